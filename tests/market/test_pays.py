"""Pay is brought to a year only where nothing needs to be guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.market.pays import PERIODS, NoPay, currency_code, normal_pay, pay_period, pay_said
from cairn.market.posting import Pay


@pytest.mark.parametrize(
    ("text", "currency", "period", "yearly"),
    [
        ("$90,000 - $120,000 a year", "USD", "year", 105_000),
        ("45 EUR/hour", "EUR", "hour", 93_600),
        ("£31k-35k per annum", "GBP", "year", 33_000),
        ("90-120k USD", "USD", "year", 105_000),
        ("$25.50 an hour", "USD", "hour", 53_040),
        ("€ 3.500 monthly", "EUR", "month", 42_000),
        ("3 500,50 EUR per month", "EUR", "month", 42_006),
        ("$62,000", "USD", "year", 62_000),
        ("$18", "USD", "hour", 37_440),
        ("CAD 300 daily", "CAD", "day", 78_000),
        ("₹1,200,000 p.a.", "INR", "year", 1_200_000),
        ("$62,000 a year plus 401(k) and 10% bonus", "USD", "year", 62_000),
    ],
)
def test_what_is_said_clearly_is_read(text: str, currency: str, period: str, yearly: float) -> None:
    pay = pay_said(text)
    assert isinstance(pay, Pay), pay
    assert (pay.currency, pay.period) == (currency, period)
    assert pay.yearly == pytest.approx(yearly)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("62000", "currency-unknown"),
        ("$0", "pay-not-positive"),
        ("$120,000 - $90,000 a year", "pay-reversed"),
        ("$20 - $90,000", "pay-too-wide"),
        ("$2,000", "pay-period-unknown"),
        ("$450", "pay-period-unknown"),
        ("$900,000 an hour", "pay-not-plausible"),
        ("$3 a year", "pay-not-plausible"),
        ("$20 an hour, $45,000 a year", "pay-unclear"),
        ("$20, $30 or $40 an hour", "pay-unclear"),
        ("20 EUR or 25 GBP an hour", "pay-unclear"),
        ("$20 an hour" + " " * 10 + "x" * 300, "pay-unclear"),
    ],
)
def test_what_could_mean_several_things_is_refused_with_a_reason(text: str, code: str) -> None:
    said = pay_said(text)
    assert isinstance(said, NoPay), said
    assert said.code == code
    assert said.sentence.endswith(".")
    assert said.mend


@pytest.mark.parametrize("text", ["", "competitive", "401(k)", "10% bonus", "DOE", "—"])
def test_a_text_without_a_sum_says_no_pay(text: str) -> None:
    assert pay_said(text) is None


def test_the_bare_dollar_sign_is_that_of_the_country() -> None:
    for currency, meant in (("AUD", "AUD"), ("EUR", "USD"), ("", "USD")):
        pay = pay_said("$50 an hour", currency)
        assert isinstance(pay, Pay)
        assert pay.currency == meant


@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), (-1, 5), (float("nan"), 1), (1, float("inf")), (float("nan"),) * 2]
)
def test_sums_that_are_none_are_refused(low: float, high: float) -> None:
    said = normal_pay(low, high, "USD", "year")
    assert isinstance(said, NoPay)
    assert said.code == "pay-not-positive"


@pytest.mark.parametrize("currency", ["", "usd", "XXX", "BTC", "US"])
def test_currencies_that_nobody_is_paid_in_are_refused(currency: str) -> None:
    said = normal_pay(50_000, 50_000, currency, "year")
    assert isinstance(said, NoPay)
    assert said.code == "currency-unknown"


def test_a_currency_whose_worth_is_not_known_has_no_bounds_and_no_guessed_period() -> None:
    assert isinstance(normal_pay(2e9, 2e9, "IRR", "year"), Pay)
    assert isinstance(normal_pay(2e9, 2e9, "IRR"), NoPay)


def test_words_for_currencies_and_periods() -> None:
    assert [currency_code(one) for one in ("usd", " € ", "A$", "dollars", "")] == [
        "USD", "EUR", "AUD", "", "",
    ]  # fmt: skip
    assert [pay_period(one) for one in ("HOUR", "per annum", "yr", "hour or day", "")] == [
        "hour", "year", "year", "", "",
    ]  # fmt: skip


@given(st.floats(8_000, 200_000), st.sampled_from(sorted(PERIODS)))
def test_the_same_pay_for_another_period_is_the_same_for_a_year(yearly: float, period: str) -> None:
    pay = normal_pay(yearly / PERIODS[period], yearly / PERIODS[period], "USD", period)
    assert isinstance(pay, Pay)
    assert pay.yearly == pytest.approx(yearly)


@given(st.text(max_size=60), st.sampled_from(["", "USD", "EUR", "JPY"]))
def test_no_text_breaks_it_and_no_pay_is_out_of_bounds(text: str, currency: str) -> None:
    said = pay_said(text, currency)
    if isinstance(said, Pay):
        assert 0 < said.low <= said.high <= 10 * said.low
        assert said.period in PERIODS
        assert currency_code(said.currency) == said.currency


def test_a_range_is_at_most_ten_times_as_high_as_it_is_low() -> None:
    assert isinstance(normal_pay(20_000, 200_000, "USD", "year"), Pay)
    said = normal_pay(20_000, 200_001, "USD", "year")
    assert isinstance(said, NoPay)
    assert said.code == "pay-too-wide"
