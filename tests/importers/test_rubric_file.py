"""Rubrics from files: ours come back exactly, those of others as they say, faults by row."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.assessment.rubric import Criterion, Level, Rubric, rubric_findings
from cairn.exporters.rubric_file import case_rubric, rubric_csv
from cairn.importers.plain_text import forbidden_character
from cairn.importers.rubric_file import RubricFile, read_case_rubric, read_rubric_csv
from cairn.kernel.errors import CairnError, InputError
from cairn.kernel.json_text import write_json

CHANGED = datetime(2026, 1, 1, tzinfo=UTC)
LEVELS = (Level(1, "Weak", "Talks over the client."), Level(2, "", "Listens."))
RUBRIC = Rubric(
    "talk", "Client talk", (Criterion("tone", "Tone", LEVELS), Criterion("pace", "Pace", LEVELS))
)


def from_csv(folder: Path, data: bytes | str, **how: Any) -> RubricFile:
    path = folder / "rubric.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_rubric_csv(path, key="talk", name="Client talk", **how)


def from_case(document: Any, **how: Any) -> RubricFile:
    return read_case_rubric(json.dumps(document).encode(), key="talk", **how)


def case_of(rubric: Rubric) -> Any:
    return case_rubric(rubric, uri="https://example.org/rubrics/talk", changed=CHANGED)


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]),
               min_size=1, max_size=12)  # fmt: skip
LINES = (
    LINE
    | st.lists(LINE, min_size=1, max_size=4).map("\n".join)
    | st.sampled_from(["=1+1", "'=1", "''@x", "-", "'quoted'", 'say "yes"', "a;b,c\td", "+31 6"])
)


def usable(text: str) -> bool:
    return text == text.strip() != "" and forbidden_character(text, lines=True) is None


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    line, lines = LINE.filter(usable), LINES.filter(usable)
    names = draw(st.lists(line, min_size=1, max_size=3, unique_by=str.casefold))
    keys = draw(st.lists(line, min_size=len(names), max_size=len(names), unique_by=str.casefold))
    criteria = []
    for key, name in zip(keys, names, strict=True):
        low, count = draw(st.integers(-3, 3)), draw(st.integers(2, 4))
        levels = tuple(
            Level(low + step, draw(st.just("") | line), draw(lines)) for step in range(count)
        )
        criteria.append(Criterion(key, name, levels, draw(st.just("") | lines)))
    description = draw(st.just("") | lines)
    return Rubric("talk", "Client talk", tuple(criteria), partial_credit=True,
                  description=description)  # fmt: skip


@given(rubrics())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_rubric_comes_back_exactly_from_its_table(tmp_path: Path, rubric: Rubric) -> None:
    assert rubric_findings(rubric) == ()
    found = from_csv(
        tmp_path, rubric_csv(rubric), description=rubric.description, partial_credit=True
    )
    assert found == RubricFile(rubric)


@given(rubrics())
@settings(max_examples=60, deadline=None)
def test_a_rubric_comes_back_exactly_from_case(rubric: Rubric) -> None:
    data = write_json(case_of(rubric))
    assert read_case_rubric(data, key="talk", partial_credit=True) == RubricFile(rubric)


def test_a_table_of_someone_else_is_read(tmp_path: Path) -> None:
    found = from_csv(
        tmp_path,
        "Criteria;Points;Quality;Description;Hint\r\n"
        "Tone of voice;1;Weak;Talks over the client.;x\r\n"
        "Tone of voice;2;;Listens.;x\r\n",
    )
    (tone,) = found.rubric.criteria if found.rubric else ()
    assert tone == Criterion("tone-of-voice", "Tone of voice", LEVELS)
    assert "The column “Hint” is not known and was not read." in found.notes


HEADER = "key,criterion,about,score,level,anchor\n"
GOOD = "tone,Tone,,1,Weak,Talks over the client.\ntone,Tone,,2,,Listens.\n"
BAD_ROWS = {
    "no criterion": (",,,3,,Says back.", "criterion", "missing-cell"),
    "no score": ("tone,Tone,,,,Says back.", "score", "missing-cell"),
    "score in words": ("tone,Tone,,high,,Says back.", "score", "not-a-possible-number"),
    "half a score": ("tone,Tone,,2.5,,Says back.", "score", "not-a-possible-number"),
    "no anchor": ("tone,Tone,,3,Strong,", "anchor", "missing-cell"),
    "same score": ("tone,Tone,,2,,Says back.", "score", "repeated-row"),
    "other name": ("TONE,Voice,,3,,Says back.", "criterion", "two-names"),
    "hidden character": ("tone,Tone,,3,,Says\u202eback.", "anchor", "forbidden-character"),
    "too many cells": ("tone,Tone,,3,,Says back, kindly.", "", "too-many-cells"),
    "open quotation mark": ('tone,Tone,,3,,"Says back.', "", "open-quotation-mark"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "field", "code"), BAD_ROWS.values(), ids=list(BAD_ROWS))
def test_a_bad_row_is_named_with_its_field(tmp_path: Path, row: str, field: str, code: str) -> None:
    found = from_csv(tmp_path, HEADER + GOOD + row)
    assert found.rubric is None
    (fault,) = found.faults
    assert (getattr(fault, "row", 0), getattr(fault, "field", "")) == (4, field)
    assert fault.code == code
    assert fault.mend


def test_a_criterion_is_described_once(tmp_path: Path) -> None:
    rows = "tone,Tone,Sound,1,,Loud.\ntone,Tone,,2,,Calm.\ntone,Tone,Noise,3,,Warm.\n"
    (fault,) = from_csv(tmp_path, HEADER + rows).faults
    assert fault.code == "two-descriptions"


def test_what_is_wrong_with_the_whole_is_told_when_all_rows_are_read(tmp_path: Path) -> None:
    found = from_csv(tmp_path, HEADER + GOOD + "pace,Pace,,2,,Fast.\npace,Pace,,3,,Slow.\n")
    assert (found.rubric, found.faults) == (None, ())
    assert [one.code for one in found.findings] == ["unequal-ranges"]
    assert from_csv(
        tmp_path, HEADER + GOOD + "pace,Pace,,2,,Fast.\npace,Pace,,3,,Slow.\n", partial_credit=True
    ).rubric


def test_an_empty_table_is_told(tmp_path: Path) -> None:
    assert [one.code for one in from_csv(tmp_path, HEADER).findings] == ["no-criterion"]
    with pytest.raises(InputError) as caught:
        from_csv(tmp_path, "criterion,score\n")
    assert caught.value.code == "missing-column"


def test_a_package_with_one_rubric_is_read() -> None:
    case = case_of(RUBRIC)
    assert from_case({"CFDocument": {}, "CFRubrics": [case]}).rubric == RUBRIC
    assert from_case({"CFDefinitions": {"CFRubrics": [case]}}).rubric == RUBRIC


def test_a_rubric_of_someone_else_is_read_by_position_and_score() -> None:
    levels = [{"description": "Listens.", "score": 2.0}, {"description": "Talks.", "score": 1.0}]
    found = from_case(
        {
            "uri": "https://other.example/r",
            "title": "Talk",
            "CFRubricCriteria": [
                {"description": "Pace", "position": 2, "weight": 0.3,
                 "CFRubricCriterionLevels": levels},
                {"category": "Tone", "uri": "urn:x:1", "position": 1, "weight": 0.7,
                 "CFRubricCriterionLevels": levels},
            ],
        }
    )  # fmt: skip
    rubric = found.rubric
    assert rubric is not None
    assert [(one.key, one.name) for one in rubric.criteria] == [("tone", "Tone"), ("pace", "Pace")]
    assert [level.score for level in rubric.criteria[0].levels] == [1, 2]
    assert "weights" in found.notes[0]


def changed(**level: Any) -> Any:
    case = case_of(RUBRIC)
    case["CFRubricCriteria"][0]["CFRubricCriterionLevels"][0] |= level
    return case


BAD_DOCUMENTS: dict[str, tuple[Any, str]] = {
    "no rubric": ({}, "not-one-rubric"),
    "two rubrics": ({"CFRubrics": [case_of(RUBRIC)] * 2}, "not-one-rubric"),
    "no title": (case_of(RUBRIC) | {"title": None}, "not-a-text"),
    "a title that is a number": (case_of(RUBRIC) | {"title": 7}, "not-a-text"),
    "no anchor": (changed(description=""), "not-a-text"),
    "no score": (changed(score=None), "not-a-whole-score"),
    "half a score": (changed(score=1.5), "not-a-whole-score"),
    "a score in words": (changed(score="1"), "not-a-whole-score"),
    "a score that is true": (changed(score=True), "not-a-whole-score"),
    "a score beyond all": (changed(score=10**9), "not-a-whole-score"),
    "a hidden character": (changed(description="a\u202eb"), "unusable-text"),
    "a long text": (changed(description="x" * 20_001), "unusable-text"),
    "one criterion twice": (
        case_of(RUBRIC) | {"CFRubricCriteria": case_of(RUBRIC)["CFRubricCriteria"][:1] * 2},
        "repeated-criterion",
    ),
    "a crowd of criteria": (
        case_of(RUBRIC) | {"CFRubricCriteria": case_of(RUBRIC)["CFRubricCriteria"] * 101},
        "too-many-entries",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "code"), BAD_DOCUMENTS.values(), ids=list(BAD_DOCUMENTS))
def test_a_bad_document_is_told_in_a_sentence(document: Any, code: str) -> None:
    found = from_case(document)
    assert found.rubric is None
    assert code in [one.code for one in found.faults]
    assert all(one.sentence.endswith(".") and one.mend for one in found.faults)


def test_a_gap_in_case_is_found_as_in_any_rubric() -> None:
    found = from_case(changed(score=0), partial_credit=True)
    assert [one.code for one in found.findings] == ["gap-in-scores"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["CFRubrics", "CFRubricCriteria", "CFRubricCriterionLevels", "score", "title", "uri",
             "category", "description", "quality", "position", "weight", "CFDefinitions"]
        ), inner, max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
@settings(max_examples=60, deadline=None)
def test_any_json_ends_in_a_rubric_or_in_words(document: Any) -> None:
    found = from_case(document)
    assert (found.rubric is None) == bool(found.faults or found.findings)


@given(st.binary(max_size=300))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_end_in_words_or_in_our_error(tmp_path: Path, data: bytes) -> None:
    assert read_case_rubric(data, key="talk").rubric is None
    try:
        assert from_csv(tmp_path, HEADER.encode() + data).rubric is None
    except CairnError:
        return
