"""The status check: has the issuer revoked or suspended it.

A list that cannot be had, or cannot be trusted, leaves the question open: it never answers "valid",
and it never stops the other checks.
"""

from __future__ import annotations

from dataclasses import replace

from cairn.credentials import vcdm
from cairn.kernel.errors import CairnError, LimitError, StatusError
from cairn.kernel.json_text import Json, read_json
from cairn.status.entry import BitstringEntry, entries_of, read_entry
from cairn.status.finding import StatusFinding
from cairn.status.list_credential import consult, evaluate, read_list
from cairn.status.revocation_list import evaluate_revocation_list
from cairn.verification.allowance import weight
from cairn.verification.case import Case, failed, not_needed, passed, shortened, undetermined
from cairn.verification.core import check_core, first_trouble
from cairn.verification.documents import open_document
from cairn.verification.memory import KnownList
from cairn.verification.report import CheckResult

__all__ = ["check_status"]

_ASK = "Ask the issuer whether it still stands by this credential."


def check_status(case: Case) -> CheckResult:
    """Look the credential up in every status list it names."""
    try:
        entries = entries_of(case.credential.get("credentialStatus"))
    except LimitError as error:
        return undetermined("status", error.code, error.sentence, _ASK)
    if not entries:
        return not_needed(
            "status",
            "no-status",
            "The issuer publishes no way to revoke it, so none was looked up.",
        )
    findings: list[StatusFinding] = []
    troubles: list[CairnError] = []
    for entry in entries:
        try:
            findings.append(_look_up(case, entry))
        except CairnError as error:
            troubles.append(error)
    return _judge(findings, troubles)


def _judge(findings: list[StatusFinding], troubles: list[CairnError]) -> CheckResult:
    notes = tuple(note for finding in findings for note in finding.notes)
    for finding in findings:
        if finding.invalidates:
            return failed("status", finding.code, finding.sentence, "Do not rely on it.", notes)
    if troubles:
        error = troubles[0]
        sentence = f"Whether it was revoked could not be determined. {error.sentence}"
        return undetermined("status", error.code, sentence, error.mend or _ASK, notes)
    sentence = " ".join(dict.fromkeys(finding.sentence for finding in findings))
    return passed("status", findings[0].code, sentence, notes)


def _look_up(case: Case, entry: Json) -> StatusFinding:
    place = read_entry(entry)
    fetched = case.resolver.fetch(place.list_url)
    if not isinstance(place, BitstringEntry):
        document = read_json(fetched.body, case.policy.limits)
        return evaluate_revocation_list(_own_id(case), document)
    known = case.memory.listing(place.list_url, fetched.body, case.at)
    if known is None:
        listing = case.within(open_document(fetched.body, case.policy.limits))
        known = KnownList(fetched.body, case.at, listing.credential, weight(listing.credential))
        # What the list is comes first: that sentence helps a person more than a missing proof.
        finding = _evaluated(case, place, known)
        _trust(listing)
        case.memory.keep_list(place.list_url, known)
    else:
        case.allowance.take(known.weight)
        finding = _evaluated(case, place, known)
    return _noting_the_list_issuer(finding, case, vcdm.issuer_id(known.credential))


def _evaluated(case: Case, place: BitstringEntry, known: KnownList) -> StatusFinding:
    strict, limits = case.policy.strict_status, case.policy.limits
    if not case.memory.lasting:
        return evaluate(place, known.credential, at=case.at, strict=strict, limits=limits)
    kind = (place.type, place.purpose, place.size)
    reading = known.readings.get(kind)
    if reading is None:
        reading = read_list(place, known.credential, at=case.at, limits=limits)
        known.readings[kind] = reading
    return consult(place, reading, strict=strict)


def _own_id(case: Case) -> str:
    """The id by which a list of ids would name the credential.

    Raises:
        StatusError: If it has none, so that no such list can name it.
    """
    own = case.credential.get("id")
    if isinstance(own, str) and own.strip():
        return own
    raise StatusError(
        "The credential has no id by which the list could name it.",
        code="no-credential-id",
        mend=_ASK,
    )


def _trust(listing: Case) -> None:
    """Verify the list's own signature.

    Raises:
        StatusError: If the list is not signed by the issuer it names.
    """
    trouble = first_trouble(check_core(listing))
    if trouble is not None:
        raise StatusError(
            f"The status list itself cannot be trusted: {trouble.sentence}",
            code="status-list-untrusted",
            mend=_ASK,
        )


def _noting_the_list_issuer(finding: StatusFinding, case: Case, owner: str) -> StatusFinding:
    """Tell when somebody else keeps the list, which Bitstring Status List 1.0 allows.

    The credential signs the list's address, so the issuer chose that keeper; but whoever takes the
    address over could sign another list, which the strict policy does not accept.

    Raises:
        StatusError: If the policy is strict about status.
    """
    if owner == case.issuer:
        return finding
    keeper = shortened(owner, 200)
    sentence = f"The status list is kept and signed by {keeper}, not by the issuer."
    if case.policy.strict_status:
        raise StatusError(sentence, code="status-list-of-another", mend=_ASK)
    return replace(finding, notes=(*finding.notes, sentence))
