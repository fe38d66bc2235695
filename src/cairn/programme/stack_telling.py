"""What happened to a stack, told twice: to the issuer, and to the person it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cairn.programme.stack_findings import StackChangeTold

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.pathways.stack_book import Step, StepKind
    from cairn.programme.stack_holders import Holder

__all__ = ["tell"]

_TO_ISSUER: dict[StepKind, str] = {
    "awarded": "{name} was awarded {what}.",
    "queued": "{name} has everything for {what}; it waits for approval.",
    "lapsed": "{name} does not have everything for {what} any more. {why}",
    "suspended": "{what} of {name} is suspended. {why}",
    "restored": "{what} of {name} is valid again.",
    "renewed": "{what} of {name} was signed anew: what it rests on has changed.",
    "upgraded": "{what} of {name} was signed anew under the newest version of the pathway.",
    "refused": "{what} was refused to {name}. {why}",
    "withdrawn": "{what} of {name} was taken back for good. {why}",
    "held": "{what} of {name} is suspended by decision. {why}",
    "released": "The decision to suspend {what} of {name} was lifted.",
    "noted": "{what} of {name} is still suspended. {why}",
}
_TO_HOLDER: dict[StepKind, str] = {
    "awarded": "You have earned {what}.",
    "queued": "You have everything for {what}. It is being looked at before it is awarded.",
    "lapsed": "You no longer have everything for {what}. {why}",
    "suspended": "Your {what} is suspended for now. {why} {restore}",
    "restored": "Your {what} is valid again.",
    "renewed": "Your {what} was renewed. It keeps the day on which you first earned it.",
    "upgraded": "Your {what} now meets its newest version. It keeps the day on which you first "
    "earned it.",
    "refused": "{what} was not awarded. {why}",
    "withdrawn": "Your {what} was taken back for good. {why}",
    "held": "Your {what} is suspended for now. {why}",
    "released": "The decision to suspend your {what} was lifted.",
    "noted": "Your {what} is still suspended. {why} {restore}",
}


def tell(step: Step, holder: Holder, pathway_name: str, at: datetime) -> StackChangeTold:
    """Put a step into words.

    Args:
        step: What happened.
        holder: To whom.
        pathway_name: What the pathway is called.
        at: When.
    """
    stack = step.stack
    restore = f"What would bring it back: {' '.join(stack.restores)}" if stack.restores else ""
    words = {
        "name": holder.name,
        "what": f"“{pathway_name}”",
        "why": stack.reason or "No reason was given.",
        "restore": restore,
    }
    return StackChangeTold(
        kind=step.kind,
        person=holder.person,
        name=holder.name,
        pathway=stack.pathway,
        pathway_name=pathway_name,
        sentence=_TO_ISSUER[step.kind].format_map(words).strip(),
        to_holder=_TO_HOLDER[step.kind].format_map(words).strip(),
        restores=stack.restores,
        at=at,
    )
