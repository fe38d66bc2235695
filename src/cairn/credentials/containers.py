"""What kind of file this is, told from its first bytes and never from its name.

Knows the handful of things people drop on a verifier. Opens nothing: reading is the business of the
room that owns the format.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from cairn.credentials.baking import is_png, is_svg
from cairn.kernel.errors import InputError

__all__ = ["Container", "CredentialFile", "credential_file", "detect"]

Container: TypeAlias = Literal[
    "json", "jwt", "png", "svg", "url", "zip", "gzip", "pdf", "empty", "unknown"
]
"""What a credential came in."""

CredentialFile: TypeAlias = Literal["json", "jwt", "png", "svg"]
"""What a file is, judged by its bytes."""


_SNIFFED = 1024
_LONGEST_ADDRESS = 4096
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_WHITESPACE = b" \t\r\n"
# A JWS header is a JSON object, and {" in base64url is "eyJ", or "ey" before other white space.
_TOKEN = re.compile(rb"ey[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_ADDRESS = re.compile(rb"https?://[!-~]+", re.IGNORECASE)

_OTHERWISE: dict[str, tuple[str, str, str]] = {
    "pdf": (
        "pdf-given",
        "This is a PDF. A certificate to look at proves nothing by itself.",
        "Give the badge itself (PNG, SVG or JSON), which may be attached to the PDF.",
    ),
    "zip": (
        "archive-given",
        "This is a ZIP archive, not one credential.",
        "Unpack it and give the files in it.",
    ),
    "gzip": (
        "archive-given",
        "This is a gzip archive, not a credential.",
        "Unpack it and give the file in it.",
    ),
    "url": (
        "address-given",
        "This is a web address, not a credential.",
        "Fetch what it points to and give that.",
    ),
    "empty": ("empty", "The file is empty.", "Download it again or ask the issuer for it."),
    "unknown": (
        "not-a-credential",
        "This is no kind of file that a digital credential comes in.",
        "Give the badge as PNG, SVG, JSON or JWT, as it was downloaded.",
    ),
}


def detect(data: bytes) -> Container:
    """Tell what the bytes are, for any bytes, at a cost that grows with their length at most.

    JSON, JWT and addresses may have white space around them; only their outline is looked at.
    """
    fixed = _by_signature(data)
    if fixed is not None:
        return fixed
    text = data.removeprefix(_BYTE_ORDER_MARK).strip(_WHITESPACE)
    if not text:
        return "empty"
    if text[:1] in (b"{", b"["):
        return "json"
    if _TOKEN.fullmatch(text):
        return "jwt"
    if len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text):
        return "url"
    return "svg" if is_svg(data) else "unknown"


def credential_file(data: bytes) -> CredentialFile:
    """Tell which kind of credential file the bytes are.

    Raises:
        InputError: If they are something else; the sentence says what, and what to give instead.
    """
    found = detect(data)
    if found in ("json", "jwt", "png", "svg"):
        return found
    code, sentence, mend = _OTHERWISE[found]
    raise InputError(sentence, code=code, mend=mend)


def _by_signature(data: bytes) -> Container | None:
    if is_png(data):
        return "png"
    # An empty archive and a spanned one begin differently from a common one (APPNOTE 4.3).
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if data.startswith(b"\x1f\x8b"):
        return "gzip"
    # PDF readers accept the header anywhere in the first kilobyte (ISO 32000-1, annex H).
    start = data[:_SNIFFED].lstrip(_WHITESPACE)
    return "pdf" if start.startswith(b"%PDF-") else None
