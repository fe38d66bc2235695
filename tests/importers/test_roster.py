"""roster.csv: good rows kept byte for byte, bad rows named with row, field and mend."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.faults import RowFault
from cairn.importers.programme_file import read_programme
from cairn.importers.roster import RosterRow, open_roster
from cairn.kernel.errors import CairnError, InputError
from importers.programmes import PROGRAMME

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACHIEVEMENTS = read_programme(PROGRAMME.encode())[0].achievements
HEADER = (
    "name,email,did,achievement,date,result,evidence,award,narrative,licence,credits,"
    "ai_assistance\n"
)
GOOD = "Ana Díaz,ana@example.org,,genai-finance,2026-05-04,87.5,,,,,,\n"


def read(folder: Path, data: bytes | str) -> list[RosterRow | RowFault]:
    path = folder / "roster.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(open_roster(path, ACHIEVEMENTS, folder=folder, at=AT))


def test_it_works(tmp_path: Path) -> None:
    (row,) = read(tmp_path, HEADER + GOOD)
    assert isinstance(row, RosterRow)
    assert (row.row, row.name, row.email) == (2, "Ana Díaz", "ana@example.org")
    assert row.date == datetime(2026, 5, 4, tzinfo=UTC)
    assert row.results[0]["value"] == "87.5"


NAMES = [
    "李小龍", "محمد بن سلمان", "נעמי\u200f כהן", "Đặng Thị Ngọc", "Zoë Müller-O\u2019Brien",
    "ကျော်စွာ", "நந்தினி", "José", "José", "🧑🏽‍💻 Kim", "نازنین‌زهرا", "Acme® Ltd", "ﷺ",
    "Xʷməθkʷəy̓əm",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_names_survive_byte_for_byte(tmp_path: Path, name: str, start: str, delimiter: str) -> None:
    lines = ["name,email,achievement,date", f"{name},a@example.org,genai-finance,2026-05-04"]
    (row,) = read(tmp_path, start + "\r\n".join(lines).replace(",", delimiter))
    assert row.name == name


def test_spreadsheet_habits_are_understood(tmp_path: Path) -> None:
    text = (
        "sep=;\r\nLearner;E-Mail;Badge;Award Date;Score;Phone\r\n"
        '"Rossi; Maria";m@example.org;genai-finance;2026-05-04;61;1\r\n;;;;;\r\n;;;;;\r\n'
    )
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode())
    roster = open_roster(path, ACHIEVEMENTS, folder=tmp_path, at=AT)
    (row,) = roster
    assert (row.row, row.name) == (3, "Rossi; Maria")
    notes = " ".join(roster.header.notes)
    assert "“Learner” was read as “name”" in notes
    assert "“Phone” is not known and was not read" in notes


def row(**cells: str) -> str:
    values = dict(zip(HEADER.strip().split(","), GOOD.strip("\n").split(","), strict=True))
    values.update(cells)
    return HEADER + ",".join(values.values()) + "\n"


# The cells that are wrong, the field that is named, the code.
WRONG = {
    "no name": ({"name": ""}, "name", "missing-name"),
    "bell in the name": ({"name": "A\x07na"}, "name", "forbidden-character"),
    "nul in the name": ({"name": "A\x00na"}, "name", "forbidden-character"),
    "override in the name": ({"name": "Ana \u202eevil"}, "name", "forbidden-character"),
    "line separator": ({"name": "A\u2028na"}, "name", "forbidden-character"),
    "vertical tab": ({"name": "A\x0bna"}, "name", "forbidden-character"),
    "next line": ({"name": "A\x85na"}, "name", "forbidden-character"),
    "lost letter": ({"name": "D\ufffdaz"}, "name", "forbidden-character"),
    "endless name": ({"name": "x" * 301}, "name", "name-too-long"),
    "no identity": ({"email": ""}, "email", "missing-identity"),
    "no e-mail": ({"email": "ana(at)example.org"}, "email", "not-an-email"),
    "two e-mails": ({"email": '"a@example.org, b@example.org"'}, "email", "not-an-email"),
    "no did": ({"did": "did:Web:x"}, "did", "not-a-did"),
    "no achievement": ({"achievement": ""}, "achievement", "missing-achievement"),
    "unknown achievement": ({"achievement": "genai-finanse"}, "achievement", "unknown-achievement"),
    "no date": ({"date": ""}, "date", "missing-date"),
    "date of two readings": ({"date": "04/05/2026"}, "date", "not-a-date"),
    "day that is none": ({"date": "2026-02-30"}, "date", "not-a-date"),
    "future": ({"date": "2026-11-24"}, "date", "date-in-future"),
    "result not a number": ({"result": "good"}, "result", "result-not-a-number"),
    "decimal comma": ({"result": '"87,5"'}, "result", "result-not-a-number"),
    "result beyond": ({"result": "101"}, "result", "result-out-of-range"),
    "result not passed": ({"result": "59.9"}, "result", "result-below-required"),
    "result infinite": ({"result": "Infinity"}, "result", "result-not-a-number"),
    "evidence missing": ({"evidence": "work.pdf"}, "evidence", "evidence-missing"),
    "evidence outside": ({"evidence": "../../etc/passwd"}, "evidence", "evidence-outside"),
    "evidence absolute": ({"evidence": "/etc/passwd"}, "evidence", "evidence-outside"),
    "evidence of ftp": ({"evidence": "ftp://example.org/a"}, "evidence", "not-a-url"),
    "credits beyond": ({"credits": "4"}, "credits", "bad-credits"),
    "credits in words": ({"credits": "three"}, "credits", "bad-credits"),
    "unnamed result": ({"achievement": "client-talk", "result": "B"}, "result", "unnamed-result"),
    "result not allowed": (
        {"achievement": "client-talk", "result": "Grade = F"},
        "result",
        "result-not-allowed",
    ),
    "level not reached": (
        {"achievement": "client-talk", "result": "Listening = poor"},
        "result",
        "result-below-required",
    ),
    "a cell too many": ({"ai_assistance": ",more"}, "", "too-many-cells"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_bad_cell_is_named_with_row_field_and_mend(tmp_path: Path, name: str) -> None:
    cells, field, code = WRONG[name]
    (fault,) = read(tmp_path, row(**cells))
    assert isinstance(fault, RowFault)
    assert (fault.row, fault.field, fault.code) == (2, field, code)
    assert fault.sentence.endswith((".", ")."))
    assert fault.mend


def test_all_faults_of_a_row_are_told_at_once_and_nothing_else_is_lost(tmp_path: Path) -> None:
    bad = ",nobody,,genai,2030-01-01,,,,,,,\n"
    found = read(tmp_path, HEADER + GOOD + bad + GOOD.replace("ana@", "bea@"))
    assert [item.row for item in found] == [2, 3, 3, 3, 3, 4]
    assert {item.field for item in found[1:5]} == {"name", "email", "achievement", "date"}


def test_an_open_quotation_mark_loses_its_own_row_only(tmp_path: Path) -> None:
    bad = '"Open,b@example.org,,genai-finance,2026-05-04,,,,,,,\n'
    found = read(tmp_path, HEADER + bad + GOOD + GOOD.replace("ana@", "bea@"))
    assert [(item.row, isinstance(item, RosterRow)) for item in found] == [
        (2, False),
        (3, True),
        (4, True),
    ]
    assert found[0].code == "open-quotation-mark"


def test_a_row_in_another_encoding_loses_itself_only(tmp_path: Path) -> None:
    found = read(tmp_path, (HEADER + GOOD).encode() + GOOD.replace("ana@", "b@").encode("cp1252"))
    assert isinstance(found[0], RosterRow)
    assert (found[1].row, found[1].code) == (3, "not-utf-8")


def test_an_endless_row_loses_itself_only(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + "x" * 400_000 + "\n" + GOOD)
    assert [item.row for item in found] == [2, 3]
    assert found[0].code == "row-too-long"


def test_a_narrative_may_have_lines(tmp_path: Path) -> None:
    found = read(tmp_path, row(narrative='"one\ntwo ""three"""') + GOOD.replace("ana@", "b@"))
    assert found[0].narrative == 'one\ntwo "three"'
    assert found[1].row == 4


