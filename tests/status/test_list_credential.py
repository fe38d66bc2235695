"""Status list credentials: what is built for signing, and what a proven one says."""

from __future__ import annotations

import base64
import gzip
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon.jsonld import undefined_terms
from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.errors import InputError, LimitError, StatusError, UsageError
from cairn.kernel.limits import Limits
from cairn.status.bitstring import MINIMUM_ENTRIES, Bitstring, decode
from cairn.status.entry import BitstringEntry, read_entry, status_entry
from cairn.status.list_credential import evaluate, status_list_credential

LIST = "https://issuer.example/status/1"
AT = datetime(2026, 6, 1, tzinfo=UTC)
BITS = Bitstring.of_size(MINIMUM_ENTRIES).with_bits([2, 6, 8])
CREDENTIAL = status_list_credential(
    LIST, "did:web:issuer.example", "revocation", BITS, valid_from=datetime(2026, 1, 1, tzinfo=UTC)
)


def entry(index: int = 6, **changes: object) -> BitstringEntry:
    found = read_entry({**status_entry(LIST, index), **changes})
    assert isinstance(found, BitstringEntry)
    return found


def changed(subject: dict[str, object] | None = None, **members: object) -> dict[str, object]:
    return {
        **CREDENTIAL,
        "credentialSubject": {**CREDENTIAL["credentialSubject"], **(subject or {})},
        **members,
    }


def packed(octets: bytes) -> str:
    return base64.urlsafe_b64encode(gzip.compress(octets)).rstrip(b"=").decode()


def test_the_shape_is_the_standards() -> None:
    credential = status_list_credential(
        LIST,
        {"id": "did:web:issuer.example", "type": ["Profile"]},
        "suspension",
        BITS,
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=datetime(2026, 2, 1, tzinfo=UTC),
        ttl=timedelta(minutes=5),
    )
    encoded = credential["credentialSubject"].pop("encodedList")
    assert decode(encoded) == BITS
    assert credential == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": {"id": "did:web:issuer.example", "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2026-02-01T00:00:00Z",
        "credentialSubject": {
            "id": LIST + "#list",
            "type": "BitstringStatusList",
            "statusPurpose": "suspension",
            "ttl": 300_000,
        },
    }


def test_impossible_lists_are_not_built() -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(StatusError):
        status_list_credential(LIST, "", "revocation", Bitstring.of_size(8), valid_from=begin)
    for changes in ({"valid_until": begin}, {"ttl": timedelta(0)}, {"ttl": timedelta(-1)}):
        with pytest.raises(UsageError):
            status_list_credential(LIST, "", "revocation", BITS, valid_from=begin, **changes)
    with pytest.raises(InputError):
        status_list_credential(LIST, "", "revocation", BITS, valid_from=datetime(2026, 1, 1))  # noqa: DTZ001 - the missing zone is the point


@pytest.mark.parametrize("index", [0, 1, 2, 3, 5, 6, 7, 8, 9, MINIMUM_ENTRIES - 1])
def test_revoked_or_not(index: int) -> None:
    found = evaluate(entry(index), CREDENTIAL, at=AT, strict=True)
    assert found.set == found.invalidates == (index in (2, 6, 8))
    assert found.code == ("revoked" if found.set else "not-revoked")
    assert found.sentence.endswith(".")
    assert found.notes == ()


PURPOSES = {
    "suspension": ("suspended", "not-suspended", True),
    "refresh": ("refresh-available", "no-refresh", False),
    "message": ("message", "no-message", False),
    "paused-by-the-house": ("status-set", "status-clear", False),
}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_other_purposes(purpose: str) -> None:
    when_set, when_clear, invalidates = PURPOSES[purpose]
    several = changed({"statusPurpose": ["revocation", purpose]})
    found = evaluate(entry(6, statusPurpose=purpose), several, at=AT)
    assert (found.code, found.set, found.invalidates) == (when_set, True, invalidates)
    found = evaluate(entry(7, statusPurpose=purpose), several, at=AT)
    assert (found.code, found.set, found.invalidates) == (when_clear, False, False)


def test_a_message_is_told() -> None:
    messages = [{"status": "0x2", "message": "pending review ☂"}]
    asked = entry(3, statusPurpose="message", statusSize=2, statusMessage=messages)
    found = evaluate(asked, changed({"statusPurpose": "message"}), at=AT)
    assert "pending review ☂" in found.sentence
    assert any("statusMessage" in note for note in found.notes)


def test_what_real_lists_do_is_noted_and_on_request_refused() -> None:
    short = packed(BITS.octets[:12_500])
    lenient = {
        "short": (entry(), changed({"encodedList": "u" + short}), "100000 entries"),
        "moved": (entry(), changed(id="https://cdn.example/status/1"), "another address"),
        "no letter": (entry(), changed({"encodedList": packed(BITS.octets)}), "multibase"),
        "number": (entry(statusListIndex=6), CREDENTIAL, "number"),
        "wide": (entry(3, statusSize=2), CREDENTIAL, "65536 entries"),
    }
    for asked, credential, note in lenient.values():
        found = evaluate(asked, credential, at=AT)
        assert any(note in said for said in found.notes)
        with pytest.raises(StatusError) as caught:
            evaluate(asked, credential, at=AT, strict=True)
        assert caught.value.code == "status-list-not-strict"


