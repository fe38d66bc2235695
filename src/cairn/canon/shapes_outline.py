"""The shape of a document: everything in it but the texts and numbers that cannot steer.

Knows JSON and which names steer. Two documents of one outline differ in their slots only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from cairn.canon.shapes_steering import Steering
from cairn.kernel.json_text import Json

__all__ = ["Fixed", "Items", "Members", "Outline", "Part", "Slot", "outline_of", "with_marks"]


class Slot(NamedTuple):
    """A place whose value differs from document to document.

    Attributes:
        place: Which it is among the texts, in document order, or among the numbers.
        number: Whether a number stands there, not a text.
    """

    place: int
    number: bool


class Fixed(NamedTuple):
    """A text, number, boolean or null that belongs to the shape."""

    value: str | float | bool | None


class Items(NamedTuple):
    """An array of so many parts."""

    parts: tuple[Part, ...]


class Members(NamedTuple):
    """An object: its member names in their order, and what stands there."""

    names: tuple[str, ...]
    parts: tuple[Part, ...]


Part: TypeAlias = Slot | Fixed | Items | Members
"""Anything in a shape."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape, and the values of the document that it was taken from.

    Attributes:
        root: The shape as a tree.
        texts: How many text slots it has.
        values: The document's values for the slots: texts, then numbers.
        strings: How many texts and member names it has.
        has_fractions: Whether a number that belongs to the shape is a float.
    """

    root: Members
    texts: int
    values: tuple[Json, ...]
    strings: int
    has_fractions: bool

    def key(self) -> bytes:
        """Return a digest of the shape; only ever used to guess that a shape was seen before."""
        # repr tells 1, 1.0, True and None apart.
        text = repr(self.root).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=16).digest()


def outline_of(document: dict[str, Json], steering: Steering) -> Outline:
    """Take the shape of a document that the general path has accepted.

    Args:
        document: A JSON object within the limits.
        steering: What the contexts that it names say about member names.
    """
    scan = _Scan(steering)
    root = scan.members(document, _FREE)
    values = (*scan.texts, *scan.numbers)
    return Outline(root, len(scan.texts), values, _strings_in(root), _has_fractions(root))


def _strings_in(part: Part) -> int:
    if isinstance(part, Slot):
        return int(not part.number)
    if isinstance(part, Fixed):
        return int(isinstance(part.value, str))
    names = len(part.names) if isinstance(part, Members) else 0
    return names + sum(_strings_in(item) for item in part.parts)


def _has_fractions(part: Part) -> bool:
    if isinstance(part, Slot | Fixed):
        return isinstance(part, Fixed) and isinstance(part.value, float)
    return any(_has_fractions(item) for item in part.parts)


# How a value is read, by the member that it belongs to.
_FREE, _STEERED, _FROZEN = range(3)


class _Scan:
    """Reads one document; what stands in slots is collected on the way."""

    def __init__(self, steering: Steering) -> None:
        self.texts: list[str] = []
        self.numbers: list[float] = []
        self._passing = steering.passing
        self._ways = dict.fromkeys(steering.steered, _STEERED) | dict.fromkeys(
            steering.frozen, _FROZEN
        )

    def members(self, value: dict[str, Json], way: int) -> Members:
        ways, part = self._ways, self._part
        if way == _FROZEN:
            return Members(tuple(value), tuple([part(item, way) for item in value.values()]))
        parts = [
            part(item, way if way and name in self._passing else ways.get(name, _FREE))
            for name, item in value.items()
        ]
        return Members(tuple(value), tuple(parts))

    def _part(self, value: Json, way: int) -> Part:
        if isinstance(value, str):
            if way:
                return Fixed(value)
            self.texts.append(value)
            return Slot(len(self.texts) - 1, number=False)
        if isinstance(value, dict):
            return self.members(value, way)
        if isinstance(value, list):
            return Items(tuple([self._part(item, way) for item in value]))
        if way or type(value) not in (int, float):
            return Fixed(value)
        self.numbers.append(value)
        return Slot(len(self.numbers) - 1, number=True)


def with_marks(part: Part, texts: Sequence[Json], numbers: Sequence[Json]) -> Json:
    """Build the document that has this shape and these values in its slots."""
    if isinstance(part, Slot):
        return (numbers if part.number else texts)[part.place]
    if isinstance(part, Fixed):
        return part.value
    if isinstance(part, Items):
        return [with_marks(item, texts, numbers) for item in part.parts]
    values = (with_marks(item, texts, numbers) for item in part.parts)
    return dict(zip(part.names, values, strict=True))
