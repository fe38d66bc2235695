"""What a job needs: clauses that must or may be met, each with the reason that it is job-related.

A clause is a tree of what is wanted, as pathways use it: skills, achievements, licences, results,
with reliability and recency. Knows the shape; whether a requirement is wise, `lint` tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from cairn.kernel.errors import UsageError
from cairn.pathways.requirement import Requirement

__all__ = ["Clause", "JobRequirement", "Weight"]

Weight: TypeAlias = Literal["must", "may"]
"""Whether a clause decides, or is only told beside the decision."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that the job needs.

    Attributes:
        key: A word for programs, the only one of its kind in the requirement.
        name: In words for people: ``Reads financial statements``.
        weight: Whether it must be met, or may be.
        wanted: What meets it.
        because: Why the job needs it, for people; empty when nobody said.
        cost: What it costs a person without it to meet it, in the requirement's currency; None
            when nobody said.
        hours: How many hours that takes; None when nobody said.
    """

    key: str
    name: str
    weight: Weight
    wanted: Requirement
    because: str = ""
    cost: float | None = None
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class JobRequirement:
    """What one job needs.

    Attributes:
        key: A word for programs.
        name: The job's name.
        version: The version of the requirement; every decision names it.
        clauses: What is needed, at least one.
        least_may: How many of the clauses that may be met must be met all the same.
        places: How many people are wanted on the shortlist; None for all who meet it.
        occupation: SOC or ISCO code of the work; empty when not told.
        currency: ISO 4217 code of the costs; empty when there are none.

    Raises:
        UsageError: If there are no clauses, two share a key, or `least_may` is out of range
            (``bad-requirement``).
    """

    key: str
    name: str
    version: str
    clauses: tuple[Clause, ...]
    least_may: int = 0
    places: int | None = None
    occupation: str = ""
    currency: str = ""

    def __post_init__(self) -> None:
        keys = [one.key for one in self.clauses]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        optional = sum(one.weight == "may" for one in self.clauses)
        sentence = mend = ""
        if not keys:
            sentence, mend = "The requirement has no clauses.", "Write what the job needs."
        elif twice:
            sentence, mend = f"Two clauses have the key {twice[0]!r}.", "Give each its own key."
        elif not 0 <= self.least_may <= optional:
            sentence = f"{self.least_may} optional clauses are wanted of {optional}."
            mend = "Ask for as many as there are, or fewer."
        if sentence:
            raise UsageError(sentence, code="bad-requirement", mend=mend)
