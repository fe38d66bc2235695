"""The answer at a clause in words for whoever reads a shortlist: about somebody, and to nobody.

The same facts told to the person they are about, with what to do, are `pathways.explanation`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from cairn.pathways.holdings import Holding
from cairn.pathways.leaf_words import asked_besides, day_of, number_in_words, units_of
from cairn.pathways.proof_tree import Missing, NearMiss, ProofTree, Use
from cairn.pathways.requirement import (
    AchievementWanted,
    CreditWanted,
    DegreeWanted,
    Leaf,
    LicenceWanted,
    ResultWanted,
    SkillWanted,
)
from cairn.pathways.wanted import WHOLE

__all__ = ["listed", "met_words", "open_words", "title_of", "unmet_words", "uses_of"]

_NEAR = {
    "revoked": "{what} was taken back by {who}",
    "suspended": "{what} is suspended by {who} at present",
    "unverified": "{what} did not pass its check",
    "expired": "{what} has expired{when}",
    "too-old": "{what} is from {awarded}, longer ago than is asked",
    "too-early": "{what} is from {awarded}, earlier than is asked",
    "too-late": "{what} is from {awarded}, later than is asked",
    "not-yet": "{what} is dated {awarded}, after the day of this list",
    "issuer": "{what} comes from {who}, and another issuer is asked for",
    "level": "{what} shows it at a lower level than is asked",
    "version": "{what} is another version than the one that is asked for",
    "percent": "{what} counts for it only in part",
    "taken": "{what} is used for “{by}” already and counts once",
}
_MOST_NEAR = 3


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words in a row: “A”, “A and B”, “A, B and C”."""
    if len(words) < 2:  # noqa: PLR2004 - one word needs no “and”
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def title_of(holding: Holding) -> str:
    """A credential and who issued it: “Python basics” from Bolt College."""
    name = f"“{holding.achievement_name}”" if holding.achievement_name else "A credential"
    return f"{name} from {holding.issuer_name or 'an issuer without a name'}"


def uses_of(proof: ProofTree) -> Iterator[tuple[Leaf, Use]]:
    """Each use of a credential on which a proof rests, with the leaf that it serves."""
    for node in proof.nodes():
        if isinstance(node.requirement, Leaf) and node.on_the_way:
            for use in node.used:
                yield node.requirement, use


def met_words(proof: ProofTree) -> str:
    """What shows that a clause is met.

    Args:
        proof: A proof tree that is satisfied.
    """
    words = [_use_words(use) for _, use in uses_of(proof)]
    return f"Shown by {listed(list(dict.fromkeys(words)))}."


def _use_words(use: Use) -> str:
    holding = use.holding
    words = f"{title_of(holding)}, awarded on {day_of(holding.awarded)}"
    if use.way == "equivalent":
        says = use.through[-1].issuer_name or "another issuer"
        part = "" if use.percent == WHOLE else f" for {number_in_words(use.percent)} %"
        words += f" (it counts as what is asked{part}, as {says} states)"
    if holding.prior_learning is not None:
        assessor = holding.prior_learning.assessor_name or "an assessor"
        words += f" (learnt before, and recognised by {assessor})"
    return words


def unmet_words(proof: ProofTree, unchecked: Mapping[str, str]) -> str:
    """What is missing for a clause, and which credentials nearly counted.

    Args:
        proof: A proof tree that is not satisfied.
        unchecked: Why a credential could not be checked, by its id.
    """
    found = []
    for missing in proof.missing:
        near = [_near_words(one, missing.leaf, unchecked) for one in missing.near[:_MOST_NEAR]]
        words = "".join(f"; {one}" for one in near)
        found.append(f"{_missing_words(missing)}{words}.")
    return " ".join(dict.fromkeys(found))


def _missing_words(missing: Missing) -> str:
    leaf, wanted = missing.leaf, missing.leaf.wanted
    name = f"“{leaf.name}”"
    besides = "".join(f", {part}" for part in asked_besides(leaf))
    match wanted:
        case AchievementWanted():
            core = f"Nothing that was handed in proves {name}"
        case SkillWanted():
            level = f" at the level “{wanted.level}” or higher" if wanted.level else ""
            core = f"Nothing that was handed in shows {name}{level}"
        case LicenceWanted():
            core = f"The licence {name} was not handed in"
        case ResultWanted():
            core = f"No result of {number_in_words(wanted.at_least)} or more in {name}"
        case CreditWanted():
            left = wanted.amount if missing.amount is None else missing.amount
            core = f"{units_of(left, wanted.unit)} are missing for {name}"
        case DegreeWanted():
            core = f"No degree at level {wanted.level} or higher for {name}"
    return core + besides


def _near_words(near: NearMiss, leaf: Leaf, unchecked: Mapping[str, str]) -> str:
    holding = near.holding
    what = title_of(holding)
    if near.code == "result":
        values = [one.value for one in holding.results if one.value is not None]
        told = f" ({number_in_words(max(values))})" if values else ""
        return f"the result in {what} is lower{told}"
    if near.code == "reliability":
        return _reliability_words(what, holding.reliability, leaf.conditions.reliability)
    if near.code == "unverified" and holding.credential_id in unchecked:
        return f"{what} could not be checked"
    return _NEAR[near.code].format(
        what=what,
        who=holding.issuer_name or "its issuer",
        when=f" on {day_of(holding.valid_until)}" if holding.valid_until else "",
        awarded=day_of(holding.awarded),
        by=near.by or "something else",
    )


def _reliability_words(what: str, told: Decimal | None, asked: Decimal | None) -> str:
    least = number_in_words(asked or Decimal(0))
    if told is None:
        return f"{what} does not state how reliably it was assessed, and {least} is asked"
    return f"{what} was assessed with a reliability of {number_in_words(told)}; {least} is asked"


def open_words(best: ProofTree, holdings: Iterable[Holding], unchecked: Mapping[str, str]) -> str:
    """Why nobody knows whether a clause is met.

    Args:
        best: The proof tree that would hold if what nobody knows turned out well.
        holdings: The credentials as they were handed in.
        unchecked: Why a credential could not be checked, by its id.
    """
    as_handed_in = {one.credential_id: one for one in holdings}
    found: list[str] = []
    for leaf, use in uses_of(best):
        holding = as_handed_in[use.holding.credential_id]
        if holding.credential_id in unchecked:
            reason = unchecked[holding.credential_id]
            found.append(f"{title_of(holding)} could not be checked: {reason}")
        asked = leaf.conditions.reliability
        if asked is not None and holding.reliability is None:
            found.append(f"{_reliability_words(title_of(holding), None, asked)}.")
        if isinstance(leaf.wanted, SkillWanted) and leaf.wanted.level and _no_level(holding):
            found.append(f"{title_of(holding)} does not state at which level it shows it.")
    return " ".join([*dict.fromkeys(found), "If that turns out well, this is met."])


def _no_level(holding: Holding) -> bool:
    return any(not skill.level for skill in holding.skills)
