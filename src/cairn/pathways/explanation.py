"""A proof tree read aloud: what is held, what is missing, what to do. No ids, no codes.

Knows how to speak to the person whom the tree is about. Layout is for whoever shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cairn.pathways.equivalence import EquivalenceConflict
from cairn.pathways.holdings import Holding
from cairn.pathways.leaf_words import (
    day_of,
    number_in_words,
    to_do_for,
    units_of,
)
from cairn.pathways.proof_tree import Missing, NearMiss, ProofNode, ProofTree, State, Use
from cairn.pathways.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    CreditWanted,
    Leaf,
    ResultWanted,
    SkillWanted,
    Weighted,
)
from cairn.pathways.wanted import WHOLE

__all__ = ["Explanation", "explain", "near_words", "node_words"]

_ALONE = {
    "revoked": "{what} was taken back by {who} and no longer counts.",
    "suspended": "{what} is suspended at present; ask {who} what would lift that.",
    "unverified": "{what} could not be verified; ask {who} to issue it again.",
    "expired": "{what} expired{when}; renew it.",
    "too-old": "{what} is from {awarded} and too old by now; renew it or earn it anew.",
    "too-early": "{what} is from {awarded}, which is too early.",
    "too-late": "{what} is from {awarded}, which is too late.",
    "not-yet": "{what} only counts from {awarded} on.",
    "issuer": "{what} comes from {who}, and another issuer is asked for.",
    "reliability": "{what} was assessed less reliably than is asked, or does not say how reliably.",
    "level": "{what} shows it at a lower level than is asked.",
    "version": "{what} is another version than the one that is asked.",
    "percent": "{what} counts for it only in part.",
    "taken": "{what} would count, and is already used for {by}; it counts only once.",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer in words.

    Attributes:
        summary: The whole answer in a sentence or two.
        held: What the person has that counts, one sentence each.
        to_do: What to do, the shortest way, one entry for each missing thing.
        instead: Other ways that are as short, one sentence each.
        notes: What else is worth knowing, such as statements that contradict each other.
    """

    summary: str
    held: tuple[str, ...]
    to_do: tuple[str, ...]
    instead: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """Everything as it would be read aloud, one sentence or entry on each line."""
        parts = [self.summary]
        if self.held:
            parts += ["What you have:", *self.held]
        if self.to_do:
            parts += ["What to do:", *self.to_do]
        if self.instead:
            parts += ["Another way, as short:", *self.instead]
        return "\n".join([*parts, *self.notes])


def explain(tree: ProofTree) -> Explanation:
    """Put a proof tree into words for the person it is about."""
    held = [
        node_words(node)
        for node in tree.nodes()
        if isinstance(node.requirement, Leaf) and node.on_the_way and node.used
    ]
    return Explanation(
        summary=_summary(tree),
        held=tuple(held),
        to_do=tuple(dict.fromkeys(_to_do(missing) for missing in tree.missing)),
        instead=tuple(_other_ways(tree.root)),
        notes=tuple(_conflict_words(conflict) for conflict in tree.conflicts),
    )


def _summary(tree: ProofTree) -> str:
    name = f"“{tree.pathway.name}”"
    earns = tree.pathway.earns_name
    if tree.satisfied:
        more = f" It earns you “{earns}”." if earns and earns != tree.pathway.name else ""
        return f"You have everything for {name}.{more}"
    number = len(tree.missing)
    thing = "One thing is missing" if number == 1 else f"{number} things are missing"
    done = sum(
        node.state is State.SATISFIED
        for node in tree.nodes()
        if isinstance(node.requirement, Leaf) and node.on_the_way
    )
    have = f", and you have {done} of {done + number}" if done else ""
    return f"{thing} for {name}{have}."


def node_words(node: ProofNode) -> str:
    """One node and how it stands, in a sentence."""
    requirement = node.requirement
    name = f"“{requirement.name}”"
    if isinstance(requirement, Leaf):
        return _leaf_words(node, requirement)
    match requirement:
        case AllOf():
            rule = "all of these are needed"
        case AnyOf():
            rule = "one of these is enough"
        case AtLeast():
            rule = f"at least {requirement.count} of these {len(requirement.parts)} are needed"
        case Weighted():
            least = number_in_words(requirement.at_least)
            rule = f"these must add up to {least} or more by their weights"
    stands = {
        State.SATISFIED: "you have what is needed",
        State.PARTLY: "you have a part of it",
        State.MISSING: "you have none of it yet",
    }[node.state]
    return f"{name}: {rule}; {stands}."


