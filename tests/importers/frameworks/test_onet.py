"""O*NET: old and new tables, marks, and figures that the source advises against."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.importers.frameworks.licence_words import licence_words
from cairn.importers.frameworks.onet import open_onet
from cairn.importers.tables.faults import TableFault
from cairn.kernel.errors import InputError, UsageError
from cairn.skills.framework import Framework, framework_of
from cairn.skills.identifiers import technology_uri
from importers.publications import ONET, ONET_30_3, laid_out
from importers.tables.workbooks import workbook

NURSE = "urn:onet:occupation:29-1141.00"


def framework(path: Path, **said: str) -> Framework:
    reading = open_onet(path, **said)
    items = list(reading.items)
    assert [str(one) for one in items if isinstance(one, TableFault)] == []
    return framework_of(reading.head, items)


def test_it_works(tmp_path: Path) -> None:
    found = framework(laid_out(tmp_path / "db_29_2_text", ONET))
    assert found.head.version == "29.2"
    assert "29.2" in found.head.attribution
    nurse = found.occupations[NURSE]
    assert nurse.label == "Registered Nurses"
    assert nurse.alternatives == ("Registered Nurse (RN)", "RN", "Staff Nurse")
    assert (nurse.job_zone, nurse.code("soc-2018")) == (3, "29-1141")
    assert [one.tier for one in found.related] == ["Primary-Short"]
    (medicine,) = found.asked_by("urn:onet:element:2.C.5.a")
    assert (medicine.importance, medicine.level) == (4.5, None)
    assert found.skills["urn:onet:element:2.C.5.a"].kind == "knowledge"


def test_importance_and_level_are_one_relation(tmp_path: Path) -> None:
    found = framework(laid_out(tmp_path / "db_29_2_text", ONET))
    listening, programming = found.skills_of(NURSE, "rated")[:2]
    assert (listening.importance, listening.level, listening.note) == (4.12, 4.25, "")
    # Recommend Suppress = Y, and Not Relevant = Y: told, and no figures.
    assert (programming.importance, programming.level) == (None, None)
    assert "advises against" in programming.note
    assert "not relevant" in programming.note


def test_only_a_level_can_be_not_relevant(tmp_path: Path) -> None:
    text = ONET["Skills.txt"].replace(
        "IM\t4.12\t8\t0.1\t3\t5\tN\t\t", "IM\t4.12\t8\t0.1\t3\t5\tN\tY\t"
    )
    assert text != ONET["Skills.txt"]
    found = framework(laid_out(tmp_path / "db_29_2_text", {**ONET, "Skills.txt": text}))
    assert found.skills_of(NURSE, "rated")[0].importance == 4.12


def test_technology_has_its_marks(tmp_path: Path) -> None:
    found = framework(laid_out(tmp_path / "db_29_2_text", ONET))
    marks = {
        found.skills[one.skill].label: (one.hot, one.in_demand)
        for one in found.skills_of(NURSE, "used")
    }
    assert marks == {
        "C++": (True, False),
        "C": (False, False),
        "Microsoft Excel": (True, True),
    }
    group = found.above(technology_uri("Microsoft Excel"))
    assert found.skills[group[0]].label == "Spreadsheet software"


def test_quotation_marks_are_letters(tmp_path: Path) -> None:
    titles = (
        ONET["Alternate Titles.txt"]
        .replace("Staff Nurse", 'Nurse, 5" Pipes')
        .replace("Registered Nurse (RN)", '"Charge" Nurse')
    )
    found = framework(laid_out(tmp_path / "db_29_2", {**ONET, "Alternate Titles.txt": titles}))
    assert found.occupations[NURSE].alternatives == ('"Charge" Nurse', "RN", 'Nurse, 5" Pipes')


def test_products_that_look_alike_stay_apart() -> None:
    names = ["C", "C++", "C#", ".NET", "Microsoft .NET Framework", "F#", "R"]
    assert len({technology_uri(name) for name in names}) == len(names)
    assert technology_uri("Adobe  Acrobat") == technology_uri("ADOBE ACROBAT")


def test_the_tables_of_30_3_have_other_names(tmp_path: Path) -> None:
    reading = open_onet(laid_out(tmp_path / "db_30_3_text", ONET_30_3))
    assert reading.remarks == ()
    found = framework(tmp_path / "db_30_3_text")
    assert found.head.version == "30.3"
    assert found.occupations[NURSE].alternatives == ("Staff Nurse",)
    rated = [found.skills[one.skill].label for one in found.skills_of(NURSE, "rated")]
    assert rated == ["Medicine", "Active Listening", "Programming", "Service Orientation"]
    assert [one.in_demand for one in found.skills_of(NURSE, "used")] == [True]


def test_workbooks_are_as_good_as_text(tmp_path: Path) -> None:
    files = {
        name.replace(".txt", ".xlsx"): workbook(
            {name[:20]: [line.split("\t") for line in text.splitlines()]}
        )
        for name, text in ONET.items()
    }
    from_text = framework(laid_out(tmp_path / "db_29_2_text", ONET))
    assert framework(laid_out(tmp_path / "db_29_2_excel", files)) == from_text


@pytest.mark.parametrize(
    ("description", "words"),
    [
        (
            "Assess. Licensing or registration required. More.",
            "Licensing or registration required.",
        ),
        (
            "Command. Required to hold license issued by U.S. Coast Guard.",
            "Required to hold license issued by U.S. Coast Guard.",
        ),
        ("Requires commercial drivers' license.", "Requires commercial drivers' license."),
        ("Install and maintain software licenses.", ""),
        ("Those required to hold teaching certifications should be reported elsewhere.", ""),
        ("Issue licenses or permits.", ""),
        ("Work is performed under the direction of licensed nursing staff.", ""),
        ("", ""),
    ],
)
def test_a_licence_is_told_in_the_sources_own_words(description: str, words: str) -> None:
    assert licence_words(description) == words


def test_licences_are_told(tmp_path: Path) -> None:
    found = framework(laid_out(tmp_path / "db_29_2_text", ONET))
    told = {one.label: one.licence for one in found.occupations.values() if one.licence}
    assert set(told) == {"Registered Nurses", "Captains"}


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    some = {name: ONET[name] for name in ("Occupation Data.txt", "Skills.txt")}
    reading = open_onet(laid_out(tmp_path / "db_29_2", some))
    assert "Alternate Titles, Job Zones, Related Occupations, Knowledge" in reading.remarks[0]
    with pytest.raises(InputError):
        open_onet(laid_out(tmp_path / "db_30_0", {"Skills.txt": ONET["Skills.txt"]}))
    with pytest.raises(UsageError):
        open_onet(laid_out(tmp_path / "onet", ONET))
