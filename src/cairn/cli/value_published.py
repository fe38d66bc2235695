"""`cairn value published`: what others found or said about the worth of credentials."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import typer

from cairn.cli.market_telling import AsCsv, one_form
from cairn.cli.options import AsJson
from cairn.cli.simulate_telling import needs_value
from cairn.cli.speaking import say, say_exactly, say_json

if TYPE_CHECKING:
    from cairn.value.published import PublishedEffect

__all__ = ["published"]


def published(as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """Say what others have published, each with its question, base, sponsor, date and grade.

    What was seen to happen stands apart from what people said they would do: a wish and an effect
    are not two sizes of one thing, even where both are percentages.

    Exit codes: 0 told, 2 the call is wrong.
    """
    one_form(as_json=as_json, as_csv=as_csv)
    with needs_value():
        from cairn.exporters.value_json import plain_value
        from cairn.exporters.value_published import published_csv
        from cairn.value.published import published_effects

        known = published_effects()
        if as_json:
            say_json(plain_value(list(known)))
        elif as_csv:
            say_exactly(published_csv(known))
        else:
            _tell(known)
    raise typer.Exit(0)


def _tell(known: tuple[PublishedEffect, ...]) -> None:
    from cairn.exporters.value_published import published_lines

    for line in published_lines(known, width=shutil.get_terminal_size().columns):
        say(line)
