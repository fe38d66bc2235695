"""A store holds what was written, whole loads at a time, and the same again changes nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import polars as pl
import pytest

from bulk.advertisements import postings
from cairn.bulk import postings_store
from cairn.bulk.engines import Engine
from cairn.bulk.extracting import Extracting, coded_postings
from cairn.bulk.posting_lines import POSTING_LIMITS, posting_line
from cairn.bulk.postings_store import UNDATED, cube_of, loads_of, read_coded, write_coded
from cairn.bulk.row_files import RowFile
from cairn.importers.postings import read_postings
from cairn.kernel.errors import InputError, UsageError
from cairn.market.cube import Cell, DemandCube
from cairn.market.duplicates import count_once
from cairn.market.posting import CodedPosting, Posting


def coded(count: int = 60, skill: str = "s:1") -> list[CodedPosting]:
    return [
        CodedPosting(
            number=f"{number}",
            month="" if number % 10 == 9 else f"2026-{1 + number % 5:02}",
            soc="15-1252" if number % 3 else "",
            isco="2512" if number % 2 else "",
            place=("US-CA", "GB", "")[number % 3],
            skills=("s:0", skill)[: number % 3],
            facts=("degree:bachelor",) * (number % 2),
            pay=f"USD {30_000 + number}" if number % 4 else "",
        )
        for number in range(count)
    ]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_is_written_comes_back_month_by_month(tmp_path: Path) -> None:
    load = write_coded(tmp_path, "spring", coded(), about={"source": "the board"})
    assert (load.name, load.postings, load.about) == ("spring", 60, {"source": "the board"})
    assert loads_of(tmp_path) == (load,)
    found = list(read_coded(tmp_path))
    assert sorted(found) == sorted(coded())
    assert [one.month or UNDATED for one in found] == sorted(one.month or UNDATED for one in found)
    assert {place.split("/")[0] for place in load.files} == {
        *(f"month=2026-0{month}" for month in range(1, 6)), "month=undated",
    }  # fmt: skip
    march = [one for one in coded() if one.month == "2026-03"]
    assert list(read_coded(tmp_path, months=["2026-03"])) == march
    assert [one.month for one in read_coded(tmp_path, months=[""])] == [""] * 6


def test_the_same_postings_again_change_no_byte(tmp_path: Path) -> None:
    first = write_coded(tmp_path, "spring", coded())
    before = bytes_of(tmp_path)
    assert write_coded(tmp_path, "spring", iter(coded())) == first
    assert bytes_of(tmp_path) == before
    write_coded(tmp_path / "other", "spring", coded())
    assert bytes_of(tmp_path / "other") == before


def test_another_load_of_the_name_takes_the_place_and_leaves_other_loads(tmp_path: Path) -> None:
    write_coded(tmp_path, "spring", coded())
    write_coded(tmp_path, "spring-2", coded(10))
    other = {name: data for name, data in bytes_of(tmp_path).items() if "spring-2" in name}
    fresh = [one for one in coded(30, "s:2") if one.month == "2026-02"]
    write_coded(tmp_path, "spring", fresh)
    assert list(read_coded(tmp_path, loads=["spring"])) == fresh
    assert sorted(read_coded(tmp_path, loads=["spring-2"])) == sorted(coded(10))
    now = bytes_of(tmp_path)
    assert {name: data for name, data in now.items() if "spring-2" in name} == other
    assert len([name for name in now if "spring-2" not in name]) == 2


def test_an_error_on_the_way_leaves_the_earlier_load(tmp_path: Path) -> None:
    def broken() -> Iterator[CodedPosting]:
        yield from coded(30, "s:2")
        raise InputError("No.", code="no")

    write_coded(tmp_path, "spring", coded())
    before = bytes_of(tmp_path)
    with pytest.raises(InputError, match="No"):
        write_coded(tmp_path, "spring", broken())
    assert bytes_of(tmp_path) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from cairn.bulk import postings_store as store
from cairn.market.posting import CodedPosting

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def postings():
    for number in range(50):
        yield CodedPosting(str(number), f"2026-0{1 + number % 5}", "", "", "", ("s:2",))
    if sys.argv[2] == "reading":
        die()

if sys.argv[2] == "publishing":
    store._publish = die
store.write_coded(Path(sys.argv[1]), "spring", postings())
"""


@pytest.mark.parametrize("when", ["reading", "publishing"])
def test_killed_halfway_the_earlier_load_stands_and_the_next_one_tidies(
    tmp_path: Path, when: str
) -> None:
    write_coded(tmp_path, "spring", coded())
    cube = cube_of(tmp_path)
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), when], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert sorted(read_coded(tmp_path)) == sorted(coded())
    assert cube_of(tmp_path) == cube
    write_coded(tmp_path, "spring", coded())
    write_coded(tmp_path / "new", "spring", coded())
    fresh = bytes_of(tmp_path / "new")
    assert {n: d for n, d in bytes_of(tmp_path).items() if not n.startswith("new/")} == fresh


def test_many_postings_of_a_month_lie_in_several_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings_store, "_ROWS_IN_PART", 4)
    monkeypatch.setattr(postings_store, "_ROWS_READ", 3)
    monkeypatch.setattr(postings_store, "_SPOOL_BYTES", 500)
    load = write_coded(tmp_path, "spring", coded())
    assert len(load.files) == 4 * 3 + 2 * 2
    assert sorted(read_coded(tmp_path)) == sorted(coded())


@pytest.mark.parametrize("engine", [Engine.LOCAL, Engine.POOL])
def test_the_cube_counts_every_posting_whoever_counts(tmp_path: Path, engine: Engine) -> None:
    write_coded(tmp_path, "spring", coded())
    write_coded(tmp_path, "summer", coded(20, "s:3"))
    cube = cube_of(tmp_path, engine=engine, jobs=2)
    assert cube == DemandCube.of([*coded(), *coded(20, "s:3")])
    assert cube_of(tmp_path, loads=["summer"]).total() == 20
    assert cube_of(tmp_path, months=["2026-01"]).months() == ("2026-01",)


