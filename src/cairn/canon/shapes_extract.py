"""Taking the slots' values out of a document, and telling whether it has the shape.

Knows a shape as a tree. Writes a Python function for it, because a loop over the tree costs three
times as much. The source is made of numbered names and nothing else: member names and constants
of a document reach the function as values of such names, never as source text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from cairn.canon.shapes_outline import Fixed, Items, Members, Outline, Part, Slot
from cairn.kernel.json_text import Json

__all__ = ["Extractor", "extractor_of"]

Extractor: TypeAlias = Callable[[Json], tuple[Json, ...] | None]
"""Returns the values of a document's slots, or None if it has another shape."""


def extractor_of(outline: Outline) -> Extractor:
    """Return a function that takes the values out of documents of a shape.

    The function checks everything but the types of what stands in the slots.
    """
    writer = _Source()
    writer.part(outline.root, writer.name())
    slots = "".join(f"{name}," for name in [*writer.texts, *writer.numbers])
    body = "\n    ".join([*writer.lines, f"return ({slots})"])
    source = f"def extract(v0):\n    {body}\n"
    names: dict[str, Any] = writer.constants
    exec(compile(source, "<shape>", "exec"), names)  # noqa: S102 - made of numbered names only
    extract: Extractor = names["extract"]
    return extract


class _Source:
    """Lines of Python that check and unpack one part after the other."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.texts: list[str] = []
        self.numbers: list[str] = []
        self.constants: dict[str, Any] = {}
        self._names = 0

    def name(self) -> str:
        self._names += 1
        return f"v{self._names - 1}"

    def part(self, part: Part, name: str) -> None:
        if isinstance(part, Slot):
            # Both are met in the order of their places.
            (self.numbers if part.number else self.texts).append(name)
        elif isinstance(part, Fixed):
            self._fixed(part, name)
        elif isinstance(part, Items):
            self._items(part, name)
        else:
            self._members(part, name)

    def _constant(self, value: object) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def _demand(self, condition: str) -> None:
        self.lines.append(f"if not ({condition}): return None")

    def _fixed(self, part: Fixed, name: str) -> None:
        value = part.value
        if value is None or isinstance(value, bool):
            self._demand(f"{name} is {self._constant(value)}")
        elif isinstance(value, str):
            self._demand(f"{name} == {self._constant(value)}")
        else:  # 1 and 1.0 are equal and not the same
            kind = self._constant(type(value))
            self._demand(
                f"type({name}) is {kind} and repr({name}) == {self._constant(repr(value))}"
            )

    def _items(self, part: Items, name: str) -> None:
        if part.parts and all(
            isinstance(item, Fixed) and isinstance(item.value, str) for item in part.parts
        ):
            texts = [item.value for item in part.parts if isinstance(item, Fixed)]
            self._demand(f"{name} == {self._constant(texts)}")
            return
        self._demand(f"type({name}) is list and len({name}) == {len(part.parts)}")
        self._unpack(part.parts, name)

    def _members(self, part: Members, name: str) -> None:
        self._demand(f"type({name}) is dict and (*{name},) == {self._constant(part.names)}")
        self._unpack(part.parts, f"{name}.values()")

    def _unpack(self, parts: tuple[Part, ...], values: str) -> None:
        if not parts:
            return
        names = [self.name() for _ in parts]
        self.lines.append(f"{', '.join(names)}, = {values}")
        for part, name in zip(parts, names, strict=True):
            self.part(part, name)
