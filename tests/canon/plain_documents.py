"""Documents and contexts that try to make the quick walk differ from PyLD, from a seed.

Three kinds: the families of `canon.shape_documents`; credentials with a few places broken, under
the published contexts; and small documents under contexts that are themselves made by chance,
with scoped contexts, aliases, protected terms and everything else that changes what a name means.
Used by the tests and by `bench/shapes.py`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.plain_json_ld import plain_quads
from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from canon.shape_documents import STORE, Maker, families

__all__ = ["Tally", "compare", "judge"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_IRIS = ["urn:a:b", "https://a.example/", "did:example:1", "_:b", "rel", "cred:x", "http:x",
         "xsd:i", "a b:c", "urn:é", "urn:a\u00a0b", "https://a/\u00a0", "", "p:x", "p://x", "name",
         "@id", "cairn-relative://document/x", "urn:T", "T", "q:T", "id"]  # fmt: skip
_NAMES = ["a", "b", "c", "d", "T", "U", "id", "type", "urn:T", "p", "p:x", "urn:a", "q:T"]
_PLAIN = ["urn:1", "urn:2", "urn:3", "https://a.example/4", _XSD + "date"]
_KINDS = ["@id", "@vocab", "@none", "@json", _XSD + "date", _XSD + "double", "urn:d", "_:d"]
_CONTAINERS = ["@set", "@graph", "@list", "@language", "@index", "@id", "@type", ["@graph", "@set"]]


class _World:
    """Contexts made by chance, and documents under them."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.urls: list[str] = []
        self.store = ContextStore()
        for number in range(3):
            url = f"https://c.example/{number}"
            context = {"@context": self._valid(self._context(3))}
            self.store = self.store.with_documents({url: context})
            self.urls.append(url)

    def _valid(self, context: JsonObject) -> JsonObject:
        """Leave out what PyLD refuses, or nearly all contexts would be refused as a whole."""
        made: JsonObject = {}
        for name, definition in context.items():
            try:
                jsonld.undefined_terms({"@context": {**made, name: definition}}, self.store)
            except CairnError:
                continue
            made[name] = definition
        return made

    def one_in(self, count: int) -> bool:
        return self.chance.randrange(count) == 0

    def _definition(self, depth: int) -> Json:
        iri = self.chance.choice(_PLAIN)
        roll = self.chance.randrange(40)
        if roll < 6:
            return iri
        if roll == 6:
            return self.chance.choice(["@id", "@type", None, "@nest", "@value", "@graph", "p:x"])
        if roll == 7:
            return {"@reverse": iri}
        made: JsonObject = {"@id": self.chance.choice(["@type", *_PLAIN]) if roll == 8 else iri}
        if self.one_in(3):
            made["@type"] = self.chance.choice(_KINDS)
        if self.one_in(6):
            made["@container"] = self.chance.choice(_CONTAINERS)
        if depth and self.one_in(2):
            made["@context"] = self._context(depth - 1)
        if self.one_in(30):
            made["@language"] = self.chance.choice(["en", None])
        if self.one_in(30):
            made["@protected"] = self.one_in(2)
        if self.one_in(20):
            made["@prefix"] = True
        return made

    def _context(self, depth: int) -> Any:
        if depth < 3:
            roll = self.chance.randrange(40)
            if roll == 0:
                return None
            if roll in (1, 2) and self.urls:
                return self.chance.choice(self.urls)
            if roll in (3, 4):
                return [self._context(depth - 1) if depth else {}, self._context(0)]
        count = self.chance.randrange(1, 4) if depth < 3 else len(_NAMES)
        made: JsonObject = {"id": "@id", "type": "@type"} if depth == 3 or self.one_in(3) else {}
        for name in self.chance.sample(_NAMES, count):
            if depth < 3 or name not in made or self.one_in(20):
                made[name] = f"urn:p{name[2:]}" if ":" in name else self._definition(depth)
        extras: list[tuple[int, str, Any]] = [
            (30, "@vocab", "urn:v:"),
            (60, "@language", "de"),
            (40, "@base", "https://b.example/"),
            (15, "@propagate", self.one_in(2)),
            (30, "@protected", True),
            (6, "@version", 1.1),
            (60, "@direction", "ltr"),
        ]
        return made | {name: value for odds, name, value in extras if self.one_in(odds)}

    def _text(self) -> Any:
        if not self.one_in(4):
            return self.chance.choice(_PLAIN)
        return self.chance.choice(["text", "2026-01-01", *_IRIS, *_NAMES, 1, 2.5, True])

    def _value(self, depth: int) -> Any:
        roll = self.chance.randrange(12)
        if roll < 5 and depth:
            return self.node(depth - 1)
        if roll == 5:
            return [self._value(max(depth - 1, 0)) for _ in range(self.chance.randrange(4))]
        if roll == 6:
            return self.chance.choice([None, [], {}, {"id": "urn:r"}, {"@id": "urn:r"}])
        return self._text()

    def node(self, depth: int) -> JsonObject:
        node: JsonObject = {}
        if self.one_in(2):
            node["id"] = self.chance.choice(_PLAIN if not self.one_in(8) else _IRIS)
        if self.one_in(2):
            types = self.chance.choices([*_NAMES, "urn:T"], k=self.chance.choice([1, 1, 2, 3]))
            node["type" if not self.one_in(8) else self.chance.choice(["@type", "c"])] = types
        for name in self.chance.sample(_NAMES, self.chance.randrange(1, 4)):
            if name not in node and name not in ("id", "type"):
                node[name] = self._value(depth)
        if self.one_in(20):
            node["@context"] = self.chance.choice([*self.urls, None, [], {"a": "urn:i"}])
        return node

    def documents(self, count: int) -> Iterator[JsonObject]:
        for _ in range(count):
            urls = self.chance.sample(self.urls, self.chance.choice([1, 1, 2]))
            yield {"@context": urls if len(urls) > 1 else urls[0], **self.node(3)}


