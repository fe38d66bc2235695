"""Reading a list piece by piece: the answer of reading it whole, and little of it in memory."""

from __future__ import annotations

import base64
import gzip
import random
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import LimitError, StatusError
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.status.bitstring import Bitstring, entry_of
from cairn.status.gzip_text import octets_of, octets_of_2021

# Incompressible, and longer than what is decoded and inflated at a time.
NOISE = random.Random(1).randbytes(300_000)  # noqa: S311 - a seeded test needs no secret


def text(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def read(encoded: str, limits: Limits = DEFAULT_LIMITS) -> bytes:
    return b"".join(octets_of(encoded, limits))


@pytest.mark.parametrize("pieces", [1, 2, 3, 4], ids="{} pieces".format)
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_piece_may_end_anywhere(pieces: int, more: int) -> None:
    for octets in (bytes(65_536 * pieces + more), NOISE[: 49_152 * pieces + more]):
        for level in (0, 1, 9):
            encoded = text(gzip.compress(octets, level))
            assert read(encoded) == octets
            assert b"".join(octets_of_2021(encoded[1:] + "=" * (-len(encoded[1:]) % 4))) == octets


@given(st.integers(0, len(NOISE) * 8 // 32 - 1), st.integers(1, 32))
def test_one_entry_is_that_of_the_whole(index: int, size: int) -> None:
    pieces = [NOISE[at : at + 1000] for at in range(0, len(NOISE), 1000)]
    expected = Bitstring(NOISE).get(index, size)
    assert entry_of(pieces, index, size) == (expected, len(NOISE) * 8 // size)
    assert entry_of(octets_of(text(gzip.compress(NOISE, 1))), index, size)[0] == expected


@given(st.lists(st.binary(max_size=3)), st.integers(-2, 40), st.integers(-1, 34))
def test_small_lists_in_any_pieces(pieces: list[bytes], index: int, size: int) -> None:
    whole = Bitstring(b"".join(pieces))
    if index >= 0 and size >= 1 and (index + 1) * size <= len(whole):
        assert entry_of(pieces, index, size) == (whole.get(index, size), len(whole) // size)
    else:
        with pytest.raises(StatusError) as caught:
            entry_of(pieces, index, size)
        assert caught.value.code == "index-out-of-range"


PACKED = gzip.compress(NOISE, 1)
HOSTILE = {
    "cut after the first piece": (PACKED[:60_000], "truncated-gzip"),
    "cut in the checksum": (PACKED[:-6], "truncated-gzip"),
    "broken late": (PACKED[:-1000] + b"\xff" * 992 + PACKED[-8:], "damaged-gzip"),
    "wrong checksum": (PACKED[:-8] + b"\1\2\3\4" + PACKED[-4:], "damaged-gzip"),
    "wrong length": (PACKED[:-4] + b"\1\2\3\4", "damaged-gzip"),
    "more in the same piece": (PACKED + b"\0", "trailing-bytes"),
    "more after a list of many pieces": (gzip.compress(bytes(300_000)) + b"\0", "trailing-bytes"),
    "a list of many pieces, twice": (gzip.compress(bytes(300_000)) * 2, "trailing-bytes"),
    "more after a list that fills its pieces": (
        gzip.compress(bytes(2 * 65_536)) + bytes(70_000),
        "trailing-bytes",
    ),
    "more in later pieces": (PACKED + bytes(1_000_000), "trailing-bytes"),
    "another member in a later piece": (gzip.compress(bytes(49_000)) * 2_000, "trailing-bytes"),
    "a member that fills its piece, then more": (
        gzip.compress(NOISE[: 49_152 - 23], 0) + b"\0",
        "trailing-bytes",
    ),
}


@pytest.mark.parametrize(("data", "code"), HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_wrong_late_is_found_for_an_early_entry(data: bytes, code: str) -> None:
    with pytest.raises(StatusError) as caught:
        entry_of(octets_of(text(data)), 5)
    assert caught.value.code == code


@given(st.integers(0, 3 * 65_536), st.integers(0, 9), st.sampled_from([b"\0", b"\x1f\x8b", PACKED]))
def test_whatever_follows_a_list_of_any_length_is_found(
    length: int, level: int, more: bytes
) -> None:
    with pytest.raises(StatusError) as caught:
        read(text(gzip.compress(bytes(length), level) + more))
    assert caught.value.code == "trailing-bytes"


def test_a_member_fills_its_piece_exactly() -> None:
    member = gzip.compress(NOISE[: 49_152 - 23], 0)
    assert len(member) == 49_152
    assert read(text(member)) == NOISE[: 49_152 - 23]


def test_the_limit_holds_within_and_between_pieces() -> None:
    for octets in (bytes(1_000_000), NOISE):
        encoded = text(gzip.compress(octets, 1))
        assert read(encoded, Limits(inflated_bytes=len(octets))) == octets
        for most in (0, 1, 65_535, 65_536, len(octets) - 1):
            with pytest.raises(LimitError) as caught:
                entry_of(octets_of(encoded, Limits(inflated_bytes=most)), 0)
            assert caught.value.code == "status-list-too-large"


@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
def test_a_changed_byte_never_gives_another_answer(place: int, change: int) -> None:
    data = bytearray(PACKED)
    data[place] ^= change
    try:
        value = entry_of(octets_of(text(bytes(data))), 1_000_000)[0]
    except StatusError:
        return
    assert value == Bitstring(NOISE).get(1_000_000)


def test_one_entry_of_a_list_of_134_million_takes_little_memory() -> None:
    encoded = text(gzip.compress(NOISE + bytes(DEFAULT_LIMITS.inflated_bytes - len(NOISE)), 1))
    tracemalloc.start()
    try:
        value, entries = entry_of(octets_of(encoded), 1)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (value, entries) == (Bitstring(NOISE).get(1), DEFAULT_LIMITS.inflated_bytes * 8)
    assert peak < 1_000_000


def test_a_bomb_is_left_before_it_takes_memory() -> None:
    bomb = text(gzip.compress(bytes(100_000_000), 9))
    tracemalloc.start()
    try:
        with pytest.raises(LimitError):
            entry_of(octets_of(bomb), 0)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def test_several_blocks_and_flushes_are_one_member() -> None:
    squeeze = zlib.compressobj(wbits=31)
    data = b"".join(
        squeeze.compress(NOISE[at : at + 7_000]) + squeeze.flush(zlib.Z_FULL_FLUSH)
        for at in range(0, len(NOISE), 7_000)
    )
    assert read(text(data + squeeze.flush())) == NOISE
