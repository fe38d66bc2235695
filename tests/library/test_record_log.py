"""Files of records: lines are only added, and a changed line is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.hiring.decision import decision_of, grounds_of, record
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import JsonObject
from cairn.library.record_log import add_record, read_records
from hiring.job_builders import AT, job, listed, must, person

LIST = listed(job(must("python")), person("a", "python"), person("b"))


def decided(reference: str = "a", why: str = "Fits.\r\nReally \u2028 so.") -> JsonObject:
    return record(grounds_of(LIST, reference), kept=True, by="Ada", why=why, at=AT).to_json()


def test_it_works(tmp_path: Path) -> None:
    place = tmp_path / "records.jsonl"
    for kind, one in (
        ("decision", decided()),
        ("consent", {"to": "x"}),
        ("decision", decided("b")),
    ):
        add_record(place, kind, one)
    assert read_records(place, "decision") == (decided(), decided("b"))
    assert read_records(place, "consent") == ({"to": "x"},)
    assert decision_of(read_records(place, "decision")[1]).grounds.reference == "b"
    assert place.read_bytes().count(b"\n") == 3


def test_lines_are_only_added(tmp_path: Path) -> None:
    place = tmp_path / "records.jsonl"
    add_record(place, "decision", decided())
    before = place.read_bytes()
    add_record(place, "decision", decided())
    assert place.read_bytes().startswith(before)


BROKEN = {
    "a line edited": (lambda data: data.replace(b"Ada", b"Bob", 1), "broken-chain"),
    "a line taken out": (lambda data: data.split(b"\n", 1)[1], "broken-chain"),
    "a line cut off": (lambda data: data[:-5], "broken-chain"),
    "something else": (lambda data: data + b"{}\n", "not-a-record"),
    "an empty line": (lambda data: data + b"\n", "not-a-record"),
    "no text": (lambda data: data + b"\xff\xfe\n", "not-a-record"),
    "no JSON": (lambda data: b"hello\n" + data, "not-a-record"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_was_changed_is_refused_and_left_alone(case: str, tmp_path: Path) -> None:
    change, code = BROKEN[case]
    place = tmp_path / "records.jsonl"
    add_record(place, "decision", decided())
    add_record(place, "decision", decided("b"))
    place.write_bytes(change(place.read_bytes()))
    before = place.read_bytes()
    for call in (
        lambda: read_records(place, "decision"),
        lambda: add_record(place, "decision", decided()),
    ):
        with pytest.raises(CairnError) as caught:
            call()
        assert caught.value.code == code
        assert caught.value.mend
    assert place.read_bytes() == before


def test_a_place_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(CairnError) as caught:
        add_record(tmp_path / "no" / "records.jsonl", "decision", decided())
    assert caught.value.code == "bad-output"
    with pytest.raises(CairnError) as caught:
        read_records(tmp_path / "records.jsonl", "decision")
    assert caught.value.code == "no-such-file"
