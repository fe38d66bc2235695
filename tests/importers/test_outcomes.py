"""Tables of people become columns; what is wrong in them is told by row and field."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.importers.outcomes import OutcomeSettings
from cairn.importers.tables.limits import TableLimits
from cairn.kernel.errors import CairnError, InputError
from cairn.value.outcomes import OutcomeKind
from importers.outcome_builders import (
    GOOD,
    HEADER,
    SETTINGS,
    STANDING,
    TODAY,
    read,
    records,
    table,
)

CONSENT = {"purpose": "outcomes", "given": "2026-01-01"}
RECORD = {
    "consent": CONSENT, "person": "p1", "applied": "2026-03-01", "badge": "2026-01-15",
    "degree": True, "years": 3, "interview": True,
}  # fmt: skip


def test_a_table_is_read(tmp_path: Path) -> None:
    found = read(table(tmp_path, GOOD, "p2,2026-03-02,,no,7.5,no"))
    assert found.faults == ()
    assert found.table.held.tolist() == [True, False]
    assert found.table.outcome.tolist() == [1.0, 0.0]
    degree, years = found.table.covariates
    assert (degree.levels, degree.values.tolist()) == (("no", "yes"), [1.0, 0.0])
    assert years.values.tolist() == [3.0, 7.5]
    assert found.table.year is not None
    assert found.table.year == pytest.approx([2026.16, 2026.16], abs=0.01)


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet"])
def test_forms_of_table_say_the_same(tmp_path: Path, ending: str) -> None:
    rows = pl.read_csv(table(tmp_path, GOOD, "p2,2026-03-02,,no,7,no"), try_parse_dates=True)
    path = tmp_path / f"same.{ending}"
    if ending == "parquet":
        rows.write_parquet(path)
    else:
        rows.write_csv(path, separator="\t" if ending == "tsv" else ",")
    found = read(path)
    assert found.faults == ()
    assert found.table.held.tolist() == [True, False]


@pytest.mark.parametrize(
    ("earned", "held", "late"),
    [("2026-02-28", True, 0), ("2026-03-01", False, 1), ("2026-09-01", False, 1), ("", False, 0)],
)
def test_what_is_earned_too_late_counts_as_not_held(
    tmp_path: Path, earned: str, *, held: bool, late: int
) -> None:
    found = read(table(tmp_path, f"p1,2026-03-01,{earned},no,1,yes"))
    assert (found.table.held.tolist(), found.too_late) == ([held], late)


def test_holders_without_a_day_are_counted(tmp_path: Path) -> None:
    found = read(table(tmp_path, "p1,2026-03-01,yes,no,1,yes", "p2,2026-03-01,no,no,1,no"))
    assert (found.table.held.tolist(), found.undated) == ([True, False], 1)


def test_the_first_row_of_a_person_counts(tmp_path: Path) -> None:
    found = read(table(tmp_path, GOOD, "p1,2026-03-01,,no,1,no", "p2,2026-03-01,,no,1,no"))
    assert (len(found.table), found.twice) == (2, 1)
    assert [one.code for one in found.faults] == ["same-person"]
    assert found.faults[0].row == 3


BAD_CELLS = {
    "a day that does not exist": ("p1,2026-02-30,,no,1,no", "applied", "not-a-day"),
    "a day in another order": ("p1,03/01/2026,,no,1,no", "applied", "not-a-day"),
    "a word for a day": ("p1,soon,,no,1,no", "applied", "not-a-day"),
    "a credential on no day": ("p1,2026-03-01,last spring,no,1,no", "badge", "not-a-day"),
    "an outcome that is neither": ("p1,2026-03-01,,no,1,perhaps", "interview", "not-yes-or-no"),
    "a number for yes": ("p1,2026-03-01,,no,1,2", "interview", "not-yes-or-no"),
}


@pytest.mark.parametrize("wrong", BAD_CELLS)
def test_a_bad_cell_is_told_and_unknown(tmp_path: Path, wrong: str) -> None:
    row, field, code = BAD_CELLS[wrong]
    found = read(table(tmp_path, GOOD, row.replace("p1", "p2")))
    assert [(one.row, one.field, one.code) for one in found.faults] == [(3, field, code)]
    assert found.faults[0].mend
    assert len(found.table) == 2


@pytest.mark.parametrize("cell", ["1,000", "inf", "nan", "12 EUR", "1e999"])
def test_a_number_that_is_none(tmp_path: Path, cell: str) -> None:
    path = table(tmp_path, f'p1,"{cell}"', header="person,pay")
    wanted = OutcomeSettings("pay", "pay", "amount")
    found = read(path, wanted)
    assert {one.code for one in found.faults} >= {"not-a-number"}
    assert np.isnan(found.table.outcome).all()


def test_an_empty_cell_is_unknown_and_no_fault(tmp_path: Path) -> None:
    found = read(table(tmp_path, "p1,2026-03-01,,,,n/a"))
    assert found.faults == ()
    assert np.isnan(found.table.outcome).all()


def test_too_many_kinds_are_left_out(tmp_path: Path) -> None:
    rows = [f"p{one},2026-03-01,,word{one},1,no" for one in range(60)]
    found = read(table(tmp_path, *rows))
    assert [one.code for one in found.faults] == ["too-many-kinds"]
    assert [one.name for one in found.table.covariates] == ["years"]


def test_faults_end_somewhere(tmp_path: Path) -> None:
    rows = [f"p{one},2026-03-01,,no,1,perhaps" for one in range(1_500)]
    found = read(table(tmp_path, *rows))
    assert len(found.faults) == 1_001
    assert "500 more cells" in found.faults[-1].sentence


BAD_FILES = {
    "nothing in it": (b"", "csv", "unreadable-table"),
    "another ending": (b"x", "xls", "unknown-table"),
    "no Parquet": (b"PAR1 but not really", "parquet", "unreadable-table"),
    "not UTF-8": (b"person,badge\n\xff\xfe,\xff", "csv", "no-such-column"),
    "a column less": (b"person,badge,interview\n", "csv", "no-such-column"),
    "no JSON": (b"[{", "json", "unreadable-table"),
}


@pytest.mark.parametrize("wrong", BAD_FILES)
def test_a_file_that_cannot_be_read(tmp_path: Path, wrong: str) -> None:
    data, ending, code = BAD_FILES[wrong]
    path = tmp_path / f"people.{ending}"
    path.write_bytes(data)
    with pytest.raises(InputError) as raised:
        read(path)
    assert raised.value.code == code
    assert raised.value.mend


def test_a_missing_file_and_one_that_is_too_large(tmp_path: Path) -> None:
    from cairn.importers.outcomes import read_outcomes

    with pytest.raises(InputError, match="There is no file"):
        read(tmp_path / "none.csv")
    with pytest.raises(InputError) as raised:
        read_outcomes(
            table(tmp_path, GOOD), SETTINGS, STANDING, today=TODAY, limits=TableLimits(file_bytes=9)
        )
    assert raised.value.code == "file-too-large"


def test_columns_that_are_not_named_are_not_read(tmp_path: Path) -> None:
    path = table(tmp_path, f"{GOOD},Ada Lovelace", header=f"{HEADER},name")
    found = read(path)
    assert "name" not in {one.name for one in found.table.covariates}


@pytest.mark.parametrize("kind", ["happened", "amount"])
def test_offers_issuers_and_other_credentials(tmp_path: Path, kind: OutcomeKind) -> None:
    header = "badge,other,offered,issuer,got"
    path = table(tmp_path, "yes,no,yes,Alpha,1", "no,yes,no,,0", header=header)
    wanted = OutcomeSettings(
        "badge", "got", kind, also=("other",), offered="offered", issuer="issuer"
    )
    found = read(path, wanted).table
    assert found.offered is not None
    assert found.offered.tolist() == [True, False]
    assert found.issuer is not None
    assert (found.issuer.tolist(), found.issuers) == ([0, -1], ("Alpha",))
    assert found.also["other"].tolist() == [False, True]


def test_a_time_says_who_reached_it(tmp_path: Path) -> None:
    path = table(tmp_path, "yes,30,yes", "no,365,no", header="badge,days,hired")
    found = read(path, OutcomeSettings("badge", "days", "time", unit="days", ended="hired")).table
    assert found.ended is not None
    assert found.ended.tolist() == [True, False]


def test_a_record_with_consent_is_read(tmp_path: Path) -> None:
    found = read(records(tmp_path, RECORD, {**RECORD, "person": "p2", "badge": None}))
    assert found.faults == ()
    assert found.table.held.tolist() == [True, False]


BAD_CONSENTS: dict[str, object] = {
    "none": {},
    "a yes": True,
    "no day": {"purpose": "outcomes"},
    "a day that is none": {"purpose": "outcomes", "given": "2026-13-01"},
    "another purpose": {"purpose": "marketing", "given": "2026-01-01"},
    "ended": {**CONSENT, "until": "2026-11-24"},
    "withdrawn": {**CONSENT, "withdrawn": True},
}


@pytest.mark.parametrize("wrong", BAD_CONSENTS)
def test_without_consent_nothing_is_used(tmp_path: Path, wrong: str) -> None:
    bad = {**RECORD, "person": "p2", "consent": BAD_CONSENTS[wrong]}
    found = read(records(tmp_path, RECORD, bad))
    assert len(found.table) == 1
    assert [(one.row, one.field, one.code) for one in found.faults] == [
        (2, "consent", "no-consent")
    ]


def test_consent_holds_on_its_last_day(tmp_path: Path) -> None:
    consent = {**CONSENT, "until": TODAY.isoformat()}
    assert len(read(records(tmp_path, {**RECORD, "consent": consent})).table) == 1


def test_a_line_that_is_no_record_loses_itself_only(tmp_path: Path) -> None:
    path = records(tmp_path, RECORD, [1, 2])
    path.write_text(f"{path.read_text()}\n{{broken\n")
    found = read(path)
    assert len(found.table) == 1
    assert {one.code for one in found.faults} == {"not-a-record", "not-json"}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.binary(max_size=200), ending=st.sampled_from(["csv", "json", "jsonl", "parquet"]))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str
) -> None:
    path = tmp_path_factory.mktemp("any") / f"people.{ending}"
    path.write_bytes(data)
    # Anything but an error of our own would end the test.
    with suppress(CairnError):
        assert len(read(path, replace(SETTINGS, before="", known=())).table) >= 0
