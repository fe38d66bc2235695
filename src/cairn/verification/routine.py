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
from typing import NamedTuple

from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import shapes_of
from cairn.canon.shapes_text import Alike
from cairn.credentials import vcdm
from cairn.credentials.text_classes import text_class
from cairn.kernel.json_text import Json, JsonObject
from cairn.keys.material import PublicKey
from cairn.proofs.batch import Claim, alike_holds, claim_of, only_proof
from cairn.proofs.data_integrity import proof_holds
from cairn.proofs.suites import Cryptosuite, suite_of
from cairn.verification.case import Case
from cairn.verification.checks_status import check_status
from cairn.verification.likeness import Settled
from cairn.verification.memory import VerifierMemory
from cairn.verification.policy import Policy
from cairn.verification.report import CheckResult, Outcome
from cairn.verification.stack_parts import may_name_parts

__all__ = ["Asked", "Swift", "Swiftly", "note_routine", "routine_checks", "swift_look"]

# What the checks besides signature and status look at, and the shape does not settle.
_MEMBERS = ("issuer", "validFrom", "validUntil", "issuanceDate", "expirationDate")
_LOOKED_AT = tuple([(name,) for name in _MEMBERS])
# What the check of the status and the head of the report look at.
_TOLD = (
    ("@context",),
    ("type",),
    ("id",),
    ("issuer",),
    ("name",),
    ("credentialStatus",),
    ("credentialSubject", "id"),
    ("credentialSubject", "name"),
    ("credentialSubject", "identifier"),
    ("credentialSubject", "achievement", "name"),
    ("credentialSubject", "result"),
)
_VARYING = frozenset({"created", "proofValue"})
_MOST_MEMBERS = 12
_UTF8 = 4  # bytes that a character takes at most


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
    known.find(case.contexts, case.policy.limits)
    found, proof = _routine_of(case), _only_proof(case)
    if found is None or proof is None:
        return None
    whole = known.secured(case.contexts, case.policy.limits)
    if not proof_holds(found.suite, proof, whole, found.key, case.at):
        return None
    known.settled = found.settled
    checks = list(found.checks)
    checks[0] = readable
    checks[found.status] = check_status(case)
    return tuple(checks)


class Asked(NamedTuple):
    """How a badge is looked at; see `cairn.verification.verify`."""

    memory: VerifierMemory
    policy: Policy
    at: datetime
    contexts: ContextStore


class Swift(NamedTuple):
    """A text that is like one seen before, and what is left to be checked of it.

    Attributes:
        alike: The text.
        proof: Its only proof.
        likeness: What it has in common with its like.
        asked: How it is looked at.
        found: The badge that speaks for it; None if no such badge was found valid.
        claim: What is left of its proof, if that is known.
    """

    alike: Alike
    proof: JsonObject
    likeness: Hashable
    asked: Asked
    found: Swiftly | None = None
    claim: Claim | None = None

    def holds(self) -> bool:
        """Tell whether another badge speaks for it, and its signature matches."""
        if self.claim is not None or self.found is None:
            return self.claim is not None and self.claim.holds()
        _, policy, at, contexts = self.asked
        key = self.found.routine.key
        suite = alike_holds(self.alike, self.proof, key, at, contexts, policy.limits)
        return suite is not None

    def told(self) -> JsonObject:
        """Return the members that the check of the status and the head of a report look at."""
        return self.alike.match.part(_TOLD)

    def checks(self, case: Case) -> tuple[CheckResult, ...]:
        """Return all checks of a text that `holds`.

        Args:
            case: A case of what is `told`.
        """
        before, after = self.found[1:] if self.found else ((), ())
        return (*before, check_status(case), *after)

    def note(self, case: Case, checks: tuple[CheckResult, ...]) -> None:
        """Let the badge that was checked speak for texts like this one, if it is routine."""
        found = _routine_of(case)
        if found is not None:
            around = checks[: found.status], checks[found.status + 1 :]
            key = (self.alike.kind, self.likeness)
            case.memory.keep_routine(key, Swiftly(found, *around))


class Swiftly(NamedTuple):
    """A routine, and its checks before and after that of the status, for one way of writing."""

    routine: _Routine
    before: tuple[CheckResult, ...]
    after: tuple[CheckResult, ...]


def swift_look(text: str, asked: Asked) -> Swift | None:
    """Look at a text as one of many, without taking it apart.

    Args:
        text: The document.
        asked: How it is looked at.

    Returns:
        None if there was no text like it.
    """
    memory, policy, at, contexts = asked
    if not memory.lasting or policy.recipient is not None or policy.evidence:
        return None
    if len(text) > policy.limits.document_bytes // _UTF8:
        return None
    alike = shapes_of(contexts, policy.limits).read_alike(text, "proof")
    proof = only_proof(alike.apart) if alike is not None else None
    if alike is None or proof is None:
        return None
    likeness = alike.match.likeness(text_class)
    found = memory.routines.get((alike.kind, likeness))
    if not isinstance(found, Swiftly):
        return Swift(alike, proof, likeness, asked)
    if not _speaks_for(found.routine, asked, alike.match.part(_LOOKED_AT)):
        return Swift(alike, proof, likeness, asked)
    claim = claim_of(alike, proof, found.routine.key, at)
    return Swift(alike, proof, likeness, asked, found, claim)


def _routine_of(case: Case) -> _Routine | None:
    proof, match = _only_proof(case), case.known.match
    if proof is None or match is None:
        return None
    question = _question(case.credential["proof"], proof)
    found = match.recall(question, match.likeness(text_class)) if question else None
    speaks = isinstance(found, _Routine) and _speaks_for(found, case, case.credential)
    return found if speaks else None


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
    """The one proof of a badge about which nothing unusual is asked, and that names no others."""
    if may_name_parts(case.credential):
        return None
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


def _speaks_for(found: _Routine, case: Case | Asked, credential: JsonObject) -> bool:
    return (
        found.memory is case.memory
        and found.policy is case.policy
        and found.at == case.at
        and found.contexts is case.contexts
        and found.looked_at == _members_of(credential)
    )


def _members_of(credential: JsonObject) -> tuple[Json, ...]:
    return tuple([credential.get(name) for name in _MEMBERS])
