"""`cairn lint`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.academy import PROGRAMME, Caller, file_of


def test_it_works(call: Caller, academy: Path) -> None:
    answer = call("lint", academy)
    assert answer.code == 1
    assert "✗ Notional workload: missing\n      → Write notionalWorkload" in answer.out
    assert "5 mandatory elements missing or incomplete." in answer.out


@pytest.mark.parametrize("kind", ["programme.toml", "credentials", "badges"])
def test_other_forms(kind: str, call: Caller, academy: Path) -> None:
    path = academy / kind if "." in kind else file_of(academy, kind, "zoe")
    answer = call("lint", path)
    assert answer.code == 1
    assert "Client communication" in answer.out


def test_json(call: Caller, academy: Path) -> None:
    told = json.loads(call("lint", academy, "--json").out)
    assert [one["achievement"] for one in told] == [
        "Generative AI for finance",
        "Client communication",
    ]
    assert len(told[0]["elements"]) == 16
    assert "Notional workload" in told[0]["missing"]


BAD = {
    "no file": ("nowhere", None, "There is no file"),
    "an empty folder": ("", None, "There is no programme.toml"),
    "bad toml": ("programme.toml", "x = [", "has to be mended first"),
    "unknown key": ("programme.toml", PROGRAMME + "levle = 4\n", "Did you mean"),
    "a table": ("roster.csv", "name,email\n", "digital credential"),
    "no achievement": ("x.json", '{"type": ["VerifiableCredential"]}', "There is no achievement"),
    "no JSON": ("x.json", "{", "x.json"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_used(case: str, call: Caller, tmp_path: Path) -> None:
    name, content, words = BAD[case]
    if content is not None:
        (tmp_path / name).write_text(content)
    answer = call("lint", tmp_path / name)
    assert answer.code == 2
    assert words in answer.err
    assert answer.out == ""


def test_a_complete_definition(call: Caller, tmp_path: Path) -> None:
    from cairn.demo import write_example

    write_example(tmp_path / "example", year=2026, most=1)
    told = json.loads(call("lint", tmp_path / "example", "--json").out)
    # One of the nine leaves something out on purpose.
    assert [bool(one["missing"]) for one in told] == [place == 2 for place in range(9)]
