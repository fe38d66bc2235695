"""`cairn plan`: which credential to take next, at what cost, and when to stop."""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import check_place, programme_folder, write_file
from cairn.cli.options import AsJson, At, Programme, Sites
from cairn.cli.plan_terms import Wishes, day_option
from cairn.cli.speaking import say, say_json
from cairn.cli.stack_options import Offline, OnePathway

if TYPE_CHECKING:
    from collections.abc import Callable

    from cairn.cli.plan_answers import Answer
    from cairn.pathways.planner.terms import Objective

__all__ = ["Best", "Show", "plan"]

_Many = list[str] | None


class Best(StrEnum):
    """What a plan is best at."""

    COST = "cost"
    HOURS = "hours"
    FINISH = "finish"
    COVERAGE = "coverage"


_OBJECTIVES: dict[Best, Objective] = {
    Best.COST: "cost",
    Best.HOURS: "hours",
    Best.FINISH: "finish",
    Best.COVERAGE: "coverage",
}


class Show(StrEnum):
    """What is answered."""

    PLAN = "plan"
    FRONT = "front"
    NEXT = "next"


def plan(
    directory: Programme,
    person: Annotated[str, typer.Argument(help="Who asks: an e-mail address, DID or full name.")],
    pathway: OnePathway = "",
    role: Annotated[
        Path | None,
        typer.Option(help="A TOML file that describes a role by its skills, instead of a pathway."),
    ] = None,
    catalogue: Annotated[
        Path | None,
        typer.Option(
            help="What is on offer, in TOML or CSV. Without it, catalogue.toml of the folder."
        ),
    ] = None,
    currency: Annotated[str, typer.Option(help="The currency in which the plan is made.")] = "EUR",
    rate: Annotated[
        _Many,
        typer.Option(
            help="What one unit of another currency is worth, such as USD=0.92. May be given "
            "several times."
        ),
    ] = None,
    show: Annotated[
        Show,
        typer.Option(
            help="One best plan (plan), several that differ in cost, hours and coverage (front), "
            "or what one more credential would add and whether to stop (next)."
        ),
    ] = Show.PLAN,
    best: Annotated[
        Best,
        typer.Option(
            help="What the plan is best at: least cost, least hours, earliest finish, or the most "
            "of the goal within the limits."
        ),
    ] = Best.COST,
    start: Annotated[
        str | None, typer.Option(help="The first day of work; without it, today.")
    ] = None,
    hours_per_week: Annotated[
        int, typer.Option(min=1, help="The most hours of work in a week.")
    ] = 10,
    at_once: Annotated[int, typer.Option(min=1, help="The most things in one week.")] = 2,
    finish_by: Annotated[str | None, typer.Option(help="The last day, such as 2027-06-30.")] = None,
    budget: Annotated[
        str, typer.Option(help="The most it may cost, such as 500.", show_default=False)
    ] = "",
    hours: Annotated[int | None, typer.Option(min=0, help="The most hours of work in all.")] = None,
    include: Annotated[
        _Many,
        typer.Option(help="Take this offering, by its id or name. May be given several times."),
    ] = None,
    avoid: Annotated[
        _Many, typer.Option(help="Never take this offering. May be given several times.")
    ] = None,
    avoid_issuer: Annotated[
        _Many, typer.Option(help="Never take anything of this issuer. May be given several times.")
    ] = None,
    mode: Annotated[
        _Many,
        typer.Option(
            help="Take part only so: online, on-site, blended. May be given several times."
        ),
    ] = None,
    waiver: Annotated[
        _Many,
        typer.Option(
            help="A reduction of fees in per cent, such as bursary=50; bursary=50,1 is for one "
            "use. May be given several times."
        ),
    ] = None,
    worth: Annotated[
        float,
        typer.Option(
            min=0,
            max=100,
            help="How many per cent of the goal a hundred hours must bring to be worth it.",
        ),
    ] = 0.0,
    patience: Annotated[
        float, typer.Option(min=0.1, help="How many seconds may be spent on the search.")
    ] = 10.0,
    svg: Annotated[
        Path | None, typer.Option(help="Draw the schedule, or the front, into this SVG file too.")
    ] = None,
    site: Sites = None,
    offline: Offline = False,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Plan what one person should take next, towards a pathway or a role.

    Every step has its dates, its price and its reason. If no further credential is worth taking,
    it says stop, and what would help instead.

    Exit codes: 0 there is an answer, 1 there is no plan that keeps to all limits, 2 the call, the
    folder or a file is wrong.
    """
    from cairn.cli.plan_answers import front_answer, next_answer, plan_answer
    from cairn.cli.plan_question import Sources, ask
    from cairn.cli.world import make_resolver

    if svg is not None:
        check_place(svg)
    folder, instant = programme_folder(directory), instant_or_now(at)
    wishes = Wishes(
        day_option(start) or instant.date(),
        hours_per_week,
        at_once,
        day_option(finish_by),
        budget,
        hours,
        include or [],
        avoid or [],
        avoid_issuer or [],
        mode or [],
        waiver or [],
        worth,
    )
    resolver = make_resolver(offline=offline, sites=site or [])
    sources = Sources(folder, person, pathway, role, catalogue, currency.upper(), rate or [])
    question = ask(sources, wishes, instant, resolver, patience)
    width = shutil.get_terminal_size().columns
    answers: dict[Show, Callable[[], Answer]] = {
        Show.PLAN: lambda: plan_answer(question, _OBJECTIVES[best], width),
        Show.FRONT: lambda: front_answer(question, width),
        Show.NEXT: lambda: next_answer(question, width),
    }
    answer = answers[show]()
    if svg is not None and answer.found:
        write_file(svg, answer.svg)
    if as_json:
        say_json(answer.json)
    else:
        say(f"{question.name}: {question.goal.name}\n")
        say("\n".join(answer.lines))
    raise typer.Exit(0 if answer.found else 1)
