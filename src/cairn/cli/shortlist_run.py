"""`cairn shortlist run`: a requirement is asked of everybody who was checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cairn.cli.job_reading import background_from, requirement_from
from cairn.cli.options import AsJson
from cairn.cli.speaking import say, say_json

__all__ = ["run_shortlist"]


def run_shortlist(
    requirement: Annotated[
        Path, typer.Argument(help="What the job needs: a TOML file with [job] and its clauses.")
    ],
    directory: Annotated[Path, typer.Argument(help="The folder that cairn shortlist check wrote.")],
    framework: Annotated[
        Path | None,
        typer.Option(help="How skills relate: a TOML file with the tables of pathways.toml."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask a requirement of everybody who applied: who meets it, who falls where, and the proof.

    It writes shortlist.html to read, shortlist.csv for a spreadsheet, and shortlist.json for
    cairn shortlist decide and cairn fairness. The answers hold for the instant of the check.

    Exit codes: 0 the list is made, 1 the checks cannot be read, 2 the call or a file is wrong.
    """
    from importlib.metadata import version

    from cairn.bulk.tables import table_header, table_line
    from cairn.cli.files import write_file, write_pieces
    from cairn.exporters.applicants_shortlist import (
        SHORTLIST_COLUMNS,
        shortlist_html,
        shortlist_rows,
        shortlist_sentence,
    )
    from cairn.hiring.applicant_check import applicant_of
    from cairn.hiring.shortlist import shortlist
    from cairn.hiring.shortlist_json import shortlist_json
    from cairn.kernel.json_text import write_json
    from cairn.library.applicants_journal import read_checked

    wanted, background = requirement_from(requirement), background_from(framework)
    at, checks = read_checked(directory)
    people = [applicant_of(many[0].applicant, many) for many in checks]
    found = shortlist(wanted, people, at=at, background=background)
    document = shortlist_json(found)
    write_file(directory / "shortlist.json", write_json(document))
    header = (*SHORTLIST_COLUMNS, *(one.key for one in wanted.clauses))
    rows = (table_line(row) for row in shortlist_rows(found))
    write_pieces(directory / "shortlist.csv", (table_header(header), *rows))
    page = shortlist_html(found, version=version("cairn-credentials"))
    write_file(directory / "shortlist.html", page)
    if as_json:
        say_json(document)
        return
    say(shortlist_sentence(found))
    for one in found.counts:
        say(
            f"  {one.clause.name}: met by {one.met}, not met by {one.not_met}, not known of "
            f"{one.undetermined}; {one.only_here} fell only here."
        )
    for remark in found.remarks:
        say(f"  {remark}")
    say(f"To read: {directory / 'shortlist.html'}. A person decides: cairn shortlist decide")
