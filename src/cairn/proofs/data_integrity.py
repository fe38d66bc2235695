"""Data Integrity: proofs that stand inside the document they protect.

Verifiable Credential Data Integrity 1.0 (W3C, May 2025): proof sets, proof chains
(`previousProof`, sections 4.3 and 4.5), and the older Ed25519Signature2020. Every proof gets a
result; none is passed over in silence.

Does not know whose key signed: a function that finds the key for a proof is handed in, and its
errors become the result of that proof.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

from cairn.canon.contexts import ContextStore
from cairn.kernel.errors import CairnError, FetchError, InputError, ProofError, UsageError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.keys.material import PublicKey
from cairn.keys.multibase import encode_base58
from cairn.keys.signer import LocalSigner, Signer
from cairn.proofs.chain import matching_proofs, settle_chains
from cairn.proofs.suites import Cryptosuite, suite_of
from cairn.proofs.suites import suite as suite_named
from cairn.proofs.suites.cryptosuite import Secured
from cairn.proofs.suites.hash_and_sign import hash_data, verify_signature

__all__ = [
    "CLOCK_SKEW",
    "KeyFinder",
    "Outcome",
    "ProofResult",
    "add_proof",
    "proof_holds",
    "proof_value",
    "signing_options",
    "verified",
    "verify_proofs",
]

Outcome: TypeAlias = Literal["verified", "failed", "unsupported", "undetermined"]
"""What can be said of a proof: only ``verified`` says that it holds."""

KeyFinder: TypeAlias = Callable[[JsonObject], PublicKey]
"""Finds the key for a proof, or raises KeyMaterialError or FetchError."""

CLOCK_SKEW = timedelta(minutes=5)
"""How far ahead of ours an issuer's clock may run before `created` counts as the future."""

_PURPOSE = "assertionMethod"
_LONGEST_PROOF_VALUE = 1_048_576

# What says that we could not tell, rather than that the proof is wrong.
_UNDETERMINED = frozenset({"unknown-context", "proof-not-checkable"})
_UNSUPPORTED = frozenset({"unsupported-suite", "unsupported-did-method", "unsupported-key-kind"})


class ProofResult(NamedTuple):
    """What became of one proof.

    Attributes:
        proof: The proof as it stands in the document; empty if it is not an object.
        suite: The name of its cryptosuite; empty if it names none that is supported.
        outcome: Whether it holds.
        code: A stable reason code; ``proof-verified`` for success.
        sentence: One plain sentence.
        notes: What a careful reader should know besides.
    """

    proof: JsonObject
    suite: str
    outcome: Outcome
    code: str
    sentence: str
    notes: tuple[str, ...] = ()


