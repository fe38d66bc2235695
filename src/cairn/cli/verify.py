"""`cairn verify`: anything badge-like in, plain words out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import check_place
from cairn.cli.options import At, Sites
from cairn.cli.sources import Source, read_sources
from cairn.cli.speaking import say, say_json
from cairn.cli.verdicts import Verdicts
from cairn.cli.world import make_resolver, read_registries
from cairn.kernel.limits import DEFAULT_LIMITS

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.kernel.fetching import Resolver
    from cairn.verification import Policy, Report

__all__ = ["verify"]


def verify(
    documents: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, ZIP archives, https addresses, lists of addresses (one a line), "
            "or - for standard input."
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
) -> None:
    """Say whether credentials can be believed, and why.

    Exit codes: 0 all are valid, 1 at least one is invalid, 2 the call is wrong, 3 at least one
    could not be determined.
    """
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
    resolver = make_resolver(offline=offline, sites=site or [], allow_http=allow_http)
    instant = instant_or_now(at)
    verdicts = Verdicts(csv=csv, html=html)
    for source in read_sources(documents, resolver, DEFAULT_LIMITS):
        if source.passed_over:
            verdicts.pass_over(source.name)
            continue
        report = _checked(source, resolver, instant, policy)
        _tell(report, first=not verdicts.total, as_json=as_json, brief=brief)
        verdicts.add(report)
    raise typer.Exit(_conclude(verdicts, quiet=as_json))


def _checked(source: Source, resolver: Resolver, at: datetime, policy: Policy) -> Report:
    from cairn.verification import unreadable_report
    from cairn.verification import verify as check

    if source.error is not None:
        return unreadable_report(source.error, at, source.name)
    return check(source.data, resolver=resolver, at=at, policy=policy, source=source.name)


def _tell(report: Report, *, first: bool, as_json: bool, brief: bool) -> None:
    from cairn.verification import plain_text, render_text

    if as_json:
        say_json(report.to_json(), indent=None)
    elif brief:
        verdict = report.verdict.value.upper()
        say(plain_text(f"{verdict:<24}{report.source}: {report.sentence}"))
    else:
        say(("" if first else "\n") + render_text(report).rstrip("\n"))


def _conclude(verdicts: Verdicts, *, quiet: bool) -> int:
    """Say what is true of all documents together; for a program it goes to standard error."""
    for line in verdicts.closing_lines():
        say(line, error=quiet)
    verdicts.write_files()
    return verdicts.exit_code()
