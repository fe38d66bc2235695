"""The small vocabulary: complete in itself, and true to the codes that stand in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cairn.skills.framework import label_key
from cairn.skills.vocabulary import VOCABULARY_REMARK, small_vocabulary

VOCABULARY = small_vocabulary()
SKILLS = [one for one in VOCABULARY.skills.values() if one.kind != "group"]


def test_it_has_a_few_hundred_skills_and_says_that_it_is_small() -> None:
    assert 300 <= len(SKILLS) <= 400
    assert 35 <= len(VOCABULARY.collections["human"]) <= 45
    assert len(VOCABULARY.occupations) == 60
    assert "small" in VOCABULARY_REMARK
    assert "small" in VOCABULARY.head.title


def test_no_label_leads_to_two_skills() -> None:
    seen: dict[str, str] = {}
    for uri, label, _ in VOCABULARY.labels():
        assert seen.setdefault(label_key(label), uri) == uri, label


def test_labels_are_clean() -> None:
    for _, label, _ in VOCABULARY.labels():
        assert label == " ".join(label.split())
        assert label
        assert ";" not in label


def test_every_skill_has_a_heading_and_every_relation_two_ends() -> None:
    for skill in SKILLS:
        assert VOCABULARY.above(skill.uri), skill.label
    for relation in VOCABULARY.relations:
        assert relation.subject in VOCABULARY.occupations
        assert relation.skill in VOCABULARY.skills


def test_every_occupation_has_codes_and_skills() -> None:
    for occupation in VOCABULARY.occupations.values():
        assert re.fullmatch(r"\d\d-\d{4}\.\d\d", occupation.code("onet-soc-2019"))
        assert re.fullmatch(r"\d{4}", occupation.code("isco-08"))
        assert len(VOCABULARY.skills_of(occupation.uri, "essential")) >= 2, occupation.label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("golang", "Go"),
        ("R language", "R"),
        ("C/C++", "C++"),
        ("public speaking", "presenting"),
        ("RN", "registered nurse"),
        ("prompt engineering", "prompt writing"),
    ],
)
def test_it_knows_what_people_say(text: str, label: str) -> None:
    (uri,) = VOCABULARY.called(text)
    found = VOCABULARY.skills.get(uri) or VOCABULARY.occupations[uri]
    assert found.label == label


@pytest.mark.shared
def test_its_codes_are_those_of_esco_and_onet(labour: Path) -> None:
    import polars as pl

    frameworks = labour / "frameworks"
    texts = pl.read_parquet(next(frameworks.glob("esco_1.2_skills_uri_text_*.parquet")))
    known = set(texts["id"])
    occupations = pl.read_parquet(frameworks / "esco_1.2.0" / "occupations_en.parquet")
    isco = dict(zip(occupations["conceptUri"], occupations["iscoGroup"], strict=True))
    groups = set(pl.read_parquet(frameworks / "esco_1.2.0" / "ISCOGroups_en.parquet")["code"])
    soc = set(
        pl.read_parquet(frameworks / "onet_29.2" / "Occupation Data.parquet")["O*NET-SOC Code"]
    )
    elements = set(
        pl.read_parquet(frameworks / "onet_29.2" / "Content Model Reference.parquet")["Element ID"]
    )
    for match in VOCABULARY.matches:
        if match.target.startswith("http://data.europa.eu/esco/skill/"):
            assert match.target in known, match
        elif match.target.startswith("urn:onet:element:"):
            assert match.target.removeprefix("urn:onet:element:") in elements, match
        elif match.target.startswith("http://data.europa.eu/esco/occupation/"):
            # Where an occupation has a counterpart in ESCO, its ISCO code is the one given there.
            code = VOCABULARY.occupations[match.source].code("isco-08")
            assert isco[match.target] == code, match
    for occupation in VOCABULARY.occupations.values():
        assert occupation.code("onet-soc-2019") in soc
        assert occupation.code("isco-08") in groups
