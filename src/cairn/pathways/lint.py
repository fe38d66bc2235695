"""What is wrong with pathways before anyone walks them: circles, and what nobody can meet.

Knows one trick: an *ideal learner* is made, who holds for each leaf the best credential that could
exist for it, and is asked about like any other. What is missing even then, nobody can meet; that
finds an empty registry as well as an achievement that is needed twice and counts once. Circles and
unreachable nodes inside a definition are found where it is put together (`draft`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from cairn.pathways.equivalence import Equivalence
from cairn.pathways.evaluation import evaluate
from cairn.pathways.framework import NO_FRAMEWORK, SkillFramework
from cairn.pathways.holdings import CreditsHeld, DegreeHeld, Holding, ResultHeld, SkillHeld
from cairn.pathways.proof_tree import ProofTree
from cairn.pathways.requirement import (
    AchievementWanted,
    CreditWanted,
    DegreeWanted,
    Leaf,
    LicenceWanted,
    Pathway,
    ResultWanted,
    SkillWanted,
    leaves_of,
    would_satisfy,
)

__all__ = ["LintFinding", "Offer", "Severity", "lint_pathways"]

Severity: TypeAlias = Literal["fault", "warning"]
"""A fault makes a pathway unusable; a warning only a part of it, or nothing at all."""


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing wrong with a pathway.

    Attributes:
        severity: How bad it is.
        pathway: The pathway's name.
        node: The node's name; empty when the whole pathway is meant.
        code: A reason code.
        sentence: What is wrong, in words for people.
        mend: What to do.
    """

    severity: Severity
    pathway: str
    node: str
    code: str
    sentence: str
    mend: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known of an achievement that somebody offers.

    Attributes:
        issuer: The issuer's id; empty when anyone may offer it.
        version: The version that is offered; empty when it has none.
        highest: The highest result that can be reached; None when not told.
        reliability: How reliable its assessment is; None when not told.
    """

    issuer: str = ""
    version: str = ""
    highest: Decimal | None = None
    reliability: Decimal | None = None


def lint_pathways(
    pathways: Sequence[Pathway],
    *,
    at: datetime,
    framework: SkillFramework = NO_FRAMEWORK,
    equivalences: Iterable[Equivalence] = (),
    registries: Mapping[str, frozenset[str]] | None = None,
    offers: Mapping[str, Offer] | None = None,
) -> tuple[LintFinding, ...]:
    """Look for what is wrong with pathways.

    Args:
        pathways: All that belong together, such as those of one programme.
        at: The instant at which a learner would be asked about.
        framework: How skills and fields relate.
        equivalences: Statements that one thing counts as another.
        registries: The ids of the issuers in each registry.
        offers: What is known of achievements, by id. One that is not here may be offered by anyone.

    Raises:
        UsageError: If the instant has no zone (``bad-instant``).
        LimitError: If there are too many ways to divide credentials (``pathway-too-entangled``).
    """
    world = _World(at, framework, tuple(equivalences), registries or {}, offers or {})
    found: list[LintFinding] = []
    for pathway in pathways:
        for leaf in leaves_of(pathway.requirement):
            found += _of_leaf(pathway, leaf, world)
        found += _for_nobody(pathway, world)
    return (*found, *_circles(pathways, frozenset(world.offers)))


def _of_leaf(pathway: Pathway, leaf: Leaf, world: _World) -> Iterator[LintFinding]:
    """What is wrong with the words of one leaf."""
    registry, framework = leaf.conditions.registry, world.framework
    if registry and not world.registries.get(registry):
        yield LintFinding(
            "warning",
            pathway.name,
            leaf.name,
            "empty-registry",
            f"“{leaf.name}” asks for an issuer on the list “{registry}”, which is empty.",
            "Add issuers to the list, or name another list.",
        )
    wanted = leaf.wanted
    if not isinstance(wanted, SkillWanted):
        return
    if wanted.level and framework.levels and wanted.level not in framework.levels:
        yield LintFinding(
            "fault",
            pathway.name,
            leaf.name,
            "unknown-level",
            f"“{leaf.name}” asks for the level “{wanted.level}”, which there is not.",
            f"The levels are: {', '.join(framework.levels)}.",
        )
    if framework.names and wanted.skill not in framework.names:
        yield LintFinding(
            "warning",
            pathway.name,
            leaf.name,
            "unknown-skill",
            f"The skill of “{leaf.name}” is not in the framework.",
            "Correct its address, or add it: narrower skills do not count otherwise.",
        )


@dataclass(frozen=True, slots=True)
class _World:
    """What an answer depends on besides the learner, and what is offered."""

    at: datetime
    framework: SkillFramework
    equivalences: tuple[Equivalence, ...]
    registries: Mapping[str, frozenset[str]]
    offers: Mapping[str, Offer]

    def answer(self, pathway: Pathway, holdings: Sequence[Holding]) -> ProofTree:
        return evaluate(
            pathway,
            holdings,
            at=self.at,
            framework=self.framework,
            equivalences=self.equivalences,
            registries=self.registries,
        )

    def ideal(self, leaf: Leaf, number: int) -> Holding:
        wanted, asked = leaf.wanted, leaf.conditions
        allowed = [issuer.id for issuer in asked.issuers]
        allowed += sorted(self.registries.get(asked.registry, ()))
        named = wanted.achievement if isinstance(wanted, AchievementWanted | ResultWanted) else ""
        offer = self.offers.get(named, Offer())
        awarded = min(self.at, asked.earned_until or self.at)
        blank = Holding(
            credential_id=f"urn:cairn:ideal:{number}",
            achievement_id=named,
            achievement_name=leaf.name,
            issuer_id=offer.issuer or next(iter(allowed), "urn:cairn:anyone"),
            issuer_name="",
            awarded=awarded,
            achievement_version=offer.version,
            reliability=Decimal(1) if offer.reliability is None else offer.reliability,
        )
        return _best_of(blank, leaf, offer)

    def equivalents(self) -> list[Holding]:
        """What counts as something else, as the ideal learner holds it too."""
        return [
            Holding(
                credential_id=f"urn:cairn:ideal:equivalent:{number}",
                achievement_id=statement.source,
                achievement_name=statement.source_name,
                issuer_id=self.offers.get(statement.source, Offer()).issuer or "urn:cairn:anyone",
                issuer_name="",
                awarded=self.at,
                licence=statement.source,
                reliability=Decimal(1),
            )
            for number, statement in enumerate(self.equivalences)
        ]


def _best_of(blank: Holding, leaf: Leaf, offer: Offer) -> Holding:
    """Put into a blank holding what a leaf wants."""
    wanted = leaf.wanted
    match wanted:
        case AchievementWanted():
            version = blank.achievement_version or wanted.version
            return replace(blank, achievement_version=version)
        case SkillWanted():
            return replace(blank, skills=(SkillHeld(wanted.skill, wanted.level),))
        case LicenceWanted():
            return replace(blank, licence=wanted.licence)
        case ResultWanted():
            best = wanted.at_least if offer.highest is None else offer.highest
            return replace(blank, results=(ResultHeld(best, wanted.result),))
        case CreditWanted():
            credit = CreditsHeld(wanted.amount, wanted.unit, wanted.field)
            return replace(blank, credits=(credit,))
        case DegreeWanted():
            return replace(blank, degree=DegreeHeld(wanted.level, wanted.field))


def _for_nobody(pathway: Pathway, world: _World) -> list[LintFinding]:
    leaves = leaves_of(pathway.requirement)
    holdings = [world.ideal(leaf, number) for number, leaf in enumerate(leaves)]
    others = world.equivalents()
    tree = world.answer(pathway, [*holdings, *others])
    alone = {
        leaf.key
        for leaf, held in zip(leaves, holdings, strict=True)
        if world.answer(replace(pathway, requirement=leaf), [held, *others]).satisfied
    }
    needed = {missing.leaf.key for missing in tree.missing}
    found = [
        LintFinding(
            "fault" if leaf.key in needed else "warning",
            pathway.name,
            leaf.name,
            "nobody-can-meet",
            f"Nobody can meet “{leaf.name}”: no credential could be what it asks for.",
            "Look at its issuers, dates, version and least result: they exclude each other.",
        )
        for leaf in leaves
        if leaf.key not in alone
    ]
    if tree.missing and not any(one.severity == "fault" for one in found):
        found.append(_disputed(pathway, tree))
    return found


def _disputed(pathway: Pathway, tree: ProofTree) -> LintFinding:
    names = " and ".join(f"“{missing.leaf.name}”" for missing in tree.missing)
    users = [near.by for missing in tree.missing for near in missing.near if near.by]
    by = f"; it is used for “{users[0]}” already" if users else ""
    return LintFinding(
        "fault",
        pathway.name,
        tree.missing[0].leaf.name,
        "counts-only-once",
        f"Nobody can meet {names} besides the rest: what would count, counts only once{by}.",
        "Let one of them share (shared = 100), or ask for something else.",
    )


def _circles(pathways: Sequence[Pathway], offered: frozenset[str]) -> list[LintFinding]:
    """Pathways that can only be completed by someone who has completed them.

    An achievement that only these pathways give can be had if one of them can be completed with
    what can be had already; this is repeated until nothing is added.
    """
    earned = {one.earns for one in pathways if one.earns and one.earns not in offered}
    had: set[str] = set()
    while True:
        closed = frozenset(earned - had)
        more = {
            one.earns
            for one in pathways
            if one.earns in closed and would_satisfy(one.requirement, _open_without(closed))
        }
        if not more:
            break
        had |= more
    stuck = [one for one in pathways if one.earns in earned - had]
    names = [f"“{one.name}”" for one in stuck]
    return [
        LintFinding(
            "fault",
            one.name,
            "",
            "circle-of-pathways",
            f"“{one.name}” asks for what only itself or a pathway that needs it can give"
            + (f" ({', '.join(names)})." if len(names) > 1 else "."),
            "Offer another way to one of these achievements.",
        )
        for one in stuck
    ]


def _open_without(closed: frozenset[str]) -> Callable[[Leaf], bool]:
    """Whether a leaf can be satisfied without certain achievements."""

    def is_open(leaf: Leaf) -> bool:
        wanted = leaf.wanted
        if isinstance(wanted, AchievementWanted | ResultWanted):
            return wanted.achievement not in closed
        return True

    return is_open
