"""A small programme that assesses talking with clients: who, by whom, and what was given."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from random import Random

from cli.academy import PROGRAMME

__all__ = [
    "ASSESSED", "CRITERIA", "HEADER", "PEOPLE", "RATERS", "TASKS", "as_rows", "crossed",
    "make_assessed", "ratings", "write_ratings",
]  # fmt: skip

PEOPLE = {
    f"p{number:02}@example.org": name
    for number, name in enumerate(
        ("Ana Díaz", "李小龍", "نازنین", "Zoë 🌱", "Bo Lund", "Cem Ak", "Dora Ilić", "Eli Roth",
         "Femi Ade", "Gita Rao", "Hal Ito", "Ines Sá", "Jon Ey", "Kia Ora"),
        1,
    )
}  # fmt: skip

RATERS = {
    "farrell@example.org": ("Nuala Farrell", "no"),
    "brennan@example.org": ("Tom Brennan", "no"),
    "osei@example.org": ("Priscilla Osei", "no"),
    "moreau@broker.example": ("Claire Moreau", "yes"),
    "iyer@broker.example": ("Ravi Iyer", "yes"),
    "petrov@broker.example": ("Стефан Петров", "yes"),
}

TASKS = {"complaint": "A complaint", "fee": "A fee"}
CRITERIA = {"listening": "Listening", "plain": "Plain words"}
_LEVELS = (1, 2, 3, 4, 5)

ASSESSED = """
[[achievements]]
key = "talk"
name = "Talking with clients"
description = "Talks with clients."
criteria = "Two conversations, rated by several people."

[[achievements.resultDescription]]
name = "Rating"
resultType = "ext:Rating"
valueMin = 0
valueMax = 100

[[assessments]]
achievement = "talk"
from = 2026-01-01
rubric = "talk/rubric.csv"
raters = "talk/raters.csv"
data = "talk/ratings.csv"
appeals = "talk/appeals.jsonl"
blind = true

[[assessments.tasks]]
key = "complaint"
name = "A complaint"
description = "A client complains."
minutes = 10
aiAssistance = "none"

[[assessments.tasks]]
key = "fee"
name = "A fee"
description = "A client asks about a fee."
minutes = 20
aiAssistance = "none"

[assessments.gate]
cut = 3.0
cutMethod = "Six judges set it"
confidence = 0.8
raters = 2
outsideRaters = 1
"""

Row = tuple[str, ...]

HEADER = ("person", "rater", "task", "criterion", "score", "rated_on", "round", "comment")


def make_assessed(folder: Path, programme: str = ASSESSED, *, rated: bool = True) -> Path:
    """Write the folder."""
    place = folder / "talk"
    place.mkdir(parents=True)
    text = PROGRAMME + programme
    (folder / "programme.toml").write_text(text, encoding="utf-8")
    roster: list[Row] = [("name", "email", "achievement", "date")]
    roster += [(name, email, "talk", "2026-05-04") for email, name in PEOPLE.items()]
    roster.append(("Old Hand", "old@example.org", "talk", "2025-05-04"))
    roster.append(("Other Course", "other@example.org", "client-talk", "2026-05-04"))
    _write(folder / "roster.csv", roster)
    rubric: list[Row] = [("key", "criterion", "score", "anchor")]
    rubric += [
        (key, name, str(level), f"{name} as seen at {level}.")
        for key, name in CRITERIA.items()
        for level in _LEVELS
    ]
    _write(place / "rubric.csv", rubric)
    raters: list[Row] = [("email", "name", "outside", "conflicts")]
    raters += [
        (key, name, outside, "Bo Lund" if key.startswith("osei") else "")
        for key, (name, outside) in RATERS.items()
    ]
    _write(place / "raters.csv", raters)
    if rated:
        write_ratings(folder, ratings())
    return folder


def ratings() -> list[Row]:
    """What three raters gave each person; Tom Brennan is severe, and nobody is in conflict."""
    chance = Random(7)  # noqa: S311 - invented ratings, no secrets
    keys = list(RATERS)
    rows: list[Row] = []
    for place, person in enumerate(PEOPLE):
        panel = [keys[place % 2], keys[3 + place % 3], keys[3 + (place + 1) % 3]]
        for rater in panel:
            for task in TASKS:
                for criterion in CRITERIA:
                    level = 1.2 + 0.3 * place - (0.9 if rater.startswith("brennan") else 0.0)
                    score = min(5, max(1, round(level + chance.gauss(0, 0.6))))
                    rows.append((person, rater, task, criterion, str(score)))
    return rows


def crossed(people: int = 14) -> list[Row]:
    """A pilot in which the three raters from outside judge everybody."""
    chance = Random(11)  # noqa: S311 - invented ratings, no secrets
    keys = [one for one, (_, outside) in RATERS.items() if outside == "yes"]
    rows: list[Row] = []
    for place, person in enumerate([*PEOPLE][:people]):
        for severe, rater in enumerate(keys):
            for task in TASKS:
                for criterion in CRITERIA:
                    score = 1.2 + 0.3 * place - 0.4 * severe + chance.gauss(0, 0.5)
                    given = str(min(5, max(1, round(score))))
                    rows.append((person, rater, task, criterion, given))
    return rows


def write_ratings(folder: Path, rows: list[Row]) -> None:
    """Put these ratings in place of those that are there."""
    _write(folder / "talk" / "ratings.csv", [HEADER, *rows])


def _write(path: Path, rows: list[Row]) -> None:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def as_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    return [*csv.DictReader(StringIO(path.read_text("utf-8-sig")))]
