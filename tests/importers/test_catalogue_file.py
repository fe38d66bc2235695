"""Catalogues from files: what is read, and how a fault is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cairn.importers.catalogue_file import CATALOGUE_COLUMNS, read_catalogue
from cairn.pathways.holdings import CreditsHeld, SkillHeld
from cairn.pathways.planner.catalogue import Run
from cairn.pathways.planner.money import Money

CSV = b"""id,name,issuer,issuerName,price,hours,skills,runs,prerequisites,mode,credits,\
reliability,result
sql,SQL for all,i:1,North School,149.90,40,s:sql@good; s:data,2026-03-02/2026-04-10; \
2026-09-01/2026-10-01/2026-08-15,a:maths|a:stats; a:logic,blended,5 ECTS f:data,0.8,65
maths,Maths,i:1,,0,10,,,,,,,
"""
TOML = b"""
[[offerings]]
id = "sql"
name = "SQL for all"
issuer = "i:1"
issuerName = "North School"
price = 149.90
hours = 40
skills = ["s:sql@good", "s:data"]
runs = ["2026-03-02/2026-04-10", "2026-09-01/2026-10-01/2026-08-15"]
prerequisites = ["a:maths|a:stats", "a:logic"]
mode = "blended"
credits = ["5 ECTS f:data"]
reliability = 0.8
result = 65

