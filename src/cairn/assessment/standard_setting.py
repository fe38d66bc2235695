"""Setting the cut: judges say what a person who is just good enough would do.

They say so score by score (modified Angoff), or by how far such a person gets in a booklet that is
ordered by difficulty (bookmark). Knows judges' statements, round by round, the cut with the
standard error that comes of judges who differ, and judges who differ from all others. The last
round counts. Needs no NumPy. Sources: Angoff 1971; Mitzel, Lewis, Patz and Green 2001; Cizek and
Bunch 2007, chapters 6 and 10.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median, stdev
from typing import TypeAlias

from cairn.assessment.finding import Finding, listing
from cairn.assessment.gate import Cut, Unit
from cairn.kernel.errors import UsageError

__all__ = [
    "CutScore",
    "Page",
    "Round",
    "StandardSetting",
    "angoff",
    "bookmark",
    "ordered_booklet",
]

Round: TypeAlias = Mapping[str, Mapping[str, float]]
"""For each judge and criterion, the score that a person who is just good enough would get."""

_FEWEST = 2
_FEWEST_FOR_OUTLIERS = 4
# Iglewicz and Hoaglin 1993: more than 3.5 on their scale lies apart from the rest. The scale is the
# median of the distances from the median, made comparable with a standard deviation, or their mean
# where most judges agree exactly.
_APART = 3.5
_MEDIAN_TO_DEVIATION = 1.4826
_MEAN_TO_DEVIATION = 1.2533
_BISECTIONS = 80
_FARTHEST = 100.0


@dataclass(frozen=True, slots=True)
class CutScore:
    """A cut and how sure its judges are.

    Attributes:
        value: The cut, in its unit.
        unit: "score", the mean over criteria on the rubric's scale, as fair averages are; or
            "logit".
        standard_error: From how much judges differ: their standard deviation over the root of their
            number.
        method: How it was set, as one sentence.
        judges: How many judges stand behind it.
    """

    value: float
    unit: Unit
    standard_error: float
    method: str
    judges: int

    @property
    def cut(self) -> Cut:
        """The cut as a gate takes it."""
        return Cut(self.value, self.unit, self.method, self.standard_error)


@dataclass(frozen=True, slots=True)
class StandardSetting:
    """What came of setting a standard.

    Attributes:
        cut: The cut of the last round; None where there are not enough judges, which a finding
            then says.
        rounds: The cut of each round; None where a round has not enough judges.
        judges: What each judge of the last round asks for, in the cut's unit.
        outlying: Judges of the last round who differ from all others.
        findings: What was left out, and what must be known.
    """

    cut: CutScore | None
    rounds: tuple[CutScore | None, ...]
    judges: Mapping[str, float]
    outlying: tuple[str, ...]
    findings: tuple[Finding, ...]


def angoff(rounds: Sequence[Round], spans: Mapping[str, tuple[float, float]]) -> StandardSetting:
    """Set a cut by the modified Angoff method.

    Args:
        rounds: What the judges said, the last round last; judges talk between rounds.
        spans: For each criterion (or item), the lowest and the highest score: 0 and 1 for an item
            that is right or wrong, where a judge states a chance.

    Returns:
        The cut as the mean of the judges, each of whom asks for the mean over the criteria. A judge
        who left out a criterion, or gave an impossible score, does not count in that round.

    Raises:
        UsageError: no round, or no criterion.
    """
    if not spans:
        raise UsageError(
            "An Angoff study needs criteria.",
            code="no-criterion",
            mend="Give the lowest and the highest score of each.",
        )

    def read(said: Mapping[str, float]) -> float | str:
        lacking = [one for one in spans if one not in said]
        wrong = [
            f"{one} ({said[one]})"
            for one, (low, high) in spans.items()
            if one in said and not low <= said[one] <= high
        ]
        if lacking or wrong:
            parts = [f"no score for {listing(lacking)}"] if lacking else []
            parts += [f"an impossible score for {listing(wrong)}"] if wrong else []
            return " and ".join(parts)
        return mean(said[one] for one in spans)

    words = f"modified Angoff over {_counted(len(spans), 'criterion', 'criteria')}"
    return _settled(
        [{who: read(said) for who, said in one.items()} for one in rounds], words, "score"
    )


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the booklet.

    Attributes:
        number: The page, from 1.
        item: The item or criterion.
        score: The score that the page is about, counted from 0 as the lowest.
        location: The ability, in logits, at which this score or a higher one is as likely as asked.
    """

    number: int
    item: str
    score: int
    location: float


def ordered_booklet(
    thresholds: Mapping[str, Sequence[float]], probability: float = 2 / 3
) -> tuple[Page, ...]:
    """Order items and their scores by difficulty, as a bookmark booklet has them.

    Args:
        thresholds: For each item, the thresholds of its steps in logits; one for an item that is
            right or wrong.
        probability: How likely a person masters what lies at their level (the response
            probability).

    Raises:
        UsageError: no item, one without thresholds, a threshold that is no number, or a
            probability that is not between 0 and 1.
    """
    numbers = [value for steps in thresholds.values() for value in steps]
    usable = all(steps for steps in thresholds.values()) and all(map(math.isfinite, numbers))
    if not numbers or not usable or not 0 < probability < 1:
        raise UsageError(
            "A booklet needs items with thresholds, and a response probability between 0 and 1.",
            code="no-booklet",
            mend="Give the estimated thresholds of each item, and two thirds or so.",
        )
    located = [
        (_location(list(steps), score, probability), item, score)
        for item, steps in thresholds.items()
        for score in range(1, len(steps) + 1)
    ]
    return tuple(
        Page(number, item, score, location)
        for number, (location, item, score) in enumerate(sorted(located), 1)
    )


