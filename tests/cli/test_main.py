"""The command line as a whole: its words, its endings, and terminals that are not like ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cairn.cli.main import exit_code
from cairn.kernel import errors
from cli.academy import AT, Caller, file_of, site_of, start

EXIT_CODES = {
    errors.InputError: 1,
    errors.ShapeError: 1,
    errors.TermError: 1,
    errors.FetchError: 3,
    errors.UsageError: 2,
    errors.ProgrammeError: 2,
    errors.KeyMaterialError: 2,
}


def test_it_works(call: Caller) -> None:
    answer = call("--help")
    assert answer.code == 0
    for command in ("run", "verify", "bake", "revoke", "status", "keys", "lint", "demo"):
        assert f"  {command} " in answer.out


def test_version(call: Caller) -> None:
    from importlib.metadata import version

    assert call("--version").out == f"cairn {version('cairn-credentials')}\n"


@pytest.mark.parametrize("kind", EXIT_CODES, ids=lambda kind: kind.__name__)
def test_every_error_has_its_exit_code(kind: type[errors.CairnError]) -> None:
    assert exit_code(kind("It is so.")) == EXIT_CODES[kind]


@pytest.mark.parametrize("arguments", [["frobnicate"], ["--frobnicate"], ["keys", "lose"]])
def test_a_wrong_call(arguments: list[str], call: Caller) -> None:
    answer = call(*arguments)
    assert answer.code == 2
    assert arguments[-1] in answer.err


def test_no_help_text_is_cut_short() -> None:
    """The first line of each command's help is a whole sentence."""
    from typer.main import get_command

    from cairn.cli.main import app
    from house.pages import parameters, walk

    odd = []
    for path, command in walk(get_command(app)):
        texts = [(command.help or "").split("\n\n")[0]]
        texts += [parameter.help for parameter in parameters(command)]
        odd += [f"{path}: {text}" for text in texts if not text[0].isupper() or text[-1] != "."]
    assert odd == []


TERMINALS = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "utf-16": {"PYTHONIOENCODING": "utf-16"},
    "plain C": {"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
}


@pytest.mark.parametrize("terminal", TERMINALS)
def test_terminals_that_lack_letters(terminal: str, academy: Path) -> None:
    badges = academy / "out" / "badges"
    site = site_of(academy)
    for more in ([], ["--json"]):
        ended = start(
            "verify", badges, "--offline", "--site", site, "--at", AT, *more, **TERMINALS[terminal]
        )
        assert ended.returncode == 0, ended.stderr
        assert b"fault of its own" not in ended.stderr
    ended = start("lint", academy / "wörld", **TERMINALS[terminal])
    assert ended.returncode == 2
    assert b"Traceback" not in ended.stderr


def test_json_is_json_in_every_encoding(academy: Path) -> None:
    import json

    badge = file_of(academy, "badges", "zoe")
    arguments = ("verify", badge, "--offline", "--json", "--at", AT)
    for encoding in ("ascii", "cp1252", "utf-8"):
        ended = start(*arguments, PYTHONIOENCODING=encoding)
        assert json.loads(ended.stdout)["recipient"] == "Zoë 🌱"


@pytest.mark.parametrize(
    "arguments", [["verify", "BADGES", "--offline"], ["lint", "FOLDER"], ["unbake", "BADGE"]]
)
def test_a_closed_pipe_is_no_verdict(arguments: list[str], academy: Path) -> None:
    places = {
        "BADGES": academy / "out" / "badges",
        "FOLDER": academy,
        "BADGE": file_of(academy, "badges", "zoe"),
    }
    reading, writing = os.pipe()
    os.close(reading)
    words = [str(places.get(word, word)) for word in arguments]
    ended = subprocess.run(
        [sys.executable, "-m", "cairn.cli", *words],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert ended.returncode == 141
    assert ended.stderr == b""


HEAVY = {"polars", "typst", "segno", "rich", "sqlite3", "openbadgeslib"}
HEAVY |= {"cairn.programme", "cairn.exporters", "cairn.importers", "cairn.resolvers.web"}
HEAVY |= {"cairn.demo", "PIL", "http.server"}


def test_verifying_offline_loads_only_what_it_needs(academy: Path) -> None:
    """What is loaded decides how long a cold start takes. PyLD brings its own http.client."""
    badge, site = file_of(academy, "badges", "zoe"), site_of(academy)
    call = ["verify", str(badge), "--offline", "--at", AT, "--site", site]
    code = (
        "import sys\nfrom cairn.cli.main import main\n"
        f"try:\n    main({call!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert set(ended.stderr.decode().split()) & HEAVY == set()
