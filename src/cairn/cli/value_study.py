"""`cairn value study`: what credentials changed for the people of a table."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import check_place, read_file, write_file
from cairn.cli.market_telling import AsCsv, one_form
from cairn.cli.options import AsJson, At
from cairn.cli.simulate_telling import Page, needs_value, refuse_faults
from cairn.cli.speaking import say, say_exactly, say_json

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.cli.value_asked import Asked
    from cairn.value.study import Study, StudyResult

__all__ = ["study"]

_Many = list[str] | None


def study(
    table: Annotated[
        Path,
        typer.Argument(
            help="A row for each person, as CSV or Parquet; or records that their holders handed "
            "over, as JSON with the consent in each."
        ),
    ],
    plan: Annotated[
        Path | None,
        typer.Option(
            "--study",
            help="A TOML file that says which column is what. The options below change it for "
            "once; without a file, --credential and --outcome name the columns.",
            show_default=False,
        ),
    ] = None,
    credential: Annotated[
        str, typer.Option(help="Only this credential: its column, or its name in the study.")
    ] = "",
    outcome: Annotated[
        str, typer.Option(help="Only this outcome: its column, such as interview.")
    ] = "",
    unit: Annotated[
        str,
        typer.Option(
            help="Of an amount, such as “EUR a year”. Without it, the outcome is yes or no; a "
            "study file tells more kinds.",
            show_default=False,
        ),
    ] = "",
    before: Annotated[
        str,
        typer.Option(
            help="The column with the day before which a credential must be held, such as that of "
            "the application. Whoever earned it later counts as somebody without it."
        ),
    ] = "",
    known: Annotated[
        _Many,
        typer.Option(
            help="A column with what was known of people before, to be held alike. May be given "
            "several times."
        ),
    ] = None,
    by: Annotated[
        _Many,
        typer.Option(
            help="Tell for whom: a column with what was known, or issuer. May be given several "
            "times."
        ),
    ] = None,
    horizon: Annotated[
        float | None,
        typer.Option(help="Up to which time times are compared, in their unit.", min=0.001),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            help="What you would call paying: from which difference on it counts, 0.05 being five "
            "more of 100 people. It stands first; what the study defines stands beside it."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Divides people for one of the estimates.")] = 1,
    page: Page = None,
    at: At = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Say what a credential changed, for whom, whether it fades, and which of several pay.

    Every number has its range, its people and the grade of its evidence, and every method that
    fits stands beside the one to lead with. Where people cannot be compared there is no number.
    Of fewer than ten people nothing is told.

    Exit codes: 0 answered, 1 there is no number at all, 2 the call or the study is wrong.
    """
    one_form(as_json=as_json, as_csv=as_csv)
    if page is not None:
        check_place(page, *[one for one in (table, plan) if one])
    instant = instant_or_now(at)
    with needs_value():
        from cairn.cli.value_asked import Asked
        from cairn.library.value_study import carry_out

        told = (tuple(known or ()), tuple(by or ()), horizon, threshold)
        asked = Asked(credential, outcome, unit, before, *told)
        result = carry_out(
            _study(plan, table, asked),
            table,
            today=instant.date(),
            seed=seed,
            only=credential,
            tell=lambda words: say(f"{words} ...", error=True),
        )
        _tell(result, page, instant, as_json=as_json, as_csv=as_csv)
    raise typer.Exit(0 if _answered(result) else 1)


def _study(plan: Path | None, table: Path, asked: Asked) -> Study:
    from cairn.cli.value_asked import changed, plain_study
    from cairn.importers.outcomes.study_file import read_study

    if plan is None:
        return plain_study(asked, table)
    found, faults = read_study(read_file(plan))
    refuse_faults(plan, faults)
    assert found is not None  # noqa: S101 - a file without faults is read
    return changed(found, asked)


def _tell(
    result: StudyResult, page: Path | None, instant: datetime, *, as_json: bool, as_csv: bool
) -> None:
    if page is not None:
        from importlib.metadata import version

        from cairn.exporters.value_page import study_page

        day = f"{instant.day} {instant:%B %Y}"
        written = study_page(result, made_at=day, version=version("cairn-credentials"))
        write_file(page, written)
    if as_json:
        from cairn.exporters.value_json import study_json

        say_json(study_json(result))
    elif as_csv:
        from cairn.exporters.value_json import study_csv

        say_exactly(study_csv(result))
    elif page is not None:
        from cairn.exporters.value_page import study_summary

        say(study_summary(result))
        say(f"The page: {page}")
    else:
        from cairn.exporters.value_text import study_lines

        for line in study_lines(result, width=shutil.get_terminal_size().columns):
            say(line)


def _answered(result: StudyResult) -> bool:
    from cairn.value.effect import Effect

    return any(
        isinstance(answer, Effect)
        for one in result.credentials
        for report in one.lifts.values()
        for answer in report.answers
    )
