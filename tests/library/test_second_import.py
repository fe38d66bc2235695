"""Every import, done again: not one byte changes; and editions stand side by side."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from cairn.kernel.errors import UsageError
from cairn.library.loading import IMPORTS, Choices, import_publication
from cairn.library.shelf import Dataset, Shelf
from importers.publications import PUBLICATIONS, laid_out


def imported(shelf: Path, name: str, path: Path, **said: str) -> tuple[Dataset, str]:
    """What came of an import, and the digest of the shelf's file after it."""
    with Shelf(shelf) as opened:
        dataset = import_publication(opened, name, path, Choices(**said))
        file = opened.path
    assert [one.name for one in shelf.iterdir()] == [file.name]
    return dataset, hashlib.sha256(file.read_bytes()).hexdigest()


def test_there_is_a_publication_for_every_import() -> None:
    assert set(PUBLICATIONS) == set(IMPORTS)


@pytest.mark.parametrize("name", IMPORTS)
def test_a_second_import_changes_not_one_byte(tmp_path: Path, name: str) -> None:
    files, said = PUBLICATIONS[name]
    path = laid_out(tmp_path / "files", files)
    first, before = imported(tmp_path / "shelf", name, path, **said)
    assert (first.outcome, first.fault_count) == ("imported", 0)
    assert sum(first.counts.values()) >= 2
    second, after = imported(tmp_path / "shelf", name, path, **said)
    assert second == replace(first, outcome="unchanged")
    assert after == before
    # Nor does it matter where the files lie, if they are the same.
    elsewhere = tmp_path / "elsewhere" / "files"
    shutil.copytree(path, elsewhere)
    third, after = imported(tmp_path / "shelf", name, elsewhere, **said)
    assert third == second
    assert after == before


@pytest.mark.parametrize("name", IMPORTS)
def test_the_shelf_says_what_the_importer_said(tmp_path: Path, name: str) -> None:
    files, said = PUBLICATIONS[name]
    path = laid_out(tmp_path / "files", files)
    reading = IMPORTS[name].open(path, Choices(**said))
    counts = Counter(type(one).__name__ for one in reading.items)
    imported(tmp_path / "shelf", name, path, **said)
    with Shelf(tmp_path / "shelf") as shelf:
        (dataset,) = shelf.datasets()
    assert dataset.head == reading.head
    assert (dataset.counts, dataset.rows) == (counts, reading.rows)
    assert (dataset.remarks, dataset.faults) == (reading.remarks, ())


@pytest.mark.parametrize("name", IMPORTS)
def test_two_imports_of_the_same_make_the_same_file(tmp_path: Path, name: str) -> None:
    files, said = PUBLICATIONS[name]
    path = laid_out(tmp_path / "files", files)
    _, one = imported(tmp_path / "one", name, path, **said)
    _, two = imported(tmp_path / "two", name, path, **said)
    assert one == two


def test_another_cairn_reads_the_same_files_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = laid_out(tmp_path / "files", PUBLICATIONS["cps"][0])
    first, before = imported(tmp_path / "shelf", "cps", path)
    monkeypatch.setattr("cairn.library.loading.version", lambda _: "99")
    second, noted = imported(tmp_path / "shelf", "cps", path)
    assert second == replace(first, outcome="unchanged")
    assert noted != before
    assert imported(tmp_path / "shelf", "cps", path) == (second, noted)


def test_other_imports_do_not_change_it(tmp_path: Path) -> None:
    for name, (files, said) in PUBLICATIONS.items():
        imported(tmp_path / "shelf", name, laid_out(tmp_path / name, files), **said)
    _, before = imported(tmp_path / "shelf", "gazetteer", tmp_path / "gazetteer")
    for name, (_, said) in PUBLICATIONS.items():
        again, after = imported(tmp_path / "shelf", name, tmp_path / name, **said)
        assert again.outcome == "unchanged", name
        assert after == before, name


@pytest.mark.parametrize("name", [one for one in IMPORTS if "version" in IMPORTS[one].choices])
def test_editions_stand_side_by_side(tmp_path: Path, name: str) -> None:
    files, said = PUBLICATIONS[name]
    path = laid_out(tmp_path / "files", files)
    for version in ("May 2023", "May 2024"):
        dataset, _ = imported(tmp_path / "shelf", name, path, **{**said, "version": version})
        assert dataset.outcome == "imported"
    with Shelf(tmp_path / "shelf") as shelf:
        assert [one.head.version for one in shelf.datasets()] == ["May 2023", "May 2024"]
        assert len({tuple(one.counts.items()) for one in shelf.datasets()}) == 1


def test_languages_stand_side_by_side(tmp_path: Path) -> None:
    files, said = PUBLICATIONS["esco"]
    both = {
        name.replace("_en.", f"_{to}."): text for name, text in files.items() for to in ("en", "fr")
    }
    path = laid_out(tmp_path / "files", both)
    for language in ("en", "fr"):
        found, _ = imported(tmp_path / "shelf", "esco", path, language=language, **said)
        assert found.outcome == "imported"
        assert all(f"_{language}." in file for file in found.rows)
    with Shelf(tmp_path / "shelf") as shelf:
        assert len(shelf.datasets()) == 2
        assert shelf.framework("esco").head.language == "en"
        assert shelf.framework("esco", language="fr").head.language == "fr"


@pytest.mark.parametrize("name", IMPORTS)
@pytest.mark.parametrize("choice", ["version", "language", "origin", "target"])
def test_what_means_nothing_for_an_import_is_refused(
    tmp_path: Path, name: str, choice: str
) -> None:
    files, said = PUBLICATIONS[name]
    path = laid_out(tmp_path / "files", files)
    if choice in IMPORTS[name].choices:
        return
    with pytest.raises(UsageError) as refused:
        imported(tmp_path / "shelf", name, path, **{**said, choice: "isco-08"})
    assert refused.value.code == "not-a-choice"
    assert f"--{choice}" in refused.value.sentence
