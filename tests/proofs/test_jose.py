from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon.jcs import canonicalize
from cairn.kernel.errors import (
    CairnError,
    ProofError,
    ShapeError,
    SignatureError,
    UsageError,
)
from cairn.keys.material import public_key_from_jwk
from cairn.keys.multibase import encode_base64url
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.claims import complete_from_claims, subject_id
from cairn.proofs.jose import issue_jwt, read_jwt, verify_jws_signature, verify_jwt
from cairn.proofs.jws import sign_jws

SIGNER = LocalSigner(private_key_from_seed("Ed25519", b"\1" * 32), "https://issuer.example#k")


def claims_of(badge: dict[str, Any], **changes: Any) -> dict[str, Any]:
    claims = {
        "iss": "https://issuer.example",
        "jti": badge["id"],
        "nbf": 1769851800,
        "sub": "did:example:learner",
        "exp": 1896082200,
    }
    merged = badge | claims | changes
    return {name: value for name, value in merged.items() if value is not ...}


@pytest.mark.parametrize(
    ("kind", "algorithm"),
    [("Ed25519", "EdDSA"), ("P-256", "ES256"), ("P-384", "ES384"), ("RSA", "RS256")],
)
def test_the_open_badges_profile(kind: Any, algorithm: str, badge: Any, signers: Any) -> None:
    signer = signers[kind]
    jwt = read_jwt(issue_jwt(badge, signer))
    assert jwt.profile == "openbadges"
    assert jwt.header == {"alg": algorithm, "kid": signer.verification_method, "typ": "JWT"}
    assert jwt.claims == claims_of(badge)
    assert jwt.credential == badge
    assert jwt.notes == ()
    verify_jwt(jwt, signer.public_key)


def test_the_w3c_profile_repeats_nothing(badge: Any) -> None:
    jwt = read_jwt(issue_jwt(badge, SIGNER, profile="vc-jose"))
    assert (jwt.profile, jwt.header["typ"]) == ("vc-jose", "vc+jwt")
    assert jwt.claims == jwt.credential == badge
    assert jwt.notes == ()
    verify_jwt(jwt, SIGNER.public_key)


def test_a_learner_known_by_mail_alone_has_no_sub(badge: Any) -> None:
    del badge["credentialSubject"]["id"]
    del badge["validUntil"]
    jwt = read_jwt(issue_jwt(badge, SIGNER))
    assert not {"sub", "exp"} & jwt.claims.keys()
    assert len(jwt.notes) == 1
    verify_jwt(jwt, SIGNER.public_key)


def test_an_issuer_named_by_its_url_alone(badge: Any) -> None:
    badge["issuer"] = "https://issuer.example"
    badge["credentialSubject"] = [badge["credentialSubject"]]
    badge["validFrom"] = "2026-01-31T10:30:00.75+01:00"
    jwt = read_jwt(issue_jwt(badge, SIGNER))
    assert (jwt.claims["iss"], jwt.claims["sub"], jwt.claims["nbf"]) == (
        "https://issuer.example",
        "did:example:learner",
        1769851800,
    )
    verify_jwt(jwt, SIGNER.public_key)


MISMATCHES: dict[str, tuple[dict[str, Any], str]] = {
    "another issuer": ({"iss": "https://evil.example"}, "claim-mismatch"),
    "issuer that is an object": ({"iss": {"id": "https://issuer.example"}}, "claim-mismatch"),
    "another id": ({"jti": "urn:uuid:2"}, "claim-mismatch"),
    "another learner": ({"sub": "did:example:thief"}, "claim-mismatch"),
    "earlier start": ({"nbf": 0}, "claim-mismatch"),
    "later end": ({"exp": 9_999_999_999}, "claim-mismatch"),
    "end that the credential does not know": ({"validUntil": ...}, "claim-mismatch"),
    "start that is text": ({"nbf": "1769851800"}, "claim-malformed"),
    "start that is true": ({"nbf": True}, "claim-malformed"),
    "end beyond all years": ({"exp": 2**90}, "claim-malformed"),
    "start before all years": ({"nbf": -(10**11)}, "claim-malformed"),
    "credential with no date": ({"validFrom": "soon"}, "claim-malformed"),
    "credential with a number for a date": ({"validFrom": 5}, "claim-malformed"),
    "no issuer": ({"iss": ...}, "claim-missing"),
    "no id": ({"jti": ...}, "claim-missing"),
    "no start": ({"nbf": ...}, "claim-missing"),
    "null for an issuer": ({"iss": None}, "claim-mismatch"),
}


