"""The shelf: imports are there wholly or not at all, and a second one changes nothing."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.frameworks.esco import open_esco
from cairn.importers.tables.reading import Item, Reading
from cairn.kernel.errors import InputError, UsageError
from cairn.library.encoding import decode, decode_sheet, encode, encode_sheet
from cairn.library.loading import IMPORTS, Choices, import_publication
from cairn.library.shelf import Shelf
from cairn.market.facts import Fact, FactSheet, Mark, Subject, Trait
from cairn.skills.concepts import Code, Occupation, Skill, SkillRelation
from cairn.skills.crosswalk import CrosswalkEdge
from cairn.skills.framework import framework_of
from importers.publications import CROSSWALK, EP, ESCO, ONET, RSD, laid_out, with_line


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with Shelf(tmp_path / "data") as opened:
        yield opened


def digest(shelf: Shelf) -> str:
    return hashlib.sha256(shelf.path.read_bytes()).hexdigest()


def test_it_works(shelf: Shelf, tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "esco v1.2.0", ESCO)
    dataset = import_publication(shelf, "esco", folder)
    assert (dataset.outcome, dataset.fault_count, dataset.kind) == ("imported", 0, "framework")
    assert dataset.rows["skills_en.csv"] == 2
    reading = open_esco(folder)
    assert shelf.framework("esco") == framework_of(reading.head, reading.items)


def test_a_second_import_changes_not_one_byte(shelf: Shelf, tmp_path: Path) -> None:
    for name, folder, files in (
        ("esco", "esco v1.2.0", ESCO),
        ("onet", "db_29_2_text", ONET),
        ("bls-projections", "ep", {"ep.csv": EP}),
    ):
        first = import_publication(shelf, name, laid_out(tmp_path / folder, files))
        before = digest(shelf)
        second = import_publication(shelf, name, tmp_path / folder)
        assert digest(shelf) == before
        assert second == replace(first, outcome="unchanged")


def test_the_same_content_from_other_files_changes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    import_publication(shelf, "bls-projections", laid_out(tmp_path / "a", {"a.csv": EP}))
    again = import_publication(
        shelf, "bls-projections", laid_out(tmp_path / "b", {"b.csv": EP.replace("\n", "\r\n")})
    )
    assert again.outcome == "unchanged"
    assert len(shelf.datasets()) == 1


def test_faults_are_those_of_the_files_that_were_read_last(shelf: Shelf, tmp_path: Path) -> None:
    import_publication(shelf, "bls-projections", laid_out(tmp_path / "a", {"e.csv": EP}))
    worse = laid_out(tmp_path / "b", with_line({"e.csv": EP}, "e.csv", '"Smiths","Apr-21"'))
    found = import_publication(shelf, "bls-projections", worse)
    assert (found.outcome, found.fault_count) == ("unchanged", 1)
    assert import_publication(shelf, "bls-projections", worse).faults == found.faults
    assert [one.fault_count for one in shelf.datasets()] == [1]


def test_versions_stand_side_by_side(shelf: Shelf, tmp_path: Path) -> None:
    old = {"ep.csv": EP.replace("2024", "2023").replace("2034", "2033")}
    import_publication(shelf, "bls-projections", laid_out(tmp_path / "new", {"ep.csv": EP}))
    import_publication(shelf, "bls-projections", laid_out(tmp_path / "old", old))
    assert [one.head.version for one in shelf.datasets()] == ["2023-33", "2024-34"]
    source, _ = shelf.sheets("bls-employment-projections")
    assert source.version == "2024-34"
    source, found = shelf.sheets("bls-employment-projections", version="2023-33", code="27-2011")
    assert [one.subject.title for one in found] == ["Actors"]
    assert source.version == "2023-33"


def test_the_newest_version_is_told_by_its_numbers(shelf: Shelf, tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "esco", ESCO)
    for version in ("1.9", "1.10", "1.2.0"):
        import_publication(shelf, "esco", folder, Choices(version=version))
    assert shelf.framework("esco").head.version == "1.10"
    assert shelf.framework("esco", version="1.2.0").head.version == "1.2.0"


def test_other_content_of_the_same_version_takes_its_place(shelf: Shelf, tmp_path: Path) -> None:
    import_publication(shelf, "bls-projections", laid_out(tmp_path / "a", {"ep.csv": EP}))
    changed = laid_out(tmp_path / "b", {"ep.csv": EP.replace("57.0", "58.0")})
    assert import_publication(shelf, "bls-projections", changed).outcome == "replaced"
    _, found = shelf.sheets("bls-employment-projections")
    assert len(list(found)) == 3
    assert len(shelf.datasets()) == 1


def test_an_import_that_breaks_off_leaves_the_shelf_as_it_was(shelf: Shelf, tmp_path: Path) -> None:
    reading = open_esco(laid_out(tmp_path / "esco v1.2.0", ESCO))

    def broken() -> Iterator[Item]:
        for number in range(5_000):
            yield Skill(f"urn:x:{number}", "label")
        raise InputError("The file ends here.", code="table-cut-off")

    before = shelf.path.read_bytes()
    with pytest.raises(InputError):
        shelf.add(Reading(reading.head, broken(), ("x",)), "digest")
    assert shelf.datasets() == ()
    assert shelf.path.read_bytes() == before
    assert shelf.add(Reading(reading.head, iter(()), ("x",)), "digest").outcome == "imported"


def test_crosswalks_and_facts_are_asked_for_by_name(shelf: Shelf, tmp_path: Path) -> None:
    path = laid_out(tmp_path / "x", {"x.csv": CROSSWALK})
    import_publication(shelf, "crosswalk", path, Choices(origin="soc-2010", target="isco-08"))
    walk = shelf.crosswalk("crosswalk:soc-2010:isco-08")
    assert [link.target for link in walk.links("15-1132")] == ["2512", "2513"]
    import_publication(shelf, "rsd", laid_out(tmp_path / "r", {"skills.json": RSD}))
    assert len(shelf.framework("rsd:r").skills) == 2


@pytest.mark.parametrize(
    "ask",
    [
        lambda shelf: shelf.framework("esco"),
        lambda shelf: shelf.sheets("oews"),
        lambda shelf: shelf.crosswalk("crosswalk:a:b"),
        lambda shelf: shelf.framework("bls-employment-projections"),
        lambda shelf: shelf.crosswalk("bls-employment-projections"),
        lambda shelf: shelf.sheets("bls-employment-projections", version="1999"),
    ],
)
def test_what_is_not_there_is_told(shelf: Shelf, tmp_path: Path, ask: object) -> None:
    import_publication(shelf, "bls-projections", laid_out(tmp_path / "a", {"ep.csv": EP}))
    assert callable(ask)
    with pytest.raises(UsageError) as refused:
        ask(shelf)
    assert refused.value.code == "no-dataset"


def test_an_unknown_import_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        import_publication(shelf, "lightcast", tmp_path)
    assert refused.value.code == "unknown-import"
    assert "esco" in refused.value.mend


def test_another_file_is_not_taken_for_a_shelf(tmp_path: Path) -> None:
    (tmp_path / "data.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(InputError) as refused:
        Shelf(tmp_path)
    assert refused.value.code == "broken-library"
    (tmp_path / "data.sqlite").unlink()
    with Shelf(tmp_path) as made:
        path = made.path
    with sqlite3.connect(path) as changed:
        changed.execute("PRAGMA user_version = 99")
    changed.close()
    with pytest.raises(InputError):
        Shelf(tmp_path)
    with pytest.raises(InputError):
        Shelf(path)


def test_every_import_has_a_title() -> None:
    assert all(kind.title for kind in IMPORTS.values())


TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12)
MARKS: list[Mark] = ["published", "not-available", "top-coded"]
FACTS = st.builds(
    Fact,
    TEXTS,
    st.none() | NUMBERS,
    TEXTS,
    TEXTS,
    st.sampled_from(MARKS),
    st.sampled_from([1, 1000]),
    st.none() | NUMBERS,
    TEXTS,
)
SHEETS = st.builds(
    FactSheet,
    st.builds(Subject, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS),
    st.lists(FACTS, max_size=4).map(tuple),
    st.lists(st.builds(Trait, TEXTS, TEXTS, TEXTS), max_size=3).map(tuple),
    st.lists(TEXTS, max_size=3).map(tuple),
)
STATEMENTS = st.one_of(
    st.builds(Skill, TEXTS, TEXTS, st.lists(TEXTS, max_size=3).map(tuple)),
    st.builds(Occupation, TEXTS, TEXTS, codes=st.tuples(st.builds(Code, TEXTS, TEXTS))),
    st.builds(SkillRelation, TEXTS, TEXTS, st.just("rated"), st.none() | st.floats(0, 7)),
    st.builds(CrosswalkEdge, TEXTS, TEXTS, st.none() | st.floats(0, 1)),
)


@given(SHEETS)
def test_facts_come_back_to_the_digit(sheet: FactSheet) -> None:
    back = decode_sheet(sheet.subject, encode_sheet(sheet))
    assert back == sheet
    assert [str(one.value) for one in back.facts] == [str(one.value) for one in sheet.facts]


@given(STATEMENTS)
def test_statements_come_back_as_they_were(item: Item) -> None:
    assert decode(type(item).__name__, encode(item)) == item


def test_a_number_keeps_its_zeros() -> None:
    sheet = FactSheet(Subject(), (Fact("wage", Decimal("15.00"), "USD", "2025"),))
    (fact,) = decode_sheet(sheet.subject, encode_sheet(sheet)).facts
    assert str(fact.value) == "15.00"
