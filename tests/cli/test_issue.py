"""`cairn issue`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.academy import AT, Caller, file_of, site_of


@pytest.fixture
def unsigned(own_academy: Path) -> dict[str, Any]:
    document = json.loads(file_of(own_academy, "credentials", "zoe").read_text("utf-8"))
    for name in ("proof", "credentialStatus"):
        del document[name]
    return {**document, "id": "urn:uuid:5b1d3f0e-5a39-4a53-9c2d-6f0b2f0a2a11"}


ENDORSEMENT = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "type": ["VerifiableCredential", "EndorsementCredential"],
    "id": "urn:uuid:5b1d3f0e-5a39-4a53-9c2d-6f0b2f0a2a12",
    "name": "We hired two of them",
    "issuer": {
        "id": "did:web:badges.example.org",
        "type": ["Profile"],
        "name": "Northbank Academy",
    },
    "validFrom": "2026-05-04T00:00:00Z",
    "credentialSubject": {
        "id": "did:web:other.example",
        "type": ["EndorsementSubject"],
        "endorsementComment": "They know what they do.",
    },
}


def test_it_works(
    call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    answer = issue(call, own_academy, unsigned, tmp_path)
    assert answer.code == 0
    assert answer.out.startswith("Signed “Client communication” as did:web:badges.example.org")
    assert verdict(call, own_academy, tmp_path / "signed") == 0


def test_an_endorsement(call: Caller, own_academy: Path, tmp_path: Path) -> None:
    assert issue(call, own_academy, ENDORSEMENT, tmp_path).code == 0
    assert verdict(call, own_academy, tmp_path / "signed") == 0


def test_a_token(call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path) -> None:
    assert issue(call, own_academy, unsigned, tmp_path, "--jwt").code == 0
    assert (tmp_path / "signed").read_bytes().startswith(b"ey")
    assert verdict(call, own_academy, tmp_path / "signed") == 0


def issue(call: Caller, folder: Path, document: object, tmp_path: Path, *more: str) -> Any:
    (tmp_path / "u.json").write_text(json.dumps(document), encoding="utf-8")
    output = tmp_path / "signed"
    return call("issue", tmp_path / "u.json", "-p", folder, "-o", output, "--at", AT, *more)


def verdict(call: Caller, folder: Path, signed: Path) -> int:
    return call("verify", signed, "--offline", "--site", site_of(folder), "--at", AT).code


FAULTY: dict[str, tuple[dict[str, Any], int, str]] = {
    "undefined term": ({"shoeSize": 38}, 1, "shoeSize"),
    "another issuer": ({"issuer": "did:web:other.example"}, 2, "other.example"),
    "no subject": ({"credentialSubject": []}, 1, "credentialSubject"),
    "signed already": ({"proof": {}}, 2, "is signed already"),
}


@pytest.mark.parametrize("case", FAULTY)
def test_a_faulty_credential_is_not_signed(
    case: str, call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    change, code, words = FAULTY[case]
    answer = issue(call, own_academy, {**unsigned, **change}, tmp_path)
    assert answer.code == code
    assert words in answer.err
    assert not (tmp_path / "signed").exists()


BAD = {
    "not JSON": (["FOLDER/roster.csv", "-p", "FOLDER", "-o", "o.json"], 1, "roster.csv"),
    "no file": (["nowhere.json", "-p", "FOLDER", "-o", "o.json"], 2, "There is no file"),
    "no programme": (["FOLDER/ledger.sqlite", "-o", "o.json"], 2, "--programme"),
    "no output": (["FOLDER/ledger.sqlite", "-p", "FOLDER"], 2, "--output"),
    "no folder": (["FOLDER/x.json", "-p", "FOLDER", "-o", "no/o.json"], 2, "There is no folder"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_call(case: str, call: Caller, own_academy: Path) -> None:
    arguments, code, words = BAD[case]
    answer = call("issue", *(word.replace("FOLDER", str(own_academy)) for word in arguments))
    assert answer.code == code
    assert words in answer.err
