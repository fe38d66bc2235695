"""Correcting for an extractor that errs: what the counts allow, and when they allow nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.market.channel import NO_ERROR, by_precision, share_interval
from cairn.market.correction import ExtractorError, channel_of

GOOD = ExtractorError(60, 20, 40)
ROGAN = ExtractorError(80, 20, 20, 180)

counted = st.builds(
    ExtractorError,
    st.integers(10, 500),
    st.integers(0, 500),
    st.integers(0, 500),
    st.one_of(st.none(), st.integers(10, 500)),
)


@pytest.mark.parametrize(
    ("error", "found", "true"),
    [
        # Precision 3/4, recall 3/5.
        (GOOD, 0.4, 0.5),
        (GOOD, 0.0, 0.0),
        (GOOD, 0.9, 1.0),
        (ExtractorError(90, 30, 0), 0.4, 0.3),
        (ExtractorError(50, 0, 50), 0.2, 0.4),
        # Sensitivity 0.8, false alarms 0.1: Rogan and Gladen's (0.31 - 0.1) / 0.7.
        (ROGAN, 0.31, 0.3),
        (ROGAN, 0.1, 0.0),
        (ROGAN, 0.05, 0.0),
        (ROGAN, 0.8, 1.0),
        (ROGAN, 0.95, 1.0),
    ],
)
def test_a_share_found_is_taken_back(error: ExtractorError, found: float, true: float) -> None:
    assert error.right(found) == pytest.approx(true)


def test_precision_and_recall_by_hand() -> None:
    assert (GOOD.precision, GOOD.recall) == (0.75, 0.6)
    nothing = ExtractorError(0, 0, 0)
    assert (nothing.precision, nothing.recall) == (None, None)
    assert ExtractorError(0, 3, 0).recall is None
    assert ExtractorError(0, 0, 3).precision is None


BAD = {
    "true positives below 0": (-1, 2, 3),
    "false positives below 0": (20, -2, 3),
    "false negatives below 0": (20, 2, -3),
    "true negatives below 0": (20, 2, 3, -4),
    "a spread below 0": (20, 2, 3, None, -0.1),
    "a spread without end": (20, 2, 3, None, math.inf),
    "a spread that is no number": (20, 2, 3, None, math.nan),
    "a spread with true negatives": (20, 2, 3, 100, 0.2),
}


@pytest.mark.parametrize("counts", BAD.values(), ids=BAD)
def test_counts_that_cannot_be_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(UsageError) as caught:
        ExtractorError(*counts)
    assert caught.value.code == "share-out-of-range"
    assert caught.value.mend


USELESS = {
    "never tried": (ExtractorError(0, 0, 0), "fewer than 10 annotated"),
    "right too seldom": (ExtractorError(9, 0, 0), "fewer than 10 annotated"),
    "hardly any without the skill": (ExtractorError(50, 1, 5, 8), "false alarm"),
    "finds it where it is as where it is not": (ExtractorError(50, 50, 50, 50), "errs so often"),
    "finds it rather where it is not": (ExtractorError(20, 80, 80, 20), "errs so often"),
    "hardly better than chance": (ExtractorError(55, 50, 45, 50), "errs so often"),
}


@pytest.mark.parametrize(("error", "why"), USELESS.values(), ids=USELESS)
def test_an_extractor_that_tells_nothing_is_unusable(error: ExtractorError, why: str) -> None:
    assert error.unusable.startswith("Not enough data: ")
    assert why in error.unusable


@pytest.mark.parametrize(
    "error", [GOOD, ROGAN, ExtractorError(10, 0, 0), ExtractorError(10, 900, 9)]
)
def test_an_extractor_that_was_tried_is_usable(error: ExtractorError) -> None:
    assert error.unusable == ""


@given(counted, st.floats(0.0, 1.0))
def test_what_is_right_is_a_share(error: ExtractorError, found: float) -> None:
    assert 0.0 <= error.right(found) <= 1.0


@given(counted)
def test_a_channel_weighs_to_one(error: ExtractorError) -> None:
    channel = channel_of(error)
    assert channel.weight.sum() == pytest.approx(1.0)
    assert channel.slope.shape == channel.start.shape == channel.weight.shape


def test_no_error_is_a_channel_that_changes_nothing() -> None:
    assert channel_of(None) is NO_ERROR


def test_pooling_adds_counts() -> None:
    pooled = ExtractorError.pooled([ExtractorError(6, 2, 3), ExtractorError(5, 1, 0)], "Texts")
    assert pooled == ExtractorError(11, 3, 3, between=pooled.between, source="Texts")
    assert ExtractorError.pooled([]) == ExtractorError(0, 0, 0)
    assert ExtractorError.pooled([]).unusable
    assert ExtractorError.pooled([GOOD]) == GOOD


def test_skills_that_are_alike_have_no_spread() -> None:
    assert ExtractorError.pooled([GOOD] * 9).between == 0.0


def test_the_spread_between_skills_is_found() -> None:
    chance = np.random.default_rng(3)
    errors = []
    for recall in 0.5 * np.exp(0.3 * np.clip(chance.normal(size=300), -3.0, 2.0)):
        right = int(chance.binomial(2000, recall))
        errors.append(ExtractorError(right, right // 4, 2000 - right))
    assert ExtractorError.pooled(errors).between == pytest.approx(0.3, rel=0.1)


def test_the_spread_of_two_skills_by_hand() -> None:
    # Half a case is added to each count. Of two, the variance is (difference^2 - v1 - v2) / 2;
    # Student's t with 1 degree of freedom reaches 12.7062, and 1 + 1/2 is for a further skill.
    errors = [ExtractorError(600, 0, 400), ExtractorError(900, 0, 100)]
    first = (0.5 / 1001 + 400.5 / 601 + 400.5 / (1001 * 601)) / 1001.5
    second = (0.5 / 1001 + 100.5 / 901 + 100.5 / (1001 * 901)) / 1001.5
    variance = (math.log(901 / 601) ** 2 - first - second) / 2
    assert ExtractorError.pooled(errors).between == pytest.approx(
        12.7062 / 1.959964 * math.sqrt(1.5 * variance), rel=1e-5
    )


def test_few_skills_widen_the_spread_for_a_further_one() -> None:
    errors = [ExtractorError(600, 0, 400), ExtractorError(900, 0, 100)]
    few, many = ExtractorError.pooled(errors), ExtractorError.pooled(errors * 50)
    assert few.between > 5 * many.between > 0.0


@pytest.mark.parametrize(
    ("share", "texts", "precision", "recall"),
    [(0.1, 400, 0.9, 0.6), (0.1, 2000, 0.6, 0.8), (0.4, 400, 0.8, 0.5), (0.4, 2000, 0.9, 0.7)],
)
def test_planted_demand_is_recovered(
    share: float, texts: int, precision: float, recall: float
) -> None:
    chance = np.random.default_rng([texts, round(100 * share), round(100 * recall)])
    hit, alarm = share * recall, share * recall * (1 / precision - 1)
    miss = share - hit
    right, extra, missed, _ = (
        chance.multinomial(texts, [hit, alarm, miss, 1 - hit - alarm - miss], 1000).astype(float).T
    )
    found = chance.binomial(600, hit + alarm, 1000).astype(float)
    low, high = share_interval(found + 0.5, 600.5 - found, by_precision(right, extra, missed), 0.95)
    assert 0.93 <= np.mean((low <= share) & (share <= high)) <= 0.97
    # What is found, taken as it is, is far from what was planted.
    plain = share_interval(found + 0.5, 600.5 - found, NO_ERROR, 0.95)
    assert np.mean((plain[0] <= share) & (share <= plain[1])) < 0.5
