"""What a person gets: plans in words and dates, reasons, advice, and why there is no plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from cairn.kernel.errors import InputError, UsageError
from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import Holding, SkillHeld
from cairn.pathways.planner.advice import advise, marginal_values
from cairn.pathways.planner.answers import Front, NoPlan, Plan
from cairn.pathways.planner.catalogue import Catalogue, Offering, Run
from cairn.pathways.planner.front import make_front
from cairn.pathways.planner.goals import OtherNeed, PathwayGoal, RoleGoal, SkillNeed
from cairn.pathways.planner.money import MOST, Money, parse_money
from cairn.pathways.planner.planning import make_plan
from cairn.pathways.planner.terms import OBJECTIVES, FeeWaiver, Terms
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AnyOf,
    Conditions,
    LicenceWanted,
    Pathway,
    SkillWanted,
)
from cairn.pathways.requirement import Leaf as LeafOf

MONDAY = date(2026, 3, 2)
LEVELS = SkillFramework(levels=("basic", "good", "strong"))


def _offering(key: str, price: int, hours: int, *skills: str, **more: object) -> Offering:
    taught = tuple(SkillHeld(*skill.split("@")) for skill in skills)
    named = {"achievement": f"a:{key}", "issuer_id": "i:1", "issuer_name": "North School"}
    return Offering(
        id=key, name=f"Course {key}", price=Money(price, "EUR"), hours=hours, skills=taught,
        **(named | more),
    )  # fmt: skip


def _held(*skills: str, achievement: str = "a:old", **more: object) -> Holding:
    return Holding(
        f"c:{achievement}", achievement, "Held", "i:1", "North School",
        datetime(2025, 1, 1, tzinfo=UTC),
        skills=tuple(SkillHeld(*skill.split("@")) for skill in skills), **more,
    )  # fmt: skip


def _catalogue(*offerings: Offering) -> Catalogue:
    return Catalogue("EUR", offerings)


ROLE = RoleGoal(
    "Analyst", (SkillNeed("s:sql", "SQL", required=True), SkillNeed("s:talk", "Talking to clients"))
)
BASIC = _catalogue(
    _offering("both", 30_000, 20, "s:sql", "s:talk"),
    _offering("sql", 5_000, 15, "s:sql", prerequisites=(("a:maths",),)),
    _offering("maths", 0, 10),
    _offering("talk", 2_000, 12, "s:talk", runs=(Run(date(2026, 3, 9), date(2026, 4, 19)),)),
)
TERMS = Terms(MONDAY)


def _plan(*args: object, **more: object) -> Plan:
    answer = make_plan(*args, **more)  # type: ignore[arg-type]  # whatever a test hands on
    assert isinstance(answer, Plan)
    return answer


def test_it_works() -> None:
    plan = _plan(ROLE, (), BASIC, TERMS)
    assert [step.offering.id for step in plan.steps] == ["maths", "sql", "talk"]
    assert (plan.cost, plan.hours, plan.coverage) == (Money(7_000, "EUR"), 37, 1)
    assert plan.optimality.proven
    assert plan.missing == ()


def test_each_objective_finds_its_own_plan() -> None:
    found = {one: _plan(ROLE, (), BASIC, TERMS, objective=one) for one in OBJECTIVES}
    assert found["cost"].cost == Money(7_000, "EUR")
    assert found["hours"].hours == 20
    assert found["finish"].finish == date(2026, 3, 15)
    assert found["coverage"].coverage == 1


def test_every_step_says_what_it_adds_why_it_is_there_and_what_would_be_lost() -> None:
    maths, sql, talk = _plan(ROLE, (), BASIC, TERMS).steps
    assert maths.because == "It has to come before “Course sql”."
    assert maths.lost == ("SQL",)
    assert maths.adds == ()
    assert sql.because == "It serves “SQL”."
    assert [(gain.name, gain.share, gain.complete) for gain in sql.adds] == [
        ("SQL", Fraction(1, 2), True)
    ]
    assert (talk.starts, talk.ends, talk.lost_share) == (
        date(2026, 3, 9), date(2026, 4, 19), Fraction(1, 2),
    )  # fmt: skip


def test_levels_count_in_proportion() -> None:
    goal = RoleGoal("R", (SkillNeed("s:x", "X", "strong"),), Fraction(1, 3), framework=LEVELS)
    plan = _plan(goal, (), _catalogue(_offering("x", 100, 5, "s:x@basic")), TERMS)
    assert plan.coverage == Fraction(1, 3)
    assert [(gain.before, gain.after, gain.complete) for gain in plan.steps[0].adds] == [
        ("", "basic", False)
    ]
    assert plan.missing == ("X",)


def test_who_has_everything_is_told_to_take_nothing() -> None:
    for objective in OBJECTIVES:
        plan = _plan(ROLE, (_held("s:sql", "s:talk"),), BASIC, TERMS, objective=objective)
        assert plan.steps == ()
        assert plan.finish is None
        assert plan.cost == Money(0, "EUR")


@pytest.mark.parametrize(
    "held",
    [
        _held("s:sql", "s:talk", standing="revoked"),
        _held("s:sql", "s:talk", standing="suspended"),
        _held("s:sql", "s:talk", valid_until=datetime(2026, 1, 1, tzinfo=UTC)),
    ],
    ids=["revoked", "suspended", "expired"],
)
def test_what_does_not_count_is_taken_again(held: Holding) -> None:
    assert len(_plan(ROLE, (held,), BASIC, TERMS).steps) == 3


def test_a_prerequisite_that_is_held_is_not_taken() -> None:
    plan = _plan(ROLE, (_held(achievement="a:maths"),), BASIC, TERMS)
    assert [step.offering.id for step in plan.steps] == ["sql", "talk"]


def test_a_waiver_with_few_uses_goes_where_it_saves_most() -> None:
    goal = RoleGoal("R", (SkillNeed("s:a", "A"), SkillNeed("s:b", "B")))
    catalogue = _catalogue(_offering("a", 9_000, 5, "s:a"), _offering("b", 4_001, 5, "s:b"))
    plan = _plan(goal, (), catalogue, replace(TERMS, waivers=(FeeWaiver("aid", 50, uses=1),)))
    assert {step.offering.id: (step.price.minor, step.waiver) for step in plan.steps} == {
        "a": (4_500, "aid"), "b": (4_001, ""),
    }  # fmt: skip
    often = replace(TERMS, waivers=(FeeWaiver("aid", 50),))
    assert _plan(goal, (), catalogue, often).cost == Money(4_500 + 2_001, "EUR")


def test_what_is_cheaper_does_not_replace_what_is_shorter() -> None:
    goal = RoleGoal("R", (SkillNeed("s:a", "A"),))
    catalogue = _catalogue(_offering("cheap", 500, 20, "s:a"), _offering("short", 900, 5, "s:a"))
    assert _plan(goal, (), catalogue, TERMS, objective="hours").hours == 5
    assert _plan(goal, (), catalogue, TERMS, objective="cost").hours == 20


def test_what_is_cheaper_does_not_replace_what_a_waiver_makes_cheaper() -> None:
    goal = RoleGoal("R", (SkillNeed("s:a", "A"),))
    dear = _offering("dear", 1_200, 5, "s:a", issuer_id="i:2")
    waiver = FeeWaiver("grant", 50, issuers=frozenset({"i:2"}), uses=1)
    terms = replace(TERMS, waivers=(waiver,))
    plan = _plan(goal, (), _catalogue(_offering("cheap", 1_000, 5, "s:a"), dear), terms)
    assert plan.cost == Money(600, "EUR")


def test_a_run_that_asks_too_much_of_a_week_is_not_joined() -> None:
    goal = RoleGoal("R", (SkillNeed("s:a", "A"),))
    crash = _offering("crash", 0, 30, "s:a", runs=(Run(MONDAY, date(2026, 3, 8)),))
    slow = _offering("slow", 100, 30, "s:a")
    assert _plan(goal, (), _catalogue(crash, slow), TERMS).steps[0].offering.id == "slow"
    assert _relaxed(goal, (), _catalogue(crash), TERMS) == [
        "Find 30 hours a week for it instead of 10."
    ]


def test_a_wish_is_kept_and_named() -> None:
    plan = _plan(ROLE, (), BASIC, replace(TERMS, include=frozenset({"both"})))
    (step,) = plan.steps
    assert step.wished
    assert step.offering.id == "both"


def test_an_hour_that_must_bring_something_can_leave_nothing_to_take() -> None:
    terms = replace(TERMS, worth=Fraction(1, 10))
    plan = _plan(ROLE, (), BASIC, terms, objective="coverage")
    assert plan.steps == ()
    advice = advise(ROLE, (), BASIC, terms)
    assert advice.stop
    assert advice.because == (
        "The most useful one left, “Course both”, adds 100 % for 20 hours of work.",
        "At what an hour is worth to you, that should be 200 %.",
    )


def test_advice_says_what_would_help_instead_of_a_course() -> None:
    others = (
        OtherNeed("licence", "a licence to audit"),
        OtherNeed("portfolio", "two dashboards"),
        OtherNeed("experience", "a year with clients", met=True),
    )
    goal = replace(ROLE, others=others)
    advice = advise(goal, (_held("s:sql", "s:talk"),), BASIC, TERMS)
    assert advice.stop
    assert advice.because == ("You have every skill it asks for; what is missing is not a course.",)
    assert advice.instead == (
        "Get a licence to audit: it is a licence, and no course replaces it.",
        "Show two dashboards: that is a piece of your own work, and no course replaces it.",
    )


def test_advice_names_what_nothing_on_offer_teaches() -> None:
    goal = replace(ROLE, needs=(*ROLE.needs, SkillNeed("s:nobody", "Juggling")))
    advice = advise(goal, (_held("s:sql", "s:talk"),), BASIC, TERMS)
    assert advice.stop
    assert "“Juggling”" in advice.instead[0]


def test_the_marginal_value_counts_what_is_held_already() -> None:
    values = marginal_values(ROLE, (_held("s:talk"),), BASIC, TERMS)
    by_id = {one.offering.id: one for one in values}
    assert list(by_id) == ["sql", "both"]
    assert by_id["both"].redundancy == 50
    assert by_id["sql"].redundancy == 0
    assert by_id["sql"].needs == ("Course maths",)
    assert by_id["both"].share_per_100_hours == Fraction(5, 2)
    assert by_id["both"].share_per_100_money == Fraction(1, 6)


def test_something_free_has_no_value_per_money() -> None:
    (value,) = marginal_values(ROLE, (), _catalogue(_offering("x", 0, 5, "s:sql")), TERMS)
    assert value.share_per_100_money is None


def _relaxed(*args: object, **more: object) -> list[str]:
    answer = make_plan(*args, **more)  # type: ignore[arg-type]  # whatever a test hands on
    assert isinstance(answer, NoPlan)
    assert answer.proven
    assert answer.smallest
    return [one.sentence for one in answer.relax]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"budget": Money(6_999, "EUR")},
            "Raise the budget from 69.99 EUR to 70.00 EUR.",
        ),
        (
            {"finish_by": date(2026, 3, 14)},
            "Move the deadline from 14 March 2026 to 15 March 2026.",
        ),
        ({"hours_at_most": 19}, "Allow 20 hours of work in all instead of 19."),
        (
            {"avoid_issuers": frozenset({"i:1"})},
            "Accept what North School offers.",
        ),
        ({"modes": frozenset({"on-site"})}, "Accept what is held online."),
        (
            {"include": frozenset({"both"}), "avoid": frozenset({"both"})},
            "Do not insist on “Course both”.",
        ),
    ],
)
def test_a_request_that_cannot_be_met_says_what_to_change(
    changes: dict[str, object], sentence: str
) -> None:
    terms = replace(TERMS, **changes)
    told = _relaxed(ROLE, (), BASIC, terms)
    if "include" in changes:
        assert told in ([sentence], ["Accept “Course both”."])
    else:
        assert told == [sentence]


def test_a_skill_that_nobody_teaches_is_named() -> None:
    goal = replace(ROLE, needs=(*ROLE.needs, SkillNeed("s:nobody", "Juggling")))
    (sentence,) = _relaxed(goal, (), BASIC, TERMS)
    assert "“Juggling”" in sentence
    assert "nothing in the catalogue teaches it" in sentence


def test_the_front_starts_with_nothing_and_ends_with_the_most() -> None:
    front = make_front(ROLE, (), BASIC, TERMS)
    assert isinstance(front, Front)
    assert front.complete
    assert front.plans[0].steps == ()
    assert front.plans[-1].coverage == 1
    for one in front.plans:
        for other in front.plans:
            assert one is other or (
                one.cost < other.cost or one.hours < other.hours or one.coverage > other.coverage
            )


# --- pathways ----------------------------------------------------------------------------------


def _leaf(key: str, wanted: object, **conditions: object) -> LeafOf:
    asked = Conditions(**conditions)  # type: ignore[arg-type]  # whatever a test hands on
    return LeafOf(key, f"the part {key}", wanted, asked)  # type: ignore[arg-type]  # the same here


PATHWAY = Pathway(
    "p:1",
    "Finance analyst",
    "1",
    AllOf(
        "root",
        "all",
        (
            AnyOf(
                "data",
                "data",
                (
                    _leaf("sql", AchievementWanted("a:sql")),
                    _leaf("both", AchievementWanted("a:both")),
                ),
            ),
            _leaf("talk", SkillWanted("s:talk")),
        ),
    ),
)


def test_a_pathway_is_completed_and_nothing_counts_twice() -> None:
    plan = _plan(PathwayGoal(PATHWAY), (), BASIC, TERMS)
    # “both” alone would satisfy either part, and may be used for one of them only.
    assert [step.offering.id for step in plan.steps] == ["maths", "sql", "talk"]
    assert plan.proof is not None
    assert plan.proof.satisfied
    assert plan.steps[1].serves == ("the part sql",)
    assert plan.steps[1].lost
    shared = replace(PATHWAY, requirement=AllOf("root", "all", (
        _leaf("one", AchievementWanted("a:both"), shared=100),
        _leaf("two", SkillWanted("s:talk"), shared=100),
    )))  # fmt: skip
    assert len(_plan(PathwayGoal(shared), (), BASIC, TERMS).steps) == 1


def test_what_is_held_counts_for_a_pathway() -> None:
    plan = _plan(PathwayGoal(PATHWAY), (_held("s:x", achievement="a:sql"),), BASIC, TERMS)
    assert [step.offering.id for step in plan.steps] == ["talk"]
    assert plan.covered_now == Fraction(1, 2)


def test_a_pathway_is_completed_as_early_as_can_be() -> None:
    plan = _plan(PathwayGoal(PATHWAY), (), BASIC, TERMS, objective="finish")
    assert plan.finish == date(2026, 4, 2)
    assert plan.optimality.proven


def test_a_pathway_can_be_covered_in_part() -> None:
    terms = replace(TERMS, budget=Money(2_000, "EUR"))
    plan = _plan(PathwayGoal(PATHWAY), (), BASIC, terms, objective="coverage")
    assert plan.coverage == Fraction(1, 2)
    assert [step.offering.id for step in plan.steps] == ["talk"]


def test_a_licence_is_not_a_course() -> None:
    root = AllOf("root", "all", (_leaf("drive", LicenceWanted("l:drive")),))
    goal = PathwayGoal(replace(PATHWAY, requirement=root))
    advice = advise(goal, (), BASIC, TERMS)
    assert advice.stop
    assert advice.instead == ("Get “the part drive”: it is a licence, and no course replaces it.",)
    (sentence,) = _relaxed(goal, (), BASIC, TERMS)
    assert sentence == "“the part drive” cannot be had here on these terms: get it elsewhere."


def test_an_achievement_that_is_too_old_is_taken_again() -> None:
    root = _leaf("sql", AchievementWanted("a:sql"), earned_from=datetime(2026, 1, 1, tzinfo=UTC))
    goal = PathwayGoal(replace(PATHWAY, requirement=root))
    plan = _plan(goal, (_held(achievement="a:sql"),), BASIC, TERMS)
    assert [step.offering.id for step in plan.steps] == ["maths", "sql"]


# --- what is refused ---------------------------------------------------------------------------

REFUSED = {
    "a negative price": ("bad-money", lambda: Money(-1, "EUR")),
    "a price beyond reason": ("bad-money", lambda: Money(MOST + 1, "EUR")),
    "no currency": ("bad-money", lambda: Money(1, "eur")),
    "a price that is a word": ("bad-price", lambda: parse_money("cheap", "EUR")),
    "a price finer than a cent": ("bad-price", lambda: parse_money("1.005", "EUR")),
    "half a yen": ("bad-price", lambda: parse_money("1.5", "JPY")),
    "a signed price": ("bad-price", lambda: parse_money("-1", "EUR")),
    "an exponent": ("bad-price", lambda: parse_money("1e3", "EUR")),
    "a run backwards": ("bad-run", lambda: Run(MONDAY, date(2026, 3, 1))),
    "enrolment after the end": ("bad-run", lambda: Run(MONDAY, MONDAY, date(2026, 3, 3))),
    "no hours": ("bad-offering", lambda: _offering("x", 0, 0)),
    "an empty group": ("bad-offering", lambda: _offering("x", 0, 1, prerequisites=((),))),
    "runs and a period": (
        "bad-offering",
        lambda: _offering("x", 0, 1, runs=(Run(MONDAY, MONDAY),), opens=MONDAY),
    ),
    "closed before it opens": (
        "bad-offering",
        lambda: _offering("x", 0, 1, opens=MONDAY, closes=date(2026, 3, 1)),
    ),
    "two with one id": (
        "repeated-offering",
        lambda: _catalogue(_offering("x", 0, 1), _offering("x", 0, 1)),
    ),
    "two currencies": ("mixed-currencies", lambda: Catalogue("USD", (_offering("x", 0, 1),))),
    "no needs": ("bad-role", lambda: RoleGoal("R", ())),
    "one need twice": ("bad-role", lambda: RoleGoal("R", (ROLE.needs[0], ROLE.needs[0]))),
    "more than enough": ("bad-role", lambda: RoleGoal("R", ROLE.needs, Fraction(3, 2))),
    "no weight": ("bad-need", lambda: SkillNeed("s:x", "X", weight=0)),
    "no name": ("bad-need", lambda: SkillNeed("s:x", " ")),
    "a strange level": (
        "unknown-level",
        lambda: RoleGoal("R", (SkillNeed("s:x", "X", "godlike"),), framework=LEVELS),
    ),
    "no time": ("bad-terms", lambda: Terms(MONDAY, hours_per_week=0)),
    "nothing at once": ("bad-terms", lambda: Terms(MONDAY, at_once=0)),
    "a worth above all": ("bad-terms", lambda: Terms(MONDAY, worth=Fraction(2))),
    "no mode": ("bad-terms", lambda: Terms(MONDAY, modes=frozenset())),
    "a waiver of nothing": ("bad-waiver", lambda: FeeWaiver("w", 0)),
    "a budget in dollars": (
        "mixed-currencies",
        lambda: make_plan(ROLE, (), BASIC, replace(TERMS, budget=Money(1, "USD"))),
    ),
    "a wish for nothing known": (
        "unknown-offering",
        lambda: make_plan(ROLE, (), BASIC, replace(TERMS, include=frozenset({"moon"}))),
    ),
    "a strange objective": (
        "unknown-objective",
        lambda: make_plan(ROLE, (), BASIC, TERMS, objective="fun"),  # type: ignore[arg-type]  # no such objective
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused(name: str) -> None:
    code, work = REFUSED[name]
    with pytest.raises((UsageError, InputError)) as caught:
        work()
    assert caught.value.code == code
    assert caught.value.mend


def test_money_is_exact() -> None:
    assert parse_money("149.90", "EUR") == Money(14_990, "EUR")
    assert parse_money("150", "JPY") == Money(150, "JPY")
    assert parse_money("1.234", "KWD").amount == Decimal("1.234")
    assert str(Money(123_456_789, "EUR")) == "1,234,567.89 EUR"
    assert str(Money(0, "EUR")) == "free"
