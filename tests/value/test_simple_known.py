"""The simple effects are the published ones, within the tolerances of their own files."""

from __future__ import annotations

import numpy as np
import pytest

from value.known_effects import SETS, rows_of


@pytest.mark.shared
@pytest.mark.parametrize("name", SETS)
def test_the_effects_are_the_known_ones(name: str) -> None:
    worst = {
        what: float(np.max(np.abs(np.asarray(wanted) - np.asarray(ours)) / tolerance))
        for what, wanted, ours, tolerance in rows_of(name)
    }
    assert worst
    assert {what: ratio for what, ratio in worst.items() if not ratio <= 1.0} == {}
