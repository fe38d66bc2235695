"""What comes of a publication, whole: every statement with all that it says, in its order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cairn.importers.frameworks.case_framework import open_case_framework
from cairn.importers.frameworks.crosswalk import open_crosswalk
from cairn.importers.frameworks.esco import open_esco
from cairn.importers.frameworks.esco_labels import open_esco_labels
from cairn.importers.frameworks.onet import open_onet
from cairn.importers.frameworks.onet_categories import open_onet_categories
from cairn.importers.frameworks.rsd import open_rsd
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.reading import Item, Reading
from cairn.kernel.errors import InputError, UsageError
from cairn.market.facts import Source
from cairn.skills.concepts import (
    Broader,
    Code,
    FrameworkHead,
    Match,
    Membership,
    Occupation,
    RelatedOccupation,
    Skill,
    SkillRelation,
)
from cairn.skills.crosswalk import CrosswalkEdge
from importers.publications import CASE, CATEGORIES, ESCO, ESCO_LABELS, ONET, RSD, laid_out

CASE_ITEM = "https://case.example.org/i"
OSMT = "https://osmt.example.org/api/skills/"
ESCO_SKILL = "http://data.europa.eu/esco/skill/"
ESCO_JOB = "http://data.europa.eu/esco/occupation/"
NURSE, CAPTAIN = "urn:onet:occupation:29-1141.00", "urn:onet:occupation:53-5021.00"
EXCEL, SHEETS = "urn:onet:technology:microsoft-excel", "urn:onet:commodity:43232110"


def case(folder: Path, package: Any) -> Reading:
    return open_case_framework(laid_out(folder, {"package.json": json.dumps(package)}))


def test_a_package_of_case(tmp_path: Path) -> None:
    reading = case(tmp_path, json.loads(CASE))
    assert reading.head == FrameworkHead(
        "case:d1", "2", "en", "Knitting", "Wool Board",
        "not stated in the package", "Knitting, Wool Board.",
    )  # fmt: skip
    assert list(reading.items) == [
        Skill(f"{CASE_ITEM}1", "Can knit.", ("knitting",), code="K"),
        Membership(f"{CASE_ITEM}1", "standard"),
        Skill(f"{CASE_ITEM}2", "Socks", description="Can knit socks in the round."),
        Broader(f"{CASE_ITEM}1", "https://case.example.org/d1"),
        Broader(f"{CASE_ITEM}2", f"{CASE_ITEM}1"),
        Match(f"{CASE_ITEM}1", f"{ESCO_SKILL}1", "exact"),
    ]
    assert dict(reading.rows) == {"package.json, CFItems": 2, "package.json, CFAssociations": 4}


def test_a_package_of_case_that_says_less_or_more(tmp_path: Path) -> None:
    package = json.loads(CASE)
    package["CFDocument"] = {
        "uri": "https://case.example.org/d1",
        "licenseURI": {"title": "CC BY 4.0", "uri": "https://example.org"},
    }
    package["CFItems"] = [{**package["CFItems"][0], "notes": "With needles."}]
    package["CFAssociations"] = [
        {"associationType": kind, "originNodeURI": "x:1", "destinationNodeURI": "x:2"}
        for kind in ("isPeerOf", "isRelatedTo", "isTranslationOf", "exemplar")
    ]
    reading = case(tmp_path, package)
    assert reading.head == FrameworkHead(
        "case:https://case.example.org/d1", "1", "en", "CASE framework", "",
        "CC BY 4.0", "CASE framework, publisher not stated.",
    )  # fmt: skip
    skill, _, *matches = reading.items
    assert skill == Skill(
        f"{CASE_ITEM}1", "Can knit.", ("knitting",), description="With needles.", code="K"
    )
    assert [one.kind for one in matches if isinstance(one, Match)] == ["close", "related", "exact"]


@pytest.mark.parametrize("end", ["originNodeURI", "destinationNodeURI"])
def test_an_association_with_one_end_is_told_by_its_place(tmp_path: Path, end: str) -> None:
    package = json.loads(CASE)
    del package["CFAssociations"][1][end]
    (fault,) = [one for one in case(tmp_path, package).items if isinstance(one, TableFault)]
    assert (fault.row, fault.code) == (2, "bad-uri")
    package = json.loads(CASE)
    del package["CFItems"][1]["fullStatement"]
    faults = [one for one in case(tmp_path, package).items if isinstance(one, TableFault)]
    assert (faults[0].row, faults[0].field) == (2, "fullStatement")


DESCRIBED = [
    Skill(
        f"{OSMT}1", "Knitting", ("wool", "needles"), description="Knit a garment.",
        status="published",
    ),
    Membership(f"{OSMT}1", "textiles"),
    Membership(f"{OSMT}1", "crafts"),
    Match(f"{OSMT}1", f"{ESCO_SKILL}1", "close"),
    SkillRelation("urn:onet:occupation:51-6021.00", f"{OSMT}1", "used"),
]  # fmt: skip


def test_descriptors_in_json(tmp_path: Path) -> None:
    reading = open_rsd(laid_out(tmp_path / "wool", {"s.json": RSD}))
    assert list(reading.items) == [
        *DESCRIBED,
        Skill(f"{OSMT}2", "Felting", ("wool",)),
        SkillRelation("urn:onet:occupation:51-6021.00", f"{OSMT}2", "used"),
    ]
    assert dict(reading.rows) == {"s.json": 2}


def test_descriptors_in_csv(tmp_path: Path) -> None:
    text = (
        "Canonical URL,RSD Name,Skill Statement,Category,Collections,Keywords,Alignment URL,"
        f"O*NET Job Codes\n{OSMT}1,Knitting,Knit a garment.,Textiles,Crafts,wool; needles,"
        f"{ESCO_SKILL}1,51-6021; 51-0000\n"
    )
    reading = open_rsd(laid_out(tmp_path / "wool", {"s.csv": text}))
    # The export has no column for the status.
    published, *others = DESCRIBED
    assert isinstance(published, Skill)
    expected: list[Item] = [
        Skill(
            published.uri, published.label, published.alternatives,
            description=published.description,
        ),
        *others,
    ]  # fmt: skip
    assert list(reading.items) == expected


def occupation(uri: str, title: str, description: str, **more: Any) -> Occupation:
    code = uri.rpartition(":")[2]
    codes = (Code("onet-soc-2019", code), Code("soc-2018", code[:7]))
    return Occupation(uri, title, codes=codes, description=description, **more)


def test_the_database_of_onet(tmp_path: Path) -> None:
    some = {
        name: text
        for name, text in ONET.items()
        if name not in ("Alternate Titles.txt", "Technology Skills.txt")
    }
    header, *products = ONET["Technology Skills.txt"].splitlines(keepends=True)
    ungrouped = "29-1141.00\tPen\t\t\t\t\n"
    model = "Element ID\tElement Name\tDescription\n2.A.1.b\tActive Listening\tTo listen.\n"
    reading = open_onet(
        laid_out(
            tmp_path / "db_29_2",
            {
                **some,
                "Technology Skills.txt": header + products[-1] + ungrouped,
                "Content Model Reference.txt": model,
            },
        )
    )
    assert reading.head.attribution.startswith(
        "This product includes information from the O*NET 29.2 Database by the U.S. Department"
    )
    licence = "Licensing or registration required."
    held = "Required to hold license issued by U.S. Coast Guard."
    listening, programming, medicine = (
        f"urn:onet:element:{one}" for one in ("2.A.1.b", "2.B.3.e", "2.C.5.a")
    )
    assert list(reading.items) == [
        occupation(
            NURSE, "Registered Nurses",
            f"Assess patients. {licence} Includes advance practice nurses.",
            job_zone=3, licence=licence,
        ),
        occupation(CAPTAIN, "Captains", f"Command vessels. {held}", licence=held),
        occupation(
            "urn:onet:occupation:27-2022.00", "Coaches",
            "Teach sports. Those required to hold teaching certifications should be reported"
            " elsewhere.",
        ),
        RelatedOccupation(NURSE, CAPTAIN, "Primary-Short", 1),
        Skill(listening, "Active Listening", description="To listen.", code="2.A.1.b"),
        Skill(programming, "Programming", code="2.B.3.e"),
        SkillRelation(NURSE, listening, "rated", 4.12, 4.25),
        SkillRelation(
            NURSE, programming, "rated",
            note="IM: The source advises against this figure: it is not precise."
            " LV: The source says that the level is not relevant here.",
        ),
        Skill(medicine, "Medicine", kind="knowledge", code="2.C.5.a"),
        SkillRelation(NURSE, medicine, "rated", 4.5),
        Skill(SHEETS, "Spreadsheet software", kind="group", code="43232110"),
        Skill(EXCEL, "Microsoft Excel", kind="tool"),
        Broader(EXCEL, SHEETS),
        SkillRelation(NURSE, EXCEL, "used", hot=True, in_demand=True),
        Skill("urn:onet:technology:pen", "Pen", kind="tool"),
        SkillRelation(NURSE, "urn:onet:technology:pen", "used"),
    ]  # fmt: skip


def test_labels_and_categories_of_packages(tmp_path: Path) -> None:
    reading = open_esco_labels(laid_out(tmp_path / "l", ESCO_LABELS))
    assert (reading.head.name, reading.head.version) == ("esco", "1.1.1-labels")
    identifier = "0005c151-5b5a-4a66-8aac-60e734beb1a"
    assert list(reading.items) == [
        Skill(f"{ESCO_SKILL}S1.2", "textiles", kind="group", code="S1.2"),
        Skill(f"{ESCO_SKILL}{identifier}1", "knit", ("make knitwear",)),
        Skill(f"{ESCO_SKILL}{identifier}2", "wool science"),
    ]
    assert list(open_onet_categories(laid_out(tmp_path / "c", CATEGORIES)).items) == [
        Skill("urn:onet:element:2.A.1.b", "Active Listening"),
        Membership("urn:onet:element:2.A.1.b", "social_skill"),
        Skill("urn:onet:technology:c%2B%2B", "C++", kind="tool"),
        Membership("urn:onet:technology:c%2B%2B", "software"),
    ]


def test_skills_and_occupations_of_esco(tmp_path: Path) -> None:
    some = {name: ESCO[name] for name in ("skills_en.csv", "occupations_en.csv")}
    reading = open_esco(laid_out(tmp_path / "v1.2.0", some))
    (remark,) = reading.remarks
    assert remark == (
        "Not there, so not imported: skill groups, the hierarchy of skills, relations between"
        " skills, ISCO groups, the hierarchy of occupations, the skills of occupations."
    )
    assert list(reading.items) == [
        Skill(
            f"{ESCO_SKILL}1", "knit", ("make knitwear", "use knitting needles", "knitt"),
            "skill", "cross-sector", "To knit, with needles.", status="released",
        ),
        Skill(
            f"{ESCO_SKILL}2", "wool science", (), "knowledge", "sector-specific", "About wool.",
            status="released",
        ),
        Occupation(
            f"{ESCO_JOB}1", "knitter", ("wool knitter",),
            (Code("isco-08", "7318"), Code("esco", "7318.1")),
            description="Knits.", status="released",
        ),
        Occupation(
            f"{ESCO_JOB}2", "officer", (), (Code("isco-08", "0110"), Code("esco", "0110.1")),
            description="Leads.", licence="regulated", status="released",
        ),
    ]  # fmt: skip


def test_the_hierarchy_alone_names_its_groups(tmp_path: Path) -> None:
    some = {"skillsHierarchy_en.csv": ESCO["skillsHierarchy_en.csv"]}
    assert list(open_esco(laid_out(tmp_path / "v1.2.0", some)).items) == [
        Skill(f"{ESCO_SKILL}S", "skills", kind="group", code="S"),
        Skill(f"{ESCO_SKILL}S1", "textiles", kind="group", code="S1"),
        Broader(f"{ESCO_SKILL}S1", f"{ESCO_SKILL}S"),
    ]


@pytest.mark.parametrize(("zone", "known"), [("1", 1), ("5", 5), ("6", None), ("0", None)])
def test_job_zones_go_from_1_to_5(tmp_path: Path, zone: str, known: int | None) -> None:
    text = ONET["Job Zones.txt"].replace("29-1141.00\t3", f"29-1141.00\t{zone}")
    items = list(open_onet(laid_out(tmp_path / "db_29_2", {**ONET, "Job Zones.txt": text})).items)
    (nurse,) = [one for one in items if isinstance(one, Occupation) and one.uri == NURSE]
    assert nurse.job_zone == known
    assert any(isinstance(one, TableFault) for one in items) == (known is None)


def test_a_group_of_products_is_told_once(tmp_path: Path) -> None:
    items = open_onet(laid_out(tmp_path / "db_29_2", ONET)).items
    groups = [one.label for one in items if isinstance(one, Skill) and one.kind == "group"]
    assert groups == ["Development software", "Spreadsheet software"]


def test_a_broken_row_of_the_content_model_is_told(tmp_path: Path) -> None:
    model = "Element ID\tElement Name\tDescription\n2.A.1.b\tActive Listening\n"
    folder = laid_out(tmp_path / "db_29_2", {**ONET, "Content Model Reference.txt": model})
    (fault,) = [one for one in open_onet(folder).items if isinstance(one, TableFault)]
    assert (fault.file, fault.code) == ("Content Model Reference.txt", "too-few-cells")
    assert fault.value == "Active Listening"


def test_a_crosswalk_has_an_edition_and_may_have_shares(tmp_path: Path) -> None:
    path = laid_out(tmp_path / "x", {"x.csv": "soc10,isco08,share\n15-1132,2512,0.25\n"})
    reading = open_crosswalk(path, origin="soc-2010", target="isco-08")
    (edge,) = reading.items
    assert edge == CrosswalkEdge("15-1132", "2512", 0.25)
    assert isinstance(reading.head, Source)
    assert (reading.head.version, reading.head.remarks) == ("1", ())
    reading = open_crosswalk(path, origin="soc-2010", target="isco-08", version="2015")
    assert reading.head.version == "2015"
    for origin, words in (("soc", "“soc” is no classification"), ("", "Which two")):
        with pytest.raises(UsageError) as refused:
            open_crosswalk(path, origin=origin, target="isco-08")
        assert refused.value.sentence.startswith(words)


def test_a_crosswalk_needs_a_table(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        open_crosswalk(
            laid_out(tmp_path / "x", {"x.pdf": "hello"}), origin="soc-2010", target="isco-08"
        )
    assert refused.value.code == "no-publication"
