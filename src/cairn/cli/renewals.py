"""`cairn renewals`: whose credentials end soon, and what renews them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder
from cairn.cli.options import AsJson, At, Programme
from cairn.cli.speaking import say, say_json
from cairn.kernel.errors import InputError, UsageError

if TYPE_CHECKING:
    from cairn.pathways.period import Period

__all__ = ["renewals"]


def renewals(
    directory: Programme,
    within: Annotated[
        str,
        typer.Option(help="How far to look ahead: P90D for ninety days, P6M for six months."),
    ] = "P90D",
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """List whose credentials have ended or end soon, the most urgent first, with what renews them.

    A renewal is a date in the column “renewed” of the roster, or the award of an achievement that
    renews another; cairn run then signs the credential anew, with its first award date kept.
    """
    from cairn.programme.stack_awarding import renewals_due

    folder, period = programme_folder(directory), _period(within)
    lines = renewals_due(folder, at=instant_or_now(at), within=period)
    if as_json:
        say_json([line.to_json() for line in lines])
        return
    for line in lines:
        say(f"{line.name}: {line.sentence}")
        if line.stacks:
            rests = " and ".join(f"“{name}”" for name in line.stacks)
            say(f"  What rests on it: {rests}.")
    if not lines:
        say(f"No credential ends within {period.words}.")


def _period(text: str) -> Period:
    from cairn.importers.durations import parse_duration
    from cairn.pathways.period import Period

    try:
        duration = parse_duration(text.strip().upper())
    except InputError as error:
        raise UsageError(error.sentence, code=error.code, mend=error.mend) from error
    return Period(duration.months, duration.days)
