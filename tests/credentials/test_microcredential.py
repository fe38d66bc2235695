"""The European elements, the alignments, and the advice about definitions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.alignments import (
    eqf_alignment,
    quality_assurance_alignment,
    skill_alignment,
)
from cairn.credentials.definition_lint import lint_definition
from cairn.credentials.microcredential import CAIRN_MEMBERS, ELEMENTS, elements_of
from cairn.credentials.openbadges import cairn_terms
from cairn.credentials.shape import check_class
from cairn.kernel.errors import ShapeError
from cairn.kernel.json_text import read_json_object

ISSUER = {
    "id": "did:web:academy.example",
    "type": ["Profile"],
    "name": "Academy",
    "url": "https://academy.example",
    "address": {"type": ["Address"], "addressCountryCode": "NL"},
}
SKILL = skill_alignment(
    name="use language models", url="http://data.europa.eu/esco/skill/1-2", kind="esco"
)
QUALITY = quality_assurance_alignment(name="Accredited", url="https://agency.example/1")
FULL: dict[str, Any] = {
    "id": "https://academy.example/a/1",
    "type": ["Achievement"],
    "name": "Prompting",
    "description": "Uses models with care.",
    "criteria": {"id": "https://academy.example/a/1/criteria", "narrative": "Three tasks."},
    "image": {"id": "https://academy.example/a.png", "type": "Image"},
    "achievementType": "MicroCredential",
    "inLanguage": "en-GB",
    "alignment": [SKILL, eqf_alignment(6), QUALITY],
    "creditsAvailable": 5,
    "creditUnit": "ECTS",
    "notionalWorkload": "PT125H",
    "assessmentType": "portfolio",
    "participationType": "online",
    "supervisionType": "supervised online",
    "identityChecked": False,
    "entryRequirements": "None.",
    "stackability": "Counts towards the certificate.",
    "resultDescription": [
        {
            "id": "urn:uuid:r",
            "type": ["ResultDescription"],
            "name": "Grade",
            "resultType": "LetterGrade",
        }
    ],
}
AWARD: dict[str, Any] = {
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:me",
        "result": [{"resultDescription": "urn:uuid:r", "value": "A"}],
    },
}


def presence(achievement: Any, issuer: Any, award: Any = None) -> dict[int, str]:
    return {f.element.number: f.presence for f in elements_of(achievement, issuer, award)}


def test_there_are_eleven_and_five() -> None:
    assert [element.number for element in ELEMENTS] == list(range(1, 17))
    assert sum(element.mandatory for element in ELEMENTS) == 11
    assert all(element.where and element.mend.endswith(".") for element in ELEMENTS)


def test_our_members_are_those_of_our_context() -> None:
    assert {name for name, _, _ in CAIRN_MEMBERS} <= cairn_terms()


def test_a_full_award_has_them_all() -> None:
    assert set(presence(FULL, ISSUER, AWARD).values()) == {"present"}
    assert all(finding.mend == "" for finding in elements_of(FULL, ISSUER, AWARD))


def test_a_definition_alone_waits_for_the_award() -> None:
    found = presence(FULL, ISSUER)
    assert {number for number, said in found.items() if said == "at-award"} == {1, 5, 14}
    assert "absent" not in found.values()


def test_an_empty_definition_lacks_what_it_can_hold() -> None:
    found = elements_of({}, {})
    assert {f.element.number for f in found if f.presence == "absent"} == {*range(1, 17)} - {1, 5}
    assert all(f.mend for f in found if f.presence == "absent")


CHANGES: dict[str, tuple[dict[str, Any], int, str]] = {
    "blank title": ({"name": "  "}, 2, "absent"),
    "criteria without skills": ({"alignment": []}, 6, "partial"),
    "skills without criteria": ({"criteria": {}}, 6, "partial"),
    "only the level is aligned": (
        {"alignment": [eqf_alignment(6)], "criteria": {}},
        6,
        "absent",
    ),
    "credits without a unit": ({"creditUnit": None, "notionalWorkload": None}, 7, "partial"),
    "no workload": ({"creditsAvailable": None, "notionalWorkload": None}, 7, "absent"),
    "Dutch credits": (
        {"creditsAvailable": None, "notionalWorkload": None, "ECTS": 3.0},
        7,
        "present",
    ),
    "Dutch hours": ({"creditsAvailable": None, "notionalWorkload": None, "SBU": 500}, 7, "present"),
    "level without a code": (
        {"alignment": [{"targetType": "ext:EQF", "targetName": "EQF level 4"}]},
        8,
        "partial",
    ),
    "Dutch level": ({"alignment": [{"targetType": "ext:EQF", "targetCode": "4"}]}, 8, "present"),
    "level nine": ({"alignment": [{"targetType": "ext:EQF", "targetCode": "9"}]}, 8, "partial"),
    "no assessment": ({"assessmentType": None}, 9, "absent"),
    "no participation": ({"participationType": ""}, 10, "absent"),
    "endorsed only": ({"alignment": [], "endorsement": [{}]}, 11, "partial"),
    "no prerequisites": ({"entryRequirements": None}, 12, "absent"),
    "half of supervision": ({"identityChecked": None}, 13, "partial"),
    "no grade described": ({"resultDescription": []}, 14, "partial"),
    "related only": ({"stackability": None, "related": [{"id": "x:y"}]}, 15, "partial"),
    "no page": ({"criteria": {"narrative": "x"}}, 16, "absent"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_change_does_to_an_element(name: str) -> None:
    changes, number, expected = CHANGES[name]
    assert presence({**FULL, **changes}, ISSUER, AWARD)[number] == expected


def test_the_issuers_elements() -> None:
    region = {"id": "x:y", "address": {"addressRegion": "Friesland"}}
    assert (presence(FULL, region)[3], presence(FULL, region)[4]) == ("partial", "partial")
    branch = {"name": "Branch", "parentOrg": ISSUER}
    assert presence(FULL, branch)[3] == "present"
    assert presence(FULL, "did:web:academy.example")[4] == "partial"
    nobody = {**AWARD, "credentialSubject": {"x": 1}}
    assert presence(FULL, ISSUER, nobody)[1] == "absent"
    undated = {"credentialSubject": AWARD["credentialSubject"]}
    assert presence(FULL, ISSUER, undated)[5] == "absent"
    by_work = {**AWARD, "evidence": [{"id": "x:y"}]}
    assert presence({**FULL, "criteria": {}}, ISSUER, by_work)[16] == "present"


@pytest.mark.shared
def test_dutch_microcredentials_are_understood(vectors: Path) -> None:
    folder = vectors / "edubadges-ob3" / "credentials"
    paths = sorted(folder.glob("*microcredential*.json"))
    assert len(paths) >= 3
    for path in paths:
        document = read_json_object(path.read_bytes())
        subject = document["credentialSubject"]
        found = presence(subject["achievement"], document["issuer"], document)
        assert {number for number in range(1, 11) if found[number] == "absent"} == set(), path.name
        assert (found[7], found[8], found[13], found[14]) == ("present",) * 4, path.name
        if "ext:QualityAssurance" in path.read_text(encoding="utf-8"):
            assert found[11] == "present", path.name


# --- alignments ------------------------------------------------------------------------------


@pytest.mark.parametrize("level", range(1, 9))
def test_levels(level: int) -> None:
    built = eqf_alignment(level)
    assert check_class(built, "Alignment") == ()
    assert built["targetCode"] == str(level)


@pytest.mark.parametrize("level", [0, 9, -1, True])
def test_there_is_no_such_level(level: int) -> None:
    with pytest.raises(ShapeError) as caught:
        eqf_alignment(level)
    assert caught.value.code == "no-such-level"


def test_skills_take_the_form_of_their_framework() -> None:
    esco = skill_alignment(
        name="s", url="https://data.europa.eu/esco/skill/ab-1", kind="esco", framework="ESCO v1.2"
    )
    assert esco == {
        "type": ["Alignment"],
        "targetName": "s",
        "targetCode": "ab-1",
        "targetFramework": "ESCO v1.2",
        "targetUrl": "http://data.europa.eu/esco/skill/ab-1",
    }
    onet = skill_alignment(
        name="s",
        url="https://www.onetonline.org/link/summary/15-1252.00",
        kind="onet",
        code="15-1252.00",
    )
    assert (onet["targetFramework"], "targetType" in onet) == ("O*NET", False)
    case = skill_alignment(name="s", url="https://case.example/uri/1", kind="case", code="1")
    assert case["targetType"] == "CFItem"
    assert skill_alignment(name="s", url="https://x.example", kind="ctdl-competency")[
        "targetType"
    ] == ("ceasn:Competency")
    for built in (esco, onet, case, QUALITY, SKILL):
        assert check_class(built, "Alignment") == ()


BAD_SKILLS: dict[str, tuple[dict[str, Any], str]] = {
    "not a URL": ({"name": "s", "url": "skill"}, "not-a-url"),
    "not of ESCO": ({"name": "s", "url": "https://x.example/1", "kind": "esco"}, "not-esco"),
}


@pytest.mark.parametrize("name", BAD_SKILLS)
def test_bad_skills_are_refused(name: str) -> None:
    arguments, code = BAD_SKILLS[name]
    with pytest.raises(ShapeError) as caught:
        skill_alignment(**arguments)
    assert caught.value.code == code


# --- advice ----------------------------------------------------------------------------------

ADVICE: dict[str, tuple[dict[str, Any], str]] = {
    "empty criteria": ({"criteria": {}}, "criteria-empty"),
    "blank criteria": ({"criteria": {"narrative": " "}}, "criteria-empty"),
    "no picture": ({"image": None}, "no-image"),
    "description repeats": ({"description": "Prompting"}, "description-repeats-name"),
    "no language": ({"inLanguage": None}, "no-language"),
    "no type": ({"achievementType": None}, "no-achievement-type"),
    "type invented": ({"achievementType": "Program"}, "unknown-achievement-type"),
    "credits without unit": ({"creditUnit": None}, "credits-without-unit"),
    "hours as number": ({"notionalWorkload": "125"}, "bad-duration"),
    "hours as words": ({"notionalWorkload": "PT"}, "bad-duration"),
    "nothing of a duration": ({"notionalWorkload": "P"}, "bad-duration"),
    "level nine": (
        {"alignment": [{"targetType": "ext:EQFLevel", "targetCode": "9"}]},
        "no-such-level",
    ),
    "framework as kind": ({"alignment": [{"targetType": "ESCO"}]}, "unknown-target-type"),
    "ESCO by https": (
        {"alignment": [{"targetUrl": "https://data.europa.eu/esco/skill/1"}]},
        "esco-https",
    ),
}


@pytest.mark.parametrize("name", ADVICE)
def test_advice(name: str) -> None:
    changes, code = ADVICE[name]
    assert code in {fault.code for fault in lint_definition({**FULL, **changes}, ISSUER)}


def test_a_good_definition_needs_no_advice() -> None:
    assert lint_definition(FULL, ISSUER) == ()
    for text in ("P1D", "P3Y6M4DT12H30M5.5S", "PT0S", "PT125H"):
        assert lint_definition({**FULL, "notionalWorkload": text}, ISSUER) == ()
    assert {f.code for f in lint_definition(FULL, "did:web:x")} == {
        "issuer-unnamed",
        "issuer-without-site",
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "address", "name", "targetType", "value"]), part)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*FULL, "endorsement", "related"]), JSON), JSON, JSON)
def test_any_json_ends_in_an_answer(achievement: Any, issuer: Any, award: Any) -> None:
    for one in ({**FULL, **achievement}, achievement, issuer):
        assert len(elements_of(one, issuer, award)) == 16
        assert len(elements_of(one, {"address": issuer}, {"credentialSubject": award})) == 16
        lint_definition(one, issuer)
