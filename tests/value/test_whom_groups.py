"""For whom: groups told beside each other, never ranked where ranges overlap, silent when small."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cairn.kernel.errors import UsageError
from cairn.value.effect import Effect, NoEffect
from cairn.value.for_whom import beside, for_whom
from cairn.value.outcomes import Covariate, OutcomeTable
from value.whom_builders import effect, groups_table, question, silent

SAME = [(0.4, 0.4)] * 5
ONE = [(0.75, 0.25), (0.4, 0.4), (0.4, 0.4), (0.4, 0.4)]


def test_no_effect_anywhere_is_a_headline() -> None:
    found = for_whom(groups_table(SAME, [150] * 5), "field")
    assert found.headline == "No measurable effect for any of the 5 groups by field."
    assert found.tiers == (tuple(f"field {code}" for code in range(5)),)
    assert not any(one.believed for one in found.groups)
    assert all("no measurable effect" in one for one in found.sentences)


def test_a_group_that_stands_out_is_told_apart() -> None:
    found = for_whom(groups_table(ONE, [300] * 4), "field")
    assert found.tiers[0] == ("field 0",)
    assert found.headline.startswith("The effect is higher for “field 0” than for “field 1”")
    assert found.differing is not None
    assert found.differing.p < 0.001
    assert found.groups[0].believed
    assert "more of 100" in found.sentences[0]


def test_an_effect_that_is_the_same_for_all_is_not_ranked() -> None:
    found = for_whom(groups_table([(0.6, 0.3)] * 4, [200] * 4), "field")
    assert len(found.tiers) == 1
    assert "Nothing shows that it is larger for some" in found.headline


def test_what_is_drawn_is_nearer_the_average_and_says_so() -> None:
    found = for_whom(groups_table(SAME, [20, 150, 150, 150, 150]), "field")
    raw, drawn = found.groups[0].raw, found.groups[0].drawn
    assert isinstance(raw, Effect)
    assert isinstance(found.average, Effect)
    assert drawn is not None
    assert abs(drawn.value - found.average.value) < abs(raw.value - found.average.value)
    assert drawn.high - drawn.low < raw.high - raw.low
    assert drawn.p >= raw.p
    assert "partial pooling" in drawn.method


def test_of_fewer_than_ten_people_nothing_is_told() -> None:
    found = for_whom(groups_table(SAME, [9, 100, 100, 100, 100]), "field")
    small = found.groups[0]
    assert isinstance(small.raw, NoEffect)
    assert small.drawn is None
    assert "fewer than 10" in small.raw.reason
    assert all("field 0" not in tier for tier in found.tiers)
    assert any("Of 1 groups nothing is told" in one for one in found.remarks)


def test_where_every_group_is_too_small_nobody_can_say() -> None:
    found = for_whom(groups_table(SAME, [5] * 5), "field")
    assert found.headline.startswith("Not enough data to say for whom")
    assert isinstance(found.average, NoEffect)
    assert found.tiers == ()


def test_two_groups_are_told_but_not_drawn_together() -> None:
    found = for_whom(groups_table(SAME[:2], [100, 100]), "field")
    assert found.differing is None
    assert isinstance(found.average, NoEffect)
    assert all(one.drawn is None for one in found.groups)


def test_a_number_is_cut_into_bands() -> None:
    table = groups_table([(0.5, 0.4)], [300])
    years = Covariate("years of experience", np.tile(np.arange(10.0), 60))
    table = replace(table, covariates=(years,))
    found = for_whom(table, "years of experience", cuts=(2, 5))
    assert [one.name for one in found.groups] == [
        "years of experience under 2",
        "years of experience 2 to under 5",
        "years of experience 5 or more",
    ]
    assert len(for_whom(table, "years of experience").groups) == 3
    raw = found.groups[0].raw
    assert isinstance(raw, Effect)
    assert raw.n == 120


def test_people_of_whom_the_group_is_not_known_are_counted() -> None:
    table = groups_table(SAME[:3], [100] * 3)
    codes = table.covariates[0].values.copy()
    codes[:30] = np.nan
    covariate = Covariate("field", codes, table.covariates[0].levels)
    found = for_whom(replace(table, covariates=(covariate,)), "field")
    assert found.remarks[0] == "30 people are left out: their “field” is not known."
    codes[4:30] = 0.0
    found = for_whom(
        replace(table, covariates=(Covariate("field", codes, covariate.levels),)), "field"
    )
    assert found.remarks[0].startswith("Fewer than 10 people are left out")


def issuers_table() -> OutcomeTable:
    chance = np.random.default_rng(3)
    issuer = np.repeat([0, 1, 2, -1], 100)
    shares = np.array([0.8, 0.4, 0.4, 0.4])[issuer]
    return OutcomeTable(
        question(),
        issuer >= 0,
        (chance.random(400) < shares).astype(np.float64),
        issuer=issuer,
        issuers=("North", "South", "West"),
    )


def test_issuers_share_those_without_and_are_never_randomised() -> None:
    found = for_whom(issuers_table(), "issuer")
    assert found.tiers[0] == ("North",)
    raw = found.groups[0].raw
    assert isinstance(raw, Effect)
    assert raw.n == 200
    assert raw.standing.grade == "raw association"
    assert "share the luck" in found.remarks[0]


def test_the_grade_is_that_of_the_method() -> None:
    table = groups_table(SAME, [100] * 5)
    randomised = for_whom(table, "field").groups[0].raw
    assert randomised.standing.grade == "randomised"
    age = Covariate("age", np.random.default_rng(2).normal(30, 5, len(table)))
    table = replace(
        table, question=question("adjusted observation"), covariates=(*table.covariates, age)
    )
    assert for_whom(table, "field").groups[0].raw.standing.grade == "raw association"
    held_alike = for_whom(table, "field", ["field", "age"]).groups[0].raw
    assert held_alike.standing.grade == "adjusted observation"
    assert "age" in held_alike.method


def test_times_are_told_as_waiting() -> None:
    chance = np.random.default_rng(5)
    table = groups_table(ONE[:2], [200, 200])
    scale = np.where(table.held & (table.covariates[0].values == 0), 80.0, 20.0)
    asked = replace(table.question, kind="time", unit="days", outcome="found a job")
    times = OutcomeTable(
        asked, table.held, chance.exponential(scale), table.covariates, np.ones(len(table), bool)
    )
    found = for_whom(times, "field")
    assert found.headline.startswith("Against people without it, holders wait longer for “field 0”")


def test_ratios_are_drawn_as_logarithms() -> None:
    groups = [
        (f"g{i}", effect(value, 0.2, scale="risk ratio")) for i, value in enumerate((0, 1, 2))
    ]
    found = beside(groups, "place")
    assert isinstance(found.average, Effect)
    assert found.average.value == pytest.approx(np.e, rel=0.02)
    assert all(one.drawn is not None and one.drawn.low > 0 for one in found.groups)


def test_all_together_may_show_what_none_shows_alone() -> None:
    found = beside([(f"g{i}", effect(1000, 700)) for i in range(12)], "place")
    assert found.headline == "All groups together show an effect; for no single group is it sure."


def test_an_effect_without_an_error_takes_that_of_its_interval() -> None:
    plain = effect(5, 2)
    same = beside([("a", plain), ("b", plain), ("c", plain)], "place")
    none = replace(plain, standard_error=0.0)
    other = beside([("a", none), ("b", plain), ("c", plain)], "place")
    assert isinstance(same.average, Effect)
    assert isinstance(other.average, Effect)
    assert other.average.value == pytest.approx(same.average.value)


@pytest.mark.parametrize(
    ("by", "cuts", "code"),
    [
        ("town", (), "no-such-column"),
        ("issuer", (), "no-such-column"),
        ("field", (1, 2), "bad-cuts"),
    ],
)
def test_what_cannot_part_people_is_refused(by: str, cuts: tuple[float, ...], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        for_whom(groups_table(SAME, [20] * 5), by, cuts=cuts)
    assert caught.value.code == code


def test_cuts_have_to_rise_and_issuers_are_no_numbers() -> None:
    table = replace(groups_table(SAME[:1], [20]), covariates=(Covariate("age", np.arange(40.0)),))
    for cuts in ((5, 5), (9, 2), (float("nan"), 3)):
        with pytest.raises(UsageError, match="do not rise"):
            for_whom(table, "age", cuts=cuts)
    with pytest.raises(UsageError, match="cannot be cut"):
        for_whom(issuers_table(), "issuer", cuts=(1,))


def test_effects_on_two_scales_do_not_stand_side_by_side() -> None:
    with pytest.raises(UsageError) as caught:
        beside([("a", effect(1, 1)), ("b", effect(1, 1, scale="risk ratio"))], "place")
    assert caught.value.code == "mixed-scales"
    with pytest.raises(UsageError):
        beside([], "place")


def test_refusals_alone_stand_as_refusals() -> None:
    found = beside([("a", silent())], "place")
    assert found.sentences == ("a: Not enough data.",)
