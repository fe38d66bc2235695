"""Who a credential is about: identifiers, hashed or plain, and whether a given person is meant.

Knows the IdentityObject of Open Badges 3.0 (section B.1.19), the recipient of Open Badges 2.0 and
older, and how people write the same address in different ways. Does not prove that whoever shows a
credential owns the address; it only compares.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal, TypeAlias

from cairn.kernel.errors import UsageError
from cairn.kernel.json_text import Json, JsonObject

__all__ = [
    "IDENTITY_TYPES",
    "RecipientMatch",
    "RecipientOutcome",
    "identity_hash",
    "identity_matches",
    "identity_object",
    "recipient_matches",
]

RecipientOutcome: TypeAlias = Literal["matched", "different", "not-determinable"]
"""Whether a credential belongs to the person asked about."""


# Open Badges 3.0 schema, IdentifierTypeEnum; further ones begin with "ext:".
IDENTITY_TYPES: tuple[str, ...] = (
    "name",
    "sourcedId",
    "systemId",
    "productId",
    "userName",
    "accountId",
    "emailAddress",
    "nationalIdentityNumber",
    "isbn",
    "issn",
    "lisSourcedId",
    "oneRosterSourcedId",
    "sisSourcedId",
    "ltiContextId",
    "ltiDeploymentId",
    "ltiToolId",
    "ltiPlatformId",
    "ltiUserId",
    "identifier",
)

_EXTENSION = re.compile(r"ext:[a-zA-Z0-9._-]+")
_HASHED = re.compile(r"(sha256|md5)\$([0-9a-fA-F]{32}|[0-9a-fA-F]{64})")
_DIGITS = {"sha256": 64, "md5": 32}
# "email" is what the implementation guide of Open Badges 3.0 and Open Badges 2.0 itself write.
_EMAIL_TYPES = frozenset({"emailAddress", "email"})
_MOST_IDENTIFIERS = 500  # each costs several hashes; a person has a handful
_LONGEST_IDENTIFIER = 2_000  # composing Unicode can cost the square of the length
_COMPARABLE = frozenset({"email", "did", "address"})


@dataclass(frozen=True, slots=True)
class RecipientMatch:
    """Whether a credential is about a given person.

    Attributes:
        outcome: "matched"; "different" when it names somebody else in the same way; and
            "not-determinable" when it names nobody, or only in a way that cannot be compared.
        sentence: The answer in plain words.
    """

    outcome: RecipientOutcome
    sentence: str


def identity_hash(
    identifier: str, salt: str = "", algorithm: Literal["sha256", "md5"] = "sha256"
) -> str:
    """Hash an identifier as Open Badges does: UTF-8 of the identifier with the salt appended.

    Returns:
        The algorithm, a dollar sign and the digest in lower-case hex.

    Raises:
        UsageError: If a text holds half a character (a lone surrogate).
    """
    try:
        data = (identifier + salt).encode()
    except UnicodeEncodeError as error:
        raise UsageError("An identifier holds half a character.", code="bad-identifier") from error
    if algorithm == "sha256":
        return f"sha256${hashlib.sha256(data).hexdigest()}"
    # Open Badges 1.0 and 2.0 allow MD5; it is read to honour old badges and protects nothing.
    return f"md5${hashlib.md5(data, usedforsecurity=False).hexdigest()}"


def identity_object(
    identifier: str, identity_type: str = "emailAddress", *, salt: str | None = None
) -> JsonObject:
    """Make the IdentityObject for a learner: e-mail addresses hashed, all else plain.

    A hashed e-mail address can still be guessed by trying addresses; a salt of its own for each
    person makes lists of ready hashes useless, and nothing more. A name is never hashed, because
    then nobody could show it.

    Args:
        identifier: The address, name or number; an address is trimmed and lower-cased.
        identity_type: One of `IDENTITY_TYPES`, or "ext:" and a name.
        salt: Needed for an e-mail address, refused for all else.

    Raises:
        UsageError: If the type is unknown, the identifier empty, or the salt missing or needless.
    """
    if identity_type not in IDENTITY_TYPES and not _EXTENSION.fullmatch(identity_type):
        raise UsageError(
            f"“{identity_type[:60]}” is no identity type of Open Badges 3.0.",
            code="unknown-identity-type",
            mend="Use emailAddress, name, or one that begins with ext:.",
        )
    text = "" if _unusable(identifier) or _unusable(salt or "") else _normal(identifier)
    if not text:
        raise UsageError(
            "An identifier or its salt is empty, too long or holds half a character.",
            code="bad-identifier",
        )
    made: JsonObject = {"type": "IdentityObject"}
    if identity_type != "emailAddress":
        if salt is not None:
            raise UsageError(
                "Only an e-mail address is hashed, so no salt fits here.", code="salt-needless"
            )
        return {**made, "hashed": False, "identityHash": text, "identityType": identity_type}
    if not salt:
        raise UsageError("An e-mail address needs a salt to be hashed.", code="salt-missing")
    digest = identity_hash(text.lower(), salt)
    return {
        **made,
        "hashed": True,
        "identityHash": digest,
        "identityType": identity_type,
        "salt": salt,
    }


def identity_matches(identity: JsonObject, identifier: str) -> bool | None:
    """Compare one IdentityObject with an identifier, whatever its type.

    Hex digits and, in plain identifiers, letters match in either case. A hash is compared with the
    identifier as given, then trimmed, then with a lower-case domain, then all in lower case:
    mail systems treat these as one address, and issuers hashed any of them. The salt counts only
    when the identity is hashed.

    Returns:
        True or False; None when the object is malformed or hashed in an unknown way.
    """
    stored = identity.get("identityHash")
    salt = identity.get("salt", "")
    hashed = identity.get("hashed")
    return _compare(stored, salt if hashed else "", identifier, hashed=hashed)


def recipient_matches(credential: JsonObject, identifier: str) -> RecipientMatch:
    """Tell whether a credential is about the person with an identifier.

    Looks at ``credentialSubject.id`` (a DID, a URL or ``mailto:``) and
    ``credentialSubject.identifier`` of Open Badges 3.0, and at ``recipient`` of Open Badges 2.0 and
    older. Types are a help and no wall: an identifier that equals one of another type matches, but
    "different" is said only when one of the same type was there to compare.

    Args:
        credential: The credential or assertion, of any shape.
        identifier: An e-mail address, a DID, a URL, a name or a number.
    """
    wanted = "" if _unusable(identifier) else _plain(identifier)
    if not wanted:
        return RecipientMatch("not-determinable", "No person was given to compare with.")
    answers = list(islice(_answers(credential, identifier), _MOST_IDENTIFIERS))
    if any(answer for _, answer in answers):
        return RecipientMatch("matched", f"The credential was awarded to {wanted}.")
    kind = _kind(wanted)
    if kind in _COMPARABLE and (kind, False) in answers:
        return RecipientMatch(
            "different",
            f"The credential was awarded to somebody else, or under another name than {wanted}.",
        )
    if answers:
        sentence = (
            "The credential names its holder in another way, so it cannot be compared with "
            f"{wanted}."
        )
    else:
        sentence = "The credential does not say who holds it."
    return RecipientMatch("not-determinable", sentence)


def _answers(credential: JsonObject, wanted: str) -> Iterator[tuple[str, bool | None]]:
    """Go through everything that names the holder: its kind, and whether it is the one wanted."""
    for subject in _objects(credential.get("credentialSubject")):
        named = subject.get("id")
        if isinstance(named, str) and named:
            yield _kind(named), _compare(named, "", wanted, hashed=False)
        for identity in _objects(subject.get("identifier")):
            kind = "email" if identity.get("identityType") in _EMAIL_TYPES else "other"
            yield kind, identity_matches(identity, wanted)
    recipient = credential.get("recipient")
    if isinstance(recipient, str):
        # Open Badges 0.5: the address or its hash, with the salt beside it.
        hashed = _HASHED.fullmatch(recipient) is not None
        salt = credential.get("salt", "") if hashed else ""
        kind = "email" if hashed else _kind(recipient)
        yield kind, _compare(recipient, salt, wanted, hashed=hashed)
    for old in _objects(recipient):
        hashed_old = old.get("hashed", False)
        salt = old.get("salt", "") if hashed_old else ""
        kind = {"email": "email", "url": "address", "id": "address"}.get(
            str(old.get("type")), "other"
        )
        yield kind, _compare(old.get("identity"), salt, wanted, hashed=hashed_old)


def _compare(stored: Json, salt: Json, identifier: str, *, hashed: Json) -> bool | None:
    salt = "" if salt is None else salt
    if _unusable(stored) or _unusable(salt) or _unusable(identifier):
        return None
    if hashed is False:
        if _kind(stored) == "did":
            return bool(stored == identifier.strip())
        return _plain(stored).casefold() == _plain(identifier).casefold()
    match = _HASHED.fullmatch(stored)
    if hashed is not True or match is None or len(match[2]) != _DIGITS[match[1]]:
        return None
    algorithm: Literal["sha256", "md5"] = "sha256" if match[1] == "sha256" else "md5"
    digests = {identity_hash(form, salt, algorithm) for form in _forms(identifier)}
    return f"{match[1]}${match[2].lower()}" in digests


def _forms(identifier: str) -> set[str]:
    """The ways in which an issuer may have written the identifier before hashing it."""
    text = _plain(identifier)
    local, at, domain = text.rpartition("@")
    return {identifier, identifier.strip(), text, f"{local}{at}{domain.lower()}", text.lower()}


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _plain(text: str) -> str:
    return _normal(text).removeprefix("mailto:")


def _kind(identifier: str) -> str:
    if identifier.startswith("did:"):
        return "did"
    if "://" in identifier or identifier.startswith("urn:"):
        return "address"
    return "email" if "@" in identifier else "other"


def _unusable(text: Json) -> bool:
    """Whether a value is no text, too long to be compared, or holds half a character."""
    return (
        not isinstance(text, str)
        or len(text) > _LONGEST_IDENTIFIER
        or any("\ud800" <= character <= "\udfff" for character in text)
    )


def _objects(value: Json) -> list[JsonObject]:
    many = value if isinstance(value, list) else [value]
    return [one for one in many if isinstance(one, dict)]
