"""Drawings of plans: bars inside the picture, numbered points, nothing that runs."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from cairn.credentials.baking import svg_for_display
from cairn.exporters.palette import contrast
from cairn.exporters.plan_drawing import front_svg, schedule_svg
from cairn.pathways.planner.answers import Front, Plan
from exporters.plan_cases import FRONT, NOTHING, PLAN, ROLE

_SVG = "{http://www.w3.org/2000/svg}"

assert isinstance(PLAN, Plan)
assert isinstance(NOTHING, Plan)
assert isinstance(FRONT, Front)


def _tree(svg: bytes) -> ET.Element:
    assert svg_for_display(svg)
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def _bars(svg: bytes) -> list[tuple[float, float]]:
    found = [rect for rect in _tree(svg).iter(f"{_SVG}rect") if rect.get("rx")]
    return [(float(bar.get("x", "")), float(bar.get("width", ""))) for bar in found]


def test_it_works() -> None:
    svg = schedule_svg(PLAN, ROLE.name)
    words = " ".join(text.text or "" for text in _tree(svg).iter(f"{_SVG}text"))
    assert "Course of talk 1 March to 16 April 2027; 40 hours; 50.00 EUR" in words
    assert words.endswith("16 April 2027: Analyst & <friend>")
    assert "Jan 2027" in words


@pytest.mark.parametrize("years", [0, 1, 9])
def test_bars_lie_in_their_order_and_inside(years: int) -> None:
    later = timedelta(days=365 * years)
    last = replace(PLAN.steps[-1], ends=PLAN.steps[-1].ends + later)
    plan = replace(PLAN, steps=(*PLAN.steps[:-1], last), finish=last.ends)
    bars = _bars(schedule_svg(plan, "Goal"))
    assert [x for x, _ in bars] == sorted(x for x, _ in bars)
    assert all(x >= 14 and x + width <= 392 for x, width in bars)


def test_names_of_months_do_not_run_into_each_other() -> None:
    last = replace(PLAN.steps[-1], ends=PLAN.steps[-1].ends + timedelta(days=3_000))
    plan = replace(PLAN, steps=(*PLAN.steps[:-1], last), finish=last.ends)
    texts = [t for t in _tree(schedule_svg(plan, "Goal")).iter(f"{_SVG}text") if t.get("y") == "16"]
    places = [float(text.get("x", "")) for text in texts]
    assert all(b - a >= 38 for a, b in itertools.pairwise(places))


def test_nothing_to_draw_is_an_empty_file() -> None:
    assert schedule_svg(NOTHING, "Goal") == b""
    assert front_svg(Front(FRONT.plans[:1], complete=True), "Goal") == b""


def test_each_plan_of_a_front_is_a_numbered_point_inside() -> None:
    tree = _tree(front_svg(FRONT, ROLE.name))
    dots = [(float(c.get("cx", "")), float(c.get("cy", ""))) for c in tree.iter(f"{_SVG}circle")]
    assert len(dots) == len(FRONT.plans)
    assert all(46 <= x <= 400 and 20 <= y <= 345 for x, y in dots)
    bold = [t.text for t in tree.iter(f"{_SVG}text") if t.get("font-weight")]
    assert bold == [str(n) for n in range(1, len(dots) + 1)]


def test_what_covers_more_lies_higher_and_what_costs_more_to_the_right() -> None:
    tree = _tree(front_svg(FRONT, ROLE.name))
    dots = [(float(c.get("cx", "")), float(c.get("cy", ""))) for c in tree.iter(f"{_SVG}circle")]
    drawn = list(zip(FRONT.plans, dots, strict=True))
    for one, (x, y) in drawn:
        for other, (right, down) in drawn:
            assert (one.cost < other.cost) == (x < right)
            assert (one.coverage > other.coverage) == (y < down)


def test_a_front_of_free_plans_can_be_drawn() -> None:
    free = tuple(replace(p, cost=replace(p.cost, minor=0)) for p in FRONT.plans)
    assert front_svg(Front(free, complete=True), "Goal")


def test_every_text_can_be_read() -> None:
    for svg in (schedule_svg(PLAN, "Goal"), front_svg(FRONT, "Goal")):
        for colour in set(re.findall(r'<text[^>]*fill="(#\w{6})"', svg.decode())):
            assert contrast(colour, "#ffffff") >= 4.5
    assert contrast("#175a86", "#ffffff") >= 4.5