def test_repeated_rows_name_each_other(tmp_path: Path) -> None:
    again = GOOD.replace("ana@", "ANA@")
    labelled = "Ana Díaz,ana@example.org,,genai-finance,2026-05-04,87.5,,second,,,,\n"
    found = read(tmp_path, HEADER + GOOD + again + labelled)
    assert isinstance(found[0], RosterRow)
    assert (found[1].row, found[1].code) == (3, "repeated-row")
    assert "repeats row 2" in found[1].sentence
    assert found[2].award == "second"


def test_results_by_name_and_levels(tmp_path: Path) -> None:
    (found,) = read(tmp_path, row(achievement="client-talk", result="listening = Good | Grade=A"))
    level, grade = found.results
    assert level["achievedLevel"].endswith("#result-2-level-2")
    assert grade["value"] == "A"


def test_evidence_files_are_digested(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "a.txt").write_bytes(b"abc")
    (found,) = read(tmp_path, row(evidence="work/a.txt | https://example.org/x"))
    file, link = found.evidence
    assert file.sha256.startswith("ba7816bf")
    assert link.url == "https://example.org/x"


def test_evidence_may_not_follow_a_link_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "secret"
    outside.write_text("x")
    folder = tmp_path / "programme"
    folder.mkdir()
    (folder / "work").symlink_to(outside)
    (fault,) = read(folder, row(evidence="work"))
    assert fault.code == "evidence-outside"


HOPELESS = {
    "empty": (b"", "roster-empty"),
    "utf-16": (HEADER.encode("utf-16"), "not-utf-8"),
    "windows header": ("näme,email".encode("cp1252"), "not-utf-8"),
    "no date column": (b"name,email,achievement\n", "missing-column"),
    "no identity column": (b"name,achievement,date\n", "missing-column"),
    "two names": (b"name,full name,email,achievement,date\n", "repeated-column"),
    "open header": (b'name,"email\n', "roster-empty"),
}


@pytest.mark.parametrize("name", HOPELESS)
def test_a_roster_that_cannot_be_read_at_all(tmp_path: Path, name: str) -> None:
    data, code = HOPELESS[name]
    with pytest.raises(InputError) as caught:
        read(tmp_path, data)
    assert caught.value.code == code
    assert caught.value.mend


def test_a_missing_roster(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        open_roster(tmp_path / "roster.csv", ACHIEVEMENTS, folder=tmp_path, at=AT)
    assert caught.value.code == "roster-missing"


@given(st.binary(max_size=400))
def test_any_bytes_end_in_faults_or_our_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with contextlib.suppress(CairnError):
        read(folder, data)


@given(st.lists(st.text(st.characters(exclude_characters="\r\n,"), max_size=12), max_size=14))
def test_any_cells_end_in_a_row_or_faults(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    line = ",".join(cells).encode("utf-8", "surrogatepass")
    found = read(folder, HEADER.encode() + line + b"\n" + GOOD.encode())
    assert isinstance(found[-1], RosterRow)
    assert found[-1].name == "Ana Díaz"
