"""Growth of demand, its seasons, and the skills that emerge and fade."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.market.cube import Cell, DemandCube
from cairn.market.cube_index import indexed
from cairn.market.discovery import adjusted, confidence_of_found
from cairn.market.measure import Measure, NoMeasure
from cairn.market.months import month_number, month_text
from cairn.market.trend import Season, Trends, emerging_and_fading, growth, seasonality

FIRST = month_number("2024-01")


def month(place: int) -> str:
    return month_text(FIRST + place)


def cube_of(postings: Sequence[int], **asked: Sequence[int]) -> DemandCube:
    """Counts by month, from January 2024 on."""
    cube = DemandCube()
    for place, count in enumerate(postings):
        cell = Cell(month(place), "15-1252", "IE")
        cube.postings[cell] = count
        for skill, counts in asked.items():
            cube.asked[cell, skill] = counts[place]
    return cube


def shaped(months: int, share: Callable[[int], float], of: int = 100_000) -> DemandCube:
    return cube_of([of] * months, a=[round(of * share(place)) for place in range(months)])


def grown(cube: DemandCube, where: Cell = Cell()) -> Measure:  # noqa: B008 -- a named tuple cannot change
    found = growth(cube, "a", where, source="S", label="Python")
    assert isinstance(found, Measure)
    return found


def moving(cube: DemandCube, rate: float = 0.05) -> Trends:
    found = emerging_and_fading(cube, source="S", labels={"a": "Python"}, rate=rate)
    assert isinstance(found, Trends)
    return found


def seasoned(cube: DemandCube) -> Season:
    found = seasonality(cube, "a", source="S", label="Python")
    assert isinstance(found.strength, Measure)
    return found


# growth


@pytest.mark.parametrize("months", [6, 12, 23, 24, 36])
@pytest.mark.parametrize("times", [0.5, 1.0, 2.0])
def test_a_share_that_grows_steadily_is_told_as_it_grows(times: float, months: int) -> None:
    found = grown(shaped(months, lambda place: 0.1 * times ** (place / 12)))
    assert found.value == pytest.approx(100 * (times - 1), abs=0.1)
    assert found.low < found.value < found.high
    assert (found.low > 0) == (times > 1)
    assert (found.high < 0) == (times < 1)


def test_the_interval_of_two_levels_as_worked_out_by_hand() -> None:
    # Half of them ask in each month, so the slope's error is that of a line through logarithms.
    found = grown(cube_of([400] * 8, a=[200] * 8))
    years = [(place - 3.5) / 12 for place in range(8)]
    error = math.sqrt(0.5 / 200 / sum(year**2 for year in years))
    # Student's t with 6 degrees of freedom reaches 2.446912 for 95 %.
    assert found.value == pytest.approx(0.0, abs=1e-6)
    assert found.high == pytest.approx(100 * math.expm1(2.446912 * error), rel=1e-4)
    assert found.low == pytest.approx(100 * math.expm1(-2.446912 * error), rel=1e-4)


def test_a_measure_says_what_stands_behind_it() -> None:
    found = grown(cube_of([400] * 8, a=[200] * 8))
    assert found.name == "yearly growth of the share of postings that ask for Python"
    assert (found.unit, found.n, found.period) == ("percent a year", 3200, "2024-01/2024-08")
    assert (found.grade, found.source, found.confidence) == ("raw count", "S", 0.95)
    assert "season may look like growth" in found.remark
    assert not grown(cube_of([400] * 24, a=[200] * 24)).remark


def test_more_postings_are_no_growth() -> None:
    found = grown(cube_of([100, 200, 400, 800, 1600, 3200], a=[10, 20, 40, 80, 160, 320]))
    assert found.value == pytest.approx(0.0, abs=1e-6)


def test_months_that_jump_about_widen_the_interval() -> None:
    calm = grown(cube_of([1000] * 12, a=[100] * 12))
    jumping = grown(cube_of([1000] * 12, a=[60, 140] * 6))
    assert jumping.high - jumping.low > 2 * (calm.high - calm.low)


def test_months_that_deviate_like_their_neighbours_widen_it_more() -> None:
    apart = grown(cube_of([1000] * 8, a=[80, 120, 80, 120, 120, 80, 120, 80]))
    alike = grown(cube_of([1000] * 8, a=[80, 80, 120, 120, 120, 120, 80, 80]))
    assert apart.value == pytest.approx(0.0, abs=1e-6)
    assert alike.high - alike.low > 1.3 * (apart.high - apart.low)


def test_a_season_is_not_taken_for_growth_where_there_are_two_years() -> None:
    def share(place: int) -> float:
        return 0.1 * math.exp(0.5 * math.sin(2 * math.pi * place / 12))

    assert grown(shaped(24, share)).value == pytest.approx(0.0, abs=0.5)


def test_postings_without_a_day_and_of_elsewhere_do_not_count() -> None:
    cube = cube_of([400] * 8, a=[40, 44, 48, 52, 56, 60, 64, 68])
    alone = grown(cube)
    for cell in (Cell("", "15-1252", "IE"), Cell("2024-08", "15-1252", "FR")):
        cube.postings[cell] = 1000
        cube.asked[cell, "a"] = 900
    assert grown(cube, Cell(place="IE")) == alone
    assert grown(cube).value > alone.value


def test_a_month_without_postings_is_left_out() -> None:
    cube = shaped(12, lambda place: 0.1 * 2 ** (place / 12))
    for gone in (3, 4, 8):
        cell = Cell(month(gone), "15-1252", "IE")
        del cube.postings[cell]
        del cube.asked[cell, "a"]
    assert grown(cube).value == pytest.approx(100.0, abs=0.1)


def test_a_skill_that_appears_out_of_nothing_has_figures_that_end() -> None:
    found = grown(cube_of([1000] * 12, a=[0] * 9 + [50, 300, 900]))
    assert found.low > 0
    assert math.isfinite(found.high)


# refusals


@pytest.mark.parametrize(
    ("cube", "words"),
    [
        (DemandCube(), "there are no dated postings"),
        (cube_of([1] * 8, a=[1] * 8), "fewer than 10 dated postings"),
        (cube_of([400] * 5, a=[40] * 5), "5 months have postings, and 6 are needed"),
        (cube_of([400], a=[40]), "1 month has postings"),
        (cube_of([400] * 8, a=[1] * 8), "fewer than 10 postings in 3 months"),
        (cube_of([400] * 8, a=[0] * 6 + [200, 200]), "fewer than 10 postings in 3 months"),
        (cube_of([400] * 8, b=[40] * 8), "fewer than 10 postings in 3 months"),
    ],
    ids=["nothing", "few", "five months", "one month", "seldom", "two months", "not asked for"],
)
def test_growth_of_too_little_is_refused(cube: DemandCube, words: str) -> None:
    found = growth(cube, "a", source="S")
    assert isinstance(found, NoMeasure)
    assert found.reason.startswith("Not enough data")
    assert words in found.reason
    every = emerging_and_fading(cube, source="S")
    assert isinstance(every, NoMeasure) or "a" not in {
        one.skill for one in (*every.emerging, *every.fading)
    }


def test_a_season_needs_two_years() -> None:
    found = seasonality(shaped(23, lambda _: 0.1), "a", source="S")
    assert isinstance(found.strength, NoMeasure)
    assert "23 months have postings, and 24 are needed" in found.strength.reason
    assert (found.peak, found.chance) == (None, None)


def test_nothing_can_be_said_where_no_skill_is_asked_for_enough() -> None:
    found = emerging_and_fading(cube_of([400] * 8, a=[1] * 8), source="S")
    assert isinstance(found, NoMeasure)
    assert "no skill is asked for by 10 postings in 3 months" in found.reason


@pytest.mark.parametrize("rate", [0.0, 1.0, -1.0, math.nan])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(UsageError, match="may be false"):
        emerging_and_fading(cube_of([400] * 8, a=[40] * 8), source="S", rate=rate)


# seasons


@pytest.mark.parametrize("peak", [1, 4, 7, 12])
def test_a_planted_season_is_found(peak: int) -> None:
    def share(place: int) -> float:
        return 0.1 * 1.3 ** (place / 12) * math.exp(
            0.3 * math.cos(2 * math.pi * (place + 1 - peak) / 12)
        )  # fmt: skip

    found = seasoned(shaped(36, share))
    assert isinstance(found.strength, Measure)
    # From the lowest month to the peak the logarithm rises by twice 0.3.
    assert found.strength.value == pytest.approx(math.exp(0.6), rel=0.01)
    assert 1.0 < found.strength.low < found.strength.value < found.strength.high
    assert found.peak == peak
    assert found.chance is not None
    assert found.chance < 0.001


def test_no_season_is_found_where_there_is_none() -> None:
    found = seasoned(shaped(24, lambda _: 0.1, of=1000))
    assert isinstance(found.strength, Measure)
    assert (found.strength.value, found.strength.low) == pytest.approx((1.0, 1.0), abs=1e-6)
    assert found.peak is None


def test_seasons_of_chance_are_as_rare_as_they_should_be() -> None:
    random = np.random.default_rng(20260304)
    chances = []
    for _ in range(200):
        found = seasoned(cube_of([500] * 24, a=[int(n) for n in random.binomial(500, 0.1, 24)]))
        chances.append(found.chance)
        assert (found.peak is None) == (found.chance is not None and found.chance > 0.05)
    # 5 in 100 are aimed at, and 200 draws scatter by 3.
    assert sum(one is not None and one <= 0.05 for one in chances) <= 20


# emerging and fading


def test_what_grows_emerges_and_what_shrinks_fades() -> None:
    cube = cube_of(
        [500] * 12,
        a=[20 + 8 * place for place in range(12)],
        b=[120 - 8 * place for place in range(12)],
        c=[50] * 12,
        d=[1] * 9 + [0] * 3,
    )
    found = moving(cube)
    assert ([one.skill for one in found.emerging], [one.skill for one in found.fading]) == (
        ["a"],
        ["b"],
    )
    assert (found.tested, found.untested, found.rate) == (3, 1, 0.05)
    (python,) = found.emerging
    assert python.growth.low > 0 > found.fading[0].growth.high
    assert python.growth.name.endswith("ask for Python")
    # Two of three tests are findings: intervals need 1 - 0.05 * 2 / 3.
    assert python.growth.confidence == pytest.approx(1 - 0.05 * 2 / 3)
    assert found == emerging_and_fading(indexed(cube), source="S", labels={"a": "Python"})


def test_the_surest_growth_comes_first() -> None:
    slow, fast = [100 + 5 * place for place in range(12)], [20 + 20 * place for place in range(12)]
    up = moving(cube_of([1000] * 12, slow=slow, fast=fast))
    assert [one.skill for one in up.emerging] == ["fast", "slow"]
    assert up.fading == ()
    down = moving(cube_of([1000] * 12, slow=slow[::-1], fast=fast[::-1]))
    assert [one.skill for one in down.fading] == ["fast", "slow"]
    assert down.emerging == ()


def flat_market(random: np.random.Generator, planted: Mapping[str, float]) -> DemandCube:
    shares = {f"s{number}": random.uniform(0.03, 0.3) for number in range(36)}
    asked = {skill: random.binomial(400, share, 18) for skill, share in shares.items()}
    years = np.arange(18) / 12
    for skill, slope in planted.items():
        asked[skill] = random.binomial(400, 0.1 * np.exp(slope * years))
    return cube_of([400] * 18, **{skill: counts.tolist() for skill, counts in asked.items()})


def test_false_findings_are_held_and_planted_ones_found() -> None:
    random = np.random.default_rng(20260305)
    planted = {"up": 0.9, "down": -0.9, "more": 0.8, "less": -1.0}
    false = []
    for _ in range(60):
        found = moving(flat_market(random, planted), rate=0.1)
        emerging = {one.skill for one in found.emerging}
        fading = {one.skill for one in found.fading}
        assert {"up", "more"} <= emerging
        assert {"down", "less"} <= fading
        named = emerging | fading
        false.append(len(named - planted.keys()) / len(named))
    # 0.1 is aimed at; over 60 markets the mean of chance shares scatters by about 0.015.
    assert np.mean(false) < 0.14


def test_in_a_market_where_nothing_moves_hardly_anything_is_found() -> None:
    random = np.random.default_rng(20260306)
    found = [moving(flat_market(random, {})) for _ in range(60)]
    assert sum(bool(one.emerging or one.fading) for one in found) <= 7


def test_growth_covers_as_often_as_it_says() -> None:
    random = np.random.default_rng(20260307)
    share = 0.1 * np.exp(0.3 * np.arange(12) / 12)
    inside = 0
    for _ in range(300):
        found = grown(cube_of([500] * 12, a=random.binomial(500, share).tolist()))
        inside += found.low <= 100 * math.expm1(0.3) <= found.high
    assert inside >= 0.92 * 300


# telling findings from chance


def test_adjusted_chances_as_published() -> None:
    # Benjamini and Hochberg 1995, section 3.2: of these 15 the first four are findings at 0.05.
    published = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0000,
    ]  # fmt: skip
    found = adjusted(np.array(published[::-1]))[::-1]
    assert int((found <= 0.05).sum()) == 4
    assert found[3] == pytest.approx(0.0095 * 15 / 4)
    assert found[-1] == 1.0


def test_the_fewer_findings_the_wider_their_intervals() -> None:
    assert confidence_of_found(1, 100, 0.05) == pytest.approx(0.9995)
    assert confidence_of_found(100, 100, 0.05) == pytest.approx(0.95)
    assert confidence_of_found(0, 100, 0.05) == pytest.approx(0.95)


# whatever the counts

series = st.lists(st.integers(0, 100), min_size=6, max_size=23)


@settings(max_examples=40)
@given(series)
def test_growth_backwards_is_shrinking(asked: list[int]) -> None:
    here = growth(cube_of([100] * len(asked), a=asked), "a", source="S")
    there = growth(cube_of([100] * len(asked), a=asked[::-1]), "a", source="S")
    if isinstance(here, NoMeasure) or isinstance(there, NoMeasure):
        assert isinstance(here, NoMeasure)
        assert isinstance(there, NoMeasure)
        return
    assert -100 < here.low <= here.value <= here.high < math.inf
    turned = [1 / (1 + end / 100) for end in (there.high, there.value, there.low)]
    assert [1 + end / 100 for end in (here.low, here.value, here.high)] == pytest.approx(
        turned, rel=1e-4
    )


@settings(max_examples=40)
@given(st.lists(st.integers(0, 100), min_size=24, max_size=36))
def test_a_season_lies_in_its_interval(asked: list[int]) -> None:
    found = seasonality(cube_of([100] * len(asked), a=asked), "a", source="S")
    if isinstance(found.strength, Measure):
        assert 1.0 <= found.strength.low <= found.strength.value <= found.strength.high < math.inf
        assert found.chance is not None
        assert 0.0 <= found.chance <= 1.0


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from("abcd"), series.filter(lambda one: len(one) >= 6)))
def test_every_skill_is_either_tested_or_counted(asked: dict[str, list[int]]) -> None:
    cube = cube_of([100] * 6, **{skill: counts[:6] for skill, counts in asked.items()})
    found = emerging_and_fading(cube, source="S", rate=0.5)
    if isinstance(found, Trends):
        assert found.tested + found.untested == sum(any(one[:6]) for one in asked.values())
        assert len(found.emerging) + len(found.fading) <= found.tested
