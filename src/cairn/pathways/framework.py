"""A skill framework as far as pathways need it: what is broader, what matches, which levels.

A small value that is passed in. Knows SKOS relations: ``broader``, ``exactMatch`` (symmetric and
transitive, SKOS Reference S44 and S45), ``closeMatch`` (symmetric, never chained, section 10.1).
Does not read framework files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["NO_FRAMEWORK", "SkillFramework", "SkillWay"]


@dataclass(frozen=True, slots=True)
class SkillWay:
    """How one skill counts as another.

    Attributes:
        skill: The skill that is held.
        relation: "same", "exact", "narrower" or "close".
    """

    skill: str
    relation: str


@dataclass(frozen=True, slots=True)
class SkillFramework:
    """Skills and how they relate.

    Attributes:
        broader: The directly broader skills of each skill, by URI.
        exact: Pairs of skills that are the same in different frameworks.
        close: Pairs of skills that are nearly the same.
        levels: The words for levels, the lowest first.
        names: What each skill is called, by URI.
    """

    broader: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exact: tuple[tuple[str, str], ...] = ()
    close: tuple[tuple[str, str], ...] = ()
    levels: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def counting_as(self, skill: str, *, close: bool = False) -> dict[str, SkillWay]:
        """Every skill that counts as another, and how.

        A skill counts as itself, as one that it matches exactly, and as every broader one. With
        `close`, a skill also counts if it closely matches one of those; that step is taken once,
        because what is close to something close need not be close.

        Args:
            skill: The skill that is wanted.
            close: Whether close matches count.

        Returns:
            The ways by the skill that is held; the wanted skill comes first.
        """
        found = {skill: SkillWay(skill, "same")}
        exact = _both_ways(self.exact)
        narrower: dict[str, list[str]] = {}
        for below, above in self.broader.items():
            for one in above:
                narrower.setdefault(one, []).append(below)
        _spread(found, skill, exact, narrower)
        if close:
            near = _both_ways(self.close)
            for counted in tuple(found):
                for one in near.get(counted, ()):
                    if one not in found:
                        found[one] = SkillWay(one, "close")
                        _spread(found, one, exact, {})
        return found

    def reaches(self, held: str, wanted: str) -> bool:
        """Whether a level is at or above another.

        Without a wanted level any is enough. A word that is not among the levels reaches itself
        only; no word reaches nothing.
        """
        if not wanted or held == wanted:
            return True
        if held not in self.levels or wanted not in self.levels:
            return False
        return self.levels.index(held) >= self.levels.index(wanted)


def _both_ways(pairs: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


def _spread(
    found: dict[str, SkillWay],
    start: str,
    exact: dict[str, list[str]],
    narrower: dict[str, list[str]],
) -> None:
    """Add what matches exactly or is narrower, step by step; the first way found is kept."""
    relation = found[start].relation
    after_exact = "exact" if relation == "same" else relation
    waiting = [start]
    for skill in waiting:
        so_far = found[skill].relation
        exactly = after_exact if so_far in ("same", "exact") else so_far
        for neighbours, way in ((exact, exactly), (narrower, "narrower")):
            for one in neighbours.get(skill, ()):
                if one not in found:
                    found[one] = SkillWay(one, way)
                    waiting.append(one)


NO_FRAMEWORK = SkillFramework()
"""A framework that knows nothing: a skill counts only as itself."""
