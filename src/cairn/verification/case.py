"""One verification in progress: the credential, and the world it is checked in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from cairn.canon.contexts import ContextStore
from cairn.credentials import vcdm
from cairn.kernel.fetching import Resolver
from cairn.kernel.json_text import Json, JsonObject
from cairn.proofs.jose import JwtCredential
from cairn.verification.allowance import Allowance, limits_for_part
from cairn.verification.documents import Opened
from cairn.verification.likeness import Known
from cairn.verification.memory import VerifierMemory
from cairn.verification.policy import Policy
from cairn.verification.report import CheckResult, Outcome

__all__ = [
    "Case",
    "failed",
    "issuer_label",
    "not_needed",
    "passed",
    "shortened",
    "text_of",
    "undetermined",
]

_LONGEST_SENTENCE = 1_000
_LONGEST_NOTE = 500
_SHORT = 200
_MOST_NOTES = 20
_CORRECT = "Ask the issuer for a corrected one."
_ASK = "Ask the issuer about it."


@dataclass(frozen=True, slots=True)
class Case:
    """What every check is given.

    Attributes:
        opened: The document as it was read.
        resolver: Where documents come from.
        at: The instant for which the answer holds.
        policy: What the verifying person decided.
        contexts: The packaged contexts.
        allowance: What all documents inside this one, or fetched for it, may still cost.
        memory: What earlier verifications leave behind.
        known: What is known of this document already.
    """

    opened: Opened
    resolver: Resolver
    at: datetime
    policy: Policy
    contexts: ContextStore
    allowance: Allowance = field(default_factory=Allowance)
    memory: VerifierMemory = field(default_factory=lambda: VerifierMemory(lasting=False))
    known: Known = field(init=False)

    def __post_init__(self) -> None:
        opened = self.opened
        object.__setattr__(self, "known", Known(opened.credential, opened.rest, opened.match))

    @property
    def credential(self) -> JsonObject:
        """The credential's JSON object."""
        return self.opened.credential

    @property
    def jwt(self) -> JwtCredential | None:
        """The compact JWS it came in; None for an embedded proof."""
        return self.opened.jwt

    @property
    def issuer(self) -> str:
        """The issuer's id; empty when the credential names none."""
        return vcdm.issuer_id(self.credential) or ""

    def within(self, opened: Opened) -> Case:
        """The case of a document embedded in this one or fetched for it.

        Raises:
            LimitError: If all of them together are more than is checked (``too-much-inside``).
        """
        self.allowance.spend(opened.credential)
        policy = replace(self.policy, limits=limits_for_part(self.policy.limits))
        return replace(self, opened=opened, policy=policy)


def passed(name: str, code: str, sentence: str, notes: tuple[str, ...] = ()) -> CheckResult:
    """A check that passed."""
    return _result(name, Outcome.PASSED, code, sentence, "", notes)


def failed(
    name: str, code: str, sentence: str, next_step: str = "", notes: tuple[str, ...] = ()
) -> CheckResult:
    """A check that failed."""
    return _result(name, Outcome.FAILED, code, sentence, next_step or _CORRECT, notes)


def undetermined(
    name: str, code: str, sentence: str, next_step: str = "", notes: tuple[str, ...] = ()
) -> CheckResult:
    """A check that could not be carried out."""
    return _result(name, Outcome.UNDETERMINED, code, sentence, next_step or _ASK, notes)


def not_needed(name: str, code: str, sentence: str) -> CheckResult:
    """A check with nothing to check."""
    return _result(name, Outcome.NOT_NEEDED, code, sentence, "", ())


def _result(
    name: str, outcome: Outcome, code: str, sentence: str, step: str, notes: tuple[str, ...]
) -> CheckResult:
    if not notes and len(sentence) <= _SHORT:
        return _known_result(name, outcome, code, sentence, step)
    return _new_result(name, outcome, code, sentence, step, notes)


@lru_cache(maxsize=512)
def _known_result(name: str, outcome: Outcome, code: str, sentence: str, step: str) -> CheckResult:
    """Make the results that many documents share once."""
    return _new_result(name, outcome, code, sentence, step, ())


def _new_result(
    name: str, outcome: Outcome, code: str, sentence: str, step: str, notes: tuple[str, ...]
) -> CheckResult:
    kept = tuple(shortened(note, _LONGEST_NOTE) for note in notes[:_MOST_NOTES])
    if len(notes) > _MOST_NOTES:
        kept += (f"There are {len(notes) - _MOST_NOTES} more notes like these.",)
    return CheckResult(name, outcome, code, shortened(sentence, _LONGEST_SENTENCE), step, kept)


def shortened(text: str, longest: int) -> str:
    """The text, cut with an ellipsis if it is longer, and without half characters."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return cut if cut.isascii() else cut.encode(errors="replace").decode()


def text_of(value: Json) -> str:
    """A text for display: the string itself, or the first of a language map; else empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value:
        return text_of(value[0])
    if isinstance(value, dict):
        for name in ("@value", "name", "en", *value):
            if isinstance(value.get(name), str):
                return str(value[name])
    return ""


def issuer_label(credential: JsonObject) -> str:
    """The issuer's name for display, or its id without one."""
    issuer = credential.get("issuer")
    if isinstance(issuer, dict):
        return text_of(issuer.get("name")) or text_of(issuer.get("id"))
    return text_of(issuer)
