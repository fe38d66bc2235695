"""`cairn demo`: the example from definition to report, and the report served on this machine."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.options import At, Sites
from cairn.cli.progress import Progress
from cairn.cli.speaking import say

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.verification import Report

__all__ = ["demo"]

_DEFAULT_MINUTES = 60.0


def demo(
    directory: Annotated[
        Path, typer.Argument(help="Where the example is written; made if it does not exist.")
    ],
    strangers: Annotated[
        list[Path] | None,
        typer.Option(
            help="A file or folder of credentials from elsewhere, to be verified beside ours. "
            "May be given several times."
        ),
    ] = None,
    site: Sites = None,
    labour: Annotated[
        Path | None,
        typer.Option(
            help="A folder with real postings and the Employment Projections; they are asked what "
            "the example's are asked, on a page of their own."
        ),
    ] = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Serve the report to this machine afterwards.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="The port to serve at; 0 takes a free one.")
    ] = 0,
    minutes: Annotated[
        float, typer.Option(min=0, max=100_000, help="Stop serving after this many minutes.")
    ] = _DEFAULT_MINUTES,
    at: At = None,
) -> None:
    """Tell the example's story: a college defines, issues, takes one back, and verifies.

    Nothing is fetched from the network. Told again in the same folder, nothing is doubled.
    """
    from cairn.demo import tell

    instant = instant_or_now(at)
    others = _strangers(strangers or [], site or [], instant)
    with Progress() as progress:
        told = tell(
            directory, at=instant, strangers=others, progress=progress, labour=labour, say=say
        )
    say()
    say("Try next:")
    for arguments in told.next_steps:
        say(f"  {shlex.join((_ourselves(), *arguments))}")
    if serve:
        from cairn.cli.serving import serve_folder

        serve_folder(directory / "out", "report.html", port=port, minutes=minutes)


def _ourselves() -> str:
    """How the person can call this program again."""
    return "cairn" if shutil.which("cairn") else sys.argv[0]


def _strangers(paths: list[Path], sites: list[str], at: datetime) -> tuple[Report, ...]:
    """Verify credentials of issuers who never heard of Cairn, with what is on this machine."""
    from cairn.cli.sources import read_sources
    from cairn.cli.world import make_resolver
    from cairn.kernel.limits import DEFAULT_LIMITS
    from cairn.verification import verify

    resolver = make_resolver(offline=True, sites=sites)
    return tuple(
        verify(source.data, resolver=resolver, at=at, source=source.name.removeprefix(f"{path}/"))
        for path in paths
        for source in read_sources([str(path)], resolver, DEFAULT_LIMITS)
        if source.error is None and not source.passed_over
    )
