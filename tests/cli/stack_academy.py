"""A programme with pathways, a catalogue and a role, run once, for the commands about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.academy import AT, exit_of
from programme.stack_folders import stack_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CATALOGUE", "ROLE", "make_stack_academy"]

_BASE = "https://badges.example.org/achievements"

CATALOGUE = f"""\
[[offerings]]
id = "talk"
name = "Talking with clients"
achievement = "{_BASE}/talk.json"
issuer = "did:web:badges.example.org"
issuerName = "Northbank Academy"
price = 120
hours = 40

[[offerings]]
id = "sql"
name = "SQL in a week"
achievement = "{_BASE}/sql.json"
issuer = "did:web:elsewhere.example"
issuerName = "Elsewhere"
price = 90
hours = 30
mode = "on-site"
runs = ["2027-01-11/2027-01-29"]
skills = ["https://skills.example/sql@good"]

[[offerings]]
id = "python"
name = "Python at your pace"
achievement = "{_BASE}/python.json"
issuer = "did:web:badges.example.org"
issuerName = "Northbank Academy"
price = 150.50
hours = 50
skills = ["https://skills.example/python@good", "https://skills.example/sql@basic"]
"""

ROLE = """\
[role]
name = "Analyst"

[[role.skills]]
skill = "https://skills.example/sql"
name = "SQL"
level = "good"
weight = 2
required = true

[[role.skills]]
skill = "https://skills.example/python"
name = "Python"

[[role.others]]
kind = "portfolio"
name = "one published analysis"
"""

_FRAMEWORK = """
[framework]
levels = ["basic", "good"]
"""


def make_stack_academy(folder: Path, passphrase_file: Path) -> Path:
    """Write the folder and run it."""
    made = stack_folder(folder)
    (made / "pathways").mkdir()
    (made / "pathways" / "levels.toml").write_text(_FRAMEWORK, encoding="utf-8")
    (made / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    (made / "role.toml").write_text(ROLE, encoding="utf-8")
    assert exit_of("run", made, "--at", AT, "--passphrase-file", passphrase_file) == 0
    return made
