"""`cairn assess plan` and `signal`: how reliable a design would be, and what a badge would tell."""

from __future__ import annotations

import math
import shutil
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.assess_options import ThisAchievement, ground_of
from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder
from cairn.cli.options import AsJson, At, Programme
from cairn.cli.speaking import say, say_json
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cairn.assessment.design_study import Projection, StudyPoint
    from cairn.kernel.json_text import Json, JsonObject
    from cairn.programme.assessing.planning import DesignStudy

__all__ = ["plan"]

_MOST_ROWS = 60


def plan(
    directory: Programme,
    achievement: ThisAchievement = "",
    reliability: Annotated[
        float, typer.Option(help="The reliability that is wished for, such as 0.8.")
    ] = 0.8,
    most_raters: Annotated[
        int, typer.Option(min=2, max=50, help="The most raters of a person on a task.")
    ] = 8,
    most_tasks: Annotated[
        int | None,
        typer.Option(min=1, max=50, help="The most tasks. Without it, one more than there are."),
    ] = None,
    people: Annotated[
        int | None,
        typer.Option(min=1, help="How many people are judged. Without it, those of the roster."),
    ] = None,
    surely: Annotated[
        bool,
        typer.Option(
            "--surely", help="The lower end of the interval must reach it, not only the value."
        ),
    ] = False,
    separate_tasks: Annotated[
        bool, typer.Option("--separate-tasks", help="Each task of a person has raters of its own.")
    ] = False,
    stated: Annotated[
        str,
        typer.Option(
            help="Variances of a similar assessment, instead of a pilot, such as"
            " person=0.5,rater=0.1,task=0.05,person:task=0.1,residual=0.4.",
            show_default=False,
        ),
    ] = "",
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Say how many raters and tasks are enough, and what they cost in hours.

    The ratings of the folder are the pilot. It says how far people differ, and how much of the
    scores comes from raters and tasks instead; from that follows how reliable any other design
    would be. A large pilot takes up to a minute.

    Exit codes: 0 there is a design, 1 no design within the limits reaches the wish, 2 the call or
    the folder cannot be used, or the pilot says too little.
    """
    folder = programme_folder(directory)
    variances = _stated(stated)
    ground = ground_of(folder, instant_or_now(at), achievement)
    from cairn.programme.assessing.planning import StudyWish, study

    wish = StudyWish(
        reliability, most_raters, most_tasks, people, surely, separate_tasks, variances
    )
    found = study(ground, wish)
    if as_json:
        say_json(_as_json(found))
    else:
        _tell(ground.title, found)
    raise typer.Exit(0 if found.chosen else 1)


def _stated(text: str) -> dict[str, float]:
    """Variances as somebody writes them."""
    found: dict[str, float] = {}
    for part in text.split(",") if text.strip() else ():
        name, equals, value = part.partition("=")
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not equals or not 0 <= number < math.inf or name.strip() in found:
            raise UsageError(
                f"“{part.strip()[:60]}” is not a variance.",
                code="wrong-variances",
                mend="Write each source once with a number from 0 upwards, such as rater=0.1.",
            )
        found[name.strip()] = number
    return found


def _tell(title: str, found: DesignStudy) -> None:
    from cairn.exporters.terminal import text_table

    say(f"{title}, for {found.effort.people} people:")
    say("How far what differs makes scores differ:")
    for name, one in found.variances.components.items():
        between = "" if math.isnan(one.low) else f" ({max(one.low, 0.0):.3f} to {one.high:.3f})"
        say(f"  {_source(name)}: {max(one.value, 0.0):.3f}{between}")
    header = ("Tasks\t", "Raters\t", "Reliability\t", "Between", "Hours\t", "")
    width = shutil.get_terminal_size().columns
    say(text_table(header, [_row(one, found) for one in _shown(found)], width=width))
    for sentence in found.sentences:
        say(sentence)


def _shown(found: DesignStudy) -> Sequence[StudyPoint]:
    return found.points[:_MOST_ROWS]


def _row(point: StudyPoint, found: DesignStudy) -> tuple[str, ...]:
    phi = _projection(point.phi)
    between = f"{phi['low']:.2f} to {phi['high']:.2f}" if phi["low"] is not None else ""
    return (
        str(point.design.tasks),
        str(point.design.raters),
        # Rounded down, so that no row looks like a reliability that it does not reach.
        f"{math.floor(point.phi.value * 100) / 100:.2f}",
        between,
        f"{point.hours:.0f}" if point.hours is not None else "",
        "the cheapest" if point is found.chosen else "",
    )


def _source(name: str) -> str:
    words = {"person": "people", "rater": "raters", "task": "tasks", "criterion": "criteria"}
    if name == "residual":
        return "what nothing explains"
    return " with ".join(words[part] for part in name.split(":"))


def _projection(one: Projection) -> dict[str, float | None]:
    return {
        "value": one.value,
        "low": getattr(one, "low", None),
        "high": getattr(one, "high", None),
    }


def _as_json(found: DesignStudy) -> JsonObject:
    return {
        "people": found.effort.people,
        "components": {
            name: {
                "value": one.value,
                "standardError": _number(one.standard_error),
                "low": _number(one.low),
                "high": _number(one.high),
                "n": one.n,
                "method": one.method,
                "grade": one.grade,
            }
            for name, one in found.variances.components.items()
        },
        "designs": [_point_json(one) for one in found.points],
        "chosen": None if found.chosen is None else _point_json(found.chosen),
        "sentences": list(found.sentences),
    }


def _point_json(point: StudyPoint) -> JsonObject:
    return {
        "raters": point.design.raters,
        "tasks": point.design.tasks,
        "criteria": point.design.criteria,
        "ratersByTask": point.design.raters_by_task,
        "phi": {**_projection(point.phi), "method": point.phi.method},
        "g": {**_projection(point.g), "method": point.g.method},
        "hours": point.hours,
        "errors": dict(point.errors),
    }


def _number(value: float) -> Json:
    return None if math.isnan(value) else value
