"""OEWS: what each mark means, and that none of them is a number."""

from __future__ import annotations

import gzip
from decimal import Decimal
from pathlib import Path

import pytest

from cairn.importers.statistics.oews import open_oews
from cairn.importers.statistics.oews_package import open_oews_package
from cairn.importers.statistics.us_states import US_STATES
from cairn.importers.tables.faults import TableFault
from cairn.kernel.errors import InputError, UsageError
from cairn.market.facts import Fact, FactSheet
from importers.publications import laid_out, oews_database, oews_workbook


def read(tmp_path: Path, *rows: dict[str, str | float], **how: bool) -> list[FactSheet]:
    folder = laid_out(tmp_path / "oews", {"national_M2024_dl.xlsx": oews_workbook(*rows, **how)})
    items = list(open_oews(folder).items)
    assert all(isinstance(one, FactSheet) for one in items), items
    return items


def fact(sheet: FactSheet, measure: str) -> Fact:
    found = sheet.fact(measure)
    assert found is not None
    return found


def test_it_works(tmp_path: Path) -> None:
    folder = laid_out(
        tmp_path / "o", {"national_M2024_dl.xlsx": oews_workbook({"A_MEDIAN": 81680})}
    )
    reading = open_oews(folder)
    assert reading.head.version == "May 2024"
    (sheet,) = reading.items
    assert isinstance(sheet, FactSheet)
    assert (sheet.subject.code, sheet.subject.place, sheet.subject.industry) == (
        "51-6000",
        "US",
        "",
    )
    median = fact(sheet, "wage-annual-median")
    assert (median.value, median.unit, median.period) == (Decimal(81680), "USD", "2024-05")
    assert fact(sheet, "employment").value == 1000


def test_marks_are_told_apart(tmp_path: Path) -> None:
    marked = {"TOT_EMP": "**", "H_MEAN": "*", "A_MEAN": "*", "A_PCT90": "#", "H_PCT90": "#"}
    (sheet,) = read(tmp_path, {**marked, "PCT_RPT": "~"})
    assert fact(sheet, "employment").mark == "not-available"
    assert fact(sheet, "wage-annual-mean").mark == "not-available"
    assert fact(sheet, "establishments-reporting").mark == "below-threshold"
    top = [fact(sheet, f"wage-{per}-p90") for per in ("annual", "hourly")]
    assert [(one.value, one.mark, one.bound) for one in top] == [
        (None, "top-coded", Decimal(239200)),
        (None, "top-coded", Decimal("115.00")),
    ]


def test_wages_that_are_not_released_say_why(tmp_path: Path) -> None:
    teachers, actors = read(
        tmp_path, {"H_MEDIAN": "*", "ANNUAL": "TRUE"}, {"A_MEDIAN": "*", "HOURLY": "TRUE"}
    )
    hourly, annual = fact(teachers, "wage-hourly-median"), fact(actors, "wage-annual-median")
    assert (hourly.mark, annual.mark) == ("not-released", "not-released")
    assert "annual" in hourly.note
    assert "hourly" in annual.note


def test_without_its_notes_a_cut_off_wage_has_no_bound(tmp_path: Path) -> None:
    (sheet,) = read(tmp_path, {"A_PCT90": "#"}, notes=False)
    assert fact(sheet, "wage-annual-p90").bound is None
    assert "no bound" in open_oews(tmp_path / "oews").remarks[0]


def test_the_bound_of_a_cut_off_wage_is_that_of_the_edition(tmp_path: Path) -> None:
    older = oews_workbook({"A_PCT90": "#"}, bound="$100.00 per hour or $208,000 per year")
    folder = laid_out(tmp_path / "o", {"national_M2021_dl.xlsx": older})
    (sheet,) = open_oews(folder).items
    assert isinstance(sheet, FactSheet)
    assert fact(sheet, "wage-annual-p90").bound == Decimal(208_000)


def test_a_state_has_one_name_in_the_workbook_and_in_the_package(tmp_path: Path) -> None:
    (of_workbook,) = read(tmp_path, {"AREA_TYPE": "2", "PRIM_STATE": "AL"})
    (of_package,) = open_oews_package(database(tmp_path / "p", (STATE, {1: ("5", None)}))).items
    assert isinstance(of_package, FactSheet)
    assert of_package.subject.place == of_workbook.subject.place == "US-AL"


def test_every_state_has_letters_of_its_own() -> None:
    # Fifty states, the District of Columbia, Guam, Puerto Rico and the Virgin Islands.
    assert len(US_STATES) == len(set(US_STATES.values())) == 54
    assert (US_STATES["06"], US_STATES["11"], US_STATES["48"]) == ("CA", "DC", "TX")


def test_a_broad_occupation_stands_twice_and_is_told_apart(tmp_path: Path) -> None:
    both = read(tmp_path, {"O_GROUP": "broad"}, {"O_GROUP": "detailed"})
    levels = [one.trait("occupation-level") for one in both]
    assert [one.text for one in levels if one] == ["broad", "detailed"]


def test_states_and_industries_are_named(tmp_path: Path) -> None:
    state, metro = read(
        tmp_path,
        {"AREA_TYPE": "2", "PRIM_STATE": "AL", "NAICS": "611000"},
        {"AREA_TYPE": "4", "AREA_TITLE": "Abilene, TX"},
    )
    assert (state.subject.place, state.subject.industry) == ("US-AL", "611000")
    assert metro.subject.place == "US, Abilene, TX"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("national_M2024_dl.xlsx", "oews"),
        ("state_M2024_dl.xlsx", "oews-state"),
        ("MSA_M2024_dl.xlsx", "oews-msa"),
        ("all_data_M_2024.xlsx", "oews-all"),
    ],
)
def test_tables_of_one_edition_have_names_of_their_own(
    tmp_path: Path, file: str, name: str
) -> None:
    assert open_oews(laid_out(tmp_path / "o", {file: oews_workbook({})})).head.name == name


