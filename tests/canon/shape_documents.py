"""Documents that try to make the fast path differ from the general one, from a seed.

A family is one document and variations of it: most keep the shape and change values, some change
the shape. Used by the tests, by `bench/shapes.py` for the long run, and by nobody else.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.rdfc import HashName
from cairn.canon.shapes_cache import ShapeCache, ShapeLimits
from cairn.canon.shapes_read import read_known
from cairn.credentials.contexts import CAIRN_V1, OB_V3, VC_V1, VC_V2, packaged_contexts
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import JsonObject

__all__ = ["STORE", "Tally", "compare", "families", "outcome"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TERMS = {
    "id": "@id",
    "type": "@type",
    "kind": "type",
    "ex": "urn:ex:",
    "tel": "urn:tel:",
    "name": "urn:name",
    "title": {"@id": "urn:title", "@language": "en"},
    "knows": {"@id": "urn:knows", "@type": "@id"},
    "word": {"@id": "urn:word", "@type": "@vocab"},
    "none": {"@id": "urn:none", "@type": "@none"},
    "float": {"@id": "urn:f", "@type": _XSD + "float"},
    "double": {"@id": "urn:d", "@type": _XSD + "double"},
    "whole": {"@id": "urn:i", "@type": _XSD + "integer"},
    "date": {"@id": "urn:date", "@type": _XSD + "dateTime"},
    "json": {"@id": "urn:json", "@type": "@json"},
    "set": {"@id": "urn:set", "@container": "@set"},
    "list": {"@id": "urn:list", "@container": "@list"},
    "ids": {"@id": "urn:ids", "@type": "@id", "@container": "@list"},
    "words": {"@id": "urn:words", "@container": "@language"},
    "byIndex": {"@id": "urn:byIndex", "@container": "@index"},
    "byId": {"@id": "urn:byId", "@container": "@id"},
    "byType": {"@id": "urn:byType", "@container": "@type"},
    "byName": {"@id": "urn:byName", "@container": "@index", "@index": "urn:name"},
    "graph": {"@id": "urn:graph", "@container": "@graph"},
    "nest": "@nest",
    "deep": {"@id": "urn:deep", "@nest": "nest"},
    "back": {"@reverse": "urn:back", "@type": "@id"},
    "value": "@value",
    "Person": "urn:Person",
    "Scoped": {
        "@id": "urn:Scoped",
        "@context": {"name": {"@id": "urn:other", "@type": "@id"}, "inner": "urn:inner"},
    },
    "via": {"@id": "urn:via", "@context": {"name": {"@id": "urn:third", "@type": "@vocab"}}},
}
_TERMS_URL = "https://terms.example/shapes"
_VOCAB_URL = "https://terms.example/vocab"
STORE: ContextStore = packaged_contexts().with_documents(
    {
        _TERMS_URL: {"@context": _TERMS},
        _VOCAB_URL: {"@context": {"@vocab": "urn:vocab:", "@language": "de", "id": "@id"}},
    }
)
"""Cairn's contexts, and two that use all of JSON-LD."""

_ODD_TEXTS = [
    "", " ", "\n", "\t\r\b\f", "\0", "\x01\x1f", "\x7f", "\x80\x85", "\u2028", "\ufffe", "\uffff",
    "\ufeff", "\U0001fffe", "\U0010ffff", "\U0001f600", "\ue000", "é", "e\u0301", '"', "\\", '\\"',
    "\\u0041", "%", "%s", "%(a)s", "{}", "{0}", "'", "_:b", "_:c14n0", "_:a", "<urn:x>", " .",
    "a\nb",
    "@id", "@type", "@colour", "@", "@none", "@json", "Person", "name", "id", "true", "null", "1",
]  # fmt: skip
_HALF = ["\ud800", "a\udc00", "\udfff"]
_ODD_IRIS = [
    "", "x", "/x", "#x", "?x", "urn:", "urn:a b", "urn:a\u3000b", "urn:a\u00a0b", "urn:ü",
    "https://é.example/ü", "https://a.example/%zz", "https://a.example/%41",
    "https://a.example/a#b",
    "https://a.example/a#b#c", "https://a.example:8x/", "https://[::1]/", "https://a.example/[",
    "https://a.example/{x}", "https://a.example/<", 'https://a.example/"', "https://a.example/\\",
    "https://a.example/|", "HTTPS://A.example/", "http:a", "did:key:z6Mk#z6Mk", "did:", "_:b0",
    "_:b1",
    "ex:a", "ex:", "ex://a", "tel:+1", "mailto:a@b.example", "data:,x", "name", "Person",
    "@id", "@none",
    "cairn-relative://document/x", "urn:\U000e0001", "urn:\ue000", "urn:x?\ue000", ":", "a:b",
    "//a/b",
    "https://a.example/\ufffe", "urn:a\nb", "urn:x\x7f", "urn:a/../b", "https://a.example/a/../b",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "urn:Person", "urn:name",
]  # fmt: skip
_NUMBERS = [
    0, -0.0, 1, 1.0, -1, 3.5, 0.1, 1e-7, 1e-320, 5e-324, 1e20, 1e21, 1e22, 1.7e308, 2**53,
    2**53 + 1,
    10**20, 10**21, 10**30, 123456789012345680000, 0.30000000000000004, 1.2345678901234567,
    100, 2.5e10,
    -7, 730_001_000, 730_001_000.5, float("inf"), float("nan"),
]  # fmt: skip
_PLANES = [(0x20, 0x7E), (0xA0, 0xFFF), (0x4E00, 0x9FFF), (0xE000, 0xF8FF), (0x1F300, 0x1F700),
           (0x20000, 0x20100), (0xE0000, 0xE0100), (0x100000, 0x10FFFF), (0, 0x20)]  # fmt: skip


