"""The picture of an assessment shows measure, interval and bar in their order, in words too."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.exporters.assessment_drawing import assessment_picture
from cairn.exporters.palette import contrast
from cairn.verification.assessment_picture import assessment_line
from credentials.assessments import assessment

SVG = "{http://www.w3.org/2000/svg}"

FAR: dict[str, dict[str, Any]] = {
    "the bar inside": {},
    "the bar far below": {"cut": Decimal(-900_000)},
    "the bar far above": {"cut": Decimal(900_000)},
    "the bar at the measure": {"cut": Decimal("0.84")},
    "a tiny error": {"standard_error": Decimal("0.000001")},
    "a huge error": {"standard_error": Decimal(1_000_000)},
    "huge numbers": {
        "measure": Decimal("-999999.99"), "cut": Decimal("-999998.99"), "unit": "score",
    },
}  # fmt: skip


def marks(svg: bytes) -> tuple[float, float, float, float]:
    """Where the interval begins, the bar, the dot, and where the interval ends."""
    text = svg.decode()
    ends = re.search(r'd="M([\d.]+) 42v16M([\d.]+) 42v16"', text)
    bar = re.search(r'd="M([\d.]+) 26V66"', text)
    dot = re.search(r'<circle cx="([\d.]+)"', text)
    assert ends is not None
    assert bar is not None
    assert dot is not None
    return float(ends[1]), float(bar[1]), float(dot[1]), float(ends[2])


@pytest.mark.parametrize("case", FAR)
def test_all_is_drawn_within_the_picture(case: str) -> None:
    svg, _ = assessment_picture(assessment(**FAR[case]))
    assert all(16 <= mark <= 384 for mark in marks(svg))
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    for text in root.iter(f"{SVG}text"):
        half = len(text.text or "") * 3.9
        middle = float(text.get("x", "0"))
        if text.get("text-anchor") == "middle":
            assert 0 <= middle - half <= middle + half <= 400


def test_the_marks_stand_where_the_numbers_are() -> None:
    low, bar, dot, high = marks(assessment_picture(assessment())[0])
    assert dot == pytest.approx((low + high) / 2, abs=0.2)
    scale = (high - low) / (2 * 1.959964 * 0.31)
    assert dot - bar == pytest.approx(scale * (0.84 - 0.3), abs=0.2)


WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "on both sides": ({}, "from 0.23 to 1.45, on both sides of the bar."),
    "above": ({"cut": Decimal("0.1")}, "from 0.23 to 1.45, wholly above the bar."),
    "below": ({"cut": Decimal("1.5")}, "from 0.23 to 1.45, wholly below the bar."),
    "the unit": ({"unit": "score"}, "A line of points: the bar is at 0.30, the measured level at"),
}


@pytest.mark.parametrize("case", WORDS)
def test_the_same_is_said_in_words(case: str) -> None:
    members, words = WORDS[case]
    svg, text = assessment_picture(assessment(**members))
    assert words in text
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    assert root.findtext(f"{SVG}title") == text
    assert root.get("role") == "img"


def test_no_mark_is_told_by_its_colour_alone() -> None:
    svg = assessment_picture(assessment())[0].decode()
    assert ">bar 0.30<" in svg
    assert ">level 0.84, likely 0.23 to 1.45<" in svg
    assert svg.count("stroke-dasharray") == 1


def test_every_colour_can_be_seen_on_its_ground() -> None:
    svg = assessment_picture(assessment())[0].decode()
    colours = set(re.findall(r"#[0-9a-f]{6}", svg))
    assert len(colours) == 4
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in colours)


def test_it_runs_and_loads_nothing_and_is_the_same_each_time() -> None:
    svg, _ = assessment_picture(assessment(method="<script>"))
    assert not re.search(rb"<script|href|url\(|<style|\son[a-z]+=", svg)
    assert assessment_picture(assessment())[0] == svg


def test_a_terminal_has_it_as_a_line() -> None:
    line = assessment_line(assessment())
    assert line == (
        "---[-|------------o--------------]------  o level 0.84, [ ] 95% 0.23 to 1.45, | bar 0.30"
    )


@given(
    st.decimals(-1_000_000, 1_000_000, places=6),
    st.decimals("0.000001", 1_000_000, places=6),
    st.decimals(-1_000_000, 1_000_000, places=6),
)
def test_the_line_shows_all_four_marks_in_their_order(
    measure: Decimal, error: Decimal, cut: Decimal
) -> None:
    one = assessment(measure=measure, standard_error=error, cut=cut)
    line = assessment_line(one)[:40]
    low, high = one.interval
    assert re.sub("-", "", line) == "".join(
        sign
        for _, _, sign in sorted([(low, 1, "["), (cut, 0, "|"), (measure, 2, "o"), (high, 3, "]")])
    )
    assert all(0 <= mark <= 400 for mark in marks(assessment_picture(one)[0]))
