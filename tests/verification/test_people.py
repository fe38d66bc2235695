"""Whose badge it is, and whether the verifier knows the issuer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cairn.credentials.identity import identity_object
from cairn.kernel.errors import CairnError
from cairn.verification import Outcome, Policy, Registry, Verdict, read_registry
from verification.badges import LEARNER, SCHOOL, STRANGER, badge, check, signed, unsigned

HASHED = {"identifier": [identity_object("amina@example.org", salt="salz")]}

RECIPIENTS: dict[str, tuple[Any, str, Outcome, str]] = {
    "the DID": ({"id": LEARNER}, LEARNER, Outcome.PASSED, "recipient-matches"),
    "another DID": ({"id": LEARNER}, "did:example:x", Outcome.FAILED, "recipient-differs"),
    "the address": (HASHED, "amina@example.org", Outcome.PASSED, "recipient-matches"),
    "the address in capitals": (HASHED, "Amina@Example.org", Outcome.PASSED, "recipient-matches"),
    "another address": (HASHED, "b@example.org", Outcome.FAILED, "recipient-differs"),
    "a DID, for an address": (HASHED, LEARNER, Outcome.UNDETERMINED, "recipient-unknown"),
    "an address, for a DID": (
        {"id": LEARNER}, "a@example.org", Outcome.UNDETERMINED, "recipient-unknown",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", RECIPIENTS)
def test_the_recipient_is_compared(case: str) -> None:
    subject, wanted, outcome, code = RECIPIENTS[case]
    report = check(badge(subject=subject), recipient=wanted)
    found = report.check("recipient")
    assert (found.outcome, found.code) == (outcome, code), found.sentence
    assert (report.verdict is Verdict.VALID) == (outcome is Outcome.PASSED)


def test_without_a_person_nothing_is_compared() -> None:
    assert check(badge()).check("recipient").outcome is Outcome.NOT_NEEDED


@pytest.mark.parametrize("wanted", ["", " ", "\ud800", "a" * 1_000_000, "\0", "@", "did:"])
def test_odd_people_end_in_a_report(wanted: str) -> None:
    assert check(badge(subject=HASHED), recipient=wanted).verdict is not Verdict.VALID


def test_a_name_in_clear_is_shown() -> None:
    subject = {"identifier": [identity_object("أمينة بن علي", "name")]}
    assert check(badge(subject=subject)).recipient == "أمينة بن علي"


KNOWN = Registry("Regional register", {SCHOOL.id: "Example School"})


def test_a_known_issuer_passes() -> None:
    report = check(badge(), registries=(Registry("Empty", {}), KNOWN))
    assert report.check("issuer-known").outcome is Outcome.PASSED
    assert "Regional register" in report.check("issuer-known").sentence


def test_an_unknown_issuer_is_told_and_spoils_only_what_asks_for_it() -> None:
    document = badge(STRANGER)
    report = check(document, registries=(KNOWN,))
    assert report.check("issuer-known").outcome is Outcome.UNDETERMINED
    assert report.verdict is Verdict.VALID
    report = check(document, registries=(KNOWN,), require_known_issuer=True)
    assert report.check("issuer-known").outcome is Outcome.FAILED
    assert report.verdict is Verdict.INVALID


def test_asking_for_known_issuers_without_a_list_accepts_nobody() -> None:
    report = check(badge(), require_known_issuer=True)
    assert report.check("issuer-known").code == "no-registry"
    assert report.verdict is Verdict.INVALID


def test_an_issuer_without_an_id_is_on_no_list() -> None:
    document = signed({**unsigned(), "issuer": {"type": ["Profile"], "name": "x"}})
    report = check(document, registries=(KNOWN,))
    assert report.check("issuer-known").outcome is Outcome.UNDETERMINED


@pytest.mark.shared
def test_published_registries_are_read(vectors: Path) -> None:
    paths = sorted((vectors / "registries").glob("*.json"))
    assert paths
    read = [read_registry(path.read_bytes(), path.name) for path in paths]
    assert any(registry.issuers for registry in read)
    assert all(isinstance(name, str) for registry in read for name in registry.issuers.values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "not-json"),
        (b"[]", "registry-unreadable"),
        (b"5", "registry-unreadable"),
        (b'{"registry": []}', "registry-unreadable"),
        (b'{"registry": {"did:web:a": {}}}', "registry-unreadable"),
        (b'{"registry": {"did:web:a": {"name": 5}}}', "registry-unreadable"),
        (b'{"did:web:a": null}', "registry-unreadable"),
        (b"\xff", "not-utf-8"),
        (b'{"registry": ' + b"[" * 100, "json-too-deep"),
    ],
)
def test_bad_registries_are_refused(text: bytes, code: str) -> None:
    with pytest.raises(CairnError) as caught:
        read_registry(text, "list")
    assert caught.value.code == code


def test_a_plain_registry_is_read() -> None:
    assert read_registry(b'{"did:web:a": "A"}', "x") == Registry("x", {"did:web:a": "A"})
    assert read_registry(b"{}", "x").issuers == {}


def test_a_policy_has_gentle_defaults() -> None:
    policy = Policy()
    assert policy.refresh
    assert not any((policy.evidence, policy.strict_status, policy.require_known_issuer))
