"""A fairness report as a page: one HTML file, whose tables can be read without any picture.

It says above everything that it is a calculation and not an audit. Knows layout; what is said,
`fairness_words` knows.
"""

from __future__ import annotations

from cairn.exporters.fairness_text import CAUSE_HEADER, cause_rows, table_header, table_rows
from cairn.exporters.fairness_words import (
    GLOSSES,
    FairnessPaper,
    cause_sentences,
    nearest_sentences,
    people_sentences,
    summary_sentence,
    table_sentences,
    told_causes,
)
from cairn.exporters.page_frame import PageWords, chapters_page
from cairn.exporters.report_model import Chapter, Part, TextList, TextTable
from cairn.hiring.clause_causes import Causes
from cairn.hiring.impact import CALCULATION, ImpactTable

__all__ = ["fairness_html"]

_NOTE = (
    "Where a law asks for an audit, as New York City's Local Law 144 does, somebody"
    " independent has to make it. Categories are what people said of themselves; nothing was"
    " guessed. Of fewer than ten people nothing is told; whoever puts tables side by side may"
    " still work out a figure, so think before you publish all of them. A flag is no verdict, and"
    " no flag is no proof of fairness."
)
_METHODS = (
    "Rates, ratios and unknowns: New York City, 6 RCNY 5-300 and 5-301; flag: 29 CFR 1607.4 D.",
    "Likely ranges of rates: Clopper and Pearson (1934); of ratios: Koopman (1984).",
    "How often chance alone would do as much: Fisher's exact test, two-sided.",
    "One person more: reckoned in whole people; 44 FR 11996 (1979), question 21.",
    "A clause's share: Shapley (1953), its range that of a difference of two means.",
)


def fairness_html(paper: FairnessPaper) -> bytes:
    """Write a page.

    Args:
        paper: The report.

    Returns:
        One HTML document in UTF-8; the same report gives the same bytes.
    """
    words = PageWords(
        title=paper.title,
        heading=paper.title,
        kicker="Who is chosen, and who is shut out",
        when=f"A calculation, put together on {paper.made_at}",
        summary=summary_sentence(paper.report),
        note_title="A calculation, not an independent audit.",
        note=_NOTE,
        version=paper.version,
    )
    return chapters_page(words, _chapters(paper))


def _chapters(paper: FairnessPaper) -> list[Chapter]:
    report = paper.report
    found = [
        Chapter("people", "Whom this is about", f"From {paper.source}.", people_sentences(paper))
    ]
    found += [_table(one, f"chosen-{place}") for place, one in enumerate(report.selection, 1)]
    found += [
        _table(one, f"scored-{place}", scoring=True) for place, one in enumerate(report.scoring, 1)
    ]
    if report.causes:
        summary = "Each clause by itself, and its part of the difference. Not why people lack it."
        told, rest = told_causes(report)
        parts = tuple(_cause(answer, report.clause_names) for answer in told)
        more = (rest,) if rest else ()
        found.append(Chapter("clauses", "Which clause makes the gap", summary, more, parts=parts))
    if report.nearest is not None:
        kept, *said = nearest_sentences(report)
        title = "The nearest requirement with less impact"
        found.append(Chapter("nearest", title, kept, tuple(said)))
    how = (TextList("Words", GLOSSES), TextList("Methods", _METHODS))
    part = Part("Words and methods", lists=how)
    found.append(Chapter("reading", "How to read this", CALCULATION, parts=(part,)))
    return found


def _table(table: ImpactTable, identifier: str, *, scoring: bool = False) -> Chapter:
    what = "Scores" if scoring else "Chosen"
    first, *rest = table_sentences(table, scoring=scoring)
    shown = TextTable(
        f"{what}, by {table.title}. {CALCULATION}",
        table_header(scoring=scoring),
        table_rows(table),
    )
    return Chapter(identifier, f"{what}, by {table.title}", first, tuple(rest), tables=(shown,))


def _cause(answer: Causes, names: dict[str, str]) -> Part:
    caption = f"What each clause does to the gap of {answer.category}, in people of 100."
    return Part(
        f"{answer.category} ({answer.title})",
        paragraphs=cause_sentences(answer, names),
        tables=(TextTable(caption, CAUSE_HEADER, cause_rows(answer, names)),),
        keyed=True,
    )
