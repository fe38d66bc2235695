"""Slugs, atomic files, the public layout, chance, and places in status lists."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import ProgrammeError
from cairn.programme.atomic_files import file_sha256, write_file
from cairn.programme.chance import SYSTEM_CHANCE
from cairn.programme.layout import Layout
from cairn.programme.ledger import Award
from cairn.programme.slugs import slug_for
from cairn.programme.status_lists import Places
from cairn.status.bitstring import MINIMUM_ENTRIES

URN = "urn:uuid:0a1b2c3d-4e5f-4a6b-8c7d-000000000000"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ana Díaz", "ana-diaz-pm-0a1b2c3d"),
        ("李小龍", "pm-0a1b2c3d"),
        ("ana@example.org", "pm-0a1b2c3d"),
        ("../../etc/passwd", "etc-passwd-pm-0a1b2c3d"),
        ("Øystein", "ystein-pm-0a1b2c3d"),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    assert slug_for(name, "pm", URN, set()) == slug


def test_a_taken_slug_gets_another_end() -> None:
    assert slug_for("Ana", "pm", URN, {"ana-pm-0a1b2c3d"}) == "ana-pm-0a1b2c3d4"


@given(st.text(max_size=80))
def test_a_slug_is_always_a_safe_file_name(name: str) -> None:
    slug = slug_for(name, "pm", URN, set())
    assert slug.replace("-", "").isalnum()
    assert slug.isascii()
    assert len(slug) < 100


def test_a_file_is_replaced_wholly(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.json"
    write_file(path, b"one")
    digest = write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert file_sha256(path) == digest
    assert [file.name for file in path.parent.iterdir()] == ["b.json"]
    assert file_sha256(tmp_path / "none") == ""


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProgrammeError) as caught:
        write_file(tmp_path / "file" / "below", b"")
    assert caught.value.code == "not-written"


@pytest.mark.parametrize("path", ["", "/", "/a/../b", "/%2e%2e/b", "/a%2fb", "/a%00"])
def test_no_public_address_leads_out_of_the_folder(path: str) -> None:
    with pytest.raises(ProgrammeError):
        Layout(Path("folder")).public_file(f"https://badges.example.org{path}")


def test_a_public_address_is_a_path() -> None:
    file = Layout(Path("folder")).public_file("https://badges.example.org/status/1.json")
    assert file == Path("folder/out/public/status/1.json")


def test_ids_are_random_uuids() -> None:
    one, other = SYSTEM_CHANCE.urn(), SYSTEM_CHANCE.urn()
    assert one != other
    assert uuid.UUID(one).version == 4


def test_a_full_list_is_followed_by_another() -> None:
    full = [
        Award(str(n), str(n), str(n), "pm", "", "", "", "", "", 1, n, 1)
        for n in range(MINIMUM_ENTRIES)
    ]
    places = Places(full)
    assert places.take(lambda below: below - 1) == (2, MINIMUM_ENTRIES - 1)
    assert places.take(lambda below: 5) == (2, 5)
