"""What Cairn issues validates against the JSON Schemas that 1EdTech publishes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cairn.credentials.issuing import issue
from interop.samples import BORN, assessed, did_key_issuer, did_web_issuer, full, plain

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def validator(vectors: Path) -> Any:
    path = vectors / "schemas" / "ob_v3p0_achievementcredential_schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


@pytest.mark.parametrize("make", [did_key_issuer, did_web_issuer])
@pytest.mark.parametrize("what", [plain, full, assessed])
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_what_we_issue_is_valid(what: Any, make: Any, suite: str, validator: Any) -> None:
    issuer = make()
    signed = issue(what(issuer), issuer.signer, created=BORN, suite=suite)
    assert [error.message for error in validator.iter_errors(signed)] == []


def test_the_schema_does_refuse_what_is_wrong(validator: Any) -> None:
    signed = issue(plain(did_key_issuer()), did_key_issuer().signer, created=BORN)
    del signed["credentialSubject"]["achievement"]["criteria"]
    assert not validator.is_valid(signed)