def _location(thresholds: Sequence[float], score: int, probability: float) -> float:
    """Where the partial credit model gives a score or a higher one this chance, by halving."""
    low, high = min(thresholds) - _FARTHEST, max(thresholds) + _FARTHEST
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if _chance(thresholds, score, middle) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _chance(thresholds: Sequence[float], score: int, ability: float) -> float:
    """The chance of this score or a higher one, in the partial credit model (Masters 1982)."""
    sums = [0.0]
    for threshold in thresholds:
        sums.append(sums[-1] + ability - threshold)
    top = max(sums)
    weights = [math.exp(one - top) for one in sums]
    return sum(weights[score:]) / sum(weights)


def bookmark(rounds: Sequence[Mapping[str, int]], booklet: Sequence[Page]) -> StandardSetting:
    """Set a cut by the bookmark method.

    Args:
        rounds: For each judge, the last page that a person who is just good enough still masters;
            the last round last.
        booklet: The booklet that the judges had.

    Returns:
        The cut in logits as the mean of the locations of the judges' pages. A judge whose page is
        not in the booklet does not count in that round.

    Raises:
        UsageError: no round, or no page.
    """
    if not booklet:
        raise UsageError(
            "A bookmark study needs a booklet.",
            code="no-booklet",
            mend="Make one of the items' thresholds.",
        )
    locations = {page.number: page.location for page in booklet}

    def read(page: int) -> float | str:
        return locations.get(page, f"the page {page}, which the booklet does not have")

    words = f"bookmark in a booklet of {_counted(len(booklet), 'page', 'pages')}"
    return _settled(
        [{who: read(page) for who, page in one.items()} for one in rounds], words, "logit"
    )


def _settled(
    rounds: Sequence[Mapping[str, float | str]], words: str, unit: Unit
) -> StandardSetting:
    """The cuts of rounds in which each judge has a cut, or a fault in words."""
    if not rounds:
        raise UsageError(
            "No judge has said anything yet.",
            code="no-round",
            mend="Give what the judges said in at least one round.",
        )
    findings: list[Finding] = []
    cuts: list[CutScore | None] = []
    asked: dict[str, float] = {}
    for number, said in enumerate(rounds, 1):
        asked = {who: one for who, one in said.items() if not isinstance(one, str)}
        faulty = [f"{who} gave {one}" for who, one in said.items() if isinstance(one, str)]
        if faulty:
            findings.append(
                Finding(
                    "judge-left-out",
                    f"In round {number} these judges do not count: {listing(faulty)}.",
                    "Ask them again.",
                )
            )
        cuts.append(_cut(asked, unit, words, number))
    outlying = _outlying(asked)
    findings += _about_judges(cuts[-1], asked, outlying)
    return StandardSetting(cuts[-1], tuple(cuts), asked, outlying, tuple(findings))


def _cut(asked: Mapping[str, float], unit: Unit, words: str, number: int) -> CutScore | None:
    if len(asked) < _FEWEST:
        return None
    value = mean(asked.values())
    error = stdev(asked.values()) / math.sqrt(len(asked))
    judges = _counted(len(asked), "judge", "judges")
    after = "in one round" if number == 1 else f"in round {number}"
    method = f"{judges.capitalize()} set the cut by {words} {after}."
    return CutScore(value, unit, error, method, len(asked))


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


def _outlying(asked: Mapping[str, float]) -> tuple[str, ...]:
    if len(asked) < _FEWEST_FOR_OUTLIERS:
        return ()
    middle = median(asked.values())
    apart = {who: abs(value - middle) for who, value in asked.items()}
    width = _MEDIAN_TO_DEVIATION * median(apart.values())
    if width == 0:
        width = _MEAN_TO_DEVIATION * mean(apart.values())
    return tuple(who for who, one in apart.items() if width > 0 and one / width > _APART)


def _about_judges(
    cut: CutScore | None, asked: Mapping[str, float], outlying: Sequence[str]
) -> list[Finding]:
    findings = []
    if cut is None:
        findings.append(
            Finding(
                "too-few-judges",
                f"A cut needs at least two judges, and there is {len(asked) or 'none'}.",
                "Ask further judges.",
            )
        )
    if outlying:
        shown = [f"{who} ({asked[who]:.2f})" for who in outlying]
        findings.append(
            Finding(
                "outlying-judge",
                f"These judges differ from all others: {listing(shown)}; the middle is"
                f" {median(asked.values()):.2f}.",
                "Ask for their reasons, and let the judges talk before a further round.",
            )
        )
    return findings
