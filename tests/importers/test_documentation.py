"""docs/programme.md has a line for every setting and every column, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from cairn.importers.programme_settings import SETTINGS
from cairn.importers.roster_columns import COLUMNS

PAGE = Path(__file__).parents[2] / "docs" / "programme.md"


def documented() -> dict[str, set[str]]:
    tables: dict[str, set[str]] = {}
    for section in re.split(r"^##+ ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        names = set(re.findall(r"^\| `([^`]+)`", body, flags=re.MULTILINE))
        for table in re.findall(r"\[([\w.]+)\]", title) or [title.strip()]:
            tables[table] = names
    return tables


def test_every_setting_is_documented_and_nothing_else() -> None:
    told = documented()
    for table in {setting.table for setting in SETTINGS if setting.table}:
        assert told[table] == {setting.name for setting in SETTINGS if setting.table == table}


def test_every_column_is_documented_and_nothing_else() -> None:
    assert documented()["roster.csv"] == {column.name for column in COLUMNS}
