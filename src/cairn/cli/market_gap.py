"""`cairn market gap` and `outlook`: what people lack, and what an occupation has to come."""

from __future__ import annotations

from typing import Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.data import data_folder
from cairn.cli.files import programme_folder
from cairn.cli.market_telling import AsCsv, DataFolder, needs_market, one_form, tell_answer
from cairn.cli.options import AsJson, At, Programme

__all__ = ["gap", "outlook"]


def gap(
    directory: Programme,
    data: DataFolder = None,
    at: At = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Hold human skills that postings ask for against those that a programme's people have shown.

    Only what rests on an assessment counts as shown. People appear as counts alone, and under ten
    of them nothing is told.

    Exit codes: 0 answered, 1 not enough data, 2 the call or the folder is wrong.
    """
    one_form(as_json=as_json, as_csv=as_csv)
    folder, instant = programme_folder(directory), instant_or_now(at)
    with needs_market():
        from cairn.library.market_gap import gap_answer
        from cairn.library.market_store import open_market
        from cairn.programme.register import read_register

        market = open_market(data_folder(data))
        answer = gap_answer(market, read_register(folder), instant)
    tell_answer(answer, as_json=as_json, as_csv=as_csv)


def outlook(
    occupation: Annotated[
        str, typer.Argument(help="An occupation, by SOC or ISCO code or by title.")
    ],
    data: DataFolder = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Say what is to be expected of an occupation: licence, growth, openings, pay, education.

    The figures are those of the statistics that were imported. Where a licence is required, that
    is said: a badge is then a supplement.

    Exit codes: 0 answered, 1 not enough data, 2 the call is wrong.
    """
    one_form(as_json=as_json, as_csv=as_csv)
    with needs_market():
        from cairn.library.market_outlook import outlook_answer

        answer = outlook_answer(data_folder(data), occupation)
    tell_answer(answer, as_json=as_json, as_csv=as_csv)
