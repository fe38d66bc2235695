"""A record made into a posting: texts made plain, and day, place and pay brought to one form.

Only a record without a text is lost. What cannot be read of day and pay is left out and said.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from cairn.importers.postings.days import day_said
from cairn.importers.postings.faults import PostingFault
from cairn.importers.postings.fields import RawPosting
from cairn.importers.postings.limits import PostingLimits
from cairn.importers.postings.plain_html import plain_from_html
from cairn.importers.tables.figures import read_number
from cairn.market.pays import NoPay, currency_code, normal_pay, pay_period, pay_said
from cairn.market.places import place_of
from cairn.market.posting import Pay, Place, Posting

__all__ = ["Cleaner"]

_LONGEST_TITLE = 300
_LONGEST_NAME = 200
_FEWEST_CHARACTERS = 20
_PAY_IN_COUNTRY = {"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "GB": "GBP",
                   "IE": "EUR", "DE": "EUR", "FR": "EUR", "NL": "EUR", "IN": "INR"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Makes postings of records.

    Attributes:
        source: What the postings' source is called; where it is empty, what the record says, or
            the name of its file.
        today: What “3 days ago” counts from.
        limits: The ceilings to obey.
    """

    source: str
    today: date
    limits: PostingLimits

    def clean(self, raw: RawPosting) -> Iterator[Posting | PostingFault]:
        """Yield what is wrong with a record, and then its posting unless it is lost."""
        faults: list[PostingFault] = []
        text = self._text(raw, faults.append)
        if text:
            region = raw.get("region")
            city = raw.get("city") or ("" if region else raw.get("place"))
            place = place_of(city, region, raw.get("country"))
            posting = Posting(
                number=_line(raw.get("number"), _LONGEST_NAME) or str(raw.row or 1),
                title=self._title(raw, faults.append),
                text=text,
                posted=self._day(raw, faults.append),
                employer=_line(raw.get("employer"), _LONGEST_NAME),
                place=place,
                pay=self._pay(raw, place, faults.append),
                source=self.source or _line(raw.get("source"), _LONGEST_NAME) or raw.file,
            )
            yield from faults
            yield posting
        else:
            yield from faults

    def _text(self, raw: RawPosting, fault: Callable[[PostingFault], object]) -> str:
        parts: list[str] = []
        size = sum(len(value) for key, value in raw.cells.items() if _is_text(key))
        most = self.limits.text_characters
        # HTML has up to ten times as many characters as what is seen.
        if size <= 10 * most:
            for key, value in raw.cells.items():
                plain = plain_from_html(value) if _is_text(key) else ""
                if plain and not any(plain in one for one in parts):
                    parts.append(plain)
        text = "\n\n".join(parts)
        if size > 10 * most or len(text) > most:
            fault(
                raw.fault(
                    "text",
                    "text-too-long",
                    f"The text has more than {most:,} characters.",
                    "See whether a quotation mark is missing and several postings have become one.",
                    lost=True,
                )
            )
            return ""
        if not any(islice((one for one in text if one.isalnum()), _FEWEST_CHARACTERS - 1, None)):
            fault(
                raw.fault(
                    "text",
                    "no-text",
                    "There is no text, or only a few letters.",
                    "Give what the posting says; a title alone does not tell which skills it asks"
                    " for.",
                    lost=True,
                )
            )
            return ""
        return text

    def _title(self, raw: RawPosting, fault: Callable[[PostingFault], object]) -> str:
        title = _line(raw.get("title"), _LONGEST_TITLE)
        if not title and "title" in raw.cells:
            fault(
                raw.fault(
                    "title",
                    "no-title",
                    "There is no title, so the occupation is not known.",
                    "Give the title if there is one.",
                )
            )
        return title

    def _day(self, raw: RawPosting, fault: Callable[[PostingFault], object]) -> date | None:
        said = day_said(raw.get("posted"), self.today)
        if said.code:
            fault(raw.fault("posted", said.code, said.sentence, said.mend))
        return said.day

    def _pay(
        self, raw: RawPosting, place: Place, fault: Callable[[PostingFault], object]
    ) -> Pay | None:
        currency = raw.get("currency").strip()
        code = currency_code(currency) or _PAY_IN_COUNTRY.get(place.country, "")
        key = "low" if raw.get("low").strip() or raw.get("high").strip() else "pay"
        if key == "low":
            said = self._from_ends(raw, code)
        else:
            period = raw.get("period").strip()
            given = raw.get("pay")
            said = pay_said(f"{given} {period}" if pay_period(period) and given else given, code)
        if isinstance(said, NoPay):
            fault(
                raw.fault(
                    key, said.code, f"{said.sentence} The posting is kept without it.", said.mend
                )
            )
            return None
        return said

    def _from_ends(self, raw: RawPosting, code: str) -> Pay | NoPay | None:
        texts = [raw.get(key).strip() for key in ("low", "high")]
        numbers = [read_number(text) if text else None for text in texts]
        if any(text and number is None for text, number in zip(texts, numbers, strict=True)):
            return NoPay("pay-unreadable", "This is no number.", "Write the pay as 62000.")
        ends = [float(number) for number in numbers if number is not None]
        # Job boards write 0 where there is no pay.
        if not any(ends):
            return None
        if 0 in ends:
            ends.remove(0)
        return normal_pay(ends[0], ends[-1], code, pay_period(raw.get("period")))


def _is_text(key: str) -> bool:
    return key == "text" or key.startswith("more")


def _line(text: str, longest: int) -> str:
    """A text of one line, without tags and what cannot be seen."""
    if not text:
        return ""
    plain = plain_from_html(text[: 4 * longest]) if "<" in text or "&" in text else text
    shown = "".join(one if one.isprintable() else " " for one in html.unescape(plain))
    return " ".join(shown.split())[:longest]
