"""`cairn shortlist lint`: what is wrong with a requirement before anybody is asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import read_file
from cairn.cli.job_reading import background_from, learner_from, requirement_from
from cairn.cli.options import AsJson, At, Sites
from cairn.cli.speaking import say, say_json
from cairn.cli.stack_options import Offline
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.hiring.affordability import Means
    from cairn.hiring.applicant import Applicant
    from cairn.hiring.finding import RequirementFinding
    from cairn.kernel.fetching import Resolver
    from cairn.kernel.json_text import JsonObject
    from cairn.pathways.holdings import Holding

__all__ = ["lint_requirement"]


def lint_requirement(
    requirement: Annotated[
        Path, typer.Argument(help="What the job needs: a TOML file with [job] and its clauses.")
    ],
    framework: Annotated[
        Path | None,
        typer.Option(help="How skills relate: a TOML file with the tables of pathways.toml."),
    ] = None,
    incumbents: Annotated[
        Path | None,
        typer.Option(
            help="The people who do the work today: a folder with a folder for each of them, in "
            "which their credentials are."
        ),
    ] = None,
    known: Annotated[
        Path | None,
        typer.Option(help="Which credentials there are: a catalogue in TOML or CSV."),
    ] = None,
    means: Annotated[
        Path | None,
        typer.Option(help="What people could spend: a CSV with the columns money and hours."),
    ] = None,
    means_source: Annotated[
        str, typer.Option(help="Who was asked what they could spend, and by whom.")
    ] = "",
    few: Annotated[
        float,
        typer.Option(
            help="Under which share it is said that few can afford it.", min=0.01, max=0.99
        ),
    ] = 0.5,
    site: Sites = None,
    offline: Offline = False,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Look for what is wrong with a requirement, and say what to mend.

    It looks for clauses without a reason, clauses that ask for the same, what nobody can prove,
    a licence that the law asks for; and, with the options, for what the people who do the work do
    not meet themselves and what few could afford.

    Exit codes: 0 nothing has to be mended, 1 something has to be, 2 the call or a file is wrong.
    """
    from cairn.cli.world import make_resolver
    from cairn.hiring.known_kinds import licensed_occupations
    from cairn.hiring.lint import Seen, lint

    wanted, background = requirement_from(requirement), background_from(framework)
    instant = instant_or_now(at)
    resolver = make_resolver(offline=offline, sites=site or [])
    seen = Seen(
        incumbents=() if incumbents is None else _people(incumbents, resolver, instant),
        known=None if known is None else _offered(known, wanted.currency, instant),
        means=None if means is None else _means(means, means_source, wanted.currency, few),
        licensed=licensed_occupations(),
    )
    found = lint(wanted, seen, at=instant, background=background)
    if as_json:
        say_json([_as_json(one) for one in found])
    else:
        for one in found:
            say(f"{one.severity:<8} {one.sentence}\n         {one.mend}")
        say(_how_many(len(found)))
    raise typer.Exit(1 if any(one.severity == "fault" for one in found) else 0)


def _how_many(count: int) -> str:
    if not count:
        return "Nothing to mend was found."
    return "1 finding." if count == 1 else f"{count} findings."


def _people(folder: Path, resolver: Resolver, at: datetime) -> tuple[Applicant, ...]:
    if not folder.is_dir():
        raise UsageError(
            f"There is no folder “{folder}”.", code="no-such-file", mend="Check the spelling."
        )
    each = sorted(one for one in folder.iterdir() if one.is_dir())
    return tuple(learner_from(one.name, [str(one)], resolver, at).person for one in each)


def _offered(place: Path, currency: str, at: datetime) -> tuple[Holding, ...]:
    """What is on offer, as if somebody had finished it yesterday."""
    from cairn.importers.catalogue_file import read_catalogue

    form = "csv" if place.suffix.lower() == ".csv" else "toml"
    data = read_file(place)
    found, faults = read_catalogue(data, form=form, currency=currency or "EUR", rates={})
    if found is None or faults:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise UsageError(
            f"The catalogue “{place}” has to be mended first:\n{listed}",
            code="catalogue-faults",
            mend="Mend the file, then try again.",
        )
    yesterday = (at - timedelta(days=1)).date()
    return tuple(one.as_holding(yesterday) for one in found.offerings)


def _means(place: Path, source: str, currency: str, few: float) -> Means:
    from cairn.hiring.affordability import Means
    from cairn.importers.means_file import read_means

    found, faults = read_means(read_file(place))
    if found is None:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise UsageError(
            f"“{place}” has to be mended first:\n{listed}",
            code="means-faults",
            mend="Mend the file, then try again.",
        )
    return Means(
        source=source or place.name,
        period="not told",
        money=found.money,
        hours=found.hours,
        currency=currency,
        few=few,
    )


def _as_json(one: RequirementFinding) -> JsonObject:
    from cairn.exporters.readiness_text import measure_json

    return {
        "severity": one.severity,
        "clause": one.clause,
        "code": one.code,
        "sentence": one.sentence,
        "mend": one.mend,
        "figure": None if one.measure is None else measure_json(one.measure),
    }
