"""The drawing of a stack: every state has a shape, words and a colour one can read."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.baking import svg_for_display
from cairn.exporters.palette import contrast
from cairn.exporters.stack_drawing import stack_svg
from cairn.exporters.svg_text import broken
from exporters.stack_cases import PEOPLE, case_of, leaf, path

_SVG = "{http://www.w3.org/2000/svg}"


def _texts(svg: bytes) -> list[str]:
    return [text.text or "" for text in ET.fromstring(svg).iter(f"{_SVG}text")]  # noqa: S314 - our own drawing


def _words(svg: bytes) -> str:
    return " ".join(_texts(svg))


def test_it_works() -> None:
    words = _words(stack_svg(PEOPLE["all but one"]))
    assert "Generative AI" in words
    assert "You have it: earned on 4 May 2026." in words
    assert "To do, assessed with a reliability of 0.8 or more." in words
    assert words.endswith("Analyst 1 thing to do")


@pytest.mark.parametrize("who", PEOPLE)
def test_any_stack_is_a_picture_that_runs_nothing(who: str) -> None:
    svg = stack_svg(PEOPLE[who])
    assert svg_for_display(svg)
    assert ET.fromstring(svg).get("width") == "400"  # noqa: S314 - our own drawing
    assert stack_svg(PEOPLE[who]) == svg


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("complete", "Analyst Awarded"),
        ("suspended", "Analyst Suspended"),
        ("two ways", "Would do instead."),
        ("more than needed", "You do without it."),
        ("waiting", "Waits for approval"),
        ("refused", "Not awarded"),
        ("withdrawn", "Taken back"),
        ("nothing", "3 things to do"),
        ("credits", "You have 4 of 10 ECTS points."),
        ("credits", "these have to add up to 3"),
        ("at least", "2 of these 3 are enough"),
        ("one leaf", "1 thing to do"),
    ],
)
def test_what_the_colours_say_stands_in_words_too(who: str, says: str) -> None:
    texts = _texts(stack_svg(PEOPLE[who]))
    assert says in " ".join(texts)


def test_two_ways_are_joined_by_or() -> None:
    assert _texts(stack_svg(PEOPLE["two ways"])).count("or") == 1
    assert "or" not in _texts(stack_svg(case_of(pathway=path(leaf("a", "A")))))


def test_every_text_can_be_read_on_its_ground() -> None:
    for case in PEOPLE.values():
        svg = stack_svg(case).decode()
        grounds = {"#fff": "#ffffff"}
        for text in re.findall(r"<text[^>]*>", svg):
            colour = re.search(r'fill="(#\w+)"', text)
            assert colour is not None
            if colour[1] == "#fff":
                continue  # on the box of a goal that is reached
            assert contrast(colour[1], grounds["#fff"]) >= 4.5
    assert contrast("#ffffff", "#17643d") >= 4.5


def test_nothing_reaches_over_the_edge() -> None:
    long = case_of(pathway=path(leaf("a", "Wort" * 40), "学院" * 30))
    svg = ET.fromstring(stack_svg(long))  # noqa: S314 - our own drawing
    lines = [text.text or "" for text in svg.iter(f"{_SVG}text")]
    assert max(map(len, lines)) < 60
    assert int(svg.get("height", "0")) > 150


@given(st.text(max_size=80))
def test_any_name_makes_a_picture(name: str) -> None:
    case = PEOPLE["complete"]
    asked = replace(case.pathway, name=name or "x", earns_name=name)
    svg = stack_svg(replace(case, name=name, pathway=asked))
    assert svg_for_display(svg)


@given(st.text(max_size=200), st.floats(60, 400), st.floats(10, 20))
def test_broken_text_loses_no_word_until_there_is_no_room(
    text: str, width: float, size: float
) -> None:
    lines = broken(text, width, size, most=10_000)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert len(broken(text, width, size, most=2)) <= 2


def test_text_that_is_cut_says_so() -> None:
    assert broken("one two three four five six", 40, 12, most=2)[-1].endswith("…")