@pytest.mark.parametrize("case", MISMATCHES)
def test_claims_that_say_something_else_are_refused(case: str, badge: Any) -> None:
    changes, code = MISMATCHES[case]
    jwt = read_jwt(sign_jws(claims_of(badge, **changes), SIGNER, "JWT"))
    with pytest.raises(ShapeError) as caught:
        verify_jwt(jwt, SIGNER.public_key)
    assert caught.value.code == code


def test_fractions_of_a_second_are_forgiven(badge: Any) -> None:
    jwt = read_jwt(sign_jws(claims_of(badge, nbf=1769851800.9), SIGNER, "JWT"))
    verify_jwt(jwt, SIGNER.public_key)


def test_what_the_w3c_profile_repeats_must_agree_too(badge: Any) -> None:
    jwt = read_jwt(sign_jws(badge | {"iss": "https://evil.example"}, SIGNER, "vc+jwt"))
    assert jwt.profile == "vc-jose"
    with pytest.raises(ShapeError):
        verify_jwt(jwt, SIGNER.public_key)


OLD: dict[str, Any] = {
    "vc": {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"name": "x"},
    },
    "iss": "https://issuer.example",
    "jti": "urn:uuid:1",
    "nbf": 1262304000,
    "exp": 1893456000,
    "sub": "did:example:learner",
}


def test_an_old_credential_is_completed_from_its_claims() -> None:
    jwt = read_jwt(sign_jws(OLD, SIGNER, "JWT"))
    assert jwt.profile == "vc-1.1"
    assert jwt.credential == OLD["vc"] | {
        "id": "urn:uuid:1",
        "issuer": "https://issuer.example",
        "issuanceDate": "2010-01-01T00:00:00Z",
        "expirationDate": "2030-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:learner", "name": "x"},
    }
    verify_jwt(jwt, SIGNER.public_key)


@pytest.mark.parametrize("seconds", [-(10**11), 2**90, "0", None, True, [0]])
def test_an_old_credential_with_an_impossible_date_is_refused(seconds: Any) -> None:
    with pytest.raises(ShapeError) as caught:
        read_jwt(sign_jws(OLD | {"nbf": seconds}, SIGNER, "JWT"))
    assert caught.value.code == "claim-malformed"


@pytest.mark.parametrize(
    "inner",
    [
        {"issuer": "https://other.example"},
        {"id": "urn:uuid:2"},
        {"issuanceDate": "2011-01-01T00:00:00Z"},
        {"expirationDate": "2011-01-01T00:00:00Z"},
        {"credentialSubject": {"id": "did:example:thief"}},
    ],
    ids=lambda inner: next(iter(inner)),
)
def test_an_old_credential_must_agree_with_its_claims(inner: Any) -> None:
    jwt = read_jwt(sign_jws(OLD | {"vc": OLD["vc"] | inner}, SIGNER, "JWT"))
    with pytest.raises(ShapeError) as caught:
        verify_jwt(jwt, SIGNER.public_key)
    assert caught.value.code == "claim-mismatch"


def test_an_old_credential_of_several_subjects_gets_no_subject_from_its_claims() -> None:
    several = [{"name": "x"}, {"name": "y"}]
    jwt = read_jwt(
        sign_jws(OLD | {"vc": OLD["vc"] | {"credentialSubject": several}}, SIGNER, "JWT")
    )
    assert jwt.credential["credentialSubject"] == several
    jwt = read_jwt(sign_jws({"vc": OLD["vc"], "sub": 5, "iss": 5, "jti": 5}, SIGNER, "JWT"))
    assert jwt.credential == OLD["vc"]


SUBJECTS: dict[str, tuple[Any, Any]] = {
    "one": ({"id": "a"}, "a"),
    "one in an array": ([{"id": "a"}], "a"),
    "several": ([{"id": "a"}, {"id": "b"}], None),
    "an empty array": ([], None),
    "a text": ("a", None),
    "no id": ({"name": "x"}, None),
}


