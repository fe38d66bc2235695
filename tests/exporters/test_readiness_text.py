"""Readiness as it is read: by people in lines, by programs in JSON."""

from __future__ import annotations

import json

from cairn.exporters.readiness_text import (
    cohort_json,
    cohort_lines,
    measure_json,
    readiness_json,
    readiness_lines,
)
from cairn.hiring.applicant import Applicant
from cairn.hiring.cohort import cohort
from cairn.hiring.readiness import readiness
from cairn.hiring.share import Told
from cairn.market.measure import suppressed
from hiring.job_builders import AT, clause, held, job, licence, may, must

WANTED = job(must("python"), may("talk"), clause(licence("car")))
HUMAN = frozenset({"urn:s:talk"})
TOLD = Told("a class that is made up", "2026", "made up")


def people(count: int) -> list[Applicant]:
    return [
        Applicant(
            f"p{number}",
            (
                held("py", "python", reliability="0.84"),
                *([held("car", licence="urn:l:car")] if number % 3 else []),
            ),
        )
        for number in range(count)
    ]


def test_a_person_in_lines() -> None:
    (somebody,) = people(1)
    lines = readiness_lines(readiness(WANTED, somebody, at=AT, human=HUMAN))
    assert lines[2:8] == (
        "  proven    Python, technical skill; reliability 0.84",
        "    Shown by “Py” from Bolt College, awarded on 1 September 2025.",
        "  missing   Talk, human skill, optional",
        "    Nothing that was handed in shows “Talk”.",
        "    To do: Earn a credential that shows “Talk”.",
        "  missing   Car",
    )
    assert lines[-1].startswith("Reliability says how alike two assessments")


def test_a_cohort_in_lines() -> None:
    lines = cohort_lines(cohort(WANTED, people(30), TOLD, at=AT, human=HUMAN))
    text = "\n".join(lines)
    assert lines[0].startswith("67 in 100 (between 49 and 81) of 30 people are ready; ready means")
    assert "  100 in 100 (between 89 and 100): Python (technical skill)." in lines
    assert "    Half of the proofs have a reliability of 0.84 or more." in lines
    assert "    10 lack nothing else." in lines
    assert text.count(": at least one clause that must be met is met.") == 1
    assert "95 in 100 such groups would give one that holds the share" in text
    assert lines[-1] == "Source: a class that is made up, 2026 (made up)."


def test_a_cohort_that_is_too_small_says_only_so() -> None:
    lines = cohort_lines(cohort(WANTED, people(9), TOLD, at=AT))
    assert lines == ("Not enough data: fewer than 10 people, so the figure is not told.",)
    told = cohort_json(cohort(WANTED, people(9), TOLD, at=AT))
    assert told["chosen"]["share"]["n"] is None
    assert all(one["onlyHere"] == 0 for one in told["clauses"])


def test_json_is_json_and_every_figure_has_its_range() -> None:
    told = json.loads(json.dumps(cohort_json(cohort(WANTED, people(30), TOLD, at=AT))))
    for one in (told["chosen"], *told["beside"]):
        share = one["share"]
        assert share["low"] <= share["value"] <= share["high"]
        assert (share["n"], share["grade"], share["confidence"]) == (30, "made up", 0.95)
    (somebody,) = people(1)
    told = json.loads(json.dumps(readiness_json(readiness(WANTED, somebody, at=AT), None)))
    assert [one["reliability"] for one in told["clauses"]] == [0.84, None, None]
    assert "way" not in told
    none = measure_json(suppressed("x", 3, "people", "y", "2026"))
    assert (none["value"], none["n"]) == (None, None)
