"""`cairn issue` and `cairn verify` with much to do: files of many, engines, stops and restarts."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cairn.bulk.engines import Engine
from cairn.cli.file_job import chosen_engine
from cairn.cli.progress import Progress
from cli.academy import AT, PASSPHRASE, Answer, Caller, file_of, site_of, start


@pytest.fixture(scope="session")
def unsigned(academy: Path) -> dict[str, Any]:
    document = json.loads(file_of(academy, "credentials", "zoe").read_text("utf-8"))
    for name in ("proof", "credentialStatus"):
        del document[name]
    return dict(document)


def write_rows(path: Path, unsigned: dict[str, Any], count: int, **bad: object) -> Path:
    """That many credentials, and then one with other members if they are given."""
    ids = [f"urn:uuid:5b1d3f0e-5a39-4a53-9c2d-{number:012}" for number in range(count)]
    rows = [{**unsigned, "id": name} for name in ids]
    rows += [{**unsigned, **bad}] if bad else []
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def issue(call: Caller, folder: Path, source: Path, output: Path, *more: object) -> Answer:
    return call("issue", source, "-p", folder, "-o", output, "--at", AT, *more)


def verify(call: Caller, folder: Path, *arguments: object) -> Answer:
    return call("verify", "--offline", "--at", AT, "--site", site_of(folder), *arguments)


def test_it_works(
    call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    source = write_rows(tmp_path / "many.ndjson", unsigned, 5)
    answer = issue(call, own_academy, source, tmp_path / "signed.ndjson")
    assert answer.code == 0, answer.err
    assert answer.out.startswith("Signed 5 credentials as did:web:badges.example.org and wrote")
    checked = verify(call, own_academy, tmp_path / "signed.ndjson", "--json")
    reports = [json.loads(line) for line in checked.out.splitlines()]
    assert checked.code == 0
    assert [report["source"] for report in reports] == [
        f"{tmp_path / 'signed.ndjson'}:{number}" for number in range(1, 6)
    ]
    assert {report["verdict"] for report in reports} == {"valid"}
    assert checked.err.endswith("\n5 documents: 5 valid.\n")


def test_a_row_is_signed_as_a_single_credential_is(
    call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    source = write_rows(tmp_path / "many.ndjson", unsigned, 1)
    (tmp_path / "one.json").write_text(json.dumps(json.loads(source.read_text("utf-8")), indent=4))
    for name in ("many.ndjson", "one.json"):
        assert issue(call, own_academy, tmp_path / name, tmp_path / f"{name}.signed").code == 0
    many = json.loads((tmp_path / "many.ndjson.signed").read_text("utf-8"))
    assert many == json.loads((tmp_path / "one.json.signed").read_text("utf-8"))


def test_many_in_a_file_of_another_name_are_signed_too(
    call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    source = write_rows(tmp_path / "export.json", unsigned, 3)
    answer = issue(call, own_academy, source, tmp_path / "signed", "--jwt")
    assert answer.out.startswith("Signed 3 credentials")
    tokens = (tmp_path / "signed").read_bytes().splitlines()
    assert [token[:2] for token in tokens] == [b"ey"] * 3


def test_bad_rows_are_left_out_and_listed(
    call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    source = write_rows(tmp_path / "many.ndjson", unsigned, 3, shoeSize=38)
    answer = issue(call, own_academy, source, tmp_path / "signed.ndjson")
    assert answer.code == 1
    faults = tmp_path / "signed.faults.csv"
    assert f"1 rows could not be signed; {faults} says which" in answer.out
    (fault,) = csv.DictReader(faults.read_text("utf-8-sig").splitlines())
    assert (fault["row"], fault["reason_code"]) == ("4", "undefined-term")
    assert "shoeSize" in fault["what_is_wrong"]
    assert fault["what_to_do"]
    assert (tmp_path / "signed.ndjson").read_bytes().count(b"\n") == 3


def test_engines_agree(
    call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    source = write_rows(tmp_path / "many.ndjson", unsigned, 20, name=7)
    told = {}
    for engine in ("local", "pool"):
        options = ("--engine", engine, "--jobs", 2)
        assert issue(call, own_academy, source, tmp_path / "s.ndjson", *options).code == 1
        signed = (tmp_path / "s.ndjson").read_bytes(), (tmp_path / "s.faults.csv").read_bytes()
        shown = [
            verify(call, own_academy, tmp_path / "s.ndjson", *manner, *options)
            for manner in (("--json",), ("--brief",), ())
        ]
        table = ("--csv", tmp_path / "t.csv", "--html", tmp_path / "t.html")
        verify(call, own_academy, tmp_path / "s.ndjson", *table, *options)
        files = (tmp_path / "t.csv").read_bytes(), (tmp_path / "t.html").read_bytes()
        told[engine] = signed, shown, files
    assert told["local"] == told["pool"]


def test_a_pool_takes_over_after_a_page(
    call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    write_rows(tmp_path / "many.ndjson", unsigned, 450)
    answers = [
        verify(call, own_academy, tmp_path / "many.ndjson", "--brief", *options)
        for options in (("--jobs", 2), ("--engine", "local"))
    ]
    assert answers[0] == answers[1]
    assert answers[0].code == 1
    assert "450 documents: 450 invalid." in answers[0].out


def test_files_of_rows_in_folders_and_archives(
    call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    source = write_rows(tmp_path / "many.jsonl", unsigned, 2)
    given = tmp_path / "given"
    given.mkdir()
    issue(call, own_academy, source, given / "a.ndjson")
    with zipfile.ZipFile(given / "b.zip", "w") as archive:
        archive.write(given / "a.ndjson", "deep/a.ndjson")
    answer = verify(call, own_academy, given, "--json")
    names = [json.loads(line)["source"] for line in answer.out.splitlines()]
    assert names == [
        *(f"{given}/a.ndjson:{number}" for number in (1, 2)),
        *(f"{given}/b.zip/deep/a.ndjson:{number}" for number in (1, 2)),
    ]
    assert answer.code == 0
    assert "One credential came 2 times" in answer.err


def test_rows_from_standard_input(
    call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    source = write_rows(tmp_path / "many.ndjson", unsigned, 3)
    issue(call, own_academy, source, tmp_path / "s.ndjson")
    options = ("--offline", "--brief", "--at", AT, "--site", site_of(own_academy))
    ended = start("verify", "-", *options, standard_input=(tmp_path / "s.ndjson").read_bytes())
    assert ended.returncode == 0
    assert ended.stdout.splitlines()[1].startswith(b"VALID")
    assert b"standard input:2" in ended.stdout


def test_reports_go_into_a_file(
    call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    source = write_rows(tmp_path / "many.ndjson", unsigned, 3)
    issue(call, own_academy, source, tmp_path / "s.ndjson")
    with (tmp_path / "s.ndjson").open("a") as file:
        file.write("{}\n")
    shown = verify(call, own_academy, tmp_path / "s.ndjson", "--json")
    answer = verify(call, own_academy, tmp_path / "s.ndjson", "-o", tmp_path / "reports.ndjson")
    assert (answer.code, shown.code) == (1, 1)
    assert answer.out.startswith("4 documents: 3 valid, 1 invalid. The reports are in")
    assert (tmp_path / "reports.ndjson").read_text("utf-8") == shown.out


BAD_CALLS = {
    "no rows": (["verify", "EMPTY", "-o", "OUT"], "There is no document"),
    "two files": (["verify", "MANY", "MANY", "-o", "OUT"], "--output takes"),
    "no file of rows": (["verify", "BADGE", "-o", "OUT"], "--output takes"),
    "shown too": (["verify", "MANY", "-o", "OUT", "--json"], "--output takes"),
    "over the input": (["verify", "MANY", "-o", "MANY"], "would be overwritten"),
    "no folder": (["issue", "MANY", "-p", "FOLDER", "-o", "no/o.ndjson"], "There is no folder"),
    "no such file": (["issue", "no.ndjson", "-p", "FOLDER", "-o", "OUT"], "There is no file"),
    "no programme": (["issue", "MANY", "-p", "no", "-o", "OUT"], "There is no folder"),
    "no such engine": (["verify", "MANY", "--engine", "steam"], "--engine"),
    "no jobs": (["verify", "MANY", "--jobs", "0"], "--jobs"),
    "input on ray": (["verify", "-", "--engine", "ray"], "cannot read standard input"),
}


@pytest.mark.parametrize("case", BAD_CALLS)
def test_a_wrong_call(
    case: str, call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "empty.ndjson").write_text("\n")
    places = {
        "MANY": write_rows(tmp_path / "many.ndjson", unsigned, 2),
        "EMPTY": tmp_path / "empty.ndjson",
        "OUT": tmp_path / "out.ndjson",
        "FOLDER": own_academy,
        "BADGE": file_of(own_academy, "badges", "zoe"),
    }
    arguments, words = BAD_CALLS[case]
    before = places["MANY"].read_bytes()
    answer = call(*(places.get(argument, argument) for argument in arguments))
    assert answer.code == 2
    assert words in answer.err
    assert places["MANY"].read_bytes() == before


@pytest.mark.parametrize("engine", ["local", "pool"])
def test_a_stop_is_said_and_made_good(
    engine: str, call: Caller, own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    """Ctrl-C reaches every process of the terminal."""
    source = write_rows(tmp_path / "many.ndjson", unsigned, 3_000)
    output = tmp_path / "s.ndjson"
    words = ["issue", source, "-p", own_academy, "-o", output, "--at", AT]
    process = subprocess.Popen(
        [sys.executable, "-m", "cairn.cli", *map(str, words), "--engine", engine, "--jobs", "2"],
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "CAIRN_PASSPHRASE": PASSPHRASE},
    )
    while not (Path(f"{output}.part").exists() and Path(f"{output}.part").stat().st_size):
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.decode() == "Stopped. Give the same command again, and it goes on where it was.\n"
    assert not output.exists()
    answer = call(*words, "--engine", engine)
    assert answer.out.startswith("Signed 3000 credentials")
    assert sorted(path.name for path in tmp_path.glob("s.*")) == ["s.ndjson"]


def test_a_pool_is_chosen_where_it_helps() -> None:
    choices = [
        chosen_engine(rows, engine, jobs)
        for rows, engine, jobs in [
            (999_999, None, 1),
            (30, None, 2),
            (999_999, None, 2),
            (999_999, Engine.LOCAL, 2),
        ]
    ]
    assert choices == [Engine.LOCAL, Engine.LOCAL, Engine.POOL, Engine.LOCAL]


def test_a_log_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    seconds = iter((1_000, 1_001, 1_040, 1_041))
    with Progress(clock=lambda: next(seconds)) as progress:
        for done in (0, 10, 400, 410, 1_000):
            progress("issue", done, 1_000)
        progress("issue", 1_000, 1_000)
    assert capsys.readouterr().err.splitlines() == [
        "Signing: 400 of 1000, 10 a second, about 1 minutes to go",
        "Signing: 1000",
    ]
