"""The shape of badges: the published schema's verdicts, real badges, and a table of bad ones."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft201909Validator

from cairn.credentials.clr import associations_of, credentials_of
from cairn.credentials.contexts import OB_V3, VC_V1, VC_V2
from cairn.credentials.shape import check_class, check_shape, examine_shape
from cairn.credentials.vcdm import kind
from cairn.kernel.errors import InputError, UsageError
from cairn.kernel.json_text import read_json, read_json_object

SCHEMA = "ob_v3p0_achievementcredential_schema.json"


def by_schema(document: dict[str, Any]) -> bool:
    return not any(fault.basis == "schema" for fault in check_shape(document, arrays="canonical"))


@pytest.mark.shared
def test_canonical_verdicts_are_those_of_the_published_schema(vectors: Path) -> None:
    table = read_json_object(
        (vectors / "schemas" / "expected-ob3-schema-verdicts.json").read_bytes()
    )
    present = {name: ok for name, ok in table["valid"].items() if (vectors / name).exists()}
    found = {name: by_schema(read_json_object((vectors / name).read_bytes())) for name in present}
    assert {name: ok for name, ok in found.items() if ok != present[name]} == {}
    assert len(found) >= 70


def the_schema(vectors: Path, document: dict[str, Any]) -> bool:
    schema = read_json_object((vectors / "schemas" / SCHEMA).read_bytes())
    if kind(document) == "endorsement":
        schema = {"$defs": schema["$defs"], "$ref": "#/$defs/EndorsementCredential"}
    return bool(Draft201909Validator(schema).is_valid(document))


def mutants(document: Any) -> list[Any]:
    """Every document that differs in one value: dropped, nulled, wrapped, or of another kind."""
    found: list[Any] = []

    def visit(value: Any, rebuild: Any) -> None:
        found.extend(rebuild(other) for other in (None, 5, True, "x", [], {}, [value]))
        if isinstance(value, dict):
            for name in value:
                rest = {k: v for k, v in value.items() if k != name}
                found.append(rebuild(rest))
                visit(value[name], lambda new, n=name: rebuild({**value, n: new}))
            found.append(rebuild({**value, "stranger": 1}))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                visit(
                    item,
                    lambda new, i=index: rebuild([*value[:i], new, *value[i + 1 :]]),
                )

    visit(document, lambda new: new)
    return [item for item in found if isinstance(item, dict)]


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    ["1edtech-validator/ob30/complete.json", "1edtech-validator/ob30/endorsement-valid.json"],
)
def test_every_small_change_gets_the_schemas_verdict(vectors: Path, name: str) -> None:
    document = read_json_object((vectors / name).read_bytes())
    schema = read_json_object((vectors / "schemas" / SCHEMA).read_bytes())
    if kind(document) == "endorsement":
        schema = {"$defs": schema["$defs"], "$ref": "#/$defs/EndorsementCredential"}
    validator = Draft201909Validator(schema)
    kind_of = kind(document)
    every = [item for item in mutants(document) if kind(item) == kind_of]
    picked = every[:: max(1, len(every) // 350)]
    wrong = [item for item in picked if validator.is_valid(item) != by_schema(item)]
    assert wrong == []
    assert len(picked) > 200


@pytest.mark.shared
def test_the_1edtech_validators_shape_cases(vectors: Path) -> None:
    folder = vectors / "1edtech-validator"
    cases = read_json_object((folder / "expected.json").read_bytes())["cases"]
    for name, case in cases.items():
        path = folder / name
        if not name.startswith("ob30/") or path.suffix != ".json" or not path.exists():
            continue
        findings = examine_shape(read_json_object(path.read_bytes()))
        if case["expected"] in {"valid", "valid-or-1-error"}:
            assert findings.faults == (), name
        elif case["expected"] == "valid-with-warning":
            assert findings.faults == (), name
            assert {note.code for note in findings.notes} & {"older-context", "older-data-model"}
        elif case.get("failingProbe") in {"CredentialSubjectProbe", "ContextPropertyProbe"}:
            assert findings.faults, name


@pytest.mark.shared
def test_real_badges_of_the_dcc_are_tolerated(vectors: Path) -> None:
    """What is left are faults by the standard's own words, each of them named here."""
    left: dict[str, int] = {}
    seen = 0
    for path in sorted((vectors / "dcc-fixtures" / "verifiableCredentials").rglob("*.json")):
        try:
            document = read_json(path.read_bytes())
        except InputError:
            continue  # one upstream file is empty
        seen += 1
        for fault in examine_shape(document).faults:
            left[fault.code] = left.get(fault.code, 0) + 1
    assert set(left) <= {"wrong-kind"}
    assert seen >= 30


