"""The checks that need nothing but the document and its issuer's key, in order.

Used for the credential itself, for embedded endorsements and contained credentials, for status
lists and for refreshed versions alike.
"""

from __future__ import annotations

from datetime import datetime

from cairn.kernel.errors import InputError, LimitError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.verification.case import Case, failed, passed, undetermined
from cairn.verification.checks_document import (
    check_contexts,
    check_shapes,
    check_terms,
    faults_of,
    signature_covers_text,
)
from cairn.verification.checks_proof import check_key_and_proof, unread_proof
from cairn.verification.endorsing import holds_endorsements
from cairn.verification.likeness import Settled
from cairn.verification.report import CheckResult, Outcome

__all__ = ["check_core", "check_times", "first_trouble"]

_STARTS = ("validFrom", "issuanceDate")
_ENDS = ("validUntil", "expirationDate")


def check_core(case: Case) -> tuple[CheckResult, ...]:
    """Run contexts, shape, terms, issuer-key and proof."""
    known = case.known
    as_text = signature_covers_text(case)
    known.look_up(case.contexts, case.policy.limits, as_text=as_text)
    too_large: LimitError | None = None
    if known.settled is None:
        faults, notes = faults_of(case)
        contexts = check_contexts(case, faults, as_text=as_text)
        shape = check_shapes(case, faults, notes)
        terms, too_large = check_terms(case, as_text=as_text)
        if {contexts.outcome, shape.outcome, terms.outcome} == {Outcome.PASSED}:
            known.settle(Settled(contexts, shape, terms, holds_endorsements(case.credential)))
    else:
        contexts, shape, terms = known.settled.contexts, known.settled.shape, known.settled.terms
    # What was too large to expand once would only be found so again, at the same cost.
    key, proof = check_key_and_proof(case) if too_large is None else unread_proof(too_large)
    return contexts, shape, terms, key, proof


def check_times(case: Case) -> tuple[CheckResult, CheckResult]:
    """Compare the credential's validity with the instant of the check."""
    return _not_yet_valid(case), _expired(case)


def _not_yet_valid(case: Case) -> CheckResult:
    name = "not-yet-valid"
    try:
        starts = _instants(case, _STARTS)
    except InputError as error:
        return undetermined(
            name, error.code, f"From when it is valid cannot be read: {error.sentence}"
        )
    if not starts:
        return passed(name, "no-start", "It names no day from which it is valid.")
    start = format_instant(max(starts))
    if max(starts) > case.at:
        return failed(
            name, "not-yet-valid", f"It is valid only from {start}.", "Check it again then."
        )
    return passed(name, "already-valid", f"It is valid since {start}.")


def _expired(case: Case) -> CheckResult:
    name = "expired"
    try:
        ends = _instants(case, _ENDS)
    except InputError as error:
        return undetermined(
            name, error.code, f"Until when it is valid cannot be read: {error.sentence}"
        )
    if not ends:
        return passed(name, "no-end", "It does not expire.")
    end = format_instant(min(ends))
    if min(ends) < case.at:
        step = "Ask the holder whether it was renewed."
        return failed(name, "expired", f"It expired on {end}.", step)
    return passed(name, "not-expired", f"It is valid until {end}.")


def _instants(case: Case, members: tuple[str, ...]) -> list[datetime]:
    """Read those that are there, under the names of either data model: the strictest counts.

    Raises:
        InputError: If one is there and is no date and time with a zone.
    """
    found = [case.credential[name] for name in members if case.credential.get(name) is not None]
    return [parse_instant(value if isinstance(value, str) else "") for value in found]


def first_trouble(checks: tuple[CheckResult, ...]) -> CheckResult | None:
    """The first failed check, else the first undetermined one, else None."""
    for outcome in (Outcome.FAILED, Outcome.UNDETERMINED):
        for check in checks:
            if check.outcome is outcome and not check.advisory:
                return check
    return None
