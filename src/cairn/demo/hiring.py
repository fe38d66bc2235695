"""The story's chapter on hiring: an invented employer, its applicants, who is listed, who not.

The applicants are the example's learners with what the college gave them, and files that are broken
on purpose. What they say of themselves is made up as well. Everything goes the way that a real
folder of applicants would go.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.exporters.applicants_shortlist import shortlist_html, shortlist_sentence
from cairn.exporters.applicants_tables import applicants_xlsx
from cairn.exporters.fairness_page import fairness_html
from cairn.exporters.fairness_words import (
    FairnessPaper,
    cause_sentences,
    table_sentences,
    told_causes,
)
from cairn.exporters.report_model import Chapter, Part, TextTable
from cairn.exporters.terminal import in_lines
from cairn.hiring.applicant_check import applicant_of
from cairn.hiring.clause_causes import Causes
from cairn.hiring.declared import Declared, table_of
from cairn.hiring.fairness import fairness_report
from cairn.hiring.impact import CALCULATION
from cairn.hiring.lint import Seen, lint
from cairn.hiring.shortlist import shortlist
from cairn.hiring.shortlist_json import shortlist_json
from cairn.importers.job_requirement_file import read_job_requirement
from cairn.importers.pdf_badges import PdfReading
from cairn.kernel.errors import ProgrammeError
from cairn.kernel.json_text import write_json
from cairn.library.applicants import ApplicantFiles, Desk, HandedFile, with_duplicates
from cairn.programme.atomic_files import write_file
from cairn.resolvers.folder import SiteResolver

if TYPE_CHECKING:
    from cairn.hiring.applicant_check import FileCheck
    from cairn.hiring.fairness import FairnessReport
    from cairn.hiring.finding import RequirementFinding
    from cairn.hiring.requirement import JobRequirement
    from cairn.hiring.shortlist import Shortlist

__all__ = ["HIRING", "Hired", "tell_hiring"]

HIRING = "hiring"
"""The folder of the employer."""

_TITLE = "Who would be invited, and who is shut out"
_REQUIREMENT = "junior-analyst.toml"
_WIDTH = 90
_FEWEST = 20  # applicants; with fewer there is no story to tell
_MANAGES = "project-management"
_LETTER = b"Dear Sir or Madam, please find my certificate behind this link."
_WEB_PAGE = b"<!DOCTYPE html><html><body>Please sign in to see this badge.</body></html>"
_NOTE = (
    "The employer, the applicants and what they say of themselves are made up. Nothing here says"
    " anything about any real person, college or employer."
)


@dataclass(frozen=True, slots=True)
class Hired:
    """What came of the applications.

    Attributes:
        checks: What was handed in, by applicant.
        found: The shortlist.
        lint: What is unwise in the requirement.
        fairness: Who is chosen, by what people said of themselves.
        folder: Where everything was written.
    """

    checks: tuple[tuple[FileCheck, ...], ...]
    found: Shortlist
    lint: tuple[RequirementFinding, ...]
    fairness: FairnessReport
    folder: Path

    @property
    def paper(self) -> FairnessPaper:
        """What goes to paper of the fairness report."""
        return _paper(self.fairness, self.found)

    @property
    def chapter(self) -> Chapter:
        """The chapter for the report."""
        rows = tuple(
            (one.clause.name, str(one.met), str(one.not_met), str(one.undetermined),
             str(one.only_here))
            for one in self.found.counts
        )  # fmt: skip
        header = ("Clause", "Met by", "Not met by", "Not known of", "Fell only here")
        broken = tuple(
            f"{one.applicant}, {one.file}: {one.reason}"
            for many in self.checks
            for one in many
            if one.verdict in {"not checked", "no credential", "invalid"}
        )
        return Chapter(
            "hiring",
            _TITLE,
            shortlist_sentence(self.found),
            paragraphs=(_NOTE, _handed_in(self.checks)),
            parts=(
                Part("What could not be believed or read", paragraphs=broken[:12]),
                Part(
                    "Who meets which clause",
                    paragraphs=self.found.remarks,
                    tables=(TextTable("Who meets which clause.", header, rows),),
                    keyed=True,
                ),
                Part("What is unwise in it", paragraphs=_advice(self.lint)),
                Part("Whom that shuts out", paragraphs=tuple(_shut_out(self.fairness))),
            ),
        )


def tell_hiring(
    folder: Path, *, site: str, at: datetime, say: Callable[[str], None]
) -> Hired | None:
    """Let an employer check what learners hand in, list who meets a job, and see who is shut out.

    Args:
        folder: The example's folder, after a run.
        site: Where the college publishes.
        at: The present instant.
        say: Told a line at a time.

    Returns:
        What came of it; None where there are too few learners to say anything.

    Raises:
        ProgrammeError: If the folder cannot be written to.
        CairnError: If a file of the example was changed and cannot be read any more.
    """
    place = folder / HIRING
    people = list(_applicants(folder))
    if len(people) < _FEWEST:
        say("There are too few applicants to say anything of them.")
        return None
    wanted = _requirement(place)
    _write_applicants(place, people)
    resolver = SiteResolver(f"{site}/", folder / "out" / "public")
    with PdfReading() as pdf:
        desk = Desk(resolver, at, (), pdf, follow=False)
        checks = with_duplicates(desk.check(one) for one in people)
    found = shortlist(wanted, [applicant_of(many[0].applicant, many) for many in checks], at=at)
    declared = [_declared(number, one) for number, one in enumerate(people)]
    _write_people(place, declared)
    fairness = fairness_report(declared, table_of(found))
    hired = Hired(checks, found, lint(wanted, Seen(), at=at), fairness, place)
    _write(place, hired, at)
    for line in _lines(hired):
        say(f"   {line}")
    return hired


def _requirement(place: Path) -> JobRequirement:
    data = (files("cairn.demo") / "provider" / "value" / _REQUIREMENT).read_bytes()
    write_file(place / _REQUIREMENT, data)
    wanted, faults = read_job_requirement(data)
    if wanted is None:
        raise ProgrammeError(str(faults[0]), code="bad-example", mend="Delete the folder.")
    return wanted


def _applicants(folder: Path) -> Iterator[ApplicantFiles]:
    """Everybody with a badge, by their address; some hand in broken files besides."""
    badges: dict[str, list[Path]] = {}
    with (folder / "out" / "awards.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["image_path"] and row["learner_identifier"]:
                path = folder / "out" / row["image_path"]
                badges.setdefault(row["learner_identifier"], []).append(path)
    previous: bytes = b""
    for number, email in enumerate(sorted(badges)):
        handed = [HandedFile(path.name, path.read_bytes()) for path in sorted(badges[email])]
        handed += _broken_file(number, handed[0].data, previous)
        previous = handed[0].data
        yield ApplicantFiles(f"A-{number + 1:03}", tuple(handed), email=email)


def _broken_file(number: int, badge: bytes, others: bytes) -> list[HandedFile]:
    """Of every thirtieth applicant one more file, wrong in a way of its own."""
    wrong = {
        3: HandedFile("cut-off.png", badge[: len(badge) // 2]),
        33: HandedFile("badge.png", _WEB_PAGE),
        63: HandedFile("letter.txt", _LETTER),
        93: HandedFile("empty.json", b""),
        123: HandedFile("somebody-elses.png", others),
    }
    return [wrong[number]] if number in wrong else []


def _write_applicants(place: Path, people: list[ApplicantFiles]) -> None:
    for one in people:
        for file in one.files:
            write_file(place / "applicants" / one.reference / file.name, file.data)


def _declared(number: int, one: ApplicantFiles) -> Declared:
    """What an applicant says of themselves: made up, and uneven where the clause on management is.

    More men than women were made to hold it, so that there is a gap to be found and a clause that
    makes it.
    """
    manages = any(_MANAGES in file.name for file in one.files)
    man = number % 10 < (7 if manages else 4)
    sex = "prefer not to say" if number % 23 == 0 else "male" if man else "female"
    age = "under 25" if number % 3 else "25 and over"
    told = {"sex": "" if sex.startswith("prefer") else sex, "age_group": age}
    return Declared(one.reference, {name: value for name, value in told.items() if value})


def _write_people(place: Path, declared: list[Declared]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["reference", "sex", "age_group"])
    for one in declared:
        writer.writerow([one.reference, one.told.get("sex", ""), one.told.get("age_group", "")])
    write_file(place / "people.csv", out.getvalue().encode())


def _write(place: Path, hired: Hired, at: datetime) -> None:
    release = version("cairn-credentials")
    rows = [one for many in hired.checks for one in many]
    write_file(place / "applicants.xlsx", applicants_xlsx(rows, at))
    write_file(place / "shortlist.json", write_json(shortlist_json(hired.found)))
    write_file(place / "shortlist.html", shortlist_html(hired.found, version=release))
    write_file(place / "fairness.html", fairness_html(hired.paper))


def _paper(report: FairnessReport, found: Shortlist) -> FairnessPaper:
    return FairnessPaper(
        report,
        f"Who is chosen for {found.requirement.name}",
        "the made-up applicants of Cairn's example",
        f"{found.at.day} {found.at:%B %Y}",
        version("cairn-credentials"),
        made_up=True,
    )


def _handed_in(checks: tuple[tuple[FileCheck, ...], ...]) -> str:
    counts = Counter(one.verdict for many in checks for one in many)
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    total = sum(map(len, checks))
    return f"{len(checks)} applicants handed in {total} files and credentials: {told}."


def _advice(findings: tuple[RequirementFinding, ...]) -> tuple[str, ...]:
    return tuple(f"{one.sentence} {one.mend}" for one in findings)


def _shut_out(report: FairnessReport) -> Iterator[str]:
    """Each table in its first sentence, and which clause makes a gap."""
    yield CALCULATION
    for table in report.selection:
        yield f"By {table.title}: {' '.join(table_sentences(table)[:2])}"
    for answer in told_causes(report)[0]:
        if isinstance(answer, Causes):
            yield " ".join(cause_sentences(answer, report.clause_names)[:2])


def _lines(hired: Hired) -> list[str]:
    said = [_NOTE, _handed_in(hired.checks), shortlist_sentence(hired.found)]
    said += [
        f"{one.clause.name}: met by {one.met}, not met by {one.not_met}; {one.only_here} fell only"
        " here."
        for one in hired.found.counts
    ]
    said += _advice(hired.lint)
    said += _shut_out(hired.fairness)
    lines = [line for text in said for line in in_lines(text, _WIDTH).splitlines()]
    lines.append(f"{hired.folder / 'shortlist.html'}: the proof of each answer")
    lines.append(f"{hired.folder / 'fairness.html'}: who is chosen, and which clause does it")
    return lines
