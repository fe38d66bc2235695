"""The watch over raters: looks for what makes ratings unfit to decide, and sets it aside.

Knows the order of the checks. Ratings of a careless rater, and what friends gave each other, are
set aside before the next check, because they would make honest raters look odd. The report is for
the person who runs the assessment: it names people, and is never published about an individual.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from cairn.assessment.facets import Facets, estimate_facets
from cairn.assessment.facets_design import Steps
from cairn.assessment.gate import Reason
from cairn.assessment.ratings import Rating, RatingTable, rating_table
from cairn.assessment.statistic import FloatArray, NotEnoughData
from cairn.assessment.watch_drift import drifting_raters
from cairn.assessment.watch_favour import one_sided_favour, reciprocal_favour
from cairn.assessment.watch_findings import Unanswered, WatchFinding
from cairn.assessment.watch_raters import (
    careless_raters,
    halo_raters,
    severe_raters,
    timid_raters,
)
from cairn.assessment.watch_residuals import Residuals, meetings, residuals
from cairn.kernel.errors import ShapeError

__all__ = ["WatchReport", "watch"]

_MOST_ROUNDS = 10
_SET_ASIDE = frozenset({"careless-rater", "reciprocal-favour", "favour", "disfavour"})
_NO_TIMES: Mapping[Rating, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class WatchReport:
    """What the watch found. For the person who runs the assessment only.

    Attributes:
        findings: What to look into, in the order in which it was found.
        unanswered: What could not be answered, and why.
        kept: The ratings without those that were set aside.
        notices: For each person who lost ratings, the reason for the gate; it names no rater.
    """

    findings: tuple[WatchFinding, ...]
    unanswered: tuple[Unanswered, ...]
    kept: tuple[Rating, ...]
    notices: Mapping[str, tuple[Reason, ...]]


def watch(
    ratings: Iterable[Rating],
    *,
    steps: Steps = "rating-scale",
    levels: tuple[int, int] | None = None,
    itself: Mapping[str, str] | None = None,
    when: Mapping[Rating, float] = _NO_TIMES,
) -> WatchReport:
    """Look at all raters.

    Args:
        ratings: The ratings.
        steps: Whether criteria share their steps.
        levels: The lowest and the highest score of the rubric; as found when left out.
        itself: For each rater who is judged too, that person's name; the same name when left out.
        when: For ratings whose time is known, that time: days, or the place in an order.

    Returns:
        The findings, and the ratings that can be relied on.

    Raises:
        ShapeError: the ratings cannot be estimated at all, as for `estimate_facets`.
    """
    everything = tuple(ratings)
    state = _State(everything, steps, levels)
    state.clear("careless")
    own = itself if itself is not None else {one.rater: one.rater for one in everything}
    state.clear("favour", own)
    last: list[WatchFinding | Unanswered] = [*severe_raters(state.found, state.table.highest)]
    left, met = state.left, meetings(state.left)
    last += timid_raters(left, met)
    last += halo_raters(left, met)
    if when:
        last += drifting_raters(left, met, _times(state.table, left, when))
    findings = [*state.findings, *(one for one in last if isinstance(one, WatchFinding))]
    open_still = [*state.unanswered, *(one for one in last if isinstance(one, Unanswered))]
    return WatchReport(
        tuple(findings), tuple(open_still), state.ratings, _notices(everything, state.ratings)
    )


class _State:
    """The ratings that are left, with their estimates, while the checks go on."""

    def __init__(
        self, ratings: tuple[Rating, ...], steps: Steps, levels: tuple[int, int] | None
    ) -> None:
        self.steps = steps
        self.levels = levels
        self.findings: list[WatchFinding] = []
        self.unanswered: list[Unanswered] = []
        self.ratings = ratings
        self.table, self.found = self._estimated(ratings)

    @property
    def left(self) -> Residuals:
        """What is left of each rating."""
        return residuals(self.table, self.found)

    def _estimated(self, ratings: tuple[Rating, ...]) -> tuple[RatingTable, Facets]:
        table = rating_table(ratings, levels=self.levels)
        return table, estimate_facets(table, self.steps)

    def clear(self, check: str, itself: Mapping[str, str] = MappingProxyType({})) -> None:
        """Find, set aside, and look again until nothing more is found."""
        for turn in range(_MOST_ROUNDS):
            found = list(_looked(check, self.left, itself))
            if turn == 0:
                self.unanswered += [one for one in found if isinstance(one, Unanswered)]
            new = [one for one in found if isinstance(one, WatchFinding)]
            self.findings += new
            rest = tuple(one for one in self.ratings if not _concerned(one, new))
            if len(rest) == len(self.ratings) or not self._try(rest):
                return

    def _try(self, rest: tuple[Rating, ...]) -> bool:
        """Go on with what is left, if it can still be estimated."""
        try:
            self.table, self.found = self._estimated(rest)
        except ShapeError as error:
            self.unanswered.append(
                Unanswered(
                    "favour",
                    "",
                    NotEnoughData(
                        "Without the ratings to be set aside nothing can be estimated, so they were"
                        f" kept: {error.sentence}",
                        len(rest),
                    ),
                )
            )
            return False
        self.ratings = rest
        return True


def _looked(
    check: str, left: Residuals, itself: Mapping[str, str]
) -> Iterator[WatchFinding | Unanswered]:
    met = meetings(left)
    if check == "careless":
        yield from careless_raters(left, met)
        return
    friends = list(reciprocal_favour(left, met, itself))
    # What friends give each other makes their other raters look hard, so they go first.
    yield from friends or one_sided_favour(left, met)


def _concerned(rating: Rating, findings: Sequence[WatchFinding]) -> bool:
    """Whether a rating is one of those that a finding is about."""
    for one in findings:
        if one.code not in _SET_ASIDE:
            continue
        if not one.people and rating.rater in one.raters:
            return True
        if (rating.rater, rating.person) in zip(one.raters, one.people, strict=False):
            return True
    return False


def _notices(before: Sequence[Rating], after: Sequence[Rating]) -> dict[str, tuple[Reason, ...]]:
    kept = set(after)
    touched = sorted({one.person for one in before if one not in kept})
    reason = Reason(
        "ratings-set-aside",
        "Some ratings of this person were set aside, because they do not fit the others.",
        "Have the work judged by someone else, if the gate asks for more raters.",
    )
    return dict.fromkeys(touched, (reason,))


def _times(table: RatingTable, left: Residuals, when: Mapping[Rating, float]) -> FloatArray:
    """For each rating that is looked at, its time, or nan."""
    tasks = table.facets[2] if len(table.facets) > 2 else None  # noqa: PLR2004 - tasks stand third
    known = {(one.person, one.rater, one.criterion, one.task): time for one, time in when.items()}
    single = next(iter(when)).task
    times = []
    for row in left.rows:
        task = tasks.levels[tasks.of[row]] if tasks else single
        key = (
            table.people[table.person_of[row]],
            table.facets[1].levels[table.facets[1].of[row]],
            table.facets[0].levels[table.facets[0].of[row]],
            task,
        )
        times.append(known.get(key, np.nan))
    return np.array(times, dtype=np.float64)
