"""A programme folder whose one achievement is assessed, with made-up ratings."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from random import Random

from programme.folders import HEADER, make_folder

__all__ = ["PEOPLE", "PROGRAMME", "assessed_folder", "email", "ratings", "roster"]

PEOPLE, RATERS = 24, 6
STEPS = (-2.2, -0.7, 0.7, 2.2)
PROGRAMME = (
    HEADER
    + """
[[achievements]]
key = "talk"
name = "Client communication"
description = "Talks with clients."
criteria = "Role play."

[[achievements.resultDescription]]
name = "Rating"
resultType = "ext:Rating"
valueMin = 0
valueMax = 100
requiredValue = 20

[[achievements.resultDescription]]
name = "Reliability"
resultType = "ext:Reliability"
valueMin = 0
valueMax = 1

[[assessments]]
achievement = "talk"
from = 2026-09-01
data = "ratings.csv"
rubric = "rubric.csv"
raters = "raters.csv"
appeals = "appeals.jsonl"

[[assessments.tasks]]
key = "call"
name = "A call"
description = "Calm an angry client."
minutes = 12
aiAssistance = "none"

[assessments.gate]
cut = 3
cutMethod = "Six judges, modified Angoff."
confidence = 0.9
raters = 3
outsideRaters = 1
reliability = 0.6
"""
)
CRITERIA = {"listening": -0.3, "words": 0.1, "calm": 0.2}
_RUBRIC = "key,criterion,score,level,anchor\n" + "".join(
    f"{key},{key.title()},{score},level {score},Does {key} so well as {score}.\n"
    for key in CRITERIA
    for score in range(1, 6)
)
_RATERS = "email,name,organisation,outside,conflicts\n" + "".join(
    f"r{n}@x.example,Rater {n},,{'yes' if n % 2 else 'no'},\n" for n in range(RATERS)
)


def email(number: int) -> str:
    """The address of one of the people: the higher the number, the better they are."""
    return f"p{number:02}@x.example"


def ratings(seed: int = 7) -> Iterator[tuple[str, str, str, int]]:
    """Person, rater, criterion and score: levels rise evenly from -2.5 to 2.5."""
    chance = Random(seed)  # noqa: S311 - made-up ratings
    for person in range(PEOPLE):
        level = -2.5 + 5 * person / (PEOPLE - 1)
        for turn in range(4):
            rater = (person + turn + person // RATERS) % RATERS
            for criterion, hard in CRITERIA.items():
                weights = [1.0]
                for step in STEPS:
                    weights.append(
                        weights[-1] * math.exp(level - 0.2 * (rater - 2.5) - hard - step)
                    )
                score = chance.choices(range(1, 6), weights)[0]
                yield email(person), f"r{rater}@x.example", criterion, score


def ratings_csv(rows: Iterator[tuple[str, str, str, int]] | None = None) -> str:
    """The same as a file."""
    lines = (f"{who},{rater},{what},{score}\n" for who, rater, what, score in rows or ratings())
    return "person,rater,criterion,score\n" + "".join(lines)


def roster(extra: str = "") -> str:
    """Everybody takes part."""
    rows = "".join(f"Person {n},{email(n)},talk,2026-11-02,\n" for n in range(PEOPLE))
    return "name,email,achievement,date,result\n" + rows + extra


def assessed_folder(
    folder: Path, *, programme: str = PROGRAMME, rows: str = "", extra: str = ""
) -> Path:
    """Write the folder."""
    made = make_folder(folder, programme, roster(extra))
    (made / "rubric.csv").write_text(_RUBRIC, encoding="utf-8")
    (made / "raters.csv").write_text(_RATERS, encoding="utf-8")
    (made / "ratings.csv").write_text(rows or ratings_csv(), encoding="utf-8")
    return made
