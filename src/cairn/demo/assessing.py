"""The story's chapter on assessment: sixty people, twelve raters, and what the gate makes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cairn.demo.cohort import COMPLETE
from cairn.demo.people import learners
from cairn.programme.assessing.opening import open_assessments
from cairn.programme.assessing.outcome import Assessed
from cairn.programme.assessing.tables import write_tables
from cairn.programme.assessing.words import group_lines, person_lines

__all__ = ["tell_assessment"]

_KEY = "client-communication"
_SHOWN = 3


def tell_assessment(folder: Path, *, at: datetime, say: Callable[[str], None]) -> Assessed:
    """Assess client communication, and say what comes of it.

    Args:
        folder: The example's folder.
        at: The present instant.
        say: Told a line at a time.
    """
    assessed = open_assessments(folder, at, _KEY).gate.by_achievement[_KEY]
    write_tables(folder, assessed)
    for line in group_lines(assessed):
        say(f"   {line}")
    say("   Rows that do not count:")
    for fault in assessed.faults:
        say(f"     {fault}")
    say("   The watch over raters finds, for whoever runs the assessment and nobody else:")
    for finding in assessed.watch.findings if assessed.watch else ():
        say(f"     {finding.sentence}")
    say("   The plain mean of the scores would have decided otherwise:")
    for difference in assessed.raw_differences[:_SHOWN]:
        say(f"     {difference.sentence}")
    more = len(assessed.raw_differences) - _SHOWN
    if more > 0:
        say(f"     ... and {more} more; the report names them.")
    told = next(one for one in learners() if one.number == COMPLETE)
    say(f"   {told.name} hears:")
    for line in person_lines(assessed, assessed.by_key[told.email]):
        say(f"     {line}")
    return assessed
