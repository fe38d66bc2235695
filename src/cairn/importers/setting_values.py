"""The check of each kind of value that ``programme.toml`` may hold.

A check takes a value and its setting and returns the value as the programme keeps it, or raises
`BadValue`, which stays inside this room.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cairn.importers.durations import parse_duration
from cairn.importers.plain_text import forbidden_character
from cairn.kernel.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cairn.importers.programme_settings import Kind, Setting

__all__ = ["BadValue", "closest", "is_email", "is_web_url", "keep_value"]

_LONGEST_TEXT = 2_000
_LONGEST_NARRATIVE = 50_000
_MOST_VALUES = 500
_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
# The pattern of LanguageCode in the published Open Badges 3.0 schema.
_LANGUAGE = re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", re.ASCII)
_EXTENSION = re.compile(r"ext:[A-Za-z0-9._-]+", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,253}")
# xsd:duration without sign and fractions: a workload in years, months, days, hours, minutes.
_WORKLOAD = re.compile(
    r"P(?=[\dT])(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,5}D)?(?:T(?=\d)(?:\d{1,5}H)?(?:\d{1,5}M)?)?",
    re.ASCII,
)
_DID_WEB = re.compile(r"did:web:[A-Za-z0-9._%-]+(:[A-Za-z0-9._%-]+)*", re.ASCII)


class BadValue(Exception):  # noqa: N818 - a signal inside this room; callers see a SettingFault
    """A value that does not fit its setting.

    Args:
        code: The reason code.
        sentence: What is wrong.
        mend: What to do.
    """

    def __init__(self, code: str, sentence: str, mend: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.mend = code, sentence, mend


def closest(word: str, words: list[str]) -> str:
    """A question that offers the most similar word, or an empty text."""
    by_lower = {known.lower(): known for known in words}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f"Did you mean “{by_lower[found[0]]}”?" if found else ""


def is_web_url(text: str) -> bool:
    """Whether a text is an absolute http or https URL with a host and no surprises."""
    if any(ord(c) <= 0x20 or ord(c) == 0x7F or c in '<>"{}|\\^`' for c in text):  # noqa: PLR2004 - space and delete
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def is_email(text: str) -> bool:
    """Whether a text looks like one e-mail address with a dotted domain."""
    if not _EMAIL.fullmatch(text):
        return False
    labels = text.rpartition("@")[2].split(".")
    return len(labels) > 1 and all(labels)


def _named(value: object) -> str:
    names: Mapping[type, str] = {
        bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list",
        dict: "a table", datetime: "a date and time", date: "a date", time: "a time",
    }  # fmt: skip
    return names.get(type(value), "something else")


def _text(value: Any, setting: Setting) -> str:
    if not isinstance(value, str):
        raise BadValue(
            "not-a-text", f"This is {_named(value)}, not a text.", 'Put it in quotes: "...".'
        )
    if not value.strip():
        raise BadValue("empty-text", "This text is empty.", "Fill it in or remove the line.")
    long = setting.kind == "long-text"
    most = _LONGEST_NARRATIVE if long else _LONGEST_TEXT
    if len(value) > most:
        raise BadValue(
            "text-too-long", f"This text is longer than {most} characters.", "Shorten it."
        )
    found = forbidden_character(value, lines=long)
    if found:
        raise BadValue("forbidden-character", f"This text holds {found}.", "Type the text anew.")
    return value


def _list_of(check: Callable[[Any, Setting], Any], value: Any, setting: Setting) -> list[Any]:
    if not isinstance(value, list):
        raise BadValue(
            "not-a-list", f"This is {_named(value)}, not a list.", 'Write it in brackets: ["..."].'
        )
    if not value or len(value) > _MOST_VALUES:
        raise BadValue(
            "list-length",
            f"This list has {len(value)} items.",
            f"Give between one and {_MOST_VALUES}, or remove the line.",
        )
    kept = [check(item, setting) for item in value]
    if any(item in kept[:place] for place, item in enumerate(kept)):
        raise BadValue("repeated-item", "This list names one item twice.", "Keep one of them.")
    return kept


def _texts(value: Any, setting: Setting) -> list[str]:
    return _list_of(_text, value, setting)


def _number(value: Any, _: Setting) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValue(
            "not-a-number", f"This is {_named(value)}, not a number.", "Write it without quotes."
        )
    if not 0 <= value <= 1_000_000:  # noqa: PLR2004 - more credits than any study has; refuses NaN
        raise BadValue("number-out-of-range", "This number is out of range.", "Correct it.")
    # 3.0 and 3 are one number to RDF and two texts to JSON: keep the shorter one.
    return int(value) if value == int(value) else value


def _signed_number(value: Any, setting: Setting) -> int | float:
    """A number that may lie below zero, as logits do."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
        return -_number(-value, setting)
    return _number(value, setting)


def _date(value: Any, _: Setting) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise BadValue(
            "not-a-date",
            f"This is {_named(value)}, not a day.",
            "Write it without quotes, such as 2026-09-01.",
        )
    return value


