"""`cairn shortlist check`: what hundreds of applicants handed in, as one table."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.options import AsJson, At, Sites
from cairn.cli.speaking import say, say_json
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from cairn.hiring.applicant_check import FileCheck
    from cairn.kernel.json_text import JsonObject
    from cairn.library.applicants_journal import ApplicantsJournal
    from cairn.verification.policy import Registry

__all__ = ["check"]

_INTERRUPTED = 130
_ORDER = ("valid", "invalid", "could not be determined", "not checked", "no credential")
_LONGEST_NAME = 80


def check(
    applicants: Annotated[
        Path,
        typer.Argument(
            help="A folder with a folder for each applicant, a ZIP of it, or a CSV with the "
            "columns applicant, file, link, name and email."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="The folder for the tables; it is made.")],
    registry: Annotated[
        list[Path] | None,
        typer.Option(
            help="A list of the issuers that you know, a JSON file. May be given several times."
        ),
    ] = None,
    online: Annotated[
        bool,
        typer.Option(
            "--online",
            help="Fetch links, keys and status lists. Without it nothing leaves this computer.",
        ),
    ] = False,
    site: Sites = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Check what applicants handed in, and write tables: one row for each file and credential.

    Each row says whether the credential can be believed and why, whether you know its issuer,
    which skills it proves, whether it names the applicant, who else handed it in, and what could
    not be checked. If it is stopped, the same command goes on where it was.

    Exit codes: 0 every applicant was looked at, whatever came out, 2 the call is wrong.
    """
    from cairn.cli.world import absolute_sites, read_registries
    from cairn.library.applicants_journal import ApplicantsJournal

    job = _Job(
        applicants,
        out,
        read_registries(registry or []),
        tuple(absolute_sites(site or [])),
        online=online,
    )
    _make(out, applicants)
    instant = instant_or_now(at)
    with ApplicantsJournal(out, job.settings(), instant, at_matters=at is not None) as journal:
        try:
            checks = _carry_out(job, journal)
        except KeyboardInterrupt as stopped:
            say("Stopped. Give the same command again, and it goes on where it was.", error=True)
            raise typer.Exit(_INTERRUPTED) from stopped
        _write(out, checks, journal)
        journal.complete(checks)
    _tell(checks, out, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be checked, and how.

    Attributes:
        applicants: What was named.
        out: Where the tables go.
        registries: The lists of known issuers.
        sites: Local copies of sites.
        online: Whether anything is fetched.
    """

    applicants: Path
    out: Path
    registries: tuple[Registry, ...]
    sites: tuple[str, ...]
    online: bool

    def settings(self) -> JsonObject:
        """Everything on which the checks depend, except the files and the instant."""
        lists = [[one.name, sorted(one.issuers.items())] for one in self.registries]
        return {
            "applicants": str(self.applicants.absolute()),
            "registries": hashlib.sha256(repr(lists).encode()).hexdigest(),
            "sites": list(self.sites),
            "online": self.online,
        }


def _make(out: Path, applicants: Path) -> None:
    """Make the folder for the tables, which must not lie among what is checked."""
    if applicants.is_dir() and out.resolve().is_relative_to(applicants.resolve()):
        raise UsageError(
            f"“{out}” lies among the applicants' files.",
            code="bad-output",
            mend="Choose a folder beside them.",
        )
    _make_folder(out)


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"“{out}” cannot be made: {error.strerror or 'the disk refuses'}.",
            code="bad-output",
            mend="Choose another --out.",
        ) from error


def _carry_out(job: _Job, journal: ApplicantsJournal) -> tuple[tuple[FileCheck, ...], ...]:
    from cairn.cli.shortlist_reading import applicants_in
    from cairn.cli.world import make_resolver
    from cairn.importers.pdf_badges import PdfReading
    from cairn.library.applicants import Desk, with_duplicates

    if journal.before:
        say(f"Going on after {journal.before} applicants.", error=True)
    resolver = make_resolver(offline=not job.online, sites=list(job.sites))
    found = []
    with PdfReading() as pdf:
        desk = Desk(resolver, journal.at, job.registries, pdf, follow=job.online)
        for applicant in applicants_in(job.applicants):
            checks = journal.known(applicant)
            if checks is None:
                checks = desk.check(applicant)
                journal.add(applicant, checks)
            found.append(checks)
    return with_duplicates(found)


def _write(
    out: Path, checks: tuple[tuple[FileCheck, ...], ...], journal: ApplicantsJournal
) -> None:
    from cairn.bulk.tables import table_header, table_line
    from cairn.cli.files import write_file, write_pieces
    from cairn.exporters.applicants_tables import COLUMNS, applicants_xlsx, check_row
    from cairn.exporters.json_resume import json_resume
    from cairn.kernel.json_text import write_json

    rows = [one for many in checks for one in many]
    lines = (table_line(check_row(one)) for one in rows)
    write_pieces(out / "applicants.csv", (table_header(COLUMNS), *lines))
    write_file(out / "applicants.xlsx", applicants_xlsx(rows, journal.at))
    resumes = out / "resumes"
    _make_folder(resumes)
    for many in checks:
        reference = many[0].applicant
        resume = write_json(json_resume(reference, many))
        write_file(resumes / f"{_file_name(reference)}.json", resume)


def _file_name(reference: str) -> str:
    """A reference as a file's name of letters, digits and hyphens; no other gets the same."""
    plain = "".join(one if one.isalnum() or one in "-_" else "-" for one in reference)
    if plain == reference and len(plain) <= _LONGEST_NAME:
        return plain
    return f"{plain[:_LONGEST_NAME]}-{hashlib.sha256(reference.encode()).hexdigest()[:8]}"


def _tell(checks: tuple[tuple[FileCheck, ...], ...], out: Path, *, as_json: bool) -> None:
    rows = [one for many in checks for one in many]
    counts: Counter[str] = Counter(one.verdict for one in rows)
    shared = sum(bool(one.also_with) for one in rows)
    others = sum(one.holder == "different" for one in rows)
    unknown = sum(one.issuer_known == "not on your list" for one in rows)
    if as_json:
        say_json(
            {
                "applicants": len(checks),
                "rows": len(rows),
                "verdicts": {name: counts[name] for name in _ORDER},
                "handedInByOthersToo": shared,
                "namesSomebodyElse": others,
                "issuerNotOnYourList": unknown,
                "out": str(out),
            }
        )
        return
    listed = ", ".join(f"{counts[name]} {name}" for name in _ORDER if counts[name])
    say(f"{len(checks)} applicants, {len(rows)} files and credentials: {listed}.")
    for count, words in (
        (shared, "were handed in by another applicant too."),
        (others, "name somebody else than the applicant."),
        (unknown, "come from an issuer that is not on your list."),
    ):
        if count:
            say(f"  {count} {words}")
    say(f"The tables: {out / 'applicants.csv'} and .xlsx; what is proven: {out / 'resumes'}")
