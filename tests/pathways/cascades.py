"""A small world of people and stacks, in which things happen at random, and what must hold in it.

Used by the tests and by ``bench/cascades.py``. Everything comes from one seed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from cairn.pathways.holdings import Holding
from cairn.pathways.period import Period
from cairn.pathways.proof_tree import ProofNode, State
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AnyOf,
    AtLeast,
    Conditions,
    Leaf,
    Pathway,
    Requirement,
)
from cairn.pathways.stack_book import Stack, Step, approved, held, refused, released, withdrawn
from cairn.pathways.stack_round import Definition, Judge, Person, settle

__all__ = ["Cascade", "achievement", "holding"]

START = datetime(2026, 1, 1, tzinfo=UTC)
LETTERS = "ABCDEF"
PEOPLE = 4


def achievement(letter: str) -> str:
    return f"https://academy.example/achievements/{letter}"


def holding(letter: str, number: int, awarded: datetime, **more: object) -> Holding:
    given = Holding(
        credential_id=f"urn:example:{number}",
        achievement_id=achievement(letter),
        achievement_name=f"Achievement {letter}",
        issuer_id="did:web:academy.example",
        issuer_name="Academy",
        awarded=awarded,
    )
    return replace(given, **more)  # type: ignore[arg-type]  # the callers give fields of Holding


def _leaf(key: str, letter: str, **conditions: object) -> Leaf:
    told = Conditions(**conditions)  # type: ignore[arg-type]  # the callers give fields of Conditions
    return Leaf(key, f"Achievement {letter}", AchievementWanted(achievement(letter)), told)


def _pathway(name: str, root: Requirement, version: str = "1", **more: object) -> Pathway:
    made = Pathway(
        f"https://academy.example/pathways/{name}",
        f"Stack {name}",
        version,
        root,
        achievement(f"stack-{name}"),
        f"Stack {name}",
    )
    return replace(made, **more)  # type: ignore[arg-type]  # the callers give fields of Pathway


def _first_definitions() -> list[Pathway]:
    either = AnyOf("either", "B or C", (_leaf("b", "B"), _leaf("c", "C")))
    two = AtLeast(
        "two", "Two of four", 2,
        (
            _leaf("b", "B"), _leaf("d", "D"), _leaf("e", "E", within=Period(months=12)),
            _leaf("f", "F", unexpired=False),
        ),
    )  # fmt: skip
    upon = AllOf("upon", "One and F", (_leaf("one", "stack-one"), _leaf("f", "F", shared=100)))
    last = AnyOf("last", "Any", (_leaf("two", "stack-two"), _leaf("three", "stack-three")))
    return [
        _pathway("one", AllOf("all", "A and more", (_leaf("a", "A"), either))),
        _pathway("two", two, approval="queued"),
        _pathway("three", upon),
        _pathway("four", last),
        # These two name each other: neither may hold the other up.
        _pathway("egg", AnyOf("any", "E or hen", (_leaf("e", "E"), _leaf("hen", "stack-hen")))),
        _pathway("hen", AllOf("all", "Egg", (_leaf("egg", "stack-egg"),))),
    ]


@dataclass
class _Life:
    """One person: what they hold, and their stacks."""

    holdings: dict[str, Holding] = field(default_factory=dict)
    editions: dict[str, int] = field(default_factory=dict)
    stacks: dict[str, Stack] = field(default_factory=dict)
    awarded: dict[str, datetime] = field(default_factory=dict)


class Cascade:
    """The world.

    Args:
        seed: Where all chance comes from.
    """

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same world for the same seed
        self.at = START
        self.judge = Judge(START)
        self.lives = [_Life() for _ in range(PEOPLE)]
        self.versions = {one.id: {one.version: one} for one in _first_definitions()}
        self.newest = {one.id: one for one in _first_definitions()}
        self.counted: Counter[str] = Counter()
        self.number = 0
        self.touched: list[_Life] = []

    # What can happen

    def happen(self) -> None:
        """Let one thing happen at random, and every stack that it may touch be settled."""
        events: list[tuple[int, Callable[[_Life], None]]] = [
            (30, self._award), (12, self._revoke), (8, self._suspend), (8, self._lift),
            (4, self._spoil), (14, self._renew), (8, self._time_passes), (6, self._approve),
            (2, self._refuse), (2, self._hold), (3, self._release), (1, self._withdraw),
            (1, self._new_version), (2, self._somebody_else),
        ]  # fmt: skip
        event = self.chance.choices([e for _, e in events], [w for w, _ in events])[0]
        life = self.chance.choice(self.lives)
        self.counted[f"event {event.__name__.strip('_')}"] += 1
        event(life)
        everyone = event in (self._time_passes, self._new_version)
        self.touched = self.lives if everyone else [life]
        for one in self.touched:
            self.settle(one)

    def settle(self, life: _Life) -> None:
        steps = settle(self.person(life), self.definitions(), self.judge)
        for step in steps:
            self.apply(life, step)

    def apply(self, life: _Life, step: Step) -> None:
        before = life.stacks.get(step.stack.pathway)
        self.counted[f"step {step.kind}"] += 1
        if step.kind == "awarded":
            life.awarded[step.stack.pathway] = self.at
        assert step.stack.edition >= (before.edition if before else 0)
        if step.stack.state in ("suspended", "withdrawn", "refused", "lapsed"):
            assert step.stack.reason or step.kind in ("released", "withdrawn", "held")
        if step.kind == "suspended":
            assert step.stack.reasons, step
            assert step.stack.restores, step
        life.stacks[step.stack.pathway] = step.stack

    def _some(self, life: _Life, *standings: str) -> Holding | None:
        found = [one for one in life.holdings.values() if one.standing in standings]
        return self.chance.choice(found) if found else None

    def _put(self, life: _Life, one: Holding | None, **changes: object) -> None:
        if one is not None:
            changed = replace(one, **changes)  # type: ignore[arg-type]  # fields of Holding
            life.holdings[one.credential_id] = changed

    def _award(self, life: _Life) -> None:
        self.number += 1
        ends = self.chance.choice([None, *range(30, 400, 90)])
        until = self.at + timedelta(days=ends) if ends else None
        given = holding(self.chance.choice(LETTERS), self.number, self.at, valid_until=until)
        life.holdings[given.credential_id] = given
        life.editions[given.credential_id] = 1

    def _revoke(self, life: _Life) -> None:
        self._put(life, self._some(life, "active", "suspended"), standing="revoked")

    def _suspend(self, life: _Life) -> None:
        self._put(life, self._some(life, "active"), standing="suspended")

    def _lift(self, life: _Life) -> None:
        self._put(life, self._some(life, "suspended", "unverified"), standing="active")

    def _spoil(self, life: _Life) -> None:
        self._put(life, self._some(life, "active"), standing="unverified")

    def _renew(self, life: _Life) -> None:
        one = self._some(life, "active")
        if one is not None and one.valid_until is not None:
            self._put(life, one, valid_until=self.at + timedelta(days=200))
            life.editions[one.credential_id] += 1

    def _time_passes(self, life: _Life) -> None:
        del life
        self.at += timedelta(days=self.chance.randrange(1, 60))
        self.judge = Judge(self.at)

    def _of(self, life: _Life, *states: str) -> Stack | None:
        found = [one for one in life.stacks.values() if one.state in states]
        return self.chance.choice(found) if found else None

    def _approve(self, life: _Life) -> None:
        stack = self._of(life, "waiting", "refused")
        if stack is None:
            return
        definition = self.definition(stack.pathway)
        finding = self.person(life).find(definition, self.definitions(), self.judge)
        if finding.holds:
            self.apply(life, approved(stack, finding, self.at))

    def _refuse(self, life: _Life) -> None:
        stack = self._of(life, "waiting")
        if stack is not None:
            self.apply(life, refused(stack, "The interview is still to come.", self.at))

    def _hold(self, life: _Life) -> None:
        stack = self._of(life, "active", "suspended")
        if stack is not None:
            self.apply(life, held(stack, "Under inquiry.", self.at))

    def _release(self, life: _Life) -> None:
        stack = self._of(life, "suspended")
        if stack is not None and stack.is_held:
            self.apply(life, released(stack, self.at))

    def _withdraw(self, life: _Life) -> None:
        stack = self._of(life, "active", "suspended")
        if stack is not None:
            self.apply(life, withdrawn(stack, "Given in error.", self.at))

    def _new_version(self, life: _Life) -> None:
        del life
        name = self.chance.choice(["one", "three"])
        old = self.newest[f"https://academy.example/pathways/{name}"]
        version = str(int(old.version) + 1)
        extra = _leaf(f"extra-{version}", self.chance.choice("DEF"))
        root = AllOf(f"root-{version}", "With more", (_first_definitions_root(name), extra))
        self.newest[old.id] = replace(old, version=version, requirement=root)
        self.versions[old.id][version] = self.newest[old.id]

    def _somebody_else(self, life: _Life) -> None:
        """Let somebody new come in place of another: withdrawals are final, and records grow."""
        life.holdings, life.editions, life.stacks, life.awarded = {}, {}, {}, {}

    # What is asked of it

    def definition(self, pathway: str) -> Definition:
        return Definition(pathway, self.newest[pathway], self.versions[pathway])

    def definitions(self) -> list[Definition]:
        found = [self.definition(pathway) for pathway in self.newest]
        self.chance.shuffle(found)
        return found

    def person(self, life: _Life) -> Person:
        editions = {key: str(number) for key, number in life.editions.items()}
        return Person(tuple(life.holdings.values()), editions, life.stacks, self._earned(life))

    def _earned(self, life: _Life) -> Callable[[Stack, Pathway], Holding]:
        def award(stack: Stack, pathway: Pathway) -> Holding:
            letter = pathway.earns.rpartition("/")[2]
            made = holding(letter, 0, life.awarded.get(stack.pathway, self.at))
            return replace(made, credential_id=f"urn:example:{id(life)}:{letter}")

        return award

    def counting(self, life: _Life) -> tuple[list[Holding], dict[str, str]]:
        """What counts for a person now, the credentials of active stacks included."""
        holdings = list(life.holdings.values())
        editions = {key: str(number) for key, number in life.editions.items()}
        for stack in life.stacks.values():
            if stack.state == "active":
                pathway = self.versions[stack.pathway][stack.version]
                made = self._earned(life)(stack, pathway)
                holdings.append(made)
                editions[made.credential_id] = str(stack.edition)
        return holdings, editions

    def check(self) -> int:
        """Insist that every active stack has a valid proof tree.

        Looks at everyone whom the last event may have touched; time touches all.

        Returns:
            How many active stacks were looked at.
        """
        seen = 0
        for life in self.touched:
            holdings, editions = self.counting(life)
            active = [one for one in life.stacks.values() if one.state == "active"]
            for stack in active:
                pathway = self.versions[stack.pathway][stack.version]
                tree = self.judge.proof(pathway, stack.rests_on, holdings)
                assert tree.satisfied, (stack, tree)
                assert _valid(tree.root, self.at), tree
                assert {(one.credential_id, editions[one.credential_id]) for one in tree.used} == {
                    (one.credential_id, one.edition) for one in stack.rests_on
                }
                seen += 1
            _insist_on_ground(active, self, life)
        return seen

    def check_settled(self) -> None:
        """Insist that settling once more changes nothing for anybody."""
        for life in self.touched:
            again = settle(self.person(life), self.definitions(), self.judge)
            assert again == (), again


def _first_definitions_root(name: str) -> Requirement:
    return next(one for one in _first_definitions() if one.id.endswith(f"/{name}")).requirement


def _valid(node: ProofNode, at: datetime) -> bool:
    """Judge a proof by the rules alone, without the evaluator."""
    requirement = node.requirement
    done = [child for child in node.children if child.state is State.SATISFIED]
    if isinstance(requirement, Leaf):
        if node.state is not State.SATISFIED:
            return True
        rules = requirement.conditions
        return bool(node.used) and all(
            use.holding.achievement_id == requirement.wanted.achievement  # type: ignore[union-attr]  # this world only wants achievements
            and (use.holding.standing == "active")
            and not (rules.unexpired and use.holding.expired_at(at))
            and not (rules.within and use.holding.awarded < rules.within.before(at))
            for use in node.used
        )
    enough = {AllOf: len(node.children), AnyOf: 1}.get(type(requirement), 0)
    if isinstance(requirement, AtLeast):
        enough = requirement.count
    stands = node.state is State.SATISFIED
    return stands == (len(done) >= enough) and all(_valid(child, at) for child in node.children)


def _insist_on_ground(active: list[Stack], world: Cascade, life: _Life) -> None:
    """No stack may rest on itself, however long the way round."""
    names = {
        world._earned(life)(s, world.versions[s.pathway][s.version]).credential_id: s
        for s in active
    }
    grounded: set[str] = set()
    while True:
        more = {
            name
            for name, stack in names.items()
            if name not in grounded
            and all(
                c.credential_id not in names or c.credential_id in grounded for c in stack.rests_on
            )
        }
        if not more:
            break
        grounded |= more
    assert grounded == set(names), (grounded, names)