# --- a table of bad ones ---------------------------------------------------------------------


def badge() -> dict[str, Any]:
    return {
        "@context": [VC_V2, OB_V3],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:example:issuer", "type": ["Profile"], "name": "Åkademi"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": f"sha256${'a' * 64}",
                    "identityType": "emailAddress",
                    "salt": "s",
                }
            ],
            "achievement": {
                "id": "urn:uuid:2",
                "type": ["Achievement"],
                "name": "N",
                "description": "D",
                "criteria": {},
                "resultDescription": [
                    {
                        "id": "urn:uuid:3",
                        "type": ["ResultDescription"],
                        "name": "Grade",
                        "resultType": "LetterGrade",
                    },
                    {
                        "id": "urn:uuid:4",
                        "type": ["ResultDescription"],
                        "name": "Standing",
                        "resultType": "Status",
                    },
                ],
            },
            "result": [{"type": ["Result"], "resultDescription": "urn:uuid:3", "value": "A"}],
        },
    }


def changed(path: str, value: Any) -> dict[str, Any]:
    document = badge()
    holder: Any = document
    *steps, last = path.split(".")
    for step in steps:
        holder = holder[int(step)] if step.isdigit() else holder[step]
    if value is ...:
        del holder[last]
    else:
        holder[last] = value
    return document


