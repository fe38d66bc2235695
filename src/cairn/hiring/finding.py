"""One thing that is wrong, or doubtful, with a requirement: a sentence and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.market.measure import MeasureAnswer
from cairn.pathways.lint import Severity

__all__ = ["RequirementFinding"]


@dataclass(frozen=True, slots=True)
class RequirementFinding:
    """One thing wrong with a requirement.

    Attributes:
        severity: A "fault" should be mended before anyone is asked; a "warning" is to be thought
            about.
        clause: The clause's key; empty when the whole requirement is meant.
        code: A reason code.
        sentence: What is wrong, in words for people.
        mend: What to do.
        measure: The figure on which it rests; None where it rests on none.
    """

    severity: Severity
    clause: str
    code: str
    sentence: str
    mend: str
    measure: MeasureAnswer | None = None
