"""Reads the files of a situational-judgement test: the situations, and what people would do.

Each row ends as an option or an answer, or as its faults; nothing else is lost. What an option is
worth, experts say in a file of answers of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cairn.assessment.situational import Option, SituationalItem
from cairn.importers.assessment_table import Cells, Names, TableKind, read_table
from cairn.importers.faults import RowFault
from cairn.importers.roster_columns import Column

__all__ = ["AnswersFile", "SituationsFile", "read_answers", "read_situations"]

_SITUATIONS = TableKind(
    (
        Column("item", ("item key", "question"), required=True),
        Column("situation", ("what happens", "stem"), required=True),
        Column("option", ("option key", "choice"), required=True),
        Column("text", ("what one would do", "option text"), required=True),
    ),
    "item,situation,option,text",
    most_rows=20_000,
)
_ANSWERS = TableKind(
    (
        Column("person", ("expert", "learner", "student", "candidate", "who"), required=True),
        Column("item", ("item key", "question"), required=True),
        Column("option", ("option key", "choice", "answer"), required=True),
    ),
    "person,item,option",
)


@dataclass(frozen=True, slots=True)
class SituationsFile:
    """What a file of situations holds.

    Attributes:
        items: The situations with their options, in the order of the file.
        faults: What is wrong; such a row gives no option.
        notes: What to tell people about the columns.
    """

    items: tuple[SituationalItem, ...]
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswersFile:
    """What a file of answers holds.

    Attributes:
        answers: For each person, the option chosen on each item.
        faults: What is wrong; such a row gives no answer.
        notes: What to tell people about the columns.
    """

    answers: Mapping[str, Mapping[str, str]]
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Item:
    situation: str
    options: dict[str, Option] = field(default_factory=dict)


def read_situations(path: Path) -> SituationsFile:
    """Read situations and options, a row for each option.

    Args:
        path: The file, with the columns item, situation, option and text. The situation need stand
            in the first row of an item only.

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large.
    """
    notes, rows = read_table(path, _SITUATIONS)
    items: dict[str, _Item] = {}
    faults: list[RowFault] = []
    for row in rows:
        if isinstance(row, RowFault):
            faults.append(row)
            continue
        _add_option(row, items)
        faults += row.faults
    return SituationsFile(
        tuple(
            SituationalItem(key, one.situation, tuple(one.options.values()))
            for key, one in items.items()
        ),
        tuple(faults),
        notes,
    )


def _add_option(row: Cells, items: dict[str, _Item]) -> None:
    key = row.needed("item")
    known = items.get(key)
    situation = row.text("situation", lines=True) if known else row.needed("situation", lines=True)
    option, text = row.needed("option"), row.needed("text", lines=True)
    if row.faults:
        return
    if known is None:
        known = items[key] = _Item(situation)
    elif situation and situation != known.situation:
        sentence = f"The item “{key[:60]}” has another situation in an earlier row."
        row.note("situation", "other-situation", sentence, "Leave the cell empty here.")
        return
    if option in known.options:
        sentence = f"The item “{key[:60]}” has the option “{option[:60]}” twice."
        row.note("option", "repeated-option", sentence, "Give each option a key of its own.")
        return
    known.options[option] = Option(option, text)


def read_answers(path: Path, items: tuple[SituationalItem, ...]) -> AnswersFile:
    """Read what people or experts would do.

    Args:
        path: The file, with the columns person (or expert), item and option.
        items: The situations.

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large.
    """
    notes, rows = read_table(path, _ANSWERS)
    known = {item.key: Names("option", {one.key: "" for one in item.options}) for item in items}
    people, asked = Names("person"), Names("item", dict.fromkeys(known, ""))
    answers: dict[str, dict[str, str]] = {}
    faults: list[RowFault] = []
    for row in rows:
        if isinstance(row, RowFault):
            faults.append(row)
            continue
        person, item = row.named("person", people), row.named("item", asked)
        option = row.named("option", known[item]) if item else ""
        if not row.faults and item in answers.get(person, {}):
            sentence = f"{person} has answered this item in an earlier row."
            row.note("item", "repeated-answer", sentence, "Keep one answer; the first one counts.")
        if not row.faults:
            answers.setdefault(person, {})[item] = option
        faults += row.faults
    return AnswersFile(answers, tuple(faults), notes)
