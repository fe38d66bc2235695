"""Checks that ask the issuer's services: a newer version, and the evidence behind the links."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

from cairn.credentials import vcdm
from cairn.credentials.evidence import check_all_evidence
from cairn.kernel.errors import CairnError, ProofError
from cairn.kernel.json_text import Json
from cairn.verification.case import Case, failed, not_needed, passed, text_of, undetermined
from cairn.verification.core import check_core, first_trouble
from cairn.verification.documents import open_document
from cairn.verification.report import CheckResult

__all__ = ["check_evidence_pieces", "refreshed"]

_REFRESH_TYPE = "1EdTechCredentialRefresh"
_LONGEST_ID = 4_096


def refreshed(
    case: Case, core: tuple[CheckResult, ...]
) -> tuple[Case, tuple[CheckResult, ...], CheckResult]:
    """Ask the refresh service once, after the proof, for a newer version of the credential.

    A newer version counts only if it is the same credential of the same issuer, was made later and
    passes the same checks (Open Badges 3.0, sections 9.1 and 8.5); otherwise the original stays.

    Returns:
        The case to go on with, its core checks, and the result of ``refresh``.
    """
    address = _refresh_address(case)
    if not address:
        answer = not_needed("refresh", "no-refresh", "The issuer offers no newer versions.")
    elif first_trouble(core) is not None:
        sentence = "A newer version was not asked for, because this one does not hold."
        answer = not_needed("refresh", "not-asked", sentence)
    elif not case.policy.refresh:
        answer = not_needed("refresh", "not-asked", "A newer version was not asked for.")
    else:
        return _asked(case, core, address)
    return case, core, answer


def _asked(
    case: Case, core: tuple[CheckResult, ...], address: str
) -> tuple[Case, tuple[CheckResult, ...], CheckResult]:
    try:
        newer, newer_core = _newer(case, address)
    except CairnError as error:
        sentence = f"Whether there is a newer version is not known. {error.sentence}"
        open_question = undetermined("refresh", error.code, sentence, error.mend)
        return case, core, replace(open_question, advisory=True)
    start, before = vcdm.valid_from(newer.credential), vcdm.valid_from(case.credential)
    if start is None or (before is not None and start <= before):
        return case, core, passed("refresh", "is-newest", "The issuer has no newer version.")
    if start > case.at:
        later = ("The issuer has a newer version, which counts only later.",)
        sentence = "It is the version that counts at this time."
        return case, core, passed("refresh", "is-newest", sentence, later)
    note = ("The issuer sent a newer version; everything here is about that one.",)
    return newer, newer_core, passed("refresh", "refreshed", "This is the newest version.", note)


def _newer(case: Case, address: str) -> tuple[Case, tuple[CheckResult, ...]]:
    """Fetch and check what the service has.

    Raises:
        FetchError: If nothing could be had.
        ProofError: If it is another credential, or does not pass the checks.
    """
    fetched = case.resolver.fetch(address)
    # It may hold as much as the original, but not cost as much again.
    newer = case.within(open_document(fetched.body, case.policy.limits))
    newer = replace(newer, policy=case.policy)
    if _identity(newer) != _identity(case):
        raise ProofError("The issuer sent another credential.", code="refresh-is-another")
    core = check_core(newer)
    trouble = first_trouble(core)
    if trouble is not None:
        raise ProofError(
            f"What the issuer sent does not hold: {trouble.sentence}", code=trouble.code
        )
    return newer, core


def _refresh_address(case: Case) -> str:
    services = case.credential.get("refreshService")
    listed = services if isinstance(services, list) else [services]
    return next((_address(entry) for entry in listed if _address(entry)), "")


def _address(entry: Json) -> str:
    if isinstance(entry, dict) and entry.get("type") in (_REFRESH_TYPE, [_REFRESH_TYPE]):
        return text_of(entry.get("id"))
    return ""


def _identity(case: Case) -> tuple[str, str]:
    """Issuer and credential id as Open Badges 3.0 compares them: percent-decoded and trimmed."""
    return _plain(case.issuer), _plain(text_of(case.credential.get("id")))


def _plain(identifier: str) -> str:
    """Decode and trim an id; a long one is left alone, for decoding it would take seconds."""
    return (unquote(identifier) if len(identifier) <= _LONGEST_ID else identifier).strip()


def check_evidence_pieces(case: Case) -> CheckResult:
    """Fetch each piece of evidence and compare it with the digest that was signed."""
    findings = check_all_evidence(case.credential, case.resolver.fetch, case.policy.limits)
    if not findings:
        return not_needed("evidence", "no-evidence", "It names no evidence.")
    notes = tuple(f.sentence for f in findings if f.outcome in {"same", "no-digest"})
    for finding in findings:
        if finding.outcome in {"changed", "gone"}:
            return failed(
                "evidence",
                finding.code,
                finding.sentence,
                "Ask the holder for the piece of work as it was assessed.",
                notes,
            )
    for finding in findings:
        if finding.outcome not in {"same", "no-digest"}:
            return undetermined(
                "evidence", finding.code, finding.sentence, "Try again later.", notes
            )
    if all(finding.outcome == "no-digest" for finding in findings):
        sentence = "The evidence was linked without a digest, so a change could not be noticed."
        return replace(undetermined("evidence", "no-digest", sentence, notes=notes), advisory=True)
    return passed("evidence", "evidence-unchanged", "The evidence is what was signed.", notes)
