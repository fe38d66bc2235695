"""Writes a rubric as CSV, one row for each criterion and level, and as a CFRubric of CASE 1.0.

The CSV is made to be opened in a spreadsheet: UTF-8 with a byte order mark, and a text that a
spreadsheet would run as a formula gets an apostrophe in front, which the importer takes off again.
Whether criteria have steps of their own stands in neither; it is a choice of the assessment.
Source: 1EdTech CASE 1.0 (CFRubric, CFRubricCriterion, CFRubricCriterionLevel); 1.1 has the same
members.
"""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import datetime
from urllib.parse import quote

from cairn.assessment.rubric import Criterion, Level, Rubric
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import JsonObject

__all__ = ["case_rubric", "rubric_csv"]

# What starts a formula in one spreadsheet or another, full-width forms included; and what already
# has the apostrophe, so that it comes back as it was.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def rubric_csv(rubric: Rubric) -> bytes:
    """Write a rubric as a table for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["key", "criterion", "about", "score", "level", "anchor"])
    for criterion in rubric.criteria:
        own = [criterion.key, criterion.name, criterion.description]
        for level in criterion.levels:
            cells = [_guarded(cell) for cell in (*own, level.name, level.anchor)]
            writer.writerow([*cells[:3], level.score, *cells[3:]])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def case_rubric(rubric: Rubric, *, uri: str, changed: datetime) -> JsonObject:
    """Write a rubric as a CFRubric.

    Args:
        rubric: The rubric.
        uri: Its address; criteria and levels get addresses below it.
        changed: When this version was made.
    """
    stamp = format_instant(changed)
    return {
        "identifier": _identifier(uri),
        "uri": uri,
        "title": rubric.name,
        **({"description": rubric.description} if rubric.description else {}),
        "lastChangeDateTime": stamp,
        "CFRubricCriteria": [
            _criterion(criterion, place, uri, stamp)
            for place, criterion in enumerate(rubric.criteria, 1)
        ],
    }


def _identifier(uri: str) -> str:
    """The UUID that CASE wants, made from the address, so that it never changes."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, uri))


def _criterion(criterion: Criterion, place: int, rubric: str, stamp: str) -> JsonObject:
    uri = f"{rubric}#{quote(criterion.key, safe='')}"
    return {
        "identifier": _identifier(uri),
        "uri": uri,
        "category": criterion.name,
        **({"description": criterion.description} if criterion.description else {}),
        "position": place,
        "rubricId": _identifier(rubric),
        "lastChangeDateTime": stamp,
        "CFRubricCriterionLevels": [
            _level(level, number, uri, stamp) for number, level in enumerate(criterion.levels, 1)
        ],
    }


def _level(level: Level, place: int, criterion: str, stamp: str) -> JsonObject:
    uri = f"{criterion}/{level.score}"
    return {
        "identifier": _identifier(uri),
        "uri": uri,
        "description": level.anchor,
        **({"quality": level.name} if level.name else {}),
        "score": level.score,
        "position": place,
        "rubricCriterionId": _identifier(criterion),
        "lastChangeDateTime": stamp,
    }
