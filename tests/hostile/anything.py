"""Strategies for what a stranger may hand over: any JSON, odd JSON-LD, damaged credentials."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import strategies as st

from cairn.credentials.contexts import CAIRN_V1, OB_V3, VC_V1, VC_V2
from cairn.kernel.json_text import JsonObject
from verification.badges import SCHOOL

MEMBERS = st.sampled_from(
    [
        "@context", "@id", "@type", "@graph", "@list", "@set", "@value", "@language", "@included",
        "@nest", "@reverse", "@vocab", "@base", "@protected", "@propagate", "@import", "@json",
        "id", "type", "name", "issuer", "proof", "validFrom", "validUntil", "issuanceDate",
        "credentialSubject", "credentialStatus", "credentialSchema", "refreshService", "evidence",
        "endorsement", "endorsementJwt", "verifiableCredential", "achievement", "identifier",
        "identityHash", "hashed", "identityType", "salt", "statusListIndex", "statusPurpose",
        "statusListCredential", "verificationMethod", "proofPurpose", "proofValue", "cryptosuite",
        "created", "expires", "previousProof", "badge", "recipient", "verification", "issuedOn",
        "uid", "vc", "vp", "x", "", " ", "ü",
    ]
)  # fmt: skip
WORDS = st.sampled_from(
    [
        VC_V1, VC_V2, OB_V3, CAIRN_V1, "https://w3id.org/openbadges/v2", "VerifiableCredential",
        "OpenBadgeCredential", "AchievementCredential", "EndorsementCredential", "ClrCredential",
        "VerifiablePresentation", "EnvelopedVerifiableCredential", "BitstringStatusListEntry",
        "1EdTechRevocationList", "1EdTechCredentialRefresh", "DataIntegrityProof",
        "Ed25519Signature2020", "eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-sd-2023",
        "assertionMethod", "Assertion", "HostedBadge", "SignedBadge", "2026-01-15T09:30:00Z",
        "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00+14:00", "24:00:00", "did:key:z6Mk",
        SCHOOL.id, SCHOOL.signer.verification_method, "did:web:a.example", "did:web:127.0.0.1",
        "did:jwk:e30", "https://a.example/", "http://[::1", "javascript:alert(1)", "urn:x", "_:b",
        "data:application/vc+jwt,eyJ.e30.", "u", "z", "sha256$", "\u202e", "\0", "é", "🎓",
        "eyJhbGciOiJub25lIn0.e30.",
    ]
)  # fmt: skip
NUMBERS = (
    st.integers(-3, 3)
    | st.sampled_from([2**53, 2**63, -(2**64), 10**300, 1e308, 5e-324, -0.0, 0.1])
    | st.floats(allow_nan=False, allow_infinity=False)
)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(MEMBERS, inner, max_size=6),
    max_leaves=25,
)
CONTEXTS = st.sampled_from([[VC_V2, OB_V3], [VC_V1], VC_V2, [VC_V2, OB_V3, CAIRN_V1]]) | ANYTHING
OBJECTS = st.builds(
    lambda context, members: {"@context": context, **members},
    CONTEXTS,
    st.dictionaries(MEMBERS, ANYTHING, max_size=8),
)

_ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**40, 1e300, "", " ", "x", "\0", "\u202e", [], {}, [[]], [None], {"": {}},
    {"id": "x"}, {"type": 5}, {"@value": "x"}, {"@id": "_:b"}, {"@list": [{"@list": []}]},
    "2026-02-30T00:00:00Z", "2026-01-01T00:00:00", "did:web:x", "urn:", "http://", "z" * 3000,
    ["x"] * 200, {"@context": {"@vocab": "urn:x:"}}, {"@context": None}, {"@context": [[[]]]},
)  # fmt: skip
_CONTEXT_TRICKS: tuple[Any, ...] = (
    {"type": "urn:x"}, {"id": "urn:x"}, {"issuer": "urn:x"}, {"@vocab": "urn:x:"}, None, [], {},
    {"@import": VC_V2}, {"@propagate": False, "name": "urn:x"}, {"@protected": False}, 5, [None],
    {"name": {"@id": "urn:x", "@protected": True}}, {"a": {"@id": "urn:a", "@context": {"a": "b"}}},
    {"a": "b:c", "b": "a:c"}, {"a": {"@reverse": "urn:x"}}, {"@base": "https://evil.example/"},
    {"credentialSubject": None}, {"@version": 1.0}, {"a": {"@id": "@type"}}, {"@context": {}},
    {"a": {"@id": "urn:a", "@container": ["@graph", "@id"]}}, {"@language": "xx-" * 50},
    "https://evil.example/context", "../context", {"proof": "@nest"}, {"xsd": "urn:x:"},
)  # fmt: skip


def _places(document: Any) -> list[tuple[Any, Any]]:
    """Every place in a document, as its holder and the name or number there."""
    found: list[tuple[Any, Any]] = []
    todo = [document]
    while todo:
        item = todo.pop()
        if isinstance(item, dict | list):
            names = list(item) if isinstance(item, dict) else range(len(item))
            found += [(item, name) for name in names]
            todo += [item[name] for name in names]
    return found


def _remove(holder: Any, name: Any, _: Random) -> None:
    del holder[name]


def _replace(holder: Any, name: Any, random: Random) -> None:
    holder[name] = copy.deepcopy(random.choice(_ODD))


def _wrap(holder: Any, name: Any, random: Random) -> None:
    holder[name] = random.choice([[holder[name]], {"@set": holder[name]}, {"id": holder[name]}])


def _repeat(holder: Any, name: Any, random: Random) -> None:
    holder[name] = [holder[name]] * random.choice([2, 20])


def _nest(holder: Any, name: Any, random: Random) -> None:
    for _ in range(random.choice([3, 50, 200])):
        holder[name] = [holder[name]]


def _rename(holder: Any, name: Any, random: Random) -> None:
    if isinstance(name, str):
        holder[random.choice(["x", "@id", "@type", "", name + "x", name.upper()])] = holder.pop(
            name
        )


def _retext(holder: Any, name: Any, random: Random) -> None:
    if isinstance(holder[name], str) and holder[name]:
        text = holder[name]
        place = random.randrange(len(text))
        holder[name] = (
            text[:place] + chr(random.choice([0, 33, 0x202E, 0x1F393])) + text[place + 1 :]
        )


DAMAGES: tuple[Callable[[Any, Any, Random], None], ...] = (
    _remove, _replace, _replace, _wrap, _repeat, _nest, _rename, _retext,
)  # fmt: skip


def damaged(document: JsonObject, random: Random) -> JsonObject:
    """A copy with one to three things wrong, or an odd context."""
    broken = copy.deepcopy(document)
    if random.random() < 0.15:
        contexts = broken.get("@context")
        trick = copy.deepcopy(random.choice(_CONTEXT_TRICKS))
        listed = contexts if isinstance(contexts, list) else [contexts]
        listed.insert(random.randint(0, len(listed)), trick)
        broken["@context"] = listed
        return broken
    for _ in range(random.randint(1, 3)):
        places = _places(broken)
        if places:
            random.choice(DAMAGES)(*random.choice(places), random)
    return broken
