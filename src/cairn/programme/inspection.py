"""Verifies everything a run made, as a stranger would: from the public site and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.credentials.baking import unbake
from cairn.kernel.errors import CairnError
from cairn.kernel.instants import parse_instant
from cairn.resolvers.folder import SiteResolver
from cairn.verification.report import Report, Verdict
from cairn.verification.verifier import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from cairn.exporters.report_model import Verdict as PageVerdict
    from cairn.importers.programme_file import Programme
    from cairn.programme.award_files import FilesOfAward
    from cairn.programme.layout import Layout
    from cairn.programme.ledger import Ledger

__all__ = ["Inspection", "inspect_all", "verdict_of"]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What verifying everything found.

    Attributes:
        reports: The report of each award's signed JSON, by award key.
        troubles: What should not be: one sentence for each; empty when all is well.
    """

    reports: dict[str, Report]
    troubles: tuple[str, ...]


def inspect_all(
    layout: Layout,
    programme: Programme,
    ledger: Ledger,
    files: Mapping[str, FilesOfAward],
    at: datetime,
    progress: Callable[[int, int], None],
) -> Inspection:
    """Verify the current version of every award, in each form it was given.

    Args:
        layout: Where everything lies.
        programme: Says at which host the public site will be published.
        ledger: What was signed.
        files: The files of each award.
        at: The present instant.
        progress: Told after each credential how many of how many are done.
    """
    host = "/".join(programme.base.split("/")[:3])
    site = SiteResolver(f"{host}/", layout.public)
    awards = ledger.awards()
    reports: dict[str, Report] = {}
    troubles: list[str] = []
    for count, award in enumerate(awards, 1):
        signed, made = ledger.current(award), files[award.key]
        # A version signed twice within a second starts one second later than this run did.
        instant = max(at, parse_instant(signed.valid_from))
        report = verify(signed.document, resolver=site, at=instant, source=made.json)
        reports[award.key] = report
        if _is_trouble(report):
            troubles.append(f"{made.json}: {report.sentence}")
        if made.jwt:
            token = verify((layout.out / made.jwt).read_bytes(), resolver=site, at=instant)
            if _is_trouble(token):
                troubles.append(f"{made.jwt}: {token.sentence}")
        if made.image and not _carries(layout.out / made.image, signed.document):
            troubles.append(f"{made.image}: it does not carry the credential that was signed.")
        progress(count, len(awards))
    return Inspection(reports, tuple(troubles))


def _carries(image: Path, document: bytes) -> bool:
    try:
        found = unbake(image.read_bytes())
    except (CairnError, OSError):
        return False
    return any(baked.text.strip() == document.decode().strip() for baked in found)


def verdict_of(report: Report) -> PageVerdict:
    """What a report comes to, in the words of the page: a withdrawal is told from a fault."""
    if report.verdict is Verdict.VALID:
        return "valid"
    if report.verdict is Verdict.UNDETERMINED:
        return "undetermined"
    code = report.deciding.code if report.deciding else ""
    if code == "revoked":
        return "revoked"
    return "suspended" if code == "suspended" else "invalid"


def _is_trouble(report: Report) -> bool:
    """Whether something went wrong; a withdrawal and the end of a term did not."""
    if verdict_of(report) in ("valid", "revoked", "suspended"):
        return False
    return not (report.deciding and report.deciding.code == "expired")
