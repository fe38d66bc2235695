"""Draws a plan as a schedule, and several plans as points of cost and coverage.

Narrow enough for a phone, in one picture that runs nothing and loads nothing; what it shows stands
beside it as a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from cairn.exporters.plan_text import day, percent, when
from cairn.exporters.svg_text import FONT, broken, drawn_text, plain
from cairn.pathways.planner.answers import Front, Plan, Step
from cairn.pathways.planner.money import Money

__all__ = ["front_svg", "schedule_svg"]

_WIDTH, _EDGE = 400, 14
_INK, _QUIET, _GRID, _LINE = "#1b2430", "#536070", "#d9dde1", "#8a95a1"
_BAR, _DONE = "#175a86", "#17643d"
_NAME, _NOTE = 14, 12
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ROOM = 48  # the least width of a month's name with its year
_TALL, _LEFT, _FOOT = 330, 46, 44
_QUARTERS = 4
_DOT = 11


def schedule_svg(plan: Plan, goal: str) -> bytes:
    """Draw what is taken when.

    Args:
        plan: A plan; one without steps gives an empty file.
        goal: What the person aims at, in words.

    Returns:
        An SVG 400 units wide; the same plan gives the same bytes.
    """
    if not plan.steps or plan.finish is None:
        return b""
    first = min(step.starts for step in plan.steps).replace(day=1)
    last = plan.finish
    y = 34.0
    drawn = []
    for step in plan.steps:
        row, y = _step(step, y, first, last)
        drawn.append(row)
    goal_lines = broken(f"{day(plan.finish)}: {goal}", _WIDTH - 2 * _EDGE - 30, _NAME)
    name, bottom = drawn_text(goal_lines, _EDGE + 30, y + 8, _NAME, _DONE, bold=True)
    flag = (
        f'<path d="M{_EDGE + 6} {y + 30:g}V{y + 6:g}h16l-5 6 5 6h-16" fill="{_DONE}" '
        f'stroke="{_DONE}" stroke-width="2"/>'
    )
    height = round(max(bottom, y + 32) + _EDGE)
    grid = "".join(_months(first, last, y))
    return _svg(height, f"Schedule: {goal}", f"{grid}{''.join(drawn)}{flag}{name}")


def _svg(height: int, title: str, inside: str) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" role="img" font-family="{FONT}"><title>{plain(title)}</title>'
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>{inside}</svg>'
    ).encode()


def _x(of: date, first: date, last: date) -> float:
    span = max((last - first).days + 1, 1)
    return _EDGE + (of - first).days * (_WIDTH - 2 * _EDGE) / span


def _step(step: Step, y: float, first: date, last: date) -> tuple[str, float]:
    wide = _WIDTH - 2 * _EDGE
    name, below = drawn_text(
        broken(step.offering.name, wide, _NAME), _EDGE, y, _NAME, _INK, bold=True
    )
    words = f"{when(step)}; {step.offering.hours} hours; {step.price}"
    note, below = drawn_text(broken(words, wide, _NOTE), _EDGE, below, _NOTE, _QUIET)
    left = _x(step.starts, first, last)
    right = _x(step.ends + timedelta(days=1), first, last)
    bar = (
        f'<rect x="{left:.1f}" y="{below + 5:g}" width="{max(right - left, 6):.1f}" height="14" '
        f'rx="4" fill="{_BAR}"/>'
    )
    ground = f'<rect x="{_EDGE}" y="{y:g}" width="{wide}" height="{below - y:g}" fill="#fff"/>'
    return f"{ground}{bar}{name}{note}", below + 33


def _months(first: date, last: date, down: float) -> Iterator[str]:
    """A line at the first of each month, and its name where there is room."""
    free = 0.0
    month = first
    while month <= last:
        x = _x(month, first, last)
        yield f'<path d="M{x:.1f} 22V{down:g}" stroke="{_GRID}"/>'
        if x >= free and x < _WIDTH - _EDGE - _ROOM / 2:
            year = f" {month.year}" if month in (first, month.replace(month=1)) else ""
            yield (
                f'<text x="{x:.1f}" y="16" font-size="{_NOTE}" fill="{_QUIET}">'
                f"{_MONTHS[month.month - 1]}{year}</text>"
            )
            free = x + (_ROOM * 1.4 if year else _ROOM * 0.8)
        month = (month + timedelta(days=32)).replace(day=1)


def front_svg(front: Front, goal: str) -> bytes:
    """Draw each plan as a numbered point: what it costs, and how much of the goal it covers.

    Args:
        front: The plans; fewer than two give an empty file.
        goal: What the person aims at, in words.

    Returns:
        An SVG 400 units wide; the numbers are those of `front_rows`.
    """
    if len(front.plans) < 2:  # noqa: PLR2004 - one plan is no comparison
        return b""
    most = max(plan.cost.minor for plan in front.plans)
    # The axis begins at the quarter below the least, so that near points stand apart.
    least = Fraction(int(min(plan.coverage for plan in front.plans) * _QUARTERS), _QUARTERS)
    least = min(least, Fraction(_QUARTERS - 1, _QUARTERS))
    drawn = [_axes(Money(most, front.plans[0].cost.currency), least)]
    points = [(_across(plan.cost.minor, most), _up(plan.coverage, least)) for plan in front.plans]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    drawn.append(f'<polyline points="{path}" fill="none" stroke="{_LINE}" stroke-dasharray="3 4"/>')
    for number, (x, y) in enumerate(points, 1):
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}" fill="{_BAR}" stroke="#fff" '
            f'stroke-width="1.500"/><text x="{x:.1f}" y="{y + 4.5:.1f}" font-size="12.500" '
            f'font-weight="600" fill="#fff" text-anchor="middle">{number}</text>'
        )
    title = f"{len(front.plans)} plans for {goal}: what they cost and cover"
    return _svg(_TALL + _FOOT + _EDGE, title, "".join(drawn))


def _across(minor: int, most: int) -> float:
    room = _WIDTH - _LEFT - _EDGE - 2 * _DOT
    return _LEFT + _DOT + (minor * room / most if most else 0)


def _up(share: Fraction, least: Fraction) -> float:
    return 30 + _DOT + float((1 - share) / (1 - least)) * (_TALL - 30 - _DOT)


def _axes(most: Money, least: Fraction) -> str:
    lines = []
    for quarter in range(int(least * _QUARTERS), _QUARTERS + 1):
        share = Fraction(quarter, _QUARTERS)
        y = _up(share, least)
        lines.append(
            f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _EDGE}" stroke="{_GRID}"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" font-size="{_NOTE}" fill="{_QUIET}" '
            f'text-anchor="end">{percent(share)}</text>'
        )
    bottom = _TALL + 22
    for place, anchor, part in ((_LEFT + _DOT, "start", 0), (_WIDTH - _EDGE, "end", 1)):
        money = Money(most.minor * part, most.currency)
        lines.append(
            f'<text x="{place}" y="{bottom}" font-size="{_NOTE}" fill="{_QUIET}" '
            f'text-anchor="{anchor}">{plain(str(money))}</text>'
        )
    lines.append(
        f'<text x="{_EDGE}" y="16" font-size="{_NOTE}" fill="{_INK}">How much of the goal is '
        f'covered</text><text x="{_WIDTH / 2 + _EDGE:g}" y="{bottom + 18}" font-size="{_NOTE}" '
        f'fill="{_INK}" text-anchor="middle">What it costs</text>'
    )
    return "".join(lines)
