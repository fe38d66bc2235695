"""All stacks of one person at once: from the ground up, keeping to what they rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cairn.pathways.holdings import Holding
from cairn.pathways.requirement import AchievementWanted, AllOf, AnyOf, Leaf, Pathway, Requirement
from cairn.pathways.stack_book import Stack, Step
from cairn.pathways.stack_round import Definition, Judge, Person, settle
from cairn.pathways.stack_words import rule_words
from pathways.cascades import START, achievement, holding

AT = START
JUDGE = Judge(AT)


def leaf(letter: str) -> Leaf:
    return Leaf(letter, f"Achievement {letter}", AchievementWanted(achievement(letter)))


def pathway(name: str, root: Requirement, version: str = "1") -> Pathway:
    return Pathway(f"urn:p:{name}", name, version, root, achievement(name), name)


def offered(*pathways: Pathway) -> list[Definition]:
    return [Definition(one.id, one, {one.version: one}) for one in pathways]


def person(*holdings: Holding, stacks: dict[str, Stack] | None = None) -> Person:
    def award(stack: Stack, pathway: Pathway) -> Holding:
        made = holding(pathway.earns.rpartition("/")[2], 0, AT)
        return replace(made, credential_id=f"urn:earned:{stack.pathway}")

    editions = {one.credential_id: "1" for one in holdings}
    return Person(holdings, editions, stacks or {}, award)


def told(steps: tuple[Step, ...]) -> list[tuple[str, str]]:
    return [(step.kind, step.stack.pathway.removeprefix("urn:p:")) for step in steps]


def after(before: Person, steps: tuple[Step, ...], *holdings: Holding) -> Person:
    stacks = {**before.stacks, **{step.stack.pathway: step.stack for step in steps}}
    return person(*holdings, stacks=stacks)


A, B = holding("A", 1, AT), holding("B", 2, AT)
EITHER = pathway("either", AnyOf("any", "A or B", (leaf("A"), leaf("B"))))
UPON = pathway("a-upon", AllOf("all", "Either and B", (leaf("either"), leaf("B"))))
EGG = pathway("egg", AnyOf("any", "A or hen", (leaf("A"), leaf("hen"))))
HEN = pathway("hen", AllOf("all", "Egg", (leaf("egg"),)))


@pytest.mark.parametrize("order", [1, -1])
def test_a_stack_that_rests_on_another_comes_after_it(order: int) -> None:
    definitions = offered(EITHER, UPON)[::order]
    steps = settle(person(A, B), definitions, JUDGE)
    assert told(steps) == [("awarded", "either"), ("awarded", "a-upon")]


def test_it_keeps_to_what_it_rests_on() -> None:
    """Who earns something better later has no need of a new signature."""
    before = person(B)
    settled = after(before, settle(before, offered(EITHER), JUDGE), A, B)
    assert settle(settled, offered(EITHER), JUDGE) == ()


def test_it_moves_to_another_when_what_it_rests_on_falls() -> None:
    before = person(B)
    fallen = replace(B, standing="revoked")
    settled = after(before, settle(before, offered(EITHER), JUDGE), A, fallen)
    (step,) = settle(settled, offered(EITHER), JUDGE)
    assert (step.kind, [part.credential_id for part in step.stack.rests_on]) == (
        "renewed", [A.credential_id],
    )  # fmt: skip


def test_what_falls_takes_along_what_rests_on_it_with_the_reason() -> None:
    before = person(A, B)
    definitions = offered(EITHER, UPON)
    settled = after(before, settle(before, definitions, JUDGE), replace(A, standing="revoked"))
    steps = settle(settled, definitions, JUDGE)
    assert told(steps) == [("suspended", "a-upon"), ("suspended", "either")]
    assert "“Achievement either” is suspended at present." in steps[0].stack.reason
    assert "“Achievement B” is no longer on record." in steps[0].stack.reason


def test_two_that_name_each_other_do_not_hold_each_other_up() -> None:
    definitions = offered(EGG, HEN)
    assert settle(person(B), definitions, JUDGE) == ()
    before = person(A)
    steps = settle(before, definitions, JUDGE)
    assert told(steps) == [("awarded", "egg"), ("awarded", "hen")]
    fallen = after(before, steps, replace(A, standing="revoked"))
    assert told(settle(fallen, definitions, JUDGE)) == [("suspended", "egg"), ("suspended", "hen")]


def test_an_upgrade_rests_on_nothing_that_rests_on_it() -> None:
    """The newest version may be satisfied only by what was earned with the older one."""
    first = pathway("egg", leaf("A"))
    second = pathway("egg", AllOf("all", "Hen", (leaf("hen"),)), "2")
    before = person(A)
    settled = after(before, settle(before, offered(first, HEN), JUDGE), A)
    both = [Definition(first.id, second, {"1": first, "2": second}), *offered(HEN)]
    assert settle(settled, both, JUDGE) == ()


def test_an_upgrade_takes_along_what_rests_on_it() -> None:
    second = pathway("either", AllOf("all", "A and B", (leaf("A"), leaf("B"))), "2")
    before = person(A, B)
    settled = after(before, settle(before, offered(EITHER, UPON), JUDGE), A, B)
    both = [Definition(EITHER.id, second, {"1": EITHER, "2": second}), *offered(UPON)]
    steps = settle(settled, both, JUDGE)
    assert told(steps) == [("upgraded", "either"), ("renewed", "a-upon")]
    assert settle(after(settled, steps, A, B), both, JUDGE) == ()


def test_a_pathway_without_a_file_awards_nothing_and_still_suspends() -> None:
    gone = [Definition(EITHER.id, None, {"1": EITHER})]
    assert settle(person(A), gone, JUDGE) == ()
    before = person(A)
    settled = after(before, settle(before, offered(EITHER), JUDGE))
    assert told(settle(settled, gone, JUDGE)) == [("suspended", "either")]


def test_the_cascade_awards_nothing_new() -> None:
    assert settle(person(A, B), offered(EITHER, UPON), JUDGE, only_awarded=True) == ()


def test_time_alone_suspends_and_says_when() -> None:
    ends = replace(A, valid_until=AT + timedelta(days=3))
    before = person(ends)
    settled = after(before, settle(before, offered(EITHER), JUDGE), ends)
    (step,) = settle(settled, offered(EITHER), Judge(AT + timedelta(days=4)))
    assert step.stack.reasons == ("“Achievement A” expired on 4 January 2026.",)
    assert step.stack.restores


def test_a_renewed_component_means_a_new_edition() -> None:
    before = person(A)
    settled = after(before, settle(before, offered(EITHER), JUDGE), A)
    newer = replace(settled, editions={A.credential_id: "2"})
    (step,) = settle(newer, offered(EITHER), JUDGE)
    assert (step.kind, step.stack.edition) == ("renewed", 2)


def test_a_judge_asked_for_another_pathway_of_the_same_version_answers_for_that_one() -> None:
    judge = Judge(AT)
    assert judge.tree(EITHER, [A]).satisfied
    assert not judge.tree(replace(EITHER, requirement=leaf("B")), [A]).satisfied


def test_rules_are_said_in_words() -> None:
    assert rule_words(EITHER.requirement) == "One of these is enough."
    assert rule_words(UPON.requirement) == "All of these are needed."
    assert rule_words(leaf("A")) == "Earn “Achievement A”."


def test_it_keeps_to_a_stack_that_is_looked_at_later() -> None:
    """The order in which stacks are looked at gives none of them a new signature."""
    early, late = pathway("early", leaf("A")), pathway("z-late", leaf("B"))
    middle = pathway("middle", AnyOf("any", "Either", (leaf("early"), leaf("z-late"))))
    definitions = offered(early, late, middle)
    before = person(B)
    settled = after(before, settle(before, definitions, JUDGE), A, B)
    assert told(settle(settled, definitions, JUDGE)) == [("awarded", "early")]
