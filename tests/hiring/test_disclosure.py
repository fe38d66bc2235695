"""A learner answers a requirement with only what it asks, and never without consent."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.hiring.applicant import Applicant, Unchecked
from cairn.hiring.consent import Consent
from cairn.hiring.digest import requirement_digest
from cairn.hiring.disclosure import WITHHELD, Withheld, answer, preview
from cairn.hiring.requirement import JobRequirement
from cairn.kernel.errors import UsageError
from cairn.pathways.holdings import CreditsHeld, DegreeHeld, ResultHeld
from cairn.pathways.requirement import AllOf, Conditions, Leaf, ResultWanted
from hiring.job_builders import AT, clause, held, job, leaf, licence, listed, may, must

WANTED = job(must("python"), must("sql"), may("talk"), least_may=1, places=1)
UNTIL = AT + timedelta(days=90)
PERSON = Applicant(
    "ada",
    (
        held("a", "python"),
        held("b", "sql", "cook"),
        held("c", "dance"),
        held("d", "dance", standing="revoked"),
        held("e", licence="urn:l:car"),
        held("f", degree=DegreeHeld(6)),
        held("g", "python", valid_until=AT - timedelta(days=1)),
        held("h"),
        held("i", "sql", standing="unverified"),
    ),
    remarks=("Has a cold.",),
)


def agreed(requirement: JobRequirement = WANTED, **more: object) -> Consent:
    facts: dict[str, object] = {
        "by": "Ada",
        "party": "Bolt Ltd",
        "purpose": "To apply as an analyst.",
        "given": AT - timedelta(hours=1),
        "until": UNTIL,
        "requirement_digest": requirement_digest(requirement),
        "scope": tuple(one.key for one in requirement.clauses),
    }
    return Consent(**(facts | more))  # type: ignore[arg-type] - facts of many kinds


def test_it_works() -> None:
    found = answer(WANTED, PERSON, agreed(), at=AT)
    assert found.credential_ids == ("urn:uuid:a", "urn:uuid:b")
    said = found.to_json()
    assert [(one["key"], one["met"], one["credentials"]) for one in said["clauses"]] == [
        ("python", True, ["urn:uuid:a"]),
        ("sql", True, ["urn:uuid:b"]),
        ("talk", False, []),
    ]
    assert said["withheld"] == WITHHELD
    assert (said["to"], said["purpose"]) == ("Bolt Ltd", "To apply as an analyst.")


def test_the_party_is_told_nothing_of_what_is_withheld() -> None:
    said = json.dumps(answer(WANTED, PERSON, agreed(), at=AT).to_json())
    for word in ("urn:uuid:c", "dance", "Dance", "revoked", "expired", "cold", "urn:uuid:i"):
        assert word not in said
    alone = Applicant("ada", PERSON.holdings[:2])
    assert answer(WANTED, alone, agreed(), at=AT).to_json() == json.loads(said)


def test_the_learner_is_told_what_is_withheld_by_kind() -> None:
    found = preview(WANTED, PERSON, at=AT)
    assert set(found.withheld) == {
        Withheld("credential of something else", 1),
        Withheld("credential that is revoked", 1),
        Withheld("licence", 1),
        Withheld("degree", 1),
        Withheld("credential that has expired", 1),
        Withheld("credential without skills", 1),
        Withheld("credential that did not pass its check", 1),
    }


def test_the_learner_is_told_what_a_credential_shows_besides() -> None:
    first, second = preview(WANTED, PERSON, at=AT).besides
    assert "nobody asked for" not in first
    assert "1 skill that nobody asked for" in second


def test_results_and_credits_are_told_where_nobody_asked_for_them() -> None:
    full = held(
        "a", "python", results=(ResultHeld(Decimal(80)),), credits=(CreditsHeld(Decimal(5)),)
    )
    (told,) = preview(job(must("python")), Applicant("ada", (full,)), at=AT).besides
    assert ", results, credits, and what else" in told
    asked = Leaf("r", "R", ResultWanted("urn:a:a", Decimal(70)), Conditions(shared=100))
    (told,) = preview(job(clause(asked), must("python")), Applicant("ada", (full,)), at=AT).besides
    assert "results" not in told
    assert "credits" in told


def test_of_two_that_serve_the_one_that_shows_less_goes() -> None:
    wanted = job(clause(AllOf("x", "X", (leaf("python"), leaf("sql")))), must("python"))
    loud = held("a", "python", results=(ResultHeld(Decimal(80)),))
    calm = held("b", "python", "sql")
    found = preview(wanted, Applicant("ada", (loud, calm)), at=AT)
    assert [one.credential_id for one in found.credentials] == ["urn:uuid:b"]


def test_one_credential_that_serves_both_clauses_goes_alone() -> None:
    one, other, both = held("a", "python"), held("b", "sql"), held("z", "python", "sql")
    found = preview(WANTED, Applicant("ada", (one, other, both)), at=AT)
    assert [one.met for one in found.clauses] == [True, True, False]
    ids = {one.credential_id for one in found.credentials}
    assert ids in ({"urn:uuid:a", "urn:uuid:b"}, {"urn:uuid:z"})


def test_the_scope_says_which_clauses_are_answered() -> None:
    found = answer(WANTED, PERSON, agreed(scope=("sql",)), at=AT)
    assert found.credential_ids == ("urn:uuid:b",)
    assert [one["key"] for one in found.to_json()["clauses"]] == ["sql"]


def test_who_meets_nothing_discloses_nothing() -> None:
    found = answer(WANTED, Applicant("ada", (held("c", "dance"),)), agreed(), at=AT)
    assert found.credential_ids == ()
    assert not any(one["met"] for one in found.to_json()["clauses"])


def test_what_could_not_be_checked_goes_with_the_answer_that_says_so() -> None:
    doubtful = held("d", "python", standing="unverified")
    learner = Applicant("ada", (doubtful,), unchecked=(Unchecked("urn:uuid:d", "No network."),))
    found = answer(WANTED, learner, agreed(), at=AT)
    assert found.credential_ids == ("urn:uuid:d",)
    assert found.to_json()["clauses"][0]["met"] is None


def test_the_record_says_what_was_agreed_and_what_went() -> None:
    record = answer(WANTED, PERSON, agreed(), at=AT).record()
    assert record == {
        "by": "Ada",
        "party": "Bolt Ltd",
        "purpose": "To apply as an analyst.",
        "given": "2026-05-31T23:00:00Z",
        "until": "2026-08-30T00:00:00Z",
        "scope": ["python", "sql", "talk"],
        "requirement": "analyst",
        "version": "1",
        "requirementDigest": requirement_digest(WANTED),
        "at": "2026-06-01T00:00:00Z",
        "credentials": ["urn:uuid:a", "urn:uuid:b"],
    }


def refusal(
    consent: Consent | None, requirement: JobRequirement = WANTED, at: datetime = AT
) -> str:
    with pytest.raises(UsageError) as caught:
        answer(requirement, PERSON, consent, at=at)
    assert caught.value.mend
    return caught.value.code


def test_nothing_without_consent() -> None:
    assert refusal(None) == "no-consent"
    assert answer(WANTED, PERSON, agreed(), at=UNTIL).credential_ids
    assert refusal(agreed(), at=UNTIL + timedelta(seconds=1)) == "consent-over"
    assert refusal(agreed(), at=AT - timedelta(days=1)) == "consent-over"
    harder = job(must("python"), must("sql"), must("dance"))
    assert refusal(agreed(), requirement=harder) == "other-consent"
    assert refusal(agreed(scope=("dance",))) == "no-such-clause"


@pytest.mark.parametrize(
    "more",
    [
        {"by": ""},
        {"party": " "},
        {"purpose": ""},
        {"scope": ()},
        {"scope": ("",)},
        {"until": AT - timedelta(hours=1)},
        {"until": AT - timedelta(days=3)},
        {"given": AT.replace(tzinfo=None)},
    ],
    ids=str,
)
def test_what_is_no_consent(more: dict[str, object]) -> None:
    with pytest.raises(UsageError) as caught:
        agreed(**more)
    assert caught.value.code == "bad-consent"


WORDS = ("python", "sql", "talk", "cook")


@given(st.lists(st.sets(st.sampled_from(WORDS)), max_size=5))
def test_each_credential_that_goes_is_needed_and_all_together_are_enough(
    shown: list[set[str]],
) -> None:
    wanted = job(must("python"), must("sql"), clause(licence("car"), "may"), clause(leaf("talk")))
    holdings = tuple(held(f"h{number}", *sorted(one)) for number, one in enumerate(shown))
    found = preview(wanted, Applicant("p", holdings), at=AT)

    def met(kept: tuple[object, ...]) -> list[bool | None]:
        chosen = tuple(one for one in holdings if one in kept)
        return [one.met for one in listed(wanted, Applicant("p", chosen)).answers[0].clauses]

    assert met(found.credentials) == met(holdings) == [one.met for one in found.clauses]
    for one in found.credentials:
        rest = tuple(other for other in found.credentials if other != one)
        assert met(rest) != met(holdings)
    assert sum(one.count for one in found.withheld) == len(holdings) - len(found.credentials)
