"""Ratings, raters and comparisons from files: good rows kept, bad ones named with their mend."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.assessment.pairwise import Comparison
from cairn.assessment.rating_plan import Rater
from cairn.assessment.ratings import Rating
from cairn.assessment.rubric import Criterion, Level, Rubric
from cairn.importers.faults import RowFault
from cairn.importers.raters_file import RatersFile, read_raters
from cairn.importers.ratings_file import (
    ComparisonsFile,
    Expected,
    RatingsFile,
    read_comparisons,
    read_ratings,
)
from cairn.kernel.errors import CairnError, InputError

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
PEOPLE = {"ana@x.example": "Ana Díaz", "ben@x.example": "Ben Okafor", "kim@x.example": "Kim"}
TASKS = {"call": "Phone call", "letter": "Letter"}
RATERS = (
    Rater("rita@x.example", "Rita", conflicts=frozenset({"Ben Okafor"})),
    Rater("rob@x.example", "Rob", outside=True),
    Rater("kim@x.example", "Kim Li"),
)
LEVELS = tuple(Level(score, f"Level {score}", f"Does thing {score}.") for score in range(1, 5))
RUBRIC = Rubric(
    "talk",
    "Talk",
    (Criterion("tone", "Tone of voice", LEVELS), Criterion("pace", "Pace", LEVELS[1:])),
    partial_credit=True,
)
KNOWN = Expected(PEOPLE, RATERS, TASKS, RUBRIC, AT)
HEADER = "person,rater,task,criterion,score,rated_on,round,comment\n"
GOOD = "ana@x.example,rob@x.example,call,tone,3,2026-11-02,,Clear\n"


def written(folder: Path, data: bytes | str) -> Path:
    path = folder / "ratings.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def ratings(folder: Path, data: bytes | str, expected: Expected | None = KNOWN) -> RatingsFile:
    return read_ratings(written(folder, data), expected)


def raters(folder: Path, data: str) -> RatersFile:
    return read_raters(written(folder, data))


def comparisons(folder: Path, data: str) -> ComparisonsFile:
    return read_comparisons(written(folder, data), PEOPLE)


def test_it_works(tmp_path: Path) -> None:
    found = ratings(tmp_path, HEADER + GOOD)
    (one,) = found.given
    assert found.faults == ()
    assert one.rating == Rating("ana@x.example", "rob@x.example", "tone", 3, "call")
    assert (one.row, one.round, one.comment) == (2, 1, "Clear")
    assert one.rated_on == datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize("start", ["", "\ufeff", "sep=;\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, start: str, delimiter: str) -> None:
    delimiter = ";" if start.startswith("sep") else delimiter
    lines = ["Person;Rater;Task;Criterion;Score", "ana díaz;ROB;Phone Call;Tone of  voice;3.0", ""]
    found = ratings(tmp_path, start + "\r\n".join(lines).replace(";", delimiter))
    assert found.faults == ()
    assert found.ratings == (Rating("ana@x.example", "rob@x.example", "tone", 3, "call"),)


def test_a_decimal_comma_of_a_whole_number_is_read(tmp_path: Path) -> None:
    found = ratings(tmp_path, HEADER.replace(",", ";") + "Ana Díaz;Rob;call;tone;3,0;;;")
    assert [one.score for one in found.ratings] == [3]


@pytest.mark.parametrize(("criterion", "score"), [("tone", 1), ("tone", 4), ("pace", 2)])
def test_the_lowest_and_the_highest_score_are_read(
    tmp_path: Path, criterion: str, score: int
) -> None:
    found = ratings(tmp_path, HEADER + f"Kim,Rob,call,{criterion},{score},,,\n")
    assert [one.score for one in found.ratings] == [score]


BAD_CELLS = {
    "missing person": (",rob@x.example,call,tone,3,,,", "person", "missing-cell"),
    "unknown person": ("zoe,rob@x.example,call,tone,3,,,", "person", "unknown-name"),
    "unknown rater": ("Kim,Zoe,call,tone,3,,,", "rater", "unknown-name"),
    "unknown task": ("Kim,Rob,cal,tone,3,,,", "task", "unknown-name"),
    "no task": ("Kim,Rob,,tone,3,,,", "task", "missing-cell"),
    "unknown criterion": ("Kim,Rob,call,charm,3,,,", "criterion", "unknown-name"),
    "missing score": ("Kim,Rob,call,tone,,,,", "score", "missing-cell"),
    "score in words": ("Kim,Rob,call,tone,three,,,", "score", "not-a-possible-number"),
    "broken score": ("Kim,Rob,call,tone,2.5,,,", "score", "not-a-possible-number"),
    "score too high": ("Kim,Rob,call,tone,5,,,", "score", "not-a-possible-number"),
    "score too low for its criterion": (
        "Kim,Rob,call,pace,1,,,", "score", "not-a-possible-number",
    ),
    "score without end": ("Kim,Rob,call,tone,1e999,,,", "score", "not-a-possible-number"),
    "score that is none": ("Kim,Rob,call,tone,nan,,,", "score", "not-a-possible-number"),
    "Arabic digits": ("Kim,Rob,call,tone,٣,,,", "score", "not-a-possible-number"),
    "a day in two readings": ("Kim,Rob,call,tone,3,02/11/2026,,", "rated_on", "not-a-date"),
    "a day that is not": ("Kim,Rob,call,tone,3,2026-02-30,,", "rated_on", "not-a-date"),
    "tomorrow": ("Kim,Rob,call,tone,3,2026-11-24,,", "rated_on", "date-in-future"),
    "round zero": ("Kim,Rob,call,tone,3,,0,", "round", "not-a-possible-number"),
    "hidden character": ("Kim,Rob,call,tone,3,,,a\u202eb", "comment", "forbidden-character"),
    "long comment": (f"Kim,Rob,call,tone,3,,,{'x' * 20_001}", "comment", "cell-too-long"),
    "own work": ("Kim,kim@x.example,call,tone,3,,,", "rater", "self-rating"),
    "a friend's work": ("ben@x.example,Rita,call,tone,3,,,", "rater", "conflict-of-interest"),
    "too many cells": ("Kim,Rob,call,tone,3,,,well, done", "", "too-many-cells"),
    "open quotation mark": ('Kim,Rob,call,tone,3,,,"well', "", "open-quotation-mark"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "field", "code"), BAD_CELLS.values(), ids=list(BAD_CELLS))
def test_a_bad_cell_is_named_and_nothing_else_is_lost(
    tmp_path: Path, row: str, field: str, code: str
) -> None:
    found = ratings(tmp_path, HEADER + GOOD + row + "\n" + GOOD.replace("tone", "pace"))
    (fault,) = found.faults
    assert (fault.row, fault.field, fault.code) == (3, field, code)
    assert fault.sentence.endswith(".")
    assert fault.mend
    assert [one.row for one in found.given] == [2, 4]


def test_every_fault_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    found = ratings(tmp_path, HEADER + "zoe,Zoe,cal,charm,three,soon,x,\n")
    told = [(fault.row, fault.field) for fault in found.faults]
    assert told == [
        (2, field)
        for field in ("person", "rater", "criterion", "score", "task", "rated_on", "round")
    ]


def test_a_near_miss_is_answered_with_a_guess(tmp_path: Path) -> None:
    (fault,) = ratings(tmp_path, HEADER + "Ana Dias,Rob,call,tone,3,,,\n").faults
    assert fault.mend == "Did you mean “Ana Díaz”?"


def test_where_nobody_is_known_yet_the_mend_says_so(tmp_path: Path) -> None:
    (fault,) = ratings(tmp_path, HEADER + "Ana,r,t,c,1,,,\n", Expected(people={})).faults
    assert fault.mend == "Add it to the assessment first; there is none yet."


def test_a_name_that_two_people_share_names_nobody(tmp_path: Path) -> None:
    expected = Expected({"a": "Kim", "b": "Kim"})
    found = ratings(tmp_path, HEADER + "Kim,r,t,c,1,,,\na,r,t,c,1,,,\n", expected)
    assert [fault.code for fault in found.faults] == ["unknown-name"]
    assert [one.person for one in found.ratings] == ["a"]


def test_a_key_counts_before_a_name_that_is_alike(tmp_path: Path) -> None:
    expected = Expected({"kim": "Ana", "b": "Kim"})
    found = ratings(tmp_path, HEADER + "KIM,r,t,c,1,,,\n", expected)
    assert [one.person for one in found.ratings] == ["kim"]


def test_without_knowledge_one_spelling_stands_for_all(tmp_path: Path) -> None:
    found = ratings(tmp_path, HEADER + "Ana,R@x,t,c,1,,,\nana,r@X, T ,C,900,,,\n", None)
    assert found.faults == ()
    assert len({(one.person, one.rater, one.task, one.criterion) for one in found.ratings}) == 1


def test_the_only_task_need_not_be_written(tmp_path: Path) -> None:
    expected = Expected(tasks={"call": "Phone call"})
    found = ratings(tmp_path, "person,rater,criterion,score\nAna,Rob,tone,2\n", expected)
    assert [one.task for one in found.ratings] == ["call"]


BAD_FILES = {
    "empty": ("", "table-empty"),
    "only empty rows": ("\n\n", "table-empty"),
    "no score": ("person,rater,criterion\n", "missing-column"),
    "two scores": ("person,rater,criterion,score,Score\n", "repeated-column"),
    "UTF-16": ((HEADER + GOOD).encode("utf-16"), "not-utf-8"),
    "many columns": ("x," * 300, "too-many-columns"),
}


@pytest.mark.parametrize(("data", "code"), BAD_FILES.values(), ids=list(BAD_FILES))
def test_a_file_that_is_none_is_refused(tmp_path: Path, data: bytes | str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        ratings(tmp_path, data)
    assert caught.value.code == code
    assert "roster" not in str(caught.value)
    assert "achievement" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_ratings(tmp_path / "ratings.csv")
    assert caught.value.code == "table-missing"


def test_a_column_that_is_not_known_is_told(tmp_path: Path) -> None:
    found = ratings(tmp_path, "student,rater,criterion,score,comments\nKim,Rob,tone,2,x\n")
    assert found.notes == (
        "The column “student” was read as “person”.",
        "The column “comments” is not known and was not read. Did you mean “comment”?",
    )


@given(st.binary(max_size=300) | st.text(max_size=300))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_end_in_ratings_faults_or_our_error(tmp_path: Path, data: bytes | str) -> None:
    if isinstance(data, str):
        data = (HEADER + data).encode("utf-8", "surrogatepass")
    try:
        found = ratings(tmp_path, data)
    except CairnError:
        return
    assert all(isinstance(fault, RowFault) for fault in found.faults)


RATERS_HEADER = "email,name,organisation,outside,conflicts\n"


def test_raters_are_read(tmp_path: Path) -> None:
    found = raters(
        tmp_path, RATERS_HEADER + "rita@x.example,Rita,Acme,Yes,Ben Okafor | kim@x.example|\n"
    )
    assert found.faults == ()
    conflicts = frozenset({"Ben Okafor", "kim@x.example"})
    assert found.raters == (Rater("rita@x.example", "Rita", "Acme", True, conflicts),)  # noqa: FBT003 - the dataclass's own order


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (",Rob,,no,", "email", "missing-cell"),
        ("rob,Rob,,no,", "email", "not-an-email"),
        ("rob@x.example,,,no,", "name", "missing-cell"),
        ("rob@x.example,Rob,,perhaps,", "outside", "neither-yes-nor-no"),
        ("RITA@x.example,Rob,,no,", "email", "repeated-row"),
        (f"rob@x.example,Rob,,no,{'a|' * 1_001}", "conflicts", "too-many-conflicts"),
    ],
)
def test_a_bad_rater_is_named_and_the_others_stay(
    tmp_path: Path, row: str, field: str, code: str
) -> None:
    found = raters(tmp_path, RATERS_HEADER + "rita@x.example,Rita,,,\n" + row + "\n")
    assert [one.name for one in found.raters] == ["Rita"]
    (fault,) = found.faults
    assert (fault.row, fault.field, fault.code) == (3, field, code)


COMPARISONS_HEADER = "judge,left,right,winner\n"


@pytest.mark.parametrize(
    ("winner", "outcome"),
    [("left", "first"), ("Right", "second"), ("tie", "tie"), ("Ben Okafor", "second"),
     ("ANA@x.example", "first")],
)  # fmt: skip
def test_comparisons_are_read(tmp_path: Path, winner: str, outcome: str) -> None:
    found = comparisons(tmp_path, COMPARISONS_HEADER + f"Rob,ana díaz,ben@x.example,{winner}\n")
    assert found.faults == ()
    expected = Comparison("ana@x.example", "ben@x.example", outcome, "Rob")  # type: ignore[arg-type]  # from the table
    assert found.comparisons == (expected,)


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (",Kim,Ana Díaz,left", "judge", "missing-cell"),
        ("Rob,Kim,Zoe,left", "right", "unknown-name"),
        ("Rob,Kim,kim@x.example,tie", "right", "compared-with-itself"),
        ("Rob,Kim,Ana Díaz,", "winner", "missing-cell"),
        ("Rob,Kim,Ana Díaz,Ben Okafor", "winner", "unknown-winner"),
        ("Rob,Kim,Ana Díaz,both", "winner", "unknown-winner"),
    ],
)
def test_a_bad_comparison_is_named_and_the_others_stay(
    tmp_path: Path, row: str, field: str, code: str
) -> None:
    good = "Rob,Kim,Ana Díaz,left\n"
    found = comparisons(tmp_path, COMPARISONS_HEADER + good + row + "\n" + good)
    assert len(found.comparisons) == 2
    (fault,) = found.faults
    assert (fault.row, fault.field, fault.code) == (3, field, code)
