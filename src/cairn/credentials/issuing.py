"""The verb "issue": a credential that keeps its standard's rules, signed. Nothing else is signed.

What a verifier would fault is refused here: a wrong shape, a term that no context defines, a key
that is not the issuer's. Signing itself is `cairn.proofs`.
"""

from __future__ import annotations

from datetime import datetime

from cairn.canon.contexts import ContextStore
from cairn.canon.jsonld import undefined_terms
from cairn.credentials import vcdm
from cairn.credentials.contexts import packaged_contexts
from cairn.credentials.shape import check_shape
from cairn.kernel.errors import KeyMaterialError, ShapeError, TermError
from cairn.kernel.json_text import JsonObject
from cairn.keys.signer import Signer
from cairn.proofs.data_integrity import add_proof
from cairn.proofs.jose import issue_jwt

__all__ = ["check_issuable", "issue", "issue_as_jwt"]


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
    faults = check_shape(credential, arrays="canonical")
    if faults:
        listed = "; ".join(f"{fault.path}: {fault.sentence}" for fault in faults)
        raise ShapeError(f"This credential would be faulted: {listed}", mend=faults[0].mend)
    unsigned = {name: value for name, value in credential.items() if name != "proof"}
    undefined = undefined_terms(unsigned, contexts)
    if undefined:
        raise TermError(
            f"No context defines {', '.join(undefined)}, so a signature would not cover it.",
            mend="Remove it, or add the context that defines it.",
        )
    issuer = vcdm.issuer_id(credential)
    controller = signer.verification_method.partition("#")[0]
    if issuer.startswith("did:") and controller != issuer:
        raise KeyMaterialError(
            f"The key is {controller}'s, but the credential names {issuer} as its issuer.",
            code="key-not-the-issuers",
            mend="Sign with the issuer's own key.",
        )
