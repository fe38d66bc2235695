"""One person's stacks, all evaluated again at one instant: what happens to each. Pure.

A stack's credential may itself be a part of another stack. So stacks are found complete from the
ground up: each counts for others only after it was found complete in this same round, and two that
name each other cannot hold each other up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cairn.pathways.equivalence import Equivalence
from cairn.pathways.evaluation import PreparedPathway
from cairn.pathways.framework import NO_FRAMEWORK, SkillFramework
from cairn.pathways.holdings import Holding, Standing
from cairn.pathways.proof_tree import ProofTree
from cairn.pathways.requirement import Pathway
from cairn.pathways.stack_book import Component, Finding, Stack, Step, react
from cairn.pathways.stack_words import reasons_of, restores_of

__all__ = ["Definition", "Judge", "Person", "find", "settle"]


@dataclass(frozen=True, slots=True)
class Definition:
    """A pathway through its versions.

    Attributes:
        id: The pathway's id.
        newest: Its newest version; None when it is no longer offered.
        versions: Every version that a stack may stand under, by its word.
    """

    id: str
    newest: Pathway | None
    versions: Mapping[str, Pathway]

    def under(self, stack: Stack | None) -> Pathway | None:
        """The version that a stack is held to: its own, or the newest when it has none yet."""
        if stack is None or not stack.awarded:
            return self.newest
        return self.versions.get(stack.version, self.newest)


class Judge:
    """Evaluates at one instant, with all that an evaluation knows besides the holdings.

    Pathways are made ready once, so that a judge can be asked for many people.

    Args:
        at: The instant.
        framework: How skills and fields relate.
        equivalences: Verified statements that one thing counts as another.
        registries: The ids of the issuers in each registry, by the registry's name.
    """

    def __init__(
        self,
        at: datetime,
        *,
        framework: SkillFramework = NO_FRAMEWORK,
        equivalences: Sequence[Equivalence] = (),
        registries: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.at = at
        self._framework = framework
        self._equivalences = equivalences
        self._registries = registries or {}
        self._prepared: dict[tuple[str, str], PreparedPathway] = {}

    def tree(self, pathway: Pathway, holdings: Iterable[Holding]) -> ProofTree:
        """Evaluate a pathway; see `cairn.pathways.evaluation.evaluate`."""
        key = (pathway.id, pathway.version)
        known = self._prepared.get(key)
        if known is None or known.pathway != pathway:
            known = PreparedPathway(
                pathway,
                at=self.at,
                framework=self._framework,
                equivalences=self._equivalences,
                registries=self._registries,
            )
            self._prepared[key] = known
        return known.answer(holdings)

    def proof(
        self, pathway: Pathway, rests_on: Iterable[Component], holdings: Iterable[Holding]
    ) -> ProofTree:
        """Evaluate a pathway with nothing but the credentials that a stack rests on."""
        wanted = {component.credential_id for component in rests_on}
        return self.tree(pathway, (one for one in holdings if one.credential_id in wanted))


@dataclass(frozen=True, slots=True)
class Person:
    """What one person holds, and how their stacks stand.

    Attributes:
        holdings: What they hold, the credentials of stacks left out.
        editions: What tells the present edition of each credential, by its id.
        stacks: Their stacks by the pathway's id.
        award: Makes the holding that a stack's credential is; told the stack and its pathway.
    """

    holdings: Sequence[Holding]
    editions: Mapping[str, str]
    stacks: Mapping[str, Stack]
    award: Callable[[Stack, Pathway], Holding]

    def counting(self, definitions: Iterable[Definition]) -> tuple[list[Holding], dict[str, str]]:
        """What counts as things stand, the credentials of active stacks included; and editions."""
        holdings, editions = list(self.holdings), dict(self.editions)
        for definition in definitions:
            stack = self.stacks.get(definition.id)
            pathway = definition.under(stack)
            if stack is not None and stack.state == "active" and pathway and pathway.earns:
                made = self.award(stack, pathway)
                holdings.append(made)
                editions[made.credential_id] = str(stack.edition)
        return holdings, editions

    def find(
        self, definition: Definition, definitions: Iterable[Definition], judge: Judge
    ) -> Finding:
        """Evaluate one stack as things stand, and change nothing; see `find`."""
        holdings, editions = self.counting(definitions)
        stack = self.stacks.get(definition.id)
        found = find(definition, stack, holdings, editions, judge)
        gone = ("The pathway is not offered any more.",)
        return found or Finding(holds=False, version="", reasons=gone)


def settle(
    person: Person,
    definitions: Iterable[Definition],
    judge: Judge,
    *,
    only_awarded: bool = False,
) -> tuple[Step, ...]:
    """Evaluate all stacks of one person, and say what happens to each.

    Args:
        person: The person.
        definitions: The pathways, in any order.
        judge: Evaluates.
        only_awarded: Whether to look only at stacks that were awarded, and award nothing new.

    Returns:
        The steps. What a step rests on comes before it. Settling again changes nothing.
    """
    ordered = sorted(definitions, key=lambda one: one.id)
    if only_awarded:
        ordered = [one for one in ordered if _is_awarded(person, one)]
    told: list[Step] = []
    # A step gives a credential a new edition, and what rests on it has to follow.
    for _ in range(2 * len(ordered) + 2):
        this = _Round(person, ordered, judge)
        steps = this.carry_out() or this.upgrades()
        if not steps:
            break
        told += steps
        after = {step.stack.pathway: step.stack for step in steps}
        person = replace(person, stacks={**person.stacks, **after})
    return tuple(told)


class _Round:
    """All stacks of one person looked at once."""

    def __init__(self, person: Person, definitions: list[Definition], judge: Judge) -> None:
        self.person = person
        self.definitions = definitions
        self.judge = judge
        self.holdings = list(person.holdings)
        self.editions = dict(person.editions)
        self.after: dict[str, Stack] = {}
        self.steps: list[Step] = []
        # How much counted when a stack was last found not to hold: it need not be asked again.
        self._tried: dict[tuple[str, bool], int] = {}

    def carry_out(self) -> list[Step]:
        """Find out from the ground up what holds; then what is left does not."""
        todo = list(self.definitions)
        while True:
            # What holds as it did before comes first: else a stack would move to other
            # credentials, only because those that it rests on were not looked at yet.
            held = self._first(todo, resting=True) or self._first(todo, resting=False)
            if held is None:
                break
            definition, finding = held
            todo.remove(definition)
            self._take(definition, finding)
        self.holdings += [
            _out_of_force(self.person, one)
            for one in self.definitions
            if _is_awarded(self.person, one) and not self._is_active(one)
        ]
        for definition in todo:
            finding_or_none = self._find(definition, resting=False)
            if finding_or_none is not None:
                self._take(definition, finding_or_none)
        return self.steps

    def upgrades(self) -> list[Step]:
        """Move the first stack that can to the newest version of its pathway."""
        for definition in self.definitions:
            stack, newest = self.person.stacks.get(definition.id), definition.newest
            if stack is None or stack.state != "active" or newest is None:
                continue
            if stack.version == newest.version:
                continue
            kept = self._not_resting_on(definition)
            tree = self.judge.tree(newest, kept)
            if tree.satisfied:
                step = self._react(definition, stack, _complete(tree, self.editions))
                return [step] if step else []
        return []

    def _first(self, todo: list[Definition], *, resting: bool) -> tuple[Definition, Finding] | None:
        for definition in todo:
            question = (definition.id, resting)
            if self._tried.get(question) == len(self.holdings):
                continue
            finding = self._find(definition, resting=resting)
            if finding is not None and finding.holds:
                return definition, finding
            self._tried[question] = len(self.holdings)
        return None

    def _find(self, definition: Definition, *, resting: bool) -> Finding | None:
        stack = self.person.stacks.get(definition.id)
        if not resting:
            return find(definition, stack, self.holdings, self.editions, self.judge)
        own = definition.under(stack)
        if stack is None or not stack.awarded or own is None:
            return None
        tree = self.judge.proof(own, stack.rests_on, self.holdings)
        return _complete(tree, self.editions) if tree.satisfied else None

    def _react(self, definition: Definition, stack: Stack | None, finding: Finding) -> Step | None:
        newest = definition.newest
        queued = newest is not None and newest.approval == "queued"
        return react(stack, finding, definition.id, queued=queued, at=self.judge.at)

    def _take(self, definition: Definition, finding: Finding) -> None:
        """Take in what was found of a stack, and let it count for others if it is active."""
        stack = self.person.stacks.get(definition.id)
        step = self._react(definition, stack, finding)
        if step is not None:
            self.steps.append(step)
            stack = step.stack
        if stack is None:
            return
        self.after[definition.id] = stack
        pathway = definition.under(stack)
        if stack.state == "active" and pathway is not None and pathway.earns:
            holding = self.person.award(stack, pathway)
            self.holdings.append(holding)
            self.editions[holding.credential_id] = str(stack.edition)

    def _is_active(self, definition: Definition) -> bool:
        stack = self.after.get(definition.id)
        return stack is not None and stack.state == "active"

    def _not_resting_on(self, definition: Definition) -> list[Holding]:
        """What counts without the credential of a stack and all that rest on it."""
        owners = {
            self.person.award(stack, pathway).credential_id: one
            for one in self.definitions
            if (stack := self.after.get(one.id)) and (pathway := one.under(stack))
        }
        shut = {key for key, one in owners.items() if one is definition}
        more = True
        while more:
            above = {
                key
                for key, one in owners.items()
                if any(part.credential_id in shut for part in self.after[one.id].rests_on)
            }
            more = not above <= shut
            shut |= above
        return [one for one in self.holdings if one.credential_id not in shut]


def _is_awarded(person: Person, definition: Definition) -> bool:
    stack = person.stacks.get(definition.id)
    return stack is not None and stack.awarded


def _out_of_force(person: Person, definition: Definition) -> Holding:
    """The credential of a stack that does not hold: it counts nowhere, and reasons can name it."""
    stack = person.stacks[definition.id]
    pathway = definition.under(stack) or next(iter(definition.versions.values()))
    standing: Standing = "revoked" if stack.state == "withdrawn" else "suspended"
    return replace(person.award(stack, pathway), standing=standing)


def find(
    definition: Definition,
    stack: Stack | None,
    holdings: Sequence[Holding],
    editions: Mapping[str, str],
    judge: Judge,
) -> Finding | None:
    """Evaluate one stack, keeping to what it rests on for as long as that will do.

    An awarded stack is held to the version that it was awarded under. It moves to the newest one
    as soon as it is complete under that.

    Args:
        definition: The pathway.
        stack: The stack; None when there is none.
        holdings: What counts.
        editions: What tells the present edition of each credential, by its id.
        judge: Evaluates.

    Returns:
        What was found; None when the pathway is no longer offered and nothing was awarded.
    """
    own, newest = definition.under(stack), definition.newest
    if own is None:
        return None
    rested = stack.rests_on if stack else ()
    for pathway in dict.fromkeys((newest or own, own)):
        if rested:
            tree = judge.proof(pathway, rested, holdings)
            if tree.satisfied:
                return _complete(tree, editions)
        tree = judge.tree(pathway, holdings)
        if tree.satisfied:
            return _complete(tree, editions)
    # The last one looked at is the version that the stack is held to.
    reasons = reasons_of(rested, holdings, tree)
    return Finding(holds=False, version=own.version, reasons=reasons, restores=restores_of(tree))


def _complete(tree: ProofTree, editions: Mapping[str, str]) -> Finding:
    components = sorted(
        (
            Component(one.credential_id, editions.get(one.credential_id, ""), one.achievement_name)
            for one in tree.used
        ),
        key=lambda component: component.credential_id,
    )
    return Finding(holds=True, version=tree.pathway.version, rests_on=tuple(components))
