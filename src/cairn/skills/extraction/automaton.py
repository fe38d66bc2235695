"""The first tier: every surface form and every cue found in one pass over a text.

An Aho-Corasick automaton (Aho and Corasick, "Efficient string matching", 1975) over folded bytes.
Forms stand in it with a space on both sides, so that words are found whole. Knows the case rules;
does not judge whether a hit is asked for, which `cairn.skills.extraction.reading` does.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from cairn.skills.extraction.cues import FACT_KINDS, Cue, all_cues
from cairn.skills.extraction.surfaces import Surface, SurfaceForms

__all__ = ["Automaton", "CueHit", "Hits", "SurfaceHit"]

SurfaceHit: TypeAlias = tuple[int, int, Surface]
"""Offsets of a form in the text, and the form."""

CueHit: TypeAlias = tuple[int, int, Cue]
"""Offsets of a cue in the text, and the cue."""

_CLINGING = frozenset("&/'\u2019-\u2013+#.@_")
"""Beside one of these a single letter is part of something else: C-level, R&D, A/C."""

_NOT_BEFORE_A_LETTER = (
    "vitamin ",
    "hepatitis ",
    "series ",
    "class ",
    "grade ",
    "exhibit ",
    "section ",
    "type ",
    "plan ",
    "group ",
    "level ",
)


class Hits(NamedTuple):
    """What the automaton found in one text.

    Attributes:
        surfaces: Surface forms, in the order of the text; of overlapping ones the leftmost, and
            of those the longest.
        cues: Cues about what stands beside them, in the order of the text; they may overlap.
        facts: Cues that may be facts themselves, by where they end.
    """

    surfaces: list[SurfaceHit]
    cues: list[CueHit]
    facts: list[CueHit]


class Automaton:
    """The forms and cues, ready to be looked for. Made once, used for many texts.

    Args:
        forms: What to look for.
    """

    def __init__(self, forms: SurfaceForms) -> None:
        self._folding = forms.folding
        cues: dict[bytes, tuple[Cue, ...]] = {}
        for phrase, cue in all_cues():
            form = forms.folding.form(phrase)
            cues[form] = (*cues.get(form, ()), cue)
        # Nearly all hits are plain: a form in any case that is no cue. They come first, so that
        # the number of a hit tells them from the others; and in order, in which they are built
        # into the automaton in three quarters of the time.
        plain, rest = forms.parted(cues)
        self._plain = len(plain)
        self._forms = [*plain, *rest]
        rest = list(dict.fromkeys([*rest, *cues]))
        self._cues = [_parted(cues.get(form, ())) for form in rest]
        self._surface = forms.surface
        self._surfaces: list[Surface | None] = [None] * len(self._forms)
        self._searcher = BytesAhoCorasick(
            [*plain, *rest],
            matchkind=MatchKind.Standard,
            # Of the three it is the quickest for a hundred thousand forms, and takes a tenth of the
            # memory. For a few thousand the DFA is quicker alone, and slower among other work.
            implementation=Implementation.ContiguousNFA,
        )

    def search(self, text: str) -> Hits:
        """Find everything in a text.

        Args:
            text: Any text.

        Returns:
            The hits.
        """
        folded = self._folding.fold(text)
        width = self._folding.width
        hits = self._searcher.find_matches_as_indexes(folded, overlapping=True)
        if width > 1:
            # Units, not bytes; what begins within a unit is no hit.
            hits = [(at, low // width, high // width) for at, low, high in hits if not low % width]
        plain, known = self._plain, self._surfaces
        # Whole numbers up to here, without a look at the forms themselves: most stand far away.
        surfaces = [(low, 2 - high, at) for at, low, high in hits if at < plain]
        cues: list[CueHit] = []
        facts: list[CueHit] = []
        for at, first, last in [hit for hit in hits if hit[0] >= plain]:
            beside, own = self._cues[at - plain]
            end = last - 2
            if at < len(known) and self._counts(text, folded, first, end, self._found(at)):
                surfaces.append((first, -end, at))
            for cue in beside:
                cues.append((first, end, cue))  # noqa: PERF401 -- most have none: no list to make
            for cue in own:
                facts.append((first, end, cue))  # noqa: PERF401 -- likewise, in most of the hits
        surfaces.sort()
        cues.sort()
        chosen: list[SurfaceHit] = []
        reached = 0
        for start, minus_end, at in surfaces:
            if start >= reached:
                reached = -minus_end
                chosen.append((start, reached, known[at] or self._found(at)))
        return Hits(chosen, cues, facts)

    def _found(self, at: int) -> Surface:
        # Of a large framework's forms most never occur: what they stand for is put together when
        # they first do.
        surface = self._surfaces[at]
        if surface is None:
            surface = self._surfaces[at] = self._surface(self._forms[at])
        return surface

    def _counts(self, text: str, folded: bytes, start: int, end: int, surface: Surface) -> bool:
        if not surface.cased:
            return True
        if text[start:end] != surface.cased:
            return False
        if end - start == 1:
            beside = text[max(start - 1, 0) : start] + text[end : end + 1]
            if any(sign in _CLINGING for sign in beside.rstrip("./")):
                return False
            if text[max(start - 12, 0) : start].lower().endswith(_NOT_BEFORE_A_LETTER):
                return False
        # The folded text has one unit more in front, and a space stands after the form.
        after = (end + 2) * self._folding.width
        following = tuple(self._folding.encode(words) for words in surface.not_after)
        return not folded.startswith(following, after)


def _parted(cues: tuple[Cue, ...]) -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    """Cues about what stands beside them, and those that may be facts."""
    return (
        tuple(cue for cue in cues if cue.kind not in FACT_KINDS),
        tuple(cue for cue in cues if cue.kind in FACT_KINDS),
    )
