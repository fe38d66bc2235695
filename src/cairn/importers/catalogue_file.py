"""Reads a catalogue of offerings from TOML or CSV: bytes in, offerings and faults out.

Both say the same; a CSV has one row for each offering, and lists in one cell are parted by
semicolons. Every fault is found in one reading. Knows no planner: it fills its shapes.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import Any

from cairn.kernel.errors import CairnError
from cairn.pathways.holdings import CreditsHeld, SkillHeld
from cairn.pathways.planner.catalogue import Catalogue, Mode, Offering, Run
from cairn.pathways.planner.money import digits_of, parse_money
from cairn.pathways.requirement import CreditUnit

__all__ = ["CATALOGUE_COLUMNS", "CatalogueFault", "read_catalogue"]

_LARGEST_FILE = 64 * 1024 * 1024  # a hundred thousand offerings of half a kilobyte
_MOST_OFFERINGS = 100_000
_LONGEST_TEXT = 2_000
_SKILL = re.compile(r"(?P<skill>[^@]+)(@(?P<level>[^@]+))?")
_CREDIT = re.compile(r"(?P<amount>\d{1,5}(\.\d{1,2})?) (?P<unit>ECTS|hours)( (?P<field>\S+))?")

CATALOGUE_COLUMNS: Mapping[str, str] = {
    "id": "A word for programs, the only one of its kind.",
    "name": "Its name for people.",
    "achievement": "The id of the achievement that it awards; the id when left out.",
    "issuer": "The issuer's id.",
    "issuerName": "The issuer's name for people; the id when left out.",
    "price": "What it costs, in plain digits such as 149.00; 0 for free.",
    "currency": "The currency of the price, when it is not the catalogue's.",
    "hours": "The work that it takes in all, in whole hours.",
    "skills": "What it teaches: each skill's URI, and after @ its level.",
    "runs": "When it is held: first day/last day, and perhaps /last day to enrol.",
    "opens": "At one's own pace: the first day to work on it.",
    "closes": "At one's own pace: the last day to work on it.",
    "prerequisites": "What must be finished before: achievements, alternatives parted by |.",
    "mode": "online, on-site or blended.",
    "credits": "The credits that it gives, such as 5 ECTS, and perhaps a field.",
    "licence": "The kind of licence that it gives.",
    "reliability": "The reliability of its assessment, 0 to 1.",
    "result": "The result that one may expect, a number: it serves requirements of a result.",
}
"""What an offering may say: the keys of a TOML table, the columns of a CSV."""

_LISTS = frozenset({"skills", "runs", "prerequisites", "credits"})
_REQUIRED = ("id", "name", "issuer", "price", "hours")
_MODES: Mapping[str, Mode] = {"online": "online", "on-site": "on-site", "blended": "blended"}


@dataclass(frozen=True, slots=True)
class CatalogueFault:
    """One thing wrong in a catalogue.

    Attributes:
        place: Where: a line of the CSV, a table of the TOML, or empty for the whole file.
        key: The key or column; empty when the whole offering is meant.
        code: A stable reason code.
        sentence: What is wrong.
        mend: What to do about it.
    """

    place: str
    key: str
    code: str
    sentence: str
    mend: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.place, self.key) if part) or "the catalogue"
        return f"{where}: {self.sentence} {self.mend}".strip()


class _Bad(Exception):  # noqa: N818 - a signal inside this module; callers see a fault
    """A value that does not fit its key."""

    def __init__(self, key: str, code: str, sentence: str, mend: str) -> None:
        super().__init__(sentence)
        self.key, self.code, self.sentence, self.mend = key, code, sentence, mend


def read_catalogue(
    data: bytes,
    *,
    form: str,
    currency: str,
    rates: Mapping[str, Decimal] | None = None,
) -> tuple[Catalogue | None, tuple[CatalogueFault, ...]]:
    """Read a catalogue.

    Args:
        data: The file.
        form: “toml” (tables ``[[offerings]]``) or “csv” (a header line and rows).
        currency: The currency in which plans are made, such as EUR.
        rates: For each other currency, what one unit of it is worth in that one.

    Returns:
        The catalogue of the offerings that are good, and every fault; no catalogue if the file
        cannot be read at all.
    """
    faults: list[CatalogueFault] = []
    rows = _rows(data, form, faults)
    if rows is None:
        return None, tuple(faults)
    found: dict[str, Offering] = {}
    for place, row in rows:
        try:
            offering = _offering(row, currency, rates or {})
        except _Bad as bad:
            faults.append(CatalogueFault(place, bad.key, bad.code, bad.sentence, bad.mend))
            continue
        except CairnError as error:
            faults.append(CatalogueFault(place, "", error.code, error.sentence, error.mend))
            continue
        if offering.id in found:
            sentence = f"There is another offering with the id “{offering.id[:60]}”."
            mend = "Give each its own."
            faults.append(CatalogueFault(place, "id", "repeated-offering", sentence, mend))
            continue
        found[offering.id] = offering
    return Catalogue(currency, tuple(found.values())), tuple(faults)


def _rows(
    data: bytes, form: str, faults: list[CatalogueFault]
) -> list[tuple[str, Mapping[str, Any]]] | None:
    try:
        _must_fit(len(data), _LARGEST_FILE, "bytes")
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        rows = _toml_rows(text) if form == "toml" else _csv_rows(text)
        _must_fit(len(rows), _MOST_OFFERINGS, "offerings")
    except UnicodeDecodeError:
        sentence, mend = "The file is not UTF-8 text.", "Save it as UTF-8."
        faults.append(CatalogueFault("", "", "not-utf-8", sentence, mend))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        sentence = f"The file is not TOML: {error}."
        faults.append(CatalogueFault("", "", "not-toml", sentence, "Mend it at that place."))
    except csv.Error as error:
        sentence = f"The file is not CSV: {error}."
        faults.append(CatalogueFault("", "", "not-csv", sentence, "Save it as CSV again."))
    except _Bad as bad:
        faults.append(CatalogueFault("", bad.key, bad.code, bad.sentence, bad.mend))
    else:
        return rows
    return None


def _must_fit(size: int, most: int, what: str) -> None:
    if size > most:
        sentence = f"There are more than {most:,} {what}."
        raise _Bad("", "catalogue-too-large", sentence, "Divide the catalogue.")


def _toml_rows(text: str) -> list[tuple[str, Mapping[str, Any]]]:
    tables = tomllib.loads(text).get("offerings")
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        sentence, mend = "There are no offerings.", "Write [[offerings]] before each of them."
        raise _Bad("offerings", "no-offerings", sentence, mend)
    return [(f"[[offerings]] {number}", one) for number, one in enumerate(tables, 1)]


def _csv_rows(text: str) -> list[tuple[str, Mapping[str, Any]]]:
    reader = csv.DictReader(StringIO(text), strict=True, restkey="", restval="")
    unknown = [name for name in reader.fieldnames or () if name not in CATALOGUE_COLUMNS]
    if not reader.fieldnames or unknown:
        known = ", ".join(CATALOGUE_COLUMNS)
        named = f"“{unknown[0][:40]}” is no column" if unknown else "There is no header line"
        raise _Bad("", "unknown-column", f"{named} of a catalogue.", f"Known are: {known}.")
    rows: list[tuple[str, Mapping[str, Any]]] = []
    for row in reader:
        cells = {
            key: _cell(key, value)
            for key, value in row.items()
            if key and isinstance(value, str) and value.strip()
        }
        if cells:
            rows.append((f"line {reader.line_num}", cells))
    return rows


def _cell(key: str, value: str) -> str | list[str]:
    if key not in _LISTS:
        return value.strip()
    return [part.strip() for part in value.split(";") if part.strip()]


def _offering(row: Mapping[str, Any], currency: str, rates: Mapping[str, Decimal]) -> Offering:
    for key in row:
        if key not in CATALOGUE_COLUMNS:
            known = f"Known are: {', '.join(CATALOGUE_COLUMNS)}."
            raise _Bad(str(key)[:60], "unknown-setting", "This key is not known here.", known)
    for key in _REQUIRED:
        if row.get(key) in (None, ""):
            raise _Bad(key, "missing-setting", "This is missing.", f"Say its {key}.")
    mode = _MODES.get(_text(row, "mode") or "online")
    if mode is None:
        raise _Bad("mode", "unknown-word", "This mode is not known.", f"Use {', '.join(_MODES)}.")
    own = _text(row, "currency") or currency
    price = parse_money(_number(row, "price"), own)
    if own != currency:
        price = parse_money(_exchanged(price.amount, own, currency, rates), currency)
    return Offering(
        id=_text(row, "id"),
        name=_text(row, "name"),
        achievement=_text(row, "achievement") or _text(row, "id"),
        issuer_id=_text(row, "issuer"),
        issuer_name=_text(row, "issuerName") or _text(row, "issuer"),
        price=price,
        hours=_whole(row, "hours"),
        skills=tuple(_skill(one) for one in _texts(row, "skills")),
        runs=tuple(_run(one) for one in _texts(row, "runs")),
        opens=_day(row["opens"], "opens") if "opens" in row else None,
        closes=_day(row["closes"], "closes") if "closes" in row else None,
        prerequisites=tuple(_group(one) for one in _texts(row, "prerequisites")),
        mode=mode,
        credits=tuple(_credit(one) for one in _texts(row, "credits")),
        licence=_text(row, "licence"),
        reliability=_share(row, "reliability"),
        result=_amount(row, "result"),
    )


def _exchanged(amount: Decimal, own: str, currency: str, rates: Mapping[str, Decimal]) -> str:
    """An amount in the catalogue's currency, rounded up: a plan must not be too cheap."""
    rate = rates.get(own)
    if rate is None or not rate.is_finite() or rate <= 0:
        sentence = f"It is priced in {own[:3]}, and there is no rate to {currency}."
        raise _Bad("currency", "no-rate", sentence, f"Say what one {own[:3]} is worth.")
    step = Decimal(1).scaleb(-digits_of(currency))
    return str((amount * rate).quantize(step, rounding="ROUND_CEILING"))


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise _Bad(key, "not-a-text", "This is not a text.", "Put it in quotes.")
    if len(value) > _LONGEST_TEXT:
        raise _Bad(key, "text-too-long", "This text is too long.", "Shorten it.")
    return value.strip()


