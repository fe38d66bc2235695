"""Reads the phrases for skills that the package skill-extractor carries (MIT).

About thirty thousand surface forms of job advertisements, without meanings: they help to find
where a skill is named, and not which one of a framework it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, MutableMapping
from pathlib import Path

from cairn.importers.frameworks.documents import documents
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.reading import Item, Reading
from cairn.kernel.errors import InputError
from cairn.kernel.json_text import Json
from cairn.skills.concepts import FrameworkHead, Skill
from cairn.skills.framework import label_key

__all__ = ["open_gazetteer"]

_PHRASE = "urn:cairn:phrase:"
_LONGEST = 120
_HEAD = FrameworkHead(
    name="gazetteer",
    version="0.2.0",
    language="en",
    title="Phrases for skills in job advertisements",
    publisher="the authors of skill-extractor",
    licence="MIT",
    attribution="Phrases from the package skill-extractor (MIT).",
)


def open_gazetteer(path: Path) -> Reading:
    """Open the list of phrases.

    Args:
        path: The folder that `cairn data fetch gazetteer` made, or the list in it.

    Raises:
        InputError: If there is no list of texts in JSON.
        LimitError: If it is too large.
    """
    publication = Publication(path)
    for name, document in documents(publication):
        if isinstance(document, list):
            rows: dict[str, int] = {}
            return Reading(_HEAD, _items(name, document, rows), (name,), rows=rows)
    raise InputError(
        f"“{path.name}” holds no list of phrases.",
        code="no-publication",
        mend="Get it with: cairn data fetch gazetteer",
    )


def _items(name: str, listed: list[Json], rows: MutableMapping[str, int]) -> Iterator[Item]:
    rows[name] = len(listed)
    for number, phrase in enumerate(listed, 1):
        text = " ".join(phrase.split()) if isinstance(phrase, str) else ""
        if not text or len(text) > _LONGEST or not text.isprintable():
            sentence = f"This is no phrase of at most {_LONGEST} letters."
            yield TableFault(
                name, number, "", "bad-phrase", sentence, "Get the package again.", str(phrase)
            )
        else:
            key = hashlib.sha256(label_key(text).encode()).hexdigest()[:16]
            yield Skill(_PHRASE + key, text)
