"""What is wrong with a requirement before anybody is asked."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.hiring.affordability import Means, price_of
from cairn.hiring.applicant import Applicant
from cairn.hiring.background import NOTHING_KNOWN, Background
from cairn.hiring.finding import RequirementFinding
from cairn.hiring.implication import implies
from cairn.hiring.known_kinds import Licensed, human_skills, licensed_occupations
from cairn.hiring.lint import Seen, lint
from cairn.hiring.requirement import JobRequirement
from cairn.kernel.errors import UsageError
from cairn.market.measure import Measure
from cairn.pathways.evaluation import evaluate
from cairn.pathways.framework import SkillFramework
from cairn.pathways.period import Period
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AnyOf,
    AtLeast,
    Conditions,
    CreditWanted,
    DegreeWanted,
    Issuer,
    Leaf,
    LicenceWanted,
    Pathway,
    Requirement,
    ResultWanted,
    SkillWanted,
    Wanted,
    Weighted,
)
from hiring.job_builders import AT, clause, held, job, leaf, licence, may, must, person

NURSE = Licensed("In every state of the USA nurses need a licence.", "a test")


def found(
    requirement: JobRequirement, seen: Seen | None = None, **more: Background
) -> list[RequirementFinding]:
    return list(lint(requirement, seen or Seen(), at=AT, **more))


def codes(requirement: JobRequirement, seen: Seen | None = None, **more: Background) -> list[str]:
    return [one.code for one in found(requirement, seen, **more)]


def test_it_works() -> None:
    assert found(job(must("python"), must("sql"), may("talk"))) == []


@pytest.mark.parametrize("because", ["", "  ", "Python", "python."])
def test_a_clause_says_why_the_job_needs_it(because: str) -> None:
    (one,) = found(job(must("python", because=because)))
    assert (one.severity, one.clause, one.code) == ("fault", "python", "no-reason")
    assert one.mend


def test_the_same_asked_twice_is_a_duplicate() -> None:
    twice = clause(Leaf("again", "Codes", SkillWanted("urn:s:python"), Conditions(shared=100)))
    (one,) = found(job(must("python"), twice))
    assert (one.clause, one.code) == ("again", "duplicate-clause")
    assert one.sentence == "“Codes” asks for the same as “Python”."


def named(key: str, **more: object) -> Leaf:
    return Leaf(key, key.title(), SkillWanted("urn:s:talk"), Conditions(shared=100, **more))  # type: ignore[arg-type] - conditions of many kinds


def test_what_another_clause_asks_already_shuts_nobody_out() -> None:
    reliable = clause(named("surely", reliability=Decimal("0.8")))
    (one,) = found(job(must("talk"), reliable))
    assert (one.severity, one.clause, one.code) == ("warning", "talk", "implied-clause")


def test_a_finer_wish_beside_a_need_is_no_finding() -> None:
    reliable = clause(named("surely", reliability=Decimal("0.8")), "may")
    assert codes(job(must("talk"), reliable)) == []


def test_one_credential_counts_once_among_optional_clauses() -> None:
    reliable = clause(named("surely", reliability=Decimal("0.8")), "may")
    (one,) = found(job(may("talk"), reliable))
    assert "counts twice" in one.sentence


@pytest.mark.parametrize(
    ("occupation", "expected"),
    [("29-1141", True), ("29-1141.01", True), ("29-11411", False), ("29-11", False), ("", False)],
)
def test_licensed_work_asks_for_its_licence(occupation: str, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    wanted = job(must("care"), occupation=occupation)
    seen = Seen(licensed={"29-1141": NURSE})
    assert codes(wanted, seen) == (["licence-missing"] if expected else [])


def test_a_licence_that_is_asked_is_not_missing_and_an_optional_one_is() -> None:
    seen = Seen(licensed={"29-1141": NURSE})
    must_have = job(clause(licence("nurse")), occupation="29-1141")
    may_have = job(must("care"), clause(licence("nurse"), "may"), occupation="29-1141")
    among_others = job(must("care"), clause(licence("nurse")), occupation="29-1141")
    assert codes(must_have, seen) == []
    assert codes(among_others, seen) == []
    assert codes(may_have, seen) == ["licence-missing"]


def test_what_no_known_credential_has_cannot_be_asked() -> None:
    known = (held("t", "talk", reliability="0.6"), held("p", "python"))
    wanted = job(
        clause(leaf("talk", reliability="0.9")),
        clause(leaf("python", within=Period(months=1))),
        must("sql"),
    )
    assert [(one.clause, one.code) for one in found(wanted, Seen(known=known))] == [
        ("talk", "no-known-reliability"),
        ("python", "no-known-recency"),
        ("sql", "no-known-credential"),
    ]


def test_a_register_that_is_empty_is_not_a_register_that_was_not_given() -> None:
    assert codes(job(must("sql"))) == []
    assert codes(job(must("sql")), Seen(known=())) == ["no-known-credential"]


def staff(*skills: tuple[str, ...]) -> tuple[Applicant, ...]:
    return tuple(person(f"p{number}", *one) for number, one in enumerate(skills))


def test_a_clause_that_nobody_meets_who_does_the_work() -> None:
    people = staff(*([("sql",)] * 12))
    (one,) = found(job(must("python"), must("sql")), Seen(incumbents=people))
    assert (one.severity, one.clause, one.code) == ("fault", "python", "no-incumbent")
    assert isinstance(one.measure, Measure)
    assert (one.measure.value, one.measure.n) == (0.0, 12)
    assert round(one.measure.high, 4) == 0.2425  # z²/(n+z²), Wilson at 0 of 12
    assert one.sentence.endswith("Among people like them it would be at most 24 in 100.")


def test_what_all_of_them_meet_apart_and_none_together() -> None:
    people = staff(*([("sql",)] * 6), *([("python",)] * 6))
    (one,) = found(job(must("python"), must("sql")), Seen(incumbents=people))
    assert (one.clause, one.code) == ("", "no-incumbent-meets-all")


def test_fewer_than_ten_who_do_the_work_are_not_told() -> None:
    (one,) = found(job(must("python")), Seen(incumbents=staff(*([()] * 9))))
    assert one.code == "too-few-incumbents"
    assert one.sentence.startswith("Not enough data")


def test_a_clause_that_some_meet_is_no_finding() -> None:
    people = staff(*([("python",)] * 1), *([()] * 30))
    assert codes(job(must("python")), Seen(incumbents=people)) == []


def means(**more: object) -> Means:
    facts: dict[str, object] = {"source": "a survey that is made up", "period": "2026"}
    return Means(**(facts | {"grade": "made up"} | more))  # type: ignore[arg-type] - facts of many kinds


DEAR = job(
    must("python", cost=400.0, hours=100.0),
    may("sql", cost=100.0, hours=10.0),
    may("talk", cost=50.0, hours=80.0),
    least_may=1,
    currency="EUR",
)


def test_the_price_is_what_must_be_met_and_the_cheapest_of_what_may() -> None:
    price = price_of(DEAR)
    assert (price.money, price.hours, price.unsaid) == (450.0, 110.0, ())


def test_few_can_afford_it() -> None:
    purse = (449.99,) * 30 + (450.0,) * 5
    (one,) = found(DEAR, Seen(means=means(money=purse, currency="EUR")))
    assert (one.severity, one.code) == ("fault", "few-can-afford")
    assert isinstance(one.measure, Measure)
    assert (one.measure.value, one.measure.n, one.measure.grade) == (5 / 35, 35, "made up")
    assert "450.00 EUR; 14 in 100 (between 6 and 29)" in one.sentence


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"money": (450.0,) * 20, "currency": "EUR"}, []),
        ({"money": (0.0,) * 9, "currency": "EUR"}, ["too-few-asked"]),
        ({"money": (0.0,) * 20, "currency": "USD"}, ["mixed-currencies"]),
        ({"hours": (109.0,) * 20}, ["few-can-afford"]),
        ({"hours": (110.0,) * 20}, []),
        ({"hours": (109.0,) * 6 + (110.0,) * 6}, []),
        ({"hours": (109.0,) * 7 + (110.0,) * 5}, ["few-can-afford"]),
        ({"hours": (109.0,) * 7 + (110.0,) * 5, "few": 0.3}, []),
    ],
)
def test_what_people_can_spend(more: dict[str, object], expected: list[str]) -> None:
    assert codes(DEAR, Seen(means=means(**more))) == expected


def test_few_of_few_people_is_only_a_warning() -> None:
    (one,) = found(DEAR, Seen(means=means(hours=(109.0,) * 7 + (110.0,) * 5)))
    assert one.severity == "warning"


def test_a_price_that_nobody_says_makes_the_sum_too_low() -> None:
    (one,) = found(job(must("python")), Seen(means=means(hours=(10.0,) * 10)))
    assert one.code == "no-price"
    assert "“Python”" in one.sentence


@pytest.mark.parametrize(
    "more", [{"money": (-1.0,)}, {"hours": (float("nan"),)}, {"few": 0.0}, {"few": 1.0}]
)
def test_means_that_cannot_be(more: dict[str, object]) -> None:
    with pytest.raises(UsageError) as caught:
        means(**more)
    assert caught.value.code == "bad-means"


def test_a_definition_that_nobody_can_meet() -> None:
    nobody = clause(leaf("python", registry="nobody"))
    assert codes(job(nobody)) == ["nobody-can-meet", "empty-registry"]


def test_faults_stand_before_warnings() -> None:
    severities = [one.severity for one in found(job(clause(leaf("p", registry="nobody"))))]
    assert severities == ["fault", "warning"]


def test_the_small_vocabulary_knows_licensed_work_and_human_skills() -> None:
    licensed = licensed_occupations()
    assert "state licence" in licensed["29-1141"].sentence
    assert "15-1252" not in licensed
    assert codes(job(must("care"), occupation="29-1141.00"), Seen(licensed=licensed)) == [
        "licence-missing"
    ]
    assert len(human_skills()) > 20


# --- Implication: decided on definitions, and tried on people.

FRAMEWORK = SkillFramework(
    broader={"urn:s:python": ("urn:s:code",), "urn:s:sql": ("urn:s:code",)},
    levels=("basic", "good", "superb"),
)
BACKGROUND = Background(
    FRAMEWORK, registries={"small": frozenset({"i:a"}), "large": frozenset({"i:a", "i:b"})}
)


def wants(wanted: Wanted, **conditions: object) -> Leaf:
    return Leaf("x", "X", wanted, Conditions(**({"shared": 100} | conditions)))  # type: ignore[arg-type] - conditions of many kinds


SKILL = SkillWanted("urn:s:code")
STRICTER = {
    "a narrower skill": (wants(SkillWanted("urn:s:python")), wants(SKILL)),
    "a higher level": (wants(SkillWanted("urn:s:code", "good")), wants(SKILL)),
    "a level above": (
        wants(SkillWanted("urn:s:code", "superb")),
        wants(SkillWanted("urn:s:code", "good")),
    ),
    "a named version": (wants(AchievementWanted("a", "2")), wants(AchievementWanted("a"))),
    "a result": (wants(ResultWanted("a", Decimal(5))), wants(AchievementWanted("a"))),
    "a better result": (
        wants(ResultWanted("a", Decimal(5))),
        wants(ResultWanted("a", Decimal(4))),
    ),
    "more credits": (wants(CreditWanted(Decimal(5))), wants(CreditWanted(Decimal(4)))),
    "a field": (wants(CreditWanted(Decimal(5), field="f")), wants(CreditWanted(Decimal(5)))),
    "a higher degree": (wants(DegreeWanted(7)), wants(DegreeWanted(6))),
    "more reliable": (
        wants(SKILL, reliability=Decimal("0.9")),
        wants(SKILL, reliability=Decimal("0.8")),
    ),
    "more recent": (wants(SKILL, within=Period(6)), wants(SKILL, within=Period(12))),
    "some recency": (wants(SKILL, within=Period(6)), wants(SKILL)),
    "later": (wants(SKILL, earned_from=AT), wants(SKILL)),
    "earlier": (wants(SKILL, earned_until=AT), wants(SKILL)),
    "not expired": (wants(SKILL), wants(SKILL, unexpired=False)),
    "one issuer": (wants(SKILL, issuers=(Issuer("i:a"),)), wants(SKILL)),
    "an issuer of a list": (
        wants(SKILL, issuers=(Issuer("i:a"),)),
        wants(SKILL, registry="large"),
    ),
    "a smaller list": (wants(SKILL, registry="small"), wants(SKILL, registry="large")),
}


@pytest.mark.parametrize("case", STRICTER)
def test_what_is_stricter_implies_and_not_the_other_way(case: str) -> None:
    strict, lax = STRICTER[case]
    assert implies(strict, lax, BACKGROUND)
    assert not implies(lax, strict, BACKGROUND)
    assert implies(strict, strict, BACKGROUND)


def test_a_list_that_nobody_knows_implies_itself_and_nothing_more() -> None:
    unknown = wants(SKILL, registry="unknown")
    assert implies(unknown, unknown, NOTHING_KNOWN)
    assert not implies(unknown, wants(SKILL, registry="large"), BACKGROUND)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (wants(SKILL), wants(LicenceWanted("l"))),
        (wants(AchievementWanted("a")), wants(ResultWanted("a", Decimal(1)))),
        (wants(LicenceWanted("l")), wants(LicenceWanted("m"))),
        (wants(CreditWanted(Decimal(5), "hours")), wants(CreditWanted(Decimal(5)))),
    ],
)
def test_different_things_imply_nothing(one: Leaf, other: Leaf) -> None:
    assert not implies(one, other, BACKGROUND)


def test_two_leaves_that_use_a_credential_up_are_not_sure() -> None:
    takes = tuple(
        Leaf(key, key, SkillWanted("urn:s:python"), Conditions()) for key in ("one", "two")
    )
    assert not implies(leaf("python"), AllOf("both", "Both", takes), NOTHING_KNOWN)


def test_one_leaf_that_uses_a_credential_up_beside_another_is_not_sure() -> None:
    takes = Leaf("takes", "Takes", SkillWanted("urn:s:python"), Conditions())
    assert not implies(leaf("python"), AllOf("x", "X", (takes, leaf("python"))), NOTHING_KNOWN)
    assert implies(leaf("python"), takes, NOTHING_KNOWN)


A, B, C = leaf("a"), leaf("b"), leaf("c")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (A, AtLeast("x", "X", 1, (A, B)), True),
        (A, AtLeast("x", "X", 2, (A, B, C)), False),
        (AllOf("y", "Y", (A, B)), AtLeast("x", "X", 2, (A, B, C)), True),
        (AtLeast("x", "X", 2, (A, B)), AllOf("y", "Y", (A, B)), True),
        (A, Weighted("x", "X", Decimal(2), (A, B), (Decimal(2), Decimal(1))), True),
        (B, Weighted("x", "X", Decimal(2), (A, B), (Decimal(2), Decimal(1))), False),
        (Weighted("x", "X", Decimal(2), (A, B), (Decimal(2), Decimal(1))), A, True),
        (Weighted("x", "X", Decimal(2), (A, B), (Decimal(2), Decimal(2))), A, False),
        (AnyOf("y", "Y", (A, B)), A, False),
    ],
)
def test_trees_imply_what_each_way_through_them_does(
    one: Requirement,
    other: Requirement,
    expected: bool,  # noqa: FBT001 - a table of cases
) -> None:
    assert implies(one, other, NOTHING_KNOWN) is expected


def test_too_many_ways_are_not_sure() -> None:
    parts = tuple(leaf(f"s{number}") for number in range(24))
    assert not implies(AtLeast("x", "X", 12, parts), AnyOf("y", "Y", parts), NOTHING_KNOWN)
    weighted = Weighted("w", "W", Decimal(12), parts, (Decimal(1),) * 24)
    assert not implies(weighted, AnyOf("y", "Y", parts), NOTHING_KNOWN)


WORDS = ("a", "b", "c", "d")


def trees() -> st.SearchStrategy[Requirement]:
    """Trees over four skills, each skill once."""

    def build(words: list[str], rule: str, count: int, cut: int) -> Requirement:
        leaves = tuple(leaf(word) for word in words)
        if len(leaves) == 1:
            return leaves[0]
        if rule == "nested" and len(leaves) > 2:
            inner = AnyOf("in", "In", leaves[:2])
            return AllOf("out", "Out", (inner, *leaves[2:]))
        if rule == "at least":
            return AtLeast("out", "Out", min(count, len(leaves)), leaves)
        if rule == "weighted":
            weights = tuple(Decimal(1 + number % 2) for number in range(len(leaves)))
            return Weighted("out", "Out", min(Decimal(cut), sum(weights)), leaves, weights)  # type: ignore[type-var] - sums of decimals
        return (AllOf if rule == "all" else AnyOf)("out", "Out", leaves)

    return st.builds(
        build,
        st.lists(st.sampled_from(WORDS), unique=True, min_size=1),
        st.sampled_from(["all", "any", "at least", "weighted", "nested"]),
        st.integers(1, 3),
        st.integers(1, 4),
    )


@given(trees(), trees())
def test_implication_is_what_holds_for_every_set_of_skills(
    one: Requirement, other: Requirement
) -> None:
    def satisfied(tree: Requirement, skills: tuple[bool, ...]) -> bool:
        pathway = Pathway("urn:p", "P", "1", tree)
        holdings = [held(word, word) for word, has in zip(WORDS, skills, strict=True) if has]
        return evaluate(pathway, holdings, at=AT).satisfied

    everywhere = all(
        satisfied(other, skills)
        for skills in product([True, False], repeat=len(WORDS))
        if satisfied(one, skills)
    )
    assert implies(one, other, NOTHING_KNOWN) == everywhere
