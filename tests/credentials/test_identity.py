"""Identifiers, hashed or plain, and whether a credential is about a given person."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.baking import unbake
from cairn.credentials.identity import (
    IDENTITY_TYPES,
    RecipientMatch,
    identity_hash,
    identity_matches,
    identity_object,
    recipient_matches,
)
from cairn.kernel.errors import UsageError
from cairn.kernel.json_text import read_json_object

# Open Badges 3.0 specification and its implementation guide.
KOSHER = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
MAYZE = "sha256$7a1a1b3f7d40552e4299180e346e3add12bf9a751a43d9c4ca4518febc2c60c6"
DID = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


def test_it_works() -> None:
    assert identity_hash("a@example.com", "Kosher") == KOSHER
    assert identity_hash("mayze") == MAYZE
    second = identity_hash("jjefferson18@example.com", "FleurDeSel")
    assert second.startswith("sha256$658625b2")
    assert second.endswith("f5fc")


def test_md5_is_only_for_old_badges() -> None:
    assert identity_hash("mayze", algorithm="md5") == "md5$5e36a192d84cbdde83e633fce5540cb9"


def test_half_a_character_has_no_hash() -> None:
    with pytest.raises(UsageError) as caught:
        identity_hash("\ud800")
    assert caught.value.code == "bad-identifier"


def hashed(text: str, salt: str | None = None, **more: Any) -> dict[str, Any]:
    made = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": identity_hash(text, salt or ""),
        "identityType": "emailAddress",
    }
    return {**made, **({} if salt is None else {"salt": salt}), **more}


def plain(text: str, identity_type: str = "emailAddress", **more: Any) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": text,
        "identityType": identity_type,
        **more,
    }


EQUAL = {
    "hashed": (hashed("a@example.com"), "a@example.com"),
    "salted": (hashed("a@example.com", "Kosher"), "a@example.com"),
    "upper-case hex": (
        hashed("x", identityHash="sha256$" + KOSHER[7:].upper(), salt="Kosher"),
        "a@example.com",
    ),
    "empty salt": (hashed("a@example.com", ""), "a@example.com"),
    "no salt at all": (hashed("a@example.com", salt=None), "a@example.com"),
    "MD5": (hashed("", identityHash=identity_hash("a@example.com", "", "md5")), "a@example.com"),
    "asked with spaces": (hashed("a@example.com"), "  a@example.com \n"),
    "asked in capitals": (hashed("ana@example.com"), "Ana@Example.COM"),
    "capital domain asked, mixed name hashed": (hashed("Ana@example.com"), "Ana@EXAMPLE.com"),
    "hashed in capitals, asked the same": (hashed("ANA@EXAMPLE.COM"), "ANA@EXAMPLE.COM"),
    "hashed with spaces, asked the same": (hashed(" a@example.com"), " a@example.com"),
    "plain": (plain("a@example.com"), "a@example.com"),
    "plain in capitals": (plain("A@Example.com"), "a@example.com"),
    "plain with mailto": (plain("mailto:a@example.com"), "a@example.com"),
    "plain with a salt that means nothing": (plain("a@example.com", salt="x"), "a@example.com"),
    "plain with a broken salt": (plain("a@example.com", salt=7), "a@example.com"),
    "name composed and decomposed": (plain("José Núñez", "name"), "Jose\u0301 Nu\u0301n\u0303ez"),
    "name with wide spaces": (plain("张 伟", "name"), "张\u3000伟"),
    "name in another case": (plain("ÉMILE STRAẞE", "name"), "Émile Straße"),
    "DID": (plain(DID, "identifier"), DID),
}


@pytest.mark.parametrize(("identity", "asked"), EQUAL.values(), ids=EQUAL)
def test_the_same_person_matches(identity: dict[str, Any], asked: str) -> None:
    assert identity_matches(identity, asked) is True
    assert recipient_matches({"credentialSubject": {"identifier": [identity]}}, asked).outcome == (
        "matched"
    )


UNEQUAL = {
    "another": hashed("b@example.com"),
    "another salt": hashed("a@example.com", identityHash=KOSHER, salt="kosher"),
    "salt put first": hashed(
        "", identityHash=identity_hash("Kosher" + "a@example.com"), salt="Kosher"
    ),
    "plain that is a hash": plain(identity_hash("a@example.com")),
    "local part longer": plain("aa@example.com"),
}


@pytest.mark.parametrize("identity", UNEQUAL.values(), ids=UNEQUAL)
def test_another_person_does_not_match(identity: dict[str, Any]) -> None:
    assert identity_matches(identity, "a@example.com") is False
    answer = recipient_matches({"credentialSubject": {"identifier": identity}}, "a@example.com")
    assert answer.outcome == "different"


UNREADABLE = {
    "nothing": {},
    "no hash": hashed("a", identityHash=None),
    "number": hashed("a", identityHash=5),
    "list": hashed("a", identityHash=["a"]),
    "unknown algorithm": hashed("a", identityHash="sha1$" + "a" * 40),
    "short digest": hashed("a", identityHash="sha256$" + "a" * 32),
    "long digest": hashed("a", identityHash="md5$" + "a" * 64),
    "not hex": hashed("a", identityHash="sha256$" + "g" * 64),
    "hash without its algorithm": hashed("a", identityHash=KOSHER[7:]),
    "line feed at the end": hashed("a", identityHash=KOSHER + "\n"),
    "salt of a wrong kind": {**hashed("a@example.com"), "salt": 5},
    "salt of half a character": {**hashed("a@example.com"), "salt": "\ud800"},
    "hashed is a text": hashed("a@example.com", hashed="true"),
    "hashed is missing": {"identityHash": "a@example.com"},
    "half a character": plain("\udc00@example.com"),
    "too long": plain("a" * 5_000 + "@example.com"),
}


@pytest.mark.parametrize("identity", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_compared_is_no_answer(identity: dict[str, Any]) -> None:
    assert identity_matches(identity, "a@example.com") is None
    answer = recipient_matches({"credentialSubject": {"identifier": [identity]}}, "a@example.com")
    assert answer.outcome == "not-determinable"


CREDENTIALS: dict[str, tuple[dict[str, Any], str, str]] = {
    "subject DID": ({"credentialSubject": {"id": DID}}, DID, "matched"),
    "another DID": ({"credentialSubject": {"id": DID}}, "did:web:example.org", "different"),
    "DIDs have case": ({"credentialSubject": {"id": DID}}, DID.lower(), "different"),
    "DID named, address asked": ({"credentialSubject": {"id": DID}}, "a@b.c", "not-determinable"),
    "subject mailto": ({"credentialSubject": {"id": "mailto:a@b.c"}}, "A@b.c", "matched"),
    "asked with mailto": ({"credentialSubject": {"id": "mailto:a@b.c"}}, "mailto:a@b.c", "matched"),
    "another mailto": ({"credentialSubject": {"id": "mailto:a@b.c"}}, "x@b.c", "different"),
    "subject URL": ({"credentialSubject": {"id": "https://a.b/me"}}, "https://a.b/me", "matched"),
    "several subjects": ({"credentialSubject": [{"id": "urn:a"}, {"id": DID}]}, DID, "matched"),
    "both, DID other, address right": (
        {"credentialSubject": {"id": DID, "identifier": [hashed("a@b.c", "s")]}},
        "a@b.c",
        "matched",
    ),
    "second identifier": (
        {"credentialSubject": {"identifier": [hashed("x@b.c"), hashed("a@b.c")]}},
        "a@b.c",
        "matched",
    ),
    "the guide's spelling of the type": (
        {"credentialSubject": {"identifier": [hashed("x@b.c", identityType="email")]}},
        "a@b.c",
        "different",
    ),
    "address as user name": (
        {"credentialSubject": {"identifier": [plain("a@b.c", "userName")]}},
        "a@b.c",
        "matched",
    ),
    "other user name": (
        {"credentialSubject": {"identifier": [plain("ana", "userName")]}},
        "a@b.c",
        "not-determinable",
    ),
    "name asked, number held": (
        {"credentialSubject": {"identifier": [plain("4711", "ext:studentId")]}},
        "Ana",
        "not-determinable",
    ),
    "number": (
        {"credentialSubject": {"identifier": [plain("4711", "ext:studentId")]}},
        "4711",
        "matched",
    ),
    "no holder": ({"credentialSubject": {"achievement": {}}}, "a@b.c", "not-determinable"),
    "no subject": ({}, "a@b.c", "not-determinable"),
    "odd subject": ({"credentialSubject": [None, 5, "x", []]}, "a@b.c", "not-determinable"),
    "odd identifier": (
        {"credentialSubject": {"id": 5, "identifier": "x"}},
        "a@b.c",
        "not-determinable",
    ),
    "nobody asked": ({"credentialSubject": {"id": DID}}, "  ", "not-determinable"),
    "half a character asked": (
        {"credentialSubject": {"id": DID}},
        "\ud800@b.c",
        "not-determinable",
    ),
    "OB 2.0 hashed": (
        {
            "recipient": {
                "type": "email",
                "hashed": True,
                "salt": "Kosher",
                "identity": KOSHER,
            }
        },
        "a@example.com",
        "matched",
    ),
    "OB 2.0 plain": (
        {"recipient": {"type": "email", "hashed": False, "identity": "a@b.c"}},
        "a@b.c",
        "matched",
    ),
    "OB 2.0, hashed left out": (
        {"recipient": {"type": "email", "identity": "a@b.c"}},
        "a@b.c",
        "matched",
    ),
    "OB 2.0 other": (
        {"recipient": {"type": "email", "hashed": True, "identity": KOSHER}},
        "a@example.com",
        "different",
    ),
    "OB 2.0 by address of a page": (
        {"recipient": {"type": "url", "identity": "https://a.b/me"}},
        "a@b.c",
        "not-determinable",
    ),
    "OB 2.0 odd": ({"recipient": {"type": [], "identity": {}}}, "a@b.c", "not-determinable"),
    "OB 0.5 hashed": ({"recipient": KOSHER, "salt": "Kosher"}, "a@example.com", "matched"),
    "OB 0.5 plain": ({"recipient": "a@b.c", "salt": "unused"}, "a@b.c", "matched"),
    "OB 0.5 other": ({"recipient": KOSHER}, "a@example.com", "different"),
}


@pytest.mark.parametrize(("credential", "asked", "outcome"), CREDENTIALS.values(), ids=CREDENTIALS)
def test_a_recipient_is_found_in_every_version(
    credential: dict[str, Any], asked: str, outcome: str
) -> None:
    answer = recipient_matches(credential, asked)
    assert isinstance(answer, RecipientMatch)
    assert answer.outcome == outcome
    assert answer.sentence.endswith(".")


def test_thousands_of_identifiers_are_not_all_tried() -> None:
    many = {"credentialSubject": {"identifier": [hashed("x@b.c")] * 40_000 + [hashed("a@b.c")]}}
    assert recipient_matches(many, "a@b.c").outcome == "different"


def test_an_identity_hashes_addresses_and_nothing_else() -> None:
    made = identity_object(" Ana@Example.org ", salt="s4lt")
    assert made == {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": identity_hash("ana@example.org", "s4lt"),
        "identityType": "emailAddress",
        "salt": "s4lt",
    }
    named = identity_object("Jose\u0301", "name")
    assert (named["hashed"], named["identityHash"]) == (False, "José")
    assert "salt" not in named


REFUSED: dict[str, tuple[tuple[str, str], str | None, str]] = {
    "no salt": (("a@b.c", "emailAddress"), None, "salt-missing"),
    "empty salt": (("a@b.c", "emailAddress"), "", "salt-missing"),
    "salt for a name": (("Ana", "name"), "x", "salt-needless"),
    "the guide's misprint": (("a@b.c", "email"), "x", "unknown-identity-type"),
    "empty extension": (("a", "ext:"), None, "unknown-identity-type"),
    "empty": ((" ", "name"), None, "bad-identifier"),
    "half a character": (("\ud800", "name"), None, "bad-identifier"),
    "salt of half a character": (("a@b.c", "emailAddress"), "\ud800", "bad-identifier"),
}


@pytest.mark.parametrize(("call", "salt", "code"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_call_is_refused(call: tuple[str, str], salt: str | None, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        identity_object(*call, salt=salt)
    assert caught.value.code == code


EMAILS = st.from_regex(r"[A-Za-z0-9.+_-]{1,20}@[A-Za-z0-9-]{1,20}\.[a-z]{2,6}", fullmatch=True)


@given(EMAILS, st.text(st.characters(blacklist_categories=("Cs",)), min_size=1))
def test_a_made_identity_matches_its_person_in_any_case(email: str, salt: str) -> None:
    identity = identity_object(email, salt=salt)
    for written in (email, email.upper(), f" {email.swapcase()}\t"):
        assert identity_matches(identity, written) is True
    assert identity_matches(identity, "x" + email) is False


@given(st.text(st.characters(blacklist_categories=("Cs",)), min_size=1).filter(str.strip))
def test_a_name_matches_in_any_normal_form(name: str) -> None:
    identity = identity_object(name, "name")
    for form in ("NFC", "NFD"):
        assert identity_matches(identity, unicodedata.normalize(form, name)) is True


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([KOSHER, DID, "a@b.c"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "identifier",
                    "hashed",
                    "identityHash",
                    "salt",
                    "recipient",
                    "identity",
                    "type",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(JSON, JSON, JSON, st.text())
def test_any_json_has_an_answer(subject: Any, recipient: Any, salt: Any, asked: str) -> None:
    credential = {"credentialSubject": subject, "recipient": recipient, "salt": salt}
    assert recipient_matches(credential, asked).outcome in {
        "matched",
        "different",
        "not-determinable",
    }


@pytest.mark.shared
def test_published_types_are_all_known(vectors: Path) -> None:
    schema = (vectors / "schemas" / "ob_v3p0_achievementcredential_schema.json").read_text()
    for name in IDENTITY_TYPES:
        assert json.dumps(name) in schema


@pytest.mark.shared
def test_a_published_badge_names_its_holder(vectors: Path) -> None:
    (baked,) = unbake((vectors / "baked" / "badgr" / "baked_image.png").read_bytes())
    assertion = read_json_object(baked.text)
    assert recipient_matches(assertion, "Test@example.com").outcome == "matched"
    assert recipient_matches(assertion, "nobody@example.com").outcome == "different"


@pytest.mark.shared
def test_published_fixtures_of_hashed_identities_are_read(vectors: Path) -> None:
    for path in sorted(vectors.glob("dcc-fixtures/**/*dentityHash*.json")):
        subject = read_json_object(path.read_bytes())["credentialSubject"]
        for identity in subject["identifier"]:
            assert identity_matches(identity, "nobody@example.org") is False, path
