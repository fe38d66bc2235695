"""What a run leaves for people: the awards as tables, and one page that tells everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import quote

from cairn.credentials.microcredential import elements_of
from cairn.exporters.report_model import (
    AwardRow,
    Chapter,
    CheckLine,
    DefinitionRow,
    ElementCell,
    Figure,
    Link,
    MendRow,
    Outcome,
    ReportPage,
    StatusRow,
    StrangerRow,
)
from cairn.exporters.report_page import report_html
from cairn.exporters.tables import AwardRecord, awards_csv, awards_parquet
from cairn.importers.element_settings import ELEMENT_SETTINGS
from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import JsonObject, read_json_object
from cairn.programme.atomic_files import write_file
from cairn.programme.inspection import verdict_of
from cairn.programme.status_lists import keys_with, list_url
from cairn.verification import report as findings

if TYPE_CHECKING:
    from cairn.importers.faults import RowFault
    from cairn.importers.programme_file import Programme
    from cairn.programme.award_files import FilesOfAward
    from cairn.programme.layout import Layout
    from cairn.programme.ledger import Award, Ledger, SignedVersion, StatusChange
    from cairn.programme.planning import Plan
    from cairn.programme.publication import BadgePictures

__all__ = ["Accounts"]

_OUTCOMES: dict[findings.Outcome, Outcome] = {
    findings.Outcome.PASSED: "passed",
    findings.Outcome.FAILED: "failed",
    findings.Outcome.UNDETERMINED: "undetermined",
    findings.Outcome.NOT_NEEDED: "not needed",
}
_CHECKED = (
    "Every credential was verified from the files in out/public, as a stranger would do it.",
    "Each proof was checked against the key that the issuer's own document lists.",
    "Each status was checked against the signed status list.",
)
_NOT_CHECKED = (
    "Whether the public site really serves out/public: publish it, then verify one from there.",
    "Whether evidence on other people's sites is still what it was.",
)


@dataclass(frozen=True, slots=True)
class Accounts:
    """Everything that was done, ready to be told.

    Attributes:
        layout: Where to.
        programme: The programme.
        issuer: The issuer's Profile.
        ledger: What was signed.
        plan: What the roster asked for.
        faults: Rows that could not be awarded.
        notes: What else people should know.
        files: The files of each award.
        reports: The verification of each award.
        pictures: The picture of each achievement.
        strangers: The verification of credentials from elsewhere, told beside ours.
        at: The present instant.
        chapters: Further chapters of the page.
    """

    layout: Layout
    programme: Programme
    issuer: JsonObject
    ledger: Ledger
    plan: Plan
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]
    files: dict[str, FilesOfAward]
    reports: dict[str, findings.Report]
    pictures: BadgePictures
    strangers: tuple[findings.Report, ...]
    at: datetime
    chapters: tuple[Chapter, ...] = ()

    def write(self) -> None:
        """Write ``awards.csv``, ``awards.parquet`` and ``report.html``."""
        changes = self.ledger.status_changes()
        entries = [(award, self.ledger.current(award)) for award in self.ledger.awards()]
        records = [self._record(award, signed, changes) for award, signed in entries]
        write_file(self.layout.out / "awards.csv", awards_csv(records))
        write_file(self.layout.out / "awards.parquet", awards_parquet(records))
        write_file(self.layout.report, report_html(self._page(entries, changes)))

    def _record(
        self, award: Award, signed: SignedVersion, changes: tuple[StatusChange, ...]
    ) -> AwardRecord:
        document, files = read_json_object(signed.document), self.files[award.key]
        achievement, report = document["credentialSubject"]["achievement"], self.reports[award.key]
        until = document.get("validUntil")
        status = "active"
        if award.key in keys_with(changes, "suspension"):
            status = "suspended"
        if award.key in keys_with(changes, "revocation"):
            status = "revoked"
        return AwardRecord(
            credential_id=award.credential_id,
            learner_name=award.name,
            achievement_id=achievement["id"],
            achievement_name=achievement["name"],
            awarded_on=date.fromisoformat(signed.awarded_date[:10]),
            valid_from=parse_instant(signed.valid_from),
            valid_until=parse_instant(until) if until else None,
            roster_row=self.plan.rows.get(award.key),
            learner_identifier=award.email or award.did,
            result=signed.result,
            status=status,
            status_list=list_url(self.programme.base, "revocation", award.list_number),
            status_index=award.list_index,
            verdict=verdict_of(report),
            verdict_sentence=report.sentence,
            json_path=files.json,
            image_path=files.image,
            pdf_path=files.pdf,
            notes=files.note,
        )

    def _page(
        self,
        entries: list[tuple[Award, SignedVersion]],
        changes: tuple[StatusChange, ...],
    ) -> ReportPage:
        name = self.programme.issuer["name"]
        made = len(self.plan.new) + len(self.plan.changed)
        rows = len({fault.row for fault in self.faults})
        summary = f"{name} has awarded {len(entries)} credentials"
        summary += f", {made} of them signed in this run." if made else "."
        if rows:
            waiting = "row of the roster waits" if rows == 1 else "rows of the roster wait"
            summary += f" {rows} {waiting} to be mended."
        if self.plan.waiting:
            number = len(self.plan.waiting)
            summary += f" {number} {'waits' if number == 1 else 'wait'} for an assessment."
        return ReportPage(
            provider=name,
            programme=self.programme.name,
            made_at=self.at.strftime("%d %B %Y, %H:%M UTC").lstrip("0"),
            summary=summary,
            version=version("cairn-credentials"),
            figures=self._figures(entries),
            mends=tuple(
                MendRow(str(f.row), f.field, f.sentence, f.mend, f.value) for f in self.faults
            ),
            awards=tuple(self._award_row(award, signed) for award, signed in entries),
            definitions=tuple(
                self._definition(key, entries) for key in self.programme.achievements
            ),
            withdrawn=tuple(self._withdrawn(entries, changes)),
            strangers=tuple(_stranger(report) for report in self.strangers),
            checked=_CHECKED,
            not_checked=(*_NOT_CHECKED, *self.notes),
            more=self.chapters,
            downloads=(
                Link("All awards (CSV)", "awards.csv"),
                Link("All awards (Parquet)", "awards.parquet"),
            ),
        )

    def _figures(self, entries: list[tuple[Award, SignedVersion]]) -> tuple[Figure, ...]:
        verdicts = [verdict_of(report) for report in self.reports.values()]
        valid, withdrawn = verdicts.count("valid"), verdicts.count("revoked")
        withdrawn += verdicts.count("suspended")
        plan = self.plan
        always = (
            Figure(str(len(entries)), "credentials in all"),
            Figure(str(valid), "verify as valid"),
        )
        missing = "They stand; revoke them if they should not."
        counted = (
            (len(plan.new), "awarded in this run", ""),
            (len(plan.changed), "signed anew in this run", "Their rows changed."),
            (withdrawn, "revoked or suspended", ""),
            (len(plan.missing), "awards without a row", missing),
        )
        return always + tuple(Figure(str(n), words, note) for n, words, note in counted if n)

    def _award_row(self, award: Award, signed: SignedVersion) -> AwardRow:
        report, files = self.reports[award.key], self.files[award.key]
        links = (
            ("JSON", files.json),
            ("JWT", files.jwt),
            ("Badge", files.image),
            ("PDF", files.pdf),
        )
        return AwardRow(
            learner=award.name,
            achievement=report.title,
            date=signed.awarded_date[:10],
            result=signed.result,
            verdict=verdict_of(report),
            sentence=report.sentence,
            links=tuple(Link(label, quote(path)) for label, path in links if path),
            checks=_lines(report),
            anchor=award.slug,
            notes=(files.note,) if files.note else (),
        )

    def _definition(self, key: str, entries: list[tuple[Award, SignedVersion]]) -> DefinitionRow:
        document = self.pictures.achievements()[key]
        cells = tuple(
            ElementCell(
                number=str(found.element.number),
                name=found.element.name,
                present=found.presence in ("present", "at-award"),
                mandatory=found.element.mandatory,
                mend=found.mend and ELEMENT_SETTINGS.get(found.element.number, found.mend),
            )
            for found in elements_of(document, self.issuer)
        )
        return DefinitionRow(
            achievement=document["name"],
            elements=cells,
            image=self.pictures.picture(key) if self.pictures.kind(key) else b"",
            awarded=f"{sum(award.achievement == key for award, _ in entries)} awarded",
        )

    def _withdrawn(
        self,
        entries: list[tuple[Award, SignedVersion]],
        changes: tuple[StatusChange, ...],
    ) -> list[StatusRow]:
        rows = []
        revoked, suspended = keys_with(changes, "revocation"), keys_with(changes, "suspension")
        last = {(change.award_key, change.purpose): change for change in changes}
        for award, _ in entries:
            if award.key in revoked:
                change = last[award.key, "revocation"]
            elif award.key in suspended:
                change = last[award.key, "suspension"]
            else:
                continue
            rows.append(
                StatusRow(
                    learner=award.name,
                    achievement=self.reports[award.key].title,
                    state="revoked" if change.purpose == "revocation" else "suspended",
                    since=change.at[:10],
                    reason=change.reason,
                )
            )
        return rows


def _lines(report: findings.Report) -> tuple[CheckLine, ...]:
    return tuple(
        CheckLine(check.title, _OUTCOMES[check.outcome], check.sentence, check.next_step)
        for check in report.checks
    )


def _stranger(report: findings.Report) -> StrangerRow:
    return StrangerRow(
        file=report.source,
        issuer=report.issuer,
        title=report.title,
        verdict=verdict_of(report),
        sentence=report.sentence,
        checks=_lines(report),
    )
