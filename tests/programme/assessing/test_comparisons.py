"""Comparisons of works, decided by the gate."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from cairn.assessment.gate import Cut, Gate
from cairn.assessment.pairwise import Comparison, Outcome
from cairn.importers.assessment_settings import RATING_TYPE, AssessmentSettings
from cairn.importers.result_rules import ResultRule
from cairn.kernel.errors import UsageError
from cairn.programme.assessing.comparisons import judge_comparisons
from cairn.programme.assessing.outcome import Labels

OUTCOMES: tuple[Outcome, ...] = ("first", "second", "tie")
JUDGES = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Fay")
PEOPLE = 24
LABELS = Labels({f"p{place:02}@example.org": f"p{place:02}" for place in range(PEOPLE)})


def settings(cut: Cut, reliability: float = 0.0, *, adaptive: bool = False) -> AssessmentSettings:
    """Comparisons that lead to a result from 0 to 100."""
    result = ResultRule(
        "urn:r", "Level", RATING_TYPE, Decimal(0), Decimal(100), (), "", (), ""
    )  # fmt: skip
    return AssessmentSettings(
        achievement="talk", method="comparisons", since=None, data="pairs.csv", rubric="",
        raters="", items="", experts="", appeals="", work="", blind=False, partial_credit=False,
        adaptive=adaptive, tasks=(), rating=result, reliability=None,
        gate=Gate(cut, least_raters=2, least_reliability=reliability),
    )  # fmt: skip


def comparisons(each: int, seed: int = 1) -> list[Comparison]:
    """Works of rising quality, from -3 to 3 logits, each in as many comparisons."""
    chance = np.random.default_rng(seed)
    quality = np.linspace(-3.0, 3.0, PEOPLE)
    found = []
    for _ in range(each):
        for one, other in chance.permutation(PEOPLE).reshape(-1, 2):
            gap = quality[one] - quality[other]
            share = np.array([np.exp(gap / 2), np.exp(-gap / 2), 0.3])
            outcome = OUTCOMES[chance.choice(3, p=share / share.sum())]
            judge = JUDGES[chance.integers(len(JUDGES))]
            found.append(Comparison(f"p{one:02}", f"p{other:02}", outcome, judge))
    return found


def test_who_is_clearly_above_the_bar_is_awarded_and_who_is_below_is_not() -> None:
    people, group, findings, pairs = judge_comparisons(
        comparisons(20), (), settings(Cut(0.0, "logit")), LABELS
    )
    outcomes = {one.name: one.decision.outcome for one in people}
    assert outcomes["p23"] == outcomes["p22"] == "award"
    assert outcomes["p00"] == outcomes["p01"] == "not-yet"
    assert len(people) == PEOPLE
    assert people[0].key == "p00@example.org"
    assert group is not None
    assert group.reliability.value is not None
    assert 0.5 < group.reliability.value < 1.0
    assert findings == ()
    assert pairs is not None
    assert pairs.converged


def test_levels_are_drawn_in_from_the_measures() -> None:
    people, _, _, pairs = judge_comparisons(
        comparisons(10), (), settings(Cut(0.0, "logit")), LABELS
    )
    assert pairs is not None
    measures = {one.piece: one.measure.value for one in pairs.pieces}
    levels = {
        one.name: one.standing.level.value for one in people if one.standing and one.standing.level
    }
    assert levels.keys() == measures.keys()
    assert np.std(list(levels.values())) < np.std(list(measures.values()))


def test_a_work_that_was_always_better_is_awarded_and_has_a_finite_level() -> None:
    best = [Comparison("p23", f"p{place:02}", "first", JUDGES[place % 3]) for place in range(4, 20)]
    rest = [one for one in comparisons(12) if "p23" not in (one.first, one.second)]
    people, _, _, _ = judge_comparisons([*rest, *best], (), settings(Cut(0.5, "logit")), LABELS)
    found = next(one for one in people if one.name == "p23")
    assert found.decision.outcome == "award"
    assert found.standing is not None
    assert found.standing.level is not None
    assert found.standing.level.standard_error < 2.0


def test_a_gate_that_asks_for_more_reliability_awards_nobody() -> None:
    people, _, _, _ = judge_comparisons(
        comparisons(10), (), settings(Cut(0.0, "logit"), reliability=0.99), LABELS
    )
    assert {one.decision.outcome for one in people} == {"refer"}


def test_what_nothing_links_is_referred_and_not_estimated() -> None:
    apart = [
        Comparison("p00", "p01", way, "Ada") for way in ("first", "second")
    ] + [Comparison("p02", "p03", way, "Ada") for way in ("first", "second")]  # fmt: skip
    people, group, _, pairs = judge_comparisons(apart, (), settings(Cut(0.0, "logit")), LABELS)
    assert {one.decision.outcome for one in people} == {"refer"}
    assert group is None
    assert pairs is None


def test_a_judge_who_decides_the_other_way_round_is_named() -> None:
    turned: dict[Outcome, Outcome] = {"first": "second", "second": "first", "tie": "tie"}
    odd = [
        Comparison(one.first, one.second, turned[one.outcome], one.judge)
        if one.judge == "Cleo"
        else one
        for one in comparisons(30)
    ]
    _, _, findings, _ = judge_comparisons(odd, (), settings(Cut(0.0, "logit")), LABELS)
    assert [one.code for one in findings] == ["judge-misfit"]
    assert "Cleo" in findings[0].sentence
    assert "Ada" not in findings[0].sentence


def test_a_cut_on_the_rubric_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        judge_comparisons(comparisons(5), (), settings(Cut(2.0)), LABELS)
    assert caught.value.code == "cut-needs-logits"


def test_pairs_that_were_chosen_because_they_seem_alike_refer_everybody() -> None:
    people, group, _, pairs = judge_comparisons(
        comparisons(20), (), settings(Cut(0.0, "logit"), adaptive=True), LABELS
    )
    assert {one.decision.outcome for one in people} == {"refer"}
    assert {one.decision.reasons[0].code for one in people} == {"adaptive-pairs"}
    assert group is pairs is None
