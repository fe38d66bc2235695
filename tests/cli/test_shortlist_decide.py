"""`cairn shortlist decide`: a person decides, with a reason, and it is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cairn.hiring.shortlist_json import shortlist_json
from cairn.kernel.json_text import write_json
from cairn.library.record_log import read_records
from cli.academy import AT, Caller
from hiring.job_builders import job, listed, must, person

LIST = listed(job(must("python")), person("a", "python"), person("b"))


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A list as it was written."""
    place = tmp_path / "list.json"
    place.write_bytes(write_json(shortlist_json(LIST)))
    return place


def test_it_works(call: Caller, told: Path, tmp_path: Path) -> None:
    record = tmp_path / "decisions.jsonl"
    options = ("--by", "Ada", "--record", record, "--at", AT)
    kept = call("shortlist", "decide", told, "b", "--keep", "--why", "Showed it.", *options)
    assert kept.code == 0, kept.err
    assert kept.out == f"b goes on, Ada decided. It is in {record}. The list had said otherwise.\n"
    again = call("shortlist", "decide", told, "a", "--keep", "--why", "Fits.", "--json", *options)
    first, second = read_records(record, "decision")
    assert json.loads(again.out) == second
    assert (first["reference"], first["kept"], first["why"], first["fellAt"]) == (
        "b",
        True,
        "Showed it.",
        ["python"],
    )
    assert first["requirementDigest"].startswith("sha256:")


WRONG = {
    "neither kept nor not": (("a", "--by", "Ada", "--why", "W."), "whether the applicant goes on"),
    "nobody decides": (("a", "--keep", "--why", "W."), "does not say who decides"),
    "no reason": (("a", "--not", "--by", "Ada"), "does not say who decides, why or when"),
    "nobody of that name": (("c", "--not", "--by", "Ada", "--why", "W."), "reference “c”"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_decision_is_not_recorded(
    case: str, call: Caller, told: Path, tmp_path: Path
) -> None:
    options, says = WRONG[case]
    record = tmp_path / "decisions.jsonl"
    answer = call("shortlist", "decide", told, *options, "--record", record)
    assert answer.code == 2
    assert says in answer.err
    assert not record.exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"people": [], "requirement": {}}'])
def test_what_is_no_list(text: str, call: Caller, tmp_path: Path) -> None:
    place = tmp_path / "list.json"
    place.write_text(text)
    options = ("--keep", "--by", "Ada", "--why", "W.", "--record", tmp_path / "d.jsonl")
    assert call("shortlist", "decide", place, "a", *options).code in {1, 2}
    assert call("shortlist", "decide", tmp_path / "nowhere", "a", *options).code == 2
