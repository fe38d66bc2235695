"""`cairn value`: what a credential changed for its holders, for whom, and how sure that is."""

from __future__ import annotations

import typer

from cairn.cli.value_card import card
from cairn.cli.value_published import published
from cairn.cli.value_study import study

__all__ = ["value_app"]

value_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Say what a credential is worth, for whom, and how sure that is, from data you bring.",
)
"""The commands about what credentials are worth."""

for _command in (study, card, published):
    value_app.command()(_command)
