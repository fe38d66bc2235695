"""The real files in ../shared as their publishers lay them out, for the tests that are marked so.

What lies there as Parquet, with the published names of columns, is written as text again.
"""

from __future__ import annotations

import csv
import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars as pl

__all__ = ["as_csv", "as_tabs", "esco_relations", "oews_package"]

_RELATION_COLUMNS = (
    *("occupationUri", "occupationLabel", "relationType"),
    *("skillType", "skillUri", "skillLabel"),
)
_SKILL = "http://data.europa.eu/esco/skill/"


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


def esco_relations(frameworks: Path, folder: Path) -> Path:
    """Write the relations of ESCO 1.2's occupations in the layout of the Commission.

    What lies there lists the labels of essential and of optional skills. Their URIs are those of
    the other tables; for the few labels that are in none, one is made up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = dict(_labels_of_skills(frameworks))
    profiles = pl.read_parquet(
        frameworks / "esco_1.2.0" / "occupation_profiles_with_skills.parquet",
        columns=["occupation_uri", "occupation_name", "essential_skills", "optional_skills"],
    )
    file = folder / "occupationSkillRelations_en.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        written = csv.writer(stream)
        written.writerow(_RELATION_COLUMNS)
        for uri, name, *lists in profiles.iter_rows():
            for kind, labels in zip(("essential", "optional"), lists, strict=True):
                for label in labels or ():
                    skill = known.setdefault(label, f"{_SKILL}not-known-{len(known)}")
                    written.writerow([uri, name, kind, "", skill, label])
    return folder


def _labels_of_skills(frameworks: Path) -> Iterator[tuple[str, str]]:
    labels = pl.read_parquet(frameworks / "esco_1.1.1_labels_from_ojd.parquet")
    for identifier, label in (
        labels.filter(pl.col("type") == "preferredLabel").select("id", "description").iter_rows()
    ):
        yield label, _SKILL + identifier


def oews_package(source: Path, folder: Path, *cells: str) -> Path:
    """Write the database of OEWS as the package carries it.

    Args:
        source: The folder with its tables.
        folder: Where it is written.
        cells: The tables of cells that go into it; all when left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain = folder / "made.sqlite"
    with closing(sqlite3.connect(plain)) as made:
        for file in sorted(source.glob("*.parquet")):
            if cells and file.stem.startswith("cell") and file.stem not in cells:
                continue
            table = pl.read_parquet(file)
            name = "cell" if file.stem.startswith("cell") else file.stem
            made.execute(f"CREATE TABLE IF NOT EXISTS {name} ({', '.join(table.columns)})")
            marks = ", ".join("?" * len(table.columns))
            made.executemany(f"INSERT INTO {name} VALUES ({marks})", table.iter_rows())  # noqa: S608 - names of the files
        made.commit()
    with plain.open("rb") as read, gzip.open(folder / "oews-2025.sqlite.gz", "wb", 1) as packed:
        shutil.copyfileobj(read, packed)
    plain.unlink()
    return folder
