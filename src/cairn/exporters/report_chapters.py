"""The report's own chapters, each a function from the page's values to a `Section`.

A later room adds a chapter without touching this module: it fills a `Chapter` of the page. A new
chapter of the report itself is one function here and one line in `SECTIONS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from cairn.exporters.report_further import further_body
from cairn.exporters.report_markup import (
    Cell,
    Column,
    check_list,
    files,
    name,
    picture,
    plain_list,
    row,
    said,
    share_bar,
    table,
    tag,
    verdict_tag,
)
from cairn.exporters.report_model import (
    AwardRow,
    Chapter,
    ElementCell,
    ReportPage,
)

__all__ = ["SECTIONS", "Section", "further_section", "sections"]

_NEEDS_A_LOOK = frozenset({"invalid", "undetermined"})
_MOST_NAMED = 20
_IDENTIFIER = re.compile(r"[^A-Za-z0-9-]+")

_AWARDS = (
    Column("Learner", "name"),
    Column("Achievement", "what"),
    Column("Date", "day"),
    Column("Result", "grade"),
    Column("Verdict", "say"),
    Column("Files", "path"),
)
_MENDS = (
    Column("Row"),
    Column("Field"),
    Column("What it holds"),
    Column("What is wrong"),
    Column("What to do"),
)
_WITHDRAWN = (
    Column("Learner"),
    Column("Achievement"),
    Column("State"),
    Column("Since"),
    Column("Reason"),
)
_STRANGERS = (
    Column("File", "narrow"),
    Column("Issuer", "narrow"),
    Column("For", "narrow"),
    Column("Verdict"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One finished chapter.

    Attributes:
        id: Its fragment identifier.
        title: Its heading, plain text.
        summary: Its finding in one sentence, plain text.
        body: HTML.
        count: What the contents show beside the title; may be empty.
    """

    id: str
    title: str
    summary: str
    body: str
    count: str = ""


def _made(page: ReportPage) -> Section | None:
    figures = "".join(
        f"<li><b>{said(figure.value)}</b><span>{said(figure.label)}</span>"
        f"{f'<small>{said(figure.note)}</small>' if figure.note else ''}</li>"
        for figure in page.figures
    )
    body = f'<ul class="figures">{figures}</ul>' if figures else ""
    if page.downloads:
        body += f'<div class="downloads"><h3>To take away</h3>{files(page.downloads)}</div>'
    return (
        Section("made", "What was made", "What this run left in the folder of the programme.", body)
        if body
        else None
    )


def _mends(page: ReportPage) -> Section | None:
    title = "Rows that need mending"
    if not page.mends:
        return Section("mends", title, "None: every row of the roster could be read.", "", "0")
    rows = (
        row(
            _MENDS,
            (
                Cell(said(mend.row), "number"),
                Cell(f"<code>{said(mend.field)}</code>"),
                Cell(f"<q>{name(mend.value)}</q>" if mend.value else ""),
                Cell(said(mend.wrong)),
                Cell(said(mend.mend)),
            ),
        )
        for mend in page.mends
    )
    count = len(page.mends)
    summary = (
        f"{_counted(count, 'fault')} kept {_counted(len({mend.row for mend in page.mends}), 'row')}"
        " of the roster from being awarded. Mend and run again: what was made stays as it is."
    )
    body = table(
        identifier="mends-table",
        caption="Roster rows that were not awarded, with the mend for each",
        columns=_MENDS,
        rows=rows,
    )
    return Section("mends", title, summary, body, str(count))


