"""What a wallet exports: an envelope with one credential or several."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.credentials.contexts import VC_V2
from cairn.kernel.json_text import JsonObject
from cairn.verification import CHECKS, Outcome, Verdict
from verification.badges import STRANGER, as_token, badge, check, signed, token


def presentation(*inside: Any, **members: Any) -> JsonObject:
    held: Any = list(inside)
    return {
        "@context": [VC_V2],
        "type": ["VerifiablePresentation"],
        "holder": "did:example:learner",
        "verifiableCredential": held,
        **members,
    }


def envelope(of: str = "Credential", kind: str = "vc", body: str = "") -> JsonObject:
    return {
        "@context": [VC_V2],
        "type": f"EnvelopedVerifiable{of}",
        "id": f"data:application/{kind}+jwt,{body or token()}",
    }


ONE: dict[str, Any] = {
    "in an array": lambda: presentation(badge()),
    "alone": lambda: presentation(verifiableCredential=badge()),
    "a token": lambda: presentation(token()),
    "an envelope": lambda: presentation(envelope()),
    "a signed presentation": lambda: signed(
        presentation(badge()), STRANGER, suite="eddsa-jcs-2022"
    ),
    "a presentation as a token": lambda: as_token(presentation(token()), STRANGER, "vp+jwt"),
    "a presentation in a claim": lambda: as_token({"vp": presentation(token())}, STRANGER, "JWT"),
    "an enveloped presentation": lambda: envelope(
        "Presentation", "vp", as_token(presentation(token()), STRANGER, "vp+jwt")
    ),
}


@pytest.mark.parametrize("case", ONE)
def test_one_credential_is_verified_as_itself(case: str) -> None:
    report = check(ONE[case]())
    assert report.verdict is Verdict.VALID, report.sentence
    assert report.kind == "achievement"
    assert report.title == "Dialogue with clients"
    assert any("presentation" in note and "not checked" in note for note in report.notes)


def test_a_bad_credential_stays_bad_in_a_presentation() -> None:
    for inside in ({**badge(), "name": "x"}, token()[:-4] + "AAAA"):
        assert check(presentation(inside)).verdict is Verdict.INVALID


def test_several_are_reported_together() -> None:
    report = check(presentation(badge(), token(), envelope()))
    assert report.verdict is Verdict.VALID
    assert report.kind == "presentation"
    assert report.sentence == "Every credential in this presentation is valid."
    assert "3 credentials" in report.check("readable").sentence
    assert report.check("contained").outcome is Outcome.PASSED
    assert [c.name for c in report.checks[:13]] == [name for name, _ in CHECKS[:13]]


def test_one_bad_credential_among_several_is_told() -> None:
    report = check(presentation(badge(), {**badge(), "name": "x"}))
    assert report.verdict is Verdict.INVALID
    assert report.check("contained").code == "signature-mismatch"


def test_an_empty_presentation_proves_nothing() -> None:
    for document in (presentation(), presentation(verifiableCredential=None)):
        report = check(document)
        assert report.verdict is Verdict.INVALID
        assert report.check("contained").code == "nothing-inside"


@pytest.mark.parametrize("inside", [5, "x", ["x"], {}, {"type": "VerifiablePresentation"}])
def test_odd_contents_end_in_a_report(inside: Any) -> None:
    assert check(presentation(inside)).verdict is Verdict.INVALID
    assert check(presentation(inside, badge())).verdict is Verdict.INVALID


def test_presentations_in_presentations_are_refused() -> None:
    document = presentation(badge())
    for _ in range(30):
        document = presentation(document)
    assert check(document).verdict is Verdict.INVALID
