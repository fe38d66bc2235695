"""Tables of people for the tests of outcomes, as files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from cairn.importers.outcomes import OutcomeSettings, OutcomesRead, read_outcomes
from cairn.value.evidence import Standing

TODAY = date(2026, 11, 25)
STANDING = Standing(
    "adjusted observation", "who gains?", "made up", "nobody", "2026", "tests", made_up=True
)
HEADER = "person,applied,badge,degree,years,interview"
GOOD = "p1,2026-03-01,2026-01-15,yes,3,yes"
SETTINGS = OutcomeSettings(
    "badge", "interview", "happened", before="applied", known=("degree", "years")
)


def table(folder: Path, *rows: str, header: str = HEADER) -> Path:
    """A table as CSV."""
    path = folder / "people.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def read(path: Path, settings: OutcomeSettings = SETTINGS) -> OutcomesRead:
    """What is read of it."""
    return read_outcomes(path, settings, STANDING, today=TODAY)


def records(folder: Path, *found: object) -> Path:
    """Records that their holders handed over, one in each line."""
    path = folder / "people.jsonl"
    path.write_text("\n".join(map(json.dumps, found)), encoding="utf-8")
    return path
