"""Stacks in the ledger: older ledgers are brought up to date, and pathways are kept in full."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cairn.kernel.errors import ProgrammeError
from cairn.pathways.period import Period
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AnyOf,
    AtLeast,
    Conditions,
    CreditWanted,
    DegreeWanted,
    EquivalencePolicy,
    Issuer,
    Leaf,
    LicenceWanted,
    Pathway,
    ResultWanted,
    SkillWanted,
    Weighted,
)
from cairn.pathways.stack_book import Component, Stack
from cairn.programme.ledger import Award, Ledger, SignedVersion, StatusChange
from cairn.programme.ledger_schema import SCHEMA_VERSION
from cairn.programme.ledger_stacks import (
    PathwaySource,
    SavedStep,
    SignedRecord,
    StackEvent,
    StackLedger,
    stack_key,
)
from cairn.programme.stack_storage import demands_of, pathway_from_bytes, pathway_to_bytes
from programme.folders import make_folder, run_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
STAMP = "2026-11-25T12:00:00Z"
ANA = "ana@example.org"
KEY = stack_key(ANA, "p")
AWARD = Award(KEY, "urn:uuid:1", "ana", "pm", "", "Ana", ANA, "", "salt", 1, 7, 1)
SIGNED = SignedVersion(KEY, 1, "c", "d", STAMP, STAMP, "", b"{}")
RECORD = SignedRecord(KEY, 1, "urn:uuid:2", b'{"record": 1}')
STACK = Stack("p", "1", "active", AT, (Component("urn:a", "1", "Ä “B”"),), edition=1)
EVENT = StackEvent(KEY, "awarded", "Ana was awarded “P”.", "", STAMP)
STEP = SavedStep(ANA, STACK, EVENT, (AWARD, SIGNED), RECORD)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        StackLedger(opened).keep_pathways([PathwaySource("p", "1", "p", "digest", b"{}")])
        yield opened


def test_it_works(ledger: Ledger, tmp_path: Path) -> None:
    StackLedger(ledger).save([STEP])
    with Ledger(tmp_path / "ledger.sqlite") as again:
        stacks = StackLedger(again)
        assert stacks.stacks() == {(ANA, "p"): STACK}
        assert stacks.records() == {KEY: RECORD}
        assert stacks.events() == (EVENT,)
        assert stacks.states() == {KEY: "active"}
        assert again.awards() == (AWARD,)


def test_the_record_is_that_of_the_current_version(ledger: Ledger) -> None:
    stacks = StackLedger(ledger)
    stacks.save([STEP])
    award, signed = replace(AWARD, version=3), replace(SIGNED, version=3)
    record = replace(RECORD, version=3, document=b"{}")
    stacks.save([SavedStep(ANA, replace(STACK, edition=3), EVENT, (award, signed), record)])
    assert stacks.records() == {KEY: record}
    assert stacks.stacks()[ANA, "p"].edition == 3


def test_a_suspended_one_comes_back_as_it_was(ledger: Ledger) -> None:
    stacks = StackLedger(ledger)
    fallen = replace(
        STACK, state="suspended", reasons=("One.", "Two “2”."), restores=("Do it.",),
        person_says="Under inquiry.", is_held=True,
    )  # fmt: skip
    change = StatusChange(KEY, "suspension", value=True, reason="One.", at=STAMP)
    stacks.save([STEP, SavedStep(ANA, fallen, EVENT, changes=(change,))])
    assert stacks.stacks() == {(ANA, "p"): fallen}
    assert ledger.status_changes() == (change,)


# What breaks a promise after a good step: nothing of either may stay.
BROKEN = {
    "a place given twice": replace(
        STEP,
        signed=(
            replace(AWARD, key="k", credential_id="urn:x", slug="x"),
            replace(SIGNED, award_key="k"),
        ),
        record=None,
    ),
    "a version that nobody defined": replace(
        STEP, stack=replace(STACK, version="9"), signed=None, record=None
    ),
    "a state that does not exist": replace(
        STEP, stack=replace(STACK, state="lost"), signed=None, record=None
    ),
    "a record of nothing": replace(STEP, signed=None, record=replace(RECORD, version=5)),
    "a change of nobody's status": replace(
        STEP,
        signed=None,
        record=None,
        changes=(StatusChange("nobody", "suspension", value=True, reason="", at=STAMP),),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_steps_are_written_wholly_or_not_at_all(ledger: Ledger, name: str) -> None:
    with pytest.raises(ProgrammeError) as caught:
        StackLedger(ledger).save([STEP, BROKEN[name]])
    assert caught.value.code == "ledger-unusable"
    assert ledger.awards() == ()
    assert StackLedger(ledger).stacks() == {}


def test_a_ledger_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    run_folder(folder)
    path = folder / "ledger.sqlite"
    with Ledger(path) as ledger:
        awards = ledger.awards()
        documents = [ledger.current(award).document for award in awards]
    # Take away what the second version brought: what is left is a ledger of the first.
    connection = sqlite3.connect(path)
    for table in ("stack_events", "stack_records", "stacks", "pathway_versions"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    result = run_folder(folder)
    assert (result.new, result.changed, result.unchanged) == (0, 0, 3)
    with Ledger(path) as ledger:
        assert ledger.awards() == awards
        assert [ledger.current(award).document for award in awards] == documents
        assert StackLedger(ledger).stacks() == {}
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    connection.close()


def _everything() -> Pathway:
    rules = Conditions(
        issuers=(Issuer("did:web:a.example", "A"),),
        registry="EU",
        earned_from=AT,
        earned_until=AT,
        within=Period(months=24, days=3),
        unexpired=False,
        shared=40,
        reliability=Decimal("0.80"),
    )
    leaves = (
        Leaf("a", "A", AchievementWanted("urn:a", "2"), rules),
        Leaf("s", "S", SkillWanted("urn:s", "EQF 5", close=False)),
        Leaf("l", "L", LicenceWanted("urn:l")),
        Leaf("r", "R", ResultWanted("urn:r", Decimal("60.5"), "Score")),
        Leaf("c", "C", CreditWanted(Decimal(6), "hours", "0613", "Software")),
        Leaf("d", "D", DegreeWanted(6, "0311", "Economics")),
    )
    weighted = Weighted("w", "W", Decimal("1.5"), leaves[:2], (Decimal(1), Decimal("0.5")))
    parts = (weighted, AtLeast("n", "N", 1, leaves[2:4]), AnyOf("o", "O", leaves[4:]))
    policy = EquivalencePolicy(3, Decimal("62.5"), ("did:web:b.example",))
    return Pathway(
        "urn:p", "P “1”", "3", AllOf("all", "All", parts), "urn:e", "E", "queued", policy, "Why."
    )


def test_a_pathway_is_kept_in_full() -> None:
    pathway = _everything()
    data = pathway_to_bytes(pathway)
    assert pathway_from_bytes(data) == pathway
    assert pathway_to_bytes(pathway_from_bytes(data)) == data


def test_texts_may_change_under_a_version_and_demands_may_not() -> None:
    pathway = _everything()
    other_words = replace(pathway, name="Q", description="", approval="automatic")
    assert demands_of(other_words) == demands_of(pathway)
    for change in (
        {"earns": "urn:f"},
        {"equivalences": EquivalencePolicy()},
        {"requirement": pathway.requirement.parts[1]},  # type: ignore[union-attr]  # the root has parts
    ):
        assert demands_of(replace(pathway, **change)) != demands_of(pathway)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b'{"is": "Pathway"}', b'{"is": "Period", "months": 1}', b'{"is": "os"}'],
)
def test_a_damaged_pathway_is_told(data: bytes) -> None:
    with pytest.raises(ProgrammeError) as caught:
        pathway_from_bytes(data)
    assert caught.value.code == "ledger-unusable"
