"""Postings as lines of JSON: what travels to other processes, and what lies between two steps.

The same posting always gives the same bytes, and what is read again is equal to what was written.
Knows nothing of the files that postings come in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import orjson

from cairn.bulk.rows import Row
from cairn.kernel.errors import InputError
from cairn.kernel.json_text import Json, read_json_object
from cairn.kernel.limits import Limits
from cairn.market.posting import CodedPosting, Pay, Place, Posting

__all__ = ["POSTING_LIMITS", "coded_line", "coded_of", "posting_line", "posting_of", "posting_rows"]

POSTING_LIMITS = Limits(document_bytes=1024 * 1024, members=2_000, depth=8)
"""Ceilings on one line: a posting has a few thousand characters, and a book is none."""


def posting_line(posting: Posting) -> bytes:
    """A posting as one line of JSON, with its line feed.

    Args:
        posting: The posting; half characters in its texts become question marks.
    """
    return orjson.dumps(
        {
            "number": _whole(posting.number),
            "title": _whole(posting.title),
            "text": _whole(posting.text),
            "posted": posting.posted.isoformat() if posting.posted else None,
            "employer": _whole(posting.employer),
            "place": [_whole(part) for part in posting.place],
            "pay": list(posting.pay) if posting.pay else None,
            "source": _whole(posting.source),
            "reposts": posting.reposts,
        },
        option=orjson.OPT_APPEND_NEWLINE,
    )


def posting_of(line: bytes) -> Posting:
    """The posting of a line.

    Args:
        line: A line as `posting_line` makes it.

    Raises:
        InputError: If it is no such line.
        LimitError: If it is larger than `POSTING_LIMITS` allow.
    """
    found = read_json_object(line, POSTING_LIMITS)
    try:
        pay, posted = found["pay"], found["posted"]
        return Posting(
            number=_text(found["number"]),
            title=_text(found["title"]),
            text=_text(found["text"]),
            posted=date.fromisoformat(posted) if posted is not None else None,
            employer=_text(found["employer"]),
            place=Place(*map(_text, found["place"])),
            pay=_pay(pay) if pay is not None else None,
            source=_text(found["source"]),
            reposts=int(found["reposts"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _not_a_line("a posting") from error


def posting_rows(postings: Iterable[Posting]) -> Iterator[Row]:
    """Postings as rows that engines take.

    Args:
        postings: The postings.
    """
    for number, posting in enumerate(postings, 1):
        name = f"{posting.source}:{posting.number}" if posting.source else posting.number
        yield Row(name, posting_line(posting)[:-1], number=number, end=number)


def coded_line(coded: CodedPosting) -> bytes:
    """A coded posting as one line of JSON, with its line feed.

    Args:
        coded: The posting.
    """
    return orjson.dumps(coded._asdict(), option=orjson.OPT_APPEND_NEWLINE)


def coded_of(line: bytes) -> CodedPosting:
    """The coded posting of a line.

    Args:
        line: A line as `coded_line` makes it.

    Raises:
        InputError: If it is no such line.
        LimitError: If it is larger than `POSTING_LIMITS` allow.
    """
    found = read_json_object(line, POSTING_LIMITS)
    try:
        return CodedPosting(
            number=_text(found["number"]),
            month=_text(found["month"]),
            soc=_text(found["soc"]),
            isco=_text(found["isco"]),
            place=_text(found["place"]),
            skills=tuple(map(_text, found["skills"])),
            facts=tuple(map(_text, found["facts"])),
            pay=_text(found["pay"]),
        )
    except (KeyError, TypeError) as error:
        raise _not_a_line("a coded posting") from error


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _pay(value: Json) -> Pay:
    low, high, currency, period, yearly = value
    return Pay(float(low), float(high), _text(currency), _text(period), float(yearly))


def _not_a_line(what: str) -> InputError:
    return InputError(
        f"This line does not hold {what} as Cairn writes it.",
        code="no-posting-line",
        mend="Load the postings again from their files.",
    )
