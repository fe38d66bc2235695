"""How the commands about the market speak: words, JSON or CSV, and the options they share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cairn.cli.speaking import say, say_exactly, say_json
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from cairn.exporters.market_model import Answer

__all__ = [
    "AsCsv",
    "DataFolder",
    "MonthOption",
    "OccupationOption",
    "PlaceOption",
    "ProgrammeOption",
    "needs_market",
    "one_form",
    "tell_answer",
]

DataFolder = Annotated[
    Path | None,
    typer.Option(
        "--data",
        envvar="CAIRN_DATA",
        help="The folder with the data. Without it, a folder of your own account is used.",
    ),
]
"""Where postings, frameworks and statistics lie."""

AsCsv = Annotated[
    bool, typer.Option("--csv", help="Answer with a table of all figures, for spreadsheets.")
]
"""Whether the answer is for a spreadsheet."""

OccupationOption = Annotated[
    str, typer.Option(help="Only postings for this occupation: a SOC or ISCO code, or a title.")
]
"""Which occupation."""

PlaceOption = Annotated[
    str, typer.Option(help="Only postings of this place: a code such as IE or US-CA, or a country.")
]
"""Which place."""

MonthOption = Annotated[str, typer.Option(help="Only postings of this month, such as 2026-03.")]
"""Which month."""

ProgrammeOption = Annotated[
    Path | None,
    typer.Option(
        "--programme", help="A programme folder whose register says who holds what.",
        show_default=False,
    ),
]  # fmt: skip
"""Whose register is counted."""

_NOT_ENOUGH = 1


@contextmanager
def needs_market() -> Iterator[None]:
    """Say in a sentence that the extra is missing, where something it brings cannot be imported.

    Raises:
        UsageError: If a module of another package is missing (``extra-not-installed``).
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        raise UsageError(
            "Questions about the job market need the extra “market”.",
            code="extra-not-installed",
            mend="Install it with: pip install 'cairn-credentials[market]'",
        ) from missing


def one_form(*, as_json: bool, as_csv: bool) -> None:
    """Refuse two forms at once.

    Raises:
        UsageError: If both are wanted (``two-forms``).
    """
    if as_json and as_csv:
        raise UsageError(
            "An answer has one form: --json or --csv.",
            code="two-forms",
            mend="Leave one of them out.",
        )


def tell_answer(answer: Answer, *, as_json: bool, as_csv: bool) -> NoReturn:
    """Say an answer in the form that was asked for.

    Raises:
        typer.Exit: With 0, or with 1 when there is no figure and nothing said.
    """
    if as_json:
        from cairn.exporters.market_tables import answer_json

        say_json(answer_json(answer))
    elif as_csv:
        from cairn.exporters.market_tables import answer_csv

        say_exactly(answer_csv(answer))
    else:
        from cairn.exporters.market_text import answer_lines

        for line in answer_lines(answer, width=shutil.get_terminal_size().columns):
            say(line)
    raise typer.Exit(0 if answer.told else _NOT_ENOUGH)
