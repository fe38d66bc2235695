"""ESCO: both editions, any language, and the traps of its labels."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from cairn.importers.frameworks.esco import open_esco
from cairn.importers.tables.faults import TableFault
from cairn.kernel.errors import InputError, UsageError
from cairn.skills.framework import Framework, framework_of
from importers.publications import ESCO, ESCO_1_1, laid_out
from importers.tables.workbooks import zipped

SKILL = "http://data.europa.eu/esco/skill/"
JOB = "http://data.europa.eu/esco/occupation/"


def framework(path: Path, **said: str) -> Framework:
    reading = open_esco(path, **said)
    return framework_of(
        reading.head, (one for one in reading.items if not isinstance(one, TableFault))
    )


def test_it_works(tmp_path: Path) -> None:
    found = framework(laid_out(tmp_path / "ESCO dataset - v1.2.0 - csv", ESCO))
    assert (found.head.version, found.head.language) == ("1.2.0", "en")
    knit = found.skills[f"{SKILL}1"]
    assert (knit.label, knit.kind, knit.reuse) == ("knit", "skill", "cross-sector")
    assert found.skills[f"{SKILL}2"].kind == "knowledge"
    assert found.belongs_to(f"{SKILL}1", "transversal")
    assert found.above(f"{SKILL}1") == (f"{SKILL}S1", f"{SKILL}S")
    group = found.skills[f"{SKILL}S1"]
    assert (group.kind, group.code, group.description) == ("group", "S1", "About textiles.")
    (officers,) = found.above(f"{JOB}2")
    assert found.occupations[officers].code("isco-08") == "01"
    assert found.occupations[officers].kind == "group"
    assert [one.skill for one in found.skills_of(f"{JOB}1", "essential")] == [f"{SKILL}1"]
    assert [one.skill for one in found.skills_of(f"{JOB}1", "optional")] == [f"{SKILL}2"]


def test_other_labels_stand_on_lines_or_between_bars(tmp_path: Path) -> None:
    found = framework(laid_out(tmp_path / "v1.2.0", ESCO))
    expected = ("make knitwear", "use knitting needles", "knitt")
    assert found.skills[f"{SKILL}1"].alternatives == expected
    only_collection = {
        "transversalSkillsCollection_en.csv": ESCO["transversalSkillsCollection_en.csv"]
    }
    found = framework(laid_out(tmp_path / "part" / "v1.2.0", only_collection))
    assert found.skills[f"{SKILL}1"].alternatives == ("make knitwear", "use needles")


def test_spaces_around_labels_are_taken_away(tmp_path: Path) -> None:
    found = framework(laid_out(tmp_path / "v1.2.0", ESCO))
    assert found.occupations[f"{JOB}1"].label == "knitter"
    assert found.skills[f"{SKILL}2"].label == "wool science"


def test_codes_keep_their_leading_zero_and_regulation_is_told(tmp_path: Path) -> None:
    found = framework(laid_out(tmp_path / "v1.2.0", ESCO))
    officer = found.occupations[f"{JOB}2"]
    assert (officer.code("isco-08"), officer.code("esco")) == ("0110", "0110.1")
    assert officer.licence == "regulated"
    assert found.occupations[f"{JOB}1"].licence == ""


def test_the_older_edition_in_another_language(tmp_path: Path) -> None:
    reading = open_esco(laid_out(tmp_path / "ESCO v1.1.1", ESCO_1_1))
    assert (reading.head.version, reading.head.language) == ("1.1.1", "fr")
    items = list(reading.items)
    assert not any(isinstance(one, TableFault) for one in items)
    assert dict(reading.rows) == {"skills_fr.csv": 1, "occupationSkillRelations.csv": 1}
    assert "occupations" in reading.remarks[0]


def test_columns_are_found_by_name_wherever_they_stand(tmp_path: Path) -> None:
    turned = {}
    for name, text in ESCO.items():
        made = io.StringIO()
        rows = csv.reader(io.StringIO(text))
        csv.writer(made).writerows([*row[::-1], "more"] for row in rows)
        turned[name] = made.getvalue()
    expected = framework(laid_out(tmp_path / "v1.2.0", ESCO))
    assert framework(laid_out(tmp_path / "turned" / "v1.2.0", turned)) == expected


def test_the_older_edition_has_relations_and_a_hierarchy_without_labels(tmp_path: Path) -> None:
    broader = "broaderRelationsSkillPillar_en.csv"
    relations = "occupationSkillRelations_en.csv"
    older = {
        **ESCO,
        broader: f"conceptType,conceptUri,broaderType,broaderUri\nK,{SKILL}1,G,{SKILL}S1\n",
        relations: (
            f"occupationUri,relationType,skillType,skillUri\n{JOB}1,essential,x,{SKILL}1\n"
            f"{JOB}1,optional,x,{SKILL}2\n"
        ),
    }
    found = framework(laid_out(tmp_path / "v1.1.0", older))
    newer = framework(laid_out(tmp_path / "v1.2.0", ESCO))
    assert found.relations == newer.relations
    assert found.above(f"{SKILL}1") == newer.above(f"{SKILL}1")


def test_an_archive_is_as_good_as_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "ESCO dataset - v1.2.0 - classification - en - csv.zip"
    path.write_bytes(zipped({f"csv/{name}": text for name, text in ESCO.items()}))
    assert framework(path) == framework(laid_out(tmp_path / "v1.2.0", ESCO))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    files = {name: text for name, text in ESCO.items() if name != "skills_en.csv"}
    reading = open_esco(laid_out(tmp_path / "v1.2.0", files))
    assert "skills" in reading.remarks[0]


def test_what_the_files_do_not_say_is_asked_for(tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "data", {**ESCO, "my_notes_fr.csv": "a,b"})
    with pytest.raises(UsageError) as refused:
        open_esco(folder)
    assert refused.value.code == "version-unknown"
    assert framework(folder, version="1.2.0").head.version == "1.2.0"
    laid_out(folder, {"skills_de.csv": ESCO["skills_en.csv"]})
    with pytest.raises(UsageError) as refused:
        open_esco(folder, version="1.2.0")
    assert refused.value.code == "language-unknown"
    assert open_esco(folder, version="1.2.0", language="de").head.language == "de"


def test_something_else_is_no_esco(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        open_esco(laid_out(tmp_path / "v1.2.0", {"readme.txt": "hello"}))
    assert refused.value.code == "no-publication"
