"""The files of stacks: one signed record for each, made from the ledger.

The award that a stack earned has its files like every award; the record lies beside them in
``records/``, under the same name. Records are verified as a stranger would do it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cairn.kernel.instants import parse_instant
from cairn.programme.atomic_files import file_sha256, write_file
from cairn.programme.award_files import AwardFiles
from cairn.programme.inspection import verdict_of
from cairn.programme.ledger_stacks import StackLedger
from cairn.resolvers.folder import SiteResolver
from cairn.resolvers.layered import LayeredResolver
from cairn.verification.memory import VerifierMemory
from cairn.verification.verifier import verify

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cairn.kernel.fetching import Resolver
    from cairn.programme.layout import Layout
    from cairn.programme.ledger import Ledger
    from cairn.programme.publication import BadgePictures
    from cairn.programme.signing_desk import SigningDesk

__all__ = ["check_records", "write_all", "write_records"]


def write_all(
    layout: Layout, desk: SigningDesk, ledger: Ledger, pictures: BadgePictures
) -> dict[str, str]:
    """Write the files of every award and the record of every stack that are out of date.

    Args:
        layout: Where to.
        desk: The programme, and the key for VC-JWTs that were not asked for when it was signed.
        ledger: What was signed.
        pictures: The picture of each achievement.

    Returns:
        The path of each record below ``out``, by the stack's key.
    """
    AwardFiles(layout, desk, ledger, pictures).write(_silent)
    return write_records(layout, ledger)


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def write_records(layout: Layout, ledger: Ledger) -> dict[str, str]:
    """Write the current record of every stack that is missing or out of date.

    Args:
        layout: Where to.
        ledger: What was signed.

    Returns:
        The path of each record below ``out``, by the stack's key.
    """
    slugs = {award.key: award.slug for award in ledger.awards()}
    paths: dict[str, str] = {}
    for key, record in StackLedger(ledger).records().items():
        paths[key] = f"records/{slugs[key]}.json"
        file = layout.out / paths[key]
        if file_sha256(file) != hashlib.sha256(record.document).hexdigest():
            write_file(file, record.document)
    return paths


def check_records(
    layout: Layout,
    base: str,
    ledger: Ledger,
    paths: Mapping[str, str],
    at: datetime,
    resolver: Resolver | None = None,
) -> tuple[str, ...]:
    """Verify the record of every active stack, outer proof and all components.

    Args:
        layout: Where the files are.
        base: The publication base.
        ledger: What was signed.
        paths: Where each record is.
        at: The present instant.
        resolver: Where the documents of other issuers come from; None to look nowhere else.

    Returns:
        What should not be, one sentence each; empty when all is well.
    """
    site = SiteResolver(f"{'/'.join(base.split('/')[:3])}/", layout.public)
    world = LayeredResolver((site, resolver)) if resolver else site
    stacks = StackLedger(ledger)
    active = {key for key, state in stacks.states().items() if state == "active"}
    awards = {award.key: award for award in ledger.awards()}
    troubles, memory = [], VerifierMemory()
    for key, path in paths.items():
        if key not in active:
            continue
        start = parse_instant(ledger.current(awards[key]).valid_from)
        data = (layout.out / path).read_bytes()
        report = verify(data, resolver=world, at=max(at, start), memory=memory)
        expired = report.deciding is not None and report.deciding.code == "expired"
        if verdict_of(report) != "valid" and not expired:
            troubles.append(f"{path}: {report.sentence}")
    return tuple(troubles)
