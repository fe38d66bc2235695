from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon import jsonld
from cairn.canon.plain_words import disguised_members
from cairn.credentials.contexts import OB_V3, VC_V1, VC_V2, packaged_contexts
from soon import soon

STORE = packaged_contexts()
UNPROTECTED = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
XSD = "https://www.w3.org/2001/XMLSchema#"  # as that context writes it
PROOF = STORE.document(VC_V1)["@context"]["proof"]


def badge(*contexts: Any, **achievement: Any) -> dict[str, Any]:
    return {
        "@context": [VC_V1, UNPROTECTED, *contexts],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {
            "id": "did:example:a",
            "type": ["AchievementSubject"],
            "achievement": {"id": "urn:uuid:2", "type": ["Achievement"], **achievement},
        },
    }


def test_the_attack_that_it_is_for() -> None:
    """Two members trade places and a context trades them back: the statements are the same."""
    signed = badge(humanCode="A-1", specialization="Beginners")
    swap = {
        "humanCode": {"@id": f"{OB}specialization", "@type": f"{XSD}string"},
        "specialization": {"@id": f"{OB}humanCode", "@type": f"{XSD}string"},
    }
    scoped = {"Achievement": {"@id": f"{OB}Achievement", "@context": swap}}
    forged = badge(scoped, humanCode="Beginners", specialization="A-1")
    plain = jsonld.canonical_nquads(signed, STORE)
    assert disguised_members(signed, STORE) == ()
    assert "humanCode" in disguised_members(forged, STORE)
    # The forged badge says the same to a signature, and something else to a reader.
    assert jsonld.canonical_nquads(forged, STORE) == plain


CASES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "no context of its own": (badge(), ()),
    "a term of its own": (badge({"shoeSize": "urn:shoe"}), ()),
    "a vocabulary of its own": (badge({"@vocab": "urn:x#"}), ()),
    "the same definition again": (badge({"proof": PROOF}), ()),
    "another meaning": (badge({"narrative": "urn:x"}), ("narrative",)),
    "null takes a meaning away": (badge({"narrative": None}), ("narrative",)),
    "a null of its own": (badge({"mine": None}), ()),
    "no term but a keyword": (badge({"@version": 1.1, "@protected": True}), ()),
    "no vocabulary": (badge({"@vocab": None}), ()),
    "an empty vocabulary": (badge({"@vocab": ""}), ()),
    "a vocabulary that is no text": (badge({"@vocab": 1}), ()),
    "the published vocabulary": (badge({"@vocab": OB}), ("@vocab",)),
    "an alias of a keyword": (badge({"mine": "@graph"}), ("mine",)),
    "an alias of a published word": (badge({"mine": "narrative"}), ("mine",)),
    "an alias through a published prefix": (badge({"mine": "cred:issuer"}), ("mine",)),
    "a published prefix under another name": (badge({"mine": "cred:"}), ("mine",)),
    "several, in the order of the alphabet": (
        badge({"tag": 1, "name": 1, "z": "@graph", "a": "@type", "narrative": 1, "c": "type"}),
        ("a", "c", "name", "narrative", "tag", "z"),
    ),
    "a word of a context that is not named": (
        {"@context": [VC_V2, {"narrative": "urn:x"}]},
        (),
    ),
    "a context that nobody knows": (
        {"@context": [VC_V2, "https://a.example/unknown", {"mine": "urn:x"}]},
        (),
    ),
    "a place below": (badge({"mine": {"@id": "urn:m", "@nest": "other"}}), ("mine",)),
    "the other way round": (badge({"mine": {"@reverse": "urn:m"}}), ("mine",)),
    "a text about keywords": (badge({"mine": "urn:@nest", "other": "urn:@reverse"}), ()),
    "slashes behind a term": (
        badge({"https": "http:", "mine": "https://purl.org/dc/terms/created"}),
        (),
    ),
    "deep inside": (
        {"@context": [VC_V2, OB_V3], "a": [{"b": {"@context": {"criteria": "urn:x"}}}]},
        ("criteria",),
    ),
    "in a scope of its own": (
        badge({"mine": {"@id": "urn:m", "@context": {"tag": "urn:x"}}}),
        ("tag",),
    ),
    "in a list of scopes": (
        badge({"mine": {"@id": "urn:m", "@context": [None, {"tag": "urn:x"}]}}),
        ("tag",),
    ),
    "a vocabulary in a scope": (
        badge({"mine": {"@id": "urn:m", "@context": [{"@vocab": OB}]}}),
        ("@vocab",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_redefined(case: str) -> None:
    document, expected = CASES[case]
    assert disguised_members(document, STORE) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("@context"), inner),
)


