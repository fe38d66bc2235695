"""What is found wrong with pathways before anyone walks them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.pathways.equivalence import Equivalence
from cairn.pathways.framework import SkillFramework
from cairn.pathways.lint import LintFinding, Offer, lint_pathways
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
    Weighted,
)
from pathways.cases import chance_of, random_case
from pathways.people import AT, FREE, achievement, pathway, skill


def lint(requirement: Requirement, **more: object) -> list[tuple[str, str]]:
    found = lint_pathways([pathway(requirement)], at=AT, **more)  # type: ignore[arg-type]  # passed on
    return [(one.severity, one.code) for one in found]


def test_a_sound_pathway_has_no_findings() -> None:
    sound = AllOf(
        "all",
        "All",
        (
            achievement("sql", Conditions(issuers=(Issuer("did:example:x"),))),
            skill("python", Conditions(registry="recognised", reliability=Decimal("0.8"))),
            Leaf("exam", "Exam", ResultWanted("urn:a:exam", Decimal(70), "oral")),
            Leaf("ects", "Credits", CreditWanted(Decimal(60), "ECTS", "urn:f:x")),
            Leaf("degree", "Degree", DegreeWanted(6, "urn:f:x")),
            Leaf("licence", "Licence", LicenceWanted("urn:l:x")),
            Leaf("v2", "V2", AchievementWanted("urn:a:v", "2"), Conditions(within=Period(12))),
        ),
    )
    assert lint(sound, registries={"recognised": frozenset({"did:example:x"})}) == []


UNMEETABLE = {
    "an empty registry": Conditions(registry="nobody"),
    "a period that is over and must be recent": Conditions(
        within=Period(months=1), earned_until=datetime(2020, 1, 1, tzinfo=UTC)
    ),
    "a period that has not begun": Conditions(earned_from=datetime(2030, 1, 1, tzinfo=UTC)),
}


@pytest.mark.parametrize("what", UNMEETABLE)
def test_what_nobody_can_meet_is_a_fault(what: str) -> None:
    assert ("fault", "nobody-can-meet") in lint(achievement("sql", UNMEETABLE[what]))


@pytest.mark.parametrize("what", UNMEETABLE)
def test_it_is_only_a_warning_where_another_part_is_enough(what: str) -> None:
    bad, good = achievement("sql", UNMEETABLE[what]), achievement("python")
    found = lint(AnyOf("either", "Either", (bad, good)))
    assert ("warning", "nobody-can-meet") in found
    assert "fault" not in {severity for severity, _ in found}


OFFERS = {
    "urn:a:sql": Offer("did:example:bolt", "2", Decimal(100), Decimal("0.7")),
}

NOT_OFFERED = {
    "by another issuer": achievement("sql", Conditions(issuers=(Issuer("did:example:x"),))),
    "an older version": Leaf("v", "V", AchievementWanted("urn:a:sql", "1")),
    "a result above the highest": Leaf("r", "R", ResultWanted("urn:a:sql", Decimal(101))),
    "a better assessment": achievement("sql", Conditions(reliability=Decimal("0.8"))),
}


@pytest.mark.parametrize("what", NOT_OFFERED)
def test_what_is_not_offered_is_a_fault(what: str) -> None:
    assert lint(NOT_OFFERED[what], offers=OFFERS) == [("fault", "nobody-can-meet")]


def test_an_equivalent_may_help() -> None:
    statement = Equivalence("urn:a:other", "urn:a:sql", "did:example:x")
    leaf = NOT_OFFERED["by another issuer"]
    assert lint(leaf, offers=OFFERS, equivalences=[statement]) == []


def test_what_counts_once_cannot_be_asked_twice() -> None:
    twice = (achievement("sql"), Leaf("again", "Again", AchievementWanted("urn:a:sql")))
    assert lint(AllOf("all", "All", twice)) == [("fault", "counts-only-once")]
    shared = (twice[0], Leaf("again", "Again", AchievementWanted("urn:a:sql"), FREE))
    assert lint(AllOf("all", "All", shared)) == []


def test_levels_and_skills_are_looked_up() -> None:
    framework = SkillFramework(levels=("basic",), names={"urn:s:python": "Python"})
    assert lint(skill("python", level="expert"), framework=framework) == [
        ("fault", "unknown-level")
    ]
    assert lint(skill("sql"), framework=framework) == [("warning", "unknown-skill")]


def earning(key: str, requirement: Requirement) -> Pathway:
    name = key.title()
    return Pathway(f"https://example.org/{key}", name, "1", requirement, f"urn:a:{key}", name)


def circles(*pathways: Pathway, **more: object) -> list[LintFinding]:
    found = lint_pathways(pathways, at=AT, **more)  # type: ignore[arg-type]  # passed on
    return [one for one in found if one.code == "circle-of-pathways"]


def test_pathways_that_need_each_other_are_a_circle() -> None:
    first, second = earning("a", achievement("b")), earning("b", achievement("a"))
    found = circles(first, second)
    assert [one.pathway for one in found] == ["A", "B"]
    assert "“A”, “B”" in found[0].sentence
    assert circles(first) == []


def test_a_pathway_that_asks_for_what_it_earns_is_a_circle() -> None:
    assert len(circles(earning("a", Leaf("r", "R", ResultWanted("urn:a:a", Decimal(1)))))) == 1


@pytest.mark.parametrize(
    ("node", "closed"),
    [
        (AnyOf("x", "X", (achievement("b"), achievement("c"))), False),
        (AtLeast("x", "X", 1, (achievement("b"), achievement("c"))), False),
        (AtLeast("x", "X", 2, (achievement("b"), achievement("c"))), True),
        (AllOf("x", "X", (achievement("b"), achievement("c"))), True),
        (
            Weighted(
                "x", "X", Decimal(2), (achievement("b"), achievement("c")), (Decimal(1), Decimal(2))
            ),
            False,
        ),
        (
            Weighted(
                "x", "X", Decimal(3), (achievement("b"), achievement("c")), (Decimal(1), Decimal(2))
            ),
            True,
        ),
    ],
)
def test_a_circle_with_a_way_out_is_none(node: Requirement, closed: bool) -> None:  # noqa: FBT001 - a row of the table
    found = circles(earning("a", node), earning("b", achievement("a")))
    assert bool(found) is closed


def test_what_is_offered_otherwise_closes_no_circle() -> None:
    first, second = earning("a", achievement("b")), earning("b", achievement("a"))
    assert circles(first, second, offers={"urn:a:a": Offer()}) == []


@given(st.integers(0, 2**40))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_what_someone_has_met_is_never_called_impossible(seed: int) -> None:
    case = random_case(chance_of(seed))
    findings = lint_pathways(
        [case.pathway],
        at=case.at,
        framework=case.framework,
        equivalences=case.equivalences,
        registries=case.registries,
    )
    assert all(one.sentence and one.mend for one in findings)
    told = [one.code for one in findings if one.severity == "fault"]
    if case.answer().satisfied:
        assert "nobody-can-meet" not in told
