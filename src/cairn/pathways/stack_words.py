"""Why a stack no longer holds, what would restore it and what it asks, without ids or codes."""

from __future__ import annotations

from collections.abc import Sequence

from cairn.pathways.explanation import explain
from cairn.pathways.holdings import Holding
from cairn.pathways.leaf_words import day_of, number_in_words, to_do_for
from cairn.pathways.proof_tree import ProofTree
from cairn.pathways.requirement import AllOf, AnyOf, AtLeast, Leaf, Requirement, Weighted
from cairn.pathways.stack_book import Component

__all__ = ["reasons_of", "restores_of", "rule_words"]

_STANDINGS = {
    "revoked": "“{title}” was taken back by {issuer}.",
    "suspended": "“{title}” is suspended at present.",
    "expired": "“{title}” has expired.",
    "unverified": "“{title}” could not be verified.",
}


def reasons_of(
    rested: Sequence[Component], holdings: Sequence[Holding], tree: ProofTree
) -> tuple[str, ...]:
    """Say why a stack does not hold.

    Args:
        rested: The credentials on which it rested before; empty when it never held.
        holdings: What the person holds now, in whatever standing.
        tree: The answer of the evaluation, which is not satisfied.
    """
    now = {holding.credential_id: holding for holding in holdings}
    found = [
        sentence
        for component in rested
        if (sentence := _fallen(component, now.get(component.credential_id), tree))
    ]
    if found:
        return tuple(dict.fromkeys(found))
    names = ", ".join(f"“{missing.leaf.name}”" for missing in tree.missing)
    return (f"What is asked for is not met: {names}.",) if names else ()


def _fallen(component: Component, holding: Holding | None, tree: ProofTree) -> str:
    if holding is None:
        return f"“{component.title}” is no longer on record."
    if holding.standing == "active" and holding.expired_at(tree.at) and holding.valid_until:
        return f"“{component.title}” expired on {day_of(holding.valid_until)}."
    template = _STANDINGS.get(holding.standing, "")
    return template.format(title=component.title, issuer=holding.issuer_name or "its issuer")


def restores_of(tree: ProofTree) -> tuple[str, ...]:
    """Say what would complete a stack, the shortest way, one entry for each missing thing."""
    return explain(tree).to_do


def rule_words(requirement: Requirement) -> str:
    """What a requirement asks, in one sentence, whoever may hold what."""
    match requirement:
        case AllOf():
            return "All of these are needed."
        case AnyOf():
            return "One of these is enough."
        case AtLeast():
            return f"At least {requirement.count} of {len(requirement.parts)} are needed."
        case Weighted():
            least = number_in_words(requirement.at_least)
            return f"What is held must add up to {least} or more by its weight."
        case Leaf():
            return to_do_for(requirement)
