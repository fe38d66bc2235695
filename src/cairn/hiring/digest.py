"""Digests of what a decision rests on, so that anyone can tell later whether it was the same.

A value is written as canonical JSON (RFC 8785), the class of each part beside its attributes, and
hashed with SHA-256. Two values have one digest exactly when they say the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal

from cairn.canon.jcs import canonicalize
from cairn.hiring.requirement import JobRequirement
from cairn.hiring.shortlist import Shortlist
from cairn.kernel.errors import UsageError
from cairn.kernel.json_text import Json

__all__ = ["digest_of", "inputs_digest", "json_digest", "requirement_digest"]


def requirement_digest(requirement: JobRequirement) -> str:
    """The digest of a requirement: ``sha256:`` and 64 hexadecimal digits."""
    return digest_of(requirement)


def inputs_digest(found: Shortlist) -> str:
    """The digest of everything besides the requirement on which a list rests.

    That is the instant, the background, and what each applicant handed in. The order of the
    applicants and of their credentials does not matter, because it decides nothing.

    Args:
        found: The list.
    """
    people = [
        [
            one.applicant.reference,
            sorted(digest_of(holding) for holding in one.applicant.holdings),
            sorted(digest_of(unchecked) for unchecked in one.applicant.unchecked),
            sorted(one.applicant.unread),
        ]
        for one in sorted(found.answers, key=lambda one: one.applicant.reference)
    ]
    return digest_of([found.at, found.background, people])


def digest_of(value: object) -> str:
    """The digest of a value: ``sha256:`` and 64 hexadecimal digits.

    Args:
        value: Frozen dataclasses, mappings, sequences and sets of texts, numbers, instants.

    Raises:
        UsageError: If a part is of another kind (``no-digest``).
        CanonicalizationError: If a number or a text has no canonical form.
    """
    return json_digest(_plain(value))


def json_digest(value: Json) -> str:
    """The digest of a JSON value in its canonical form: ``sha256:`` and 64 hexadecimal digits.

    Raises:
        CanonicalizationError: If a number or a text has no canonical form, or it is no JSON.
    """
    return f"sha256:{hashlib.sha256(canonicalize(value)).hexdigest()}"


def _plain(value: object) -> Json:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return {"is": type(value).__name__, "says": _inside(value)}


def _inside(value: object) -> Json:
    """What a value says, without its class."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(digest_of(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    raise UsageError(f"A {type(value).__name__} has no digest.", code="no-digest")
