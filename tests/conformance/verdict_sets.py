"""Whole verifications: real credentials and validators' cases get the verdict and the reason."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cairn.credentials.baking import unbake
from cairn.credentials.ob2_shape import check_issuer, check_ob2
from cairn.credentials.shape import check_shape
from cairn.credentials.vcdm_rules import check_credential, check_presentation
from cairn.kernel.errors import CairnError
from cairn.kernel.fetching import MappingResolver
from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import JsonObject, read_json_object, write_json
from cairn.kernel.limits import DEFAULT_LIMITS
from cairn.keys.did import did_web_url
from cairn.proofs.jose import JwtCredential
from cairn.verification import Outcome, Policy, Report, Verdict, read_registry, verify
from cairn.verification.documents import open_document
from conformance.canonical_sets import read
from conformance.tally import Tally

AT = datetime(2026, 11, 22, tzinfo=UTC)


# --- 1EdTech validator, Open Badges 3.0 ---------------------------------------------------------

# The probe that fails upstream, and the checks of ours that may say the same.
_PROBES = {
    "EmbeddedProofProbe": {"issuer-key", "proof"},
    "IssuanceProbe": {"not-yet-valid"},
    "ContextPropertyProbe": {"contexts"},
    "CredentialSubjectProbe": {"shape"},
    "RevocationListProbe": {"status"},
    "BitstringStatusListProbe": {"status"},
    "InlineJsonSchemaProbe": {"shape", "endorsements"},
}
# Where Cairn differs on purpose: case to (accepted verdicts, why).
_DIFFERENT = {
    "ob30/simple-did-key-method.json": (
        {Verdict.INVALID},
        (
            "valid upstream, which does not compare the key with the issuer; its did:key is not "
            "the issuer's id (a urn:uuid), so anyone could have signed it"
        ),
    ),
    "ob30/complete.json": (
        {Verdict.INVALID},
        (
            "invalid upstream only because a schema address answers 404; invalid here because its "
            "embedded endorsements do not verify (they name the misprinted suite eddsa-rdf-2022)"
        ),
    ),
    "ob30/complete_v1.json": (
        {Verdict.INVALID},
        "as complete.json",
    ),
    "ob30/credential-status-revoked.json": (
        {Verdict.INVALID},
        "its remote revocation list is supplied by the test",
    ),
}


def _fragment_key(method: str, controller: str) -> dict[str, object]:
    """The document that an issuer would publish for a key that stands only in a fragment."""
    multikey = {
        "id": method,
        "type": "Multikey",
        "controller": controller,
        "publicKeyMultibase": method.partition("#")[2],
    }
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": controller,
        "verificationMethod": [multikey],
        "assertionMethod": [method],
    }


def _published_keys(credential: JsonObject, jwt: JwtCredential | None) -> dict[str, bytes]:
    """What the issuers would publish: a document for every key in a URL fragment or header."""
    documents: dict[str, bytes] = {}
    todo = [credential]
    while todo:
        item = todo.pop()
        if isinstance(item, list):
            todo += item
        elif isinstance(item, dict):
            todo += item.values()
            method = item.get("verificationMethod")
            if isinstance(method, str) and "#z" in method:
                _publish(documents, method)
    if jwt is not None:
        _publish_jwk(documents, jwt, credential)
    return documents


def _publish(documents: dict[str, bytes], method: str) -> None:
    controller = method.partition("#")[0]
    if controller.startswith("http"):
        documents[controller] = write_json(_fragment_key(method, controller))
    elif controller.startswith("did:web:"):
        documents[did_web_url(controller)] = write_json(_fragment_key(method, controller))


def _publish_jwk(documents: dict[str, bytes], jwt: JwtCredential, credential: JsonObject) -> None:
    issuer = credential["issuer"]
    controller = issuer if isinstance(issuer, str) else issuer["id"]
    jwk = jwt.header.get("jwk")
    kid = jwt.header.get("kid", f"{controller}#key")
    if isinstance(jwk, dict) and controller.startswith("http"):
        method = {"id": kid, "type": "JsonWebKey", "controller": controller, "publicKeyJwk": jwk}
        listing = {"id": controller, "verificationMethod": [method], "assertionMethod": [kid]}
        documents[controller] = write_json(listing)


def validator_ob30(vectors: Path) -> Tally:
    tally = Tally("1EdTech validator, OB 3.0", "the expected verdict for the expected reason")
    folder = vectors / "1edtech-validator"
    lists = _status_lists(folder)
    for case, expected in read(folder / "expected.json")["cases"].items():
        path = folder / case
        if not case.startswith("ob30/") or not path.exists():
            continue
        if expected["expected"] == "not-exercised":
            tally.outside[case] = expected["note"]
            continue
        documents = dict(lists)
        try:
            opened = open_document(path.read_bytes(), DEFAULT_LIMITS)
            documents |= _published_keys(opened.credential, opened.jwt)
            documents |= _revocations(opened.credential)
        except CairnError:
            pass  # verify says what is wrong with it
        report = verify(path.read_bytes(), resolver=MappingResolver(documents), at=AT)
        _judge(tally, case, expected, report)
    tally.remarks += [
        (
            "Keys that stand only in the fragment of a URL (`https://issuer#z6Mk...`) or in the "
            "JWT's header prove nothing about the issuer; the test publishes the key document."
        ),
        *(f"`{case}`: {why}." for case, (_, why) in _DIFFERENT.items()),
    ]
    return tally


def _status_lists(folder: Path) -> dict[str, bytes]:
    """The one published list, at every address at which a case expects it."""
    listing = (folder / "ob30/bit-string-list/testlist").read_bytes()
    documents: dict[str, bytes] = {}
    for path in (folder / "ob30/bit-string-list").glob("*.json"):
        entry = read(path).get("credentialStatus")
        for one in entry if isinstance(entry, list) else [entry]:
            documents[one["statusListCredential"]] = listing
    return documents | _published_keys(read(folder / "ob30/bit-string-list/testlist"), None)


def _revocations(credential: JsonObject) -> dict[str, bytes]:
    status = credential.get("credentialStatus")
    if isinstance(status, dict) and status.get("type") == "1EdTechRevocationList":
        revoked = {
            "id": status["id"],
            "issuer": "x",
            "revokedCredential": [{"id": credential["id"]}],
        }
        return {status["id"]: write_json(revoked)}
    return {}


def _judge(tally: Tally, case: str, expected: JsonObject, report: Report) -> None:
    wanted = expected["expected"]
    found = report.verdict
    said = f"{report.verdict}: {report.sentence}"
    if case in _DIFFERENT:
        tally.expect(case, holds=found in _DIFFERENT[case][0], found=said)
    elif wanted == "valid":
        tally.expect(case, holds=found is Verdict.VALID, found=said)
    elif wanted == "valid-with-warning":
        tally.expect(case, holds=found is Verdict.VALID and bool(report.notes), found=said)
    elif wanted == "valid-or-1-error":
        tally.expect(case, holds=found in {Verdict.VALID, Verdict.INVALID}, found=said)
    else:
        failing = {check.name for check in report.checks if check.outcome is Outcome.FAILED}
        reasons = _PROBES.get(expected.get("failingProbe", ""), failing)
        holds = found is Verdict.INVALID and bool(failing & reasons)
        tally.expect(case, holds=holds, found=f"{said} ({sorted(failing)})")


# --- 1EdTech validator, Open Badges 2.0 ---------------------------------------------------------


def validator_ob20(vectors: Path) -> Tally:
    tally = Tally("1EdTech validator, OB 2.0", "the expected verdict")
    folder = vectors / "1edtech-validator"
    expected = read(folder / "expected.json")
    assets = folder / expected["localDomainRoot"]
    documents: dict[str, bytes] = {}
    for domain in expected["localDomainsForOb20"]:
        for path in assets.glob("**/*"):
            if path.is_file():
                documents[domain + str(path.relative_to(assets))] = path.read_bytes()
    for case, wanted in expected["cases"].items():
        path = folder / case
        if case.startswith("ob20/") and path.exists():
            _ob20_case(tally, case, wanted["expected"], path, documents)
    tally.remarks.append(
        "A BadgeClass, Profile or Endorsement on its own is judged by its shape and its issuer: "
        "the verifier says that it awards nothing."
    )
    return tally


def _ob20_case(
    tally: Tally, case: str, wanted: str, path: Path, documents: dict[str, bytes]
) -> None:
    own = dict(documents)
    data = path.read_bytes()
    try:
        opened = open_document(data, DEFAULT_LIMITS)
        address = opened.credential.get("id")
        if isinstance(address, str) and address.startswith("http"):
            own.setdefault(address, write_json(opened.credential))
    except CairnError:
        pass
    report = verify(data, resolver=MappingResolver(own), at=AT)
    good = wanted in {"valid", "valid-with-warning"}
    if report.kind.startswith("open-badge-"):
        holds = (report.verdict is Verdict.VALID) == good
    else:
        faults = list(check_ob2(opened.credential).faults)
        issuer = own.get(str(opened.credential.get("issuer")))
        if issuer is not None:
            faults += check_issuer(read_json_object(issuer))
        holds = (not faults) == good
    tally.expect(case, holds=holds, found=f"{wanted}: {report.verdict}: {report.sentence}")


# --- real credentials ---------------------------------------------------------------------------


def dcc_credentials(vectors: Path) -> Tally:
    tally = Tally("DCC credentials", "real issuers, VC 1.1 and 2.0: proof, dates and status")
    folder = vectors / "dcc-fixtures"
    documents = {}
    for path in folder.glob("dids/*/did.json"):
        documents[did_web_url(read(path)["id"])] = path.read_bytes()
    for path in folder.glob("statusLists/**/*"):
        if path.is_file():
            url = (
                f"https://digitalcredentials.github.io/vc-test-fixtures/{path.relative_to(folder)}"
            )
            documents[url] = path.read_bytes()
    for case, wanted in read(folder / "expected.json")["cases"].items():
        path = folder / case
        if path.exists():
            report = verify(path.read_bytes(), resolver=MappingResolver(documents), at=AT)
            _dcc_case(tally, case, wanted, report)
    tally.remarks.append(
        "Where a credential's status list is not among the vectors, the status must come out as "
        "“could not be determined”, and everything else must still be checked."
    )
    return tally


def _dcc_case(tally: Tally, case: str, wanted: JsonObject, report: Report) -> None:
    proofs = set(wanted.get("proofs", {}).values())
    if report.check("readable").outcome is Outcome.FAILED:
        tally.expect(case, holds="verifies" not in proofs, found=report.sentence)
        return
    proof = report.check("proof").outcome
    if report.check("contexts").code == "unknown-context":
        tally.outside[case] = report.check("contexts").sentence
        return
    should = Outcome.PASSED if proofs == {"verifies"} else Outcome.FAILED
    problems = []
    if proof is not should:
        problems.append(f"proof {report.check('proof').sentence}")
    until = wanted.get("validUntil")
    late = until is not None and parse_instant(until) < AT
    if (report.check("expired").outcome is Outcome.FAILED) != late:
        problems.append("expiry")
    status = report.check("status")
    if wanted.get("status") is None and status.outcome is not Outcome.NOT_NEEDED:
        problems.append("status without an entry")
    if status.outcome is Outcome.PASSED and wanted.get("status") != "not-revoked":
        problems.append(f"status {status.sentence}")
    if status.outcome is Outcome.FAILED and wanted.get("status") != "revoked":
        problems.append(f"status {status.sentence}")
    tally.expect(case, holds=not problems, found=problems)


def data_model(vectors: Path) -> Tally:
    tally = Tally("vcdm2", "data model 2.0: -ok accepted, -fail refused")
    for path in sorted((vectors / "vcdm2").glob("*.json")):
        text = path.read_text("utf-8").replace("PAST DATE", "2020-01-01T00:00:00Z")
        document = read_json_object(text.replace("FUTURE DATE", "2040-01-01T00:00:00Z"))
        name = path.stem
        if document.get("type") and "VerifiablePresentation" in str(document["type"]):
            faults = check_presentation(document)
        else:
            if "no-issuer" not in name:
                document.setdefault("issuer", "https://issuer.example")
            faults = check_credential(document)
        if "self-asserted" in name and not name.endswith(("-ok", "-fail")):
            tally.outside[name] = (
                "whether a holder's own statement is believed is the verifier's choice"
            )
            continue
        tally.expect(
            name, holds=(not faults) == name.endswith("-ok"), found=[f.sentence for f in faults]
        )
    return tally


def schema_verdicts(vectors: Path) -> Tally:
    tally = Tally("OB 3.0 JSON Schema", "the same verdict as the published schema")
    for place, valid in read(vectors / "schemas/expected-ob3-schema-verdicts.json")[
        "valid"
    ].items():
        path = vectors / place
        if path.exists():
            faults = [f for f in check_shape(read(path), arrays="canonical") if f.basis == "schema"]
            tally.expect(place, holds=(not faults) == valid, found=[f.sentence for f in faults])
    return tally


def registries(vectors: Path) -> Tally:
    tally = Tally("registries", "an issuer is found by its DID")
    for path in sorted((vectors / "registries").glob("*.json")):
        registry = read_registry(path.read_bytes(), path.name)
        wanted = read(path)["registry"]
        holds = {did: entry["name"] for did, entry in wanted.items()} == dict(registry.issuers)
        tally.expect(
            path.name, holds=holds and bool(Policy(registries=(registry,))), found=registry
        )
    return tally


def baked_images(vectors: Path) -> Tally:
    """Images that other bakers made are read, and ordinary pictures are said to be ordinary."""
    tally = Tally("baked", "images baked by other software are read")
    for path in sorted((vectors / "baked").rglob("*")):
        if path.suffix.lower() not in {".png", ".svg"}:
            continue
        name = str(path.relative_to(vectors))
        ordinary = ("unbaked", "userimage", "sample", "xmlheader", "logo")
        try:
            found = unbake(path.read_bytes())
        except CairnError as error:
            plain = error.code == "no-credential" and any(w in path.name.lower() for w in ordinary)
            broken = any(word in path.name for word in ("bad", "no-json", "hacked"))
            tally.expect(name, holds=broken or plain, found=error)
            continue
        wanted = not any(word in path.name.lower() for word in ordinary)
        tally.expect(name, holds=bool(found) == wanted or "hacked" in name, found=found)
    return tally