def test_an_old_edition_is_told_by_two_figures_of_the_files_name(tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "o", {"national_M23_dl.xlsx": oews_workbook({}, notes=False)})
    assert open_oews(folder).head.version == "May 2023"


def test_an_edition_of_november_is_of_november(tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "o", {"table.xlsx": oews_workbook({}, notes=False)})
    (sheet,) = open_oews(folder, version="November 2003").items
    assert isinstance(sheet, FactSheet)
    assert fact(sheet, "employment").period == "2003-11"


def test_titles_in_the_table_are_no_notes(tmp_path: Path) -> None:
    rows = oews_workbook({"OCC_TITLE": "May 1999 knitters"}, notes=False)
    folder = laid_out(tmp_path / "o", {"national_M2024_dl.xlsx": rows})
    assert open_oews(folder).head.version == "May 2024"


def test_nothing_of_oews_is_told_with_where_else_to_look(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        open_oews(laid_out(tmp_path / "o", {"x.pdf": "hello"}))
    assert refused.value.code == "no-publication"
    assert "oews-package" in refused.value.mend


def test_an_edition_that_is_not_told_is_asked_for(tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "o", {"table.xlsx": oews_workbook({}, notes=False)})
    with pytest.raises(UsageError) as refused:
        open_oews(folder)
    assert refused.value.code == "version-unknown"
    assert open_oews(folder, version="May 2023").head.version == "May 2023"


def database(folder: Path, *cells: tuple[str, dict[int, tuple[str, str | None]]]) -> Path:
    """A database as the package carries it."""
    return laid_out(folder, {"oews-2025.sqlite.gz": oews_database(*cells)})


NATION, STATE = "OEUN0000000000000516000", "OEUS0100000611000516000"


def test_the_package_works(tmp_path: Path) -> None:
    folder = database(
        tmp_path / "p",
        (NATION, {1: ("1000", None), 8: ("-", "4"), 13: ("50980", None), 15: ("-", "5")}),
        (STATE, {1: ("-", "8"), 17: ("1.02", None)}),
        ("OEUM0010180000000516000", {1: ("5", None)}),
    )
    reading = open_oews_package(folder)
    nation, state = reading.items
    assert (reading.head.name, reading.head.version) == ("oews-all", "May 2025")
    assert dict(reading.rows) == {"oews-2025.sqlite.gz": 2}
    assert isinstance(nation, FactSheet)
    assert isinstance(state, FactSheet)
    assert nation.subject.code == "51-6000"
    assert fact(nation, "wage-annual-median").value == 50980
    assert fact(nation, "wage-hourly-median").mark == "not-released"
    top = fact(nation, "wage-annual-p90")
    assert (top.value, top.mark, top.bound) == (None, "top-coded", Decimal(239200))
    assert (state.subject.place, state.subject.industry) == ("US-AL", "611000")
    assert fact(state, "employment").mark == "not-released"
    assert fact(state, "location-quotient").value == Decimal("1.02")
    assert len(list(open_oews_package(folder, areas="NSM").items)) == 3


def test_all_occupations_and_major_groups_are_told_apart_in_the_package(tmp_path: Path) -> None:
    # The package says level 0 of both.
    keys = ("OEUN0000000000000000000", "OEUN0000000000000510000", NATION)
    folder = database(tmp_path / "p", *((key, {1: ("5", None)}) for key in keys))
    levels = [
        one.trait("occupation-level")
        for one in open_oews_package(folder).items
        if isinstance(one, FactSheet)
    ]
    assert [one.text for one in levels if one] == ["total", "major", "detailed"]


def test_towns_are_imported_by_themselves(tmp_path: Path) -> None:
    folder = database(
        tmp_path / "p", (NATION, {1: ("5", None)}), ("OEUM0010180000000516000", {1: ("6", None)})
    )
    reading = open_oews_package(folder, areas="M")
    (town,) = reading.items
    assert isinstance(town, FactSheet)
    assert (reading.head.name, town.subject.place) == ("oews-metro", "US, Abilene, TX")


@pytest.mark.parametrize(
    "cell",
    [
        ("OEUN0000000000000999999", {1: ("1", None)}),
        ("OEUN999", {1: ("1", None)}),
        (NATION, {1: ("-", None)}),
        (NATION, {1: ("many", "8x")}),
    ],
)
def test_a_broken_cell_of_the_package_loses_only_itself(
    tmp_path: Path, cell: tuple[str, dict[int, tuple[str, str | None]]]
) -> None:
    items = list(open_oews_package(database(tmp_path / "p", cell, (STATE, {1: ("5", None)}))).items)
    assert [type(one) for one in items] == [TableFault, FactSheet]
    assert isinstance(items[0], TableFault)
    assert items[0].row == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"no archive", gzip.compress(b"no database" * 500)],
    ids=["empty", "no archive", "no database"],  # an archive holds the second it was made
)
def test_a_broken_package_is_refused(tmp_path: Path, data: bytes) -> None:
    folder = laid_out(tmp_path / "p", {"oews-2025.sqlite.gz": data})
    with pytest.raises(InputError) as refused:
        list(open_oews_package(folder).items)
    assert refused.value.code == "broken-database"
