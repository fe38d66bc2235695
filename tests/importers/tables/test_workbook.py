"""Workbooks: cells as a spreadsheet shows them, and hostile archives refused."""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.tables.delimited import Cells
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.limits import DEFAULT_TABLE_LIMITS
from cairn.importers.tables.workbook import read_workbook, sheet_names
from cairn.kernel.errors import CairnError, InputError, LimitError
from importers.tables.workbooks import parts_of, workbook, zipped

SHEETS = {"One": [["a", "b"], ["x", 1.5]], "Two": [["c"]]}
SHEET = "xl/worksheets/sheet1.xml"


def read(data: bytes, sheet: str = "One", **limits: int) -> list[Cells | TableFault]:
    bounds = replace(DEFAULT_TABLE_LIMITS, **limits)
    return list(read_workbook(io.BytesIO(data), "t.xlsx", sheet, bounds))


def test_it_works() -> None:
    data = workbook(SHEETS)
    assert sheet_names(io.BytesIO(data), "t.xlsx", DEFAULT_TABLE_LIMITS) == ("One", "Two")
    assert read(data) == [Cells(1, ["a", "b"]), Cells(2, ["x", "1.5"])]
    assert read(data, "Two") == [Cells(1, ["c"])]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("2.2999999999999998", "2.3"),
        ("1147.9000000000001", "1147.9"),
        ("4.4000000000000004", "4.4"),
        ("-313.60000000000002", "-313.6"),
        ("154187380", "154187380"),
        ("0", "0"),
        ("1E-3", "0.001"),
        ("#N/A", "#N/A"),
    ],
)
def test_a_number_has_the_digits_that_a_spreadsheet_shows(stored: str, shown: str) -> None:
    parts = parts_of(SHEETS)
    parts[SHEET] = parts[SHEET].replace("<v>1.5</v>", f"<v>{stored}</v>")
    found = read(zipped(parts))[1]
    assert isinstance(found, Cells)
    assert found.cells[1] == shown


def test_cells_that_are_left_out_keep_the_others_in_their_columns() -> None:
    assert read(workbook({"One": [["a", None, "c"], [None, None, True]]})) == [
        Cells(1, ["a", "", "c"]),
        Cells(2, ["", "", "TRUE"]),
    ]


def test_truth_values_are_words() -> None:
    assert read(workbook({"One": [["a", True, False]]})) == [Cells(1, ["a", "TRUE", "FALSE"])]


def test_texts_with_several_runs_are_joined_and_how_they_sound_is_left_out() -> None:
    parts = parts_of({"One": [["x"]]})
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(
        '<t xml:space="preserve">x</t>',
        "<r><t>東</t></r><r><t>京</t></r><rPh sb='0' eb='1'><t>トウ</t></rPh>",
    )
    assert read(zipped(parts)) == [Cells(1, ["東京"])]


def test_inline_texts_and_results_of_formulas_are_read() -> None:
    parts = parts_of({"One": [["x"]]})
    parts[SHEET] = parts[SHEET].replace(
        '<c r="A1" t="s"><v>0</v></c>',
        '<c r="A1" t="inlineStr"><is><t>in</t></is></c><c r="B1" t="str"><f>A1</f><v>out</v></c>',
    )
    assert read(zipped(parts)) == [Cells(1, ["in", "out"])]


def test_a_broken_cell_loses_only_its_row() -> None:
    parts = parts_of({"One": [["a"], ["b"], ["c"]]})
    parts[SHEET] = parts[SHEET].replace("<v>1</v>", "<v>99</v>")
    first, second, third = read(zipped(parts))
    assert (first, third) == (Cells(1, ["a"]), Cells(3, ["c"]))
    assert isinstance(second, TableFault)
    assert (second.row, second.code) == (2, "broken-cell")


def test_a_cell_far_outside_the_table_does_not_fill_the_memory() -> None:
    parts = parts_of({"One": [["a"], ["b"]]})
    parts[SHEET] = parts[SHEET].replace('r="A2"', 'r="ZZZ2"')
    found = read(zipped(parts))
    assert isinstance(found[1], TableFault)


def broken(**changes: str | None) -> bytes:
    parts: dict[str, str] = parts_of(SHEETS)
    for name, content in changes.items():
        part = {"sheet": SHEET, "book": "xl/workbook.xml", "texts": "xl/sharedStrings.xml"}[name]
        if content is None:
            del parts[part]
        else:
            parts[part] = content
    return zipped(parts)


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
BROKEN = {
    "no archive": b"not a workbook",
    "an archive of something else": zipped({"readme.txt": "hello"}),
    "an archive that is cut off": workbook(SHEETS)[:-30],
    "no sheet": broken(sheet=None),
    "a sheet that is cut off": broken(sheet="<worksheet><sheetData><row>"),
    "a sheet that is no XML": broken(sheet="a,b\n1,2"),
    "entities": broken(sheet=DOCTYPE),
    "entities in the texts": broken(texts=DOCTYPE.replace("worksheet", "sst")),
    "no list of sheets": broken(book=None),
    "another list of sheets": broken(book="<workbook/>"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_workbook_is_refused_in_a_sentence(kind: str) -> None:
    with pytest.raises(InputError) as refused:
        read(BROKEN[kind])
    assert refused.value.code in {"broken-workbook", "no-sheet"}
    assert refused.value.mend


def test_a_workbook_that_grows_without_end_is_refused() -> None:
    with pytest.raises(LimitError):
        read(broken(sheet="<worksheet>" + " " * 2_000_000 + "</worksheet>"), file_bytes=1_000_000)
    with pytest.raises(LimitError):
        read(workbook({"One": [["x" * 2000]]}), text_bytes=1000)


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=8))
def test_any_broken_byte_ends_in_rows_or_an_error_of_ours(place: int, put: bytes) -> None:
    data = bytearray(workbook(SHEETS))
    data[place % len(data) : place % len(data) + len(put)] = put
    with contextlib.suppress(CairnError):
        read(bytes(data))