def test_a_list_without_id_is_allowed() -> None:
    nameless = {name: value for name, value in CREDENTIAL.items() if name != "id"}
    assert evaluate(entry(), nameless, at=AT, strict=True).set


def test_a_single_subject_in_an_array_and_types_in_arrays() -> None:
    subject = {**CREDENTIAL["credentialSubject"], "type": ["BitstringStatusList"]}
    assert evaluate(entry(), changed(credentialSubject=[subject]), at=AT).set


@pytest.mark.parametrize("letter", ["", "u"])
def test_status_list_2021(letter: str) -> None:
    older = {
        "id": LIST,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuanceDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": letter + packed(BITS.octets),
        },
    }
    asked = entry(8, type="StatusList2021Entry")
    found = evaluate(asked, older, at=AT)
    assert found.set
    assert "StatusList2021" in found.notes[0]
    with pytest.raises(StatusError) as caught:
        evaluate(entry(8), older, at=AT)  # the two kinds do not mix
    assert caught.value.code == "not-a-status-list"


REFUSED = {
    "not an object": ([], "not-a-status-list"),
    "nothing": (None, "not-a-status-list"),
    "no type": (changed(type=None), "not-a-status-list"),
    # As a published fixture has it: a subject of the right type in a plain credential.
    "plain credential": (changed(type=["VerifiableCredential"]), "not-a-status-list"),
    "no subject": (changed(credentialSubject=None), "not-a-status-list"),
    "two subjects": (changed(credentialSubject=[{}, {}]), "not-a-status-list"),
    "subject of other type": (changed({"type": "StatusList2021"}), "not-a-status-list"),
    "subject without type": (changed({"type": None}), "not-a-status-list"),
    "other purpose": (changed({"statusPurpose": "suspension"}), "purpose-mismatch"),
    "no purpose": (changed({"statusPurpose": None}), "purpose-mismatch"),
    "other purposes": (changed({"statusPurpose": ["refresh", 7]}), "purpose-mismatch"),
    "purpose in capitals": (changed({"statusPurpose": "Revocation"}), "purpose-mismatch"),
    "expired": (changed(validUntil="2026-05-31T23:59:59Z"), "status-list-expired"),
    "expired in VC 1.1": (
        changed(expirationDate="2021-01-09T15:20:02.183Z"),
        "status-list-expired",
    ),
    "not yet valid": (changed(validFrom="2026-06-01T00:00:01Z"), "status-list-not-yet-valid"),
    "date without zone": (changed(validFrom="2026-01-01T00:00:00"), "bad-status-list-date"),
    "date as number": (changed(validUntil=1893456000), "bad-status-list-date"),
    "other size": (changed({"statusSize": 2}), "status-size-mismatch"),
    "no list": (changed({"encodedList": None}), "no-encoded-list"),
    "list as array": (changed({"encodedList": [True, False]}), "no-encoded-list"),
    "empty text": (changed({"encodedList": ""}), "not-multibase"),
    "too short for the index": (changed({"encodedList": "u" + packed(b"\0")}), "entry 9"),
}


@pytest.mark.parametrize(("credential", "code"), REFUSED.values(), ids=REFUSED)
def test_lists_that_give_no_answer(credential: object, code: str) -> None:
    with pytest.raises(StatusError) as caught:
        evaluate(entry(9), credential, at=AT)
    assert caught.value.code == code or code in caught.value.sentence


def test_the_period_includes_its_ends() -> None:
    edge = changed(validFrom="2026-06-01T00:00:00Z", validUntil="2026-06-01T00:00:00Z")
    assert evaluate(entry(), edge, at=AT).set


def test_a_bomb_is_over_the_limit() -> None:
    bomb = changed({"encodedList": "u" + packed(bytes(1_000_000))})
    with pytest.raises(LimitError):
        evaluate(entry(), bomb, at=AT, limits=Limits(inflated_bytes=999_999))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
MEMBERS = ("id", "type", "validFrom", "validUntil", "credentialSubject")
INNER = ("type", "statusPurpose", "encodedList", "statusSize", "ttl")


@given(st.sampled_from(MEMBERS + INNER), JSON)
def test_any_member_ends_in_a_finding_or_in_our_error(name: str, value: object) -> None:
    inside = changed({name: value}) if name in INNER else changed(**{name: value})
    for document in (value, inside, changed(**{name: value})):
        with suppress(StatusError, LimitError):
            evaluate(entry(), document, at=AT)


@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_no_term_of_a_list_goes_unsigned(purpose: str) -> None:
    listing = status_list_credential(
        LIST,
        "did:web:issuer.example",
        purpose,
        BITS,
        valid_from=AT,
        valid_until=AT + timedelta(days=30),
        ttl=timedelta(hours=1),
    )
    assert undefined_terms(listing, packaged_contexts()) == ()
    marked = {**listing, "credentialStatus": status_entry(LIST, 7, purpose)}
    assert undefined_terms(marked, packaged_contexts()) == ()
