"""What the issuer's services say: a newer version, and the evidence behind the links."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cairn.credentials.evidence import evidence_entry
from cairn.kernel.errors import UsageError
from cairn.kernel.fetching import Fetched
from cairn.kernel.json_text import JsonObject
from cairn.verification import Outcome, Verdict
from verification.badges import (
    AT,
    BADGE_ID,
    ISSUED,
    STRANGER,
    as_token,
    badge,
    check,
    signed,
    unsigned,
    world,
)

REFRESH = "https://school.example/refresh/1"
SERVICE = {"refreshService": {"id": REFRESH, "type": "1EdTechCredentialRefresh"}}


def original(**members: Any) -> JsonObject:
    return badge(**SERVICE, **members)


def newer(**members: Any) -> JsonObject:
    return badge(**{"valid_from": ISSUED + timedelta(days=9), "name": "Second edition", **members})


# id: (what the service sends, outcome, code, whether the report is about the newer one)
ANSWERS: dict[str, tuple[Any, Outcome, str, bool]] = {
    "a newer one": (newer, Outcome.PASSED, "refreshed", True),
    "a newer one as a token": (
        lambda: as_token(unsigned(valid_from=ISSUED + timedelta(days=9))).encode(),
        Outcome.PASSED, "refreshed", True,
    ),
    "the same": (original, Outcome.PASSED, "is-newest", False),
    "an older one": (
        lambda: newer(valid_from=ISSUED - timedelta(days=9)), Outcome.PASSED, "is-newest", False,
    ),
    "one that counts only later": (
        lambda: newer(valid_from=AT + timedelta(days=1)), Outcome.PASSED, "is-newest", False,
    ),
    "another credential": (
        lambda: newer(credential_id="urn:uuid:another"), Outcome.UNDETERMINED,
        "refresh-is-another", False,
    ),
    "one of another issuer": (
        lambda: badge(STRANGER, valid_from=ISSUED + timedelta(days=9)), Outcome.UNDETERMINED,
        "refresh-is-another", False,
    ),
    "one forged by another": (
        lambda: signed(unsigned(valid_from=ISSUED + timedelta(days=9)), STRANGER),
        Outcome.UNDETERMINED, "key-not-the-issuers", False,
    ),
    "a tampered one": (
        lambda: {**newer(), "name": "x"}, Outcome.UNDETERMINED, "signature-mismatch", False,
    ),
    "nothing": (None, Outcome.UNDETERMINED, "not-found", False),
    "a page": (lambda: b"<html>", Outcome.UNDETERMINED, "not-a-credential", False),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS)
def test_only_a_good_newer_version_replaces_the_original(case: str) -> None:
    make, outcome, code, replaced = ANSWERS[case]
    documents = {REFRESH: make()} if make else {}
    report = check(original(), world(documents=documents))
    found = report.check("refresh")
    assert (found.outcome, found.code) == (outcome, code), found.sentence
    assert report.verdict is Verdict.VALID
    since = report.check("not-yet-valid").sentence
    assert ("2026-01-24" in since) == replaced


def test_a_newer_version_is_asked_for_once() -> None:
    again = newer(**SERVICE)
    assert check(original(), world(documents={REFRESH: again})).verdict is Verdict.VALID


def test_a_newer_version_may_be_the_revoked_or_expired_one() -> None:
    late = newer(valid_until=AT - timedelta(days=1))
    report = check(original(), world(documents={REFRESH: late}))
    assert report.check("expired").outcome is Outcome.FAILED


def test_nobody_asks_when_told_not_to_or_when_it_does_not_hold() -> None:
    documents = {REFRESH: newer()}
    report = check(original(), world(documents=documents), refresh=False)
    assert report.check("refresh").code == "not-asked"
    report = check({**original(), "name": "x"}, world(documents=documents))
    assert report.check("refresh").code == "not-asked"
    assert report.verdict is Verdict.INVALID


@pytest.mark.parametrize("service", ["x", 5, [], {}, {"type": "1EdTechCredentialRefresh"}])
def test_odd_refresh_services_are_no_service(service: Any) -> None:
    document = signed({**unsigned(), "refreshService": service}, suite="eddsa-jcs-2022")
    assert check(document).check("refresh").outcome is Outcome.NOT_NEEDED


def test_ids_are_compared_as_open_badges_does() -> None:
    encoded = newer(credential_id=BADGE_ID.replace("uuid", "%75uid"))
    report = check(original(), world(documents={REFRESH: encoded}))
    assert report.check("refresh").code == "refreshed"


WORK = "https://portfolio.example/essay"


def with_evidence(*entries: JsonObject) -> JsonObject:
    return badge(evidence=list(entries))


ESSAY = evidence_entry(WORK, content=b"my essay", media_type="text/plain")
PLAIN = {"id": f"{WORK}/2", "type": ["Evidence"]}

EVIDENCE: dict[str, tuple[tuple[JsonObject, ...], dict[str, bytes], Outcome, str]] = {
    "same": ((ESSAY,), {WORK: b"my essay"}, Outcome.PASSED, "evidence-unchanged"),
    "changed": ((ESSAY,), {WORK: b"my better essay"}, Outcome.FAILED, "evidence-changed"),
    "gone": ((ESSAY,), {}, Outcome.FAILED, "not-found"),
    "without a digest": ((PLAIN,), {}, Outcome.UNDETERMINED, "no-digest"),
    "some without a digest": (
        (ESSAY, PLAIN), {WORK: b"my essay"}, Outcome.PASSED, "evidence-unchanged",
    ),
    "none": ((), {}, Outcome.NOT_NEEDED, "no-evidence"),
}  # fmt: skip


@pytest.mark.parametrize("case", EVIDENCE)
def test_evidence_is_held_to_its_digest(case: str) -> None:
    entries, documents, outcome, code = EVIDENCE[case]
    report = check(with_evidence(*entries), world(documents=documents), evidence=True)
    found = report.check("evidence")
    assert (found.outcome, found.code) == (outcome, code), found.sentence
    assert (report.verdict is Verdict.INVALID) == (outcome is Outcome.FAILED)


def test_evidence_without_a_digest_does_not_spoil_the_verdict() -> None:
    report = check(with_evidence(PLAIN), evidence=True)
    assert report.verdict is Verdict.VALID
    assert report.check("evidence").advisory


def test_evidence_is_looked_at_only_when_asked_for() -> None:
    report = check(with_evidence(ESSAY))
    with pytest.raises(UsageError):
        report.check("evidence")


def test_evidence_that_cannot_be_looked_at_leaves_the_question_open() -> None:
    from cairn.kernel.fetching import OfflineResolver

    report = check(with_evidence(ESSAY), OfflineResolver(), evidence=True)
    assert report.check("evidence").outcome is Outcome.UNDETERMINED
    assert report.verdict is Verdict.UNDETERMINED


def test_no_more_is_fetched_than_allowed() -> None:
    asked: list[str] = []

    class Greedy:
        def fetch(self, url: str) -> Fetched:
            asked.append(url)
            return Fetched(url, b"my essay", "text/plain", url)

    entries = [{**ESSAY, "id": f"{WORK}/{i}"} for i in range(200)]
    report = check(with_evidence(*entries), Greedy(), evidence=True)
    assert len(asked) == 40
    assert report.check("evidence").outcome is Outcome.UNDETERMINED
