"""The decision of a person about somebody who applied, and what it rested on.

A list is a filter; who is invited, a person says, with a reason, even against the list. What is
recorded: who decided, when, whether the applicant is kept, why, what the list had said and at
which clauses, and the version and digests of the requirement and of the inputs. Records are kept
behind each other by `chain`; a file of them is kept by whoever keeps files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cairn.hiring.digest import inputs_digest, requirement_digest
from cairn.hiring.shortlist import OUTCOMES, Outcome, Shortlist
from cairn.kernel.errors import InputError, UsageError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import JsonObject

__all__ = ["Decision", "Grounds", "decision_of", "grounds_in", "grounds_of", "record"]

_TEXTS = (
    "reference", "outcome", "requirement", "version", "requirementDigest", "inputsDigest", "listAt",
)  # fmt: skip
_LISTS = ("fellAt", "openAt")
_LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a list had said of one applicant, and what the list rested on.

    Attributes:
        reference: The applicant.
        outcome: What the list had said.
        fell_at: The keys of the clauses at which the applicant fell by the list.
        open_at: The keys of the clauses that could not be determined.
        requirement: The requirement's key.
        version: Its version.
        requirement_digest: Its digest.
        inputs_digest: The digest of what the list rested on besides.
        list_at: The instant for which the list held.
    """

    reference: str
    outcome: Outcome
    fell_at: tuple[str, ...]
    open_at: tuple[str, ...]
    requirement: str
    version: str
    requirement_digest: str
    inputs_digest: str
    list_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of one applicant.

    Attributes:
        grounds: What the list had said.
        kept: Whether they go on.
        by: Who decided.
        why: Their reason.
        at: When.
    """

    grounds: Grounds
    kept: bool
    by: str
    why: str
    at: datetime

    @property
    def against_the_list(self) -> bool:
        """Whether the person decided otherwise than the list said."""
        return self.kept != (self.grounds.outcome == "shortlisted")

    def to_json(self) -> JsonObject:
        """The record as a JSON object."""
        return {
            "reference": self.grounds.reference,
            "kept": self.kept,
            "by": self.by,
            "why": self.why,
            "at": format_instant(self.at),
            "outcome": self.grounds.outcome,
            "fellAt": list(self.grounds.fell_at),
            "openAt": list(self.grounds.open_at),
            "requirement": self.grounds.requirement,
            "version": self.grounds.version,
            "requirementDigest": self.grounds.requirement_digest,
            "inputsDigest": self.grounds.inputs_digest,
            "listAt": format_instant(self.grounds.list_at),
        }


def grounds_of(found: Shortlist, reference: str, *, inputs: str = "") -> Grounds:
    """What a list says of one applicant.

    Args:
        found: The list.
        reference: The applicant.
        inputs: The digest of the list's inputs where it is known already: for many people it is
            long to compute.

    Raises:
        UsageError: If nobody has the reference (``no-such-applicant``).
    """
    answer = found.of(reference)
    return Grounds(
        reference=reference,
        outcome=answer.outcome,
        fell_at=tuple(one.key for one in answer.fell_at),
        open_at=tuple(one.key for one in answer.open_at),
        requirement=found.requirement.key,
        version=found.requirement.version,
        requirement_digest=requirement_digest(found.requirement),
        inputs_digest=inputs or inputs_digest(found),
        list_at=parse_instant(format_instant(found.at)),
    )


def grounds_in(document: JsonObject, reference: str) -> Grounds:
    """What a written list says of one applicant.

    Args:
        document: A list as `shortlist_json.shortlist_json` writes it.
        reference: The applicant.

    Raises:
        UsageError: If nobody has the reference (``no-such-applicant``).
        InputError: If it is no list (``not-a-shortlist``), or an instant is none (``bad-instant``).
    """
    people, requirement = document.get("people"), document.get("requirement")
    if not isinstance(people, list) or not isinstance(requirement, dict):
        raise _not_a("shortlist", "a file that cairn shortlist run wrote")
    known = [one for one in people if isinstance(one, dict) and one.get("reference") == reference]
    if not known:
        raise UsageError(
            f"Nobody on this list has the reference “{reference[:60]}”.",
            code="no-such-applicant",
            mend="Take a reference from the list.",
        )
    found = _grounds(
        {
            **known[0],
            "requirement": requirement.get("key"),
            "version": requirement.get("version"),
            "requirementDigest": requirement.get("digest"),
            "inputsDigest": document.get("inputsDigest"),
            "listAt": document.get("at"),
        }
    )
    if found is None:
        raise _not_a("shortlist", "a file that cairn shortlist run wrote")
    return found


def record(grounds: Grounds, *, kept: bool, by: str, why: str, at: datetime) -> Decision:
    """Record what a person decided.

    Args:
        grounds: What the list says that the person had before them.
        kept: Whether the applicant goes on.
        by: Who decides: a person's name or address, not a program's.
        why: The reason, to be told to the applicant if they ask.
        at: When; to the second.

    Raises:
        UsageError: If it is not said who decides and why, or when with a zone (``bad-decision``).
    """
    if not by.strip() or not why.strip() or len(why) > _LONGEST_REASON or at.tzinfo is None:
        raise UsageError(
            f"The decision about “{grounds.reference[:60]}” does not say who decides, why or when.",
            code="bad-decision",
            mend=f"Name the person who decides, the instant with its zone, and a reason of at most"
            f" {_LONGEST_REASON} letters.",
        )
    instant = parse_instant(format_instant(at))
    return Decision(grounds, kept=kept, by=by.strip(), why=why.strip(), at=instant)


def decision_of(document: JsonObject) -> Decision:
    """Read a record.

    Args:
        document: A JSON object as `Decision.to_json` writes it.

    Raises:
        InputError: If it is none (``not-a-decision``), or an instant is none (``bad-instant``).
    """
    grounds = _grounds(document)
    kept, by, why, at = (document.get(name) for name in ("kept", "by", "why", "at"))
    whole = set(document) == {*_TEXTS, *_LISTS, "kept", "by", "why", "at"}
    if not (whole and grounds and isinstance(kept, bool)):
        raise _not_a("decision", "a line as it was written when the decision was recorded")
    if not (isinstance(by, str) and isinstance(why, str) and isinstance(at, str)):
        raise _not_a("decision", "a line as it was written when the decision was recorded")
    return Decision(grounds, kept=kept, by=by, why=why, at=parse_instant(at))


def _grounds(document: JsonObject) -> Grounds | None:
    """The grounds in a JSON object; None where there are none."""
    texts = {name: text for name in _TEXTS if isinstance(text := document.get(name), str)}
    lists = [_keys(document.get(name)) for name in _LISTS]
    outcome = next((one for one in OUTCOMES if one == texts.get("outcome")), None)
    fell_at, open_at = lists
    if len(texts) < len(_TEXTS) or outcome is None or fell_at is None or open_at is None:
        return None
    return Grounds(
        reference=texts["reference"],
        outcome=outcome,
        fell_at=fell_at,
        open_at=open_at,
        requirement=texts["requirement"],
        version=texts["version"],
        requirement_digest=texts["requirementDigest"],
        inputs_digest=texts["inputsDigest"],
        list_at=parse_instant(texts["listAt"]),
    )


def _keys(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return None
    return tuple(value)


def _not_a(what: str, instead: str) -> InputError:
    return InputError(f"This is no {what}.", code=f"not-a-{what}", mend=f"Give {instead}.")
