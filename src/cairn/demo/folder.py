"""Writes the example's folder: a programme file, a roster with mistakes, and pieces of evidence."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from io import StringIO
from typing import TYPE_CHECKING

from cairn.demo.people import Learner, learners

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["write_example"]

_COLUMNS = ("name", "email", "achievement", "date", "result", "evidence", "ai_assistance")
_GRADES = ("A", "B", "B", "C", "A")

# Rows that are wrong on purpose: what people really send.
_WRONG: tuple[tuple[str, ...], ...] = (
    ("Missing Mail", "", "genai-finance", "2026-10-30", "71", "", ""),
    ("Wrong Key", "s26901@students.meridian.example", "genai-fiance", "2026-10-30", "66", "", ""),
    (
        "Early Bird",
        "s26902@students.meridian.example",
        "project-management",
        "2031-01-15",
        "A",
        "",
        "",
    ),
    (
        "Off The Scale",
        "s26903@students.meridian.example",
        "genai-finance",
        "2026-10-30",
        "171",
        "",
        "",
    ),
    ("Not Passed", "s26904@students.meridian.example", "genai-finance", "2026-10-30", "38", "", ""),
    (
        "Thirty-First",
        "s26905@students.meridian.example",
        "project-management",
        "31/11/2026",
        "B",
        "",
        "",
    ),
    ("Odd Address", "odd address at students", "client-communication", "2026-11-06", "", "", ""),
    (
        "Lost Work",
        "s26906@students.meridian.example",
        "genai-finance",
        "2026-10-30",
        "80",
        "evidence/missing.md",
        "",
    ),
    (
        "Aoife Ní Bhriain",
        "s26001@students.meridian.example",
        "genai-finance",
        "2026-10-30",
        "84",
        "",
        "",
    ),
)

_HAS_EVIDENCE = 24
_DECLARES_AI = 6
_MEMO = """# Memo {number}: what the model got wrong

The summary of the invented annual report claimed growth of {growth} per cent. The tables show \
{truth} per cent: the model read the restated year. I asked for the page, checked the figure, and \
wrote the correction beside it.
"""


def write_example(folder: Path) -> None:
    """Write the example into a folder, which is made if it does not exist.

    Args:
        folder: Where to write; files of the same names are replaced, everything else stays.
    """
    (folder / "evidence").mkdir(parents=True, exist_ok=True)
    programme = files("cairn.demo.provider").joinpath("programme.toml").read_bytes()
    (folder / "programme.toml").write_bytes(programme)
    (folder / "roster.csv").write_text(_roster(), encoding="utf-8")
    for learner in list(learners())[:_HAS_EVIDENCE]:
        memo = _MEMO.format(
            number=learner.number, growth=3 + learner.number % 7, truth=2 + learner.number % 5
        )
        (folder / _memo(learner)).write_text(memo, encoding="utf-8")


def _memo(learner: Learner) -> str:
    return f"evidence/memo-{learner.number:03}.md"


def _roster() -> str:
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    rows = list(_good_rows())
    # The mistakes stand among the others, as they do in a real file.
    for place, wrong in enumerate(_WRONG, 1):
        rows.insert(place * 27, wrong)
    table.writerows(rows)
    return text.getvalue()


def _good_rows() -> Iterator[tuple[str, ...]]:
    for learner in learners():
        number = learner.number
        if number % 3 != 0:
            mark = str(52 + (number * 37) % 47)
            evidence = _memo(learner) if number <= _HAS_EVIDENCE else ""
            declared = (
                "Drafted with a language model, checked by hand" if number <= _DECLARES_AI else ""
            )
            yield (
                learner.name,
                learner.email,
                "genai-finance",
                "2026-10-30",
                mark,
                evidence,
                declared,
            )
        if number % 4 == 0:
            grade = _GRADES[number % len(_GRADES)]
            yield (learner.name, learner.email, "project-management", "2026-11-06", grade, "", "")
        if number % 6 in {3, 5}:
            yield (learner.name, learner.email, "client-communication", "2026-11-13", "", "", "")