def _objects(value: Json) -> Iterator[JsonObject]:
    if isinstance(value, dict):
        yield value
        for name, item in value.items():
            if name != "@context":
                yield from _objects(item)
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item)


def _terms_of(context: Json, terms: set[str]) -> None:
    for item in context if isinstance(context, list) else [context]:
        if isinstance(item, dict):
            for name, definition in item.items():
                if not name.startswith("@"):
                    terms.add(name)
                if isinstance(definition, dict):
                    _terms_of(definition.get("@context"), terms)


class _Breaker:
    """Credentials under the published contexts, with a few places changed."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.maker = chance, Maker(chance)
        self.urls = list(packaged_contexts().urls)
        terms: set[str] = set()
        for url in self.urls:
            _terms_of(packaged_contexts().document(url)["@context"], terms)
        self.types = sorted(name for name in terms if name[:1].isupper())
        plain = sorted(name for name in terms if not name[:1].isupper())
        self.names = [*plain, "@id", "@type", "@value", "@language", "@graph", "@set", "urn:x"]

    def _value(self) -> Any:
        choice = self.chance.choice
        kinds: list[Callable[[], Any]] = [
            lambda: choice(_IRIS),
            lambda: choice([1, 1.5, True, 0, -0.0, 1e21, 2**53, 2**53 + 1, 2.0, None, "text"]),
            lambda: choice([[], {}, [[1], "b"], {"en": "hello"}, {"@value": "x"}]),
            lambda: {choice(["id", "@id"]): choice(_IRIS)},
            lambda: {"type": choice(self.types)},
            lambda: {"type": [choice(self.types), choice(self.types)], choice(self.names): "t"},
            lambda: [choice(_IRIS), None, "x"],
            lambda: {"@context": choice(self.urls), "type": choice(self.types), "name": "z"},
            self.maker.credential,
        ]
        return choice(kinds)()

    def broken(self) -> JsonObject:
        document = self.maker.credential()
        for _ in range(self.chance.choice([1, 1, 2, 3])):
            self._break(document, self.chance.choice([*_objects(document)]))
        if self.chance.randrange(4) == 0:
            document["@context"] = self.chance.choices(self.urls, k=self.chance.choice([1, 2, 3]))
        return document

    def _break(self, document: JsonObject, holder: JsonObject) -> None:
        names = [name for name in holder if name != "@context"]
        name, other = self.chance.choice([*names, "name"]), self.chance.choice(self.names)
        roll = self.chance.randrange(8)
        if roll == 0:
            holder.pop(name, None)
        elif roll == 1:
            holder[other] = self._value()
        elif roll == 2:
            holder[other] = holder.pop(name, None)
        elif roll == 3:
            holder["type"] = self.chance.choices(self.types, k=self.chance.choice([1, 2]))
        elif roll == 4:
            holder[name] = [holder.get(name)]
        elif roll == 5:
            holder["id"] = self.chance.choice(_IRIS)
        elif roll == 6:
            holder[name] = copy.deepcopy(self.chance.choice([*_objects(document)]))
        else:
            holder[name] = self._value()


@dataclass
class Tally:
    """What a comparison found.

    Attributes:
        documents: How many were compared.
        quick: How many the quick walk answered, by kind.
        different: Those on which PyLD says something else.
    """

    documents: int = 0
    quick: dict[str, int] = field(default_factory=dict)
    different: list[JsonObject] = field(default_factory=list)


def judge(
    document: JsonObject, store: ContextStore, limits: Limits = DEFAULT_LIMITS
) -> bool | None:
    """Tell whether the quick walk is right: None if it leaves the document to PyLD."""
    before = repr(document)
    found = plain_quads(document, store, limits)
    assert repr(document) == before
    if found is None:
        return None
    try:
        # Not only the same statements: the same list, names of blank nodes included.
        return found == jsonld.quads_by_pyld(document, store, limits)
    except CairnError:
        return False


def _documents(seed: int) -> Iterator[tuple[str, JsonObject, ContextStore]]:
    chance = Random(seed)  # noqa: S311 - seeded noise, not secrets
    breaker, kinds = _Breaker(chance), families(seed)
    published = packaged_contexts()
    world: _World | None = None
    while True:
        for document in next(kinds):
            yield "families", document, STORE
        for _ in range(16):
            yield "broken", breaker.broken(), published
        world = world if world and chance.randrange(6) else _World(chance)
        for document in world.documents(16):
            yield "contexts by chance", document, world.store


def compare(seed: int, documents: int) -> Tally:
    """Compare the quick walk and PyLD on so many documents, a third of each kind."""
    tally = Tally()
    for kind, document, store in _documents(seed):
        if tally.documents == documents:
            break
        tally.documents += 1
        answer = judge(document, store)
        if answer is not None:
            tally.quick[kind] = tally.quick.get(kind, 0) + 1
        if answer is False:
            tally.different.append(document)
    return tally
