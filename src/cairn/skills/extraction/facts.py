"""What a posting asks and offers besides skills: degrees, years, licences, credentials, pay.

Looks only around the cues that the automaton found, and at sums of money. Says nothing where the
words do not settle it: a sum without a period that pay could have is no pay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cairn.skills.extraction.automaton import CueHit
from cairn.skills.extraction.cues import Cue
from cairn.skills.extraction.mentions import Fact
from cairn.skills.extraction.reading import Reading

__all__ = ["facts_in"]

_CAPITALS = 2
_SHORT = 5
"""Letters up to which an abbreviation counts in capitals only: BA, MS, CPA, AI."""

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: str(number) for number, word in enumerate(_WORDS, 1)}
_YEARS = re.compile(
    r"(?<![\d.,$£€])(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
    r"(?:\s?\(\d{1,2}\))?\s?\+?(?:\s?(?:-|\u2013|to|or)\s?(\d{1,2}))?"
    r"\s?\+?(?:\s(?:or more|plus|full))?[\s-]*$",
    re.IGNORECASE,
)
_YEARS_REACH = 24
_AGE = re.compile(r"\W*(?:old|of age|ago|in business|in a row|in the making)\b", re.IGNORECASE)
_NOT_A_WORKPLACE = re.compile(
    r"\W*(?:sens|desktop|server|control|monitor|access|site|location|area|cloud|cars?\b|vehicle"
    r"|support|team|user|client|worker|office|infra|engine|electric|event|procedure|data)",
    re.IGNORECASE,
)

_SIGNS = {"$": "USD", "£": "GBP", "€": "EUR"}
_SUM = r"(\d{1,3}(?:[,.]\d{3})+|\d+)(?:[.,](\d{1,2}))?\s?([kK]\b)?"
_PAY = re.compile(
    r"([$£€])\s?"
    + _SUM
    + r"(?:\s?(?:/\s?\w+\s?)?(?:-|\u2013|\u2014|to|and)\s?[$£€]?\s?"
    + _SUM
    + r")?"
    r"(?!\s?(?:[mMbB]\b|[mb]illion|MM|bn\b|\+?\s?[mMbB]illion))"
    r"(?:\s?(?:USD|GBP|EUR|gross)?\s?(?:per|an?|/|p\.?)\s?"
    r"(hour|hr|h\b|year|yr|annum|month|week|day|a\b))?",
    re.IGNORECASE,
)
_PERIODS = {"hr": "hour", "h": "hour", "yr": "year", "annum": "year", "a": "year"}
_LIKELY = {"hour": (5, 400), "day": (40, 3000), "week": (150, 10_000), "month": (500, 60_000)}
_YEARLY = (8_000, 1_500_000)


def facts_in(text: str, cues: list[CueHit], reading: Reading) -> tuple[Fact, ...]:
    """Find the facts of a posting.

    Args:
        text: The posting.
        cues: What the automaton found in it.
        reading: The same text, read.

    Returns:
        The facts, in the order of the text; each kind and value once, where it stands first.
    """
    known: set[tuple[str, str]] = set()
    found = [*_from_cues(text, cues, reading, known), *_pay(text, reading, known)]
    return tuple(sorted(found))


def _from_cues(
    text: str, cues: list[CueHit], reading: Reading, known: set[tuple[str, str]]
) -> Iterator[Fact]:
    longest: dict[tuple[str, int], int] = {}
    # Of cues that begin at one place the longest counts, so it comes first.
    for start, end, (kind, value) in sorted(cues, key=_longest_first):
        words = text[start:end]
        if (kind, value or words) in known or longest.get((kind, start), 0) > end:
            continue
        longest[kind, start] = end
        fact = (
            _years(text, start, end, reading)
            if kind == "years"
            else _told(text, (start, end, Cue(kind, value)), reading)
        )
        if fact is not None and (kind, fact.value) not in known:
            known.add((kind, fact.value))
            yield fact


def _longest_first(hit: CueHit) -> tuple[int, int]:
    return hit[0], -hit[1]


def _told(text: str, hit: CueHit, reading: Reading) -> Fact | None:
    start, end, (kind, value) = hit
    words = text[start:end]
    short = len(words) <= _SHORT and kind in {"degree", "credential", "AI use"}
    # PhD and BSc have two capitals or more; "ba" and "Leed" have fewer.
    if short and sum(letter.isupper() for letter in words) < _CAPITALS:
        return None
    if kind == "workplace" and _NOT_A_WORKPLACE.match(text, end):
        return None
    need, _, reason = reading.place(start, end)
    told_anywhere = kind == "workplace" and reason not in {"equal opportunity", "negated"}
    if reason is not None and not told_anywhere:
        return None
    return Fact(start, end, words, kind, value or words, need)  # type: ignore[arg-type]  # of FACT_KINDS


def _years(text: str, start: int, end: int, reading: Reading) -> Fact | None:
    low = max(start - _YEARS_REACH, 0)
    match = _YEARS.search(text[low:start])
    if match is None or _AGE.match(text, end):
        return None
    need, _, reason = reading.place(start, end)
    if reason is not None:
        return None
    first = _NUMBERS.get(match[1].lower(), match[1].lstrip("0") or "0")
    value = f"{first}-{match[2]}" if match[2] else first
    begin = low + match.start()
    return Fact(begin, end, text[begin:end], "years", value, need)


def _pay(text: str, reading: Reading, known: set[tuple[str, str]]) -> Iterator[Fact]:
    for match in _sums(text):
        sign, whole, cents, kilo, top, top_cents, top_kilo, period = match.groups()
        high = _amount(top, top_cents, top_kilo) if top else 0.0
        # "$90-120k" means thousands on both sides.
        low = _amount(whole, cents, kilo or (top_kilo if high else None))
        named = (period or "").lower()
        unit = _period(low, high or low, _PERIODS.get(named, named))
        if unit and reading.place(*match.span())[2] != "equal opportunity":
            value = f"{low:g}" if not high else f"{low:g}-{high:g}"
            value = f"{_SIGNS[sign]} {value} {unit}"
            if ("pay", value) not in known:
                known.add(("pay", value))
                yield Fact(match.start(), match.end(), match[0], "pay", value, "unstated")


def _sums(text: str) -> Iterator[re.Match[str]]:
    """Sums of money; to look for the signs first is ten times as quick as a search for sums."""
    reached = 0
    for at in sorted(at for sign in _SIGNS for at in _positions(text, sign)):
        match = _PAY.match(text, at) if at >= reached else None
        if match is not None:
            reached = match.end()
            yield match


def _positions(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _amount(whole: str, cents: str | None, kilo: str | None) -> float:
    # Nobody is paid more than twelve digits: a longer row of them is no sum.
    digits = whole.replace(",", "").replace(".", "")[:12]
    value = float(f"{int(digits)}.{cents or 0}")
    return value * 1000 if kilo else value


def _period(low: float, high: float, named: str) -> str:
    if high < low:
        return ""
    if named:
        least, most = _LIKELY.get(named, _YEARLY)
        return named if least <= low <= most else ""
    return "year" if _YEARLY[0] * 2 <= low <= _YEARLY[1] / 3 else ""