@pytest.mark.parametrize("case", SUBJECTS)
def test_who_the_one_subject_is(case: str) -> None:
    subject, expected = SUBJECTS[case]
    assert subject_id({"credentialSubject": subject}) == expected


def test_the_first_and_the_last_second_of_all_years() -> None:
    first, last = "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"
    found = complete_from_claims({}, {"nbf": -62_135_596_800, "exp": 253_402_300_799.9})
    assert found == {"issuanceDate": first, "expirationDate": last}
    for beyond in (-62_135_596_801, -62_135_596_800.5, 253_402_300_800):
        with pytest.raises(ShapeError) as caught:
            complete_from_claims({}, {"nbf": beyond})
        assert caught.value.code == "claim-malformed"


PROFILES: dict[str, tuple[dict[str, Any], str, str]] = {
    "no type": ({}, "JWT", "openbadges"),
    "the type of the standard": ({}, "vc+jwt", "vc-jose"),
    "its older name": ({}, "vc-ld+jwt", "vc-jose"),
    "its oldest name": ({}, "vc+ld+json+jwt", "vc-jose"),
    "in capitals": ({}, "VC+JWT", "vc-jose"),
    "as a media type": ({}, "application/vc+jwt", "vc-jose"),
    "another media type": ({}, "text/vc+jwt", "openbadges"),
    "the first data model": (
        {"@context": ["https://www.w3.org/2018/credentials/v1"]},
        "JWT",
        "openbadges",
    ),
    "a context that is no array": (
        {"@context": "https://www.w3.org/2018/credentials/v1"},
        "JWT",
        "openbadges",
    ),
    "another context first": (
        {"@context": ["urn:x", "https://www.w3.org/ns/credentials/v2"]},
        "JWT",
        "jws",
    ),
    "a credential within": ({"vc": {}}, "vc+jwt", "vc-1.1"),
    "a text within": ({"vc": "x"}, "JWT", "openbadges"),
}


@pytest.mark.parametrize("case", PROFILES)
def test_how_a_token_carries_its_credential(case: str, badge: Any) -> None:
    changes, kind, profile = PROFILES[case]
    assert read_jwt(sign_jws(badge | changes, SIGNER, kind)).profile == profile


def test_claims_of_tokens_are_no_members_of_the_credential(badge: Any) -> None:
    claims = claims_of(badge, aud="https://a.example", iat=1769851800, jku="kept")
    jwt = read_jwt(sign_jws(claims, SIGNER, "JWT"))
    assert jwt.credential == badge | {"jku": "kept"}
    assert jwt.claims == claims


OWN_KEY = "The token brings its own key, which proves nothing about the issuer."
OLD_MODEL = "The credential is in the “vc” claim of the old data model 1.1."
NO_SUB = "The claim “sub” is missing, which Open Badges requires."
NOTED: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]] = {
    "nothing": ({}, {}, ()),
    "a key": ({"jwk": {}}, {}, (OWN_KEY,)),
    "other members": (
        {"x5u": "u", "cty": "c", "jku": "j"},
        {},
        ("Open Badges allows no header member cty, jku, x5u; not used.",),
    ),
    "other members of another profile": ({"typ": "vc+jwt", "x5u": "u"}, {}, ()),
    "no subject": ({}, {"sub": ...}, (NO_SUB,)),
    "the old data model": ({"jwk": {}, "x5u": "u"}, {"vc": {}}, (OWN_KEY, OLD_MODEL)),
    "a document of another kind": ({"x5u": "u"}, {"@context": "urn:x", "sub": ...}, ()),
}


@pytest.mark.parametrize("case", NOTED)
def test_what_a_careful_reader_should_know(case: str, badge: Any) -> None:
    header, changes, notes = NOTED[case]
    parts = ({"alg": "EdDSA", "kid": "k", "typ": "JWT"} | header, claims_of(badge, **changes))
    token = ".".join(encode_base64url(canonicalize(part)) for part in parts)
    for made in (f" {token}.AA\n", f" {token}.AA\n".encode()):
        jwt = read_jwt(made)
        assert jwt.notes == notes
        assert jwt.token == f"{token}.AA"


def test_a_signed_document_of_another_kind_is_left_as_it_is() -> None:
    assertion = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "urn:uuid:1",
        "iss": "anything",
    }
    jwt = read_jwt(sign_jws(assertion, SIGNER, "JWT"))
    assert (jwt.profile, jwt.credential) == ("jws", assertion)
    verify_jws_signature(jwt, SIGNER.public_key)
    verify_jwt(jwt, SIGNER.public_key)


