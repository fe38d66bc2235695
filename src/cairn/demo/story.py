"""The example's story: a college defines, issues, takes one back, and checks everything.

Each chapter of Cairn joins here, so that the whole is always demonstrable from one command.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.demo.folder import write_example
from cairn.demo.people import learners
from cairn.programme.run import Progress, RunResult, run
from cairn.programme.status_changes import change_status

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from cairn.verification import Report

__all__ = ["DEMO_PASSPHRASE", "Told", "tell"]

DEMO_PASSPHRASE = "everybody knows this one"  # noqa: S105 - it protects invented awards, and says so
"""The passphrase of the example's keys; it is published and protects nothing."""

_REVOKED = 2
_WHY = "The portfolio turned out to be somebody else's work."


@dataclass(frozen=True, slots=True)
class Told:
    """What the story left.

    Attributes:
        result: The run that told everything at the end.
        revoked: What was revoked, in words.
    """

    result: RunResult
    revoked: str


def tell(
    folder: Path,
    *,
    at: datetime,
    strangers: tuple[Report, ...] = (),
    progress: Progress | None = None,
    say: Callable[[str], None],
) -> Told:
    """Write the example, issue it, revoke one credential and check everything.

    Args:
        folder: Where; made if it does not exist. Told twice, the story doubles nothing.
        at: The present instant.
        strangers: Reports on credentials from elsewhere, told in a chapter of their own.
        progress: Told how far each stage is.
        say: Told what happens, a sentence at a time.

    Raises:
        ProgrammeError: If the folder cannot be used.
    """
    say(f"1. A college writes down what it awards, and to whom: {folder}")
    write_example(folder)
    say("2. It runs the roster; rows with mistakes are told and left out")
    first = run(folder, at=at, passphrase=DEMO_PASSPHRASE, progress=progress)
    learner = next(one for one in learners() if one.number == _REVOKED)
    say(f"3. It takes one credential back: {learner.name}'s")
    change = change_status(
        folder,
        "revoke",
        email=learner.email,
        achievement="genai-finance",
        reason=_WHY,
        at=at,
        passphrase=DEMO_PASSPHRASE,
    )
    say("4. Everything is verified again, as a stranger would")
    result = run(folder, at=at, passphrase=DEMO_PASSPHRASE, progress=progress, strangers=strangers)
    return Told(first if result.faults else result, change.sentence)
