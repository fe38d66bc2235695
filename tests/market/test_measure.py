"""Why there is no figure: too few are never told, and nothing is never called 0."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.market.measure import FEWEST, suppressed


@given(st.integers(1, FEWEST - 1))
def test_how_few_there_are_is_not_told(n: int) -> None:
    answer = suppressed("demand", n, "postings", "S", "2026-03")
    assert answer.n is None
    assert answer.reason == ("Not enough data: fewer than 10 postings, so the figure is not told.")


@pytest.mark.parametrize("what", ["postings", "people", "openings"])
def test_that_there_are_none_is_told(what: str) -> None:
    answer = suppressed("demand", 0, what, "S", "")
    assert (answer.n, answer.reason) == (0, f"Not enough data: there are no {what}.")
    assert not hasattr(answer, "value")


def test_what_was_asked_for_stays_with_it() -> None:
    answer = suppressed("demand", 3, "postings", "S", "2026-03")
    assert (answer.name, answer.source, answer.period) == ("demand", "S", "2026-03")
