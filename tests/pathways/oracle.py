"""The slow truth about a pathway: every way to divide the credentials is tried.

Written from the rules in the documentation, and shares no code with the evaluator but the values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import combinations, product

from cairn.pathways.equivalence import Equivalence
from cairn.pathways.evaluation import evaluate
from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import Holding
from cairn.pathways.proof_tree import ProofNode, ProofTree, State
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AnyOf,
    AtLeast,
    CreditWanted,
    DegreeWanted,
    Leaf,
    LicenceWanted,
    Pathway,
    Requirement,
    ResultWanted,
    SkillWanted,
    leaves_of,
)


@dataclass(frozen=True)
class Case:
    """Everything that an answer depends on."""

    pathway: Pathway
    holdings: tuple[Holding, ...]
    at: datetime
    framework: SkillFramework = field(default_factory=SkillFramework)
    equivalences: tuple[Equivalence, ...] = ()
    registries: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def answer(self, *more: Holding) -> ProofTree:
        """What the evaluator says, with further holdings if given."""
        return evaluate(
            self.pathway,
            (*self.holdings, *more),
            at=self.at,
            framework=self.framework,
            equivalences=self.equivalences,
            registries=self.registries,
        )


# --- what counts at one leaf -------------------------------------------------------------------


def _accepted(case: Case) -> list[Equivalence]:
    policy = case.pathway.equivalences
    usable = [
        one
        for one in case.equivalences
        if (not policy.issuers or one.issuer_id in policy.issuers)
        and (one.since is None or one.since <= case.at)
        and (one.until is None or one.until >= case.at)
    ]

    def replaced(one: Equivalence) -> bool:
        return any(
            (other.source, other.target, other.issuer_id) == (one.source, one.target, one.issuer_id)
            and other.since is not None
            and (one.since is None or other.since > one.since)
            for other in usable
        )

    return [one for one in usable if not replaced(one)]


def _chains(case: Case, source: str, target: str) -> Iterator[tuple[Equivalence, ...]]:
    """Every chain from a source to a target that visits nothing twice."""
    statements = _accepted(case)

    def walk(place: str, so_far: tuple[Equivalence, ...]) -> Iterator[tuple[Equivalence, ...]]:
        if place == target:
            yield so_far
            return
        if len(so_far) == case.pathway.equivalences.longest_chain:
            return
        been = {one.source for one in so_far} | {place}
        for one in statements:
            if one.source == place and one.target not in been:
                yield from walk(one.target, (*so_far, one))

    yield from walk(source, ())


def _counts_as(framework: SkillFramework, wanted: str, *, close: bool) -> set[str]:
    def same(skill: str) -> set[str]:
        found = {skill}
        while True:
            more = {b for a, b in framework.exact if a in found}
            more |= {a for a, b in framework.exact if b in found}
            if more <= found:
                return found
            found |= more

    found = {wanted}
    while True:
        more = set().union(*(same(skill) for skill in found))
        more |= {low for low, above in framework.broader.items() if set(above) & found}
        if more <= found:
            break
        found |= more
    if close:
        near = {b for a, b in framework.close if a in found}
        near |= {a for a, b in framework.close if b in found}
        found |= set().union(*(same(skill) for skill in near)) if near else set()
    return found


def _conditions_hold(  # noqa: PLR0911 - one end for each condition
    case: Case, leaf: Leaf, holding: Holding, voucher: str
) -> bool:
    asked = leaf.conditions
    if holding.standing in ("revoked", "suspended", "unverified"):
        return False
    over = holding.standing == "expired" or (
        holding.valid_until is not None and holding.valid_until < case.at
    )
    if (over and asked.unexpired) or holding.awarded > case.at:
        return False
    if asked.issuers or asked.registry:
        allowed = {one.id for one in asked.issuers}
        allowed |= case.registries.get(asked.registry, frozenset())
        if not {holding.issuer_id, voucher} & allowed:
            return False
    if asked.earned_from and holding.awarded < asked.earned_from:
        return False
    if asked.earned_until and holding.awarded > asked.earned_until:
        return False
    if asked.within and holding.awarded < asked.within.before(case.at):
        return False
    return asked.reliability is None or (
        holding.reliability is not None and holding.reliability >= asked.reliability
    )


def brings(case: Case, leaf: Leaf, holding: Holding) -> Decimal:
    """What a credential brings to a leaf alone: credits, or 1 if it is enough, or 0."""
    wanted = leaf.wanted
    if isinstance(wanted, AchievementWanted | LicenceWanted):
        return Decimal(_named_counts(case, leaf, holding))
    if not _conditions_hold(case, leaf, holding, ""):
        return Decimal(0)
    match wanted:
        case SkillWanted():
            good = _counts_as(case.framework, wanted.skill, close=wanted.close)
            return Decimal(
                any(
                    held.skill in good and _reaches(case, held.level, wanted.level)
                    for held in holding.skills
                )
            )
        case ResultWanted():
            return Decimal(
                holding.achievement_id == wanted.achievement
                and any(
                    one.value is not None
                    and one.value >= wanted.at_least
                    and wanted.result in ("", one.name)
                    for one in holding.results
                )
            )
        case CreditWanted():
            return sum(
                (
                    one.amount
                    for one in holding.credits
                    if one.unit == wanted.unit and _field_counts(case, one.field, wanted.field)
                ),
                Decimal(0),
            )
        case DegreeWanted():
            degree = holding.degree
            return Decimal(
                degree is not None
                and degree.level >= wanted.level
                and _field_counts(case, degree.field, wanted.field)
            )
    raise AssertionError(wanted)


def _named_counts(case: Case, leaf: Leaf, holding: Holding) -> bool:
    wanted = leaf.wanted
    if isinstance(wanted, AchievementWanted):
        source, target, version = holding.achievement_id, wanted.achievement, wanted.version
    else:
        assert isinstance(wanted, LicenceWanted)
        source, target, version = holding.licence, wanted.licence, ""
    if not source:
        return False
    for chain in _chains(case, source, target):
        percent = Decimal(100)
        for one in chain:
            percent = percent * one.percent / 100
        if version and (chain or holding.achievement_version != version):
            continue
        voucher = chain[-1].issuer_id if chain else ""
        if percent >= case.pathway.equivalences.least_percent and _conditions_hold(
            case, leaf, holding, voucher
        ):
            return True
    return False


def _reaches(case: Case, held: str, wanted: str) -> bool:
    levels = case.framework.levels
    if wanted in ("", held):
        return True
    if held in levels and wanted in levels:
        return levels.index(held) >= levels.index(wanted)
    return False


def _field_counts(case: Case, held: str, wanted: str) -> bool:
    return not wanted or held in _counts_as(case.framework, wanted, close=False)


# --- the whole tree ----------------------------------------------------------------------------


def fewest_missing(node: Requirement, held: Mapping[str, bool]) -> int:
    """How many leaves are missing at the least, when it is known which are satisfied."""
    if isinstance(node, Leaf):
        return 0 if held[node.key] else 1
    parts = [fewest_missing(part, held) for part in node.parts]
    if isinstance(node, AllOf):
        return sum(parts)
    if isinstance(node, AnyOf):
        return min(parts)
    if isinstance(node, AtLeast):
        return min(sum(some) for some in combinations(parts, node.count))
    weighted = list(zip(node.weights, parts, strict=True))
    return min(
        sum(price for _, price in some)
        for size in range(1, len(weighted) + 1)
        for some in combinations(weighted, size)
        if sum(weight for weight, _ in some) >= node.at_least
    )


def _offers(case: Case) -> dict[str, dict[str, Decimal]]:
    """What each stone brings to each leaf, by the leaf's key."""
    offers: dict[str, dict[str, Decimal]] = {}
    for leaf in leaves_of(case.pathway.requirement):
        for holding in case.holdings:
            amount = brings(case, leaf, holding)
            if amount > 0:
                at_leaf = offers.setdefault(leaf.key, {})
                at_leaf[holding.stone] = max(at_leaf.get(holding.stone, amount), amount)
    return offers


