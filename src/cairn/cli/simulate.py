"""`cairn simulate`: the race for credentials, what it takes to meet openings, the paper ceiling."""

from __future__ import annotations

import typer

from cairn.cli.simulate_openings import budget, ceiling
from cairn.cli.simulate_race import race

__all__ = ["simulate_app"]

simulate_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Try out what asking for credentials does: who gains, who pays, and what is worth it.",
)
"""The commands that simulate and reckon."""

for _command in (race, budget, ceiling):
    simulate_app.command()(_command)
