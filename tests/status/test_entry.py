"""`credentialStatus` as it is written and as it is found."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import LimitError, StatusError, UsageError
from cairn.status.entry import (
    BitstringEntry,
    RevocationListEntry,
    entries_of,
    read_entry,
    status_entry,
)

LIST = "https://issuer.example/status/1"
GOOD = {
    "id": LIST + "#7",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "7",
    "statusListCredential": LIST,
}


def changed(**members: object) -> dict[str, object]:
    return {name: value for name, value in {**GOOD, **members}.items() if value != "(left out)"}


def test_what_is_written_is_read() -> None:
    entry = status_entry(LIST, 94_567, "suspension")
    assert entry["statusListIndex"] == "94567"
    assert entry["id"] == LIST + "#94567"
    assert read_entry(entry) == BitstringEntry(
        "BitstringStatusListEntry", "suspension", 94_567, LIST
    )


@pytest.mark.parametrize(("url", "index"), [(LIST, -1), (LIST + "#1", 1)])
def test_impossible_entries_are_not_written(url: str, index: int) -> None:
    with pytest.raises(UsageError):
        status_entry(url, index)


def test_types_may_stand_in_an_array() -> None:
    read = read_entry(changed(type=["Thing", "BitstringStatusListEntry"]))
    assert isinstance(read, BitstringEntry)


def test_an_index_written_as_a_number_is_read_with_a_note() -> None:
    read = read_entry(changed(statusListIndex=23))
    assert isinstance(read, BitstringEntry)
    assert read.index == 23
    assert "number" in read.notes[0]


def test_the_forerunner_is_read_with_a_note() -> None:
    read = read_entry(changed(type="StatusList2021Entry"))
    assert isinstance(read, BitstringEntry)
    assert "StatusList2021" in read.notes[0]


def test_messages_are_read() -> None:
    read = read_entry(
        changed(
            statusPurpose="message",
            statusSize=2,
            statusMessage=[
                {"status": "0x0", "message": "pending"},
                {"status": "0x1", "message": "accepted"},
                {"status": "0x2", "message": "rejected"},
                {"status": "0x3", "message": "undefined"},
            ],
        )
    )
    assert isinstance(read, BitstringEntry)
    assert (read.size, read.messages[2], read.notes) == (2, "rejected", ())


def test_missing_messages_are_noted() -> None:
    read = read_entry(
        changed(statusSize=2, statusMessage=[7, {"status": "x"}, {"status": 1, "message": ""}])
    )
    assert isinstance(read, BitstringEntry)
    assert "statusMessage" in read.notes[0]


def test_a_revocation_list_is_found_by_its_id() -> None:
    entry = {"id": "https://1edtech.example/revocations", "type": "1EdTechRevocationList"}
    assert read_entry(entry) == RevocationListEntry("https://1edtech.example/revocations")


BAD = {
    "text": ("revoked", "bad-status-entry"),
    "array": ([], "bad-status-entry"),
    "null": (None, "bad-status-entry"),
    "empty": ({}, "unknown-status-type"),
    "no type": (changed(type="(left out)"), "unknown-status-type"),
    "number as type": (changed(type=7), "unknown-status-type"),
    "other type": (changed(type="RevocationList2020Status"), "unknown-status-type"),
    "type of the list": (changed(type="BitstringStatusListCredential"), "unknown-status-type"),
    "no purpose": (changed(statusPurpose="(left out)"), "no-status-purpose"),
    "empty purpose": (changed(statusPurpose=""), "no-status-purpose"),
    "two purposes": (changed(statusPurpose=["revocation"]), "no-status-purpose"),
    "no list": (changed(statusListCredential="(left out)"), "no-status-list"),
    "empty list": (changed(statusListCredential=""), "no-status-list"),
    "list as object": (changed(statusListCredential={"id": LIST}), "no-status-list"),
    "endless list": (changed(statusListCredential="https://" + "a" * 5000), "no-status-list"),
    "no index": (changed(statusListIndex="(left out)"), "bad-status-index"),
    "null index": (changed(statusListIndex=None), "bad-status-index"),
    "negative": (changed(statusListIndex="-1"), "bad-status-index"),
    "negative number": (changed(statusListIndex=-1), "bad-status-index"),
    "plus sign": (changed(statusListIndex="+7"), "bad-status-index"),
    "leading zero": (changed(statusListIndex="07"), "bad-status-index"),
    "two zeros": (changed(statusListIndex="00"), "bad-status-index"),
    "empty index": (changed(statusListIndex=""), "bad-status-index"),
    "spaces": (changed(statusListIndex=" 7"), "bad-status-index"),
    "line end": (changed(statusListIndex="7\n"), "bad-status-index"),
    "hexadecimal": (changed(statusListIndex="0x7"), "bad-status-index"),
    "fraction": (changed(statusListIndex="7.0"), "bad-status-index"),
    "fractional number": (changed(statusListIndex=7.0), "bad-status-index"),
    "exponent": (changed(statusListIndex="7e1"), "bad-status-index"),
    "underscore": (changed(statusListIndex="1_0"), "bad-status-index"),
    "other digits": (changed(statusListIndex="\u0667"), "bad-status-index"),
    "full-width digits": (changed(statusListIndex="\uff17"), "bad-status-index"),
    "superscript": (changed(statusListIndex="²"), "bad-status-index"),
    "word": (changed(statusListIndex="seven"), "bad-status-index"),
    "true": (changed(statusListIndex=True), "bad-status-index"),
    "huge": (changed(statusListIndex="9" * 400), "bad-status-index"),
    "huge number": (changed(statusListIndex=10**399), "bad-status-index"),
    "array as index": (changed(statusListIndex=["7"]), "bad-status-index"),
    "size zero": (changed(statusSize=0), "bad-status-size"),
    "size negative": (changed(statusSize=-1), "bad-status-size"),
    "size as text": (changed(statusSize="1"), "bad-status-size"),
    "size true": (changed(statusSize=True), "bad-status-size"),
    "size huge": (changed(statusSize=10**9), "bad-status-size"),
    "size fraction": (changed(statusSize=1.5), "bad-status-size"),
    "size null": (changed(statusSize=None), "bad-status-size"),
    "revocation list without id": ({"type": "1EdTechRevocationList"}, "no-status-list"),
}


@pytest.mark.parametrize(("entry", "code"), BAD.values(), ids=BAD)
def test_bad_entries_are_refused(entry: object, code: str) -> None:
    with pytest.raises(StatusError) as caught:
        read_entry(entry)
    assert caught.value.code == code
    assert len(str(caught.value)) < 400


def test_entries_may_be_absent_one_or_several() -> None:
    assert entries_of(None) == ()
    assert entries_of(GOOD) == (GOOD,)
    assert entries_of([GOOD, 7]) == (GOOD, 7)
    assert entries_of([]) == ()
    with pytest.raises(LimitError):
        entries_of([GOOD] * 17)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.sampled_from([*sorted(GOOD), "statusSize", "statusMessage"]), JSON)
def test_any_member_ends_in_an_entry_or_in_our_error(name: str, value: object) -> None:
    for entry in (value, changed(**{name: value})):
        with suppress(StatusError):
            read_entry(entry)
