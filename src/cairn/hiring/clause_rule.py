"""The rule of a shortlist as arithmetic: whom it takes when only some of its clauses are asked.

The same rule as `shortlist` reads to people: every asked clause that must be met is; of those that
may be, enough are; and where places are few, those who meet more of them come first, with all who
stand level. Knows who meets what; of nobody more than that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cairn.hiring.rates import BoolArray
from cairn.hiring.requirement import JobRequirement
from cairn.kernel.errors import UsageError

__all__ = ["ClauseRule", "rule_of", "taken"]


@dataclass(frozen=True, slots=True)
class ClauseRule:
    """Which clauses decide, and how.

    Attributes:
        must: For each clause, whether it must be met; the others may be.
        least_may: How many of those that may be met must be all the same.
        places: How many people are wanted; None for all.

    Raises:
        UsageError: If there are no clauses, or a number is out of range (``bad-requirement``).
    """

    must: tuple[bool, ...]
    least_may: int = 0
    places: int | None = None

    def __post_init__(self) -> None:
        places = 1 if self.places is None else self.places
        if not self.must or not 0 <= self.least_may <= self.must.count(False) or places < 1:
            raise UsageError(
                f"A rule of {len(self.must)} clauses cannot ask for {self.least_may} optional ones"
                f" and fill {places} places.",
                code="bad-requirement",
                mend="Give at least one clause, and ask for as many optional ones as there are.",
            )

    @property
    def deciding(self) -> tuple[bool, ...]:
        """For each clause, whether it can change who is taken."""
        optional = self.least_may > 0 or self.places is not None
        return tuple(must or optional for must in self.must)


def rule_of(requirement: JobRequirement) -> ClauseRule:
    """The rule of a requirement, its clauses in their order."""
    return ClauseRule(
        tuple(one.weight == "must" for one in requirement.clauses),
        requirement.least_may,
        requirement.places,
    )


def taken(met: BoolArray, rule: ClauseRule, asked: BoolArray, weights: object = None) -> BoolArray:
    """Whom the rule takes, for several choices of clauses at once.

    Where fewer optional clauses are asked than are wanted, all of them are wanted.

    Args:
        met: Patterns of clauses met, patterns by clauses.
        rule: The rule.
        asked: Which clauses are asked, choices by clauses.
        weights: How many people have each pattern; one where left out. Only places need it.

    Returns:
        Choices by patterns.
    """
    must = np.array(rule.must, dtype=np.bool_)
    # Counts are small whole numbers, which single precision holds exactly, and products are fast.
    missed = (asked & must).astype(np.float32) @ (~met).T.astype(np.float32)
    optional = asked & ~must
    extra = optional.astype(np.float32) @ met.T.astype(np.float32)
    wanted = np.minimum(rule.least_may, optional.sum(axis=1))
    good: BoolArray = (missed == 0) & (extra >= wanted[:, None])
    if rule.places is None:
        return good
    people = np.ones(len(met)) if weights is None else np.asarray(weights, dtype=np.float64)
    least = np.zeros(len(asked))
    for count in range(1, int(optional.sum(axis=1).max(initial=0)) + 1):
        level = ((good & (extra >= count)) @ people) >= rule.places
        least[level] = count
    taken_with_place: BoolArray = good & (extra >= least[:, None])
    return taken_with_place
