"""Proofs for many documents of one batch: what they share is written and hashed once.

Knows that the proofs of one signer at one instant, over documents with the same contexts, differ
in their values alone. How a document is hashed and signed is the cryptosuites' business.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from json import JSONEncoder
from typing import NamedTuple, TypeAlias

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

__all__ = [
    "TOGETHER",
    "BatchSigner",
    "Claim",
    "alike_holds",
    "claim_of",
    "only_proof",
    "secured",
    "secured_in_part",
    "verify_text",
    "verify_texts",
]

TOGETHER = 64
"""How many are prepared before their signatures are made or checked: kinds of work that take turns
drive each other out of a processor's nearest memory, which costs a sixth of the time."""

# What was found out about proofs of one kind: the suite, the digest of the options, and what is
# hashed of the document.
_Kind: TypeAlias = tuple[Cryptosuite, bytes, Callable[[Match], bytes]]
_kinds: dict[Hashable, _Kind] = {}
_MOST_KINDS = 64
_LONGEST_VALUE = 200  # no signature with SHA-256 is longer; others are looked at closely
_UTF8 = 4  # bytes that a character takes at most
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
    data: bytes | str,
    contexts: ContextStore,
    key_for: KeyFinder,
    *,
    at: datetime,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[ProofResult, ...]:
    """Check every proof of a document that is JSON text; see `verify_proofs`.

    Args:
        data: JSON text, or its UTF-8 bytes.
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
    octets = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    known = read_known(octets, shapes)
    if known is None:
        document = read_json_object(octets, limits)
        return verify_proofs(document, contexts, key_for, at=at, limits=limits)
    whole = secured(known.rest, known.match, contexts, limits)
    result = _only_proof(known.document.get("proof"), whole, key_for, at)
    if result is not None:
        return (result,)
    return verify_proofs(known.document, contexts, key_for, at=at, limits=limits, whole=whole)


def _text(data: bytes | str, limits: Limits) -> str | None:
    if isinstance(data, str):
        return data if len(data) <= limits.document_bytes // _UTF8 else None
    try:
        return data.decode() if len(data) <= limits.document_bytes else None
    except UnicodeDecodeError:
        return None


def verify_texts(
    documents: Iterable[bytes | str],
    contexts: ContextStore,
    key_for: KeyFinder,
    *,
    at: datetime,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[tuple[ProofResult, ...] | CairnError]:
    """Check every proof of many documents that are JSON text; see `verify_text`.

    Args:
        documents: JSON text of each, or its UTF-8 bytes.
        contexts: Where contexts come from.
        key_for: Finds the key for a proof.
        at: The instant for which `created` and `expires` are judged.
        limits: The ceilings to obey.

    Yields:
        For each, in order, what `verify_text` returns or raises.
    """
    waiting = iter(documents)
    shapes = shapes_of(contexts, limits)
    while several := list(islice(waiting, TOGETHER)):
        alike_texts = shapes.read_several([_text(data, limits) for data in several], "proof")
        named = [_named(alike, key_for) if alike else None for alike in alike_texts]
        pairs = zip(alike_texts, named, strict=True)
        signed = [_signed(alike, *found, at) if alike and found else None for alike, found in pairs]
        claims = [_claim(*one) if one else None for one in signed]
        held = [claim is not None and claim.holds() for claim in claims]
        for data, found, claim, holds in zip(several, named, claims, held, strict=True):
            if holds and found and claim:
                yield (verified(found[0], claim.suite),)
                continue
            try:
                yield verify_text(data, contexts, key_for, at=at, limits=limits)
            except CairnError as error:
                yield error


def _named(alike: Alike, key_for: KeyFinder) -> tuple[JsonObject, PublicKey] | None:
    """Return a text's only proof and the key it names; None if there is another number."""
    proof = only_proof(alike.apart)
    if proof is None:
        return None
    try:
        return proof, key_for(proof)
    except CairnError:
        return None


def _proof_of_alike(
    alike: Alike, contexts: ContextStore, limits: Limits, key_for: KeyFinder, at: datetime
) -> ProofResult | None:
    """Return the result of the only proof of a text like one seen before, if it holds."""
    named = _named(alike, key_for)
    if named is None:
        return None
    proof, key = named
    suite = alike_holds(alike, proof, key, at, contexts, limits)
    return verified(proof, suite) if suite else None


class Claim(NamedTuple):
    """What is left to be checked of a proof.

    Attributes:
        suite: The proof's cryptosuite.
        key: The key that it names.
        signature: The signature.
        signed: The bytes that it should be over.
    """

    suite: Cryptosuite
    key: PublicKey
    signature: bytes
    signed: bytes

    def holds(self) -> bool:
        """Tell whether the signature matches; if so, there is nothing to be said about it."""
        return self.key.verify(self.signature, self.signed)


def claim_of(alike: Alike, proof: JsonObject, key: PublicKey, at: datetime) -> Claim | None:
    """Return what is left to be checked of the only proof of a text like one seen before.

    Args:
        alike: The text.
        proof: Its proof.
        key: The key that it names.
        at: The instant for which it is judged.

    Returns:
        None if `alike_holds` must be asked: no proof of this kind held before, or it is odd.
    """
    signed = _signed(alike, proof, key, at)
    return _claim(*signed) if signed else None


def _signed(
    alike: Alike, proof: JsonObject, key: PublicKey, at: datetime
) -> tuple[Match, PublicKey, bytes, _Kind] | None:
    """Return what a claim is made of, the document not yet hashed; None as `claim_of`."""
    kind = _kinds.get((alike.kind, at, key.kind))
    if kind is None:
        return None
    value = proof["proofValue"]
    if len(value) > _LONGEST_VALUE or value[:1] != "z":
        return None
    try:
        return alike.match, key, decode_base58(value[1:]), kind
    except CairnError:
        return None


def _claim(match: Match, key: PublicKey, signature: bytes, kind: _Kind) -> Claim:
    suite, digest, form = kind
    return Claim(suite, key, signature, digest + hashlib.sha256(form(match)).digest())


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
    claim = claim_of(alike, proof, key, at)
    if claim is not None:
        return claim.suite if claim.holds() else None
    whole = secured_in_part(alike.match, contexts, limits)
    try:
        suite = suite_of(proof)
    except CairnError:
        return None
    if not proof_holds(suite, proof, whole, key, at):
        return None
    form = canonical_form(suite.canonicalize)
    if form is not None and hash_name(key.kind) == "sha256":
        options = {name: value for name, value in proof.items() if name != "proofValue"}
        configured, _ = suite.configure(whole.with_proof(options, proof["proofValue"]))
        if len(_kinds) >= _MOST_KINDS:
            _kinds.clear()
        known = suite, options_digest(suite, configured, "sha256"), form
        _kinds[alike.kind, at, key.kind] = known
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
