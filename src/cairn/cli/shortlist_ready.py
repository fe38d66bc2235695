"""`cairn shortlist ready`: how ready a person, a cohort or a whole programme is for a job."""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder, read_file
from cairn.cli.job_reading import requirement_from
from cairn.cli.options import AsJson, At, Programme, Sites
from cairn.cli.speaking import say, say_json
from cairn.cli.stack_options import Offline
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.hiring.applicant import Applicant
    from cairn.hiring.background import Background
    from cairn.hiring.cohort import CohortReadiness
    from cairn.hiring.readiness import Readiness
    from cairn.hiring.ready_definition import Definition
    from cairn.hiring.requirement import JobRequirement
    from cairn.kernel.fetching import Resolver
    from cairn.pathways.holdings import Holding
    from cairn.pathways.planner.answers import NoPlan, Plan
    from cairn.pathways.planner.catalogue import Catalogue

__all__ = ["Meaning", "Whose", "ready"]

_CATALOGUES = ("catalogue.toml", "catalogue.csv")


class Whose(StrEnum):
    """Whose readiness is asked."""

    COHORT = "cohort"
    PROGRAMME = "programme"


class Meaning(StrEnum):
    """What “ready” means."""

    ANY = "any"
    SHARE = "share"
    ALL = "all"
    RELIABLY = "reliably"
    EVERY = "every"


# In the order of the definitions.
_MEANINGS = (Meaning.ANY, Meaning.SHARE, Meaning.ALL, Meaning.RELIABLY, Meaning.EVERY)


