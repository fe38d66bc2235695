"""What to earn to meet openings, what it may bring, and when it is better not to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.value.budget import brought, proof_pressure
from cairn.value.openings import Between, Credential, JobSeeker, Opening
from value.budget_builders import PERSON, credential, opening

OPENINGS = [
    opening("clerk"),
    opening("books", "excel"),
    opening("pay", "excel payroll"),
    opening("tax", "excel tax"),
    opening("nurse", "care", licences="nursing"),
    opening("odd", "juggling"),
]
OFFERED = [credential("sheets", 40, 100, "excel"), credential("payroll", 30, 150)]


def test_it_works() -> None:
    found = proof_pressure(OPENINGS, OFFERED, PERSON, wanted=3)
    assert (found.open_now, found.verdict) == (1, "cannot say")
    assert found.chosen is not None
    assert [one.key for one in found.chosen.taken] == ["sheets", "payroll"]
    assert (found.chosen.hours, found.chosen.money, found.chosen.opened) == (70, 250, 3)
    assert found.cost is not None
    assert found.cost.value == 250 + 10 * 70
    assert [one.key for one in found.licensed] == ["nurse"]
    assert [one.key for one in found.unmet] == ["tax", "odd"]
    assert [one.opened for one in found.steps] == [2, 3]
    assert found.everything == found.steps[-1]


def test_enough_openings_are_open_already() -> None:
    found = proof_pressure(OPENINGS, OFFERED, PERSON, wanted=1)
    assert found.verdict == "none needed"
    assert found.chosen is not None
    assert found.chosen.taken == ()
    assert found.gain is not None
    assert (found.gain.low, found.gain.high) == (0, 0)


def test_what_the_person_holds_is_not_bought_again() -> None:
    person = replace(PERSON, holds=frozenset({"excel"}))
    found = proof_pressure(OPENINGS, OFFERED, person, wanted=3)
    assert found.chosen is not None
    assert [one.key for one in found.chosen.taken] == ["payroll"]


def test_a_licence_opens_what_no_badge_does() -> None:
    offered = [*OFFERED, credential("nursing", 5, 5, "care")]
    without = proof_pressure(OPENINGS, offered, PERSON, wanted=4)
    assert without.verdict == "out of reach"
    assert [one.key for one in without.licensed] == ["nurse"]
    person = replace(PERSON, licences=frozenset({"nursing"}))
    assert proof_pressure(OPENINGS, offered, person, wanted=4).verdict != "out of reach"


def test_beyond_the_limits_it_says_what_it_would_take() -> None:
    found = proof_pressure(OPENINGS, OFFERED, replace(PERSON, money=200), wanted=3)
    assert (found.chosen, found.gain, found.cost) == (None, None, None)
    assert found.verdict == "out of reach"
    assert found.unlimited is not None
    assert found.unlimited.money == 250


def test_more_than_it_may_bring_and_surely_worth_it() -> None:
    dear = replace(PERSON, worth=Between(100, 200, 300))
    assert proof_pressure(OPENINGS, OFFERED, dear, 3).verdict == "costs more than it may bring"
    rich = replace(PERSON, chance=Between(0.2, 0.25, 0.3), worth=Between(9e3, 1e4, 1.1e4))
    assert proof_pressure(OPENINGS, OFFERED, rich, 3).verdict == "worth it"


def test_a_credential_that_opens_nothing_alone_is_told() -> None:
    found = proof_pressure(OPENINGS, OFFERED, PERSON, wanted=3)
    assert [(one.asked_by, one.opens) for one in found.alone] == [(3, 1), (1, 0)]


def test_nothing_on_offer_and_nothing_open() -> None:
    found = proof_pressure([opening("x", "a")], [], PERSON, wanted=1)
    assert (found.verdict, found.steps, found.everything.taken) == ("out of reach", (), ())


def test_a_gain_by_hand() -> None:
    person = JobSeeker(Between(0.1, 0.1, 0.1), Between(1000, 1000, 1000))
    gain = brought(1, 3, person, 5)
    assert gain.value == pytest.approx(1000 * (0.9 - 0.729))
    assert (gain.low, gain.high) == (pytest.approx(gain.value), pytest.approx(gain.value))
    assert gain.confidence == 0.9


chances = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)
worths = st.lists(st.floats(-1e4, 1e5), min_size=3, max_size=3).map(sorted)


@given(chances, worths, st.integers(0, 30), st.integers(0, 30), st.floats(0, 1), st.floats(0, 1))
def test_the_ends_hold_every_chance_and_worth(
    chance: list[float], worth: list[float], before: int, more: int, part: float, other: float
) -> None:
    person = JobSeeker(Between(*chance), Between(*worth))
    gain = brought(before, before + more, person, 10)
    c = chance[0] + part * (chance[2] - chance[0])
    w = worth[0] + other * (worth[2] - worth[0])
    true = ((1 - c) ** before - (1 - c) ** (before + more)) * w
    assert gain.low - 1e-6 <= true <= gain.high + 1e-6
    assert gain.low - 1e-6 <= gain.value <= gain.high + 1e-6


@given(st.integers(1, 6), st.integers(0, 200), st.integers(0, 200))
def test_a_higher_fee_never_makes_the_set_cheaper(wanted: int, fee: int, more: int) -> None:
    cheap = [credential("sheets", 40, fee, "excel"), credential("payroll", 30, 150)]
    dear = [credential("sheets", 40, fee + more, "excel"), credential("payroll", 30, 150)]
    before, after = (proof_pressure(OPENINGS, one, PERSON, wanted) for one in (cheap, dear))
    assert (before.cost is None) == (after.cost is None)
    if before.cost and after.cost:
        assert before.cost.value <= after.cost.value


BAD_CALLS = {
    "no openings": ([], OFFERED, 1, "bad-openings"),
    "none wanted": (OPENINGS, OFFERED, 0, "bad-openings"),
    "more than there are": (OPENINGS, OFFERED, 7, "bad-openings"),
    "one opening twice": ([*OPENINGS, OPENINGS[0]], OFFERED, 1, "bad-openings"),
    "one credential twice": (OPENINGS, [OFFERED[0], OFFERED[0]], 1, "bad-credentials"),
}


@pytest.mark.parametrize("case", BAD_CALLS)
def test_what_cannot_be_answered(case: str) -> None:
    openings, offered, wanted, code = BAD_CALLS[case]
    with pytest.raises(UsageError) as caught:
        proof_pressure(openings, offered, PERSON, wanted)
    assert (caught.value.code, bool(caught.value.mend)) == (code, True)


NO_VALUES = {
    "an opening without a key": (lambda: Opening(" ", frozenset()), "bad-opening"),
    "a credential without a key": (lambda: Credential("", 1, 1), "bad-credential-terms"),
    "hours below 0": (lambda: Credential("x", -1, 1), "bad-credential-terms"),
    "a fee that is no number": (lambda: Credential("x", 1, float("nan")), "bad-credential-terms"),
    "an interval the wrong way": (lambda: Between(2, 1, 3), "bad-interval"),
    "an interval without an end": (lambda: Between(0, 1, float("inf")), "bad-interval"),
    "a chance above 1": (lambda: JobSeeker(Between(0, 1, 1.1), PERSON.worth), "bad-job-seeker"),
    "a chance below 0": (lambda: JobSeeker(Between(-1, 0, 1), PERSON.worth), "bad-job-seeker"),
    "less than no hours": (lambda: replace(PERSON, hours=-1.0), "bad-job-seeker"),
    "an hour worth less than nothing": (
        lambda: replace(PERSON, hour_worth=-1.0),
        "bad-job-seeker",
    ),
}


@pytest.mark.parametrize("case", NO_VALUES)
def test_what_is_refused(case: str) -> None:
    build, code = NO_VALUES[case]
    with pytest.raises(UsageError) as caught:
        build()
    assert (caught.value.code, bool(caught.value.mend)) == (code, True)
