"""The life of a stack: what one evaluation, or one decision of a person, makes of it. Pure.

A stack is one person on one pathway. It is complete or not by evaluation alone; here that becomes
steps that somebody can be told about: awarded, queued, suspended, restored, renewed. Nothing ends
without a reason, and only a person withdraws for good. Knows neither signatures nor storage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from cairn.kernel.errors import UsageError

__all__ = [
    "Component",
    "Finding",
    "Stack",
    "StackState",
    "Step",
    "StepKind",
    "approved",
    "held",
    "react",
    "refused",
    "released",
    "withdrawn",
]

StackState: TypeAlias = Literal["waiting", "lapsed", "refused", "active", "suspended", "withdrawn"]
"""Where a stack stands.

"waiting": complete, not yet approved. "lapsed": was waiting and is no longer complete. "refused":
a person said no. "active": awarded and complete. "suspended": awarded, and for now not to be relied
on. "withdrawn": a person took it back for good.
"""

StepKind: TypeAlias = Literal[
    "awarded", "queued", "lapsed", "suspended", "restored", "renewed", "upgraded", "refused",
    "withdrawn", "held", "released", "noted",
]  # fmt: skip
"""What happened.

"renewed": signed anew, because it rests on other credentials or newer editions of them.
"upgraded": signed anew under a newer version of the pathway. "held" and "released": a person
suspended it, or stopped doing so. "noted": still suspended, for another reason than before.
"""


@dataclass(frozen=True, slots=True)
class Component:
    """One credential on which a stack rests.

    Attributes:
        credential_id: Its id.
        edition: What tells this edition of it from others; any word.
        title: What it is called.
    """

    credential_id: str
    edition: str
    title: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What evaluating a stack came to.

    Attributes:
        holds: Whether it is complete.
        version: The version of the pathway under which this was found.
        rests_on: The credentials that complete it, sorted by id; empty when it does not hold.
        reasons: Why it does not hold, one sentence each; empty when it does.
        restores: What would complete it, one sentence each; empty when it holds.
    """

    holds: bool
    version: str
    rests_on: tuple[Component, ...] = ()
    reasons: tuple[str, ...] = ()
    restores: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stack:
    """One stack, as it is kept.

    Attributes:
        pathway: The pathway's id.
        version: The version of the pathway under which it was last found complete.
        state: Where it stands.
        since: Since when.
        rests_on: The credentials on which it rests, or last rested.
        edition: How often it was signed; 0 when it never was.
        reasons: Why it is not complete now; empty when it is.
        restores: What would complete it; empty when it is complete.
        person_says: Why a person refused, holds or withdrew it; empty when nobody did.
        is_held: Whether a person suspended it. It then stays so, complete or not.
    """

    pathway: str
    version: str
    state: StackState
    since: datetime
    rests_on: tuple[Component, ...] = ()
    edition: int = 0
    reasons: tuple[str, ...] = ()
    restores: tuple[str, ...] = ()
    person_says: str = ""
    is_held: bool = False

    @property
    def awarded(self) -> bool:
        """Whether a credential was ever signed for it."""
        return self.edition > 0

    @property
    def reason(self) -> str:
        """Why it is not active, in sentences; empty when it is."""
        said = (self.person_says,) if self.person_says else ()
        return " ".join((*said, *self.reasons))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a stack.

    Attributes:
        kind: What.
        stack: The stack after it.
        signs: Whether a new edition has to be signed.
    """

    kind: StepKind
    stack: Stack
    signs: bool = False


def react(
    stack: Stack | None, finding: Finding, pathway: str, *, queued: bool, at: datetime
) -> Step | None:
    """Say what an evaluation makes of a stack.

    Args:
        stack: The stack as it stands; None when there is none.
        finding: What the evaluation came to.
        pathway: The pathway's id.
        queued: Whether a complete stack waits for approval.
        at: The instant.

    Returns:
        The step; None when nothing changes.
    """
    if stack is None or stack.state in ("waiting", "lapsed"):
        return _before_award(stack, finding, pathway, queued=queued, at=at)
    return None if stack.state in ("refused", "withdrawn") else _awarded(stack, finding, at)


def _awarded(stack: Stack, finding: Finding, at: datetime) -> Step | None:
    if not finding.holds:
        return _broken(stack, finding, at)
    if stack.is_held:
        # Complete again or still: the person's hold is what is left of the reasons.
        return _noted(stack, replace(stack, reasons=(), restores=()))
    if stack.state == "suspended":
        return _restored(stack, finding, at)
    if finding.version != stack.version:
        return _signed(stack, finding, "upgraded")
    return _signed(stack, finding, "renewed") if finding.rests_on != stack.rests_on else None


def _before_award(
    stack: Stack | None, finding: Finding, pathway: str, *, queued: bool, at: datetime
) -> Step | None:
    if not finding.holds:
        if stack is None or stack.state == "lapsed":
            return None
        lapsed = replace(
            stack, state="lapsed", since=at, reasons=finding.reasons, restores=finding.restores
        )
        return Step("lapsed", lapsed)
    new = Stack(pathway, finding.version, "waiting", at, finding.rests_on)
    if not queued:
        return Step("awarded", replace(new, state="active", edition=1), signs=True)
    return None if stack is not None and stack.state == "waiting" else Step("queued", new)


def _broken(stack: Stack, finding: Finding, at: datetime) -> Step | None:
    told = replace(stack, reasons=finding.reasons, restores=finding.restores)
    if stack.state == "active":
        return Step("suspended", replace(told, state="suspended", since=at))
    return _noted(stack, told)


def _noted(before: Stack, after: Stack) -> Step | None:
    return None if before == after else Step("noted", after)


def _restored(stack: Stack, finding: Finding, at: datetime) -> Step:
    same = finding.rests_on == stack.rests_on and finding.version == stack.version
    after = replace(
        stack,
        state="active",
        since=at,
        version=finding.version,
        rests_on=finding.rests_on,
        edition=stack.edition + (0 if same else 1),
        reasons=(),
        restores=(),
    )
    return Step("restored", after, signs=not same)


def _signed(stack: Stack, finding: Finding, kind: StepKind) -> Step:
    after = replace(
        stack,
        version=finding.version,
        rests_on=finding.rests_on,
        edition=stack.edition + 1,
    )
    return Step(kind, after, signs=True)


def approved(stack: Stack | None, finding: Finding, at: datetime) -> Step:
    """Say what a person's approval makes of a stack that waits or was refused.

    Raises:
        UsageError: If none waits (``nothing-to-approve``), or it is not complete
            (``stack-not-complete``).
    """
    if stack is None or stack.state not in ("waiting", "lapsed", "refused"):
        raise UsageError(
            "No complete stack of this person waits for approval on this pathway.",
            code="nothing-to-approve",
            mend="See with cairn stack check who waits.",
        )
    if not finding.holds:
        raise UsageError(
            f"The stack is not complete any more. {' '.join(finding.reasons)}".rstrip(),
            code="stack-not-complete",
            mend=" ".join(finding.restores),
        )
    new = Stack(stack.pathway, finding.version, "active", at, finding.rests_on, edition=1)
    return Step("awarded", new, signs=True)


def refused(stack: Stack | None, why: str, at: datetime) -> Step:
    """Say what a person's refusal makes of a stack that waits.

    Raises:
        UsageError: If none waits (``nothing-to-approve``), or no reason is given (``no-reason``).
    """
    if stack is None or stack.state not in ("waiting", "lapsed"):
        raise UsageError(
            "No complete stack of this person waits for approval on this pathway.",
            code="nothing-to-approve",
            mend="See with cairn stack check who waits.",
        )
    if not why.strip():
        raise UsageError(
            "A refusal needs its reason: the holder will ask.",
            code="no-reason",
            mend="Say why in a sentence.",
        )
    return Step("refused", replace(stack, state="refused", since=at, person_says=why.strip()))


def held(stack: Stack, why: str, at: datetime) -> Step:
    """Say what it makes of an awarded stack that a person suspends it."""
    since = stack.since if stack.state == "suspended" else at
    after = replace(stack, state="suspended", since=since, person_says=why.strip(), is_held=True)
    return Step("held", after)


def released(stack: Stack, at: datetime) -> Step:
    """Say what it makes of a held stack that the person lets go of it.

    It is active again only when `react` finds it complete; until then it stays suspended.
    """
    return Step("released", replace(stack, since=at, person_says="", is_held=False))


def withdrawn(stack: Stack, why: str, at: datetime) -> Step:
    """Say what it makes of an awarded stack that a person takes it back for good."""
    return Step("withdrawn", replace(stack, state="withdrawn", since=at, person_says=why.strip()))
