"""What a verification found: named checks, each with a sentence a recruiter understands.

A report never raises by itself; `Report.raise_for_failure` does, for programs that want it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cairn.credentials.assessment_result import (
    AssessmentResult,
    assessment_sentences,
    assessment_terms,
)
from cairn.kernel.errors import UsageError, VerificationFailedError
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["CHECKS", "CheckResult", "Outcome", "Report", "StackPart", "Verdict"]

CHECKS: tuple[tuple[str, str], ...] = (
    ("readable", "Can be read"),
    ("contexts", "Vocabulary is known"),
    ("shape", "Has the right shape"),
    ("terms", "Every term is defined"),
    ("issuer-key", "Key belongs to the issuer"),
    ("proof", "Signature matches"),
    ("refresh", "Newest version"),
    ("status", "Not revoked or suspended"),
    ("not-yet-valid", "Already valid"),
    ("expired", "Not expired"),
    ("recipient", "Belongs to this person"),
    ("endorsements", "Endorsements hold"),
    ("issuer-known", "Issuer is on your list"),
    ("contained", "Credentials inside hold"),
    ("evidence", "Evidence is unchanged"),
    ("stack", "What it rests on holds"),
)
"""Every check by its name and its title for people, in the order of Open Badges 3.0, section 9."""

_TITLES = dict(CHECKS)


class Outcome(StrEnum):
    """How one check ended."""

    PASSED = "passed"
    FAILED = "failed"
    UNDETERMINED = "could not be determined"
    NOT_NEEDED = "not needed"


class Verdict(StrEnum):
    """What the checks say together."""

    VALID = "valid"
    INVALID = "invalid"
    UNDETERMINED = "could not be determined"


@dataclass(frozen=True, slots=True)
class StackPart:
    """One thing in the tree of what a credential rests on.

    Attributes:
        name: What it is called.
        outcome: Whether it and everything below it holds.
        sentence: Who gave it, when, and what is amiss; or what a requirement asks.
        is_credential: Whether a credential for it was there and checked.
        parts: What it rests on in turn.
    """

    name: str
    outcome: Outcome
    sentence: str
    is_credential: bool = False
    parts: tuple[StackPart, ...] = ()

    def to_json(self) -> JsonObject:
        """The part as a JSON object."""
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "sentence": self.sentence,
            "credential": self.is_credential,
            "parts": [part.to_json() for part in self.parts],
        }


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The end of one named check.

    Attributes:
        name: One of the names in `CHECKS`.
        outcome: How it ended.
        code: A stable reason code for programs, such as ``revoked``.
        sentence: One sentence in plain words.
        next_step: What the reader can do; empty when nothing is to be done.
        notes: Oddities that do not change the outcome.
        advisory: True when the outcome does not change the verdict.
        tree: For the check “stack”: what the credential rests on.
    """

    name: str
    outcome: Outcome
    code: str
    sentence: str
    next_step: str = ""
    notes: tuple[str, ...] = ()
    advisory: bool = False
    tree: tuple[StackPart, ...] = ()

    @property
    def title(self) -> str:
        """The check's name for people."""
        return _TITLES[self.name]

    def to_json(self) -> JsonObject:
        """The check as a JSON object."""
        told: JsonObject = {
            "check": self.name,
            "outcome": self.outcome.value,
            "code": self.code,
            "sentence": self.sentence,
            "nextStep": self.next_step,
            "notes": list(self.notes),
            "advisory": self.advisory,
        }
        # Only a stack has a tree: every other check keeps the members it always had.
        return told | ({"tree": [part.to_json() for part in self.tree]} if self.tree else {})


