"""Value cards for programs and for readers: JSON, a part of a report, and a page of cards.

Knows how cards are laid out; the sentences are the card's own.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import asdict

from cairn.exporters.page_frame import PageWords, chapters_page
from cairn.exporters.report_model import Chapter, Part, TextList, TextTable
from cairn.exporters.value_card_drawing import MADE_UP, card_svg, card_words
from cairn.kernel.json_text import Json, JsonObject
from cairn.value.card import CardLine, ValueCard

__all__ = ["card_json", "card_lines", "card_part", "cards_chapter", "cards_page"]

_HEADER = ("Question", "Answer", "Evidence", "Source")
_QUESTION = "What each credential is worth"
_KINDS = {"Effect": "effect", "Measure": "measure", "Reliability": "reliability", "Cost": "cost"}


def card_json(card: ValueCard) -> JsonObject:
    """A card for programs: every sentence, and every figure with all that stands beside it.

    Args:
        card: The card.
    """
    return {
        "credential": card.credential,
        "issuer": card.issuer,
        "headline": card.headline,
        "madeUp": card.made_up,
        "lines": [_line_json(line) for line in card.lines],
        "forWhom": list(card.for_whom),
        "instead": list(card.instead),
        "remarks": list(card.remarks),
    }


def _line_json(line: CardLine) -> JsonObject:
    found: JsonObject = {
        "topic": line.topic,
        "heading": line.heading,
        "sentences": list(line.sentences),
        "grade": line.grade,
        "gradeMeans": line.grade_means,
        "source": line.source,
        "figure": None,
    }
    if line.figure is not None:
        members = {_camel(name): _plain(value) for name, value in asdict(line.figure).items()}
        found["figure"] = {"kind": _KINDS[type(line.figure).__name__], **members}
    return found


def _plain(value: Json) -> Json:
    if isinstance(value, dict):
        return {_camel(name): _plain(one) for name, one in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def card_lines(card: ValueCard, *, width: int = 80) -> tuple[str, ...]:
    """A card for the terminal, in lines.

    Args:
        card: The card.
        width: How many columns there are.
    """
    told = [card.credential, f"awarded by {card.issuer}"]
    if card.made_up:
        told.append(MADE_UP)
    told += ["", card.headline]
    for line in card.lines:
        told += ["", line.heading, *(f"  {one}" for one in line.sentences)]
        if line.grade:
            told.append(f"  Evidence: {line.grade} ({line.grade_means}).")
        if line.source:
            told.append(f"  Source: {line.source}")
    for heading, sentences in (("For whom?", card.for_whom), ("What instead?", card.instead)):
        told += ["", heading, *(f"  {one}" for one in sentences)]
    told += ["", *card.remarks, ""]
    return tuple(line for text in told for line in _broken(text, width))


def _broken(text: str, width: int) -> list[str]:
    indent = "  " if text.startswith("  ") else ""
    wrapped = textwrap.wrap(text, width, initial_indent="", subsequent_indent=indent)
    return wrapped or [""]


def card_part(card: ValueCard) -> Part:
    """A card as a part of a chapter: the drawing, its headline, and the same in a table.

    Args:
        card: The card.
    """
    rows = tuple(
        (line.heading, " ".join(line.sentences), line.grade or "none", line.source or "none")
        for line in card.lines
    )
    return Part(
        card.credential,
        paragraphs=(card.headline,),
        lists=(
            TextList("For whom?", card.for_whom),
            TextList("What instead?", card.instead),
        ),
        svg=card_svg(card),
        svg_text=card_words(card),
        tables=(TextTable(f"What {card.credential} is worth.", _HEADER, rows),),
    )


def cards_chapter(cards: Sequence[ValueCard], identifier: str, summary: str) -> Chapter:
    """Cards as a chapter of a report.

    Args:
        cards: The cards.
        identifier: A fragment identifier of letters, digits and hyphens, unique on the page.
        summary: What comes out, in a sentence.
    """
    return Chapter(identifier, _QUESTION, summary, parts=tuple(card_part(card) for card in cards))


def cards_page(
    cards: Sequence[ValueCard], *, kicker: str, made_at: str, version: str, summary: str
) -> bytes:
    """A page of cards.

    Args:
        cards: The cards.
        kicker: A few words over the title, such as the issuer's name.
        made_at: When it was made, as it is shown.
        version: The version of Cairn that made it.
        summary: What comes out, in a sentence or two.
    """
    words = PageWords(
        title=_QUESTION,
        heading=_QUESTION,
        kicker=kicker,
        when=f"What the data at hand say, put together on {made_at}",
        summary=summary,
        note_title="What this is, and is not.",
        note="Every figure has its interval, its number, its source and the grade of its evidence."
        " What was only said by somebody is never mixed with what was seen. Nothing here promises a"
        " job.",
        version=version,
    )
    return chapters_page(words, [cards_chapter(cards, "cards", summary)])
