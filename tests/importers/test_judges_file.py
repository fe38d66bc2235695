"""Judges' files: what they said, round by round, and what is wrong with it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.judges_file import read_angoff, read_bookmarks
from cairn.kernel.errors import InputError

CRITERIA = {"calm": "Calm under pressure", "plain": "Plain words"}


def _file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_rounds_come_in_their_order_and_names_in_any_case(tmp_path: Path) -> None:
    text = (
        "Round;Panelist;Item;Rating\n2;ana;CALM;3,5\n1;Ana;Calm under pressure;4\n1;Ana;plain;2\n"
    )
    found = read_angoff(_file(tmp_path / "j.csv", text), CRITERIA)
    assert found.faults == ()
    assert found.rounds == (
        {"ana": {"Calm under pressure": 4.0, "Plain words": 2.0}},
        {"ana": {"Calm under pressure": 3.5}},
    )


def test_bookmarks(tmp_path: Path) -> None:
    found = read_bookmarks(_file(tmp_path / "j.csv", "judge,page\nA,3\nB,4\nA,5\nC,0\nD,x\n"))
    assert found.rounds == ({"A": 3, "B": 4},)
    assert [one.code for one in found.faults] == [
        "repeated-row", "not-a-possible-number", "not-a-possible-number",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A,calm,x", "not-a-number"),
        ("A,calm,nan", "not-a-number"),
        ("A,calm,", "missing-cell"),
        ("A,,3", "missing-cell"),
        (",calm,3", "missing-cell"),
        ("A,charm,3", "unknown-name"),
        ("A,calm,3,0", "not-a-possible-number"),
        ("A,calm,3,x", "not-a-possible-number"),
    ],
)
def test_a_bad_row_costs_itself_only(row: str, code: str, tmp_path: Path) -> None:
    text = f"judge,criterion,score,round\n{row}\nB,plain,2\n"
    found = read_angoff(_file(tmp_path / "j.csv", text), CRITERIA)
    assert [one.code for one in found.faults] == [code]
    assert found.rounds == ({"B": {"Plain words": 2.0}},)


def test_a_second_score_does_not_replace_the_first(tmp_path: Path) -> None:
    text = "judge,criterion,score\nA,calm,3\nA,Calm under pressure,4\n"
    found = read_angoff(_file(tmp_path / "j.csv", text), CRITERIA)
    assert [one.code for one in found.faults] == ["repeated-row"]
    assert found.rounds == ({"A": {"Calm under pressure": 3.0}},)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "j.csv"
        path.write_bytes(b"judge,criterion,score\n" + data)
        with suppress(InputError):
            read_angoff(path, CRITERIA)