def _texts(row: Mapping[str, Any], key: str) -> list[str]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _Bad(key, "not-a-list", "This is not a list of texts.", 'Write ["...", "..."].')
    return value


def _number(row: Mapping[str, Any], key: str) -> str:
    value = row[key]
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _Bad(key, "not-a-number", "This is not a number.", "Write it in plain digits.")
    # TOML reads 149.90 as a float; its shortest text is what was written.
    return str(value)


def _whole(row: Mapping[str, Any], key: str) -> int:
    text = _number(row, key)
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
        raise _Bad(key, "not-a-number", f"“{text[:40]}” is not a whole number.", "Round it up.")
    return int(text)


def _share(row: Mapping[str, Any], key: str) -> Decimal | None:
    value = _amount(row, key)
    if value is not None and not 0 <= value <= 1:
        raise _Bad(key, "out-of-range", "This is not a number from 0 to 1.", "Correct it.")
    return value


def _amount(row: Mapping[str, Any], key: str) -> Decimal | None:
    if key not in row:
        return None
    try:
        value = Decimal(_number(row, key))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise _Bad(key, "out-of-range", "This is not a number.", "Write it like 0.8 or 65.")
    return value


def _day(value: Any, key: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        sentence = f"“{str(value)[:40]}” is not a date."
        raise _Bad(key, "not-a-date", sentence, "Write it like 2026-03-31.") from error


def _skill(text: str) -> SkillHeld:
    match = _SKILL.fullmatch(text.strip())
    if match is None:
        sentence = f"“{text[:60]}” is not a skill."
        raise _Bad("skills", "not-a-skill", sentence, "Write its URI, and after @ its level.")
    return SkillHeld(match["skill"].strip(), (match["level"] or "").strip())


def _run(text: str) -> Run:
    parts = [_day(part.strip(), "runs") for part in text.split("/")]
    if len(parts) not in (2, 3):
        sentence = f"“{text[:60]}” is not a run."
        raise _Bad(
            "runs", "bad-run", sentence, "Write first day/last day, such as 2026-03-02/2026-04-10."
        )
    return Run(*parts)


def _group(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _credit(text: str) -> CreditsHeld:
    match = _CREDIT.fullmatch(text.strip())
    if match is None:
        sentence = f"“{text[:60]}” is not a number of credits."
        raise _Bad("credits", "not-credits", sentence, "Write it like 5 ECTS, or 40 hours.")
    unit: CreditUnit = "ECTS" if match["unit"] == "ECTS" else "hours"
    return CreditsHeld(Decimal(match["amount"]), unit, match["field"] or "")
