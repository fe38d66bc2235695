"""ecdsa-sd-2023: verifying a credential of which the holder shows only a part.

The issuer signs every statement with a key made for the one credential, and that key, together
with the statements that must always be shown, with its own (vc-di-ecdsa, section 3.5). The
holder keeps that base proof and derives others from it. Both are verified here; neither is made.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cbor2

from cairn.canon.jsonld import quads
from cairn.canon.nquads import Quad, is_blank
from cairn.canon.rdfc import canonical_labels
from cairn.kernel.errors import KeyMaterialError, ProofError, SignatureError
from cairn.kernel.json_text import Json
from cairn.keys.material import CODECS, PublicKey, public_key_from_bytes
from cairn.keys.multibase import decode_base64url, encode_base64url
from cairn.proofs.suites.cryptosuite import Cryptosuite, Secured
from cairn.proofs.suites.hash_and_sign import canonicalize_rdfc, configure_rdfc
from cairn.proofs.suites.pointers import select
from cairn.proofs.suites.skolem import statements_by_node, unmarked_statements

__all__ = ["ECDSA_SD_2023", "BaseProof", "DerivedProof", "read_proof_value", "shown_statements"]

_BASE_HEADER = b"\xd9\x5d\x00"
_DERIVED_HEADER = b"\xd9\x5d\x01"
_PARTS = 5
_SIGNATURE = 64
_HASH = 32
_POINTERS = 256
# How often the document is turned into statements; signatures over each cost as much again.
_DERIVED_COST, _BASE_COST = 2, 5

# Tags that cbor2 would turn into dates, numbers, patterns or shared values: none belongs here.
_TAGS = (0, 1, 2, 3, 4, 5, 25, 28, 29, 30, 35, 36, 37, 100, 256, 258, 260, 261, 1004, 43000, 55799)
_BYTES_TAG = 64  # RFC 8746: some issuers write byte strings as typed arrays of bytes


@dataclass(frozen=True, slots=True)
class BaseProof:
    """What the issuer gives the holder.

    Attributes:
        base_signature: The issuer's signature.
        proof_key: The key made for this credential, as in a Multikey with its prefix.
        hmac_key: What hides the names of blank nodes.
        signatures: One for each statement that may be hidden.
        pointers: JSON Pointers to what must always be shown.
    """

    base_signature: bytes
    proof_key: bytes
    hmac_key: bytes
    signatures: tuple[bytes, ...]
    pointers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DerivedProof:
    """What the holder shows.

    Attributes:
        base_signature: The issuer's signature.
        proof_key: The key made for this credential, as in a Multikey with its prefix.
        signatures: One for each shown statement that is not mandatory.
        labels: The hidden name of each blank node, by its canonical label.
        mandatory: The places of the mandatory statements among the sorted ones.
    """

    base_signature: bytes
    proof_key: bytes
    signatures: tuple[bytes, ...]
    labels: Mapping[str, str]
    mandatory: frozenset[int]


def read_proof_value(value: str) -> BaseProof | DerivedProof:
    """Read a proof value: multibase ``u``, a header of three bytes, CBOR.

    Raises:
        ProofError: If it is anything else, with the code ``malformed-proof-value``.
    """
    try:
        data = decode_base64url(value[1:]) if value.startswith("u") else b""
    except KeyMaterialError as error:
        raise _malformed(error.sentence) from error
    header, parts = data[:3], _decode(data[3:])
    if not isinstance(parts, list) or len(parts) != _PARTS:
        raise _malformed("It does not have five parts.")
    if header == _DERIVED_HEADER:
        signature, key, signatures, labels, mandatory = parts
        return DerivedProof(
            _bytes(signature, _SIGNATURE),
            _bytes(key, None),
            _signatures(signatures),
            _labels(labels),
            _places(mandatory),
        )
    if header == _BASE_HEADER:
        signature, key, hmac_key, signatures, pointers = parts
        return BaseProof(
            _bytes(signature, _SIGNATURE),
            _bytes(key, None),
            _bytes(hmac_key, _HASH),
            _signatures(signatures),
            _pointers(pointers),
        )
    raise _malformed("It is neither a base proof nor a derived one.")


def shown_statements(secured: Secured, hidden_name: Callable[[str], str]) -> list[str]:
    """Return the sorted N-Quads lines of the document, blank nodes under their hidden names.

    Args:
        secured: The document.
        hidden_name: Gives the hidden name of a canonical label such as ``c14n0``.
    """
    found = quads(secured.document, secured.contexts, limits=secured.limits)
    return sorted(set(_relabelled(found, _hidden(found, secured, hidden_name))))


def _verify(suite: Cryptosuite, secured: Secured, key: PublicKey) -> tuple[str, ...]:
    proof = read_proof_value(secured.value)
    secured.ledger.check()
    configured, notes = suite.configure(secured)
    options = canonicalize_rdfc(configured.options, secured.contexts, "sha256", secured.limits)
    derived = isinstance(proof, DerivedProof)
    if isinstance(proof, DerivedProof):
        lines = shown_statements(secured, _lookup(proof.labels))
        if proof.mandatory and max(proof.mandatory) >= len(lines):
            raise _malformed("It counts statements that are not there.")
        mandatory = [line for place, line in enumerate(lines) if place in proof.mandatory]
    else:
        lines, mandatory = _base_statements(proof, secured)
        notes += ("This is the holder's base proof: whoever has it can show any part.",)
    secured.ledger.spent += len("".join(lines)) * (_DERIVED_COST if derived else _BASE_COST)
    signed = (
        hashlib.sha256(options).digest()
        + proof.proof_key
        + hashlib.sha256("".join(mandatory).encode()).digest()
    )
    always = set(mandatory)
    _check_signatures(key, proof, signed, [line for line in lines if line not in always])
    return notes


def _check_signatures(
    key: PublicKey, proof: BaseProof | DerivedProof, signed: bytes, optional: Sequence[str]
) -> None:
    if not proof.proof_key.startswith(CODECS["P-256"]):
        raise _malformed("The key it holds is not a P-256 key.")
    try:
        proof_key = public_key_from_bytes("P-256", proof.proof_key[len(CODECS["P-256"]) :])
    except KeyMaterialError as error:
        raise _malformed(error.sentence) from error
    if not key.verify(proof.base_signature, signed):
        raise SignatureError(
            "The issuer's signature does not match the statements that must be shown."
        )
    if len(optional) != len(proof.signatures):
        raise SignatureError(
            f"{len(optional)} statements may be hidden and {len(proof.signatures)} are signed."
        )
    for line, signature in zip(optional, proof.signatures, strict=True):
        if not proof_key.verify(signature, line.encode()):
            raise SignatureError("A statement does not match its signature.")


def _base_statements(proof: BaseProof, secured: Secured) -> tuple[list[str], list[str]]:
    def hidden_name(label: str) -> str:
        digest = hmac.digest(proof.hmac_key, label.encode(), "sha256")
        return "u" + encode_base64url(digest)

    marked, found = statements_by_node(secured)
    names = _hidden(found, secured, hidden_name)
    lines = sorted(set(_relabelled(found, names)))
    if not proof.pointers:
        return lines, []
    chosen = unmarked_statements(select(marked, proof.pointers), secured)
    mandatory = sorted(set(_relabelled(chosen, names)))
    if not set(mandatory) <= set(lines):
        raise ProofError(
            "What this base proof calls mandatory cannot be told apart in this document.",
            code="proof-not-checkable",
            mend="Ask the holder for a derived proof.",
        )
    return lines, mandatory


def _hidden(
    found: Sequence[Quad], secured: Secured, hidden_name: Callable[[str], str]
) -> dict[str, str]:
    labels = canonical_labels(found, limits=secured.limits)
    return {term: "_:" + hidden_name(label.removeprefix("_:")) for term, label in labels.items()}


def _relabelled(found: Sequence[Quad], names: Mapping[str, str]) -> list[str]:
    return [
        Quad(*(names.get(term, term) if is_blank(term) else term for term in quad)).line()
        for quad in found
    ]


def _lookup(labels: Mapping[str, str]) -> Callable[[str], str]:
    def hidden_name(label: str) -> str:
        if label not in labels:
            raise _malformed("It does not name every blank node.")
        return labels[label]

    return hidden_name


def _decode(data: bytes) -> Json:
    def refuse(_value: object, _immutable: bool) -> Json:  # noqa: FBT001 - cbor2 calls it so
        raise cbor2.CBORDecodeError("a tag that does not belong here")

    def typed_array(tag: cbor2.CBORTag, _immutable: bool) -> Json:  # noqa: FBT001 - cbor2 calls it so
        if tag.tag == _BYTES_TAG and isinstance(tag.value, bytes):
            return tag.value
        raise cbor2.CBORDecodeError("a tag that does not belong here")

    try:
        return cbor2.loads(
            data,
            max_depth=4,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            semantic_decoders=dict.fromkeys(_TAGS, refuse),
            tag_hook=typed_array,
        )
    except (cbor2.CBORDecodeError, ValueError, TypeError, OverflowError) as error:
        raise _malformed("It is not the CBOR that belongs there.") from error


def _bytes(value: Json, size: int | None) -> bytes:
    if not isinstance(value, bytes) or (size is not None and len(value) != size):
        raise _malformed("A part of it has a wrong type or length.")
    return value


def _signatures(value: Json) -> tuple[bytes, ...]:
    if not isinstance(value, list):
        raise _malformed("Its signatures are not a list.")
    return tuple(_bytes(item, _SIGNATURE) for item in value)


def _labels(value: Json) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _malformed("Its names of blank nodes are not a map.")
    labels: dict[str, str] = {}
    for number, name in value.items():
        if type(number) is not int or number < 0:
            raise _malformed("A name of a blank node stands under no number.")
        labels[f"c14n{number}"] = "u" + encode_base64url(_bytes(name, _HASH))
    if len(set(labels.values())) != len(labels):
        raise _malformed("Two blank nodes have one name.")
    return labels


def _places(value: Json) -> frozenset[int]:
    if not isinstance(value, list) or any(type(item) is not int or item < 0 for item in value):
        raise _malformed("Its mandatory statements are not counted by numbers.")
    return frozenset(value)


def _pointers(value: Json) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _malformed("Its pointers are not texts.")
    if len(value) > _POINTERS:
        raise _malformed(f"It has more than {_POINTERS} pointers.")
    return tuple(value)


def _malformed(detail: str) -> ProofError:
    return ProofError(f"The proof value cannot be read: {detail}", code="malformed-proof-value")


ECDSA_SD_2023 = Cryptosuite(
    "ecdsa-sd-2023",
    "DataIntegrityProof",
    ("P-256",),
    canonicalize_rdfc,
    configure_rdfc,
    _verify,
    verify_only=True,
)
"""P-256 with selective disclosure; verified only."""
