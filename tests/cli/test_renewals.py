"""`cairn renewals`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.academy import AT, PASSPHRASE, Caller
from cli.stack_academy import make_stack_academy


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme that was run; not to be changed. SQL ends a year after May 2026."""
    folder = tmp_path_factory.mktemp("renewals")
    secret = folder / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    return make_stack_academy(folder / "p", secret)


def test_it_works(call: Caller, ready: Path) -> None:
    answer = call("renewals", ready, "--within", "P1Y", "--at", AT)
    assert answer.code == 0
    assert "Ana Díaz: “Data with SQL” ends on 2027-05-04, in 161 days." in answer.out
    assert "  What rests on it: “Certificate in finance operations”." in answer.out
    assert "نازنین" in answer.out


def test_nothing_ends_soon(call: Caller, ready: Path) -> None:
    assert call("renewals", ready, "--at", AT).out == "No credential ends within 90 days.\n"


def test_what_has_ended_is_told_too(call: Caller, ready: Path) -> None:
    assert "ended on 2027-05-04." in call("renewals", ready, "--at", "2027-06-01T00:00:00Z").out


def test_in_json(call: Caller, ready: Path) -> None:
    told = json.loads(call("renewals", ready, "--within", "p12m", "--json", "--at", AT).out)
    assert [one["title"] for one in told] == ["Data with SQL"] * 2
    assert told[0]["awarded"] == "2026-05-04T00:00:00Z"


@pytest.mark.parametrize("within", ["", "soon", "90", "P", "PT5H", "P-1D"])
def test_a_time_that_is_none(within: str, call: Caller, ready: Path) -> None:
    answer = call("renewals", ready, "--within", within)
    assert answer.code == 2
    assert "is not a duration" in answer.err


def test_a_folder_in_which_nothing_was_awarded(call: Caller, tmp_path: Path) -> None:
    (tmp_path / "programme.toml").write_text("")
    assert call("renewals", tmp_path).code == 2
