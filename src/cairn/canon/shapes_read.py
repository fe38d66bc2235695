"""Reading JSON text whose shape is known, as strictly as `read_json` and many times faster.

A quick parser takes what `cairn.kernel.json_text.read_json` takes, but for four things. Here is why
none of them can happen to a text that this module accepts:

- a member that stands twice, of which it would keep the last: in a text without backslashes every
  quote begins or ends a string, so their number tells how many strings there are; the document that
  came out has exactly as many;
- an integer of more than 64 bits, which it would make a fraction: no number of such a document is
  a fraction, and each is the same, in value and kind, in all that are alike;
- more values, or a deeper nesting, than allowed: the shape was accepted before;
- half a character: it has to be written with a backslash, or is no UTF-8.

Whatever is not of a known shape is left to `read_json`.
"""

from __future__ import annotations

from typing import NamedTuple

import orjson

from cairn.canon.shapes_cache import ShapeCache
from cairn.canon.shapes_match import Match
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["PROOF", "Known", "read_known"]

PROOF = frozenset({"proof"})
"""The member that is no part of what an embedded proof signs."""

# Proofs as they are: a few flat objects of a few texts.
_MOST_PARTS = 4
_MOST_MEMBERS = 16


class Known(NamedTuple):
    """A document that was read.

    Attributes:
        document: All of it.
        rest: The document without the members that were to be left out.
        match: What is known of the rest.
    """

    document: JsonObject
    rest: JsonObject
    match: Match


def read_known(data: bytes, shapes: ShapeCache, *, without: frozenset[str] = PROOF) -> Known | None:
    """Parse untrusted JSON, if all of it but a few members has a known shape.

    Args:
        data: UTF-8 bytes.
        shapes: The shapes.
        without: The members that are not part of the shape: texts, whole numbers, a flat object
            or an array of such.

    Returns:
        None if `cairn.kernel.json_text.read_json_object` must be asked. Otherwise it would return
        this document.
    """
    if len(data) > shapes.limits.document_bytes or b"\\" in data:
        return None
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    if type(document) is not dict:
        return None
    rest = document.copy()
    strings = 0
    for name in without & rest.keys():
        counted = _strings_in(rest.pop(name))
        if counted is None:
            return None
        strings += 1 + counted
    match = shapes.find(rest)
    strings += match.strings if match else 0
    if match is None or match.has_fractions or data.count(b'"') != 2 * strings:
        return None
    if without == PROOF:
        shapes.note_text(data.decode(), document, match, "proof")
    return Known(document, rest, match)


def _strings_in(apart: Json) -> int | None:
    """Count the strings in a text, a number, or a few flat objects; None if it is anything else."""
    if type(apart) is str:
        return 1
    if type(apart) is int:  # one of more than 64 bits would have become a fraction
        return 0
    parts = apart if type(apart) is list else [apart]
    if len(parts) > _MOST_PARTS:
        return None
    strings = 0
    for part in parts:
        if type(part) is not dict or len(part) > _MOST_MEMBERS:
            return None
        for value in part.values():
            if type(value) is not str:
                return None
        strings += 2 * len(part)
    return strings
