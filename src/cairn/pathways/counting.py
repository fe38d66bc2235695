"""Which credential counts at which leaf, each leaf looked at alone.

Knows wants and conditions. A pathway is indexed once, so that a credential is only compared with
the leaves that could want it; who may use what when several leaves want the same is `matching`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from cairn.pathways.equivalence import Chain, Equivalence, chains_to
from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import Holding
from cairn.pathways.requirement import (
    AchievementWanted,
    Conditions,
    CreditWanted,
    DegreeWanted,
    EquivalencePolicy,
    Leaf,
    LicenceWanted,
    ResultWanted,
    SkillWanted,
)
from cairn.pathways.wanted import WHOLE

__all__ = ["AtLeaf", "Candidate", "LeafIndex"]

_FULL = Decimal(WHOLE)


class Candidate(NamedTuple):
    """A credential that is what a leaf wants.

    Attributes:
        holding: The credential.
        way: How it counts, as in `Use`.
        percent: How far it counts.
        amount: The credits that it brings; None where credits are not counted.
        through: The statements along which it counts.
        code: Why it does not count after all, as in `NearMiss`; empty when it counts.
    """

    holding: Holding
    way: str
    percent: Decimal = _FULL
    amount: Decimal | None = None
    through: tuple[Equivalence, ...] = ()
    code: str = ""


@dataclass(slots=True)
class AtLeaf:
    """What one person holds of what one leaf wants.

    Attributes:
        counting: What counts, the best of each stone, by the stone.
        refused: What is wanted and does not count, in the order of the awards.
    """

    counting: dict[str, Candidate] = field(default_factory=dict)
    refused: list[Candidate] = field(default_factory=list)

    def add(self, candidate: Candidate) -> None:
        """Keep a candidate, unless a better one of the same stone is there."""
        if candidate.code:
            self.refused.append(candidate)
            return
        stone = candidate.holding.stone
        known = self.counting.get(stone)
        if known is None or _goodness(candidate) > _goodness(known):
            self.counting[stone] = candidate


def _goodness(candidate: Candidate) -> tuple[Decimal, Decimal, bool, float]:
    """The more credits, the closer, the longer valid, the better."""
    until = candidate.holding.valid_until
    lasting = until.timestamp() if until else 0.0
    return candidate.amount or Decimal(0), candidate.percent, until is None, lasting


_Look: TypeAlias = Callable[[Holding], Candidate | None]


class _Gate:
    """The conditions of some leaves, made ready for one instant.

    The last answer is remembered: a credential is asked about at one leaf after another, and many
    leaves have the same conditions.
    """

    def __init__(
        self, asked: Conditions, at: datetime, registries: Mapping[str, frozenset[str]]
    ) -> None:
        self.at = at
        self.conditions = asked
        self.issuers: frozenset[str] | None = None
        if asked.issuers or asked.registry:
            named = frozenset(one.id for one in asked.issuers)
            self.issuers = named | registries.get(asked.registry, frozenset())
        within = asked.within.before(at) if asked.within else None
        starts = [one for one in (asked.earned_from, within) if one is not None]
        self.earned_from = max(starts, default=None)
        self._last: tuple[Holding | None, str] = (None, "")

    def refuses(self, holding: Holding, vouched: tuple[Equivalence, ...] = ()) -> str:
        """Why a credential does not count, or an empty text."""
        if vouched and self.issuers is not None:
            return self._answer(holding, vouched)
        asked_about, answer = self._last
        if asked_about is not holding:
            answer = self._answer(holding, ())
            self._last = (holding, answer)
        return answer

    def _answer(self, holding: Holding, vouched: tuple[Equivalence, ...]) -> str:
        asked = self.conditions
        if holding.standing not in ("active", "expired"):
            return holding.standing
        if holding.awarded > self.at:
            return "not-yet"
        if asked.unexpired and holding.expired_at(self.at):
            return "expired"
        if not self._answered_for(holding, vouched):
            return "issuer"
        return self._untimely(holding) or self._unreliable(holding)

    def _answered_for(self, holding: Holding, vouched: tuple[Equivalence, ...]) -> bool:
        """Whether the issuer counts, or whoever says that it counts as what is wanted."""
        if self.issuers is None or holding.issuer_id in self.issuers:
            return True
        return bool(vouched) and vouched[-1].issuer_id in self.issuers

    def _untimely(self, holding: Holding) -> str:
        if self.earned_from is not None and holding.awarded < self.earned_from:
            recent = self.conditions.within is not None
            return "too-old" if recent else "too-early"
        until = self.conditions.earned_until
        return "too-late" if until is not None and holding.awarded > until else ""

    def _unreliable(self, holding: Holding) -> str:
        least = self.conditions.reliability
        if least is None:
            return ""
        known = holding.reliability
        return "reliability" if known is None or known < least else ""


class LeafIndex:
    """The leaves of a pathway, found by what they want.

    Args:
        leaves: The leaves in the order of the definition.
        at: The instant for which the answers hold.
        framework: How skills and fields relate.
        statements: The equivalences in force.
        policy: How far equivalences count.
        registries: The ids of the issuers in each registry.
    """

    def __init__(
        self,
        leaves: Sequence[Leaf],
        at: datetime,
        framework: SkillFramework,
        statements: Sequence[Equivalence],
        policy: EquivalencePolicy,
        registries: Mapping[str, frozenset[str]],
    ) -> None:
        self._framework = framework
        self._statements = statements
        self._policy = policy
        self._by_achievement: dict[str, list[tuple[int, _Look]]] = {}
        self._by_skill: dict[str, list[tuple[int, _Look]]] = {}
        self._by_licence: dict[str, list[tuple[int, _Look]]] = {}
        self._by_unit: dict[str, list[tuple[int, _Look]]] = {}
        self._by_degree: list[tuple[int, _Look]] = []
        gates: dict[Conditions, _Gate] = {}
        for number, leaf in enumerate(leaves):
            asked = leaf.conditions
            gate = gates.get(asked) or gates.setdefault(asked, _Gate(asked, at, registries))
            self._add(number, leaf, gate)

    def candidates(self, holding: Holding) -> Iterator[tuple[int, Candidate]]:
        """The leaves that want what a credential is, by their number, and how it counts there."""
        places = list(self._by_achievement.get(holding.achievement_id, ()))
        for held in holding.skills:
            places += self._by_skill.get(held.skill, ())
        for credit in holding.credits:
            places += self._by_unit.get(credit.unit, ())
        if holding.licence:
            places += self._by_licence.get(holding.licence, ())
        if holding.degree is not None:
            places += self._by_degree
        seen = set()
        for number, look in places:
            if number not in seen:
                seen.add(number)
                found = look(holding)
                if found is not None:
                    yield number, found

    def _add(self, number: int, leaf: Leaf, gate: _Gate) -> None:
        wanted = leaf.wanted
        match wanted:
            case AchievementWanted():
                self._add_named(number, wanted, gate)
            case LicenceWanted():
                chains = self._chains(wanted.licence, gate)
                for source in chains:
                    look = _named_look(chains[source], gate, self._policy.least_percent, "")
                    self._by_licence.setdefault(source, []).append((number, look))
            case ResultWanted():
                place = self._by_achievement.setdefault(wanted.achievement, [])
                place.append((number, _result_look(wanted, gate)))
            case SkillWanted():
                ways = self._framework.counting_as(wanted.skill, close=wanted.close)
                relations = {skill: way.relation for skill, way in ways.items()}
                look = _skill_look(wanted, relations, gate, self._framework)
                for skill in ways:
                    self._by_skill.setdefault(skill, []).append((number, look))
            case CreditWanted():
                look = _credit_look(wanted, self._fields(wanted.field), gate)
                self._by_unit.setdefault(wanted.unit, []).append((number, look))
            case DegreeWanted():
                look = _degree_look(wanted, self._fields(wanted.field), gate)
                self._by_degree.append((number, look))

    def _add_named(self, number: int, wanted: AchievementWanted, gate: _Gate) -> None:
        chains = self._chains(wanted.achievement, gate)
        for source, either in chains.items():
            # A statement speaks of an achievement, never of one of its versions.
            if wanted.version and source != wanted.achievement:
                continue
            look = _named_look(either, gate, self._policy.least_percent, wanted.version)
            self._by_achievement.setdefault(source, []).append((number, look))

    def _chains(self, target: str, gate: _Gate) -> dict[str, tuple[Chain, Chain | None]]:
        """For each source the best chain, and the best that an allowed issuer answers for."""
        longest = self._policy.longest_chain
        best = {chain.source: chain for chain in chains_to(target, self._statements, longest)}
        vouched = best
        if gate.issuers is not None:
            allowed = [
                one
                for one in self._statements
                if one.target != target or one.issuer_id in gate.issuers
            ]
            vouched = {chain.source: chain for chain in chains_to(target, allowed, longest)}
        itself = Chain(target, _FULL, ())
        found: dict[str, tuple[Chain, Chain | None]] = {target: (itself, None)}
        return found | {source: (chain, vouched.get(source)) for source, chain in best.items()}

    def _fields(self, wanted: str) -> frozenset[str] | None:
        """The fields of study that count as one; None for any."""
        return frozenset(self._framework.counting_as(wanted)) if wanted else None


def _named_look(
    chains: tuple[Chain, Chain | None], gate: _Gate, least: Decimal, version: str
) -> _Look:
    best, vouched = chains

    def look(holding: Holding) -> Candidate:
        chain = best
        if gate.issuers is not None and holding.issuer_id not in gate.issuers and vouched:
            chain = vouched
        code = gate.refuses(holding, chain.through)
        if not code and version and holding.achievement_version != version:
            code = "version"
        if not code and chain.percent < least:
            code = "percent"
        way = "equivalent" if chain.through else "itself"
        return Candidate(holding, way, chain.percent, None, chain.through, code)

    return look


def _result_look(wanted: ResultWanted, gate: _Gate) -> _Look:
    def look(holding: Holding) -> Candidate:
        good = any(
            result.value is not None and result.value >= wanted.at_least
            for result in holding.results
            if not wanted.result or result.name == wanted.result
        )
        return Candidate(
            holding, "itself", code=gate.refuses(holding) or ("" if good else "result")
        )

    return look


def _skill_look(
    wanted: SkillWanted, relations: Mapping[str, str], gate: _Gate, framework: SkillFramework
) -> _Look:
    order = ("same", "exact", "narrower", "close")

    def look(holding: Holding) -> Candidate:
        ways = [
            (not framework.reaches(held.level, wanted.level), order.index(relations[held.skill]))
            for held in holding.skills
            if held.skill in relations
        ]
        too_low, place = min(ways)
        way = "itself" if place == 0 else order[place]
        return Candidate(holding, way, code=gate.refuses(holding) or ("level" if too_low else ""))

    return look


def _credit_look(wanted: CreditWanted, fields: frozenset[str] | None, gate: _Gate) -> _Look:
    def look(holding: Holding) -> Candidate | None:
        amounts = [
            credit.amount
            for credit in holding.credits
            if credit.unit == wanted.unit and (fields is None or credit.field in fields)
        ]
        total = sum(amounts, Decimal(0))
        if total <= 0:
            return None
        return Candidate(holding, "itself", amount=total, code=gate.refuses(holding))

    return look


def _degree_look(wanted: DegreeWanted, fields: frozenset[str] | None, gate: _Gate) -> _Look:
    def look(holding: Holding) -> Candidate | None:
        degree = holding.degree
        if degree is None or (fields is not None and degree.field not in fields):
            return None
        low = degree.level < wanted.level
        return Candidate(holding, "itself", code=gate.refuses(holding) or ("level" if low else ""))

    return look