def add_proof(  # noqa: PLR0913 - the proof options of the standard, each by its name
    document: JsonObject,
    signer: Signer,
    contexts: ContextStore,
    *,
    created: datetime,
    suite: str = "eddsa-rdfc-2022",
    purpose: str = _PURPOSE,
    proof_id: str | None = None,
    previous_proof: str | list[str] | None = None,
    expires: datetime | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> JsonObject:
    """Sign a document and return it with the proof appended.

    Args:
        document: A JSON-LD object, perhaps with proofs; it is not changed.
        signer: Who signs.
        contexts: Where contexts come from.
        created: When it is signed; aware, written to the second.
        suite: A cryptosuite that may sign.
        purpose: The proof purpose.
        proof_id: The id of the proof, so that later proofs can build upon it.
        previous_proof: The id or ids of the proofs that this one builds upon.
        expires: Until when the proof holds.
        limits: The ceilings to obey.

    Returns:
        A new document whose `proof` is an array with the new proof last.

    Raises:
        UsageError: If the suite only verifies, or does not fit the signer's key.
        ProofError: If the suite is unknown, a previous proof is missing, or the signer's
            signature does not match its own public key (``signer-mismatch``).
        TermError: If a context is unknown, or a member would stay unsigned.
        CanonicalizationError: If the document has no canonical form.
    """
    chosen, options = signing_options(suite, signer, created, purpose)
    extra = {
        "id": proof_id,
        "expires": None if expires is None else format_instant(expires),
        "previousProof": previous_proof,
    }
    options |= {name: value for name, value in extra.items() if value is not None}
    existing = _proofs(document)
    previous = matching_proofs(options, existing)
    base = _without_proof(document)
    secured = Secured(_with_proofs(base, previous), options, "", contexts, limits)
    return {**base, "proof": [*existing, _signed(chosen, secured, signer)]}


def _signed(chosen: Cryptosuite, secured: Secured, signer: Signer) -> JsonObject:
    configured, _ = chosen.configure(secured)
    value = proof_value(hash_data(chosen, configured, signer.public_key.kind), signer)
    kept = configured.options if chosen.keeps_context else secured.options
    return kept | {"proofValue": value}


def proof_value(data: bytes, signer: Signer) -> str:
    """Sign the hashes of options and document, and return the signature as a multibase value.

    Raises:
        ProofError: If a signing device's signature does not match its own public key
            (``signer-mismatch``): such a fault must not leave the house, nor hint at the key. A
            key in this process is used by the library that would check it.
    """
    signature = signer.sign(data)
    if not isinstance(signer, LocalSigner) and not signer.public_key.verify(signature, data):
        raise ProofError(
            "The signer's signature does not match its own public key.", code="signer-mismatch"
        )
    return "z" + encode_base58(signature)


def verify_proofs(
    document: JsonObject,
    contexts: ContextStore,
    key_for: KeyFinder,
    *,
    at: datetime | None,
    limits: Limits = DEFAULT_LIMITS,
    whole: Secured | None = None,
) -> tuple[ProofResult, ...]:
    """Check every proof of a document.

    Args:
        document: Any JSON object.
        contexts: Where contexts come from.
        key_for: Finds the key for a proof.
        at: The instant for which `created` and `expires` are judged; None to leave them.
        limits: The ceilings to obey.
        whole: The document without its proofs, if its canonical form is known already.

    Returns:
        One result for each proof, in their order; empty if the document has none. Never raises
        for odd JSON.
    """
    proofs = _proofs(document)
    if len(proofs) > limits.proofs:
        sentence = f"The document has {len(proofs)} proofs; at most {limits.proofs} are checked."
        return (ProofResult({}, "", "failed", "too-many-proofs", sentence),)
    if whole is None:
        whole = Secured(_without_proof(document), {}, "", contexts, limits)
    results = [_verify_one(proof, proofs, whole, key_for, at) for proof in proofs]
    outcomes = settle_chains(proofs, [result.outcome for result in results])
    return tuple(
        result
        if change is None
        else result._replace(outcome=change.outcome, code=change.code, sentence=change.sentence)
        for result, change in zip(results, outcomes, strict=True)
    )


def _verify_one(
    proof: Json, proofs: list[Json], whole: Secured, key_for: KeyFinder, at: datetime | None
) -> ProofResult:
    if not isinstance(proof, dict):
        return ProofResult({}, "", "failed", "malformed-proof", "A proof is not an object.")
    name = ""
    try:
        chosen = suite_of(proof)
        name = chosen.name
        _check_members(proof, at)
        previous = matching_proofs(proof, proofs)
        key = key_for(proof)
        _check_kind(chosen, key)
        options = {name: value for name, value in proof.items() if name != "proofValue"}
        secured = whole.with_proof(options, proof["proofValue"])
        if previous:
            secured = replace(secured, document=_with_proofs(whole.document, previous))
        notes = chosen.verify(chosen, secured, key)
    except CairnError as error:
        sentence = f"{error.sentence} {error.mend}".strip()
        return ProofResult(proof, name, _outcome(error), error.code, sentence)
    except RecursionError:
        sentence = "The document nests too deep."
        return ProofResult(proof, name, "failed", "json-too-deep", sentence)
    return verified(proof, chosen, notes)


def verified(proof: JsonObject, suite: Cryptosuite, notes: tuple[str, ...] = ()) -> ProofResult:
    """Return the result of a proof that holds."""
    notes = (suite.note, *notes) if suite.note else notes
    sentence = "The signature matches the document."
    return ProofResult(proof, suite.name, "verified", "proof-verified", sentence, notes)


def proof_holds(
    suite: Cryptosuite, proof: JsonObject, whole: Secured, key: PublicKey, at: datetime
) -> bool:
    """Tell whether a document's only proof holds, with nothing to be said about it.

    Args:
        suite: What `suite_of` says of the proof.
        proof: The proof, which builds upon no other.
        whole: The document without it.
        key: The key that it names.
        at: The instant for which it is judged.

    Returns:
        True if `verify_proofs` would call it verified and have no note about it; False leaves open
        why not.
    """
    if "previousProof" in proof or key.kind not in suite.key_kinds:
        return False
    if not whole.ledger.whole and suite.verify is not verify_signature:
        return False
    try:
        _check_members(proof, at)
        options = proof.copy()
        value = options.pop("proofValue")
        return not suite.verify(suite, whole.with_proof(options, value), key)
    except CairnError:
        return False


def _outcome(error: CairnError) -> Outcome:
    if error.code in _UNSUPPORTED:
        return "unsupported"
    if isinstance(error, FetchError) or error.code in _UNDETERMINED:
        return "undetermined"
    return "failed"


def _check_members(proof: JsonObject, at: datetime | None) -> None:
    for name in ("verificationMethod", "proofPurpose", "proofValue"):
        if not isinstance(proof.get(name), str):
            raise ProofError(
                f"The proof's “{name}” is missing or not text.", code="malformed-proof"
            )
    if len(proof["proofValue"]) > _LONGEST_PROOF_VALUE:
        raise ProofError("The proof value is too long.", code="malformed-proof-value")
    if proof["proofPurpose"] != _PURPOSE:
        raise ProofError(
            f"The proof is for “{proof['proofPurpose'][:60]}”; a credential needs one for"
            f" “{_PURPOSE}”.",
            code="wrong-purpose",
        )
    created, expires = _instant(proof, "created"), _instant(proof, "expires")
    if at is None:
        return
    # A difference of instants never leaves the calendar; a sum can.
    if created is not None and created - at > CLOCK_SKEW:
        raise ProofError(
            f"The proof says it was made in the future, on {format_instant(created)}.",
            code="proof-from-future",
        )
    if expires is not None and expires <= at:
        raise ProofError(f"The proof expired on {format_instant(expires)}.", code="proof-expired")


def _instant(proof: JsonObject, name: str) -> datetime | None:
    if name not in proof:
        return None
    value = proof[name]
    try:
        return parse_instant(value if isinstance(value, str) else "")
    except InputError as error:
        raise ProofError(
            f"The proof's “{name}” is not a date and time with a zone.", code="bad-proof-date"
        ) from error


def _check_kind(chosen: Cryptosuite, key: PublicKey) -> None:
    if key.kind not in chosen.key_kinds:
        raise ProofError(
            f"The suite {chosen.name} does not go with a key of kind {key.kind}.",
            code="wrong-key-kind",
        )


def signing_options(
    name: str, signer: Signer, created: datetime, purpose: str = _PURPOSE
) -> tuple[Cryptosuite, JsonObject]:
    """Return the cryptosuite of a name, if it may sign, and the options of a proof made with it.

    Raises:
        UsageError: If the suite only verifies, or does not fit the signer's key.
        ProofError: If the suite is unknown.
    """
    chosen = suite_named(name)
    if chosen.verify_only:
        raise UsageError(f"Proofs of {name} are verified, not made.", code="verify-only-suite")
    if signer.public_key.kind not in chosen.key_kinds:
        raise UsageError(
            f"{name} does not sign with a key of kind {signer.public_key.kind}.",
            code="wrong-key-kind",
        )
    return chosen, {
        "type": chosen.proof_type,
        "cryptosuite": chosen.name,
        "created": format_instant(created),
        "verificationMethod": signer.verification_method,
        "proofPurpose": purpose,
    }


def _proofs(document: JsonObject) -> list[Json]:
    value = document.get("proof")
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _without_proof(document: JsonObject) -> JsonObject:
    return {name: value for name, value in document.items() if name != "proof"}


def _with_proofs(base: JsonObject, previous: tuple[JsonObject, ...]) -> JsonObject:
    return base | {"proof": list(previous)} if previous else base
