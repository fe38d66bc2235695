"""`cairn run`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.academy import AT, PROGRAMME, ROSTER, Caller, make_folder


def test_it_works(call: Caller, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p", roster="\n".join(ROSTER.splitlines()[:-1]))
    answer = call("run", folder, "--at", AT)
    assert answer.code == 0
    assert "     5  awarded\n" in answer.out
    assert f"The report: {folder / 'out' / 'report.html'}" in answer.out
    assert len(list((folder / "out" / "badges").iterdir())) == 5


def test_a_second_run_doubles_nothing(call: Caller, own_academy: Path) -> None:
    answer = call("run", own_academy, "--at", AT)
    assert answer.code == 1
    assert "     5  unchanged\n" in answer.out
    assert "     1  not awarded, because of mistakes:\n          row 7, result:" in answer.out


def test_a_dry_run_writes_nothing_and_asks_no_passphrase(
    call: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CAIRN_PASSPHRASE")
    folder = make_folder(tmp_path / "p")
    answer = call("run", folder, "--dry-run", "--at", AT)
    assert answer.code == 1
    assert "Nothing was written." in answer.out
    assert "     5  to be awarded\n" in answer.out
    assert sorted(path.name for path in folder.iterdir()) == ["programme.toml", "roster.csv"]


def test_json_tells_the_same(call: Caller, own_academy: Path) -> None:
    answer = call("run", own_academy, "--json", "--at", AT)
    told = json.loads(answer.out)
    assert answer.code == 1
    assert (told["new"], told["unchanged"], told["troubles"]) == (0, 5, [])
    assert told["rowFaults"][0]["row"] == 7
    assert told["rowFaults"][0]["code"] == "result-out-of-range"
    assert set(told["verdicts"].values()) == {"valid"}
    assert answer.err == ""


def test_an_empty_roster_is_said(call: Caller, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p", roster=ROSTER.splitlines()[0] + "\n")
    answer = call("run", folder, "--at", AT)
    assert "the roster has no rows yet" in answer.out + answer.err


BAD_FOLDERS = {
    "bad toml": ("x = [", ROSTER, "programme.toml"),
    "unknown key": (PROGRAMME.replace("level = 5", "levle = 5"), ROSTER, "Did you mean “level”?"),
    "empty": ("", ROSTER, "programme.toml has to be mended"),
    "no column": (PROGRAMME, "shoe size\n38\n", "column"),
}


@pytest.mark.parametrize("case", BAD_FOLDERS)
def test_a_folder_that_cannot_be_run(case: str, call: Caller, tmp_path: Path) -> None:
    programme, roster, words = BAD_FOLDERS[case]
    answer = call("run", make_folder(tmp_path / "p", programme, roster), "--at", AT)
    assert answer.code in {1, 2}
    assert words in answer.err + answer.out
    assert not list((tmp_path / "p").glob("out/credentials/*"))


def test_faults_of_the_programme_in_json(call: Caller, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p", PROGRAMME.replace("level = 5", "levle = 5"))
    answer = call("run", folder, "--json", "--at", AT)
    assert answer.code == 2
    assert json.loads(answer.out)["faults"][0]["key"] == "levle"


BAD_PLACES = {
    "no folder": ("nowhere", "There is no folder"),
    "no programme": ("empty", "There is no programme.toml"),
    "a file": ("p/programme.toml", "Name the folder it lies in"),
}


@pytest.mark.parametrize(
    "command", [["run"], ["keys", "list"], ["keys", "rotate"], ["status"], ["revoke"], ["suspend"]]
)
@pytest.mark.parametrize("case", BAD_PLACES)
def test_every_command_says_alike_that_there_is_no_programme(
    case: str, command: list[str], call: Caller, tmp_path: Path
) -> None:
    place, words = BAD_PLACES[case]
    make_folder(tmp_path / "p")
    (tmp_path / "empty").mkdir()
    answer = call(*command, tmp_path / place)
    assert answer.code == 2
    assert words in answer.err


def test_a_wrong_passphrase(
    call: Caller, own_academy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_PASSPHRASE", "another one")
    answer = call("run", own_academy, "--at", AT)
    assert answer.code == 2
    assert "passphrase" in answer.err


def test_no_passphrase(call: Caller, own_academy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAIRN_PASSPHRASE")
    answer = call("run", own_academy, "--at", AT)
    assert answer.code == 2
    assert "--passphrase-file" in answer.err


@pytest.mark.parametrize("content", ["", "\n", "\nsecond line\n"])
def test_an_empty_passphrase_file(content: str, call: Caller, own_academy: Path) -> None:
    secret = own_academy / "secret"
    secret.write_text(content)
    answer = call("run", own_academy, "--passphrase-file", secret)
    assert answer.code == 2
    assert "is empty" in answer.err


@pytest.mark.parametrize("instant", ["tomorrow", "2026-01-01", "", "2026-13-01T00:00:00Z"])
def test_a_bad_instant(instant: str, call: Caller, own_academy: Path) -> None:
    answer = call("run", own_academy, "--at", instant)
    assert answer.code == 2
    assert f"“{instant}”" in answer.err
