"""Charts of the market: what they say, what they never do, and who can read them."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from cairn.exporters.market_charts import finding_svg, finding_words
from cairn.exporters.market_model import Entry, Finding
from cairn.market.measure import NoMeasure
from exporters.market_cases import GAP, PATH, RANKING, measure

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = [pytest.param(one, id=one.key) for one in (PATH, RANKING, GAP)]


def _root(svg: bytes) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def _texts(svg: bytes) -> list[str]:
    return ["".join(one.itertext()) for one in _root(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("finding", DRAWN)
def test_the_finding_is_the_title_and_the_words_are_inside(finding: Finding) -> None:
    svg = finding_svg(finding)
    root = _root(svg)
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == finding.title
    assert root.findtext(f"{SVG}desc") == finding_words(finding)
    # Drawn as well, broken into lines.
    assert " ".join(_texts(svg)).replace("  ", " ").count(finding.title.split()[1])
    assert finding_svg(finding) == svg


@pytest.mark.parametrize("finding", DRAWN)
def test_nothing_in_it_can_run_or_fetch(finding: Finding) -> None:
    svg = finding_svg(finding).decode()
    assert not re.search(r"<script|<a |href=|\bon[a-z]+=|url\(|@import|<foreignObject", svg)
    assert "aria-" not in svg, "one picture, told once"


def test_a_month_without_a_figure_is_a_gap_and_no_zero() -> None:
    svg = finding_svg(PATH).decode()
    points = re.findall(r'<g class="mark-symbol[^"]*"[^>]*>(.*?)</g>', svg, re.DOTALL)
    assert sum(one.count("<path") for one in points) == 10
    line = re.search(r'<g class="mark-line[^"]*"[^>]*>.*?d="([^"]+)"', svg, re.DOTALL)
    assert line is not None
    assert line[1].count("M") == 2, "the line is broken where there is nothing"


def test_every_figure_is_drawn_with_its_interval() -> None:
    svg = finding_svg(RANKING).decode()
    rules = re.findall(r'<g class="mark-rule role-mark[^"]*"[^>]*>(.*?)</g>', svg, re.DOTALL)
    assert sum(one.count("<line") for one in rules) == 2 + 1  # two intervals and the baseline


def test_a_line_without_a_figure_keeps_its_name() -> None:
    assert "drivers (53-3032)" in _texts(finding_svg(RANKING))


def test_colour_is_never_alone() -> None:
    svg = finding_svg(GAP).decode()
    drawn = re.findall(r'aria|<path[^>]*d="([^"]+)"[^>]*fill="(#[0-9a-f]{6})"', svg)
    shapes = {colour: set() for _, colour in drawn}
    for shape, colour in drawn:
        shapes[colour].add(re.sub(r"[0-9.,-]+", "", shape))
    told = [kinds for colour, kinds in shapes.items() if colour in {"#175a86", "#a0461f"}]
    assert len(told) == 2
    assert not told[0] & told[1], "each series has a shape of its own"
    assert {"asked in postings", "evidenced by holders"} <= set(_texts(finding_svg(GAP)))


@pytest.mark.parametrize(
    "finding",
    [
        replace(PATH, shape="figures"),
        replace(PATH, entries=PATH.entries[:1]),
        replace(PATH, entries=PATH.entries[4:6]),
        replace(PATH, entries=()),
    ],
    ids=["not to be drawn", "one figure", "no figure", "nothing"],
)
def test_too_little_is_not_drawn(finding: Finding) -> None:
    assert finding_svg(finding) == b""


def test_hostile_labels_stay_text() -> None:
    bad = "</text><script>alert(1)</script> \x00 \ud800 ]]> &"
    finding = replace(
        RANKING, title=bad, entries=tuple(Entry(f"{bad}{n}", measure(0.1 * n)) for n in (1, 2))
    )
    root = _root(finding_svg(finding))
    assert [one.tag for one in root.iter() if "script" in one.tag] == []


def test_very_many_lines_are_cut_and_very_long_ones_too() -> None:
    many = tuple(Entry(f"{'long ' * 60}{n}", measure(0.1)) for n in range(200))
    svg = finding_svg(replace(RANKING, entries=many))
    height = float(_root(svg).attrib["height"])
    assert height < 1000
    assert len(svg) < 60_000


def test_the_words_tell_what_the_picture_shows() -> None:
    words = finding_words(PATH)
    assert words.startswith(PATH.title)
    assert "from 11.0 % (2025-01) to 22.0 % (2025-12)" in words
    assert "2 have no figure." in words
    nothing = replace(PATH, entries=(Entry("2025-01", NoMeasure("x", "No.", 0, "", "")),))
    assert finding_words(nothing).endswith("There is no figure.")
