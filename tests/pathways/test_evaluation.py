"""Whether a stack is complete, who uses what, and what is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from cairn.kernel.errors import LimitError, UsageError
from cairn.pathways.equivalence import Equivalence
from cairn.pathways.evaluation import PreparedPathway
from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import CreditsHeld, DegreeHeld, PriorLearning, ResultHeld, SkillHeld
from cairn.pathways.period import Period
from cairn.pathways.proof_tree import State
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AnyOf,
    AtLeast,
    Conditions,
    DegreeWanted,
    Issuer,
    Leaf,
    LicenceWanted,
    ResultWanted,
    SkillWanted,
    Weighted,
)
from pathways.people import (
    AT,
    EARLIER,
    FREE,
    achievement,
    answer,
    credits_of,
    held,
    missing,
    pathway,
    skill,
    uses,
)


def both(*parts: Leaf) -> AllOf:
    return AllOf("both", "Both", parts)


def test_it_works() -> None:
    tree = answer(both(achievement("sql"), skill("python")), held("sql"), held("course", "python"))
    assert tree.satisfied
    assert uses(tree) == {"sql": ("Sql",), "python": ("Course",)}
    assert tree.missing == ()


def test_nothing_held_is_nothing_satisfied() -> None:
    tree = answer(both(achievement("sql"), skill("python")))
    assert tree.root.state is State.MISSING
    assert missing(tree) == ["sql", "python"]


# --- nothing counts twice ----------------------------------------------------------------------


def test_the_first_that_fits_is_the_wrong_one() -> None:
    """Greedy gives the broad credential to the first leaf, and the second then has none."""
    broad, narrow = held("broad", "python", "sql"), held("narrow", "python")
    tree = answer(both(skill("python"), skill("sql")), broad, narrow)
    assert uses(tree) == {"python": ("Narrow",), "sql": ("Broad",)}


def test_one_of_a_group_stands_back_for_another() -> None:
    """The first group has a second choice, and only that choice leaves the last one its own."""
    groups = (
        AnyOf("one", "One", (skill("p"), skill("q"))),
        skill("r"),
        AnyOf("two", "Two", (skill("s"), skill("t"))),
    )
    tree = answer(
        AllOf("whole", "Whole", groups),
        held("a", "p", "r"),
        held("b", "q", "s"),
        held("c", "s", "t"),
    )
    assert tree.satisfied


def test_a_degree_of_five_areas_is_no_knot() -> None:
    areas = tuple(credits_of(f"area{n}", "30", field=f"f{n % 3}") for n in range(5))
    courses = [
        held(
            f"c{n:02}",
            credits=tuple(
                CreditsHeld(Decimal(3 + n % 4), "ECTS", f"f{one}") for one in (n % 3, (n + 1) % 3)
            ),
        )
        for n in range(40)
    ]
    assert answer(AllOf("degree", "Degree", areas), *courses).satisfied
    assert len(answer(AllOf("degree", "Degree", areas), *courses[:32]).missing) == 1


def test_a_whole_row_changes_hands() -> None:
    names = [f"s{n}" for n in range(12)]
    leaves = tuple(skill(name) for name in names)
    # Each credential shows its own skill and the next, the first also the last: one leaf at a time
    # can be served only if all before it move on.
    row = [held(f"c{n:02}", names[n], names[n - 1]) for n in range(1, 12)]
    tree = answer(AllOf("row", "Row", leaves), *row, held("c00", names[0]))
    assert tree.satisfied
    assert len(tree.used) == 12


def test_a_choice_is_made_for_the_sake_of_another() -> None:
    """“One of these” must take the part that leaves the credential to the other requirement."""
    choice = AnyOf("choice", "Choice", (skill("python"), skill("sql")))
    tree = answer(
        AllOf("whole", "Whole", (choice, achievement("a"))),
        held("a", "python"),
        held("b", "sql"),
    )
    assert tree.satisfied
    assert uses(tree) == {"sql": ("B",), "a": ("A",)}


def test_one_credential_for_two_requirements_is_not_enough() -> None:
    tree = answer(both(skill("python"), skill("sql")), held("broad", "python", "sql"))
    assert missing(tree) == ["sql"]
    assert tree.missing[0].near[0].code == "taken"
    assert tree.missing[0].near[0].by == "Python"


def test_a_leaf_that_only_looks_disturbs_nobody() -> None:
    tree = answer(
        both(skill("python"), skill("sql", FREE)),
        held("broad", "python", "sql"),
    )
    assert tree.satisfied


@pytest.mark.parametrize(
    ("shares", "satisfied"),
    [((50, 50), True), ((60, 40), True), ((50, 49), False), ((0, 99), False)],
)
def test_a_credential_is_shared_up_to_its_whole(shares: tuple[int, int], satisfied: bool) -> None:  # noqa: FBT001 - a row of the table
    first, second = (Conditions(shared=share) for share in shares)
    tree = answer(both(skill("python", first), skill("sql", second)), held("b", "python", "sql"))
    assert tree.satisfied is satisfied


@pytest.mark.parametrize("renewed", [{"renewed_from": "urn:uuid:a"}, {}])
def test_the_same_achievement_twice_counts_once(renewed: dict[str, str]) -> None:
    again = held("a", "python", "sql", credential_id="urn:uuid:again", **renewed)
    tree = answer(both(skill("python"), skill("sql")), held("a", "python", "sql"), again)
    assert missing(tree) == ["sql"]


def test_credits_are_not_counted_twice() -> None:
    fields = (credits_of("first", "6"), credits_of("second", "6"))
    tree = answer(both(*fields), held("a", ects="6"), held("b", ects="3"), held("c", ects="3"))
    assert tree.satisfied
    tree = answer(both(*fields), held("a", ects="6"), held("b", ects="3"))
    assert missing(tree) == ["second"]
    assert tree.missing[0].amount == 3


def test_credits_are_packed_even_where_the_largest_first_fails() -> None:
    fields = (credits_of("first", "8"), credits_of("second", "8"))
    tree = answer(both(*fields), *(held(name, ects=name[1:]) for name in ("a5", "b4", "c4", "d3")))
    assert tree.satisfied


def test_the_same_credential_handed_in_twice_counts_as_it_stands_worst() -> None:
    good, bad = held("sql"), held("sql", standing="revoked")
    assert not answer(achievement("sql"), good, bad).satisfied
    assert answer(achievement("sql"), good, good).satisfied


# --- nodes -------------------------------------------------------------------------------------


def test_at_least_counts_parts() -> None:
    node = AtLeast("some", "Some", 2, tuple(achievement(key) for key in "abc"))
    tree = answer(node, held("a"))
    assert tree.root.fraction == Fraction(1, 2)
    assert missing(tree) == ["b"]
    assert answer(node, held("a"), held("c")).satisfied


def test_weights_add_up() -> None:
    parts = tuple(achievement(key) for key in "abc")
    weights = (Decimal(1), Decimal(2), Decimal("3.5"))
    node = Weighted("points", "Points", Decimal(4), parts, weights)
    assert missing(answer(node)) == ["b", "c"]
    assert missing(answer(node, held("b"))) == ["c"]
    assert answer(node, held("a"), held("c")).satisfied
    assert answer(node, held("b")).root.fraction == Fraction(1, 2)


def test_the_shortest_list_goes_the_shortest_way() -> None:
    long = AllOf("long", "Long", tuple(achievement(key) for key in "abc"))
    short = AllOf("short", "Short", tuple(achievement(key) for key in "de"))
    assert missing(answer(AnyOf("either", "Either", (long, short)))) == ["d", "e"]
    assert missing(answer(AnyOf("either", "Either", (long, short)), held("a"), held("b"))) == ["c"]


def test_of_equal_ways_the_one_that_is_further_is_taken() -> None:
    either = AnyOf(
        "either", "Either", (credits_of("data", "30"), credits_of("law", "30", field="l"))
    )
    tree = answer(either, held("a", credits=(CreditsHeld(Decimal(20), "ECTS", "l"),)))
    assert tree.missing[0].amount == 10


def test_parts_beside_the_way_are_told_apart() -> None:
    either = AnyOf("either", "Either", (achievement("a"), achievement("b")))
    tree = answer(either, held("a"), held("b"))
    assert [child.on_the_way for child in tree.root.children] == [True, False]
    assert [child.state for child in tree.root.children] == [State.SATISFIED] * 2
    assert [one.achievement_name for one in tree.used] == ["A"]


# --- what is wanted ----------------------------------------------------------------------------

FRAMEWORK = SkillFramework(
    broader={"urn:s:pandas": ("urn:s:python",), "urn:s:python": ("urn:s:coding",)},
    exact=(("urn:s:python", "urn:o:python"),),
    close=(("urn:s:python", "urn:s:ruby"), ("urn:s:ruby", "urn:s:perl")),
    levels=("basic", "good", "expert"),
)


@pytest.mark.parametrize(
    ("wanted", "shown", "level", "satisfied"),
    [
        ("python", "python", "good", True),
        ("coding", "pandas", "expert", True),
        ("pandas", "coding", "expert", False),
        ("python", "ruby", "good", True),
        ("python", "perl", "good", False),
        ("python", "python", "basic", False),
        ("python", "python", "", False),
        ("python", "python", "splendid", False),
    ],
)
def test_a_skill_counts_through_the_framework(
    wanted: str,
    shown: str,
    level: str,
    satisfied: bool,  # noqa: FBT001 - a row of the table
) -> None:
    holding = held("course", skills=(SkillHeld(f"urn:s:{shown}", level),))
    tree = answer(skill(wanted, level="good"), holding, framework=FRAMEWORK)
    assert tree.satisfied is satisfied


def test_a_close_match_can_be_refused() -> None:
    assert not answer(
        skill("python", close=False), held("c", "ruby"), framework=FRAMEWORK
    ).satisfied
    exact = held("c", skills=(SkillHeld("urn:o:python"),))
    assert answer(skill("python", close=False), exact, framework=FRAMEWORK).satisfied


@pytest.mark.parametrize(("value", "satisfied"), [("70", True), ("69.9", False), ("100", True)])
def test_a_result_reaches_its_value(value: str, satisfied: bool) -> None:  # noqa: FBT001 - a row of the table
    leaf = Leaf("exam", "Exam", ResultWanted("urn:a:exam", Decimal(70)))
    tree = answer(leaf, held("exam", results=(ResultHeld(Decimal(value)), ResultHeld(None))))
    assert tree.satisfied is satisfied


def test_a_named_result_is_the_one_that_counts() -> None:
    leaf = Leaf("exam", "Exam", ResultWanted("urn:a:exam", Decimal(70), "oral"))
    assert not answer(leaf, held("exam", results=(ResultHeld(Decimal(90), "written"),))).satisfied


def test_units_are_never_converted() -> None:
    hours = credits_of("practice", "20", unit="hours")
    assert not answer(hours, held("a", ects="20")).satisfied


def test_licences_and_degrees() -> None:
    leaves = (
        Leaf("licence", "Licence", LicenceWanted("urn:l:nurse")),
        Leaf("degree", "Degree", DegreeWanted(6)),
    )
    nurse = held("nurse", licence="urn:l:nurse")
    assert answer(both(*leaves), nurse, held("ma", degree=DegreeHeld(7))).satisfied
    assert missing(answer(both(*leaves), nurse, held("hnd", degree=DegreeHeld(5)))) == ["degree"]


def test_a_version_may_be_asked() -> None:
    leaf = Leaf("v", "V", AchievementWanted("urn:a:a", "2"))
    assert not answer(leaf, held("a", achievement_version="1")).satisfied
    assert answer(leaf, held("a", achievement_version="2")).satisfied


def test_prior_learning_counts_as_what_was_recognised() -> None:
    recognised = PriorLearning("did:example:ana", "Ana Lima", ("https://example.org/portfolio",))
    assert answer(achievement("sql"), held("sql", prior_learning=recognised)).satisfied


# --- conditions --------------------------------------------------------------------------------

DAY = timedelta(days=1)

REFUSED = {
    "revoked": ({}, {"standing": "revoked"}),
    "suspended": ({}, {"standing": "suspended"}),
    "unverified": ({}, {"standing": "unverified"}),
    "expired": ({}, {"valid_until": AT - DAY}),
    "not-yet": ({}, {"awarded": AT + DAY}),
    "too-old": ({"within": Period(months=3)}, {}),
    "too-early": ({"earned_from": EARLIER + DAY}, {}),
    "too-late": ({"earned_until": EARLIER - DAY}, {}),
    "issuer": ({"issuers": (Issuer("did:example:other"),)}, {}),
    "reliability": ({"reliability": Decimal("0.8")}, {"reliability": Decimal("0.79")}),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_condition_refuses_and_says_why(code: str) -> None:
    conditions, facts = REFUSED[code]
    tree = answer(achievement("sql", Conditions(**conditions)), held("sql", **facts))
    assert [near.code for near in tree.missing[0].near] == [code]


def test_what_says_no_reliability_has_none() -> None:
    asked = Conditions(reliability=Decimal("0.1"))
    assert not answer(achievement("sql", asked), held("sql")).satisfied


def test_the_edges_belong_to_it() -> None:
    asked = Conditions(earned_from=EARLIER, earned_until=EARLIER, reliability=Decimal("0.8"))
    assert answer(
        achievement("sql", asked), held("sql", valid_until=AT, reliability=Decimal("0.8"))
    ).satisfied


def test_an_expired_one_may_be_allowed() -> None:
    asked = Conditions(unexpired=False)
    assert answer(achievement("sql", asked), held("sql", standing="expired")).satisfied


def test_a_registry_lists_issuers() -> None:
    asked = Conditions(registry="recognised")
    listed = {"recognised": frozenset({"did:example:bolt"})}
    assert answer(achievement("sql", asked), held("sql"), registries=listed).satisfied
    assert not answer(achievement("sql", asked), held("sql")).satisfied


def test_who_states_an_equivalence_answers_for_it() -> None:
    asked = Conditions(issuers=(Issuer("did:example:uni"),))
    statement = Equivalence("urn:a:other", "urn:a:sql", "did:example:uni")
    stranger = Equivalence("urn:a:other", "urn:a:sql", "did:example:stranger")
    leaf = achievement("sql", asked)
    assert answer(leaf, held("other"), equivalences=[statement, stranger]).satisfied
    assert not answer(leaf, held("other"), equivalences=[stranger]).satisfied


def test_an_equivalent_below_the_least_percentage_is_a_part() -> None:
    statement = Equivalence("urn:a:other", "urn:a:sql", "did:example:uni", Decimal(60))
    tree = answer(achievement("sql"), held("other"), equivalences=[statement])
    assert tree.root.state is State.PARTLY
    assert tree.root.fraction == Fraction(3, 5)


# --- the call ----------------------------------------------------------------------------------


def test_an_instant_has_a_zone() -> None:
    with pytest.raises(UsageError) as caught:
        answer(achievement("a"), at=datetime(2026, 1, 1))  # noqa: DTZ001 - this is the mistake
    assert caught.value.code == "bad-instant"


def test_a_pathway_is_prepared_once_for_many() -> None:
    prepared = PreparedPathway(pathway(achievement("sql")), at=datetime(2026, 6, 1, tzinfo=UTC))
    assert [prepared.answer(one).satisfied for one in ([held("sql")], [], [held("sql")])] == [
        True,
        False,
        True,
    ]


def test_a_knot_that_nobody_could_untie_is_refused_in_time() -> None:
    """Packing bins has no quick answer; a hostile pathway costs a second at most."""
    sizes = [26 + (7 * n * n + 3 * n) % 24 for n in range(36)]
    leaves = tuple(credits_of(f"c{n}", str(sum(sizes) // 12)) for n in range(12))
    many = [held(f"h{n}", ects=str(size)) for n, size in enumerate(sizes)]
    with pytest.raises(LimitError) as caught:
        answer(AllOf("knot", "Knot", leaves), *many)
    assert caught.value.code == "pathway-too-entangled"


def test_many_alike_are_no_knot() -> None:
    leaves = tuple(Leaf(f"p{n}", "P", SkillWanted("urn:s:python")) for n in range(40))
    tree = answer(AllOf("forty", "Forty", leaves), *(held(f"h{n}", "python") for n in range(39)))
    assert len(tree.missing) == 1
