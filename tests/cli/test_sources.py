"""What `cairn verify` finds in folders, archives, lists and standard input."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from cairn.bulk.rows import Row
from cairn.cli.archives import unpack
from cairn.cli.sources import read_sources
from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import MappingResolver, OfflineResolver
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cli.academy import AT, file_of, start

SMALL = Limits(image_bytes=10_000)


def found(*names: object, limits: Limits = DEFAULT_LIMITS) -> list[Row]:
    resolver = MappingResolver({"https://a.example/1.json": b"{}"})
    return list(read_sources([str(name) for name in names], resolver, limits))


def zipped(members: dict[str, bytes], **options: int) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", **options) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return written.getvalue()


def test_it_works(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"b.json": b"{}", "deep/er/c.PNG": b"x"}))
    (tmp_path / "d.json").write_bytes(b"{}")
    names = [source.name for source in found(tmp_path)]
    zip_name = tmp_path / "a.zip"
    assert names == [f"{zip_name}/b.json", f"{zip_name}/deep/er/c.PNG", str(tmp_path / "d.json")]


def test_what_is_no_badge_is_passed_over_by_name(tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "letter.txt").write_bytes(b"Dear Sirs")
    (tmp_path / "a.zip").write_bytes(zipped({"cv.docx": b"PKno", "photo.jpg": b"\xff\xd8"}))
    assert [source.passed_over for source in found(tmp_path)] == [True] * 4


def test_a_badge_under_another_ending_is_found(tmp_path: Path) -> None:
    (tmp_path / "badge").write_bytes(b'{"a": 1}')
    (tmp_path / "a.zip").write_bytes(zipped({"badge.txt": b'{"a": 1}'}))
    assert [source.passed_over for source in found(tmp_path)] == [False, False]


def test_hidden_files_are_not_spoken_of(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.json").write_bytes(b"{}")
    (tmp_path / "a.zip").write_bytes(zipped({"__MACOSX/._a.json": b"x", ".hidden.json": b"x"}))
    assert found(tmp_path) == []


def test_names_in_an_archive_are_only_names(tmp_path: Path) -> None:
    tricks = ["../../up.json", "/root.json", "C:\\x.json", "a\x1b[2Jb.json", "ü/é.json"]
    (tmp_path / "a.zip").write_bytes(zipped(dict.fromkeys(tricks, b"{}")))
    sources = found(tmp_path / "a.zip")
    assert [source.data for source in sources] == [b"{}"] * 5
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip"]


def _locked() -> bytes:
    data = bytearray(zipped({"a.json": b"{}"}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    return bytes(data)


def _damaged() -> bytes:
    whole = zipped({"a.json": b"{}" * 500})
    return whole.replace(b"{}{}", b"{]{}", 1)


def _wide_listing() -> bytes:
    """An archive whose wider ending record claims a listing of a gigabyte (ZIP64)."""
    data = zipped({"a.json": b"{}"})
    place = data.rindex(b"PK\x05\x06")
    wide = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 1, 1, 1 << 30, 0)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, place, 1)
    return data[:place] + wide + locator + data[place:]


BAD_ARCHIVES = {
    "locked": (_locked(), "zip-encrypted"),
    "damaged": (_damaged(), "zip-unreadable"),
    "cut short": (zipped({"a.json": b"{}"})[:40], "zip-unreadable"),
    "a ZIP inside": (zipped({"b.zip": zipped({"a.json": b"{}"})}), "zip-in-zip"),
    "a large member": (zipped({"a.json": b"x" * 20_000}), "document-too-large"),
    "a bomb": (
        zipped({"a.json": b"\0" * 50_000_000}, compression=zipfile.ZIP_DEFLATED),
        "document-too-large",
    ),
    "too many members": (zipped({f"{n}.json": b"" for n in range(20_001)}), "zip-too-many"),
    "a listing too long": (_wide_listing(), "zip-too-many"),
}


@pytest.mark.parametrize("case", BAD_ARCHIVES)
def test_a_bad_archive_ends_in_a_line(case: str, tmp_path: Path) -> None:
    data, code = BAD_ARCHIVES[case]
    (tmp_path / "a.zip").write_bytes(data)
    sources = found(tmp_path / "a.zip", limits=SMALL)
    assert [source.error.code for source in sources if source.error] == [code]
    assert len(sources) == 1


def test_a_bad_member_does_not_hide_the_good_ones(tmp_path: Path) -> None:
    members = {"a.json": b"x" * 20_000, "b.json": b"{}"}
    (tmp_path / "a.zip").write_bytes(zipped(members))
    large, good = found(tmp_path / "a.zip", limits=SMALL)
    assert large.error is not None
    assert good.data == b"{}"


def test_all_members_together_are_limited() -> None:
    most = zipped({f"{n}.json": b"x" * 9_000 for n in range(80)}, compression=zipfile.ZIP_DEFLATED)
    members = list(unpack(io.BytesIO(most), SMALL))
    errors = [member.error.sentence for member in members if member.error]
    assert len(members) == 80
    assert sum(len(member.data) for member in members) <= 64 * SMALL.image_bytes
    assert set(errors) == {"The ZIP unpacks to too much."}


LISTS = {
    "plain": (b"https://a.example/1.json\nhttps://b.example/2.json\n", 2),
    "remarks and blanks": (b"# ours\n\nhttps://a.example/1.json\n", 1),
    "from a spreadsheet": (b"\xef\xbb\xbfhttps://a.example/1.json\r\n", 1),
    "with a bad line": (b"https://a.example/1.json\nbadge of Ana\n", 2),
}


@pytest.mark.parametrize("case", LISTS)
def test_a_list_of_addresses(case: str, tmp_path: Path) -> None:
    data, count = LISTS[case]
    (tmp_path / "list.txt").write_bytes(data)
    sources = found(tmp_path / "list.txt")
    assert len(sources) == count
    assert sources[0] == Row("https://a.example/1.json", b"{}")
    assert all(source.error is not None for source in sources[1:])


def test_an_address_offline() -> None:
    (source,) = read_sources(["https://a.example/1.json"], OfflineResolver(), DEFAULT_LIMITS)
    assert isinstance(source.error, FetchError)


def test_a_folder_that_cannot_be_read_as_a_file_is_not_the_credentials_fault(
    tmp_path: Path,
) -> None:
    (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")
    assert found(tmp_path) == []


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    name = bytes(tmp_path) + b"/\xff\xfe.json"
    with open(name, "wb") as file:  # noqa: PTH123 - only bytes can name it
        file.write(b"{}")
    (source,) = found(tmp_path)
    source.name.encode()


@pytest.mark.parametrize("form", ["badge", "zip", "list"])
def test_standard_input(form: str, academy: Path) -> None:
    badge = file_of(academy, "badges", "zoe").read_bytes()
    given = {
        "badge": badge,
        "zip": zipped({"a.svg": badge}),
        "list": b"https://a.example/1.json\n",
    }[form]
    ended = start("verify", "-", "--offline", "--brief", "--at", AT, standard_input=given)
    assert ended.returncode == 3
    assert ended.stdout.startswith(b"COULD NOT BE DETERMINED")
    assert ended.stderr == b""
