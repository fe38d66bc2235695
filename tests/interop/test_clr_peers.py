"""A stack's record from a real run: strangers' software accepts it and every component in it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cairn.kernel.json_text import write_json
from interop.samples import did_web_issuer
from programme.stack_folders import PROGRAMME, run_folder, stack_folder

BASE = "https://badges.example.org"
# The published CLR schema at hand is that of data model 1.1: two members have other names there, it
# does not know "name" among the kinds of identifier, and it closes a status to its id and type.
OLDER_NAMES = {"validFrom": "issuanceDate", "validUntil": "expirationDate"}
OLDER_RULES = ("identityType", "credentialStatus")


class _Published:
    """The issuer of a run as peers have to be told of it: its DID document."""

    def __init__(self, folder: Path) -> None:
        path = folder / "out" / "public" / ".well-known" / "did.json"
        self.did_document = json.loads(path.read_text(encoding="utf-8"))
        self.did = self.did_document["id"]
        self.verification_method = self.did_document["verificationMethod"][0]["id"]
        self.jwk = did_web_issuer().jwk  # only tokens need one, and here are none


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = stack_folder(tmp_path_factory.mktemp("stacks") / "p")
    assert run_folder(made).troubles == ()
    return made


@pytest.fixture(scope="module")
def records(folder: Path) -> dict[str, Any]:
    paths = sorted((folder / "out" / "records").iterdir())
    found = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in paths}
    assert len(found) == 3
    return found


def _components(record: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = record["credentialSubject"]["verifiableCredential"]
    return found


@pytest.mark.node
def test_they_accept_every_record_and_every_component(
    folder: Path, records: dict[str, Any], node_verify: Callable[..., Any]
) -> None:
    files = {name: write_json(record).decode() for name, record in records.items()}
    for name, record in records.items():
        for place, component in enumerate(_components(record)):
            files[f"{place}-in-{name}"] = write_json(component).decode()
    verdicts = node_verify(files, _Published(folder))
    assert len(verdicts) == 3 + 9
    assert {name: one for name, one in verdicts.items() if not one["verified"]} == {}


def _other_part(record: dict[str, Any]) -> None:
    record["credentialSubject"]["association"][0]["targetId"] = "https://elsewhere.example/"


def _fewer_parts(record: dict[str, Any]) -> None:
    record["credentialSubject"]["association"].pop()


def _other_component(record: dict[str, Any]) -> None:
    _components(record)[1]["credentialSubject"]["achievement"]["name"] = "Something harder"


def _without_component(record: dict[str, Any]) -> None:
    _components(record).pop()


def _complete(record: dict[str, Any]) -> None:
    record["partial"] = False


@pytest.mark.node
def test_they_refuse_a_record_that_was_changed(
    folder: Path, records: dict[str, Any], node_verify: Callable[..., Any]
) -> None:
    """Else their agreement above would mean nothing: every part of a record is signed."""
    files = {}
    for change in (_other_part, _fewer_parts, _other_component, _without_component, _complete):
        record = copy.deepcopy(next(iter(records.values())))
        change(record)
        files[f"{change.__name__}.json"] = write_json(record).decode()
    verdicts = node_verify(files, _Published(folder))
    assert {name for name, one in verdicts.items() if one["verified"]} == set()
    assert len(verdicts) == 5


def _validator(vectors: Path, name: str) -> Any:
    schema = json.loads((vectors / "schemas" / name).read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


def _in_older_words(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_older_words(one) for one in value]
    if isinstance(value, dict):
        return {OLDER_NAMES.get(name, name): _in_older_words(one) for name, one in value.items()}
    return value


@pytest.mark.shared
def test_every_award_and_component_is_valid_by_the_published_schema(
    vectors: Path, records: dict[str, Any]
) -> None:
    validator = _validator(vectors, "ob_v3p0_achievementcredential_schema.json")
    for record in records.values():
        for component in _components(record):
            assert [error.message for error in validator.iter_errors(component)] == []


@pytest.mark.shared
def test_every_record_is_valid_by_the_published_schema(
    vectors: Path, records: dict[str, Any]
) -> None:
    validator = _validator(vectors, "clr_v2p0_clrcredential_schema_draft4.json")
    for record in records.values():
        found = [
            (list(error.absolute_path), error.message)
            for error in validator.iter_errors(_in_older_words(record))
        ]
        assert [one for one in found if one[0][-1] not in OLDER_RULES] == []
        assert len(found) < 8


BROKEN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no name": lambda record: record.pop("name"),
    "no credentials": lambda record: record["credentialSubject"].pop("verifiableCredential"),
    "an unknown way": lambda record: record["credentialSubject"]["association"][0].update(
        associationType="isLike"
    ),
    "an unknown member": lambda record: record["credentialSubject"]["association"][0].update(x=1),
}


@pytest.mark.shared
@pytest.mark.parametrize("case", BROKEN)
def test_the_schema_does_refuse_what_is_wrong(
    vectors: Path, records: dict[str, Any], case: str
) -> None:
    record = _in_older_words(copy.deepcopy(next(iter(records.values()))))
    BROKEN[case](record)
    assert not _validator(vectors, "clr_v2p0_clrcredential_schema_draft4.json").is_valid(record)


@pytest.mark.parametrize("proof", ["ecdsa-rdfc-2019", "eddsa-jcs-2022"])
def test_other_suites_sign_records_too(tmp_path: Path, proof: str) -> None:
    """The peers at hand read one suite; with the others the record verifies in Cairn."""
    programme = PROGRAMME.replace("[outputs]", f'[proof]\nsuite = "{proof}"\n\n[outputs]', 1)
    result = run_folder(stack_folder(tmp_path / "p", programme=programme))
    assert result.troubles == ()
    assert result.stacks.active == 3
