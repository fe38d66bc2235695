"""Value cards as drawings, as JSON and as a page: the same sentences everywhere, and safe."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from cairn.exporters.value_card import card_json, card_part, cards_page
from cairn.exporters.value_card_drawing import card_svg, card_words
from cairn.kernel.json_text import read_json_object, write_json
from cairn.value.card import value_card
from value.test_card import FACTS, LIFT, STANDING

CARD = value_card(FACTS)
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: bytes) -> str:
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    return " ".join(one.text or "" for one in root.iter(f"{SVG}text"))


def test_the_drawing_says_what_the_card_says() -> None:
    drawn = texts(card_svg(CARD))
    for line in CARD.lines:
        assert line.heading in drawn
        for word in line.sentences[0].split():
            assert word in drawn
    assert "For whom?" in drawn
    assert "What instead?" in drawn
    assert card_svg(CARD) == card_svg(CARD)


def test_foreign_text_stays_text() -> None:
    evil = value_card(replace(FACTS, credential='<script>alert("1")</script> & more'))
    svg = card_svg(evil)
    assert b"<script" not in svg
    assert "<script>" in texts(svg)
    page = cards_page([evil], kicker="<b>", made_at="today", version="1", summary="<i>")
    assert b"<script" not in page
    assert b"<b>" not in page.replace(b"<bdi>", b"")


def test_what_is_made_up_says_so_in_every_form() -> None:
    lift = replace(LIFT, standing=replace(STANDING, made_up=True))
    card = value_card(replace(FACTS, lift=lift))
    assert "Made up for an example" in texts(card_svg(card))
    assert "Made up for an example" in card_words(card)
    assert card_json(card)["madeUp"] is True


def test_json_holds_every_figure_with_what_stands_behind_it() -> None:
    found = read_json_object(write_json(card_json(CARD)))
    by_topic = {line["topic"]: line for line in found["lines"]}
    lift = by_topic["lift"]["figure"]
    assert (lift["kind"], lift["low"], lift["high"], lift["n"]) == ("effect", 0.02, 0.14, 400)
    assert lift["standing"]["grade"] == by_topic["lift"]["grade"] == "adjusted observation"
    assert lift["minimumDetectable"] == 0.08
    assert by_topic["cost"]["figure"]["hours"] == 50.0
    assert by_topic["reliability"]["figure"]["kind"] == "reliability"


def test_a_part_has_the_drawing_as_a_table_too() -> None:
    part = card_part(CARD)
    (table,) = part.tables
    assert [row[0] for row in table.rows] == [line.heading for line in CARD.lines]
    assert part.svg_text


def test_the_page_is_one_file_without_scripts() -> None:
    page = cards_page([CARD, CARD], kicker="k", made_at="today", version="1", summary="s")
    assert b"<script" not in page
    assert page.count(b"<img") == 2
