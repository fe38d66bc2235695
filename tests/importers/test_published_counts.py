"""On the real files: as many rows as their publishers say, and figures to the digit."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from cairn.importers.frameworks.crosswalk import open_crosswalk
from cairn.importers.frameworks.esco import open_esco
from cairn.importers.frameworks.esco_labels import open_esco_labels
from cairn.importers.frameworks.gazetteer import open_gazetteer
from cairn.importers.frameworks.onet import open_onet
from cairn.importers.frameworks.onet_categories import open_onet_categories
from cairn.importers.statistics.bls_projections import open_bls_projections
from cairn.importers.statistics.cps import open_cps
from cairn.importers.statistics.hiring_lab import open_hiring_lab
from cairn.importers.statistics.oews import open_oews
from cairn.importers.statistics.oews_package import open_oews_package
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.reading import Item, Reading
from cairn.market.facts import FactSheet
from cairn.market.growth import fastest_growing, licence_said
from cairn.skills.concepts import Occupation, Skill, SkillRelation
from cairn.skills.framework import framework_of
from importers.published_files import as_csv, as_tabs, esco_relations, oews_package

pytestmark = pytest.mark.shared


def whole(reading: Reading) -> list[Item]:
    items = list(reading.items)
    assert [str(one) for one in items if isinstance(one, TableFault)] == []
    return items


def sheets(items: Iterable[Item], code: str = "") -> list[FactSheet]:
    found = [one for one in items if isinstance(one, FactSheet)]
    return [one for one in found if code in ("", one.subject.code)]


def figures(sheet: FactSheet, *measures: str) -> list[str]:
    found = [sheet.fact(measure) for measure in measures]
    return [str(one.value) for one in found if one is not None]


def test_esco_has_as_many_rows_as_it_says(labour: Path, tmp_path: Path) -> None:
    folder = tmp_path / "esco_1.2.0"
    for source in (labour / "frameworks" / "esco_1.2.0").glob("*_en.parquet"):
        as_csv(source, folder)
    reading = open_esco(folder)
    items = whole(reading)
    assert {name.removesuffix("_en.csv"): count for name, count in reading.rows.items()} == {
        "skillsHierarchy": 640,
        "skillGroups": 640,
        "broaderRelationsSkillPillar": 20_822,
        "skillSkillRelations": 5_818,
        "transversalSkillsCollection": 95,
        "digitalSkillsCollection": 1_284,
        "greenSkillsCollection": 591,
        "languageSkillsCollection": 359,
        "researchSkillsCollection": 40,
        "digCompSkillsCollection": 25,
        "ISCOGroups": 619,
        "occupations": 3_039,
        "researchOccupationsCollection": 122,
        "broaderRelationsOccPillar": 3_652,
    }
    framework = framework_of(reading.head, items)
    assert sum(one.kind == "occupation" for one in framework.occupations.values()) == 3_039
    assert len(framework.collections["transversal"]) == 95
    assert len(framework.collections["digital"]) == 1_284
    # The label is published as " artificial intelligence engineer ".
    (engineer,) = framework.called("artificial intelligence engineer")
    assert framework.occupations[engineer].label == "artificial intelligence engineer"
    assert sum(bool(one.licence) for one in framework.occupations.values()) == 15


@pytest.mark.slow
def test_esco_has_as_many_essential_and_optional_skills_as_it_says(
    labour: Path, tmp_path: Path
) -> None:
    folder = esco_relations(labour / "frameworks", tmp_path / "esco_1.2.0")
    relations = [one for one in whole(open_esco(folder)) if isinstance(one, SkillRelation)]
    assert Counter(one.kind for one in relations) == {"essential": 67_622, "optional": 61_382}
    assert len({one.subject for one in relations}) == 3_039
    assert len({one.skill for one in relations}) == 13_492


@pytest.mark.slow
def test_onet_has_as_many_rows_as_it_says(labour: Path, tmp_path: Path) -> None:
    folder = tmp_path / "db_29_2_text"
    for source in (labour / "frameworks" / "onet_29.2").glob("*.parquet"):
        as_tabs(source, folder)
    reading = open_onet(folder)
    items = whole(reading)
    assert {name.removesuffix(".txt"): count for name, count in reading.rows.items()} == {
        "Alternate Titles": 56_560,
        "Sample of Reported Titles": 7_796,
        "Job Zones": 923,
        "Occupation Data": 1_016,
        "Related Occupations": 18_460,
        "Content Model Reference": 627,
        "Skills": 61_530,
        "Knowledge": 58_014,
        "Technology Skills": 32_627,
    }
    relations = [one for one in items if isinstance(one, SkillRelation)]
    assert Counter(one.kind for one in relations) == {
        "rated": (61_530 + 58_014) // 2,
        "used": 32_627,
    }
    assert sum(one.hot for one in relations) == 11_621
    assert sum(one.in_demand for one in relations) == 2_320
    suppressed = [one for one in relations if "advises against" in one.note]
    assert len(suppressed) > 2_000
    assert all(one.importance is None or one.level is None for one in suppressed)
    products = {one.uri for one in items if isinstance(one, Skill) and one.kind == "tool"}
    published = pl.read_parquet(labour / "frameworks" / "onet_29.2" / "Technology Skills.parquet")[
        "Example"
    ]
    assert len(products) == len({one.casefold() for one in published})


def test_packages_carry_what_the_index_says(labour: Path, tmp_path: Path) -> None:
    frameworks = labour / "frameworks"
    folder = as_csv(
        frameworks / "esco_1.1.1_labels_from_ojd.parquet",
        tmp_path / "labels",
        "esco_v_1_1_1_data_formatted.csv",
    )
    reading = open_esco_labels(folder)
    skills = [one for one in whole(reading) if isinstance(one, Skill) and one.kind != "group"]
    assert sum(reading.rows.values()) == 97_162
    assert len(skills) == 13_412
    # Of 83,098 other labels 375 are the preferred label once more.
    assert sum(len(one.alternatives) for one in skills) == 83_098 - 375
    phrases = open_gazetteer(frameworks / "qarera_skill_gazetteer_mit.json")
    assert len(whole(phrases)) == 30_957
    categories = open_onet_categories(frameworks / "careerfit_onet30.3_enrichment.json")
    assert sum(isinstance(one, Skill) for one in whole(categories)) == 396


@pytest.mark.parametrize(
    ("name", "origin", "target", "count"),
    [
        ("soc10_isco08", "soc-2010", "isco-08", 1_131),
        ("isco08_soc10", "isco-08", "soc-2010", 1_021),
    ],
)
def test_crosswalks_have_as_many_edges_as_they_say(
    labour: Path, tmp_path: Path, name: str, origin: str, target: str, count: int
) -> None:
    folder = as_csv(labour / "frameworks" / "crosswalks" / f"{name}.parquet", tmp_path / name)
    assert len(whole(open_crosswalk(folder, origin=origin, target=target))) == count


FIVE_PROJECTED = {
    "15-1252": ["1693.8", "1961.4", "267.7", "15.8", "115.2", "133080"],
    "29-1141": ["3391.0", "3557.1", "166.1", "4.9", "189.1", "93600"],
    "47-2111": ["818.7", "896.1", "77.4", "9.5", "81.0", "62350"],
    "13-2011": ["1579.8", "1652.6", "72.8", "4.6", "124.2", "81680"],
    "53-3032": ["2235.1", "2324.4", "89.3", "4.0", "237.6", "57440"],
}
PROJECTED = (
    *("employment", "employment-projected", "employment-change", "employment-change-percent"),
    *("openings-annual-average", "wage-annual-median"),
)


def projections(labour: Path) -> list[FactSheet]:
    path = labour / "statistics" / "bls_employment_projections_2024-34.csv"
    return sheets(whole(open_bls_projections(path)))


def test_projections_are_published_to_the_digit(labour: Path) -> None:
    found = projections(labour)
    assert len(found) == 832
    for code, expected in FIVE_PROJECTED.items():
        (sheet,) = sheets(found, code)
        assert figures(sheet, *PROJECTED) == expected
    marks = Counter(fact.mark for one in found for fact in one.facts)
    assert marks == {"published": 832 * 6 - 23, "top-coded": 17, "not-available": 6}


def test_website_and_workbook_say_the_same(labour: Path) -> None:
    reading = open_bls_projections(labour / "statistics" / "bls_ep_occupation_workbook.xlsx")
    workbook = {one.subject.code: one for one in sheets(whole(reading)) if one.fact("employment")}
    assert sorted(reading.rows.values()) == [1_113, 1_113]
    lines = [one.trait("occupation-type") for one in workbook.values()]
    assert sum(one is not None and one.text == "Line item" for one in lines) == 832
    for sheet in projections(labour):
        other = workbook[sheet.subject.code]
        for measure in PROJECTED:
            one, two = sheet.fact(measure), other.fact(measure)
            assert one is not None
            assert two is not None
            assert (one.value, one.mark) == (two.value, two.mark), (sheet.subject, measure)


HANDBOOK = (
    ("employment", "num_jobs_2024"),
    ("employment-projected", "projected_employment_2034"),
    ("employment-change", "employment_change"),
    ("wage-annual-median", "median_pay_annual"),
)


# Software developers share a page of the handbook with others, so a fifth takes their place.
FIVE_IN_BOTH = ("29-1141", "47-2111", "13-2011", "53-3032", "35-1011")
ENTRY = (
    ("entry-education", "entry_education"),
    ("work-experience", "work_experience"),
    ("on-the-job-training", "training"),
)


def handbook(labour: Path) -> dict[str, dict[str, str]]:
    path = labour / "statistics" / "bls_ooh_342_occupations_2024-34.csv"
    with path.open(encoding="utf-8") as stream:
        return {row["soc_code"]: row for row in csv.DictReader(stream)}


def amounts(sheet: FactSheet) -> list[Decimal | None]:
    found = [sheet.fact(measure) for measure, _ in HANDBOOK]
    return [None if one is None else one.amount for one in found]


@pytest.mark.parametrize("code", FIVE_IN_BOTH)
def test_an_occupation_is_as_another_reader_found_it(labour: Path, code: str) -> None:
    page = handbook(labour)[code]
    (sheet,) = sheets(projections(labour), code)
    assert sheet.subject.title == page["title"]
    assert amounts(sheet) == [Decimal(page[column]) for _, column in HANDBOOK]
    jobs, _, change, _ = amounts(sheet)
    assert jobs
    assert change is not None
    # The handbook rounds the percentage once, from the numbers: 9.45 is 9, and not 9.5 and then 10.
    assert round(change / jobs * 100) == int(page["outlook_pct"])
    for name, column in ENTRY:
        trait = sheet.trait(name)
        assert trait is not None
        assert trait.text == page[column]


def test_all_occupations_are_as_another_reader_found_them(labour: Path) -> None:
    pages = handbook(labour)
    found = [one for one in projections(labour) if one.subject.code in pages]
    differing = []
    for sheet in found:
        page = pages[sheet.subject.code]
        for (_, column), amount in zip(HANDBOOK, amounts(sheet), strict=True):
            if page[column] != ("" if amount is None else f"{amount:.0f}"):
                differing.append((sheet.subject.title, column))
        for name, column in ENTRY:
            trait = sheet.trait(name)
            if trait is None or trait.text != page[column]:
                differing.append((sheet.subject.title, column))
    assert len(found) == 244
    # Their yearly wages are not published; the other reader made them from the hourly ones.
    assert differing == [
        ("Actors", "median_pay_annual"),
        ("Musicians and singers", "median_pay_annual"),
    ]


FIVE_PAID = {
    "15-1252": ["1654440", "144570", "133080", "211450"],
    "29-1141": ["3282010", "98430", "93600", "135320"],
    "47-2111": ["742580", "69630", "62350", "106030"],
    "13-2011": ["1448290", "93520", "81680", "141420"],
    "53-3032": ["2070480", "58400", "57440", "78800"],
}


def test_wages_are_published_to_the_digit(labour: Path) -> None:
    reading = open_oews(labour / "statistics" / "oews_national_M2024_dl.xlsx")
    found = sheets(whole(reading))
    assert (reading.head.version, len(found)) == ("May 2024", 1_403)
    measures = ("employment", "wage-annual-mean", "wage-annual-median", "wage-annual-p90")
    for code, expected in FIVE_PAID.items():
        (sheet,) = [
            one
            for one in sheets(found, code)
            if (level := one.trait("occupation-level")) and level.text == "detailed"
        ]
        assert figures(sheet, *measures) == expected
    pages = handbook(labour)
    for code in FIVE_IN_BOTH:
        paid = (pages[code]["median_pay_annual"], pages[code]["median_pay_hourly"])
        sheet = sheets(found, code)[-1]
        medians = figures(sheet, "wage-annual-median", "wage-hourly-median")
        assert [Decimal(one) for one in medians] == [Decimal(one) for one in paid]
    facts = [fact for one in found for fact in one.facts]
    top = [fact for fact in facts if fact.mark == "top-coded"]
    assert Counter(fact.bound for fact in top) == {Decimal("115.00"): 113, Decimal(239_200): 122}
    assert all(fact.value is None for fact in facts if fact.mark != "published")


@pytest.mark.slow
def test_the_package_has_as_many_cells_as_it_says(labour: Path, tmp_path: Path) -> None:
    # The nation's cells are the same once more, for half a minute: bench/importing.py counts them.
    source = labour / "statistics" / "oews_2025"
    reading = open_oews_package(oews_package(source, tmp_path / "p", "cell_state"))
    assert all(isinstance(item, FactSheet) for item in reading.items)
    assert reading.rows == {"oews-2025.sqlite.gz": 37_408}


def test_unemployment_of_the_young_is_as_the_source_states_it(labour: Path, tmp_path: Path) -> None:
    source = labour / "statistics" / "cps_unemployment_series.parquet"
    found = sheets(whole(open_cps(as_csv(source, tmp_path / "cps"))))
    assert len(found) == 9_370
    last: dict[str, tuple[str, str]] = {}
    for sheet in found:
        rate = sheet.fact("unemployment-rate")
        assert rate is not None
        latest = (rate.period, str(rate.value))
        last[sheet.subject.group] = max(last.get(sheet.subject.group, latest), latest)
    assert len(last) == 12
    # All of them, and not only the last, are the source's.
    published = pl.read_parquet(source).select("series_id", "date", "value").iter_rows()
    assert {(series, month[:7]): str(value) for series, month, value in published} == {
        (one.subject.code, fact.period): str(fact.value) for one in found for fact in one.facts
    }
    assert last["16 to 19 years"] == ("2024-12", "12.4")
    assert last["20 to 24 years"] == ("2024-12", "7.5")


@pytest.mark.slow
def test_indices_have_as_many_days_as_they_say(labour: Path, tmp_path: Path) -> None:
    folder = labour / "postings" / "hiring_lab"
    for source in folder.glob("*.parquet"):
        if not source.stem.startswith("US_state"):  # the largest, and like the others
            as_csv(source, tmp_path / "hl")
    reading = open_hiring_lab(tmp_path / "hl")
    count = 0
    last: dict[tuple[str, str], str] = {}
    for one in reading.items:
        assert isinstance(one, FactSheet)
        count += 1
        for fact in one.facts:
            if fact.period in ("2026-06-30", "2026-08-14"):
                last[fact.period, f"{one.subject.place} {fact.measure}"] = str(fact.value)
    aggregates = [count for name, count in reading.rows.items() if name.startswith("aggregate_")]
    assert aggregates == [4_774] * 11
    assert reading.rows["GB_regional_gb.csv"] == 28_644
    assert reading.rows["CA_provincial_postings_ca.csv"] == 23_870
    assert reading.rows["AI_posting.csv"] == 24_642
    assert count == sum(reading.rows.values())
    assert last["2026-08-14", "US postings-index-new"] == "97.19"
    assert last["2026-08-14", "US postings-index-new-unadjusted"] == "104.99"
    assert last["2026-06-30", "US ai-share-of-postings"] == "5.88061424953879"


def test_what_grows_most_and_what_is_said_of_licences(labour: Path, tmp_path: Path) -> None:
    found = projections(labour)
    by_percent = [
        (one.subject.title, figures(one, "employment-change-percent")[0])
        for one in fastest_growing(found, most=3)
    ]
    assert by_percent == [
        ("Wind turbine service technicians", "49.9"),
        ("Solar photovoltaic installers", "42.1"),
        ("Nurse practitioners", "40.1"),
    ]
    source = labour / "frameworks" / "onet_29.2" / "Occupation Data.parquet"
    reading = open_onet(as_tabs(source, tmp_path / "db_29_2_text"))
    onet = framework_of(reading.head, [one for one in reading.items if isinstance(one, Occupation)])
    said = {
        one.subject.title: [(words.words, words.required) for words in licence_said(one, [onet])]
        for one in (*fastest_growing(found), *fastest_growing(found, by="employment-change"))
    }
    assert said["Registered nurses"] == [("Licensing or registration required.", True)]
    assert said["Physical therapist assistants"] == [
        ("Licensed Physical Therapist Assistant", False)
    ]
    assert said["Software developers"] == []
