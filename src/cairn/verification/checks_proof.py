"""The two checks that matter most: is the key the issuer's, and does the signature match."""

from __future__ import annotations

from dataclasses import dataclass, field

from cairn.kernel.errors import CairnError, FetchError, KeyMaterialError
from cairn.kernel.json_text import JsonObject
from cairn.keys.material import PublicKey
from cairn.keys.resolution import FoundKey, find_key
from cairn.proofs.data_integrity import ProofResult, verify_proofs
from cairn.proofs.jose import JwtCredential, verify_jwt
from cairn.verification.allowance import proofs_worth_checking
from cairn.verification.case import Case, failed, passed, shortened, undetermined
from cairn.verification.report import CheckResult

__all__ = ["check_key_and_proof", "unread_proof"]

_ASK = "Ask the holder for the original file, or the issuer for a new one."
_TRY = "Try again later, or ask the issuer where its key is published."


def check_key_and_proof(case: Case) -> tuple[CheckResult, CheckResult]:
    """Check that some proof verifies with a key that is the issuer's.

    Open Badges 3.0 asks for one good proof; the others are told as notes, never ignored.

    Returns:
        The results of ``issuer-key`` and ``proof``.
    """
    if case.jwt is not None:
        return _check_jwt(case, case.jwt)
    if not case.credential.get("proof"):
        sentence = "It carries no signature at all: anyone could have written it."
        return (
            undetermined(
                "issuer-key", "no-proof", "Without a signature there is no key to look at.", _ASK
            ),
            failed("proof", "no-proof", sentence, _ASK),
        )
    return _check_embedded(case)


def unread_proof(error: CairnError) -> tuple[CheckResult, CheckResult]:
    """The same two results for a document whose signature cannot be looked at."""
    return (
        undetermined("issuer-key", "proof-unreadable", "The signature was not looked at.", _ASK),
        failed("proof", error.code, error.sentence, error.mend or _ASK),
    )


@dataclass(slots=True)
class _Keys:
    """Finds each proof's key once and remembers whose it is."""

    case: Case
    found: dict[str, FoundKey] = field(default_factory=dict)
    refused: dict[str, CairnError] = field(default_factory=dict)

    def key_for(self, proof: JsonObject) -> PublicKey:
        method = proof.get("verificationMethod")
        if not isinstance(method, str):
            raise KeyMaterialError(
                "The proof does not name its key (verificationMethod).", code="key-not-named"
            )
        if method in self.refused:
            raise self.refused[method]
        if method not in self.found:
            try:
                self.found[method] = _find(self.case, method)
            except CairnError as error:
                self.refused[method] = error
                raise
        return self.found[method].public_key


def _find(case: Case, method: str) -> FoundKey:
    found = case.memory.keys.get(method)
    if found is None:
        found = find_key(method, case.resolver, limits=case.policy.limits)
        case.memory.keep_key(method, found)
    return found


def _check_embedded(case: Case) -> tuple[CheckResult, CheckResult]:
    keys = _Keys(case)
    limits = case.policy.limits
    if isinstance(case.credential["proof"], list) and len(case.credential["proof"]) > 1:
        limits = proofs_worth_checking(case.credential, limits)
    try:
        results = verify_proofs(
            case.credential,
            case.contexts,
            keys.key_for,
            at=case.at,
            limits=limits,
            whole=case.known.secured(case.contexts, case.policy.limits),
        )
    except CairnError as error:
        return unread_proof(error)
    ranked = sorted(results, key=lambda result: _rank(case, keys, result))
    best = ranked[0]
    notes = best.notes + tuple(
        f"Another proof ({other.suite or 'unnamed'}) did not count: {other.sentence}"
        for other in ranked[1:]
        if other.outcome != "verified"
    )
    return _key_result(case, keys, best), _proof_result(best, notes)


def _method(result: ProofResult) -> str:
    method = result.proof.get("verificationMethod")
    return method if isinstance(method, str) else ""


def _rank(case: Case, keys: _Keys, result: ProofResult) -> int:
    found = keys.found.get(_method(result))
    if result.outcome == "verified":
        return 0 if found and _whose_fault(case, found) is None else 1
    return {"undetermined": 2, "failed": 3, "unsupported": 4}.get(result.outcome, 5)


