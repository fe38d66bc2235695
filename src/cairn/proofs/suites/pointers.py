"""Cutting the part of a document that JSON Pointers select (vc-di-ecdsa, section 3.4.13).

Knows RFC 6901 and which members come along unasked: the `@context` at the top, and `id` and
`type` of every object on the way, so that statements keep their subject. Knows no RDF.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from cairn.kernel.errors import ProofError
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["select"]

_INDEX = re.compile("0|[1-9][0-9]{0,8}")
_ALWAYS = ("id", "@id", "type", "@type")


@dataclass(slots=True)
class _Whole:
    """A value selected with all it holds."""

    value: Json


@dataclass(slots=True)
class _Part:
    """A value of which some children are selected, by member name or by place."""

    is_array: bool
    children: dict[str | int, _Selected] = field(default_factory=dict)


_Selected: TypeAlias = _Whole | _Part


def select(document: JsonObject, pointers: Sequence[str]) -> JsonObject:
    """Cut out what the pointers select.

    Args:
        document: A JSON-LD object.
        pointers: JSON Pointers into it.

    Returns:
        A document with the selected parts; arrays keep their order and close their gaps.

    Raises:
        ProofError: If a pointer is malformed or selects nothing (``malformed-proof-value``).
    """
    root = _shell(document)
    if "@context" in document:
        root.children["@context"] = _Whole(document["@context"])
    for pointer in pointers:
        names = _names(pointer)
        if not names:
            return document
        _take(root, document, names)
    selection: JsonObject = _value(root)
    return selection


def _names(pointer: str) -> list[str]:
    if pointer and (not pointer.startswith("/") or re.search("~(?![01])", pointer)):
        raise _bad(pointer)
    return [name.replace("~1", "/").replace("~0", "~") for name in pointer.split("/")[1:]]


def _take(selected: _Part, value: Json, names: list[str]) -> None:
    for depth, name in enumerate(names):
        place, child = _child(value, name)
        if depth == len(names) - 1:
            selected.children[place] = _Whole(child)
            return
        below = selected.children.get(place)
        if isinstance(below, _Whole):
            return
        if below is None:
            below = selected.children[place] = _shell(child)
        selected, value = below, child


def _child(value: Json, name: str) -> tuple[str | int, Json]:
    if isinstance(value, dict) and name in value:
        return name, value[name]
    if isinstance(value, list) and _INDEX.fullmatch(name) and int(name) < len(value):
        return int(name), value[int(name)]
    raise _bad(name)


def _shell(value: Json) -> _Part:
    part = _Part(isinstance(value, list))
    if isinstance(value, dict):
        for name in _ALWAYS:
            if name in value:
                part.children[name] = _Whole(value[name])
    return part


def _value(selected: _Selected) -> Json:
    if isinstance(selected, _Whole):
        return selected.value
    if selected.is_array:
        return [_value(child) for _, child in sorted(selected.children.items(), key=_place)]
    return {name: _value(child) for name, child in selected.children.items()}


def _place(item: tuple[str | int, _Selected]) -> int:
    return int(item[0])


def _bad(pointer: str) -> ProofError:
    return ProofError(
        f"The pointer “{pointer[:80]}” selects nothing in the document.",
        code="malformed-proof-value",
    )
