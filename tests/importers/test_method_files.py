"""Situations, answers and endorsements from files: good rows kept, bad ones named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cairn.assessment.rubric import Criterion, Level, Rubric
from cairn.importers.endorsements_file import EndorsementsFile, read_endorsements
from cairn.importers.situations_file import read_answers, read_situations
from cairn.kernel.errors import InputError

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
LEVELS = tuple(Level(score, f"Level {score}", f"Does thing {score}.") for score in range(1, 5))
RUBRIC = Rubric(
    "talk", "Talk", (Criterion("tone", "Tone", LEVELS), Criterion("pace", "Pace", LEVELS))
)
SITUATIONS = """\
item,situation,option,text
refund,A client wants the money back.,a,Say no.
refund,,b,Ask what went wrong.
late,The train is late.,a,Write to the client.
late,,b,Wait.
"""
ANSWERS = (
    "person,item,option\nana@x.example,refund,b\nana@x.example,late,a\nben@x.example,refund,a\n"
)
HEADER = "person,endorser,relation,since,until,criterion,score,statement\n"
GOOD = "ana@x.example,rob@x.example,manager,2025-01-01,2026-01-01,tone,3,Kept calm\n"


def written(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def endorsed(folder: Path, rows: str) -> EndorsementsFile:
    return read_endorsements(written(folder, HEADER + rows), RUBRIC, AT)


def test_situations_are_read(tmp_path: Path) -> None:
    found = read_situations(written(tmp_path, SITUATIONS))
    assert found.faults == ()
    assert [(one.key, len(one.options)) for one in found.items] == [("refund", 2), ("late", 2)]
    assert found.items[0].situation == "A client wants the money back."


def test_answers_are_read_by_key_whatever_their_case(tmp_path: Path) -> None:
    items = read_situations(written(tmp_path, SITUATIONS)).items
    found = read_answers(written(tmp_path, ANSWERS.replace(",late,", ",LATE,"), "a.csv"), items)
    assert found.faults == ()
    assert found.answers["ana@x.example"] == {"refund": "b", "late": "a"}


WRONG_SITUATIONS = {
    "no text": ("refund,,c,\n", "missing-cell"),
    "no option": ("refund,,,Wait.\n", "missing-cell"),
    "another situation": ("refund,Something else.,c,Wait.\n", "other-situation"),
    "an option twice": ("refund,,a,Wait.\n", "repeated-option"),
    "a new item without a situation": ("new,,a,Wait.\n", "missing-cell"),
}


@pytest.mark.parametrize("case", WRONG_SITUATIONS)
def test_a_bad_row_of_situations_costs_itself_only(tmp_path: Path, case: str) -> None:
    row, code = WRONG_SITUATIONS[case]
    found = read_situations(written(tmp_path, SITUATIONS + row))
    assert [(one.row, one.code) for one in found.faults] == [(6, code)]
    assert [len(one.options) for one in found.items] == [2, 2]


WRONG_ANSWERS = {
    "an item nobody knows": ("cy@x.example,tram,a\n", "unknown-name"),
    "an option nobody knows": ("cy@x.example,late,z\n", "unknown-name"),
    "nobody": (",late,a\n", "missing-cell"),
    "twice": ("ana@x.example,late,b\n", "repeated-answer"),
}


@pytest.mark.parametrize("case", WRONG_ANSWERS)
def test_a_bad_answer_costs_itself_only(tmp_path: Path, case: str) -> None:
    items = read_situations(written(tmp_path, SITUATIONS)).items
    row, code = WRONG_ANSWERS[case]
    found = read_answers(written(tmp_path, ANSWERS + row, "a.csv"), items)
    assert [(one.row, one.code) for one in found.faults] == [(5, code)]
    assert found.answers["ana@x.example"]["late"] == "a"
    assert len(found.answers) == 2


def test_rows_of_one_endorser_make_one_endorsement(tmp_path: Path) -> None:
    more = "ana@x.example,rob@x.example,manager,2025-01-01,2026-01-01,pace,4,\n"
    (one,) = endorsed(tmp_path, GOOD + more).endorsements
    assert one.behaviours == {"tone": 3, "pace": 4}
    assert (one.relation, one.since, one.until) == ("manager", date(2025, 1, 1), date(2026, 1, 1))
    assert one.statement == "Kept calm"


def test_words_alone_are_an_endorsement_too(tmp_path: Path) -> None:
    (one,) = endorsed(
        tmp_path, "ana@x.example,rob@x.example,client,2025-01-01,,,,Good\n"
    ).endorsements
    assert one.behaviours == {}
    assert one.until is None


WRONG_ENDORSEMENTS = {
    "a relation nobody knows": (GOOD.replace("manager", "boss"), "unknown-relation"),
    "no first day": (GOOD.replace("2025-01-01", ""), "missing-cell"),
    "a day in the future": (GOOD.replace("2025-01-01", "2031-01-01"), "date-in-future"),
    "a day of no calendar": (GOOD.replace("2025-01-01", "2025-02-30"), "not-a-date"),
    "a criterion nobody knows": (GOOD.replace("tone", "charm"), "unknown-name"),
    "a score beyond the rubric": (GOOD.replace(",3,", ",9,"), "not-a-possible-number"),
    "a score in words": (GOOD.replace(",3,", ",good,"), "not-a-possible-number"),
    "nobody": (GOOD.replace("ana@x.example", ""), "missing-cell"),
}


@pytest.mark.parametrize("case", WRONG_ENDORSEMENTS)
def test_a_bad_endorsement_costs_itself_only(tmp_path: Path, case: str) -> None:
    row, code = WRONG_ENDORSEMENTS[case]
    found = endorsed(tmp_path, GOOD.replace("rob@", "kim@") + row)
    assert [(one.row, one.code) for one in found.faults] == [(3, code)]
    assert [one.endorser for one in found.endorsements] == ["kim@x.example"]
    assert all(one.mend for one in found.faults)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (GOOD.replace("manager", "client"), "other-relation"),
        (GOOD.replace(",3,", ",4,"), "repeated-criterion"),
    ],
)
def test_rows_that_contradict_each_other_are_named(tmp_path: Path, row: str, code: str) -> None:
    found = endorsed(tmp_path, GOOD + row)
    assert [(one.row, one.code) for one in found.faults] == [(3, code)]
    assert found.endorsements[0].behaviours == {"tone": 3}


def test_a_file_without_a_needed_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_situations(written(tmp_path, "item,option\nx,y\n"))
    assert caught.value.code == "missing-column"
