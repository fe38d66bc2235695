"""What a person aims at: a role described by skills, or a pathway.

Knows the shapes. What a goal asks of a plan is worked out in `sought` and `tree_model`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

from cairn.kernel.errors import UsageError
from cairn.pathways.equivalence import Equivalence
from cairn.pathways.framework import NO_FRAMEWORK, SkillFramework
from cairn.pathways.requirement import Pathway

__all__ = ["Goal", "OtherKind", "OtherNeed", "PathwayGoal", "RoleGoal", "SkillNeed"]

_MOST_WEIGHT = 1_000
_MOST_NEEDS = 500

OtherKind: TypeAlias = Literal["licence", "experience", "portfolio"]
"""What a role may ask that no short course gives."""


@dataclass(frozen=True, slots=True)
class SkillNeed:
    """A skill that a role asks for.

    Attributes:
        skill: The skill's URI.
        name: Its name for people.
        level: The wanted level, by its word in the framework's order; empty for any.
        weight: How much it matters beside the others, 1 to 1,000.
        required: Whether the role cannot be had without it.
        close: Whether a skill that only matches closely counts too.

    Raises:
        UsageError: If the skill or name is empty or the weight is out of range (``bad-need``).
    """

    skill: str
    name: str
    level: str = ""
    weight: int = 1
    required: bool = False
    close: bool = True

    def __post_init__(self) -> None:
        named = self.skill.strip() and self.name.strip()
        if not named or not 1 <= self.weight <= _MOST_WEIGHT:
            raise UsageError(
                f"The need “{(self.name or self.skill)[:60]}” has no skill or no name, or a weight "
                f"of {self.weight}.",
                code="bad-need",
                mend=f"Give a skill, a name and a whole weight from 1 to {_MOST_WEIGHT}.",
            )


@dataclass(frozen=True, slots=True)
class OtherNeed:
    """Something else that a role asks for: no course gives it, so a plan can only name it.

    Attributes:
        kind: What it is.
        name: What it is in words for people, such as “a licence to drive”.
        met: Whether the person has it.
    """

    kind: OtherKind
    name: str
    met: bool = False


@dataclass(frozen=True, slots=True)
class RoleGoal:
    """A role described by weighted skills.

    A skill at a lower level than wanted counts in proportion: two of four levels are half.

    Attributes:
        name: The role's name for people.
        needs: The skills.
        enough: The share of the role, 0 to 1, at which a plan is complete; whatever is required
            must be complete besides.
        others: What it asks for that no course gives.
        framework: How skills relate, and the order of levels.

    Raises:
        UsageError: If there are no skills or more than 500, one is named twice, or the share is
            out of range (``bad-role``); if a level is not one of the framework's
            (``unknown-level``).
    """

    name: str
    needs: tuple[SkillNeed, ...]
    enough: Fraction = Fraction(1)
    others: tuple[OtherNeed, ...] = ()
    framework: SkillFramework = NO_FRAMEWORK

    def __post_init__(self) -> None:
        times = Counter(need.skill for need in self.needs)
        if not 1 <= len(self.needs) <= _MOST_NEEDS or max(times.values()) > 1:
            raise UsageError(
                f"The role “{self.name[:60]}” names no skill, too many, or one of them twice.",
                code="bad-role",
                mend=f"Name between one and {_MOST_NEEDS} skills, each once.",
            )
        if not 0 <= self.enough <= 1:
            raise UsageError(
                f"A share of {self.enough} of a role cannot be reached.",
                code="bad-role",
                mend="Give a share from 0 to 1.",
            )
        for need in self.needs:
            if need.level and need.level not in self.framework.levels:
                raise UsageError(
                    f"“{need.level[:40]}” is not a level of the framework.",
                    code="unknown-level",
                    mend=f"Use one of: {', '.join(self.framework.levels) or 'none'}.",
                )


@dataclass(frozen=True)
class PathwayGoal:
    """A pathway to be completed.

    Attributes:
        pathway: The pathway.
        framework: How skills relate.
        equivalences: Verified statements that one thing counts as another.
        registries: The ids of the issuers in each registry, by the registry's name.
    """

    pathway: Pathway
    framework: SkillFramework = NO_FRAMEWORK
    equivalences: Sequence[Equivalence] = ()
    registries: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The pathway's name for people."""
        return self.pathway.name


Goal: TypeAlias = RoleGoal | PathwayGoal
"""What a person aims at."""
