"""Rubrics leave the house: what is written is what CASE and spreadsheets expect."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from cairn.assessment.rubric import Criterion, Level, Rubric
from cairn.exporters.rubric_file import case_rubric, rubric_csv

CHANGED = datetime(2026, 1, 1, tzinfo=UTC)
URI = "https://example.org/rubrics/talk"
LEVELS = (Level(1, "", "Talks over the client."), Level(2, "Fair", "=Listens, mostly"))
RUBRIC = Rubric("talk", "Client talk", (Criterion("to/ne", "Tone", LEVELS, "How it sounds."),))


def test_a_table_has_a_row_for_each_level_and_no_formulas() -> None:
    assert rubric_csv(RUBRIC).decode("utf-8") == (
        "\ufeffkey,criterion,about,score,level,anchor\r\n"
        "to/ne,Tone,How it sounds.,1,,Talks over the client.\r\n"
        'to/ne,Tone,How it sounds.,2,Fair,"\'=Listens, mostly"\r\n'
    )


def test_a_cfrubric_has_the_members_of_case() -> None:
    document = case_rubric(RUBRIC, uri=URI, changed=CHANGED)
    assert {key: document[key] for key in ("uri", "title", "lastChangeDateTime")} == {
        "uri": URI, "title": "Client talk", "lastChangeDateTime": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    (criterion,) = document["CFRubricCriteria"]
    assert criterion["category"] == "Tone"
    assert criterion["uri"] == f"{URI}#to%2Fne"
    assert criterion["rubricId"] == document["identifier"]
    first, second = criterion["CFRubricCriterionLevels"]
    assert "quality" not in first
    assert second["quality"] == "Fair"
    assert (second["score"], second["position"]) == (2, 2)
    assert second["description"] == "=Listens, mostly"
    assert second["rubricCriterionId"] == criterion["identifier"]


def test_every_part_has_an_identifier_that_never_changes() -> None:
    document = case_rubric(RUBRIC, uri=URI, changed=CHANGED)
    (criterion,) = document["CFRubricCriteria"]
    identifiers = [
        thing["identifier"]
        for thing in (document, criterion, *criterion["CFRubricCriterionLevels"])
    ]
    assert len(set(identifiers)) == 4
    assert all(str(uuid.UUID(one)) == one for one in identifiers)
    later = case_rubric(RUBRIC, uri=URI, changed=datetime(2026, 2, 1, tzinfo=UTC))
    assert later["identifier"] == document["identifier"]


def test_what_is_not_there_is_not_written() -> None:
    bare = Rubric("r", "R", (Criterion("c", "C", LEVELS),))
    document = case_rubric(bare, uri=URI, changed=CHANGED)
    assert "description" not in document
    assert "description" not in document["CFRubricCriteria"][0]
