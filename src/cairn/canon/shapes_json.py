"""JSON text of documents of one shape: what is the same in all is written once.

Two forms: as Python's own encoder writes a document, and as JCS (RFC 8785) does. Both come from
the shape as a tree, with the values of a document put where its slots are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from json import JSONEncoder

from cairn.canon import jcs
from cairn.canon.shapes_outline import Fixed, Items, Members, Part, Slot
from cairn.kernel.json_text import Json

__all__ = ["JsonForm"]

_encode = JSONEncoder(ensure_ascii=False).encode


def _canonical(value: Json) -> str:
    return jcs.canonicalize(value).decode()


class JsonForm:
    """Writes documents of one shape, some of whose slots always hold the same.

    Args:
        root: The shape.
        texts: How many of the slots are texts; these come first.
        fixed: The values of slots that do not change.
        canonical: Whether to write JCS instead of what ``json.dumps`` does.
    """

    __slots__ = ("_between", "_compact", "_holes", "_pieces", "_texts", "_write")

    def __init__(
        self, root: Members, texts: int, fixed: Mapping[int, Json], *, canonical: bool = False
    ) -> None:
        self._compact = canonical
        self._between = (",", ":") if canonical else (", ", ": ")
        self._write: Callable[[Json], str] = _canonical if canonical else _encode
        self._texts = texts
        self._pieces: list[str] = [""]
        self._holes: list[tuple[int, int]] = []
        self._part(root, fixed)

    def text(self, values: tuple[Json, ...]) -> str:
        """Return the JSON text of the document with these values in its slots.

        Raises:
            CanonicalizationError: As `cairn.canon.jcs.canonicalize`.
        """
        pieces = self._pieces.copy()
        for place, slot in self._holes:
            value = values[slot]
            pieces[place] = _encode(value) if type(value) is str else self._write(value)
        return "".join(pieces)

    def _part(self, part: Part, fixed: Mapping[int, Json]) -> None:
        if isinstance(part, Slot):
            slot = part.place + (self._texts if part.number else 0)
            if slot in fixed:
                self._put(self._write(fixed[slot]))
            else:
                self._holes.append((len(self._pieces), slot))
                self._pieces += ["", ""]
        elif isinstance(part, Fixed):
            self._put(self._write(part.value))
        elif isinstance(part, Items):
            self._several("[]", [("", item) for item in part.parts], fixed)
        else:
            members = list(zip(part.names, part.parts, strict=True))
            if self._compact:
                members.sort(key=lambda member: member[0].encode("utf-16-be"))
            colon = self._between[1]
            self._several("{}", [(_encode(name) + colon, item) for name, item in members], fixed)

    def _several(
        self, brackets: str, parts: list[tuple[str, Part]], fixed: Mapping[int, Json]
    ) -> None:
        before = brackets[0]
        for label, part in parts:
            self._put(before + label)
            self._part(part, fixed)
            before = self._between[0]
        self._put(brackets[1] if parts else brackets)

    def _put(self, text: str) -> None:
        self._pieces[-1] += text
