"""Growth as published, and licences in the sources' own words."""

from __future__ import annotations

from decimal import Decimal

from cairn.market.facts import Fact, FactSheet, Subject, Trait
from cairn.market.growth import fastest_growing, licence_said
from cairn.skills.concepts import Code, FrameworkHead, Occupation
from cairn.skills.framework import framework_of
from cairn.skills.vocabulary import small_vocabulary


def sheet(code: str, percent: str | None, *traits: Trait) -> FactSheet:
    value = None if percent is None else Decimal(percent)
    mark = "not-available" if percent is None else "published"
    fact = Fact("employment-change-percent", value, "percent", "2024/2034", mark)
    return FactSheet(Subject("soc-2018", code, code, "US"), (fact,), traits)


def test_the_fastest_come_first_and_totals_and_gaps_are_left_out() -> None:
    sheets = [
        sheet("11-0000", "99", Trait("occupation-type", "Summary")),
        sheet("15-0001", "2.5"),
        sheet("15-0002", None),
        sheet("15-0003", "-4"),
        sheet("15-0004", "10.0", Trait("occupation-type", "Line item")),
    ]
    found = fastest_growing(sheets)
    assert [one.subject.code for one in found] == ["15-0004", "15-0001", "15-0003"]
    assert len(fastest_growing(sheets, most=1)) == 1
    assert fastest_growing(sheets, by="employment-change") == ()


def test_a_licence_is_told_with_who_says_so() -> None:
    nurse = Occupation(
        "urn:x:nurse", "Nurses", (), (Code("soc-2018", "29-1141"),), licence="Licensing required."
    )
    framework = framework_of(FrameworkHead("x", "1", "en", "X", "", "", ""), [nurse])
    titles = Trait("licensed-titles", "Licensed Nurse")
    required, some = licence_said(sheet("29-1141", "1", titles), [framework])
    assert (required.words, required.required) == ("Licensing required.", True)
    assert required.source == "X: Nurses"
    assert (some.words, some.required) == ("Licensed Nurse", False)
    assert licence_said(sheet("15-1252", "1"), [framework]) == ()


def test_the_small_vocabulary_says_it_too() -> None:
    (said,) = licence_said(sheet("47-2111", "1"), [small_vocabulary()])
    assert said.words == "In the United States a licence is required in most states."
    assert said.source == "Cairn's small vocabulary: electrician"
