"""Answers about the market as a page with charts, and as chapters for the report of a run.

Behind each chart stands its table, under it how the figures were made. Knows how answers are laid
out; finds none.
"""

from __future__ import annotations

from dataclasses import dataclass

from cairn.exporters.market_charts import MOST_DRAWN, finding_svg, finding_words
from cairn.exporters.market_model import Answer, Finding
from cairn.exporters.market_text import entry_header, entry_rows, method_sentences
from cairn.exporters.page_frame import PageWords, chapters_page
from cairn.exporters.report_model import Chapter, Part, TextList, TextTable

__all__ = ["MarketPage", "answer_chapter", "finding_part", "market_html"]


@dataclass(frozen=True, slots=True)
class MarketPage:
    """A page of answers.

    Attributes:
        title: What it is about.
        kicker: A few words over the title, such as what kind of thing it is about.
        made_at: When it was made, as it is shown.
        version: The version of Cairn that made it.
        summary: What comes out, in a sentence or two.
        answers: The answers, a chapter each.
        lang: The language of the page's words, as BCP 47.
        told: What it is, in the words before the day.
    """

    title: str
    kicker: str
    made_at: str
    version: str
    summary: str
    answers: tuple[Answer, ...]
    lang: str = "en"
    told: str = "What the data at hand say, put together on"


def market_html(page: MarketPage) -> bytes:
    """Write a page.

    Args:
        page: Everything it shows.

    Returns:
        One HTML document in UTF-8; the same page gives the same bytes.

    Raises:
        UsageError: If the extra ``market``, which draws, is not installed.
    """
    words = PageWords(
        title=page.title,
        heading=page.title,
        kicker=page.kicker,
        when=f"{page.told} {page.made_at}",
        summary=page.summary,
        note_title="What this is, and is not.",
        note="Every figure has its interval, the number behind it, its source and its grade. Where"
        " the data are too few, the page says so and shows no figure. Nothing here promises a job.",
        version=page.version,
        lang=page.lang,
    )
    chapters = [
        answer_chapter(answer, f"answer-{place}") for place, answer in enumerate(page.answers, 1)
    ]
    return chapters_page(words, chapters)


def answer_chapter(answer: Answer, identifier: str, *, title: str = "") -> Chapter:
    """An answer as a chapter, for a page of answers or for the report of a run.

    Args:
        answer: The answer.
        identifier: A fragment identifier of letters, digits and hyphens, unique on the page.
        title: The heading; the question when left out.

    Raises:
        UsageError: If the extra ``market``, which draws, is not installed.
    """
    words = [Part(one.topic, paragraphs=one.sentences) for one in answer.said]
    ending = [
        TextList(heading, sentences)
        for heading, sentences in (
            ("What to know", answer.remarks),
            ("Where the data come from", answer.sources),
        )
        if sentences
    ]
    last = [Part("How to read this", lists=tuple(ending))] if ending else []
    return Chapter(
        identifier,
        title or answer.question,
        answer.summary,
        parts=(*map(finding_part, answer.findings), *words, *last),
    )


def finding_part(finding: Finding) -> Part:
    """A finding as a part of a chapter: its chart, its words, its method, and its table.

    Args:
        finding: What was found.

    Raises:
        UsageError: If the extra ``market``, which draws, is not installed.
    """
    svg = finding_svg(finding)
    caption = f"{finding.title} {finding.axis[:1].upper()}{finding.axis[1:]}".strip()
    header = tuple(title.strip() for title in entry_header(finding))
    rows = entry_rows(finding)
    table = TextTable(f"{caption}.".replace("..", "."), header, rows)
    hidden = len({entry.label for entry in finding.entries}) - MOST_DRAWN
    notes = (
        (f"The table has {hidden} more lines than the picture.",)
        if svg and finding.shape == "ranking" and hidden > 0
        else ()
    )
    how = (*method_sentences(finding), *notes)
    return Part(
        finding.topic,
        paragraphs=(*(() if svg else (finding.title,)), *finding.sentences),
        lists=(TextList("How this was made", how),) if how else (),
        svg=svg,
        svg_text=finding_words(finding) if svg else "",
        tables=(table,) if rows else (),
    )