def _divisions(
    leaves: Sequence[Leaf], offers: Mapping[str, Mapping[str, Decimal]]
) -> tuple[list[str], list[list[tuple[str, ...]]]]:
    stones = sorted({stone for at_leaf in offers.values() for stone in at_leaf})
    options = []
    for stone in stones:
        able = [leaf for leaf in leaves if stone in offers.get(leaf.key, {})]
        options.append(
            [
                tuple(leaf.key for leaf in some)
                for size in range(len(able) + 1)
                for some in combinations(able, size)
                if sum(100 - leaf.conditions.shared for leaf in some) <= 100
            ]
        )
    return stones, options


def number_of_divisions(case: Case) -> int:
    """How many ways there are to divide the credentials."""
    _, options = _divisions(leaves_of(case.pathway.requirement), _offers(case))
    number = 1
    for some in options:
        number *= len(some)
    return number


def truth(case: Case) -> int:
    """The least number of missing leaves over all divisions; 0 when the stack is complete."""
    leaves = leaves_of(case.pathway.requirement)
    offers = _offers(case)
    stones, options = _divisions(leaves, offers)
    least = len(leaves) + 1
    for division in product(*options):
        sums = dict.fromkeys((leaf.key for leaf in leaves), Decimal(0))
        for stone, users in zip(stones, division, strict=True):
            for key in users:
                sums[key] += offers[key][stone]
        held = {leaf.key: sums[leaf.key] >= _needs(leaf) for leaf in leaves}
        least = min(least, fewest_missing(case.pathway.requirement, held))
        if least == 0:
            break
    return least


