"""`cairn data`: what a person sees when data come in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cairn.cli.data import data_app, data_folder
from cairn.kernel.errors import UsageError
from importers.publications import EP, ESCO, laid_out, with_line

BROKEN = with_line({"ep.csv": EP}, "ep.csv", '"x","Apr-21"')


def cairn(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(data_app, [*words, "--data", str(folder)])


def test_it_works(tmp_path: Path) -> None:
    path = laid_out(tmp_path / "ep", {"ep.csv": EP})
    result = cairn(tmp_path / "data", "import", "bls-projections", str(path))
    assert result.exit_code == 0
    assert "Employment Projections 2024-34: imported." in result.output
    assert "ep.csv: 3 rows" in result.output
    assert "Say where you use it: Employment Projections program" in result.output
    again = cairn(tmp_path / "data", "import", "bls-projections", str(path))
    assert "nothing changed" in again.output


def test_rows_that_are_left_out_are_named(tmp_path: Path) -> None:
    path = laid_out(tmp_path / "ep", BROKEN)
    result = cairn(tmp_path / "data", "import", "bls-projections", str(path))
    assert result.exit_code == 1
    assert "1 thing is wrong; those rows are left out:" in result.output
    assert "ep.csv, row 4: This row has fewer cells than the header." in result.output


def test_programs_get_json(tmp_path: Path) -> None:
    path = laid_out(tmp_path / "ep", BROKEN)
    result = cairn(tmp_path / "data", "import", "bls-projections", str(path), "--json")
    told = json.loads(result.output)
    assert (told["version"], told["counts"], told["fault_count"]) == (
        "2024-34",
        {"FactSheet": 3},
        1,
    )
    assert told["faults"][0]["code"] == "too-few-cells"


def test_what_files_do_not_say_is_said_by_options(tmp_path: Path) -> None:
    path = laid_out(tmp_path / "files", ESCO)
    words = ("import", "esco", str(path), "--version", "1.2.0", "--language", "en")
    assert cairn(tmp_path / "data", *words).exit_code == 0
    refused = cairn(tmp_path / "data", *words[:3])
    assert isinstance(refused.exception, UsageError)


def test_the_list_says_what_there_is_and_what_can_be_had(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    before = cairn(folder, "list")
    assert "Nothing is imported" in before.output
    assert not folder.exists()
    cairn(folder, "import", "bls-projections", str(laid_out(tmp_path / "ep", {"ep.csv": EP})))
    after = cairn(folder, "list")
    assert "Employment Projections 2024-34\n" in after.output
    assert "oews-2025: " in after.output
    assert "hiring-lab: " in after.output
    told = json.loads(cairn(folder, "list", "--json").output)
    assert [one["name"] for one in told["imported"]] == ["bls-employment-projections"]
    assert set(told["fetch"]) <= {*told["fetch"], *told["import"]}


def test_an_unknown_name_is_refused(tmp_path: Path) -> None:
    for words in (("fetch", "lightcast"), ("import", "lightcast", str(tmp_path))):
        assert isinstance(cairn(tmp_path, *words).exception, UsageError)


def test_without_a_folder_the_persons_own_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert data_folder(tmp_path) == tmp_path
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert data_folder(None) == tmp_path / "share" / "cairn"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert data_folder(None).name == "cairn"
