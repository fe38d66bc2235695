"""Somebody who applied, as far as a requirement needs to know: a reference and what was handed in.

Knows no name, no age, no address, nothing a requirement could be unfair about. Who checked the
credentials says how each stands; this module holds what was found and what could not be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

from cairn.kernel.errors import UsageError
from cairn.pathways.holdings import Holding

__all__ = ["Applicant", "Unchecked"]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A credential that could be read, and whose checking could not be brought to an end.

    Attributes:
        credential_id: Which one; it stands as "unverified" among the holdings.
        reason: Why, a sentence for people: ``The issuer's status list could not be fetched.``
    """

    credential_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who applied.

    Attributes:
        reference: What the employer calls them: a number, a folder's name; never sorted by merit.
        holdings: What they hold, each with how it stands. One that failed its check is
            "unverified" and counts for nothing.
        remarks: What people should know besides; a sentence each, and none of it decides.
        unchecked: Which of the holdings could not be checked, so that nobody knows.
        unread: What was handed in as a proof and could not be read at all, a sentence each: a
            damaged file, a link that was not fetched. Whatever it may have shown is unknown. A
            file that is no credential, such as a letter, does not belong here.

    Raises:
        UsageError: If the reference is empty, or an unchecked credential is not among the holdings
            or stands as anything else than "unverified" (``bad-applicant``).
    """

    reference: str
    holdings: tuple[Holding, ...] = ()
    remarks: tuple[str, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    unread: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        doubtful = {one.credential_id for one in self.holdings if one.standing == "unverified"}
        sentence = ""
        if not self.reference.strip():
            sentence = "An applicant has no reference."
        elif strange := sorted({one.credential_id for one in self.unchecked} - doubtful):
            sentence = (
                f"“{strange[0][:80]}” of applicant “{self.reference[:60]}” is said to be unchecked"
                " and is not among the unverified credentials."
            )
        if sentence:
            raise UsageError(
                sentence,
                code="bad-applicant",
                mend="Give each applicant a reference, and name as unchecked what is unverified.",
            )
