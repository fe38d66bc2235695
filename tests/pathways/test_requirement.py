"""What a pathway may say, and what it may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from cairn.kernel.errors import CairnError, InputError
from cairn.pathways.draft import DraftNode, draft_of, grow
from cairn.pathways.holdings import CreditsHeld, PriorLearning
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AnyOf,
    AtLeast,
    Conditions,
    CreditWanted,
    DegreeWanted,
    EquivalencePolicy,
    Leaf,
    LicenceWanted,
    ResultWanted,
    SkillWanted,
    Weighted,
    leaves_of,
    nodes_of,
)
from pathways.people import achievement, held, pathway

ONE = Decimal(1)
A, B = achievement("a"), achievement("b")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def nested(depth: int) -> AllOf | Leaf:
    node: AllOf | Leaf = A
    for number in range(depth):
        node = AllOf(f"n{number}", "N", (node,))
    return node


REFUSED: dict[str, tuple[str, Callable[[], object]]] = {
    "an empty achievement": ("nothing-wanted", lambda: AchievementWanted(" ")),
    "an empty skill": ("nothing-wanted", lambda: SkillWanted("")),
    "an empty licence": ("nothing-wanted", lambda: LicenceWanted("")),
    "a result of nothing": ("nothing-wanted", lambda: ResultWanted("", ONE)),
    "a result that is no number": ("out-of-range", lambda: ResultWanted("a", Decimal("NaN"))),
    "no credits": ("out-of-range", lambda: CreditWanted(Decimal(0))),
    "endless credits": ("out-of-range", lambda: CreditWanted(Decimal("Infinity"))),
    "credits finer than any": ("out-of-range", lambda: CreditWanted(Decimal("1.0000000000001"))),
    "credits in apples": ("bad-credit-unit", lambda: CreditWanted(ONE, "apples")),  # type: ignore[arg-type]  # the mistake
    "a degree below the levels": ("out-of-range", lambda: DegreeWanted(0)),
    "a degree above the levels": ("out-of-range", lambda: DegreeWanted(9)),
    "a share above all": ("out-of-range", lambda: Conditions(shared=101)),
    "a share below nothing": ("out-of-range", lambda: Conditions(shared=-1)),
    "a reliability above one": ("out-of-range", lambda: Conditions(reliability=Decimal("1.1"))),
    "dates that cross": (
        "bad-instants",
        lambda: Conditions(earned_from=NOW, earned_until=NOW.replace(year=2025)),
    ),
    "a date without a zone": (
        "bad-instants",
        lambda: Conditions(earned_from=NOW.replace(tzinfo=None)),
    ),
    "a chain below nothing": ("out-of-range", lambda: EquivalencePolicy(-1)),
    "nought per cent": ("out-of-range", lambda: EquivalencePolicy(1, Decimal(0))),
    "a key used twice": ("bad-key", lambda: pathway(AllOf("x", "X", (A, A)))),
    "an empty key": ("bad-key", lambda: pathway(AllOf("", "X", (A,)))),
    "a node without a name": ("nothing-wanted", lambda: pathway(AllOf("x", "", (A,)))),
    "a node without parts": ("no-parts", lambda: pathway(AnyOf("x", "X", ()))),
    "more than there are": ("out-of-range", lambda: pathway(AtLeast("x", "X", 3, (A, B)))),
    "none of them": ("out-of-range", lambda: pathway(AtLeast("x", "X", 0, (A, B)))),
    "a weight too few": ("no-parts", lambda: pathway(Weighted("x", "X", ONE, (A, B), (ONE,)))),
    "a weight of nothing": (
        "out-of-range",
        lambda: pathway(Weighted("x", "X", ONE, (A, B), (ONE, Decimal(0)))),
    ),
    "a sum that is never reached": (
        "out-of-range",
        lambda: pathway(Weighted("x", "X", Decimal(3), (A, B), (ONE, ONE))),
    ),
    "a tree too deep": ("pathway-too-large", lambda: pathway(nested(40))),
    "a tree too wide": (
        "pathway-too-large",
        lambda: pathway(AllOf("x", "X", tuple(replace(A, key=f"a{n}") for n in range(1_000)))),
    ),
    "a pathway without a name": ("nothing-wanted", lambda: replace(pathway(A), name="")),
    "a holding without an id": ("bad-holding", lambda: held("a", credential_id="")),
    "an award without a zone": (
        "bad-holding",
        lambda: held("a", awarded=NOW.replace(tzinfo=None)),
    ),
    "credits that are no number": (
        "bad-holding",
        lambda: held("a", credits=(CreditsHeld(Decimal("NaN")),)),
    ),
    "recognition by nobody": (
        "unfounded-recognition",
        lambda: PriorLearning("", "", ("a portfolio",)),
    ),
    "recognition of nothing": ("unfounded-recognition", lambda: PriorLearning("did:x:y", "Y", ())),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_what_makes_no_sense_is_refused(mistake: str) -> None:
    code, build = REFUSED[mistake]
    with pytest.raises(CairnError) as caught:
        build()
    assert caught.value.code == code
    assert caught.value.mend


def test_a_tree_is_walked_in_the_order_of_the_definition() -> None:
    tree = AllOf("x", "X", (AnyOf("y", "Y", (A,)), B))
    assert [node.key for node in nodes_of(tree)] == ["x", "y", "a", "b"]
    assert leaves_of(tree) == (A, B)


def test_a_tree_grows_from_its_draft() -> None:
    weights = (ONE, Decimal(2))
    tree = AllOf("x", "X", (Weighted("w", "W", ONE, (A, B), weights),))
    assert grow("x", draft_of(tree)) == (tree, ())
    shuffled = tuple(reversed(draft_of(tree)))
    assert grow("x", shuffled) == (tree, ())


def node(key: str, *parts: str) -> DraftNode:
    return DraftNode(key, key.upper(), "all_of", parts)


LEAF = DraftNode("a", "A", "leaf", leaf=A)

NO_TREE = {
    "no root": ("no-root", "x", (LEAF,)),
    "a part that is not there": ("no-such-part", "x", (node("x", "a", "b"), LEAF)),
    "a node that is a part of itself": ("cycle", "x", (node("x", "x"),)),
    "a circle of three": (
        "cycle",
        "x",
        (node("x", "y"), node("y", "z"), node("z", "x", "a"), LEAF),
    ),
    "a circle beside the tree": ("cycle", "a", (LEAF, node("y", "z"), node("z", "y"))),
    "a node that nobody asks for": ("unreachable", "a", (LEAF, node("b"))),
    "a part of two nodes": ("shared-node", "x", (node("x", "y", "a"), node("y", "a"), LEAF)),
    "a root that is a part": ("shared-node", "y", (node("x", "y"), node("y", "a"), LEAF)),
}


@pytest.mark.parametrize("mistake", NO_TREE)
def test_what_draws_no_tree_is_told(mistake: str) -> None:
    code, root, nodes = NO_TREE[mistake]
    tree, faults = grow(root, nodes)
    assert tree is None
    assert code in {fault.code for fault in faults}


def test_a_circle_is_named_all_around() -> None:
    _, faults = grow("x", (node("x", "y"), node("y", "z"), node("z", "y")))
    assert faults[0].sentence == (
        "A requirement is a part of itself: “Y” asks for “Z” asks for “Y”."
    )


def test_an_expiry_holds_to_the_last_instant() -> None:
    assert not held("a", valid_until=NOW).expired_at(NOW)
    assert held("a", valid_until=NOW).expired_at(NOW.replace(second=1))
    assert held("a", standing="expired").expired_at(NOW)


def test_what_counts_once_is_the_achievement_unless_told() -> None:
    assert held("a").stone == "urn:a:a"
    assert held("a", achievement_id="").stone == "urn:uuid:a"
    assert held("a", counts_once="project").stone == "project"


def test_errors_of_holdings_are_of_the_input() -> None:
    with pytest.raises(InputError):
        held("a", credential_id="")
