"""The example's story: a college defines, issues, takes one back, and checks everything.

Each chapter of Cairn joins here, so that the whole is always demonstrable from one command.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.demo.folder import Example, last_autumn, write_example
from cairn.demo.people import learners
from cairn.programme.run import Progress, RunResult, run
from cairn.programme.status_changes import StatusResult, change_status
from cairn.verification.report import Report, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

__all__ = ["DEMO_PASSPHRASE", "Told", "tell"]

DEMO_PASSPHRASE = "everybody knows this one"  # noqa: S105 - it protects invented awards, and says so
"""The passphrase of the example's keys; it is published and protects nothing."""

_SITE = "https://badges.meridian.example"
_REVOKED = 2
_WHY = "The portfolio turned out to be somebody else's work."
_MADE = (
    ("report.html", "everything on one page"),
    ("credentials/", "the signed credentials"),
    ("badges/", "pictures with the credentials baked in"),
    ("certificates/", "certificates in PDF, to print"),
    ("public/", "what the college publishes: its keys, achievements and status lists"),
    ("awards.csv", "the awards as a table; awards.parquet holds the same for programs"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the story left.

    Attributes:
        example: How much was written.
        first: The run that awarded.
        revoked: The credential that was taken back.
        last: The run that verified everything at the end.
        next_steps: What to try next, each as the arguments of one cairn command.
    """

    example: Example
    first: RunResult
    revoked: StatusResult
    last: RunResult
    next_steps: tuple[tuple[str, ...], ...]


def tell(
    folder: Path,
    *,
    at: datetime,
    strangers: tuple[Report, ...] = (),
    progress: Progress | None = None,
    say: Callable[[str], None],
    most: int | None = None,
) -> Told:
    """Write the example, issue it, revoke one credential and check everything.

    Args:
        folder: Where; made if it does not exist. Told twice, the story doubles nothing.
        at: The present instant.
        strangers: Reports on credentials from elsewhere, told in a chapter of their own.
        progress: Told how far each stage is.
        say: Told what happens, a line at a time.
        most: How many learners at most; None takes them all.

    Raises:
        ProgrammeError: If the folder cannot be used.
    """
    say("1. Meridian College writes down what it awards, and who has earned it.")
    example = write_example(folder, year=last_autumn(at), most=most)
    say(f"   {folder / 'programme.toml'}: three microcredentials")
    rows = f"{example.learners} learners, {example.rows} rows, {example.wrong} wrong on purpose"
    say(f"   {folder / 'roster.csv'}: {rows}")
    say("2. It runs the roster. Every row is checked before anything is signed.")
    first = run(folder, at=at, passphrase=DEMO_PASSPHRASE, progress=progress)
    _tell_run(first, say)
    say(f"3. It takes one credential back. {_WHY}")
    learner = next(one for one in learners() if one.number == _REVOKED)
    revoked = change_status(
        folder,
        "revoke",
        email=learner.email,
        achievement="genai-finance",
        reason=_WHY,
        at=at,
        passphrase=DEMO_PASSPHRASE,
    )
    say(f"   {revoked.sentence}")
    say("4. It verifies all of them as a stranger would, from what it publishes and nothing else.")
    last = run(folder, at=at, passphrase=DEMO_PASSPHRASE, progress=progress, strangers=strangers)
    say(f"   {_summed(last.reports.values())}.")
    if strangers:
        say("5. It verifies badges of issuers who never heard of Cairn, without the network.")
        say(f"   {_summed(strangers)}.")
    say("")
    say(f"What was made, in {folder / 'out'}:")
    for name, what in _MADE:
        say(f"  {name:<15}{what}")
    say(f"The example's keys open with “{DEMO_PASSPHRASE}”; real ones deserve a better one.")
    return Told(example, first, revoked, last, _next_steps(folder, last))


def _tell_run(result: RunResult, say: Callable[[str], None]) -> None:
    if result.new:
        say(f"   {result.new} credentials are signed, baked into badges and set as certificates.")
    standing = result.unchanged + result.withdrawn
    if standing:
        say(f"   {standing} credentials were signed before; nothing is doubled.")
    say(f"   {len(result.row_faults)} rows are left out until somebody mends them:")
    for fault in result.row_faults:
        say(f"     {fault}")


def _summed(reports: Iterable[Report]) -> str:
    """How many there are of each, a withdrawal told from a fault."""
    counts = Counter(_word(report) for report in reports)
    words = ("valid", "revoked", "not valid", "could not be determined")
    return ", ".join(f"{counts[word]} {word}" for word in words if counts[word])


def _word(report: Report) -> str:
    if report.verdict is Verdict.INVALID:
        return "revoked" if _is_revoked(report) else "not valid"
    return report.verdict.value


def _is_revoked(report: Report) -> bool:
    return report.deciding is not None and report.deciding.code == "revoked"


def _next_steps(folder: Path, result: RunResult) -> tuple[tuple[str, ...], ...]:
    """Commands worth trying: a good badge, the revoked one, and a look inside."""
    site = f"{_SITE}={folder / 'out' / 'public'}"
    reports = list(result.reports.values())
    good = [report for report in reports if report.verdict is Verdict.VALID]
    taken_back = [report for report in reports if _is_revoked(report)]
    badges = [
        str(folder / "out" / "badges" / f"{Path(report.source).stem}.png")
        for report in (*good[:1], *taken_back[:1])
    ]
    checks = tuple(("verify", badge, "--offline", "--site", site) for badge in badges)
    return (
        *checks,
        *(("unbake", badge) for badge in badges[:1]),
        ("lint", str(folder)),
        ("status", str(folder)),
    )
