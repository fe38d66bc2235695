"""Whether meeting one clause is meeting another: what makes a clause a duplicate of another.

Decided on the definitions, not on people. It says yes only where it is sure: a leaf implies
another where it wants the same or more, under the same conditions or stricter ones; a tree implies
another where each of the ways to satisfy it does.
"""

from __future__ import annotations

from itertools import combinations, product

from cairn.hiring.background import Background
from cairn.pathways.period import Period
from cairn.pathways.requirement import (
    FREE,
    AchievementWanted,
    AllOf,
    AnyOf,
    AtLeast,
    Conditions,
    CreditWanted,
    DegreeWanted,
    Leaf,
    LicenceWanted,
    Requirement,
    ResultWanted,
    SkillWanted,
    Wanted,
    Weighted,
    leaves_of,
    would_satisfy,
)

__all__ = ["implies"]

_MOST_WAYS = 512
_MOST_TRIED = 5_000

_Way = frozenset[Leaf]


def implies(one: Requirement, other: Requirement, background: Background) -> bool:
    """Tell whether whoever satisfies one tree satisfies another, whatever they hold.

    Args:
        one: The tree that is satisfied.
        other: The tree that would be satisfied with it.
        background: How skills relate, and who is on which list.

    Returns:
        True where it is sure; False where it is not so, or cannot be told: there are more than
        512 ways to satisfy `one`, or `other` has several leaves that use a credential up.
    """
    leaves = leaves_of(other)
    if len(leaves) > 1 and any(leaf.conditions.shared < FREE for leaf in leaves):
        return False
    ways = _ways(one)
    if ways is None:
        return False
    sure = {
        (mine, theirs)
        for mine in leaves_of(one)
        for theirs in leaves
        if _leaf_implies(mine, theirs, background)
    }
    shown = (
        frozenset(leaf for leaf in leaves if any((each, leaf) in sure for each in way))
        for way in ways
    )
    return all(would_satisfy(other, each.__contains__) for each in shown)


def _ways(node: Requirement) -> list[_Way] | None:
    """Sets of leaves of which one must be satisfied; None when there are too many."""
    if isinstance(node, Leaf):
        return [frozenset({node})]
    parts = [_ways(part) for part in node.parts]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if isinstance(node, AllOf):
        return _together(known)
    if isinstance(node, AnyOf):
        return _few([way for part in known for way in part])
    choices = _choices(node)
    found: list[_Way] = []
    for chosen in choices or ():
        more = _together([known[place] for place in chosen])
        if more is None or len(found) + len(more) > _MOST_WAYS:
            return None
        found += more
    return None if choices is None else found


def _together(parts: list[list[_Way]]) -> list[_Way] | None:
    number = 1
    for part in parts:
        number *= len(part)
        if number > _MOST_WAYS:
            return None
    return [frozenset().union(*ways) for ways in product(*parts)]


def _few(ways: list[_Way]) -> list[_Way] | None:
    return ways if len(ways) <= _MOST_WAYS else None


def _choices(node: AtLeast | Weighted) -> list[tuple[int, ...]] | None:
    """The smallest sets of parts that are enough, by their places; None when there are too many."""
    count = len(node.parts)
    sizes = [node.count] if isinstance(node, AtLeast) else range(1, count + 1)
    found: list[tuple[int, ...]] = []
    for tried, chosen in enumerate(
        one for size in sizes for one in combinations(range(count), size)
    ):
        if tried > _MOST_TRIED or len(found) > _MOST_WAYS:
            return None
        enough = isinstance(node, AtLeast) or (
            sum(node.weights[place] for place in chosen) >= node.at_least
        )
        if enough and not any(set(one) < set(chosen) for one in found):
            found.append(chosen)
    return found


def _leaf_implies(one: Leaf, other: Leaf, background: Background) -> bool:
    return _wants_more(one.wanted, other.wanted, background) and _stricter(
        one.conditions, other.conditions, background
    )


def _wants_more(one: Wanted, other: Wanted, background: Background) -> bool:
    framework = background.framework
    more = False
    match one, other:
        case SkillWanted(), SkillWanted():
            mine = framework.counting_as(one.skill, close=one.close)
            theirs = framework.counting_as(other.skill, close=other.close)
            more = mine.keys() <= theirs.keys() and framework.reaches(one.level, other.level)
        case AchievementWanted(), AchievementWanted():
            same = one.achievement == other.achievement
            more = same and other.version in ("", one.version)
        case ResultWanted(), ResultWanted():
            same = one.achievement == other.achievement and other.result in ("", one.result)
            more = same and one.at_least >= other.at_least
        case ResultWanted(), AchievementWanted():
            more = one.achievement == other.achievement and not other.version
        case LicenceWanted(), LicenceWanted():
            more = one.licence == other.licence
        case CreditWanted(), CreditWanted():
            same = one.unit == other.unit and other.field in ("", one.field)
            more = same and one.amount >= other.amount
        case DegreeWanted(), DegreeWanted():
            more = other.field in ("", one.field) and one.level >= other.level
    return more


def _stricter(one: Conditions, other: Conditions, background: Background) -> bool:
    dates = (
        other.earned_from is None
        or (one.earned_from is not None and one.earned_from >= other.earned_from),
        other.earned_until is None
        or (one.earned_until is not None and one.earned_until <= other.earned_until),
        other.within is None or (one.within is not None and _shorter(one.within, other.within)),
    )
    reliable = other.reliability is None or (
        one.reliability is not None and one.reliability >= other.reliability
    )
    current = one.unexpired or not other.unexpired
    return all(dates) and reliable and current and _fewer_issuers(one, other, background)


def _shorter(one: Period, other: Period) -> bool:
    return one.months <= other.months and one.days <= other.days


def _fewer_issuers(one: Conditions, other: Conditions, background: Background) -> bool:
    if not other.issuers and not other.registry:
        return True
    if not one.issuers and not one.registry:
        return False
    named = {issuer.id for issuer in one.issuers} <= {issuer.id for issuer in other.issuers}
    if named and one.registry in ("", other.registry):
        return True
    mine, theirs = (
        {issuer.id for issuer in asked.issuers}
        | background.registries.get(asked.registry, frozenset())
        for asked in (one, other)
    )
    return bool(mine) and mine <= theirs
