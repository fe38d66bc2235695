"""`cairn demo`: the example from definition to report, and the report served on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.progress import Progress
from cairn.cli.run import tell_result

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.verification import Report

__all__ = ["demo"]

_DEFAULT_MINUTES = 60.0


def demo(
    directory: Annotated[
        Path, typer.Argument(help="Where the example is written.", file_okay=False)
    ],
    strangers: Annotated[
        list[Path] | None,
        typer.Option(help="A folder of credentials from elsewhere to verify beside ours."),
    ] = None,
    site: Annotated[
        list[str] | None,
        typer.Option(help="A local copy of a stranger's site, as https://example.org=folder."),
    ] = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Serve the report on this machine afterwards.")
    ] = False,
    port: Annotated[int, typer.Option(help="The port to serve at; 0 takes a free one.")] = 0,
    minutes: Annotated[float, typer.Option(help="Stop serving after so many.")] = _DEFAULT_MINUTES,
    at: Annotated[str | None, typer.Option(help="Tell the story at this instant.")] = None,
) -> None:
    """Tell the example's story: define, issue, revoke, verify, report."""
    from cairn.demo import DEMO_PASSPHRASE, tell

    instant = instant_or_now(at)
    others = _strangers(strangers or [], site or [], instant)
    with Progress() as progress:
        told = tell(directory, at=instant, strangers=others, progress=progress, say=_say)
    tell_result(told.result)
    typer.echo(told.revoked)
    if others:
        typer.echo(f"{len(others)} credentials from elsewhere were verified beside ours.")
    typer.echo(f"The example's keys are sealed with “{DEMO_PASSPHRASE}”.")
    if serve:
        from cairn.cli.serving import serve_folder

        serve_folder(directory / "out", "report.html", port=port, minutes=minutes)


def _say(sentence: str) -> None:
    typer.echo(sentence)


def _strangers(folders: list[Path], sites: list[str], at: datetime) -> tuple[Report, ...]:
    """Verify credentials of issuers who never heard of Cairn, with what is on this machine."""
    from cairn.cli.sources import read_sources
    from cairn.cli.world import make_resolver
    from cairn.kernel.limits import DEFAULT_LIMITS
    from cairn.verification import verify

    resolver = make_resolver(offline=True, sites=sites)
    sources = read_sources([str(folder) for folder in folders], resolver, DEFAULT_LIMITS)
    return tuple(
        verify(source.data, resolver=resolver, at=at, source=source.name)
        for source in sources
        if source.error is None
    )
