"""Small publications in the layouts of their publishers, written for tests."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from importers.tables.workbooks import workbook

__all__ = [
    "CASE",
    "CATEGORIES",
    "CPS",
    "CROSSWALK",
    "EP",
    "ESCO",
    "ESCO_1_1",
    "ESCO_LABELS",
    "ESCO_TEXTS",
    "INDICES",
    "ONET",
    "ONET_30_3",
    "PHRASES",
    "PUBLICATIONS",
    "RSD",
    "laid_out",
    "oews_database",
    "oews_workbook",
    "with_line",
]

_SKILL = "http://data.europa.eu/esco/skill/"
_JOB = "http://data.europa.eu/esco/occupation/"

ESCO: Mapping[str, str] = {
    "skills_en.csv": (
        "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,"
        "modifiedDate,scopeNote,definition,inScheme,description\n"
        f'KnowledgeSkillCompetence,{_SKILL}1,skill/competence,cross-sector,knit,"make knitwear\n'
        f'use knitting needles",knitt,released,2024-01-01,,,x,"To knit, with needles."\n'
        f"KnowledgeSkillCompetence,{_SKILL}2,knowledge,sector-specific, wool science ,,,released,"
        "2024-01-01,,,x,About wool.\n"
    ),
    "occupations_en.csv": (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,"
        "modifiedDate,regulatedProfessionNote,scopeNote,definition,inScheme,description,code\n"
        f"Occupation,{_JOB}1,7318, knitter ,wool knitter,,released,2024-01-01,"
        "http://data.europa.eu/esco/regulated-professions/unregulated,,,x,Knits.,7318.1\n"
        f"Occupation,{_JOB}2,0110,officer,,,released,2024-01-01,"
        "http://data.europa.eu/esco/regulated-professions/regulated,,,x,Leads.,0110.1\n"
    ),
    "occupationSkillRelations_en.csv": (
        "occupationUri,occupationLabel,relationType,skillType,skillUri,skillLabel\n"
        f"{_JOB}1,knitter,essential,skill/competence,{_SKILL}1,knit\n"
        f"{_JOB}1,knitter,optional,knowledge,{_SKILL}2,wool science\n"
    ),
    "transversalSkillsCollection_en.csv": (
        "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,status,altLabels,description,"
        "broaderConceptUri,broaderConceptPT\n"
        f"KnowledgeSkillCompetence,{_SKILL}1,skill/competence,transversal,knit,released,"
        "make knitwear | use needles,To knit.,,\n"
    ),
    "broaderRelationsSkillPillar_en.csv": (
        "conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel\n"
        f"KnowledgeSkillCompetence,{_SKILL}1,knit,SkillGroup,{_SKILL}S1,textiles\n"
    ),
    "skillsHierarchy_en.csv": (
        "Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term,Description,"
        "Scope note,Level 0 code,Level 1 code\n"
        f"{_SKILL}S,skills,,,,,S,\n"
        f"{_SKILL}S,skills,{_SKILL}S1,textiles,,,S,S1\n"
    ),
    "skillGroups_en.csv": (
        "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
        "scopeNote,inScheme,description,code\n"
        f"SkillGroup,{_SKILL}S1,textiles,,,released,,,x,About textiles.,S1\n"
    ),
    "ISCOGroups_en.csv": (
        "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description\n"
        "ISCOGroup,http://data.europa.eu/esco/isco/C01,01,Officers,released,,x,All officers.\n"
    ),
    "broaderRelationsOccPillar_en.csv": (
        "conceptType,conceptUri,broaderType,broaderUri\n"
        f"Occupation,{_JOB}2,ISCOGroup,http://data.europa.eu/esco/isco/C01\n"
    ),
}
"""ESCO 1.2, two skills and two occupations."""

ESCO_1_1: Mapping[str, str] = {
    "skills_fr.csv": (
        "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,modifiedDate,"
        "description\n"
        f"KnowledgeSkillCompetence,{_SKILL}1,skill/competence,cross-sector,tricoter,,released,x,\n"
    ),
    "occupationSkillRelations.csv": (
        f"occupationUri,relationType,skillType,skillUri\n{_JOB}1,essential,x,{_SKILL}1\n"
    ),
}
"""ESCO 1.1 in French; its relations are in a file without a language and without labels."""

_RATINGS = (
    "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tN\tStandard Error\t"
    "Lower CI Bound\tUpper CI Bound\tRecommend Suppress\tNot Relevant\tDate\tDomain Source\n"
)
_SKILLS = (
    f"{_RATINGS}"
    "29-1141.00\t2.A.1.b\tActive Listening\tIM\t4.12\t8\t0.1\t3\t5\tN\t\t08/2023\tAnalyst\n"
    "29-1141.00\t2.A.1.b\tActive Listening\tLV\t4.25\t8\t0.1\t3\t5\tN\tN\t08/2023\tAnalyst\n"
    "29-1141.00\t2.B.3.e\tProgramming\tIM\t1.12\t8\t0.1\t1\t2\tY\t\t08/2023\tAnalyst\n"
    "29-1141.00\t2.B.3.e\tProgramming\tLV\t0.12\t8\t0.1\t0\t1\tN\tY\t08/2023\tAnalyst\n"
)
_OCCUPATIONS = (
    "O*NET-SOC Code\tTitle\tDescription\n"
    "29-1141.00\tRegistered Nurses\tAssess patients. Licensing or registration required. Includes "
    "advance practice nurses.\n"
    "53-5021.00\tCaptains\tCommand vessels. Required to hold license issued by U.S. Coast Guard.\n"
    "27-2022.00\tCoaches\tTeach sports. Those required to hold teaching certifications should be "
    "reported elsewhere.\n"
)

ONET: Mapping[str, str] = {
    "Occupation Data.txt": _OCCUPATIONS,
    "Alternate Titles.txt": (
        "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n"
        "29-1141.00\tRegistered Nurse (RN)\tRN\t08\n29-1141.00\tStaff Nurse\t\t08\n"
    ),
    "Job Zones.txt": "O*NET-SOC Code\tJob Zone\tDate\tDomain Source\n29-1141.00\t3\t08/2023\tx\n",
    "Related Occupations.txt": (
        "O*NET-SOC Code\tRelated O*NET-SOC Code\tRelatedness Tier\tIndex\n"
        "29-1141.00\t53-5021.00\tPrimary-Short\t1\n"
    ),
    "Skills.txt": _SKILLS,
    "Knowledge.txt": (
        f"{_RATINGS}29-1141.00\t2.C.5.a\tMedicine\tIM\t4.5\t8\t0.1\t3\t5\tN\t\t08/2023\tx\n"
    ),
    "Technology Skills.txt": (
        "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n"
        "29-1141.00\tC++\t43232402\tDevelopment software\tY\tN\n"
        "29-1141.00\tC\t43232402\tDevelopment software\tN\tN\n"
        "29-1141.00\tMicrosoft Excel\t43232110\tSpreadsheet software\tY\tY\n"
    ),
}
"""O*NET 29 in text."""

ONET_30_3: Mapping[str, str] = {
    "Occupation Data.txt": _OCCUPATIONS,
    "Job Titles.txt": "O*NET-SOC Code\tJob Title\tShort Title\n29-1141.00\tStaff Nurse\t\n",
    "Job Zones.txt": ONET["Job Zones.txt"],
    "Related Occupations.txt": ONET["Related Occupations.txt"],
    "Essential Skills.txt": _SKILLS,
    "Transferable Skills.txt": _RATINGS
    + "29-1141.00\t2.B.1.f\tService Orientation\tIM\t4\t8\t0\t4\t4\tN\t\t08/2023\tAnalyst\n",
    "Knowledge.txt": ONET["Knowledge.txt"],
    "Software Skills.txt": (
        "O*NET-SOC Code\tElement ID\tElement Name\tWorkplace Example\tHot Technology\tIn Demand\n"
        "29-1141.00\t2.E.9.c\tSpreadsheets\tMicrosoft Excel\tY\tY\n"
    ),
}
"""O*NET 30.3, whose tables have other names."""

EP = (
    '"Occupation Title","Occupation Code","Employment 2024","Employment 2034",'
    '"Employment Change, 2024-2034","Employment Percent Change, 2024-2034",'
    '"Occupational Openings, 2024-2034 Annual Average","Median Annual Wage 2024",'
    '"Typical Entry-Level Education","Education Code",'
    '"Work Experience in a Related Occupation","Workex Code",'
    '"Typical on-the-job Training","trCode"\n'
    '"Knitters    * Licensed Knitter* Wool Worker","=""51-6000""","1,234.5","1,300.0","65.5","5.3",'
    '"12.0","41,000","High school diploma or equivalent","7","None","4","Apprenticeship","1"\n'
    '"Wool surgeons","=""29-1249""","30.0","29.0","-1.0","-3.3","0.5",">=239,200",'
    '"Doctoral or professional degree","1","None","4","Internship/residency","2"\n'
    '"Actors    * Actress","=""27-2011""","57.0","57.1","0.2","0.3","6.3","N/A",'
    '"Some college, no degree","6","None","4","Long-term on-the-job training","3"\n'
)
"""Employment Projections as the website exports them."""

