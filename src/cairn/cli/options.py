"""The options that several commands share, so that they are spelt and explained alike."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cairn.bulk.engines import Engine

__all__ = [
    "AsJson",
    "At",
    "EngineOption",
    "Jobs",
    "Output",
    "PassphraseFile",
    "Programme",
    "Sites",
]

Programme = Annotated[
    Path, typer.Argument(help="The programme folder, with programme.toml and roster.csv in it.")
]
"""The folder of a programme."""

PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        help="A file whose first line opens the issuer's keys. Without it, the variable "
        "CAIRN_PASSPHRASE is looked at, and then you are asked."
    ),
]
"""Where the passphrase stands."""

At = Annotated[
    str | None,
    typer.Option(help="Act as if it were this instant, such as 2026-01-31T09:30:00Z."),
]
"""The instant to act for."""

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
"""Whether the answer is for a program."""

Output = Annotated[
    Path, typer.Option("--output", "-o", help="The file to write; one that is there is replaced.")
]
"""The file that is made."""

Sites = Annotated[
    list[str] | None,
    typer.Option(
        help="Read an issuer's site from a folder instead, written as "
        "https://badges.example.org=folder. May be given several times."
    ),
]
"""Local copies of sites."""

EngineOption = Annotated[
    Engine | None,
    typer.Option(
        "--engine",
        help="Who does the work when there is much: this process (local), several processes "
        "(pool), or a Ray cluster (ray). Without it, several processes as soon as that is faster.",
    ),
]
"""Who does the work."""

Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", min=1, help="How many processes work. Without it, one for each processor."
    ),
]
"""How many processes."""
