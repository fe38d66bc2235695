"""Reading what a credential says that its holder achieved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.credentials.recognition import RECOGNITION_GENRE
from cairn.kernel.errors import CairnError
from cairn.pathways.holding_reading import holding_of
from cairn.pathways.holdings import CreditsHeld, DegreeHeld, PriorLearning, ResultHeld, SkillHeld
from credentials.assessments import result_of

ACHIEVEMENT: dict[str, Any] = {
    "id": "https://bolt.example/achievements/sql",
    "type": ["Achievement"],
    "name": "SQL",
    "version": "2",
    "creditsAvailable": 2.5,
    "creditUnit": "ECTS",
    "fieldOfStudy": "urn:f:data",
    "notionalWorkload": "PT75H",
    "alignment": [
        {"targetName": "SQL", "targetUrl": "urn:s:sql"},
        {"targetType": "ext:EQFLevel", "targetCode": "5", "targetUrl": "https://x.example/eqf"},
        {"targetType": "ext:QualityAssurance", "targetUrl": "https://x.example/qa"},
    ],
    "resultDescription": [
        {
            "id": "#r1",
            "name": "Talk",
            "resultType": "RubricCriterionLevel",
            "alignment": [{"targetName": "Speaking", "targetUrl": "urn:s:speaking"}],
            "rubricCriterionLevel": [{"id": "#l1", "level": "good", "name": "Good"}],
        },
        {"id": "#r2", "name": "Exam", "resultType": "Percent"},
        {"id": "#r3", "name": "Reliability", "resultType": "ext:Reliability"},
    ],
}
CREDENTIAL: dict[str, Any] = {
    "id": "urn:uuid:1",
    "issuer": {"id": "did:web:bolt.example", "name": "Bolt College"},
    "validFrom": "2026-01-02T00:00:00Z",
    "validUntil": "2028-01-02T00:00:00Z",
    "awardedDate": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "achievement": ACHIEVEMENT,
        "result": [
            {"resultDescription": "#r1", "achievedLevel": "#l1"},
            {"resultDescription": "#r2", "value": "81.5%"},
            {"resultDescription": "#r3", "value": "0.84"},
        ],
    },
}


def changed(achievement: dict[str, Any], **subject: Any) -> dict[str, Any]:
    whole = {**CREDENTIAL["credentialSubject"], "achievement": {**ACHIEVEMENT, **achievement}}
    return {**CREDENTIAL, "credentialSubject": {**whole, **subject}}


def test_it_works() -> None:
    holding = holding_of(CREDENTIAL)
    assert holding.credential_id == "urn:uuid:1"
    assert (holding.achievement_name, holding.achievement_version) == ("SQL", "2")
    assert (holding.issuer_id, holding.issuer_name) == ("did:web:bolt.example", "Bolt College")
    assert holding.awarded.day == 1
    assert holding.valid_until is not None
    assert holding.standing == "active"
    assert holding.reliability == Decimal("0.84")
    assert holding.results == (ResultHeld(None, "Talk"), ResultHeld(Decimal("81.5"), "Exam"))
    assert holding.skills == (
        SkillHeld("urn:s:speaking", "good", "Speaking"),
        SkillHeld("urn:s:sql", "EQF 5", "SQL"),
    )
    assert holding.credits == (
        CreditsHeld(Decimal("2.5"), "ECTS", "urn:f:data"),
        CreditsHeld(Decimal(75), "hours", "urn:f:data"),
    )
    assert holding.degree is None
    assert holding.licence == ""


def test_what_was_earned_comes_before_what_was_on_offer() -> None:
    assert holding_of(changed({}, creditsEarned=2)).credits[0].amount == 2


def test_credits_without_a_unit_say_nothing() -> None:
    assert holding_of(changed({"creditUnit": "apples", "notionalWorkload": ""})).credits == ()


@pytest.mark.parametrize(
    ("kind", "degree"),
    [("BachelorDegree", 5), ("Degree", 5), ("Certificate", None)],
)
def test_a_degree_has_the_level_that_it_states(kind: str, degree: int | None) -> None:
    found = holding_of(changed({"achievementType": kind})).degree
    assert found == (DegreeHeld(degree, "urn:f:data") if degree else None)


def test_a_degree_without_a_stated_level_has_the_usual_one() -> None:
    found = holding_of(changed({"achievementType": "MasterDegree", "alignment": []})).degree
    assert found == DegreeHeld(7, "urn:f:data")
    assert holding_of(changed({"achievementType": "Degree", "alignment": []})).degree is None


def test_a_licence_is_named_by_its_achievement() -> None:
    found = holding_of(changed({"achievementType": "License"}))
    assert found.licence == ACHIEVEMENT["id"]


@pytest.mark.parametrize("value", ["A", "NaN", "1e99", True, None, {}, "Infinity"])
def test_a_grade_is_no_number(value: Any) -> None:
    result = [{"resultDescription": "#r2", "value": value}]
    assert holding_of(changed({}, result=result)).results == (ResultHeld(None, "Exam"),)


@pytest.mark.parametrize("value", ["1.1", "-0.1", "high"])
def test_a_reliability_out_of_its_range_is_none(value: str) -> None:
    result = [{"resultDescription": "#r3", "value": value}]
    assert holding_of(changed({}, result=result)).reliability is None


MARTA = {"id": "did:web:lima.example", "type": ["Profile"], "name": "Marta Lima"}
PIECE = {"id": "https://ana.example/work", "type": ["Evidence"], "genre": RECOGNITION_GENRE}


def test_prior_learning_is_read_with_its_assessor_and_evidence() -> None:
    document = {**changed({}, source=MARTA), "evidence": [PIECE, {"id": "urn:another"}]}
    assert holding_of(document).prior_learning == PriorLearning(
        "did:web:lima.example", "Marta Lima", ("https://ana.example/work",)
    )
    known = PriorLearning("urn:li", "Li Wei", ("a talk",))
    assert holding_of(document, prior_learning=known).prior_learning == known


ORDINARY: dict[str, tuple[Any, Any]] = {
    "nobody": (None, PIECE),
    "an assessor without an id": ({"name": "Marta Lima"}, PIECE),
    "an assessor who is a text": ("did:web:lima.example", PIECE),
    "an assessor whose id is a number": ({"id": 7}, PIECE),
    "no evidence": (MARTA, None),
    "other evidence": (MARTA, {"id": "urn:x", "genre": "Project"}),
    "evidence that is nowhere": (MARTA, {"genre": RECOGNITION_GENRE}),
}


@pytest.mark.parametrize("case", ORDINARY)
def test_without_assessor_or_evidence_it_is_an_ordinary_award(case: str) -> None:
    source, evidence = ORDINARY[case]
    document = {**changed({}, source=source), "evidence": evidence}
    assert holding_of(document).prior_learning is None


REFUSED = {
    "no subject": {**CREDENTIAL, "credentialSubject": {}},
    "no id": {**CREDENTIAL, "id": ""},
    "no date": {"id": "urn:uuid:1", "credentialSubject": CREDENTIAL["credentialSubject"]},
    "a date that is none": {**CREDENTIAL, "awardedDate": "yesterday"},
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_what_is_no_award_is_refused(mistake: str) -> None:
    with pytest.raises(CairnError) as caught:
        holding_of(REFUSED[mistake])
    assert caught.value.code in {"bad-holding", "bad-instant"}


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*ACHIEVEMENT, *CREDENTIAL, "result", "value"]), inner)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(list(CREDENTIAL)), JSON), st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_document_makes_anything_else_escape(
    members: dict[str, Any], data: st.DataObject
) -> None:
    subject = {"achievement": {**ACHIEVEMENT, **data.draw(st.dictionaries(
        st.sampled_from(list(ACHIEVEMENT)), JSON, max_size=3))}}  # fmt: skip
    for document in (
        members,
        {**CREDENTIAL, **members},
        {**CREDENTIAL, "credentialSubject": subject},
    ):
        try:
            holding_of(document)
        except CairnError:
            continue


RELIABILITIES: dict[str, tuple[list[dict[str, Any]], str | None]] = {
    "the assessment's alone": ([result_of()], "0.867"),
    "the lower one is the assessment's": (
        [result_of(reliability=Decimal("0.8")), {"resultDescription": "#r3", "value": "0.84"}],
        "0.8",
    ),
    "the lower one stands alone": (
        [result_of(), {"resultDescription": "#r3", "value": "0.84"}],
        "0.84",
    ),
    "two assessments": ([result_of(), result_of(reliability=Decimal("0.70"))], "0.7"),
    "a malformed assessment": ([{**result_of(), "assessmentStandardError": "0"}], None),
    "a malformed one beside a figure": (
        [{**result_of(), "assessmentChance": 1}, {"resultDescription": "#r3", "value": "0.84"}],
        "0.84",
    ),
}


@pytest.mark.parametrize("case", RELIABILITIES)
def test_the_lowest_reliability_that_is_stated_counts(case: str) -> None:
    result, reliability = RELIABILITIES[case]
    found = holding_of(changed({}, result=result)).reliability
    assert found == (Decimal(reliability) if reliability else None)