[[offerings]]
id = "maths"
name = "Maths"
issuer = "i:1"
price = 0
hours = 10
"""


def _read(data: bytes, form: str = "csv", **more: object):  # noqa: ANN202 - the reader's own answer
    return read_catalogue(data, form=form, currency="EUR", **more)  # type: ignore[arg-type]  # odd ones too


def test_it_works() -> None:
    catalogue, faults = _read(CSV)
    assert faults == ()
    assert catalogue is not None
    sql = catalogue.by_id["sql"]
    assert sql.price == Money(14_990, "EUR")
    assert sql.skills == (SkillHeld("s:sql", "good"), SkillHeld("s:data"))
    assert sql.result == Decimal(65)
    assert catalogue.by_id["maths"].result is None
    assert sql.runs == (
        Run(date(2026, 3, 2), date(2026, 4, 10)),
        Run(date(2026, 9, 1), date(2026, 10, 1), date(2026, 8, 15)),
    )
    assert sql.prerequisites == (("a:maths", "a:stats"), ("a:logic",))
    assert sql.credits == (CreditsHeld(Decimal(5), "ECTS", "f:data"),)
    assert sql.reliability == Decimal("0.8")
    assert catalogue.by_id["maths"].achievement == "maths"


def test_both_forms_say_the_same() -> None:
    assert _read(CSV)[0] == _read(TOML, "toml")[0]


def test_a_price_in_another_currency_is_exchanged_and_rounded_up() -> None:
    data = b"id,name,issuer,price,currency,hours\nx,X,i,10.01,USD,5\n"
    catalogue, _ = _read(data, rates={"USD": Decimal("0.9")})
    assert catalogue is not None
    assert catalogue.by_id["x"].price == Money(901, "EUR")


HEADER = "id,name,issuer,price,currency,hours,skills,runs,opens,closes,mode,credits,reliability\n"
BAD_ROWS = {
    "no id": (",X,i,1,,5,,,,,,,", "missing-setting", "id"),
    "no price": ("x,X,i,,,5,,,,,,,", "missing-setting", "price"),
    "a price in words": ("x,X,i,much,,5,,,,,,,", "bad-price", ""),
    "a price too fine": ("x,X,i,1.001,,5,,,,,,,", "bad-price", ""),
    "no rate": ("x,X,i,1,USD,5,,,,,,,", "no-rate", "currency"),
    "half an hour": ("x,X,i,1,,0.5,,,,,,,", "not-a-number", "hours"),
    "no hours at all": ("x,X,i,1,,0,,,,,,,", "bad-offering", ""),
    "an empty skill": ("x,X,i,1,,5,@good,,,,,,", "not-a-skill", "skills"),
    "a run without an end": ("x,X,i,1,,5,,2026-03-02,,,,,", "bad-run", "runs"),
    "a run backwards": ("x,X,i,1,,5,,2026-03-02/2026-03-01,,,,,", "bad-run", ""),
    "a day that is none": ("x,X,i,1,,5,,,2026-02-30,,,,", "not-a-date", "opens"),
    "closed before it opens": ("x,X,i,1,,5,,,2026-03-02,2026-03-01,,,", "bad-offering", ""),
    "a strange mode": ("x,X,i,1,,5,,,,,by post,,", "unknown-word", "mode"),
    "strange credits": ("x,X,i,1,,5,,,,,,five,", "not-credits", "credits"),
    "a reliability above one": ("x,X,i,1,,5,,,,,,,1.5", "out-of-range", "reliability"),
    "a reliability in words": ("x,X,i,1,,5,,,,,,,high", "out-of-range", "reliability"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_is_named_and_the_others_are_read(name: str) -> None:
    row, code, key = BAD_ROWS[name]
    catalogue, faults = _read(f"{HEADER}{row}\ngood,Good,i,1,,5,,,,,,,\n".encode())
    assert catalogue is not None
    assert list(catalogue.by_id) == ["good"]
    assert [(one.place, one.code, one.key) for one in faults] == [("line 2", code, key)]
    assert str(faults[0]).startswith("line 2")


BAD_FILES = {
    "not text": (b"\xff\xfe\x00", "csv", "not-utf-8"),
    "empty": (b"", "csv", "unknown-column"),
    "a strange column": (b"id,colour\n", "csv", "unknown-column"),
    "an open quotation mark": (b'id,name\n"x,y\n', "csv", "not-csv"),
    "not toml": (b"[[offerings]\n", "toml", "not-toml"),
    "no offerings": (b"x = 1\n", "toml", "no-offerings"),
    "offerings that are none": (b"offerings = [1]\n", "toml", "no-offerings"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_named(name: str) -> None:
    data, form, code = BAD_FILES[name]
    catalogue, faults = _read(data, form)
    assert catalogue is None
    assert [one.code for one in faults] == [code]


BAD_TABLES = {
    "a strange key": ("colour = 'red'", "unknown-setting"),
    "a list of numbers": ("skills = [1]", "not-a-list"),
    "a flag for a price": ("price = true", "not-a-number"),
    "a number for a mode": ("mode = 3", "not-a-text"),
    "a time for a day": ("opens = 2026-03-02T10:00:00Z", "not-a-date"),
    "a long text": (f"licence = '{'x' * 3_000}'", "text-too-long"),
    "an infinite price": ("price = inf", "bad-price"),
}


@pytest.mark.parametrize("name", BAD_TABLES)
def test_a_bad_table_is_named(name: str) -> None:
    line, code = BAD_TABLES[name]
    base = {"id": "'x'", "name": "'X'", "issuer": "'i'", "price": "1", "hours": "5"}
    text = "\n".join(
        f"{key} = {value}" for key, value in base.items() if not line.startswith(f"{key} ")
    )
    catalogue, faults = _read(f"[[offerings]]\n{text}\n{line}\n".encode(), "toml")
    assert catalogue is not None
    assert catalogue.offerings == ()
    assert [one.code for one in faults] == [code]


def test_one_id_twice_keeps_the_first() -> None:
    catalogue, faults = _read(b"id,name,issuer,price,hours\nx,One,i,1,5\nx,Two,i,1,5\n")
    assert catalogue is not None
    assert catalogue.by_id["x"].name == "One"
    assert [one.code for one in faults] == ["repeated-offering"]


def test_every_column_is_explained() -> None:
    assert all(text.endswith(".") for text in CATALOGUE_COLUMNS.values())


@pytest.mark.parametrize("word", ["x", "nan", "inf", "--1", "1,5"])
def test_a_result_that_is_no_number_is_told(word: str) -> None:
    row = f'id,name,issuer,price,hours,result\nsql,SQL,i:1,0,10,"{word}"\n'
    _, faults = _read(row.encode())
    assert [(fault.key, fault.code) for fault in faults] == [("result", "out-of-range")]
