"""`cairn bake` and `cairn unbake`."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.academy import Caller, file_of, start


@pytest.fixture
def badge(academy: Path) -> Path:
    return file_of(academy, "badges", "zoe")


@pytest.fixture
def picture(academy: Path) -> Path:
    return academy / "out" / "public" / "images" / "client-talk.svg"


@pytest.fixture
def signed(academy: Path) -> Path:
    return file_of(academy, "credentials", "zoe")


def test_it_works(call: Caller, picture: Path, signed: Path, tmp_path: Path) -> None:
    answer = call("bake", picture, signed, "-o", tmp_path / "badge.svg")
    assert (answer.code, answer.out) == (0, f"Baked {signed} into {tmp_path / 'badge.svg'}.\n")
    answer = call("unbake", tmp_path / "badge.svg", "--output", tmp_path / "back.json")
    assert (answer.code, answer.out) == (0, f"Wrote the credential to {tmp_path / 'back.json'}.\n")
    assert (tmp_path / "back.json").read_text("utf-8").strip() == signed.read_text("utf-8").strip()


def test_a_png(call: Caller, signed: Path, tmp_path: Path) -> None:
    from cairn.exporters.badge_image import BadgeArt, badge_png

    art = BadgeArt("urn:example:1", "Client communication", "Northbank Academy")
    (tmp_path / "p.png").write_bytes(badge_png(art))
    assert call("bake", tmp_path / "p.png", signed, "-o", tmp_path / "b.png").code == 0
    answer = call("unbake", tmp_path / "b.png")
    assert answer.out.strip() == signed.read_text("utf-8").strip()


def test_a_baked_picture_is_baked_anew(
    call: Caller, badge: Path, academy: Path, tmp_path: Path
) -> None:
    other = file_of(academy, "credentials", "ana-diaz-genai-finance")
    assert call("bake", badge, other, "-o", tmp_path / "b.svg").code == 0
    assert call("unbake", tmp_path / "b.svg").out.strip() == other.read_text("utf-8").strip()


def test_what_was_baked_comes_out_byte_for_byte(badge: Path, tmp_path: Path) -> None:
    from cairn.credentials.baking import unbake

    ended = start("unbake", badge, PYTHONIOENCODING="latin-1")
    assert ended.stdout == unbake(badge.read_bytes())[0].text.encode()


BAD = {
    "no picture": (["bake", "nowhere.png", "SIGNED", "-o", "OUT"], 2, "There is no file"),
    "no credential": (["bake", "PICTURE", "nowhere.json", "-o", "OUT"], 2, "There is no file"),
    "not a picture": (["bake", "SIGNED", "SIGNED", "-o", "OUT"], 1, "neither a PNG nor an SVG"),
    "not a credential": (["bake", "PICTURE", "ROSTER", "-o", "OUT"], 1, "digital credential"),
    "no output": (["bake", "PICTURE", "SIGNED"], 2, "--output"),
    "no folder for it": (["bake", "PICTURE", "SIGNED", "-o", "no/b.svg"], 2, "There is no folder"),
    "over the picture": (["bake", "PICTURE", "SIGNED", "-o", "PICTURE"], 2, "overwritten"),
    "over the credential": (["bake", "PICTURE", "SIGNED", "-o", "SIGNED"], 2, "overwritten"),
    "unbake nothing": (["unbake", "nowhere.png"], 2, "There is no file"),
    "unbake a folder": (["unbake", "."], 2, "is a folder"),
    "unbake text": (["unbake", "ROSTER"], 1, "neither a PNG nor an SVG"),
    "unbake a picture": (["unbake", "PICTURE"], 1, "carries no credential"),
    "unbake over itself": (["unbake", "BADGE", "-o", "BADGE"], 2, "overwritten"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input(
    case: str,
    call: Caller,
    badge: Path,
    picture: Path,
    signed: Path,
    academy: Path,
    tmp_path: Path,
) -> None:
    arguments, code, words = BAD[case]
    places = {
        "SIGNED": signed,
        "PICTURE": picture,
        "BADGE": badge,
        "ROSTER": academy / "roster.csv",
        "OUT": tmp_path / "out.svg",
    }
    before = {path: path.read_bytes() for path in (signed, picture, badge)}
    answer = call(*(places.get(word, word) for word in arguments))
    assert answer.code == code
    assert words in answer.err
    assert not (tmp_path / "out.svg").exists()
    assert {path: path.read_bytes() for path in before} == before
