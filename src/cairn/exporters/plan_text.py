"""Plans, fronts and advice in words for a person. No ids, no codes.

Knows the order in which things are said: what it comes to, each step with its dates and its
reason, what stays open, how sure it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from fractions import Fraction

from cairn.pathways.leaf_words import day_of
from cairn.pathways.planner.advice import Advice, Marginal
from cairn.pathways.planner.answers import Front, Gain, NoPlan, Plan, Step

__all__ = [
    "FRONT_HEADER",
    "MARGINAL_HEADER",
    "STEP_HEADER",
    "advice_sentences",
    "day",
    "front_rows",
    "instead_heading",
    "marginal_rows",
    "no_plan_lines",
    "percent",
    "plan_opening",
    "plan_remarks",
    "step_reason",
    "step_reasons",
    "step_rows",
    "when",
]

STEP_HEADER = ("When", "What", "From", "Hours", "Price", "Why")
"""The titles over `step_rows`."""

FRONT_HEADER = ("Plan", "What it takes", "Price", "Hours", "Finished", "Covers")
"""The titles over `front_rows`."""

MARGINAL_HEADER = (
    "Credential",
    "Adds alone",
    "Hours",
    "Price",
    "Per 100 hours",
    "Per 100 of money",
    "Held already",
    "Needs before",
)
"""The titles over `marginal_rows`."""

_BEST = {
    "cost": "no plan costs less",
    "hours": "no plan takes fewer hours",
    "finish": "no plan is finished earlier",
    "coverage": "no plan within these limits covers more",
}
_HUNDRED = 100
_TENTH = Fraction(1, 1000)


def day(of: date) -> str:
    """A day as a person writes it, such as “3 May 2027”."""
    return day_of(datetime.combine(of, time(), UTC))


def percent(share: Fraction) -> str:
    """A share in per cent, without digits that say nothing: “62 %”, “0.4 %”."""
    points = share * _HUNDRED
    if 0 < points < 1:
        return f"{float(points):.1f} %" if share >= _TENTH else "less than 0.1 %"
    # What is nearly whole is not called whole, nor what is hardly begun begun.
    rounded = _HUNDRED - 1 if _HUNDRED - 1 < points < _HUNDRED else round(points)
    return f"{rounded} %"


def when(step: Step) -> str:
    """From when to when, such as “4 January to 19 February 2027”."""
    first = day(step.starts)
    if step.starts.year == step.ends.year:
        first = first.removesuffix(f" {step.starts.year}")
    return f"{first} to {day(step.ends)}"


def plan_opening(plan: Plan, goal: str) -> str:
    """What a plan comes to, in a sentence or two.

    Args:
        plan: The plan.
        goal: What the person aims at, in words.
    """
    if not plan.steps:
        return f"There is nothing to take: you have {percent(plan.covered_now)} of “{goal}”."
    number = len(plan.steps)
    things = "1 credential" if number == 1 else f"{number} credentials"
    end = f", finished on {day(plan.finish)}" if plan.finish else ""
    reached = (
        "You then have everything"
        if plan.coverage == 1 and not plan.missing
        else f"You then have {percent(plan.coverage)} of it"
    )
    return (
        f"For “{goal}”: {things}, {plan.hours} hours, {plan.cost}{end}. {reached}; today you have "
        f"{percent(plan.covered_now)}."
    )


def plan_remarks(plan: Plan) -> tuple[str, ...]:
    """How good a plan is, and what it leaves open."""
    found = []
    if plan.missing:
        found.append(f"It leaves open: {_quoted(plan.missing)}.")
    best = plan.optimality
    if best.proven:
        found.append(f"It is proven that {_BEST[plan.objective]}.")
    elif best.gap is not None:
        found.append(
            f"It is the best that was found in the time given; a better one could be better by "
            f"{percent(best.gap)} at most."
        )
    else:
        found.append("It is the best that was found in the time given; how good that is, is open.")
    return tuple(found)


def step_reason(step: Step) -> str:
    """Why a step is there, what it adds and what would be lost without it."""
    told = [step.because]
    told += [_gain(gain) for gain in step.adds]
    if step.waiver:
        told.append(f"“{step.waiver}” is claimed.")
    if step.lost and set(step.lost) != set(step.serves):
        told.append(f"Without it {_quoted(step.lost)} would stay open.")
    elif step.lost_share:
        told.append(f"Without it {percent(step.lost_share)} would be lost.")
    return " ".join(told)


def step_reasons(plan: Plan) -> tuple[str, ...]:
    """The name of each step and why it is there."""
    return tuple(f"{step.offering.name}: {step_reason(step)}" for step in plan.steps)


def _gain(gain: Gain) -> str:
    to = f" to {gain.after}" if gain.after else ""
    since = f" from {gain.before}" if gain.before else ""
    short = "" if gain.complete else ", which is less than is wanted"
    return f"“{gain.name}” rises{since}{to} ({percent(gain.share)} of the whole){short}."


def step_rows(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """A row for each step: when, what, from whom, hours, price, why."""
    return tuple(
        (
            when(step),
            step.offering.name,
            step.offering.issuer_name,
            str(step.offering.hours),
            str(step.price),
            step_reason(step),
        )
        for step in plan.steps
    )


def no_plan_lines(none: NoPlan) -> tuple[str, ...]:
    """Why there is no plan, and what would have to give way."""
    told = [
        "There is no plan that keeps to all of this."
        if none.proven
        else "No plan was found in the time given."
    ]
    if none.relax:
        least = "the least that" if none.smallest else "what"
        told.append(f"This is {least} would have to give way, all of it together:")
        told += [f"  {one.sentence}" for one in none.relax]
    elif none.proven:
        told.append("No limit or wish is in the way: what is asked for is not on offer.")
    return tuple(told)


def front_rows(front: Front) -> tuple[tuple[str, ...], ...]:
    """A row for each plan: its number, what it takes, price, hours, end and coverage."""
    return tuple(
        (
            str(number),
            ", ".join(step.offering.name for step in plan.steps) or "Take nothing",
            str(plan.cost) if plan.steps else "",
            str(plan.hours),
            day(plan.finish) if plan.finish else "",
            percent(plan.coverage),
        )
        for number, plan in enumerate(front.plans, 1)
    )


def advice_sentences(advice: Advice) -> tuple[str, ...]:
    """Whether to take one more, and why not."""
    told = []
    if advice.stop:
        told.append("Stop: no further credential on offer is worth taking.")
        told += advice.because
    elif advice.plan is not None:
        named = _quoted(tuple(step.offering.name for step in advice.plan.steps))
        told.append(f"It is worth going on with {named}.")
    return tuple(told)


def instead_heading(advice: Advice) -> str:
    """What stands over `Advice.instead`."""
    return "What would help instead" if advice.stop else "What would help besides"


def marginal_rows(marginals: Sequence[Marginal]) -> tuple[tuple[str, ...], ...]:
    """A row for each credential: what it would add alone, at which price, per hour and money."""
    return tuple(
        (
            one.offering.name,
            percent(one.share),
            str(one.offering.hours),
            str(one.price),
            percent(one.share_per_100_hours),
            "free" if one.share_per_100_money is None else percent(one.share_per_100_money),
            "" if one.redundancy is None else f"{round(one.redundancy)} %",
            ", ".join(one.needs),
        )
        for one in marginals
    )


def _quoted(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else quoted[0]
