"""Reading JSON text that differs from one read before in a few plain strings and in nothing else.

Knows one text that the strict reader has accepted, and where its open strings stand. Another text
is alike if all that lies between those strings is the same, letter for letter, and the strings are
plain: without quotes, backslashes and control characters. So it parses to the same document but
for these strings, and every promise of the strict reader holds for it: no member twice, no deeper
nesting, no other number. Whatever is not alike is parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from itertools import chain, pairwise
from typing import Any, NamedTuple, TypeAlias

from cairn.canon.shapes_families import BETWEEN
from cairn.canon.shapes_lines import picker
from cairn.canon.shapes_match import Match
from cairn.canon.shapes_outline import Fixed, Items, Members, Outline, Part, Slot
from cairn.canon.shapes_plan import Plan
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["Alike", "Taken", "TextForm", "text_form"]

# Members of a proof that differ from one document to the next.
_VARYING = ("created", "proofValue")
_LONGEST_TEXT = 20_000  # a badge with a picture inside gains little
# Layouts that a form knows, and the places in all of them.
_MOST_LAYOUTS = 64
_MOST_PLACES = 2_000


Taken: TypeAlias = tuple[tuple[str, ...], Hashable, Json, Hashable]
"""The open texts, what they have in common with their like, the one member, its kind."""


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
        apart: The value of the member that is left out of the shape; None if there is none.
    """

    def __init__(
        self,
        plan: Plan,
        shape: Outline,
        pieces: list[str],
        opened: dict[int, int | str],
        apart: Json,
    ) -> None:
        self._plan, self._shape = plan, shape
        cuts = [-1, *opened, len(pieces)]
        constants = ['"'.join(pieces[a + 1 : b]) for a, b in pairwise(cuts)]
        between = [f'"{text}"' for text in constants[1:-1]]
        self._constants = (f'{constants[0]}"', *between, f'"{constants[-1]}')
        self._segments = [(text, len(text)) for text in self._constants]
        # Takes the strings out of a text, but for the last; by where that begins.
        self._layouts: dict[int, Callable[[str], tuple[str, ...]]] = {}
        strings = len(opened)
        self._most_layouts = max(1, min(_MOST_LAYOUTS, _MOST_PLACES // strings))
        self._in_turn = picker([*chain(*[(strings + n, n) for n in range(strings)]), 2 * strings])
        found = {slot: place for place, slot in enumerate(opened.values())}
        # Equal ids stand in several places.
        self._pick = picker([found[slot] for slot in plan.texts])
        self._twins = [(found[slot], found[first]) for slot, first in plan.twins]
        # The signature last: it is another each time.
        self._names = sorted(name for name in found if isinstance(name, str))
        self._pick_names = picker([found[name] for name in self._names])
        self._apart = apart
        self._listed = isinstance(apart, list)
        # The open strings there but for the last, and the member with them.
        part = apart[0] if self._listed and self._names else apart
        self._filled: tuple[tuple[str, ...], JsonObject] = ((), part)

    def read(self, text: str) -> Alike | None:
        """Read a text.

        Args:
            text: Text without half characters.

        Returns:
            None if the text is not alike, or the general path must decide about the document.
        """
        taken = self.take(text)
        return None if taken is None else self.fill(taken)

    def take(self, text: str) -> Taken | None:
        """Do the first half of `read`: see whether a text is alike, and take it apart."""
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
        likeness = self._plan.likeness(texts, BETWEEN.join(texts))
        return None if likeness is None else (texts, likeness, apart, kind)

    def fill(self, taken: Taken) -> Alike | None:
        """Do the second half of `read`: write what the document says."""
        texts, likeness, apart, kind = taken
        nquads = self._plan.written(texts)
        if nquads is None:
            return None
        match = Match(self._plan, self._shape, None, nquads, likeness, texts)
        return Alike(match, apart, (self, kind))

    def _strings(self, text: str) -> tuple[str, ...] | None:
        """Take the open strings out of a text, if all else is the same."""
        end = len(text) - self._segments[-1][1]
        # Signatures are of many lengths: texts are known by where the last string begins.
        start = text.rfind('"', 0, end) + 1
        take = self._layouts.get(start)
        if take is not None:
            strings = (*take(text), text[start:end])
            again = "".join(self._in_turn(strings + self._constants))
            if again == text and '"' not in "".join(strings):
                return strings
        return self._search(text)

    def _search(self, text: str) -> tuple[str, ...] | None:
        """Do what `_strings` does, and remember where the strings stood."""
        find, begins = text.find, text.startswith
        (first, start), *segments = self._segments
        if not begins(first):
            return None
        parts = []
        for segment, length in segments:
            # Without another quote this looks at the last letter, and no segment is that short.
            end = find('"', start)
            if not begins(segment, end):
                return None
            parts.append(slice(start, end))
            start = end + length
        if start != len(text):
            return None
        last = parts[-1].start
        # One that was known did not fit. It makes room, and the next to begin there is known.
        if self._layouts.pop(last, None) is None:
            if len(self._layouts) >= self._most_layouts:
                self._layouts.clear()
            self._layouts[last] = picker(parts[:-1])
        return tuple([text[part] for part in parts])

    def _with(self, strings: tuple[str, ...]) -> Json:
        """Return the member that is left out with these strings in it; None if one is odd."""
        last = strings[-1]
        if not (last.isascii() and last.isprintable()) or "\\" in last:
            return None
        others, part = self._filled
        if others != strings[:-1]:  # the same instant stands in thousands of proofs
            others = strings[:-1]
            joined = "".join(others)
            if not (joined.isascii() and joined.isprintable()) or "\\" in joined:
                return None
            part = part | dict(zip(self._names[:-1], others, strict=True))
            self._filled = others, part
        part = part.copy()
        part[self._names[-1]] = last
        return [part] if self._listed else part


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
    return TextForm(match.plan, match.shape, pieces, opened, document.get(without))


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
