"""Situational-judgement items: experts make the key, answers become a table, faults are named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cairn.assessment.rasch import estimate_rasch
from cairn.assessment.situational import (
    Answers,
    Key,
    Option,
    SituationalItem,
    expert_key,
    item_findings,
    score_answers,
)
from cairn.assessment.statistic import Estimate
from cairn.kernel.errors import ShapeError, UsageError

OPTIONS = (Option("ask", "Ask what is wrong."), Option("tell", "Tell them."), Option("go", "Go."))
ANGRY = SituationalItem("angry", "A client shouts.", OPTIONS)
LATE = SituationalItem("late", "The delivery is late.", OPTIONS)
ITEMS = (ANGRY, LATE)


def experts(angry: str, late: str) -> Answers:
    """One letter for each expert: a for ask, t for tell, g for go."""
    words = {"a": "ask", "t": "tell", "g": "go"}
    return {
        f"E{n}": {"angry": words[one], "late": words[two]}
        for n, (one, two) in enumerate(zip(angry, late, strict=True))
    }


def codes(key: Key) -> list[str]:
    return [finding.code for finding in key.findings]


def test_the_key_is_what_experts_agree_on() -> None:
    key = expert_key(ITEMS, experts("aaaaa", "ttttg"))
    assert key.scores == {
        "angry": {"ask": 1, "tell": 0, "go": 0},
        "late": {"ask": 0, "tell": 2, "go": 1},
    }
    assert key.experts == 5
    assert isinstance(key.agreement, Estimate)
    assert 0 < key.agreement.value < 1
    assert codes(key) == []


def test_just_the_majority_and_just_the_share_are_enough() -> None:
    key = expert_key(ITEMS, experts("aaatg", "ttttt"), majority=0.6, partly=0.2)
    assert key.scores["angry"] == {"ask": 1, "tell": 0, "go": 0}
    key = expert_key(ITEMS, experts("aaatt", "ttttt"), majority=0.6, partly=0.4)
    assert key.scores["angry"] == {"ask": 2, "tell": 1, "go": 0}


def test_scores_are_counted_without_a_gap() -> None:
    """Where every other option is partly right, they are the lowest score."""
    two = SituationalItem("angry", "A client shouts.", OPTIONS[:2])
    key = expert_key([two, LATE], experts("aaaat", "ttttt"))
    assert key.scores["angry"] == {"ask": 1, "tell": 0}


def test_an_item_on_which_experts_disagree_is_left_out_and_named() -> None:
    key = expert_key(ITEMS, experts("aattg", "ttttt"))
    assert list(key.scores) == ["late"]
    assert codes(key) == ["experts-disagree"]
    assert "angry" in key.findings[0].sentence


@pytest.mark.parametrize(("angry", "late"), [("aatt", "ggtt"), ("aa", "tt")])
def test_without_agreement_there_is_no_key(angry: str, late: str) -> None:
    with pytest.raises(ShapeError) as caught:
        expert_key(ITEMS, experts(angry, late))
    assert caught.value.code == "experts-disagree"


def test_what_experts_write_wrongly_is_named_and_does_not_count() -> None:
    choices = {**experts("aaa", "ttt"), "Ed": {"angry": "sing", "later": "ask", "late": "tell"}}
    key = expert_key(ITEMS, choices)
    assert codes(key) == ["unknown-item", "unknown-option"]
    assert "“sing” of Ed on angry" in key.findings[1].sentence
    assert key.scores["angry"]["ask"] == 1


@pytest.mark.parametrize(("majority", "partly"), [(0.5, 0.2), (1.1, 0.2), (0.6, 0.0), (0.6, 0.6)])
def test_shares_that_make_no_key_are_a_wrong_call(majority: float, partly: float) -> None:
    with pytest.raises(UsageError):
        expert_key(ITEMS, experts("aaa", "ttt"), majority=majority, partly=partly)


FAULTS = {
    "no situation": (replace(ANGRY, situation=""), "empty-text"),
    "no key": (replace(ANGRY, key=""), "empty-text"),
    "no choice": (replace(ANGRY, options=OPTIONS[:1]), "too-few-options"),
    "no options": (replace(ANGRY, options=()), "too-few-options"),
    "option without text": (replace(ANGRY, options=(Option("x", " "), *OPTIONS)), "empty-text"),
    "two keys": (replace(ANGRY, options=(Option("ASK", "Ask."), *OPTIONS)), "repeated-option"),
    "two texts": (replace(ANGRY, options=(Option("x", "go."), *OPTIONS)), "repeated-option"),
}


@pytest.mark.parametrize(("item", "code"), FAULTS.values(), ids=list(FAULTS))
def test_a_faulty_item_is_named_before_anybody_answers(item: SituationalItem, code: str) -> None:
    assert code in [finding.code for finding in item_findings([item, LATE])]
    with pytest.raises(ShapeError):
        expert_key([item, LATE], experts("aaa", "ttt"))


def test_good_items_have_no_findings_and_two_of_one_key_are_told() -> None:
    assert item_findings(ITEMS) == ()
    assert [one.code for one in item_findings([ANGRY, ANGRY])] == ["repeated-item"]


KEY = expert_key(ITEMS, experts("aaaaa", "ttttg"))


def test_answers_become_a_table_with_gaps() -> None:
    found = score_answers(
        ITEMS,
        KEY,
        {"Zoe": {"angry": "ask"}, "Ana": {"angry": "go", "late": "go"}, "Ben": {"late": "fly"}},
    )
    assert found.people == ("Ana", "Ben", "Zoe")
    assert found.items == ("angry", "late")
    np.testing.assert_equal(found.scores, [[0, 1], [np.nan, np.nan], [1, np.nan]])
    assert [one.code for one in found.findings] == ["unknown-option", "no-answers"]
    assert "Ben" in found.findings[1].sentence


def test_items_that_the_key_leaves_out_are_not_scored() -> None:
    key = expert_key(ITEMS, experts("aattg", "ttttt"))
    found = score_answers(ITEMS, key, {"Ana": {"angry": "ask", "late": "tell"}})
    assert (found.items, found.scores.tolist()) == (("late",), [[1.0]])


@pytest.mark.parametrize("answers", [{}, {"Ana": {}}, {"Ana": {"angry": "fly"}}])
def test_no_usable_answer_is_refused(answers: Answers) -> None:
    with pytest.raises(ShapeError) as caught:
        score_answers(ITEMS, KEY, answers)
    assert caught.value.code == "no-answers"


def test_the_table_is_what_the_rasch_model_takes() -> None:
    chance = np.random.default_rng(5)
    items = tuple(replace(ANGRY, key=f"i{n}") for n in range(6))
    key = expert_key(items, {f"E{n}": dict.fromkeys([i.key for i in items], "ask") for n in "abc"})
    answers = {
        f"p{n}": {
            item.key: "ask" if chance.random() < 0.3 + 0.1 * place else "go"
            for place, item in enumerate(items)
        }
        for n in range(80)
    }
    scored = score_answers(items, key, answers)
    found = estimate_rasch(scored.scores, scored.items)
    assert found.converged
    locations = [item.location for item in found.items]
    assert np.corrcoef(locations, range(6))[0, 1] < -0.8
