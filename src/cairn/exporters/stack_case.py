"""One person's stack as the faces show it: what they need to know, and how its state is said.

Knows words for states and for single stones of the path. How a whole answer is read aloud is the
explanation's, in the pathways room; drawing is done by others here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol, TypeAlias

from cairn.pathways.explanation import near_words
from cairn.pathways.leaf_words import asked_besides, day_of, number_in_words, units_of
from cairn.pathways.proof_tree import Missing, ProofNode, ProofTree, State
from cairn.pathways.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    CreditWanted,
    Leaf,
    Pathway,
    Weighted,
)

__all__ = ["Mark", "StackCase", "Stone", "standing_in_short", "standing_sentence", "stones"]

Mark: TypeAlias = Literal["held", "spare", "partly", "to do", "fallen", "instead", "not needed"]
"""How one thing on a path stands.

"held": it is there and counts. "spare": it is there, and the path does without. "partly": some of
it is there. "to do": it is missing. "fallen": it was there and no longer counts. "instead": it
would do in place of another that is missing. "not needed": another way was taken.
"""

_FALLEN = frozenset({"revoked", "suspended", "unverified", "expired"})
_IN_SHORT: Mapping[str, str] = {
    "active": "Awarded",
    "suspended": "Suspended",
    "waiting": "Waits for approval",
    "refused": "Not awarded",
    "withdrawn": "Taken back",
}
_SENTENCES: Mapping[str, str] = {
    "active": "You have held “{what}”{since}.",
    "suspended": "Your “{what}” has been suspended{since}. {why}",
    "waiting": "You have everything for “{what}”. It is being looked at before it is awarded.",
    "refused": "“{what}” was not awarded to you. {why}",
    "withdrawn": "Your “{what}” was taken back for good. {why}",
    "lapsed": "You no longer have everything for “{what}”. {why}",
}


class StackCase(Protocol):
    """Where one person stands on one pathway, as the awarding of stacks tells it."""

    @property
    def name(self) -> str:
        """The person's name."""
        ...

    @property
    def pathway(self) -> Pathway:
        """The pathway, in the version that the tree was made with."""
        ...

    @property
    def state(self) -> str:
        """Where the stack stands: "incomplete", or a word of `cairn.pathways.stack_book`."""
        ...

    @property
    def tree(self) -> ProofTree:
        """The proof tree."""
        ...

    @property
    def since(self) -> datetime | None:
        """Since when it is in this state; None when nothing was earned."""
        ...

    @property
    def reason(self) -> str:
        """Why it is suspended, refused or withdrawn; empty otherwise."""
        ...

    @property
    def upgrade(self) -> ProofTree | None:
        """The tree under a newer version than that of the award; None when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Stone:
    """One thing on the path, or the name of a group of them.

    Attributes:
        depth: How deep it is nested, 0 for the parts of the whole.
        name: What it is.
        mark: How it stands; None for a group.
        note: How it stands, or what the group asks, in words.
        choice: Whether it is one of several of which one is enough.
    """

    depth: int
    name: str
    mark: Mark | None
    note: str
    choice: bool = False


def standing_in_short(case: StackCase) -> str:
    """The state in two or three words, such as “Awarded” or “2 things to do”."""
    if case.state in _IN_SHORT:
        return _IN_SHORT[case.state]
    if case.tree.satisfied:
        return "Complete"
    number = len(case.tree.missing)
    return "1 thing to do" if number == 1 else f"{number} things to do"


def standing_sentence(case: StackCase) -> str:
    """The state as the person is told; empty where the tree alone says everything."""
    template = _SENTENCES.get(case.state, "")
    since = f" since {day_of(case.since)}" if case.since else ""
    what = case.pathway.earns_name or case.pathway.name
    return template.format(what=what, since=since, why=case.reason).strip()


def stones(tree: ProofTree) -> tuple[Stone, ...]:
    """Everything on the path in the order of the definition, groups before their parts.

    A whole of which all is needed is not named again: its name stands at the end of the path.
    """
    root = tree.root
    if isinstance(root.requirement, AllOf):
        return tuple(stone for part in root.children for stone in _stones(part, 0, root))
    return tuple(_stones(root, 0, root))


def _rule(node: ProofNode) -> str:
    """What a group asks of its parts."""
    requirement = node.requirement
    match requirement:
        case AnyOf():
            return "one of these is enough"
        case AtLeast() if requirement.count < len(node.children):
            enough = "is" if requirement.count == 1 else "are"
            return f"{requirement.count} of these {len(node.children)} {enough} enough"
        case Weighted():
            return f"these have to add up to {number_in_words(requirement.at_least)}"
        case _:
            return "all of these"


def _stones(node: ProofNode, depth: int, above: ProofNode) -> Iterator[Stone]:
    choice = isinstance(above.requirement, AnyOf)
    if isinstance(node.requirement, Leaf):
        mark = _mark(node, above)
        yield Stone(depth, node.requirement.name, mark, _note(node, node.requirement, mark), choice)
        return
    yield Stone(depth, node.requirement.name, None, _rule(node), choice)
    for child in node.children:
        yield from _stones(child, depth + 1, node)


def _mark(node: ProofNode, above: ProofNode) -> Mark:
    if not node.on_the_way:
        if node.state is State.SATISFIED:
            return "spare"
        open_choice = above.on_the_way and above.state is not State.SATISFIED
        return "instead" if open_choice else "not needed"
    if node.state is State.SATISFIED:
        return "held"
    if node.state is State.PARTLY:
        return "partly"
    fallen = any(near.code in _FALLEN for one in node.missing for near in one.near)
    return "fallen" if fallen else "to do"


def _note(node: ProofNode, leaf: Leaf, mark: Mark) -> str:
    if mark in ("held", "spare"):
        more = " You do without it." if mark == "spare" else ""
        return f"You have it{_whence(node, leaf)}.{more}"
    if mark == "not needed":
        return "Not needed: another way was taken."
    if mark == "partly" and isinstance(leaf.wanted, CreditWanted):
        have = sum((use.amount or Decimal(0) for use in node.used), Decimal(0))
        units = units_of(leaf.wanted.amount, leaf.wanted.unit)
        return f"You have {number_in_words(have)} of {units}."
    besides = "".join(f", {part}" for part in asked_besides(leaf))
    begun = {"instead": "Would do instead", "fallen": "To do again"}.get(mark, "To do")
    return " ".join([f"{begun}{besides}.", *_why_not(node.missing, leaf)])


def _whence(node: ProofNode, leaf: Leaf) -> str:
    if isinstance(leaf.wanted, CreditWanted) or not node.used:
        return ""
    holding = node.used[0].holding
    by = f" by “{holding.achievement_name}”" if holding.achievement_name != leaf.name else ""
    return f"{by}: earned on {day_of(holding.awarded)}"


def _why_not(missing: tuple[Missing, ...], leaf: Leaf) -> list[str]:
    found = [near_words(near, leaf) for one in missing for near in one.near]
    return list(dict.fromkeys(found))[:1]
