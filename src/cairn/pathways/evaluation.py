"""Decides whether holdings satisfy a pathway, and proves it.

Knows how the parts fit: each credential is compared with the leaves that could want it, disputed
ones are divided so that the fewest leaves stay missing, and the tree is filled from the leaves up.
The answer depends on nothing but the arguments, and not on their order. A further credential
never breaks a satisfied stack: no rule here excludes anything, and how recent an award is depends
on that award alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from cairn.kernel.errors import UsageError
from cairn.pathways.counting import AtLeaf, LeafIndex
from cairn.pathways.equivalence import Equivalence, EquivalenceConflict, conflicts_in, in_force
from cairn.pathways.filling import Filling, LeafSide
from cairn.pathways.framework import NO_FRAMEWORK, SkillFramework
from cairn.pathways.holdings import Holding
from cairn.pathways.matching import without_dispute
from cairn.pathways.proof_tree import ProofTree
from cairn.pathways.requirement import Pathway, leaves_of
from cairn.pathways.search import best_assignment
from cairn.pathways.shortest import outline_of

__all__ = ["PreparedPathway", "evaluate"]

_WORST_FIRST = ("revoked", "unverified", "suspended", "expired", "active")


def evaluate(
    pathway: Pathway,
    holdings: Iterable[Holding],
    *,
    at: datetime,
    framework: SkillFramework = NO_FRAMEWORK,
    equivalences: Iterable[Equivalence] = (),
    registries: Mapping[str, frozenset[str]] | None = None,
) -> ProofTree:
    """Answer whether holdings satisfy a pathway at an instant.

    Args:
        pathway: What must be held.
        holdings: What one person holds, in any order. Of several with the same credential id the
            one that stands worst counts.
        at: The instant for which the answer holds.
        framework: How skills and fields relate.
        equivalences: Verified statements that one thing counts as another.
        registries: The ids of the issuers in each registry, by the registry's name.

    Raises:
        UsageError: If the instant has no zone (``bad-instant``).
        LimitError: If there are too many ways to divide the credentials among the leaves
            (``pathway-too-entangled``).
    """
    prepared = PreparedPathway(
        pathway, at=at, framework=framework, equivalences=equivalences, registries=registries
    )
    return prepared.answer(holdings)


class PreparedPathway:
    """A pathway made ready to be asked for many people. Arguments and errors as in `evaluate`.

    Attributes:
        pathway: What must be held.
        at: The instant for which the answers hold.
    """

    def __init__(
        self,
        pathway: Pathway,
        *,
        at: datetime,
        framework: SkillFramework = NO_FRAMEWORK,
        equivalences: Iterable[Equivalence] = (),
        registries: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        if at.tzinfo is None:
            raise UsageError("An instant needs a time zone.", code="bad-instant")
        self.pathway = pathway
        self.at = at
        policy = pathway.equivalences
        statements = in_force(equivalences, policy, at)
        self._conflicts = conflicts_in(statements)
        self._leaves = leaves_of(pathway.requirement)
        self._outline = outline_of(pathway.requirement)
        self._index = LeafIndex(self._leaves, at, framework, statements, policy, registries or {})
        self._sides = tuple(LeafSide(leaf) for leaf in self._leaves)

    def answer(self, holdings: Iterable[Holding]) -> ProofTree:
        """Answer for one person; see `evaluate`."""
        found: dict[int, AtLeaf] = {}
        stones: dict[str, int] = {}
        for holding in _in_order(holdings):
            for number, candidate in self._index.candidates(holding):
                found.setdefault(number, AtLeaf()).add(candidate)
                stones.setdefault(holding.stone, len(stones))
        wants = [side.want(found.get(n), stones) for n, side in enumerate(self._sides)]
        assignment = without_dispute(wants) or best_assignment(self._outline, wants)
        filling = Filling(self._outline, self._sides, found, wants, assignment, tuple(stones))
        return ProofTree(self.pathway, self.at, filling.root(), self._contradictions(found))

    def _contradictions(self, found: Mapping[int, AtLeaf]) -> tuple[EquivalenceConflict, ...]:
        """The conflicts among statements that speak of what this person holds."""
        if not self._conflicts:
            return ()
        said = {
            statement
            for at_leaf in found.values()
            for candidate in (*at_leaf.counting.values(), *at_leaf.refused)
            for statement in candidate.through
        }
        return tuple(one for one in self._conflicts if said.intersection(one.statements))


def _in_order(holdings: Iterable[Holding]) -> list[Holding]:
    """By the day of the award, each credential once."""
    by_id: dict[str, Holding] = {}
    for holding in holdings:
        known = by_id.get(holding.credential_id)
        if known is None or _trust(holding) < _trust(known):
            by_id[holding.credential_id] = holding
    return sorted(by_id.values(), key=lambda one: (one.awarded, one.credential_id))


def _trust(holding: Holding) -> tuple[int, str]:
    return _WORST_FIRST.index(holding.standing), repr(holding)
