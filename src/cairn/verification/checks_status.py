"""The status check: has the issuer revoked or suspended it.

A list that cannot be had, or cannot be trusted, leaves the question open: it never answers "valid",
and it never stops the other checks.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from cairn.credentials import vcdm
from cairn.kernel.errors import CairnError, LimitError, StatusError
from cairn.kernel.json_text import Json, read_json
from cairn.status.entry import BITSTRING_ENTRY, BitstringEntry, entries_of, plain_index, read_entry
from cairn.status.finding import StatusFinding
from cairn.status.list_credential import consult, evaluate, read_list
from cairn.status.revocation_list import evaluate_revocation_list
from cairn.verification.allowance import weight
from cairn.verification.case import Case, failed, not_needed, passed, shortened, undetermined
from cairn.verification.core import check_core, first_trouble
from cairn.verification.documents import open_document
from cairn.verification.memory import KnownList, Unset
from cairn.verification.report import CheckResult, Outcome

__all__ = ["check_status"]

# The members of the usual entry, in the usual order.
_USUAL = ("id", "type", "statusPurpose", "statusListIndex", "statusListCredential")
_ASK = "Ask the issuer whether it still stands by this credential."


def check_status(case: Case) -> CheckResult:
    """Look the credential up in every status list it names."""
    named = case.credential.get("credentialStatus")
    known = _known_unset(case, named) if case.memory.lasting else None
    if known is not None:
        return known
    try:
        entries = entries_of(named)
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
    result = _judge(findings, troubles)
    _note_unset(case, named, findings, result)
    return result


def _kind_of(named: Json) -> Hashable:
    """Say all of the only entry but its place and its id; None if it is not the usual one."""
    if type(named) is not dict or (*named,) != _USUAL or named["type"] != BITSTRING_ENTRY:
        return None
    purpose, address = named["statusPurpose"], named["statusListCredential"]
    return (purpose, address) if type(purpose) is str and type(address) is str else None


def _known_unset(case: Case, named: Json) -> CheckResult | None:
    """Answer as before if the entry is one of a known list and not set; None if it must be read.

    The usual entry has one bit, so nothing but that bit tells it from the one before.
    """
    kind = _kind_of(named)
    known = case.memory.unset.get(kind) if kind else None
    if known is None or (known.issuer, known.strict) != (case.issuer, case.policy.strict_status):
        return None
    place, octets = plain_index(named["statusListIndex"]), known.octets
    if place is None or place >= 8 * len(octets) or octets[place >> 3] & (0x80 >> (place & 7)):
        return None
    try:
        body = case.resolver.fetch(named["statusListCredential"]).body
        case.allowance.take(known.listing.weight)
    except CairnError:
        return None
    same = body is known.listing.body and case.at == known.listing.at
    return known.answer if same else None


def _note_unset(
    case: Case, named: Json, findings: list[StatusFinding], result: CheckResult
) -> None:
    """Remember what was said of an entry that is not set."""
    kind = _kind_of(named)
    if not kind or result.outcome is not Outcome.PASSED or findings[0].set:
        return
    listing = case.memory.last_list(named["statusListCredential"])
    reading = (
        listing.readings.get((BITSTRING_ENTRY, named["statusPurpose"], 1)) if listing else None
    )
    if listing is not None and reading is not None:
        unset = Unset(listing, reading.octets, case.issuer, case.policy.strict_status, result)
        case.memory.keep_unset(kind, unset)


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
