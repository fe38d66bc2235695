"""The nearest requirement with less impact: few changes, and what must not be lost is not lost."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.hiring.clause_rule import ClauseRule, taken
from cairn.hiring.nearest import (
    Change,
    KeptPeople,
    KeptScore,
    Nearest,
    Quality,
    Search,
    nearest,
)
from cairn.hiring.rates import BoolArray
from cairn.kernel.errors import UsageError
from hiring.fairness_people import crowd


def _names(group: BoolArray) -> list[str | None]:
    return ["a" if one else "b" for one in group]


def _all_taken(met: BoolArray, rule: ClauseRule) -> BoolArray:
    chosen: BoolArray = taken(met, rule, np.ones((1, len(rule.must)), dtype=np.bool_))[0]
    return chosen


def _asked(clauses: int, changes: tuple[Change, ...]) -> BoolArray:
    asked = np.ones((1, clauses), dtype=np.bool_)
    for one in changes:
        asked[0, one.clause] = False
    return asked


def test_the_clause_that_makes_the_gap_is_left_out() -> None:
    met, group, _ = crowd(1, 200, 4, gap=0.5)
    rule = ClauseRule((True,) * 4)
    found = nearest(Search(met, rule, [_names(group)]), KeptPeople(_all_taken(met, rule)))
    assert found.reached
    assert found.best
    assert found.best.changes == (Change(0, None),)
    assert found.best.quality == 1.0
    assert found.best.taken > found.now.taken
    assert found.now.lowest < 0.8 <= found.best.lowest


def test_an_easier_level_is_nearer_than_many_changes() -> None:
    met, group, _ = crowd(2, 200, 3, gap=0.6)
    rule = ClauseRule((True,) * 3)
    easier = met[:, 0] | group
    search = Search(met, rule, [_names(group)], easier={0: (easier,)})
    found = nearest(search, KeptPeople(_all_taken(met, rule)))
    assert found.best
    assert found.best.changes in {(Change(0, 0),), (Change(0, None),)}
    assert found.looked_at == 1 + 4


@given(st.integers(0, 60), st.integers(2, 5), st.none() | st.integers(10, 60))
def test_nothing_nearer_or_better_was_missed(seed: int, clauses: int, places: int | None) -> None:
    met, group, _ = crowd(seed, 120, clauses)
    group[:10], group[10:20] = True, False
    rule = ClauseRule((True,) + (False,) * (clauses - 1), 1, places)
    now = _all_taken(met, rule)
    if not now.any():
        return
    found = nearest(Search(met, rule, [_names(group)]), KeptPeople(now))
    best = found.best
    everything: list[tuple[int, float]] = []
    for count in range(1, clauses):
        for several in combinations(range(clauses), count):
            changes = tuple(Change(one, None) for one in several)
            chosen = taken(met, rule, _asked(clauses, changes))[0]
            rates = [chosen[group].mean(), chosen[~group].mean()]
            if (chosen | ~now).all():
                everything.append((count, min(rates) / max(rates)))
    good = [one for one in everything if one[1] >= 0.8]
    if found.now.lowest >= 0.8:
        assert best is None
    elif good:
        fewest = min(count for count, _ in good)
        assert best
        assert len(best.changes) == fewest
        assert best.lowest == max(ratio for count, ratio in good if count == fewest)
    else:
        assert not found.reached
        highest = max((ratio for _, ratio in everything), default=0.0)
        assert (best.lowest if best else found.now.lowest) >= highest


@given(st.integers(0, 60), st.floats(0.8, 1.0))
def test_the_average_score_is_kept_as_told(seed: int, share: float) -> None:
    met, group, _ = crowd(seed, 150, 4)
    group[:10], group[10:20] = True, False
    rule = ClauseRule((True,) * 4)
    score = 50 + 10 * met.sum(axis=1).astype(np.float64)
    score[::7] = math.nan
    found = nearest(Search(met, rule, [_names(group)]), KeptScore(score, share))
    if found.best:
        assert found.best.quality >= share
        chosen = taken(met, rule, _asked(4, found.best.changes))[0]
        known = np.isfinite(score)
        now = _all_taken(met, rule)
        kept = score[chosen & known].mean() / score[now & known].mean()
        assert found.best.quality == pytest.approx(kept)


def test_a_fair_requirement_is_left_alone() -> None:
    met = np.ones((40, 2), dtype=np.bool_)
    group = np.arange(40) < 20
    everybody = KeptPeople(np.ones(40, dtype=np.bool_))
    found = nearest(Search(met, ClauseRule((True, True)), [_names(group)]), everybody)
    assert found.best is None
    assert found.reached
    assert found.looked_at == 1


def test_leaving_out_everything_is_no_requirement() -> None:
    met = np.ones((40, 1), dtype=np.bool_)
    met[:15] = False
    group = np.arange(40) < 20
    quality = KeptPeople(met[:, 0])
    found = nearest(Search(met, ClauseRule((True,)), [_names(group)]), quality)
    assert found.best is None
    assert not found.reached


def test_a_search_that_is_too_large_says_how_far_it_got() -> None:
    met, group, _ = crowd(3, 60, 30)
    met |= np.arange(60)[:, None] >= 12
    group[:12], group[20:40] = True, False
    rule = ClauseRule((True,) * 30)
    found = nearest(Search(met, rule, [_names(group)]), KeptPeople(_all_taken(met, rule)))
    assert not found.complete
    assert 1 <= found.changes_looked_at < 30
    assert found.looked_at <= 20_000


def test_categories_with_few_people_and_untold_ones_are_not_compared() -> None:
    met, group, _ = crowd(4, 100, 2)
    names = _names(group)
    names[:5] = ["c"] * 5
    names[5:9] = [None] * 4
    rule = ClauseRule((True, True))
    found = nearest(Search(met, rule, [names]), KeptPeople(_all_taken(met, rule)))
    assert found.compared == 2


def _wrong(case: str) -> tuple[Search, Quality]:
    met, group, _ = crowd(6, 60, 2)
    rule = ClauseRule((True, True))
    now, names = _all_taken(met, rule), _names(group)
    search = Search(met, rule, [names[:15] + [None] * 45 if case == "few" else names])
    qualities: dict[str, Quality] = {
        "few": KeptPeople(now),
        "nobody": KeptPeople(np.zeros(60, dtype=np.bool_)),
        "not taken now": KeptPeople(~now),
        "length": KeptPeople(now[:5]),
        "scores": KeptScore(np.full(60, math.nan)),
        "score length": KeptScore(np.ones(3)),
        "no share": KeptScore(np.ones(60), 0.0),
    }
    return search, qualities[case]


@pytest.mark.parametrize(
    "case",
    ["few", "nobody", "not taken now", "length", "scores", "score length", "no share"],
)
def test_quality_that_does_not_fit_is_refused(case: str) -> None:
    with pytest.raises(UsageError) as caught:
        nearest(*_wrong(case))
    assert caught.value.code == "bad-quality"
    assert caught.value.mend


@pytest.mark.parametrize("case", ["columns", "names", "level", "clause"])
def test_a_search_that_does_not_fit_is_refused(case: str) -> None:
    met, group, _ = crowd(6, 60, 2)
    rule = ClauseRule((True,) * (3 if case == "columns" else 2))
    names = _names(group)[: 5 if case == "names" else 60]
    place = 7 if case == "clause" else 0
    easier = (
        {place: (met[: 3 if case == "level" else 60, 0],)} if case in {"level", "clause"} else {}
    )
    with pytest.raises(UsageError) as caught:
        Search(met, rule, [names], easier=easier)
    assert caught.value.code == "bad-clauses"


def test_the_result_is_the_same_again() -> None:
    met, group, _ = crowd(9, 90, 5)
    rule = ClauseRule((True,) * 5)
    quality = KeptPeople(_all_taken(met, rule))
    one, other = (nearest(Search(met, rule, [_names(group)]), quality) for _ in range(2))
    assert isinstance(one, Nearest)
    assert one == other
