"""What the HTML report needs to know, as plain frozen values.

This module is the whole contract of the page: strings, whole numbers, bytes and tuples. It knows
nothing of programmes, rosters or verification, so that any room may fill it and later chapters
need no change here. It holds no wording of its own except the outcomes' names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "AwardRow",
    "Chapter",
    "CheckLine",
    "DefinitionRow",
    "ElementCell",
    "Figure",
    "Link",
    "MendRow",
    "Outcome",
    "Part",
    "ReportPage",
    "StatusRow",
    "StrangerRow",
    "TextList",
    "TextTable",
    "Verdict",
]

Outcome = Literal["passed", "failed", "undetermined", "not needed"]
"""How one named check ended."""

Verdict = Literal["valid", "invalid", "undetermined", "revoked", "suspended", "not checked"]
"""What the checks add up to for one credential."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One named check of one credential.

    Attributes:
        name: The check's plain name ("Issuer key", "Proof").
        outcome: How it ended.
        sentence: What was found, in words a recruiter understands.
        next_step: What to do next; empty when there is nothing to do.
    """

    name: str
    outcome: Outcome
    sentence: str
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its words, for "What was made".

    Attributes:
        value: The number as it is shown ("196").
        label: What it counts ("credentials signed").
        note: A short sentence that says more; may be empty.
    """

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MendRow:
    """One row of a roster that could not be awarded.

    Attributes:
        row: Where it stands, as the provider counts ("17", or "roster.csv 17").
        field: The column that is wrong.
        wrong: What is wrong, in one sentence.
        mend: What to do, in one sentence.
        value: What the column holds now; may be empty.
    """

    row: str
    field: str
    wrong: str
    mend: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a file beside the page.

    Attributes:
        label: The words of the link ("JSON", "Badge", "PDF").
        href: A relative path, unescaped ("credentials/a1.json"); the page escapes it. A path with
            a scheme or a leading slash is shown as text and not linked.
    """

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One credential that was made, and what verifying it found.

    Attributes:
        learner: The learner's name, in any script.
        achievement: The achievement's name.
        date: The day of the award, as it is shown ("2026-11-22").
        result: The result or grade; empty when there is none.
        verdict: What the checks add up to.
        sentence: The verdict in one plain sentence.
        links: The files of this award.
        checks: Every named check, in the order in which it was made.
        anchor: A fragment identifier unique on the page; made from the position when empty.
        notes: Remarks ("the certificate lacks a glyph"); may be empty.
    """

    learner: str
    achievement: str
    date: str
    result: str
    verdict: Verdict
    sentence: str
    links: tuple[Link, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    anchor: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ElementCell:
    """One European element of one achievement.

    Attributes:
        number: The element's number ("1" to "11", "O1" to "O5").
        name: The element's name ("Notional workload").
        present: Whether it was found.
        mandatory: Whether the Recommendation asks for it always.
        mend: How to add it when it is missing; empty otherwise.
    """

    number: str
    name: str
    present: bool
    mandatory: bool = True
    mend: str = ""


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One achievement held against the European elements.

    Attributes:
        achievement: The achievement's name.
        elements: The same elements in the same order for each achievement of a page.
        image: A small badge image (PNG or SVG bytes) to show beside the name; empty for none.
        awarded: How many were awarded in this run, as it is shown; may be empty.
    """

    achievement: str
    elements: tuple[ElementCell, ...]
    image: bytes = b""
    awarded: str = ""


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One credential that was revoked or suspended.

    Attributes:
        learner: The learner's name.
        achievement: The achievement's name.
        state: "revoked" or "suspended".
        since: When, as it is shown.
        reason: Why, in one sentence; may be empty.
    """

    learner: str
    achievement: str
    state: Literal["revoked", "suspended"]
    since: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StrangerRow:
    """One credential from elsewhere, verified beside our own.

    Attributes:
        file: The file's name.
        issuer: Who says to have issued it; may be empty.
        title: What it is for; may be empty.
        verdict: What the checks add up to.
        sentence: The verdict in one plain sentence.
        checks: Every named check.
    """

    file: str
    issuer: str
    title: str
    verdict: Verdict
    sentence: str
    checks: tuple[CheckLine, ...] = ()


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of plain text, for a chapter that needs no more.

    Attributes:
        caption: What the table shows, as a sentence.
        header: The column names.
        rows: The cells, each row as long as the header; the first cell names the row.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class TextList:
    """Sentences under a heading.

    Attributes:
        title: The heading.
        sentences: The sentences.
    """

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a further chapter: a picture beside what it says in words, and a table of it.

    Attributes:
        title: Its heading.
        state: How it stands, in two or three words; empty for none.
        style: The colour of the state, which the words say too.
        paragraphs: Plain text, one string a paragraph.
        lists: Sentences under headings.
        svg: A drawing; shown as an image.
        svg_text: The drawing in a sentence, for who cannot see it; needed when `svg` is given.
        tables: What the drawing shows as tables, for who reads with a screen reader. They stand
            behind a disclosure.
        keyed: Whether the drawing cannot be read without the tables: then they stand below it.
    """

    title: str
    state: str = ""
    style: Literal["ok", "bad", "todo", "gone", "rest"] = "rest"
    paragraphs: tuple[str, ...] = ()
    lists: tuple[TextList, ...] = ()
    svg: bytes = b""
    svg_text: str = ""
    tables: tuple[TextTable, ...] = ()
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """One further chapter, told in plain paragraphs, tables and pictures.

    Attributes:
        id: A fragment identifier of letters, digits and hyphens, unique on the page.
        title: The heading.
        summary: The finding in one sentence, shown before the body and in the contents.
        paragraphs: Plain text, one string a paragraph.
        tables: Tables shown after the paragraphs.
        svg: A chart drawn as SVG; shown as an image, so that nothing in it can run.
        svg_text: The chart in words, for who cannot see it; needed when `svg` is given.
        parts: Parts with headings of their own, shown after everything else.
        count: What the contents show beside the title; may be empty.
    """

    id: str
    title: str
    summary: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[TextTable, ...] = ()
    svg: bytes = b""
    svg_text: str = ""
    parts: tuple[Part, ...] = ()
    count: str = ""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything the report shows.

    Attributes:
        provider: The provider's name.
        programme: The programme's name.
        made_at: When the run ended, as it is shown ("22 November 2026, 14:05 UTC").
        summary: The story in one or two sentences.
        version: The version of Cairn that made the page.
        figures: The numbers of "What was made".
        mends: Roster rows that could not be awarded.
        awards: The credentials.
        definitions: The achievements against the European elements.
        withdrawn: Credentials revoked or suspended.
        strangers: Badges from elsewhere that were verified beside ours.
        checked: What was checked and how, one sentence each.
        not_checked: What was not checked, one sentence each.
        more: Further chapters, shown before "How this was checked".
        downloads: Files of the whole run (awards.csv, awards.parquet, status list).
        lang: The language of the page's words, as BCP 47.
    """

    provider: str
    programme: str
    made_at: str
    summary: str
    version: str
    figures: tuple[Figure, ...] = ()
    mends: tuple[MendRow, ...] = ()
    awards: tuple[AwardRow, ...] = ()
    definitions: tuple[DefinitionRow, ...] = ()
    withdrawn: tuple[StatusRow, ...] = ()
    strangers: tuple[StrangerRow, ...] = ()
    checked: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    more: tuple[Chapter, ...] = ()
    downloads: tuple[Link, ...] = ()
    lang: str = "en"
