"""Pay as postings say it, brought to a year of full work; what cannot be true is refused.

Knows hours and weeks of full work and what is plausible in a currency. Converts no currency.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from cairn.market.posting import Pay

__all__ = ["PERIODS", "NoPay", "currency_code", "normal_pay", "pay_period", "pay_said"]

PERIODS = {"hour": 2080.0, "day": 260.0, "week": 52.0, "month": 12.0, "year": 1.0}
"""How many of each make a year of full work: 52 weeks of five days of eight hours, 2,080 hours, as
the Bureau of Labor Statistics counts them (OEWS, technical notes)."""

_LEAST, _MOST = 1_000.0, 5_000_000.0
"""Bounds for a year's pay in US dollars, or what is worth about as much. Beyond them it is a slip:
cents for dollars, or an hour's pay said to be a year's."""

_WIDEST = 10.0
"""The upper end of a range is at most so many times the lower one."""

_HOURLY, _YEARLY = (5.0, 400.0), (8_000.0, _MOST)
"""Without a period, sums between the first two are taken for an hour, between the others for a
year; anything else could be a day's, a week's or a month's."""

_WORTH = {
    "USD": 1.0, "EUR": 1.0, "GBP": 1.0, "CHF": 1.0, "CAD": 1.0, "AUD": 1.0, "NZD": 1.0,
    "SGD": 1.0, "BRL": 5.0, "ILS": 4.0, "PLN": 4.0, "AED": 4.0, "SAR": 4.0, "MYR": 4.0,
    "CNY": 7.0, "DKK": 7.0, "HKD": 8.0, "NOK": 10.0, "SEK": 10.0, "MXN": 20.0, "ZAR": 20.0,
    "CZK": 25.0, "TRY": 40.0, "INR": 85.0, "PHP": 60.0, "JPY": 150.0, "HUF": 350.0,
    "NGN": 1_500.0, "KRW": 1_400.0, "IDR": 16_000.0, "VND": 25_000.0,
}  # fmt: skip
"""About how much of each currency a US dollar is worth: for the bounds only, never to convert."""

_OTHERS = frozenset(
    re.findall(
        r"\S+",
        "AFN ALL AMD ANG AOA ARS AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BSD BTN BWP BYN"
        " BZD CDF CLP COP CRC CUP CVE DJF DOP DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ"
        " GYD HNL HTG IQD IRR ISK JMD JOD KES KGS KHR KMF KPW KWD KYD KZT LAK LBP LKR LRD LSL"
        " LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MZN NAD NIO NPR OMR PAB PEN PGK PKR"
        " PYG QAR RON RSD RUB RWF SBD SCR SDG SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT"
        " TND TOP TTD TWD TZS UAH UGX UYU UZS VED VES VUV WST XAF XCD XOF XPF YER ZMW ZWL",
    )
)
"""The other codes of ISO 4217 for money that people are paid in."""

_SIGNS = {
    "US$": "USD", "CA$": "CAD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "C$": "CAD", "A$": "AUD",
    "S$": "SGD", "R$": "BRL", "$": "USD", "\u00a3": "GBP", "\u20ac": "EUR", "\u00a5": "JPY",
    "\u20b9": "INR", "\u20a9": "KRW", "z\u0142": "PLN",
}  # fmt: skip
_PERIOD_WORDS = {
    "hour": "hour", "hourly": "hour", "hr": "hour", "hrs": "hour", "h": "hour", "hours": "hour",
    "day": "day", "daily": "day", "days": "day", "week": "week", "weekly": "week", "wk": "week",
    "weeks": "week", "month": "month", "monthly": "month", "mo": "month", "months": "month",
    "mth": "month", "year": "year", "yearly": "year", "annual": "year", "annually": "year",
    "annum": "year", "yr": "year", "yrs": "year", "years": "year", "pa": "year", "p.a": "year",
}  # fmt: skip

