"""A report is the same whether others like the badge were checked before or not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.errors import CairnError
from cairn.kernel.fetching import MappingResolver
from cairn.kernel.json_text import JsonObject, write_json
from cairn.keys.multibase import decode_base58, encode_base58
from cairn.status.bitstring import Bitstring
from cairn.status.list_credential import status_list_credential
from cairn.verification import (
    Outcome,
    Policy,
    Report,
    VerifierMemory,
    read_registry,
    verify,
    verify_several,
)
from hostile.anything import DAMAGES, damaged
from verification.badges import (
    AT,
    ISSUED,
    LEARNER,
    SCHOOL,
    STRANGER,
    badge,
    endorsement,
    signed,
    unsigned,
    web_issuer,
)

LIST = "https://school.example/status/1"
REVOKED = 7


def entry(place: object) -> JsonObject:
    return {
        "id": f"{LIST}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": LIST,
    }


def numbered(number: int, **members: Any) -> JsonObject:
    """One badge of a batch."""
    given: dict[str, Any] = {
        "credential_id": f"urn:uuid:6d1f7d3a-5f0c-4b83-9a3e-{number:012}",
        "subject": {"id": f"{LEARNER}-{number}"},
        "credentialStatus": entry(number),
    }
    return badge(**(given | members))


def listed(*revoked: int) -> MappingResolver:
    """A world in which these are revoked."""
    bits = Bitstring.of_size(131_072).with_bits(revoked)
    document = status_list_credential(LIST, SCHOOL.id, "revocation", bits, valid_from=ISSUED)
    return MappingResolver({LIST: write_json(signed(document))})


class Two:
    """Verifies with a memory and known shapes, and as if for the first time, and compares."""

    def __init__(self, resolver: MappingResolver | None = None, **policy: Any) -> None:
        self.resolver = resolver or listed(REVOKED)
        self.memory = VerifierMemory()
        self.policy = Policy(**policy)
        # Of its own, so that what other tests have taught the shared shapes has no say.
        self.contexts = packaged_contexts().with_documents({})

    def report(self, document: JsonObject | str | bytes, at: Any = AT) -> Report:
        data = json.dumps(document) if isinstance(document, dict) else document
        quick = verify(
            data,
            resolver=self.resolver,
            at=at,
            policy=self.policy,
            memory=self.memory,
            contexts=self.contexts,
        )
        # A store of its own knows no shapes, so everything is looked at.
        unknown = packaged_contexts().with_documents({})
        slow = verify(data, resolver=self.resolver, at=at, policy=self.policy, contexts=unknown)
        assert quick.to_json() == slow.to_json()
        return quick


def warmed(**policy: Any) -> Two:
    two = Two(**policy)
    for number in range(100, 106):
        assert two.report(numbered(number)).verdict.value == "valid"
    return two


def test_a_batch_is_reported_as_each_badge_alone() -> None:
    two = warmed()
    reports = [two.report(numbered(number)) for number in range(12)]
    assert two.memory.routines
    assert two.memory.unset
    assert [report.verdict.value for report in reports].count("invalid") == 1
    assert reports[REVOKED].check("status").code == "revoked"
    assert reports[3].credential_id.endswith("003")
    assert reports[3].recipient == f"{LEARNER}-3"


def test_several_are_reported_as_each_alone() -> None:
    two = warmed()
    random = Random(5)  # noqa: S311 - damage, not secrets
    texts = [json.dumps(numbered(number)) for number in range(30)]
    texts += [json.dumps(damaged(numbered(number), random)) for number in range(20)]
    texts += ["", "{", "\ud800", json.dumps(numbered(3)).replace("zJ", "zK")]
    named: list[tuple[str, bytes | str]] = [(f"no. {n}", text) for n, text in enumerate(texts)]
    reports = verify_several(
        named,
        resolver=two.resolver,
        at=AT,
        policy=two.policy,
        memory=two.memory,
        contexts=two.contexts,
    )
    for (name, text), report in zip(named, reports, strict=True):
        alone = verify(text, resolver=two.resolver, at=AT, policy=two.policy, source=name)
        assert report.to_json() == alone.to_json()


@pytest.mark.parametrize("place", ["131072", "-1", "07", "9" * 18, "x", "", "1.0", " 1", "\u0661"])
def test_an_odd_place_is_read_as_ever(place: str) -> None:
    two = warmed()
    status = {**entry(5), "statusListIndex": place}
    assert two.report(numbered(5, credentialStatus=status)).verdict.value != "valid"


def test_a_list_that_changed_is_read_anew() -> None:
    two = warmed()
    two.report(numbered(3))
    two.resolver = listed(3)
    assert two.report(numbered(3)).check("status").code == "revoked"
    two.resolver = MappingResolver({})
    assert two.report(numbered(3)).check("status").outcome is Outcome.UNDETERMINED


def leaves(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for name, value in items:
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name)


def put(document: JsonObject, path: tuple[Any, ...], value: object) -> JsonObject:
    changed = copy.deepcopy(document)
    holder = changed
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = value
    return changed


ODD: tuple[object, ...] = (
    "", "x", "two words", "2031-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "2031-01-01", "en-GB",
    "https://other.example/x", "did:example:other", "urn:x", "ext:Own", "a.b.c", "sha256$abc",
    "Status", "Degree", LEARNER, SCHOOL.id, "ex\u00e4mple:y", "\U0001f393", 5, 5.5, True, None,
    [], ["x"], {"id": "urn:x"},
)  # fmt: skip


def full() -> JsonObject:
    """A badge with a member of each kind that rules look at."""
    description = "https://school.example/results/grade"
    return unsigned(
        achievement={
            "id": "https://school.example/achievements/dialogue",
            "type": ["Achievement"],
            "achievementType": "MicroCredential",
            "name": "Dialogue",
            "description": "Leads a difficult conversation.",
            "criteria": {"narrative": "Two conversations."},
            "inLanguage": "en",
            "alignment": [
                {
                    "type": ["Alignment"],
                    "targetName": "Listening",
                    "targetUrl": "https://data.example/skill/1",
                    "targetType": "CFItem",
                }
            ],
            "resultDescription": [
                {
                    "id": description,
                    "type": ["ResultDescription"],
                    "name": "Grade",
                    "resultType": "Percent",
                }
            ],
        },
        subject={
            "id": LEARNER,
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": "sha256$" + "0" * 64,
                    "identityType": "emailAddress",
                    "salt": "s",
                }
            ],
            "result": [{"type": ["Result"], "resultDescription": description, "value": "80"}],
        },
        evidence=[{"id": "https://school.example/work/1", "type": ["Evidence"], "name": "Talk"}],
        credentialStatus=entry(1),
    )


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_every_odd_value_in_every_place_is_reported_alike(suite: str) -> None:
    two = Two()
    whole = signed(full(), suite=suite)
    for _ in range(4):
        assert two.report(whole).verdict.value == "valid"
    random = Random(5)  # noqa: S311 - a sample, not a secret
    for path in list(leaves(whole)):
        for value in random.sample(ODD, 2):
            changed = put(whole, path, value)
            two.report(changed)
            if path[0] != "proof":  # with a signature that matches, if one can be made
                with suppress(CairnError):  # not every change can be signed
                    two.report(signed(put(full(), path, value), suite=suite))


def test_damaged_badges_are_reported_alike() -> None:
    two = warmed()
    random = Random(11)  # noqa: S311 - damage, not secrets
    assert DAMAGES
    for number in range(120):
        two.report(json.dumps(damaged(numbered(number), random)))


def test_no_flipped_bit_of_a_signature_passes_as_routine() -> None:
    two = warmed()
    whole = numbered(1)
    value = decode_base58(whole["proof"][0]["proofValue"][1:])
    for place in range(0, 64, 5):
        flipped = bytearray(value)
        flipped[place] ^= 1
        text = "z" + encode_base58(bytes(flipped))
        report = two.report(put(whole, ("proof", 0, "proofValue"), text))
        assert report.verdict.value == "invalid"
    for text in ("", "z", "u" + whole["proof"][0]["proofValue"][1:], "z0"):
        report = two.report(put(whole, ("proof", 0, "proofValue"), text))
        assert report.verdict.value == "invalid"


def test_a_badge_signed_by_another_is_not_routine() -> None:
    two = warmed()
    forged = signed({k: v for k, v in numbered(1).items() if k != "proof"}, STRANGER)
    assert two.report(forged).check("issuer-key").code == "key-not-the-issuers"


def test_a_member_that_stands_twice_is_seen_in_a_batch() -> None:
    two = warmed()
    text = json.dumps(numbered(1))
    twice = text.replace('"validFrom"', '"validUntil": "2020-01-01T00:00:00Z", "validFrom"', 1)
    assert two.report(twice).check("readable").code == "duplicate-member"
    same = text.replace('"proof": ', '"proof": [], "proof": ', 1)
    assert two.report(same).check("readable").code == "duplicate-member"


def test_another_instant_gets_another_answer() -> None:
    two = warmed()
    late = two.report(numbered(1), AT + timedelta(days=4_000))
    assert late.check("expired").code == "expired"
    early = two.report(numbered(1), ISSUED - timedelta(days=1))
    assert early.check("not-yet-valid").outcome.value == "failed"
    assert two.report(numbered(2)).verdict.value == "valid"


def test_a_period_of_its_own_is_looked_at() -> None:
    two = Two()
    for number in range(8):
        ends = AT + timedelta(days=100 + number)
        report = two.report(numbered(number + 50, valid_until=ends))
        assert report.verdict.value == "valid"
    for number, days in enumerate((-1, 200, -2)):
        report = two.report(numbered(number, valid_until=AT + timedelta(days=days)))
        assert (report.check("expired").code == "expired") == (days < 0)


def test_an_issuer_of_another_name_is_named() -> None:
    two = Two()
    for number in range(8):
        named = replace(SCHOOL, name=f"School {number}")
        report = two.report(badge(named, credential_id=f"urn:x:{number}"))
        assert report.issuer == f"School {number}"


def test_another_policy_gets_another_answer() -> None:
    two = warmed()
    registry = read_registry(b'{"registry": {"did:web:a.example": {"name": "A"}}}', "ours")
    for policy in (
        Policy(recipient="somebody@example.org"),
        Policy(registries=(registry,), require_known_issuer=True),
        Policy(strict_status=True),
        Policy(evidence=True),
    ):
        two.policy = policy
        for number in range(3):
            two.report(numbered(number))


def test_another_list_of_the_same_address_is_read() -> None:
    two = warmed()
    two.resolver = listed(1)
    assert two.report(numbered(1)).check("status").code == "revoked"
    two.resolver = MappingResolver({LIST: b"{}"})
    assert two.report(numbered(1)).check("status").outcome.value == "could not be determined"
    two.resolver = MappingResolver({})
    assert two.report(numbered(1)).check("status").outcome.value == "could not be determined"


def test_endorsements_in_a_batch_are_looked_at() -> None:
    two = Two()
    for number in range(5):
        good = badge(credential_id=f"urn:x:{number}", endorsement=[endorsement()])
        assert two.report(good).check("endorsements").outcome.value == "passed"
    bad = endorsement()
    bad["proof"][0]["proofValue"] = "z" + encode_base58(bytes(64))
    worse = badge(credential_id="urn:x:9", endorsement=[bad])
    assert two.report(worse).check("endorsements").outcome.value == "failed"


def test_a_key_that_was_withdrawn_is_not_routine() -> None:
    issuer = web_issuer(revoked="2026-02-01T00:00:00Z")
    two = Two(MappingResolver(issuer.documents))
    for number in range(4):
        report = two.report(badge(issuer, credential_id=f"urn:x:{number}"))
        assert report.check("issuer-key").code == "key-revoked"


def test_without_a_memory_nothing_is_kept() -> None:
    resolver = listed(REVOKED)
    for number in range(4):
        verify(json.dumps(numbered(number)), resolver=resolver, at=AT)
    report = verify(json.dumps(numbered(1)), resolver=listed(1), at=AT)
    assert report.check("status").code == "revoked"
