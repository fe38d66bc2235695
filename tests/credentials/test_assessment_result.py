"""An assessment is written, read and said as it is, and a malformed one not at all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.assessment_result import (
    AssessedTask,
    AssessmentResult,
    assessed_result,
    assessment_of,
    assessment_sentences,
    assessment_terms,
    read_assessments,
)
from cairn.kernel.errors import UsageError
from credentials.assessments import LEVEL, TASKS, assessment, result_of, stating

ZERO, ONE = Decimal(0), Decimal(1)


def test_it_is_a_result_with_terms_beside() -> None:
    result = assessed_result(assessment(), LEVEL, "0.84")
    assert result["type"] == ["Result"]
    assert (result["resultDescription"], result["value"]) == (LEVEL, "0.84")
    assert result["assessmentMeasure"] == "0.84"
    assert result["assessmentStandardError"] == "0.31"
    assert result["assessmentRaters"] == 7
    assert result["assessmentTask"][1] == {"name": "An answer to a complaint"}
    assert result.keys() - {"type", "resultDescription", "value"} == (
        assessment_terms(assessment()).keys()
    )


def test_what_is_not_told_is_not_written() -> None:
    result = result_of(tasks=(), cohort=None, pass_rate=None)
    missing = {"assessmentTask", "assessmentCohort", "assessmentPassRate"}
    assert not missing & result.keys()
    assert read_assessments(stating(result)) == (assessment(tasks=(), cohort=None, pass_rate=None),)


def test_numbers_are_written_without_exponents_and_needless_digits() -> None:
    result = result_of(
        measure=Decimal("-0.0000001"), cut=Decimal("1E+3"), chance=Decimal("0.96123456789")
    )
    assert result["assessmentMeasure"] == "0"
    assert result["assessmentCut"] == "1000"
    assert result["assessmentChance"] == "0.961235"


def shares() -> st.SearchStrategy[Decimal]:
    return st.decimals(0, 1, places=6)


def levels(low: str) -> st.SearchStrategy[Decimal]:
    return st.decimals(low, 1_000_000, places=6)


texts = st.text(min_size=1, max_size=500).filter(str.strip)
tasks = st.builds(
    AssessedTask, texts, st.text(max_size=500), st.none() | st.integers(1, 1_000_000), st.text()
)


@st.composite
def assessments(draw: st.DrawFn) -> AssessmentResult:
    raters = draw(st.integers(1, 10_000_000))
    cohort = draw(st.none() | st.integers(1, 10_000_000))
    return AssessmentResult(
        method=draw(texts),
        model=draw(texts),
        raters=raters,
        outside_raters=draw(st.integers(0, raters)),
        tasks=tuple(draw(st.lists(tasks, max_size=3))),
        measure=draw(levels("-1000000")),
        standard_error=draw(levels("0.000001")),
        unit=draw(st.sampled_from(["logit", "score"])),
        cut=draw(levels("-1000000")),
        cut_method=draw(texts),
        chance=draw(shares()),
        reliability=draw(shares()),
        reliability_kind=draw(texts),
        cohort=cohort,
        pass_rate=draw(st.none() | shares()) if cohort else None,
    )


@given(assessments())
def test_what_is_written_is_read(one: AssessmentResult) -> None:
    assert read_assessments(stating(assessed_result(one, LEVEL, "x"))) == (one,)


@given(assessments())
def test_no_sentence_is_certain_or_broken(one: AssessmentResult) -> None:
    sentences = assessment_sentences(one)
    chance = sentences[1]
    assert "100%" not in chance
    assert not chance.endswith(" 0%.")
    assert "standard error of 0.00," not in sentences[2]
    assert all("\n" not in sentence for sentence in sentences)


WRONG: dict[str, dict[str, Any]] = {
    "no method": {"method": " "},
    "no model": {"model": ""},
    "no words on the bar": {"cut_method": ""},
    "no kind of reliability": {"reliability_kind": ""},
    "a task without a name": {"tasks": (AssessedTask("", "", None, ""),)},
    "a task of no time": {"tasks": (AssessedTask("x", "", 0, ""),)},
    "a task of a lifetime": {"tasks": (AssessedTask("x", "", 1_000_001, ""),)},
    "too many tasks": {"tasks": TASKS * 7},
    "a long text": {"method": "x" * 501},
    "a long condition": {"tasks": (AssessedTask("x", "x" * 501, 5, ""),)},
    "nobody judged": {"raters": 0, "outside_raters": 0},
    "more from outside than there are": {"outside_raters": 8},
    "fewer than none from outside": {"outside_raters": -1},
    "a measure that is no number": {"measure": Decimal("NaN")},
    "an infinite measure": {"measure": Decimal("Infinity")},
    "a huge measure": {"measure": Decimal(1_000_001)},
    "a bar that is no number": {"cut": Decimal("sNaN")},
    "no standard error": {"standard_error": ZERO},
    "a standard error below zero": {"standard_error": Decimal("-0.3")},
    "a standard error that rounds to nothing": {"standard_error": Decimal("0.0000004")},
    "an unknown unit": {"unit": "points"},
    "a chance above one": {"chance": Decimal("1.01")},
    "a chance below zero": {"chance": Decimal("-0.01")},
    "a chance that is no number": {"chance": Decimal("NaN")},
    "a reliability above one": {"reliability": Decimal(2)},
    "a pass rate above one": {"pass_rate": Decimal(41)},
    "a pass rate that is no number": {"pass_rate": Decimal("NaN")},
    "a pass rate of nobody knows how many": {"cohort": None},
    "an empty cohort": {"cohort": 0},
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_cannot_be_written(case: str) -> None:
    with pytest.raises(UsageError) as caught:
        assessment(**WRONG[case])
    assert caught.value.code == "bad-assessment"
    assert caught.value.mend


BROKEN: dict[str, dict[str, Any]] = {
    "no standard error": {"assessmentStandardError": None},
    "a standard error of zero": {"assessmentStandardError": "0"},
    "no method": {"assessmentMethod": None},
    "no bar": {"assessmentCut": None},
    "no chance": {"assessmentChance": None},
    "no reliability": {"assessmentReliability": None},
    "no number of raters": {"assessmentRaters": None},
    "no number from outside": {"assessmentOutsideRaters": None},
    "raters as text": {"assessmentRaters": "7"},
    "raters as a double": {"assessmentRaters": 7.0},
    "true raters": {"assessmentRaters": True},
    "a measure as a double": {"assessmentMeasure": 0.84},
    "two measures": {"assessmentMeasure": ["0.84", "0.9"]},
    "a measure with an exponent": {"assessmentMeasure": "8e-1"},
    "a measure in Arabic digits": {"assessmentMeasure": "\u0660.\u0668"},
    "a measure with a line feed": {"assessmentMeasure": "0.84\n"},
    "a measure with too many digits": {"assessmentMeasure": "0.8400000"},
    "a measure as a word": {"assessmentMeasure": "NaN"},
    "a typed value": {"assessmentMeasure": {"@value": "0.84"}},
    "a method in two languages": {"assessmentMethod": {"en": "Ratings"}},
    "an unknown unit": {"assessmentUnit": "stanine"},
    "a unit that is a list": {"assessmentUnit": ["logit"]},
    "a task as text": {"assessmentTask": "Bad news"},
    "a task without a name": {"assessmentTask": [{"assessmentMinutes": 20}]},
    "a task of minutes as text": {"assessmentTask": [{"name": "x", "assessmentMinutes": "20"}]},
    "a good task and a bad one": {"assessmentTask": [{"name": "x"}, None]},
    "thirteen tasks": {"assessmentTask": [{"name": "x"}] * 13},
    "a million tasks": {"assessmentTask": [{"name": "x"}] * 1_000_000},
    "a long text": {"assessmentModel": "x" * 1_000_000},
    "a chance in per cent": {"assessmentChance": "96"},
    "a pass rate without a cohort": {"assessmentCohort": None},
    "a true cohort": {"assessmentCohort": True},
    "a cohort as text": {"assessmentCohort": "60"},
    "a huge cohort": {"assessmentCohort": 10**30},
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_malformed_is_left_out(case: str) -> None:
    result = {**result_of(), **BROKEN[case]}
    assert read_assessments(stating({n: v for n, v in result.items() if v is not None})) == ()


def test_what_is_null_is_left_out() -> None:
    assert read_assessments(stating({**result_of(), "assessmentStandardError": None})) == ()


def test_a_sound_one_beside_a_malformed_one_is_read() -> None:
    broken = {**result_of(), "assessmentChance": "no"}
    assert read_assessments(stating(broken, 5, None, "x", result_of())) == (assessment(),)


def test_no_more_than_five_are_read() -> None:
    assert len(read_assessments(stating(*[result_of()] * 9))) == 5


def test_results_far_down_are_not_looked_at() -> None:
    assert read_assessments(stating(*[{}] * 500, result_of())) == ()


def test_one_result_or_one_task_may_stand_without_its_list() -> None:
    one = {**result_of(tasks=TASKS[:1])}
    one["assessmentTask"] = one["assessmentTask"][0]
    assert read_assessments({"credentialSubject": {"result": one}}) == (
        assessment(tasks=TASKS[:1]),
    )


@pytest.mark.parametrize(
    "document",
    [
        {}, {"credentialSubject": None}, {"credentialSubject": []}, {"credentialSubject": "x"},
        {"credentialSubject": {}}, {"credentialSubject": {"result": 5}},
        {"credentialSubject": {"result": [[]]}},
        {"credentialSubject": {"result": [{"type": ["Result"], "value": "0.84"}]}},
    ],
)  # fmt: skip
def test_a_credential_without_an_assessment_has_none(document: dict[str, Any]) -> None:
    assert read_assessments(document) == ()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(result_of())), anything)
def test_anything_may_stand_in_any_member(member: str, value: Any) -> None:
    read = assessment_of({**result_of(), member: value})
    assert read is None or read.standard_error > 0


SAID: dict[str, tuple[dict[str, Any], str]] = {
    "several, some from outside": (
        {}, "Seven people judged two tasks, three of them from outside.",
    ),
    "none from outside": (
        {"outside_raters": 0}, "Seven people judged two tasks, none of them from outside.",
    ),
    "one from outside": (
        {"outside_raters": 1}, "Seven people judged two tasks, one of them from outside.",
    ),
    "all from outside": (
        {"outside_raters": 7}, "Seven people judged two tasks, all of them from outside.",
    ),
    "both from outside": (
        {"raters": 2, "outside_raters": 2},
        "Two people judged two tasks, both of them from outside.",
    ),
    "one of two": (
        {"raters": 2, "outside_raters": 1},
        "Two people judged two tasks, one of them from outside.",
    ),
    "one person": (
        {"raters": 1, "outside_raters": 0},
        "One person judged two tasks, and did not come from outside.",
    ),
    "one person from outside": (
        {"raters": 1, "outside_raters": 1}, "One person judged two tasks, and came from outside.",
    ),
    "one task": ({"tasks": TASKS[:1]}, "Seven people judged one task, three of them from outside."),
    "no task": ({"tasks": ()}, "Seven people judged this, three of them from outside."),
    "twelve": ({"raters": 12}, "Twelve people judged two tasks, three of them from outside."),
    "thirteen": ({"raters": 13}, "13 people judged two tasks, three of them from outside."),
    "the chance": ({}, "The chance that the true level is above the bar is 96%."),
    "a chance just missed": (
        {"chance": Decimal("0.9499")}, "The chance that the true level is above the bar is 94%.",
    ),
    "certainty": (
        {"chance": ONE}, "The chance that the true level is above the bar is more than 99%.",
    ),
    "nearly certainty": (
        {"chance": Decimal("0.9951")},
        "The chance that the true level is above the bar is more than 99%.",
    ),
    "no chance": (
        {"chance": ZERO}, "The chance that the true level is above the bar is less than 1%.",
    ),
    "the measure": (
        {},
        ("The level was measured as 0.84 logits with a standard error of 0.31, so the true level "
        "is likely between 0.23 and 1.45 (95%); the bar is at 0.30."),
    ),
    "a score": (
        {"unit": "score", "measure": Decimal("3.5"), "cut": Decimal(-1)},
        ("The level was measured as 3.50 points with a standard error of 0.31, so the true level "
        "is likely between 2.89 and 4.11 (95%); the bar is at -1.00."),
    ),
    "a tiny error": (
        {"standard_error": Decimal("0.0001")},
        ("The level was measured as 0.84 logits with a standard error of less than 0.01, so the "
        "true level is likely between 0.84 and 0.84 (95%); the bar is at 0.30."),
    ),
    "a task": (
        {},
        ("The task “Bad news to a client”: 20 minutes; A video call with an actor; "
        "help by artificial intelligence: none allowed."),
    ),
    "a task of which little is told": (
        {}, "The task “An answer to a complaint”: help by artificial intelligence: not told.",
    ),
    "a minute": (
        {"tasks": (AssessedTask("x\ny", "", 1, ""),)},
        "The task “x y”: one minute; help by artificial intelligence: not told.",
    ),
    "the bar": ({}, "How the bar was set: modified Angoff, five judges."),
    "a bar in a sentence": ({"cut_method": "By five.\n"}, "How the bar was set: By five."),
    "the reliability": (
        {}, "The reliability is 0.86 on a scale from 0 to 1 (person separation).",
    ),
    "a perfect reliability": (
        {"reliability": ONE},
        "The reliability is more than 0.99 on a scale from 0 to 1 (person separation).",
    ),
    "the pass rate": ({}, "Of the 60 people assessed, 68% passed."),
    "all passed": ({"pass_rate": ONE}, "Of the 60 people assessed, all passed."),
    "none passed": ({"pass_rate": ZERO}, "Of the 60 people assessed, none passed."),
    "one person assessed": (
        {"cohort": 1, "pass_rate": ONE}, "Of the one person assessed, all passed.",
    ),
    "a small cohort": (
        {"cohort": 4, "pass_rate": None},
        "How many of those who were assessed passed is not told, as they are too few.",
    ),
    "the method": ({}, "The method: Rubric ratings; model: Many-facet Rasch model, version 1."),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_it_is_said_in_plain_words(case: str) -> None:
    members, sentence = SAID[case]
    assert sentence in assessment_sentences(assessment(**members))


def test_the_gist_comes_first() -> None:
    assert " ".join(assessment_sentences(assessment())[:2]) == (
        "Seven people judged two tasks, three of them from outside. "
        "The chance that the true level is above the bar is 96%."
    )
