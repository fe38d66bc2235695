"""What the check of applicants' files comes to: one value for each credential, in plain words.

Knows the shape, how it stands in JSON, and which values become an `Applicant` that a requirement
is asked of. Reading files and verifying them is done elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeAlias, get_args

from cairn.hiring.applicant import Applicant, Unchecked
from cairn.kernel.errors import CairnError, InputError
from cairn.kernel.json_text import JsonObject
from cairn.pathways.holding_reading import holding_of
from cairn.pathways.holdings import Holding, Standing

__all__ = [
    "FileCheck",
    "FileVerdict",
    "Holder",
    "IssuerStanding",
    "applicant_of",
    "check_of",
]

FileVerdict: TypeAlias = Literal[
    "valid", "invalid", "could not be determined", "not checked", "no credential"
]
"""How a file ended.

"not checked": it was handed in as a proof and could not be read or was not fetched. "no
credential": nothing that a credential comes in, such as a letter.
"""

IssuerStanding: TypeAlias = Literal["known", "not on your list", "no list given", ""]
"""Whether the issuer is on the employer's own list; empty where no issuer could be read."""

Holder: TypeAlias = Literal["matched", "different", "not-determinable", "not asked"]
"""Whether the credential names the applicant, by what the applicant said of themselves."""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One file of an applicant, or one credential in it.

    Attributes:
        applicant: The applicant's reference.
        file: What the file is called, and the part of it.
        verdict: How it ended.
        code: The reason, a word for programs.
        reason: The reason, a sentence for people.
        next_step: What to do; empty when nothing is to be done.
        title: What was achieved.
        issuer: Who issued it.
        issuer_id: The issuer's id.
        issuer_known: Whether the employer knows the issuer.
        credential_id: The credential's id.
        holder: Whether it names the applicant.
        holder_sentence: The same in a sentence.
        also_with: The references of other applicants who handed in the same credential.
        notes: What is to be known besides, a sentence each.
        skills: The names of the skills that it proves; none unless it is valid.
        standing: How it stands, for a requirement.
        credential: The credential as it was read; empty where there is none.
    """

    applicant: str
    file: str
    verdict: FileVerdict
    code: str
    reason: str
    next_step: str = ""
    title: str = ""
    issuer: str = ""
    issuer_id: str = ""
    issuer_known: IssuerStanding = ""
    credential_id: str = ""
    holder: Holder = "not asked"
    holder_sentence: str = ""
    also_with: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    standing: Standing = "unverified"
    credential: JsonObject = field(default_factory=dict)

    def to_json(self) -> JsonObject:
        """The check as a JSON object."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
        }


_LISTS = ("also_with", "notes", "skills")
_WORDS: dict[str, tuple[str, ...]] = {
    "verdict": get_args(FileVerdict),
    "issuer_known": get_args(IssuerStanding),
    "holder": get_args(Holder),
    "standing": get_args(Standing),
}


def check_of(document: JsonObject) -> FileCheck:
    """Read a check.

    Args:
        document: A JSON object as `FileCheck.to_json` writes it.

    Raises:
        InputError: If it is none (``not-a-check``).
    """
    values: dict[str, Any] = {}
    for one in fields(FileCheck):
        value = document.get(one.name)
        if one.name in _LISTS:
            fits = isinstance(value, list) and all(isinstance(text, str) for text in value)
        elif one.name == "credential":
            fits = isinstance(value, dict)
        else:
            fits = isinstance(value, str) and value in _WORDS.get(one.name, (value,))
        if not fits:
            raise InputError(
                "This is no check of an applicant's file.",
                code="not-a-check",
                mend="Have the applicants' files checked again.",
            )
        values[one.name] = tuple(value) if isinstance(value, list) else value
    return FileCheck(**values)


def applicant_of(reference: str, checks: Iterable[FileCheck]) -> Applicant:
    """What a requirement may know of an applicant, from the checks of their files.

    A credential that names somebody else counts for nothing until a person has looked: whether it
    is the applicant's is then unknown, and so it stands as unchecked.
    """
    found: dict[str, tuple[int, Holding, str]] = {}
    remarks: list[str] = []
    unread: list[str] = []
    for one in checks:
        if one.credential:
            remarks += _remarks(one)
            rank, doubt = _rank(one), _doubt(one)
            try:
                standing = "unverified" if doubt else one.standing
                holding = holding_of(one.credential, standing=standing)
            except CairnError as error:
                # What is invalid counts for nothing, whatever stands in it.
                unread += [] if one.verdict == "invalid" else [f"{one.file}: {error.sentence}"]
                continue
            known = found.get(holding.credential_id)
            if known is None or rank > known[0]:
                found[holding.credential_id] = (rank, holding, doubt)
        elif one.verdict != "no credential":
            unread.append(f"{one.file}: {one.reason}")
    return Applicant(
        reference,
        tuple(holding for _, holding, _ in found.values()),
        tuple(dict.fromkeys(remarks)),
        tuple(Unchecked(key, doubt) for key, (_, _, doubt) in found.items() if doubt),
        tuple(unread),
    )


def _rank(one: FileCheck) -> int:
    """Which of several copies of a credential counts: its signed end, then one that holds."""
    if one.standing in {"revoked", "suspended"}:
        return 3
    if _doubt(one):
        return 1
    return 2 if one.standing in {"active", "expired"} else 0


def _doubt(one: FileCheck) -> str:
    """Why nobody knows whether the credential counts; empty where it is known."""
    if one.verdict == "could not be determined":
        return one.reason
    if one.verdict == "valid" and one.holder == "different":
        return one.holder_sentence
    return ""


def _remarks(one: FileCheck) -> list[str]:
    found = []
    if one.also_with:
        others = ", ".join(one.also_with[:5])
        found.append(f"“{one.title[:80]}” was handed in by others too: {others}.")
    if one.issuer_known == "not on your list":
        found.append(f"The issuer {one.issuer[:80]} of “{one.title[:80]}” is not on your list.")
    return found
