"""The suites that hash a canonical document and its canonical proof options, and sign both.

Data Integrity EdDSA and ECDSA Cryptosuites v1.0 (W3C, May 2025), and Ed25519Signature2020. The
signed bytes are the hash of the options followed by the hash of the document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import replace

from cairn.canon.contexts import ContextStore
from cairn.canon.jcs import canonicalize
from cairn.canon.rdfc import HashName
from cairn.canon.shapes_cache import shapes_of
from cairn.canon.shapes_match import Match
from cairn.kernel.errors import (
    CanonicalizationError,
    KeyMaterialError,
    LimitError,
    ProofError,
    SignatureError,
    TermError,
)
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import Limits
from cairn.keys.material import KeyKind, PublicKey
from cairn.keys.multibase import decode_base58
from cairn.proofs.suites.cryptosuite import Canonicalizer, Cryptosuite, Secured

__all__ = [
    "ECDSA_JCS_2019",
    "ECDSA_RDFC_2019",
    "ED25519_SIGNATURE_2020",
    "EDDSA_2022",
    "EDDSA_JCS_2022",
    "EDDSA_RDFC_2022",
    "canonical_form",
    "canonicalize_jcs",
    "canonicalize_rdfc",
    "configure_jcs",
    "configure_rdfc",
    "hash_data",
    "hash_name",
    "options_digest",
    "verify_signature",
]


_MOST_DIGESTS = 512
_LONGEST_OPTIONS = 2_000  # characters in all members; those remembered take a megabyte together


def hash_name(kind: KeyKind) -> HashName:
    """Tell which hash goes with a kind of key: SHA-384 for P-384, SHA-256 for the others.

    The ECDSA suites use the same hash inside RDFC-1.0 (vc-di-ecdsa, sections 3.2.3 and 3.2.4),
    which changes the names of blank nodes.
    """
    return "sha384" if kind == "P-384" else "sha256"


def hash_data(suite: Cryptosuite, secured: Secured, kind: KeyKind) -> bytes:
    """Return the bytes that are signed: two hashes, the proof options' first.

    Args:
        suite: The cryptosuite.
        secured: The document and options, already configured by the suite.
        kind: The kind of key that signs.

    Raises:
        TermError: If a context is unknown or a member would stay unsigned; the sentence says
            when it stands in the proof.
        CanonicalizationError: If there is no canonical form, or it costs too much.
    """
    name = hash_name(kind)
    return options_digest(suite, secured, name) + _document_digest(suite, secured, name)


def options_digest(suite: Cryptosuite, secured: Secured, name: HashName) -> bytes:
    """Return the digest of the configured options, which the proofs of a batch share.

    Raises:
        TermError: If a member would stay unsigned; the sentence says that it stands in the proof.
    """
    frozen = _frozen(secured.options)
    digests = shapes_of(secured.contexts, secured.limits).digests
    known = digests.get((suite.canonicalize, name, frozen)) if frozen else None
    if known is not None:
        return known
    try:
        options = suite.canonicalize(secured.options, secured.contexts, name, secured.limits)
    except TermError as error:
        raise TermError(
            f"In the proof: {error.sentence}", code=error.code, mend=error.mend
        ) from error
    digest = hashlib.new(name, options).digest()
    if frozen:
        if len(digests) >= _MOST_DIGESTS:
            digests.clear()
        digests[suite.canonicalize, name, frozen] = digest
    return digest


def _frozen(options: JsonObject) -> tuple[tuple[str, Hashable], ...] | None:
    """Return options that are texts and short lists of texts as a key; None for any others."""
    members = []
    length = 0
    for name, value in options.items():
        texts = value if type(value) is list else [value]
        for text in texts:
            if type(text) is not str:
                return None
            length += len(text)
        members.append((name, value if type(value) is str else tuple(texts)))
    return tuple(members) if length <= _LONGEST_OPTIONS else None


def verify_signature(suite: Cryptosuite, secured: Secured, key: PublicKey) -> tuple[str, ...]:
    """Check a proof of this family.

    Returns:
        Notes for the reader.

    Raises:
        SignatureError: If the signature does not match.
        ProofError: If the proof value is not a base58btc multibase (``malformed-proof-value``),
            or the proof's context is not the document's (``context-mismatch``).
    """
    signature = _signature(secured.value)
    configured, notes = suite.configure(secured)
    if not key.verify(signature, hash_data(suite, configured, key.kind)):
        raise SignatureError(
            "The signature does not match the document: something was changed after signing,"
            " or another key signed it.",
        )
    return notes


def _document_digest(suite: Cryptosuite, secured: Secured, name: HashName) -> bytes:
    ledger, document = secured.ledger, secured.document
    known = ledger.digest(suite.canonicalize, name, document)
    if known is not None:
        return known
    try:
        data = ledger.ready(suite.canonicalize, name, document)
        data = data or suite.canonicalize(document, secured.contexts, name, secured.limits)
    except (CanonicalizationError, LimitError) as error:
        ledger.found.append((suite.canonicalize, name, document, error))
        raise
    ledger.spent += len(data)
    digest = hashlib.new(name, data).digest()
    ledger.found.append((suite.canonicalize, name, document, digest))
    return digest


def canonicalize_rdfc(
    document: JsonObject, contexts: ContextStore, name: HashName, limits: Limits
) -> bytes:
    """Canonicalize with JSON-LD and RDFC-1.0, refusing members that no context defines.

    Documents and options of a shape that was seen before take the fast path, with one result.
    """
    return shapes_of(contexts, limits).canonical_nquads(document, hash_name=name).encode()


def canonicalize_jcs(
    document: JsonObject,
    contexts: ContextStore,  # noqa: ARG001 - the suites share one signature
    name: HashName,  # noqa: ARG001 - same
    limits: Limits,  # noqa: ARG001 - same
) -> bytes:
    """Canonicalize with JCS (RFC 8785)."""
    return canonicalize(document)


def canonical_form(canonicalize: Canonicalizer) -> Callable[[Match], bytes] | None:
    """Say how to get what a canonicalizer returns from a match made with SHA-256.

    Returns:
        None if only the canonicalizer itself can tell.
    """
    return _FORMS.get(canonicalize)


_FORMS: dict[Canonicalizer, Callable[[Match], bytes]] = {
    canonicalize_rdfc: lambda match: match.nquads.encode(),
    canonicalize_jcs: lambda match: match.json(canonical=True).encode(),
}


def configure_rdfc(secured: Secured) -> tuple[Secured, tuple[str, ...]]:
    """Give the options the document's context (vc-di-eddsa, section 3.2.5).

    A context in the proof itself is not used by the RDFC suites, so it is not signed.
    """
    notes = ("The context inside the proof is not used.",) if "@context" in secured.options else ()
    options = {name: value for name, value in secured.options.items() if name != "@context"}
    if "@context" in secured.document:
        options["@context"] = secured.document["@context"]
    return secured.with_proof(options, secured.value), notes


def configure_jcs(secured: Secured) -> tuple[Secured, tuple[str, ...]]:
    """Make the document's context that of the proof (vc-di-eddsa, section 3.3.2, step 4).

    Raises:
        ProofError: If the document's context does not begin with the proof's.
    """
    if not secured.value:  # signing: section 3.3.1, step 2
        options = dict(secured.options)
        if "@context" in secured.document:
            options["@context"] = secured.document["@context"]
        return secured.with_proof(options, secured.value), ()
    if "@context" not in secured.options:
        return secured, ()
    signed = secured.options["@context"]
    names, present = _listed(signed), _listed(secured.document.get("@context"))
    if present[: len(names)] != names:
        raise ProofError(
            "The document's contexts do not begin with those that were signed.",
            code="context-mismatch",
        )
    if secured.document.get("@context") == signed:
        return secured, ()
    added = len(present) > len(names)
    notes = ("Contexts were added after signing; what they mean is not signed.",) if added else ()
    return replace(secured, document=secured.document | {"@context": signed}), notes


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _signature(value: str) -> bytes:
    if not value.startswith("z"):
        raise ProofError(
            "The proof value is not base58btc multibase (it does not begin with “z”).",
            code="malformed-proof-value",
        )
    try:
        return decode_base58(value[1:])
    except KeyMaterialError as error:
        raise ProofError(
            f"The proof value cannot be read: {error.sentence}", code="malformed-proof-value"
        ) from error


EDDSA_RDFC_2022 = Cryptosuite(
    "eddsa-rdfc-2022",
    "DataIntegrityProof",
    ("Ed25519",),
    canonicalize_rdfc,
    configure_rdfc,
    verify_signature,
)
"""Ed25519 over RDFC-1.0."""

EDDSA_2022 = Cryptosuite(
    "eddsa-2022",
    "DataIntegrityProof",
    ("Ed25519",),
    canonicalize_rdfc,
    configure_rdfc,
    verify_signature,
    verify_only=True,
    note="“eddsa-2022” is the old name of “eddsa-rdfc-2022”.",
)
"""The old name of `EDDSA_RDFC_2022`; verified only."""

EDDSA_JCS_2022 = Cryptosuite(
    "eddsa-jcs-2022",
    "DataIntegrityProof",
    ("Ed25519",),
    canonicalize_jcs,
    configure_jcs,
    verify_signature,
    keeps_context=True,
)
"""Ed25519 over JCS."""

ECDSA_RDFC_2019 = Cryptosuite(
    "ecdsa-rdfc-2019",
    "DataIntegrityProof",
    ("P-256", "P-384"),
    canonicalize_rdfc,
    configure_rdfc,
    verify_signature,
)
"""P-256 or P-384 over RDFC-1.0."""

ECDSA_JCS_2019 = Cryptosuite(
    "ecdsa-jcs-2019",
    "DataIntegrityProof",
    ("P-256", "P-384"),
    canonicalize_jcs,
    configure_jcs,
    verify_signature,
    keeps_context=True,
)
"""P-256 or P-384 over JCS."""

ED25519_SIGNATURE_2020 = Cryptosuite(
    "Ed25519Signature2020",
    "Ed25519Signature2020",
    ("Ed25519",),
    canonicalize_rdfc,
    configure_rdfc,
    verify_signature,
    verify_only=True,
    note="“Ed25519Signature2020” has been superseded by “eddsa-rdfc-2022”.",
)
"""The suite of data model 1.1 times; verified only."""
