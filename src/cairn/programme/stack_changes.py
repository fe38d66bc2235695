"""What a change of one credential's status does to stacks: a person's decision, and the cascade.

A person may suspend, let go of or take back a stack's credential like any other. Letting go of one
does not make it valid while something that it rests on has fallen: that is for the evaluation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cairn.kernel.errors import UsageError
from cairn.pathways.stack_book import held, released, withdrawn
from cairn.programme.chance import SYSTEM_CHANCE
from cairn.programme.ledger_stacks import StackLedger, stack_key
from cairn.programme.publication import BadgePictures
from cairn.programme.stack_files import write_all
from cairn.programme.stack_findings import StackResult
from cairn.programme.stack_office import StackOffice

if TYPE_CHECKING:
    from cairn.kernel.fetching import Resolver
    from cairn.pathways.stack_book import Stack
    from cairn.programme.layout import Layout
    from cairn.programme.ledger import Award, Ledger
    from cairn.programme.signing_desk import SigningDesk
    from cairn.programme.stack_pathways import Pathways

__all__ = ["StackChanges"]


class StackChanges:
    """A folder in which the status of a credential changes.

    Args:
        layout: The folder.
        desk: Where it is signed.
        ledger: Where it is written down.
        pathways: What is asked for.
        resolver: Where the documents of other issuers come from; None to look nowhere else.
    """

    def __init__(
        self,
        layout: Layout,
        desk: SigningDesk,
        ledger: Ledger,
        pathways: Pathways,
        resolver: Resolver | None,
    ) -> None:
        self._layout = layout
        self._desk = desk
        self._ledger = ledger
        self._pictures = BadgePictures(layout, desk.programme)
        self._office = StackOffice(
            layout, desk, self._pictures.achievements(), ledger, pathways, SYSTEM_CHANCE, resolver
        )
        self._any = bool(pathways.definitions)

    def decide(
        self, award: Award, action: Literal["revoke", "suspend", "reinstate"], reason: str
    ) -> tuple[bool, str]:
        """Carry out what a person decided of a stack's credential.

        Args:
            award: The award.
            action: What was decided.
            reason: Why.

        Returns:
            Whether anything changed, and what was done in a sentence.

        Raises:
            UsageError: If it was taken back, which is final (``revocation-is-final``).
        """
        person, stack = self._stack_of(award)
        who = f"{award.name} ({award.achievement})"
        if stack.state == "withdrawn":
            if action == "revoke":
                return False, f"The credential of {who} was revoked already; nothing changed."
            raise UsageError(
                f"{award.credential_id} is revoked, and a revocation is final.",
                code="revocation-is-final",
                mend="Award it anew: write it in the roster.",
            )
        at = self._desk.at
        if action == "revoke":
            step, done = withdrawn(stack, reason, at), "is revoked"
        elif action == "suspend":
            if stack.is_held:
                return False, f"The credential of {who} was suspended already; nothing changed."
            step, done = held(stack, reason, at), "is suspended"
        else:
            if not stack.is_held:
                return False, self._not_held(who, stack)
            step, done = released(stack, at), "is no longer suspended by decision"
        self._office.decide(person, step, "")
        return True, f"The credential of {who} {done}."

    def _not_held(self, who: str, stack: Stack) -> str:
        if stack.state != "suspended":
            return f"The credential of {who} was not suspended; nothing changed."
        restores = " ".join(stack.restores)
        return (
            f"The credential of {who} rests on something that does not hold, so it stays "
            f"suspended. {stack.reason} What would bring it back: {restores}"
        )

    def _stack_of(self, award: Award) -> tuple[str, Stack]:
        for (person, pathway), stack in StackLedger(self._ledger).stacks().items():
            if stack_key(person, pathway) == award.key:
                return person, stack
        raise UsageError("No stack has this award.", code="no-such-award")

    def cascade(self, award: Award) -> StackResult:
        """Evaluate every awarded stack of one award's holder again; files follow."""
        if not self._any:
            return StackResult()
        person = award.email.casefold() or award.did
        found = self._office.settle(only_awarded=True, person=person)
        if found.changes:
            write_all(self._layout, self._desk, self._ledger, self._pictures)
        return found
