"""How statements that one thing counts as another chain, end and contradict each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from cairn.kernel.errors import CairnError, UsageError
from cairn.kernel.instants import format_instant
from cairn.pathways.equivalence import Equivalence, chains_to, conflicts_in, in_force
from cairn.pathways.equivalence_reading import equivalence_of, equivalence_subject
from cairn.pathways.requirement import EquivalencePolicy
from pathways.people import AT, achievement, answer, held

DAY = timedelta(days=1)
ANY = EquivalencePolicy()


def says(
    source: str, target: str, percent: int = 100, by: str = "uni", **more: datetime
) -> Equivalence:
    ids = f"urn:a:{source}", f"urn:a:{target}"
    return Equivalence(*ids, f"did:example:{by}", Decimal(percent), **more)


def test_percentages_multiply_along_a_chain() -> None:
    statements = in_force([says("a", "b", 80), says("b", "c", 50)], ANY, AT)
    found = {chain.source: chain.percent for chain in chains_to("urn:a:c", statements, 2)}
    assert found == {"urn:a:b": 50, "urn:a:a": 40}


def test_a_chain_stops_at_its_limit() -> None:
    row = in_force([says("a", "b"), says("b", "c"), says("c", "d")], ANY, AT)
    assert {chain.source for chain in chains_to("urn:a:d", row, 2)} == {"urn:a:c", "urn:a:b"}
    assert chains_to("urn:a:d", row, 0) == ()


def test_the_better_chain_is_taken_though_it_is_longer() -> None:
    statements = in_force([says("a", "c", 60), says("a", "b", 90), says("b", "c", 90)], ANY, AT)
    best = {chain.source: chain for chain in chains_to("urn:a:c", statements, 2)}["urn:a:a"]
    assert best.percent == 81
    assert [one.target for one in best.through] == ["urn:a:b", "urn:a:c"]


def test_a_circle_of_statements_ends() -> None:
    circle = in_force([says("a", "b", 50), says("b", "a", 50)], ANY, AT)
    assert [chain.source for chain in chains_to("urn:a:b", circle, 8)] == ["urn:a:a"]


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({}, True),
        ({"until": AT}, True),
        ({"until": AT - DAY}, False),
        ({"since": AT}, True),
        ({"since": AT + DAY}, False),
    ],
)
def test_a_statement_holds_for_its_time(more: dict[str, datetime], counts: bool) -> None:  # noqa: FBT001 - a row of the table
    assert bool(in_force([says("a", "b", **more)], ANY, AT)) is counts


def test_a_newer_statement_of_the_same_issuer_replaces_the_older() -> None:
    old, new = says("a", "b", 100, since=AT - 2 * DAY), says("a", "b", 50, since=AT - DAY)
    assert in_force([new, old], ANY, AT) == (new,)
    assert conflicts_in(in_force([old, new], ANY, AT)) == ()


def test_only_accepted_issuers_are_heard() -> None:
    policy = EquivalencePolicy(issuers=("did:example:uni",))
    statements = [says("a", "b", by="stranger"), says("a", "b", 90)]
    assert in_force(statements, policy, AT) == (statements[1],)


def test_a_contradiction_is_shown_and_the_greater_counts() -> None:
    statements = [says("a", "b", 40, by="x"), says("a", "b", 100, by="y")]
    tree = answer(achievement("b"), held("a"), equivalences=statements)
    assert tree.satisfied
    assert [[one.percent for one in conflict.statements] for conflict in tree.conflicts] == [
        [100, 40]
    ]


def test_a_contradiction_about_other_things_is_not_shown() -> None:
    statements = [says("x", "b", 40, by="x"), says("x", "b", 100, by="y")]
    assert answer(achievement("b"), held("b"), equivalences=statements).conflicts == ()


def test_a_chain_reaches_a_leaf() -> None:
    statements = [says("a", "b", 90), says("b", "c", 90)]
    policy = {"equivalences": EquivalencePolicy(2, Decimal(81))}
    tree = answer(achievement("c"), held("a"), equivalences=statements, pathway=policy)
    assert tree.satisfied
    assert tree.root.used[0].through == tuple(statements)
    strict = {"equivalences": EquivalencePolicy(2, Decimal(82))}
    assert not answer(
        achievement("c"), held("a"), equivalences=statements, pathway=strict
    ).satisfied


@pytest.mark.parametrize("percent", ["0", "-5", "100.1", "NaN"])
def test_a_percentage_is_one(percent: str) -> None:
    with pytest.raises(UsageError):
        Equivalence("urn:a:a", "urn:a:b", "did:example:x", Decimal(percent))


def test_a_statement_says_when_with_a_zone() -> None:
    with pytest.raises(UsageError) as caught:
        says("a", "b", until=datetime(2026, 1, 1))  # noqa: DTZ001 - this is the mistake
    assert caught.value.code == "bad-instants"


def test_a_zone_may_be_any() -> None:
    assert says("a", "b", until=datetime(2027, 1, 1, tzinfo=UTC)).holds_at(AT)


# --- signed statements -------------------------------------------------------------------------

STATEMENT = Equivalence(
    "urn:a:a",
    "urn:a:b",
    "did:example:uni",
    Decimal("62.5"),
    since=AT - DAY,
    until=AT + DAY,
    source_name="A",
    target_name="B",
    issuer_name="Uni",
    statement="urn:uuid:1",
)


def signed(**members: object) -> dict[str, object]:
    return {
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "did:example:uni", "name": "Uni"},
        "validFrom": format_instant(AT - DAY),
        "validUntil": format_instant(AT + DAY),
        "credentialSubject": equivalence_subject(STATEMENT),
        **members,
    }


def test_a_statement_comes_back_from_its_credential() -> None:
    assert equivalence_of(signed(), source_name="A") == STATEMENT


def test_people_read_what_it_says() -> None:
    comment = equivalence_subject(STATEMENT)["endorsementComment"]
    assert comment == "“A” counts as “B”, for 62.5 %."


@pytest.mark.parametrize(
    ("code", "members"),
    [
        ("no-equivalence", {"credentialSubject": {"id": "urn:a:a"}}),
        ("no-equivalence", {"credentialSubject": []}),
        ("no-equivalence", {"credentialSubject": [equivalence_subject(STATEMENT)] * 2}),
        ("no-equivalence", {"type": ["VerifiableCredential", "OpenBadgeCredential"]}),
        ("no-equivalence", {"credentialSubject": {"countsAs": "b", "countsAsPercent": "all"}}),
        ("no-equivalence", {"credentialSubject": {"countsAs": "b", "countsAsPercent": None}}),
        ("out-of-range", {"credentialSubject": {"id": "a", "countsAs": "b", "countsAsPercent": 0}}),
        ("nothing-wanted", {"credentialSubject": {"countsAs": "b"}}),
        ("bad-instant", {"validUntil": "some day"}),
    ],
)
def test_a_credential_that_says_no_such_thing_is_refused(
    code: str, members: dict[str, object]
) -> None:
    with pytest.raises(CairnError) as caught:
        equivalence_of(signed(**members))
    assert caught.value.code == code
