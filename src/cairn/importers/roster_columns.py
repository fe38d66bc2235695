"""The columns a roster may have, the other words people use for them, and how a header is read."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cairn.kernel.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["COLUMNS", "KNOWN_NAMES", "Column", "Header", "read_header"]

_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Its name.
        synonyms: Other headers that mean the same, in lower case.
        required: Whether every roster must have it.
    """

    name: str
    synonyms: tuple[str, ...]
    required: bool = False


COLUMNS: tuple[Column, ...] = (
    Column(
        "name", ("full name", "learner", "learner name", "student", "student name"), required=True
    ),
    Column("email", ("e-mail", "mail", "email address", "e-mail address")),
    Column("did", ("decentralized identifier", "wallet")),
    Column(
        "achievement", ("achievement key", "badge", "credential", "microcredential"), required=True
    ),
    Column(
        "date", ("award date", "awarded", "awardeddate", "date awarded", "earned on"), required=True
    ),
    Column("renewed", ("renewal", "renewal date", "renewed on")),
    Column("result", ("grade", "mark", "score")),
    Column("evidence", ("evidence url", "portfolio")),
    Column("recognised_by", ("recognised by", "recognized by", "recognized_by")),
    Column("recognised_on", ("recognised on", "recognized on", "recognized_on")),
    Column("award", ("award label",)),
    Column("narrative", ("remark", "comment")),
    Column("licence", ("license", "licence number", "license number", "licensenumber")),
    Column("credits", ("credits earned", "creditsearned", "ects")),
    Column("ai_assistance", ("ai assistance", "ai-assistance", "ai use")),
)
"""Every column, in the order of the documentation."""

_BY_WORD: Mapping[str, Column] = {
    word: column for column in COLUMNS for word in (column.name, *column.synonyms)
}

KNOWN_NAMES = frozenset(_BY_WORD)
"""Every header that is understood, in lower case."""


@dataclass(frozen=True, slots=True)
class Header:
    """Which cell of a row belongs to which column.

    Attributes:
        places: The position of each column that the roster has.
        width: How many cells the header has.
        notes: What a person should know: synonyms taken, columns not read.
    """

    places: Mapping[str, int]
    width: int
    notes: tuple[str, ...]


def read_header(cells: tuple[str, ...]) -> Header:
    """Match the header cells with the columns.

    Raises:
        InputError: If a needed column is missing or one stands twice.
    """
    if len(cells) > _MOST_COLUMNS:
        raise InputError("The roster has too many columns.", code="too-many-columns")
    places: dict[str, int] = {}
    notes: list[str] = []
    for place, cell in enumerate(cells):
        word = " ".join(cell.split()).lower()
        column = _BY_WORD.get(word)
        if column is None:
            if word:
                notes.append(_unread(cell.strip(), word))
            continue
        if column.name in places:
            raise InputError(
                f"The roster has two columns for “{column.name}”.",
                code="repeated-column",
                mend="Keep one of them.",
            )
        places[column.name] = place
        if word != column.name:
            notes.append(f"The column “{cell.strip()}” was read as “{column.name}”.")
    _refuse_missing(places)
    return Header(places, len(cells), tuple(notes))


def _unread(shown: str, word: str) -> str:
    near = get_close_matches(word, KNOWN_NAMES, n=1, cutoff=0.75)
    guess = f" Did you mean “{near[0]}”?" if near else ""
    return f"The column “{shown[:60]}” is not known and was not read.{guess}"


def _refuse_missing(places: Mapping[str, int]) -> None:
    missing = [column.name for column in COLUMNS if column.required and column.name not in places]
    if "email" not in places and "did" not in places:
        missing.append("email (or did)")
    if missing:
        raise InputError(
            f"The roster has no column for: {', '.join(missing)}.",
            code="missing-column",
            mend="Name the columns in the first line, such as name,email,achievement,date,result.",
        )
