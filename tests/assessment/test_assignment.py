"""Plans that are made: every promise is kept, whoever may judge whom, or the refusal says why."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cairn.assessment.assignment import PlanWish, assign_raters
from cairn.assessment.load_balance import Loads, Move
from cairn.assessment.rating_plan import PlanRules, Rater, RatingPlan, plan_findings
from cairn.kernel.errors import ShapeError, UsageError

TASKS = {"call": "Phone call", "letter": "Letter"}


def some_people(count: int) -> dict[str, str]:
    return {f"p{n}": f"Person {n}" for n in range(count)}


def some_raters(count: int, outside: int = 0, **conflicts: str) -> list[Rater]:
    return [
        Rater(f"r{n}", f"Rater {n}", outside=n < outside,
              conflicts=frozenset(conflicts.get(f"r{n}", "").split()))
        for n in range(count)
    ]  # fmt: skip


def made(
    people: dict[str, str], raters: list[Rater], wish: PlanWish, seed: int
) -> RatingPlan | ShapeError:
    """The plan, or why there is none."""
    try:
        return assign_raters(people, raters, TASKS, wish, seed)
    except ShapeError as refused:
        return refused


def kept(plan: RatingPlan, wish: PlanWish) -> None:
    """Everything that a plan promises, counted anew."""
    for person, name in plan.people.items():
        own = [one for one in plan.meetings if one.person == person]
        judges = {one.rater for one in own}
        assert len(judges) == wish.raters * (1 if wish.same_raters else len(plan.tasks))
        assert sum(plan.by_key[key].outside for key in judges) >= wish.outside
        for task in plan.tasks:
            on_task = [one.rater for one in own if one.task == task]
            assert len(on_task) == len(set(on_task)) == wish.raters
            assert not wish.same_raters or set(on_task) == judges
        assert not any(plan.by_key[key].is_person(person) for key in judges)
        assert not any(plan.by_key[key].in_conflict(person, name) for key in judges)
    rules = PlanRules(wish.raters, wish.outside, wish.raters)
    told = {one.code for one in plan_findings(plan, rules)}
    assert told <= {"uneven-load", "unknown-conflict"}


@pytest.mark.parametrize("same_raters", [True, False])
def test_it_works(same_raters: bool) -> None:  # noqa: FBT001 - a table of two
    wish = PlanWish(2, 1, same_raters)
    plan = assign_raters(some_people(60), some_raters(12, 4), TASKS, wish, 7)
    kept(plan, wish)
    assert plan.blind


@given(
    st.integers(2, 25), st.integers(2, 10), st.integers(2, 3), st.booleans(), st.integers(0, 2**32)
)
@settings(max_examples=60, deadline=None)
def test_without_conflicts_work_differs_by_at_most_one(
    people: int,
    raters: int,
    each: int,
    same_raters: bool,  # noqa: FBT001 - drawn
    seed: int,
) -> None:
    wish = PlanWish(each, same_raters=same_raters)
    total = each * (1 if same_raters else 2)
    assume(total <= raters <= people * (total - 1) + 1)
    plan = made(some_people(people), some_raters(raters), wish, seed)
    if isinstance(plan, ShapeError):
        # Few people may not suffice to link two tasks that have raters of their own.
        assert not same_raters
        assert "link all tasks" in plan.sentence
        assert people < 6
        return
    kept(plan, wish)
    assert max(plan.loads.values()) - min(plan.loads.values()) <= 1


CONFLICTS = st.dictionaries(
    st.sampled_from([f"r{n}" for n in range(5)]),
    st.sets(st.sampled_from([f"p{n}" for n in range(4)]), max_size=3).map(" ".join),
)


def least_uneven(people: dict[str, str], raters: list[Rater], wish: PlanWish) -> int | None:
    """The least sum of squared loads of any plan, linked or not, by trying them all."""
    choices = []
    for person, name in people.items():
        may = [rater for rater in raters if not rater.in_conflict(person, name)]
        choices.append([
            chosen for chosen in combinations(may, wish.raters)
            if sum(rater.outside for rater in chosen) >= wish.outside
        ])  # fmt: skip
    sums = [
        sum(sum(rater in chosen for chosen in plan) ** 2 for rater in raters)
        for plan in product(*choices)
    ]
    return min(sums, default=None)


@given(st.integers(2, 4), st.integers(2, 5), st.integers(0, 2), CONFLICTS, st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_with_conflicts_work_is_as_even_as_any_plan_could_be(
    count: int, size: int, outside: int, conflicts: dict[str, str], seed: int
) -> None:
    people, raters = some_people(count), some_raters(size, outside, **conflicts)
    wish = PlanWish(2, min(outside, 1))
    best = least_uneven(people, raters, wish)
    plan = made(people, raters, wish, seed)
    if isinstance(plan, ShapeError):
        assert best is None or plan.code in {"unlinked-plan", "too-many-raters"}
        return
    kept(plan, wish)
    squares = sum(load**2 for load in plan.loads.values())
    assert best is not None
    assert squares >= best
    told = {one.code for one in plan_findings(plan, PlanRules(2, wish.outside, 2))}
    assert ("uneven-load" in told) == (squares > best)


def test_the_same_seed_gives_the_same_plan_and_another_one_another() -> None:
    one, same, other = (
        assign_raters(some_people(30), some_raters(6), TASKS, PlanWish(), seed)
        for seed in (1, 1, 2)
    )
    assert one == same
    assert one.meetings != other.meetings


def test_groups_are_linked_by_an_exchange() -> None:
    """Two departments that may judge only their own people, but for one rater."""
    people = some_people(8)
    first, second = "p0 p1 p2 p3", "p4 p5 p6 p7"
    raters = some_raters(4, r0=second, r1=second, r2=first, r3="p0 p1 p2")
    plan = assign_raters(people, raters, {"call": "Phone call"}, PlanWish(2), 3)
    kept(plan, PlanWish(2))
    assert any(one.rater == "r3" and one.person == "p3" for one in plan.meetings)


def test_departments_that_nobody_may_link_are_refused_by_name() -> None:
    first, second = "p0 p1 p2 p3", "p4 p5 p6 p7"
    raters = some_raters(4, r0=second, r1=second, r2=first, r3=first)
    with pytest.raises(ShapeError) as caught:
        assign_raters(some_people(8), raters, TASKS, PlanWish(2), 3)
    assert caught.value.code == "unlinked-plan"
    assert "Rater 0, Rater 1; Rater 2, Rater 3" in caught.value.sentence


REFUSED = {
    "one rater for each": (PlanWish(1), some_raters(4), "unlinked-plan", "one rater"),
    "fewer raters than needed": (
        PlanWish(3), some_raters(2), "too-few-raters", "Person 0 (needs 3 raters, 2 may judge)",
    ),
    "conflicts": (
        PlanWish(2), some_raters(2, r1="p3"), "too-few-raters",
        "cannot be rated: Person 3 (needs 2 raters, 1 may judge).",
    ),
    "nobody from outside": (
        PlanWish(2, 1), some_raters(3, 1, r0="p1"), "too-few-raters",
        "Person 1 (needs 1 from outside, 0 may judge)",
    ),
    "a rater is the person": (
        PlanWish(2), [*some_raters(1), Rater("P2", "Two")], "too-few-raters", "Person 2",
    ),
    "more raters than links": (
        PlanWish(2), some_raters(7), "too-many-raters", "There are 7 raters, and 5 people",
    ),
    "too much work": (
        PlanWish(2, most_people=2), some_raters(3), "too-much-work", "Rater 0 (",
    ),
    "too much from outside": (
        PlanWish(2, 1, most_people=4), some_raters(4, 1), "too-much-work", "Rater 0 (5)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("wish", "raters", "code", "named"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_planned_is_refused_in_a_sentence(
    wish: PlanWish, raters: list[Rater], code: str, named: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        assign_raters(some_people(5), raters, {"call": "Phone call"}, wish, 1)
    assert caught.value.code == code
    assert named in caught.value.sentence
    assert caught.value.mend


@pytest.mark.parametrize(
    ("people", "raters", "tasks"),
    [
        ({}, some_raters(3), TASKS),
        (some_people(3), [], TASKS),
        (some_people(3), some_raters(3), {}),
        (some_people(3), [*some_raters(2), Rater("R0", "Again")], TASKS),
    ],
)
def test_a_plan_of_nothing_is_a_wrong_call(
    people: dict[str, str], raters: list[Rater], tasks: dict[str, str]
) -> None:
    with pytest.raises(UsageError) as caught:
        assign_raters(people, raters, tasks, PlanWish(), 1)
    assert caught.value.code == "nothing-to-plan"


@pytest.mark.parametrize("wish", [{"raters": 0}, {"most_people": 0}])
def test_a_wish_for_nobody_is_a_wrong_call(wish: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        PlanWish(**wish)  # type: ignore[arg-type]  # members by name


@pytest.mark.parametrize("outside", [-1, 3])
def test_more_from_outside_than_raters_is_a_wrong_call(outside: int) -> None:
    with pytest.raises(UsageError):
        assign_raters(some_people(5), some_raters(3, 3), TASKS, PlanWish(2, outside), 1)


def test_five_thousand_people_are_planned_with_even_work() -> None:
    people = some_people(5_000)
    raters = some_raters(100, 40, **{f"r{n}": f"p{n} p{n + 1}" for n in range(100)})
    plan = assign_raters(people, raters, TASKS, PlanWish(3, 1), 1)
    assert set(plan.loads.values()) == {150}
    assert plan_findings(plan, PlanRules(3, 1, 3)) == ()


def test_a_chain_of_moves_evens_what_one_move_cannot() -> None:
    judged = {"a": {"1", "2", "3"}, "b": {"4", "5"}, "c": {"6"}}
    allowed = {"a": {"1", "2", "3"}, "b": {"3", "4", "5"}, "c": {"4", "5", "6"}}
    loads = Loads(judged, allowed, set(), 0)
    chain = loads.evening_moves()
    assert [(one.giver, one.taker) for one in chain] == [("b", "c"), ("a", "b")]
    for move in chain:
        loads.move(move)
    assert [loads.load(rater) for rater in "abc"] == [2, 2, 2]
    assert loads.evening_moves() == []


def test_the_only_one_from_outside_is_not_moved_away() -> None:
    allowed = {"in": {"1", "2"}, "out": {"1", "2"}, "new": {"1", "2"}}
    loads = Loads({"in": {"1"}, "out": {"2"}, "new": set()}, allowed, {"out", "new"}, 1)
    assert loads.movable("out", "in") == set()
    assert loads.movable("out", "new") == {"2"}
    loads.move(Move("1", "in", "new"))
    loads.move(Move("2", "out", "new"))
    assert loads.movable("new", "in") == set()
    assert loads.movable("new", "out") == {"1", "2"}


def test_those_from_outside_are_spread_over_tasks() -> None:
    wish = PlanWish(2, 2, same_raters=False)
    plan = assign_raters(some_people(20), some_raters(12, 6), TASKS, wish, 3)
    outside = {(one.person, one.task) for one in plan.meetings if plan.by_key[one.rater].outside}
    assert len(outside) == 40
