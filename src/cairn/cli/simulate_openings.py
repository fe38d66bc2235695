"""`cairn simulate budget` and `ceiling`: what it takes to meet openings, and whom they shut out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from cairn.cli.files import read_file
from cairn.cli.market_telling import AsCsv
from cairn.cli.options import AsJson, At
from cairn.cli.simulate_telling import Face, Page, needs_value, refuse_faults, tell
from cairn.cli.speaking import say
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from cairn.importers.openings_file import Rows
    from cairn.value.openings import Credential, JobSeeker, Opening

__all__ = ["budget", "ceiling"]

_T = TypeVar("_T")

_OpeningsFile = Annotated[
    Path | None,
    typer.Option(
        "--openings",
        help="A CSV of openings: opening, name, asks, licences. Without it, made-up ones.",
        show_default=False,
    ),
]


def budget(
    openings: _OpeningsFile = None,
    credentials: Annotated[
        Path | None,
        typer.Option(
            help="A CSV of what can be earned: credential, name, hours, fee, gives.",
            show_default=False,
        ),
    ] = None,
    person: Annotated[
        Path | None,
        typer.Option(
            help="A TOML file of who looks for work: what you hold, the hours and the money you "
            "have, and what you assume of the search.",
            show_default=False,
        ),
    ] = None,
    wanted: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="How many openings are to be open to you; five, or all where there are fewer.",
            show_default=False,
        ),
    ] = None,
    page: Page = None,
    at: At = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Say what it takes to meet openings, in hours and money, and whether it may be worth it.

    Finds the cheapest set of credentials that opens at least so many openings, and proves that none
    is cheaper. That you likely need none of them is an answer too. Where a licence is asked for,
    that is said: no badge stands in for it.

    Exit codes: 0 answered, 2 the call or a file is wrong.
    """
    face = Face(page, as_json, as_csv, at)
    _together({"--openings": openings, "--credentials": credentials})
    with needs_value():
        from cairn.exporters.race_budget import budget_answer
        from cairn.value.budget import proof_pressure

        jobs, offered = _on_offer(openings, credentials)
        say(f"Looking for the cheapest of all sets of {len(offered)} credentials ...", error=True)
        found = proof_pressure(
            jobs, offered, _person(person, made_up=openings is None), wanted or min(5, len(jobs))
        )
        answer = budget_answer(found)
    tell("budget", answer, face)


def ceiling(
    openings: _OpeningsFile = None,
    incumbents: Annotated[
        Path | None,
        typer.Option(
            help="A CSV of people who do such work today: person, holds, licences. Give numbers "
            "for persons, and no names.",
            show_default=False,
        ),
    ] = None,
    page: Page = None,
    at: At = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Say what openings ask for that the people who do the work today do not have.

    Such a demand is a paper ceiling: it shuts out people who can do the work. Under ten people
    nothing is told of them. A licence stands apart, since the law asks for it.

    Exit codes: 0 answered, 1 not enough data, 2 the call or a file is wrong.
    """
    face = Face(page, as_json, as_csv, at)
    _together({"--openings": openings, "--incumbents": incumbents})
    with needs_value():
        from cairn.exporters.race_ceiling import ceiling_answer
        from cairn.importers.openings_file import read_incumbents, read_openings
        from cairn.value.ceiling import paper_ceiling
        from cairn.value.made_up import MADE_UP, MADE_UP_INCUMBENTS, MADE_UP_OPENINGS

        if openings is None or incumbents is None:
            found = paper_ceiling(MADE_UP_OPENINGS, MADE_UP_INCUMBENTS, MADE_UP, made_up=True)
        else:
            jobs = _checked(openings, read_openings(openings))
            people = _checked(incumbents, read_incumbents(incumbents))
            found = paper_ceiling(jobs, people, f"{openings.name} and {incumbents.name}")
        answer = ceiling_answer(found)
    tell("ceiling", answer, face)


def _together(files: dict[str, Path | None]) -> None:
    """Refuse one file without the other: made-up things and real ones do not mix."""
    missing = [name for name, path in files.items() if path is None]
    if 0 < len(missing) < len(files):
        raise UsageError(
            f"{' and '.join(files)} belong together, and {missing[0]} is missing.",
            code="files-belong-together",
            mend="Give both, or none of them for an example that is made up.",
        )


def _checked(path: Path, rows: Rows[_T]) -> tuple[_T, ...]:
    for note in rows.notes:
        say(f"{path.name}: {note}", error=True)
    refuse_faults(path, rows.faults)
    return rows.values


def _on_offer(
    openings: Path | None, credentials: Path | None
) -> tuple[tuple[Opening, ...], tuple[Credential, ...]]:
    from cairn.importers.openings_file import read_credentials, read_openings
    from cairn.value.made_up import MADE_UP_CREDENTIALS, MADE_UP_OPENINGS

    if openings is None or credentials is None:
        return MADE_UP_OPENINGS, MADE_UP_CREDENTIALS
    jobs = _checked(openings, read_openings(openings))
    return jobs, _checked(credentials, read_credentials(credentials))


def _person(path: Path | None, *, made_up: bool) -> JobSeeker:
    from dataclasses import replace

    from cairn.importers.race_file import read_job_seeker
    from cairn.value.made_up import MADE_UP_PERSON

    if path is None:
        # Chance and worth are the example's, and said to be; limits that nobody set are none.
        return MADE_UP_PERSON if made_up else replace(MADE_UP_PERSON, hours=None, money=None)
    person, faults = read_job_seeker(read_file(path))
    refuse_faults(path, faults)
    assert person is not None  # noqa: S101 - a file without faults is read
    return replace(person, made_up=person.made_up or made_up)
