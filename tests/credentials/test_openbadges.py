"""The builders: canonical in every part, and nothing wrong is ever built."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.contexts import CAIRN_V1, OB_EXTENSIONS, OB_V3, VC_V1, VC_V2
from cairn.credentials.openbadges import (
    ACHIEVEMENT_SCHEMA,
    ENDORSEMENT_SCHEMA,
    achievement,
    achievement_credential,
    cairn_terms,
    endorsement_credential,
    profile,
    reissue,
)
from cairn.credentials.shape import check_shape
from cairn.kernel.errors import CairnError, ShapeError, UsageError

START = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=2)))
ISSUER = profile(
    profile_id="did:web:academy.example",
    name="Ακαδημία ®",
    url="https://academy.example",
    address={"addressCountryCode": "GR", "addressRegion": None},
    image="https://academy.example/logo.png",
)


def definition(**members: Any) -> dict[str, Any]:
    return achievement(
        achievement_id="https://academy.example/a/1",
        name="Prompting for finance",
        description="Uses language models with care.",
        criteria="Three tasks.",
        **members,
    )


def build(**changes: Any) -> dict[str, Any]:
    given_members: dict[str, Any] = {
        "credential_id": "urn:uuid:6b5f6c3e-5f0c-4c8c-9a52-000000000001",
        "issuer": ISSUER,
        "achievement": definition(),
        "subject": {"id": "did:key:z6MkLearner"},
        "valid_from": START,
    } | changes
    return achievement_credential(**given_members)


def test_it_builds_the_canonical_form() -> None:
    built = build(
        name="Prompting for finance",
        subject={
            "identifier": {
                "hashed": False,
                "identityHash": "zoë@example.com",
                "identityType": "emailAddress",
            },
            "result": {"value": "A"},
            "role": None,
            "creditsEarned": 5.0,
        },
        achievement=definition(
            creditsAvailable=Decimal("5.0"), tag="finance", image="https://x.example/a.png"
        ),
        evidence={"id": "https://x.example/work", "name": "Work"},
        description=None,
        endorsementJwt=[],
    )
    assert check_shape(built, arrays="canonical") == ()
    assert built["@context"] == [VC_V2, OB_V3]
    assert built["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert built["validFrom"] == built["awardedDate"] == "2026-03-01T07:30:00Z"
    assert "description" not in built
    assert "endorsementJwt" not in built
    subject = built["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    assert subject["identifier"][0]["type"] == "IdentityObject"
    assert subject["result"] == [{"type": ["Result"], "value": "A"}]
    assert "role" not in subject
    assert subject["achievement"]["tag"] == ["finance"]
    assert subject["achievement"]["image"] == {"id": "https://x.example/a.png", "type": "Image"}
    assert built["evidence"][0]["type"] == ["Evidence"]
    assert list(built)[:3] == ["@context", "id", "type"]
    assert built["issuer"]["address"] == {"type": ["Address"], "addressCountryCode": "GR"}
    # 5.0 and 5 are one number in JSON and two texts in a signature
    assert json.dumps(subject["creditsEarned"]) == "5"
    assert json.dumps(subject["achievement"]["creditsAvailable"]) == "5"


def test_contexts_come_in_their_order_and_only_when_needed() -> None:
    both = build(
        achievement=definition(creditUnit="ECTS"),
        credentialSchema=ACHIEVEMENT_SCHEMA,
        extra_contexts=["https://x.example/v1", VC_V2],
    )
    assert both["@context"] == [VC_V2, OB_V3, OB_EXTENSIONS, CAIRN_V1, "https://x.example/v1"]
    revocable = build(
        credentialStatus={"id": "https://x.example/r", "type": "1EdTechRevocationList"}
    )
    assert revocable["@context"] == [VC_V2, OB_V3, OB_EXTENSIONS]
    assert {"creditUnit", "identityChecked"} <= cairn_terms()
    assert "id" not in cairn_terms()


def endorsement(**changes: Any) -> dict[str, Any]:
    given_members: dict[str, Any] = {
        "credential_id": "urn:uuid:6b5f6c3e-5f0c-4c8c-9a52-000000000002",
        "issuer": "did:web:agency.example",
        "endorsed_id": "https://academy.example/a/1",
        "comment": "Sound.",
        "name": "Endorsement",
        "valid_from": START,
    } | changes
    return endorsement_credential(**given_members)


def test_endorsements() -> None:
    built = endorsement(credentialSchema=ENDORSEMENT_SCHEMA)
    assert check_shape(built, arrays="canonical") == ()
    assert built["type"] == ["VerifiableCredential", "EndorsementCredential"]
    assert built["credentialSubject"] == {
        "id": "https://academy.example/a/1",
        "type": ["EndorsementSubject"],
        "endorsementComment": "Sound.",
    }
    assert "endorsementComment" not in endorsement(comment="")["credentialSubject"]


def test_an_embedded_endorsement_is_not_touched() -> None:
    signed = {**endorsement(), "proof": [{"type": "DataIntegrityProof", "x:z": 5.0}], "x:y": None}
    built = build(achievement=definition(endorsement=[signed], creditUnit="ECTS"))
    inner = built["credentialSubject"]["achievement"]["endorsement"][0]
    assert inner == signed
    assert list(inner) == list(signed)
    outer_only = build(achievement=definition(endorsement=[{**signed, "creditUnit": "x"}]))
    assert CAIRN_V1 not in outer_only["@context"]


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "nobody's": ({"subject": {}}, "no-recipient", "credentialSubject"),
    "id not a URL": ({"credential_id": "one"}, "bad-value", "id"),
    "issuer not a URL": ({"issuer": "Acme"}, "bad-value", "issuer"),
    "ends first": (
        {"valid_until": START - timedelta(days=1)},
        "ends-before-start",
        "validUntil",
    ),
    "status without id": (
        {"credentialStatus": {"type": "x:S"}},
        "missing-member",
        "credentialStatus",
    ),
    "achievement without name": (
        {"achievement": {"id": "x:y", "criteria": {}, "description": "d"}},
        "missing-member",
        "credentialSubject.achievement.name",
    ),
    "result of nothing": (
        {"subject": {"id": "x:y", "result": [{"resultDescription": "x:z"}]}},
        "dangling-reference",
        "credentialSubject.result[0]",
    ),
    "evidence of two sorts": ({"evidence": ["https://x.example"]}, "wrong-kind", "evidence[0]"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_be_faulty_is_refused(name: str) -> None:
    changes, code, path = REFUSED[name]
    with pytest.raises(ShapeError) as caught:
        build(**changes)
    assert caught.value.code == code
    assert path in caught.value.sentence


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ShapeError) as caught:
        build(credential_id="one", subject={}, description=5)
    assert all(
        path in caught.value.sentence for path in ("id:", "credentialSubject:", "description:")
    )


WRONG_CALLS: dict[str, dict[str, Any]] = {
    "a proof": {"proof": {"type": "x"}},
    "types": {"type": ["x"]},
    "a context": {"@context": []},
}


@pytest.mark.parametrize("name", WRONG_CALLS)
def test_what_the_builder_decides_cannot_be_given(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        build(**WRONG_CALLS[name])
    assert caught.value.code == "reserved-member"


def test_parts_are_refused_too() -> None:
    with pytest.raises(ShapeError):
        profile(profile_id="Acme")
    with pytest.raises(ShapeError):
        definition(achievementType="Program")
    with pytest.raises(ShapeError) as caught:
        definition(creditsAvailable=float("inf"))
    assert caught.value.code == "bad-number"
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"x": deep}
    with pytest.raises(CairnError) as too_deep:
        definition(related={"id": "x:y", "x": deep})
    assert too_deep.value.code == "json-too-deep"


def test_issuing_again_keeps_id_and_award_date() -> None:
    first = {**build(name="Old", extra_contexts=["https://x.example/v1"]), "proof": [{"type": "x"}]}
    later = START + timedelta(days=400)
    second = reissue(first, valid_from=later, changes={"name": "New", "validUntil": None})
    assert second["id"] == first["id"]
    assert second["awardedDate"] == first["awardedDate"] == "2026-03-01T07:30:00Z"
    assert second["validFrom"] == "2027-04-05T07:30:00Z"
    assert second["name"] == "New"
    assert "proof" not in second
    assert second["@context"] == first["@context"]
    assert second["credentialSubject"] == first["credentialSubject"]
    without = {k: v for k, v in first.items() if k != "awardedDate"}
    assert reissue(without, valid_from=later, changes={})["awardedDate"] == first["validFrom"]
    again = reissue(endorsement(), valid_from=later, changes={})
    assert again["type"] == ["VerifiableCredential", "EndorsementCredential"]


def test_issuing_again_has_limits() -> None:
    for changes in ({"id": "urn:uuid:9"}, {"proof": []}, {"validFrom": START}):
        with pytest.raises(UsageError):
            reissue(build(), valid_from=START, changes=changes)
    with pytest.raises(UsageError) as caught:
        reissue({"@context": [VC_V1]}, valid_from=START, changes={})
    assert caught.value.code == "older-data-model"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["name", "description", "image", "evidence", "credentialStatus", "endorsement", "x"]
)


@given(st.dictionaries(NAMES, JSON), JSON)
def test_any_members_end_in_a_canonical_badge_or_a_refusal(members: Any, part: Any) -> None:
    try:
        built = build(**members, achievement=definition(tag=part), valid_until=None)
    except CairnError:
        return
    assert check_shape(built, arrays="canonical") == ()
    assert json.loads(json.dumps(built, allow_nan=False)) == built


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_whole_numbers_have_one_spelling(number: int, zeros: int) -> None:
    spellings = (number, float(number), Decimal(f"{number}.{'0' * (zeros + 1)}"))
    texts = {json.dumps(definition(creditsAvailable=n)["creditsAvailable"]) for n in spellings}
    assert texts == {str(number)}


def test_instants_are_written_in_utc() -> None:
    built = build(subject={"id": "x:y", "activityEndDate": datetime(2026, 1, 1, tzinfo=UTC)})
    assert built["credentialSubject"]["activityEndDate"] == "2026-01-01T00:00:00Z"
    with pytest.raises(CairnError):
        build(valid_from=datetime(2026, 1, 1))  # noqa: DTZ001 - a naive instant is the point
