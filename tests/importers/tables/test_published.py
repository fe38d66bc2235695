"""Published tables: the header is found by names, and a row that does not fit is a fault."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.figures import Figure, read_figure, read_number
from cairn.importers.tables.limits import DEFAULT_TABLE_LIMITS
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.published import Column, TableRow, open_table
from cairn.kernel.errors import InputError, LimitError
from importers.tables.workbooks import workbook, zipped

COLUMNS = (
    Column("code", "occupation code"),
    Column("base", r"employment, \d{4}"),
    Column("then", r"employment, \d{4}", which=1),
    Column("note", "note", required=False),
)
HEADER = '"Occupation Code","Employment, 2024","Employment, 2034"\n'


def rows(path: Path, data: bytes | str, **how: bool) -> list[TableRow | TableFault]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(open_table(Publication(path), path.name, COLUMNS, **how))


def test_it_works(tmp_path: Path) -> None:
    (row,) = rows(tmp_path / "t.csv", HEADER + '"=""13-2011""","1,579.8","1,652.6"\n')
    assert isinstance(row, TableRow)
    assert dict(row.cells) == {"code": "13-2011", "base": "1,579.8", "then": "1,652.6"}
    assert (row.row, row.get("note")) == (2, "")
    assert row.fault("base", "x", "S.", "M.").field == "Employment, 2024"


def test_titles_above_and_notes_below_are_no_rows(tmp_path: Path) -> None:
    sheet = [
        ["Table 1.2 Projections"],
        ["Occupation code", "Employment, 2024[1]", "Employment,  2034"],
        ["13-2011", 1579.8, 1652.6],
        ["Footnotes:"],
        ["[1] In thousands.", None, None],
    ]
    (row,) = rows(tmp_path / "t.xlsx", workbook({"One": sheet}), notes=True)
    assert isinstance(row, TableRow)
    assert row.get("then") == "1652.6"


def test_a_row_with_a_first_cell_only_is_a_row_where_there_are_no_notes(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    assert len(rows(path, HEADER + "13-2011,,\n")) == 1
    assert rows(path, HEADER + "13-2011,,\n", notes=True) == []


def test_a_row_with_two_cells_is_no_note(tmp_path: Path) -> None:
    (row,) = rows(tmp_path / "t.csv", HEADER + "13-2011,1,\nSource: x,,\n", notes=True)
    assert isinstance(row, TableRow)
    assert row.get("base") == "1"


def test_more_rows_than_any_table_has_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(HEADER + "a,1,2\n" * 5, encoding="utf-8")
    for most, allowed in ((5, True), (4, False)):
        limits = replace(DEFAULT_TABLE_LIMITS, rows=most)
        table = open_table(Publication(path, limits), "t.csv", COLUMNS)
        if allowed:
            assert len(list(table)) == 5
            continue
        with pytest.raises(LimitError) as refused:
            list(table)
        assert refused.value.code == "too-many-rows"


def test_more_files_than_a_publication_has_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / "there" / name).mkdir(parents=True)
        (tmp_path / "there" / name / f"{name}.csv").write_text(HEADER)
    (tmp_path / "packed.zip").write_bytes(zipped(dict.fromkeys(("a", "b", "c"), "x")))
    for place in ("there", "packed.zip"):
        with pytest.raises(LimitError) as refused:
            Publication(tmp_path / place, replace(DEFAULT_TABLE_LIMITS, entries=2))
        assert refused.value.code == "too-many-files"
        names = Publication(tmp_path / place, replace(DEFAULT_TABLE_LIMITS, entries=3)).names
        assert [name[0] for name in names] == ["a", "b", "c"]


def test_a_workbook_with_macros_is_read_and_they_are_not_run(tmp_path: Path) -> None:
    sheet = [["Occupation code", "Employment, 2024", "Employment, 2034"], ["a", 1, 2]]
    assert len(rows(tmp_path / "t.xlsm", workbook({"One": sheet}))) == 1


