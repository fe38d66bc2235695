"""Writes the example's folder: what is awarded, what it stacks to, who earned it, what is on offer.

The roster has mistakes on purpose.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from cairn.demo.cohort import stacking_rows
from cairn.demo.people import Learner, learners
from cairn.demo.rating import write_assessment
from cairn.kernel.errors import ProgrammeError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

__all__ = ["Example", "last_autumn", "write_example"]

_COLUMNS = ("name", "email", "achievement", "date", "result", "evidence", "ai_assistance")
_GRADES = ("A", "B", "B", "C", "A")
_WRITTEN_FOR = 2026
_YEARS = re.compile(r"\b202[67]\b")
_KEPT = (
    "programme.toml",
    "pathways/finance-analyst.toml",
    "pathways/game-producer.toml",
    "pathways/skills.toml",
    "roles/finance-data-analyst.toml",
    "roles/financial-adviser.toml",
    "catalogue.toml",
)
_OURS = b'id = "did:web:badges.meridian.example"'

# Rows that are wrong on purpose: what people really send. The year is filled in.
_WRONG: tuple[tuple[str, ...], ...] = (
    ("Missing Mail", "", "genai-finance", "{year}-10-30", "71"),
    ("Wrong Key", "s26901@students.meridian.example", "genai-fiance", "{year}-10-30", "66"),
    ("Early Bird", "s26902@students.meridian.example", "project-management", "{later}-01-15", "A"),
    ("Off The Scale", "s26903@students.meridian.example", "genai-finance", "{year}-10-30", "171"),
    ("Not Passed", "s26904@students.meridian.example", "genai-finance", "{year}-10-30", "38"),
    ("Thirty-First", "s26905@students.meridian.example", "project-management", "31/11/{year}", "B"),
    ("Odd Address", "odd address at students", "client-communication", "{year}-11-06", ""),
    (
        "Lost Work",
        "s26906@students.meridian.example",
        "genai-finance",
        "{year}-10-30",
        "80",
        "evidence/missing.md",
    ),
    (
        "Aoife Ní Bhriain",
        "s26001@students.meridian.example",
        "genai-finance",
        "{year}-10-30",
        "84",
    ),
)
_APART = 27  # one mistake after so many rows
_LATER = 5  # years: far enough to be a mistake

_HAS_EVIDENCE = 24
_DECLARES_AI = 6
_MEMO = """# Memo {number}: what the model got wrong

The summary of the invented annual report claimed growth of {growth} per cent. The tables show \
{truth} per cent: the model read the restated year. I asked for the page, checked the figure, and \
wrote the correction beside it.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """How much was written.

    Attributes:
        learners: How many learners the roster names.
        rows: How many rows it has.
        wrong: How many of them are wrong on purpose.
    """

    learners: int
    rows: int
    wrong: int


def last_autumn(at: datetime) -> int:
    """The year whose autumn courses have ended by an instant: no award lies in the future."""
    return at.year if (at.month, at.day) >= (11, 20) else at.year - 1


def write_example(folder: Path, *, year: int, most: int | None = None) -> Example:
    """Write the example into a folder, which is made if it does not exist.

    Args:
        folder: Where to write; the example's own files are replaced, everything else stays.
        year: The year in whose autumn the courses were held.
        most: How many learners at most; None writes them all.

    Raises:
        ProgrammeError: If the folder holds another programme, or cannot be written to.
    """
    _refuse_others(folder)
    people = tuple(islice(learners(), most))
    rows = list(_good_rows(people, year))
    # The mistakes stand among the others, as they do in a real file.
    for place, wrong in enumerate(_WRONG, 1):
        filled = [cell.format(year=year, later=year + _LATER) for cell in wrong]
        rows.insert(place * _APART, (*filled, *[""] * (len(_COLUMNS) - len(filled))))
    try:
        for name in _KEPT:
            text = _in_year(files("cairn.demo.provider").joinpath(name).read_text("utf-8"), year)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "evidence").mkdir(exist_ok=True)
        (folder / "roster.csv").write_text(_table(rows), encoding="utf-8")
        write_assessment(folder, year)
        for learner in people[:_HAS_EVIDENCE]:
            (folder / _memo(learner)).write_text(_memo_text(learner), encoding="utf-8")
    except OSError as error:
        raise ProgrammeError(
            f"The example cannot be written to {folder}: {error.strerror}.",
            code="example-unwritable",
            mend="Name a folder that you may write to.",
        ) from error
    return Example(len(people), len(rows), len(_WRONG))


def _in_year(text: str, year: int) -> str:
    """A file of the example with its years moved; what is on offer starts in the year after."""
    return _YEARS.sub(lambda found: str(int(found[0]) - _WRITTEN_FOR + year), text)


def _refuse_others(folder: Path) -> None:
    """Somebody's own programme is never replaced by the example."""
    programme, roster = folder / "programme.toml", folder / "roster.csv"
    try:
        ours = programme.is_file() and _OURS in programme.read_bytes()
    except OSError:
        ours = False
    if not ours and (programme.exists() or roster.exists()):
        raise ProgrammeError(
            f"“{folder}” holds a programme of its own, which the example would replace.",
            code="not-the-example",
            mend="Name another folder; it need not exist.",
        )


def _memo(learner: Learner) -> str:
    return f"evidence/memo-{learner.number:03}.md"


def _memo_text(learner: Learner) -> str:
    growth, truth = 3 + learner.number % 7, 2 + learner.number % 5
    return _MEMO.format(number=learner.number, growth=growth, truth=truth)


def _table(rows: list[tuple[str, ...]]) -> str:
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    table.writerows(rows)
    return text.getvalue()


def _good_rows(people: tuple[Learner, ...], year: int) -> Iterator[tuple[str, ...]]:
    for one in people:
        number, who = one.number, (one.name, one.email)
        if number % 3 != 0:
            mark = str(52 + (number * 37) % 47)
            work = _memo(one) if number <= _HAS_EVIDENCE else ""
            declared = (
                "Drafted with a language model, checked by hand" if number <= _DECLARES_AI else ""
            )
            yield (*who, "genai-finance", f"{year}-10-30", mark, work, declared)
        if number % 4 == 0:
            grade = _GRADES[number % len(_GRADES)]
            yield (*who, "project-management", f"{year}-11-06", grade, "", "")
    yield from stacking_rows(people, year)