_LONGEST = 300
_MOST_SUMS = 2
_NOT_PAY = re.compile(r"401\s?\(?k\)?|\d[\d.,]*\s?%", re.IGNORECASE)
_SUM = re.compile(r"(\d{1,3}(?:[,. ]\d{3})+(?!\d)|\d{1,15})(?:[.,](\d{1,2})(?!\d))?\s?([kK]\b)?")
_SIGN = re.compile("|".join(re.escape(one) for one in sorted(_SIGNS, key=len, reverse=True)))
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_WORD = re.compile(r"p\.a|[a-z]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NoPay:
    """Why what a posting says is not taken for its pay.

    Attributes:
        code: A stable reason code.
        sentence: What is wrong.
        mend: What to do about it.
    """

    code: str
    sentence: str
    mend: str


_NOT_POSITIVE = NoPay("pay-not-positive", "The pay is not above zero.", "Leave it empty instead.")
_REVERSED = NoPay(
    "pay-reversed",
    "The upper end of the pay is below the lower one.",
    "Exchange the two, or correct the one that is wrong.",
)
_TOO_WIDE = NoPay(
    "pay-too-wide",
    f"The upper end of the pay is more than {_WIDEST:g} times the lower one.",
    "Correct the end that is wrong; one may be for an hour and the other for a year.",
)
_NO_CURRENCY = NoPay(
    "currency-unknown", "It is not said in which currency the pay is.", "Name it, such as USD."
)
_NO_PERIOD = NoPay(
    "pay-period-unknown",
    "It is not said for how long the pay is, and the sum does not settle it.",
    f"Name the period: {', '.join(PERIODS)}.",
)
_NOT_PLAUSIBLE = NoPay(
    "pay-not-plausible",
    "For a year of full work this is less or more than anybody is paid.",
    "Correct the sum, its currency or its period.",
)
_UNCLEAR = NoPay(
    "pay-unclear",
    "More than one pay could be meant.",
    "Give the lower and the upper end, the currency and the period, and nothing else.",
)


def normal_pay(low: float, high: float, currency: str, period: str = "") -> Pay | NoPay:
    """Pay for a year of full work, or why there is none.

    Args:
        low: Lower end as said.
        high: Upper end as said; the same as `low` where there is only one sum.
        currency: ISO 4217 code.
        period: ``hour``, ``day``, ``week``, ``month`` or ``year``; where it is empty it is taken
            from the sums if only an hour or only a year fits them.
    """
    refusal = _refusal(low, high, currency)
    if refusal is not None:
        return refusal
    worth = _WORTH.get(currency)
    period = period or _likely_period(low, high, worth)
    if period not in PERIODS:
        return _NO_PERIOD
    times = PERIODS[period]
    # A currency whose worth is not known here has no bounds.
    if worth is not None and not (_LEAST * worth <= low * times <= high * times <= _MOST * worth):
        return _NOT_PLAUSIBLE
    return Pay(low, high, currency, period, (low + high) / 2 * times)


def _refusal(low: float, high: float, currency: str) -> NoPay | None:
    if not (0 < low < math.inf and 0 < high < math.inf):
        return _NOT_POSITIVE
    if high < low:
        return _REVERSED
    if high > low * _WIDEST:
        return _TOO_WIDE
    return None if currency in _WORTH or currency in _OTHERS else _NO_CURRENCY


def pay_said(text: str, currency: str = "") -> Pay | NoPay | None:
    """The pay that a short text says, such as ``$90,000 - $120,000 a year`` or ``45 EUR/hour``.

    Args:
        text: A cell or field that is about pay only.
        currency: The currency where the text names none, or says no more than ``$``.

    Returns:
        The pay; why there is none; or None where the text names no sum, such as “competitive”.
    """
    plain = _NOT_PAY.sub(" ", " ".join(text[:_LONGEST].split()))
    sums = [_amount(*one.groups()) for one in _SUM.finditer(plain)]
    if not sums:
        return None
    meant = _currencies(plain, currency)
    periods = {_PERIOD_WORDS[word] for word in map(str.lower, _WORD.findall(plain))
               if word in _PERIOD_WORDS}  # fmt: skip
    if len(sums) > _MOST_SUMS or len(meant) > 1 or len(periods) > 1 or len(text) > _LONGEST:
        return _UNCLEAR
    # "90-120k" means thousands at both ends.
    low, high = sums[0], sums[-1]
    if high.kilo and not low.kilo and low.value < high.value:
        low = _Sum(low.value * 1000, kilo=True)
    return normal_pay(low.value, high.value, meant.pop() if meant else "", "".join(periods))


def currency_code(text: str) -> str:
    """The ISO 4217 code that a text is or a sign stands for; empty when it is neither.

    Args:
        text: Such as ``usd``, ``GBP`` or ``€``.
    """
    plain = text.strip()
    code = _SIGNS.get(plain, plain.upper())
    return code if code in _WORTH or code in _OTHERS else ""


def pay_period(text: str) -> str:
    """The period that a word stands for, as `PERIODS` names it; empty when it is none.

    Args:
        text: Such as ``HOUR``, ``per hour``, ``annual`` or ``yr``.
    """
    found = {_PERIOD_WORDS.get(word, "") for word in _WORD.findall(text[:_LONGEST].lower())} - {""}
    return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class _Sum:
    value: float
    kilo: bool


def _amount(whole: str, cents: str | None, kilo: str | None) -> _Sum:
    digits = "".join(one for one in whole if one.isdigit())
    value = float(f"{digits}.{cents or 0}")
    return _Sum(value * 1000 if kilo else value, kilo=bool(kilo))


def _currencies(plain: str, otherwise: str) -> set[str]:
    """The currencies that a text names; the dollar sign alone stands for any dollar."""
    signs = set(_SIGN.findall(plain))
    codes = {one for one in _CODE.findall(plain) if currency_code(one)}
    named = codes | {_SIGNS[sign] for sign in signs - {"$"}}
    if named:
        return named
    if otherwise and (not signs or otherwise.endswith("D")):
        return {otherwise}
    return {"USD"} if signs else set()


def _likely_period(low: float, high: float, worth: float | None) -> str:
    if worth is None:
        return ""
    for period, (least, most) in (("hour", _HOURLY), ("year", _YEARLY)):
        if least * worth <= low and high <= most * worth:
            return period
    return ""
