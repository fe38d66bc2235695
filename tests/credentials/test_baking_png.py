"""PNG: chunks in, chunks out, and what a damaged or hostile file says."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cairn.credentials.baking import bake, unbake
from cairn.credentials.baking.png import bake_png, unbake_png
from cairn.kernel.errors import InputError, LimitError
from cairn.kernel.json_text import write_json
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CREDENTIAL = '{"type":"VerifiableCredential"}'
TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.c2ln"


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PIXELS = chunk(b"IDAT", zlib.compress(b"\0\0"))
END = chunk(b"IEND")


def png(*chunks: bytes) -> bytes:
    return SIGNATURE + HEADER + b"".join(chunks) + PIXELS + END


def text_chunk(
    text: bytes, keyword: bytes = b"openbadgecredential", head: bytes = b"\0\0\0\0"
) -> bytes:
    return chunk(b"iTXt", keyword + b"\0" + head + text)


def chunks_of(image: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(image):
        (length,) = struct.unpack_from(">I", image, at)
        found.append((image[at + 4 : at + 8], image[at : at + 12 + length]))
        at += 12 + length
    return found


def test_it_works() -> None:
    (baked,) = unbake(bake(png(), CREDENTIAL))
    assert (baked.text, baked.kind, baked.form, baked.notes) == (CREDENTIAL, "ob3", "json", ())
    assert baked.keyword == "openbadgecredential"


def test_the_chunk_is_what_the_specification_asks_for() -> None:
    kinds = chunks_of(bake(png(), CREDENTIAL))
    assert [kind for kind, _ in kinds] == [b"IHDR", b"iTXt", b"IDAT", b"IEND"]
    body = kinds[1][1][8:-4]
    assert body == b"openbadgecredential\0\0\0\0\0" + CREDENTIAL.encode()


def test_pillow_reads_the_text_and_the_same_pixels() -> None:
    plain = io.BytesIO()
    Image.effect_mandelbrot((32, 32), (-2, -1, 1, 1), 50).save(plain, "PNG")
    baked = bake(plain.getvalue(), CREDENTIAL)
    with Image.open(io.BytesIO(baked)) as after, Image.open(plain) as before:
        assert after.info["openbadgecredential"] == CREDENTIAL
        assert after.tobytes() == before.tobytes()


def test_every_other_chunk_keeps_its_bytes() -> None:
    odd = png(
        chunk(b"gAMA", b"\0\1\2\3"),
        chunk(b"tEXt", b"Title\0A badge"),
        chunk(b"iTXt", b"openbadgecredentials\0\0\0\0\0near miss"),
        chunk(b"prVt", b"x" * 300),
    )
    after = [bytes_ for kind, bytes_ in chunks_of(bake(odd, TOKEN)) if TOKEN.encode() not in bytes_]
    assert after == [bytes_ for _, bytes_ in chunks_of(odd)]


def test_baking_again_replaces_the_credential_wherever_it_was() -> None:
    first = png(chunk(b"tEXt", b"openbadgecredential\0" + TOKEN.encode()))
    again = bake(first, CREDENTIAL)
    assert [baked.text for baked in unbake(again)] == [CREDENTIAL]
    assert bake(again, CREDENTIAL) == again


def test_an_older_assertion_stays_beside_the_new_credential() -> None:
    both = bake(png(text_chunk(b'{"uid":"1"}', b"openbadges")), CREDENTIAL)
    assert [(baked.kind, baked.text) for baked in unbake(both)] == [
        ("ob3", CREDENTIAL),
        ("ob2", '{"uid":"1"}'),
    ]


def test_bytes_after_the_end_are_kept_and_not_read() -> None:
    tail = b"PK\x03\x04 something else"
    baked = bake(png() + tail, CREDENTIAL)
    assert baked.endswith(END + tail)
    assert len(unbake(baked)) == 1


def test_an_assertion_address_in_an_old_text_chunk_is_found() -> None:
    image = png(chunk(b"tEXt", b"openbadges\0https://example.org/assertions/1"))
    (baked,) = unbake(image)
    assert (baked.kind, baked.form, baked.text) == (
        "ob2",
        "url",
        "https://example.org/assertions/1",
    )
    assert "tEXt" in baked.notes[0]


def test_a_clr_is_found() -> None:
    (baked,) = unbake(png(text_chunk(CREDENTIAL.encode(), b"clrcredential")))
    assert (baked.kind, baked.keyword) == ("clr", "clrcredential")


def test_compressed_text_is_read_with_a_note() -> None:
    packed = zlib.compress(CREDENTIAL.encode())
    (international,) = unbake(png(text_chunk(packed, head=b"\1\0\0\0")))
    (old,) = unbake(png(chunk(b"zTXt", b"openbadgecredential\0\0" + packed)))
    assert international.text == old.text == CREDENTIAL
    assert "compressed" in international.notes[0]
    assert len(old.notes) == 2


def test_old_text_chunks_are_utf8_or_else_latin_1() -> None:
    for encoding in ("utf-8", "latin-1"):
        body = b"openbadges\0" + '{"name":"José"}'.encode(encoding)
        assert unbake(png(chunk(b"tEXt", body)))[0].text == '{"name":"José"}'


LONG = b"[" * 70
BAD_IMAGES = {
    "empty": (b"", "not-an-image"),
    "text": (b"hello", "not-an-image"),
    "a JPEG": (b"\xff\xd8\xff\xe0" + b"\0" * 40, "not-an-image"),
    "signature spoilt by a text transfer": (png().replace(b"\r\n", b"\n", 1), "not-an-image"),
    "signature only": (SIGNATURE, "png-truncated"),
    "cut inside a chunk": (png()[:-15], "png-truncated"),
    "cut before the end chunk": (png()[:-12], "png-truncated"),
    "cut inside the length": (SIGNATURE + HEADER + b"\0\0", "png-truncated"),
    "length beyond the file": (SIGNATURE + b"\0\xff\xff\xff" + HEADER[4:], "png-truncated"),
    "length beyond the standard": (SIGNATURE + b"\xff\xff\xff\xff" + HEADER[4:], "png-damaged"),
    "chunk type of no letters": (SIGNATURE + HEADER + chunk(b"\0\1\2\3") + END, "png-damaged"),
    "no header": (SIGNATURE + PIXELS + END, "png-damaged"),
    "short header": (SIGNATURE + chunk(b"IHDR", b"\0") + END, "png-damaged"),
    "two headers": (png(HEADER), "png-damaged"),
    "pixels flipped": (png().replace(PIXELS[8:12], b"abcd"), "png-checksum"),
    "credential flipped": (
        bake_png(png(), CREDENTIAL).replace(b"Verifiable", b"Falsifiable"[:10]),
        "png-checksum",
    ),
    "nothing baked": (png(), "no-credential"),
    "two credentials": (png(text_chunk(b"{}"), text_chunk(b'{"a":1}')), "more-than-one-credential"),
    "the same credential twice": (png(text_chunk(b"{}") * 2), "more-than-one-credential"),
    "empty credential": (png(text_chunk(b"")), "empty-credential"),
    "blank credential": (png(text_chunk(b" \n")), "empty-credential"),
    "not JSON": (png(text_chunk(b"{bad json}")), "not-json"),
    "JSON array": (png(text_chunk(b"[]")), "baked-not-a-credential"),
    "prose": (png(text_chunk(b"congratulations")), "baked-not-a-credential"),
    "an address under the new keyword": (
        png(text_chunk(b"https://example.org/1")),
        "baked-not-a-credential",
    ),
    "a script address": (
        png(text_chunk(b"javascript:alert(1)", b"openbadges")),
        "baked-not-a-credential",
    ),
    "deep JSON": (png(text_chunk(b'{"a":' + LONG + b"]" * 70 + b"}")), "json-too-deep"),
    "member twice": (png(text_chunk(b'{"a":1,"a":2}')), "duplicate-member"),
    "not UTF-8": (png(text_chunk(b'{"a":"\xff"}')), "not-utf-8"),
    "text chunk cut": (png(chunk(b"iTXt", b"openbadgecredential\0\0\0en")), "png-text-damaged"),
    "unknown flag": (png(text_chunk(b"{}", head=b"\2\0\0\0")), "png-text-damaged"),
    "no flag": (png(chunk(b"iTXt", b"openbadgecredential\0")), "png-text-damaged"),
    "unknown compression": (png(text_chunk(b"{}", head=b"\1\7\0\0")), "png-text-damaged"),
    "broken compression": (png(text_chunk(b"{}", head=b"\1\0\0\0")), "png-text-damaged"),
    "compression cut short": (
        png(text_chunk(zlib.compress(CREDENTIAL.encode())[:-6], head=b"\1\0\0\0")),
        "png-text-damaged",
    ),
}


@pytest.mark.parametrize(("image", "code"), BAD_IMAGES.values(), ids=BAD_IMAGES)
def test_a_bad_image_says_what_is_wrong(image: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        unbake(image)
    assert caught.value.code == code


DAMAGE = {"not-an-image", "png-damaged", "png-truncated", "png-checksum"}


@pytest.mark.parametrize("name", [name for name, (_, code) in BAD_IMAGES.items() if code in DAMAGE])
def test_a_damaged_image_is_not_baked(name: str) -> None:
    with pytest.raises(InputError) as caught:
        bake(BAD_IMAGES[name][0], CREDENTIAL)
    assert caught.value.code == BAD_IMAGES[name][1]


BAD_CREDENTIALS = {
    "empty": ("", "not-bakeable"),
    "prose": ("a credential", "not-bakeable"),
    "array": ("[]", "not-bakeable"),
    "address": ("https://example.org/1", "not-bakeable"),
    "zero byte": ('{"a":"\0"}', "not-bakeable"),
    "byte order mark": ("\ufeff{}", "not-bakeable"),
    "two token parts": ("eyJh.eyJi", "not-bakeable"),
    "not UTF-8": (b"{\xff}", "not-utf-8"),
    "half a character": ('{"a":"\ud800"}', "not-utf-8"),
}


@pytest.mark.parametrize(("credential", "code"), BAD_CREDENTIALS.values(), ids=BAD_CREDENTIALS)
def test_only_credentials_are_baked(credential: bytes | str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        bake(png(), credential)
    assert caught.value.code == code


def test_the_png_reader_itself_refuses_other_files() -> None:
    with pytest.raises(InputError) as caught:
        unbake_png(b"<svg></svg>")
    assert caught.value.code == "not-a-png"


def test_a_decompression_bomb_is_cut_off() -> None:
    bomb = zlib.compress(b" " * (64 * 1024 * 1024), 9)
    for image in (
        png(text_chunk(bomb, head=b"\1\0\0\0")),
        png(chunk(b"zTXt", b"openbadges\0\0" + bomb)),
    ):
        with pytest.raises(LimitError) as caught:
            unbake(image)
        assert caught.value.code == "inflated-too-large"


def test_chunks_size_and_text_are_limited() -> None:
    cases = {
        "png-too-many-chunks": (png(chunk(b"aaAa") * 20), Limits(png_chunks=10)),
        "image-too-large": (png(), Limits(image_bytes=20)),
        "document-too-large": (png(text_chunk(TOKEN.encode())), Limits(document_bytes=10)),
    }
    for code, (image, limits) in cases.items():
        with pytest.raises(LimitError) as caught:
            unbake_png(image, limits)
        assert caught.value.code == code
    with pytest.raises(LimitError) as caught:
        bake_png(png(), TOKEN, Limits(document_bytes=10))
    assert caught.value.code == "document-too-large"


def test_a_million_empty_chunks_end_quickly() -> None:
    with pytest.raises(LimitError) as caught:
        unbake(png(chunk(b"aaAa") * 1_000_000))
    assert caught.value.code == "png-too-many-chunks"


@given(
    st.dictionaries(st.text(), st.text() | st.integers() | st.none(), max_size=5),
    st.sampled_from([None, 2]),
)
def test_any_json_comes_back_unchanged(value: dict[str, object], indent: int | None) -> None:
    text = write_json(value, indent=indent).decode()
    assert unbake(bake(png(), text))[0].text == text


@given(st.binary(max_size=400))
def test_any_chunk_body_is_a_value_or_our_error(body: bytes) -> None:
    for kind in (b"iTXt", b"tEXt", b"zTXt"):
        for keyword in (b"openbadgecredential", b"openbadges", b"clrcredential"):
            try:
                found = unbake(png(chunk(kind, keyword + b"\0" + body)))
            except InputError:
                continue
            assert len(found) == 1


@pytest.mark.shared
def test_published_png_badges_say_what_they_carry(vectors: Path) -> None:
    expected = {
        "1edtech-validator/ob30/simple-json.png": ("ob3", "json"),
        "1edtech-validator/ob30/simple-jwt.png": ("ob3", "jwt"),
        "1edtech-validator/ob30/simple-jwt_v1.png": ("ob3", "jwt"),
        "1edtech-validator/ob20/simple-badge.png": ("ob2", "json"),
        "baked/badgr/baked_image.png": ("ob2", "json"),
    }
    for name, answer in expected.items():
        (baked,) = unbake((vectors / name).read_bytes(), DEFAULT_LIMITS)
        assert (baked.kind, baked.form) == answer, name
        assert not baked.notes


@pytest.mark.shared
def test_published_png_images_are_baked_and_read_back(vectors: Path) -> None:
    images = sorted(vectors.rglob("*.png"))
    assert len(images) >= 10
    for path in images:
        image = path.read_bytes()
        baked = bake(image, CREDENTIAL)
        assert unbake(baked)[0].text == CREDENTIAL, path
        old = [c for c in chunks_of(image) if not c[1][8:].startswith(b"openbadgecredential\0")]
        new = [c for c in chunks_of(baked) if not c[1][8:].startswith(b"openbadgecredential\0")]
        assert new == old, path
