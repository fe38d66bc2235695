"""Rows go by one after the other: nobody keeps them who does not want to."""

from __future__ import annotations

import tracemalloc
from itertools import islice
from pathlib import Path

import pytest

from cairn.importers.tables.faults import TableFault
from cairn.kernel.errors import InputError
from cairn.library.loading import IMPORTS, Choices
from importers.publications import CROSSWALK, EP, ESCO, INDICES, ONET, laid_out, oews_workbook
from importers.tables.workbooks import zipped

SAID = {
    "esco": Choices(version="1.2.0"),
    "onet": Choices(version="29.2"),
    "crosswalk": Choices(origin="soc-2010", target="isco-08"),
}


def repeated(text: str, count: int) -> str:
    """A table whose last row stands in it many times."""
    *_, last = text.splitlines(keepends=True)
    return text + last * count


RELATIONS = "occupationSkillRelations_en.csv"
SOFTWARE = "Technology Skills.txt"
INDEX = "AI_posting.csv"
LONG: dict[str, dict[str, str | bytes]] = {
    "esco": {RELATIONS: repeated(ESCO[RELATIONS], 2_000)},
    "onet": {**ONET, SOFTWARE: repeated(ONET[SOFTWARE], 2_000)},
    "crosswalk": {"x.csv": repeated(CROSSWALK, 2_000)},
    "bls-projections": {"e.csv": repeated(EP, 1_000)},
    "oews": {"national_M2024_dl.xlsx": oews_workbook(*[{}] * 600)},
    "hiring-lab": {INDEX: repeated(INDICES[INDEX], 2_000)},
}


def peak(name: str, path: Path, *, keep: bool) -> int:
    """The most memory that going through a publication takes, in bytes."""
    reading = IMPORTS[name].open(path, SAID.get(name, Choices()))
    kept = []
    tracemalloc.start()
    try:
        for item in reading.items:
            assert not isinstance(item, TableFault)
            if keep:
                kept.append(item)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", LONG)
def test_going_through_a_file_does_not_keep_it(tmp_path: Path, name: str) -> None:
    path = laid_out(tmp_path / "files", LONG[name])
    kept = peak(name, path, keep=True)
    assert 2 * peak(name, path, keep=False) < kept


def test_rows_come_before_the_file_is_read_to_its_end(tmp_path: Path) -> None:
    data = bytearray(zipped({"AI_posting.csv": repeated(INDICES["AI_posting.csv"], 20_000)}))
    data[-300:-250] = b"\xff" * 50
    path = tmp_path / "cut.zip"
    path.write_bytes(data)
    items = IMPORTS["hiring-lab"].open(path, Choices()).items
    assert len(list(islice(items, 1_000))) == 1_000
    with pytest.raises(InputError):
        list(items)
