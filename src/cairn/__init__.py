"""Cairn: microcredentials that anyone can check.

The library's face. Names are loaded when they are first used, so that importing the package costs
nothing. Everything else lives in the rooms: `cairn.credentials`, `cairn.verification`, ...
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cairn.credentials.baking import bake, unbake
    from cairn.credentials.issuing import issue, issue_as_jwt
    from cairn.credentials.openbadges import achievement_credential, endorsement_credential
    from cairn.kernel.errors import CairnError
    from cairn.verification import Policy, Report, verify

__all__ = [
    "CairnError",
    "Policy",
    "Report",
    "achievement_credential",
    "bake",
    "endorsement_credential",
    "issue",
    "issue_as_jwt",
    "unbake",
    "verify",
]

_HOMES = {
    "CairnError": "cairn.kernel.errors",
    "Policy": "cairn.verification",
    "Report": "cairn.verification",
    "achievement_credential": "cairn.credentials.openbadges",
    "bake": "cairn.credentials.baking",
    "endorsement_credential": "cairn.credentials.openbadges",
    "issue": "cairn.credentials.issuing",
    "issue_as_jwt": "cairn.credentials.issuing",
    "unbake": "cairn.credentials.baking",
    "verify": "cairn.verification",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'cairn' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
