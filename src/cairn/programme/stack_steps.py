"""What a step of a stack means for the ledger: status changes, and one step for each stack."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cairn.kernel.instants import format_instant
from cairn.programme.ledger import StatusChange
from cairn.programme.ledger_stacks import SavedStep, StackEvent, stack_key
from cairn.programme.stack_telling import tell

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cairn.pathways.stack_book import Stack, Step
    from cairn.programme.ledger_stacks import StackLedger
    from cairn.programme.stack_findings import StackChangeTold
    from cairn.programme.stack_holders import Holder

__all__ = ["one_for_each", "status_changes", "write_decision"]


def one_for_each(steps: Iterable[Step]) -> list[Step]:
    """One step for each stack: its last state, at its last place, by its most telling name."""
    last: dict[str, Step] = {}
    for step in steps:
        earlier = last.pop(step.stack.pathway, step)
        kind = step.kind if earlier.kind in ("renewed", "noted") else earlier.kind
        last[step.stack.pathway] = replace(step, kind=kind, signs=step.signs or earlier.signs)
    return list(last.values())


def status_changes(
    key: str, before: Stack | None, step: Step, reason: str, at: str
) -> tuple[StatusChange, ...]:
    """What keeps the status lists in step with a stack.

    Args:
        key: The stack's key.
        before: The stack before the step; None when there was none.
        step: The step.
        reason: Why, for the issuer's own files.
        at: When, as a dateTimeStamp.
    """
    was = before is not None and before.state in ("suspended", "withdrawn")
    now = step.stack.state in ("suspended", "withdrawn")
    found = []
    if was != now and step.stack.awarded:
        found.append(StatusChange(key, "suspension", value=now, reason=reason, at=at))
    if step.kind == "withdrawn":
        found.append(StatusChange(key, "revocation", value=True, reason=reason, at=at))
    return tuple(found)


def write_decision(
    stacks: StackLedger, holder: Holder, step: Step, name: str, by: str, at: datetime
) -> StackChangeTold:
    """Write down a decision that changes neither a signature nor a status.

    Args:
        stacks: Where.
        holder: Whose stack.
        step: The decision.
        name: What the pathway is called.
        by: Who decided.
        at: When.

    Returns:
        What to tell people.
    """
    change = tell(step, holder, name, at)
    key = stack_key(holder.person, step.stack.pathway)
    event = StackEvent(key, step.kind, change.sentence, by, format_instant(at))
    stacks.save([SavedStep(holder.person, step.stack, event)])
    return change
