"""The verb "issue": a credential that keeps its standard's rules, signed. Nothing else is signed.

What a verifier would fault is refused here: a wrong shape, a term that no context defines, a key
that is not the issuer's. Signing itself is `cairn.proofs`.
"""

from __future__ import annotations

from datetime import datetime

from cairn.canon.contexts import ContextStore
from cairn.canon.jsonld import undefined_terms
from cairn.canon.shapes_cache import shapes_of
from cairn.canon.shapes_match import Match
from cairn.credentials import vcdm
from cairn.credentials.contexts import packaged_contexts
from cairn.credentials.shape import check_shape
from cairn.credentials.text_classes import text_class
from cairn.kernel.errors import KeyMaterialError, ShapeError, TermError
from cairn.kernel.json_text import Json, JsonObject, write_json
from cairn.keys.signer import Signer
from cairn.proofs.batch import BatchSigner
from cairn.proofs.data_integrity import add_proof
from cairn.proofs.jose import issue_jwt

__all__ = ["check_issuable", "issue", "issue_as_jwt", "issue_text"]

# The batch that was worked on last; a registrar has one at a time.
_batches: list[BatchSigner] = []


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
    credential: JsonObject,
    signer: Signer,
    *,
    created: datetime,
    suite: str = "eddsa-rdfc-2022",
    contexts: ContextStore | None = None,
) -> str:
    """Sign a credential and return it as JSON text in one line, for many credentials of one kind.

    Args:
        credential: As for `issue`, without a proof.
        signer: The issuer's signing port.
        created: When it is signed.
        suite: The cryptosuite's name.
        contexts: The JSON-LD contexts to use; the packaged ones when left out.

    Returns:
        What ``json.dumps`` makes of the document that `issue` returns, its letters as they are.

    Raises:
        CairnError: As `issue`; InputError too (``not-json``) for what JSON cannot write.
    """
    store = contexts or packaged_contexts()
    match = _match(credential, store)
    if match is not None and _known_issuable(match, credential):
        _check_key(credential, signer)
        batch = _batch_of(signer, store, created, suite, credential["@context"])
        text = batch.signed_text(match)
        if text is not None:
            return text
    signed = issue(credential, signer, created=created, suite=suite, contexts=store)
    return write_json(signed, indent=None).decode().rstrip("\n")


def _batch_of(
    signer: Signer, store: ContextStore, created: datetime, suite: str, named: Json
) -> BatchSigner:
    for batch in _batches[:1]:
        if batch.serves(signer, store, created, suite, named):
            return batch
    batch = BatchSigner(signer, store, created, suite, named)
    _batches[:] = [batch]
    return batch


def issue_as_jwt(
    credential: JsonObject, signer: Signer, *, contexts: ContextStore | None = None
) -> str:
    """Sign a credential as a compact JWS in the Open Badges 3.0 profile (section 8.2).

    Raises:
        ShapeError: If a verifier would fault its shape; the sentence lists every fault.
        TermError: If it uses a term that no context defines.
        KeyMaterialError: If the key is not the issuer's.
    """
    check_issuable(credential, signer, contexts or packaged_contexts())
    return issue_jwt(credential, signer)


def check_issuable(credential: JsonObject, signer: Signer, contexts: ContextStore) -> None:
    """Refuse what a verifier would fault.

    Raises:
        ShapeError: If the shape is wrong.
        TermError: If a term is undefined.
        KeyMaterialError: If the signer's key is another issuer's.
    """
    match = _match(credential, contexts)
    if match is None or not _known_issuable(match, credential):
        _check_as_new(credential, contexts, match)
    _check_key(credential, signer)


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
