"""The example's story: a college defines, issues, stacks, takes one back, and checks everything.

Each chapter of Cairn joins here, so that the whole is always demonstrable from one command.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.demo.assessing import tell_assessment
from cairn.demo.cohort import PLANS_FOR_PATHWAY, TAKEN_BACK
from cairn.demo.folder import Example, last_autumn, write_example
from cairn.demo.hiring import HIRING, Hired, tell_hiring
from cairn.demo.market import AskedMarket, tell_market
from cairn.demo.market_files import DATA, MARKET
from cairn.demo.people import learners
from cairn.demo.planning import FIRST_DAY, HOURS_PER_WEEK, Planning, tell_plans
from cairn.demo.register import REGISTER, in_bulk
from cairn.demo.stacking import Stacking, tell_changes, tell_stacks
from cairn.demo.value import VALUE, Worth, tell_value
from cairn.exporters.report_bulk import BulkFigures, bulk_chapter, bulk_lines
from cairn.exporters.report_page import with_chapters
from cairn.programme.atomic_files import write_file
from cairn.programme.run import Progress, RunResult, run
from cairn.programme.status_changes import StatusResult, change_status
from cairn.verification.report import Report, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from cairn.exporters.report_model import Chapter
    from cairn.programme.assessing.outcome import Assessed

__all__ = ["DEMO_PASSPHRASE", "Told", "tell"]

DEMO_PASSPHRASE = "everybody knows this one"  # noqa: S105 - it protects invented awards, and says so
"""The passphrase of the example's keys; it is published and protects nothing."""

