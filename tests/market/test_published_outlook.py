"""On the real files: outlooks whose figures are the published ones, to the digit."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from cairn.importers.frameworks.crosswalk import open_crosswalk
from cairn.importers.statistics.bls_projections import open_bls_projections
from cairn.importers.statistics.cps import open_cps
from cairn.importers.statistics.oews import open_oews
from cairn.importers.tables.reading import Reading
from cairn.market.facts import FactSheet, Source
from cairn.market.growing import growing_occupations
from cairn.market.measure import Measure
from cairn.market.outlook import LICENCE_REQUIRED, LICENCE_SILENT, Statistics, outlook
from cairn.market.unemployment import unemployment_by_age
from cairn.skills.concepts import Code
from cairn.skills.crosswalk import Crosswalk, CrosswalkEdge
from cairn.skills.vocabulary import small_vocabulary
from conftest import SHARED
from importers.published_files import as_csv

pytestmark = pytest.mark.shared

LABOUR = SHARED / "labour"

# As the website of the BLS shows them: jobs, openings a year, median pay, growth in percent; and
# the median pay and the jobs of OEWS, May 2024.
FIVE = {
    "15-1252": (1_693_800, 115_200, 133_080, 15.8, LICENCE_SILENT, "Bachelor's degree"),
    "29-1141": (3_391_000, 189_100, 93_600, 4.9, LICENCE_REQUIRED, "Bachelor's degree"),
    "47-2111": (818_700, 81_000, 62_350, 9.5, LICENCE_REQUIRED, "High school diploma"),
    "13-2011": (1_579_800, 124_200, 81_680, 4.6, LICENCE_SILENT, "Bachelor's degree"),
    "53-3032": (2_235_100, 237_600, 57_440, 4.0, LICENCE_REQUIRED, "Postsecondary nondegree"),
}


def read(reading: Reading) -> Statistics:
    assert isinstance(reading.head, Source)
    sheets = [one for one in reading.items if isinstance(one, FactSheet)]
    return Statistics(reading.head, sheets)


@cache
def projections() -> Statistics:
    folder = LABOUR / "statistics"
    return read(open_bls_projections(folder / "bls_employment_projections_2024-34.csv"))


@pytest.mark.parametrize("code", FIVE)
def test_five_outlooks_are_as_published(code: str) -> None:
    jobs, openings, pay, growth, licence, education = FIVE[code]
    found = outlook(Code("soc-2018", code), [projections()], frameworks=[small_vocabulary()])
    told = {one.measure: one.answer for one in found.figures}
    for measure, expected in (
        ("employment", jobs),
        ("openings-annual-average", openings),
        ("wage-annual-median", pay),
        ("employment-change-percent", growth),
    ):
        answer = told[measure]
        assert isinstance(answer, Measure)
        assert answer.value == expected
        assert answer.low < expected < answer.high
        assert answer.source == "Employment Projections 2024-34"
    assert found.licence == licence
    assert any(education in one.text for one in found.entry)


@pytest.mark.slow
def test_pay_of_two_sources_agrees_where_both_have_it() -> None:
    wages = read(open_oews(LABOUR / "statistics" / "oews_national_M2024_dl.xlsx"))
    found = outlook(Code("soc-2018", "13-2011"), [projections(), wages])
    answers = [one.answer for one in found.figures if one.measure == "wage-annual-median"]
    assert [one.value for one in answers if isinstance(one, Measure)] == [81_680, 81_680]
    jobs = found.figure("employment", "oews")
    assert jobs is not None
    assert isinstance(jobs.answer, Measure)
    assert "relative error" in jobs.answer.method
    assert jobs.answer.high - jobs.answer.low > 1000


def test_an_isco_occupation_gets_its_figures_between_bounds(tmp_path: Path) -> None:
    table = LABOUR / "frameworks" / "crosswalks" / "soc10_isco08.parquet"
    folder = as_csv(table, tmp_path / "crosswalk")
    items = open_crosswalk(folder, origin="soc-2010", target="isco-08").items
    edges = tuple(one for one in items if isinstance(one, CrosswalkEdge))
    crosswalk = Crosswalk("soc-2010", "isco-08", edges)
    found = outlook(
        Code("isco-08", "2221"),
        [projections()],
        crosswalks=[crosswalk],
        frameworks=[small_vocabulary()],
        title="Nursing professionals",
    )
    figure = found.figure("employment")
    assert figure is not None
    assert isinstance(figure.answer, Measure)
    assert figure.answer.low <= figure.answer.value <= figure.answer.high
    assert figure.answer.high >= 3_391_000
    assert found.licence == LICENCE_REQUIRED
    assert any("different editions of SOC" in remark for remark in found.remarks)


def test_unemployment_of_the_young_in_the_last_month(tmp_path: Path) -> None:
    table = LABOUR / "statistics" / "cps_unemployment_series.parquet"
    source, sheets = read(open_cps(as_csv(table, tmp_path / "cps")))
    teens, twenties = unemployment_by_age(sheets, source)
    published = pl.read_parquet(table).filter(pl.col("date") == "2024-12-01")
    for answer, series in ((teens, "LNS14000012"), (twenties, "LNS14000036")):
        assert isinstance(answer, Measure)
        assert answer.period == "2024-12"
        (expected,) = published.filter(pl.col("series_id") == series)["value"]
        assert answer.value == expected


def test_the_occupations_that_grow_most_and_their_licences() -> None:
    found = growing_occupations(
        projections().sheets, projections().source, [small_vocabulary()], most=5
    )
    assert [one.sheet.subject.code for one in found] == [
        "49-9081",
        "47-2231",
        "29-1171",
        "15-2051",
        "15-1212",
    ]
    assert [one.growth.value for one in found if isinstance(one.growth, Measure)] == [
        49.9,
        42.1,
        40.1,
        33.5,
        28.5,
    ]
