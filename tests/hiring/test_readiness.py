"""How ready a person, a cohort and a programme are, by which definition, and the way there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.hiring.applicant import Applicant, Unchecked
from cairn.hiring.background import NOTHING_KNOWN, Background
from cairn.hiring.cohort import CohortReadiness, cohort
from cairn.hiring.readiness import programme, readiness
from cairn.hiring.ready_definition import DEFINITIONS, USUAL, Definition, ready_by, sharpened
from cairn.hiring.requirement import JobRequirement
from cairn.hiring.share import Told
from cairn.hiring.shortest_way import goal_of, shortest_way
from cairn.kernel.errors import UsageError
from cairn.market.measure import Measure, NoMeasure
from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import Holding, SkillHeld
from cairn.pathways.planner.answers import NoPlan, Plan
from cairn.pathways.planner.catalogue import Catalogue, Offering
from cairn.pathways.planner.money import Money
from cairn.pathways.planner.terms import Terms
from cairn.pathways.requirement import AllOf, AtLeast, Conditions, Leaf, SkillWanted
from hiring.job_builders import AT, clause, held, job, leaf, licence, may, must, person

HUMAN = frozenset({"urn:s:human"})
BACKGROUND = Background(SkillFramework(broader={"urn:s:talk": ("urn:s:human",)}))
WANTED = job(must("python"), clause(leaf("talk")), clause(licence("car")), may("sql"))
TOLD = Told("a cohort that is made up", "2026", "made up")


def test_it_works() -> None:
    surely = held("course", "python", reliability="0.9")
    somebody = Applicant("a", (surely, held("other", "sql", reliability="0.7")))
    found = readiness(WANTED, somebody, at=AT, background=BACKGROUND, human=HUMAN)
    assert found.ready is False
    assert [one.kind for one in found.clauses] == ["technical", "human", "other", "technical"]
    assert [one.reliability for one in found.proven("technical")] == [
        Decimal("0.9"),
        Decimal("0.7"),
    ]
    assert found.proven("human") == found.proven("other") == ()
    assert [one.answer.clause.key for one in found.missing] == ["talk", "car"]
    assert found.missing[0].to_do == ("Earn a credential that shows “Talk”.",)
    assert found.missing[1].to_do == ("Get the licence “Car”.",)
    assert found.sentence == (
        "Not ready yet; ready means that all that the requirement asks is met. 2 of 4 clauses are"
        " proven (2 technical; of 2 it is known how reliably they were assessed). Missing of what"
        " must be met: “Talk” and “Car”."
    )


def test_nobody_can_tell_where_it_depends_on_what_nobody_knows() -> None:
    doubtful = held("d", "python", standing="unverified")
    somebody = Applicant("a", (doubtful,), unchecked=(Unchecked("urn:uuid:d", "Why."),))
    found = readiness(job(must("python")), somebody, at=AT)
    assert found.ready is None
    assert found.sentence.endswith("Could not be determined: “Python”.")


def test_the_lowest_reliability_of_a_proof_is_told_or_none() -> None:
    both = job(clause(AllOf("both", "Both", (leaf("a"), leaf("b")))))
    one, other = held("a", "a", reliability="0.9"), held("b", "b", reliability="0.6")
    found = readiness(both, Applicant("p", (one, other)), at=AT)
    assert found.clauses[0].reliability == Decimal("0.6")
    found = readiness(both, Applicant("p", (one, held("b", "b"))), at=AT)
    assert found.clauses[0].reliability is None
    assert found.ready is True


RELIABLY = next(one for one in DEFINITIONS if one.reliability)


@pytest.mark.parametrize(("told", "ready"), [("0.8", True), ("0.79", False), (None, None)])
def test_ready_with_a_reliability(told: str | None, ready: bool | None) -> None:  # noqa: FBT001 - a table of cases
    somebody = Applicant("a", (held("h", "python", reliability=told),))
    found = readiness(job(must("python")), somebody, at=AT, definition=RELIABLY)
    assert found.ready is ready


def test_a_licence_is_not_asked_how_reliable_it_is() -> None:
    wanted = job(clause(licence("car")), clause(leaf("python", reliability="0.9")))
    sharp = sharpened(wanted, RELIABLY)
    asked = [
        one.wanted.conditions.reliability for one in sharp.clauses if isinstance(one.wanted, Leaf)
    ]
    assert asked == [None, Decimal("0.9")]


SHARE = next(one for one in DEFINITIONS if one.asked == "share")
EVERY = next(one for one in DEFINITIONS if one.asked == "every")
ANY = next(one for one in DEFINITIONS if one.asked == "any")
FOUR = job(must("a"), must("b"), must("c"), may("d"))  # weights 2, 2, 2, 1: 70 % is 4.9 of 7

TABLE: list[tuple[list[bool | None], tuple[bool | None, bool | None, bool | None, bool | None]]] = [
    ([True, True, True, True], (True, True, True, True)),
    ([True, True, True, False], (True, True, True, False)),
    ([True, True, False, True], (True, True, False, False)),
    ([True, True, False, False], (True, False, False, False)),
    ([False, False, False, True], (False, False, False, False)),
    ([True, True, None, False], (True, None, None, False)),
    ([None, False, False, False], (None, False, False, False)),
    ([True, True, True, None], (True, True, True, None)),
]


@pytest.mark.parametrize(("met", "expected"), TABLE)
def test_what_each_definition_says(
    met: list[bool | None], expected: tuple[bool | None, ...]
) -> None:
    assert tuple(ready_by(one, FOUR, met) for one in (ANY, SHARE, USUAL, EVERY)) == expected


@given(st.lists(st.sampled_from([True, False]), min_size=4, max_size=4))
def test_a_harder_definition_is_never_met_by_more(met: list[bool | None]) -> None:
    order = [ready_by(one, FOUR, met) for one in (ANY, SHARE, USUAL, EVERY)]
    assert order == sorted(order, reverse=True)


def test_a_share_that_is_just_reached_is_reached() -> None:
    half = Definition("half of the weight is met", "share", Fraction(1, 2))
    assert ready_by(half, job(must("a"), must("b")), [True, False]) is True
    assert ready_by(half, job(must("a"), must("b"), may("c")), [True, False, False]) is False


@pytest.mark.parametrize(
    "more",
    [{"share": Fraction(0)}, {"share": Fraction(3, 2)}, {"reliability": Decimal("1.1")}],
)
def test_a_definition_that_cannot_be(more: dict[str, object]) -> None:
    with pytest.raises(UsageError) as caught:
        Definition("x", "share", **more)  # type: ignore[arg-type] - facts of many kinds
    assert caught.value.code == "out-of-range"


def counted(requirement: JobRequirement, people: list[Applicant]) -> CohortReadiness:
    return cohort(requirement, people, TOLD, at=AT)


def test_a_cohort_is_a_share_with_its_definition_and_others_beside_it() -> None:
    people = [
        Applicant(
            f"p{number}",
            (held("h", *(["python", "talk"] if number < 8 else ["python"]), reliability="0.7"),),
        )
        for number in range(20)
    ]
    found = counted(job(must("python"), must("talk")), people)
    share = found.chosen.share
    assert isinstance(share, Measure)
    # Wilson at 8 of 20 and z = 1.959964: (0.4 + 1.9207/20 ± ...) by hand.
    assert (share.value, round(share.low, 4), round(share.high, 4)) == (0.4, 0.2188, 0.6134)
    assert (share.n, share.grade, share.source) == (20, "made up", TOLD.source)
    beside = {one.definition: one.share for one in found.beside}
    assert isinstance(beside[ANY], Measure)
    assert beside[ANY].value == 1.0
    assert isinstance(beside[RELIABLY], Measure)
    assert (beside[RELIABLY].value, beside[RELIABLY].low) == (0.0, 0.0)
    assert found.sentence == (
        "40 in 100 (between 22 and 61) of 20 people are ready; ready means that all that the"
        " requirement asks is met. The definition decides: from 0 in 100 (ready means that all"
        " that the requirement asks is met, by assessments with a reliability of 0.8 or more) to"
        " 100 in 100 (ready means that at least one clause that must be met is met)."
    )
    python, talk = found.clauses
    assert (python.only_here, talk.only_here) == (0, 12)
    assert python.middle_reliability == Decimal("0.7")
    assert talk.middle_reliability is None
    assert isinstance(talk.reliable, NoMeasure)


def test_fewer_than_ten_people_are_not_told() -> None:
    found = counted(job(must("python")), [person(f"p{number}") for number in range(9)])
    assert isinstance(found.chosen.share, NoMeasure)
    assert found.chosen.share.n is None
    assert found.sentence.startswith("Not enough data: fewer than 10 people")
    assert [one.only_here for one in found.clauses] == [0]


def test_nobody_at_all() -> None:
    assert counted(job(must("python")), []).sentence == "Not enough data: there are no people."


def test_those_of_whom_nobody_knows_are_counted_apart() -> None:
    doubtful = held("d", "python", standing="unverified")
    people = [
        Applicant(f"p{n}", (doubtful,), unchecked=(Unchecked("urn:uuid:d", "Why."),))
        for n in range(12)
    ]
    found = counted(job(must("python")), people)
    assert found.chosen.undetermined == 12
    assert isinstance(found.chosen.share, Measure)
    assert found.chosen.share.value == 0.0
    assert "Of 12 nobody knows" in found.sentence


def test_a_definition_of_ones_own_leads() -> None:
    own = Definition("half of the weight is met", "share", Fraction(1, 2))
    people = [person(f"p{n}", "a", "b") for n in range(10)]
    found = cohort(FOUR, people, TOLD, at=AT, definition=own)
    assert found.chosen.definition == own
    assert isinstance(found.chosen.share, Measure)
    assert found.chosen.share.value == 1.0
    assert [one.definition for one in found.beside] == list(DEFINITIONS)


# --- A programme, and the way.


def offering(word: str, price: int, *skills: str, **more: object) -> Offering:
    facts: dict[str, object] = {"hours": 20}
    return Offering(  # type: ignore[arg-type] - facts of many kinds
        word,
        word.title(),
        f"urn:a:{word}",
        "did:example:bolt",
        "Bolt College",
        Money(price * 100, "EUR"),
        skills=tuple(SkillHeld(f"urn:s:{one}") for one in skills),
        **(facts | more),
    )


CATALOGUE = Catalogue(
    "EUR",
    (
        offering("dear", 300, "python"),
        offering("cheap", 100, "python", reliability=Decimal("0.85")),
        offering("both", 150, "python", "sql"),
    ),
)
TERMS = Terms(date(2026, 6, 1))


def test_a_programme_is_asked_through_who_finished_everything() -> None:
    found = programme(job(must("python"), must("talk")), "Bolt", CATALOGUE, at=AT)
    assert found.ready is False
    assert [one.answer.met for one in found.clauses] == [True, False]
    assert found.reference == "Bolt"
    assert programme(job(must("python")), "Bolt", CATALOGUE, at=AT).ready is True


def test_the_shortest_way_is_the_cheapest_that_opens_the_door() -> None:
    pytest.importorskip("highspy")
    plan = shortest_way(
        job(must("python"), must("sql"), may("talk")),
        (),
        CATALOGUE,
        TERMS,
        background=NOTHING_KNOWN,
    )
    assert isinstance(plan, Plan)
    assert [one.offering.id for one in plan.steps] == ["both"]
    assert plan.cost == Money(15_000, "EUR")


def test_what_is_held_need_not_be_taken() -> None:
    pytest.importorskip("highspy")
    holdings = (held("h", "python", "sql"),)
    wanted = job(must("python"), must("sql"))
    plan = shortest_way(wanted, holdings, CATALOGUE, TERMS, background=NOTHING_KNOWN)
    assert isinstance(plan, Plan)
    assert plan.steps == ()


def test_there_is_no_way_where_nothing_teaches_it() -> None:
    pytest.importorskip("highspy")
    plan = shortest_way(job(must("talk")), (), CATALOGUE, TERMS, background=NOTHING_KNOWN)
    assert isinstance(plan, NoPlan)


def test_optional_clauses_that_are_wanted_are_part_of_the_way() -> None:
    pytest.importorskip("highspy")
    wanted = job(must("python"), may("sql"), may("talk"), least_may=1)
    plan = shortest_way(wanted, (), CATALOGUE, TERMS, background=NOTHING_KNOWN)
    assert isinstance(plan, Plan)
    assert [one.offering.id for one in plan.steps] == ["both"]


def test_two_optional_clauses_that_are_wanted_are_both_part_of_the_way() -> None:
    part = goal_of(job(may("a"), may("b"), may("c"), least_may=2)).requirement
    assert isinstance(part, AllOf)
    (inner,) = part.parts
    assert isinstance(inner, AtLeast)
    assert (inner.count, len(inner.parts)) == (2, 3)


def test_a_requirement_as_a_pathway_asks_what_the_shortlist_asks() -> None:
    tree = AtLeast("x", "X", 1, (leaf("a"), leaf("b")))
    wanted = job(clause(tree), must("a"), may("c"), least_may=1)
    goal = goal_of(wanted)
    keys = (
        [one.key for one in goal.requirement.parts] if isinstance(goal.requirement, AllOf) else []
    )
    assert keys == ["x: x", "a: a", "the optional clauses"]


SKILLS = st.sets(st.sampled_from(["a", "b", "c", "d"]))


@given(SKILLS, st.integers(0, 1))
def test_who_is_ready_has_nothing_to_take_and_nobody_else(skills: set[str], least: int) -> None:
    from cairn.pathways.evaluation import evaluate

    alone = Leaf("b", "B", SkillWanted("urn:s:b"), Conditions())
    wanted = job(must("a"), clause(alone), may("c"), may("d"), least_may=least)
    holdings: tuple[Holding, ...] = (held("h", *sorted(skills)),) if skills else ()
    found = readiness(wanted, Applicant("p", holdings), at=AT)
    assert evaluate(goal_of(wanted), holdings, at=AT).satisfied == found.ready
