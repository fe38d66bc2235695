"""How close to the bare signature is canonicalizing documents of one shape?

Measures on a typical Open Badges 3.0 credential (69 statements, 6 blank nodes), in one run: the
general path, the compiled shape on the issuing side (parsed document in) and the verifying side
(JSON text in), a stream in which every shape is new, and the bare Ed25519 of `cryptography`.
Rates are medians of several interleaved rounds; the ratios are what counts.

Run it with ``python bench/shapes.py``; ``python bench/shapes.py equality 100000 [seed]`` compares
that many random and adversarial documents between the fast and the general path,
``python bench/shapes.py texts 100000 [seed]`` as many texts between reading them as one of many and
parsing them, and ``python bench/shapes.py general 100000 [seed]`` as many documents between the
general path's quick walk and PyLD.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cairn.canon import jsonld
from cairn.canon.shapes_cache import ShapeCache
from cairn.canon.shapes_read import read_known
from cairn.credentials.contexts import packaged_contexts
from cairn.credentials.openbadges import achievement_credential
from cairn.kernel.json_text import JsonObject, read_json
from cairn.keys.multibase import decode_base58, encode_base58

CONTEXTS = packaged_contexts()
SITE = "https://credentials.university.example"
AT = datetime(2026, 6, 30, 12, tzinfo=UTC)
STATEMENTS, BLANK_NODES = 69, 6
ROUNDS = 9
FEWEST = 5


def credential(number: int) -> JsonObject:
    """Build the typical credential for one learner; six values differ from another's."""
    place = number * 1_201 % 131_072  # places in a list are drawn, not counted
    result_description = f"{SITE}/results/finance-101-grade"
    alignment = [
        {
            "type": ["Alignment"],
            "targetName": f"Learning outcome {letter}",
            "targetUrl": f"https://data.europa.example/esco/skill/{letter}",
            "targetFramework": "ESCO",
            "targetCode": f"S1.{letter}",
        }
        for letter in "abc"
    ]
    return achievement_credential(
        credential_id=f"urn:uuid:9d1c4d51-4d2e-4b6c-9f0e-{number:012}",
        name="Introduction to Financial Accounting",
        issuer={
            "id": "did:web:credentials.university.example",
            "type": ["Profile"],
            "name": "University of Example",
            "url": "https://university.example",
            "email": "registrar@university.example",
            "phone": "+43 1 0000000",
        },
        achievement={
            "id": f"{SITE}/achievements/finance-101",
            "type": ["Achievement"],
            "achievementType": "MicroCredential",
            "name": "Introduction to Financial Accounting",
            "description": "Reads a balance sheet and explains what it says about a company.",
            "criteria": {"narrative": "Passed a written examination of two hours, on site."},
            "image": {
                "id": f"{SITE}/images/finance-101.png",
                "type": "Image",
                "caption": "A stack",
            },
            "tag": ["accounting", "finance", "business"],
            "inLanguage": "en",
            "humanCode": "FIN-101",
            "fieldOfStudy": "Business",
            "alignment": alignment,
            "resultDescription": [
                {
                    "id": result_description,
                    "type": ["ResultDescription"],
                    "name": "Grade",
                    "resultType": "Percent",
                    "valueMin": "0",
                    "valueMax": "100",
                }
            ],
        },
        subject={
            "type": ["AchievementSubject"],
            "id": f"did:example:learner-{number:09}",
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": f"sha256${hashlib.sha256(b'%d' % number).hexdigest()}",
                    "identityType": "emailAddress",
                    "salt": f"salt-{number:08}",
                }
            ],
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": result_description,
                    "value": str(50 + number % 50),
                }
            ],
        },
        valid_from=AT,
        valid_until=AT.replace(year=2031),
        credentialStatus={
            "id": f"{SITE}/status/1#{place}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(place),
            "statusListCredential": f"{SITE}/status/1",
        },
    )


