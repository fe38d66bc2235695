"""Revocation lists that name credentials."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import StatusError
from cairn.status.revocation_list import evaluate_revocation_list
from soon import soon

ID = "https://issuer.example/credentials/7"


def listing(*items: object, **members: object) -> dict[str, object]:
    return {
        "id": "https://issuer.example/revocations",
        "issuer": "https://issuer.example",
        "revokedCredential": list(items),
        **members,
    }


REVOKED = {
    "absent means revoked": listing({"id": ID}),
    "said so": listing({"id": ID, "revoked": True}),
    "among others": listing({"id": "urn:a", "revoked": False}, 7, None, {"id": ID}),
    "lifted once, named again": listing({"id": ID, "revoked": False}, {"id": ID}),
    "percent-encoded": listing({"id": "https://issuer.example/%63redentials/7"}),
    "white space": listing({"id": f" {ID}\n"}),
    "one object": listing(revokedCredential={"id": ID}),
    "bare text": listing(ID),
    "plural": {"revokedCredentials": [{"id": ID}]},
}
STANDS = {
    "empty": listing(),
    "left out": {"id": "https://issuer.example/revocations", "issuer": "x"},
    "null": listing(revokedCredential=None),
    "lifted": listing({"id": ID, "revoked": False}),
    "others": listing({"id": ID + "0"}, {"id": ID.upper()}),
    "no ids": listing({}, {"id": 7}, []),
}


@pytest.mark.parametrize("document", REVOKED.values(), ids=REVOKED)
def test_revoked(document: object) -> None:
    found = evaluate_revocation_list(ID, document)
    assert (found.code, found.set, found.invalidates) == ("revoked", True, True)


@pytest.mark.parametrize("document", STANDS.values(), ids=STANDS)
def test_not_revoked(document: object) -> None:
    found = evaluate_revocation_list(ID, document)
    assert (found.code, found.set, found.invalidates) == ("not-revoked", False, False)


def test_the_reason_and_the_reading_are_noted() -> None:
    found = evaluate_revocation_list(ID, listing({"id": ID, "revocationReason": "A mistake ☂"}))
    assert found.notes == ("The issuer's reason: “A mistake ☂”.",)
    assert "plural" in evaluate_revocation_list(ID, REVOKED["plural"]).notes[0]
    assert "bare text" in evaluate_revocation_list(ID, REVOKED["bare text"]).notes[0]


BAD = {
    "array": [ID],
    "text": "revoked",
    "nothing": None,
    "empty object": {},
    "error page": {"error": "not found"},
    "no issuer": {"id": "https://issuer.example/revocations"},
    "unclear": listing({"id": ID, "revoked": "false"}),
    "unclear number": listing({"id": ID, "revoked": 1}),
}


@pytest.mark.parametrize("document", BAD.values(), ids=BAD)
def test_no_answer(document: object) -> None:
    with pytest.raises(StatusError) as caught:
        evaluate_revocation_list(ID, document)
    assert caught.value.code in {"not-a-revocation-list", "bad-revocation-item"}


def test_a_long_list_of_escapes_is_fast() -> None:
    entries = listing({"id": "%" * 1_000_000}, "%41é" * 200_000)
    with soon():
        assert not evaluate_revocation_list(ID, entries).set


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just(ID),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["id", "uid", "revoked", "revocationReason"]), inner)
    ),
    max_leaves=8,
)


@given(JSON)
def test_any_items_end_in_a_finding_or_in_our_error(items: object) -> None:
    for document in (items, listing(revokedCredential=items)):
        with suppress(StatusError):
            evaluate_revocation_list(ID, document)