def _flag(value: Any, _: Setting) -> bool:
    if not isinstance(value, bool):
        raise BadValue(
            "not-a-flag", f"This is {_named(value)}.", "Write true or false, without quotes."
        )
    return value


def _url(value: Any, setting: Setting) -> str:
    text = _text(value, setting)
    if not is_web_url(text):
        raise BadValue(
            "not-a-url",
            f"“{text[:80]}” is not a web address.",
            "Start it with https://.",
        )
    return text


def _did_or_url(value: Any, setting: Setting) -> str:
    text = _text(value, setting)
    if not (_DID_WEB.fullmatch(text) or (is_web_url(text) and text.startswith("https:"))):
        raise BadValue(
            "not-an-issuer-id",
            f"“{text[:80]}” cannot be an issuer's id.",
            "Write did:web:your.host, or an https address, or leave it out for a did:key.",
        )
    return text


def _email(value: Any, setting: Setting) -> str:
    text = _text(value, setting)
    if not is_email(text):
        raise BadValue(
            "not-an-email", f"“{text[:80]}” is not an e-mail address.", "Write name@host.example."
        )
    return text


def _matching(pattern: re.Pattern[str], code: str, what: str, mend: str) -> Callable[..., str]:
    def check(value: Any, setting: Setting) -> str:
        text = _text(value, setting)
        if not pattern.fullmatch(text):
            raise BadValue(code, f"“{text[:80]}” is not {what}.", mend)
        return text

    return check


def _level(value: Any, _: Setting) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 8:  # noqa: PLR2004 - EQF has eight levels
        raise BadValue(
            "not-a-level",
            "This is not a level of the European Qualifications Framework.",
            "Write a whole number from 1 to 8, without quotes.",
        )
    return value


def _workload(value: Any, _: Setting) -> str:
    """Hours as a number, or an xsd:duration; kept as the latter, which the context asks for."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 20_000:  # noqa: PLR2004 - ten years of work
        return f"PT{value}H"
    if isinstance(value, str) and _WORKLOAD.fullmatch(value):
        return value
    raise BadValue(
        "not-a-workload",
        "This is not an amount of work.",
        'Write the hours as a number, such as 125, or as a duration, such as "PT125H".',
    )


def _duration(value: Any, setting: Setting) -> str:
    text = _text(value, setting)
    try:
        parse_duration(text)
    except InputError as error:
        raise BadValue(error.code, error.sentence, error.mend) from error
    return text


def _file(value: Any, setting: Setting) -> str:
    text = _text(value, setting)
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text or ":" in text:
        raise BadValue(
            "not-a-file-inside",
            f"“{text[:80]}” does not stay inside the programme folder.",
            "Copy the file into the folder and write its path from there, with / between folders.",
        )
    return text


def _choice(value: Any, setting: Setting) -> str:
    text = _text(value, setting)
    if text in setting.choices or (setting.extensible and _EXTENSION.fullmatch(text)):
        return text
    own = "; a word of your own starts with ext:" if setting.extensible else ""
    guess = closest(text, list(setting.choices))
    mend = f"{guess} Known are {', '.join(setting.choices)}{own}.".strip()
    raise BadValue("unknown-word", f"“{text[:80]}” is not known here.", mend)


def _choices(value: Any, setting: Setting) -> list[str]:
    return _list_of(_choice, value, setting)


def _value(value: Any, setting: Setting) -> str:
    """Open Badges writes the bounds and values of results as texts; TOML may give numbers."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not abs(value) <= 1e12:  # noqa: PLR2004 - no scale goes so far; refuses NaN too
            raise BadValue("number-out-of-range", "This number is out of range.", "Correct it.")
        return str(int(value) if value == int(value) else Decimal(str(value)))
    return _text(value, setting)


def _values(value: Any, setting: Setting) -> list[str]:
    return _list_of(_value, value, setting)


_CHECKS: Mapping[Kind, Callable[[Any, Setting], Any]] = {
    "text": _text,
    "long-text": _text,
    "texts": _texts,
    "number": _number,
    "signed-number": _signed_number,
    "date": _date,
    "flag": _flag,
    "url": _url,
    "did-or-url": _did_or_url,
    "email": _email,
    "country": _matching(
        _COUNTRY, "not-a-country", "a country code", "Write two capitals, such as IT (ISO 3166-1)."
    ),
    "language": _matching(
        _LANGUAGE, "not-a-language", "a language code", "Write en, pt-BR or zh-Hans (BCP 47)."
    ),
    "key": _matching(
        _KEY, "not-a-key", "a key", "Use small letters, digits and hyphens, such as genai-finance."
    ),
    "level": _level,
    "workload": _workload,
    "duration": _duration,
    "file": _file,
    "choice": _choice,
    "choices": _choices,
    "value": _value,
    "values": _values,
}


def keep_value(value: Any, setting: Setting) -> Any:
    """Check one value that is not a table.

    Args:
        value: As TOML gave it.
        setting: Its row in the table of settings.

    Returns:
        The value as the programme keeps it: numbers in their shortest form, result bounds as text.

    Raises:
        BadValue: If it does not fit.
    """
    return _CHECKS[setting.kind](value, setting)