def _awards(page: ReportPage) -> Section | None:
    title = "The credentials"
    if not page.awards:
        return Section("credentials", title, "No credential was made.", "", "0")
    anchors = _anchors(page.awards)
    look = [
        (award, anchor)
        for award, anchor in zip(page.awards, anchors, strict=True)
        if award.verdict in _NEEDS_A_LOOK
    ]
    if look:
        named = ", ".join(
            f'<a href="#{said(anchor)}">{name(award.learner)}</a>'
            for award, anchor in look[:_MOST_NAMED]
        )
        more = f" and {len(look) - _MOST_NAMED} more" if len(look) > _MOST_NAMED else ""
        first = f"<p>These need a look: {named}{more}.</p>"
    else:
        first = ""
    body = table(
        identifier="credentials-table",
        caption="Every credential of this run, verified after it was made",
        columns=_AWARDS,
        rows=map(_award, page.awards, anchors),
        style="stack fixed",
    )
    valid = sum(award.verdict == "valid" for award in page.awards)
    total = len(page.awards)
    summary = f"{valid} of {_counted(total, 'credential')} verified as valid."
    bar = share_bar(award.verdict for award in page.awards)
    return Section("credentials", title, summary, bar + first + body, str(total))


def _anchors(awards: tuple[AwardRow, ...]) -> list[str]:
    """One fragment identifier for each award: its own where that is usable and not yet taken."""
    anchors: list[str] = []
    seen: set[str] = set()
    for place, award in enumerate(awards, start=1):
        wanted = _IDENTIFIER.sub("-", award.anchor)
        taken = not wanted or wanted in seen
        anchors.append(f"credential-{place}" if taken else wanted)
        seen.add(anchors[-1])
    return anchors


def _award(award: AwardRow, anchor: str) -> str:
    whose = f"{award.learner}, {award.achievement}"
    notes = "".join(f'<p class="quiet">{said(note)}</p>' for note in award.notes)
    verdict = (
        f"{verdict_tag(award.verdict)}<p>{said(award.sentence)}</p>{notes}"
        f"{check_list(award.checks, whose)}"
    )
    cells = (
        Cell(name(award.learner)),
        Cell(name(award.achievement)),
        Cell(said(award.date), "date"),
        Cell(name(award.result) if award.result else ""),
        Cell(verdict, "verdict"),
        Cell(files(award.links, whose)),
    )
    return row(_AWARDS, cells, anchor)


def _definitions(page: ReportPage) -> Section | None:
    if not page.definitions:
        return None
    columns = (Column("Element"), *(Column(row.achievement) for row in page.definitions))
    heads = "".join(
        f'<th scope="col" role="columnheader">{picture(entry.image, "", "thumb")}'
        f"{name(entry.achievement)}"
        f"{f'<br><small>{said(entry.awarded)}</small>' if entry.awarded else ''}</th>"
        for entry in page.definitions
    )
    body = "".join(
        _element_rows(page, mandatory=mandatory, columns=columns) for mandatory in (True, False)
    )
    missing = sum(
        not cell.present and cell.mandatory for row in page.definitions for cell in row.elements
    )
    summary = (
        f"{_counted(missing, 'mandatory element')} missing in "
        f"{_counted(len(page.definitions), 'definition')}."
        if missing
        else f"No mandatory element is missing in {_counted(len(page.definitions), 'definition')}."
    )
    html = (
        '<div class="scroll" role="region" aria-labelledby="elements-table" tabindex="0">'
        '<table class="matrix"><caption id="elements-table"><span>The elements of the European '
        "approach to micro-credentials (Council Recommendation of 16 June 2022, Annex I) in each "
        f'definition</span></caption><thead><tr><th scope="col">Element</th>{heads}</tr></thead>'
        f"{body}</table></div>"
    )
    return Section("elements", "Definitions against the European elements", summary, html)


def _element_rows(page: ReportPage, *, mandatory: bool, columns: tuple[Column, ...]) -> str:
    names = [
        (place, cell)
        for place, cell in enumerate(page.definitions[0].elements)
        if cell.mandatory is mandatory
    ]
    if not names:
        return ""
    lines = []
    for place, element in names:
        cells = "".join(
            f"<td>{_element(definition.elements[place], mandatory=mandatory)}</td>"
            for definition in page.definitions
            if place < len(definition.elements)
        )
        lines.append(
            f'<tr><th scope="row">{said(element.number)}. {said(element.name)}</th>{cells}</tr>'
        )
    words = "Mandatory" if mandatory else "Optional"
    head = f'<tr class="group"><th scope="rowgroup" colspan="{len(columns)}">{words}</th></tr>'
    return f"<tbody>{head}{''.join(lines)}</tbody>"


