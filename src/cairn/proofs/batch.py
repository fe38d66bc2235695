"""Proofs for many documents of one batch: what they share is written and hashed once.

Knows that the proofs of one signer at one instant, over documents with the same contexts, differ
in their values alone. How a document is hashed and signed is the cryptosuites' business.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from datetime import datetime
from json import JSONEncoder

from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import shapes_of
from cairn.canon.shapes_match import Match
from cairn.canon.shapes_read import read_known
from cairn.canon.shapes_text import Alike
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json, JsonObject, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.keys.material import PublicKey
from cairn.keys.multibase import decode_base58
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
from cairn.proofs.suites import Cryptosuite, suite_of
from cairn.proofs.suites.cryptosuite import Canonicalizer, Secured
from cairn.proofs.suites.hash_and_sign import canonical_form, hash_name, options_digest

__all__ = ["BatchSigner", "secured", "secured_in_part", "verify_text"]

# What was found out about proofs of one kind: the suite, the digest of the options, and what is
# hashed of the document.
_kinds: dict[Hashable, tuple[Cryptosuite, bytes, Callable[[Match], bytes]]] = {}
_MOST_KINDS = 64
_LONGEST_VALUE = 200  # no signature with SHA-256 is longer; others are looked at closely
_CONTEXT = (("@context",),)
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
        self._before = f'[{_encode(kept)[:-1]}, "proofValue": "'

    def serves(
        self, signer: Signer, contexts: ContextStore, created: datetime, suite: str, named: Json
    ) -> bool:
        """Tell whether this one was made of these."""
        same = signer is self._signer and (contexts, created, suite) == self._given
        return same and named == self._named

    def hash_data(self, match: Match) -> bytes | None:
        """Return the bytes to sign for a document; see `cairn.proofs.suites.hash_and_sign`.

        Args:
            match: The document; its `@context` is the batch's.

        Returns:
            None if the cryptosuite has no way to sign documents like this.
        """
        if self._form is None:
            return None
        return self._digest + hashlib.sha256(self._form(match)).digest()

    def proof_text(self, data: bytes) -> str:
        """Sign, and return the JSON text of the array of proofs that the document gets.

        Args:
            data: What `hash_data` returned.

        Returns:
            What ``json.dumps`` makes of the array, its letters as they are.

        Raises:
            CairnError: As `cairn.proofs.data_integrity.add_proof`.
        """
        return f'{self._before}{proof_value(data, self._signer)}"}}]'


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


def secured_in_part(match: Match, contexts: ContextStore, limits: Limits) -> Secured:
    """Return a document of which only the contexts and the canonical form are at hand.

    Enough for the suites that hash and sign all of it, and refused by others.

    Args:
        match: What is known of the document without its proofs, made with SHA-256.
        contexts: Where contexts come from.
        limits: The ceilings to obey.
    """
    whole = secured(match.part(_CONTEXT), match, contexts, limits)
    whole.ledger.whole = False
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
    shapes = shapes_of(contexts, limits)
    text = _text(data, limits)
    alike = shapes.read_alike(text, "proof") if text else None
    if alike is not None:
        result = _proof_of_alike(alike, contexts, limits, key_for, at)
        if result is not None:
            return (result,)
    known = read_known(data, shapes)
    if known is None:
        document = read_json_object(data, limits)
        return verify_proofs(document, contexts, key_for, at=at, limits=limits)
    whole = secured(known.rest, known.match, contexts, limits)
    result = _only_proof(known.document.get("proof"), whole, key_for, at)
    if result is not None:
        return (result,)
    return verify_proofs(known.document, contexts, key_for, at=at, limits=limits, whole=whole)


def _text(data: bytes, limits: Limits) -> str | None:
    try:
        return data.decode() if len(data) <= limits.document_bytes else None
    except UnicodeDecodeError:
        return None


def _proof_of_alike(
    alike: Alike, contexts: ContextStore, limits: Limits, key_for: KeyFinder, at: datetime
) -> ProofResult | None:
    """Return the result of the only proof of a text like one seen before, if it holds."""
    proof = only_proof(alike.apart)
    try:
        key = key_for(proof) if proof else None
    except CairnError:
        return None
    if proof is None or key is None:
        return None
    suite = alike_holds(alike, proof, key, at, contexts, limits)
    return verified(proof, suite) if suite else None


def alike_holds(
    alike: Alike,
    proof: JsonObject,
    key: PublicKey,
    at: datetime,
    contexts: ContextStore,
    limits: Limits,
) -> Cryptosuite | None:
    """Tell whether the only proof of a text like one seen before holds.

    What does not depend on the signature is found out for the first text of a kind.

    Args:
        alike: The text.
        proof: Its proof.
        key: The key that it names.
        at: The instant for which it is judged.
        contexts: Where contexts come from.
        limits: The ceilings to obey.

    Returns:
        The proof's cryptosuite if `verify_proofs` would call it verified and have no note about
        it; None leaves open why not.
    """
    question = (alike.kind, at, key.kind)
    known = _kinds.get(question)
    if known is not None:
        suite, digest, form = known
        value = proof["proofValue"]
        if len(value) > _LONGEST_VALUE or value[:1] != "z":
            return None
        try:
            signature = decode_base58(value[1:])
        except CairnError:
            return None
        signed = digest + hashlib.sha256(form(alike.match)).digest()
        return suite if key.verify(signature, signed) else None
    whole = secured_in_part(alike.match, contexts, limits)
    try:
        suite = suite_of(proof)
    except CairnError:
        return None
    if not proof_holds(suite, proof, whole, key, at):
        return None
    made = canonical_form(suite.canonicalize)
    if made is not None and hash_name(key.kind) == "sha256":
        options = {name: value for name, value in proof.items() if name != "proofValue"}
        configured, _ = suite.configure(whole.with_proof(options, proof["proofValue"]))
        if len(_kinds) >= _MOST_KINDS:
            _kinds.clear()
        _kinds[question] = suite, options_digest(suite, configured, "sha256"), made
    return suite


def only_proof(proofs: Json) -> JsonObject | None:
    """Return the only one of a document's proofs; None if there is another number."""
    proof = proofs[0] if type(proofs) is list and len(proofs) == 1 else proofs
    return proof if type(proof) is dict else None


def _only_proof(
    proofs: Json, whole: Secured, key_for: KeyFinder, at: datetime
) -> ProofResult | None:
    """Return the result of a document's only proof, if it holds and nothing else is to be said."""
    proof = only_proof(proofs)
    if proof is None:
        return None
    try:
        suite, key = suite_of(proof), key_for(proof)
    except CairnError:
        return None
    return verified(proof, suite) if proof_holds(suite, proof, whole, key, at) else None
