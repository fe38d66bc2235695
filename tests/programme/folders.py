"""Small programme folders to run, and the instant they are run at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cairn.programme.run import RunResult, run

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["AT", "HEADER", "PASSPHRASE", "PROGRAMME", "make_folder", "run_folder"]

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
PASSPHRASE = "correct horse battery"

HEADER = """\
[issuer]
id = "did:web:badges.example.org"
name = "Northbank Academy"

[issuer.address]
addressCountryCode = "IT"

[publication]
base = "https://badges.example.org"

[outputs]
image = "none"
pdf = false
"""

PROGRAMME = (
    HEADER
    + """
[[achievements]]
key = "genai-finance"
name = "Generative AI for finance"
description = "Uses generative AI in reporting."
criteria = "Pass the supervised project."
level = 5
validFor = "P3Y"
result = { name = "Score", min = 0, max = 100 }

[[achievements]]
key = "client-talk"
name = "Client communication"
description = "Talks with clients."
criteria = "Role play."
"""
)

ROSTER = """\
name,email,achievement,date,result
Ana Díaz,ana@example.org,genai-finance,2026-05-04,87.5
李小龍,li@example.org,genai-finance,2026-05-04,61
نازنین,naz@example.org,client-talk,2026-05-05,
"""


def make_folder(folder: Path, programme: str = PROGRAMME, roster: str = ROSTER) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "programme.toml").write_text(programme, encoding="utf-8")
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    return folder


def run_folder(folder: Path, **options: Any) -> RunResult:
    return run(folder, **{"at": AT, "passphrase": PASSPHRASE, **options})
