"""Plans and advice as lines for a terminal: each step with its place on a line of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cairn.exporters.plan_text import percent, step_reason, when
from cairn.exporters.terminal import in_lines
from cairn.pathways.planner.advice import Marginal
from cairn.pathways.planner.answers import Plan, Step

__all__ = ["marginal_lines", "schedule_lines"]

_INDENT = 3
_LONGEST_BAR = 60


def schedule_lines(plan: Plan, *, width: int = 80) -> tuple[str, ...]:
    """Each step with its dates, its bar, its price and its reason.

    Args:
        plan: The plan.
        width: How many columns there are.
    """
    if not plan.steps or plan.finish is None:
        return ()
    first = min(step.starts for step in plan.steps)
    return tuple(
        line
        for number, step in enumerate(plan.steps, 1)
        for line in _step(number, step, (first, plan.finish), width)
    )


def _step(number: int, step: Step, span: tuple[date, date], width: int) -> Iterator[str]:
    offering = step.offering
    yield from _wrapped(f"{number}. {offering.name}, {offering.issuer_name}", 0, width)
    yield " " * _INDENT + _bar(step, span, min(width - _INDENT, _LONGEST_BAR))
    yield from _wrapped(f"{when(step)}; {offering.hours} hours; {step.price}.", _INDENT, width)
    yield from _wrapped(step_reason(step), _INDENT, width)


def _bar(step: Step, span: tuple[date, date], columns: int) -> str:
    first, last = span
    days = (last - first).days + 1
    begins = (step.starts - first).days * columns // days
    ends = max(begins + 1, -(-((step.ends - first).days + 1) * columns // days))
    return f"{'·' * begins}{'━' * (ends - begins)}{'·' * (columns - ends)}"


def _wrapped(text: str, indent: int, width: int) -> Iterator[str]:
    for line in in_lines(text, width - indent).splitlines():
        yield " " * indent + line


def marginal_lines(marginals: Sequence[Marginal], *, width: int = 80) -> tuple[str, ...]:
    """What each further credential would add, at which price, and how much of it is held already.

    Args:
        marginals: The credentials, the best in front.
        width: How many columns there are.
    """
    return tuple(line for one in marginals for line in _wrapped(_marginal(one), 2, width))


def _marginal(one: Marginal) -> str:
    told = (
        f"“{one.offering.name}” adds {percent(one.share)} for {one.offering.hours} hours and "
        f"{one.price}: {percent(one.share_per_100_hours)} for each 100 hours"
    )
    if one.share_per_100_money is not None:
        told += f", {percent(one.share_per_100_money)} for each 100 {one.price.currency}"
    if one.redundancy:
        told += f"; {round(one.redundancy)} % of what it teaches is held already"
    needs = f" Before it: {', '.join(one.needs)}." if one.needs else ""
    return f"{told}.{needs}"
