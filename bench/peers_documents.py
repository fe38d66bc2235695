"""What the comparison with peers is made on, written to one folder that every process reads.

Three sets of signed texts, one in a line: the typical credential for many learners, credentials
of which no two have one shape, and real credentials of issuers who never heard of Cairn.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import shapes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from cairn.credentials.baking import unbake
from cairn.credentials.contexts import CONTEXTS, packaged_contexts
from cairn.kernel.errors import CairnError
from cairn.kernel.fetching import MappingResolver
from cairn.kernel.json_text import Json, JsonObject, read_json_object, write_json
from cairn.kernel.limits import DEFAULT_LIMITS
from cairn.keys.did import did_web_url
from cairn.keys.material import PublicKey
from cairn.keys.resolution import FoundKey, find_key
from cairn.keys.signer import LocalSigner, PrivateKey, private_key_from_seed
from cairn.proofs.data_integrity import add_proof, verify_proofs
from cairn.status.bitstring import Bitstring
from cairn.status.list_credential import status_list_credential
from cairn.verification.documents import open_document

VECTORS = Path(__file__).resolve().parent.parent.parent / "shared/vectors"
REAL_AT = datetime(2026, 11, 22, tzinfo=UTC)
ISSUER = "did:web:credentials.university.example"
METHOD = f"{ISSUER}#key-1"
SEED = bytes(range(32))
STATUS_LIST = f"{shapes.SITE}/status/1"
MULTIKEY = "https://w3id.org/security/multikey/v1"
DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", MULTIKEY]
LEARNERS = 100
LIST_ENTRIES = 131_072


class World:
    """The folder of one run, and what has been put there.

    Args:
        folder: Where to write; it must exist.

    Attributes:
        documents: Key documents and status lists, by URL and by DID.
        keys: Every key that a proof names, in the forms that peers take.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents: dict[str, JsonObject] = {}
        self.keys: dict[str, dict[str, Any]] = {}
        self._private = private_key_from_seed("Ed25519", SEED)
        self._signer = LocalSigner(self._private, METHOD)
        self._contexts = packaged_contexts()

    def write(self, name: str, value: object) -> None:
        """Write one JSON file."""
        (self.folder / name).write_text(json.dumps(value), encoding="utf-8")

    def write_set(self, name: str, texts: list[str]) -> None:
        """Write a set of documents, one in a line."""
        text = "".join(f"{one}\n" for one in texts)
        (self.folder / f"{name}.ndjson").write_text(text, encoding="utf-8")

    def finish(self) -> None:
        """Write what all sets share."""
        store = self._contexts
        self.write("contexts.json", {source.url: store.document(source.url) for source in CONTEXTS})
        self.write("documents.json", self.documents)
        self.write("keys.json", self.keys)
        terms = {
            "seed": SEED.hex(),
            "pem": _pem(self._private),
            "verificationMethod": METHOD,
            "at": shapes.AT.isoformat(),
            "statusList": STATUS_LIST,
        }
        self.write("terms.json", terms)

    def signed(self, document: JsonObject) -> str:
        """Sign with Cairn, and write it without a line feed."""
        signed = add_proof(document, self._signer, self._contexts, created=shapes.AT)
        return write_json(signed, indent=None).decode().rstrip("\n")

    def add_typical(self) -> None:
        """Write the typical credential, unsigned and signed, its issuer's key and status list."""
        method = {
            "id": METHOD,
            "type": "Multikey",
            "controller": ISSUER,
            "publicKeyMultibase": self._private.public_key.multikey(),
        }
        self.publish(
            {
                "@context": DID_CONTEXTS,
                "id": ISSUER,
                "verificationMethod": [method],
                "assertionMethod": [METHOD],
            }
        )
        public = FoundKey(self._private.public_key, ISSUER, "did:web", METHOD)
        self.keys[METHOD] = _forms(public)
        bits = Bitstring.of_size(LIST_ENTRIES).with_bits(range(5_000, 6_000), value=True)
        listed = status_list_credential(
            STATUS_LIST, ISSUER, "revocation", bits, valid_from=shapes.AT
        )
        self.documents[STATUS_LIST] = read_json_object(self.signed(listed))
        documents = [shapes.credential(number) for number in range(LEARNERS)]
        self.write_set("unsigned", [json.dumps(document) for document in documents])
        self.write_set("signed", [self.signed(document) for document in documents])

    def add_new(self, count: int) -> None:
        """Write credentials of which no two have the same members in the same order."""
        outlines: set[str] = set()

        def is_new(document: JsonObject) -> bool:
            before = len(outlines)
            outlines.add(_outline(document))
            return len(outlines) > before

        stream = filter(is_new, shapes.new_shapes())
        self.write_set("new", [self.signed(one) for one in islice(stream, count)])

    def publish(self, document: JsonObject) -> None:
        """Publish a key document where a DID resolver and a web client look for it."""
        address = document["id"]
        self.documents[address] = document
        if address.startswith("did:web:"):
            self.documents[did_web_url(address)] = document

    def add_real(self) -> tuple[int, int]:
        """Write the real credentials whose every proof Cairn verifies.

        Returns:
            How many there are with an embedded proof, and how many of them were written.
        """
        for path in (VECTORS / "dcc-fixtures").glob("dids/*/did.json"):
            self.publish(read_json_object(path.read_bytes()))
        found = list(_real())
        for _, credential in found:
            self._publish_keys(credential)
        good = [text for text, credential in found if self._verifies(credential)]
        self.write_set("real", good)
        return len(found), len(good)

    def _publish_keys(self, credential: JsonObject) -> None:
        """Publish what the issuer would: keys that stand only in the fragment of an address."""
        for proof in _proofs(credential):
            method = str(proof.get("verificationMethod"))
            controller, _, multikey = method.partition("#")
            if multikey.startswith("z") and controller.startswith(("http", "did:web:")):
                key = {
                    "id": method,
                    "type": "Multikey",
                    "controller": controller,
                    "publicKeyMultibase": multikey,
                }
                document = {
                    "@context": DID_CONTEXTS,
                    "id": controller,
                    "verificationMethod": [key],
                    "assertionMethod": [method],
                }
                if controller not in self.documents:
                    self.publish(document)

    def _verifies(self, credential: JsonObject) -> bool:
        resolver = MappingResolver({url: write_json(one) for url, one in self.documents.items()})

        def key_for(proof: JsonObject) -> PublicKey:
            found = find_key(proof["verificationMethod"], resolver)
            self.keys[proof["verificationMethod"]] = _forms(found)
            return found.public_key

        results = verify_proofs(credential, packaged_contexts(), key_for, at=REAL_AT)
        return bool(results) and all(result.outcome == "verified" for result in results)