CASE = """{
 "CFDocument": {"identifier": "d1", "uri": "https://case.example.org/d1", "title": "Knitting",
   "creator": "Wool Board", "version": "2", "language": "en"},
 "CFItems": [
   {"uri": "https://case.example.org/i1", "fullStatement": "Can knit.", "humanCodingScheme": "K",
    "CFItemType": "Standard", "conceptKeywords": ["knitting"]},
   {"uri": "https://case.example.org/i2", "fullStatement": "Can knit socks in the round.",
    "abbreviatedStatement": "Socks"}],
 "CFAssociations": [
   {"associationType": "isChildOf", "originNodeURI": {"uri": "https://case.example.org/i1"},
    "destinationNodeURI": {"uri": "https://case.example.org/d1"}},
   {"associationType": "isChildOf", "originNodeURI": "https://case.example.org/i2",
    "destinationNodeURI": "https://case.example.org/i1"},
   {"associationType": "exactMatchOf", "originNodeURI": {"uri": "https://case.example.org/i1"},
    "destinationNodeURI": {"uri": "http://data.europa.eu/esco/skill/1"}},
   {"associationType": "precedes", "originNodeURI": {"uri": "https://case.example.org/i1"},
    "destinationNodeURI": {"uri": "https://case.example.org/i2"}}]
}"""
"""A package of CASE with two items."""