def unrelated(number: int) -> JsonObject:
    """Build a credential of which every free value differs from another's."""

    def changed(value: object, name: str = "") -> object:
        if isinstance(value, dict):
            return {key: changed(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [changed(item, name) for item in value]
        if name in ("@context", "type") or not isinstance(value, str):
            return value
        return f"{value}{'' if value.endswith('Z') else number}"

    result = changed(credential(number))
    assert isinstance(result, dict)
    return result


def new_shapes() -> Iterator[JsonObject]:
    """Yield credentials of which no two have one shape."""
    for number in count(1):
        document = credential(number)
        bits = f"{number:b}"
        document["credentialSubject"]["achievement"]["tag"] = [
            f"tag {i}" for i in range(number % 9)
        ]
        document["issuer"]["otherIdentifier"] = [
            {"type": "IdentifierEntry", "identifier": str(i), "identifierType": "identifier"}
            for i in range(number // 9 % 5)
        ]
        # Member order is part of the shape: each bit moves a member to the end.
        names = list(document["credentialSubject"]["achievement"])
        for place, bit in enumerate(bits):
            if bit == "1":
                achievement = document["credentialSubject"]["achievement"]
                achievement[names[place]] = achievement.pop(names[place])
        yield document


def rate(work: Callable[[], object], seconds: float = 0.15) -> float:
    """Return how often a second this can be done, in one round."""
    done, begun = 0, time.perf_counter()
    while (passed := time.perf_counter() - begun) < seconds or done < FEWEST:
        work()
        done += 1
    return done / passed


def in_turn(values: list[object], work: Callable[..., object]) -> Callable[[], object]:
    """Return a function that does the work with each of the values in turn."""
    endless = (value for _ in count() for value in values)
    return lambda: work(next(endless))


def measure() -> None:
    """Measure all and print one table."""
    same = [credential(number) for number in range(100)]
    mixed = [unrelated(number) for number in range(100)]
    texts = [json.dumps(document, ensure_ascii=False) for document in same]
    expected = jsonld.canonical_nquads(same[0], CONTEXTS)
    assert expected.count("\n") == STATEMENTS
    assert len({word for word in expected.split() if word.startswith("_:")}) == BLANK_NODES
    caches = {"same": ShapeCache(CONTEXTS), "mixed": ShapeCache(CONTEXTS)}
    for name, documents in (("same", same), ("mixed", mixed)):
        for document in documents:
            assert caches[name].canonical_nquads(document) == jsonld.canonical_nquads(
                document, CONTEXTS
            )
    key = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
    public, message = key.public_key(), b"\2" * 64
    signature = key.sign(message)

    def canonical(cache: ShapeCache, document: JsonObject) -> bytes:
        return hashlib.sha256(cache.canonical_nquads(document).encode()).digest()

    def general(document: JsonObject) -> bytes:
        text = jsonld.canonical_nquads(document, CONTEXTS)
        return hashlib.sha256(text.encode()).digest()

    def digests(cache: ShapeCache, document: JsonObject, options: JsonObject) -> bytes:
        configured = {**options, "@context": document["@context"]}
        return canonical(cache, configured) + canonical(cache, document)

    proofs = ShapeCache(CONTEXTS)
    write = json.JSONEncoder(ensure_ascii=False).encode
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-06-30T12:00:00Z",
        "verificationMethod": "did:web:credentials.university.example#key-1",
        "proofPurpose": "assertionMethod",
    }

    def issue(document: JsonObject) -> str:
        value = encode_base58(key.sign(digests(proofs, document, options)))
        return write({**document, "proof": [{**options, "proofValue": f"z{value}"}]})

    def check(text: str) -> None:
        known = read_known(text.encode(), proofs)
        assert known is not None
        document, (proof,) = known.rest, known.document["proof"]
        value = decode_base58(proof.pop("proofValue")[1:])
        public.verify(value, digests(proofs, document, proof))

    signed = [issue(document) for document in same]
    fresh = ShapeCache(CONTEXTS)
    streams = new_shapes(), new_shapes()
    rows: list[tuple[str, Callable[[], object]]] = [
        ("Ed25519 sign, cryptography", lambda: key.sign(message)),
        ("Ed25519 verify, cryptography", lambda: public.verify(signature, message)),
        ("general path, canonicalize + hash", in_turn(list(same), general)),
        (
            "shape, 43 of 49 values constant",
            in_turn(list(same), lambda d: canonical(caches["same"], d)),
        ),
        (
            "shape, all values differ",
            in_turn(list(mixed), lambda d: canonical(caches["mixed"], d)),
        ),
        ("json alone", in_turn(list(texts), json.JSONDecoder().decode)),
        ("read_json alone", in_turn(list(texts), read_json)),
        (
            "read_json + shape, constants",
            in_turn(list(texts), lambda t: canonical(caches["same"], read_json(t))),
        ),
        ("issue, JSON text out", in_turn(list(same), issue)),
        ("verify proof, JSON text in", in_turn(list(signed), check)),
        ("base58, 64 bytes, write", lambda: encode_base58(signature)),
        ("every shape new, with a cache", lambda: canonical(fresh, next(streams[0]))),
        ("every shape new, general path", lambda: general(next(streams[1]))),
    ]
    # Round after round, so that a busy moment of the machine meets all rows alike.
    rounds = [{name: rate(work) for name, work in rows} for _ in range(ROUNDS)]
    rates = {name: statistics.median(found[name] for found in rounds) for name, _ in rows}
    sign, verify = (rates[row[0]] for row in rows[:2])
    print(f"{'':36}{'per second':>12}{'us':>9}{'of sign':>9}{'of verify':>10}")
    for name, value in rates.items():
        print(f"{name:36}{value:12,.0f}{1e6 / value:9.1f}{value / sign:9.2f}{value / verify:10.2f}")
    print(f"new shapes: {fresh.asked} asked, {fresh.filled} filled, {fresh.shapes} kept")


def equality(documents: int, seed: int) -> int:
    """Compare the fast and the general path, and print what came of it."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    from canon.shape_documents import compare

    tally = compare(seed, documents)
    print(
        f"{tally.documents} documents (seed {seed}): {tally.filled} by the fast path,"
        f" {tally.alike} read as text like one before, {tally.failed} failed both ways alike,"
        f" {len(tally.different)} differ"
    )
    for document in tally.different[:5]:
        print(json.dumps(document))
    return 1 if tally.different else 0


def texts(count: int, seed: int) -> int:
    """Compare reading a text as one of many with parsing it, and print what came of it."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    from canon.text_documents import compare_texts

    tally = compare_texts(seed, count, packaged_contexts())
    print(
        f"{tally.texts} texts (seed {seed}): {tally.alike} read as one of many, {tally.refused} are"
        f" not JSON that is accepted, {len(tally.different)} differ"
    )
    for text in tally.different[:5]:
        print(text)
    return 1 if tally.different else 0


def general(documents: int, seed: int) -> int:
    """Compare the general path's quick walk with PyLD, and print what came of it."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    from canon.plain_documents import compare

    tally = compare(seed, documents)
    quick = ", ".join(f"{count} of {kind}" for kind, count in tally.quick.items())
    print(
        f"{tally.documents} documents (seed {seed}), answered by the quick walk: {quick};"
        f" {len(tally.different)} differ"
    )
    for document in tally.different[:5]:
        print(json.dumps(document))
    return 1 if tally.different else 0


def main() -> int:
    """Measure, or compare if asked to."""
    modes = {"equality": equality, "general": general, "texts": texts}
    if sys.argv[1:] and sys.argv[1] in modes:
        numbers = [int(word) for word in sys.argv[2:]]
        return modes[sys.argv[1]](*[*numbers, *(100_000, 1)[len(numbers) :]])
    measure()
    return 0


if __name__ == "__main__":
    sys.exit(main())
