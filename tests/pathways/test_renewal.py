"""Who is due for renewal, and from when a renewed credential keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.pathways.period import Period
from cairn.pathways.renewal import Renewable, RenewalWay, due, last_renewed

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
EVIDENCE = RenewalWay("evidence", "Two pieces of client work.")


def _ending(days: float, *ways: RenewalWay, name: str = "SQL") -> Renewable:
    return Renewable(f"urn:{name}:{days}", name, AT, AT + timedelta(days=days), ways)


def test_the_most_urgent_come_first_and_the_far_ones_not_at_all() -> None:
    found = due([_ending(80), _ending(-3), _ending(91), _ending(10)], at=AT, within=Period(days=90))
    assert [one.days for one in found] == [-3, 10, 80]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, "“SQL” ended on 2026-11-22."),
        (0.5, "“SQL” ends today or tomorrow, on 2026-11-26."),
        (10, "“SQL” ends on 2026-12-05, in 10 days."),
    ],
)
def test_it_is_said_in_a_sentence_when_it_ends(days: float, words: str) -> None:
    (one,) = due([_ending(days, EVIDENCE)], at=AT, within=Period(days=90))
    assert one.sentence == f"{words} What renews it: Two pieces of client work."


def test_every_way_is_named() -> None:
    shorter = RenewalWay("assessment", "", "sql-2", "SQL refresher")
    later = RenewalWay("version")
    (one,) = due([_ending(1, EVIDENCE, shorter, later)], at=AT, within=Period(days=90))
    assert one.sentence.endswith(
        "Two pieces of client work. Or: Earn “SQL refresher”: The shorter assessment. "
        "Or: The later version."
    )


def test_without_a_way_it_says_so() -> None:
    (one,) = due([_ending(1)], at=AT, within=Period(days=90))
    assert one.sentence.endswith("Its issuer names no way to renew it; earn it anew.")


def test_the_last_renewal_counts() -> None:
    first, second = AT + timedelta(days=1), AT + timedelta(days=9)
    assert last_renewed(AT, ()) == AT
    assert last_renewed(AT, (second, first)) == second


def test_a_renewal_before_the_award_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        last_renewed(AT, (AT - timedelta(seconds=1),))
    assert caught.value.code == "renewed-before-award"


@given(st.lists(st.integers(-400, 400), max_size=8), st.integers(1, 300))
def test_nothing_due_is_left_out(days: list[int], ahead: int) -> None:
    found = due([_ending(one) for one in days], at=AT, within=Period(days=ahead))
    assert sorted(one.days for one in found) == sorted(one for one in days if one <= ahead)
