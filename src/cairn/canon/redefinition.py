"""Finds contexts written inside a document that give published terms another meaning.

`@context` is not among the statements that an RDF signature covers. Where a published context does
not protect its terms (Open Badges 3.0.1 does not), whoever holds a signed document could rename its
members and add a context that undoes the renaming: the statements stay, and what a person reads
changes. Source: VC Data Integrity 1.0, section 2.4.1 (context validation).
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.canon.contexts import ContextStore
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["redefined_terms"]


def redefined_terms(document: JsonObject, contexts: ContextStore) -> tuple[str, ...]:
    """Name the published terms that the document's own contexts define in another way.

    Args:
        document: Any JSON object.
        contexts: The published contexts; those that the document names are compared.

    Returns:
        The terms, sorted; empty when the document has no context of its own.
    """
    named, own = _contexts_in(document)
    if not own:
        return ()
    known = frozenset(contexts.urls)
    published: dict[str, list[Json]] = {}
    for url in named & known:
        for term, definition in _definitions(contexts.pinned(url)["@context"]):
            published.setdefault(term, []).append(definition)
    found = {
        term
        for context in own
        for term, definition in _definitions(context)
        if term in published and definition not in published[term]
    }
    return tuple(sorted(found))


def _contexts_in(document: JsonObject) -> tuple[set[str], list[JsonObject]]:
    """The addresses that contexts anywhere in the document name, and its own context objects."""
    named: set[str] = set()
    own: list[JsonObject] = []
    todo: list[Json] = [document]
    while todo:
        item = todo.pop()
        if isinstance(item, list):
            todo.extend(item)
        elif isinstance(item, dict):
            todo.extend(value for name, value in item.items() if name != "@context")
            value = item.get("@context")
            for context in value if isinstance(value, list) else [value]:
                if isinstance(context, str):
                    named.add(context)
                elif isinstance(context, dict):
                    own.append(context)
    return named, own


def _definitions(context: Json) -> Iterator[tuple[str, Json]]:
    """Every term with its definition, in scoped contexts too."""
    todo: list[Json] = [context]
    while todo:
        item = todo.pop()
        if isinstance(item, list):
            todo.extend(item)
        elif isinstance(item, dict):
            for name, definition in item.items():
                if name.startswith("@"):
                    continue
                yield name, definition
                if isinstance(definition, dict):
                    todo.append(definition.get("@context"))