BY_RAY = """
import sys
from pathlib import Path
from cairn.bulk.engines import Engine
from cairn.bulk.extracting import Extracting, coded_postings
from cairn.bulk.posting_lines import POSTING_LIMITS
from cairn.bulk.postings_store import cube_of, write_coded
from cairn.bulk.row_files import RowFile

source, store = map(Path, sys.argv[1:])
rows = RowFile(str(source), limits=POSTING_LIMITS, most_rows=7)
work = Extracting(tiers=("automaton",))
write_coded(store, "made", coded_postings(rows, work, engine=Engine.RAY, jobs=2))
assert cube_of(store, engine=Engine.RAY, jobs=2) == cube_of(store)
"""


@pytest.mark.ray
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ray_makes_the_same_bytes_and_the_same_cube(tmp_path: Path) -> None:
    """In a process of its own: Ray warns of itself, and warnings are errors here."""
    source = tmp_path / "postings.ndjson"
    source.write_bytes(b"".join(map(posting_line, postings(40))))
    words = (source, tmp_path / "ray")
    subprocess.run([sys.executable, "-c", BY_RAY, *map(str, words)], check=True)
    work = Extracting(tiers=("automaton",))
    rows = RowFile(str(source), limits=POSTING_LIMITS)
    write_coded(tmp_path / "local", "made", coded_postings(iter(rows), work))
    assert bytes_of(tmp_path / "ray") == bytes_of(tmp_path / "local")


def test_a_store_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert loads_of(tmp_path / "nothing") == ()
    assert cube_of(tmp_path / "nothing").total() == 0


def test_months_that_are_none_go_to_the_undated(tmp_path: Path) -> None:
    odd = [one._replace(month="../../away") for one in coded(3)]
    load = write_coded(tmp_path, "spring", odd)
    assert [place.split("/")[0] for place in load.files] == ["month=undated"]
    assert list(read_coded(tmp_path)) == odd


@pytest.mark.parametrize("name", ["", "Spring", "../away", "a/b", ".hidden", "a" * 81, "a\n"])
def test_a_name_that_will_not_do_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        write_coded(tmp_path / "store", name, coded(1))
    assert caught.value.code == "bad-load-name"
    assert not (tmp_path / "store").exists()


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        write_coded(tmp_path / "store", "spring", coded(1))
    assert caught.value.code == "not-written"
    assert caught.value.mend


@pytest.mark.parametrize(
    "listed", [b"", b"{", b"[]", b"{}", b'{"name": "spring", "postings": "many", "files": {}}',
               b'{"name": "spring", "postings": 1, "files": 7, "about": {}}', b"\xff\xfe"]
)  # fmt: skip
def test_a_damaged_list_of_files_says_what_to_do(tmp_path: Path, listed: bytes) -> None:
    write_coded(tmp_path, "spring", coded(5))
    (tmp_path / "loads" / "spring.json").write_bytes(listed)
    with pytest.raises(InputError, match="damaged") as caught:
        cube_of(tmp_path)
    assert (caught.value.code, bool(caught.value.mend)) == ("store-damaged", True)
    write_coded(tmp_path, "spring", coded(5))
    assert cube_of(tmp_path).total() == 5


@pytest.mark.parametrize("damage", ["gone", "cut", "empty", "other columns"])
def test_a_damaged_file_says_what_to_do(tmp_path: Path, damage: str) -> None:
    load = write_coded(tmp_path, "spring", coded(5))
    path = tmp_path / min(load.files)
    if damage == "gone":
        path.unlink()
    elif damage == "other columns":
        pl.DataFrame({"size": [1]}).write_parquet(path)
    else:
        path.write_bytes(path.read_bytes()[:100] if damage == "cut" else b"")
    with pytest.raises(InputError, match="missing or damaged") as caught:
        list(read_coded(tmp_path))
    assert (caught.value.code, bool(caught.value.mend)) == ("store-damaged", True)
    write_coded(tmp_path, "spring", coded(5))
    assert sorted(read_coded(tmp_path)) == sorted(coded(5))


def test_postings_go_all_the_way_to_a_cube(tmp_path: Path) -> None:
    code = Extracting(tiers=("automaton",)).coding()
    jobs = count_once(postings(40))
    write_coded(tmp_path, "made", map(code, jobs))
    cube = cube_of(tmp_path)
    assert cube.total() == 40
    assert cube.total(Cell(month="")) == 4
    assert cube.total(Cell(place="US")) == 10
    assert cube.total(Cell(occupation="29-1141")) == 10
    assert max(cube.count(skill) for skill in cube.skills()) >= 10


@pytest.mark.shared
def test_some_real_postings_go_all_the_way_to_a_cube(tmp_path: Path, shared: Path) -> None:
    file = shared / "labour" / "postings" / "postings_glassdoor_linkedin_dedup.parquet"
    code = Extracting(tiers=("automaton",)).coding()
    read = (one for one in read_postings(file, today=date(2026, 7, 1)) if isinstance(one, Posting))
    jobs = count_once(islice(read, 150))
    write_coded(tmp_path, "real", map(code, jobs))
    cube = cube_of(tmp_path)
    assert 140 <= cube.total() == len(jobs) <= 150
    assert set(cube.months()) <= {"2020-04", "2020-05"}
    assert cube.total(Cell(place="US")) > 120
    asked = {skill: cube.count(skill) for skill in cube.skills()}
    assert len(asked) > 50
    assert max(asked.values()) <= cube.total()