def ready(
    requirement: Annotated[
        Path, typer.Argument(help="What the job needs: a TOML file with [job] and its clauses.")
    ],
    directory: Programme,
    person: Annotated[
        str,
        typer.Option(
            help="Only this person: an e-mail address, DID or full name.", show_default=False
        ),
    ] = "",
    of: Annotated[
        Whose,
        typer.Option(
            help="Everybody with a credential of the programme (cohort), or somebody who finished "
            "everything in its catalogue (programme)."
        ),
    ] = Whose.COHORT,
    definition: Annotated[
        Meaning,
        typer.Option(
            help="What ready means: one clause that must be met is met (any); 70 in 100 of the "
            "weight (share); all that the requirement asks (all); that, and assessed with a "
            "reliability of 0.8 or more (reliably); every clause (every)."
        ),
    ] = Meaning.ALL,
    catalogue: Annotated[
        Path | None,
        typer.Option(
            help="What is on offer, in TOML or CSV. Without it, catalogue.toml of the folder."
        ),
    ] = None,
    currency: Annotated[str, typer.Option(help="The currency of the catalogue.")] = "EUR",
    site: Sites = None,
    offline: Offline = False,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Say how ready a person, a cohort or a programme is for a job, by a stated definition.

    For a person: which clauses are proven, how reliably, what is missing, and, where there is a
    catalogue, the cheapest way there. For a cohort: the share that is ready with its interval, and
    what other definitions would say.

    Exit codes: 0 there is an answer, 2 the call, the folder or a file is wrong.
    """
    from cairn.cli.world import make_resolver
    from cairn.hiring.ready_definition import DEFINITIONS

    wanted = requirement_from(requirement)
    folder, instant = programme_folder(directory), instant_or_now(at)
    meaning = dict(zip(_MEANINGS, DEFINITIONS, strict=True))[definition]
    resolver = make_resolver(offline=offline, sites=site or [])
    asked = _Asked(wanted, folder, instant, resolver, meaning)
    offered = _catalogue(folder, catalogue, currency.upper())
    if person:
        _tell_person(asked, person, offered, as_json=as_json)
    elif of is Whose.PROGRAMME:
        _tell_programme(asked, offered, as_json=as_json)
    else:
        _tell_cohort(asked, as_json=as_json)


class _Asked:
    """The question: for which job, in which folder, when, and what “ready” means."""

    def __init__(
        self,
        requirement: JobRequirement,
        folder: Path,
        at: datetime,
        resolver: Resolver,
        definition: Definition,
    ) -> None:
        from cairn.hiring.known_kinds import human_skills

        self.requirement = requirement
        self.folder = folder
        self.at = at
        self.resolver = resolver
        self.definition = definition
        self.human = human_skills()

    def background(self) -> Background:
        """What the programme's own files say of skills, equivalences and lists."""
        from cairn.hiring.background import Background
        from cairn.programme.checking import existing_ledger, usable_programme
        from cairn.programme.layout import Layout
        from cairn.programme.stack_pathways import open_pathways
        from cairn.programme.statements import with_statements

        layout = Layout(self.folder)
        with existing_ledger(layout) as ledger:
            programme = usable_programme(layout, ledger)
            book = with_statements(
                layout,
                programme.base,
                ledger,
                open_pathways(layout, programme, ledger),
                self.at,
                self.resolver,
            ).book
        return Background(book.framework, tuple(book.equivalences), book.registries)

    def person(self, word: str) -> tuple[str, Applicant]:
        """One person's name, and what they hold."""
        from cairn.hiring.applicant import Applicant
        from cairn.programme.stack_standing import holdings_of

        name, holdings = holdings_of(self.folder, word, at=self.at, resolver=self.resolver)
        return name, Applicant(word, holdings)

    def people(self) -> list[Applicant]:
        """Everybody who has a credential of the programme, those that stacks earned too."""
        from cairn.hiring.applicant import Applicant
        from cairn.programme.checking import existing_ledger
        from cairn.programme.layout import Layout
        from cairn.programme.stack_holders import held_awards

        found: dict[str, list[Holding]] = {}
        with existing_ledger(Layout(self.folder)) as ledger:
            for award, held in held_awards(ledger):
                found.setdefault(award.email.casefold() or award.did, []).append(held.holding)
        return [Applicant(key, tuple(holdings)) for key, holdings in found.items()]


def _catalogue(folder: Path, place: Path | None, currency: str) -> Catalogue | None:
    """What is on offer; None where the folder has no catalogue."""
    from cairn.importers.catalogue_file import read_catalogue

    if place is None:
        place = next((folder / one for one in _CATALOGUES if (folder / one).is_file()), None)
    if place is None:
        return None
    form = "csv" if place.suffix.lower() == ".csv" else "toml"
    found, faults = read_catalogue(read_file(place), form=form, currency=currency, rates={})
    listed = "\n".join(f"  {fault}" for fault in faults)
    if found is None:
        raise UsageError(
            f"The catalogue “{place}” has to be mended first:\n{listed}",
            code="catalogue-faults",
            mend="Mend the file, then try again.",
        )
    if faults:
        say(f"These offerings of “{place}” are left out:\n{listed}", error=True)
    return found


def _tell_person(asked: _Asked, word: str, offered: Catalogue | None, *, as_json: bool) -> None:
    from cairn.exporters.readiness_text import plan_part, readiness_json, readiness_lines
    from cairn.hiring.readiness import readiness
    from cairn.hiring.shortest_way import shortest_way
    from cairn.pathways.planner.terms import Terms

    name, person = asked.person(word)
    background = asked.background()
    found = readiness(
        asked.requirement,
        person,
        at=asked.at,
        background=background,
        human=asked.human,
        definition=asked.definition,
    )
    way: Plan | NoPlan | None = None
    if offered is not None and not found.ready:
        terms = Terms(asked.at.date())
        way = shortest_way(
            found.requirement, person.holdings, offered, terms, background=background
        )
    if as_json:
        say_json(readiness_json(found, way))
        return
    say(f"{name}, for “{found.requirement.name}”:\n")
    say("\n".join(readiness_lines(found)))
    if way is not None:
        say("\n" + "\n".join(plan_part(way, asked.requirement.name, _width())))


def _tell_programme(asked: _Asked, offered: Catalogue | None, *, as_json: bool) -> None:
    from cairn.exporters.readiness_text import readiness_json, readiness_lines
    from cairn.hiring.readiness import programme

    if offered is None:
        raise UsageError(
            f"There is no {' or '.join(_CATALOGUES)} in “{asked.folder}”.",
            code="no-catalogue",
            mend="Write down what is on offer, or name a file with --catalogue.",
        )
    found: Readiness = programme(
        asked.requirement,
        asked.folder.name,
        offered,
        at=asked.at,
        background=asked.background(),
        human=asked.human,
        definition=asked.definition,
    )
    if as_json:
        say_json(readiness_json(found, None))
        return
    say(f"Somebody who finished everything in the catalogue, for “{asked.requirement.name}”:\n")
    say("\n".join(readiness_lines(found)))


def _tell_cohort(asked: _Asked, *, as_json: bool) -> None:
    from cairn.exporters.readiness_text import cohort_json, cohort_lines
    from cairn.hiring.cohort import cohort
    from cairn.hiring.share import Told

    told = Told(f"the register of {asked.folder.name}", asked.at.date().isoformat())
    found: CohortReadiness = cohort(
        asked.requirement,
        asked.people(),
        told,
        at=asked.at,
        background=asked.background(),
        human=asked.human,
        definition=asked.definition,
    )
    if as_json:
        say_json(cohort_json(found))
        return
    say(f"The people of {asked.folder.name}, for “{asked.requirement.name}”:\n")
    say("\n".join(cohort_lines(found)))


def _width() -> int:
    return shutil.get_terminal_size().columns
