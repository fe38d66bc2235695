"""`cairn market`: what the job market asks for, who holds it, and what comes next."""

from __future__ import annotations

import typer

from cairn.cli.market_ask import compare, demand, trend
from cairn.cli.market_gap import gap, outlook
from cairn.cli.market_load import load
from cairn.cli.market_report import report
from cairn.cli.market_skills import skills

__all__ = ["market_app"]

market_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Read the job market from data that you bring: skills, demand, gaps, outlook.",
)
"""The commands about the job market."""

for _command in (load, skills, demand, trend, gap, outlook, compare, report):
    market_app.command()(_command)