def _leaf_words(node: ProofNode, leaf: Leaf) -> str:
    name = f"“{leaf.name}”"
    wanted = leaf.wanted
    if isinstance(wanted, CreditWanted) and node.used:
        have = sum((use.amount for use in node.used if use.amount is not None), Decimal(0))
        of = units_of(wanted.amount, wanted.unit)
        whence = _listed([_title(use.holding) + _recognised_by(use.holding) for use in node.used])
        return f"{name}: {number_in_words(have)} of {of}, from {whence}."
    if node.used:
        return f"{name}: {_use_words(node.used[0], leaf)}{_recognised(node.used[0].holding)}"
    if node.state is State.PARTLY:
        return f"{name}: counted in part, at {number_in_words(_percent(node))} %."
    return f"{name}: still missing."


def _percent(node: ProofNode) -> Decimal:
    tenths = Decimal(round(node.fraction * WHOLE * 10))
    return tenths / 10


def _use_words(use: Use, leaf: Leaf) -> str:
    holding = use.holding
    whence = f"from {_issuer(holding)}, awarded on {day_of(holding.awarded)}"
    title = _title(holding)
    if use.way == "equivalent":
        says = use.through[-1].issuer_name or "another issuer"
        part = "" if use.percent == WHOLE else f" for {number_in_words(use.percent)} %"
        return f"{title} {whence}, counts for it{part}, as {says} states."
    if use.way in ("exact", "narrower", "close"):
        return f"{title} {whence}, shows it."
    if holding.achievement_name == leaf.name:
        return f"you have it {whence}."
    return f"you have {title} {whence}."


def _recognised(holding: Holding) -> str:
    """A sentence more for prior learning: who recognised it."""
    if holding.prior_learning is None:
        return ""
    assessor = holding.prior_learning.assessor_name or "An assessor"
    return f" {assessor} recognised what you had learned before."


def _recognised_by(holding: Holding) -> str:
    """The same where several credentials are named in one sentence."""
    if holding.prior_learning is None:
        return ""
    return f" (recognised by {holding.prior_learning.assessor_name or 'an assessor'})"


def _to_do(missing: Missing) -> str:
    sentences = [to_do_for(missing.leaf, missing.amount)]
    sentences += [near_words(near, missing.leaf) for near in missing.near]
    return " ".join(dict.fromkeys(sentences))


def near_words(near: NearMiss, leaf: Leaf) -> str:
    """Why a credential that is what a leaf wants does not count, and what to do about it."""
    holding = near.holding
    when = f" on {day_of(holding.valid_until)}" if holding.valid_until else ""
    if near.code == "result" and isinstance(leaf.wanted, ResultWanted):
        least = number_in_words(leaf.wanted.at_least)
        return f"Your result in {_title(holding)} is below {least}."
    if near.code == "level" and isinstance(leaf.wanted, SkillWanted) and not _levels(holding):
        return f"{_title(holding)} does not say at which level it shows it."
    sentence = _ALONE[near.code].format(
        what=_title(holding),
        who=_issuer(holding),
        when=when,
        awarded=day_of(holding.awarded),
        by=f"“{near.by}”" if near.by else "something else",
    )
    return sentence[0].upper() + sentence[1:]


def _levels(holding: Holding) -> bool:
    return any(skill.level for skill in holding.skills)


def _other_ways(node: ProofNode) -> list[str]:
    """At each choice that is still open on the way: the other parts that are as near."""
    if not node.on_the_way or node.state is State.SATISFIED:
        return []
    found = [sentence for child in node.children for sentence in _other_ways(child)]
    if isinstance(node.requirement, AnyOf | AtLeast):
        taken = max(len(child.missing) for child in node.children if child.on_the_way)
        found += [
            " ".join(_to_do(missing) for missing in child.missing)
            for child in node.children
            if not child.on_the_way and 0 < len(child.missing) <= taken
        ]
    return found


def _conflict_words(conflict: EquivalenceConflict) -> str:
    first = conflict.statements[0]
    source = f"“{first.source_name}”" if first.source_name else "one thing"
    target = f"“{first.target_name}”" if first.target_name else "another"
    says = _listed(
        [
            f"{one.issuer_name or 'an issuer'} says {number_in_words(one.percent)} %"
            for one in conflict.statements
        ]
    )
    used = number_in_words(first.percent)
    return f"It is disputed how far {source} counts as {target}: {says}. {used} % was used."


def _title(holding: Holding) -> str:
    return f"“{holding.achievement_name}”" if holding.achievement_name else "a credential"


def _issuer(holding: Holding) -> str:
    return holding.issuer_name or "its issuer"


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
