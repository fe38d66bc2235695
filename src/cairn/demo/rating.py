"""The example's assessment: sixty invented people, twelve raters, and what is wrong with three.

Writes rubric, raters and ratings. Among the raters one is harsh, one does not look, and two who
are learners themselves favour each other. The ratings are made up from a seed, always the same.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from io import StringIO
from pathlib import Path
from random import Random

from cairn.demo.cohort import ASSESSED, FRIENDS, SURE
from cairn.demo.people import Learner, learners

__all__ = ["CARELESS", "HARSH", "write_assessment"]

HARSH = "t.brennan@meridian.example"
"""Gives everybody less than the others do."""

CARELESS = "e.kavanagh@meridian.example"
"""Gives scores without a look."""

_PLACE = "assessments/client-communication"
_TASKS = ("complaint", "explaining")
_CRITERIA = {"listening": -0.4, "plain-words": 0.1, "calm": 0.4, "next-step": -0.1}
_STEPS = (-2.4, -0.9, 0.8, 2.5)
_LEVELS = (1, 2, 3, 4, 5)
_MEAN, _SPREAD, _SURELY = 1.4, 1.5, 3.0
_SEVERE, _USUAL = 2.4, 0.35
_HARDER = {"complaint": 0.25, "explaining": -0.25}
_FAVOUR = 3.2
_FIRST_DAY = (10, 19)
_SEED = 2036

# Rows that people really send, each with a mistake; the addresses are filled in.
_WRONG = (
    ("{other}", "{rater}", "complaint", "listening", "7", "{day}"),
    ("{other}", "{rater}", "complaint", "charm", "4", "{day}"),
    ("{other}", "somebody@elsewhere.example", "complaint", "calm", "4", "{day}"),
    ("{friend}", "{friend}", "explaining", "calm", "5", "{day}"),
)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Someone who rates, and how severe they are."""

    email: str
    severity: float


def write_assessment(folder: Path, year: int) -> None:
    """Write the files of the assessment.

    Args:
        folder: The programme folder.
        year: The year in whose autumn people were judged.

    Raises:
        OSError: If a file cannot be written.
    """
    place = folder / _PLACE
    place.mkdir(parents=True, exist_ok=True)
    given = files("cairn.demo.provider").joinpath("assessments")
    rubric = given.joinpath("rubric.csv").read_text("utf-8")
    raters = given.joinpath("raters.csv").read_text("utf-8")
    people = [one for one in learners() if one.number in ASSESSED]
    friends = [one for one in people if one.number in FRIENDS]
    raters += "".join(f"{one.email},{one.name},,no,\n" for one in friends)
    (place / "rubric.csv").write_text(rubric, encoding="utf-8")
    (place / "raters.csv").write_text(raters, encoding="utf-8")
    emails = [row["email"] for row in csv.DictReader(StringIO(raters))]
    rows = _ratings(people, emails, [one.email for one in friends], year)
    (place / "ratings.csv").write_text(_table(rows), encoding="utf-8")


def _table(rows: Iterator[tuple[str, ...]]) -> str:
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("person", "rater", "task", "criterion", "score", "rated_on"))
    table.writerows(rows)
    return text.getvalue()


def _ratings(
    people: Sequence[Learner], raters: Sequence[str], friends: Sequence[str], year: int
) -> Iterator[tuple[str, ...]]:
    chance = Random(_SEED)  # noqa: S311 - invented ratings, no secrets
    judges = [_Judge(one, _SEVERE if one == HARSH else chance.gauss(0.0, _USUAL)) for one in raters]
    levels = {
        one.email: _SURELY if one.number in SURE else chance.gauss(_MEAN, _SPREAD) for one in people
    }
    first = date(year, *_FIRST_DAY)
    wrong = _wrong(people, raters, friends, first)
    for place, person in enumerate(people):
        day = (first + timedelta(days=place % 12)).isoformat()
        for judge in _panel(place, person, judges, friends):
            favour = _FAVOUR if {judge.email, person.email} == set(friends) else 0.0
            for task in _TASKS:
                for criterion, hard in _CRITERIA.items():
                    above = levels[person.email] + favour - judge.severity - hard - _HARDER[task]
                    score = (
                        chance.choice(_LEVELS) if judge.email == CARELESS else _drawn(above, chance)
                    )
                    yield (person.email, judge.email, task, criterion, str(score), day)
        if place % 12 == 0:
            yield from wrong[place // 12 : place // 12 + 1]


def _panel(
    place: int, person: Learner, judges: Sequence[_Judge], friends: Sequence[str]
) -> list[_Judge]:
    """Four raters in turn, mixed so that all are linked, one or two of them from outside.

    Nobody judges themselves; a friend judges the other.
    """
    staff, outside, peers = judges[:6], judges[6:10], judges[10:]
    round_ = place // 6
    panel = [staff[place % 6], staff[(place + 1 + round_ % 5) % 6], outside[(place + round_) % 4]]
    panel.append(peers[place % 2] if place % 3 == 0 else outside[(place + round_ + 1) % 4])
    if person.email in friends:
        panel = [*panel[:3], next(one for one in peers if one.email != person.email)]
    return panel


def _drawn(above: float, chance: Random) -> int:
    """A score by the rating-scale model, for a level above rater, task and criterion."""
    weights = [1.0]
    for step in _STEPS:
        weights.append(weights[-1] * math.exp(above - step))
    return chance.choices(_LEVELS, weights)[0]


def _wrong(
    people: Sequence[Learner], raters: Sequence[str], friends: Sequence[str], day: date
) -> list[tuple[str, ...]]:
    words = {
        "other": people[1].email,
        "rater": raters[0],
        "friend": friends[0],
        "day": day.isoformat(),
    }
    return [tuple(cell.format(**words) for cell in row) for row in _WRONG]
