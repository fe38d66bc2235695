"""The second badge of a batch: what was found out about the first holds for it too.

Badges of one batch differ in their holders, their places in a status list and their signatures.
When one of them was found valid, another that is like it (`cairn.verification.likeness`), names the
same issuer, period and key, and is asked about at the same instant under the same policy, gets the
same answer from every check but two: whether the signature matches, and whether it was revoked.
These are made each time. If the signature does not match, everything is looked at again.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from cairn.canon.contexts import ContextStore
from cairn.credentials import vcdm
from cairn.credentials.text_classes import text_class
from cairn.kernel.json_text import Json, JsonObject
from cairn.keys.material import PublicKey
from cairn.proofs.data_integrity import proof_holds
from cairn.proofs.suites import Cryptosuite, suite_of
from cairn.verification.case import Case
from cairn.verification.checks_status import check_status
from cairn.verification.likeness import Settled
from cairn.verification.memory import VerifierMemory
from cairn.verification.policy import Policy
from cairn.verification.report import CheckResult, Outcome

__all__ = ["note_routine", "routine_checks"]

# What the checks besides signature and status look at, and the shape does not settle.
_LOOKED_AT = ("issuer", "validFrom", "validUntil", "issuanceDate", "expirationDate")
_VARYING = frozenset({"created", "proofValue"})
_MOST_MEMBERS = 12


@dataclass(frozen=True, slots=True)
class _Routine:
    """A badge that was found valid, as far as it speaks for its like."""

    memory: VerifierMemory
    policy: Policy
    at: datetime
    contexts: ContextStore
    looked_at: tuple[Json, ...]
    settled: Settled
    suite: Cryptosuite
    key: PublicKey
    checks: tuple[CheckResult, ...]
    status: int  # its place among the checks


def routine_checks(case: Case, readable: CheckResult) -> tuple[CheckResult, ...] | None:
    """Return all checks of a badge that is like one found valid; None if there is none.

    Args:
        case: The badge.
        readable: Its first check.
    """
    known = case.known
    proof = _only_proof(case)
    known.find(case.contexts, case.policy.limits)
    if proof is None or known.match is None:
        return None
    question = _question(case.credential["proof"], proof)
    found = known.match.recall(question, known.match.likeness(text_class)) if question else None
    if not isinstance(found, _Routine) or not _speaks_for(found, case):
        return None
    whole = known.secured(case.contexts, case.policy.limits)
    if not proof_holds(found.suite, proof, whole, found.key, case.at):
        return None
    known.settled = found.settled
    checks = list(found.checks)
    checks[0] = readable
    checks[found.status] = check_status(case)
    return tuple(checks)


def note_routine(case: Case, checks: tuple[CheckResult, ...]) -> None:
    """Let a badge speak for its like, if it was found valid and nothing unusual was asked."""
    known = case.known
    proof = _only_proof(case)
    if not case.memory.lasting or proof is None or known.match is None:
        return
    if known.settled is None or known.settled.endorsed:
        return
    if "refreshService" in case.credential or vcdm.kind(case.credential) == "clr":
        return
    if not all(check.outcome in _FINE for check in checks if check.name != "status"):
        return
    question = _question(case.credential["proof"], proof)
    found = case.memory.keys.get(proof["verificationMethod"])
    if not question or found is None:
        return
    routine = _Routine(
        case.memory,
        case.policy,
        case.at,
        case.contexts,
        _members_of(case.credential),
        known.settled,
        suite_of(proof),
        found.public_key,
        checks,
        [check.name for check in checks].index("status"),
    )
    known.match.remember(question, known.match.likeness(text_class), routine)


_FINE = frozenset({Outcome.PASSED, Outcome.NOT_NEEDED})


def _only_proof(case: Case) -> JsonObject | None:
    """The one proof of a badge about which nothing unusual is asked."""
    if case.jwt is not None or case.policy.recipient is not None or case.policy.evidence:
        return None
    proofs = case.credential.get("proof")
    proof = proofs[0] if type(proofs) is list and len(proofs) == 1 else proofs
    if type(proof) is not dict or len(proof) > _MOST_MEMBERS:
        return None
    return proof


def _question(proofs: Json, proof: JsonObject) -> Hashable:
    """Name everything about a proof but when it was made and its value; None if it is odd."""
    members: list[Hashable] = [type(proofs) is list]
    for name, value in proof.items():
        if type(value) is not str:
            return None
        members.append((name, text_class(value) if name in _VARYING else value))
    return tuple(members)


def _speaks_for(found: _Routine, case: Case) -> bool:
    return (
        found.memory is case.memory
        and found.policy is case.policy
        and found.at == case.at
        and found.contexts is case.contexts
        and found.looked_at == _members_of(case.credential)
    )


def _members_of(credential: JsonObject) -> tuple[Json, ...]:
    return tuple([credential.get(name) for name in _LOOKED_AT])
