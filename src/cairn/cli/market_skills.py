"""`cairn market skills`: what one posting, or any other text, asks for."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.data import data_folder
from cairn.cli.files import read_file
from cairn.cli.market_load import Tiers, tiers_of
from cairn.cli.market_telling import AsCsv, DataFolder, needs_market, one_form
from cairn.cli.options import AsJson
from cairn.cli.speaking import say, say_exactly, say_json
from cairn.kernel.errors import InputError, UsageError

if TYPE_CHECKING:
    from cairn.kernel.json_text import JsonObject
    from cairn.library.market_reading import TextReading
    from cairn.skills.extraction.mentions import Fact, LeftOut, Mention

__all__ = ["skills"]

_LONGEST_NAME = 255
_SHOWN = 60
_HEADER = ("Words", "Skill", "Tier", "Sure\t", "Link sure\t", "Need", "Level")
_COLUMNS = (
    "start", "end", "text", "skill", "uri", "tier", "confidence", "link_confidence", "need",
    "level",
)  # fmt: skip


def skills(
    text: Annotated[
        str,
        typer.Argument(help="The text itself, or a file with it; “-” reads standard input."),
    ],
    title: Annotated[str, typer.Option(help="The job title, to be coded too.")] = "",
    data: DataFolder = None,
    framework: Annotated[
        str, typer.Option(help="Whose skills are looked for, as for “cairn market load”.")
    ] = "",
    tiers: Tiers = "automaton,tagger,linker",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Say what a posting asks for: skills with tier and confidence, facts, and what was left out.

    Exit codes: 0 something was found, 1 nothing was, 2 the call is wrong.
    """
    one_form(as_json=as_json, as_csv=as_csv)
    wanted, words = tiers_of(tiers), _text(text)
    with needs_market():
        from cairn.library.market_reading import read_text

        found = read_text(data_folder(data), words, title, framework=framework, tiers=wanted)
    if as_json:
        say_json(_as_json(found))
    elif as_csv:
        say_exactly(_csv(found.extraction.mentions))
    else:
        _tell(found)
    there = found.extraction.mentions or found.extraction.facts or found.codes
    raise typer.Exit(0 if there else 1)


def _text(given: str) -> str:
    """The text that a person means: standard input, a file of that name, or the words."""
    if given == "-":
        data = sys.stdin.buffer.read()
    elif len(given.encode("utf-8", "replace")) <= _LONGEST_NAME and _is_file(given):
        data = read_file(Path(given))
    elif given.strip() and " " not in given.strip() and Path(given).suffix:
        # One word with an ending is a name that was spelt wrongly, and no posting.
        raise UsageError(
            f"There is no file “{given}”.", code="no-such-file", mend="Check the spelling."
        )
    else:
        data = given.encode("utf-8", "replace")
    if not data.strip():
        raise InputError(
            "There is no text to read.", code="no-text", mend="Give a text, or a file with one."
        )
    return data.decode("utf-8", "replace")


def _is_file(given: str) -> bool:
    try:
        return Path(given).exists()
    except (OSError, ValueError):
        return False


def _tell(found: TextReading) -> None:
    from cairn.exporters.terminal import text_table

    width = shutil.get_terminal_size().columns
    mentions = found.extraction.mentions
    for code in found.codes:
        say(f"{code.scheme} {code.code}, {code.occupation}: {code.confidence:.0%} sure.")
    if found.title and not found.codes:
        say(f"The title “{found.title}” names no occupation that is known.")
    say(f"{len(mentions)} {'mention' if len(mentions) == 1 else 'mentions'} of skills:"
        if mentions else "No skill was found.")  # fmt: skip
    if mentions:
        rows = [_row(one) for one in mentions[:_SHOWN]]
        say(text_table(_HEADER, rows, width=width))
    if len(mentions) > _SHOWN:
        say(f"... and {len(mentions) - _SHOWN} more; --csv and --json give them all.")
    for fact in found.extraction.facts:
        say(f"{fact.kind}: {fact.value}{_needed(fact)} (“{_short(fact.text)}”)")
    for left in found.extraction.left_out:
        say(f"Left out, {left.reason}: “{_short(found.text[left.start : left.end])}”")
    if found.extraction.remark:
        say(found.extraction.remark)


def _row(one: Mention) -> tuple[str, ...]:
    return (
        _short(one.text),
        one.skill if one.uri else "not linked",
        one.tier,
        f"{one.confidence:.0%}",
        f"{one.link_confidence:.0%}" if one.uri else "",
        "" if one.need == "unstated" else one.need,
        one.level,
    )


def _needed(fact: Fact) -> str:
    return "" if fact.need == "unstated" else f", {fact.need}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"


def _csv(mentions: tuple[Mention, ...]) -> str:
    from cairn.exporters.market_tables import guarded

    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for one in mentions:
        cells = (getattr(one, name) for name in _COLUMNS)
        rows.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
    return written.getvalue()


def _as_json(found: TextReading) -> JsonObject:
    extraction = found.extraction
    return {
        "framework": found.framework,
        "tiers": list(extraction.tiers),
        "occupations": [code._asdict() for code in found.codes],
        "mentions": [one._asdict() for one in extraction.mentions],
        "facts": [one._asdict() for one in extraction.facts],
        "leftOut": [_left(one, found.text) for one in extraction.left_out],
        "remark": extraction.remark,
    }


def _left(one: LeftOut, text: str) -> JsonObject:
    return {**one._asdict(), "text": text[one.start : one.end]}