_FOR_EACH = 8  # rows of the older register for each learner, in a short story
_SITE = "https://badges.meridian.example"
_WHY = "The portfolio turned out to be somebody else's work."
_MADE = (
    ("report.html", "everything on one page"),
    ("credentials/", "the signed credentials"),
    ("badges/", "pictures with the credentials baked in"),
    ("certificates/", "certificates in PDF, to print"),
    ("records/", "one signed record for each stack, with everything that it rests on"),
    ("public/", "what the college publishes: its keys, achievements and status lists"),
    ("assessments/", "what the gate decided, and why; private"),
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
        assessed: What the assessment of client communication came to.
        stacking: Where the learners stand on the way to a stack.
        planning: What learners might take next.
        market: What the job market says about the credentials.
        worth: What the follow-up shows of what they are worth.
        hired: What came of the applications; None with few learners.
        bulk: What was signed and verified in bulk.
        next_steps: What to try next, each as the arguments of one cairn command.
    """

    example: Example
    first: RunResult
    revoked: StatusResult
    last: RunResult
    assessed: Assessed
    stacking: Stacking
    planning: Planning
    market: AskedMarket
    worth: Worth
    hired: Hired | None
    bulk: BulkFigures
    next_steps: tuple[tuple[str, ...], ...]


def tell(
    folder: Path,
    *,
    at: datetime,
    strangers: tuple[Report, ...] = (),
    progress: Progress | None = None,
    say: Callable[[str], None],
    most: int | None = None,
    labour: Path | None = None,
) -> Told:
    """Write the example, issue it, revoke one credential, and check everything; stacks go along.

    Args:
        folder: Where; made if it does not exist. Told twice, the story doubles nothing.
        at: The present instant.
        strangers: Reports on credentials from elsewhere, told in a chapter of their own.
        progress: Told how far each stage is.
        say: Told what happens, a line at a time.
        most: How many learners at most; None takes them all.
        labour: A folder with real postings and projections, which are asked the same questions on
            a page of their own; None when there is none.

    Raises:
        ProgrammeError: If the folder cannot be used.
    """
    chapter = _Chapters(say)
    chapter("Meridian College writes down what it awards, what that stacks to, and who earned it.")
    year = last_autumn(at)
    example = write_example(folder, year=year, most=most)
    say(f"   {folder / 'programme.toml'}: seven microcredentials, and two that are stacks of them")
    say(f"   {folder / 'pathways'}: what the two ask for")
    rows = f"{example.learners} learners, {example.rows} rows, {example.wrong} wrong on purpose"
    say(f"   {folder / 'roster.csv'}: {rows}")
    say(f"   {folder / 'assessments'}: a rubric, twelve raters, and what they gave sixty people")
    chapter("It assesses client communication, with error bars.")
    assessed = tell_assessment(folder, at=at, say=say)
    chapter("It runs the roster. Every row is checked before anything is signed.")
    first = run(folder, at=at, passphrase=DEMO_PASSPHRASE, progress=progress)
    _tell_run(first, say)
    chapter(f"It takes one credential back. {_WHY}")
    revoked = _take_back(folder, at)
    say(f"   {revoked.sentence}")
    tell_changes(revoked.stacks, say)
    chapter("Five learners ask where they stand, and hear it in words.")
    stacking = tell_stacks(folder, at=at, say=say)
    chapter("Three learners ask what to take next.")
    planning = tell_plans(folder, at=at, year=year, known=example.learners, say=say)
    market, worth, hired = _ask_the_world(folder, chapter, at=at, year=year, labour=labour, say=say)
    chapter("It verifies all of them as a stranger would, from what it publishes and nothing else.")
    last = run(folder, at=at, passphrase=DEMO_PASSPHRASE, progress=progress, strangers=strangers)
    say(f"   {_summed(last.reports.values())}.")
    chapter("It signs an older register in bulk, and verifies everything in bulk.")
    bulk = _in_bulk(folder, at, most, progress)
    _tell_bulk(folder, bulk, say)
    if strangers:
        chapter("It verifies badges of issuers who never heard of Cairn, without the network.")
        say(f"   {_summed(strangers)}.")
    hiring = () if hired is None else (hired.chapter,)
    told = (stacking.chapter, planning.chapter, market.chapter, worth.chapter, *hiring)
    _add_chapters(last, (*told, bulk_chapter(bulk)))
    _tell_what_was_made(folder, say)
    steps = _next_steps(folder, last, stacking, year)
    made = (assessed, stacking, planning, market, worth, hired)
    return Told(example, first, revoked, last, *made, bulk, steps)


class _Chapters:
    """Counts the chapters of the story."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._number = 0

    def __call__(self, title: str) -> None:
        """Begin the next one."""
        self._number += 1
        self._say(f"{self._number}. {title}")


def _ask_the_world(
    folder: Path,
    chapter: _Chapters,
    *,
    at: datetime,
    year: int,
    labour: Path | None,
    say: Callable[[str], None],
) -> tuple[AskedMarket, Worth, Hired | None]:
    """What the market wants, what the credentials are worth, and what an employer makes of them."""
    chapter("It asks what the job market wants, who has it, and which work grows.")
    market = tell_market(folder, at=at, year=year, labour=labour, say=say)
    chapter("It asks what became of people who hold its credentials, and what each is worth.")
    worth = tell_value(folder, market, at=at, labour=labour, say=say)
    chapter("An employer checks its applicants, lists who meets a job, and sees who is shut out.")
    return market, worth, tell_hiring(folder, site=_SITE, at=at, say=say)


def _take_back(folder: Path, at: datetime) -> StatusResult:
    learner = next(one for one in learners() if one.number == TAKEN_BACK)
    return change_status(
        folder,
        "revoke",
        email=learner.email,
        achievement="genai-finance",
        reason=_WHY,
        at=at,
        passphrase=DEMO_PASSPHRASE,
    )


def _in_bulk(
    folder: Path, at: datetime, most: int | None, progress: Progress | None
) -> BulkFigures:
    return in_bulk(
        folder,
        site=_SITE,
        at=at,
        passphrase=DEMO_PASSPHRASE,
        rows=REGISTER if most is None else min(REGISTER, _FOR_EACH * most),
        progress=progress,
    )


def _tell_bulk(folder: Path, bulk: BulkFigures, say: Callable[[str], None]) -> None:
    for line in bulk_lines(bulk):
        say(f"   {line}")
    for finding in (*bulk.refused, *bulk.findings):
        say(f"     {finding.row}, {finding.end.lower()}: {finding.why}")
    say(f"   {folder / 'register'}: what went in, what came out, and a report for each row")


def _add_chapters(result: RunResult, chapters: tuple[Chapter, ...]) -> None:
    """Put the story's own chapters into the report of the last run."""
    if result.report is not None:
        write_file(result.report, with_chapters(result.report.read_bytes(), chapters))


def _tell_what_was_made(folder: Path, say: Callable[[str], None]) -> None:
    say("")
    say(f"What was made, in {folder / 'out'}:")
    for name, what in _MADE:
        say(f"  {name:<15}{what}")
    say(f"The example's keys open with “{DEMO_PASSPHRASE}”; real ones deserve a better one.")


def _tell_run(result: RunResult, say: Callable[[str], None]) -> None:
    if result.new:
        say(f"   {result.new} credentials are signed, baked into badges and set as certificates.")
    tell_changes(result.stacks, say)
    standing = result.unchanged + result.withdrawn
    if standing:
        say(f"   {standing} credentials were signed before; nothing is doubled.")
    if result.waiting:
        say(f"   {len(result.waiting)} rows wait: the gate has not let these people through.")
    say(f"   {len(result.row_faults)} rows are left out until somebody mends them:")
    for fault in result.row_faults:
        say(f"     {fault}")


def _summed(reports: Iterable[Report]) -> str:
    """How many there are of each, a withdrawal told from a fault."""
    counts = Counter(_word(report) for report in reports)
    words = ("valid", "revoked", "suspended", "not valid", "could not be determined")
    return ", ".join(f"{counts[word]} {word}" for word in words if counts[word])


def _word(report: Report) -> str:
    if report.verdict is Verdict.INVALID:
        code = report.deciding.code if report.deciding else ""
        return code if code in ("revoked", "suspended") else "not valid"
    return report.verdict.value


def _next_steps(
    folder: Path, result: RunResult, stacking: Stacking, year: int
) -> tuple[tuple[str, ...], ...]:
    """Commands worth trying: a good badge, the revoked one, a look inside, a way, a plan."""
    site = f"{_SITE}={folder / 'out' / 'public'}"
    reports = list(result.reports.values())
    good = [report for report in reports if _word(report) == "valid"]
    taken_back = [report for report in reports if _word(report) == "revoked"]
    badges = [
        str(folder / "out" / "badges" / f"{Path(report.source).stem}.png")
        for report in (*good[:1], *taken_back[:1])
    ]
    checks = tuple(("verify", badge, "--offline", "--site", site) for badge in badges)
    asks = tuple(
        ("stack", "explain", str(folder), case.person, "--pathway", case.pathway.name, "--offline")
        for case in stacking.told[1:2]
    )
    start = date(year + 1, *FIRST_DAY).isoformat()
    plans = tuple(
        (
            *("plan", str(folder), one.email, "--pathway", "finance-analyst", "--offline"),
            *("--hours-per-week", str(HOURS_PER_WEEK), "--start", start),
        )
        for one in learners()
        if one.number == PLANS_FOR_PATHWAY
    )
    return (
        *checks,
        *(("unbake", badge) for badge in badges[:1]),
        ("lint", str(folder)),
        ("status", str(folder)),
        ("assess", "run", str(folder)),
        ("stack", "check", str(folder), "--offline"),
        *asks,
        *plans,
        ("renewals", str(folder)),
        ("market", "trend", "generative AI", "--data", str(folder / MARKET / DATA)),
        *_further_steps(folder),
    )


def _further_steps(folder: Path) -> tuple[tuple[str, ...], ...]:
    """Commands about what credentials are worth, and about hiring."""
    return (
        (
            *("value", "study", str(folder / VALUE / "outcomes.csv"), "--study"),
            str(folder / VALUE / "study.toml"),
        ),
        ("value", "card", str(folder), *_card_sources(folder)),
        ("shortlist", "lint", str(folder / HIRING / "junior-analyst.toml")),
        (
            *("fairness", str(folder / HIRING / "people.csv"), "--shortlist"),
            str(folder / HIRING / "shortlist.json"),
        ),
        ("simulate", "race"),
    )


def _card_sources(folder: Path) -> tuple[str, ...]:
    return (
        *("--table", str(folder / VALUE / "outcomes.csv")),
        *("--study", str(folder / VALUE / "study.toml")),
        *("--data", str(folder / MARKET / DATA), "--credential", "genai-finance"),
    )
