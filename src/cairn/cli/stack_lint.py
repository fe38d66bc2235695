"""`cairn stack lint`: what is wrong with pathways before anyone walks them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder
from cairn.cli.options import AsJson, At, Programme
from cairn.cli.speaking import say, say_json

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cairn.importers.achievement_definitions import AchievementDefinition
    from cairn.importers.pathway_file import PathwayBook
    from cairn.importers.programme_file import Programme as ReadProgramme
    from cairn.kernel.json_text import JsonObject
    from cairn.pathways.lint import Offer
    from cairn.programme.layout import Layout

__all__ = ["lint"]


def lint(directory: Programme, at: At = None, as_json: AsJson = False) -> None:
    """Look for circles, nodes that nobody asks for, and requirements that nobody can meet.

    Exit codes: 0 nothing is wrong, or only warnings; 1 something is wrong; 2 the folder cannot be
    used.
    """
    number, findings = _findings(programme_folder(directory), instant_or_now(at))
    if as_json:
        say_json({"pathways": number, "findings": findings})
    else:
        for one in findings:
            where = ", ".join(part for part in (one["pathway"], one["node"]) if part)
            say(f"{'!' if one['severity'] == 'fault' else '~'} {where}: {one['sentence']}")
            say(f"    → {one['mend']}")
        pathways = "1 pathway" if number == 1 else f"{number} pathways"
        say(f"{pathways}, {len(findings) or 'nothing'} to mend.")
    raise typer.Exit(1 if any(one["severity"] == "fault" for one in findings) else 0)


def _findings(folder: Path, at: datetime) -> tuple[int, list[JsonObject]]:
    from cairn.programme.checking import usable_programme
    from cairn.programme.layout import Layout
    from cairn.programme.stack_pathways import read_pathway_files

    layout = Layout(folder)
    programme = usable_programme(layout, None)
    book, faults = read_pathway_files(layout, programme)
    if book is None:
        return 0, [
            {
                "severity": "fault",
                "pathway": fault.table,
                "node": fault.key,
                "code": fault.code,
                "sentence": fault.sentence,
                "mend": fault.mend,
            }
            for fault in faults
        ]
    book, troubles = _with_statements_of_others(layout, programme, book, at)
    return len(book.pathways), [*troubles, *_linted(book, programme, at)]


def _linted(book: PathwayBook, programme: ReadProgramme, at: datetime) -> list[JsonObject]:
    from cairn.pathways.lint import lint_pathways

    found = lint_pathways(
        tuple(book.pathways.values()),
        at=at,
        framework=book.framework,
        equivalences=book.equivalences,
        registries=book.registries,
        offers=_offers(programme, book),
    )
    return [
        {
            "severity": one.severity,
            "pathway": one.pathway,
            "node": one.node,
            "code": one.code,
            "sentence": one.sentence,
            "mend": one.mend,
        }
        for one in found
    ]


def _with_statements_of_others(
    layout: Layout, programme: ReadProgramme, book: PathwayBook, at: datetime
) -> tuple[PathwayBook, list[JsonObject]]:
    """Let signed statements in ``equivalences/`` count that a run has believed; fetch nothing."""
    from cairn.programme.ledger import Ledger
    from cairn.programme.stack_pathways import Pathways
    from cairn.programme.statements import with_statements

    if not layout.ledger.exists():
        return book, []
    with Ledger(layout.ledger) as ledger:
        found = with_statements(layout, programme.base, ledger, Pathways(book, ()), at, None)
    return found.book, [
        {
            "severity": "warning",
            "pathway": "equivalences",
            "node": "",
            "code": "statement-not-counted",
            "sentence": trouble,
            "mend": "Requirements that only it could meet count as out of reach here.",
        }
        for trouble in found.troubles
    ]


def _offers(programme: ReadProgramme, book: PathwayBook) -> dict[str, Offer]:
    """What this programme awards by its roster; what a pathway earns has to be earned."""
    earned = {pathway.earns for pathway in book.pathways.values()}
    issuer = str(programme.issuer.get("id", ""))
    return {
        identifier: _offer(definition, issuer)
        for definition in programme.achievements.values()
        if (identifier := str(definition.document["id"])) not in earned
    }


def _offer(definition: AchievementDefinition, issuer: str) -> Offer:
    from cairn.pathways.holding_reading import RELIABILITY_TYPE
    from cairn.pathways.lint import Offer

    stated = [rule for rule in definition.results if rule.result_type == RELIABILITY_TYPE]
    marks = [
        rule.highest
        for rule in definition.results
        if rule.result_type != RELIABILITY_TYPE and rule.highest is not None
    ]
    return Offer(
        issuer,
        str(definition.document.get("version", "")),
        max(marks, default=None),
        # Without such a result no credential of it can say how reliable its assessment was.
        max(
            (Decimal(1) if one.highest is None else one.highest for one in stated),
            default=Decimal(0),
        ),
    )
