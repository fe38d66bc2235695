"""What a baked image may carry: the names of each kind of credential, and the forms it may take.

Knows the keywords, namespaces and the three forms of text (JSON, compact JWS, URL). Does not know
images, and does not judge whether a credential is true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cairn.kernel.errors import InputError, LimitError
from cairn.kernel.json_text import read_json_object
from cairn.kernel.limits import Limits

__all__ = [
    "CARRIERS",
    "OPEN_BADGE",
    "Baked",
    "Carrier",
    "CredentialForm",
    "CredentialKind",
    "by_precedence",
    "check_bakeable",
    "form_of",
]

CredentialKind: TypeAlias = Literal["ob3", "clr", "ob2"]
"""Whose credential an image carries."""

CredentialForm: TypeAlias = Literal["json", "jwt", "url"]
"""How it is written there."""


_WHITESPACE = " \t\r\n"
_COMPACT_JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,4096}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Carrier:
    """The names under which one kind of credential lives inside an image.

    Attributes:
        kind: Which family of credentials it carries.
        keyword: The PNG text keyword.
        namespace: The XML namespace in an SVG.
        element: The local name of the SVG element.
        may_be_url: Whether the text may be the address of a hosted badge.
    """

    kind: CredentialKind
    keyword: str
    namespace: str
    element: str
    may_be_url: bool = False


OPEN_BADGE = Carrier(
    "ob3", "openbadgecredential", "https://purl.imsglobal.org/ob/v3p0", "credential"
)
"""The carrier of Open Badges 3.0."""


# Sources: Open Badges 3.0 section 5.3 (baking), CLR 2.0 (same chapter), Open Badges 2.0 baking
# specification. The order is the order in which `unbake` answers.
CARRIERS: tuple[Carrier, ...] = (
    OPEN_BADGE,
    Carrier("clr", "clrcredential", "https://purl.imsglobal.org/clr/v2p0", "credential"),
    Carrier("ob2", "openbadges", "http://openbadges.org", "assertion", may_be_url=True),
)


@dataclass(frozen=True, slots=True)
class Baked:
    """A credential as it was found inside an image.

    Attributes:
        text: The text exactly as stored, so that what was signed is what is verified.
        kind: Which family of credentials it is.
        keyword: The PNG keyword of that family, also for an SVG.
        form: JSON, compact JWS, or the address of a hosted badge (Open Badges 2.0 and older only).
        notes: Sentences on what departs from the specification and was accepted nevertheless.
    """

    text: str
    kind: CredentialKind
    keyword: str
    form: CredentialForm
    notes: tuple[str, ...] = ()


def form_of(text: str, carrier: Carrier, limits: Limits) -> CredentialForm:
    """Tell which form a carried text has, reading it completely.

    Raises:
        LimitError: If the text is larger than a document may be.
        InputError: If it is neither JSON, nor a compact JWS, nor (where allowed) an address.
    """
    trimmed = text.strip(_WHITESPACE)
    if not trimmed:
        raise InputError(
            "The image has a place for a credential, and the place is empty.",
            code="empty-credential",
            mend="Ask the issuer for the badge again.",
        )
    if trimmed.startswith("{"):
        read_json_object(trimmed, limits)
        return "json"
    if len(trimmed) > limits.document_bytes:
        raise LimitError(
            f"The credential is larger than {limits.document_bytes} bytes.",
            code="document-too-large",
        )
    if _COMPACT_JWS.fullmatch(trimmed):
        return "jwt"
    if carrier.may_be_url and _WEB_ADDRESS.fullmatch(trimmed):
        return "url"
    raise InputError(
        "The image carries text under a badge's name, but the text is no credential.",
        code="baked-not-a-credential",
        mend="Ask the issuer for the badge again.",
    )


def check_bakeable(credential: bytes | str, limits: Limits) -> tuple[str, CredentialForm]:
    """Take a credential that is to be baked, as text, with its form.

    Only the outline is looked at (braces, or three base64url parts): whoever bakes has just signed.

    Raises:
        LimitError: If it is larger than a document may be.
        InputError: If it is not UTF-8, or plainly neither JSON nor a compact JWS.
    """
    try:
        text = credential.decode() if isinstance(credential, bytes) else credential
        size = len(text.encode())
    except UnicodeError as error:
        raise InputError("The credential is not UTF-8 text.", code="not-utf-8") from error
    if size > limits.document_bytes:
        raise LimitError(
            f"The credential is larger than {limits.document_bytes} bytes.",
            code="document-too-large",
        )
    trimmed = text.strip(_WHITESPACE)
    if trimmed.startswith("{") and trimmed.endswith("}") and "\0" not in trimmed:
        return text, "json"
    if _COMPACT_JWS.fullmatch(trimmed):
        return trimmed, "jwt"
    raise InputError(
        "Only a credential can be baked: a JSON object or a compact JWS.",
        code="not-bakeable",
        mend="Give the signed credential as it was issued.",
    )


def by_precedence(found: list[Baked]) -> tuple[Baked, ...]:
    """Order what was found, newest standard first.

    Raises:
        InputError: If there is nothing, or two of one kind: two readers could each pick another.
    """
    if not found:
        raise InputError(
            "This image carries no credential.",
            code="no-credential",
            mend="It may be a copy or a screenshot; ask for the file that was downloaded.",
        )
    kinds = [carrier.kind for carrier in CARRIERS]
    if len({baked.kind for baked in found}) != len(found):
        raise InputError(
            "This image carries more than one credential of the same kind.",
            code="more-than-one-credential",
            mend="Two readers could each believe another one; ask the issuer for a clean file.",
        )
    return tuple(sorted(found, key=lambda baked: kinds.index(baked.kind)))