def _proof_result(best: ProofResult, notes: tuple[str, ...]) -> CheckResult:
    if best.outcome == "verified":
        sentence = "The signature matches: nothing was changed since it was signed."
        return passed("proof", "signature-matches", sentence, notes)
    if best.outcome == "undetermined":
        return undetermined("proof", best.code, best.sentence, _TRY, notes)
    if best.code == "undefined-term":
        sentence = "The signature does not cover what no vocabulary defines, so it does not count."
        return failed("proof", "undefined-term", sentence, _ASK, (best.sentence, *notes))
    return failed("proof", best.code, best.sentence, _ASK, notes)


def _key_result(case: Case, keys: _Keys, best: ProofResult) -> CheckResult:
    found = keys.found.get(_method(best))
    if found is not None:
        return _judge_key(case, found)
    error = keys.refused.get(_method(best))
    if error is None:
        return undetermined(
            "issuer-key", best.code, "The proof names no key that could be looked at."
        )
    return _key_error(error)


def _key_error(error: CairnError) -> CheckResult:
    if isinstance(error, FetchError):
        sentence = f"The issuer's key could not be had. {error.sentence}"
        return undetermined("issuer-key", error.code, sentence, error.mend or _TRY)
    return failed("issuer-key", error.code, error.sentence, error.mend or _ASK)


def _whose_fault(case: Case, found: FoundKey) -> tuple[str, str] | None:
    """Why this key may not speak for the issuer: code and sentence; None if it may."""
    if found.controller.strip() != case.issuer.strip():
        owner = shortened(found.controller, 200)
        issuer = shortened(case.issuer, 200) or "none is named"
        return "key-not-the-issuers", f"The key belongs to {owner}, not to the issuer ({issuer})."
    if found.revoked is not None and found.revoked <= case.at:
        return "key-revoked", "The issuer has withdrawn the key that signed this."
    if found.expires is not None and found.expires <= case.at:
        return "key-expired", "The issuer's key was no longer to be used at this time."
    return None


def _judge_key(case: Case, found: FoundKey) -> CheckResult:
    fault = _whose_fault(case, found)
    if fault is not None:
        return failed("issuer-key", *fault, "Ask the issuer whether it made this credential.")
    where = {"https": "published by the issuer", "did:web": "published on the issuer's site"}.get(
        found.source, "part of the issuer's identifier"
    )
    return passed("issuer-key", "key-is-the-issuers", f"The key is {where}.")


def _check_jwt(case: Case, jwt: JwtCredential) -> tuple[CheckResult, CheckResult]:
    try:
        found = _find_jwt_key(case, jwt)
    except CairnError as error:
        key = _key_error(error)
        sentence = "Without the key the signature could not be compared."
        return key, undetermined("proof", error.code, sentence, error.mend)
    key = _judge_key(case, found)
    try:
        verify_jwt(jwt, found.public_key)
    except CairnError as error:
        return key, failed("proof", error.code, error.sentence, error.mend or _ASK)
    sentence = "The signature matches: nothing was changed since it was signed."
    return key, passed("proof", "signature-matches", sentence, jwt.notes)


def _find_jwt_key(case: Case, jwt: JwtCredential) -> FoundKey:
    """Find the key that the header's `kid` names, or without one the issuer's only published key.

    A `jwk` in the header names no key: anyone can put one of their own there. It is never used.
    """
    kid = jwt.header.get("kid")
    if isinstance(kid, str) and kid:
        local = kid.startswith("#") or (":" not in kid and "/" not in kid)
        return _find(case, f"{case.issuer}#{kid.removeprefix('#')}" if local else kid)
    try:
        return _find(case, case.issuer)
    except KeyMaterialError as error:
        if "jwk" not in jwt.header:
            raise
        raise KeyMaterialError(
            "The token brings its own key in its header, which proves nothing about the issuer.",
            code="header-key-only",
            mend="Ask the issuer to publish its key and to name it (kid).",
        ) from error
