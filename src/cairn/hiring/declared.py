"""What applicants said of themselves, of their own will, and what became of them.

Categories come from the people and from nowhere else: no name, picture, address or text is looked
at to guess one. They are kept apart from what decides, and used only to count afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cairn.hiring.clause_rule import ClauseRule, rule_of
from cairn.hiring.rates import UNKNOWN, BoolArray
from cairn.hiring.requirement import JobRequirement
from cairn.hiring.shortlist import Shortlist, passed_matrix
from cairn.kernel.errors import UsageError

__all__ = ["KINDS", "ClauseTable", "Declared", "table_of", "under_requirement"]

KINDS: Mapping[str, str] = {
    "sex": "sex",
    "race_ethnicity": "race/ethnicity",
    "age_group": "age group",
    "disability": "disability",
}
"""Kinds of categories that people may tell, and what they are called, in the order of tables."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One applicant, or several who told the same.

    Attributes:
        reference: What the employer calls them; empty for several.
        told: Their category of each kind; `UNKNOWN` or missing where they told nothing.
        applicants: How many people this is.
        selected: How many of them were chosen; None where that is not known.
        score: Their score; None where they have none.
        keep: Whether they proved good, so that no other requirement may lose them.
    """

    reference: str
    told: Mapping[str, str] = field(default_factory=dict)
    applicants: int = 1
    selected: int | None = None
    score: float | None = None
    keep: bool = False

    def category(self, kind: str) -> str:
        """Their category of one kind."""
        return self.told.get(kind) or UNKNOWN


@dataclass(frozen=True, slots=True)
class ClauseTable:
    """Who meets which clause of a requirement.

    Attributes:
        keys: The clauses.
        names: Their names for people.
        references: The applicants.
        met: Applicants by clauses; what could not be determined is not met.
        rule: How the clauses decide.
        undetermined: How many entries could not be determined.

    Raises:
        UsageError: If the parts do not fit together, or an applicant or a clause stands twice
            (``bad-clauses``).
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]
    references: tuple[str, ...]
    met: BoolArray
    rule: ClauseRule
    undetermined: int = 0

    def __post_init__(self) -> None:
        clauses = len(self.keys)
        fits = clauses == len(self.names) == len(self.rule.must)
        fits = fits and self.met.shape == (len(self.references), clauses)
        if not fits or _twice(self.keys) or _twice(self.references):
            raise UsageError(
                "The table of clauses does not fit its applicants and its rule, or one of them"
                " stands in it twice.",
                code="bad-clauses",
                mend="Give a row for each applicant and a column for each clause, each once.",
            )


def table_of(found: Shortlist) -> ClauseTable:
    """Who meets which clause of a shortlist.

    Args:
        found: The list; what could not be determined counts as not met, as it does there.
    """
    references, keys, met = passed_matrix(found)
    requirement = found.requirement
    return ClauseTable(
        keys=keys,
        names=tuple(one.name for one in requirement.clauses),
        references=references,
        met=met,
        rule=rule_of(requirement),
        undetermined=sum(len(one.open_at) for one in found.answers),
    )


def under_requirement(table: ClauseTable, requirement: JobRequirement) -> ClauseTable:
    """Let a requirement say how the clauses of a table decide, and what they are called.

    Args:
        table: Who meets which clause.
        requirement: A requirement with the same clauses, in any order.

    Raises:
        UsageError: If the two have not the same clauses (``other-clauses``).
    """
    keys = tuple(one.key for one in requirement.clauses)
    other = sorted(set(keys) ^ set(table.keys))
    if other:
        where = "the requirement" if other[0] in keys else "the table"
        raise UsageError(
            f"The clause “{other[0][:60]}” stands only in {where}.",
            code="other-clauses",
            mend="Give the table that was made with this requirement.",
        )
    places = [table.keys.index(key) for key in keys]
    return ClauseTable(
        keys=keys,
        names=tuple(one.name for one in requirement.clauses),
        references=table.references,
        met=table.met[:, places],
        rule=rule_of(requirement),
        undetermined=table.undetermined,
    )


def _twice(words: Sequence[str]) -> bool:
    return len(set(words)) < len(words)
