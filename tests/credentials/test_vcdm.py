"""The VC data model: the published ok/fail documents, the accessors, and any JSON at all."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials import vcdm
from cairn.credentials.contexts import VC_V1, VC_V2
from cairn.credentials.vcdm_rules import (
    _BASE_TERMS,
    check_credential,
    check_presentation,
)
from cairn.kernel.json_text import read_json_object

DATES = {"PAST DATE": "2020-01-01T00:00:00Z", "FUTURE DATE": "2090-01-01T00:00:00Z"}


def issued(document: dict[str, Any]) -> dict[str, Any]:
    """What an issuer under the suite would add: itself, a start, and real dates."""
    if "VerifiablePresentation" in document.get("type", ()):
        return document
    filled = {name: DATES.get(value, value) if isinstance(value, str) else value
              for name, value in document.items()}  # fmt: skip
    return {"issuer": "did:example:issuer", "validFrom": "2020-01-01T00:00:00Z", **filled}


@pytest.mark.shared
def test_every_ok_and_fail_document_of_the_w3c_suite(vectors: Path) -> None:
    wrong, checked = [], {"ok": 0, "fail": 0}
    for path in sorted((vectors / "vcdm2").glob("*.json")):
        document = issued(read_json_object(path.read_bytes()))
        of_credential = path.name.startswith("credential-")
        faults = (check_credential if of_credential else check_presentation)(document)
        verdict = "ok" if path.stem.endswith("-ok") else "fail" if "-fail" in path.stem else ""
        if verdict:
            checked[verdict] += 1
            if (verdict == "ok") != (not faults):
                wrong.append((path.name, faults))
    assert wrong == []
    assert checked["ok"] >= 25
    assert checked["fail"] >= 20


@pytest.mark.shared
def test_every_example_of_the_w3c_schema_keeps_the_rules(vectors: Path) -> None:
    for path in sorted((vectors / "vcdm2-schema").glob("example-*.json")):
        document = read_json_object(path.read_bytes())
        presented = "VerifiablePresentation" in vcdm.types(document)
        assert (check_presentation if presented else check_credential)(document) == (), path.name


@pytest.mark.shared
def test_the_base_terms_are_those_of_the_published_context(vectors: Path) -> None:
    path = vectors / "contexts" / "w3c-and-other" / "credentials-v2.jsonld"
    terms = set(read_json_object(path.read_bytes())["@context"])
    claims = {"...", "_sd", "_sd_alg", "aud", "cnf", "exp", "iat", "iss", "jku", "kid", "nbf",
              "sub", "x5u", "@protected"}  # fmt: skip
    assert terms - claims == _BASE_TERMS


def credential(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "@context": [VC_V2],
        "type": ["VerifiableCredential"],
        "issuer": "did:example:issuer",
        "credentialSubject": {"id": "did:example:subject"},
    } | changes
    return {name: value for name, value in document.items() if value is not ...}


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no context": ({"@context": ...}, "base-context"),
    "context of another": ({"@context": ["https://x.example/v1"]}, "base-context"),
    "context out of order": ({"@context": [{}, VC_V2]}, "base-context"),
    "context that is a number": ({"@context": [VC_V2, 5]}, "bad-context"),
    "context with a space": ({"@context": [VC_V2, "https ://x"]}, "bad-context"),
    "protected term again": ({"@context": [VC_V2, {"name": "x:y"}]}, "protected-term"),
    "term on no URL": ({"@context": [VC_V2, {"A": {"@id": "https ://x"}}]}, "term-not-a-url"),
    "type missing": ({"type": ...}, "missing-member"),
    "type empty": ({"type": []}, "missing-member"),
    "type a number": ({"type": ["VerifiableCredential", 5]}, "bad-type"),
    "type of another": ({"type": ["Thing"]}, "wrong-type"),
    "type undefined": ({"type": ["VerifiableCredential", "Unheard"]}, "undefined-type"),
    "type with a space": ({"type": ["VerifiableCredential", "a b"]}, "bad-type"),
    "id not a URL": ({"id": "one"}, "not-a-url"),
    "id null": ({"id": None}, "not-a-url"),
    "several ids": ({"id": ["https://a.example", "https://b.example"]}, "not-a-url"),
    "no issuer": ({"issuer": ...}, "missing-member"),
    "issuer null": ({"issuer": None}, "not-a-url"),
    "issuer not a URL": ({"issuer": "Acme"}, "not-a-url"),
    "issuer without id": ({"issuer": {"name": "Acme"}}, "not-a-url"),
    "issuers": ({"issuer": ["did:example:1", "did:example:2"]}, "not-a-url"),
    "issuer with name as number": ({"issuer": {"id": "did:example:1", "name": 5}}, "not-a-text"),
    "no subject": ({"credentialSubject": ...}, "missing-member"),
    "subject as text": ({"credentialSubject": "did:example:1"}, "no-claims"),
    "subject empty": ({"credentialSubject": {}}, "no-claims"),
    "subjects empty": ({"credentialSubject": []}, "no-claims"),
    "subjects, one empty": ({"credentialSubject": [{"id": "did:example:1"}, {}]}, "no-claims"),
    "subject id not a URL": ({"credentialSubject": {"id": "me"}}, "not-a-url"),
    "status without type": ({"credentialStatus": {"id": "did:example:1"}}, "missing-member"),
    "status as text": ({"credentialStatus": "did:example:1"}, "not-an-object"),
    "schema without id": ({"credentialSchema": {"type": "JsonSchema"}}, "missing-member"),
    "evidence without type": ({"evidence": [{}]}, "missing-member"),
    "terms without type": ({"termsOfUse": {}}, "missing-member"),
    "proof without type": ({"proof": {}}, "missing-member"),
    "refresh without type": ({"refreshService": {"id": "did:example:1"}}, "missing-member"),
    "date only": ({"validFrom": "2020-01-01"}, "bad-instant"),
    "no zone": ({"validFrom": "2020-01-01T00:00:00"}, "bad-instant"),
    "no such day": ({"validUntil": "2020-02-30T00:00:00Z"}, "bad-instant"),
    "a number as date": ({"validFrom": 5}, "bad-instant"),
    "ends first": (
        {"validFrom": "2020-01-02T00:00:00Z", "validUntil": "2020-01-01T00:00:00Z"},
        "ends-before-start",
    ),
    "name a number": ({"name": 5}, "not-a-text"),
    "name with a stranger": ({"name": {"@value": "x", "@language": "en", "y": 1}}, "not-a-text"),
    "name without value": ({"description": {"@language": "en"}}, "not-a-text"),
    "resource as text": ({"relatedResource": ["https://a.example"]}, "not-an-object"),
    "resource without id": ({"relatedResource": [{"digestSRI": "sha256-x"}]}, "not-a-url"),
    "resource without digest": ({"relatedResource": {"id": "https://a.example"}}, "no-digest"),
    "resource twice": (
        {"relatedResource": [{"id": "https://a.example", "digestSRI": "sha256-x"}] * 2},
        "repeated-resource",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_credentials_are_refused(name: str) -> None:
    changes, code = BAD[name]
    assert code in {fault.code for fault in check_credential(credential(**changes))}


GOOD: dict[str, dict[str, Any]] = {
    "plain": {},
    "one context as text": {"@context": VC_V2},
    "keywords said again": {"@context": [VC_V2, {"id": "@id", "type": "@type"}]},
    "vocabulary": {"@context": [VC_V2, {"@vocab": "x:"}], "type": ["VerifiableCredential", "A"]},
    "names in languages": {"name": [{"@value": "x", "@language": "en"}, {"@value": "y"}]},
    "leap second of a day": {"validFrom": "2020-02-29T23:59:59.999999999Z"},
    "same instant": {
        "validFrom": "2020-01-01T01:00:00+01:00",
        "validUntil": "2020-01-01T00:00:00Z",
    },
    "empty proofs": {"proof": []},
}


@pytest.mark.parametrize("name", GOOD)
def test_good_credentials_pass(name: str) -> None:
    assert check_credential(credential(**GOOD[name])) == ()


def old(**changes: Any) -> dict[str, Any]:
    return credential(**({"@context": [VC_V1], "issuanceDate": "2020-01-01T00:00:00Z"} | changes))


def test_the_older_model_has_its_own_names() -> None:
    assert check_credential(old()) == ()
    assert {f.code for f in check_credential(old(issuanceDate=...))} == {"missing-member"}
    status = {"type": "x:List"}
    assert [f.path for f in check_credential(old(credentialStatus=status))] == [
        "credentialStatus.id"
    ]
    document = old(expirationDate="2021-01-01T00:00:00Z", validFrom="2031-01-01T00:00:00Z")
    assert vcdm.version(document) == "1.1"
    assert vcdm.valid_from(document) == datetime(2020, 1, 1, tzinfo=UTC)
    assert vcdm.valid_until(document) == datetime(2021, 1, 1, tzinfo=UTC)
    assert vcdm.awarded(document) == datetime(2020, 1, 1, tzinfo=UTC)


def test_accessors() -> None:
    document = credential(
        issuer={"id": "did:example:i", "name": "Acme"},
        credentialSubject=[{"id": "did:example:1"}, {"x": 1}, 5],
        validFrom="soon",
        awardedDate="2019-01-01T00:00:00Z",
    )
    assert vcdm.issuer_id(document) == "did:example:i"
    assert vcdm.issuer_name(document) == "Acme"
    assert vcdm.subject_ids(document) == ("did:example:1",)
    assert len(vcdm.subjects(document)) == 2
    assert vcdm.valid_from(document) is None
    assert vcdm.awarded(document) == datetime(2019, 1, 1, tzinfo=UTC)
    assert vcdm.context_urls({"@context": ["a", {}, "b"]}) == ("a", "b")
    assert vcdm.issuer_id({"issuer": 5}) == vcdm.issuer_name({"issuer": "x"}) == ""


KINDS: dict[str, tuple[Any, str]] = {
    "badge": ({"type": ["VerifiableCredential", "OpenBadgeCredential"]}, "achievement"),
    "alias": ({"type": "AchievementCredential"}, "achievement"),
    "endorsement": ({"type": ["VerifiableCredential", "EndorsementCredential"]}, "endorsement"),
    "record": ({"type": ["VerifiableCredential", "ClrCredential"]}, "clr"),
    "list": ({"type": ["VerifiableCredential", "BitstringStatusListCredential"]}, "status-list"),
    "old list": ({"type": ["VerifiableCredential", "StatusList2021Credential"]}, "status-list"),
    "another": ({"type": ["VerifiableCredential", "Passport"]}, "credential"),
    "presentation": ({"type": "VerifiablePresentation"}, "presentation"),
    "profile": ({"type": ["Profile"], "id": "did:example:1"}, "profile"),
    "older assertion": (
        {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"},
        "ob2-assertion",
    ),
    "older profile": (
        {"@context": "https://w3id.org/openbadges/v2", "type": "Profile"},
        "ob2-profile",
    ),
    "type of numbers": ({"type": [1, {}]}, "other"),
    "empty": ({}, "other"),
    "a list of things": ([], "other"),
    "a text": ("x", "other"),
    "null": (None, "other"),
}


@pytest.mark.parametrize("name", KINDS)
def test_kinds(name: str) -> None:
    document, expected = KINDS[name]
    assert vcdm.kind(document) == expected


BAD_PRESENTATIONS: dict[str, tuple[dict[str, Any], str]] = {
    "holder not a URL": ({"holder": "z6Mk"}, "not-a-url"),
    "credential as text": ({"verifiableCredential": "eyJ"}, "not-an-object"),
    "bad credential": ({"verifiableCredential": [{}]}, "base-context"),
    "envelope without data": (
        {
            "verifiableCredential": {
                "@context": VC_V2,
                "type": "EnvelopedVerifiableCredential",
                "id": "https://x.example",
            }
        },
        "bad-envelope",
    ),
    "proof without type": ({"proof": {}}, "missing-member"),
}


@pytest.mark.parametrize("name", BAD_PRESENTATIONS)
def test_bad_presentations_are_refused(name: str) -> None:
    changes, code = BAD_PRESENTATIONS[name]
    document = {"@context": [VC_V2], "type": ["VerifiablePresentation"], **changes}
    assert code in {fault.code for fault in check_presentation(document)}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([VC_V2, VC_V1, "id"]),
    lambda part: (
        st.lists(part, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "type", "@context", "@id", "name"]), part)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*credential(), "proof", "evidence", "name"]), JSON))
def test_any_json_ends_in_an_answer(changes: dict[str, Any]) -> None:
    for document in (changes, credential(**changes), old(**changes)):
        check_credential(document)
        check_presentation(document)
        vcdm.kind(document)
        vcdm.issuer_id(document)
        vcdm.subject_ids(document)
        vcdm.awarded(document)
