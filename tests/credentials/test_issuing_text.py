"""A credential issued as text is the one issued as a document, in a batch too."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from cairn.credentials.issuing import issue, issue_as_jwt, issue_text, issue_texts
from cairn.kernel.errors import CairnError, KeyMaterialError, ProofError, ShapeError, TermError
from cairn.kernel.json_text import JsonObject, read_json_object
from cairn.keys.material import PublicKey
from cairn.keys.signer import LocalSigner
from cairn.proofs.jose import issue_jwt
from hostile.anything import damaged
from verification.badges import AT, ISSUED, SCHOOL, STRANGER, SUITES, check, key_issuer, unsigned


def one(number: int) -> JsonObject:
    return unsigned(
        credential_id=f"urn:uuid:6d1f7d3a-5f0c-4b83-9a3e-{number:012}",
        subject={"id": f"did:example:learner-{number}", "narrative": f"“{number}” \n \U0001f393"},
    )


@pytest.mark.parametrize(("suite", "kind"), SUITES.items())
def test_text_is_what_the_document_is(suite: str, kind: str) -> None:
    issuer = key_issuer(3, kind)  # type: ignore[arg-type]  # the kinds stand in a table
    for number in range(8):
        document = {**one(number), "issuer": issuer.profile}
        before = copy.deepcopy(document)
        created = ISSUED + timedelta(seconds=number // 4)
        text = issue_text(document, issuer.signer, created=created, suite=suite)
        signed = issue(document, issuer.signer, created=created, suite=suite)
        assert text == json.dumps(signed, ensure_ascii=False)
        assert document == before
        assert "\n" not in text
        assert check(text).verdict.value == "valid"


def test_damaged_credentials_end_alike_in_a_batch() -> None:
    for number in range(6):
        issue_text(one(number), SCHOOL.signer, created=AT)
    random = Random(21)  # noqa: S311 - damage, not secrets
    refused = 0
    for number in range(250):
        document = damaged(one(number), random)
        endings = []
        for work in (
            lambda given: json.loads(issue_text(given, SCHOOL.signer, created=AT)),
            lambda given: issue(given, SCHOOL.signer, created=AT),
        ):
            try:
                endings.append(work(document))
            except CairnError as error:
                endings.append((type(error), error.code, error.sentence))
        assert endings[0] == endings[1]
        refused += isinstance(endings[0], tuple)
    assert refused > 50


def test_a_bad_row_of_a_batch_is_refused_for_its_reason() -> None:
    for number in range(6):
        issue_text(one(number), SCHOOL.signer, created=AT)
    backwards = {**one(7), "validFrom": "2031-01-01T00:00:00Z"}
    with pytest.raises(ShapeError):
        issue_text(backwards, SCHOOL.signer, created=AT)
    no_date = {**one(7), "validFrom": "tomorrow"}
    with pytest.raises(ShapeError):
        issue_text(no_date, SCHOOL.signer, created=AT)
    with pytest.raises((TermError, ShapeError)):
        issue_text({**one(7), "colour": "red"}, SCHOOL.signer, created=AT)
    with pytest.raises(KeyMaterialError):
        issue_text(one(7), STRANGER.signer, created=AT)
    signed_twice = issue(one(7), SCHOOL.signer, created=AT)
    assert len(json.loads(issue_text(signed_twice, SCHOOL.signer, created=AT))["proof"]) == 2


def plain(number: int) -> JsonObject:
    """A credential of a batch, in which nothing needs a second look."""
    return {
        **one(number),
        "credentialSubject": unsigned(subject={"id": f"did:example:{number}"})["credentialSubject"],
    }


def test_given_text_is_kept_letter_for_letter() -> None:
    for spaces in (", ", ",", " ,\t"):
        for number in range(8):
            document = plain(number)
            text = json.dumps(document, separators=(spaces, ": "))
            signed = issue_text(f" {text}\r\n", SCHOOL.signer, created=AT)
            assert signed.startswith(text[:-1] + ', "proof": [{')
            assert json.loads(signed) == issue(document, SCHOOL.signer, created=AT)


def test_damaged_texts_end_as_their_documents_do() -> None:
    random = Random(22)  # noqa: S311 - damage, not secrets
    texts = [json.dumps(plain(number)) for number in range(6)]
    texts += [json.dumps(damaged(plain(number), random)) for number in range(120)]
    for number in range(120):
        text = json.dumps(plain(number))
        place = random.randrange(len(text))
        texts.append(text[:place] + random.choice('"\\,:{}0 x\x00é') + text[place + 1 :])
    endings = list(issue_texts(texts, SCHOOL.signer, created=AT))
    assert [told(ending) for ending in endings] == [alone(text) for text in texts]
    assert sum(isinstance(ending, CairnError) for ending in endings) > 50


def told(ending: str | CairnError) -> object:
    if isinstance(ending, CairnError):
        return ending.code, ending.sentence
    return json.loads(ending)


def alone(text: str) -> object:
    try:
        return issue(read_json_object(text), SCHOOL.signer, created=AT)
    except CairnError as error:
        return error.code, error.sentence


def test_texts_are_signed_by_their_issuer_only_and_once() -> None:
    texts = [json.dumps(plain(number)) for number in range(40)]
    endings = list(issue_texts(texts, STRANGER.signer, created=AT))
    assert {type(ending) for ending in endings} == {KeyMaterialError}
    signed = [*issue_texts(texts, SCHOOL.signer, created=AT)]
    assert all(isinstance(ending, str) for ending in signed)
    (again,) = issue_texts([str(signed[0])], SCHOOL.signer, created=AT)
    assert isinstance(again, CairnError)
    assert again.code == "already-signed"


def test_one_text_that_ends_before_it_starts_is_refused_among_others() -> None:
    texts = [json.dumps(plain(number)) for number in range(40)]
    backwards = json.dumps({**plain(41), "validUntil": "2001-01-01T00:00:00Z"})
    for place in (0, 3, 20):
        mixed = [*texts[:place], backwards, *texts[place:]]
        endings = list(issue_texts(mixed, SCHOOL.signer, created=AT))
        assert [n for n, ending in enumerate(endings) if isinstance(ending, CairnError)] == [place]


def test_a_token_of_a_batch_is_the_token_of_one() -> None:
    for number in range(12):
        document = {**plain(number), "name": "\U0001f393" if number > 8 else "Stones"}
        assert issue_as_jwt(json.dumps(document), SCHOOL.signer) == issue_jwt(
            document, SCHOOL.signer
        )


@dataclass
class Device:
    """A signing device that has a fault from some moment on."""

    inside: LocalSigner
    good: int
    done: int = field(default=0)

    @property
    def public_key(self) -> PublicKey:
        return self.inside.public_key

    @property
    def verification_method(self) -> str:
        return self.inside.verification_method

    def sign(self, message: bytes) -> bytes:
        self.done += 1
        signature = self.inside.sign(message)
        return signature if self.done <= self.good else signature[:-1] + b"\0"


def test_a_faulty_device_is_caught_in_a_batch() -> None:
    device = Device(SCHOOL.signer, 6)
    for number in range(6):
        issue_text(one(number), device, created=AT)
    with pytest.raises(ProofError) as caught:
        issue_text(one(7), device, created=AT)
    assert caught.value.code == "signer-mismatch"
