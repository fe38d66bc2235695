"""`cairn verify`: anything badge-like in, plain words out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.bulk.engines import Engine
from cairn.cli.clock import instant_or_now
from cairn.cli.files import check_place
from cairn.cli.options import At, EngineOption, Jobs, Sites
from cairn.cli.speaking import in_ascii, say
from cairn.cli.verdicts import Verdicts
from cairn.cli.world import absolute_sites, make_resolver, read_registries

if TYPE_CHECKING:
    from cairn.bulk.verifying import Verifying
    from cairn.cli.checking import Manner

__all__ = ["verify"]


def verify(
    documents: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, ZIP archives, NDJSON and Parquet files of many, https addresses, "
            "lists of addresses (one a line), or - for standard input."
        ),
    ],
    recipient: Annotated[
        str | None,
        typer.Option(help="Ask whether the badge belongs to this e-mail address or DID."),
    ] = None,
    registry: Annotated[
        list[Path] | None,
        typer.Option(
            help="Ask whether the issuer stands in this list of known issuers, a JSON file. "
            "May be given several times."
        ),
    ] = None,
    require_known: Annotated[
        bool, typer.Option("--require-known", help="Refuse issuers that stand in no --registry.")
    ] = False,
    site: Sites = None,
    at: At = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Fetch nothing from the network.")
    ] = False,
    evidence: Annotated[
        bool,
        typer.Option(
            "--evidence", help="Fetch the evidence too, and compare it with what was signed."
        ),
    ] = False,
    refresh: Annotated[
        bool, typer.Option(help="Ask the issuer for a newer version, where it offers one.")
    ] = True,
    strict_status: Annotated[
        bool,
        typer.Option(
            "--strict-status", help="Refuse status lists that are shorter than the standard asks."
        ),
    ] = False,
    allow_http: Annotated[
        bool, typer.Option("--allow-http", help="Fetch from plain http addresses too.")
    ] = False,
    brief: Annotated[bool, typer.Option("--brief", help="Say one line for each document.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Answer in JSON, for programs: one report a line.")
    ] = False,
    csv: Annotated[
        Path | None,
        typer.Option(help="Write a table for a spreadsheet too, one row for each document."),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(help="Write a page too: the report of one document, or a table of many."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            help="For one NDJSON or Parquet file: write the reports into this file instead, one "
            "a line. If it is stopped, the same command goes on where it was.",
        ),
    ] = None,
    engine: EngineOption = None,
    jobs: Jobs = None,
) -> None:
    """Say whether credentials can be believed, and why.

    Exit codes: 0 all are valid, 1 at least one is invalid, 2 the call is wrong, 3 at least one
    could not be determined.
    """
    from cairn.bulk.verifying import Verifying
    from cairn.verification import Policy

    for place in (csv, html):
        if place is not None:
            check_place(place, *(Path(name) for name in documents if name != "-"))
    policy = Policy(
        recipient=recipient,
        registries=read_registries(registry or []),
        require_known_issuer=require_known,
        refresh=refresh,
        evidence=evidence,
        strict_status=strict_status,
    )
    sites = absolute_sites(site or [])
    recipe = partial(make_resolver, offline=offline, sites=sites, allow_http=allow_http)
    verifying = Verifying(recipe, instant_or_now(at), policy)
    if output is not None:
        from cairn.cli.verify_file import verify_file

        shown = any((brief, as_json, csv, html))
        verify_file(documents, output, verifying, shown=shown, at=at, engine=engine, jobs=jobs)
    verdicts = Verdicts(csv=csv, html=html)
    manner = _manner(as_json=as_json, brief=brief)
    _check_all(documents, verifying, verdicts, manner, engine, jobs)
    raise typer.Exit(_conclude(verdicts, quiet=as_json))


def _manner(*, as_json: bool, brief: bool) -> Manner:
    if as_json:
        return "ascii json" if in_ascii() else "json"
    return "brief" if brief else "full"


def _check_all(
    names: list[str],
    verifying: Verifying,
    verdicts: Verdicts,
    manner: Manner,
    engine: Engine | None,
    jobs: int | None,
) -> None:
    from cairn.cli.checking import Checking, Documents, check_documents

    # What is fetched in this process is fetched once, whether as a document or for another.
    resolver = verifying.resolver()
    mine = replace(verifying, resolver=lambda: resolver)
    far = engine is Engine.RAY
    documents = Documents(tuple(names), verifying.resolver if far else lambda: resolver)
    checking = Checking(verifying, manner, keep=verdicts.wants_reports)
    here = replace(checking, verifying=mine)
    between = "\n" if manner == "full" else ""
    for answers in check_documents(documents, checking, here, engine, jobs):
        said = []
        for checked in answers:
            if checked.passed_over:
                verdicts.pass_over(checked.source)
                continue
            said.append((between if verdicts.total else "") + checked.said)
            verdicts.add(checked)
        if said:
            say("\n".join(said))


def _conclude(verdicts: Verdicts, *, quiet: bool) -> int:
    """Say what is true of all documents together; for a program it goes to standard error."""
    for line in verdicts.closing_lines():
        say(line, error=quiet)
    verdicts.write_files()
    return verdicts.exit_code()