@dataclass(frozen=True, slots=True)
class Report:
    """The verification of one document at one instant.

    Attributes:
        source: Where the document came from, such as a file name; empty when not told.
        kind: What it is: "achievement", "endorsement", "clr", "open-badge-2", ...
        title: The achievement's or credential's name, as far as it could be read.
        issuer: The issuer's name, or its id without one.
        issuer_id: The issuer's id; empty when it could not be read.
        credential_id: The credential's id; empty when it has none.
        recipient: A displayable name or id of the holder; empty when there is none.
        at: The instant for which the answer holds.
        checks: The checks, in the specification's order.
        assessments: What it says of how its holder was assessed; `assessed` says it.
    """

    source: str
    kind: str
    title: str
    issuer: str
    issuer_id: str
    credential_id: str
    recipient: str
    at: datetime
    checks: tuple[CheckResult, ...] = field(default_factory=tuple)
    assessments: tuple[AssessmentResult, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Invalid if any check failed; undetermined if one that counts could not be determined."""
        counting = [check for check in self.checks if not check.advisory]
        outcomes = {check.outcome for check in counting}
        if Outcome.FAILED in outcomes:
            return Verdict.INVALID
        if Outcome.UNDETERMINED in outcomes or Outcome.PASSED not in outcomes:
            return Verdict.UNDETERMINED
        return Verdict.VALID

    @property
    def deciding(self) -> CheckResult | None:
        """The first check that kept the verdict from being "valid"; None if it is valid."""
        wanted = {
            Verdict.INVALID: Outcome.FAILED,
            Verdict.UNDETERMINED: Outcome.UNDETERMINED,
        }.get(self.verdict)
        matches = (c for c in self.checks if c.outcome is wanted and not c.advisory)
        return next(matches, None)

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of all checks, each once, in order."""
        return tuple(dict.fromkeys(note for check in self.checks for note in check.notes))

    @property
    def sentence(self) -> str:
        """The whole answer in one sentence."""
        deciding = self.deciding
        what = f"“{self.title}”" if self.title else "This document"
        if self.verdict is Verdict.VALID and self.kind == "presentation":
            return "Every credential in this presentation is valid."
        if self.verdict is Verdict.VALID:
            by = f" from {self.issuer}" if self.issuer else ""
            return f"{what}{by} is valid: {self._why_valid}."
        reason = deciding.sentence if deciding else "Nothing could be checked."
        if self.verdict is Verdict.INVALID:
            return f"{what} should not be relied on: {reason}"
        return f"{what} could not be fully checked: {reason}"

    @property
    def assessment_heading(self) -> str:
        """What stands above its assessments: what is claimed is not called a fact."""
        if self.verdict is Verdict.VALID:
            return "How it was assessed"
        return "What it claims of its assessment"

    def assessed(self, assessment: AssessmentResult) -> tuple[str, ...]:
        """Say one of its assessments: as it is signed if it is valid, else as only claimed."""
        sentences = assessment_sentences(assessment)
        if self.verdict is Verdict.VALID:
            return sentences
        words = {
            Verdict.INVALID: "It claims the following, which should not be relied on",
            Verdict.UNDETERMINED: "It claims the following, which could not be fully checked",
        }
        return (f"{words[self.verdict]}: “{' '.join(sentences)}”",)

    @property
    def _why_valid(self) -> str:
        """Older badges are not signed: they stand where their issuer keeps them."""
        if any(check.code == "hosted" for check in self.checks):
            return "its issuer keeps it on its site and has not withdrawn it"
        return "it is signed by its issuer and unchanged"

    @property
    def tree(self) -> tuple[StackPart, ...]:
        """What the credential rests on; empty when it names nothing."""
        return tuple(part for check in self.checks for part in check.tree)

    def check(self, name: str) -> CheckResult:
        """The check of that name.

        Raises:
            UsageError: If this report has no such check (``no-such-check``).
        """
        for check in self.checks:
            if check.name == name:
                return check
        raise UsageError(f"The report has no check of the name “{name}”.", code="no-such-check")

    def raise_for_failure(self) -> None:
        """Raise unless the verdict is "valid".

        Raises:
            VerificationFailedError: With the deciding check's code, sentence and next step.
        """
        deciding = self.deciding
        if self.verdict is not Verdict.VALID:
            code = deciding.code if deciding else "nothing-checked"
            mend = deciding.next_step if deciding else ""
            raise VerificationFailedError(self.sentence, code=code, mend=mend)

    def to_json(self) -> JsonObject:
        """The whole report as a JSON object, for programs."""
        told: JsonObject = {
            "source": self.source,
            "verdict": self.verdict.value,
            "sentence": self.sentence,
            "kind": self.kind,
            "title": self.title,
            "issuer": self.issuer,
            "issuerId": self.issuer_id,
            "credentialId": self.credential_id,
            "recipient": self.recipient,
            "at": format_instant(self.at),
            "checks": [check.to_json() for check in self.checks],
        }
        # Most credentials state none: they keep the members they always had.
        return told | ({"assessment": self._assessments_as_json()} if self.assessments else {})

    def _assessments_as_json(self) -> list[Json]:
        established = self.verdict is Verdict.VALID
        return [
            {
                "established": established,
                "sentences": list(self.assessed(one)),
                **assessment_terms(one),
            }
            for one in self.assessments
        ]
