"""A small programme folder, and the command line called as a person calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from cairn.cli.main import main

AT = "2026-11-23T12:00:00Z"
PASSPHRASE = "correct horse battery"

PROGRAMME = """\
[issuer]
id = "did:web:badges.example.org"
name = "Northbank Academy"

[issuer.address]
addressCountryCode = "IT"

[publication]
base = "https://badges.example.org"

[outputs]
image = "svg"
pdf = false

[status]
purposes = ["revocation", "suspension"]

[[achievements]]
key = "genai-finance"
name = "Generative AI for finance"
description = "Uses generative AI in reporting."
criteria = "Pass the supervised project."
level = 5
result = { name = "Score", min = 0, max = 100 }

[[achievements]]
key = "client-talk"
name = "Client communication"
description = "Talks with clients."
criteria = "Role play."
"""

ROSTER = """\
name,email,achievement,date,result
Ana Díaz,ana@example.org,genai-finance,2026-05-04,87.5
李小龍,li@example.org,genai-finance,2026-05-04,61
نازنین,naz@example.org,client-talk,2026-05-05,
Zoë 🌱,zoe@example.org,client-talk,2026-05-05,
Ana Díaz,ana@example.org,client-talk,2026-05-05,
Bad Row,bad@example.org,genai-finance,2026-05-05,187
"""


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Caller:
    """Calls commands in this process."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: object) -> Answer:
        self.capsys.readouterr()
        code = exit_of(*arguments)
        said = self.capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        assert "fault of its own" not in said.err, said.err
        return Answer(code, said.out, said.err)


def exit_of(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


def make_folder(folder: Path, programme: str = PROGRAMME, roster: str = ROSTER) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "programme.toml").write_text(programme, encoding="utf-8")
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    return folder


def site_of(folder: Path) -> str:
    return f"https://badges.example.org={folder / 'out' / 'public'}"


def file_of(folder: Path, kind: str, learner: str) -> Path:
    return next((folder / "out" / kind).glob(f"{learner}-*"))


def start(
    *arguments: object, standard_input: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Call a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cairn.cli", *map(str, arguments)],
        input=standard_input,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )
