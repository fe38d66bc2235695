"""Saturation, its path, and the month from which nearly everyone holds a thing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cairn.kernel.errors import UsageError
from cairn.market.asking import asking_counted
from cairn.market.curves import CURVES
from cairn.market.diffusion import Diffusion, Reach, Series, fit
from cairn.market.measure import Measure, MeasureAnswer, NoMeasure
from cairn.market.saturation import (
    baseline,
    baseline_sentence,
    saturation,
    saturation_path,
)


def people(count: float, spread: float = 0.0) -> Measure:
    return Measure(
        "people", count, count - spread, count + spread, "people", int(count), "Register",
        "2026-03", "raw count", "counted",
    )  # fmt: skip


def asking(count: int) -> MeasureAnswer:
    return asking_counted(count, "welding", source="Postings", period="2025-04/2026-03")


NOTHING = NoMeasure("people", "Not enough data: fewer than 10 people.", None, "Register", "2026")


def test_saturation_is_holders_for_each_posting() -> None:
    found = saturation(people(300), asking(100), "welding")
    assert isinstance(found, Measure)
    assert found.value == 3
    assert 2.4 < found.low < 3 < found.high < 3.8
    assert found.name == "people who hold welding, for each posting that asks for it"
    assert found.period == "2025-04/2026-03"
    assert "neither is the whole market" in found.remark
    assert isinstance(saturation(NOTHING, asking(100), "welding"), NoMeasure)
    assert isinstance(saturation(people(300), asking(4), "welding"), NoMeasure)
    openings = replace(people(50), unit="openings a year")
    by_opening = saturation(people(300), openings, "welding")
    assert isinstance(by_opening, Measure)
    assert by_opening.unit == "holders for each opening"


MONTHS = ("2026-01", "2026-02", "2026-03")
PATHS: dict[str, tuple[tuple[MeasureAnswer, ...], str, str]] = {
    "more": ((people(100), people(200), people(400)), "rose", "More people hold welding"),
    "fewer": ((people(400), people(200), people(100)), "fell", "Fewer people hold welding"),
    "not sure": ((people(100), people(105), people(110)), "cannot say", "cannot be said"),
    "gaps are passed over": ((people(100), NOTHING, people(400)), "rose", "2026-03"),
    "one figure": ((people(100), NOTHING, NOTHING), "cannot say", "Not enough data"),
}


@pytest.mark.parametrize(("holders", "direction", "words"), PATHS.values(), ids=PATHS)
def test_a_path_says_how_it_moved_only_when_that_is_sure(
    holders: tuple[MeasureAnswer, ...], direction: str, words: str
) -> None:
    found = saturation_path(MONTHS, holders, [asking(100)] * 3, "welding")
    assert [one.month for one in found.points] == list(MONTHS)
    assert found.direction == direction
    assert words in found.sentence


def test_a_path_needs_one_of_each() -> None:
    with pytest.raises(UsageError) as caught:
        saturation_path(MONTHS, [people(100)], [asking(100)] * 3, "welding")
    assert caught.value.code == "bad-path"


def spread(*, share: bool = False, n: int = 24) -> Diffusion:
    curve = CURVES[1]
    times = np.arange(1.0, n + 1.0)
    shares = curve.share(times, 0.35, curve.bending_at(0.35, 9.0))
    chance = np.random.default_rng(4)
    if share:
        values = np.abs(0.97 * shares + chance.normal(0.0, 0.004, n))
        series = Series("2024-01", tuple(map(float, values)), "x", "share", "S", "level")
    else:
        counts = np.cumsum(chance.poisson(500 * np.diff(shares, prepend=0.0)))
        series = Series("2024-01", tuple(map(float, counts)), "people", "people", "Register")
    found = fit(series)
    assert isinstance(found, Diffusion)
    return found


def test_the_baseline_of_its_own_curve_of_shares_and_of_a_population() -> None:
    own = baseline(spread())
    assert isinstance(own, Reach)
    assert own.earliest <= own.month <= own.latest
    of_shares = baseline(spread(share=True))
    assert isinstance(of_shares, Reach)
    # 0.9 of all when 0.97 is the ceiling: later than 0.9 of the ceiling.
    assert of_shares.wait.value > spread(share=True).reaches_share(0.9).wait.value  # type: ignore[union-attr]  # it is told
    exact = baseline(spread(n=15), people(545))
    wide = baseline(spread(n=15), people(545, 5))
    assert isinstance(exact, Reach)
    assert isinstance(wide, Reach)
    assert wide.wait.low <= exact.wait.low < exact.wait.high <= wide.wait.high
    assert wide.earliest <= exact.earliest
    assert "Register" in wide.wait.source


def test_nobody_can_say_is_an_answer() -> None:
    never = baseline(spread(), people(5000))
    assert isinstance(never, NoMeasure)
    assert baseline_sentence(never, "Welding").startswith(
        "When Welding is the baseline cannot be said. Cannot say: "
    )
    assert baseline(NOTHING) is NOTHING
    assert baseline(spread(), NOTHING) is NOTHING
    for share in (0.0, 1.0, 2.0):
        with pytest.raises(UsageError) as caught:
            baseline(spread(), share=share)
        assert caught.value.code == "bad-share"


def test_the_sentence_says_whether_it_is_past() -> None:
    past = baseline(spread(), people(400))
    assert isinstance(past, Reach)
    assert baseline_sentence(past, "Welding").startswith("Welding has been the baseline since")
    to_come = replace(
        past,
        earliest="2026-02",
        month="2026-03",
        latest="2026-07",
        wait=replace(past.wait, low=1, value=2, high=6),
    )
    assert baseline_sentence(to_come, "Welding") == (
        "Welding is the baseline from about 2026-03 on (2026-02 to 2026-07): then 9 in 10 hold it."
    )
    alone = replace(to_come, earliest="2026-03", latest="2026-03")
    assert "(2026-03)" in baseline_sentence(alone, "Welding")
