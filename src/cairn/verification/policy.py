"""What the person who verifies decides: whom to trust, whose badge it should be, how strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cairn.kernel.errors import InputError
from cairn.kernel.json_text import Json, read_json
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["Policy", "Registry", "read_registry"]


@dataclass(frozen=True, slots=True)
class Registry:
    """A list of issuers that somebody vouches for.

    Attributes:
        name: Who keeps the list, for the report.
        issuers: Issuer id (DID or URL) to the issuer's name.
    """

    name: str
    issuers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Policy:
    """How to verify.

    Attributes:
        recipient: The e-mail address or DID that the badge should belong to; None asks nothing.
        registries: Lists of known issuers; empty asks nothing.
        require_known_issuer: Whether an issuer on none of the lists makes the verdict invalid.
        refresh: Whether to ask the issuer's refresh service for a newer version.
        evidence: Whether to fetch the evidence and compare it with the signed digest.
        strict_status: Whether status lists shorter than the standard's minimum are refused.
        limits: The ceilings for untrusted input.
    """

    recipient: str | None = None
    registries: tuple[Registry, ...] = ()
    require_known_issuer: bool = False
    refresh: bool = True
    evidence: bool = False
    strict_status: bool = False
    limits: Limits = field(default=DEFAULT_LIMITS)


def read_registry(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Registry:
    """Read a trust registry: ``{"registry": {"did:...": {"name": "..."}}}``.

    This is the format of the Digital Credentials Consortium's public registries; a plain object
    from issuer id to name is read too.

    Raises:
        InputError: If the file is not such an object.
    """
    document = read_json(data, limits, repeated_members=True)
    entries = document.get("registry", document) if isinstance(document, dict) else None
    if not isinstance(entries, dict):
        raise InputError(
            f"The registry “{name}” has no object of issuers.",
            code="registry-unreadable",
            mend='It should look like {"registry": {"did:web:example.org": {"name": "Example"}}}.',
        )
    issuers = {issuer: _entry_name(issuer, entry) for issuer, entry in entries.items()}
    return Registry(name, issuers)


def _entry_name(issuer: str, entry: Json) -> str:
    label = entry.get("name") if isinstance(entry, dict) else entry
    if not isinstance(label, str):
        raise InputError(
            f"The registry's entry for “{issuer[:80]}” has no name.",
            code="registry-unreadable",
            mend='Give each issuer an object with a "name".',
        )
    return label