RSD = """[
 {"id": "https://osmt.example.org/api/skills/1", "skillName": "Knitting", "status": "Published",
  "skillStatement": "Knit a garment.", "keywords": ["wool", "needles"], "category": "Textiles",
  "occupations": [{"code": "51-6000"}, {"code": "51-6021.00"}],
  "alignments": [{"id": "http://data.europa.eu/esco/skill/1", "skillName": "knit"}],
  "collections": [{"uuid": "c", "name": "Crafts"}]},
 {"id": "https://osmt.example.org/api/skills/2", "skillName": "Felting", "keywords": "wool",
  "occupations": ["51-6021"]}
]"""
"""Two Rich Skill Descriptors."""

CROSSWALK = (
    "soc10,isco08,soc_label,isco_label\n551011,0110,Air Crew Officers,Officers\n"
    "15-1132,2512,Developers,Software developers\n15-1132,2513,Developers,Web developers\n"
)
"""A crosswalk with codes in both ways of writing."""

_ID = "0005c151-5b5a-4a66-8aac-60e734beb1a"
ESCO_LABELS: Mapping[str, str] = {
    "esco_v_1_1_1_data_formatted.csv": (
        "id,description,hierarchy_levels,type\n"
        f"\"{_ID}1\",knit,\"[['S', 'S1']]\",preferredLabel\n{_ID}1,make knitwear,,altLabels\n"
        f"{_ID}2,wool science,,preferredLabel\nS1.2,textiles,,level_2\n"
    )
}
"""Labels of ESCO as a package carries them."""

