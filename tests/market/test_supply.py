"""Who is counted, once each; what is suppressed; what is never added silently."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import InputError, UsageError
from cairn.market.asking import (
    asking_by_month,
    asking_counted,
    asking_openings,
    asking_postings,
)
from cairn.market.measure import EvidenceGrade, Measure, NoMeasure
from cairn.market.months import end_of_month, month_number, month_text
from cairn.market.outside import OutsideCount
from cairn.market.ratios import ratio_of, weakest
from cairn.market.supply import (
    Holding,
    Wanted,
    adopters_by_month,
    holders_by_month,
    scarcity,
    supply,
    supply_table,
)

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
SKILL = Wanted("skill", "urn:x:weld", "welding")


def held(number: int, **changes: object) -> Holding:
    one = Holding(f"p{number}", "urn:x:badge", LONG_AGO, ("urn:x:weld",))
    return replace(one, **changes)  # type: ignore[arg-type]  # a test names fields freely


def outside_count(**changes: object) -> OutsideCount:
    good = {"number": 40, "source": "U", "period": "2025", "counts": "c", "people": True}
    return OutsideCount(**{**good, "grade": "raw count", **changes})  # type: ignore[arg-type]  # a test names fields freely


def crowd(n: int) -> list[Holding]:
    return [held(number) for number in range(n)]


def measured(answer: object) -> Measure:
    assert isinstance(answer, Measure), answer
    return answer


def test_people_are_counted_once_for_each_skill() -> None:
    twice = [*crowd(12), *(held(number, achievement="urn:x:other") for number in range(12))]
    found = measured(supply(twice, SKILL, NOW, source="Register").here)
    assert (found.value, found.low, found.high, found.n) == (12, 12, 12, 12)
    assert (found.unit, found.period, found.grade) == ("people", "2026-03-31", "raw count")
    other = supply(twice, Wanted("achievement", "urn:x:other"), NOW, source="Register").here
    assert measured(other).value == 12


GONE = {
    "not begun": {"valid_from": NOW + timedelta(seconds=1)},
    "ended": {"valid_until": NOW - timedelta(seconds=1)},
    "expired, nobody says when": {"standing": "expired"},
    "revoked, nobody says when": {"standing": "revoked"},
    "revoked before": {"standing": "revoked", "withdrawn": NOW},
    "suspended before": {"standing": "suspended", "withdrawn": LONG_AGO},
    "another skill": {"skills": ("urn:x:other",)},
}


@pytest.mark.parametrize("changes", GONE.values(), ids=GONE)
def test_what_is_not_valid_does_not_count(changes: dict[str, object]) -> None:
    found = supply([*crowd(11), held(11, **changes)], SKILL, NOW, source="Register").here
    assert (measured(found).value, measured(found).high) == (11, 11)


THERE = {
    "ends at this instant": {"valid_until": NOW},
    "revoked later": {"standing": "revoked", "withdrawn": NOW + timedelta(days=1)},
    "expired later": {"standing": "expired", "valid_until": NOW + timedelta(days=1)},
}


@pytest.mark.parametrize("changes", THERE.values(), ids=THERE)
def test_what_was_still_valid_counts(changes: dict[str, object]) -> None:
    found = supply([*crowd(11), held(11, **changes)], SKILL, NOW, source="Register").here
    assert measured(found).value == 12


def test_what_could_not_be_checked_widens_the_interval() -> None:
    unsure = [held(number, standing="unverified") for number in (3, 90, 91)]
    found = measured(supply([*crowd(10), *unsure], SKILL, NOW, source="Register").here)
    assert (found.low, found.value, found.high) == (10, 10, 12)
    assert "could not be checked" in found.method


@pytest.mark.parametrize("n", [0, 1, 9])
def test_fewer_than_ten_people_are_not_told(n: int) -> None:
    found = supply(crowd(n), SKILL, NOW, source="Register").here
    assert isinstance(found, NoMeasure)
    assert found.reason.startswith("Not enough data")
    assert str(n) not in found.reason.replace("10", "") or n == 0


def test_a_table_has_every_skill_by_its_name() -> None:
    rows = supply_table(
        [*crowd(10), held(1, skills=("urn:x:b",))],
        "skill",
        NOW,
        source="Register",
        labels={"urn:x:b": "Brazing", "urn:x:weld": "welding"},
    )
    assert [row.wanted.called for row in rows] == ["Brazing", "welding"]
    assert isinstance(rows[0].here, NoMeasure)
    assert measured(rows[1].here).value == 10
    (badge,) = supply_table(crowd(10), "achievement", NOW, source="Register")
    assert badge.wanted.called == "urn:x:badge"


def test_outside_counts_stand_apart_and_are_added_as_bounds_only_on_request() -> None:
    outside = [
        outside_count(number=40, counts="members with the ticket", source="Union", low=30, high=60),
        outside_count(number=900, counts="badges issued", source="Vendor", people=False),
        outside_count(number=5, counts="masters", source="Guild"),
    ]
    found = supply(crowd(25), SKILL, NOW, source="Register", outside=outside)
    assert measured(found.here).value == 25
    union, vendor, guild = found.outside
    assert (measured(union).low, measured(union).high) == (30, 60)
    assert measured(vendor).unit == "badges issued"
    assert "gives no interval" in measured(vendor).method
    assert "not counted here" in measured(vendor).remark
    assert isinstance(guild, NoMeasure)
    together = measured(found.together())
    assert (together.low, together.high, together.value) == (30, 85, 57.5)
    assert together.source == "Register; Union"
    alone = supply(crowd(25), SKILL, NOW, source="Register")
    assert alone.together() == alone.here
    nobody = supply([], SKILL, NOW, source="Register")
    assert nobody.together() == nobody.here


BAD_COUNTS = {
    "no source": {"source": ""},
    "no date": {"period": ""},
    "no meaning": {"counts": ""},
    "negative": {"number": -1},
    "below its least": {"low": 50},
    "above its most": {"high": 1},
}


@pytest.mark.parametrize("changes", BAD_COUNTS.values(), ids=BAD_COUNTS)
def test_an_outside_count_says_whose_and_when(changes: dict[str, object]) -> None:
    with pytest.raises(InputError) as caught:
        outside_count(**changes)
    assert caught.value.code == "bad-count"


BAD_HOLDINGS = {
    "nobody": {"person": ""},
    "nothing": {"achievement": ""},
    "no zone": {"valid_from": datetime(2026, 1, 1)},  # noqa: DTZ001 - the fault that is tested
    "an end without a zone": {"valid_until": datetime(2026, 1, 1)},  # noqa: DTZ001 - same fault
}


@pytest.mark.parametrize("changes", BAD_HOLDINGS.values(), ids=BAD_HOLDINGS)
def test_a_holding_names_person_thing_and_zone(changes: dict[str, object]) -> None:
    with pytest.raises(InputError) as caught:
        held(1, **changes)
    assert caught.value.code == "bad-holding"


def test_an_instant_needs_a_zone() -> None:
    bare = datetime(2026, 1, 1)  # noqa: DTZ001 - the fault that is tested
    with pytest.raises(InputError):
        supply([], SKILL, bare, source="Register")
    with pytest.raises(InputError):
        supply_table([], "skill", bare, source="Register")


def test_holders_and_adopters_by_month() -> None:
    holdings = [
        *crowd(12),
        held(50, valid_from=datetime(2026, 2, 28, 23, 59, tzinfo=UTC)),
        held(51, valid_from=datetime(2026, 3, 1, tzinfo=UTC)),
        held(0, valid_from=datetime(2026, 3, 1, tzinfo=UTC)),
        held(52, valid_until=datetime(2026, 2, 1, tzinfo=UTC)),
        held(53, standing="revoked"),
    ]
    months = ["2026-01", "2026-02", "2026-03"]
    found = holders_by_month(holdings, SKILL, months, source="Register")
    assert [(measured(one).value, one.period) for one in found] == [
        (13, "2026-01"),
        (13, "2026-02"),
        (14, "2026-03"),
    ]
    assert adopters_by_month(holdings, SKILL, months) == (13, 14, 15)


@pytest.mark.parametrize("month", ["2026", "2026-13", "2026-00", "0000-01", "26-01", "2026-1", ""])
def test_a_month_is_a_month(month: str) -> None:
    for call in (month_number, end_of_month):
        with pytest.raises(UsageError) as caught:
            call(month)
        assert caught.value.code == "bad-month"


def test_the_last_month_of_all_has_no_end_here() -> None:
    with pytest.raises(UsageError):
        end_of_month("9999-12")


@given(st.integers(12, 9999 * 12 + 11))
def test_months_go_to_numbers_and_back(number: int) -> None:
    assert month_number(month_text(number)) == number


def counted(count: int) -> Measure:
    return measured(asking_counted(count, "welding", source="Postings", period="2026-03"))


def test_counts_of_postings_have_the_exact_interval() -> None:
    # Garwood's table, as in every textbook: 10 events, 4.795 to 18.390.
    found = counted(10)
    assert (round(found.low, 3), round(found.high, 3)) == (4.795, 18.390)
    assert isinstance(asking_counted(9, "x", source="s", period="2026"), NoMeasure)
    with pytest.raises(UsageError):
        asking_counted(-1, "x", source="s", period="2026")


def share(value: float, n: int, low: float = 0.0, high: float = 1.0) -> Measure:
    return Measure("asking", value, low, high, "share", n, "P", "2026", "adjusted count", "m")


def test_a_share_of_postings_becomes_their_number() -> None:
    found = measured(asking_postings(share(0.2, 100, 0.1, 0.3), "welding"))
    assert (found.value, found.low, found.high, found.n) == (20, 10, 30, 100)
    assert isinstance(asking_postings(share(0.05, 100), "welding"), NoMeasure)
    none = NoMeasure("n", "Not enough data: x.", None, "P", "2026")
    assert asking_postings(none, "welding").reason == none.reason  # type: ignore[union-attr]  # it is none


def test_openings_that_ask_are_a_product_of_bounds() -> None:
    openings = Measure(
        "openings", 1000, 900, 1100, "jobs a year", 1, "BLS", "2024/2034", "projection", "m"
    )
    found = measured(asking_openings(share(0.2, 100, 0.1, 0.3), openings, "welding"))
    assert (found.value, found.low, found.high) == (200, 90, 330)
    assert (found.grade, found.source) == ("projection", "P; BLS")
    none = NoMeasure("n", "Not enough data: x.", None, "P", "2026")
    assert isinstance(asking_openings(none, openings, "welding"), NoMeasure)
    assert isinstance(asking_openings(share(0.2, 100), none, "welding"), NoMeasure)


def test_postings_are_counted_over_a_window_that_reaches_back_far_enough() -> None:
    counts = {"2026-01": 8, "2026-02": 7, "2026-04": 20}
    found = asking_by_month(
        counts, ["2026-01", "2026-02", "2026-03", "2026-04"], "x", source="P", window=2
    )
    assert [getattr(one, "value", None) for one in found] == [None, 15, None, 20]
    assert found[1].period == "2026-01/2026-02"
    assert isinstance(found[0], NoMeasure)
    assert "reach back" in found[0].reason
    (single,) = asking_by_month(counts, ["2026-04"], "x", source="P", window=1)
    assert single.period == "2026-04"
    assert isinstance(asking_by_month({}, ["2026-04"], "x", source="P")[0], NoMeasure)
    with pytest.raises(UsageError):
        asking_by_month(counts, ["2026-04"], "x", source="P", window=0)


def test_scarcity_is_postings_for_each_holder() -> None:
    holders = supply(crowd(20), SKILL, NOW, source="Register").here
    found = measured(scarcity(counted(40), holders, "welding"))
    assert found.value == 2
    assert (found.low, found.high) == (counted(40).low / 20, counted(40).high / 20)
    assert found.unit == "postings for each holder"
    assert found.source == "Postings; Register"
    few = supply(crowd(3), SKILL, NOW, source="Register").here
    answer = scarcity(counted(40), few, "welding")
    assert isinstance(answer, NoMeasure)
    assert answer.reason == few.reason  # type: ignore[union-attr]  # few are none


def test_nothing_is_divided_by_what_may_be_none() -> None:
    zero = share(0.1, 50, 0.0, 0.2)
    answer = ratio_of("r", counted(20), zero, unit="u", period="2026")
    assert isinstance(answer, NoMeasure)
    assert "may be 0" in answer.reason


ends = st.tuples(st.floats(0.1, 1e6), st.floats(0, 1), st.floats(0, 1))


@given(ends, ends)
def test_a_ratio_holds_every_ratio_of_what_the_two_intervals_hold(
    above: tuple[float, float, float], below: tuple[float, float, float]
) -> None:
    one, two = (
        Measure("m", v, v * (1 - d / 2), v * (1 + u), "u", 10, "s", "2026", "raw count", "m")
        for v, d, u in (above, below)
    )
    found = measured(ratio_of("r", one, two, unit="u", period="2026"))
    assert found.low <= found.value <= found.high
    for x in (one.low, one.value, one.high):
        for y in (two.low, two.value, two.high):
            assert found.low * (1 - 1e-12) <= x / y <= found.high * (1 + 1e-12)


def test_what_is_made_from_made_up_figures_is_made_up() -> None:
    grades: list[EvidenceGrade] = ["official statistic", "projection", "made up", "raw count"]
    assert weakest(grades) == "made up"
    assert weakest(["official statistic", "adjusted count"]) == "adjusted count"
    assert weakest(["raw count", "projection"]) == "projection"
