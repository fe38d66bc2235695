"""What a person reads: names, what is missing, what to do; no ids and no codes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.pathways.equivalence import Equivalence
from cairn.pathways.explanation import explain, node_words
from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import CreditsHeld, PriorLearning, ResultHeld, SkillHeld
from cairn.pathways.period import Period
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AnyOf,
    AtLeast,
    Conditions,
    CreditWanted,
    DegreeWanted,
    EquivalencePolicy,
    Issuer,
    Leaf,
    LicenceWanted,
    ResultWanted,
    SkillWanted,
    Weighted,
)
from pathways.cases import chance_of, random_case
from pathways.people import AT, achievement, answer, credits_of, held, skill

NOT_FOR_PEOPLE = re.compile(r"urn:|did:|https?:|\bNone\b|[a-z]+_[a-z]+|\{|\}|too-|not-yet")


@given(st.integers(0, 2**40))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_id_and_no_code_is_ever_said(seed: int) -> None:
    tree = random_case(chance_of(seed)).answer()
    said = explain(tree)
    assert not NOT_FOR_PEOPLE.search(said.text)
    assert all(not NOT_FOR_PEOPLE.search(node_words(node)) for node in tree.nodes())
    assert bool(said.to_do) is not tree.satisfied


def test_a_complete_stack_says_so() -> None:
    tree = answer(achievement("sql"), held("sql"), pathway={"earns_name": "Analyst badge"})
    assert explain(tree).text.splitlines() == [
        "You have everything for “Analyst”. It earns you “Analyst badge”.",
        "What you have:",
        "“Sql”: you have it from Bolt College, awarded on 1 September 2025.",
    ]


def test_everything_but_one() -> None:
    tree = answer(AllOf("x", "X", (achievement("sql"), achievement("python"))), held("sql"))
    assert explain(tree).summary == "One thing is missing for “Analyst”, and you have 1 of 2."
    assert explain(tree).to_do == ("Earn “Python”.",)


def test_two_ways_are_both_told() -> None:
    either = AnyOf("x", "One data credential", (achievement("sql"), achievement("python")))
    said = explain(answer(either))
    assert said.to_do == ("Earn “Sql”.",)
    assert said.instead == ("Earn “Python”.",)


def test_a_longer_way_is_not_offered() -> None:
    long = AllOf("long", "Long", (achievement("a"), achievement("b")))
    assert explain(answer(AnyOf("x", "X", (achievement("sql"), long)))).instead == ()


NEAR = {
    "revoked": ({}, {"standing": "revoked"}, "“Sql” was taken back by Bolt College and no longer"),
    "expired": (
        {},
        {"valid_until": datetime(2026, 5, 3, tzinfo=UTC)},
        "“Sql” expired on 3 May 2026; renew it.",
    ),
    "suspended": ({}, {"standing": "suspended"}, "“Sql” is suspended at present"),
    "unverified": ({}, {"standing": "unverified"}, "ask Bolt College to issue it again"),
    "old": (
        {"within": Period(months=6)},
        {},
        "Earn “Sql”, awarded within the last 6 months. “Sql” is from 1 September 2025 and too old",
    ),
    "issuer": (
        {"issuers": (Issuer("did:example:u", "Uni"),)},
        {},
        "Earn “Sql”, from Uni. “Sql” comes from Bolt College, and another issuer is asked for.",
    ),
    "registry": ({"registry": "recognised"}, {}, "from an issuer on the list “recognised”"),
    "unnamed issuers": ({"issuers": (Issuer("did:example:u"),)}, {}, "that the pathway names"),
    "reliability": (
        {"reliability": Decimal("0.80")},
        {},
        "assessed with a reliability of 0.8 or more. “Sql” was assessed less reliably",
    ),
    "early": (
        {"earned_from": datetime(2026, 1, 1, tzinfo=UTC)},
        {},
        "awarded on 1 January 2026 or later. “Sql” is from 1 September 2025, which is too early",
    ),
    "late": (
        {"earned_until": datetime(2025, 1, 1, tzinfo=UTC)},
        {},
        "awarded by 1 January 2025. “Sql” is from 1 September 2025, which is too late.",
    ),
    "not yet": ({}, {"awarded": datetime(2027, 1, 1, tzinfo=UTC)}, "only counts from 1 January"),
}


@pytest.mark.parametrize("what", NEAR)
def test_a_near_miss_is_explained(what: str) -> None:
    conditions, facts, sentence = NEAR[what]
    tree = answer(achievement("sql", Conditions(**conditions)), held("sql", **facts))
    assert sentence in explain(tree).text


def test_what_counts_once_is_told() -> None:
    tree = answer(AllOf("x", "X", (skill("python"), skill("sql"))), held("course", "python", "sql"))
    assert (
        "“Course” would count, and is already used for “Python”; it counts only once."
        in explain(tree).text
    )


WANTED = {
    "Get the licence “It”.": LicenceWanted("urn:l:x"),
    "Reach 70.5 or more in “It”.": ResultWanted("urn:a:x", Decimal("70.50")),
    "Earn 12 ECTS points in data for “It”.": CreditWanted(Decimal(12), "ECTS", "urn:f", "data"),
    "Earn 1 hour for “It”.": CreditWanted(Decimal(1), "hours"),
    "Complete “It”, a degree in law at level 6 or higher.": DegreeWanted(6, "urn:f", "law"),
    "Earn a credential that shows “It” at the level “good” or higher.": SkillWanted("s", "good"),
    "Earn “It”, version 2.": AchievementWanted("urn:a:x", "2"),
}


@pytest.mark.parametrize("sentence", WANTED)
def test_what_to_do_is_one_sentence(sentence: str) -> None:
    assert explain(answer(Leaf("it", "It", WANTED[sentence]))).to_do == (sentence,)


def test_credits_say_what_is_left() -> None:
    tree = answer(credits_of("data", "30"), held("a", ects="12.5"), held("b", ects="5"))
    said = explain(tree)
    assert said.held == ("“Data”: 17.5 of 30 ECTS points, from “A” and “B”.",)
    assert said.to_do == ("Earn 12.5 more ECTS points for “Data”.",)


def test_a_low_result_and_a_low_level() -> None:
    exam = Leaf("exam", "Exam", ResultWanted("urn:a:exam", Decimal(70)))
    tree = answer(exam, held("exam", results=(ResultHeld(Decimal(60)),)))
    assert "Your result in “Exam” is below 70." in explain(tree).text
    framework = SkillFramework(levels=("basic", "good"))
    low = held("c", skills=(SkillHeld("urn:s:python", "basic"),))
    tree = answer(skill("python", level="good"), low, framework=framework)
    assert "shows it at a lower level than is asked" in explain(tree).text
    tree = answer(skill("python", level="good"), held("c", "python"), framework=framework)
    assert "does not say at which level" in explain(tree).text


def test_equivalence_and_recognition_name_who_said_so() -> None:
    statement = Equivalence(
        "urn:a:other", "urn:a:sql", "did:example:u", Decimal(90), issuer_name="Uni"
    )
    policy = {"equivalences": EquivalencePolicy(1, Decimal(90))}
    tree = answer(achievement("sql"), held("other"), equivalences=[statement], pathway=policy)
    assert explain(tree).held[0].endswith("counts for it for 90 %, as Uni states.")
    strict = answer(achievement("sql"), held("other"), equivalences=[statement])
    assert "“Sql”: counted in part, at 90 %." in node_words(strict.root)
    ana = PriorLearning("did:example:ana", "Ana Lima", ("a portfolio",))
    tree = answer(achievement("sql"), held("sql", prior_learning=ana))
    (told,) = explain(tree).held
    assert told == (
        "“Sql”: you have it from Bolt College, awarded on 1 September 2025. "
        "Ana Lima recognised what you had learned before."
    )


def test_recognition_is_told_however_it_counts() -> None:
    ana = PriorLearning("did:example:ana", "Ana Lima", ("https://example.org/portfolio",))
    statement = Equivalence(
        "urn:a:other", "urn:a:sql", "did:example:u", Decimal(100), issuer_name="Uni"
    )
    other = held("other", prior_learning=ana)
    (told,) = explain(answer(achievement("sql"), other, equivalences=[statement])).held
    assert told.endswith("as Uni states. Ana Lima recognised what you had learned before.")
    both = (held("a", ects="2", prior_learning=ana), held("b", ects="1"))
    (told,) = explain(answer(credits_of("data", "3"), *both)).held
    assert told == "“Data”: 3 of 3 ECTS points, from “A” (recognised by Ana Lima) and “B”."
    unnamed = held("sql", prior_learning=PriorLearning("did:example:ana", "", ("a portfolio",)))
    tree = answer(achievement("sql"), unnamed)
    assert explain(tree).held[0].endswith(" An assessor recognised what you had learned before.")
    assert tree.to_json()["tree"]["used"][0]["recognisedBy"] == "did:example:ana"
    plain = answer(achievement("sql"), held("sql")).to_json()
    assert "recognisedBy" not in plain["tree"]["used"][0]


def test_contradictions_are_told() -> None:
    statements = [
        Equivalence(
            "urn:a:o", "urn:a:sql", f"did:example:{who}", Decimal(percent),
            source_name="Other", target_name="Sql", issuer_name=who,
        )
        for who, percent in (("Uni", 100), ("Bolt", 40))
    ]  # fmt: skip
    tree = answer(achievement("sql"), held("o"), equivalences=statements)
    (note,) = explain(tree).notes
    assert note.startswith("It is disputed how far “Other” counts as “Sql”: Uni says 100 %")
    assert note.endswith("and Bolt says 40 %. 100 % was used.")


def test_nodes_say_their_rule() -> None:
    parts = (achievement("a"), achievement("b"))
    nodes = {
        "all of these are needed; you have a part of it": AllOf("x", "X", parts),
        "one of these is enough; you have what is needed": AnyOf("x", "X", parts),
        "at least 2 of these 2 are needed; you have a part": AtLeast("x", "X", 2, parts),
        "these must add up to 2.5 or more by their weights; you have a part": Weighted(
            "x", "X", Decimal("2.50"), parts, (Decimal(1), Decimal(2))
        ),
    }
    for words, node in nodes.items():
        assert words in node_words(answer(node, held("a")).root)
    assert node_words(answer(AllOf("x", "X", parts)).root).endswith("you have none of it yet.")
    assert node_words(answer(achievement("a")).root) == "“A”: still missing."


def test_credits_by_themselves_are_told_when_used_elsewhere() -> None:
    leaf = credits_of("data", "10", unit="hours")
    course = held("a", credits=(CreditsHeld(Decimal(10), "hours"),))
    assert explain(answer(leaf, course, at=AT)).held == ("“Data”: 10 of 10 hours, from “A”.",)
