"""How far the raters of an assessment agree, criterion by criterion, and what that means.

Knows which scores are of the same work, and which coefficient fits the design. The coefficients
are those of `cairn.assessment.agreement` and `agreement_classes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.assessment.agreement import gwet_ac, krippendorff_alpha
from cairn.assessment.agreement_classes import intraclass
from cairn.assessment.statistic import Estimate, NotEnoughData
from cairn.programme.assessing.ground import Ground, rubric_of
from cairn.programme.assessing.planning import pilot_table

if TYPE_CHECKING:
    from cairn.assessment.ratings import RatingTable
    from cairn.assessment.statistic import Answer

__all__ = ["Agreement", "agreement"]

_RELIABLE, _TENTATIVE = 0.8, 0.667  # Krippendorff 2004, page 241
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far raters agree on one criterion, or on all together.

    Attributes:
        criterion: What people call it; empty for all together.
        alpha: Krippendorff's alpha for ordered levels.
        gwet: Gwet's AC2 with ordinal weights, which does not fall when nearly all get one level.
        icc: An intraclass correlation, where the design is complete enough for one.
        icc_kind: Which one.
        sentence: What it means.
    """

    criterion: str
    alpha: Answer
    gwet: Answer
    icc: Answer
    icc_kind: str
    sentence: str


def agreement(ground: Ground) -> tuple[Agreement, ...]:
    """Say how far raters agree: for each criterion in the rubric's order, then for all together.

    Args:
        ground: The assessment.

    Raises:
        ProgrammeError: If the ratings cannot be read.
        UsageError: If there is no rating that can be used.
    """
    table = pilot_table(ground)
    works = _works(table)
    found = [
        _agreement(name, [by for key, by in works.items() if key[0] == name])
        for name in rubric_of(ground).names.values()
    ]
    return (*found, _agreement("", list(works.values())))


def _works(table: RatingTable) -> dict[tuple[str, int, int], dict[int, int]]:
    """For each criterion, person and task, what each rater gave."""
    tasks = [one for one in table.facets if one.name == "task"]
    criteria = table.facets[0]
    task_of = tasks[0].of.tolist() if tasks else [0] * len(table.scores)
    works: dict[tuple[str, int, int], dict[int, int]] = {}
    rows = zip(
        criteria.of.tolist(),
        table.person_of.tolist(),
        task_of,
        table.facets[1].of.tolist(),
        table.scores.tolist(),
        strict=True,
    )
    for criterion, person, task, rater, score in rows:
        key = (criteria.levels[criterion], person, task)
        works.setdefault(key, {})[rater] = score + table.lowest
    return works


def _agreement(criterion: str, works: Sequence[dict[int, int]]) -> Agreement:
    units = [list(by.values()) for by in works]
    alpha = krippendorff_alpha(units, "ordinal")
    gwet = gwet_ac(units, "ranks")
    kind, icc = _intraclass(works)
    return Agreement(criterion, alpha, gwet, icc, kind, _sentence(alpha))


def _intraclass(works: Sequence[dict[int, int]]) -> tuple[str, Answer]:
    """ICC(A) where the same raters judged everything, else ICC(1) where as many judged each."""
    panels = Counter(frozenset(by) for by in works)
    if len(panels) == 1:
        raters = sorted(next(iter(panels)))
        return "ICC(A)", intraclass([[by[one] for one in raters] for by in works])["ICC(A)"]
    sizes = {len(by) for by in works}
    if len(sizes) == 1:
        return "ICC(1)", intraclass([list(by.values()) for by in works])["ICC(1)"]
    return "ICC(1)", NotEnoughData(
        "Not all work was judged by the same number of raters.", len(works)
    )


def _sentence(alpha: Answer) -> str:
    if not isinstance(alpha, Estimate):
        return alpha.reason
    if alpha.low >= _RELIABLE:
        return "Raters give nearly the same scores."
    if alpha.value >= _RELIABLE:
        return "Raters give nearly the same scores, as far as so few data tell."
    if alpha.value >= _TENTATIVE:
        return "Raters mostly agree; rest no decision on one rater alone."
    if alpha.value > 0 and alpha.high > 0:
        return (
            "Raters often differ: some are more severe than others, or they read the levels"
            " differently."
        )
    return "Raters agree no more than by chance: talk about what each level means."
