"""Which member names can steer JSON-LD processing, judged from the contexts a document names.

Knows context documents as JSON. A name is judged once for all the scopes of all the contexts: if
it steers anywhere, it steers here. That is stricter than JSON-LD and therefore safe; a name that
is judged too strictly only makes one more shape.

Does not process contexts; what they mean is found out by running the general path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cairn.canon.contexts import ContextStore
from cairn.kernel.errors import TermError
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["Steering", "named_contexts", "steering_of"]

# What a member's value can be to the shape.
_PASSING = frozenset({"@list", "@set"})  # the items are read as the values around them
_OPEN = frozenset({"@id", "@value"})  # any text may stand there
_PLAIN_CONTAINERS = frozenset({"@set", "@list"})
_STEERING_TYPES = frozenset({"@vocab", "@none"})
_FREEZING_WORDS = ("@nest", "@reverse", "@index")

# JSON-LD 1.1, section 1.7.
_KEYWORDS = frozenset(
    ["@base", "@container", "@context", "@direction", "@graph", "@id", "@import", "@included",
     "@index", "@json", "@language", "@list", "@nest", "@none", "@prefix", "@propagate",
     "@protected", "@reverse", "@set", "@type", "@value", "@version", "@vocab"]
)  # fmt: skip

# Schemes that an id may have on the fast path.
_SCHEMES = ("https:", "http:", "urn:", "did:", "mailto:", "tel:", "data:", "tag:")

# Contexts that name contexts; the published ones do so once.
_MOST_CONTEXTS = 64


@dataclass(frozen=True, slots=True)
class Steering:
    """What the contexts of a document say about member names.

    Attributes:
        frozen: Names below which everything belongs to the shape.
        steered: Names whose own texts belong to the shape; objects below are free again.
        passing: Names that hand on what holds for the member around them.
        schemes: Prefixes such as ``urn:`` that no context gives a meaning.
    """

    frozen: frozenset[str]
    steered: frozenset[str]
    passing: frozenset[str]
    schemes: tuple[str, ...]


def named_contexts(document: Json) -> frozenset[str] | None:
    """Return the URLs of all contexts that a document names, at any depth.

    Returns:
        None if any ``@context`` is not a URL or an array of URLs: what stands inside a document
        is not fixed by its content, and takes the general path.
    """
    found: set[str] = set()
    todo = [document]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            todo.extend(item.values())
            if "@context" in item:
                value = item["@context"]
                urls = value if isinstance(value, list) else [value]
                if not all(isinstance(url, str) for url in urls):
                    return None
                found.update(urls)
        elif isinstance(item, list):
            todo.extend(item)
    return frozenset(found)


def steering_of(urls: frozenset[str], contexts: ContextStore) -> Steering | None:
    """Judge every name that these contexts, and the contexts they name, speak of.

    Returns:
        None if one of them is not to be had, or if they use up all schemes.
    """
    documents = _with_those_they_name(urls, contexts)
    if documents is None:
        return None
    definitions = [pair for document in documents for pair in _definitions(document)]
    frozen, steered, passing = _judged(definitions)
    names = {name for name, _ in definitions}
    schemes = tuple(scheme for scheme in _SCHEMES if scheme[:-1] not in names)
    if not schemes:
        return None
    return Steering(frozen, steered, passing, schemes)


def _judged(
    definitions: list[tuple[str, Json]],
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the frozen, the steered and the passing names."""
    keywords = _keywords(definitions)
    frozen, steered, passing = set[str](), set[str](), set[str]()
    for name, meanings in keywords.items():
        if "@type" in meanings:
            steered.add(name)
        if meanings & _PASSING:
            passing.add(name)
        if meanings - _PASSING - _OPEN - {"@type"}:
            frozen.add(name)
    for name, definition in definitions:
        if isinstance(definition, dict):
            kinds = _kinds(definition, keywords)
            if _freezes(definition) or "@json" in kinds:
                frozen.add(name)
            if kinds & _STEERING_TYPES:
                steered.add(name)
    return frozenset(frozen), frozenset(steered), frozenset(passing)


def _with_those_they_name(urls: frozenset[str], contexts: ContextStore) -> list[Json] | None:
    documents: dict[str, Json] = {}
    todo = sorted(urls)
    while todo:
        url = todo.pop()
        if url in documents:
            continue
        if len(documents) >= _MOST_CONTEXTS:
            return None
        try:
            documents[url] = contexts.pinned(url)
        except TermError:
            return None
        for name, value in _definitions(documents[url]):
            if name == "@context":
                several = value if isinstance(value, list) else [value]
                todo.extend(item for item in several if isinstance(item, str))
    return list(documents.values())


def _definitions(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield each member of each object, whatever it is: a superset of the term definitions."""
    todo: list[Json] = [document]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            yield from item.items()
            todo.extend(item.values())
        elif isinstance(item, list):
            todo.extend(item)


def _keywords(definitions: list[tuple[str, Json]]) -> dict[str, set[str]]:
    """Return names with the keywords they may stand for, aliases of aliases too."""
    found = {keyword: {keyword} for keyword in _KEYWORDS}
    grew = True
    while grew:
        grew = False
        for name, definition in definitions:
            meaning = definition.get("@id") if isinstance(definition, dict) else definition
            if name not in _KEYWORDS and isinstance(meaning, str) and meaning in found:
                before = found.setdefault(name, set())
                grew = grew or not found[meaning] <= before
                before |= found[meaning]
    return found


def _kinds(definition: JsonObject, keywords: dict[str, set[str]]) -> set[str]:
    kind = definition.get("@type")
    return keywords.get(kind, set()) if isinstance(kind, str) else set()


def _freezes(definition: JsonObject) -> bool:
    if any(word in definition for word in _FREEZING_WORDS):
        return True
    container = definition.get("@container")
    kinds = container if isinstance(container, list) else [container]
    return any(kind is not None and kind not in _PLAIN_CONTAINERS for kind in kinds)
