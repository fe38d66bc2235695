"""Employment Projections: escaped codes, titles in titles, and wages that are cut off."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from cairn.importers.statistics.bls_projections import open_bls_projections
from cairn.kernel.errors import InputError
from cairn.market.facts import FactSheet
from importers.publications import EP, laid_out
from importers.tables.workbooks import workbook

PROJECTED = [
    ["Table 1.2 Occupational projections, 2024\u20132034"],
    [
        *("2024 National Employment Matrix title", "2024 National Employment Matrix code"),
        *("Occupation type", "Employment, 2024", "Employment, 2034"),
        "Employment distribution, percent, 2024",
        *("Employment change, numeric, 2024\u201334", "Employment change, percent, 2024\u201334"),
        *("Percent self employed, 2024", "Occupational openings, 2024\u201334 annual average"),
        *("Median annual wage, dollars, 2024[1]", "Typical education needed for entry"),
        "Work experience in a related occupation",
        "Typical on-the-job training needed to attain competency in the occupation",
    ],
    [
        *("Total, all occupations[2]", "00-0000", "Summary", 169956.1, 175167.9, 100, 5211.8, 3.1),
        *(5.8, 18863.3, 49500, "—", "—", "—"),
    ],
    [
        *("      Knitters", "51-6000", "Line item", 2.3, 1.5, 0.1, -0.8, -34.2, 1, 0.2),
        *("—", "None", "None", "Apprenticeship"),
    ],
    ['Note: Data is unavailable for values denoted with a "—".'],
]
SEPARATED = [
    ["Table 1.10 Occupational separations and openings"],
    [
        *("2024 National Employment Matrix title", "2024 National Employment Matrix code"),
        *("Occupation type", "Labor force exit rate, 2024\u201334 annual average"),
        "Occupational transfer rate, 2024\u201334 annual average",
        "Labor force exits, 2024\u201334 annual average",
        "Occupational transfers, 2024\u201334 annual average",
        "Occupational openings, 2024\u201334 annual average",
    ],
    ["      Knitters", "51-6000", "Line item", 4.1, 6.4, 0.1, 0.2, 0.2],
    ["Note: Numbers may not sum."],
]


def sheets(path: Path) -> list[FactSheet]:
    items = list(open_bls_projections(path).items)
    assert all(isinstance(one, FactSheet) for one in items), items
    return items


def csv(tmp_path: Path) -> list[FactSheet]:
    return sheets(laid_out(tmp_path / "ep", {"export.csv": EP}) / "export.csv")


def test_it_works(tmp_path: Path) -> None:
    knitters = csv(tmp_path)[0]
    assert knitters.subject.code == "51-6000"
    assert knitters.subject.title == "Knitters"
    employment = knitters.fact("employment")
    assert employment is not None
    assert (employment.value, employment.multiple) == (Decimal("1234.5"), 1000)
    assert employment.amount == Decimal(1_234_500)
    projected = knitters.fact("employment-projected")
    assert projected is not None
    assert (projected.value, projected.period) == (Decimal("1300.0"), "2034")
    change = knitters.fact("employment-change-percent")
    assert change is not None
    assert (change.value, change.unit, change.period) == (Decimal("5.3"), "percent", "2024/2034")
    training = knitters.trait("on-the-job-training")
    assert training is not None
    assert (training.text, training.code) == ("Apprenticeship", "1")


def test_other_titles_are_taken_out_of_the_title(tmp_path: Path) -> None:
    knitters = csv(tmp_path)[0]
    assert knitters.aliases == ("Licensed Knitter", "Wool Worker")
    licensed = knitters.trait("licensed-titles")
    assert licensed is not None
    assert licensed.text == "Licensed Knitter"


def test_a_missing_or_cut_off_wage_is_marked_and_never_zero(tmp_path: Path) -> None:
    _, surgeons, actors = csv(tmp_path)
    top, none = surgeons.fact("wage-annual-median"), actors.fact("wage-annual-median")
    assert top is not None
    assert (top.value, top.mark, top.bound) == (None, "top-coded", Decimal(239200))
    assert none is not None
    assert (none.value, none.mark, none.amount) == (None, "not-available", None)


def test_the_source_says_its_years(tmp_path: Path) -> None:
    path = laid_out(tmp_path / "ep", {"e.csv": EP.replace("2024", "2023").replace("2034", "2033")})
    head = open_bls_projections(path).head
    assert (head.name, head.version) == ("bls-employment-projections", "2023-33")


def test_the_workbook_has_titles_notes_and_dashes(tmp_path: Path) -> None:
    data = workbook({"Index": [["x"]], "Table 1.2": PROJECTED, "Table 1.10": SEPARATED})
    total, knitters, separated = sheets(laid_out(tmp_path / "ep", {"occupation.xlsx": data}))
    assert total.subject.title == "Total, all occupations"
    kind, wage = total.trait("occupation-type"), knitters.fact("wage-annual-median")
    assert kind is not None
    assert kind.text == "Summary"
    assert total.trait("entry-education") is None
    assert wage is not None
    assert wage.mark == "not-available"
    employment, rate = knitters.fact("employment"), separated.fact("labour-force-exit-rate-annual")
    assert employment is not None
    assert employment.value == Decimal("2.3")
    assert rate is not None
    assert rate.value == Decimal("4.1")


def test_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        open_bls_projections(laid_out(tmp_path / "a", {"x.pdf": "hello"}))
    with pytest.raises(InputError) as refused:
        open_bls_projections(laid_out(tmp_path / "b", {"x.csv": "a,b\n1,2\n"}))
    assert refused.value.code == "missing-column"
