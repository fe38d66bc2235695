"""Reads one node of a pathway from a plain table, as TOML files and Cairn's exports write it.

A table either joins others (``all_of``, ``any_of``, ``at_least`` with ``of``, ``weighted`` with
``of`` and ``weights``) or wants something (``achievement``, ``skill``, ``licence``, ``result``,
``credits``, ``degree``) under conditions. Every fault is noted; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from cairn.importers.durations import parse_duration
from cairn.importers.faults import SettingFault
from cairn.importers.plain_text import forbidden_character
from cairn.importers.setting_values import closest
from cairn.kernel.errors import CairnError
from cairn.kernel.instants import parse_instant
from cairn.pathways.draft import DraftNode
from cairn.pathways.period import Period
from cairn.pathways.requirement import (
    AchievementWanted,
    Conditions,
    CreditWanted,
    DegreeWanted,
    Issuer,
    Leaf,
    LicenceWanted,
    ResultWanted,
    SkillWanted,
    Wanted,
)

__all__ = ["TableReader", "read_node"]

_T = TypeVar("_T")

_LONGEST_TEXT = 2_000
_MOST_ITEMS = 500
_JOINING = ("all_of", "any_of", "at_least", "weighted")
_WANTING = ("achievement", "skill", "licence", "result", "credits", "degree")
_CONDITIONS = (
    "issuers", "registry", "earned_from", "earned_until", "within", "expired", "shared",
    "reliability",
)  # fmt: skip
_WITH: Mapping[str, tuple[str, ...]] = {
    "all_of": (),
    "any_of": (),
    "at_least": ("of",),
    "weighted": ("of", "weights"),
    "achievement": ("version", *_CONDITIONS),
    "skill": ("level", "close", *_CONDITIONS),
    "licence": _CONDITIONS,
    "result": _CONDITIONS,
    "credits": ("unit", "field", "field_name", *_CONDITIONS),
    "degree": ("field", "field_name", *_CONDITIONS),
}
"""What may stand beside the word that says what a node is."""


@dataclass(slots=True)
class TableReader:
    """Takes values out of one table and notes what does not fit.

    Attributes:
        table: The table.
        place: How a person finds it.
        faults: Where faults are noted.
        resolve: Turns the short word of an achievement into its id; an unknown one is given back.
    """

    table: Mapping[str, Any]
    place: str
    faults: list[SettingFault]
    resolve: Callable[[str], str | None] = field(default=lambda word: word)

    def note(self, key: str, code: str, sentence: str, mend: str) -> None:
        """Note one fault."""
        self.faults.append(SettingFault(self.place, key, code, sentence, mend))

    def only(self, known: tuple[str, ...]) -> None:
        """Note every key that is not known here."""
        for key in self.table:
            if key not in known:
                guess = closest(key, list(known)) or f"Known here: {', '.join(sorted(known))}."
                self.note(str(key)[:80], "unknown-setting", "This key is not known here.", guess)

    def text(self, key: str, *, needed: bool = False, otherwise: str = "") -> str:
        """A text; empty, or another value, when it is missing or does not fit."""
        if key not in self.table:
            if needed:
                mend = f'Add {key} = "..." to this table.'
                self.note(key, "missing-setting", "This key is missing.", mend)
            return otherwise
        return self._text(key, self.table[key])

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_TEXT:
            self.note(key, "not-a-text", "This is no text of a usual length.", 'Write key = "...".')
            return ""
        found = forbidden_character(value, lines=False)
        if found:
            self.note(
                key, "forbidden-character", f"This text holds {found}.", "Type the text anew."
            )
            return ""
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when it is missing or does not fit."""
        return tuple(self._text(key, item) for item in self.items(key))

    def items(self, key: str) -> list[Any]:
        """The items of a list."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or len(value) > _MOST_ITEMS:
            self.note(
                key,
                "not-a-list",
                f"This is no list of at most {_MOST_ITEMS} items.",
                "Write it in brackets, such as [1, 2].",
            )
            return []
        return value

    def number(self, key: str, otherwise: Decimal) -> Decimal:
        """A number, exactly as it is written."""
        return self._number(key, self.table[key]) if key in self.table else otherwise

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        """A list of numbers."""
        return tuple(self._number(key, item) for item in self.items(key))

    def _number(self, key: str, value: object) -> Decimal:
        try:
            if not isinstance(value, bool) and isinstance(value, int | float | Decimal | str):
                number = Decimal(str(value))
                if number.is_finite():
                    return number
        except InvalidOperation:
            pass  # noted below, as any other value that is no number
        self.note(key, "not-a-number", "This is not a number.", "Write it without quotes.")
        return Decimal(1)

    def whole(self, key: str, otherwise: int) -> int:
        """A whole number."""
        number = self.number(key, Decimal(otherwise))
        if abs(number) > _LONGEST_TEXT or number != int(number):
            self.note(key, "not-a-number", "This is no small whole number.", "Correct it.")
            return otherwise
        return int(number)

    def flag(self, key: str, *, otherwise: bool) -> bool:
        """True or false."""
        value = self.table.get(key, otherwise)
        if not isinstance(value, bool):
            self.note(key, "not-a-flag", "This is neither true nor false.", "Write true or false.")
            return otherwise
        return value

    def instant(self, key: str, *, end: bool = False) -> datetime | None:
        """An instant with a zone; of a day alone, its first second or its last, in UTC."""
        value = self.table.get(key)
        if value is None:
            return None
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(UTC)
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime.combine(value, time(23, 59, 59) if end else time(), UTC)
        try:
            return parse_instant(value if isinstance(value, str) else "")
        except CairnError:
            mend = "Write it like 2026-01-31 or 2026-01-31T09:30:00Z."
            self.note(key, "bad-instant", "This is no day, and no instant with a zone.", mend)
            return None

    def period(self, key: str) -> Period | None:
        """A length of time, such as ``P2Y``."""
        if key not in self.table:
            return None
        try:
            duration = parse_duration(self.text(key))
        except CairnError as error:
            self.note(key, error.code, error.sentence, error.mend)
            return None
        return Period(duration.months, duration.days)

    def below(self, key: str, table: object) -> TableReader:
        """A reader for a table inside this one."""
        place = f"{self.place}, {key}"
        if not isinstance(table, Mapping):
            self.note(key, "not-a-table", "This is not a table.", "Write it in braces: { ... }.")
            table = {}
        return TableReader(table, place, self.faults, self.resolve)

    def built(self, key: str, build: Callable[[], _T]) -> _T | None:
        """Make a value; what it refuses is noted."""
        try:
            return build()
        except CairnError as error:
            self.note(key, error.code, error.sentence, error.mend)
            return None


def read_node(reader: TableReader) -> DraftNode | None:
    """Read one node.

    Args:
        reader: The table.

    Returns:
        The node, or None when a fault was noted.
    """
    before = len(reader.faults)
    kinds = [kind for kind in (*_JOINING, *_WANTING) if kind in reader.table]
    if len(kinds) != 1:
        reader.note(
            "",
            "unclear-node",
            "A node says exactly one thing that it asks for.",
            f"Give one of: {', '.join((*_JOINING, *_WANTING))}.",
        )
        return None
    kind = kinds[0]
    reader.only(("key", "name", kind, *_WITH[kind]))
    key, name = reader.text("key", needed=True), reader.text("name", needed=True)
    node = _joined(reader, kind, key, name) if kind in _JOINING else _leaf(reader, kind, key, name)
    return node if len(reader.faults) == before else None


def _joined(reader: TableReader, kind: str, key: str, name: str) -> DraftNode:
    if kind == "all_of":
        return DraftNode(key, name, "all_of", reader.texts(kind))
    if kind == "any_of":
        return DraftNode(key, name, "any_of", reader.texts(kind))
    parts = reader.texts("of")
    if kind == "at_least":
        return DraftNode(key, name, "at_least", parts, reader.whole(kind, 0))
    least = reader.number(kind, Decimal(0))
    return DraftNode(key, name, "weighted", parts, 0, least, reader.numbers("weights"))


def _leaf(reader: TableReader, kind: str, key: str, name: str) -> DraftNode | None:
    wanted = reader.built(kind, lambda: _wanted(reader, kind))
    conditions = reader.built("", lambda: _conditions(reader))
    if wanted is None or conditions is None:
        return None
    return DraftNode(key, name, "leaf", leaf=Leaf(key, name, wanted, conditions))


def _wanted(reader: TableReader, kind: str) -> Wanted:
    if kind == "achievement":
        return AchievementWanted(_achievement(reader, kind), reader.text("version"))
    if kind == "skill":
        close = reader.flag("close", otherwise=True)
        return SkillWanted(reader.text(kind), reader.text("level"), close)
    if kind == "licence":
        return LicenceWanted(reader.text(kind))
    if kind == "result":
        inner = reader.below(kind, reader.table[kind])
        inner.only(("achievement", "at_least", "name"))
        least = inner.number("at_least", Decimal(0))
        return ResultWanted(_achievement(inner, "achievement"), least, inner.text("name"))
    field_of_study = reader.text("field"), reader.text("field_name")
    if kind == "credits":
        amount, unit = reader.number(kind, Decimal(0)), reader.text("unit", otherwise="ECTS")
        return CreditWanted(amount, "hours" if unit == "hours" else _ects(unit), *field_of_study)
    return DegreeWanted(reader.whole(kind, 0), *field_of_study)


def _ects(unit: str) -> Any:
    """ECTS, or whatever else was written, which `CreditWanted` then refuses by its name."""
    return unit


def _achievement(reader: TableReader, key: str) -> str:
    word = reader.text(key, needed=True)
    found = reader.resolve(word) if word else ""
    if found is None:
        reader.note(
            key,
            "no-such-achievement",
            f"No achievement has the key “{word[:60]}”.",
            "Correct the key, or give the achievement's full address.",
        )
        return word
    return found or word or "unknown"


def _conditions(reader: TableReader) -> Conditions:
    issuers = []
    for item in reader.items("issuers"):
        if isinstance(item, str):
            issuers.append(Issuer(item))
        else:
            inner = reader.below("issuers", item)
            inner.only(("id", "name"))
            issuers.append(Issuer(inner.text("id", needed=True), inner.text("name")))
    reliability = (
        reader.number("reliability", Decimal(0)) if "reliability" in reader.table else None
    )
    return Conditions(
        issuers=tuple(issuers),
        registry=reader.text("registry"),
        earned_from=reader.instant("earned_from"),
        earned_until=reader.instant("earned_until", end=True),
        within=reader.period("within"),
        unexpired=not reader.flag("expired", otherwise=False),
        shared=reader.whole("shared", 0),
        reliability=reliability,
    )
