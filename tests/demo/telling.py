"""Tells the example's story with so few learners that it takes seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cairn.demo import Told, tell

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["AT", "FEW", "Telling", "telling"]

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
FEW = 8


@dataclass(frozen=True)
class Telling:
    """A story that was told.

    Attributes:
        folder: Where.
        lines: What was said.
        told: What came of it.
    """

    folder: Path
    lines: tuple[str, ...]
    told: Told

    @property
    def report(self) -> str:
        """The report's page."""
        return (self.folder / "out" / "report.html").read_text("utf-8")


def telling(folder: Path, most: int = FEW) -> Telling:
    """Tell the story into a folder."""
    lines: list[str] = []
    told = tell(folder, at=AT, say=lines.append, most=most)
    return Telling(folder, tuple(lines), told)
