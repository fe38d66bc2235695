"""Reading rows and cutting them: a bad line costs itself, and no cut changes a result."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk.jobs import AT, KEY, SIGNER, credential, line
from cairn.bulk.engines import Engine, map_batches
from cairn.bulk.issuing import Issuing
from cairn.bulk.row_files import RowFile, holds_lines, is_row_file, read_lines
from cairn.bulk.rows import Row, RowBatch, in_batches
from cairn.bulk.verifying import Verifying
from cairn.credentials.issuing import issue
from cairn.kernel.fetching import OfflineResolver
from cairn.kernel.json_text import write_json
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

SMALL = Limits(document_bytes=2_000)


def rows_of(data: bytes, limits: Limits = DEFAULT_LIMITS, **start: int) -> list[Row]:
    return list(read_lines(io.BytesIO(data), "f", limits, **start))


def changed(**members: object) -> bytes:
    return write_json({**credential(1), **members}, indent=None).strip()


BAD_ROWS = {
    "not JSON": (b"{", "not-json"),
    "no object": (b"[]", "not-an-object"),
    "a text": (b'"x"', "not-an-object"),
    "not UTF-8": (b'{"a": "\xff"}', "not-utf-8"),
    "a member twice": (b'{"id": 1, "id": 2}', "duplicate-member"),
    "NaN": (b'{"a": NaN}', "not-json"),
    "half a character": (b'{"a": "\\ud800"}', "lone-surrogate"),
    "a second byte order mark": (b"\xef\xbb\xbf{}", "byte-order-mark"),
    "too deep": (b'{"a":' * 100 + b"1" + b"}" * 100, "json-too-deep"),
    "too long": (b'{"a": "' + b"x" * 5_000_000 + b'"}', "document-too-large"),
    "an empty object": (b"{}", "missing"),
    "an undefined term": (changed(shoeSize=38), "undefined-term"),
    "signed already": (changed(proof={}), "already-signed"),
    "another issuer": (changed(issuer="did:web:other.example"), "key-not-the-issuers"),
    "a wrong date": (changed(validFrom="yesterday"), "wrong-value"),
    "a token": (b"eyJhbGciOiJFZERTQSJ9.e30.AA", "not-json"),
    "several documents in a line": (b"{} {}", "not-json"),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_costs_itself_only(case: str) -> None:
    bad, code = BAD_ROWS[case]
    rows = rows_of(line(1) + b"\n" + bad + b"\r\n\n" + line(2))
    (answer,) = map_batches(Issuing(KEY, AT), [RowBatch(tuple(rows))])
    expected = [issue(credential(n), SIGNER, created=AT) for n in (1, 2)]
    assert answer.lines == b"".join(write_json(one, indent=None) for one in expected)
    assert answer.counts == {"signed": 2, "not signed": 1}
    faults = answer.faults.decode().splitlines()
    assert all(fault.startswith("2,") for fault in faults)
    if code not in {"missing", "wrong-value"}:
        assert faults[0].endswith(f",{code}")


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_gets_a_verdict_of_its_own(case: str) -> None:
    bad, _ = BAD_ROWS[case]
    signed = write_json(issue(credential(1), SIGNER, created=AT), indent=None)
    rows = rows_of(signed + bad + b"\n" + signed)
    (answer,) = map_batches(Verifying(OfflineResolver, AT), [RowBatch(tuple(rows))])
    assert answer.lines.count(b"\n") == 3
    assert answer.counts["valid"] == 2


def test_lines_keep_their_numbers() -> None:
    data = b"\xef\xbb\xbf{}\r\n\r\n \t\n[]\n\nx"
    rows = rows_of(data)
    assert [(row.number, row.name, row.data) for row in rows] == [
        (1, "f:1", b"{}"),
        (4, "f:4", b"[]"),
        (6, "f:6", b"x"),
    ]
    assert rows[-1].end == len(data)


def test_a_long_line_is_not_held_in_memory() -> None:
    class Endless(io.RawIOBase):
        """A gigabyte without a line end, and then a line."""

        left = 1 << 30

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # as io calls it
            if self.left <= 0:
                return 0
            size = min(len(buffer), self.left)
            buffer[:size] = b"x" * size
            self.left -= size
            if not self.left:
                buffer[size - 4 : size] = b"\n{}\n"
            return size

    import tracemalloc

    tracemalloc.start()
    rows = list(read_lines(io.BufferedReader(Endless(), 1 << 20), "f", DEFAULT_LIMITS))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(row.number, row.data, row.error is None) for row in rows] == [
        (1, b"", False),
        (2, b"{}", True),
    ]
    assert rows[-1].end == 1 << 30
    assert peak < 32 << 20


LINES = st.lists(
    st.sampled_from([b"{}", b"", b" ", b"[1, 2]", b"x" * 2_001, b"y" * 2_000, b"\xff", b"\r"]),
    max_size=12,
)


@given(LINES, st.sampled_from([b"", b"\n"]), st.integers(0, 11))
def test_reading_on_from_any_row_gives_the_rest(lines: list[bytes], end: bytes, place: int) -> None:
    data = b"\n".join(lines) + end
    rows = rows_of(data, SMALL)
    if place >= len(rows):
        return
    start = rows[place].end
    rest = rows_of(data[start:], SMALL, offset=start, number=rows[place].number)
    assert [(row.name, row.data, row.end) for row in rest] == [
        (row.name, row.data, row.end) for row in rows[place + 1 :]
    ]


@given(LINES, st.sampled_from([b"", b"\n"]), st.integers(1, 12), st.integers(1, 5_000))
def test_batches_of_lines_hold_the_lines(
    lines: list[bytes], end: bytes, most_rows: int, most_bytes: int
) -> None:
    data = b"\n".join(lines) + end
    with tempfile.NamedTemporaryFile(suffix=".ndjson") as file:
        file.write(data)
        file.flush()
        rows = RowFile(file.name, "f", SMALL, most_rows=most_rows, most_bytes=most_bytes)
        batches = list(rows)
        found = [(row.name, row.data, row.error is None) for batch in batches for row in batch]
        assert found == [(row.name, row.data, row.error is None) for row in rows.rows()]
        assert not batches or batches[-1].end == len(data)
        for batch in batches:
            rest = replace(rows, offset=batch.end, number=batch.number)
            assert [row.name for row in rest.rows()] == [
                row.name for row in rows.rows() if row.number > batch.number
            ]


MIXED = b"".join(
    (BAD_ROWS["an undefined term"][0] if n % 5 == 2 else line(n)) + b"\n" for n in range(9)
)


@given(st.integers(1, 10), st.integers(1, 9_000))
def test_no_cut_changes_a_byte(most_rows: int, most_bytes: int) -> None:
    rows = rows_of(MIXED)
    batches = list(in_batches(rows, most_rows=most_rows, most_bytes=most_bytes))
    assert [row for batch in batches for row in batch] == rows
    sizes = [[len(row.data) for row in batch] for batch in batches]
    assert all(len(size) <= most_rows for size in sizes)
    assert all(len(size) == 1 or sum(size) <= most_bytes for size in sizes)
    answers = list(map_batches(Issuing(KEY, AT), batches))
    (whole,) = map_batches(Issuing(KEY, AT), [RowBatch(tuple(rows))])
    assert b"".join(answer.lines for answer in answers) == whole.lines
    assert b"".join(answer.faults for answer in answers) == whole.faults


CONTENTS = {
    "many": (b'{"a": 1}\n{"a": 2}\n', True),
    "many, with a mark and blanks": (b'\xef\xbb\xbf{"a": 1}\r\n\r\n{"a"', True),
    "one": (b'{"a": 1}\n', False),
    "one over many lines": (b'{\n"a": {\n"b": 1}}', False),
    "one over many lines, objects first": (b'{"a":\n{"b": 1}}', False),
    "an array over many lines": (b"[\n{},\n{}]", False),
    "addresses": (b"https://a.example\nhttps://b.example", False),
    "nothing": (b"", False),
}


@pytest.mark.parametrize("case", CONTENTS)
def test_many_documents_are_told_from_one(case: str) -> None:
    data, many = CONTENTS[case]
    assert holds_lines(io.BytesIO(data)) is many


def test_the_ending_tells_a_file_of_rows() -> None:
    names = ["a.ndjson", "a.JSONL", "s3://bucket/a.parquet", "a.json", "ndjson"]
    assert [is_row_file(name) for name in names] == [True, True, True, False, False]


@pytest.mark.parametrize(("data", "rows"), [(b"", 0), (b"a", 1), (b"a\n", 1), (b"\na\nb", 3)])
def test_a_survey_counts(data: bytes, rows: int, tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(data)
    survey = RowFile(str(tmp_path / "a.ndjson")).survey()
    assert (survey.rows, survey.size) == (rows, len(data))


def test_slow_rows_do_not_wait_for_a_full_batch() -> None:
    seconds = iter(range(100))
    batches = list(in_batches([Row(str(n)) for n in range(6)], clock=lambda: next(seconds)))
    assert len(batches) > 1


def test_the_engines_have_names() -> None:
    assert [engine.value for engine in Engine] == ["local", "pool", "ray"]
