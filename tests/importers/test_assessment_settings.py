"""Assessments in the programme file: what they ask for, and every fault in one reading."""

from __future__ import annotations

from datetime import date

import pytest

from cairn.importers.assessment_settings import AssessmentSettings
from cairn.importers.programme_file import read_programme

FILE = """\
[issuer]
name = "Northbank Academy"

[publication]
base = "https://badges.example.org"

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

[[achievements.resultDescription]]
name = "Reliability"
resultType = "ext:Reliability"
valueMin = 0
valueMax = 1

[[assessments]]
achievement = "talk"
from = 2026-09-01
data = "a/ratings.csv"
rubric = "a/rubric.csv"
raters = "a/raters.csv"

[[assessments.tasks]]
key = "call"
name = "A call"
description = "Calm an angry client."
minutes = 12
aiAssistance = "none"

[assessments.gate]
cut = 3.5
cutMethod = "Six judges, modified Angoff."
confidence = 0.95
raters = 3
outsideRaters = 1
reliability = 0.8
"""


def settings(text: str = FILE) -> AssessmentSettings:
    programme, faults = read_programme(text.encode())
    assert faults == ()
    assert programme is not None
    return programme.assessments["talk"]


def test_it_works() -> None:
    found = settings()
    assert (found.method, found.since, found.data) == ("ratings", date(2026, 9, 1), "a/ratings.csv")
    assert found.gate.cut.value == 3.5
    assert (found.gate.least_raters, found.gate.least_outside) == (3, 1)
    assert (found.gate.confidence, found.gate.least_reliability) == (0.95, 0.8)
    assert found.tasks[0].minutes == 12
    assert found.rating.name == "Rating"
    assert found.reliability is not None


def test_what_is_left_out_has_careful_defaults() -> None:
    text = FILE.replace("confidence = 0.95\nraters = 3\noutsideRaters = 1\nreliability = 0.8\n", "")
    gate = settings(text).gate
    assert (gate.confidence, gate.least_raters, gate.least_outside) == (0.9, 2, 0)
    assert gate.every_criterion


def test_a_cut_in_logits_may_lie_below_zero() -> None:
    text = FILE.replace("cut = 3.5", 'cut = -0.25\ncutUnit = "logit"\ncutError = 0.1')
    cut = settings(text).gate.cut
    assert (cut.value, cut.unit, cut.standard_error) == (-0.25, "logit", 0.1)


WRONG = {
    "an achievement that is not there": (
        'achievement = "talk"',
        'achievement = "tlak"',
        {"unknown-achievement"},
    ),
    "no rubric": ('rubric = "a/rubric.csv"\n', "", {"missing-setting"}),
    "no raters": ('raters = "a/raters.csv"\n', "", {"missing-setting"}),
    "no data": ('data = "a/ratings.csv"\n', "", {"missing-setting"}),
    "no gate": (FILE[FILE.index("[assessments.gate]") :], "", {"missing-setting"}),
    "a method nobody knows": ('data = "a/r', 'method = "tarot"\ndata = "a/r', {"unknown-word"}),
    "no items for situations": (
        'data = "a/r',
        'method = "situations"\ndata = "a/r',
        {"missing-setting"},
    ),
    "a file outside": ("a/ratings.csv", "../ratings.csv", {"not-a-file-inside"}),
    "a day in quotes": ("from = 2026-09-01", 'from = "2026-09-01"', {"not-a-date"}),
    "an instant for a day": ("from = 2026-09-01", "from = 2026-09-01T00:00:00Z", {"not-a-date"}),
    "no cut": ("cut = 3.5\n", "", {"missing-setting"}),
    "no word on how the cut was set": (
        'cutMethod = "Six judges, modified Angoff."\n',
        "",
        {"missing-setting"},
    ),
    "an empty word on it": ("Six judges, modified Angoff.", "  ", {"empty-text"}),
    "a cut that is a word": ("cut = 3.5", 'cut = "high"', {"not-a-number"}),
    "a confidence of one": ("confidence = 0.95", "confidence = 1", {"wrong-gate"}),
    "a confidence of a coin": ("confidence = 0.95", "confidence = 0.5", {"wrong-gate"}),
    "half a rater": ("raters = 3", "raters = 2.5", {"not-a-whole-number"}),
    "no raters asked for": ("raters = 3\noutsideRaters = 1", "raters = 0", {"wrong-gate"}),
    "more from outside than in all": ("outsideRaters = 1", "outsideRaters = 4", {"wrong-gate"}),
    "a reliability of a mark": ("reliability = 0.8", "reliability = 80", {"wrong-gate"}),
    "a task of no time": ("minutes = 12", "minutes = 0", {"impossible-minutes"}),
    "a task without a word on AI": ('aiAssistance = "none"\n', "", {"missing-setting"}),
    "a key nobody knows": ("reliability = 0.8", "reliabilty = 0.8", {"unknown-setting"}),
    "no result for the measure": ("ext:Rating", "ext:Rated", {"no-rating-result"}),
    "a result without ends": ("valueMin = 0\nvalueMax = 100\n", "", {"no-rating-result"}),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_with_its_mend(case: str) -> None:
    before, after, codes = WRONG[case]
    assert before in FILE
    programme, faults = read_programme(FILE.replace(before, after, 1).encode())
    assert programme is None
    assert {fault.code for fault in faults} == codes
    assert all(fault.sentence and fault.mend for fault in faults)


def test_two_assessments_of_one_achievement_are_refused() -> None:
    text = FILE + FILE[FILE.index("[[assessments]]") :]
    _, faults = read_programme(text.encode())
    assert [fault.code for fault in faults] == ["repeated-assessment"]


def test_two_tasks_of_one_key_are_refused() -> None:
    task = FILE[FILE.index("[[assessments.tasks]]") : FILE.index("[assessments.gate]")]
    _, faults = read_programme(FILE.replace(task, task + task).encode())
    assert {fault.code for fault in faults} == {"repeated-task"}
