"""Finds members that are not written with the published words: what is signed must be what is read.

An RDF signature covers statements, not words. The same statement can be written as ``validUntil``,
as a full IRI, through a prefix, through an alias that a context inside the document defines, or in
a second object with the same id; an id can be cut short by a base or a prefix. `@context` itself
is covered by nothing. A program that reads
``validUntil`` sees none of the others: whoever holds an expired badge could rename the member, and
the signature would still match. So a document signed that way must use the plain words.
Source: VC Data Integrity 1.0, section 2.4.1 (context validation).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from cairn.canon.contexts import ContextStore
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["disguised_members"]

# Keywords that say what a value is; the others can hide a statement elsewhere in the document.
_PLAIN_KEYWORDS = frozenset({"@context", "@value", "@language", "@type", "@id", "@list", "@set"})
# A context that gives one word so many meanings hides something, and would cost much to follow.
_MOST_MEANINGS = 16
# What decides the verdict on a credential, and so may be said of it in one place only.
_DECIDING = frozenset(
    {
        "credentialSchema",
        "credentialStatus",
        "credentialSubject",
        "evidence",
        "expirationDate",
        "issuanceDate",
        "issuer",
        "refreshService",
        "termsOfUse",
        "validFrom",
        "validUntil",
    }
)


def disguised_members(document: JsonObject, contexts: ContextStore) -> tuple[str, ...]:
    """Name the members, and the terms of the document's own contexts, that hide published words.

    Args:
        document: A credential; its own `proof` may be left out.
        contexts: The published contexts; those that the document names are compared.

    Returns:
        Names, sorted, each once; empty when every statement is made with the published words.
    """
    survey = _Survey(document.get("id", document.get("@id")))
    survey.look_through(document)
    words = [_published(contexts, url) for url in sorted(survey.named & frozenset(contexts.urls))]
    found = set(survey.found)
    terms = set()
    if survey.own:
        published = _Words()
        for one in words:
            published.add(one)
        for context in survey.own:
            found |= _hiding(context, published)
            terms |= {term for term, _ in _definitions(context)}
    for prefix in survey.prefixes:
        if prefix in terms or any(prefix in one.definitions for one in words):
            found.add(f"{prefix}:")
    return tuple(sorted(found))


@dataclass(slots=True)
class _Survey:
    """What stands in a document: contexts by address, contexts of its own, members, prefixes.

    Attributes:
        identifier: The document's own id.
        named: Addresses of contexts, at any depth.
        own: Context objects, at any depth.
        found: Members that are not plain words.
        prefixes: What stands before the colon of ids and types; a term there makes it an alias.
    """

    identifier: Json
    named: set[str] = field(default_factory=set)
    own: list[JsonObject] = field(default_factory=list)
    found: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)

    def look_through(self, document: JsonObject) -> None:
        todo: list[Json] = [document]
        while todo:
            item = todo.pop()
            if isinstance(item, list):
                todo.extend(item)
            elif isinstance(item, dict):
                todo.extend(value for name, value in item.items() if name != "@context")
                self._look_at(item, root=item is document)

    def _look_at(self, item: JsonObject, *, root: bool) -> None:
        self.found.update(name for name in item if _is_disguise(name))
        again = isinstance(self.identifier, str) and self.identifier in (
            item.get("id"),
            item.get("@id"),
        )
        if again and not root:
            self.found.update(_DECIDING & item.keys())
        for name in ("id", "@id", "type", "@type"):
            for value in _listed(item.get(name)):
                if isinstance(value, str):
                    prefix, colon, rest = value.partition(":")
                    if colon and not rest.startswith("//"):
                        self.prefixes.add(prefix)
        for context in _listed(item.get("@context")):
            if isinstance(context, str):
                self.named.add(context)
            elif isinstance(context, dict):
                self.own.append(context)
                if "@base" in context:
                    self.found.add("@base")


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


@dataclass(slots=True)
class _Words:
    """Terms with their definitions, and the IRIs that they stand for, of some contexts."""

    definitions: dict[str, list[Json]] = field(default_factory=dict)
    iris: set[str] = field(default_factory=set)

    def add(self, other: _Words) -> None:
        for term, definitions in other.definitions.items():
            self.definitions.setdefault(term, []).extend(definitions)
        self.iris |= other.iris


@lru_cache(maxsize=64)
def _published(contexts: ContextStore, url: str) -> _Words:
    words = _Words()
    context = contexts.pinned(url)["@context"]
    for term, definition in _definitions(context):
        words.definitions.setdefault(term, []).append(definition)
    for term, definition in _definitions(context):
        words.iris |= _readings(_target(term, definition), words, ())
    return words


def _is_disguise(name: str) -> bool:
    if name.startswith("@"):
        return name not in _PLAIN_KEYWORDS
    return ":" in name  # an IRI, or a prefix and a name


def _hiding(context: JsonObject, published: _Words) -> set[str]:
    """The terms of one context that stand for what a published term stands for."""
    own = _Words()
    for term, definition in _definitions(context):
        own.definitions.setdefault(term, []).append(definition)
    vocabularies = tuple(_vocabularies(context))
    found = {"@vocab" for v in vocabularies if any(iri.startswith(v) for iri in published.iris)}
    found |= {term for term, several in own.definitions.items() if len(several) > _MOST_MEANINGS}
    if found or len(vocabularies) > _MOST_MEANINGS:
        return found or {"@vocab"}
    own.add(_Words(published.definitions))
    for term, definition in _definitions(context):
        meanings = published.definitions.get(term, [])
        if definition in meanings:
            continue
        if meanings or _hides(term, definition, own, published, vocabularies):
            found.add(term)
    return found


def _hides(
    term: str, definition: Json, own: _Words, published: _Words, vocabularies: tuple[str, ...]
) -> bool:
    if isinstance(definition, dict) and ("@reverse" in definition or "@nest" in definition):
        return True
    target = _target(term, definition)
    if target.startswith("@") or target in published.definitions:
        return True
    return bool(_readings(target, own, vocabularies) & published.iris)


def _target(term: str, definition: Json) -> str:
    """What a definition maps its term to: its ``@id``, or the term itself."""
    value = definition.get("@id", term) if isinstance(definition, dict) else definition
    return value if isinstance(value, str) else term


def _readings(target: str, words: _Words, vocabularies: tuple[str, ...]) -> set[str]:
    """Every IRI that a target may stand for, whichever of several definitions counts."""
    readings = {target, *(vocabulary + target for vocabulary in vocabularies)}
    prefix, colon, rest = target.partition(":")
    if colon and not rest.startswith("//"):
        for definition in words.definitions.get(prefix, ()):
            readings.add(_target(prefix, definition) + rest)
    return readings


def _vocabularies(context: Json) -> Iterator[str]:
    todo: list[Json] = [context]
    while todo:
        item = todo.pop()
        if isinstance(item, list):
            todo.extend(item)
        elif isinstance(item, dict):
            vocabulary = item.get("@vocab")
            if isinstance(vocabulary, str) and vocabulary:
                yield vocabulary
            todo.extend(item.values())


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
