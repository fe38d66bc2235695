"""What the README's first page says is true: its Python runs, and its commands exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from cairn.cli.main import app
from cli.academy import file_of
from house.pages import parameters, walk
from house.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = dict(walk(get_command(app)))


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def _calls() -> list[str]:
    """Every call of cairn in a block, and every inline mention that starts with cairn."""
    lines = [line.removeprefix("$ ") for block in _blocks("") for line in block.splitlines()]
    lines += re.findall(r"`(cairn [^`]+)`", README)
    return [line.split("  #")[0].strip() for line in lines if line.startswith("cairn ")]


def test_it_names_commands() -> None:
    assert len(_calls()) > 4


@pytest.mark.parametrize("call", _calls())
def test_every_command_exists_with_its_options(call: str) -> None:
    words = shlex.split(call)
    path = " ".join(words[:3]) if " ".join(words[:3]) in COMMANDS else " ".join(words[:2])
    known = {name for parameter in parameters(COMMANDS[path]) for name in parameter.opts}
    assert {word for word in words if word.startswith("-") and word != "-"} - known == set()


def test_every_option_in_the_text_exists() -> None:
    known = {
        name
        for command in COMMANDS.values()
        for parameter in parameters(command)
        for name in parameter.opts
    }
    assert set(re.findall(r"`(--[a-z-]+)`", README)) - known == set()


def test_the_python_runs(
    academy: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Offline the key of this badge's issuer cannot be had, so the last line raises."""
    import cairn
    from cairn.kernel.errors import VerificationFailedError

    (block,) = _blocks("python")
    (tmp_path / "badge.png").write_bytes(file_of(academy, "badges", "zoe").read_bytes())
    monkeypatch.chdir(tmp_path)
    with pytest.raises(VerificationFailedError):
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - the README's own words
    assert issubclass(VerificationFailedError, cairn.CairnError)
    assert capsys.readouterr().out.strip()


def test_brief_answers_look_like_the_readmes() -> None:
    """Each line of the answer starts with a verdict as `--brief` prints it."""
    (block,) = [block for block in _blocks("") if "--brief" in block]
    _, *answers, _, total = block.splitlines()
    verdicts = {line[:24].rstrip() for line in answers}
    assert verdicts <= {"VALID", "INVALID", "COULD NOT BE DETERMINED"}
    assert re.fullmatch(r"\d+ documents: .*\.", total)
