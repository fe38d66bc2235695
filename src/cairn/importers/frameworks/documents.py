"""What the readers of frameworks in JSON share: documents with limits, and objects with URIs."""

from __future__ import annotations

from collections.abc import Iterator

from cairn.credentials.faults import as_list
from cairn.importers.pathway_json import text_of
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.publication import Publication
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json, JsonObject, read_json
from cairn.kernel.limits import Limits

__all__ = ["documents", "identified", "texts_of"]

# A state's standards in one package have 20 MB and half a million values.
_LIMITS = Limits(document_bytes=64 * 1024 * 1024, members=4_000_000)


def documents(publication: Publication) -> Iterator[tuple[str, Json | TableFault]]:
    """Every document of a publication by its file's name, or why it cannot be read."""
    for name in publication.names:
        if not name.lower().endswith((".json", ".jsonld")):
            continue
        with publication.open(name) as stream:
            data = stream.read(_LIMITS.document_bytes + 1)
        try:
            value = read_json(data, _LIMITS)
        except CairnError as error:
            mend = error.mend or "Get the document again."
            yield name, TableFault(name, 0, "", error.code, error.sentence, mend)
        else:
            yield name, value


def identified(
    thing: Json, file: str, row: int, keys: tuple[str, str]
) -> tuple[JsonObject, str, str] | TableFault:
    """An object with its URI and its name, or what is wrong with it.

    Args:
        thing: What stands there.
        file: Name of the file.
        row: Its place in its list, counted from 1.
        keys: The members with the URI and the name.
    """
    if not isinstance(thing, dict):
        sentence = "This is no object ({ ... })."
        return TableFault(file, row, "", "not-an-object", sentence, "Get the document again.")
    uri, name = (text_of(thing.get(key)) for key in keys)
    if ":" not in uri:
        sentence = "This skill has no URI."
        mend = "Ask its publisher; without one it cannot be told from others."
        return TableFault(file, row, keys[0], "bad-uri", sentence, mend, uri)
    if not name:
        mend = "Ask its publisher."
        return TableFault(file, row, keys[1], "no-label", "This skill has no name.", mend)
    return thing, uri, name


def texts_of(value: Json) -> tuple[str, ...]:
    """The texts of a list, or of one text; each once, empty ones left out."""
    found = (text_of(one) for one in as_list(value))
    return tuple(dict.fromkeys(one for one in found if one))
