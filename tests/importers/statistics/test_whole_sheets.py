"""What comes of a row, whole: every measure with its unit, its period, its marks and its words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from cairn.importers.statistics.bls_projections import open_bls_projections
from cairn.importers.statistics.cps import open_cps
from cairn.importers.statistics.hiring_lab import open_hiring_lab
from cairn.importers.statistics.oews import open_oews
from cairn.importers.statistics.oews_package import open_oews_package
from cairn.importers.tables.reading import Item
from cairn.market.facts import Fact, FactSheet, Subject, Trait
from importers.publications import CPS, EP, INDICES, laid_out, oews_database, oews_workbook
from importers.tables.workbooks import workbook

KNITTERS = Subject("soc-2018", "51-6000", "Knitters", "US")


def first(items: object) -> Item:
    assert hasattr(items, "__next__")
    found: Item = next(items)
    return found


def test_a_row_of_the_projections(tmp_path: Path) -> None:
    path = laid_out(tmp_path / "ep", {"e.csv": EP})
    assert first(open_bls_projections(path).items) == FactSheet(
        KNITTERS,
        (
            Fact("employment", Decimal("1234.5"), "jobs", "2024", multiple=1000),
            Fact("employment-projected", Decimal("1300.0"), "jobs", "2034", multiple=1000),
            Fact("employment-change", Decimal("65.5"), "jobs", "2024/2034", multiple=1000),
            Fact("employment-change-percent", Decimal("5.3"), "percent", "2024/2034"),
            Fact("openings-annual-average", Decimal("12.0"), "jobs", "2024/2034", multiple=1000),
            Fact("wage-annual-median", Decimal(41000), "USD", "2024"),
        ),
        (
            Trait("entry-education", "High school diploma or equivalent", "7"),
            Trait("work-experience", "None", "4"),
            Trait("on-the-job-training", "Apprenticeship", "1"),
            Trait("occupation-type", "Line item"),
            Trait("licensed-titles", "Licensed Knitter"),
        ),
        ("Licensed Knitter", "Wool Worker"),
    )


def test_a_row_of_the_workbooks_two_tables(tmp_path: Path) -> None:
    projected = [
        ["Table 1.2 Occupational projections"],
        [
            *("2024 National Employment Matrix title", "2024 National Employment Matrix code"),
            *("Occupation type", "Employment, 2024", "Employment, 2034"),
            *(
                "Employment change, numeric, 2024\u201334",
                "Employment change, percent, 2024\u201334",
            ),
            *("Percent self employed, 2024", "Occupational openings, 2024\u201334 annual average"),
            *("Median annual wage, dollars, 2023[1]", "Typical education needed for entry"),
            "Work experience in a related occupation",
            "Typical on-the-job training needed to attain competency in the occupation",
        ],
        [*("Knitters[2]", "51-6000", "Line item", 2.3, 1.5, -0.8, -34.2, 1.7), *(0.2, 9)],
    ]
    separated = [
        [
            *("2024 National Employment Matrix title", "2024 National Employment Matrix code"),
            *("Occupation type", "Labor force exit rate, 2024\u201334 annual average"),
            "Occupational transfer rate, 2024\u201334 annual average",
            "Labor force exits, 2024\u201334 annual average",
            "Occupational transfers, 2024\u201334 annual average",
            "Occupational openings, 2024\u201334 annual average",
        ],
        ["Knitters", "51-6000", "Line item", 4.1, 6.4, 0.1, 0.3, 0.2],
    ]
    data = workbook({"Table 1.2": projected, "Table 1.10": separated})
    one, two = open_bls_projections(laid_out(tmp_path / "ep", {"occupation.xlsx": data})).items
    span = "2024/2034"
    line = (Trait("occupation-type", "Line item"),)
    assert one == FactSheet(
        KNITTERS,
        (
            Fact("employment", Decimal("2.3"), "jobs", "2024", multiple=1000),
            Fact("employment-projected", Decimal("1.5"), "jobs", "2034", multiple=1000),
            Fact("employment-change", Decimal("-0.8"), "jobs", span, multiple=1000),
            Fact("employment-change-percent", Decimal("-34.2"), "percent", span),
            Fact("openings-annual-average", Decimal("0.2"), "jobs", span, multiple=1000),
            Fact("wage-annual-median", Decimal(9), "USD", "2023"),
            Fact("self-employed-percent", Decimal("1.7"), "percent", "2024"),
        ),
        line,
    )
    assert two == FactSheet(
        KNITTERS,
        (
            Fact("labour-force-exit-rate-annual", Decimal("4.1"), "percent", span),
            Fact("occupational-transfer-rate-annual", Decimal("6.4"), "percent", span),
            Fact("labour-force-exits-annual-average", Decimal("0.1"), "jobs", span, multiple=1000),
            Fact(
                "occupational-transfers-annual-average", Decimal("0.3"), "jobs", span, multiple=1000
            ),
        ),
        line,
    )


# Column, number of the package's measure, measure and unit.
OEWS = (
    ("TOT_EMP", 1, "employment", "jobs"),
    ("EMP_PRSE", 2, "employment-relative-error", "percent"),
    ("JOBS_1000", 16, "employment-per-1000-jobs", "jobs per 1000"),
    ("LOC_QUOTIENT", 17, "location-quotient", "ratio"),
    ("PCT_TOTAL", 0, "industry-share", "percent"),
    ("PCT_RPT", 0, "establishments-reporting", "percent"),
    ("H_MEAN", 3, "wage-hourly-mean", "USD"),
    ("A_MEAN", 4, "wage-annual-mean", "USD"),
    ("MEAN_PRSE", 5, "wage-relative-error", "percent"),
    ("H_PCT10", 6, "wage-hourly-p10", "USD"),
    ("H_PCT25", 7, "wage-hourly-p25", "USD"),
    ("H_MEDIAN", 8, "wage-hourly-median", "USD"),
    ("H_PCT75", 9, "wage-hourly-p75", "USD"),
    ("H_PCT90", 10, "wage-hourly-p90", "USD"),
    ("A_PCT10", 11, "wage-annual-p10", "USD"),
    ("A_PCT25", 12, "wage-annual-p25", "USD"),
    ("A_MEDIAN", 13, "wage-annual-median", "USD"),
    ("A_PCT75", 14, "wage-annual-p75", "USD"),
    ("A_PCT90", 15, "wage-annual-p90", "USD"),
)


def test_a_row_of_wages(tmp_path: Path) -> None:
    row = {column: 100 + number for number, (column, *_) in enumerate(OEWS)}
    more = {"OWN_CODE": "1235", "I_GROUP": "cross-industry"}
    folder = laid_out(tmp_path / "o", {"national_M2024_dl.xlsx": oews_workbook({**row, **more})})
    (sheet,) = open_oews(folder).items
    assert sheet == FactSheet(
        KNITTERS,
        tuple(
            Fact(measure, Decimal(100 + number), unit, "2024-05")
            for number, (_, _, measure, unit) in enumerate(OEWS)
        ),
        (
            Trait("occupation-level", "detailed"),
            Trait("ownership", "1235"),
            Trait("industry-level", "cross-industry"),
        ),
    )


def test_a_cell_of_the_package(tmp_path: Path) -> None:
    measured = sorted((number, measure, unit) for _, number, measure, unit in OEWS if number)
    figures = {number: (str(100 + number), None) for number, _, _ in measured}
    data = oews_database(
        ("OEUN0000000000000516000", figures), ("OEUS0100000000001516000", {1: ("7", None)})
    )
    nation, state = open_oews_package(laid_out(tmp_path / "p", {"oews-2025.sqlite.gz": data})).items
    detailed = (Trait("occupation-level", "detailed"),)
    assert nation == FactSheet(
        KNITTERS,
        tuple(
            Fact(measure, Decimal(100 + number), unit, "2025-05")
            for number, measure, unit in measured
        ),
        detailed,
    )
    assert state == FactSheet(
        Subject("soc-2018", "51-6000", "Knitters", "US-AL", "000001"),
        (Fact("employment", Decimal(7), "jobs", "2025-05"),),
        detailed,
    )


def test_a_month_of_unemployment(tmp_path: Path) -> None:
    assert first(open_cps(laid_out(tmp_path / "c", CPS)).items) == FactSheet(
        Subject("bls-series", "LNS14000036", "unemployment rate", "US", "", "20 to 24 years"),
        (Fact("unemployment-rate", Decimal("7.4"), "percent", "2024-11"),),
    )


def test_days_of_indices(tmp_path: Path) -> None:
    level, sector = "index, 2020-02-01 = 100", "Accounting"
    items = list(open_hiring_lab(laid_out(tmp_path / "h", INDICES)).items)
    day = "2020-02-01"
    assert items == [
        FactSheet(
            Subject(place="AU"),
            (Fact("ai-share-of-postings", Decimal("2.314"), "percent", "2019-01-01"),),
        ),
        FactSheet(
            Subject(place="AU"),
            (Fact("generative-ai-share-of-postings", Decimal("0.1"), "percent", "2019-01-01"),),
        ),
        FactSheet(
            Subject(place="US"),
            (
                Fact("postings-index-new", Decimal("100.1"), level, "2020-02-02"),
                Fact("postings-index-new-unadjusted", Decimal("99.5"), level, "2020-02-02"),
            ),
        ),
        FactSheet(
            Subject(place="US"),
            (
                Fact("postings-index-total", Decimal("100.0"), level, day),
                Fact("postings-index-total-unadjusted", Decimal("100.0"), level, day),
            ),
        ),
        FactSheet(
            Subject(title=sector, place="US", group=sector),
            (Fact("postings-index-total", Decimal("101.5"), level, day),),
            (Trait("sector", sector),),
        ),
        *(
            FactSheet(
                Subject(place=place), (Fact("postings-index-total", Decimal(100), level, day),)
            )
            for place in ("CA-AB", "GB, East Midlands", "US-AK")
        ),
    ]
