"""Proofs of JSON text are judged as proofs of the document are."""

from __future__ import annotations

import json
from random import Random

import pytest

from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import JsonObject, read_json_object
from cairn.keys.material import PublicKey
from cairn.keys.resolution import find_key
from cairn.proofs.batch import verify_text
from cairn.proofs.data_integrity import verify_proofs
from hostile.anything import damaged
from verification.badges import AT, SUITES, badge, check, key_issuer, world


def key_for(proof: JsonObject) -> PublicKey:
    return find_key(proof.get("verificationMethod"), world()).public_key


def both(text: str) -> str:
    """Judge the text both ways, and return the one outcome."""
    endings: list[object] = []
    for work in (
        lambda: verify_text(text.encode(), packaged_contexts(), key_for, at=AT),
        lambda: verify_proofs(
            read_json_object(text), packaged_contexts().with_documents({}), key_for, at=AT
        ),
    ):
        try:
            endings.append(work())
        except CairnError as error:
            endings.append((error.code, error.sentence))
    assert endings[0] == endings[1]
    found = endings[0]
    return str(getattr(found[0], "outcome", "")) if isinstance(found, tuple) and found else ""


@pytest.mark.parametrize(("suite", "kind"), SUITES.items())
def test_text_and_document_are_judged_alike(suite: str, kind: str) -> None:
    issuer = key_issuer(4, kind)  # type: ignore[arg-type]  # the kinds stand in a table
    for number in range(5):
        text = json.dumps(badge(issuer, suite, credential_id=f"urn:x:{number}"))
        check(text)
        assert both(text) == "verified"
    changed = text.replace("Dialogue", "Monologue")
    assert both(changed) == "failed"
    assert both(text.replace('"assertionMethod"', '"authentication"')) == "failed"
    assert both(text.replace('"created": "2026', '"created": "2036')) == "failed"


def test_damaged_text_is_judged_alike() -> None:
    for number in range(5):
        check(json.dumps(badge(credential_id=f"urn:x:{number}")))
    random = Random(8)  # noqa: S311 - damage, not secrets
    outcomes = [
        both(json.dumps(damaged(badge(credential_id=f"urn:x:{number}"), random)))
        for number in range(120)
    ]
    assert "failed" in outcomes
