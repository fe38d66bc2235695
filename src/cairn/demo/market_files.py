"""The example's files about the job market: postings that were made up, and published facts.

Written into the example's folder, so that anybody may look at them and change them. The years of
the postings move with the story; those of the facts do not. Reads no postings: the product does.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from cairn.kernel.errors import ProgrammeError
from cairn.skills.concepts import Code, FrameworkHead, Occupation
from cairn.skills.framework import Framework, framework_of
from cairn.skills.vocabulary import small_vocabulary

__all__ = [
    "DATA",
    "MARKET",
    "POSTINGS",
    "PROJECTIONS",
    "UNEMPLOYMENT",
    "asked_for",
    "licences",
    "write_market_files",
]

MARKET = "market"
"""The folder in the example's folder."""

DATA = "data"
"""The folder in it with what was read, where `cairn market` finds it."""

POSTINGS, PROJECTIONS, UNEMPLOYMENT = "postings.jsonl", "projections.csv", "unemployment.csv"
"""Names of its files."""

_SKILLS, _LICENCES, _PROVENANCE = "skills.csv", "licences.csv", "PROVENANCE.md"
_WRITTEN_FOR = 2026
_POSTED = re.compile(r'("datePosted": ")(\d{4})-')
_SKILL = "urn:cairn:skill:"


def write_market_files(folder: Path, *, year: int) -> Path:
    """Write the files.

    Args:
        folder: The example's folder.
        year: The year in whose autumn the courses were held.

    Returns:
        The folder in which they are.

    Raises:
        ProgrammeError: If it cannot be written to (``example-unwritable``).
    """
    place = folder / MARKET
    texts = {name: _text(name) for name in (PROJECTIONS, UNEMPLOYMENT, _PROVENANCE)}
    texts[POSTINGS] = _POSTED.sub(
        lambda found: f"{found[1]}{int(found[2]) - _WRITTEN_FOR + year}-", _text(POSTINGS)
    )
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (place / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ProgrammeError(
            f"The example cannot be written to {place}: {error.strerror}.",
            code="example-unwritable",
            mend="Name a folder that you may write to.",
        ) from error
    return place


def asked_for() -> Mapping[str, tuple[str, ...]]:
    """The skills of the small vocabulary that stand for each skill that the example awards.

    Returns:
        URIs as the vocabulary has them, by the URI in the credential; none for a skill that the
        vocabulary lacks.
    """
    same = dict(small_vocabulary().exact_matches())
    found: dict[str, tuple[str, ...]] = {}
    for row in _rows(_SKILLS):
        keys = (f"{_SKILL}{key}" for key in row["asked"].split(";") if key)
        found[row["skill"]] = tuple(same.get(key, key) for key in keys)
    return found


def licences() -> Framework:
    """What the Occupational Outlook Handbook says about licences, for a few occupations."""
    head = FrameworkHead(
        name="licences",
        version="2024-34",
        language="en",
        title="Occupational Outlook Handbook, in our words",
        publisher="U.S. Bureau of Labor Statistics",
        licence="public domain",
        attribution="Occupational Outlook Handbook, U.S. Bureau of Labor Statistics.",
    )
    return framework_of(
        head,
        (
            Occupation(
                f"urn:cairn:licensed:{row['soc']}",
                row["occupation"],
                (),
                (Code("soc-2018", row["soc"]),),
                licence=row["words"],
            )
            for row in _rows(_LICENCES)
        ),
    )


def _rows(name: str) -> Iterator[Mapping[str, str]]:
    yield from csv.DictReader(_text(name).splitlines(), strict=True)


def _text(name: str) -> str:
    return (files("cairn.demo.provider") / MARKET / name).read_text(encoding="utf-8")
