"""What a status list says of one credential, in a word for programs and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["StatusFinding", "finding"]


@dataclass(frozen=True, slots=True)
class StatusFinding:
    """The answer of one list for one credential.

    Attributes:
        purpose: What the list is about, such as ``revocation``.
        set: Whether the entry is anything but zero, or the credential stands in the list.
        invalidates: Whether that withdraws the credential, for good or for now.
        code: ``revoked`` or ``not-revoked``, ``suspended`` or ``not-suspended``,
            ``refresh-available`` or ``no-refresh``, ``message`` or ``no-message``, and for any
            other purpose ``status-set`` or ``status-clear``.
        sentence: One plain sentence.
        notes: What was read although the standard writes it another way.
    """

    purpose: str
    set: bool
    invalidates: bool
    code: str
    sentence: str
    notes: tuple[str, ...] = ()


# purpose: (code and sentence when set), (code and sentence when not)
_WORDS = {
    "revocation": (
        ("revoked", "The issuer has revoked this credential."),
        ("not-revoked", "The issuer has not revoked this credential."),
    ),
    "suspension": (
        ("suspended", "The issuer has suspended this credential for the time being."),
        ("not-suspended", "The issuer has not suspended this credential."),
    ),
    "refresh": (
        ("refresh-available", "The issuer has a newer edition of this credential."),
        ("no-refresh", "The issuer announces no newer edition of this credential."),
    ),
}
_WITHDRAWING = ("revocation", "suspension")


def finding(purpose: str, value: int, message: str, notes: tuple[str, ...]) -> StatusFinding:
    """Put the value of an entry into words.

    Args:
        purpose: The entry's purpose.
        value: The entry's value; zero means not set.
        message: For the purpose ``message``: what the issuer declared the value to mean.
        notes: Passed on.
    """
    is_set = value != 0
    if purpose in _WORDS:
        code, sentence = _WORDS[purpose][0 if is_set else 1]
    elif purpose == "message":
        code = "message" if is_set else "no-message"
        sentence = (
            f"The issuer's message on this credential: “{message[:200]}”."
            if message
            else f"The issuer's message on this credential has the number {value}."
        )
    else:
        # Only the issuer knows what its own word means, so it cannot withdraw the credential.
        code = "status-set" if is_set else "status-clear"
        state = "set" if is_set else "not set"
        sentence = f"The issuer's status “{purpose[:80]}” is {state} for this credential."
    return StatusFinding(purpose, is_set, is_set and purpose in _WITHDRAWING, code, sentence, notes)
