"""What the readers of pathways in JSON share: bytes in, and nodes with their texts out.

Knows limits, texts in several languages, references, and the words that make keys. Which members a
format has is for its reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from cairn.credentials.faults import as_list
from cairn.importers.faults import SettingFault
from cairn.importers.pathway_nodes import TableReader, read_node
from cairn.importers.plain_text import forbidden_character
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json, JsonObject, read_json_object
from cairn.pathways.draft import DraftNode

__all__ = ["carried_node", "document_of", "key_for", "refs_of", "text_of"]

_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")
_LONGEST_KEY = 60
_LONGEST_TEXT = 2_000


def document_of(data: bytes, faults: list[SettingFault]) -> JsonObject | None:
    """Read a JSON document; None when a fault was noted."""
    try:
        return read_json_object(data)
    except CairnError as error:
        faults.append(SettingFault("the document", "", error.code, error.sentence, error.mend))
        return None


def text_of(value: Json, language: str = "en") -> str:
    """A text, or one of a language map or of several: the language asked for, else the first.

    Characters that deceive the eye are left out.
    """
    if isinstance(value, dict):
        by_start = sorted(value.items(), key=lambda item: not str(item[0]).startswith(language))
        value = [text for _, text in by_start]
    texts = [one for one in as_list(value) if isinstance(one, str) and one.strip()]
    shown = " ".join(texts[0][:_LONGEST_TEXT].split()) if texts else ""
    return "".join(one for one in shown if not forbidden_character(one))


def refs_of(value: Json) -> list[str]:
    """The addresses that a member refers to, whether written as texts or as objects."""
    refs = [one.get("@id") if isinstance(one, dict) else one for one in as_list(value)]
    return [one for one in refs if isinstance(one, str) and one.strip()]


def key_for(identifier: str, taken: Iterable[str]) -> str:
    """A key from the end of an address that is not taken yet."""
    tail = re.split(r"[/#:]", identifier.rstrip("/#:"))[-1].lower()
    base = _NOT_IN_KEYS.sub("-", tail).strip("-")[:_LONGEST_KEY] or "node"
    known = set(taken)
    if base not in known:
        return base
    number = 2
    while f"{base}-{number}" in known:
        number += 1
    return f"{base}-{number}"


def carried_node(table: Json, key: str, name: str, faults: list[SettingFault]) -> DraftNode | None:
    """Read the table of a node that Cairn put into a document of another standard.

    Args:
        table: The table as it was found.
        key: The node's key.
        name: The node's name.
        faults: Where faults are noted.
    """
    found: Mapping[str, Any] = table if isinstance(table, dict) else {}
    reader = TableReader({**found, "key": key, "name": name}, f"“{name[:60]}”", faults)
    return read_node(reader)
