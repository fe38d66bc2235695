"""Thirty kinds of broken rows: each is told in a sentence, and is the only one that is lost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from cairn.library.loading import Choices, import_publication
from cairn.library.shelf import Dataset, Shelf
from importers.publications import (
    CASE,
    CROSSWALK,
    EP,
    ESCO,
    ONET,
    RSD,
    laid_out,
    oews_workbook,
    with_line,
)

SKILL = "http://data.europa.eu/esco/skill/"
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
}


def imported(folder: Path, name: str, files: Files) -> Dataset:
    said = Choices(version="1", origin="soc-2010", target="isco-08")
    with Shelf(folder / "shelf") as shelf:
        return import_publication(shelf, name, laid_out(folder / "files", files), said)


def test_there_are_thirty_kinds() -> None:
    assert len(KINDS) >= 30


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_row_is_told_and_is_the_only_one_lost(tmp_path: Path, kind: str) -> None:
    (name, good, bad), code = KINDS[kind]
    whole = imported(tmp_path / "good", name, good)
    assert whole.faults == ()
    found = imported(tmp_path / "bad", name, bad)
    assert found.counts == whole.counts
    assert found.fault_count == 1
    (fault,) = found.faults
    assert fault.code == code
    assert fault.row > 0
    assert fault.sentence.endswith(".")
    assert fault.mend.endswith(".")
    assert str(fault).startswith(f"{fault.file}, row {fault.row}")
