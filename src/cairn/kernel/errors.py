"""The one error tree. Nothing else leaves the library.

    CairnError
    ├── InputError            what was given cannot be read
    │   └── LimitError        ... because it is larger, deeper or slower than allowed
    ├── ShapeError            readable, but not the shape the standard asks for
    ├── TermError             a member or type that no context defines: it would be unsigned
    ├── CanonicalizationError no canonical form exists, or it would cost too much to find
    ├── KeyMaterialError      a key, a DID or a key document that cannot be used
    ├── ProofError            a proof that is missing, malformed or not supported
    │   └── SignatureError    a well-formed proof whose signature does not match
    ├── StatusError           a status list that contradicts itself or its rules
    ├── FetchError            something on the network could not be had (never "it is wrong")
    ├── VerificationFailedError  raised by Report.raise_for_failure()
    ├── ProgrammeError        a programme folder that cannot be run as it is
    └── UsageError            the call itself is wrong

Every error carries a reason code for programs, a sentence for people, and what to do next.
"""

from __future__ import annotations

__all__ = [
    "CairnError",
    "CanonicalizationError",
    "FetchError",
    "InputError",
    "KeyMaterialError",
    "LimitError",
    "ProgrammeError",
    "ProofError",
    "ShapeError",
    "SignatureError",
    "StatusError",
    "TermError",
    "UsageError",
    "VerificationFailedError",
]


class CairnError(Exception):
    """Base of every error that Cairn raises.

    Args:
        sentence: One plain sentence that says what is wrong and where.
        code: A stable, lower-case, hyphenated reason code; the class's own when left out.
        mend: One plain sentence that says what to do next; may be empty.
    """

    code: str = "cairn-error"

    def __init__(self, sentence: str, *, code: str | None = None, mend: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.mend = mend
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.sentence} {self.mend}".strip()


class InputError(CairnError):
    """What was given cannot be read: not JSON, not an image, not text."""

    code = "unreadable"


class LimitError(InputError):
    """The input is larger, deeper or slower to process than the limits allow."""

    code = "over-limit"


class ShapeError(CairnError):
    """Readable, but a member is missing, of the wrong type or of a forbidden value."""

    code = "wrong-shape"


class TermError(CairnError):
    """A member or type that no context defines, or a context that is not packaged."""

    code = "undefined-term"


class CanonicalizationError(CairnError):
    """The document has no canonical form, or finding it would cost more than allowed."""

    code = "not-canonicalizable"


class KeyMaterialError(CairnError):
    """A key, DID or key document that is malformed, of an unknown kind or not the issuer's."""

    code = "unusable-key"


class ProofError(CairnError):
    """A proof that is missing, malformed, of an unknown kind or not for this purpose."""

    code = "unusable-proof"


class SignatureError(ProofError):
    """The proof is well formed, and the signature does not match the document."""

    code = "signature-mismatch"


class StatusError(CairnError):
    """A status entry or list that breaks its own rules."""

    code = "unusable-status"


class FetchError(CairnError):
    """A document on the network could not be had; this says nothing about the credential."""

    code = "not-fetched"


class VerificationFailedError(CairnError):
    """A report whose verdict is not "valid", raised on request."""

    code = "not-valid"


class ProgrammeError(CairnError):
    """A programme folder, roster or key store that cannot be used as it is."""

    code = "unusable-programme"


class UsageError(CairnError):
    """The call asks for something that does not exist or does not fit together."""

    code = "wrong-call"
