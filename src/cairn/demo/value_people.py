"""The example's follow-up: invented people, what they held when they applied, and what came of it.

Nobody in it exists. What each credential does was put in on purpose and stands below, so that what
is found can be held against it: who takes a course is not who would have done as well without.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

__all__ = ["PLANTED", "Applicant", "Planted", "applicants"]

_SEED = 20_260_901
_EACH_YEAR = 700
_YEARS = (2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026)
_FIELDS = {"finance": 0.08, "games": -0.04, "administration": 0.0, "sales": 0.02}
_MOST_YEARS = 14
_NEW = 2  # years of experience, or fewer
_WATCHED = 365  # days
_TELL_THEIR_PAY = 0.88
_TOO_LATE = 0.06


@dataclass(frozen=True, slots=True)
class Planted:
    """What a credential was made to do in the example.

    Attributes:
        new: What it adds to the chance of an interview for people with up to two years of
            experience, by year.
        old: The same for everyone else.
        held: The share of people who hold it, by year.
        pay: What it adds to yearly pay, in euros.
    """

    new: tuple[float, ...]
    old: tuple[float, ...]
    held: tuple[float, ...]
    pay: float


PLANTED: Final[dict[str, Planted]] = {
    "genai-finance": Planted(
        new=(0.27, 0.26, 0.24, 0.21, 0.16, 0.11, 0.07, 0.04),
        old=(0.12, 0.11, 0.09, 0.07, 0.04, 0.02, 0.00, 0.00),
        held=(0.05, 0.09, 0.15, 0.24, 0.36, 0.48, 0.58, 0.64),
        pay=900.0,
    ),
    "project-management": Planted(
        new=(0.0,) * 8,
        old=(0.0,) * 8,
        held=(0.22, 0.22, 0.23, 0.24, 0.25, 0.25, 0.26, 0.26),
        pay=0.0,
    ),
    "client-communication": Planted(
        new=(0.09,) * 8,
        old=(0.09,) * 8,
        held=(0.08, 0.08, 0.09, 0.10, 0.11, 0.12, 0.13, 0.14),
        pay=1200.0,
    ),
    "data-sql": Planted(
        new=(0.06,) * 8,
        old=(0.06,) * 8,
        held=(0.14, 0.15, 0.17, 0.18, 0.20, 0.21, 0.22, 0.24),
        pay=1500.0,
    ),
}
"""What was put into the example, by credential. Not a word of it is about any real credential."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """One invented person who applied for work.

    Attributes:
        person: A word that stands for the person.
        applied: The day of the application.
        experience: Years of experience.
        degree: Whether the person has a degree.
        field: The field of the work.
        held: When each credential was earned, by its key; some only after the application.
        interview: Whether there was an interview.
        decided: The day on which that was known.
        days: Days from the application to a job, or to the end of the follow-up.
        hired: Whether there was a job within the follow-up.
        pay: Pay in euros a year; None without a job, or where it was not told.
    """

    person: str
    applied: date
    experience: int
    degree: bool
    field: str
    held: dict[str, date]
    interview: bool
    decided: date
    days: int
    hired: bool
    pay: int | None


def applicants() -> Iterator[Applicant]:
    """Everybody in the follow-up, always the same."""
    chance = random.Random(_SEED)  # noqa: S311 - invented people, not secrets
    number = 0
    for place, year in enumerate(_YEARS):
        for _ in range(_EACH_YEAR):
            number += 1
            yield _applicant(chance, f"p{number:04}", year, place)


def _applicant(chance: random.Random, person: str, year: int, place: int) -> Applicant:
    experience = min(int(chance.expovariate(1 / 3.5)), _MOST_YEARS)
    degree = chance.random() < (0.35 if experience else 0.45)
    field = chance.choice(list(_FIELDS))
    applied = date(year, 3, 1) + timedelta(chance.randrange(90))
    held = _held(chance, place, applied, degree=degree, field=field, experience=experience)
    had = {key for key, earned in held.items() if earned < applied}
    likely = 0.14 + 0.02 * min(experience, 6) + (0.10 if degree else 0.0) + _FIELDS[field]
    for key in had:
        planted = PLANTED[key]
        likely += (planted.new if experience <= _NEW else planted.old)[place]
    interview = chance.random() < likely
    decided = applied + timedelta(10 + chance.randrange(30))
    days = 1 + int(chance.expovariate((0.5 + 2.2 * likely) / 240))
    hired = interview and days <= _WATCHED
    pay = 24_500 + 1_150 * experience + (3_200 if degree else 0) + chance.gauss(0, 3_600)
    pay += sum(PLANTED[key].pay for key in had)
    told = hired and chance.random() < _TELL_THEIR_PAY
    return Applicant(
        person,
        applied,
        experience,
        degree,
        field,
        held,
        interview,
        decided,
        min(days, _WATCHED) if hired else _WATCHED,
        hired,
        int(round(pay, -2)) if told else None,
    )


def _held(
    chance: random.Random, place: int, applied: date, *, degree: bool, field: str, experience: int
) -> dict[str, date]:
    """Who has a degree takes more courses, and who works in finance takes those of finance."""
    held: dict[str, date] = {}
    for key, planted in PLANTED.items():
        odds = planted.held[place] / (1 - planted.held[place])
        pull = (0.7 if degree else -0.35) + (0.5 if field == "finance" else -0.15)
        pull += -0.06 * (experience - 3)
        odds *= math.exp(pull)
        if chance.random() < odds / (1 + odds):
            # Some earn it only after they had applied: it cannot have helped.
            late = chance.random() < _TOO_LATE
            away = 20 + chance.randrange(300)
            held[key] = applied + timedelta(away if late else -away)
    return held
