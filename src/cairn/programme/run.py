"""The main job: a folder in, signed credentials and everything around them out.

Order is what makes it safe to kill: check, then write down what is signed, batch by batch, then
make files from what is written down. Every step finds out by itself what is still to be done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cairn.exporters.report_stacks import stacks_chapter
from cairn.pathways.period import Period
from cairn.programme.accounts import Accounts
from cairn.programme.atomic_files import remove_leftovers
from cairn.programme.award_files import AwardFiles
from cairn.programme.awarding import AwardingOffice, definition_digest
from cairn.programme.chance import SYSTEM_CHANCE, Chance
from cairn.programme.checking import BASE_FACT, ISSUER_FACT, check_programme, plan_roster
from cairn.programme.desk_opening import open_desk
from cairn.programme.inspection import inspect_all
from cairn.programme.layout import Layout
from cairn.programme.ledger import Award, Ledger
from cairn.programme.lock import folder_lock
from cairn.programme.publication import (
    BadgePictures,
    publish_evidence,
    publish_issuer,
    publish_status_lists,
)
from cairn.programme.stack_files import check_records, write_records
from cairn.programme.stack_findings import StackResult
from cairn.programme.stack_office import StackOffice
from cairn.programme.stack_pathways import Pathways, open_pathways
from cairn.programme.stack_standing import check_stacks, renewals_due
from cairn.programme.statements import with_signed_statements
from cairn.programme.status_lists import refresh_lists

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cairn.exporters.report_model import Chapter
    from cairn.importers.faults import RowFault, SettingFault
    from cairn.kernel.fetching import Resolver
    from cairn.kernel.json_text import JsonObject
    from cairn.keys.signer import Signer
    from cairn.programme.assessing.office import Assessments
    from cairn.programme.planning import Plan, Waiting
    from cairn.programme.signing_desk import SigningDesk
    from cairn.verification.report import Report

__all__ = ["Progress", "RunResult", "run"]

_SOON = Period(months=3)

Progress = Callable[[str, int, int], None]
"""Told the stage (``awarding``, ``files``, ``verifying``), how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did, or with `dry_run` what it would do.

    Attributes:
        faults: What is wrong in the programme file; when there is anything, nothing was done.
        row_faults: What is wrong in the roster; the other rows were awarded.
        notes: What else people should know.
        new: How many rows were awarded.
        changed: How many awards were signed anew because their row changed.
        unchanged: How many awards stand as they were.
        withdrawn: How many rows speak of a revoked award and were left alone.
        missing: Awards that no good row speaks of any more; they stand.
        waiting: Rows that wait for their assessment.
        reports: The verification of each award, by credential id; empty for a dry run.
        troubles: What verifying found that should not be, one sentence each.
        stacks: What became of stacks; empty for a dry run or without pathways.
        report: The page that tells everything; None for a dry run.
        issuer_id: The issuer's id; empty for a dry run.
        dry_run: Whether nothing was written.
    """

    faults: tuple[SettingFault, ...] = ()
    row_faults: tuple[RowFault, ...] = ()
    notes: tuple[str, ...] = ()
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    missing: tuple[Award, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    reports: dict[str, Report] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()
    stacks: StackResult = field(default_factory=StackResult)
    report: Path | None = None
    issuer_id: str = ""
    dry_run: bool = False


def run(  # noqa: PLR0913 - a run is told everything: where, when, with what key and what chance
    folder: Path,
    *,
    at: datetime,
    passphrase: str,
    signer: Signer | None = None,
    chance: Chance = SYSTEM_CHANCE,
    progress: Progress | None = None,
    strangers: tuple[Report, ...] = (),
    resolver: Resolver | None = None,
    dry_run: bool = False,
) -> RunResult:
    """Award what the roster says, and make every file of it.

    Run twice, nothing is doubled; killed at any point and run again, nothing is lost.

    Args:
        folder: The programme folder, with ``programme.toml`` and ``roster.csv``.
        at: The present instant.
        passphrase: Opens the issuer's sealed keys, and seals the first one; not used with `signer`.
        signer: An outside signing port (HSM, KMS) in place of the keys in the folder.
        chance: Where ids, salts and places come from.
        progress: Told how far each stage is.
        strangers: The verification of credentials from elsewhere, for the report.
        resolver: Where the documents of other issuers come from, whose credentials in
            ``received/`` stacks may rest on; None to look nowhere.
        dry_run: Check and plan, and write nothing.

    Returns:
        What was done. Faults of the programme file stop a run; faults of rows do not.

    Raises:
        ProgrammeError: If another run is at work, or folder, ledger, keys or disk cannot be used.
        KeyMaterialError: If the passphrase does not fit.
    """
    layout = Layout(folder)
    now = at.replace(microsecond=0)
    if dry_run:
        return _plan_only(layout, now)
    with ExitStack() as stack:
        stack.enter_context(folder_lock(layout.lock))
        for written in (layout.out, layout.keys):
            remove_leftovers(written)
        known = stack.enter_context(Ledger(layout.ledger)) if layout.ledger.exists() else None
        programme, faults = check_programme(layout, known)
        if programme is None:
            return RunResult(faults=faults)
        plan, notes, gate = plan_roster(layout, programme, known, now)
        ledger = known or stack.enter_context(Ledger(layout.ledger))
        pathways = open_pathways(layout, programme, ledger)
        desk = open_desk(layout, programme, passphrase, signer, now)
        work = _Run(
            layout, desk, ledger, pathways, chance, progress or _silent, strangers, resolver, gate
        )
        return work.carry_out(plan, notes)


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def _plan_only(layout: Layout, at: datetime) -> RunResult:
    with ExitStack() as stack:
        ledger = stack.enter_context(Ledger(layout.ledger)) if layout.ledger.exists() else None
        programme, faults = check_programme(layout, ledger)
        if programme is None:
            return RunResult(faults=faults, dry_run=True)
        plan, notes, _ = plan_roster(layout, programme, ledger, at)
    return _result(plan, plan.faults, notes, dry_run=True)


def _result(
    plan: Plan, faults: tuple[RowFault, ...], notes: tuple[str, ...], *, dry_run: bool = False
) -> RunResult:
    return RunResult(
        row_faults=faults,
        notes=notes,
        new=len(plan.new),
        changed=len(plan.changed),
        unchanged=len(plan.unchanged),
        withdrawn=len(plan.withdrawn),
        missing=plan.missing,
        waiting=plan.waiting,
        dry_run=dry_run,
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """One run under way."""

    layout: Layout
    desk: SigningDesk
    ledger: Ledger
    pathways: Pathways
    chance: Chance
    progress: Progress
    strangers: tuple[Report, ...]
    resolver: Resolver | None
    gate: Assessments | None

    def carry_out(self, plan: Plan, notes: tuple[str, ...]) -> RunResult:
        programme, issuer = self.desk.programme, self.desk.issuer
        pictures = BadgePictures(self.layout, programme)
        achievements = pictures.achievements()
        if not self.ledger.awards():
            self.ledger.remember({ISSUER_FACT: issuer.id, BASE_FACT: programme.base})
        office = AwardingOffice(self.desk, achievements, self.ledger, self.chance)
        refused = office.award(plan, lambda done, of: self.progress("awarding", done, of))
        faults = tuple(sorted((*plan.faults, *refused), key=lambda fault: fault.row))
        refresh_lists(self.desk, self.ledger)
        self._publish(plan, pictures)
        stacks = self._settle(achievements)
        files = AwardFiles(self.layout, self.desk, self.ledger, pictures).write(
            lambda done, of: self.progress("files", done, of)
        )
        inspection = inspect_all(
            self.layout,
            programme,
            self.ledger,
            files,
            self.desk.at,
            lambda done, of: self.progress("verifying", done, of),
        )
        stacks = self._with_records(stacks)
        reports = inspection.reports
        notes = (*notes, *self._older_definitions(achievements))
        accounts = Accounts(
            self.layout, programme, issuer.profile, self.ledger, plan, faults, notes, files,
            reports, pictures, self.strangers, self.desk.at, self._chapters(),
        )  # fmt: skip
        accounts.write()
        done = _result(plan, faults, notes)
        return replace(
            done,
            new=done.new - sum(fault.row in {p.row.row for p in plan.new} for fault in refused),
            reports={one.credential_id: reports[one.key] for one in self.ledger.awards()},
            troubles=(*inspection.troubles, *stacks.troubles),
            stacks=stacks,
            report=self.layout.report,
            issuer_id=issuer.id,
        )

    def _settle(self, achievements: dict[str, JsonObject]) -> StackResult:
        """Award and renew stacks, suspend and restore them; the site shows it at once."""
        pathways = with_signed_statements(
            self.layout, self.desk, self.ledger, self.pathways, self.resolver
        )
        if not pathways.definitions:
            return StackResult(troubles=pathways.troubles)
        office = StackOffice(
            self.layout,
            self.desk,
            achievements,
            self.ledger,
            pathways,
            self.chance,
            self.resolver,
        )
        found = office.settle()
        refresh_lists(self.desk, self.ledger)
        publish_status_lists(self.layout, self.ledger, self.desk.programme.base)
        return found

    def _chapters(self) -> tuple[Chapter, ...]:
        """What assessments came to, and where everybody stands on the pathways."""
        chapters = []
        if self.gate is not None:
            from cairn.programme.assessing.chapter import (  # noqa: PLC0415 - heavy, and an extra
                assessment_chapters,
            )

            chapters += assessment_chapters(self.gate)
        if self.pathways.definitions:
            folder, at = self.layout.folder, self.desk.at
            standing = check_stacks(folder, at=at, resolver=self.resolver)
            due = renewals_due(folder, at=at, within=_SOON)
            chapters.append(stacks_chapter(standing, renewals=due))
        return tuple(chapters)

    def _with_records(self, stacks: StackResult) -> StackResult:
        paths = write_records(self.layout, self.ledger)
        base, at = self.desk.programme.base, self.desk.at
        troubles = check_records(self.layout, base, self.ledger, paths, at, self.resolver)
        return replace(stacks, troubles=(*stacks.troubles, *troubles))

    def _publish(self, plan: Plan, pictures: BadgePictures) -> None:
        programme = self.desk.programme
        publish_issuer(self.layout, self.desk.issuer, programme, pictures)
        publish_status_lists(self.layout, self.ledger, programme.base)
        if programme.publish_evidence:
            good = (*plan.new, *plan.changed, *plan.unchanged)
            publish_evidence(self.layout, programme.base, tuple(one.row for one in good))

    def _older_definitions(self, achievements: dict[str, JsonObject]) -> list[str]:
        """An award keeps the definition it was earned under; say so when there is a newer one."""
        now = {
            key: definition_digest(document, self.desk.issuer.profile)
            for key, document in achievements.items()
        }
        digests = self.ledger.digests()
        older = Counter(
            award.achievement
            for award in self.ledger.awards()
            if digests[award.key][1] != now.get(award.achievement)
        )
        return [
            f"The definition of “{key}” or the issuer's profile has changed; awards that keep the "
            f"one they were signed with: {count}."
            for key, count in sorted(older.items())
        ]
