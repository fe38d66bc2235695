"""Reads who meets which clause out of a written shortlist.

A list is taken whole or not at all: it was written by a program, and one that was changed by hand
says nothing certain. How the clauses decide stands in it; whether they did, `cairn.hiring` reckons
anew.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cairn.hiring.clause_rule import ClauseRule
from cairn.hiring.declared import ClauseTable
from cairn.kernel.errors import InputError, UsageError
from cairn.kernel.json_text import Json, JsonObject, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS

__all__ = ["LARGE", "read_shortlist"]

_BYTES = 512 * 1024 * 1024

LARGE = replace(
    DEFAULT_LIMITS, document_bytes=_BYTES, image_bytes=_BYTES, members=50_000_000, depth=256
)
"""Limits for a list: ten thousand people with whole proof trees."""


def read_shortlist(data: bytes) -> ClauseTable:
    """Read a shortlist.

    Args:
        data: The JSON that ``cairn shortlist run`` writes.

    Raises:
        InputError: If it is no JSON, or no shortlist (``not-a-shortlist``).
        LimitError: If it is too large.
    """
    document = read_json_object(data, LARGE)
    try:
        return _table(document)
    except (KeyError, TypeError, UsageError) as error:
        raise InputError(
            "This is no shortlist, or it was changed by hand.",
            code="not-a-shortlist",
            mend="Give the file that cairn shortlist run wrote.",
        ) from error


def _table(document: JsonObject) -> ClauseTable:
    """The table; a member that is missing or of another kind is a KeyError or a TypeError."""
    requirement = _object(document["requirement"])
    clauses = [_object(one) for one in _list(document["counts"])]
    people = [_object(one) for one in _list(document["people"])]
    keys = tuple(_text(one["key"]) for one in clauses)
    weights = [_text(one["weight"]) for one in clauses]
    if not set(weights) <= {"must", "may"}:
        raise TypeError
    answers = [_answers(one, keys) for one in people]
    least, places = requirement["leastMay"], requirement["places"]
    return ClauseTable(
        keys=keys,
        names=tuple(_text(one["name"]) for one in clauses),
        references=tuple(_text(one["reference"]) for one in people),
        met=np.array([[one is True for one in row] for row in answers], dtype=np.bool_).reshape(
            len(people), len(keys)
        ),
        rule=ClauseRule(
            tuple(one == "must" for one in weights),
            _whole(least),
            None if places is None else _whole(places),
        ),
        undetermined=sum(one is None for row in answers for one in row),
    )


def _answers(person: JsonObject, keys: tuple[str, ...]) -> list[bool | None]:
    found = {_text(one["key"]): one["met"] for one in map(_object, _list(person["clauses"]))}
    if set(found) != set(keys) or not all(
        one is None or isinstance(one, bool) for one in found.values()
    ):
        raise TypeError
    return [found[key] for key in keys]


def _object(value: Json) -> JsonObject:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value
