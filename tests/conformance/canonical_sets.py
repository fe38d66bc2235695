"""Canonical forms, hashes and identifiers: byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

from cairn.canon import jcs, jsonld, nquads, rdfc
from cairn.credentials.contexts import packaged_contexts
from cairn.credentials.identity import identity_hash
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json, JsonObject, read_json
from cairn.keys.did import did_document
from canon import test_jsonld_suites as suites
from conformance.tally import Tally


def read(path: Path) -> Json:
    return json.loads(path.read_bytes())


def json_canonical_forms(vectors: Path) -> Tally:
    tally = Tally("JCS", "RFC 8785 canonical bytes")
    for source in sorted((vectors / "jcs/input").glob("*.json")):
        wanted = (vectors / "jcs/output" / source.name).read_bytes()
        found = jcs.canonicalize(read_json(source.read_bytes()))
        tally.expect(source.name, holds=found == wanted, found=found)
    return tally


def rdf_canonical_forms(vectors: Path) -> Tally:
    tally = Tally("rdf-canon", "RDFC-1.0 N-Quads, identifier maps, poison graphs")
    folder = vectors / "rdf-canon"
    for entry in read(folder / "manifest.jsonld")["entries"]:
        action = folder / entry["action"]
        result = folder / entry["result"] if entry.get("result") else None
        if not action.exists() or (result is not None and not result.exists()):
            continue
        hash_name = entry.get("hashAlgorithm", "SHA256").lower().replace("-", "")
        _rdfc_case(tally, entry, nquads.parse_nquads(action.read_text("utf-8")), result, hash_name)
    return tally


def _rdfc_case(
    tally: Tally, entry: JsonObject, quads: list[nquads.Quad], result: Path | None, hash_name: str
) -> None:
    case = entry["id"]
    try:
        if entry["type"] == "rdfc:RDFC10MapTest":
            labels = rdfc.canonical_labels(quads, hash_name=hash_name)
            found = {a.removeprefix("_:"): b.removeprefix("_:") for a, b in labels.items()}
            tally.expect(case, holds=found == read(result), found=found)
        elif entry["type"] == "rdfc:RDFC10EvalTest":
            text = rdfc.canonicalize(quads, hash_name=hash_name)
            tally.expect(case, holds=text == result.read_text("utf-8"), found=text)
        else:
            rdfc.canonicalize(quads, hash_name=hash_name)
            tally.expect(case, holds=False, found="a poison graph was canonicalised")
    except CairnError as error:
        tally.expect(case, holds="Negative" in entry["type"], found=error)


def did_keys(vectors: Path) -> Tally:
    tally = Tally("did:key", "the key in the DID document")
    for path in sorted((vectors / "did-key").glob("*.json")):
        for did, wanted in read(path).items():
            if not did.startswith("did:key:"):
                tally.outside[path.stem] = "no cases, only documents"
                continue
            try:
                document = did_document(did)
            except CairnError as error:
                if error.code == "unsupported-key-kind":
                    tally.outside[did] = f"{path.stem}: {error.sentence}"
                else:
                    tally.expect(did, holds=False, found=error)
                continue
            methods = {item["id"].split("#")[-1] for item in document["verificationMethod"]}
            published = wanted.get("didDocument", {}).get("verificationMethod", [])
            names = {
                (item if isinstance(item, str) else item["id"]).split("#")[-1] for item in published
            }
            tally.expect(did, holds=document["id"] == did and bool(methods & names), found=methods)
    return tally


def identity_hashes(vectors: Path) -> Tally:
    tally = Tally("Identity hashes", "salted SHA-256 of Open Badges 3.0")
    known = {
        (
            "a@example.com",
            "Kosher",
        ): "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
    }
    for (address, salt), wanted in known.items():
        found = identity_hash(address, salt)
        tally.expect(address, holds=found == wanted, found=found)
    jefferson = identity_hash("jjefferson18@example.com", "FleurDeSel")
    holds = jefferson.startswith("sha256$658625b2") and jefferson.endswith("f5fc")
    tally.expect("jjefferson18@example.com", holds=holds, found=jefferson)
    return tally


def packaged_context_files(vectors: Path) -> Tally:
    tally = Tally("Contexts", "the same JSON as the published files")
    store = packaged_contexts()
    for url, place in read(vectors / "contexts/url-map.json").items():
        path = vectors / place
        if not path.exists():
            continue
        if url not in store.urls:
            tally.outside[url] = "only examples and drafts use it"
            continue
        same = store.document(url) == read(path)
        if url.endswith("context-3.0.3.json") and not same:
            cached = vectors / "contexts/1edtech-validator-cache/ob-v3p0-3.0.3.json"
            same = store.document(url) == read(cached)
            tally.remarks.append(
                "context-3.0.3.json was changed in place: the copy that 1EdTech's validator runs "
                "defines `endorsementJwt` and `jti`, the specification repository's does not. The "
                "validator's is packaged."
            )
        tally.expect(url, holds=same, found="another document")
    digest = store.sha256("https://www.w3.org/ns/credentials/v2")
    wanted = "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    tally.expect("credentials/v2 by SHA-256", holds=digest == wanted, found=digest)
    return tally


def document_forms(vectors: Path) -> Tally:
    """Canonical N-Quads of the documents in vc-di-eddsa and vc-di-ecdsa."""
    tally = Tally(
        "Canonical credentials", "N-Quads of the documents in vc-di-eddsa and vc-di-ecdsa"
    )
    citizenship = vectors / "contexts/w3c-and-other/citizenship-v4rc1.jsonld"
    store = packaged_contexts().with_documents(
        {"https://w3id.org/citizenship/v4rc1": read(citizenship)}
    )
    for text in sorted(vectors.glob("vc-di-e*dsa/**/canonDoc*.txt")):
        if "JCS" in text.name:
            continue
        signed = next(text.parent.glob("signed*.json"))
        document = read(signed)
        document.pop("proof")
        hash_name = "sha384" if "p384" in str(text).lower() else "sha256"
        found = jsonld.canonical_nquads(document, store, hash_name=hash_name)
        tally.expect(
            str(text.relative_to(vectors)), holds=found == text.read_text("utf-8"), found=found
        )
    return tally


def json_ld_to_rdf(vectors: Path) -> Tally:
    """W3C's toRdf suite: the expected statements, or a refusal; never other statements."""
    tally = Tally("JSON-LD toRdf", "the expected statements; negative tests refused")
    folder = vectors / "json-ld"
    store = suites._store(folder)
    for entry in suites._entries(folder, "toRdf"):
        case = entry["@id"]
        found = suites._attempt(folder, entry, store)
        error = not found.endswith("\n") and found != ""
        if "jld:NegativeEvaluationTest" in entry["@type"]:
            tally.expect(case, holds=error, found=found)
        elif error:
            tally.outside[case] = f"refused in safe mode: {found}"
        elif "expect" in entry:
            text = (folder / entry["expect"]).read_text("utf-8")
            same = found == rdfc.canonicalize(nquads.parse_nquads(text))
            tally.expect(case, holds=same, found=found)
        else:
            tally.expect(case, holds=True)
    tally.remarks.append(
        "Cairn reads JSON-LD in safe mode: what the standard would drop silently is refused, "
        "because a signature would not cover it. Contexts of other tests' folders are not fetched."
    )
    return tally
