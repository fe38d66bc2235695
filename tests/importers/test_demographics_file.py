"""Files of applicants and of clauses: what people told, what is unknown, and what is wrong."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.hiring.rates import UNKNOWN
from cairn.importers.clauses_file import read_clauses
from cairn.importers.demographics_file import read_demographics
from cairn.kernel.errors import CairnError, InputError, UsageError


def _file(folder: Path, text: str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_spreadsheets_habits_and_other_words_are_read(tmp_path: Path) -> None:
    header = "\ufeffApplicant;Gender;Race/Ethnicity;Hired;Points"
    text = f"{header}\nA1;Female;White;Yes;71,5\nA2;female;WHITE;x;\n"
    found = read_demographics(_file(tmp_path, text))
    assert found.faults == ()
    assert [one.told for one in found.people] == [{"sex": "Female", "race_ethnicity": "White"}] * 2
    assert [(one.selected, one.score) for one in found.people] == [(1, 71.5), (1, None)]
    assert "The column “Gender” was read as “sex”." in found.notes


@pytest.mark.parametrize(
    "word",
    [
        *("", " ", "Unknown", "prefer not to say", "Prefer  Not To Say.", "Declined to state"),
        *("I don\N{RIGHT SINGLE QUOTATION MARK}t wish to answer", "N/A", "?", "-", "Not disclosed"),
    ],
)
def test_whoever_would_rather_not_tell_is_unknown(word: str, tmp_path: Path) -> None:
    found = read_demographics(_file(tmp_path, f"reference,sex,selected\nA1,{word},yes\n"))
    assert found.people[0].category("sex") == UNKNOWN


def test_nothing_is_made_of_names_or_other_columns(tmp_path: Path) -> None:
    text = "reference,name,title,sex,selected\nA1,Mary Smith,Mrs,,yes\n"
    found = read_demographics(_file(tmp_path, text))
    assert found.people[0].told == {"sex": UNKNOWN}
    assert any("“name” is not known and was not read" in note for note in found.notes)


def test_groups_with_their_counts(tmp_path: Path) -> None:
    text = "sex,applicants,selected\nFemale,998,210\nMale,1087,279\nUnknown,25,5\n"
    found = read_demographics(_file(tmp_path, text))
    assert found.counted
    assert [(one.applicants, one.selected) for one in found.people] == [
        (998, 210), (1087, 279), (25, 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A1,Female,perhaps,1,", "not-yes-or-no"),
        ("A1,Female,,1,", "missing-cell"),
        (",Female,yes,1,", "missing-cell"),
        ("A1,Female,yes,high,", "not-a-number"),
        ("A1,Female,yes,nan,", "not-a-number"),
        ("A1,Female,yes,1,perhaps", "not-yes-or-no"),
        ("B1,Female,yes,1,", "repeated-row"),
        ("A1,Fem\x07ale,yes,1,", "forbidden-character"),
        ("A1,Female,yes,1,,more", "too-many-cells"),
    ],
)
def test_a_bad_row_costs_itself_only(row: str, code: str, tmp_path: Path) -> None:
    text = f"reference,sex,selected,score,keep\nB1,Male,no,2,\n{row}\nB2,Female,yes,3,yes\n"
    found = read_demographics(_file(tmp_path, text))
    assert [one.code for one in found.faults] == [code]
    assert [one.reference for one in found.people] == ["B1", "B2"]
    assert found.faults[0].mend


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Male,10,11", "impossible-counts"),
        ("Male,-1,0", "not-a-possible-number"),
        ("Male,ten,1", "not-a-possible-number"),
        ("Male,10,", "missing-cell"),
    ],
)
def test_bad_counts(row: str, code: str, tmp_path: Path) -> None:
    found = read_demographics(_file(tmp_path, f"sex,applicants,selected\n{row}\nFemale,10,1\n"))
    assert [one.code for one in found.faults] == [code]
    assert len(found.people) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "table-empty"),
        ("reference,sex,selected\n", "table-empty"),
        ("sex,selected\nMale,yes\n", "missing-column"),
        ("reference,selected\nA1,yes\n", "missing-column"),
        ("sex,applicants\nMale,10\n", "missing-column"),
        ("reference,sex,gender\nA1,Male,Male\n", "repeated-column"),
    ],
)
def test_wrong_files_are_refused_in_a_sentence(text: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_demographics(_file(tmp_path, text))
    assert caught.value.code == code
    assert caught.value.mend


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_demographics(tmp_path / "nothing.csv")
    assert caught.value.code == "table-missing"


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_end_in_rows_or_in_our_own_errors(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        for head in (b"", b"reference,sex,selected\n", b"reference,clause,met\n"):
            path.write_bytes(head + data)
            for read in (read_demographics, read_clauses):
                with suppress(CairnError):
                    read(path)


CLAUSES = (
    "reference,clause,met,weight,name\n"
    "A1,licence,yes,must,Has the licence\nA1,python,no,may,Writes Python\n"
    "A2,licence,unknown,must,Has the licence\nA2,python,yes,may,Writes Python\n"
)


def test_clauses_become_a_table_and_a_rule(tmp_path: Path) -> None:
    found = read_clauses(_file(tmp_path, CLAUSES), least_may=1, places=3)
    table = found.table
    assert (table.keys, table.references) == (("licence", "python"), ("A1", "A2"))
    assert table.names == ("Has the licence", "Writes Python")
    assert table.met.tolist() == [[True, False], [False, True]]
    assert (table.rule.must, table.rule.least_may, table.rule.places) == ((True, False), 1, 3)
    assert table.undetermined == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A3,licence,perhaps,must", "not-yes-or-no"),
        ("A3,licence,,must", "missing-cell"),
        ("A3,,yes,must", "missing-cell"),
        ("A3,licence,yes,should", "bad-weight"),
        ("A3,licence,yes,may", "bad-weight"),
        ("A1,licence,yes,must", "repeated-row"),
    ],
)
def test_a_bad_answer_costs_itself_and_loses_nobody(row: str, code: str, tmp_path: Path) -> None:
    found = read_clauses(_file(tmp_path, f"{CLAUSES}{row}\n"))
    assert [one.code for one in found.faults] == [code]
    assert set(found.table.references) >= {"A1", "A2", row[:2]}
    assert found.table.met.tolist()[:2] == [[True, False], [False, True]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("reference,clause,met\n", "table-empty"),
        ("reference,clause,met\nA1,licence,perhaps\n", "table-empty"),
        ("reference,met\nA1,yes\n", "missing-column"),
    ],
)
def test_wrong_files_of_clauses_are_refused(text: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_clauses(_file(tmp_path, text))
    assert caught.value.code == code


def test_more_optional_clauses_than_there_are_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_clauses(_file(tmp_path, CLAUSES), least_may=2)
    assert caught.value.code == "bad-requirement"
