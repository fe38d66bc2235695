"""Rating plans: who must not judge whom, who has too few raters, and what nothing links."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.assessment.connectedness import parts_of
from cairn.assessment.linkage import Meeting, linked_names, linked_raters, linked_tasks
from cairn.assessment.rating_plan import (
    PlanRules,
    Rater,
    RatingPlan,
    allowed_people,
    plan_findings,
    require_plan,
)
from cairn.assessment.ratings import Rating, rating_table
from cairn.kernel.errors import ShapeError

PEOPLE = {"ana@x": "Ana", "ben@x": "Ben", "cem@x": "Cem"}
RITA, ROB, RAY = Rater("rita@x", "Rita"), Rater("rob@x", "Rob", outside=True), Rater("ray@x", "Ray")
TASKS = {"call": "Phone call"}


def plan(*pairs: tuple[str, str], raters: tuple[Rater, ...] = (RITA, ROB, RAY)) -> RatingPlan:
    meetings = tuple(Meeting(f"{person}@x", f"{rater}@x", "call") for person, rater in pairs)
    return RatingPlan(PEOPLE, raters, TASKS, meetings)


GOOD = (
    ("ana", "rita"), ("ana", "rob"), ("ben", "rob"), ("ben", "ray"), ("cem", "ray"),
    ("cem", "rita"),
)  # fmt: skip


def codes(found: RatingPlan, rules: PlanRules = PlanRules()) -> list[str]:  # noqa: B008 - a value that never changes
    return [one.code for one in plan_findings(found, rules)]


def told(found: RatingPlan, rules: PlanRules = PlanRules()) -> dict[str, str]:  # noqa: B008 - a value that never changes
    return {one.code: one.sentence for one in plan_findings(found, rules)}


def test_a_good_plan_has_no_findings() -> None:
    good = plan(*GOOD)
    assert plan_findings(good, PlanRules()) == ()
    assert good.loads == {"rita@x": 2, "rob@x": 2, "ray@x": 2}
    require_plan(good, PlanRules())


def test_nobody_judges_themselves() -> None:
    kim = Rater("ANA@x", "Ana D.")
    found = told(replace(plan(*GOOD, raters=(RITA, ROB, RAY, kim)), meetings=(
        *plan(*GOOD).meetings, Meeting("ana@x", "ANA@x", "call"),
    )))  # fmt: skip
    assert found["self-rating"] == "In the plan these people judge themselves: Ana."


@pytest.mark.parametrize("word", ["ana@x", "ANA@X", " ana "])
def test_a_declared_conflict_counts_by_address_and_by_name(word: str) -> None:
    rita = replace(RITA, conflicts=frozenset({word}))
    found = told(plan(*GOOD, raters=(rita, ROB, RAY)))
    assert found["conflict-of-interest"] == (
        "The plan goes against a declared conflict: Rita judges Ana."
    )
    assert "Ana (1)" in found["too-few-raters"]


def test_a_conflict_with_a_stranger_is_told_and_not_refused() -> None:
    rita = replace(RITA, conflicts=frozenset({"Anna"}))
    found = plan(*GOOD, raters=(rita, ROB, RAY))
    assert "Anna" in told(found)["unknown-conflict"]
    require_plan(found, PlanRules())


def test_people_with_too_few_raters_are_named() -> None:
    found = told(plan(*GOOD[:5]), PlanRules(raters=2, outside=1))
    assert found["too-few-raters"] == "These people have fewer than 2 raters: Cem (1)."
    assert found["too-few-outside"].endswith("raters from outside: Cem (none).")


def test_a_task_without_raters_is_named() -> None:
    two = replace(plan(*GOOD), tasks={"call": "Phone call", "letter": "Letter"})
    found = told(two)["too-few-on-task"]
    assert found.startswith("These people have fewer than 1 raters on Letter: Ana (none)")


def test_unlinked_raters_are_refused_by_their_names() -> None:
    rex = Rater("rex@x", "Rex")
    unlinked = plan(
        ("ana", "rita"), ("ana", "rob"), ("ben", "ray"), ("ben", "rex"), ("cem", "ray"),
        ("cem", "rex"), raters=(RITA, ROB, RAY, rex),
    )  # fmt: skip
    with pytest.raises(ShapeError) as caught:
        require_plan(unlinked, PlanRules())
    assert caught.value.code == "unlinked-plan"
    assert "no person links: Ray, Rex; Rita, Rob." in caught.value.sentence


def test_unlinked_tasks_are_refused_by_their_names() -> None:
    rex = Rater("rex@x", "Rex")
    meetings = [Meeting(person, key, "call") for person in PEOPLE for key in ("rita@x", "rob@x")]
    meetings += [Meeting(person, key, "letter") for person in PEOPLE for key in ("ray@x", "rex@x")]
    two = RatingPlan(
        PEOPLE, (RITA, ROB, RAY, rex), {"call": "Phone call", "letter": "Letter"}, tuple(meetings)
    )
    assert "no rater links: Phone call; Letter." in told(two)["unlinked-plan"]


def test_uneven_work_is_told_and_not_refused() -> None:
    uneven = plan(*GOOD[:4], ("cem", "rob"), ("cem", "rita"))
    assert codes(uneven) == ["uneven-load"]
    assert "Rob judges 3 people and Ray judges 1" in told(uneven)["uneven-load"]
    require_plan(uneven, PlanRules())


def test_work_that_conflicts_make_uneven_is_not_told() -> None:
    ray = replace(RAY, conflicts=frozenset({"ana", "cem"}))
    assert codes(plan(*GOOD[:4], ("cem", "rob"), ("cem", "rita"), raters=(RITA, ROB, ray))) == []


def test_work_that_only_one_from_outside_can_do_is_not_told() -> None:
    needed = plan(*GOOD[:4], ("cem", "rob"), ("cem", "rita"))
    assert codes(needed, PlanRules(outside=1)) == []


@pytest.mark.parametrize(
    ("meeting", "code"),
    [
        (Meeting("zoe@x", "rita@x", "call"), "unknown-person"),
        (Meeting("ana@x", "zoe@x", "call"), "unknown-rater"),
        (Meeting("ana@x", "ray@x", "sing"), "unknown-task"),
        (Meeting("ana@x", "rita@x", "call"), "repeated-meeting"),
    ],
)
def test_words_that_name_nothing_are_told_and_the_rest_counts(meeting: Meeting, code: str) -> None:
    good = plan(*GOOD)
    assert codes(replace(good, meetings=(*good.meetings, meeting))) == [code]


def test_raters_with_one_address_are_told() -> None:
    found = told(plan(*GOOD, raters=(RITA, ROB, RAY, Rater("RITA@x", "Rita B."))))
    assert found["repeated-rater"] == "Raters have the same e-mail address: Rita, Rita B.."


def test_an_empty_plan_is_told() -> None:
    assert codes(plan()) == ["empty-plan"]


def test_all_faults_are_refused_at_once() -> None:
    with pytest.raises(ShapeError) as caught:
        require_plan(plan(*GOOD[:2]), PlanRules())
    assert "Ben (none), Cem (none)" in caught.value.sentence


WORDS = st.sampled_from("abcd")
MEETINGS = st.lists(st.builds(Meeting, WORDS, st.sampled_from("RSTU"), st.sampled_from("xyz")),
                    min_size=1, max_size=14)  # fmt: skip


@given(MEETINGS)
@settings(max_examples=60, deadline=None)
def test_a_plan_is_linked_where_its_ratings_would_be(meetings: list[Meeting]) -> None:
    """By another way: which differences the design matrix of the ratings leaves open."""
    ratings = [Rating(one.person, one.rater, "c", 1, one.task) for one in meetings]
    open_facets = {part.facet for part in parts_of(rating_table(ratings, levels=(0, 2)))}
    raters, tasks = linked_raters(meetings), linked_tasks(meetings)
    several = len({one.task for one in meetings}) > 1
    assert (open_facets == set()) == (len(raters) == 1 and (not several or len(tasks) == 1))
    if several:
        assert ("task" in open_facets) == (len(tasks) > 1)


@given(MEETINGS)
def test_parts_hold_everyone_once(meetings: list[Meeting]) -> None:
    raters = [rater for part in linked_raters(meetings) for rater in part]
    assert sorted(raters) == sorted({one.rater for one in meetings})
    tasks = [task for part in linked_tasks(meetings) for task in part]
    assert sorted(tasks) == sorted({one.task for one in meetings})


def test_the_largest_part_comes_first() -> None:
    assert linked_names([("a", "b"), ("c", "d"), ("d", "e")]) == [["c", "d", "e"], ["a", "b"]]


NAMES = st.dictionaries(st.sampled_from(["a", "B", "c"]), st.sampled_from(["Ann", "bo", "C"]))


@given(NAMES, st.sampled_from("abc"), st.frozensets(st.sampled_from(["A", "b", "ann", "BO", "z"])))
def test_whom_a_rater_may_judge_is_the_same_one_by_one(
    people: dict[str, str], key: str, conflicts: frozenset[str]
) -> None:
    rater = Rater(key, "R", conflicts=conflicts)
    one_by_one = {
        person
        for person, name in people.items()
        if not rater.is_person(person) and not rater.in_conflict(person, name)
    }
    assert allowed_people(people, [rater]) == {key: one_by_one}
