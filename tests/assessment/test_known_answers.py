"""Every set of known answers within the tolerances that its own file states."""

from __future__ import annotations

import numpy as np
import pytest

from assessment.known_answers import PAGE, SETS, known_answers_page, rows_of

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("name", SETS)
def test_the_estimates_are_the_known_ones(name: str) -> None:
    worst = {row.what: float(np.max(row.ratio)) for row in rows_of(name)}
    assert worst
    assert {what: ratio for what, ratio in worst.items() if not ratio <= 1.0} == {}


@pytest.mark.slow
def test_the_page_of_known_answers_is_current() -> None:
    assert PAGE.read_text("utf-8") == known_answers_page(), "docs/known-answers.md is old"
