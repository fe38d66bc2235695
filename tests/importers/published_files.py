"""The real files in ../shared as their publishers lay them out, for the tests that are marked so.

What lies there as Parquet, with the published names of columns, is written as text again.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

__all__ = ["as_csv", "as_tabs"]


def as_csv(source: Path, folder: Path, name: str = "") -> Path:
    """Write a table as CSV; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pl.read_parquet(source).write_csv(folder / (name or f"{source.stem}.csv"))
    return folder


def as_tabs(source: Path, folder: Path) -> Path:
    """Write a table as O*NET does: parted by tabs, with no marks around texts."""
    folder.mkdir(parents=True, exist_ok=True)
    table = pl.read_parquet(source)
    with (folder / f"{source.stem}.txt").open("w", encoding="utf-8") as stream:
        stream.write("\t".join(table.columns) + "\n")
        for row in table.iter_rows():
            stream.write("\t".join("" if cell is None else str(cell) for cell in row) + "\n")
    return folder
