"""Skills found in a text by three tiers, each optional, all offline.

The automaton finds what has a name; the tagger finds what people would mark; the linker gives
what the tagger found its place in the framework. Knows how the tiers' findings become one list
with one confidence; finds nothing itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import accumulate
from typing import TypeAlias

from cairn.kernel.errors import LimitError, UsageError
from cairn.skills.extraction.automaton import Automaton, SurfaceHit
from cairn.skills.extraction.facts import facts_in
from cairn.skills.extraction.linking import Linker
from cairn.skills.extraction.mentions import TIERS, Extraction, LeftOut, Mention, Tier
from cairn.skills.extraction.reading import Reading
from cairn.skills.extraction.reliability import packaged_reliability
from cairn.skills.extraction.surfaces import Surface, surface_forms
from cairn.skills.extraction.tagger import Span, Tagger, packaged_tagger
from cairn.skills.extraction.word_vectors import packaged_vectors
from cairn.skills.framework import Framework
from cairn.skills.vocabulary import VOCABULARY_REMARK, small_vocabulary

__all__ = ["LONGEST_TEXT", "MOST_MENTIONS", "Extractor"]

LONGEST_TEXT = 4_000_000
"""Characters of the longest text that is read: more is no posting."""

MOST_MENTIONS = 500
"""Mentions of one text that are kept, the surest first: a text with more is a list of words."""

_ALONE = 0.4
"""Chance below which a form is left out when only the automaton runs."""

_UNMARKED = 0.7
"""Chance below which it is left out when the tagger has run and did not mark it. Set after a look
at the development part of SkillSpan, as the factor below was."""

_UNMARKED_FACTOR = 0.65
"""What remains of the chance of a form that the tagger did not mark; measured where it was kept."""

_NESTED = 0.7
"""Chance from which a form within a longer span is told beside the span."""

_EDGES = " .,:;()[]*\u2022"
"""Signs that people marked along with a skill, and that are no part of its name."""

_ENGLISH_ONLY = "The tagger and the linker know English only, and did not run for this framework."


_Found: TypeAlias = tuple[int, int, str, str, Tier, float, float]
"""Start, end, skill, URI, tier, confidence and confidence of the link of a mention to be."""


class Extractor:
    """Finds skills of one framework. Made once, used for many texts; it keeps nothing of them.

    Args:
        framework: Whose skills are wanted; Cairn's small vocabulary when there is none.
        gazetteer: Phrases that count as skills without belonging to a framework.
        tagger: The second tier; the one that comes with Cairn when there is none.
    """

    def __init__(
        self,
        framework: Framework | None = None,
        *,
        gazetteer: Iterable[str] = (),
        tagger: Tagger | None = None,
    ) -> None:
        self._framework = small_vocabulary() if framework is None else framework
        self._english = self._framework.head.language.startswith("en")
        small = self._framework is small_vocabulary()
        self._remark = VOCABULARY_REMARK if small else ""
        self._tagger = tagger
        self._reliability = packaged_reliability()
        self._chances: dict[bytes, float] = {}
        forms = surface_forms(None if small else framework, gazetteer)
        # A form without a skill that would never be told need not be looked for either.
        self._automaton = Automaton(forms.worth(_ALONE, self._reliability))

    def _chance(self, surface: Surface) -> float:
        # Most forms of a large framework never occur, so nothing is computed beforehand.
        chance = self._chances.get(surface.form)
        if chance is None:
            chance = self._reliability.chance(surface.words, surface.kind)
            self._chances[surface.form] = chance
        return chance

    @cached_property
    def _linker(self) -> Linker:
        return Linker(self._framework, packaged_vectors(), self._reliability)

    def extract(self, text: str, *, tiers: Collection[Tier] = TIERS) -> Extraction:
        """Find the skills that a text asks for, and what else it asks and offers.

        Args:
            text: A posting or any other text, plain or with HTML tags.
            tiers: Which tiers are wanted. The linker works on what the tagger found.

        Returns:
            The mentions, the facts, and what was left out.

        Raises:
            UsageError: A tier does not exist, or what it needs is not installed.
            LimitError: The text is longer than `LONGEST_TEXT`.
        """
        wanted = self._wanted(tiers)
        if len(text) > LONGEST_TEXT:
            raise LimitError(
                f"The text has {len(text):,} characters, and {LONGEST_TEXT:,} are allowed.",
                code="text-too-long",
                mend="Give one posting at a time.",
            )
        hits = self._automaton.search(text)
        reading = Reading(text, hits.cues)
        surfaces = hits.surfaces if "automaton" in wanted else []
        found: list[_Found] = []
        doubtful: list[LeftOut] = []
        if "tagger" in wanted:
            spans = self._spans(text, reading)
            found = [
                self._marked(text, span, inside, linked="linker" in wanted)
                for span, inside in _with_forms(spans, surfaces)
            ]
            found += self._beside(spans, surfaces, doubtful)
        else:
            for hit in surfaces:
                chance = self._chance(hit[2])
                if chance >= _ALONE:
                    found.append(self._named(hit, chance))
                else:
                    doubtful.append(LeftOut(hit[0], hit[1], "doubtful"))
        kept, left_out = _placed(text, found, reading)
        return Extraction(
            tuple(kept),
            facts_in(text, hits.facts, reading),
            tuple(sorted([*reading.boilerplate, *left_out, *doubtful])),
            tuple(one for one in TIERS if one in wanted),
            self._remark if self._english else f"{self._remark} {_ENGLISH_ONLY}".strip(),
        )

    def _wanted(self, tiers: Collection[Tier]) -> set[Tier]:
        unknown = sorted(set(tiers) - set(TIERS))
        if unknown or not tiers or isinstance(tiers, str):
            raise UsageError(
                f"There is no tier {', '.join(unknown)}." if unknown else "No tier was asked for.",
                code="unknown-tier",
                mend=f"The tiers are {', '.join(TIERS)}.",
            )
        return set(tiers) if self._english else {"automaton"}

    def _spans(self, text: str, reading: Reading) -> list[Span]:
        if self._tagger is None:
            self._tagger = packaged_tagger()
        return self._tagger.mark(text, [one[:2] for one in reading.boilerplate])

    def _named(self, hit: SurfaceHit, chance: float) -> _Found:
        start, end, surface = hit
        link = self._reliability.links[surface.source] if surface.uri else 0.0
        return start, end, surface.skill, surface.uri, "automaton", chance, link

    def _marked(self, text: str, span: Span, forms: list[Surface], *, linked: bool) -> _Found:
        words = text[span.start : span.end]
        named = [one for one in forms if one.uri]
        if named:
            # Of several names in a span the most trusted one stands for it.
            best = max(named, key=lambda one: (self._chance(one), len(one.form)))
            link = self._reliability.links[best.source]
            return span.start, span.end, best.skill, best.uri, "tagger", span.confidence, link
        if linked:
            near = self._linker.link(words)
            if near is not None:
                uri, skill, link = near
                return span.start, span.end, skill, uri, "linker", span.confidence, link
        plain = " ".join(words.split())
        skill = plain.strip(_EDGES) or plain
        return span.start, span.end, skill, "", "tagger", span.confidence, 0.0

    def _beside(
        self, spans: list[Span], surfaces: list[SurfaceHit], doubtful: list[LeftOut]
    ) -> list[_Found]:
        """What the automaton found and the tagger did not mark, or marked as part of more."""
        found = []
        exact = {(span.start, span.end) for span in spans}
        starts = [span.start for span in spans]
        reached = list(accumulate((span.end for span in spans), max))
        for hit in surfaces:
            start, end, surface = hit
            chance = self._chance(surface)
            # Spans may lie in each other: back to where none before can reach this far.
            after = bisect_left(starts, end)
            first = after
            while first and reached[first - 1] > start:
                first -= 1
            over = [span for span in spans[first:after] if span.end > start]
            if not over:
                if chance >= _UNMARKED:
                    found.append(self._named(hit, round(chance * _UNMARKED_FACTOR, 4)))
                else:
                    doubtful.append(LeftOut(start, end, "doubtful"))
            elif (start, end) not in exact and chance >= _NESTED:
                inside = [span for span in over if span.start <= start and span.end >= end]
                if inside:
                    surest = max(span.confidence for span in inside)
                    found.append(self._named(hit, min(chance, surest)))
        return found


def _with_forms(
    spans: list[Span], surfaces: list[SurfaceHit]
) -> Iterable[tuple[Span, list[Surface]]]:
    """Each span with the forms within it; one place marked as skill and knowledge counts once."""
    known: dict[tuple[int, int], Span] = {}
    for span in spans:
        other = known.get(span[:2])
        if other is None or other.confidence < span.confidence:
            known[span[:2]] = span
    starts = [start for start, _, _ in surfaces]
    for span in known.values():
        near = surfaces[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        yield span, [surface for _, end, surface in near if end <= span.end]


def _placed(
    text: str, found: list[_Found], reading: Reading
) -> tuple[list[Mention], list[LeftOut]]:
    kept: list[Mention] = []
    left_out: list[LeftOut] = []
    found.sort()
    place = reading.place
    for start, end, skill, uri, tier, chance, link in found:
        need, level, reason = place(start, end)
        if reason is None:
            words = text[start:end]
            kept.append(Mention(start, end, words, skill, uri, tier, chance, link, need, level))
        elif reason == "negated":
            left_out.append(LeftOut(start, end, reason))
    if len(kept) > MOST_MENTIONS:
        surest = sorted(kept, key=lambda one: (-one.confidence, one.start, one.end))
        left_out += [LeftOut(one.start, one.end, "over the cap") for one in surest[MOST_MENTIONS:]]
        kept = sorted(surest[:MOST_MENTIONS])
    return kept, left_out
