"""What “ready” means: several definitions, each in words, so that none passes for the only one.

Surveys of who is ready for work differ threefold, mostly by definition. So a share is never told
without its definition, and never alone: `DEFINITIONS` gives the others beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from cairn.hiring.requirement import Clause, JobRequirement
from cairn.hiring.shortlist import meets
from cairn.kernel.errors import UsageError
from cairn.pathways.requirement import (
    AchievementWanted,
    Leaf,
    Requirement,
    ResultWanted,
    SkillWanted,
)

__all__ = ["DEFINITIONS", "USUAL", "Asked", "Definition", "ready_by", "sharpened"]

Asked: TypeAlias = Literal["any", "share", "must", "every"]
"""How much has to be met.

"any": one clause that must be met. "share": a share of the weight, where a clause that must be met
weighs two and one that may be weighs one. "must": what the requirement itself asks, every clause
that must be met and enough of those that may be. "every": every clause.
"""

_MUST, _MAY = 2, 1


@dataclass(frozen=True, slots=True)
class Definition:
    """What it means to be ready.

    Attributes:
        name: In words for people, to stand behind “ready means”: ``every clause is met``.
        asked: How much has to be met.
        share: For "share": the least share of the weight, above 0 and at most 1.
        reliability: The least reliability of the assessments that show skills, 0 to 1; None for
            what each clause itself asks.

    Raises:
        UsageError: If the share or the reliability is out of its range (``out-of-range``).
    """

    name: str
    asked: Asked
    share: Fraction = Fraction(1)
    reliability: Decimal | None = None

    def __post_init__(self) -> None:
        reliable = self.reliability is None or 0 <= self.reliability <= 1
        if not 0 < self.share <= 1 or not reliable:
            raise UsageError(
                f"“{self.name[:60]}” asks for a share or a reliability that cannot be.",
                code="out-of-range",
                mend="Give a share above 0 and at most 1, and a reliability from 0 to 1.",
            )


USUAL = Definition("all that the requirement asks is met", "must")
"""The definition that leads, unless another is chosen: what a shortlist asks."""

DEFINITIONS = (
    Definition("at least one clause that must be met is met", "any"),
    Definition(
        "clauses are met that make up 70 in 100 of the weight (one that must be met weighs two)",
        "share",
        Fraction(7, 10),
    ),
    USUAL,
    Definition(
        "all that the requirement asks is met, by assessments with a reliability of 0.8 or more",
        "must",
        reliability=Decimal("0.8"),
    ),
    Definition("every clause is met, those that may be too", "every"),
)
"""The definitions that stand beside each other, the easiest first but for the last two."""


def sharpened(requirement: JobRequirement, definition: Definition) -> JobRequirement:
    """A requirement whose skills must be shown as reliably as a definition asks.

    Licences, credits and degrees are left as they are: nobody measures those.

    Args:
        requirement: The requirement.
        definition: The definition.
    """
    least = definition.reliability
    if least is None:
        return requirement
    clauses = tuple(replace(one, wanted=_sharper(one.wanted, least)) for one in requirement.clauses)
    return replace(requirement, clauses=clauses)


def _sharper(node: Requirement, least: Decimal) -> Requirement:
    if not isinstance(node, Leaf):
        return replace(node, parts=tuple(_sharper(part, least) for part in node.parts))
    if not isinstance(node.wanted, SkillWanted | AchievementWanted | ResultWanted):
        return node
    asked = max(least, node.conditions.reliability or Decimal(0))
    return replace(node, conditions=replace(node.conditions, reliability=asked))


def ready_by(
    definition: Definition, requirement: JobRequirement, met: Sequence[bool | None]
) -> bool | None:
    """Whether somebody is ready.

    Args:
        definition: What it means.
        requirement: The requirement, sharpened by the definition.
        met: Whether each clause is met; None where nobody knows.

    Returns:
        True or False; None where it depends on what nobody knows.
    """
    if definition.asked == "must":
        return meets(requirement, met)
    worst = _enough(definition, requirement.clauses, [one is True for one in met])
    best = _enough(definition, requirement.clauses, [one is not False for one in met])
    return worst if worst == best else None


def _enough(definition: Definition, clauses: Sequence[Clause], met: Sequence[bool]) -> bool:
    if definition.asked == "every":
        return all(met)
    if definition.asked == "any":
        must = [one for one, clause in zip(met, clauses, strict=True) if clause.weight == "must"]
        return any(must or met)
    weights = [_MUST if one.weight == "must" else _MAY for one in clauses]
    reached = sum(weight for weight, one in zip(weights, met, strict=True) if one)
    return reached >= definition.share * sum(weights)
