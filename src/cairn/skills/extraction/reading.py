"""How a posting is laid out: its sections, its sentences, and what is said about a place in them.

Knows boilerplate (about the employer, equal opportunity, benefits), demands, levels and denials,
all from the cues that the automaton found. Finds no skills.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TypeAlias

import numpy as np

from cairn.skills.extraction.automaton import CueHit
from cairn.skills.extraction.mentions import Grasp, LeftOut, Need, Reason

__all__ = ["Place", "Reading"]

_STOP, _LINE, _SPACE = ord("."), ord("\n"), ord(" ")
# A "<" may begin a tag of HTML, and whoever writes "less than" loses little by a break. What
# Latin-1 lacks arrives as "?": before a space it was a bullet, a dash or an ellipsis.
_STRUCTURE = bytes(
    _LINE
    if sign in "\n\r;\u00b7<"
    else _STOP
    if sign in "!?."
    else _SPACE
    if sign < " "
    else ord(sign)
    for sign in map(chr, range(256))
)
_BOILERPLATE = ("about the employer", "equal opportunity", "benefits")

_LONGEST_SECTION = 1500
"""Characters after which a boilerplate section without a following heading ends: in postings
without line breaks the next heading may be hidden."""

_BEFORE, _AFTER = 160, 260
"""How far a sentence of boilerplate reaches where no full stop bounds it, in characters."""

_DENIAL_REACH = 30
_GRASP_BEFORE, _GRASP_AFTER = 60, 20
_FARTHEST = 100
"""How far before a place a cue may begin to say anything about it, in characters."""

_FEW = 4
"""Cues of one sentence up to which a look at each is quicker than to search for the near ones."""

_LONGEST_HEADING = 45


Place: TypeAlias = tuple[Need, Grasp, Reason | None]
"""What is said about a place in the text: how much the posting insists on what stands there, how
well it must be mastered, and why it must be left out; None when it must not."""


class Reading:
    """One text, read once.

    Args:
        text: The text.
        cues: What the automaton found in it.
    """

    def __init__(self, text: str, cues: list[CueHit]) -> None:
        self._text = text
        self._breaks = _breaks(text)
        self._needs: dict[int, Need] = {}
        self._grasps: dict[int, list[tuple[int, int, Grasp]]] = {}
        self._denials: dict[int, list[tuple[int, int]]] = {}
        headings: list[tuple[int, str]] = []
        spans: list[LeftOut] = []
        denials: list[tuple[int, int]] = []
        allowed: set[int] = set()
        breaks = self._breaks
        # The most frequent kinds first.
        for start, end, (kind, value) in cues:
            if kind == "section":
                if text[start].isupper() and self._is_heading(start, end):
                    headings.append((start, value))
            elif kind == "grasp":
                level: Grasp = value  # type: ignore[assignment]  # the table has no other
                self._grasps.setdefault(bisect_left(breaks, start), []).append((start, end, level))
            elif kind == "need":
                self._note_need(bisect_left(breaks, start), value)
            elif kind == "boilerplate":
                spans.append(self._sentence_around(start, end, value))
            elif value == "allowed":
                allowed.add(start)
            else:
                denials.append((start, end))
        for start, end in denials:
            if start not in allowed:
                self._denials.setdefault(bisect_left(breaks, start), []).append((start, end))
        headings.sort()
        self._starts = [start for start, _ in headings]
        self._kinds = [kind for _, kind in headings]
        # What a section says of its skills; before the first heading, nothing.
        self._section_needs: list[Need] = ["unstated", *map(_section_need, self._kinds)]
        self.boilerplate = _merged(spans + self._sections())
        self._boilerplate_starts = [one.start for one in self.boilerplate]

    def _note_need(self, sentence: int, value: str) -> None:
        # Of two demands in a sentence the milder counts: "preferred, not required".
        if self._needs.get(sentence) != "nice to have":
            self._needs[sentence] = value  # type: ignore[assignment]  # from the table

    def sentence(self, position: int) -> int:
        """Which sentence a position is in, counted from 0."""
        return bisect_left(self._breaks, position)

    def _bounds(self, position: int) -> tuple[int, int]:
        number = self.sentence(position)
        start = self._breaks[number - 1] + 1 if number else 0
        end = self._breaks[number] if number < len(self._breaks) else len(self._text)
        return start, end

    def _sentence_around(self, start: int, end: int, reason: str) -> LeftOut:
        low, high = self._bounds(start)
        low, high = max(low, start - _BEFORE), min(max(high, end), end + _AFTER)
        return LeftOut(low, high, reason)  # type: ignore[arg-type]  # from the table

    def _is_heading(self, start: int, end: int) -> bool:
        text = self._text
        after = text[end : end + 3].lstrip(" \t*")
        low, high = self._bounds(start)
        if start - low > _LONGEST_HEADING:
            return False
        before = text[low:start].strip(" \t*-#>:")
        if len(before) > _LONGEST_HEADING // 2:
            return False
        if not after or after[0] in ":\n\r":
            return len(before.split()) <= 2  # noqa: PLR2004 -- "Technical and Required Skills:"
        if high - low <= _LONGEST_HEADING and not before and after[0] not in ",;":
            return text[low:high].count(" ") <= len(text[start:end].split()) + 2
        # Postings whose line breaks were lost: "Job RequirementsBachelor's degree ...".
        titled = text[start:end].istitle() and " " in text[start:end]
        return titled and not before and after[0].isupper()

    def _sections(self) -> list[LeftOut]:
        found = []
        for index, (start, kind) in enumerate(zip(self._starts, self._kinds, strict=True)):
            if kind in _BOILERPLATE:
                following = self._starts[index + 1 : index + 2] or [len(self._text)]
                end = min(following[0], start + _LONGEST_SECTION)
                found.append(LeftOut(start, end, kind))  # type: ignore[arg-type]  # from the table
        return found

    def place(self, start: int, end: int) -> Place:
        """What is said about a place.

        Args:
            start: Offset of its first character.
            end: Offset after its last character.

        Returns:
            How much it is asked for, at which level, and whether it must be left out.
        """
        sentence = bisect_left(self._breaks, start)
        need = self._needs.get(sentence)
        if need is None:
            need = self._section_needs[bisect_right(self._starts, start)]
        level: Grasp = self._level(start, end, sentence) if sentence in self._grasps else ""
        # Spans are in order and few overlap: the last two that begin before the end decide.
        before = bisect_left(self._boilerplate_starts, end)
        if before:
            for one in self.boilerplate[max(before - 2, 0) : before]:
                if one[1] > start:
                    return need, level, one[2]
        if sentence in self._denials and self._is_denied(start, end, sentence):
            return need, level, "negated"
        return need, level, None

    def _level(self, start: int, end: int, sentence: int) -> Grasp:
        best: Grasp = ""
        nearest = _GRASP_BEFORE + 1
        grasps = self._grasps[sentence]
        # Only what is near: a text without full stops is one sentence of any length.
        first, last = start - _FARTHEST, end + _GRASP_AFTER
        if len(grasps) > _FEW:
            grasps = grasps[bisect_left(grasps, (first,)) : bisect_left(grasps, (last,))]
        for low, high, level in grasps:
            if first <= low < last and (high <= start or low >= end):
                # What stands behind counts only when it is close: "Python (advanced)".
                away = start - high if high <= start else low - end + _GRASP_BEFORE - _GRASP_AFTER
                if away < nearest:
                    best, nearest = level, away
        return best

    def _is_denied(self, start: int, end: int, sentence: int) -> bool:
        denials = self._denials[sentence]
        near = (
            bisect_left(denials, (start - _FARTHEST,)),
            bisect_left(denials, (end + _DENIAL_REACH,)),
        )
        return any(
            high <= start <= high + _DENIAL_REACH or 0 <= low - end <= _DENIAL_REACH // 3
            for low, high in denials[near[0] : near[1]]
        )


def _section_need(kind: str) -> Need:
    if kind == "required":
        return "required"
    return "nice to have" if kind == "nice to have" else "unstated"


def _breaks(text: str) -> list[int]:
    # To compare bytes is several times as quick as a regular expression over the text.
    plain = text.replace("\u2019", "'").encode("latin-1", "replace").translate(_STRUCTURE)
    signs = np.frombuffer(plain, np.uint8)
    ends = signs == _LINE
    ends[:-1] |= (signs[:-1] == _STOP) & (signs[1:] == _SPACE)
    breaks: list[int] = np.flatnonzero(ends).tolist()
    return breaks


def _merged(spans: list[LeftOut]) -> tuple[LeftOut, ...]:
    merged: list[LeftOut] = []
    for one in sorted(spans):
        if merged and one.start <= merged[-1].end and one.reason == merged[-1].reason:
            merged[-1] = merged[-1]._replace(end=max(one.end, merged[-1].end))
        else:
            merged.append(one)
    return tuple(merged)