def _real() -> Iterator[tuple[str, JsonObject]]:
    """Yield every credential with an embedded proof: its text, in one line, and what it says."""
    dcc, validator = VECTORS / "dcc-fixtures/verifiableCredentials", "1edtech-validator/ob30"
    for path in sorted([*dcc.rglob("*.json"), *(VECTORS / validator).rglob("*")]):
        if not path.is_file():
            continue
        data = path.read_bytes()
        try:
            opened = open_document(data, DEFAULT_LIMITS)
            text = data.decode() if opened.form == "json" else unbake(data)[0].text
        except (CairnError, UnicodeDecodeError):
            continue
        if opened.jwt is None and "achievement" in text and _proofs(opened.credential):
            # A line feed in JSON text is only space between two values.
            yield " ".join(text.split("\n")).replace("\r", " "), opened.credential


def _outline(value: Json) -> str:
    """Write a document without its values."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{name}:{_outline(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_outline, value)) + "]"
    return type(value).__name__


def _proofs(credential: JsonObject) -> list[JsonObject]:
    value = credential.get("proof") or []
    return value if isinstance(value, list) else [value]


def _forms(found: FoundKey) -> dict[str, Any]:
    """Write a key as a peer wants it: as JWK, as PEM, or as the document of its method."""
    key = found.public_key
    jwk = dict(key.jwk())
    if key.kind != "Ed25519":
        return {"jwk": jwk}
    octets = base64.urlsafe_b64decode(jwk["x"] + "=")
    pem = ed25519.Ed25519PublicKey.from_public_bytes(octets).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    method = {
        "@context": MULTIKEY,
        "id": found.method_id,
        "type": "Multikey",
        "controller": found.controller,
        "publicKeyMultibase": key.multikey(),
    }
    return {"jwk": jwk, "pem": pem.decode(), "method": method}


def _pem(key: PrivateKey) -> str:
    return (
        key.native()
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )
