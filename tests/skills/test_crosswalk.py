"""A crosswalk: what goes in comes out, and a guess is told from what is certain."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.skills.crosswalk import Crosswalk, CrosswalkEdge

WALK = Crosswalk(
    "soc-2010",
    "isco-08",
    (
        CrosswalkEdge("11-1011", "1120"),
        CrosswalkEdge("15-1132", "2512"),
        CrosswalkEdge("15-1132", "2513"),
        CrosswalkEdge("15-1132", "2513"),  # published twice
        CrosswalkEdge("15-1134", "2513"),
    ),
)


def test_one_counterpart_is_certain() -> None:
    (link,) = WALK.links("11-1011")
    assert (link.weight, link.standard_error, link.how) == (1.0, 0.0, "only one")


def test_several_counterparts_are_an_even_guess_that_says_so() -> None:
    first, second = WALK.links("15-1132")
    assert first.weight == second.weight == 0.5
    # A share under a flat Dirichlet distribution of two is uniform: variance 1/12.
    assert first.standard_error == pytest.approx(math.sqrt(1 / 12))
    assert first.how == "even split"


def test_sizes_of_all_targets_guide_the_guess() -> None:
    first, second = WALK.links("15-1132", {"2512": 300, "2513": 100})
    assert (first.target, first.weight, first.how) == ("2512", 0.75, "by size")
    assert second.weight == 0.25
    assert WALK.links("15-1132", {"2512": 300})[0].how == "even split"
    assert WALK.links("15-1132", {"2512": 0, "2513": 0})[0].how == "even split"


def test_published_weights_are_used_as_they_are() -> None:
    walk = Crosswalk("a", "b", (CrosswalkEdge("1", "x", 0.9), CrosswalkEdge("1", "y", 0.1)))
    first, second = walk.links("1", {"x": 1, "y": 99})
    assert (first.weight, first.standard_error, first.how) == (0.9, 0.0, "published")
    totals, lost = walk.carry({"1": 50})
    assert (totals["y"].value, totals["y"].low, totals["y"].high) == (5.0, 5.0, 5.0)
    assert (second.target, lost) == ("y", 0.0)


def test_totals_have_bounds_that_hold_whatever_the_shares_are() -> None:
    totals, lost = WALK.carry({"15-1132": 100, "15-1134": 10, "11-1011": 7, "99-9999": 3})
    assert (totals["2513"].value, totals["2513"].low, totals["2513"].high) == (60.0, 10.0, 110.0)
    assert totals["2513"].sources == ("15-1132", "15-1134")
    assert (totals["1120"].low, totals["1120"].high) == (7.0, 7.0)
    assert lost == 3.0


def test_an_unknown_code_goes_nowhere() -> None:
    assert WALK.links("00-0000") == ()


def test_turned_round_it_leads_back() -> None:
    back = WALK.turned()
    assert (back.origin, back.target) == ("isco-08", "soc-2010")
    assert {link.target for link in back.links("2513")} == {"15-1132", "15-1134"}


@pytest.mark.parametrize("amount", [-1.0, math.nan, math.inf])
def test_amounts_that_are_none_are_refused(amount: float) -> None:
    with pytest.raises(UsageError) as refused:
        WALK.carry({"11-1011": amount})
    assert refused.value.code == "bad-amount"


CODES = st.sampled_from("abcde")
EDGES = st.lists(st.builds(CrosswalkEdge, CODES, CODES, st.none() | st.floats(0, 1)), max_size=15)


@given(EDGES, st.dictionaries(CODES, st.floats(0, 1e6)), st.dictionaries(CODES, st.floats(0, 1e6)))
def test_nothing_is_made_or_lost(
    edges: list[CrosswalkEdge], amounts: dict[str, float], sizes: dict[str, float]
) -> None:
    totals, lost = Crosswalk("a", "b", tuple(edges)).carry(amounts, sizes)
    whole = sum(one.value for one in totals.values()) + lost
    assert whole == pytest.approx(sum(amounts.values()), abs=1e-6)
    for one in totals.values():
        assert one.low - 1e-6 <= one.value <= one.high + 1e-6
        assert one.standard_error >= 0
