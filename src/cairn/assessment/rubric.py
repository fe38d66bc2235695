"""A rubric: criteria, and for each the levels with what a rater sees at that level.

Knows the rubric and what is wrong with it: an award rests on behaviour that is described, so each
level has its anchor. Files of rubrics are for the importers. Needs no NumPy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cairn.assessment.finding import Finding, findings_about_texts, listing

__all__ = ["Criterion", "Level", "Rubric", "rubric_findings"]

_FEWEST_LEVELS = 2


@dataclass(frozen=True, slots=True)
class Level:
    """One level of one criterion.

    Attributes:
        score: A whole number.
        name: What people call it; may be empty.
        anchor: What a person at this level does, so that a rater can see it.
    """

    score: int
    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is looked at.

    Attributes:
        key: The word that ratings name it by.
        name: What people call it.
        levels: The levels, the lowest first.
        description: What it is about; may be empty.
    """

    key: str
    name: str
    levels: tuple[Level, ...]
    description: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """The lowest and the highest score."""
        scores = [level.score for level in self.levels]
        return min(scores), max(scores)


@dataclass(frozen=True, slots=True)
class Rubric:
    """Criteria by levels.

    Attributes:
        key: The word that an assessment names it by.
        name: What people call it.
        criteria: The criteria, in the order in which raters see them.
        partial_credit: Whether each criterion has steps of its own. Then criteria may differ in
            their lowest and highest score; else all have the same ones.
        description: What it is for; may be empty.
    """

    key: str
    name: str
    criteria: tuple[Criterion, ...]
    partial_credit: bool = False
    description: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """The lowest and the highest score of any criterion."""
        ranges = [criterion.span for criterion in self.criteria]
        return min(low for low, _ in ranges), max(high for _, high in ranges)

    @property
    def names(self) -> dict[str, str]:
        """What people call each criterion, by its key."""
        return {criterion.key: criterion.name for criterion in self.criteria}

    def criterion(self, word: str) -> Criterion | None:
        """The criterion of a key, or of a name that only one has; case does not matter."""
        wanted = word.strip().casefold()
        by_key = [one for one in self.criteria if one.key.casefold() == wanted]
        found = by_key or [one for one in self.criteria if one.name.casefold() == wanted]
        return found[0] if len(found) == 1 else None


def rubric_findings(rubric: Rubric) -> tuple[Finding, ...]:
    """Say what is wrong with a rubric.

    Returns:
        Every fault; nothing when raters can use it and models can read it.
    """
    findings = [*findings_about_texts("The rubric", {"key": rubric.key, "name": rubric.name})]
    if rubric.description:
        findings += findings_about_texts("the rubric", {"description": rubric.description})
    if not rubric.criteria:
        mend = "Give at least one criterion with its levels."
        return (*findings, Finding("no-criterion", "The rubric has no criterion.", mend))
    findings += _about_repeats(rubric)
    for criterion in rubric.criteria:
        findings += _about(criterion)
    findings += _about_ranges(rubric)
    return tuple(findings)


def _about_repeats(rubric: Rubric) -> Iterator[Finding]:
    # A file of ratings may name a criterion by key or by name, in any case.
    keys = Counter(one.key.casefold() for one in rubric.criteria)
    names = Counter(one.name.casefold() for one in rubric.criteria)
    for what, words in (("key", keys), ("name", names)):
        twice = [word for word, times in words.items() if times > 1 and word.strip()]
        if twice:
            yield Finding(
                "repeated-criterion",
                f"More than one criterion has the {what}: {listing(twice)}.",
                f"Give each criterion a {what} of its own.",
            )


def _about(criterion: Criterion) -> Iterator[Finding]:
    whose = f"The criterion “{criterion.name.strip() or criterion.key}”"
    yield from findings_about_texts(whose, {"key": criterion.key, "name": criterion.name})
    if criterion.description:
        yield from findings_about_texts(whose, {"description": criterion.description})
    if len(criterion.levels) < _FEWEST_LEVELS:
        yield Finding(
            "too-few-levels",
            f"{whose} has {len(criterion.levels) or 'no'} level"
            f"{'' if len(criterion.levels) == 1 else 's'}, so nobody can be told apart on it.",
            "Give at least two levels.",
        )
    for level in criterion.levels:
        yield from _about_level(whose, level)
    scores = [level.score for level in criterion.levels]
    if all(_whole(score) for score in scores):
        yield from _about_order(whose, scores)


def _whole(score: object) -> bool:
    return isinstance(score, int) and not isinstance(score, bool)


def _about_level(whose: str, level: Level) -> Iterator[Finding]:
    shown = f"the score {level.score}" + (f" ({level.name})" if level.name else "")
    if not level.anchor.strip():
        yield Finding(
            "no-anchor",
            f"{whose} does not say what a rater sees at {shown}.",
            "Describe in a sentence what a person at this level does.",
        )
    else:
        yield from findings_about_texts(f"{whose} at {shown}", {"anchor": level.anchor})
    if level.name:
        yield from findings_about_texts(f"{whose} at {shown}", {"name": level.name})
    if not _whole(level.score):
        yield Finding(
            "not-a-whole-score",
            f"{whose} has the score {level.score!r}, which is not a whole number.",
            "Count the levels with whole numbers.",
        )


def _about_order(whose: str, scores: list[int]) -> Iterator[Finding]:
    """Scores rise by one: a score between two levels would be one that no anchor describes."""
    steps = [after - before for before, after in pairwise(scores)]
    listed = ", ".join(str(score) for score in scores)
    if any(step <= 0 for step in steps):
        yield Finding(
            "scores-not-rising",
            f"{whose} has the scores {listed}, which do not rise from level to level.",
            "Put the lowest level first, and give each level a score of its own.",
        )
    elif any(step > 1 for step in steps):
        yield Finding(
            "gap-in-scores",
            f"{whose} has the scores {listed}, and no level for those between.",
            "Count the levels one by one, or describe the missing ones.",
        )


def _about_ranges(rubric: Rubric) -> Iterator[Finding]:
    usable = [one for one in rubric.criteria if one.levels]
    ranges = {one.name: one.span for one in usable}
    if rubric.partial_credit or len(set(ranges.values())) < _FEWEST_LEVELS:
        return
    shown = [f"{name} from {low} to {high}" for name, (low, high) in ranges.items()]
    yield Finding(
        "unequal-ranges",
        f"The criteria do not have the same lowest and highest score: {listing(shown)}.",
        "Give all the same, or say that each criterion has steps of its own (partial credit).",
    )
