"""The ledger: all of a batch or nothing, and what may never happen refused by the tables."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cairn.kernel.errors import ProgrammeError
from cairn.programme.ledger import Award, Ledger, SignedVersion, StatusChange
from cairn.programme.ledger_schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANA = Award("k1", "urn:uuid:1", "ana", "pm", "", "Ana", "ana@x.org", "", "salt", 1, 7, 1)
BEA = replace(ANA, key="k2", credential_id="urn:uuid:2", slug="bea", list_index=9)
STAMP = "2026-11-23T12:00:00Z"


def signed(award: Award) -> SignedVersion:
    return SignedVersion(award.key, award.version, "c", "d", STAMP, STAMP, "", b"{}")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        yield opened


def test_it_works(ledger: Ledger, tmp_path: Path) -> None:
    ledger.save([(ANA, signed(ANA)), (BEA, signed(BEA))], STAMP)
    assert ledger.awards() == (ANA, BEA)
    assert ledger.current(ANA).document == b"{}"
    with Ledger(tmp_path / "ledger.sqlite") as again:
        assert again.awards() == (ANA, BEA)


def test_a_new_version_supersedes(ledger: Ledger) -> None:
    ledger.save([(ANA, signed(ANA))], STAMP)
    second = replace(ANA, version=2, name="Anna")
    ledger.save([(second, replace(signed(second), content="c2"))], STAMP)
    assert ledger.awards() == (second,)
    assert ledger.digests() == {"k1": ("c2", "d")}


# What breaks a promise, in a batch whose first award is good: nothing of it may stay.
BROKEN = {
    "place given twice": replace(BEA, list_index=ANA.list_index),
    "id given twice": replace(BEA, credential_id=ANA.credential_id),
    "slug given twice": replace(BEA, slug=ANA.slug),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_batch_is_written_wholly_or_not_at_all(ledger: Ledger, name: str) -> None:
    with pytest.raises(ProgrammeError) as caught:
        ledger.save([(ANA, signed(ANA)), (BROKEN[name], signed(BROKEN[name]))], STAMP)
    assert caught.value.code == "ledger-unusable"
    assert ledger.awards() == ()


def test_the_same_version_twice_is_refused(ledger: Ledger) -> None:
    ledger.save([(ANA, signed(ANA))], STAMP)
    with pytest.raises(ProgrammeError):
        ledger.save([(ANA, signed(ANA))], STAMP)


def test_a_status_of_nobody_is_refused(ledger: Ledger) -> None:
    with pytest.raises(ProgrammeError):
        ledger.change_status(
            [StatusChange("nobody", "revocation", value=True, reason="", at=STAMP)]
        )


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger(path).__exit__(None, None, None)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(ProgrammeError) as caught:
        Ledger(path)
    assert caught.value.code == "ledger-too-new"


def test_a_lost_document_is_told(ledger: Ledger) -> None:
    with pytest.raises(ProgrammeError):
        ledger.current(ANA)


def test_facts_are_remembered(ledger: Ledger) -> None:
    assert ledger.fact("base") == ""
    ledger.remember({"base": "https://a.example"})
    ledger.remember({"base": "https://b.example"})
    assert ledger.fact("base") == "https://b.example"
