"""The report's chapter on plans: what to take next, several ways, and when to stop."""

from __future__ import annotations

from collections.abc import Sequence

from cairn.exporters.plan_drawing import front_svg, schedule_svg
from cairn.exporters.plan_text import (
    FRONT_HEADER,
    MARGINAL_HEADER,
    STEP_HEADER,
    advice_sentences,
    front_rows,
    instead_heading,
    marginal_rows,
    no_plan_lines,
    percent,
    plan_opening,
    plan_remarks,
    step_reasons,
    step_rows,
)
from cairn.exporters.report_model import Chapter, Part, TextList, TextTable
from cairn.pathways.planner.advice import Advice
from cairn.pathways.planner.answers import Front, NoPlan, Plan

__all__ = ["advice_part", "front_part", "plan_part", "plans_chapter"]

_METHOD = (
    "A plan keeps to the dates, the hours of a week and what has to come before what. Each is the "
    "best of its kind; where that is proven, it says so. Prices and hours are the catalogue's, and "
    "nothing here promises a job."
)


def plans_chapter(parts: Sequence[Part]) -> Chapter:
    """Put parts together to a chapter."""
    return Chapter(
        "plans",
        "What to take next",
        "Plans for learners of this programme, computed from what they hold and what is on offer.",
        (_METHOD,),
        parts=tuple(parts),
    )


def plan_part(title: str, answer: Plan | NoPlan, goal: str) -> Part:
    """Tell one plan with its schedule, or why there is none.

    Args:
        title: The heading.
        answer: The plan.
        goal: What the person aims at, in words.
    """
    if isinstance(answer, NoPlan):
        return Part(title, "No plan", "bad", paragraphs=no_plan_lines(answer))
    number = len(answer.steps)
    table = TextTable(f"The steps to {goal}", STEP_HEADER, step_rows(answer))
    return Part(
        title=title,
        state="1 step" if number == 1 else f"{number} steps",
        style="todo" if number else "ok",
        paragraphs=(plan_opening(answer, goal),),
        lists=(
            *([TextList("Why each step is there", step_reasons(answer))] if number else []),
            TextList("How good this plan is", plan_remarks(answer)),
        ),
        svg=schedule_svg(answer, goal),
        svg_text=f"A schedule of {number} steps to {goal}, on a line of time.",
        tables=(table,) if number else (),
    )


def front_part(title: str, answer: Front | NoPlan, goal: str) -> Part:
    """Tell several plans, none of which is better than another in everything.

    Args:
        title: The heading.
        answer: The plans.
        goal: What the person aims at, in words.
    """
    if isinstance(answer, NoPlan):
        return Part(title, "No plan", "bad", paragraphs=no_plan_lines(answer))
    number = len(answer.plans)
    whole = "There is no further one." if answer.complete else "There may be further ones."
    best = max(plan.coverage for plan in answer.plans)
    told = (
        f"Each of these plans for “{goal}” is the best for what it costs, takes and covers; the "
        f"most that can be covered is {percent(best)}. {whole}"
    )
    return Part(
        title=title,
        state="1 plan" if number == 1 else f"{number} plans",
        style="todo",
        keyed=True,
        paragraphs=(told,),
        svg=front_svg(answer, goal),
        svg_text=f"{number} plans for {goal} as points: the more a plan costs, the more it covers.",
        tables=(TextTable(f"Plans for {goal}", FRONT_HEADER, front_rows(answer)),),
    )


def advice_part(title: str, advice: Advice, goal: str) -> Part:
    """Tell whether one more credential is worth it, with what each would add.

    Args:
        title: The heading.
        advice: The advice.
        goal: What the person aims at, in words.
    """
    rows = marginal_rows(advice.marginals)
    table = TextTable(f"What one more credential would add to {goal}", MARGINAL_HEADER, rows)
    return Part(
        title=title,
        state="Stop" if advice.stop else "Go on",
        style="gone" if advice.stop else "ok",
        paragraphs=advice_sentences(advice),
        lists=(TextList(instead_heading(advice), advice.instead),) if advice.instead else (),
        tables=(table,) if rows else (),
    )
