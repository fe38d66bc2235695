"""Amounts of money: whole minor units and a currency, never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from cairn.kernel.errors import InputError, UsageError

__all__ = ["MOST", "Money", "digits_of", "parse_money"]

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
# ISO 4217 gives most currencies two digits after the point; these have none, or three.
_NO_DIGITS = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_THREE_DIGITS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])

MOST = 10**9
"""The largest amount in minor units: ten million dollars are more than any course costs."""


def digits_of(currency: str) -> int:
    """How many digits a currency has after the point (ISO 4217)."""
    if currency in _NO_DIGITS:
        return 0
    return 3 if currency in _THREE_DIGITS else 2


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount.

    Attributes:
        minor: Whole minor units, such as cents; zero or more.
        currency: The currency's three letters (ISO 4217).

    Raises:
        UsageError: If the amount is negative or too large, or the currency no such word
            (``bad-money``).
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not 0 <= self.minor <= MOST or not _CURRENCY.fullmatch(self.currency):
            raise UsageError(
                f"{self.minor} minor units of “{self.currency[:20]}” are no price.",
                code="bad-money",
                mend="Give whole cents from zero up, and three capitals such as EUR.",
            )

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exactly."""
        return Decimal(self.minor).scaleb(-digits_of(self.currency))

    def __str__(self) -> str:
        if not self.minor:
            return "free"
        return f"{self.amount:,} {self.currency}"


def parse_money(text: str, currency: str) -> Money:
    """Read an amount in major units, such as ``149.00``.

    Args:
        text: Digits with at most one point; no sign, no grouping.
        currency: Its currency.

    Raises:
        InputError: If it is no amount, or finer than the currency (``bad-price``).
        UsageError: If the currency is no such word (``bad-money``).
    """
    try:
        plain = re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text.strip(), re.ASCII)
        minor = Decimal(text.strip() if plain else "x").scaleb(digits_of(currency))
    except InvalidOperation:
        minor = Decimal("0.5")
    if minor != minor.to_integral_value() or minor > MOST:
        raise InputError(
            f"“{text[:40]}” is not a price in {currency[:3]}.",
            code="bad-price",
            mend="Write it in plain digits, such as 149.00, with 0 for free.",
        )
    return Money(int(minor), currency)
