"""The answers of `cairn plan`: lines for a person, JSON for a program, a drawing for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.exporters.plan_drawing import front_svg, schedule_svg
from cairn.exporters.plan_json import advice_json, front_json, plan_json
from cairn.exporters.plan_lines import marginal_lines, schedule_lines
from cairn.exporters.plan_text import (
    FRONT_HEADER,
    advice_sentences,
    front_rows,
    instead_heading,
    no_plan_lines,
    plan_opening,
    plan_remarks,
)
from cairn.exporters.terminal import text_table
from cairn.kernel.errors import UsageError
from cairn.pathways.planner.advice import advise
from cairn.pathways.planner.answers import NoPlan
from cairn.pathways.planner.front import make_front
from cairn.pathways.planner.planning import make_plan

if TYPE_CHECKING:
    from cairn.cli.plan_question import Question
    from cairn.kernel.json_text import JsonObject
    from cairn.pathways.planner.terms import Objective

__all__ = ["Answer", "front_answer", "next_answer", "plan_answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Attributes:
        lines: For a person.
        json: For a program.
        drawn: The drawing; empty when there is nothing to draw.
        found: Whether the limits leave anything.
    """

    lines: tuple[str, ...]
    json: JsonObject
    drawn: bytes = b""
    found: bool = True

    @property
    def svg(self) -> bytes:
        """The drawing.

        Raises:
            UsageError: If there is nothing to draw (``nothing-to-draw``).
        """
        if not self.drawn:
            raise UsageError(
                "There is nothing to draw in this answer.",
                code="nothing-to-draw",
                mend="Leave out --svg.",
            )
        return self.drawn


def plan_answer(question: Question, best: Objective, width: int) -> Answer:
    """The best plan.

    Args:
        question: What is asked.
        best: What it should be best at.
        width: How many columns a table may have.
    """
    goal = question.goal.name
    found = make_plan(*question.asked, objective=best, patience=question.patience)
    if isinstance(found, NoPlan):
        return Answer(no_plan_lines(found), plan_json(found), found=False)
    steps = schedule_lines(found, width=width)
    return Answer(
        (
            plan_opening(found, goal),
            *(f"\n{line}" if line[0].isdigit() else line for line in steps),
            "",
            *plan_remarks(found),
        ),
        plan_json(found),
        schedule_svg(found, goal),
    )


def front_answer(question: Question, width: int) -> Answer:
    """Several plans, none of which is better than another in everything.

    Args:
        question: What is asked.
        width: How many columns a table may have.
    """
    found = make_front(*question.asked, patience=question.patience)
    if isinstance(found, NoPlan):
        return Answer(no_plan_lines(found), front_json(found), found=False)
    rest = "There is no further one." if found.complete else "There may be further ones."
    opening = f"Each of these is the best for what it costs, takes and covers. {rest}"
    table = text_table(FRONT_HEADER, front_rows(found), width=width)
    return Answer((opening, table), front_json(found), front_svg(found, question.goal.name))


def next_answer(question: Question, width: int) -> Answer:
    """What one more credential would add, and whether to stop.

    Args:
        question: What is asked.
        width: How many columns a table may have.
    """
    found = advise(*question.asked, patience=question.patience)
    lines = advice_sentences(found)
    if found.instead:
        lines = (*lines, f"{instead_heading(found)}:", *(f"  {one}" for one in found.instead))
    if found.marginals:
        further = marginal_lines(found.marginals, width=width)
        lines = (*lines, "", "What one more credential would add alone, the best first:", *further)
    return Answer(lines, advice_json(found))
