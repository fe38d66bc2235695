"""The classes of Open Badges 3.0 that are credentials, and the machinery around them."""

from __future__ import annotations

from cairn.credentials.model_classes import ModelClass, Property, listed, may, must

__all__ = ["CREDENTIAL_CLASSES", "ENVELOPE"]

ENVELOPE: tuple[Property, ...] = (
    must("issuer", "Profile", "url"),
    must("validFrom", "instant", note="issuanceDate in VC 1.1"),
    may("validUntil", "instant", note="expirationDate in VC 1.1"),
    listed("proof", "Proof"),
    listed("credentialSchema", "CredentialSchema"),
    may("credentialStatus", "CredentialStatus", note="VC 2.0 allows several; so does this reader"),
    may("refreshService", "RefreshService", note="VC 2.0 allows several; so does this reader"),
    listed("termsOfUse", "TermsOfUse"),
)
"""The properties that every credential of 1EdTech has around its subject."""

_REFERENCE = (must("id", "url"),)

CREDENTIAL_CLASSES: tuple[ModelClass, ...] = (
    ModelClass(
        "AchievementCredential",
        (
            must("id", "url"),
            may("name", "text", note="required in VC 1.1"),
            may("description", "text"),
            may("image", "Image"),
            may("awardedDate", "instant", note="kept when a credential is issued again"),
            must("credentialSubject", "AchievementSubject"),
            listed("endorsement", "EndorsementCredential"),
            listed("endorsementJwt", "compact-jws"),
            listed("evidence", "Evidence"),
            *ENVELOPE,
        ),
        (("VerifiableCredential",), ("AchievementCredential", "OpenBadgeCredential")),
        credential=True,
    ),
    ModelClass(
        "EndorsementCredential",
        (
            must("id", "url"),
            must("name", "text", note="optional in VC 1.1"),
            may("description", "text"),
            must("credentialSubject", "EndorsementSubject"),
            may("awardedDate", "instant"),
            *ENVELOPE,
        ),
        (("VerifiableCredential",), ("EndorsementCredential",)),
        credential=True,
    ),
    ModelClass(
        "EndorsementSubject",
        (must("id", "url"), may("endorsementComment", "text")),
        (("EndorsementSubject",),),
    ),
    ModelClass(
        "Proof",
        (
            may("created", "instant"),
            may("cryptosuite", "text"),
            may("challenge", "text"),
            may("domain", "text"),
            may("nonce", "text"),
            may("proofPurpose", "text"),
            may("proofValue", "text"),
            may("verificationMethod", "text", note="an absolute URL in every suite Cairn makes"),
        ),
        ((),),
        type_array=False,
    ),
    ModelClass("CredentialSchema", _REFERENCE, ((),), type_array=False),
    ModelClass("CredentialStatus", _REFERENCE, ((),), type_array=False),
    ModelClass("RefreshService", _REFERENCE, ((),), type_array=False),
    ModelClass("TermsOfUse", (may("id", "url"),), ((),), type_array=False),
)
"""The credentials and their envelope; an empty group in `types` means: any one text."""
