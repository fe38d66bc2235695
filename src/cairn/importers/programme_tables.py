"""Walks the tables of ``programme.toml`` beside the table of settings and keeps what fits.

Nothing is raised for a fault: it is noted, the value is left out, and the walk goes on, so that
one reading names everything that is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cairn.importers.faults import SettingFault
from cairn.importers.programme_settings import Setting, settings_of
from cairn.importers.setting_values import BadValue, closest, keep_value

__all__ = ["Walk"]

_MOST_TABLES = 1_000


@dataclass(slots=True)
class Walk:
    """One reading of a file, with the faults found so far.

    Attributes:
        faults: Every fault, in the order of the file.
    """

    faults: list[SettingFault] = field(default_factory=list)

    def note(self, place: str, key: str, code: str, sentence: str, mend: str) -> None:
        """Remember one fault."""
        self.faults.append(SettingFault(place, key, code, sentence, mend))

    def table(self, given: Any, name: str, place: str) -> dict[str, Any]:
        """Check one table and everything below it.

        Args:
            given: What TOML holds there.
            name: The table's dotted name in the settings.
            place: How a person finds it, for the faults.

        Returns:
            The keys that fit, with their values as the programme keeps them.
        """
        known = settings_of(name)
        if not isinstance(given, dict):
            self.note(place, "", "not-a-table", "This is not a table.", f"Write it as {place}.")
            return {}
        kept: dict[str, Any] = {}
        for key, value in given.items():
            setting = known.get(key)
            if setting is None:
                self._unknown(place, key, known)
            else:
                self._keep(kept, key, value, setting, place)
        for setting in known.values():
            if setting.required and setting.name not in given:
                self._missing(place, setting)
        return kept

    def _unknown(self, place: str, key: str, known: dict[str, Setting]) -> None:
        guess = closest(key, list(known)) or f"Known here: {', '.join(sorted(known))}."
        self.note(place, key[:80], "unknown-setting", "This key is not known here.", guess)

    def _missing(self, place: str, setting: Setting) -> None:
        name = setting.name
        if not place:
            header = f"[[{name}]]" if setting.kind == "tables" else f"[{name}]"
            self.note(header, "", "missing-table", "This table is missing.", f"Add {header}.")
            return
        mend = f"Add {name} = ... to this table."
        self.note(place, name, "missing-setting", "This key is missing.", mend)

    def _keep(
        self, kept: dict[str, Any], key: str, value: Any, setting: Setting, place: str
    ) -> None:
        name = f"{setting.table}.{key}".lstrip(".")
        below = f"{place}, {key}" if place else f"[{key}]"
        if setting.kind == "table" or (setting.kind == "text-or-table" and isinstance(value, dict)):
            kept[key] = self.table(value, name, below)
        elif setting.kind == "tables":
            kept[key] = self._tables(value, name, below)
        else:
            plain = setting
            if setting.kind == "text-or-table":
                plain = Setting(setting.table, key, "long-text")
            try:
                kept[key] = keep_value(value, plain)
            except BadValue as bad:
                self.note(place, key, bad.code, bad.sentence, bad.mend)

    def _tables(self, value: Any, name: str, place: str) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not 1 <= len(value) <= _MOST_TABLES:
            self.note(
                place,
                "",
                "not-a-list-of-tables",
                "This is not a list of tables.",
                f"Write [[{name}]] before each, at least once and at most {_MOST_TABLES} times.",
            )
            return []
        return [self.table(item, name, _place_of(item, n, name)) for n, item in enumerate(value, 1)]


def _place_of(item: Any, number: int, name: str) -> str:
    label = ""
    if isinstance(item, dict):
        text = item.get("key") or item.get("name") or item.get("targetName")
        label = f" “{text[:60]}”" if isinstance(text, str) else ""
    return f"[[{name}]] {number}{label}"
