"""One small programme that was run, and a copy of it for tests that change it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cheap_seals import cheap_seals
from cli.academy import AT, PASSPHRASE, Caller, exit_of, make_folder

__all__ = ["cheap_seals"]


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_PASSPHRASE", PASSPHRASE)


@pytest.fixture(scope="session")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme that was run; not to be changed."""
    folder = make_folder(tmp_path_factory.mktemp("academy"))
    secret = folder.parent / "academy-passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    assert exit_of("run", folder, "--at", AT, "--passphrase-file", secret) == 1
    return folder


@pytest.fixture
def own_academy(academy: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(academy, tmp_path / "own"))


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Caller:
    """Calls a command and gives its exit code and what it said."""
    return Caller(capsys)
