"""Records that follow each other, each with the seal of the one before it.

So a record that was changed, taken out or put elsewhere is noticed at the next one. What was cut
off at the end cannot be noticed, and whoever can write the whole file can write another one: the
chain shows mistakes and tampering with a part, it is no signature.
"""

from __future__ import annotations

from collections.abc import Iterable

from cairn.hiring.digest import json_digest
from cairn.kernel.errors import InputError
from cairn.kernel.json_text import JsonObject

__all__ = ["FIRST", "broken_at", "link", "record_in", "seal"]

FIRST = ""
"""What stands for the seal before the first record."""

_MEMBERS = frozenset({"kind", "record", "before"})


def link(kind: str, record: JsonObject, before: JsonObject | None) -> JsonObject:
    """Put a record behind another.

    Args:
        kind: What it records: ``decision``, ``consent``.
        record: What is recorded.
        before: The link before it; None for the first.
    """
    return {"kind": kind, "record": record, "before": FIRST if before is None else seal(before)}


def seal(linked: JsonObject) -> str:
    """The digest of a link, which the next one carries."""
    return json_digest(linked)


def record_in(linked: JsonObject) -> tuple[str, JsonObject]:
    """The kind of a link, and what it records.

    Raises:
        InputError: If it is none (``not-a-record``).
    """
    kind, record, before = (linked.get(name) for name in ("kind", "record", "before"))
    well_formed = isinstance(kind, str) and isinstance(record, dict) and isinstance(before, str)
    if set(linked) != _MEMBERS or not well_formed:
        raise InputError(
            "This is no record that follows others.",
            code="not-a-record",
            mend="Give a line as it was written.",
        )
    return str(kind), dict(record or {})


def broken_at(linked: Iterable[JsonObject]) -> int | None:
    """Look whether links follow each other as they were written.

    Args:
        linked: The links in their order.

    Returns:
        The number of the first, from 1, that does not fit the one before it; None where all fit.
    """
    before = FIRST
    for number, one in enumerate(linked, 1):
        if one.get("before") != before:
            return number
        before = seal(one)
    return None
