"""Reading JSON text whose shape is known, as strictly as `read_json` and many times faster.

A quick parser takes what `cairn.kernel.json_text.read_json` takes, but for four things. Here is why
none of them can happen to a text that this module accepts:

- a member that stands twice, of which it would keep the last: in a text without backslashes every
  quote begins or ends a string, so their number tells how many strings there are; the document that
  came out has exactly as many;
- an integer of more than 64 bits, which it would make a fraction: no number of the shape varies,
  and those that do not vary are compared in value and kind;
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

__all__ = ["Known", "read_known"]

# Proofs as they are: a few flat objects of a few texts.
_MOST_PARTS = 4
_MOST_MEMBERS = 16


class Known(NamedTuple):
    """A document that was read.

    Attributes:
        document: All of it.
        rest: The document without the one member that was to be left out.
        match: What is known of the rest.
    """

    document: JsonObject
    rest: JsonObject
    match: Match


def read_known(data: bytes, shapes: ShapeCache, *, without: str) -> Known | None:
    """Parse untrusted JSON, if all of it but one member has a known shape.

    Args:
        data: UTF-8 bytes.
        shapes: The shapes.
        without: The member that is not part of the shape: an array of flat objects, or one.

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
    apart = rest.pop(without, None)
    match = shapes.find(rest)
    if match is None or match.has_numbers:
        return None
    strings = match.strings
    if without in document:
        counted = _strings_in(apart)
        if counted is None:
            return None
        strings += 1 + counted
    return Known(document, rest, match) if data.count(b'"') == 2 * strings else None


def _strings_in(apart: Json) -> int | None:
    """Count the strings in one or a few flat objects; None if it is anything else."""
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
