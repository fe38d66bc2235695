"""programme.toml: what is kept, and that every fault is found at once with its place and mend."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.programme_file import (
    Outputs,
    Programme,
    ProofSettings,
    read_programme,
)
from importers.programmes import PROGRAMME

if TYPE_CHECKING:
    from cairn.importers.faults import SettingFault


def read(text: str) -> Programme:
    programme, faults = read_programme(text.encode())
    assert programme is not None, [str(fault) for fault in faults]
    return programme


def faults_of(text: str) -> tuple[SettingFault, ...]:
    programme, faults = read_programme(text.encode())
    assert programme is None
    assert all(fault.sentence.endswith(".") and fault.mend for fault in faults)
    return faults


def test_it_works() -> None:
    programme = read(PROGRAMME)
    assert programme.name == "Skills for finance teams"
    assert programme.issuer["address"] == {"type": ["Address"], "addressCountryCode": "IT"}
    assert programme.outputs == Outputs("png", pdf=True, jwt=False)
    assert programme.proof == ProofSettings("eddsa-rdfc-2022", "Ed25519")
    assert programme.status.purposes == ("revocation",)
    assert list(programme.achievements) == ["genai-finance", "client-talk"]


def test_shorthands_become_open_badges_members() -> None:
    document = read(PROGRAMME).achievements["genai-finance"].document
    assert document["id"] == "https://badges.example.org/achievements/genai-finance.json"
    assert document["criteria"] == {"narrative": "Pass the supervised project."}
    assert document["notionalWorkload"] == "PT75H"
    assert document["creditsAvailable"] == 3
    assert isinstance(document["creditsAvailable"], int)
    skill, level = document["alignment"]
    assert skill["targetFramework"] == "ESCO"
    assert (level["targetType"], level["targetCode"]) == ("ext:EQFLevel", "5")
    (description,) = document["resultDescription"]
    assert description["id"].endswith("genai-finance.json#result-1")
    assert (description["valueMin"], description["valueMax"]) == ("0", "100")
    assert description["requiredValue"] == "60"


def test_rules_of_results_are_ready_to_use() -> None:
    definition = read(PROGRAMME).achievements["client-talk"]
    grade, listening = definition.results
    assert grade.allowed == ("C", "B", "A")
    assert listening.required_level.endswith("#result-2-level-2")
    score = read(PROGRAMME).achievements["genai-finance"].results[0]
    assert (score.lowest, score.highest) == (Decimal(0), Decimal(100))


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_programme(b"\xef\xbb\xbf" + PROGRAMME.encode())[0] is not None


def test_the_key_follows_the_suite_and_the_other_way_round() -> None:
    assert read(PROGRAMME + '\n[proof]\nsuite = "ecdsa-rdfc-2019"\n').proof.key == "P-256"
    assert read(PROGRAMME + '\n[proof]\nkey = "P-384"\n').proof.suite == "ecdsa-rdfc-2019"


def test_without_an_id_the_issuer_gets_one_later() -> None:
    programme = read(PROGRAMME.replace('id = "did:web:badges.example.org"\n', "", 1))
    assert "id" not in programme.issuer


def test_every_fault_is_found_in_one_reading() -> None:
    text = (
        PROGRAMME.replace("description = ", "descript = ", 1)
        .replace("level = 5", "level = 9")
        .replace('"IT"', '"Italy"')
        .replace('base = "https://', 'base = "http://')
        .replace('validFor = "P3Y"', 'validFor = "3 years"')
    )
    faults = faults_of(text)
    places = {(fault.table, fault.key) for fault in faults}
    assert {
        ("[[achievements]] 1 “genai-finance”", "descript"),
        ("[[achievements]] 1 “genai-finance”", "description"),
        ("[[achievements]] 1 “genai-finance”", "level"),
        ("[issuer], address", "addressCountryCode"),
        ("[publication]", "base"),
        ("[[achievements]] 1 “genai-finance”", "validFor"),
    } <= places
    guess = next(fault for fault in faults if fault.key == "descript")
    assert guess.mend == "Did you mean “description”?"


# What is replaced, by what, and the code that names the fault.
WRONG = {
    "not toml": ("[issuer]", "[issuer", "not-toml"),
    "unknown table": ("[programme]", "[program]", "unknown-setting"),
    "no publication": ("[publication]\n", "[publication-x]\n", "missing-table"),
    "text for a table": (
        '[programme]\nname = "Skills for finance teams"',
        "programme = 3",
        "not-a-table",
    ),
    "empty text": ('name = "Northbank Academy"', 'name = "  "', "empty-text"),
    "number for a text": ('name = "Northbank Academy"', "name = 7", "not-a-text"),
    "control character": (
        'name = "Northbank Academy"',
        'name = "a\\u0007b"',
        "forbidden-character",
    ),
    "turned text": ('name = "Northbank Academy"', 'name = "a\\u202eb"', "forbidden-character"),
    "issuer elsewhere": ("did:web:badges.example.org", "did:web:other.example", "issuer-elsewhere"),
    "issuer id of http": (
        "did:web:badges.example.org",
        "http://badges.example.org/i",
        "not-an-issuer-id",
    ),
    "bad e-mail": ("badges@example.org", "badges at example", "not-an-email"),
    "url without host": ("https://www.example.org", "https://", "not-a-url"),
    "url with a password": ("https://www.example.org", "https://a:b@example.org", "not-a-url"),
    "base with a query": (
        'base = "https://badges.example.org"',
        'base = "https://badges.example.org?x"',
        "not-a-base",
    ),
    "bad key": ('key = "client-talk"', 'key = "Client Talk"', "not-a-key"),
    "repeated key": ('key = "client-talk"', 'key = "genai-finance"', "repeated-key"),
    "level as text": ("level = 5", 'level = "5"', "not-a-level"),
    "flag as number": ("level = 5", "level = true", "not-a-level"),
    "credits beyond": ("creditsAvailable = 3.0", "creditsAvailable = 1e300", "number-out-of-range"),
    "credits not a number": (
        "creditsAvailable = 3.0",
        "creditsAvailable = nan",
        "number-out-of-range",
    ),
    "unit alone": ("creditsAvailable = 3.0\n", "", "unit-without-credits"),
    "workload in words": (
        "notionalWorkload = 75",
        'notionalWorkload = "75 hours"',
        "not-a-workload",
    ),
    "unknown suite": (
        "[publication]",
        '[proof]\nsuite = "eddsa-rdf-2022"\n[publication]',
        "unknown-word",
    ),
    "key not of the suite": (
        "[publication]",
        '[proof]\nsuite = "eddsa-jcs-2022"\nkey = "P-256"\n[publication]',
        "key-does-not-fit-suite",
    ),
    "unknown purpose": (
        "[publication]",
        '[status]\npurposes = ["deletion"]\n[publication]',
        "unknown-word",
    ),
    "image climbs out": ("level = 5", 'image = "../x.png"', "not-a-file-inside"),
    "type of one's own": ("level = 5", 'achievementType = "Program"', "unknown-word"),
    "crossed bounds": ("max = 100", "max = -1", "bounds-crossed"),
    "empty criteria": (
        'criteria = "Pass the supervised project."',
        "criteria = {}",
        "empty-criteria",
    ),
    "skills as texts": (
        'criteria = "Pass the supervised project."',
        'criteria = "x"\nrelated = ["y"]',
        "not-a-table",
    ),
    "tag twice": ("level = 5", 'tag = ["a", "a"]', "repeated-item"),
    "no duration": ('validFor = "P3Y"', 'validFor = "P"', "bad-duration"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named(name: str) -> None:
    old, new, code = WRONG[name]
    assert old in PROGRAMME
    assert code in {fault.code for fault in faults_of(PROGRAMME.replace(old, new, 1))}


def test_other_encodings_and_sizes_end_in_a_sentence() -> None:
    for data in (b"\xff\xfe\x00", PROGRAMME.encode("utf-16"), b"#" * (1024 * 1024 + 1)):
        programme, faults = read_programme(data)
        assert programme is None
        assert len(faults) == 1


@given(st.binary(max_size=300))
def test_any_bytes_end_in_faults(data: bytes) -> None:
    programme, faults = read_programme(data)
    assert programme is None
    assert faults


VALUES = st.recursive(
    st.one_of(
        st.sampled_from(["true", "1", "nan", "inf", "1e999", "9" * 40, '""', '"x"', "1979-05-27"]),
        st.text("abc:/.é\\u", max_size=8).map(lambda t: f"'{t.replace(chr(39), '')}'"),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        inner.map(lambda item: f"{{ name = {item}, key = {item} }}"),
    ),
    max_leaves=4,
)
LINES = [line.partition(" = ")[0] for line in PROGRAMME.splitlines() if " = " in line]


@given(st.sampled_from(sorted(set(LINES))), VALUES)
def test_any_value_anywhere_ends_in_a_programme_or_faults(key: str, value: str) -> None:
    text = re.sub(rf"^{key} = .*$", lambda _: f"{key} = {value}", PROGRAMME, flags=re.MULTILINE)
    programme, faults = read_programme(text.encode())
    assert (programme is None) == bool(faults)
