"""The verb "issue": a credential that keeps its standard's rules, signed. Nothing else is signed.

What a verifier would fault is refused here: a wrong shape, a term that no context defines, a key
that is not the issuer's. Signing itself is `cairn.proofs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import orjson

from cairn.canon.contexts import ContextStore
from cairn.canon.jcs import canonicalize
from cairn.canon.jsonld import undefined_terms
from cairn.canon.shapes_cache import ShapeCache, shapes_of
from cairn.canon.shapes_match import Match
from cairn.canon.shapes_read import read_known
from cairn.credentials import vcdm
from cairn.credentials.contexts import packaged_contexts
from cairn.credentials.shape import check_shape
from cairn.credentials.text_classes import text_class
from cairn.kernel.errors import CairnError, KeyMaterialError, ShapeError, TermError, UsageError
from cairn.kernel.json_text import Json, JsonObject, read_json_object, write_json
from cairn.keys.signer import Signer
from cairn.proofs.batch import TOGETHER, BatchSigner
from cairn.proofs.data_integrity import add_proof
from cairn.proofs.jose import issue_jwt

__all__ = ["check_issuable", "issue", "issue_as_jwt", "issue_text", "issue_texts"]

# What a check looks at that is no matter of likeness.
_LOOKED_AT = (
    ("@context",),
    ("issuer",),
    ("validFrom",),
    ("validUntil",),
    ("issuanceDate",),
    ("expirationDate",),
)
_JSON_SPACE = " \t\r\n"  # RFC 8259, section 2
_UTF8 = 4  # bytes that a character takes at most
# The parts of the last credential that were looked at, and what signed it; a registrar works on
# one batch at a time.
_batches: list[tuple[JsonObject, _Terms, BatchSigner]] = []


def issue(
    credential: JsonObject,
    signer: Signer,
    *,
    created: datetime,
    suite: str = "eddsa-rdfc-2022",
    contexts: ContextStore | None = None,
) -> JsonObject:
    """Sign a credential with an embedded proof.

    Args:
        credential: An unsigned credential (data model 2.0), as `achievement_credential` makes.
        signer: The issuer's signing port.
        created: When it is signed.
        suite: The cryptosuite's name.
        contexts: The JSON-LD contexts to use; the packaged ones when left out.

    Returns:
        A new document with one more entry in `proof`.

    Raises:
        ShapeError: If a verifier would fault its shape; the sentence lists every fault.
        TermError: If it uses a term that no context defines.
        KeyMaterialError: If the key is not the issuer's or does not fit the suite.
        UsageError: If the suite is unknown or may only be verified.
    """
    store = contexts or packaged_contexts()
    check_issuable(credential, signer, store)
    return add_proof(credential, signer, store, suite=suite, created=created)


def issue_text(
    credential: JsonObject | str,
    signer: Signer,
    *,
    created: datetime,
    suite: str = "eddsa-rdfc-2022",
    contexts: ContextStore | None = None,
) -> str:
    """Sign a credential and return it as JSON text, for many credentials of one kind.

    Args:
        credential: As for `issue`, without a proof; or its JSON text, which is quicker.
        signer: The issuer's signing port.
        created: When it is signed.
        suite: The cryptosuite's name.
        contexts: The JSON-LD contexts to use; the packaged ones when left out.

    Returns:
        The text that was given, letter for letter, with the proof as its last member; for a
        document, what ``json.dumps`` makes of that, its letters as they are.

    Raises:
        CairnError: As `issue`; InputError too for text that is not JSON, could be read in two
            ways (``not-json``) or has a proof already (``already-signed``).
    """
    store = contexts or packaged_contexts()
    terms = _Terms(signer, created, suite, store, shapes_of(store))
    if isinstance(credential, str):
        ready = _ready_if_alike(credential, terms)
        return _finished(ready) if ready else _issued_text(credential, terms)
    match = _match(credential, store)
    ready = _ready(match, "", terms) if match else None
    if ready is not None:
        return _finished(ready)
    return _text_of(issue(credential, signer, created=created, suite=suite, contexts=store))


def issue_texts(
    credentials: Iterable[str],
    signer: Signer,
    *,
    created: datetime,
    suite: str = "eddsa-rdfc-2022",
    contexts: ContextStore | None = None,
) -> Iterator[str | CairnError]:
    """Sign many credentials given as JSON text; see `issue_text`.

    Args:
        credentials: Unsigned credentials as JSON text.
        signer: The issuer's signing port.
        created: When they are signed.
        suite: The cryptosuite's name.
        contexts: The JSON-LD contexts to use; the packaged ones when left out.

    Yields:
        For each, in order, what `issue_text` returns or raises.
    """
    store = contexts or packaged_contexts()
    terms = _Terms(signer, created, suite, store, shapes_of(store))
    waiting = iter(credentials)
    while several := list(islice(waiting, TOGETHER)):
        try:
            prepared = [_ready_if_alike(credential, terms) for credential in several]
        except CairnError:
            prepared = [None] * len(several)
        for credential, ready in zip(several, prepared, strict=True):
            try:
                yield _finished(ready) if ready else _issued_text(credential, terms)
            except CairnError as error:
                yield error


class _Terms(NamedTuple):
    """What the credentials of a batch share."""

    signer: Signer
    created: datetime
    suite: str
    store: ContextStore
    shapes: ShapeCache


class _Ready(NamedTuple):
    """A credential that was found without fault and needs nothing more but to be signed."""

    text: str
    batch: BatchSigner
    data: bytes


def _finished(ready: _Ready) -> str:
    return _joined(ready.text, ready.batch.proof_text(ready.data))


def _ready_if_alike(credential: str, terms: _Terms) -> _Ready | None:
    text = credential.strip(_JSON_SPACE)
    if len(text) > terms.shapes.limits.document_bytes // _UTF8:
        return None
    found = terms.shapes.read_alike(text, "proof")
    return None if found is None or found.apart is not None else _ready(found.match, text, terms)


def _ready(match: Match, text: str, terms: _Terms) -> _Ready | None:
    """Prepare a credential that is like one found without fault; None if it is not.

    Raises:
        KeyMaterialError: If the key is not the issuer's.
    """
    if not match.recall("issuable", match.likeness(text_class)):
        return None
    parts = match.part(_LOOKED_AT)
    batch = _batch_of(parts, terms)
    data = batch.hash_data(match) if batch else None
    return None if batch is None or data is None else _Ready(text or match.json(), batch, data)


def _issued_text(credential: str, terms: _Terms) -> str:
    """Sign a credential whose text is like none before."""
    signer, created, suite, store, shapes = terms
    text = credential.strip(_JSON_SPACE)
    document, match = _read(text, shapes)
    ready = _ready(match, text, terms) if match else None
    if ready is not None:
        return _finished(ready)
    signed = issue(document, signer, created=created, suite=suite, contexts=store)
    return _joined(text, _text_of(signed["proof"]))


def _read(text: str, shapes: ShapeCache) -> tuple[JsonObject, Match | None]:
    data = text.encode("utf-8", "surrogatepass")
    known = read_known(data, shapes)
    document = read_json_object(data, shapes.limits) if known is None else known.document
    if "proof" in document:
        raise UsageError(
            "It is signed already.",
            code="already-signed",
            mend="Take its proof out, or give the unsigned credential.",
        )
    return document, known.match if known else None


def _joined(text: str, proof: str) -> str:
    """Add the proofs as the last member; a credential that was checked has others before it."""
    return f'{text[:-1].rstrip()}, "proof": {proof}}}'


def _text_of(value: Json) -> str:
    return write_json(value, indent=None).decode().rstrip("\n")


def _batch_of(parts: JsonObject, terms: _Terms) -> BatchSigner | None:
    """Return what signs credentials with these parts; None if they are to be looked at again."""
    for known, given, batch in _batches[:1]:
        if known is parts and given is terms:  # as they are for all of a batch
            return batch
    if vcdm.may_end_before_it_starts(parts):
        return None
    signer, created, suite, store, _ = terms
    _check_key(parts, signer)
    for _, _, batch in _batches[:1]:
        if batch.serves(signer, store, created, suite, parts["@context"]):
            break
    else:
        batch = BatchSigner(signer, store, created, suite, parts["@context"])
    _batches[:] = [(parts, terms, batch)]
    return batch


def issue_as_jwt(
    credential: JsonObject | str, signer: Signer, *, contexts: ContextStore | None = None
) -> str:
    """Sign a credential as a compact JWS in the Open Badges 3.0 profile (section 8.2).

    Args:
        credential: As for `issue`, or its JSON text.
        signer: The issuer's signing port.
        contexts: The JSON-LD contexts to use; the packaged ones when left out.

    Raises:
        ShapeError: If a verifier would fault its shape; the sentence lists every fault.
        TermError: If it uses a term that no context defines.
        KeyMaterialError: If the key is not the issuer's.
        InputError, UsageError: As `issue_text`, for text.
    """
    store = contexts or packaged_contexts()
    if isinstance(credential, str):
        credential, _ = _read(credential, shapes_of(store))
    match = check_issuable(credential, signer, store)
    if match is None:
        # Nobody else will: such a signature needs no statements.
        shapes_of(store).note(credential)
    elif match.is_plain and _is_plain_json(match, credential):
        return issue_jwt(credential, signer, write=_write_plain)
    return issue_jwt(credential, signer)


def _write_plain(payload: JsonObject) -> bytes:
    return orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)


def _is_plain_json(match: Match, credential: JsonObject) -> bool:
    """Tell whether a quick writer writes a credential as RFC 8785 has it.

    Its like differ from it in plain texts, which both write as they are.
    """
    likeness = match.likeness(text_class)
    known = match.recall("plain JSON", likeness)
    if known is None:
        known = _write_plain(credential) == canonicalize(credential)
        match.remember("plain JSON", likeness, known)
    return bool(known)


def check_issuable(credential: JsonObject, signer: Signer, contexts: ContextStore) -> Match | None:
    """Refuse what a verifier would fault.

    Returns:
        What is known of the credential, if its shape is.

    Raises:
        ShapeError: If the shape is wrong.
        TermError: If a term is undefined.
        KeyMaterialError: If the signer's key is another issuer's.
    """
    match = _match(credential, contexts)
    if match is None or not _known_issuable(match, credential):
        _check_as_new(credential, contexts, match)
    _check_key(credential, signer)
    return match


def _match(credential: JsonObject, contexts: ContextStore) -> Match | None:
    return None if "proof" in credential else shapes_of(contexts).find(credential)


def _known_issuable(match: Match, credential: JsonObject) -> bool:
    """Tell whether a credential is like one that was found without fault."""
    likeness = match.likeness(text_class)
    return bool(match.recall("issuable", likeness)) and not vcdm.may_end_before_it_starts(
        credential
    )


def _check_as_new(credential: JsonObject, contexts: ContextStore, match: Match | None) -> None:
    faults = check_shape(credential, arrays="canonical")
    if faults:
        listed = "; ".join(f"{fault.path}: {fault.sentence}" for fault in faults)
        raise ShapeError(f"This credential would be faulted: {listed}", mend=faults[0].mend)
    if match is not None:
        # Whatever is like it passes too; that its terms are defined is what having a shape means.
        match.remember("issuable", match.likeness(text_class), answer=True)
        return
    unsigned = {name: value for name, value in credential.items() if name != "proof"}
    undefined = undefined_terms(unsigned, contexts)
    if undefined:
        raise TermError(
            f"No context defines {', '.join(undefined)}, so a signature would not cover it.",
            mend="Remove it, or add the context that defines it.",
        )


def _check_key(credential: JsonObject, signer: Signer) -> None:
    issuer = vcdm.issuer_id(credential)
    controller = signer.verification_method.partition("#")[0]
    if issuer.startswith("did:") and controller != issuer:
        raise KeyMaterialError(
            f"The key is {controller}'s, but the credential names {issuer} as its issuer.",
            code="key-not-the-issuers",
            mend="Sign with the issuer's own key.",
        )
