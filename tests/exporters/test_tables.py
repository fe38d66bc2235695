"""Tables: every value as it was in Parquet, and a CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.exporters.tables import COLUMNS, AwardRecord, awards_csv, awards_parquet
from cairn.kernel.errors import InputError

RECORD = AwardRecord(
    credential_id="urn:uuid:1",
    learner_name="王小明 Zoë",
    achievement_id="https://a.example/1",
    achievement_name='Gen "AI", for finance',
    awarded_on=date(2026, 11, 22),
    valid_from=datetime(2026, 11, 22, 2, tzinfo=timezone(timedelta(hours=2))),
    roster_row=7,
    status_index=70_001,
)


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_columns_are_the_record_s_fields_in_order() -> None:
    assert [column.name for column in COLUMNS] == [field.name for field in fields(AwardRecord)]


def test_every_column_is_documented() -> None:
    page = Path(__file__).parents[2].joinpath("docs/exporters.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        assert f"| `{column.name}` | {column.kind} | {column.meaning} |" in page


def test_csv_opens_in_a_spreadsheet() -> None:
    data = awards_csv([RECORD])
    assert data.startswith(b"\xef\xbb\xbfcredential_id,learner_name,")
    (row,) = _rows(data)
    assert row["learner_name"] == "王小明 Zoë"
    assert row["achievement_name"] == 'Gen "AI", for finance'
    assert row["awarded_on"] == "2026-11-22"
    assert row["valid_from"] == "2026-11-22T00:00:00Z"
    assert row["valid_until"] == row["result"] == ""
    assert row["status_index"] == "70001"


def test_parquet_keeps_types_and_values() -> None:
    frame = pl.read_parquet(io.BytesIO(awards_parquet([RECORD, replace(RECORD, result="=1+1")])))
    assert frame.columns == [column.name for column in COLUMNS]
    assert frame.schema["valid_from"] == pl.Datetime("us", "UTC")
    assert frame["result"].to_list() == ["", "=1+1"]
    assert frame["valid_from"][0] == datetime(2026, 11, 22, tzinfo=UTC)
    assert frame["valid_until"][0] is None


def test_no_rows_still_make_a_table_with_columns() -> None:
    assert _rows(awards_csv([])) == []
    assert pl.read_parquet(io.BytesIO(awards_parquet([]))).columns[0] == "credential_id"


FORMULAS = {
    "equals": "=cmd|' /C calc'!A0",
    "plus": "+1",
    "minus": "-1+2",
    "at": "@SUM(A1)",
    "tab": "\t=1",
    "return": "\r=1",
    "line": "\n=1",
    "after-spaces": "   =1",
    "full-width": "\uff1d1",
    "full-width-plus": "\uff0b1",
}


@pytest.mark.parametrize("case", FORMULAS)
def test_a_formula_is_made_text(case: str) -> None:
    (row,) = _rows(awards_csv([replace(RECORD, learner_name=FORMULAS[case])]))
    assert row["learner_name"] == "'" + FORMULAS[case]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_name_survives_both(text: str) -> None:
    record = replace(RECORD, learner_name=text, notes=text)
    (row,) = _rows(awards_csv([record]))
    assert row["learner_name"].removeprefix("'") == text.removeprefix("'")
    assert row["learner_name"].lstrip(" ")[:1] not in tuple("=+-@\t\r\n")
    assert pl.read_parquet(io.BytesIO(awards_parquet([record])))["notes"][0] == text


def test_the_same_rows_give_the_same_bytes() -> None:
    assert awards_parquet([RECORD] * 300) == awards_parquet([RECORD] * 300)


BAD = {
    "surrogate": {"learner_name": "a\ud800"},
    "text-for-number": {"roster_row": "seven"},
    "number-too-large": {"status_index": 2**70},
    "number-for-text": {"result": 7},
    "text-for-day": {"awarded_on": "soon"},
    "no-zone": {"valid_from": datetime(2026, 1, 1)},  # noqa: DTZ001 - the fault under test
    "no-zone-at-end": {"valid_until": datetime(2026, 1, 1)},  # noqa: DTZ001 - the fault under test
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("write", [awards_csv, awards_parquet])
def test_a_value_that_does_not_fit_is_our_error(case: str, write) -> None:  # noqa: ANN001 - either writer
    record = replace(RECORD, **BAD[case])
    with pytest.raises(InputError) as caught:
        write([record])
    assert caught.value.code == "bad-table-value"
