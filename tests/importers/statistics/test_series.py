"""Series by month and day: CPS and the Hiring Lab, in every layout that is published."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from cairn.importers.statistics.cps import open_cps
from cairn.importers.statistics.hiring_lab import open_hiring_lab
from cairn.importers.tables.faults import TableFault
from cairn.kernel.errors import InputError
from cairn.market.facts import FactSheet
from importers.publications import INDICES, laid_out

CPS_LAYOUTS = {
    "long": ("series.csv", "series_id,date,value\nLNS14000012,2024-12-01,12.4\n"),
    "one series": ("LNS14000012.csv", "observation_date,LNS14000012\n2024-12-01,12.4\n"),
    "one series of old": ("fred.csv", "DATE,LNS14000012\n2024-12-01,12.4\n"),
    "named after its series": ("LNS14000012.csv", "date,value\n2024-12-01,12.4\n"),
    "flat": (
        "ln.data.1.AllData.txt",
        (
            "series_id        \tyear\tperiod\t       value\tfootnote_codes\n"
            "LNS14000012      \t2024\tM12\t        12.4\t\n"
            "LNS14000012      \t2024\tM13\t        12.9\t\n"
        ),
    ),
}


def sheets(folder: Path) -> list[FactSheet]:
    items = list(open_cps(folder).items)
    assert all(isinstance(one, FactSheet) for one in items), items
    return items


@pytest.mark.parametrize("layout", CPS_LAYOUTS)
def test_rates_work_in_every_layout(tmp_path: Path, layout: str) -> None:
    name, text = CPS_LAYOUTS[layout]
    (sheet,) = sheets(laid_out(tmp_path / "cps", {name: text}))
    assert sheet.subject.group == "16 to 19 years"
    rate = sheet.fact("unemployment-rate")
    assert rate is not None
    assert (rate.value, rate.unit, rate.period) == (Decimal("12.4"), "percent", "2024-12")


@pytest.mark.parametrize("cell", [".", "-", ""])
def test_a_month_without_a_figure_is_missing_and_not_zero(tmp_path: Path, cell: str) -> None:
    text = f"series_id,date,value\nLNS14000036,2025-10-01,{cell}\n"
    (sheet,) = sheets(laid_out(tmp_path / "cps", {"a.csv": text}))
    rate = sheet.fact("unemployment-rate")
    assert rate is not None
    assert (rate.value, rate.mark) == (None, "not-available")


BROKEN = {
    "an unknown series": ("LNS99999999,2024-12-01,1", "unknown-series"),
    "no month": ("LNS14000012,2024-13-01,1", "bad-date"),
    "a day": ("LNS14000012,12/01/2024,1", "bad-date"),
    "no rate": ("LNS14000012,2024-11-01,high", "bad-number"),
    "a rate above 100": ("LNS14000012,2024-11-01,137", "bad-number"),
    "a month twice": ("LNS14000036,2024-12-01,1", "repeated-row"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_row_loses_only_itself(tmp_path: Path, kind: str) -> None:
    line, code = BROKEN[kind]
    good = "LNS14000036,2024-12-01,7.5\n"
    text = f"series_id,date,value\n{good}{line}\n{good.replace('12-01', '11-01')}"
    items = list(open_cps(laid_out(tmp_path / "cps", {"a.csv": text})).items)
    assert [type(one) for one in items] == [FactSheet, TableFault, FactSheet]
    assert [one.code for one in items if isinstance(one, TableFault)] == [code]


@pytest.mark.parametrize(
    "date", ["24\tM12", "2024\tM14", "2024\tM1", "\tM12", "2024\t", "2024\tS01"]
)
def test_a_flat_row_without_a_month_is_told(tmp_path: Path, date: str) -> None:
    text = f"series_id\tyear\tperiod\tvalue\nLNS14000012\t{date}\t12.4\n"
    (fault,) = open_cps(laid_out(tmp_path / "cps", {"ln.txt": text})).items
    assert isinstance(fault, TableFault)
    assert fault.code == "bad-date"


@pytest.mark.parametrize(("rate", "known"), [("0", True), ("100", True), ("100.1", False)])
def test_a_rate_is_from_0_to_100(tmp_path: Path, rate: str, known: bool) -> None:  # noqa: FBT001 - a case of a test
    text = f"series_id,date,value\nLNS14000012,2024-12-01,{rate}\n"
    reading = open_cps(laid_out(tmp_path / "cps", {"a.csv": text}))
    (item,) = reading.items
    assert isinstance(item, FactSheet) == known
    assert (reading.head.name, reading.head.version) == ("cps-unemployment", "monthly")


def test_another_table_is_no_series(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        open_cps(laid_out(tmp_path / "a", {"x.csv": "a,b\n1,2\n"}))
    with pytest.raises(InputError):
        open_cps(laid_out(tmp_path / "b", {"x.pdf": "hello"}))


def test_indices_work(tmp_path: Path) -> None:
    reading = open_hiring_lab(laid_out(tmp_path / "hl", {**INDICES, "README.md": "# Read me"}))
    assert (reading.head.name, reading.head.version) == ("hiring-lab", "daily")
    assert reading.remarks == ("Not an index, so not imported: sector-job-title-examples.csv.",)
    found = {}
    for sheet in reading.items:
        assert isinstance(sheet, FactSheet)
        for fact in sheet.facts:
            found[sheet.subject.place, sheet.subject.group, fact.measure] = fact.value
    assert found == {
        ("US", "", "postings-index-new"): Decimal("100.1"),
        ("US", "", "postings-index-new-unadjusted"): Decimal("99.5"),
        ("US", "", "postings-index-total"): Decimal("100.0"),
        ("US", "", "postings-index-total-unadjusted"): Decimal("100.0"),
        ("US", "Accounting", "postings-index-total"): Decimal("101.5"),
        ("US-AK", "", "postings-index-total"): Decimal(100),
        ("CA-AB", "", "postings-index-total"): Decimal(100),
        ("GB, East Midlands", "", "postings-index-total"): Decimal(100),
        ("AU", "", "ai-share-of-postings"): Decimal("2.314"),
        ("AU", "", "generative-ai-share-of-postings"): Decimal("0.1"),
    }
    assert any("not a change of 100%" in remark for remark in reading.head.remarks)


def test_a_region_belongs_to_the_country_in_the_name_of_its_file(tmp_path: Path) -> None:
    text = "date,region,indeed_job_postings_index\n2020-02-01,Bretagne,NA\n"
    folder = laid_out(tmp_path / "hl", {"regional_postings_fr.csv": text})
    (sheet,) = open_hiring_lab(folder).items
    assert isinstance(sheet, FactSheet)
    assert sheet.subject.place == "FR, Bretagne"
    assert [(fact.value, fact.mark) for fact in sheet.facts] == [(None, "not-available")]


def test_rows_have_no_order_and_the_euro_area_is_no_country(tmp_path: Path) -> None:
    header, *days = INDICES["aggregate_job_postings_US.csv"].replace(",US,", ",EA,").splitlines()
    found = []
    for number, listed in enumerate((days, days[::-1])):
        text = "\n".join([header, *listed, ""])
        folder = laid_out(tmp_path / str(number), {"aggregate_job_postings_EA.csv": text})
        reading = open_hiring_lab(folder)
        items = list(reading.items)
        assert {one.subject.place for one in items if isinstance(one, FactSheet)} == {"EA"}
        assert "The place EA is the euro area." in reading.head.remarks
        found.append({str(one) for one in items})
    assert found[0] == found[1]


BROKEN_INDICES = {
    "no day": ("2020-02-30,US,1,1,total postings", "bad-date"),
    "another kind": ("2020-02-03,US,1,1,old postings", "bad-mark"),
    "no country": ("2020-02-03,,1,1,total postings", "bad-mark"),
    "no number": ("2020-02-03,US,one,1,total postings", "bad-number"),
    "no figure": ("2020-02-03,US,,,total postings", "no-figure"),
}


@pytest.mark.parametrize("kind", BROKEN_INDICES)
def test_a_broken_day_loses_only_itself(tmp_path: Path, kind: str) -> None:
    line, code = BROKEN_INDICES[kind]
    text = INDICES["aggregate_job_postings_US.csv"] + line + "\n"
    items = list(open_hiring_lab(laid_out(tmp_path / "hl", {"aggregate_US.csv": text})).items)
    assert [type(one) for one in items] == [FactSheet, FactSheet, TableFault]
    assert [one.code for one in items if isinstance(one, TableFault)] == [code]


def test_something_else_is_no_index(tmp_path: Path) -> None:
    only = {"sector-job-title-examples.csv": INDICES["sector-job-title-examples.csv"]}
    with pytest.raises(InputError):
        open_hiring_lab(laid_out(tmp_path / "hl", only))
