"""Proofs for many documents of one batch: what they share is written and hashed once.

Knows that the proofs of one signer at one instant, over documents with the same contexts, differ
in their values alone. How a document is hashed and signed is the cryptosuites' business.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from json import JSONEncoder

from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import shapes_of
from cairn.canon.shapes_match import Match
from cairn.canon.shapes_read import read_known
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json, JsonObject, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.keys.signer import Signer
from cairn.proofs.data_integrity import (
    KeyFinder,
    ProofResult,
    proof_holds,
    proof_value,
    signing_options,
    verified,
    verify_proofs,
)
from cairn.proofs.suites import suite_of
from cairn.proofs.suites.cryptosuite import Canonicalizer, Secured
from cairn.proofs.suites.hash_and_sign import canonical_form, hash_name, options_digest

__all__ = ["BatchSigner", "secured", "verify_text"]

_encode = JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class BatchSigner:
    """Signs documents without proofs whose shape is known.

    Args:
        signer: Who signs.
        contexts: Where contexts come from.
        created: When it is signed.
        suite: The name of a cryptosuite that may sign.
        named: The documents' `@context`.

    Raises:
        CairnError: As `cairn.proofs.data_integrity.add_proof`.
    """

    def __init__(
        self, signer: Signer, contexts: ContextStore, created: datetime, suite: str, named: Json
    ) -> None:
        self._given = (contexts, created, suite)
        self._signer, self._named = signer, named
        chosen, options = signing_options(suite, signer, created)
        configured, _ = chosen.configure(Secured({"@context": named}, options, "", contexts))
        name = hash_name(signer.public_key.kind)
        self._form: Callable[[Match], bytes] | None = None
        if name == "sha256":  # the hash that matches are made with
            self._form = canonical_form(chosen.canonicalize)
            self._digest = options_digest(chosen, configured, name)
        kept = configured.options if chosen.keeps_context else options
        self._before = f', "proof": [{_encode(kept)[:-1]}, "proofValue": "'

    def serves(
        self, signer: Signer, contexts: ContextStore, created: datetime, suite: str, named: Json
    ) -> bool:
        """Tell whether this one was made of these."""
        same = signer is self._signer and (contexts, created, suite) == self._given
        return same and named == self._named

    def signed_text(self, match: Match) -> str | None:
        """Return the JSON text of a document with its proof.

        Args:
            match: The document; its `@context` is the batch's.

        Returns:
            What ``json.dumps`` makes of the signed document, its letters as they are; None if the
            cryptosuite has no way to sign documents like this.

        Raises:
            CairnError: As `cairn.proofs.data_integrity.add_proof`.
        """
        if self._form is None:
            return None
        digest = hashlib.sha256(self._form(match)).digest()
        value = proof_value(self._digest + digest, self._signer)
        return f'{match.json()[:-1]}{self._before}{value}"}}]}}'


def secured(document: JsonObject, match: Match, contexts: ContextStore, limits: Limits) -> Secured:
    """Return a document without its proofs, as its proofs want it, its canonical form known.

    Args:
        document: The document without its proofs.
        match: What is known of it, made with SHA-256.
        contexts: Where contexts come from.
        limits: The ceilings to obey.
    """

    def canonical(canonicalize: Canonicalizer) -> bytes:
        form = canonical_form(canonicalize)
        return b"" if form is None else form(match)

    whole = Secured(document, {}, "", contexts, limits)
    whole.ledger.prepared = (document, canonical)
    return whole


def verify_text(
    data: bytes,
    contexts: ContextStore,
    key_for: KeyFinder,
    *,
    at: datetime,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[ProofResult, ...]:
    """Check every proof of a document that is JSON text; see `verify_proofs`.

    Args:
        data: UTF-8 bytes.
        contexts: Where contexts come from.
        key_for: Finds the key for a proof.
        at: The instant for which `created` and `expires` are judged.
        limits: The ceilings to obey.

    Raises:
        InputError: If it is not a JSON object, or could be read in two ways.
        LimitError: If it is larger or more deeply nested than allowed.
    """
    known = read_known(data, shapes_of(contexts, limits), without="proof")
    if known is None:
        document = read_json_object(data, limits)
        return verify_proofs(document, contexts, key_for, at=at, limits=limits)
    whole = secured(known.rest, known.match, contexts, limits)
    result = _only_proof(known.document.get("proof"), whole, key_for, at)
    if result is not None:
        return (result,)
    return verify_proofs(known.document, contexts, key_for, at=at, limits=limits, whole=whole)


def _only_proof(
    proofs: Json, whole: Secured, key_for: KeyFinder, at: datetime
) -> ProofResult | None:
    """Return the result of a document's only proof, if it holds and nothing else is to be said."""
    proof = proofs[0] if type(proofs) is list and len(proofs) == 1 else proofs
    if type(proof) is not dict:
        return None
    try:
        suite, key = suite_of(proof), key_for(proof)
    except CairnError:
        return None
    return verified(proof, suite) if proof_holds(suite, proof, whole, key, at) else None
