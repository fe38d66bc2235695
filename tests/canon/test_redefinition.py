from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon import jsonld
from cairn.canon.redefinition import redefined_terms
from cairn.credentials.contexts import OB_V3, VC_V1, VC_V2, packaged_contexts

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
    assert redefined_terms(signed, STORE) == ()
    assert "humanCode" in redefined_terms(forged, STORE)
    # The forged badge says the same to a signature, and something else to a reader.
    assert jsonld.canonical_nquads(forged, STORE) == plain


CASES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "no context of its own": (badge(), ()),
    "a term of its own": (badge({"shoeSize": "urn:shoe"}), ()),
    "a vocabulary of its own": (badge({"@vocab": "urn:x#"}), ()),
    "the same definition again": (badge({"proof": PROOF}), ()),
    "another meaning": (badge({"narrative": "urn:x"}), ("narrative",)),
    "null takes a meaning away": (badge({"narrative": None}), ("narrative",)),
    "deep inside": (
        {"@context": [VC_V2, OB_V3], "a": [{"b": {"@context": {"criteria": "urn:x"}}}]},
        ("criteria",),
    ),
    "in a scope of its own": (
        badge({"mine": {"@id": "urn:m", "@context": {"tag": "urn:x"}}}),
        ("tag",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_redefined(case: str) -> None:
    document, expected = CASES[case]
    assert redefined_terms(document, STORE) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("@context"), inner),
)


@given(st.dictionaries(st.text() | st.just("@context"), JSON))
def test_any_json_has_an_answer(document: dict[str, Any]) -> None:
    assert isinstance(redefined_terms(document, STORE), tuple)