ESCO_TEXTS: Mapping[str, str] = {
    **ESCO_LABELS,
    "skills.csv": (
        f'id,description\n{_SKILL}{_ID}1,"knit make knitwear To knit."\n'
        f'{_SKILL}{_ID}2,"wool science About wool."\n'
    ),
}
"""Texts of ESCO as a package carries them, beside the labels."""

PHRASES: Mapping[str, str] = {"skills.json": '["knitting", "wool"]'}
"""Phrases as a package carries them."""

CATEGORIES: Mapping[str, str] = {
    "onet_enrichment_en.json": (
        '{"entries": [{"canonical": "Active Listening", "source_element_id": "2.A.1.b",'
        ' "source_file": "Essential Skills.txt", "category_code": "social_skill", "aliases": []},'
        ' {"canonical": "C++", "source_file": "Software Skills.txt", "category_code": "software"}]}'
    )
}
"""Skills in categories as a package carries them."""

CPS: Mapping[str, str] = {
    "series.csv": (
        "series_id,date,value\nLNS14000036,2024-11-01,7.4\nLNS14000036,2024-12-01,7.5\n"
        "LNS14000012,2024-12-01,12.4\n"
    )
}
"""Unemployment rates, one row for each series and month."""

INDICES: Mapping[str, str] = {
    "aggregate_job_postings_US.csv": (
        "date,jobcountry,indeed_job_postings_index_SA,indeed_job_postings_index_NSA,variable\n"
        "2020-02-02,US,100.1,99.5,new postings\n2020-02-01,US,100.0,100.0,total postings\n"
    ),
    "job_postings_by_sector_US.csv": (
        "date,jobcountry,indeed_job_postings_index,variable,display_name\n"
        "2020-02-01,US,101.5,total postings,Accounting\n"
    ),
    "state_job_postings_us.csv": "date,state,indeed_job_postings_index\n2020-02-01,ak,100\n",
    "provincial_postings_ca.csv": "date,province,indeed_job_postings_index\n2020-02-01,ab,100\n",
    "regional_postings_gb.csv": (
        "date,region,indeed_job_postings_index\n2020-02-01,East Midlands,100\n"
    ),
    "AI_posting.csv": "date,jobcountry,AI_share_postings\n2019-01-01,AU,2.314\n",
    "GenAI_posting.csv": "date,jobcountry,GenAI_share_postings\n2019-01-01,AU,0.1\n",
    "sector-job-title-examples.csv": 'sector,job_titles\nAccounting,"accountant"\n',
}
"""Indices of the Hiring Lab, one file of each kind."""