def test_a_key_in_the_header_is_noted_and_not_used(badge: Any) -> None:
    thief = LocalSigner(private_key_from_seed("Ed25519", b"\7" * 32))
    made = issue_jwt(badge, thief)
    jwt = read_jwt(made)
    with pytest.raises(SignatureError):
        verify_jwt(jwt, SIGNER.public_key)
    with pytest.raises(ProofError) as caught:
        verify_jwt(jwt, LocalSigner(private_key_from_seed("P-256", b"\1" * 32)).public_key)
    assert caught.value.code == "wrong-key-kind"


NOT_ISSUABLE: dict[str, tuple[dict[str, Any], type[CairnError], str]] = {
    "data model 1.1": (
        {"@context": ["https://www.w3.org/2018/credentials/v1"]},
        UsageError,
        "wrong-version",
    ),
    "no context": ({"@context": ...}, UsageError, "wrong-version"),
    "empty contexts": ({"@context": []}, UsageError, "wrong-version"),
    "no id": ({"id": ...}, ShapeError, "claim-missing"),
    "no issuer": ({"issuer": ...}, ShapeError, "claim-missing"),
    "no start": ({"validFrom": ...}, ShapeError, "claim-missing"),
    "start that is no date": ({"validFrom": "2026"}, ShapeError, "claim-malformed"),
}


@pytest.mark.parametrize("case", NOT_ISSUABLE)
def test_what_cannot_be_issued_as_a_token(case: str, badge: Any) -> None:
    changes, error, code = NOT_ISSUABLE[case]
    credential = {name: value for name, value in (badge | changes).items() if value is not ...}
    with pytest.raises(error) as caught:
        issue_jwt(credential, SIGNER)
    assert caught.value.code == code


def baked_token(path: Path) -> str:
    """The token in a baked image, by the simplest reading that finds it."""
    data = path.read_bytes()
    if path.suffix == ".svg":
        found = re.search(rb'verify="([^"]+)"', data)
        assert found is not None
        return found[1].decode()
    place = data.index(b"iTXtopenbadgecredential") - 4
    (size,) = struct.unpack(">I", data[place : place + 4])
    return data[place + 8 : place + 8 + size].rpartition(b"\0")[2].decode()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "profile"),
    [
        ("simple-jwt.png", "openbadges"),
        ("simple-jwt.svg", "openbadges"),
        ("simple-jwt_v1.png", "vc-1.1"),
        ("simple-jwt_v1.svg", "vc-1.1"),
    ],
)
def test_baked_tokens_of_the_validator_verify(name: str, profile: str, vectors: Path) -> None:
    jwt = read_jwt(baked_token(vectors / "1edtech-validator/ob30" / name))
    assert jwt.profile == profile
    assert "OpenBadgeCredential" in jwt.credential["type"]
    assert jwt.notes
    # The header's own key checks the arithmetic; it says nothing of the issuer.
    verify_jwt(jwt, public_key_from_jwk(jwt.header["jwk"]))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["simple.jwt", "velocity.jwt"])
def test_tokens_of_the_validator_are_read(name: str, vectors: Path) -> None:
    jwt = read_jwt((vectors / "1edtech-validator/ob30" / name).read_bytes())
    assert (jwt.profile, jwt.header["alg"]) == ("vc-1.1", "RS256")
    assert jwt.credential["issuer"]["id"] == jwt.claims["iss"]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


CLAIM_NAMES = (
    *("vc", "iss", "jti", "nbf", "exp", "sub", "@context", "id", "issuer", "validFrom"),
    *("validUntil", "credentialSubject", "issuanceDate"),
)


@given(
    st.dictionaries(
        st.sampled_from(CLAIM_NAMES),
        json_values | st.just("https://www.w3.org/ns/credentials/v2"),
    )
)
def test_any_claims_end_in_a_verdict(claims: dict[str, Any]) -> None:
    try:
        verify_jwt(read_jwt(sign_jws(claims, SIGNER, "JWT")), SIGNER.public_key)
    except CairnError as error:
        assert error.code  # noqa: PT017 - either end is right, as long as it is ours
