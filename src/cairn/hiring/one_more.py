"""Would one more person chosen change it: the four-fifths rule asked again, in whole people.

The Uniform Guidelines' questions and answers (44 FR 11996, 1979, question 21) ask whether a
different choice of one person would turn the finding around; with few people it often does.
All is reckoned in whole numbers, so that a ratio of exactly four fifths is never lost to rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cairn.hiring.rates import CategoryCount

__all__ = ["OneMore", "flagged", "one_more"]


@dataclass(frozen=True, slots=True)
class OneMore:
    """What becomes of a category's flag when single people are chosen otherwise.

    Attributes:
        flag: Whether its rate is under four fifths of the highest rate now.
        with_one_more: The same with one more of the category chosen; as now where all are.
        with_one_fewer: The same with one fewer chosen; as now where none is.
        with_one_different: The same with one of the category chosen in place of one of the
            category with the highest rate; as now where that cannot be.
        turns_around: Whether that one different choice gives this category the higher rate.
        missing: How many more of it would have to be chosen to end the flag; 0 without a flag.
    """

    flag: bool
    with_one_more: bool
    with_one_fewer: bool
    with_one_different: bool
    turns_around: bool
    missing: int

    @property
    def fragile(self) -> bool:
        """Whether one person more, fewer or other changes the flag."""
        others = (self.with_one_more, self.with_one_fewer, self.with_one_different)
        return any(one != self.flag for one in others)


def flagged(one: CategoryCount, others: Sequence[CategoryCount]) -> bool:
    """Whether a category's rate is strictly under four fifths of some other's.

    29 CFR 1607.4 D. Without a division: 5 a/n < 4 b/m where 5 a m < 4 b n.

    Args:
        one: The category.
        others: Those whose highest rate counts; the category itself may be among them.
    """
    return any(
        5 * one.selected * other.applicants < 4 * other.selected * one.applicants
        for other in others
    )


def one_more(one: CategoryCount, best: CategoryCount, others: Sequence[CategoryCount]) -> OneMore:
    """Ask the four-fifths rule again with single people chosen otherwise.

    Args:
        one: The category.
        best: The category with the highest rate, against which it was held.
        others: All that may have the highest rate, `best` among them.
    """
    rest = [other for other in others if other.category != one.category]
    flag = flagged(one, rest)
    more, fewer = _changed(one, 1), _changed(one, -1)
    beaten = None if best.category == one.category else _changed(best, -1)
    different, turned = flag, False
    if more and beaten:
        spared = [beaten if other.category == best.category else other for other in rest]
        different = flagged(more, spared)
        turned = more.selected * beaten.applicants > beaten.selected * more.applicants
    return OneMore(
        flag=flag,
        with_one_more=flagged(more, rest) if more else flag,
        with_one_fewer=flagged(fewer, rest) if fewer else flag,
        with_one_different=different,
        turns_around=turned,
        missing=_missing(one, rest),
    )


def _changed(one: CategoryCount, by: int) -> CategoryCount | None:
    selected = one.selected + by
    if not 0 <= selected <= one.applicants:
        return None
    return CategoryCount(one.category, one.applicants, selected)


def _missing(one: CategoryCount, rest: Sequence[CategoryCount]) -> int:
    """The fewest more for whom 5 (a + x) m >= 4 b n holds against every other category."""
    return max(
        (
            max(0, -(-4 * other.selected * one.applicants // (5 * other.applicants)) - one.selected)
            for other in rest
        ),
        default=0,
    )
