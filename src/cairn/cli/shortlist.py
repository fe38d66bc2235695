"""`cairn shortlist`: what a job needs, what applicants can prove, and who meets it."""

from __future__ import annotations

import typer

from cairn.cli.shortlist_answer import answer
from cairn.cli.shortlist_check import check
from cairn.cli.shortlist_decide import decide
from cairn.cli.shortlist_lint import lint_requirement
from cairn.cli.shortlist_ready import ready
from cairn.cli.shortlist_run import run_shortlist

__all__ = ["shortlist_app"]

shortlist_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Check what applicants handed in, and ask of everybody what a job needs.",
)
"""The commands about what a job needs."""

shortlist_app.command("lint")(lint_requirement)
shortlist_app.command()(check)
shortlist_app.command("run")(run_shortlist)
shortlist_app.command()(decide)
shortlist_app.command()(ready)
shortlist_app.command()(answer)
