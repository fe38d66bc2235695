"""Cairn's own context: every term reaches the signed statements, wherever it may stand."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from cairn.canon import jsonld
from cairn.credentials.contexts import CAIRN_V1, OB_EXTENSIONS, OB_V3, VC_V2, packaged_contexts
from cairn.kernel.errors import TermError
from cairn.kernel.json_text import JsonObject

NAMESPACE = "https://w3id.org/cairn/vocab#"
XSD = "http://www.w3.org/2001/XMLSchema#"

# term -> (value, its object in the statement)
TERMS: dict[str, tuple[Any, str]] = {
    "aiAssistance": ("Spelling was checked by a model.", '"Spelling was checked by a model."'),
    "assessmentType": ("Written examination", '"Written examination"'),
    "assessmentChance": ("0.96", f'"0.96"^^<{XSD}decimal>'),
    "assessmentCohort": (60, f'"60"^^<{XSD}integer>'),
    "assessmentConditions": ("A video call", '"A video call"'),
    "assessmentCut": ("0.3", f'"0.3"^^<{XSD}decimal>'),
    "assessmentCutMethod": ("Modified Angoff", '"Modified Angoff"'),
    "assessmentMeasure": ("-0.84", f'"-0.84"^^<{XSD}decimal>'),
    "assessmentMethod": ("Rubric ratings", '"Rubric ratings"'),
    "assessmentMinutes": (20, f'"20"^^<{XSD}integer>'),
    "assessmentModel": ("Many-facet Rasch 1", '"Many-facet Rasch 1"'),
    "assessmentOutsideRaters": (0, f'"0"^^<{XSD}integer>'),
    "assessmentPassRate": ("0.683333", f'"0.683333"^^<{XSD}decimal>'),
    "assessmentRaters": (7, f'"7"^^<{XSD}integer>'),
    "assessmentReliability": ("0.86", f'"0.86"^^<{XSD}decimal>'),
    "assessmentReliabilityKind": ("person separation", '"person separation"'),
    "assessmentStandardError": ("0.31", f'"0.31"^^<{XSD}decimal>'),
    "assessmentTask": ({"id": "urn:task:1"}, "<urn:task:1>"),
    "assessmentUnit": ("logit", '"logit"'),
    "countsAs": ("https://college.example/sql", "<https://college.example/sql>"),
    "countsAsName": ("Data with SQL", '"Data with SQL"'),
    "countsAsPercent": ("62.5", f'"62.5"^^<{XSD}decimal>'),
    "creditUnit": ("ECTS", '"ECTS"'),
    "entryRequirements": ("A first course in statistics", '"A first course in statistics"'),
    "identityChecked": (True, f'"true"^^<{XSD}boolean>'),
    "notionalWorkload": ("PT125H", f'"PT125H"^^<{XSD}duration>'),
    "participationType": ("Online", '"Online"'),
    "stackability": ("Counts towards the certificate", '"Counts towards the certificate"'),
    "supervisionType": ("Proctored on site", '"Proctored on site"'),
}
PLACES = {
    "achievement": ("credentialSubject", "achievement"),
    "award": ("credentialSubject",),
    "evidence": ("evidence", 0),
    "result": ("credentialSubject", "result", 0),
    "issuer": ("issuer",),
    "credential": (),
}


def _credential(*contexts: str) -> JsonObject:
    return {
        "@context": [VC_V2, OB_V3, *contexts],
        "id": "urn:uuid:5e32bd5c-1b3b-4a0c-8a31-5a6a1f5b2f01",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Reading a balance sheet",
        "issuer": {"id": "did:web:provider.example", "type": ["Profile"], "name": "Provider"},
        "validFrom": "2026-01-02T03:04:05Z",
        "credentialSubject": {
            "id": "did:web:learner.example",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://provider.example/achievements/1",
                "type": ["Achievement"],
                "name": "Reading a balance sheet",
                "description": "Reads a balance sheet and says what it means.",
                "criteria": {"narrative": "Pass the examination."},
                "creditsAvailable": 5,
            },
            "result": [{"type": ["Result"], "value": "1.3"}],
        },
        "evidence": [
            {
                "id": "https://provider.example/evidence/1",
                "type": ["Evidence"],
                "name": "The report",
                "digestSRI": "sha256-LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564=",
                "mediaType": "application/pdf",
            }
        ],
    }


def _place(credential: JsonObject, way: tuple[str | int, ...]) -> JsonObject:
    node: Any = credential
    for step in way:
        node = node[step]
    assert isinstance(node, dict)
    return node


def test_the_terms_tested_are_the_terms_defined() -> None:
    context = packaged_contexts().document(CAIRN_V1)["@context"]
    assert context.pop("@protected") is True
    assert context.keys() == TERMS.keys()


@pytest.mark.parametrize("place", PLACES)
def test_every_term_becomes_a_statement(place: str) -> None:
    credential = _credential(CAIRN_V1)
    members = {term: value for term, (value, _) in TERMS.items()}
    _place(credential, PLACES[place]).update(members)
    text = jsonld.canonical_nquads(credential, packaged_contexts())
    for term, (_, written) in TERMS.items():
        assert f"<{NAMESPACE}{term}> {written} .\n" in text, term


@pytest.mark.parametrize("term", TERMS)
def test_without_the_context_each_term_is_refused(term: str) -> None:
    credential = _credential()
    credential["credentialSubject"]["achievement"][term] = TERMS[term][0]
    with pytest.raises(TermError, match=f"credentialSubject.achievement.{term}") as caught:
        jsonld.quads(credential, packaged_contexts())
    assert caught.value.code == "undefined-term"


def test_it_adds_nothing_to_a_credential_that_does_not_use_it() -> None:
    store = packaged_contexts()
    assert jsonld.canonical_nquads(_credential(CAIRN_V1), store) == jsonld.canonical_nquads(
        _credential(), store
    )


def test_it_stands_beside_the_extensions_of_1edtech_in_either_order() -> None:
    for contexts in ((CAIRN_V1, OB_EXTENSIONS), (OB_EXTENSIONS, CAIRN_V1)):
        credential = _credential(*contexts)
        credential["credentialSchema"] = [
            {"id": "https://schema.example/1", "type": "1EdTechJsonSchemaValidator2019"}
        ]
        assert jsonld.undefined_terms(credential, packaged_contexts()) == ()


def test_its_terms_cannot_be_redefined_after_it() -> None:
    credential = _credential(CAIRN_V1)
    credential["@context"].append({"creditUnit": "https://evil.example/"})
    with pytest.raises(TermError):
        jsonld.quads(credential, packaged_contexts())


def test_a_code_of_a_list_may_be_given_as_an_object() -> None:
    credential = _credential(CAIRN_V1)
    code = "http://data.europa.eu/snb/learning-assessment/c_5b3c1a1c"
    credential["credentialSubject"]["achievement"]["assessmentType"] = {"id": code}
    text = jsonld.canonical_nquads(credential, packaged_contexts())
    assert f"<{NAMESPACE}assessmentType> <{code}> .\n" in text


def test_digest_and_media_type_of_evidence_are_the_w3c_s_own_terms() -> None:
    text = jsonld.canonical_nquads(_credential(CAIRN_V1), packaged_contexts())
    assert "<https://www.w3.org/2018/credentials#digestSRI>" in text
    assert "<https://schema.org/encodingFormat>" in text


def test_three_and_three_point_nought_are_signed_alike() -> None:
    store = packaged_contexts()
    whole, fraction = _credential(CAIRN_V1), _credential(CAIRN_V1)
    fraction["credentialSubject"]["achievement"]["creditsAvailable"] = 5.0
    assert jsonld.canonical_nquads(whole, store) == jsonld.canonical_nquads(fraction, store)


def test_an_endorsement_within_keeps_its_own_proof() -> None:
    credential = _credential(CAIRN_V1)
    endorsement: JsonObject = {
        "@context": [VC_V2, OB_V3],
        "id": "urn:uuid:5e32bd5c-1b3b-4a0c-8a31-5a6a1f5b2f02",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "An endorsement",
        "issuer": "did:web:agency.example",
        "validFrom": "2026-01-02T03:04:05Z",
        "credentialSubject": {
            "id": "https://provider.example/achievements/1",
            "type": ["EndorsementSubject"],
        },
        "proof": [
            {
                "type": "DataIntegrityProof",
                "cryptosuite": "eddsa-rdfc-2022",
                "created": "2026-01-02T03:04:05Z",
                "verificationMethod": "did:web:agency.example#key-1",
                "proofPurpose": "assertionMethod",
                "proofValue": "z3MvGcVxzRzzpKF1HA11EjvfPZsN8NAb7kXBRfeTm3CBg2gcJLQM5hZNmj6Cfx",
            }
        ],
    }
    credential["credentialSubject"]["achievement"]["endorsement"] = [endorsement]
    signed = jsonld.canonical_nquads(credential, packaged_contexts())
    assert "<https://w3id.org/security#proofValue>" in signed
    changed = copy.deepcopy(credential)
    proof = changed["credentialSubject"]["achievement"]["endorsement"][0]["proof"][0]
    proof["proofValue"] = proof["proofValue"][:-1] + "y"
    assert jsonld.canonical_nquads(changed, packaged_contexts()) != signed
