"""`cairn market demand`, `trend` and `compare`: questions about the postings that were loaded."""

from __future__ import annotations

from typing import Annotated

import typer

from cairn.cli.data import data_folder
from cairn.cli.market_telling import (
    AsCsv,
    DataFolder,
    MonthOption,
    OccupationOption,
    PlaceOption,
    needs_market,
    one_form,
    tell_answer,
)
from cairn.cli.options import AsJson

__all__ = ["compare", "demand", "trend"]


def demand(
    skill: Annotated[str, typer.Argument(help="A skill, by label, another label or URI.")],
    occupation: OccupationOption = "",
    place: PlaceOption = "",
    month: MonthOption = "",
    data: DataFolder = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Say which share of postings asks for a skill: in all, by month, by occupation, by place.

    Shares are corrected for the errors of the skill finder, where these were measured, and have
    an interval. From fewer than ten postings nothing is told. Without --place and --month it is
    also told where the skill stands out, and, of all postings, what is asked for with it.

    Exit codes: 0 answered, 1 not enough data, 2 the call is wrong.
    """
    one_form(as_json=as_json, as_csv=as_csv)
    with needs_market():
        from cairn.library.market_skills import demand_answer
        from cairn.library.market_store import open_market

        market = open_market(data_folder(data))
        answer = demand_answer(market, skill, occupation=occupation, place=place, month=month)
    tell_answer(answer, as_json=as_json, as_csv=as_csv)


def trend(
    skill: Annotated[
        str, typer.Argument(help="A skill; without one, all skills are tested.", show_default=False)
    ] = "",
    occupation: OccupationOption = "",
    place: PlaceOption = "",
    data: DataFolder = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Say whether demand for a skill grows; without a skill, which ones emerge and which fade.

    Growth is that of the share of postings. Of the skills that are named as emerging or fading,
    five in a hundred may be false findings, on average.

    Exit codes: 0 answered, 1 not enough data, 2 the call is wrong.
    """
    one_form(as_json=as_json, as_csv=as_csv)
    with needs_market():
        from cairn.library.market_store import open_market
        from cairn.library.market_trends import trend_answer

        market = open_market(data_folder(data))
        answer = trend_answer(market, skill, occupation=occupation, place=place)
    tell_answer(answer, as_json=as_json, as_csv=as_csv)


def compare(
    one: Annotated[str, typer.Argument(metavar="A", help="A skill or an occupation.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another of the same kind.")],
    occupation: OccupationOption = "",
    place: PlaceOption = "",
    data: DataFolder = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Put two skills, or two occupations, side by side.

    Two skills are compared by demand, month by month, by growth, and by whether they are asked for
    together; two occupations by the skills that tell them apart.

    Exit codes: 0 answered, 1 not enough data, 2 the call is wrong.
    """
    one_form(as_json=as_json, as_csv=as_csv)
    with needs_market():
        from cairn.library.market_comparing import compare_answer
        from cairn.library.market_store import open_market

        market = open_market(data_folder(data))
        answer = compare_answer(market, one, other, occupation=occupation, place=place)
    tell_answer(answer, as_json=as_json, as_csv=as_csv)
