"""Many kinds of broken rows, of every import: each is told in a sentence, and only it is lost."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cairn.library.loading import IMPORTS, Choices, import_publication
from cairn.library.shelf import Dataset, Shelf
from importers.publications import (
    CASE,
    CATEGORIES,
    CPS,
    CROSSWALK,
    EP,
    ESCO,
    ESCO_LABELS,
    ESCO_TEXTS,
    INDICES,
    ONET,
    PHRASES,
    PUBLICATIONS,
    RSD,
    laid_out,
    oews_database,
    oews_workbook,
    with_line,
)

SKILL = "http://data.europa.eu/esco/skill/"
ID = "0005c151-5b5a-4a66-8aac-60e734beb1a9"
Files = Mapping[str, str | bytes]

ESCO_SKILL = "KnowledgeSkillCompetence,{uri},{kind},x,{label},,,released,x,,,x,"
OCCUPATION = "Occupation,http://data.europa.eu/esco/occupation/9,{isco},x,,,released,x,,,,x,,1"
RATING = "29-1141.00\t{element}\tName\t{scale}\t{value}\t8\t0\t1\t5\tN\tN\tx\tx"
EP_ROW = '"Smiths","{code}","{jobs}","2.0","1.0","1.0","1.0","{wage}","x","1","x","1","x","1"'


def esco(name: str, line: str) -> tuple[str, Files, Files]:
    return "esco", ESCO, with_line(ESCO, f"{name}_en.csv", line)


def onet(name: str, line: str) -> tuple[str, Files, Files]:
    return "onet", ONET, with_line(ONET, f"{name}.txt", line)


def ep(**cells: str) -> tuple[str, Files, Files]:
    usual = {"code": "51-4121", "jobs": "1.0", "wage": "1"}
    line = EP_ROW.format(**(usual | cells))
    return "bls-projections", {"e.csv": EP}, with_line({"e.csv": EP}, "e.csv", line)


def oews(**cells: str) -> tuple[str, Files, Files]:
    name = "national_M2024_dl.xlsx"
    return "oews", {name: oews_workbook({}, {})}, {name: oews_workbook({}, cells, {})}


def case(before: str, after: str) -> tuple[str, Files, Files]:
    return "case", {"p.json": CASE}, {"p.json": CASE.replace(before, after + before, 1)}


def rsd(item: str) -> tuple[str, Files, Files]:
    return "rsd", {"s.json": RSD}, {"s.json": RSD.replace("[", f"[{item},", 1)}


def walk(line: str) -> tuple[str, Files, Files]:
    return "crosswalk", {"x.csv": CROSSWALK}, with_line({"x.csv": CROSSWALK}, "x.csv", line)


def listed(name: str, item: str) -> tuple[str, Files, Files]:
    """One more item at the head of a list in JSON."""
    files = {"gazetteer": PHRASES, "onet-categories": CATEGORIES}[name]
    ((file, text),) = files.items()
    return name, files, {file: text.replace("[", f"[{item}, ", 1)}


def labels(line: str) -> tuple[str, Files, Files]:
    return "esco-labels", ESCO_LABELS, with_line(ESCO_LABELS, *ESCO_LABELS, line)


def texts(line: str) -> tuple[str, Files, Files]:
    return "esco-texts", ESCO_TEXTS, with_line(ESCO_TEXTS, "skills.csv", line)


def cps(line: str) -> tuple[str, Files, Files]:
    return "cps", CPS, with_line(CPS, *CPS, line)


def index(line: str, file: str = "aggregate_job_postings_US.csv") -> tuple[str, Files, Files]:
    return "hiring-lab", INDICES, with_line(INDICES, file, line)


NATION = ("OEUN0000000000000516000", {1: ("1000", None)})
STATE = ("OEUS0100000000000516000", {1: ("5", None)})


def cell(key: str, figure: str, mark: str | None = None) -> tuple[str, Files, Files]:
    name = "oews-2025.sqlite.gz"
    broken = (key, {1: (figure, mark)})
    return (
        "oews-package",
        {name: oews_database(NATION, STATE)},
        {name: oews_database(NATION, broken, STATE)},
    )


METRO = ("OEUM0010180000000516000", {1: ("5", None)})
METROS = ("OEUM0010180000000510000", {1: ("50", None)})


def metro(key: str, figure: str) -> tuple[str, Files, Files]:
    name = "oews-2025.sqlite.gz"
    good, bad = (METRO, METROS), (METRO, (key, {1: (figure, None)}), METROS)
    return "oews-metros", {name: oews_database(*good)}, {name: oews_database(*bad)}


def damaged(line: bytes) -> tuple[str, Files, Files]:
    """A line of bytes that no text has, among the projections."""
    *before, last = EP.encode().splitlines(keepends=True)
    return "bls-projections", {"e.csv": EP}, {"e.csv": b"".join([*before, line + b"\n", last])}


def weighted(line: str) -> tuple[str, Files, Files]:
    files = {"x.csv": "soc10,isco08,weight\n15-1132,2513,0.4\n15-1134,2513,1\n"}
    return "crosswalk", files, with_line(files, "x.csv", line)


ITEM = '\n   {"uri": "https://case.example.org/i2"'
ASSOCIATION = '{"associationType": "precedes"'
KINDS: dict[str, tuple[tuple[str, Files, Files], str]] = {
    "a skill without a URI": (
        esco("skills", ESCO_SKILL.format(uri="", kind="knowledge", label="x")),
        "bad-uri",
    ),
    "a skill without a label": (
        esco("skills", ESCO_SKILL.format(uri=f"{SKILL}9", kind="knowledge", label="")),
        "no-label",
    ),
    "a skill of an unknown kind": (
        esco("skills", ESCO_SKILL.format(uri=f"{SKILL}9", kind="magic", label="x")),
        "unknown-kind",
    ),
    "a row of ESCO that is cut off": (
        esco("skills", "KnowledgeSkillCompetence,http://x"),
        "too-few-cells",
    ),
    "an open quotation mark": (
        esco("skills", 'KnowledgeSkillCompetence,"http://x,knowledge'),
        "open-quotation-mark",
    ),
    "an occupation without its leading zero and more": (
        esco("occupations", OCCUPATION.format(isco="11O")),
        "bad-code",
    ),
    "a relation that is neither essential nor optional": (
        esco("occupationSkillRelations", f"{SKILL}1,x,nice,knowledge,{SKILL}2,x"),
        "unknown-relation",
    ),
    "a relation with one end": (
        esco("occupationSkillRelations", f",x,essential,knowledge,{SKILL}2,x"),
        "bad-uri",
    ),
    "a hierarchy with one end": (
        esco("broaderRelationsSkillPillar", f"K,{SKILL}1,knit,SkillGroup,,x"),
        "bad-uri",
    ),
    "a level without a URI": (esco("skillsHierarchy", ",skills,,,,,S,"), "bad-uri"),
    "a member of a collection without a URI": (
        esco("transversalSkillsCollection", "K,,knowledge,x,knit,released,,,,"),
        "bad-uri",
    ),
    "a group of skills without a label": (
        esco("skillGroups", f"SkillGroup,{SKILL}S9,,,,released,,,x,,S9"),
        "no-label",
    ),
    "a group of occupations without a URI": (
        esco("ISCOGroups", "ISCOGroup,,02,Soldiers,released,,x,"),
        "bad-uri",
    ),
    "an occupation with a broken code": (onet("Occupation Data", "29-1141\tX\tY"), "bad-code"),
    "an occupation without a title": (onet("Occupation Data", "29-9999.00\t\tY"), "no-label"),
    "an empty title": (onet("Alternate Titles", "29-1141.00\t\t\t08"), "no-label"),
    "a job zone of 7": (onet("Job Zones", "53-5021.00\t7\tx\tx"), "bad-number"),
    "a rank that is no number": (
        onet("Related Occupations", "29-1141.00\t27-2022.00\tx\tfirst"),
        "bad-number",
    ),
    "a rating above its scale": (
        onet("Skills", RATING.format(element="2.A.1.z", scale="IM", value="5.5")),
        "bad-number",
    ),
    "a rating on another scale": (
        onet("Skills", RATING.format(element="2.A.1.z", scale="XX", value="5")),
        "unknown-scale",
    ),
    "a rating of an occupation whose code became a date": (
        onet("Skills", "Nov-41\t2.A.1.z\tName\tIM\t3\t8\t0\t1\t5\tN\tN\tx\tx"),
        "bad-code",
    ),
    "a product in demand that is neither Y nor N": (
        onet("Technology Skills", "29-1141.00\tSAP\t1\tx\tY\t1"),
        "bad-mark",
    ),
    "a rating in words": (
        onet("Skills", RATING.format(element="2.A.1.z", scale="LV", value="high")),
        "bad-number",
    ),
    "a rating of nothing": (
        onet("Knowledge", RATING.format(element="", scale="IM", value="5")),
        "no-element",
    ),
    "technology without a name": (
        onet("Technology Skills", "29-1141.00\t\t1\tx\tY\tN"),
        "no-label",
    ),
    "a mark that is neither Y nor N": (
        onet("Technology Skills", "29-1141.00\tSAP\t1\tx\tyes\tN"),
        "bad-mark",
    ),
    "a code that became a date": (ep(code="Apr-21"), "bad-code"),
    "employment that is no number": (ep(jobs="1.O"), "bad-number"),
    "a misplaced comma": (ep(jobs="1,23"), "bad-number"),
    "a wage with a mark of another publication": (ep(wage="#"), "bad-number"),
    "a mark that OEWS does not explain": (oews(A_MEDIAN="***"), "bad-number"),
    "a code of OEWS without its hyphen": (oews(OCC_CODE="516000"), "bad-code"),
    "an item of CASE without a URI": (case(ITEM, '{"fullStatement": "x"},'), "bad-uri"),
    "an item of CASE that is a text": (case(ITEM, '"x",'), "not-an-object"),
    "an association that CASE does not know": (
        case(
            ASSOCIATION,
            '{"associationType": "likes", "originNodeURI": "x:1", "destinationNodeURI": "x:2"},',
        ),
        "unknown-relation",
    ),
    "an association that leads nowhere": (
        case(
            ASSOCIATION,
            '{"associationType": "isChildOf", "originNodeURI": "https://case.example.org/i1",'
            ' "destinationNodeURI": "https://case.example.org/zz"},',
        ),
        "unknown-target",
    ),
    "a descriptor without a name": (rsd('{"id": "https://x.example.org/1"}'), "no-label"),
    "a descriptor without a URI": (rsd('{"skillName": "x"}'), "bad-uri"),
    "an item of CASE that stands twice": (
        case(ITEM, '{"uri": "https://case.example.org/i1", "fullStatement": "Can knit twice."},'),
        "repeated-row",
    ),
    "a code of another classification": (walk("15-1132,25A2,x,y"), "bad-code"),
    "a weight above 1": (weighted("15-1132,2512,1.2"), "bad-number"),
    "a crosswalk's row with a cell too many": (walk("15-1132,2512,x,y,z"), "too-many-cells"),
    "a table put together from two": (walk(CROSSWALK.splitlines()[0]), "repeated-header"),
    "a line in an older encoding": (damaged('"Café","51-4121"'.encode("latin-1")), "not-utf-8"),
    "a line with null characters": (damaged(b'"Smiths"\x00\x00,"51-4121"'), "null-character"),
    "a line without end": (damaged(b"x" * 300_000), "row-too-long"),
    "text after a closed quotation mark": (damaged(b'"Smiths"x,"51-4121"'), "open-quotation-mark"),
    "a wage that became a power of ten": (ep(wage="1.3E+05"), "bad-number"),
    "employment of OEWS in words": (oews(TOT_EMP="many"), "bad-number"),
    "an occupation of OEWS without a code": (oews(OCC_CODE=""), "bad-code"),
    "a cell of the package about no occupation": (cell(NATION[0][:17] + "999999", "1"), "bad-code"),
    "a cell of the package with half a key": (cell("OEUN0000000", "1"), "bad-code"),
    "a cell of the package without a footnote": (cell(NATION[0], "-"), "bad-number"),
    "a cell about a town nobody knows": (metro("OEUM9999999000000516000", "5"), "bad-code"),
    "a label of the package without text": (labels(f"{ID},,,altLabels"), "no-label"),
    "a label of the package of another kind": (labels(f"{ID},knit,,nickname"), "unknown-kind"),
    "a label of the package of no skill": (labels("skill 1,knit,,preferredLabel"), "bad-uri"),
    "a text of the package about no skill": (texts("urn:x:1,knit"), "bad-uri"),
    "a text of the package whose label is not known": (
        texts(f"{SKILL}9,felt To felt."),
        "no-label",
    ),
    "a phrase that is a number": (listed("gazetteer", "1"), "bad-phrase"),
    "a phrase of a page": (listed("gazetteer", f'"{"wool " * 40}"'), "bad-phrase"),
    "a phrase with a bell in it": (listed("gazetteer", '"wo\\u0007ol"'), "bad-phrase"),
    "a category of nothing": (listed("onet-categories", '{"canonical": "x"}'), "bad-uri"),
    "a category that is a text": (listed("onet-categories", '"x"'), "not-an-object"),
    "a category without a name": (
        listed("onet-categories", '{"source_element_id": "2.A.1.c"}'),
        "no-label",
    ),
    "a series nobody knows": (cps("LNS99999999,2024-10-01,1"), "unknown-series"),
    "a thirteenth month": (cps("LNS14000012,2024-13-01,1"), "bad-date"),
    "a month with the day first": (cps("LNS14000012,01/12/2024,1"), "bad-date"),
    "a rate in words": (cps("LNS14000012,2024-10-01,high"), "bad-number"),
    "a rate above 100": (cps("LNS14000012,2024-10-01,137"), "bad-number"),
    "a month that stands twice": (cps("LNS14000036,2024-11-01,7.9"), "repeated-row"),
    "a day that is in no calendar": (index("2023-02-29,US,1,1,total postings"), "bad-date"),
    "postings that are neither new nor all": (index("2020-02-03,US,1,1,old"), "bad-mark"),
    "a day of no country": (index("2020-02-03,,1,1,total postings"), "bad-mark"),
    "a day of no state": (index("2020-02-03,,1", "state_job_postings_us.csv"), "bad-mark"),
    "an index in words": (index("2020-02-03,US,one,1,total postings"), "bad-number"),
    "a day without a figure": (index("2020-02-03,US,,,total postings"), "no-figure"),
}


def imported(folder: Path, name: str, files: Files) -> tuple[Dataset, list[tuple[Any, ...]]]:
    """What came of an import, and all that is on the shelf after it."""
    said = Choices(**PUBLICATIONS[name][1])
    with Shelf(folder / "shelf") as shelf:
        dataset = import_publication(shelf, name, laid_out(folder / "files", files), said)
        file = shelf.path
    with closing(sqlite3.connect(file)) as opened:
        there = [
            row
            for table in ("statements", "sheets")
            for row in opened.execute(f"SELECT * FROM {table} ORDER BY rowid")  # noqa: S608 - names above
        ]
    return dataset, there


def test_there_are_many_kinds_and_some_of_every_import() -> None:
    assert len(KINDS) >= 70
    assert {name for (name, _, _), _ in KINDS.values()} == set(IMPORTS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_row_is_told_and_is_the_only_one_lost(tmp_path: Path, kind: str) -> None:
    (name, good, bad), code = KINDS[kind]
    whole, expected = imported(tmp_path / "good", name, good)
    assert whole.faults == ()
    found, there = imported(tmp_path / "bad", name, bad)
    assert there == expected
    assert len(there) >= 2
    assert found.fault_count == 1
    (fault,) = found.faults
    assert fault.code == code
    assert fault.row > 0
    for words in (fault.sentence, fault.mend):
        assert words.endswith(".")
        assert words[0].isupper()
    assert not re.search(r"[.;!?] [A-Z]", fault.sentence)  # one sentence
    assert str(fault).startswith(f"{fault.file}, row {fault.row}")


@pytest.mark.parametrize("name", IMPORTS)
def test_broken_rows_are_told_again_by_a_second_import(tmp_path: Path, name: str) -> None:
    broken = next(bad for (one, _, bad), _ in KINDS.values() if one == name)
    first, there = imported(tmp_path, name, broken)
    second, again = imported(tmp_path, name, broken)
    assert (second.outcome, second.faults) == ("unchanged", first.faults)
    assert again == there


TABLES = [
    (name, file)
    for name, (files, _) in PUBLICATIONS.items()
    for file in files
    if file.endswith((".csv", ".txt")) and file != "sector-job-title-examples.csv"
]


@pytest.mark.parametrize(("name", "file"), TABLES)
def test_a_row_that_does_not_fit_is_told_in_every_table(
    tmp_path: Path, name: str, file: str
) -> None:
    files = PUBLICATIONS[name][0]
    _, expected = imported(tmp_path / "good", name, files)
    text = files[file]
    assert isinstance(text, str)
    line = ("\t" if file.endswith(".txt") else ",").join("x" * 60)
    found, there = imported(tmp_path / "bad", name, {**files, file: f"{text}{line}\n"})
    assert there == expected
    assert [(one.file, one.code) for one in found.faults] == [(file, "too-many-cells")]
    assert found.faults[0].row == text.count("\n") + 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_says_the_line_the_column_and_what_stands_there(tmp_path: Path, kind: str) -> None:
    (name, good, bad), _ = KINDS[kind]
    found, _ = imported(tmp_path, name, bad)
    (fault,) = found.faults
    before, after = good.get(fault.file), bad.get(fault.file)
    if not isinstance(before, str) or not isinstance(after, str) or fault.file.endswith(".json"):
        return
    lines = enumerate(zip(before.split("\n"), after.split("\n"), strict=False), 1)
    row, added = next((number, new) for number, (old, new) in lines if old != new)
    assert fault.row == row
    assert fault.field in after.split("\n")[0]
    assert fault.value in added