@given(st.dictionaries(st.text() | st.just("@context"), JSON))
def test_any_json_has_an_answer(document: dict[str, Any]) -> None:
    assert isinstance(disguised_members(document, STORE), tuple)


CREDENTIALS = "https://www.w3.org/2018/credentials#"
EXPIRY = {"@value": "2020-01-01T00:00:00Z", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
TYPED = {"@id": f"{CREDENTIALS}validUntil", "@type": EXPIRY["@type"]}


def expired() -> dict[str, Any]:
    return {
        "@context": [VC_V2, OB_V3],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "validUntil": EXPIRY["@value"],
        "credentialSubject": {"id": "did:example:a", "type": ["AchievementSubject"]},
    }


def rewritten(*contexts: Any, **members: Any) -> dict[str, Any]:
    document = {name: value for name, value in expired().items() if name != "validUntil"}
    return {**document, "@context": [VC_V2, OB_V3, *contexts], **members}


DISGUISES: dict[str, dict[str, Any]] = {
    "a full IRI": rewritten(**{f"{CREDENTIALS}validUntil": EXPIRY}),
    "a prefix of its own": rewritten(
        {"c": {"@id": CREDENTIALS, "@prefix": True}}, **{"c:validUntil": EXPIRY}
    ),
    "an alias": rewritten({"x": TYPED}, x=EXPIRY["@value"]),
    "an alias through a prefix": rewritten(
        {"c": {"@id": CREDENTIALS, "@prefix": True}, "x": {**TYPED, "@id": "c:validUntil"}},
        x=EXPIRY["@value"],
    ),
    "a vocabulary": rewritten(
        {"@vocab": "https://www.w3.org/2018/credentials#valid"}, Until=EXPIRY
    ),
    "an included node": rewritten(
        **{
            "@included": [
                {"id": "urn:uuid:1", "type": "VerifiableCredential", "validUntil": EXPIRY["@value"]}
            ]
        }
    ),
}


SHORTENED: dict[str, dict[str, Any]] = {
    "a base": {**expired(), "@context": [VC_V2, OB_V3, {"@base": "urn:uuid:"}], "id": "1"},
    "a prefix": {
        **expired(),
        "@context": [VC_V2, OB_V3, {"c": {"@id": "urn:uuid:", "@prefix": True}}],
        "id": "c:1",
    },
}


@pytest.mark.parametrize("case", ["a prefix"])
def test_an_id_cannot_be_shortened_by(case: str) -> None:
    """A list of revoked ids would not find it."""
    plain = jsonld.canonical_nquads(expired(), STORE)
    assert jsonld.canonical_nquads(SHORTENED[case], STORE) == plain, "this case shows nothing"
    assert disguised_members(SHORTENED[case], STORE) != ()


def test_a_base_is_refused() -> None:
    assert disguised_members(SHORTENED["a base"], STORE) == ("@base",)


def test_ids_of_the_usual_kinds_are_plain() -> None:
    for identifier in (
        "did:web:a.example",
        "urn:uuid:1",
        "https://a.example/1",
        "mailto:a@b.example",
    ):
        assert disguised_members({**expired(), "id": identifier}, STORE) == ()


@pytest.mark.parametrize("case", DISGUISES)
def test_an_expiry_cannot_hide_behind(case: str) -> None:
    """Each makes the statements of the expired badge, and has no member `validUntil` to read."""
    forged = DISGUISES[case]
    plain = jsonld.canonical_nquads(expired(), STORE)
    assert "validUntil" not in forged
    assert jsonld.canonical_nquads(forged, STORE) == plain, "this case shows nothing"
    assert disguised_members(forged, STORE) != ()


def test_the_plain_badge_is_plain() -> None:
    assert disguised_members(expired(), STORE) == ()


BOMBS: dict[str, dict[str, Any]] = {
    "one prefix in a thousand scopes": {
        **{f"s{n}": {"@id": "urn:s", "@context": {"p": f"urn:{n}/"}} for n in range(3_000)},
        **{f"t{n}": f"p:{n}" for n in range(3_000)},
    },
    "a thousand vocabularies": {
        **{f"s{n}": {"@id": "urn:s", "@context": {"@vocab": f"urn:{n}/"}} for n in range(3_000)},
        **{f"t{n}": f"w{n}" for n in range(3_000)},
    },
    "twelve thousand terms": {f"t{n}": f"urn:{n}" for n in range(12_000)},
}


@pytest.mark.parametrize("case", BOMBS)
def test_a_costly_context_is_answered_soon(case: str) -> None:
    with soon():
        disguised_members(rewritten(BOMBS[case]), STORE)


def test_an_expiry_cannot_move_to_a_second_object_of_the_same_id() -> None:
    """Where a document points to itself, JSON-LD adds what is said there to what is said above."""
    itself = {"id": "urn:uuid:1", "type": ["VerifiableCredential"]}
    honest = {**expired(), "evidence": [itself]}
    forged = rewritten(evidence=[{**itself, "validUntil": EXPIRY["@value"]}])
    plain = jsonld.canonical_nquads(honest, STORE)
    assert jsonld.canonical_nquads(forged, STORE) == plain, "this case shows nothing"
    assert disguised_members(forged, STORE) == ("validUntil",)
    assert disguised_members(honest, STORE) == ()


@pytest.mark.parametrize(
    "word",
    [
        "credentialSchema",
        "credentialStatus",
        "credentialSubject",
        "evidence",
        "expirationDate",
        "issuanceDate",
        "issuer",
        "refreshService",
        "termsOfUse",
        "validFrom",
        "validUntil",
    ],
)
@pytest.mark.parametrize("name", ["id", "@id"])
def test_what_decides_is_said_in_one_place(word: str, name: str) -> None:
    for first in ("id", "@id"):
        document = {"@context": [VC_V2], first: "urn:uuid:1", "a": [{name: "urn:uuid:1", word: 1}]}
        assert disguised_members(document, STORE) == (word,)
    other = {"@context": [VC_V2], "id": "urn:uuid:1", "a": [{name: "urn:uuid:2", word: 1}]}
    assert disguised_members(other, STORE) == ()
    nameless = {"@context": [VC_V2], "a": [{name: None, word: 1}]}
    assert disguised_members(nameless, STORE) == ()


@pytest.mark.parametrize("word", ["@graph", "@included", "@index", "@nest", "@none", "@reverse"])
def test_keywords_that_hide_something(word: str) -> None:
    assert disguised_members({**expired(), "name": {word: 1}}, STORE) == (word,)


def test_keywords_that_say_what_a_value_is_are_plain() -> None:
    values = [
        {"@value": "a", "@language": "en"},
        {"@value": "a", "@type": "urn:t"},
        {"@id": "urn:x", "@context": VC_V2},
        {"@list": ["a"]},
        {"@set": ["a"]},
    ]
    assert disguised_members({**expired(), "name": values}, STORE) == ()


OWN_PREFIX = {"c": "urn:uuid:"}


@pytest.mark.parametrize("name", ["id", "@id", "type", "@type"])
def test_no_name_is_cut_short_by_a_prefix(name: str) -> None:
    """Neither by one of the document's contexts nor by one of several published ones."""
    for prefix, contexts in (("c", [OWN_PREFIX]), ("cred", []), ("cred", [{"mine": "urn:m"}])):
        document = {"@context": [VC_V1, UNPROTECTED, *contexts], "a": {name: ["x", f"{prefix}:1"]}}
        assert disguised_members(document, STORE) == (f"{prefix}:",)


def test_two_slashes_end_no_prefix() -> None:
    document = {"@context": [VC_V2, {"https": "urn:x"}], "id": "https://a.example/1"}
    assert disguised_members(document, STORE) == ()
    document["id"] = "https:a://b"
    assert disguised_members(document, STORE) == ("https:",)


@pytest.mark.parametrize(("count", "found"), [(16, ()), (17, ("w",))])
def test_a_word_may_have_sixteen_meanings(count: int, found: tuple[str, ...]) -> None:
    scopes = {f"s{n}": {"@id": "urn:s", "@context": {"w": f"urn:{n}"}} for n in range(count)}
    assert disguised_members(rewritten(scopes), STORE) == found


def test_beyond_sixteen_meanings_nothing_else_is_looked_at() -> None:
    scopes = {f"s{n}": {"@id": "urn:s", "@context": {"w": f"urn:{n}"}} for n in range(17)}
    assert disguised_members(rewritten({**scopes, "issuer": "urn:x"}), STORE) == ("w",)


@pytest.mark.parametrize(("count", "found"), [(16, ()), (17, ("@vocab",))])
def test_there_may_be_sixteen_vocabularies(count: int, found: tuple[str, ...]) -> None:
    scopes = {f"s{n}": {"@id": "urn:s", "@context": {"@vocab": f"urn:{n}/"}} for n in range(count)}
    assert disguised_members(rewritten(scopes), STORE) == found
