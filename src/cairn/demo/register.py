"""Many at once: an older register is signed in bulk, and everything is verified in bulk.

Uses the same jobs on files as `cairn issue MANY` and `cairn verify MANY` do, so that what a
registrar does with a million rows is seen with a few hundred.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from csv import DictReader
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.bulk.engines import Engine
from cairn.bulk.issuing import FAULTS_HEADER, Issuing
from cairn.bulk.job import Job, Plan
from cairn.bulk.row_files import RowFile
from cairn.bulk.verifying import Verifying
from cairn.credentials.identity import identity_object
from cairn.exporters.report_bulk import BulkFigures, BulkFinding
from cairn.kernel.errors import ProgrammeError
from cairn.kernel.json_text import read_json_object, write_json
from cairn.programme.status_changes import open_issuer_desk
from cairn.resolvers.folder import SiteResolver

if TYPE_CHECKING:
    from cairn.kernel.json_text import JsonObject
    from cairn.programme.run import Progress

__all__ = ["REGISTER", "in_bulk"]

REGISTER = 300
"""How many rows the older register has."""

_OURS = uuid.UUID("0e0d8f5e-6a3b-5f0e-9c39-7a2a51c7d0a4")  # a namespace, so that ids stay the same
_KIND = "project-management"
_CUT_OFF, _NO_DATE, _NO_CRITERIA = 17, 61, 140  # rows that are wrong on purpose
_ALTERED = (11, 33)  # lines that somebody improves after they were signed


def in_bulk(
    folder: Path,
    *,
    site: str,
    at: datetime,
    passphrase: str,
    rows: int = REGISTER,
    progress: Progress | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> BulkFigures:
    """Sign an older register in bulk, and verify it in bulk with everything that was awarded.

    Args:
        folder: The example's folder, after a run.
        site: The address of the college's site.
        at: The present instant.
        passphrase: Opens the issuer's sealed key.
        rows: How many rows the register has.
        progress: Told how far each job is.
        clock: Seconds on a clock that never goes back.

    Raises:
        ProgrammeError: If a file cannot be written (``example-unwritable``).
    """
    place, tell = folder / "register", progress or _silent
    credentials = sorted((folder / "out" / "credentials").glob("*.json"))
    of_a_kind = [one for one in credentials if _KIND in one.name] or credentials
    template = read_json_object(of_a_kind[0].read_bytes())
    try:
        place.mkdir(exist_ok=True)
        (place / "graduates.ndjson").write_bytes(b"".join(_unsigned(template, rows)))
        begun = clock()
        signed, refused = _sign(folder, place, at, passphrase, tell)
        signing = clock() - begun
        everything = [_line(read_json_object(one.read_bytes())) for one in credentials]
        lines = (place / "signed.ndjson").read_bytes().splitlines(keepends=True)
        (place / "everything.ndjson").write_bytes(b"".join([*everything, *_altered(lines)]))
        begun = clock()
        verdicts, findings = _verify(folder, place, site, at, tell)
        verifying = clock() - begun
    except OSError as error:
        raise ProgrammeError(
            f"The register cannot be written to {place}: {error.strerror}.",
            code="example-unwritable",
            mend="Name a folder that you may write to.",
        ) from error
    return BulkFigures(rows, signed, refused, signing, verdicts, findings, verifying)


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def _unsigned(template: JsonObject, rows: int) -> Iterator[bytes]:
    """Awards of earlier years as another program wrote them down, three of them badly."""
    kept = {
        name: value
        for name, value in template.items()
        if name not in ("proof", "credentialStatus", "evidence", "validUntil")
    }
    achievement = template["credentialSubject"]["achievement"]
    for number in range(1, rows + 1):
        year, day = 2019 + number % 5, 1 + number % 28
        since = f"{year}-06-{day:02}T00:00:00Z"
        who = identity_object(f"g{number:05}@alumni.meridian.example", salt=f"register-{number}")
        document: JsonObject = {
            **kept,
            "id": f"urn:uuid:{uuid.uuid5(_OURS, str(number))}",
            "validFrom": since if number != _NO_DATE else f"June {year}",
            "awardedDate": since,
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [who],
                "achievement": _without_criteria(achievement, number),
            },
        }
        line = _line(document)
        yield line[:200] + b"\n" if number == _CUT_OFF else line


def _without_criteria(achievement: JsonObject, number: int) -> JsonObject:
    if number != _NO_CRITERIA:
        return achievement
    return {name: value for name, value in achievement.items() if name != "criteria"}


def _line(document: JsonObject) -> bytes:
    return write_json(document, indent=None).strip() + b"\n"


def _altered(lines: list[bytes]) -> Iterator[bytes]:
    """The signed lines, two of which somebody has made look better."""
    for number, line in enumerate(lines, 1):
        if number in _ALTERED:
            document = read_json_object(line)
            document["name"] = f"{document['name']}, with distinction"
            yield _line(document)
        else:
            yield line


def _sign(
    folder: Path, place: Path, at: datetime, passphrase: str, tell: Progress
) -> tuple[int, tuple[BulkFinding, ...]]:
    desk = open_issuer_desk(folder, at=at, passphrase=passphrase)
    settings = {"work": "issue", "key": desk.signer.verification_method}
    source = RowFile(str(place / "graduates.ndjson"))
    plan = Plan(
        source, str(place / "signed.ndjson"), settings, desk.at, faults_header=FAULTS_HEADER
    )
    with Job(plan) as job:
        work = Issuing(lambda: desk.signer, job.at, desk.programme.proof.suite)
        result = job.run(work, engine=Engine.LOCAL, tell=tell)
    if not result.faults:
        return result.counts.get("signed", 0), ()
    with Path(result.faults).open(encoding="utf-8-sig", newline="") as table:
        faults = tuple(
            BulkFinding(
                f"Row {row['row']}",
                "Not signed",
                f"{row['what_is_wrong']} {row['what_to_do']}".strip(),
            )
            for row in DictReader(table)
        )
    return result.counts.get("signed", 0), faults


def _verify(
    folder: Path, place: Path, site: str, at: datetime, tell: Progress
) -> tuple[dict[str, int], tuple[BulkFinding, ...]]:
    source = RowFile(str(place / "everything.ndjson"), "everything.ndjson")
    output = place / "reports.ndjson"
    plan = Plan(source, str(output), {"work": "verify"}, at.replace(microsecond=0), column="report")
    resolver = SiteResolver(f"{site}/", folder / "out" / "public")
    with Job(plan) as job:
        result = job.run(Verifying(lambda: resolver, job.at), engine=Engine.LOCAL, tell=tell)
    reports = [read_json_object(line) for line in output.read_bytes().splitlines()]
    findings = tuple(
        BulkFinding(
            f"Row {number}",
            "Not valid" if report["verdict"] == "invalid" else "Could not be determined",
            str(report["sentence"]),
        )
        for number, report in enumerate(reports, 1)
        if report["verdict"] != "valid"
    )
    return dict(Counter(result.counts)), findings
