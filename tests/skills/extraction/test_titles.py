"""Titles coded to occupations."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.skills.concepts import Code, FrameworkHead, Occupation
from cairn.skills.extraction.titles import SCHEMES, TitleCoder, plain_title
from cairn.skills.framework import framework_of
from cairn.skills.vocabulary import small_vocabulary

CODER = TitleCoder()


@pytest.mark.parametrize(
    ("title", "soc", "isco"),
    [
        ("Software Developer", "15-1252", "2512"),
        ("Senior Software Engineer (m/f/d) - Berlin", "15-1252", "2512"),
        ("SOFTWARE ENGINEERS", "15-1252", "2512"),
        ("Data Scientist II | Remote", "15-2051", "2511"),
        ("Registered Nurse, Night Shift", "29-1141", "2221"),
        ("Wind Turbine Technician", "49-9081", "7412"),
    ],
)
def test_a_title_gets_its_codes(title: str, soc: str, isco: str) -> None:
    codes = {one.scheme: one.code for one in CODER.code(title)}
    assert codes == {"soc-2018": soc, "isco-08": isco}


def test_every_occupation_of_the_small_vocabulary_is_found_by_its_label() -> None:
    for one in small_vocabulary().occupations.values():
        codes = {found.scheme: found.code for found in CODER.code(one.label)}
        assert codes["soc-2018"] == one.code("soc-2018"), one.label
        assert one.uri.rsplit(":", 1)[1].replace("-", "").isalpha(), one.uri


@pytest.mark.parametrize(
    "title",
    ["", " ", "(m/f/d)", "Senior", "12345", "🚀🚀🚀", "Zyxomancer", "a" * 100_000, "((((", "- - -"],
)
def test_a_title_that_names_no_occupation_gets_no_code(title: str) -> None:
    assert CODER.code(title) == ()


def test_a_title_as_it_stands_is_surer_than_one_that_is_alike() -> None:
    (whole, _) = CODER.code("data scientist")
    alike = CODER.code("clinical data scientist for oncology data")
    assert all(one.confidence < whole.confidence for one in alike)


def test_a_title_of_two_occupations_is_half_as_sure() -> None:
    head = FrameworkHead("own", "1", "en", "Own", "Us", "none", "Ours.")
    both = framework_of(
        head,
        [
            Occupation("urn:1", "baker", ("master of dough",), (Code("isco-08", "7512"),)),
            Occupation("urn:2", "potter", ("master of dough",), (Code("isco-08", "7314"),)),
        ],
    )
    coder = TitleCoder([both])
    (one,) = coder.code("baker")
    (shared,) = coder.code("master of dough")
    assert shared.confidence == pytest.approx(one.confidence / 2)
    assert one.scheme == "isco-08"


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_title_gives_at_most_one_code_for_each_scheme(title: str) -> None:
    found = CODER.code(title)
    schemes = [one.scheme for one in found]
    assert len(schemes) == len(set(schemes))
    assert set(schemes) <= set(SCHEMES)
    assert all(0 < one.confidence <= 1 for one in found)
    assert CODER.code(title) == found


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Senior Data Engineer (Glue, Redshift)", "data engineer"),
        ("Lead - Senior", "lead senior"),
        ("Nurse/Carer", "nurse"),
        ("Head of Sales, EMEA", "head sales"),
        ("Entry-Level Accountant in Leeds", "accountant"),
    ],
)
def test_a_plain_title_has_no_place_and_no_seniority(title: str, plain: str) -> None:
    assert plain_title(title) == plain
