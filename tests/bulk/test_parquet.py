"""Parquet files and object storage: the same rows, the same results."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bulk.jobs import KEY, issue_rows, line, plan_of, write_rows
from cairn.bulk.engines import Engine
from cairn.bulk.issuing import Issuing
from cairn.bulk.job import Job
from cairn.bulk.row_files import RowFile
from cairn.kernel.errors import CairnError, InputError, UsageError
from cairn.kernel.limits import Limits

pytestmark = pytest.mark.ray


def write_column(path: Path, values: list[Any], column: str = "credential", **options: Any) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"n": list(range(len(values))), column: values}), path, **options)
    return path


def read_column(path: Path, column: str = "credential") -> list[Any]:
    import pyarrow.parquet as pq

    return list(pq.read_table(path).column(column).to_pylist())


def test_it_works(tmp_path: Path) -> None:
    texts = [line(number).decode() for number in range(30)]
    source = write_column(tmp_path / "rows.parquet", texts, row_group_size=7)
    issue_rows(source, tmp_path / "out.parquet")
    issue_rows(write_rows(tmp_path / "rows.ndjson", 30), tmp_path / "out.ndjson")
    lines = (tmp_path / "out.ndjson").read_text("utf-8").splitlines()
    assert read_column(tmp_path / "out.parquet") == lines


def test_the_same_rows_give_the_same_file(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "rows.ndjson", 30)
    for name in ("a.parquet", "b.parquet"):
        issue_rows(source, tmp_path / name, most_rows=3 if name[0] == "a" else 30)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


@pytest.mark.parametrize("done", range(0, 13, 3))
def test_reading_on_from_any_row(done: int, tmp_path: Path) -> None:
    values = [f"row {number}" if number % 4 else None for number in range(12)]
    path = write_column(tmp_path / "rows.parquet", values, row_group_size=5)
    rows = list(RowFile(str(path), offset=done, number=done).rows())
    assert [row.data.decode() for row in rows] == [value for value in values[done:] if value]
    assert all(row.number == row.end == int(row.data.split()[1]) + 1 for row in rows)


def test_bytes_and_large_values(tmp_path: Path) -> None:
    path = write_column(tmp_path / "rows.parquet", [b"{}", b"x" * 99, b"\xff"])
    rows = list(RowFile(str(path), limits=Limits(document_bytes=50)).rows())
    assert [row.data for row in rows] == [b"{}", b"", b"\xff"]
    assert rows[1].error is not None


BAD_FILES: dict[str, Any] = {
    "another column": lambda path: write_column(path, ["{}"], "badge"),
    "a column of numbers": lambda path: write_column(path, [1, 2]),
    "no Parquet": lambda path: path.write_bytes(b"{}\n" * 50),
    "nothing": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_is_not_what_it_should_be(case: str, tmp_path: Path) -> None:
    BAD_FILES[case](tmp_path / "rows.parquet")
    with pytest.raises(InputError) as caught:
        issue_rows(tmp_path / "rows.parquet", tmp_path / "out.ndjson")
    assert caught.value.code in {"no-such-column", "parquet-unreadable"}
    assert [path.name for path in tmp_path.iterdir()] == ["rows.parquet"]


def test_a_cut_file(tmp_path: Path) -> None:
    values = [f"{number} " + "x" * 2_000 for number in range(2_000)]
    path = write_column(tmp_path / "rows.parquet", values, compression="none")
    data = bytearray(path.read_bytes())
    data[100_000:200_000] = b"\xff" * 100_000
    path.write_bytes(data)
    with pytest.raises(CairnError):
        list(RowFile(str(path)).rows())


def test_object_storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an address that pyarrow opens, here of the disk itself."""
    (tmp_path / "bucket").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    bucket = f"file://{tmp_path}/bucket"
    source = write_rows(tmp_path / "bucket" / "rows.ndjson", 20)
    source.write_bytes(source.read_bytes() + b"bad\n")
    issue_rows(source, tmp_path / "whole.ndjson")
    plan = plan_of(source, f"{bucket}/out.ndjson")
    plan = replace(plan, source=RowFile(f"{bucket}/rows.ndjson"))
    for _ in range(2):
        with Job(plan) as job:
            result = job.run(Issuing(KEY, job.at), engine=Engine.LOCAL, tell=lambda *_: None)
    assert result.faults == f"{bucket}/out.faults.csv"
    whole = (tmp_path / "whole.ndjson").read_bytes()
    assert (tmp_path / "bucket" / "out.ndjson").read_bytes() == whole
    assert list((tmp_path / "here").iterdir()) == []


def test_storage_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        list(RowFile(f"file://{tmp_path}/rows.ndjson").rows())
    assert caught.value.code == "no-such-file"
    with pytest.raises(UsageError) as caught:
        list(RowFile("nowhere://bucket/rows.ndjson").rows())
    assert caught.value.code == "file-unreadable"
