"""Reading JSON text that differs from one read before in a few plain strings and in nothing else.

Knows one text that the strict reader has accepted, and where its open strings stand. Another text
is alike if all that lies between those strings is the same, letter for letter, and the strings are
plain: without quotes, backslashes and control characters. So it parses to the same document but
for these strings, and every promise of the strict reader holds for it: no member twice, no deeper
nesting, no other number. Whatever is not alike is parsed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from cairn.canon.shapes_families import BETWEEN
from cairn.canon.shapes_lines import picker
from cairn.canon.shapes_match import Match
from cairn.canon.shapes_outline import Fixed, Items, Members, Outline, Part, Slot
from cairn.canon.shapes_plan import Plan
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["Alike", "TextForm", "text_form"]

# Members of a proof that differ from one document to the next.
_VARYING = ("created", "proofValue")
_LONGEST_TEXT = 20_000  # a badge with a picture inside gains little


class Alike(NamedTuple):
    """A text that is like one read before.

    Attributes:
        match: What is known of the document without the one member.
        apart: That member's value.
        kind: The same for all texts of this form in which all but the last of the open strings
            of that member are the same.
    """

    match: Match
    apart: Json
    kind: Hashable


class TextForm:
    """A text with places for its open strings.

    Args:
        plan: What the document's other strings are fixed by.
        shape: The document's shape.
        pieces: The text, cut at its quotes.
        opened: The slots whose strings are open, by their places among the pieces; or, in the
            member that is left out, the names there.
        without: The member that is left out of the shape.
        apart: Its value; None if there is none.
    """

    def __init__(
        self,
        plan: Plan,
        shape: Outline,
        pieces: list[str],
        opened: dict[int, int | str],
        without: str,
        apart: Json,
    ) -> None:
        self.without = without
        self._plan, self._shape = plan, shape
        cuts = [-1, *opened, len(pieces)]
        constants = ['"'.join(pieces[a + 1 : b]) for a, b in pairwise(cuts)]
        between = [f'"{text}"' for text in constants[1:-1]]
        self._first = f'{constants[0]}"'
        self._segments = [(text, len(text)) for text in [*between, f'"{constants[-1]}']]
        found = {slot: place for place, slot in enumerate(opened.values())}
        # Equal ids stand in several places.
        self._pick = picker([found[slot] for slot in plan.texts])
        self._twins = [(found[slot], found[first]) for slot, first in plan.twins]
        # The signature last: it is another each time.
        self._names = sorted(name for name in found if isinstance(name, str))
        self._pick_names = picker([found[name] for name in self._names])
        self._apart = apart

    def read(self, text: str) -> Alike | None:
        """Read a text.

        Args:
            text: Text without half characters.

        Returns:
            None if the text is not alike, or the general path must decide about the document.
        """
        strings = self._strings(text)
        if strings is None:
            return None
        for place, first in self._twins:
            if strings[place] != strings[first]:
                return None
        apart, kind = self._apart, ()
        if self._names:
            named = self._pick_names(strings)
            apart, kind = self._with(named), named[:-1]
            if apart is None:
                return None
        texts = self._pick(strings)
        filled = self._plan.fill_plain(texts, BETWEEN.join(texts))
        if filled is None:
            return None
        nquads, likeness = filled
        match = Match(self._plan, self._shape, None, nquads, likeness, texts)
        return Alike(match, apart, (self, kind))

    def _strings(self, text: str) -> list[str] | None:
        """Take the open strings out of a text, if all else is the same."""
        find, begins = text.find, text.startswith
        if not begins(self._first):
            return None
        strings = []
        start = len(self._first)
        for segment, length in self._segments:
            # Without another quote this looks at the last letter, and no segment is that short.
            end = find('"', start)
            if not begins(segment, end):
                return None
            strings.append(text[start:end])
            start = end + length
        return strings if start == len(text) else None

    def _with(self, strings: tuple[str, ...]) -> Json:
        """Return the member that is left out with these strings in it; None if one is odd."""
        joined = "".join(strings)
        if not (joined.isascii() and joined.isprintable()) or "\\" in joined:
            return None
        listed = isinstance(self._apart, list)
        part = (self._apart[0] if listed else self._apart).copy()
        part.update(zip(self._names, strings, strict=True))
        return [part] if listed else part


def text_form(text: str, document: JsonObject, match: Match, without: str) -> TextForm | None:
    """Return the form of a text.

    Args:
        text: JSON text without backslashes that the strict reader has accepted.
        document: What it says.
        match: The document without the one member, with plain texts.
        without: That member's name.

    Returns:
        None if the text is too long or does not belong to the document.
    """
    if len(text) > _LONGEST_TEXT or not isinstance(document.get(without, {}), dict | list):
        return None
    pieces = text.split('"')
    opened: dict[int, int | str] = {}
    place = -1
    for place, (slot, string) in enumerate(_whole(document, match.shape.root, without)):
        if pieces[2 * place + 1 : 2 * place + 2] != [string]:
            return None
        if slot is not None and slot not in match.plan.fixed:
            opened[2 * place + 1] = slot
    if not opened or len(pieces) != 2 * place + 3:
        return None
    return TextForm(match.plan, match.shape, pieces, opened, without, document.get(without))


def _whole(
    document: JsonObject, root: Members, without: str
) -> Iterator[tuple[int | str | None, str]]:
    """Yield every string as it stands in the text, with its slot or its name if it may be open."""
    parts = iter(root.parts)
    for name, value in document.items():
        yield None, name
        yield from _left_out(value) if name == without else _within(value, next(parts))


def _within(value: Any, part: Part) -> Iterator[tuple[int | None, str]]:
    if isinstance(part, Slot | Fixed):
        if isinstance(value, str):
            yield (part.place if isinstance(part, Slot) else None), value
    elif isinstance(part, Items):
        for item, inner in zip(value, part.parts, strict=True):
            yield from _within(item, inner)
    else:
        for name, inner in zip(part.names, part.parts, strict=True):
            yield None, name
            yield from _within(value[name], inner)


def _left_out(value: Json) -> Iterator[tuple[str | None, str]]:
    parts = value if isinstance(value, list) else [value]
    for part in parts:
        for name, text in part.items():
            yield None, name
            yield (name if len(parts) == 1 and name in _VARYING else None), text
