"""Postings are coded to the same bytes by every engine, and a bad line costs only itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk.advertisements import postings
from cairn.bulk.engines import Engine
from cairn.bulk.extracting import Extracting, coded_postings
from cairn.bulk.posting_lines import (
    POSTING_LIMITS,
    coded_line,
    coded_of,
    posting_line,
    posting_of,
    posting_rows,
)
from cairn.bulk.posting_spool import spool_postings
from cairn.bulk.row_files import RowFile
from cairn.bulk.rows import in_batches
from cairn.kernel.errors import CairnError, UsageError
from cairn.market.posting import CodedPosting, Pay, Place, Posting

QUICK = Extracting(tiers=("automaton",))
WORDS = st.text(max_size=20)


def file_of(path: Path, count: int = 40) -> RowFile:
    path.write_bytes(b"".join(map(posting_line, postings(count))))
    return RowFile(str(path), limits=POSTING_LIMITS, most_rows=7)


def lines(rows: RowFile, engine: Engine) -> list[bytes]:
    return [coded_line(one) for one in coded_postings(rows, QUICK, engine=engine, jobs=2)]


@pytest.fixture(scope="module")
def coded() -> list[CodedPosting]:
    return list(map(QUICK.coding(), postings(8)))


def test_what_is_asked_for_is_coded(coded: list[CodedPosting]) -> None:
    analyst, nurse, electrician, chief = coded[:4]
    assert [one.soc for one in coded[:4]] == ["15-2051", "29-1141", "47-2111", ""]
    assert (analyst.number, nurse.number) == ("0", "board:1")
    assert [one.place for one in coded[:4]] == ["US-CA", "GB", "", ""]
    assert (analyst.month, nurse.month) == ("2025-07", "2025-07")
    assert nurse.pay == "GBP 45000"
    assert analyst.pay == ""
    assert chief.pay == "USD 62000"
    assert len(set(analyst.skills) & set(electrician.skills)) < len(analyst.skills)
    for one in coded:
        assert one.skills == tuple(sorted(set(one.skills)))
        assert one.facts == tuple(sorted(set(one.facts)))
        assert not any(fact.startswith("pay:") for fact in one.facts)


def test_two_sums_in_a_text_are_no_pay() -> None:
    code = QUICK.coding()
    (one,) = postings(1)
    twice = replace(one, text=one.text + " Pay: $20 an hour. Overtime: $31 an hour.")
    assert code(twice).pay == ""


def test_the_confidence_that_is_asked_for_counts() -> None:
    sure = Extracting(tiers=("automaton",), least=1.01, least_title=1.01).coding()
    for one in postings(4):
        assert (sure(one).skills, sure(one).soc, sure(one).isco) == ((), "", "")


def test_the_pool_gives_the_same_bytes_in_the_same_order(tmp_path: Path) -> None:
    rows = file_of(tmp_path / "postings.ndjson")
    assert lines(rows, Engine.POOL) == lines(rows, Engine.LOCAL)


BROKEN = (
    b"{",
    b"[]",
    b"{}",
    b'{"number": 1}',
    posting_line(next(postings(1))).replace(b'"reposts":0', b'"reposts":"x"').strip(),
    posting_line(next(postings(1))).replace(b'"pay":null', b'"pay":[1]').strip(),
    posting_line(next(postings(1))).replace(b"2025-07-01", b"2025-13-01").strip(),
    b'{"text": "' + b"x" * 1_200_000 + b'"}',
)


def test_a_broken_line_costs_only_itself_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "postings.ndjson"
    good = list(map(posting_line, postings(2)))
    path.write_bytes(good[0] + b"\n".join(BROKEN) + b"\n" + good[1])
    faults: list[bytes] = []
    rows = RowFile(str(path), limits=POSTING_LIMITS)
    found = list(coded_postings(iter(rows), QUICK, fault=faults.append))
    assert [one.number for one in found] == ["0", "board:1"]
    said = b"".join(faults).decode().splitlines()
    assert len(said) == len(BROKEN)
    assert [int(one.split(",")[0]) for one in said] == list(range(2, 2 + len(BROKEN)))


def test_a_framework_that_cannot_be_had_is_said_before_anything_is_coded() -> None:
    def none() -> None:
        raise UsageError("There is no such framework.", code="no-dataset")

    with pytest.raises(UsageError, match="no such framework"):
        list(coded_postings(in_batches(posting_rows(postings(2))), Extracting(framework=none)))


POSTING = st.builds(
    Posting,
    number=WORDS,
    title=WORDS,
    text=WORDS,
    posted=st.none() | st.dates(),
    employer=WORDS,
    place=st.builds(Place, WORDS, WORDS, WORDS),
    pay=st.none()
    | st.builds(
        Pay, st.floats(1, 9e6), st.floats(1, 9e6), st.just("EUR"), st.just("day"), st.floats(1, 9e9)
    ),
    source=WORDS,
    reposts=st.integers(0, 10**6),
)
CODED = st.builds(
    CodedPosting,
    *[WORDS] * 5,
    skills=st.lists(WORDS).map(tuple),
    facts=st.lists(WORDS).map(tuple),
    pay=WORDS,
)


@given(POSTING)
def test_a_posting_comes_back_from_its_line_as_it_was(posting: Posting) -> None:
    line = posting_line(posting)
    assert line.count(b"\n") == 1
    assert posting_of(line) == posting


@given(CODED)
def test_a_coded_posting_comes_back_from_its_line_as_it_was(posting: CodedPosting) -> None:
    assert coded_of(coded_line(posting)) == posting


@given(st.binary(max_size=60))
def test_no_bytes_end_in_anything_but_our_errors(data: bytes) -> None:
    for read in (posting_of, coded_of):
        with pytest.raises(CairnError) as caught:
            read(data)
        assert caught.value.sentence.endswith(".")


def test_the_spool_holds_each_job_once_with_its_earliest_day(tmp_path: Path) -> None:
    first = list(postings(8))
    again = [replace(one, number=f"again {one.number}", posted=None) for one in first]
    spooled = spool_postings([*again, *first], tmp_path / "jobs.ndjson")
    assert (spooled.read, spooled.kept, spooled.reposts, spooled.undated) == (16, 8, 8, 0)
    kept = [posting_of(row.data) for row in spooled.rows.rows()]
    assert kept == [replace(one, reposts=1) for one in first]
    assert [path.name for path in tmp_path.iterdir()] == ["jobs.ndjson"]


def test_a_spool_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    for path in (tmp_path / "jobs.csv", tmp_path / "nowhere" / "jobs.ndjson"):
        with pytest.raises(UsageError) as caught:
            spool_postings(postings(1), path)
        assert caught.value.code == "not-written"
        assert caught.value.mend
