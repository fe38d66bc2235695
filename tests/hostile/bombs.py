"""Documents made to cost: each is a few bytes or megabytes that ask for minutes or gigabytes."""

from __future__ import annotations

import base64
import gzip
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from cairn.credentials.baking import bake
from cairn.credentials.contexts import OB_V3, VC_V2
from cairn.kernel.fetching import MappingResolver
from cairn.kernel.json_text import JsonObject, write_json
from cairn.keys.multibase import encode_base64url
from verification.badges import (
    LIST_URL,
    SCHOOL,
    as_token,
    badge,
    endorsement,
    key_issuer,
    signed,
    status_list,
    status_member,
    token,
    unsigned,
    web_issuer,
    world,
)
from verification.test_openbadges2 import ASSERTION, ISSUER, site

MIB = 1024 * 1024
Bomb = bytes | tuple[bytes, MappingResolver]


def _json(value: Any) -> bytes:
    return write_json(value, indent=None)


def _badge_with(**members: Any) -> bytes:
    """A badge whose proof does not match: it was changed after signing."""
    return _json({**badge(), **members})


def _jcs(document: JsonObject) -> bytes:
    """The document, really signed as text by its issuer."""
    return _json(signed(document, suite="eddsa-jcs-2022"))


def _png(kind: bytes, data: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(kind, data) + pixels + chunk(b"IEND", b"")


def _zeros(size: int) -> bytes:
    return zlib.compress(b"0" * size, 9)


def _laughs() -> bytes:
    entities = "".join(
        f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' if i else '<!ENTITY l0 "lol">' for i in range(12)
    )
    return f"<!DOCTYPE svg [{entities}]><svg>&l11;</svg>".encode()


def _poison(size: int = 9, name: str = "n") -> list[JsonObject]:
    """A complete graph of blank nodes: every one looks like every other."""
    return [
        {"id": f"_:{name}{i}", "knot": [{"id": f"_:{name}{j}"} for j in range(size) if j != i]}
        for i in range(size)
    ]


_KNOT = {"knot": {"@id": "urn:knot", "@type": "@id"}}


def _poisoned(size: int = 9) -> JsonObject:
    document = unsigned(extra_contexts=())
    document["@context"] = [*document["@context"], _KNOT]
    document["credentialSubject"]["knot"] = _poison(size)
    return document


def _fake_proof(issuer: Any = SCHOOL, **members: Any) -> JsonObject:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-01-15T09:30:00Z",
        "verificationMethod": issuer.signer.verification_method,
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + "5" * 88,
        **members,
    }


def _chain_on_a_large_graph() -> bytes:
    document = _large(3_000)
    proofs = [_fake_proof(id=f"urn:p:{i}") for i in range(16)]
    for i in range(1, 16):
        proofs[i]["previousProof"] = f"urn:p:{i - 1}"
    return _json({**document, "proof": proofs})


