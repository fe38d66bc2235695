"""`cairn demo`."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from cli.academy import AT, Caller, file_of, make_folder


@pytest.mark.parametrize(
    "arguments", [["--port", "70000"], ["--port", "-1"], ["--minutes", "-1"], ["--at", "now"]]
)
def test_a_wrong_call(arguments: list[str], call: Caller, tmp_path: Path) -> None:
    assert call("demo", tmp_path / "d", *arguments).code == 2
    assert not (tmp_path / "d").exists()


def test_somebody_elses_programme_is_never_replaced(call: Caller, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    before = (folder / "roster.csv").read_bytes()
    answer = call("demo", folder, "--at", AT)
    assert answer.code == 2
    assert "holds a programme of its own" in answer.err
    assert (folder / "roster.csv").read_bytes() == before


def test_strangers_that_are_not_there(call: Caller, tmp_path: Path) -> None:
    answer = call("demo", tmp_path / "d", "--strangers", tmp_path / "nowhere")
    assert answer.code == 2
    assert "There is no file or folder" in answer.err
    assert not (tmp_path / "d").exists()


@pytest.mark.slow
def test_the_whole_story(call: Caller, academy: Path, tmp_path: Path) -> None:
    """Told once in full, with a stranger; served for a blink; and its hints do what they say."""
    stranger = file_of(academy, "badges", "zoe")
    answer = call(
        "demo", tmp_path / "d", "--at", AT, "--strangers", stranger, "--serve", "--minutes", "0"
    )
    assert answer.code == 0
    assert "255 credentials are signed" in answer.out
    assert "256 valid, 1 revoked, 1 suspended." in answer.out
    assert "297 of 300 rows of an older register were signed" in answer.out
    assert "12. It verifies badges of issuers who never heard of Cairn" in answer.out
    assert answer.out.endswith("Stopped serving.\n")
    hints = [
        shlex.split(line)[1:]
        for line in answer.out.partition("Try next:")[2].splitlines()
        if line.startswith("  ")
    ]
    assert hints.pop() == ["simulate", "race"]  # has tests of its own, and takes long
    timeless = {"unbake", "lint", "status", "market"}
    codes = [call(*hint, *([] if hint[0] in timeless else ["--at", AT])).code for hint in hints]
    assert codes == [0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0]
