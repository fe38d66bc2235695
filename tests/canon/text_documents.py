"""Badges of one batch as JSON text, most of them plain, some odd, some broken, from a seed.

Used by the tests, by `bench/shapes.py` for the long run, and by nobody else.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import ShapeCache, ShapeLimits
from cairn.canon.shapes_families import FAMILIES
from cairn.canon.shapes_read import read_known
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import JsonObject, read_json_object

__all__ = ["TextTally", "compare_texts", "plain_text", "texts"]

_HEX = "0123456789abcdef"
_ODD = (
    "", " ", '"', "\\", "\n", "\u007f", "\u0000", "\ufffe", "\u00a0", "\u2028", "é", "\U0001f393",
    "a:b",
    "ext:x", "ext:Own", "Status", "Degree", "en", "en-GB", "2026-02-30T09:30:00Z", "2026-01-31",
    "urn:x", "urn:x y", "https://a.example/ b", "https://a.example/%zz", "https://a.example/?q=ä",
    "_:b0", "@id", "type", "name", "did:example:ext:1", "http://a.example", "1e5", "0x1", "null",
    "a.b.c", "sha256$" + "0" * 63, "//a.example", "HTTPS://a.example/", "https://", "\ud800",
)  # fmt: skip


def plain_text(chance: Random, kind: str) -> str:
    """Return a plain text of a kind."""

    def digits(count: int, alphabet: str = "0123456789") -> str:
        return "".join(chance.choice(alphabet) for _ in range(count))

    if kind == "id":
        return chance.choice(
            [
                f"urn:uuid:{digits(8, _HEX)}-0000-{digits(4, _HEX)}-0000-{digits(12, _HEX)}",
                f"https://a{digits(1)}.example/b-{digits(2)}#{digits(2)}",
                f"did:example:{digits(3)}",
                f"mailto:a.{digits(2)}@b.example",
            ]
        )
    return chance.choice(
        [
            digits(chance.randrange(1, 4)),
            f"2026-0{chance.randrange(1, 10)}-1{digits(1)}T0{digits(1)}:3{digits(1)}:00Z",
            "sha256$" + digits(64, _HEX),
            f"salt-{digits(4)}",
            f"Amína {chance.choice(['Öz', 'Li', 'Ng'])}",
        ]
    )


def _badge(chance: Random, kinds: dict[str, str]) -> JsonObject:
    def text(name: str, kind: str) -> str:
        # Of the same family, so that most of a batch look alike.
        drawn = plain_text(chance, kind)
        family = kinds.setdefault(name, _family(drawn))
        while _family(drawn) != family:
            drawn = plain_text(chance, kind)
        return drawn

    issuer = "did:web:issuer.example"
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": text("id", "id"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Stacking stones",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Issuer"},
        "validFrom": "2026-06-30T12:00:00Z",
        "credentialSubject": {
            "id": text("subject", "id"),
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": text("hash", "text"),
                    "identityType": "emailAddress",
                    "salt": text("salt", "text"),
                }
            ],
            "result": [
                {"type": ["Result"], "value": text(f"result {place}", "text")} for place in (0, 1)
            ],
            "achievement": {
                "id": "https://issuer.example/stones",
                "type": ["Achievement"],
                "name": "Stacking stones",
                "description": text("prose", "text"),
                "criteria": {"narrative": "Stack three stones."},
                "tag": ["stones", text("tag", "text")],
                "creditsAvailable": 3,
                "creator": {"id": issuer, "type": ["Profile"]},
                "related": [{"id": text("other", "id"), "type": ["Related"]}],
            },
        },
        "proof": {
            "type": "DataIntegrityProof",
            "created": "2026-06-30T12:00:00Z",
            "proofValue": f"z{chance.randrange(10**9)}",
        },
    }


def _family(text: str) -> str:
    return next(family.name for family in FAMILIES if re.fullmatch(family.pattern, text))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    for key, item in list(value.items() if isinstance(value, dict) else enumerate(value)):
        if isinstance(item, dict | list):
            yield from _places(item)
        elif key not in ("type", "@context"):
            yield value, key


def _changed(chance: Random, made: JsonObject) -> JsonObject:
    places = list(_places(made))
    for _ in range(chance.randrange(1, 3)):
        holder, key = chance.choice(places)
        other, name = chance.choice(places)
        holder[key] = chance.choice(
            [other[name], chance.choice(_ODD), chance.choice([0, 1, True, 1.0, None, 10**20, 1e-7])]
        )
    return made


def _broken(chance: Random, text: str) -> str:
    place = chance.randrange(len(text))
    kind = chance.randrange(5)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + chance.choice('"\\{}[]:, \n\t0aé\u0000\ud800') + text[place:]
    if kind == 2:
        return text[:place] + chance.choice('"\\{}[]:,0aZ') + text[place + 1 :]
    if kind == 3:
        other = chance.randrange(len(text))
        first, last = min(place, other), max(place, other)
        return text[:last] + text[first:last][:40] + text[last:]
    return text.replace('"name"', '"name": "x", "name"', 1)


def texts(seed: int, size: int = 24) -> Iterator[list[str]]:
    """Yield batches of texts without end, the same ones for the same seed."""
    chance = Random(seed)  # noqa: S311 - seeded noise, not secrets
    while True:  # the first quarter of a batch is neither odd nor broken
        kinds: dict[str, str] = {}
        indent = chance.choice([None, None, 1])
        batch = [_badge(chance, kinds) for _ in range(size)]
        constant = chance.random()
        for made in batch[1:]:
            if constant < 1 / 2:  # most of a badge is the same in all of a batch
                made["credentialSubject"]["achievement"] = batch[0]["credentialSubject"][
                    "achievement"
                ]
        batch = copy.deepcopy(batch)
        lines = []
        for number, made in enumerate(batch):
            if chance.random() < 1 / 3:
                del made["proof"]
            odd = number > size // 4 and chance.random() < 1 / 3
            line = json.dumps(
                _changed(chance, made) if odd else made, ensure_ascii=False, indent=indent
            )
            lines.append(_broken(chance, line) if odd and chance.random() < 1 / 2 else line)
        yield lines


@dataclass
class TextTally:
    """What a comparison found.

    Attributes:
        texts: How many were compared.
        alike: How many were read as one like another.
        refused: How many are no JSON that the strict reader takes.
        different: Those of which the two ways say different things.
    """

    texts: int = 0
    alike: int = 0
    refused: int = 0
    different: list[str] = field(default_factory=list)


def compare_texts(seed: int, count: int, contexts: ContextStore) -> TextTally:
    """Compare what is read of a text as one of many with the strict reader and general path."""
    tally = TextTally()
    for batch in texts(seed):
        cache = ShapeCache(contexts, bounds=ShapeLimits(documents_per_compile=1))
        for text in batch:
            if tally.texts == count:
                return tally
            tally.texts += 1
            if not _same(text, cache, contexts, tally):
                tally.different.append(text)
    raise AssertionError


def _same(text: str, cache: ShapeCache, contexts: ContextStore, tally: TextTally) -> bool:
    alike = cache.read_alike(text, "proof")
    try:
        document = read_json_object(text)
    except CairnError:
        tally.refused += 1
        return alike is None
    rest = {name: value for name, value in document.items() if name != "proof"}
    if alike is None:
        known = read_known(text.encode(), cache)
        if known is None:
            try:
                cache.canonical_nquads(rest)
            except CairnError:
                return True
        return known is None or repr(known.document) == repr(document)
    tally.alike += 1
    return (
        json.dumps(rest, ensure_ascii=False) == alike.match.json()
        and jsonld.canonical_nquads(rest, contexts) == alike.match.nquads
        and repr(alike.apart) == repr(document.get("proof"))
    )
