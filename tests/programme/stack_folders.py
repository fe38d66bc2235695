"""A programme folder with pathways: a certificate, a diploma that rests on it, one that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cairn.programme.ledger import Award, Ledger
from programme.folders import AT, HEADER, PASSPHRASE, make_folder, run_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "AT", "CERTIFICATE", "PASSPHRASE", "PATHWAYS", "PROGRAMME", "ROSTER", "award_of", "pathway_id",
    "run_folder", "stack_folder",
]  # fmt: skip

_ACHIEVEMENTS = {
    "genai": ("Generative AI for finance", 'validFor = "P3Y"'),
    "sql": ("Data with SQL", 'validFor = "P1Y"'),
    "python": ("Data with Python", ""),
    "talk": ("Client communication", ""),
    "certificate": ("Certificate in finance operations", ""),
    "diploma": ("Diploma in finance operations", ""),
    "honours": ("Honours", ""),
}

PROGRAMME = HEADER + "".join(
    f"""
[[achievements]]
key = "{key}"
name = "{name}"
description = "Knows {name}."
criteria = "A supervised project."
{more}
"""
    for key, (name, more) in _ACHIEVEMENTS.items()
)

PATHWAYS = """\
[[pathways]]
key = "certificate"
name = "Certificate in finance operations"
earns = "certificate"

[[pathways.nodes]]
key = "all"
name = "Certificate in finance operations"
all_of = ["genai", "data"]

[[pathways.nodes]]
key = "genai"
name = "Generative AI for finance"
achievement = "genai"

[[pathways.nodes]]
key = "data"
name = "One data credential"
any_of = ["sql", "python"]

[[pathways.nodes]]
key = "sql"
name = "Data with SQL"
achievement = "sql"

[[pathways.nodes]]
key = "python"
name = "Data with Python"
achievement = "python"

[[pathways]]
key = "diploma"
name = "Diploma in finance operations"
earns = "diploma"

[[pathways.nodes]]
key = "all"
name = "Diploma in finance operations"
all_of = ["certificate", "talk"]

[[pathways.nodes]]
key = "certificate"
name = "Certificate in finance operations"
achievement = "certificate"

[[pathways.nodes]]
key = "talk"
name = "Client communication"
achievement = "talk"

[[pathways]]
key = "honours"
name = "Honours"
earns = "honours"
approval = "queued"

[[pathways.nodes]]
key = "only"
name = "Client communication"
achievement = "talk"
"""

CERTIFICATE = "Certificate in finance operations"

ROSTER = """\
name,email,achievement,date,renewed
Ana Díaz,ana@example.org,genai,2026-05-04,
Ana Díaz,ana@example.org,sql,2026-05-04,
Ana Díaz,ana@example.org,talk,2026-05-04,
李小龍,li@example.org,genai,2026-05-04,
نازنین,naz@example.org,genai,2026-05-04,
نازنین,naz@example.org,sql,2026-05-04,
نازنین,naz@example.org,python,2026-05-04,
"""


def stack_folder(
    folder: Path, *, programme: str = PROGRAMME, roster: str = ROSTER, pathways: str = PATHWAYS
) -> Path:
    made = make_folder(folder, programme, roster)
    (made / "pathways.toml").write_text(pathways, encoding="utf-8")
    return made


def pathway_id(key: str) -> str:
    return f"https://badges.example.org/pathways/{key}.json"


def award_of(folder: Path, email: str, achievement: str) -> Award:
    with Ledger(folder / "ledger.sqlite") as ledger:
        found = [a for a in ledger.awards() if (a.email, a.achievement) == (email, achievement)]
    assert len(found) == 1, found
    return found[0]