def _needs(leaf: Leaf) -> Decimal:
    return leaf.wanted.amount if isinstance(leaf.wanted, CreditWanted) else Decimal(1)


# --- is a given tree a proof? ------------------------------------------------------------------


def faults_of_proof(case: Case, tree: ProofTree) -> list[str]:
    """What is wrong with a proof tree, whoever made it; empty when it proves what it says."""
    faults: list[str] = []
    taken: dict[str, int] = {}
    held = {}
    for node in tree.nodes():
        faults += _node_faults(case, node)
        if isinstance(node.requirement, Leaf):
            held[node.requirement.key] = node.state is State.SATISFIED
            if node.state is State.SATISFIED or node.on_the_way:
                for use in node.used:
                    stone = use.holding.stone
                    taken[stone] = taken.get(stone, 0) + 100 - node.requirement.conditions.shared
    faults += [f"{stone} is counted twice" for stone, share in taken.items() if share > 100]
    if fewest_missing(case.pathway.requirement, held) != len(tree.missing):
        faults.append("the list of what is missing is not the shortest")
    would = held | {one.leaf.key: True for one in tree.missing}
    if fewest_missing(case.pathway.requirement, would):
        faults.append("the list of what is missing is not enough")
    return faults


def _node_faults(  # noqa: C901 - one line for each thing that can be wrong
    case: Case, node: ProofNode
) -> Iterator[str]:
    name = node.requirement.key
    if (node.fraction == 1) != (node.state is State.SATISFIED) or not 0 <= node.fraction <= 1:
        yield f"{name}: state and fraction do not agree"
    if (node.fraction == 0) != (node.state is State.MISSING):
        yield f"{name}: missing and fraction do not agree"
    if bool(node.missing) == (node.state is State.SATISFIED):
        yield f"{name}: state and missing do not agree"
    if isinstance(node.requirement, Leaf):
        total = sum((brings(case, node.requirement, use.holding) for use in node.used), Decimal(0))
        if len({use.holding.stone for use in node.used}) != len(node.used):
            yield f"{name}: one piece of learning is used twice"
        if any(brings(case, node.requirement, use.holding) <= 0 for use in node.used):
            yield f"{name}: uses what does not count"
        if (total >= _needs(node.requirement)) != (node.state is State.SATISFIED):
            yield f"{name}: the credentials used do not bear out the state"
        if isinstance(node.requirement.wanted, CreditWanted):
            for one in node.missing:
                if one.amount != node.requirement.wanted.amount - total:
                    yield f"{name}: {one.amount} is not what is left to earn"
        return
    held = {child.requirement.key: child.state is State.SATISFIED for child in node.children}
    if (_direct(node.requirement, held)) != (node.state is State.SATISFIED):
        yield f"{name}: its parts do not bear out the state"


def _direct(node: Requirement, held: Mapping[str, bool]) -> bool:
    if isinstance(node, AllOf):
        return all(held.values())
    if isinstance(node, AnyOf):
        return any(held.values())
    if isinstance(node, AtLeast):
        return sum(held.values()) >= node.count
    assert not isinstance(node, Leaf)
    weights = zip(node.weights, node.parts, strict=True)
    return sum(weight for weight, part in weights if held[part.key]) >= node.at_least
