"""Colours: one for one achievement, all legible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.exporters.palette import PALETTE, Accent, accent_for, contrast


@pytest.mark.parametrize("accent", PALETTE, ids=lambda accent: accent.name)
def test_every_colour_is_legible(accent: Accent) -> None:
    assert contrast(accent.deep, "#ffffff") >= 4.5
    assert contrast(accent.deep, accent.tint) >= 4.5
    assert contrast(accent.dark, accent.tint) >= 4.5


def test_contrast_is_the_definition_s() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(st.text())
def test_any_key_has_a_colour_and_keeps_it(key: str) -> None:
    assert accent_for(key) is accent_for(key)


def test_keys_spread_over_the_palette() -> None:
    assert {accent_for(f"https://a.example/{n}") for n in range(200)} == set(PALETTE)