def test_a_column_with_a_dash_is_the_one_with_a_hyphen(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("change 2024\u201334,x\n1,2\n", encoding="utf-8")
    table = open_table(Publication(path), "t.csv", (Column("change", r"change \d{4}-\d\d"),))
    assert table.names["change"] == "change 2024\u201334"


MISSHAPEN = {
    "too few cells": ("13-2011,1\n", "too-few-cells", "1"),
    "too many cells": ("13-2011,1,2,3\n", "too-many-cells", "3"),
    "the header once more": (HEADER, "repeated-header", "Employment, 2034"),
}


@pytest.mark.parametrize("kind", MISSHAPEN)
def test_a_row_that_does_not_fit_is_a_fault(tmp_path: Path, kind: str) -> None:
    line, code, value = MISSHAPEN[kind]
    first, second, third = rows(tmp_path / "t.csv", HEADER + "a,1,2\n" + line + "b,3,4\n")
    assert isinstance(first, TableRow)
    assert isinstance(second, TableFault)
    assert isinstance(third, TableRow)
    assert (second.row, second.code) == (3, code)
    assert str(second).startswith("t.csv, row 3: ")
    assert second.value == value


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        rows(tmp_path / "t.csv", "Occupation Code,Employment 2024\na,1\n")
    assert refused.value.code == "missing-column"
    # What may be missing is not asked for, and the row that comes nearest is taken for the header.
    assert refused.value.sentence == "t.csv has no column for: base, then."
    with pytest.raises(InputError) as refused:
        rows(tmp_path / "t.csv", "Projections\nOccupation Code,Employment 2024\na,1\n")
    assert refused.value.sentence == "t.csv has no column for: base, then."


def test_a_table_with_too_many_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LimitError):
        rows(tmp_path / "t.csv", ",".join(f"c{n}" for n in range(900)) + "\n")


def test_an_archive_is_read_without_unpacking(tmp_path: Path) -> None:
    path = tmp_path / "published.zip"
    path.write_bytes(
        zipped({"folder/t.csv": HEADER + "a,1,2\n", "__MACOSX/folder/._t.csv": b"\x00\x05"})
    )
    publication = Publication(path)
    assert publication.names == ("t.csv",)
    assert publication.find(r"T\.csv") == "t.csv"
    assert len(list(open_table(publication, "t.csv", COLUMNS))) == 1


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"", b"no archive"])
def test_a_broken_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "published.zip"
    path.write_bytes(data)
    with pytest.raises(InputError):
        Publication(path)


def test_a_broken_file_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "published.zip"
    data = bytearray(zipped({"t.csv": HEADER + "a,1,2\n" * 500}))
    data[60:70] = b"\xff" * 10
    path.write_bytes(data)
    with pytest.raises(InputError):
        list(open_table(Publication(path), "t.csv", COLUMNS))


def test_nothing_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        Publication(tmp_path / "missing")
    assert refused.value.code == "no-publication"


def test_the_digest_is_that_of_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "t.csv").write_text("x")
    before = Publication(tmp_path / "a").digest()
    (tmp_path / "packed.zip").write_bytes(zipped({"inside/t.csv": "x"}))
    assert Publication(tmp_path / "packed.zip").digest() == before
    (tmp_path / "a" / "t.csv").write_text("y")
    assert Publication(tmp_path / "a").digest() != before


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,579.8", "1579.8"),
        ("$49,500", "49500"),
        ("-14.4", "-14.4"),
        ("\u22120.2", "-0.2"),
        ("4.6%", "4.6"),
        (".5", "0.5"),
        ("15.00", "15.00"),
    ],
)
def test_numbers_keep_their_digits(text: str, number: str) -> None:
    assert str(read_number(text)) == number


@pytest.mark.parametrize(
    "text", ["", "-", "1,23", "1.2.3", "12e5", "NaN", "inf", "1 000", "x", "--1", "٣", "9" * 30]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


def test_marks_are_never_zero() -> None:
    marks = {"*": Figure(None, "not-available")}
    assert read_figure("*", marks) == Figure(None, "not-available")
    assert read_figure("**", marks) is None
    top = read_figure(">=239,200", marks)
    assert top is not None
    assert (top.value, top.mark, top.bound) == (None, "top-coded", Decimal(239200))
    assert read_figure("0", marks) == Figure(Decimal(0))


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9
    )
)
def test_a_written_number_is_read(number: Decimal) -> None:
    assert read_number(f"{number:,.2f}") == number
