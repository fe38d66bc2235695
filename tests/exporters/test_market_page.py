"""The page of answers: one file, no script, a table behind each chart."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

from cairn.exporters.market_model import Answer, Entry
from cairn.exporters.market_page import MarketPage, answer_chapter, finding_part, market_html
from cairn.exporters.report_page import report_html, with_chapters
from exporters.market_cases import ANSWER, PATH, RANKING, measure
from exporters.report_pages import EMPTY

PAGE = MarketPage("spreadsheets", "A skill", "25 November 2026", "0.1.0", "It grows.", (ANSWER,))


class _Outline(HTMLParser):
    """Headings, tags and attributes, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def test_it_is_one_file_without_scripts() -> None:
    html = market_html(PAGE).decode()
    outline = _Outline(html)
    assert "script" not in outline.tags
    assert not [one for one in outline.attributes if one[1].startswith("on")]
    sources = [value for _, name, value in outline.attributes if name == "src"]
    assert sources
    assert all(one.startswith("data:image/svg+xml;base64,") for one in sources)
    links = [value for _, name, value in outline.attributes if name == "href"]
    assert all(one.startswith("#") for one in links)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in html
    assert "default-src 'none'" in html
    assert market_html(PAGE) == market_html(PAGE)


def test_it_is_laid_out_for_everybody() -> None:
    outline = _Outline(market_html(PAGE).decode())
    assert outline.tags.count("h1") == 1
    assert ("html", "lang", "en") in outline.attributes
    alts = [value for tag, name, value in outline.attributes if (tag, name) == ("img", "alt")]
    assert len(alts) == len(ANSWER.findings)
    assert all(alts)
    identifiers = [value for _, name, value in outline.attributes if name == "id"]
    assert len(identifiers) == len(set(identifiers))


def test_behind_each_chart_stands_its_table_and_its_method() -> None:
    part = finding_part(PATH)
    assert part.svg.startswith(b"<svg ")
    assert part.svg_text.startswith(PATH.title)
    (table,) = part.tables
    assert table.header == ("Month", "Figure", "95% interval", "n")
    assert len(table.rows) == len(PATH.entries)
    (how,) = part.lists
    assert how.sentences[-1].startswith("Source: ")
    assert market_html(PAGE).decode().count("The picture as a table") == len(ANSWER.findings)


def test_what_is_not_drawn_is_said_and_its_table_is_open() -> None:
    alone = replace(PATH, shape="figures")
    part = finding_part(alone)
    assert part.svg == b""
    assert part.paragraphs[0] == PATH.title
    html = market_html(replace(PAGE, answers=(replace(ANSWER, findings=(alone,)),))).decode()
    assert "The picture as a table" not in html
    assert "2025-05" in html


def test_lines_that_are_not_drawn_are_counted() -> None:
    many = replace(RANKING, entries=tuple(Entry(f"n{n}", measure(0.1)) for n in range(50)))
    (how,) = finding_part(many).lists
    assert "The table has 20 more lines than the picture." in how.sentences


def test_foreign_text_is_escaped() -> None:
    bad = "<script>alert(1)</script>"
    page = MarketPage(bad, bad, bad, bad, bad, (Answer(bad, bad, ANSWER.findings),))
    assert "script" not in _Outline(market_html(page).decode()).tags


def test_an_answer_becomes_a_chapter_of_the_report_of_a_run() -> None:
    chapter = answer_chapter(ANSWER, "market", title="What the market asks for")
    html = with_chapters(report_html(EMPTY), (chapter,)).decode()
    assert '<section id="market"' in html
    assert "What the market asks for" in html
    assert html.count('class="chart"') == len(ANSWER.findings)
    assert "How to read this" in html


def test_an_answer_without_figures_is_a_chapter_too() -> None:
    chapter = answer_chapter(Answer("Which?", "Not enough data: there are no postings."), "market")
    html = with_chapters(report_html(EMPTY), (chapter,)).decode()
    assert "Not enough data: there are no postings." in html