def _large(count: int, **members: Any) -> JsonObject:
    """A credential with about that many statements."""
    document = unsigned(**members)
    identifiers = [
        {"type": "IdentityObject", "hashed": False, "identityHash": f"p{i}", "identityType": "name"}
        for i in range(count // 5)
    ]
    document["credentialSubject"]["identifier"] = identifiers
    return document


def _many_endorsements(count: int) -> bytes:
    one = endorsement()
    return _badge_with(endorsement=[one] * count)


def _endorsed_by_tokens(count: int, padding: int) -> bytes:
    by = key_issuer(7)
    large = endorsement(by)
    del large["proof"]
    large["x"] = list(range(padding))
    return _jcs({**unsigned(), "endorsementJwt": [as_token(large, by)] * count})


def _endorsements_in_each_other(depth: int) -> bytes:
    inner = endorsement()
    for _ in range(depth):
        inner = {**endorsement(), "endorsement": [inner]}
    return _badge_with(endorsement=[inner])


def _tokens_in_tokens(depth: int) -> bytes:
    by = key_issuer(7)
    large = {**endorsement(by)}
    del large["proof"]
    inner = as_token(large, by)
    for _ in range(depth):
        inner = as_token({**large, "endorsementJwt": [inner]}, by)
    return _jcs({**unsigned(), "endorsementJwt": [inner]})


def _record(inside: list[Any], **members: Any) -> JsonObject:
    return {
        "@context": [VC_V2, "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", OB_V3],
        "id": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": SCHOOL.profile,
        "name": "Record",
        "validFrom": "2026-01-15T09:30:00Z",
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": inside},
        **members,
    }


def _records_in_records(depth: int, width: int) -> bytes:
    inner: list[Any] = [badge()]
    for _ in range(depth):
        inner = [signed(_record(inner), suite="eddsa-jcs-2022")] * width
    return _jcs(_record(inner))


def _poisons_in_record(count: int) -> bytes:
    inside = [{**_poisoned(7), "proof": [_fake_proof()]} for _ in range(count)]
    return _jcs(_record(inside))


def _bit_list_bomb() -> Bomb:
    listing = status_list()
    packed = gzip.compress(b"\0" * (64 * MIB), 9)
    listing["credentialSubject"]["encodedList"] = "u" + encode_base64url(packed)
    return _json(badge(**status_member())), world(
        documents={LIST_URL: signed(listing, suite="eddsa-jcs-2022")}
    )


def _many_lists() -> Bomb:
    lists = {}
    entries = []
    for i in range(16):
        url = f"{LIST_URL}/{i}"
        listing = _large(4000)
        listing |= {"id": url, "type": ["VerifiableCredential", "BitstringStatusListCredential"]}
        listing["credentialSubject"] |= status_list()["credentialSubject"]
        lists[url] = {**listing, "proof": [_fake_proof()]}
        entries.append({**status_member()["credentialStatus"], "statusListCredential": url})
    return _jcs({**unsigned(), "credentialStatus": entries}), world(documents=lists)


def _large_key() -> Bomb:
    modulus = encode_base64url(b"\xff" * 2048)
    jwk = {"kty": "RSA", "n": modulus, "e": "AQAB"}
    return _with_key(jwk)


def _with_key(jwk: JsonObject) -> Bomb:
    did = "did:jwk:" + encode_base64url(_json(jwk).strip())
    document = unsigned()
    document["issuer"]["id"] = did
    header = encode_base64url(_json({"alg": "RS256", "kid": did + "#0", "typ": "JWT"}).strip())
    body = encode_base64url(_json(document).strip())
    return f"{header}.{body}.{encode_base64url(b'1' * 2048)}".encode()


def _huge_web_document() -> Bomb:
    issuer = web_issuer()
    listed = [{"id": f"did:web:school.example#k{i}", "type": "Multikey"} for i in range(12_000)]
    document = {"id": issuer.id, "verificationMethod": listed, "assertionMethod": ["#k1"]}
    return _json(badge(issuer)), world(
        documents={"https://school.example/.well-known/did.json": document}
    )


def _recursive_context() -> JsonObject:
    inner: JsonObject = {"a": "urn:a"}
    for i in range(11):
        inner = {f"t{i}": {"@id": "urn:t", "@context": [inner, inner]}}
    return inner


def _percent(size: int) -> bytes:
    document = unsigned(credential_id="urn:x:" + "%41" * size)
    document["refreshService"] = {"id": "https://r.example/", "type": "1EdTechCredentialRefresh"}
    return _jcs(document)


def _refresh_percent() -> Bomb:
    data = _percent(1_000_000)
    return data, world(documents={"https://r.example/": data})


def _tokens_with_contexts(count: int, terms: int) -> bytes:
    by = key_issuer(7)
    claims = {name: value for name, value in endorsement(by).items() if name != "proof"}
    own = {f"t{i}": {"@id": f"urn:t{i}"} for i in range(terms)}
    claims["@context"] = [*claims["@context"], own, OB_V3, OB_V3, OB_V3]
    return _jcs({**unsigned(), "endorsementJwt": [as_token(claims, by)] * count})


def _proofs_with_contexts() -> bytes:
    document = unsigned()
    own = {f"t{i}": f"urn:t{i}" for i in range(5_000)}
    document["@context"] = [*document["@context"], own]
    proofs = [_fake_proof(created=f"2026-01-15T09:30:{i:02}Z") for i in range(16)]
    return _json({**document, "proof": proofs})


def _many_good_lists() -> Bomb:
    """Sixteen lists of a hundred million entries each, all really signed."""
    lists = {}
    entries = []
    for i in range(16):
        url = f"{LIST_URL}/{i}"
        listing = {**status_list(size=16 * MIB * 8), "id": url}
        lists[url] = signed(listing, suite="eddsa-jcs-2022")
        entry = {**status_member()["credentialStatus"], "statusListCredential": url}
        entries.append({**entry, "id": f"{url}#42"})
    return _jcs({**unsigned(), "credentialStatus": entries}), world(documents=lists)


def _many_poisoned_lists() -> Bomb:
    lists = {}
    entries = []
    for i in range(16):
        url = f"{LIST_URL}/{i}"
        listing = status_list()
        listing["@context"] = [VC_V2, _KNOT]
        listing["credentialSubject"]["knot"] = _poison(8)
        lists[url] = {**listing, "id": url, "proof": [_fake_proof()]}
        entry = {**status_member()["credentialStatus"], "statusListCredential": url}
        entries.append({**entry, "id": f"{url}#42"})
    return _jcs({**unsigned(), "credentialStatus": entries}), world(documents=lists)


def _many_evidence() -> bytes:
    entries = [{"id": f"https://e.example/{i}", "type": ["Evidence"]} for i in range(9000)]
    return _jcs({**unsigned(), "evidence": entries})


def _older(**members: Any) -> bytes:
    return _json({**ASSERTION, **members})


def _older_revocations() -> Bomb:
    """A signed badge whose issuer lists everybody."""
    url = "https://school.example/revoked"
    issuer = {**ISSUER, "revocationList": url}
    listing = {"revokedAssertions": [{"id": f"urn:uuid:{i}"} for i in range(16_000)]}
    claims = {**ASSERTION, "verification": {"type": "SignedBadge"}, "id": "urn:uuid:x"}
    documents = {**site(issuer), url: listing}
    return as_token(claims, kind="JWT").encode(), world(documents=documents)


def _older_keys() -> Bomb:
    keys = [f"https://school.example/key/{i}" for i in range(20_000)]
    claims = {**ASSERTION, "verification": {"type": "SignedBadge"}, "id": "urn:uuid:x"}
    key = {"publicKeyPem": "-----BEGIN PUBLIC KEY-----" + "A" * 900_000}
    documents = {**site({**ISSUER, "publicKey": keys}), **dict.fromkeys(keys[:50], key)}
    return as_token(claims, kind="JWT").encode(), world(documents=documents)


def _much_to_endorse() -> bytes:
    by = key_issuer(7)
    claims = {name: value for name, value in endorsement(by).items() if name != "proof"}
    many = [{"id": f"urn:{i}"} for i in range(20_000)]
    return _jcs({**unsigned(), "x": many, "endorsementJwt": [as_token(claims, by)] * 32})


def _large_token() -> str:
    return as_token({**unsigned(), "x": ["y"] * 3_900}, kind="vc+jwt")


def _wide_svg() -> bytes:
    return b"<svg xmlns:o='https://purl.imsglobal.org/ob/v3p0'>" + b"<g/>" * 900_000 + b"</svg>"


BOMBS: Mapping[str, Callable[[], Bomb]] = {
    "deep arrays": lambda: b"[" * 4_000_000,
    "deep objects": lambda: b'{"a":' * 700_000,
    "deep inside a badge": lambda: _badge_with(x=None).replace(b"null", b"[" * 60 + b"]" * 60),
    "wide array": lambda: b'{"type":"VerifiableCredential","x":[' + b"0," * 1_990_000 + b"0]}",
    "wide object": lambda: _badge_with(**{f"m{i}": i for i in range(45_000)}),
    "wide object, signed": lambda: _jcs({**unsigned(), **{f"m{i}": i for i in range(45_000)}}),
    "many types": lambda: _badge_with(type=["VerifiableCredential"] * 49_000),
    "many undefined types": lambda: _badge_with(type=[f"T{i}" for i in range(49_000)]),
    "many subjects": lambda: _badge_with(credentialSubject=[{"id": "urn:x"}] * 15_000),
    "one long text": lambda: _badge_with(name="x" * 4_100_000),
    "one long text, signed": lambda: _jcs(unsigned(name="é" * 2_000_000)),
    "one long id": lambda: _badge_with(id="urn:x:" + "y" * 4_000_000),
    "one long issuer": lambda: _badge_with(issuer="did:web:" + "y" * 4_000_000),
    "one long type": lambda: _badge_with(type=["VerifiableCredential", "T" * 4_000_000]),
    "one long member name": lambda: _badge_with(**{"m" * 4_000_000: 1}),
    "one long date": lambda: _badge_with(validFrom="2026-01-15T09:30:00." + "1" * 4_000_000 + "Z"),
    "more than four megabytes": lambda: b'{"a":"' + b"x" * 9_000_000 + b'"}',
    "a hundred megabytes": lambda: b" " * 100_000_000,
    "white space": lambda: b" " * 3_900_000 + b"{}",
    "backslashes": lambda: b'{"a":"' + b"\\\\" * 2_000_000,
    "open text": lambda: b'{"a":"' + b"x" * 4_000_000,
    "quotes": lambda: b'{"a":' + b'"' * 2_000_000,
    "huge integer": lambda: b'{"validFrom":' + b"9" * 4_000_000 + b"}",
    "huge exponent": lambda: b'{"a":1e' + b"9" * 4_000_000 + b"}",
    "many digits after the point": lambda: b'{"a":0.' + b"9" * 4_000_000 + b"}",
    "many long integers": lambda: _badge_with(x=[int("9" * 399)] * 9_000),
    "escapes": lambda: b'{"a":"' + b"\\u0041" * 690_000 + b'"}',
    "one member many times": lambda: b"{" + b'"a":1,' * 45_000 + b'"a":1}',
    "billion laughs": _laughs,
    "svg of many elements": _wide_svg,
    "svg of deep elements": lambda: b"<svg>" + b"<g>" * 1_000_000,
    "svg of many attributes": lambda: (
        b"<svg " + b" ".join(b"a%d='1'" % i for i in range(300_000)) + b"/>"
    ),
    "svg of one comment": lambda: b"<svg><!--" + b"-" * 15_000_000,
    "png with zTXt of zeros": lambda: _png(b"zTXt", b"openbadges\0\0" + _zeros(64 * MIB)),
    "png with compressed iTXt": lambda: _png(
        b"iTXt", b"openbadgecredential\0\1\0\0\0" + _zeros(64 * MIB)
    ),
    "png of many chunks": lambda: (
        b"\x89PNG\r\n\x1a\n" + (b"\0\0\0\0tEXt" + struct.pack(">I", zlib.crc32(b"tEXt"))) * 900_000
    ),
    "png with a deep credential": lambda: _png(
        b"iTXt", b"openbadgecredential\0\0\0\0\0" + b"[" * 4_000_000
    ),
    "png of sixteen megabytes": lambda: _png(
        b"iTXt", b"openbadgecredential\0\0\0\0\0" + b"x" * 15_000_000
    ),
    "gzip bomb in the status list": _bit_list_bomb,
    "sixteen large status lists": _many_lists,
    "poison graph": lambda: _json({**_poisoned(), "proof": [_fake_proof()]}),
    "poison graph, sixteen proofs": lambda: _json({**_poisoned(), "proof": [_fake_proof()] * 16}),
    "poison graphs in a record": lambda: _poisons_in_record(30),
    "chain on a large graph": _chain_on_a_large_graph,
    "large graph": lambda: _json({**_large(4700), "proof": [_fake_proof()]}),
    "larger graph": lambda: _json({**_large(24_000), "proof": [_fake_proof()]}),
    "base58 bomb": lambda: _badge_with(proof=[_fake_proof(proofValue="z" + "5" * 1_000_000)]),
    "base58 bombs": lambda: _badge_with(proof=[_fake_proof(proofValue="z" + "5" * 200_000)] * 16),
    "selective disclosure bomb": lambda: _badge_with(
        proof=[_fake_proof(cryptosuite="ecdsa-sd-2023", proofValue="u2V0B" + "n" * 3_000_000)]
    ),
    "selective disclosure of zeros": lambda: _badge_with(
        proof=[
            _fake_proof(
                key_issuer(3, "P-256"),
                cryptosuite="ecdsa-sd-2023",
                proofValue="u"
                + base64.urlsafe_b64encode(
                    b"\xd9\x5d\x01\x85" + b"\x9b" + b"\0\0\0\0\x7f" * 9
                ).decode(),
            )
        ]
    ),
    "multikey bomb": lambda: _badge_with(
        proof=[_fake_proof(verificationMethod="did:key:z" + "6" * 4_000_000)]
    ),
    "long did:jwk": lambda: _with_key({"kty": "RSA", "n": "A" * 3_000_000, "e": "AQAB"}),
    "rsa key of 16384 bits": _large_key,
    "rsa key with a huge exponent": lambda: _with_key(
        {"kty": "RSA", "n": encode_base64url(b"\xff" * 512), "e": encode_base64url(b"\xff" * 511)}
    ),
    "ten thousand proofs": lambda: _badge_with(proof=[{"type": "DataIntegrityProof"}] * 10_000),
    "sixteen good proofs on a large graph": lambda: _json(
        {
            **_large(4500),
            "proof": [_fake_proof(created=f"2026-01-15T09:30:{i:02}Z") for i in range(16)],
        }
    ),
    "giant token": lambda: token(name="x" * 2_900_000).encode(),
    "token of dots": lambda: b"eyJ" + b"." * 4_000_000,
    "token with a giant header": lambda: b"eyJ" + b"A" * 4_000_000 + b".e30.AA",
    "token with a deep payload": lambda: (
        b"eyJhbGciOiJFZERTQSJ9." + encode_base64url(b"[" * 2_900_000).encode() + b".AA"
    ),
    "fifty thousand contexts": lambda: _badge_with(**{"@context": [VC_V2, OB_V3] * 24_000}),
    "fifty thousand unknown contexts": lambda: _jcs(
        {
            **unsigned(),
            "@context": [VC_V2, OB_V3, *(f"https://c.example/{i}" for i in range(45_000))],
        }
    ),
    "fifty thousand inline contexts": lambda: _badge_with(
        **{"@context": [VC_V2, OB_V3, *({"a": "urn:a"} for _ in range(15_000))]}
    ),
    "recursive context": lambda: _badge_with(**{"@context": [VC_V2, OB_V3, _recursive_context()]}),
    "context at every node": lambda: _badge_with(
        evidence=[{"@context": OB_V3, "type": ["Evidence"], "name": "x"} for _ in range(9_000)]
    ),
    "ten thousand endorsements": lambda: _badge_with(endorsement=[{}] * 10_000),
    "thirty-two endorsements": lambda: _many_endorsements(32),
    "thirty-two large tokens": lambda: _endorsed_by_tokens(32, 9_000),
    "thirty-two tokens with contexts of their own": lambda: _tokens_with_contexts(32, 30),
    "thirty-two tokens with large contexts": lambda: _tokens_with_contexts(32, 2_000),
    "sixteen proofs with a context of their own": _proofs_with_contexts,
    "sixteen good status lists": _many_good_lists,
    "sixteen poisoned status lists": _many_poisoned_lists,
    "endorsements in each other": lambda: _endorsements_in_each_other(20),
    "tokens in tokens": lambda: _tokens_in_tokens(20),
    "records in records": lambda: _records_in_records(5, 2),
    "large did:web document": _huge_web_document,
    "percent signs": lambda: _percent(1_000_000),
    "percent signs, refreshed": _refresh_percent,
    "much evidence": _many_evidence,
    "older badge with much in it": lambda: _older(x=["y"] * 49_000),
    "older badge with a long list of the revoked": _older_revocations,
    "older badge of many keys": _older_keys,
    "much to endorse": _much_to_endorse,
    "presentation of many tokens": lambda: _json(
        {"type": "VerifiablePresentation", "verifiableCredential": [token()] * 4_000}
    ),
    "presentation of large tokens": lambda: _json(
        {"type": "VerifiablePresentation", "verifiableCredential": [_large_token()] * 30}
    ),
    "baked percent signs": lambda: bake(
        b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", _percent(900_000).decode()
    ),
}