_OEWS_HEADER = [
    *("AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP"),
    *("OWN_CODE", "OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "JOBS_1000"),
    *("LOC_QUOTIENT", "PCT_TOTAL", "PCT_RPT", "H_MEAN", "A_MEAN", "MEAN_PRSE", "H_PCT10"),
    *("H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90", "A_PCT10", "A_PCT25", "A_MEDIAN"),
    *("A_PCT75", "A_PCT90", "ANNUAL", "HOURLY"),
]


def oews_workbook(
    *rows: Mapping[str, str | float],
    notes: bool = True,
    bound: str = "$115.00 per hour or $239,200 per year",
) -> bytes:
    """A workbook of OEWS; what a row does not say has a usual value."""
    usual: dict[str, str | float] = {
        **dict.fromkeys(_OEWS_HEADER[17:30], 20),
        "AREA": "99",
        "AREA_TITLE": "U.S.",
        "AREA_TYPE": "1",
        "PRIM_STATE": "US",
        "NAICS": "000000",
        "OCC_CODE": "51-6000",
        "OCC_TITLE": "Knitters",
        "O_GROUP": "detailed",
        "TOT_EMP": 1000,
        "EMP_PRSE": 1.5,
    }
    table = [_OEWS_HEADER, *([({**usual, **row}).get(key) for key in _OEWS_HEADER] for row in rows)]
    said = [
        ["May 2024 OEWS Estimates"],
        [f"#  = indicates a wage equal to or greater than {bound} "],
    ]
    return workbook({"national_M2024_dl": table, **({"Field Descriptions": said} if notes else {})})


_CELL = ["key TEXT", *(f"{one}{n:02} TEXT" for one in "vf" for n in range(1, 18))]
_FOOTNOTES = {
    "4": "Paid by the year.",
    "5": "At least $115.00 per hour or $239,200 per year.",
    "8": "Estimate not released.",
}
OewsCell = tuple[str, Mapping[int, tuple[str, str | None]]]


def oews_database(*cells: OewsCell) -> bytes:
    """The database of OEWS as a package carries it.

    Args:
        cells: The key of each, and its figures and footnotes by the number of the measure.
    """
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute(f"CREATE TABLE cell ({', '.join(_CELL)})")
        made.executescript(
            """CREATE TABLE area (code, kind, state, name); CREATE TABLE meta (name, value);
            CREATE TABLE occupation (code, name, level); CREATE TABLE footnote (code, words);
            INSERT INTO area VALUES ('0000000', 'N', '00', 'National'), ('0100000', 'S', '01',
            'Alabama'), ('0010180', 'M', '48', 'Abilene, TX');
            INSERT INTO occupation VALUES ('516000', 'Knitters', 3), ('510000', 'Production', 0),
            ('000000', 'All Occupations', 0);
            INSERT INTO meta VALUES ('data_year', '2025'), ('release', 'May 2025');"""
        )
        made.executemany("INSERT INTO footnote VALUES (?, ?)", _FOOTNOTES.items())
        marks = ", ".join("?" * len(_CELL))
        for key, values in cells:
            row = [key, *(values.get(n, (None, None))[0] for n in range(1, 18))]
            row += [values.get(n, (None, None))[1] for n in range(1, 18)]
            made.execute(f"INSERT INTO cell VALUES ({marks})", row)  # noqa: S608 - question marks only
        made.commit()
        return gzip.compress(made.serialize(), mtime=0)


PUBLICATIONS: Mapping[str, tuple[Mapping[str, str | bytes], Mapping[str, str]]] = {
    "esco": (ESCO, {"version": "1.2.0"}),
    "esco-labels": (ESCO_LABELS, {}),
    "esco-texts": (ESCO_TEXTS, {}),
    "onet": (ONET, {"version": "29.2"}),
    "onet-categories": (CATEGORIES, {}),
    "case": ({"package.json": CASE}, {}),
    "rsd": ({"skills.json": RSD}, {}),
    "gazetteer": (PHRASES, {}),
    "crosswalk": ({"x.csv": CROSSWALK}, {"origin": "soc-2010", "target": "isco-08"}),
    "bls-projections": ({"ep.csv": EP}, {}),
    "oews": ({"national_M2024_dl.xlsx": oews_workbook({}, {"A_PCT90": "#"})}, {}),
    "oews-package": (
        {
            "oews-2025.sqlite.gz": oews_database(
                ("OEUN0000000000000516000", {1: ("1000", None), 15: ("-", "5")}),
                ("OEUS0100000611000516000", {1: ("-", "8")}),
            )
        },
        {},
    ),
    "oews-metros": (
        {
            "oews-2025.sqlite.gz": oews_database(
                ("OEUM0010180000000516000", {1: ("5", None)}),
                ("OEUM0010180000000510000", {1: ("50", None)}),
            )
        },
        {},
    ),
    "cps": (CPS, {}),
    "hiring-lab": (INDICES, {}),
}
"""A publication for every import, with what its files do not say."""


def laid_out(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def with_line(files: Mapping[str, str], name: str, line: str) -> dict[str, str | bytes]:
    """The same files, one of them with one more line before its last."""
    *lines, last = files[name].splitlines(keepends=True)
    return {**files, name: "".join([*lines, line + "\n", last])}