class Maker:
    """Makes documents and values from one source of chance."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def one_in(self, count: int) -> bool:
        return self.chance.randrange(count) == 0

    def text(self) -> str:
        """Mostly ordinary, sometimes odd, rarely half a character."""
        roll = self.chance.randrange(100)
        if roll == 0 and self.one_in(4):
            return self.chance.choice(_HALF)
        if roll < 12:
            return self.chance.choice(_ODD_TEXTS)
        if roll < 18:
            return self.chance.choice("abc")
        if roll < 26:
            low, high = self.chance.choice(_PLANES)
            return "".join(chr(self.chance.randint(low, high)) for _ in range(5))
        return f"text {self.chance.randrange(10**6)}"

    def iri(self) -> str:
        roll = self.chance.randrange(100)
        if roll < 2:
            return self.chance.choice(_ODD_IRIS)
        if roll < 4:
            return f"urn:few:{self.chance.randrange(3)}"
        if roll < 8:
            return f"did:key:z6Mk{self.chance.randrange(10**9)}#z6Mk"
        if roll < 20:
            return f"urn:uuid:{self.chance.randrange(10**12)}"
        return f"https://a.example/{self.chance.randrange(10**6)}?q=ü"

    def number(self) -> Any:
        if self.one_in(8):
            return self.chance.choice(_NUMBERS)
        return self.chance.choice([self.chance.randrange(1000), self.chance.randrange(1000) / 8])

    def scalar(self) -> Any:
        return self.chance.choice(
            [self.text, self.text, self.iri, self.number, lambda: self.chance.random() < 0.5]
        )()

    def anything(self, depth: int = 2) -> Any:
        """Every JSON type in every place."""
        roll = self.chance.randrange(8)
        if depth and roll == 0:
            return [self.anything(depth - 1) for _ in range(self.chance.randrange(6))]
        if depth and roll == 1:
            names = [*_TERMS, "@value", "@type", "@id", "@list", "@language", "unknown", "urn:x"]
            return {
                self.chance.choice(names): self.anything(depth - 1)
                for _ in range(self.chance.randrange(4))
            }
        return None if roll == 2 else self.scalar()

    def several(self, make: Callable[[], Any]) -> Any:
        if self.one_in(3):
            return make()
        return [make() for _ in range(self.chance.randrange(6))]

    def node(self, depth: int = 2) -> JsonObject:
        """An object under the terms that use all of JSON-LD."""
        node: JsonObject = {}
        if not self.one_in(3):
            node["id"] = self.iri()
        if self.one_in(2):
            node["type"] = self.several(lambda: self.chance.choice(["Person", "Scoped", "urn:T"]))
        makers: dict[str, Callable[[], Any]] = {
            "name": lambda: self.several(self.text),
            "title": lambda: self.several(self.text),
            "knows": lambda: self.several(self.iri),
            "word": lambda: self.several(lambda: self.chance.choice(["Person", "name", "urn:w"])),
            "none": self.text,
            "float": self.number,
            "double": self.number,
            "whole": self.number,
            "date": self.text,
            "json": self.anything,
            "set": lambda: self.several(self.text),
            "list": lambda: self.several(self.scalar),
            "ids": lambda: self.several(self.iri),
            "urn:direct": lambda: self.several(self.scalar),
            "ex:compact": self.text,
            "words": lambda: {"en": self.text(), "de": [self.text()]},
            "byName": lambda: {"x": {"id": self.iri()}},
            "byId": lambda: {self.iri(): {"name": self.text()}},
            "nest": lambda: {"name": self.text()},
            "back": lambda: {"id": self.iri(), "name": self.text()},
            "graph": lambda: {"id": self.iri(), "name": self.text()},
            "via": lambda: {"id": self.iri(), "title": self.text()},
            "unknown": self.text,
        }
        plain, rare = list(makers)[:15], list(makers)[15:]
        for name in self.chance.sample(plain, self.chance.randrange(1, 6)):
            node[name] = makers[name]()
        if self.one_in(12):
            name = self.chance.choice(rare)
            node[name] = makers[name]()
        if self.one_in(4):
            typed = {"@value": self.text(), "@type": "urn:datatype"}
            node["urn:typed"] = self.chance.choice([typed, {"@list": [self.text(), self.iri()]}])
        if depth and self.one_in(2):
            node["knows"] = self.several(lambda: self.node(depth - 1))
        return node

    def credential(self) -> JsonObject:
        """An Open Badge with optional parts."""
        achievement: JsonObject = {
            "id": self.iri(),
            "type": ["Achievement"],
            "name": self.text(),
            "description": self.text(),
            "criteria": {"narrative": self.text()},
        }
        issuer: JsonObject = {"id": self.iri(), "type": ["Profile"], "name": self.text()}
        subject: JsonObject = {"type": ["AchievementSubject"], "achievement": achievement}
        document: JsonObject = {
            "@context": [VC_V2, OB_V3],
            "id": self.iri(),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": issuer,
            "validFrom": "2026-05-01T00:00:00Z",
            "credentialSubject": subject,
        }
        optional: list[tuple[JsonObject, str, Callable[[], Any]]] = [
            (subject, "id", self.iri),
            (subject, "creditsEarned", self.number),
            (subject, "identifier", lambda: [self._identity()]),
            (subject, "result", lambda: [self._result() for _ in range(self.chance.randrange(4))]),
            (achievement, "creditsAvailable", self.number),
            (achievement, "tag", lambda: self.several(self.text)),
            (achievement, "creator", lambda: copy.deepcopy(issuer)),
            (achievement, "image", lambda: {"id": self.iri(), "type": "Image"}),
            (achievement, "alignment", lambda: [self._alignment() for _ in range(2)]),
            (document, "credentialStatus", self._status),
            (document, "name", self.text),
            (document, "evidence", lambda: [{"id": self.iri(), "type": ["Evidence"]}]),
            (document, "endorsement", lambda: [self._endorsement()]),
        ]
        for holder, name, make in optional:
            if self.one_in(3):
                holder[name] = make()
        if self.one_in(8):
            document["@context"].append(CAIRN_V1)
            achievement["creditUnit"] = self.text()
        return document

    def _identity(self) -> JsonObject:
        return {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": self.text(),
            "identityType": "emailAddress",
        }

    def _result(self) -> JsonObject:
        return {"type": ["Result"], "value": self.text(), "resultDescription": self.iri()}

    def _alignment(self) -> JsonObject:
        return {"type": ["Alignment"], "targetName": self.text(), "targetUrl": self.iri()}

    def _status(self) -> JsonObject:
        return {
            "id": self.iri(),
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(self.chance.randrange(1000)),
            "statusListCredential": self.iri(),
        }

    def _endorsement(self) -> JsonObject:
        """A credential within, with contexts of its own."""
        return {
            "@context": [VC_V2, OB_V3],
            "id": self.iri(),
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": {"id": self.iri(), "type": ["Profile"]},
            "credentialSubject": {
                "id": self.iri(),
                "type": ["EndorsementSubject"],
                "endorsementComment": self.text(),
            },
        }

    def proof_options(self) -> JsonObject:
        return {
            "@context": [VC_V2, OB_V3],
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-05-01T00:00:00Z",
            "verificationMethod": self.iri(),
            "proofPurpose": "assertionMethod",
        }

    def base(self) -> JsonObject:
        roll = self.chance.randrange(16)
        if roll == 0:
            return self.proof_options()
        if roll < 8:
            return self.credential()
        context = self.chance.choice(
            [_TERMS_URL, [_TERMS_URL], [_VOCAB_URL, _TERMS_URL], [_TERMS_URL, VC_V2]]
        )
        if self.one_in(40):
            context = self.chance.choice(
                [[_TERMS_URL, {"name": "urn:inline"}], VC_V1, None, 1, [[]]]
            )
        return {"@context": context, **self.node()}

    def varied(self, document: JsonObject) -> JsonObject:
        """The same shape with other values, or nearly."""
        result = copy.deepcopy(document)
        places = list(_places(result))
        if places and self.one_in(10):  # another shape
            holder, name = self.chance.choice(places)
            if isinstance(holder, dict) and self.one_in(2):
                holder[self.chance.choice([*_TERMS, "unknown", "@id", "@value"])] = self.anything()
            elif self.one_in(2):
                holder[name] = self.anything()
            else:
                del holder[name]
            return result
        changes = self.chance.choice([0, 1, 3, len(places)])
        for holder, name in self.chance.sample(places, min(changes, len(places))):
            holder[name] = self._instead(holder[name])
        if self.one_in(8):  # equal values, equal ids
            texts = [place for place in places if isinstance(place[0][place[1]], str)]
            if texts:
                holder, name = self.chance.choice(texts)
                other, there = self.chance.choice(texts)
                holder[name] = other[there]
        return result

    def _instead(self, value: Any) -> Any:
        if self.one_in(120):
            return self.anything()
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, str):
            if ":" in value and " " not in value and not value.startswith("2026-"):
                return self.iri()
            # Texts that steer are left alone most of the time, or no shape would be left.
            return self.text() if value[:1].islower() or " " in value else value
        return self.number() if isinstance(value, int | float) else value


def _places(document: JsonObject) -> Iterator[tuple[Any, Any]]:
    """Yield every member and item that is no object or array, as holder and name."""
    todo: list[Any] = [document]
    while todo:
        holder = todo.pop()
        for name in list(holder) if isinstance(holder, dict) else range(len(holder)):
            if name == "@context" or (name == "type" and isinstance(holder, dict)):
                continue
            if isinstance(holder[name], dict | list):
                todo.append(holder[name])
            else:
                yield holder, name


def families(seed: int, size: int = 16) -> Iterator[list[JsonObject]]:
    """Yield families of documents without end, the same ones for the same seed."""
    chance = Random(seed)  # noqa: S311 - seeded noise, not secrets
    while True:
        maker = Maker(chance)
        base = maker.base()
        # Most families begin with a document that has a canonical text.
        for _ in range(4):
            if isinstance(outcome(lambda d=base: jsonld.canonical_nquads(d, STORE)), str):
                break
            base = maker.base()
        yield [base, copy.deepcopy(base), *(maker.varied(base) for _ in range(size - 2))]


Outcome = str | tuple[type, str]


def outcome(canonicalize: Callable[[], str]) -> Outcome:
    """The canonical text, or the class and code of the error."""
    try:
        return canonicalize()
    except CairnError as error:
        return type(error), error.code


@dataclass
class Tally:
    """What a comparison found.

    Attributes:
        documents: How many were compared.
        filled: How many were written by filling a template.
        failed: How many failed, with the same error both ways.
        different: Those that came out differently.
    """

    documents: int = 0
    filled: int = 0
    failed: int = 0
    alike: int = 0
    different: list[JsonObject] = field(default_factory=list)


def compare(seed: int, documents: int, cache: ShapeCache | None = None) -> Tally:
    """Compare both ways on so many documents."""
    cache = cache or ShapeCache(STORE, bounds=ShapeLimits(documents_per_compile=1))
    tally = Tally()
    for number, family in enumerate(families(seed)):
        hash_name: HashName = "sha384" if number % 4 == 0 else "sha256"
        for document in family:
            if tally.documents == documents:
                tally.filled = cache.filled
                return tally
            fast = outcome(lambda d=document, h=hash_name: cache.canonical_nquads(d, hash_name=h))
            slow = outcome(
                lambda d=document, h=hash_name: jsonld.canonical_nquads(d, STORE, hash_name=h)
            )
            tally.documents += 1
            tally.failed += not isinstance(slow, str)
            if fast != slow or (
                hash_name == "sha256" and not _same_from_text(document, slow, cache, tally)
            ):
                tally.different.append(document)
    return tally


def _same_from_text(document: JsonObject, slow: object, cache: ShapeCache, tally: Tally) -> bool:
    """Read the document's text as one of many, if it is, and compare what it says."""
    text = json.dumps(document, ensure_ascii=False)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return cache.read_alike(text, "proof") is None
    alike = cache.read_alike(text, "proof")
    if alike is None:
        read_known(data, cache)  # so that the next one may be alike
        return True
    tally.alike += 1
    rest = {name: value for name, value in document.items() if name != "proof"}
    same = alike.match.json() == json.dumps(rest, ensure_ascii=False)
    return same and ("proof" in document or alike.match.nquads == slow)
