"""Checks what applicants handed in: each file ends in a verdict and a sentence, none ends the rest.

Knows how a file becomes documents (what is attached to a PDF, what stands in a record of several
credentials, what a link leads to) and how a report becomes a row. Where the files come from, and
where the rows go, others know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from cairn.bulk.rows import Row
from cairn.bulk.verifying import Verifying
from cairn.credentials.containers import detect
from cairn.credentials.identity import recipient_matches
from cairn.hiring.applicant_check import FileCheck, FileVerdict, Holder, IssuerStanding
from cairn.importers.pdf_badges import PdfReading
from cairn.kernel.errors import CairnError, FetchError, InputError
from cairn.kernel.fetching import Resolver
from cairn.kernel.json_text import JsonObject, write_json
from cairn.kernel.limits import DEFAULT_LIMITS
from cairn.pathways.holding_reading import holding_of
from cairn.pathways.holdings import Standing
from cairn.verification import Outcome, Policy, Report, Verdict
from cairn.verification.documents import open_document, open_part
from cairn.verification.policy import Registry

__all__ = ["ApplicantFiles", "Desk", "HandedFile", "with_duplicates"]

_BADGES = (".png", ".svg", ".json", ".jsonld", ".jwt", ".jws", ".pdf")
_CREDENTIALS = frozenset({"json", "jwt", "png", "svg"})
_ADDRESSES = ("https://", "http://")
_MOST_LINKS = 50
_MOST_CONTAINED = 200
_NO_CREDENTIAL = frozenset({"not-a-credential", "pdf-without-badge", "not-a-badge"})
_STANDINGS: dict[str, Standing] = {
    "revoked": "revoked", "suspended": "suspended", "expired": "expired",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HandedFile:
    """One file that was handed in, or the reason why it could not be had.

    Attributes:
        name: What it is called.
        data: Its bytes; empty when there is a reason.
        error: The reason, or None.
    """

    name: str
    data: bytes = b""
    error: CairnError | None = None


@dataclass(frozen=True, slots=True)
class ApplicantFiles:
    """What one applicant handed in.

    Attributes:
        reference: What the employer calls them.
        files: The files.
        email: The e-mail address that they gave; empty for none.
        name: The name that they gave; empty for none.
    """

    reference: str
    files: tuple[HandedFile, ...]
    email: str = ""
    name: str = ""


class Desk:
    """Checks applicants, one after the other.

    Args:
        resolver: Gets key documents and status lists, and, if `follow`, what links lead to.
        at: The instant for which to answer.
        registries: The lists of issuers that the employer knows.
        pdf: Reads PDFs.
        follow: Whether links that were handed in are fetched.
    """

    def __init__(
        self,
        resolver: Resolver,
        at: datetime,
        registries: tuple[Registry, ...],
        pdf: PdfReading,
        *,
        follow: bool,
    ) -> None:
        policy = Policy(registries=registries)
        self._look: Callable[[Iterable[Row]], Iterator[Report]] = Verifying(
            lambda: resolver, at, policy
        ).looking()
        self._resolver, self._pdf, self._follow = resolver, pdf, follow

    def check(self, applicant: ApplicantFiles) -> tuple[FileCheck, ...]:
        """Check all files of an applicant; whatever is wrong with one is told of that one."""
        documents = [one for file in applicant.files for one in self._documents(file)]
        reports = self._look(row for row, _ in documents)
        checks = [
            _checked(applicant, row, notes, report)
            for (row, notes), report in zip(documents, reports, strict=True)
        ]
        if checks:
            return tuple(checks)
        reason = "Nothing was handed in."
        return (FileCheck(applicant.reference, "", "no credential", "nothing-handed-in", reason),)

    def _documents(self, file: HandedFile) -> Iterator[tuple[Row, tuple[str, ...]]]:
        """The documents in a file, each with what is to be known besides."""
        if file.error is not None:
            yield Row(file.name, error=file.error), ()
            return
        kind = detect(file.data)
        if kind == "pdf":
            yield from self._in_pdf(file)
        elif kind in _CREDENTIALS:
            yield from _with_contained(Row(file.name, file.data))
        elif links := _links(file.data):
            yield from self._behind(file.name, links)
        else:
            yield Row(file.name, file.data, _other(file, kind)), ()

    def _in_pdf(self, file: HandedFile) -> Iterator[tuple[Row, tuple[str, ...]]]:
        try:
            found = self._pdf.read(file.data)
        except CairnError as error:
            yield Row(file.name, error=error), ()
            return
        script = "The PDF holds JavaScript, which was not run."
        notes = (*([script] if found.scripted else []), *found.notes)
        badges = [one for one in found.attachments if detect(one[1]) in _CREDENTIALS]
        for name, data in badges:
            for row, more in _with_contained(Row(f"{file.name} > {name}", data)):
                yield row, (*notes, *more)
        if not badges and found.links:
            for row, more in self._behind(file.name, list(found.links)):
                yield row, (*notes, *more)
        elif not badges:
            yield Row(file.name, error=_pdf_alone(script if found.scripted else "")), notes

    def _behind(self, name: str, links: list[str]) -> Iterator[tuple[Row, tuple[str, ...]]]:
        """What the links lead to; which links there are is told even if none is fetched."""
        for link in links[:_MOST_LINKS]:
            shown = f"{name} > {link[:300]}"
            if not self._follow:
                yield Row(shown, error=_not_fetched()), ()
                continue
            try:
                yield from _with_contained(Row(shown, self._resolver.fetch(link).body))
            except CairnError as error:
                yield Row(shown, error=error), ()
        if len(links) > _MOST_LINKS:
            yield Row(name, error=_too_many_links()), ()


def with_duplicates(
    checks: Iterable[tuple[FileCheck, ...]],
) -> tuple[tuple[FileCheck, ...], ...]:
    """Tell of each credential which other applicants handed it in too.

    Args:
        checks: The checks of each applicant.
    """
    listed = tuple(checks)
    holders: dict[tuple[str, str], dict[str, None]] = {}
    for many in listed:
        for one in many:
            if one.credential_id:
                key = (one.issuer_id, one.credential_id)
                holders.setdefault(key, {})[one.applicant] = None
    return tuple(
        tuple(
            replace(
                one,
                also_with=tuple(
                    other
                    for other in holders.get((one.issuer_id, one.credential_id), ())
                    if other != one.applicant
                ),
            )
            for one in many
        )
        for many in listed
    )


def _checked(
    applicant: ApplicantFiles, row: Row, notes: tuple[str, ...], report: Report
) -> FileCheck:
    deciding = report.deciding
    code = deciding.code if deciding else ""
    credential = _credential(row)
    if credential and not {"type", "@type", "@context"} & set(credential):
        credential, report = {}, replace(report, title="", issuer="", issuer_id="")
        code, deciding = "not-a-badge", None
    verdict = _verdict(row, report, code, credential)
    reason = deciding.sentence if deciding else report.sentence
    if code == "not-a-badge":
        reason = "This is a JSON file, and no credential stands in it."
    holder, sentence = _holder(applicant, credential)
    valid = verdict == "valid"
    return FileCheck(
        applicant=applicant.reference,
        file=row.name,
        verdict=verdict,
        code=code or ("valid" if valid else "unknown"),
        reason=reason,
        next_step=deciding.next_step if deciding else "",
        title=report.title,
        issuer=report.issuer,
        issuer_id=report.issuer_id,
        issuer_known=_issuer(report) if credential else "",
        credential_id=report.credential_id,
        holder=holder,
        holder_sentence=sentence,
        notes=tuple(dict.fromkeys((*notes, *report.notes))),
        skills=_skills(credential) if valid else (),
        standing="active" if valid else _STANDINGS.get(code, "unverified"),
        credential=credential,
    )


def _verdict(row: Row, report: Report, code: str, credential: JsonObject) -> FileVerdict:
    if code in _NO_CREDENTIAL:
        # What is named like a badge, or stands in a record of badges, was meant to be one.
        meant = row.name.lower().endswith(_BADGES) or " > " in row.name
        return "not checked" if meant and code == "not-a-credential" else "no credential"
    if not credential:
        return "not checked"
    verdicts: dict[Verdict, FileVerdict] = {
        Verdict.VALID: "valid",
        Verdict.INVALID: "invalid",
        Verdict.UNDETERMINED: "could not be determined",
    }
    return verdicts[report.verdict]


def _credential(row: Row) -> JsonObject:
    """The credential in a document; empty where none can be read."""
    if row.error is not None:
        return {}
    try:
        return open_document(row.data, DEFAULT_LIMITS).credential
    except CairnError:
        return {}


def _holder(applicant: ApplicantFiles, credential: JsonObject) -> tuple[Holder, str]:
    """Whether the credential names the applicant: by the address first, and else by the name."""
    asked = [one for one in (applicant.email, applicant.name) if one]
    if not asked or not credential:
        return "not asked", ""
    answers = [recipient_matches(credential, one) for one in asked]
    order = ("matched", "different", "not-determinable")
    best = min(answers, key=lambda one: order.index(one.outcome))
    # A name is no proof against an address: two people may share one.
    if applicant.email and answers[0].outcome == "different":
        best = answers[0]
    return best.outcome, best.sentence


def _issuer(report: Report) -> IssuerStanding:
    check = next((one for one in report.checks if one.name == "issuer-known"), None)
    if check is None or check.code == "no-registry":
        return "no list given" if report.issuer_id else ""
    return "known" if check.outcome is Outcome.PASSED else "not on your list"


def _skills(credential: JsonObject) -> tuple[str, ...]:
    try:
        holding = holding_of(credential)
    except CairnError:
        return ()
    told = (f"{one.name or one.skill}{f' ({one.level})' if one.level else ''}"
            for one in holding.skills)  # fmt: skip
    return tuple(dict.fromkeys(told))


def _with_contained(row: Row) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """A document, and after it the credentials that stand in it: a CLR, or a presentation."""
    yield row, ()
    contained = _credential(row).get("verifiableCredential", [])
    listed = contained if isinstance(contained, list) else [contained]
    for number, part in enumerate(listed[:_MOST_CONTAINED], 1):
        name = f"{row.name} > credential {number}"
        try:
            open_part(part, DEFAULT_LIMITS)
            data = write_json(part, indent=None) if isinstance(part, dict) else str(part).encode()
            yield Row(name, data), ()
        except CairnError as error:
            yield Row(name, error=error), ()


def _links(data: bytes) -> list[str]:
    """The lines of a list of links; empty where it is no such list."""
    try:
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        return []
    lines = [line for line in lines if line and not line.startswith("#")]
    return lines if lines and all(one.lower().startswith(_ADDRESSES) for one in lines) else []


def _other(file: HandedFile, kind: str) -> CairnError | None:
    """Why something that no credential comes in is none; None lets the verifier say it."""
    start = file.data[:1024].lstrip().lower()
    ending = PurePosixPath(file.name).suffix.lower()
    if start.startswith((b"<!doctype html", b"<html")):
        what = f" under a name that ends in {ending}" if ending in _BADGES else ""
        return InputError(
            f"This is a web page that was saved{what}, not a badge.",
            code="web-page-given",
            mend="Open the page, and download the badge itself.",
        )
    if file.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return InputError(
            "The text is written in UTF-16, and a credential in UTF-8.",
            code="utf-16-given",
            mend="Ask for the file as it was downloaded, not opened and saved anew.",
        )
    if kind == "zip":
        return InputError(
            "It is a ZIP among an applicant's files, and was not opened.",
            code="zip-in-zip",
            mend="Unpack it, and put its files into the applicant's folder.",
        )
    return None


def _pdf_alone(script: str) -> InputError:
    sentence = "There is no badge attached to the PDF, and no link in it."
    return InputError(
        f"{sentence} {script}".strip(),
        code="pdf-without-badge",
        mend="If it is a certificate, ask for the badge itself.",
    )


def _not_fetched() -> FetchError:
    return FetchError(
        "This is a link, and it was not fetched.",
        code="not-fetched",
        mend="Give --online to fetch links, or ask for the badge as a file.",
    )


def _too_many_links() -> FetchError:
    return FetchError(
        f"There are more than {_MOST_LINKS} links; the rest was not looked at.",
        code="list-too-long",
        mend="Ask which of them lead to badges.",
    )
