"""Delimited text: what publishers write is read, and one broken row loses only itself."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.tables.delimited import Cells, read_delimited
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.limits import DEFAULT_TABLE_LIMITS
from cairn.kernel.errors import CairnError, InputError, LimitError


def read(data: bytes | str, **limits: int) -> list[Cells | TableFault]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(read_delimited(stream, "t.csv", replace(DEFAULT_TABLE_LIMITS, **limits)))


def cells(data: bytes | str) -> list[list[str]]:
    return [one.cells for one in read(data) if isinstance(one, Cells)]


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_it_works(start: str, ending: str, delimiter: str) -> None:
    lines = [delimiter.join(("a", "b")), delimiter.join(("1", "ü")), "", delimiter]
    assert cells(start + ending.join(lines)) == [["a", "b"], ["1", "ü"]]


def test_a_cell_may_go_over_several_lines() -> None:
    first, second = read('a,b\n"one\ntwo\n\nthree",x\n')
    assert isinstance(second, Cells)
    assert second == Cells(2, ["one\ntwo\n\nthree", "x"])
    assert isinstance(first, Cells)


def test_a_separator_that_ends_no_line_parts_no_row() -> None:
    assert cells('a,b\n"one\u2028two\x0bthree",x\n')[1] == ["one\u2028two\x0bthree", "x"]


def test_in_tab_separated_text_a_quotation_mark_is_a_letter() -> None:
    assert cells('a\tb\n5" pipe\t"quoted" text\n')[1] == ['5" pipe', '"quoted" text']


def test_a_comma_in_a_text_does_not_make_a_table_of_tabs_one_of_commas() -> None:
    assert cells("a\tb\none, two, three, four\tx\n")[1] == ["one, two, three, four", "x"]


def test_a_tab_in_a_text_does_not_make_a_table_of_commas_one_of_tabs() -> None:
    assert cells("a,b\none\ttwo,x\n")[1] == ["one\ttwo", "x"]


BROKEN_ROWS = {
    "an open quotation mark": (b'"one,x', "open-quotation-mark"),
    "text after a closed quotation mark": (b'"one"two,x', "open-quotation-mark"),
    "an older encoding": (b"caf\xe9,x", "not-utf-8"),
    "a null character": (b"one\x00,x", "null-character"),
    "a line without end": (b"x" * 2000 + b",y", "row-too-long"),
}


@pytest.mark.parametrize("kind", BROKEN_ROWS)
def test_a_broken_row_loses_only_itself(kind: str) -> None:
    row, code = BROKEN_ROWS[kind]
    found = read(b"a,b\n1,2\n" + row + b'\n3,4\n"5",6\n', line_bytes=1000)
    assert [one.cells for one in found if isinstance(one, Cells)] == [
        ["a", "b"],
        ["1", "2"],
        ["3", "4"],
        ["5", "6"],
    ]
    (fault,) = [one for one in found if isinstance(one, TableFault)]
    assert (fault.file, fault.row, fault.code) == ("t.csv", 3, code)
    assert fault.sentence.endswith(".")
    assert fault.mend.endswith(".")


NO_TABLES = {
    "nothing": (b"", "table-empty"),
    "UTF-16": ("a,b\n1,2\n".encode("utf-16"), "not-a-table"),
    "UTF-16 without a mark": ("a,b\n1,2\n".encode("utf-16-le"), "not-a-table"),
    "a web page": (b"  <!DOCTYPE html><html><body>Access denied</body></html>", "not-a-table"),
    "a workbook": (b"PK\x03\x04abcdef", "not-a-table"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", "not-a-table"),
    "a compressed file": (b"\x1f\x8b\x08\x00", "not-a-table"),
    "Parquet": (b"PAR1\x15\x04", "not-a-table"),
}


@pytest.mark.parametrize("kind", NO_TABLES)
def test_what_is_no_table_is_refused_in_a_sentence(kind: str) -> None:
    data, code = NO_TABLES[kind]
    with pytest.raises(InputError) as refused:
        read(data)
    assert refused.value.code == code
    assert refused.value.mend


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(LimitError):
        read("a,b\n" + "1,2\n" * 100, file_bytes=200)


def test_a_line_without_end_counts_whole() -> None:
    with pytest.raises(LimitError):
        read("a,b\n" + "x" * 5_000, file_bytes=3_000, line_bytes=100)
    assert len(read("a,b\n" + "x" * 2_000, file_bytes=3_000, line_bytes=100)) == 2


def test_an_open_mark_is_not_searched_for_its_end_for_ever() -> None:
    found = read('a,b\n"open,1\n' + "2,3\n" * 50, record_lines=10)
    assert sum(isinstance(one, Cells) for one in found) == 51


TABLE = st.lists(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=2, max_size=4
    ),
    min_size=1,
)


@given(TABLE)
def test_what_is_written_is_read(rows: list[list[str]]) -> None:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    found = cells(made.getvalue())
    assert found[1:] == [row for row in rows if any(cell.strip() for cell in row)]


@given(st.binary(max_size=300))
def test_any_bytes_end_in_rows_faults_or_an_error_of_ours(data: bytes) -> None:
    try:
        read(b"a,b\n" + data, line_bytes=50, record_lines=3)
        read(data)
    except CairnError:
        pass
