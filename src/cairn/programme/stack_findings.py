"""What the awarding of stacks tells: where each person stands, and what was done, as plain values.

Every value can be written as JSON for programs and has sentences for people. Decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from cairn.kernel.instants import format_instant

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.kernel.json_text import JsonObject
    from cairn.pathways.proof_tree import ProofTree
    from cairn.pathways.requirement import Pathway
    from cairn.pathways.stack_book import StackState

__all__ = ["ChangeKind", "PersonStack", "RenewalLine", "StackChangeTold", "StackResult"]

ChangeKind: TypeAlias = Literal[
    "awarded", "queued", "lapsed", "suspended", "restored", "renewed", "upgraded", "refused",
    "withdrawn", "held", "released", "noted",
]  # fmt: skip
"""What can happen to a stack; `cairn.pathways.stack_book` says when each does."""


@dataclass(frozen=True, slots=True)
class PersonStack:
    """Where one person stands on one pathway.

    Attributes:
        person: The e-mail address or DID by which the roster knows the person.
        name: The person's name.
        pathway: The pathway, in the version that the tree was made with: the one that the stack
            was awarded under, else the newest.
        state: Where the stack stands; "incomplete" when nothing was earned yet.
        tree: The proof tree at the instant asked for.
        credential_id: The id of the credential that was earned; empty when there is none.
        slug: The name of its files: ``credentials/SLUG.json`` and ``records/SLUG.json`` below
            ``out``; empty when there is none.
        since: Since when it is in this state; None when nothing was earned.
        reason: Why it waits, is suspended, refused or withdrawn; empty otherwise.
        restores: What would bring it back, one sentence each; empty when nothing is amiss.
        newest: The newest version of the pathway when the award stands under an older one.
        upgrade: The tree under `newest`, whose missing parts are the shortest way up.
    """

    person: str
    name: str
    pathway: Pathway
    state: StackState | Literal["incomplete"]
    tree: ProofTree
    credential_id: str = ""
    slug: str = ""
    since: datetime | None = None
    reason: str = ""
    restores: tuple[str, ...] = ()
    newest: Pathway | None = None
    upgrade: ProofTree | None = None


@dataclass(frozen=True, slots=True)
class StackChangeTold:
    """One thing that was done.

    Attributes:
        kind: What.
        person: The e-mail address or DID of the person.
        name: The person's name.
        pathway: The pathway's id.
        pathway_name: Its name for people.
        sentence: What was done and why, to be read by the issuer.
        to_holder: The same to be read by the person it is about, with no ids or codes.
        restores: What would bring the stack back, one sentence each.
        at: When.
    """

    kind: ChangeKind
    person: str
    name: str
    pathway: str
    pathway_name: str
    sentence: str
    to_holder: str
    restores: tuple[str, ...]
    at: datetime

    def to_json(self) -> JsonObject:
        """The change as a JSON object."""
        return {
            "change": self.kind,
            "person": self.person,
            "name": self.name,
            "pathway": self.pathway,
            "pathwayName": self.pathway_name,
            "sentence": self.sentence,
            "toHolder": self.to_holder,
            "restores": list(self.restores),
            "at": format_instant(self.at),
        }


@dataclass(frozen=True, slots=True)
class StackResult:
    """What a round of awarding did.

    Attributes:
        changes: What was done, in the order of names.
        waiting: How many complete stacks wait for approval now.
        active: How many stacks stand now.
        suspended: How many are suspended now.
        troubles: What could not be done, one sentence each; empty when all is well.
        notes: What else people should know.
        lists: The addresses of the status lists, to be published.
    """

    changes: tuple[StackChangeTold, ...] = ()
    waiting: int = 0
    active: int = 0
    suspended: int = 0
    troubles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lists: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class RenewalLine:
    """One credential that ends soon or has ended, or that a newer version of it may replace.

    Attributes:
        person: The e-mail address or DID of the person.
        name: The person's name.
        achievement: The achievement's key.
        title: Its name for people.
        credential_id: The credential's id.
        awarded: When it was first awarded; a renewal keeps this.
        until: When it ends.
        days: Whole days from the instant asked for until then; negative when it has ended.
        ways: What renews it, one sentence each.
        stacks: Names of the stacks that rest on it.
        sentence: The whole in one sentence, for the person it is about.
    """

    person: str
    name: str
    achievement: str
    title: str
    credential_id: str
    awarded: datetime
    until: datetime
    days: int
    ways: tuple[str, ...]
    stacks: tuple[str, ...]
    sentence: str

    def to_json(self) -> JsonObject:
        """The line as a JSON object."""
        return {
            "person": self.person,
            "name": self.name,
            "achievement": self.achievement,
            "title": self.title,
            "credentialId": self.credential_id,
            "awarded": format_instant(self.awarded),
            "until": format_instant(self.until),
            "days": self.days,
            "ways": list(self.ways),
            "stacks": list(self.stacks),
            "sentence": self.sentence,
        }
