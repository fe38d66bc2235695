"""Human skills asked for, against human skills that assessments show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import InputError
from cairn.market.gap import evidenced_shares, soft_skill_gap
from cairn.market.measure import Measure, MeasureAnswer, NoMeasure
from cairn.market.supply import Holding

NOW = datetime(2026, 3, 31, tzinfo=UTC)
SKILLS = {"urn:x:listen": "listening", "urn:x:lead": "Leading", "urn:x:calm": "staying calm"}


def share(value: float, reach: float = 0.05, n: int = 200) -> Measure:
    return Measure("m", value, max(0.0, value - reach), min(1.0, value + reach), "share", n,
                   "Postings", "2026", "adjusted count", "m")  # fmt: skip


NONE = NoMeasure("m", "Not enough data: fewer than 10 postings.", None, "Postings", "2026")


def register() -> list[Holding]:
    since = NOW - timedelta(days=30)
    shown = [
        Holding(f"p{k}", "a", since, ("urn:x:listen", "urn:x:lead"), assessed=True)
        for k in range(30)
    ]
    claimed = [Holding(f"p{k}", "b", since, ("urn:x:calm",)) for k in range(20, 60)]
    ended = [Holding("p99", "a", since, ("urn:x:listen",), valid_until=since, assessed=True)]
    few = [Holding(f"p{k}", "c", since, ("urn:x:calm",), assessed=True) for k in range(3)]
    return [*shown, *shown, *claimed, *ended, *few]


def test_only_assessed_and_valid_skills_are_shown() -> None:
    found = evidenced_shares(register(), SKILLS, NOW, source="Register")
    listening = found["urn:x:listen"]
    assert isinstance(listening, Measure)
    # 30 of 60 people; Wilson's interval as published: 0.377 to 0.623.
    assert (listening.value, listening.n) == (0.5, 60)
    assert (round(listening.low, 3), round(listening.high, 3)) == (0.377, 0.623)
    calm = found["urn:x:calm"]
    assert isinstance(calm, NoMeasure)
    assert "fewer than 10" in calm.reason
    assert isinstance(evidenced_shares([], SKILLS, NOW, source="R")["urn:x:calm"], NoMeasure)
    with pytest.raises(InputError):
        evidenced_shares([], SKILLS, datetime(2026, 1, 1), source="R")  # noqa: DTZ001 - the fault that is tested


def test_gaps_are_told_in_plain_words_in_the_order_of_names() -> None:
    asked: dict[str, MeasureAnswer] = {
        "urn:x:listen": share(0.6), "urn:x:lead": share(0.1), "urn:x:calm": share(0.4),
    }  # fmt: skip
    shown: dict[str, MeasureAnswer] = {
        "urn:x:listen": share(0.2), "urn:x:lead": share(0.4), "urn:x:calm": share(0.38),
    }  # fmt: skip
    lead, listen, calm = soft_skill_gap(asked, shown, SKILLS)
    assert [one.label for one in (lead, listen, calm)] == ["Leading", "listening", "staying calm"]
    assert [one.side for one in (lead, listen, calm)] == ["shown more", "asked more", "cannot say"]
    assert isinstance(listen.gap, Measure)
    assert listen.gap.value == pytest.approx(0.4)
    # Two intervals of 0.05 each side: the square root of their squares' sum.
    assert listen.gap.high - listen.gap.value == pytest.approx(0.05 * 2**0.5)
    assert listen.sentence == (
        "55 to 65 in 100 postings ask for listening, and assessments show it of 15 to 25 in 100"
        " people: it is asked for more often than shown."
    )
    assert calm.sentence.endswith("which is more often cannot be said.")


def test_gaps_whose_intervals_overlap_are_not_ranked() -> None:
    asked: dict[str, MeasureAnswer] = {
        "urn:x:listen": share(0.60), "urn:x:lead": share(0.58), "urn:x:calm": share(0.1),
    }  # fmt: skip
    shown: dict[str, MeasureAnswer] = dict.fromkeys(SKILLS, share(0.05))
    lead, listen, calm = soft_skill_gap(asked, shown, SKILLS)
    assert lead.wider_than == listen.wider_than == ("urn:x:calm",)
    assert calm.wider_than == ()


def test_what_is_not_known_is_said_and_not_ranked() -> None:
    asked: dict[str, MeasureAnswer] = {"urn:x:listen": NONE, "urn:x:lead": share(0.5)}
    shown: dict[str, MeasureAnswer] = {"urn:x:listen": share(0.5), "urn:x:lead": NONE}
    lead, listen = soft_skill_gap(asked, shown, SKILLS)
    assert lead.sentence == (
        "How often Leading is shown cannot be said. Not enough data: fewer than 10 postings."
    )
    assert listen.sentence.startswith("How often listening is asked for cannot be said.")
    for one in (lead, listen):
        assert isinstance(one.gap, NoMeasure)
        assert (one.side, one.wider_than) == ("cannot say", ())


shares = st.floats(0.0, 1.0)


@given(shares, shares, st.floats(0.0, 0.3))
def test_a_gap_lies_in_its_interval_and_turns_its_sign(
    one: float, two: float, reach: float
) -> None:
    skills = {"s": "s"}
    (here,) = soft_skill_gap({"s": share(one, reach)}, {"s": share(two, reach)}, skills)
    (there,) = soft_skill_gap({"s": share(two, reach)}, {"s": share(one, reach)}, skills)
    assert isinstance(here.gap, Measure)
    assert isinstance(there.gap, Measure)
    assert here.gap.low <= here.gap.value <= here.gap.high
    assert here.gap.low == pytest.approx(-there.gap.high)
    assert (here.side == "asked more") == (there.side == "shown more")
