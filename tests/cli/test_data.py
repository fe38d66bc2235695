"""`cairn data`: what a person sees when data come in."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cairn.cli.data import data_app, data_folder
from cairn.importers.data_packages import DATA_PACKAGES
from cairn.kernel.errors import UsageError
from importers.publications import EP, ESCO, ESCO_LABELS, ESCO_TEXTS, PHRASES, laid_out, with_line

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


def test_many_of_one_kind_do_not_hide_another(tmp_path: Path) -> None:
    alike = "".join(f'"x{number}","Apr-21"\n' for number in range(300))
    files = {"ep.csv": EP + '"Smiths"x,"y"\n' + alike + EP.splitlines(keepends=True)[0]}
    result = cairn(tmp_path, "import", "bls-projections", str(laid_out(tmp_path / "ep", files)))
    assert "302 things are wrong; those rows are left out:" in result.output
    assert result.output.count("fewer cells") == 3
    assert result.output.count("quotation mark") == 1
    assert "and 298 more" in result.output


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
    assert "small vocabulary" in before.output
    assert not folder.exists()
    cairn(folder, "import", "bls-projections", str(laid_out(tmp_path / "ep", {"ep.csv": EP})))
    after = cairn(folder, "list")
    assert "Employment Projections 2024-34 (bls-employment-projections)\n" in after.output
    assert "oews-2025: " in after.output
    assert "hiring-lab: " in after.output
    told = json.loads(cairn(folder, "list", "--json").output)
    assert [one["name"] for one in told["imported"]] == ["bls-employment-projections"]
    assert set(told["fetch"]) <= {*told["fetch"], *told["import"]}


def there_already(folder: Path, name: str, files: Mapping[str, str]) -> None:
    """The data of a package as `fetch` leaves them."""
    place = folder / "packages" / f"{name}-{DATA_PACKAGES[name].version}"
    laid_out(place, {**files, "ATTRIBUTION.txt": "x"})


def followed(folder: Path, result: Result) -> list[Result]:
    """What comes of the commands that an answer says to do next."""
    said = [line.partition(": ") for line in result.output.splitlines()]
    commands = [shlex.split(what) for word, _, what in said if word in ("Next", "Then")]
    assert all(one[:2] == ["cairn", "data"] and one[-2] == "--data" for one in commands)
    return [cairn(folder, *one[2:-2]) for one in commands]


def test_who_does_what_is_said_next_has_the_data(tmp_path: Path) -> None:
    folder = tmp_path / "my data"
    there_already(folder, "gazetteer", PHRASES)
    result = cairn(folder, "fetch", "gazetteer")
    assert "it was there already" in result.output
    assert "Licence: MIT" in result.output
    (done,) = followed(folder, result)
    assert done.exit_code == 0
    assert "skills.json: 2 rows" in done.output
    assert "small vocabulary" in cairn(tmp_path, "list").output
    assert "small vocabulary" not in cairn(folder, "list").output


def test_what_must_lie_beside_is_said_while_it_does_not(tmp_path: Path) -> None:
    there_already(tmp_path, "esco-texts", {"skills.csv": ESCO_TEXTS["skills.csv"]})
    first = cairn(tmp_path, "fetch", "esco-texts").output
    assert "Next: cairn data fetch esco-labels" in first
    assert "Then: cairn data import esco-texts" in first
    there_already(tmp_path, "esco-labels", ESCO_LABELS)
    again = cairn(tmp_path, "fetch", "esco-texts")
    (done,) = followed(tmp_path, again)
    assert (done.exit_code, "Then" in again.output) == (0, False)


def test_where_the_environment_says_the_folder_it_is_not_said_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there_already(tmp_path, "gazetteer", PHRASES)
    monkeypatch.setenv("CAIRN_DATA", str(tmp_path))
    assert "--data" not in CliRunner().invoke(data_app, ["fetch", "gazetteer"]).output


def test_a_crosswalk_asks_for_both_its_ends(tmp_path: Path) -> None:
    words = ("import", "crosswalk", str(laid_out(tmp_path / "x", {"x.csv": "a,b\n1,2\n"})))
    for said, wanted in (((), "--origin"), (("--origin", "soc-2010"), "--target")):
        refused = cairn(tmp_path / "data", *words, *said).exception
        assert isinstance(refused, UsageError)
        assert wanted in refused.mend


def test_an_option_that_would_do_nothing_is_refused(tmp_path: Path) -> None:
    path = laid_out(tmp_path / "ep", {"ep.csv": EP})
    words = ("import", "bls-projections", str(path), "--version", "2023-33")
    refused = cairn(tmp_path / "data", *words).exception
    assert isinstance(refused, UsageError)
    assert refused.code == "not-a-choice"


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