S, A, R = "credentialSubject", "credentialSubject.achievement", "credentialSubject.result"
BAD: dict[str, tuple[str, Any, str]] = {
    "no id": ("id", ..., "missing-member"),
    "subject type missing": (f"{S}.type", ..., "missing-member"),
    "subject type wrong": (f"{S}.type", ["Person"], "wrong-type"),
    "subject type a number": (f"{S}.type", [5], "bad-type"),
    "no achievement": (A, ..., "missing-member"),
    "achievement a URL": (A, "https://x.example", "wrong-kind"),
    "two achievements": (A, [{}, {}], "array-for-single"),
    "no criteria": (f"{A}.criteria", ..., "missing-member"),
    "criteria a text": (f"{A}.criteria", "Do it", "wrong-kind"),
    "achievement type invented": (f"{A}.achievementType", "Program", "wrong-kind"),
    "extension not in front": (f"{A}.achievementType", "my ext:Program", "bad-value"),
    "image a text": (f"{A}.image", "https://x.example/i.png", "wrong-kind"),
    "image with a stranger": (
        f"{A}.image",
        {"id": "https://x.example/i.png", "type": "Image", "alt": "x"},
        "extra-member",
    ),
    "image of another type": (f"{A}.image", {"id": "x:y", "type": "Picture"}, "wrong-type"),
    "language": (f"{A}.inLanguage", "english", "wrong-kind"),
    "credits as text": (f"{A}.creditsAvailable", "5", "wrong-kind"),
    "credits true": (f"{A}.creditsAvailable", True, "wrong-kind"),
    "tags with numbers": (f"{A}.tag", ["a", 5], "wrong-kind"),
    "alignment to nothing": (f"{A}.alignment", [{"type": ["Alignment"]}], "missing-member"),
    "alignment to words": (
        f"{A}.alignment",
        [{"type": ["Alignment"], "targetName": "x", "targetUrl": "skill"}],
        "bad-value",
    ),
    "jws that is none": (f"{A}.endorsementJwt", ["x"], "wrong-kind"),
    "result of nothing": (f"{R}.0.resultDescription", "urn:uuid:9", "dangling-reference"),
    "level of nothing": (f"{R}.0.achievedLevel", "urn:uuid:9", "dangling-reference"),
    "status without one": (f"{R}.0.resultDescription", "urn:uuid:4", "missing-member"),
    "status invented": (f"{R}.0.status", "Great", "wrong-kind"),
    "hash that is none": (f"{S}.identifier.0.identityHash", "abc", "bad-hash"),
    "identity type invented": (f"{S}.identifier.0.identityType", "email", "wrong-kind"),
    "identity with a stranger": (f"{S}.identifier.0.mail", "x", "extra-member"),
    "identity of another type": (f"{S}.identifier.0.type", "Identity", "wrong-type"),
    "source not a profile": (f"{S}.source", {"id": "x:y", "type": ["Org"]}, "wrong-type"),
    "issuer without type": ("issuer.type", ..., "missing-member"),
    "issuer a number": ("issuer", 5, "wrong-kind"),
    "date without zone": ("awardedDate", "2026-01-01T00:00:00", "bad-value"),
    "birthday with a time": ("issuer.dateOfBirth", "2000-01-01T00:00:00Z", "bad-value"),
    "coordinates as text": (
        "issuer.address",
        {"type": ["Address"], "geo": {"type": "GeoCoordinates", "latitude": "1", "longitude": 2}},
        "wrong-kind",
    ),
    "endorsement without name": (
        "endorsement",
        [
            {
                "@context": [VC_V2, OB_V3],
                "id": "urn:uuid:7",
                "type": ["VerifiableCredential", "EndorsementCredential"],
                "issuer": "did:example:other",
                "validFrom": "2026-01-01T00:00:00Z",
                "credentialSubject": {"id": "urn:uuid:2", "type": ["EndorsementSubject"]},
            }
        ],
        "missing-member",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_badges_are_refused_in_both_readings(name: str) -> None:
    path, value, code = BAD[name]
    for arrays in ("tolerant", "canonical"):
        faults = check_shape(changed(path, value), arrays=arrays)  # type: ignore[arg-type]  # both are Arrays
        assert code in {fault.code for fault in faults}, (arrays, faults)


def test_a_badge_without_its_context_is_refused() -> None:
    document = changed("@context", [VC_V2])
    assert "no-badge-context" in {fault.code for fault in check_shape(document)}
    assert "context-order" in {fault.code for fault in check_shape(document, arrays="canonical")}


def test_a_good_badge_passes_both_readings() -> None:
    assert examine_shape(badge()) == examine_shape(badge(), arrays="canonical")
    assert examine_shape(badge()).faults == examine_shape(badge()).notes == ()


TOLERATED: dict[str, tuple[str, Any, str]] = {
    "one type": (f"{S}.type", "AchievementSubject", "single-type"),
    "proof alone": ("proof", {"type": "DataIntegrityProof"}, "single-value"),
    "status list of two": (
        "credentialStatus",
        [{"id": "x:1", "type": "x:S"}, {"id": "x:2", "type": "x:S"}],
        "array-for-single",
    ),
    "status without id": ("credentialStatus", {"type": "x:S"}, "missing-member"),
    "subject in an array": (S, [badge()[S]], "array-for-single"),
    "image type in an array": (
        f"{A}.image",
        {"id": "https://x.example/i.png", "type": ["Image"]},
        "many-types",
    ),
}


@pytest.mark.parametrize("name", TOLERATED)
def test_what_real_issuers_do_is_noted_but_not_canonical(name: str) -> None:
    path, value, code = TOLERATED[name]
    found = examine_shape(changed(path, value))
    assert found.faults == ()
    assert code in {note.code for note in found.notes}
    assert code in {fault.code for fault in check_shape(changed(path, value), arrays="canonical")}


def test_a_badge_of_the_older_model_needs_its_own_members() -> None:
    document = badge()
    document["@context"] = [VC_V1, OB_V3]
    document["issuanceDate"] = document.pop("validFrom")
    document["credentialSubject"]["achievement"]["image"] = "https://x.example/i.png"
    assert {fault.path for fault in check_shape(document)} == {"name"}
    document["name"] = "N"
    assert {n.code for n in examine_shape(document).notes} == {"older-data-model", "image-as-text"}
    assert "context-order" in {f.code for f in check_shape(document, arrays="canonical")}


def test_paths_and_sentences_are_for_people() -> None:
    (fault,) = check_shape(changed(f"{A}.achievementType", "Program"))
    assert fault.path == "credentialSubject.achievement.achievementType"
    assert "Program" in fault.sentence
    assert "ext:" in fault.mend


def test_parts_can_be_checked_alone() -> None:
    assert check_class(badge()["credentialSubject"]["achievement"], "Achievement") == ()
    assert {f.path for f in check_class({}, "Profile")} == {"id", "type"}
    with pytest.raises(UsageError) as caught:
        check_class({}, "Unicorn")
    assert caught.value.code == "unknown-class"


def record() -> dict[str, Any]:
    return {
        "@context": [VC_V2, "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", OB_V3],
        "id": "urn:uuid:r",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record",
        "issuer": "did:example:issuer",
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:me",
            "type": ["ClrSubject"],
            "verifiableCredential": [badge(), "a.b.c"],
            "association": [
                {
                    "type": "Association",
                    "associationType": "isPartOf",
                    "sourceId": "urn:uuid:2",
                    "targetId": "urn:uuid:5",
                }
            ],
        },
    }


def test_records_are_walked_with_the_credentials_inside() -> None:
    assert check_shape(record()) == ()
    assert len(credentials_of(record())) == 2
    assert len(associations_of(record())) == 1
    broken = copy.deepcopy(record())
    inner = broken["credentialSubject"]["verifiableCredential"][0]
    del inner["credentialSubject"]["achievement"]["name"]
    broken["credentialSubject"]["association"][0]["associationType"] = "eats"
    assert {fault.path for fault in check_shape(broken)} == {
        "credentialSubject.verifiableCredential[0].credentialSubject.achievement.name",
        "credentialSubject.association[0].associationType",
    }
    empty = copy.deepcopy(record())
    empty["credentialSubject"]["verifiableCredential"] = []
    assert check_shape(empty)[0].code == "missing-member"


def test_other_documents() -> None:
    assert check_shape({})[0].code == "not-a-credential"
    assert check_shape({"id": "did:example:1", "type": ["Profile"]}) == ()
    passport = {
        "@context": [VC_V2],
        "type": ["VerifiableCredential"],
        "issuer": "did:example:1",
        "credentialSubject": {"id": "did:example:2"},
    }
    assert check_shape(passport) == ()


def test_a_flood_of_faults_is_cut_and_deep_documents_end() -> None:
    assert len(check_shape(changed(f"{A}.tag", [5] * 5000))) <= 200
    deep: dict[str, Any] = {"id": "x:y", "type": ["Profile"]}
    for _ in range(5000):
        deep = {"id": "x:y", "type": ["Profile"], "parentOrg": deep}
    assert check_shape(changed("issuer", deep)) == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "name", "achievement", "result"]), part)
    ),
    max_leaves=10,
)
PATHS = st.sampled_from(sorted({path for path, _, _ in BAD.values() if ".0." not in path}))


@given(PATHS, JSON)
def test_any_json_ends_in_an_answer(path: str, value: Any) -> None:
    document = changed(path, value)
    for fault in (*check_shape(document), *check_shape(document, arrays="canonical")):
        assert fault.code
        assert fault.sentence.endswith((".", "”"))


@pytest.mark.parametrize("identifiers", [..., []], ids=["absent", "empty"])
def test_a_badge_that_names_nobody_is_noted_in_others_and_refused_in_ours(identifiers: Any) -> None:
    document = changed(f"{S}.identifier", identifiers)
    assert "no-recipient" in {fault.code for fault in check_shape(document, arrays="canonical")}
    tolerant = examine_shape(document)
    assert "no-recipient" in {note.code for note in tolerant.notes}
    assert "no-recipient" not in {fault.code for fault in tolerant.faults}
