"""schema.org's JobPosting in JSON-LD (https://schema.org/JobPosting), wherever it stands in it.

Finds the nodes and hands them on as records. Resolves no context: job boards write the plain names.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.importers.postings.fields import columns_of
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["job_postings", "plain_records"]

_TYPE = "JobPosting"


def job_postings(document: Json) -> Iterator[JsonObject]:
    """The nodes of a document that are job postings, in their order.

    Args:
        document: JSON that has been read within limits.
    """
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            if _is_job(value):
                yield _record(value)
            else:
                waiting.extend(reversed(list(value.values())))


def plain_records(document: Json) -> list[JsonObject] | None:
    """The records of a document: a list of them, its one list of them, or itself; else None.

    Args:
        document: JSON that has been read within limits.
    """
    lists = [document] if isinstance(document, list) else []
    if isinstance(document, dict):
        lists = [one for one in document.values() if isinstance(one, list)]
    found = [one for one in lists if one and all(isinstance(record, dict) for record in one)]
    if not found and isinstance(document, dict) and "text" in columns_of(document):
        return [document]
    return found[0] if len(found) == 1 else None


def _is_job(node: JsonObject) -> bool:
    kinds = node.get("@type", ())
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(one, str) and one.rsplit("/", 1)[-1] == _TYPE for one in named)


def _record(node: JsonObject) -> JsonObject:
    """The node without the prefix that some write before each name."""
    return {name.removeprefix("schema:"): value for name, value in node.items()}
