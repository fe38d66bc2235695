"""Reads a rubric from CSV, one row for each criterion and level, or from a CFRubric of CASE 1.0.

What Cairn writes comes back exactly. In rubrics of others a criterion is called by its category, a
level by its quality, and the level's description is its anchor. Weights are not read: an assessment
estimates how hard a criterion is. Needs no NumPy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from cairn.assessment.finding import Finding
from cairn.assessment.rubric import Criterion, Level, Rubric, rubric_findings
from cairn.credentials.faults import as_list
from cairn.importers.assessment_table import Cells, TableKind, read_table
from cairn.importers.faults import RowFault, SettingFault
from cairn.importers.pathway_json import document_of
from cairn.importers.plain_text import forbidden_character
from cairn.importers.roster_columns import Column
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["RubricFile", "read_case_rubric", "read_rubric_csv"]

_MOST_CRITERIA = 200
_MOST_LEVELS = 100
_LONGEST_TEXT = 20_000
_HIGHEST_SCORE = 1_000
_GUARD = re.compile("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NOT_IN_KEYS = re.compile(r"[\W_]+")

_KIND = TableKind(
    (
        Column("criterion", ("criteria", "criterion name", "category"), required=True),
        Column("score", ("points", "value"), required=True),
        Column("anchor", ("description", "behaviour", "behavior", "descriptor"), required=True),
        Column("level", ("level name", "quality")),
        Column("key", ("criterion key", "code")),
        Column("about", ("criterion description",)),
    ),
    "key,criterion,about,score,level,anchor",
    most_rows=_MOST_CRITERIA * _MOST_LEVELS,
)


@dataclass(frozen=True, slots=True)
class RubricFile:
    """What a file holds.

    Attributes:
        rubric: The rubric; None where anything is wrong with it.
        faults: What cannot be read, by row or by member.
        findings: What is wrong with the rubric as a whole.
        notes: What to tell people about the file.
    """

    rubric: Rubric | None
    faults: tuple[RowFault | SettingFault, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Part:
    """A criterion while its rows come in."""

    key: str
    name: str
    description: str
    levels: dict[int, tuple[int, Level]] = field(default_factory=dict)


def read_rubric_csv(
    path: Path, *, key: str, name: str, description: str = "", partial_credit: bool = False
) -> RubricFile:
    """Read a rubric from a table with the columns criterion, score and anchor.

    Further columns are level (its name), key (the word that ratings use; made from the criterion's
    name where it is missing) and about (what the criterion is about).

    Args:
        path: The file.
        key: The rubric's key.
        name: The rubric's name.
        description: What the rubric is for.
        partial_credit: Whether criteria have steps of their own.

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large.
    """
    notes, rows = read_table(path, _KIND)
    faults: list[RowFault] = []
    parts: dict[str, _Part] = {}
    for row in rows:
        if isinstance(row, RowFault):
            faults.append(row)
            continue
        _add(_Unguarded(row), parts)
        faults += row.faults
    criteria = tuple(
        Criterion(
            part.key,
            part.name,
            tuple(level for _, (_, level) in sorted(part.levels.items())),
            part.description,
        )
        for part in parts.values()
    )
    rubric = Rubric(key, name, criteria, partial_credit, description)
    return _judged(rubric, faults, notes)


def _judged(
    rubric: Rubric, faults: Iterable[RowFault | SettingFault], notes: tuple[str, ...]
) -> RubricFile:
    """What is wrong with the whole is told once the parts are right."""
    told = tuple(faults)
    if told:
        return RubricFile(None, told, (), notes)
    findings = rubric_findings(rubric)
    return RubricFile(None if findings else rubric, (), findings, notes)


@dataclass(frozen=True, slots=True)
class _Unguarded:
    """A row whose texts lose the apostrophe that keeps a spreadsheet from running them."""

    row: Cells

    def text(self, column: str, *, needed: bool = False, lines: bool = False) -> str:
        read = self.row.needed if needed else self.row.text
        cell = read(column, lines=lines)
        return cell[1:] if _GUARD.match(cell) else cell


def _add(cells: _Unguarded, parts: dict[str, _Part]) -> None:
    """Put the level of one row to its criterion."""
    row = cells.row
    name = cells.text("criterion", needed=True)
    key = cells.text("key") or _NOT_IN_KEYS.sub("-", name.casefold()).strip("-") or name
    description = cells.text("about", lines=True)
    score = row.whole("score", -_HIGHEST_SCORE, _HIGHEST_SCORE)
    anchor = cells.text("anchor", needed=True, lines=True)
    level = Level(score or 0, cells.text("level"), anchor)
    if row.faults:
        return
    part = parts.setdefault(key.casefold(), _Part(key, name, description))
    if name != part.name:
        sentence = f"The criterion “{key}” is called “{part.name}” in an earlier row."
        row.note("criterion", "two-names", sentence, "Give it one name, or another key.")
    if description and part.description and description != part.description:
        sentence = f"The criterion “{part.name}” is described otherwise in an earlier row."
        row.note("about", "two-descriptions", sentence, "Keep one description.")
    before = part.levels.get(level.score)
    if before:
        sentence = f"It repeats row {before[0]}: the same criterion and the same score."
        row.note("score", "repeated-row", sentence, "Remove one of the two, or correct the score.")
    part.description = part.description or description
    part.levels.setdefault(level.score, (row.row, level))


def read_case_rubric(data: bytes, *, key: str, partial_credit: bool = False) -> RubricFile:
    """Read a CFRubric, alone or as the only one of a CFPackage.

    Args:
        data: The document.
        key: The rubric's key.
        partial_credit: Whether criteria have steps of their own.
    """
    faults: list[SettingFault] = []
    document = document_of(data, faults)
    if document is None:
        return RubricFile(None, tuple(faults))
    reading = _CaseRubric(faults)
    found = reading.rubric_in(document)
    if found is None:
        return RubricFile(None, tuple(faults))
    criteria = reading.criteria(found)
    name = reading.text(found, "title", "the rubric")
    description = reading.text(found, "description", "the rubric", needed=False)
    weighted = any(
        isinstance(one, dict) and one.get("weight") not in (None, 1)
        for one in as_list(found.get("CFRubricCriteria"))
    )
    note = "The weights of the criteria were not read; the ratings show how hard each one is."
    rubric = Rubric(key, name, criteria, partial_credit, description)
    return _judged(rubric, faults, (note,) if weighted else ())


@dataclass(frozen=True, slots=True)
class _CaseRubric:
    faults: list[SettingFault]

    def note(self, where: str, member: str, code: str, sentence: str, mend: str) -> None:
        self.faults.append(SettingFault(where, member, code, sentence, mend))

    def rubric_in(self, document: JsonObject) -> JsonObject | None:
        """The rubric of a document, or None when it has none or several."""
        if "CFRubricCriteria" in document:
            return document
        inside = document.get("CFDefinitions")
        lists = [
            document.get("CFRubrics"),
            inside.get("CFRubrics") if isinstance(inside, dict) else None,
        ]
        found = [one for some in lists for one in as_list(some) if isinstance(one, dict)]
        if len(found) == 1:
            return found[0]
        self.note(
            "the document",
            "CFRubrics",
            "not-one-rubric",
            f"The document has {len(found) or 'no'} rubrics.",
            "Give a document with one CFRubric, or the CFRubric alone.",
        )
        return None

    def text(self, thing: JsonObject, member: str, where: str, *, needed: bool = True) -> str:
        value = thing.get(member)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or not value.strip():
            sentence = f"The {member} of {where} is missing or no text."
            self.note(where, member, "not-a-text", sentence, "Write it as a text.")
            return ""
        found = forbidden_character(value, lines=True)
        if found or len(value) > _LONGEST_TEXT:
            fault = f"holds {found}" if found else f"is longer than {_LONGEST_TEXT} characters"
            sentence = f"The {member} of {where} {fault}."
            self.note(where, member, "unusable-text", sentence, "Write it anew.")
            return ""
        return value.strip()

    def criteria(self, rubric: JsonObject) -> tuple[Criterion, ...]:
        address = rubric.get("uri")
        taken: dict[str, str] = {}
        found = []
        for place, one in enumerate(self._several(rubric, "CFRubricCriteria", _MOST_CRITERIA), 1):
            where = f"criterion {place}"
            name = self.text(one, "category" if "category" in one else "description", where)
            where = f"the criterion “{name[:60]}”" if name else where
            about = self.text(one, "description", where, needed=False) if "category" in one else ""
            key = _key_of(one.get("uri"), address, name)
            if key in taken:
                sentence = f"The criteria “{taken[key]}” and “{name}” cannot be told apart."
                mend = "Give each a category and a uri of its own."
                self.note(where, "uri", "repeated-criterion", sentence, mend)
            taken[key] = name
            found.append(Criterion(key, name, self._levels(one, where), about))
        return tuple(found)

    def _levels(self, criterion: JsonObject, where: str) -> tuple[Level, ...]:
        found = []
        for one in self._several(criterion, "CFRubricCriterionLevels", _MOST_LEVELS):
            score = _whole(one.get("score"))
            if score is None:
                given = one.get("score")
                shown = "no score" if given is None else f"the score {str(given)[:40]}"
                sentence = f"A level of {where} has {shown}."
                mend = "Give each level a whole number, counted one by one."
                self.note(where, "score", "not-a-whole-score", sentence, mend)
                continue
            level = f"the score {score} of {where}"
            name = self.text(one, "quality", where=level, needed=False)
            found.append(Level(score, name, self.text(one, "description", where=level)))
        # CASE leaves the order of levels to their position; ours is that of the scores.
        return tuple(sorted(found, key=lambda level: level.score))

    def _several(self, thing: JsonObject, member: str, most: int) -> list[JsonObject]:
        """The objects of a member, by their position where they have one."""
        listed = [one for one in as_list(thing.get(member)) if isinstance(one, dict)]
        if len(listed) > most:
            sentence = f"There are {len(listed)} entries, and at most {most} are read."
            self.note("the document", member, "too-many-entries", sentence, "Divide the rubric.")
            return []
        return sorted(listed, key=_position)


def _whole(score: Json) -> int | None:
    """A score that is a whole number, as CASE writes it: with or without decimals."""
    if isinstance(score, bool) or not isinstance(score, int | float):
        return None
    return int(score) if abs(score) <= _HIGHEST_SCORE and score == int(score) else None


def _position(thing: JsonObject) -> float:
    position = thing.get("position")
    return position if isinstance(position, int | float) else float("inf")


def _key_of(uri: Json, rubric: Json, name: str) -> str:
    """The key that Cairn put behind the rubric's address; else one made of the criterion's name."""
    if isinstance(uri, str) and isinstance(rubric, str) and uri.startswith(f"{rubric}#"):
        own = unquote(uri.removeprefix(f"{rubric}#"))
        if own.strip() == own and own and not forbidden_character(own):
            return own
    return _NOT_IN_KEYS.sub("-", name.casefold()).strip("-") or "criterion"