def _element(cell: ElementCell, *, mandatory: bool) -> str:
    if cell.present:
        return tag("ok", "Present")
    state = tag("bad", "Missing") if mandatory else tag("rest", "Not given")
    return state + (f"<p>{said(cell.mend)}</p>" if cell.mend else "")


def _withdrawn(page: ReportPage) -> Section | None:
    title = "Revoked or suspended"
    if not page.withdrawn:
        return Section("withdrawn", title, "No credential is revoked or suspended.", "", "0")
    rows = (
        row(
            _WITHDRAWN,
            (
                Cell(name(entry.learner)),
                Cell(name(entry.achievement)),
                Cell(tag("gone", entry.state.capitalize())),
                Cell(said(entry.since), "date"),
                Cell(said(entry.reason)),
            ),
        )
        for entry in page.withdrawn
    )
    count = len(page.withdrawn)
    verb = "is" if count == 1 else "are"
    summary = (
        f"{_counted(count, 'credential')} {verb} no longer to be relied on. "
        "Whoever verifies one learns it from the status list, once the list is published."
    )
    body = table(
        identifier="withdrawn-table",
        caption="Credentials that were withdrawn, for good or for a time",
        columns=_WITHDRAWN,
        rows=rows,
    )
    return Section("withdrawn", title, summary, body, str(count))


def _strangers(page: ReportPage) -> Section | None:
    if not page.strangers:
        return None
    rows = (
        row(
            _STRANGERS,
            (
                Cell(name(entry.file)),
                Cell(name(entry.issuer) if entry.issuer else ""),
                Cell(name(entry.title) if entry.title else ""),
                Cell(
                    f"{verdict_tag(entry.verdict)}<p>{said(entry.sentence)}</p>"
                    f"{check_list(entry.checks, entry.file)}",
                    "verdict",
                ),
            ),
        )
        for entry in page.strangers
    )
    body = share_bar(entry.verdict for entry in page.strangers) + table(
        identifier="strangers-table",
        caption="Credentials of other issuers, verified with the same checks",
        columns=_STRANGERS,
        rows=rows,
        style="stack fixed",
    )
    count = len(page.strangers)
    verb = "comes" if count == 1 else "come"
    summary = f"{_counted(count, 'credential')} {verb} from issuers who never heard of Cairn."
    return Section("strangers", "Badges from elsewhere", summary, body, str(count))


def _method(page: ReportPage) -> Section | None:
    body = ""
    if page.checked:
        body += f"<h3>What was checked</h3>{plain_list(page.checked)}"
    if page.not_checked:
        body += f"<h3>What was not</h3>{plain_list(page.not_checked)}"
    summary = "What the verdicts on this page rest on, and what they do not say."
    return Section("method", "How this was checked", summary, body) if body else None


def further_section(chapter: Chapter) -> Section:
    """Tell a further chapter."""
    identifier = _IDENTIFIER.sub("-", chapter.id)
    body = further_body(chapter, identifier)
    return Section(identifier, chapter.title, chapter.summary, body, chapter.count)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


SECTIONS: tuple[Callable[[ReportPage], Section | None], ...] = (
    _made,
    _mends,
    _awards,
    _definitions,
    _withdrawn,
    _strangers,
)
"""The chapters before the further ones; one that has nothing to say gives None."""


def sections(page: ReportPage) -> tuple[Section, ...]:
    """Tell every chapter of a page, in order.

    Args:
        page: The page's values.

    Returns:
        The report's own chapters, then the further ones, then how it was checked.
    """
    own = [section for tell in SECTIONS if (section := tell(page)) is not None]
    method = _method(page)
    return (
        *own,
        *(further_section(chapter) for chapter in page.more),
        *([method] if method else []),
    )
