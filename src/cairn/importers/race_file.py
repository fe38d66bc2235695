"""Reads a market to simulate, and a person who looks for work, from TOML.

Every fault is found in one reading, and says where, what and how to mend it. What is left out is
as in the example. Knows the keys; what the numbers may be, `cairn.value` knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final

from cairn.importers.faults import SettingFault
from cairn.importers.pathway_nodes import TableReader
from cairn.importers.toml_tables import toml_tables
from cairn.value.made_up import MADE_UP_PERSON
from cairn.value.openings import Between, JobSeeker
from cairn.value.race_settings import DEFAULT_GROUPS, DEFAULT_LEVERS, Group, Lever, RaceSettings

__all__ = ["RaceFile", "folded", "read_job_seeker", "read_race"]

_MARKET: Final = tuple(one.name for one in fields(RaceSettings) if one.name != "groups")
_LEVER: Final = tuple(one for one in _MARKET if one not in ("people", "replications", "currency"))
_WHOLE = frozenset({"people", "replications", "most", "cap", "asked"})
_PERSON: Final = (
    "holds", "licences", "hours", "money", "hour_worth", "currency", "chance", "worth", "told_by",
)  # fmt: skip
_ENDS = 3


@dataclass(frozen=True, slots=True)
class RaceFile:
    """A market that somebody described.

    Attributes:
        settings: The market.
        levers: What is to be tried; the example's where the file has none and keeps its groups.
    """

    settings: RaceSettings
    levers: tuple[Lever, ...]


def read_race(data: bytes) -> tuple[RaceFile | None, tuple[SettingFault, ...]]:
    """Read a market.

    Args:
        data: The file: a table ``[race]`` with numbers of `RaceSettings`, tables ``[[groups]]``
            (``name``, ``share``, ``hours``, ``money``, ``subsidy``) and ``[[levers]]`` (``name``,
            numbers of the market, and ``subsidies`` of groups).

    Returns:
        The market and no faults, or None and every fault.
    """
    faults: list[SettingFault] = []
    whole = TableReader(toml_tables(data, "the file", faults, exact=False), "the file", faults)
    whole.only(("race", "groups", "levers"))
    market = TableReader(_table(whole, "race"), "[race]", faults)
    market.only(_MARKET)
    numbers = _numbers(market, _MARKET)
    currency = market.text("currency", otherwise="EUR")
    groups = tuple(_group(one) for one in _tables(whole, "groups"))
    levers = tuple(_lever(one) for one in _tables(whole, "levers"))
    if faults:
        return None, tuple(faults)
    settings = market.built(
        "", lambda: RaceSettings(groups or DEFAULT_GROUPS, **numbers, currency=currency)
    )
    if settings is None:
        return None, tuple(faults)
    if "levers" not in whole.table:
        levers = tuple(one for one in DEFAULT_LEVERS if _fits(one, settings))
    for place, lever in enumerate(levers, 1):
        reader = TableReader({}, f"[[levers]] {place}", faults)
        reader.built("", _pulling(lever, settings))
    return (None, tuple(faults)) if faults else (RaceFile(settings, levers), ())


def _pulling(lever: Lever, settings: RaceSettings) -> Callable[[], RaceSettings]:
    return lambda: lever.pulled(settings)


def _fits(lever: Lever, settings: RaceSettings) -> bool:
    """Whether a lever of the example names only groups that there are."""
    return set(lever.subsidies) <= {one.name for one in settings.groups}


def _table(reader: TableReader, key: str) -> Mapping[str, Any]:
    return reader.below(key, reader.table.get(key, {})).table


def _tables(reader: TableReader, key: str) -> list[TableReader]:
    found = []
    for place, item in enumerate(reader.items(key), 1):
        table = reader.below(key, item).table
        found.append(TableReader(table, f"[[{key}]] {place}", reader.faults))
    return found


def _numbers(reader: TableReader, known: Sequence[str]) -> dict[str, Any]:
    """The numbers that a table gives; whole ones where they must be."""
    found: dict[str, Any] = {}
    for key in known:
        if key in reader.table and key != "currency":
            number = reader.number(key, Decimal(0))
            whole = key in _WHOLE and number == int(number)
            found[key] = int(number) if whole else float(number)
    return found


def _group(reader: TableReader) -> Group:
    reader.only(("name", "share", "hours", "money", "subsidy"))
    share, hours, money = (_needed(reader, key) for key in ("share", "hours", "money"))
    subsidy = float(reader.number("subsidy", Decimal(0)))
    return Group(reader.text("name", needed=True), share, hours, money, subsidy)


def _needed(reader: TableReader, key: str) -> float:
    if key not in reader.table:
        reader.note(key, "missing-setting", "This key is missing.", f"Add {key} = a number.")
    return float(reader.number(key, Decimal(0)))


def _lever(reader: TableReader) -> Lever:
    reader.only(("name", "subsidies", *_LEVER))
    inner = reader.below("subsidies", reader.table.get("subsidies", {}))
    subsidies = {str(key): float(inner.number(key, Decimal(0))) for key in inner.table}
    return Lever(reader.text("name", needed=True), _numbers(reader, _LEVER), subsidies)


def folded(word: str) -> str:
    """A credential, skill or licence as it is compared: capitals and spaces do not matter."""
    return " ".join(word.split()).casefold()


def read_job_seeker(data: bytes) -> tuple[JobSeeker | None, tuple[SettingFault, ...]]:
    """Read a person who looks for work.

    Args:
        data: The file: a table ``[person]`` with ``holds``, ``licences``, ``hours``, ``money``,
            ``hour_worth``, ``currency``, and the assumed ``chance`` and ``worth`` as lower end,
            likely value and upper end, with ``told_by``, where they come from.

    Returns:
        The person and no faults, or None and every fault. Without ``chance`` or ``worth`` both are
        those of the example, and the person is marked as made up.
    """
    faults: list[SettingFault] = []
    whole = TableReader(toml_tables(data, "the file", faults, exact=False), "the file", faults)
    whole.only(("person",))
    reader = TableReader(_table(whole, "person"), "[person]", faults)
    reader.only(_PERSON)
    numbers = _numbers(reader, ("hours", "money", "hour_worth"))
    holds, licences = (
        frozenset(map(folded, reader.texts(key))) - {""} for key in ("holds", "licences")
    )
    chance, worth = _between(reader, "chance"), _between(reader, "worth")
    currency = reader.text("currency", otherwise=MADE_UP_PERSON.currency)
    told_by = reader.text("told_by", otherwise="what you assumed")
    if faults:
        return None, tuple(faults)
    made_up = chance is None or worth is None
    person = reader.built(
        "",
        lambda: JobSeeker(
            chance or MADE_UP_PERSON.chance,
            worth or MADE_UP_PERSON.worth,
            holds,
            licences,
            **{"hour_worth": MADE_UP_PERSON.hour_worth, **numbers},
            currency=currency,
            told_by=MADE_UP_PERSON.told_by if made_up else told_by,
            made_up=made_up,
        ),
    )
    return (None, tuple(faults)) if person is None else (person, ())


def _between(reader: TableReader, key: str) -> Between | None:
    if key not in reader.table:
        return None
    ends = [float(one) for one in reader.numbers(key)]
    if len(ends) != _ENDS:
        sentence = f"There are {len(ends)} numbers, not {_ENDS}."
        mend = f"Write lower end, likely value and upper end: {key} = [1, 2, 3]."
        reader.note(key, "bad-interval", sentence, mend)
        return None
    return reader.built(key, lambda: Between(*ends))
