"""Rubrics: every fault is a sentence, and a good one can be looked up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cairn.assessment.rubric import Criterion, Level, Rubric, rubric_findings

LEVELS = (
    Level(1, "Weak", "Talks over the client."),
    Level(2, "Fair", "Lets the client finish."),
    Level(3, "Strong", "Says back what the client needs."),
)
TONE = Criterion("tone", "Tone of voice", LEVELS)
PACE = Criterion("pace", "Pace", LEVELS, "How fast.")
RUBRIC = Rubric("talk", "Client talk", (TONE, PACE))


def with_tone(**changes: object) -> Rubric:
    return replace(RUBRIC, criteria=(replace(TONE, **changes), PACE))  # type: ignore[arg-type]  # members by name


def with_level(**changes: object) -> Rubric:
    return with_tone(levels=(replace(LEVELS[0], **changes), *LEVELS[1:]))  # type: ignore[arg-type]  # members by name


def test_a_good_rubric_has_no_findings() -> None:
    assert rubric_findings(RUBRIC) == ()
    assert RUBRIC.span == (1, 3)
    assert RUBRIC.names == {"tone": "Tone of voice", "pace": "Pace"}


def test_partial_credit_lets_criteria_differ() -> None:
    rubric = replace(with_tone(levels=LEVELS[1:]), partial_credit=True)
    assert rubric_findings(rubric) == ()
    assert rubric.span == (1, 3)
    assert rubric.criteria[0].span == (2, 3)


FAULTS = {
    "no key": (replace(RUBRIC, key=""), "empty-text", "no key"),
    "no criterion": (replace(RUBRIC, criteria=()), "no-criterion", "no criterion"),
    "no name": (with_tone(name=""), "empty-text", "“tone” has no name"),
    "space": (with_tone(name="Tone "), "spaces-around-text", "“Tone”"),
    "key twice": (with_tone(key="PACE"), "repeated-criterion", "key: pace"),
    "name twice": (with_tone(name="pace"), "repeated-criterion", "name: pace"),
    "no anchor": (with_level(anchor=" "), "no-anchor", "“Tone of voice”"),
    "not whole": (with_level(score=1.0), "not-a-whole-score", "1.0"),
    "truth": (with_level(score=True), "not-a-whole-score", "True"),
    "gap": (with_level(score=0), "gap-in-scores", "0, 2, 3"),
    "equal": (with_level(score=2), "scores-not-rising", "2, 2, 3"),
    "falling": (with_tone(levels=LEVELS[::-1]), "scores-not-rising", "3, 2, 1"),
    "unequal": (with_tone(levels=LEVELS[1:]), "unequal-ranges", "Tone of voice from 2 to 3"),
}


@pytest.mark.parametrize(("rubric", "code", "named"), FAULTS.values(), ids=list(FAULTS))
def test_a_faulty_rubric_is_told_in_a_sentence(rubric: Rubric, code: str, named: str) -> None:
    found = {one.code: one for one in rubric_findings(rubric)}
    assert named in found[code].sentence
    assert found[code].mend
    assert found.keys() <= {code, "unequal-ranges"}


@pytest.mark.parametrize(("levels", "said"), [((), "no levels"), (LEVELS[:1], "1 level,")])
def test_too_few_levels_are_told(levels: tuple[Level, ...], said: str) -> None:
    found = {one.code: one.sentence for one in rubric_findings(with_tone(levels=levels))}
    assert said in found["too-few-levels"]


def test_every_fault_is_told_at_once() -> None:
    rubric = Rubric("", "", (Criterion("", "", (Level(2, "", ""), Level(2, "", ""))),))
    codes = [one.code for one in rubric_findings(rubric)]
    assert codes.count("empty-text") == 4
    assert codes.count("no-anchor") == 2
    assert "scores-not-rising" in codes


@pytest.mark.parametrize("word", ["tone", "TONE", " Tone of Voice "])
def test_a_criterion_is_found_by_key_or_name(word: str) -> None:
    assert RUBRIC.criterion(word) is TONE


def test_a_word_that_names_none_finds_none() -> None:
    assert RUBRIC.criterion("charm") is None
