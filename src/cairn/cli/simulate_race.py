"""`cairn simulate race`: who gains and who pays when jobs ask for credentials."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.files import read_file
from cairn.cli.market_telling import AsCsv
from cairn.cli.options import AsJson, At
from cairn.cli.simulate_telling import Face, Page, needs_value, refuse_faults, tell
from cairn.cli.speaking import say

if TYPE_CHECKING:
    from cairn.importers.race_file import RaceFile

__all__ = ["race"]


def race(
    market: Annotated[
        Path | None,
        typer.Argument(
            help="A TOML file that describes the market: costs, noise, groups, levers. Without it, "
            "an example with made-up numbers.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="The seed of the made-up people: the same, the same figures.")
    ] = 1,
    replications: Annotated[
        int | None,
        typer.Option(
            help="How many times the market is made anew with other people; 100 unless the file "
            "says otherwise.",
            show_default=False,
        ),
    ] = None,
    page: Page = None,
    at: At = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Simulate a market in which jobs ask for credentials: a model, and not a forecast.

    Says who gains and who pays, in hours and money, by group; what each further credential that is
    asked for does; and what fees, subsidies, better assessments and caps would change. Groups
    differ in the time and the money they have, and never in how able they are.

    Exit codes: 0 answered, 2 the call or the file is wrong.
    """
    face = Face(page, as_json, as_csv, at)
    with needs_value():
        from dataclasses import replace

        from cairn.exporters.race_answer import race_answer
        from cairn.value.race import pull, simulate

        given = _market(market)
        settings = given.settings
        if replications is not None:
            settings = replace(settings, replications=replications)
        markets = f"{1 + len(given.levers)} markets of {settings.people} people"
        say(f"Simulating {markets}, {settings.replications} times each ...", error=True)
        outcome = simulate(settings, seed)
        answer = race_answer(outcome, pull(settings, given.levers, seed))
    tell("race", answer, face)


def _market(path: Path | None) -> RaceFile:
    from cairn.importers.race_file import RaceFile, read_race
    from cairn.value.race_settings import DEFAULT_LEVERS, RaceSettings

    if path is None:
        return RaceFile(RaceSettings(), DEFAULT_LEVERS)
    found, faults = read_race(read_file(path))
    refuse_faults(path, faults)
    assert found is not None  # noqa: S101 - a file without faults is read
    return found
