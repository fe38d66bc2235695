"""What a posting asks and offers besides skills."""

from __future__ import annotations

import pytest

from cairn.skills.extraction import extract


def facts(text: str, kind: str) -> list[str]:
    return [one.value for one in extract(text, tiers=("automaton",)).facts if one.kind == kind]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$90k-120k", "USD 90000-120000 year"),
        ("$90-120k per year", "USD 90000-120000 year"),
        ("$18.50 per hour", "USD 18.5 hour"),
        ("£25,000 - £30,000 per annum", "GBP 25000-30000 year"),
        ("€3.500 per month", "EUR 3500 month"),
        ("$15/hr", "USD 15 hour"),
        ("from $65,000 to $80,000", "USD 65000-80000 year"),
    ],
)
def test_pay_is_read(text: str, value: str) -> None:
    assert facts(f"Pay: {text}", "pay") == [value]


@pytest.mark.parametrize(
    "text",
    [
        "a $500 million company",
        "$2B in sales",
        "$5 lunch",
        "manage a budget of $250",
        "$" * 50,
        "$0",
        "$99999999999999999999999",
        "raised $12M",
        "$120,000-$90,000 per hour",
    ],
)
def test_a_sum_that_is_no_pay_is_none(text: str) -> None:
    assert facts(text, "pay") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5+ years of experience", "5"),
        ("3-5 years experience", "3-5"),
        ("three (3) years", "3"),
        ("at least two years", "2"),
        ("1 to 2 yrs", "1-2"),
        ("minimum 10 or more years", "10"),
    ],
)
def test_years_are_read(text: str, value: str) -> None:
    assert facts(text, "years") == [value]


@pytest.mark.parametrize(
    "text",
    [
        "18 years of age",
        "you are 21 years old",
        "100 years",
        "years of fun",
        "$5 years",
        "1999 year",
    ],
)
def test_years_that_are_no_experience_are_none(text: str) -> None:
    assert facts(text, "years") == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("BS or MS in physics", "degree", "bachelor"),
        ("Ph.D. in biology", "degree", "doctorate"),
        ("high school diploma or GED", "degree", "secondary"),
        ("Master\u2019s degree", "degree", "master"),
        ("valid driver's license", "licence", "driving licence"),
        ("Class A CDL", "licence", "commercial driving licence"),
        ("active RN license", "licence", "nursing licence"),
        ("Secret clearance", "licence", "security clearance"),
        ("CISSP preferred", "credential", "CISSP"),
        ("AWS Certified", "credential", "AWS Certified"),
        ("you use ChatGPT daily", "AI use", "generative AI"),
        ("work from home", "workplace", "remote"),
        ("no remote work", "workplace", "on site"),
    ],
)
def test_what_is_asked_is_read(text: str, kind: str, value: str) -> None:
    assert value in facts(text, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ba ba black sheep", "degree"),
        ("remote sensing", "workplace"),
        ("manage remote teams", "workplace"),
        ("ai weiwei", "AI use"),
        ("No degree, no bachelor's", "degree"),
    ],
)
def test_what_only_looks_like_a_fact_is_none(text: str, kind: str) -> None:
    assert facts(text, kind) == []


def test_a_fact_is_told_once() -> None:
    assert facts("Bachelor's degree. A bachelor's degree!", "degree") == ["bachelor"]


def test_a_fact_knows_whether_it_is_required() -> None:
    text = "Bachelor's degree required. MBA preferred."
    needs = {one.value: one.need for one in extract(text, tiers=("automaton",)).facts}
    assert needs == {"bachelor": "required", "master": "nice to have"}
