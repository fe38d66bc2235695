"""Pathways as the ledger keeps them: every version in full, so that it can be asked again.

Files change and keys of achievements come and go; what somebody was awarded under has to stay.
One JSON object for each value, named by its class; what is not there has its default.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from cairn.kernel.errors import CairnError, ProgrammeError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import Json, read_json, write_json
from cairn.pathways.period import Period
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AnyOf,
    AtLeast,
    Conditions,
    CreditWanted,
    DegreeWanted,
    EquivalencePolicy,
    Issuer,
    Leaf,
    LicenceWanted,
    Pathway,
    ResultWanted,
    SkillWanted,
    Weighted,
)
from cairn.programme.planning import digest_of

__all__ = ["demands_of", "pathway_from_bytes", "pathway_to_bytes"]

_CLASSES: dict[str, type] = {
    one.__name__: one
    for one in (
        AchievementWanted, AllOf, AnyOf, AtLeast, Conditions, CreditWanted, DegreeWanted,
        EquivalencePolicy, Issuer, Leaf, LicenceWanted, Pathway, Period, ResultWanted, SkillWanted,
        Weighted,
    )
}  # fmt: skip
_CLASS, _NUMBER, _INSTANT = "is", "number", "instant"


def pathway_to_bytes(pathway: Pathway) -> bytes:
    """Write a pathway as JSON, the same way each time."""
    return write_json(_to_json(pathway), indent=None)


def pathway_from_bytes(data: bytes) -> Pathway:
    """Read what `pathway_to_bytes` wrote.

    Raises:
        ProgrammeError: If it is something else (``ledger-unusable``).
    """
    try:
        found = _from_json(read_json(data))
    except (CairnError, TypeError, KeyError, ArithmeticError) as error:
        raise _damaged() from error
    if not isinstance(found, Pathway):
        raise _damaged()
    return found


def demands_of(pathway: Pathway) -> str:
    """A digest of what a pathway asks and earns: its name and its texts may change under it."""
    parts = [pathway.earns, pathway.equivalences, pathway.requirement]
    return digest_of([_to_json(part) for part in parts])


def _damaged() -> ProgrammeError:
    return ProgrammeError(
        "A pathway in the ledger cannot be read.",
        code="ledger-unusable",
        mend="Restore the ledger from a backup, or update Cairn if a newer one wrote it.",
    )


def _to_json(value: Any) -> Json:
    if is_dataclass(value):
        told = {one.name: _to_json(getattr(value, one.name)) for one in fields(value)}
        return {_CLASS: type(value).__name__, **told}
    if isinstance(value, tuple):
        return [_to_json(one) for one in value]
    if isinstance(value, Decimal):
        return {_NUMBER: str(value)}
    if isinstance(value, datetime):
        return {_INSTANT: format_instant(value)}
    plain: Json = value
    return plain


def _from_json(value: Json) -> Any:
    if isinstance(value, list):
        return tuple(_from_json(one) for one in value)
    if not isinstance(value, dict):
        return value
    if _NUMBER in value:
        return Decimal(str(value[_NUMBER]))
    if _INSTANT in value:
        return parse_instant(str(value[_INSTANT]))
    made = _CLASSES[str(value[_CLASS])]
    return made(**{name: _from_json(item) for name, item in value.items() if name != _CLASS})
