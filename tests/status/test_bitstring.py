"""The order of bits, the compression and the text form of status lists."""

from __future__ import annotations

import base64
import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import LimitError, StatusError, UsageError
from cairn.kernel.limits import Limits
from cairn.status.bitstring import MINIMUM_ENTRIES, Bitstring, decode, decode_2021, encode
from soon import soon

EMPTY = Bitstring.of_size(MINIMUM_ENTRIES)


def multibase(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_the_first_bit_is_the_left_most() -> None:
    assert EMPTY.with_bits([0]).octets[:2] == b"\x80\x00"
    assert EMPTY.with_bits([7]).octets[:2] == b"\x01\x00"
    assert EMPTY.with_bits([8]).octets[:2] == b"\x00\x80"
    # Set bits 2, 6 and 8, as a list of a real issuer has them.
    assert EMPTY.with_bits([2, 6, 8]).octets[:2] == bytes([0b00100010, 0b10000000])


def test_a_copy_is_made_and_bits_can_be_cleared() -> None:
    both = EMPTY.with_bits([5, 9])
    assert EMPTY.get(5) == 0
    assert both.with_bits([5], value=False) == EMPTY.with_bits([9])


def test_entries_of_several_bits_are_read_most_significant_first() -> None:
    bits = Bitstring(bytes([0b11_01_00_10, 0b10_110_011]))
    assert [bits.get(index, 2) for index in range(5)] == [3, 1, 0, 2, 2]
    assert bits.get(2, 3) == 0b101  # bits 6, 7 and 8 cross an octet
    assert bits.get(0, 16) == 0b1101001010110011


def test_the_size_is_rounded_up_to_octets() -> None:
    assert len(Bitstring.of_size(100_001)) == 100_008


def test_there_is_no_empty_bitstring() -> None:
    with pytest.raises(UsageError):
        Bitstring.of_size(0)


@pytest.mark.parametrize(
    ("index", "size"),
    [(-1, 1), (MINIMUM_ENTRIES, 1), (10**400, 1), (MINIMUM_ENTRIES // 2, 2), (0, 0), (0, -3)],
)
def test_entries_outside_are_refused(index: int, size: int) -> None:
    with pytest.raises(StatusError) as caught:
        EMPTY.get(index, size)
    assert caught.value.code == "index-out-of-range"
    assert len(str(caught.value)) < 200


def test_setting_outside_is_refused() -> None:
    for index in (-1, MINIMUM_ENTRIES, 10**30):
        with pytest.raises(StatusError) as caught:
            EMPTY.with_bits([index])
        assert caught.value.code == "index-out-of-range"


def test_the_text_is_multibase_gzip_and_always_the_same() -> None:
    bits = EMPTY.with_bits([23])
    text = encode(bits)
    assert text.startswith("uH4sIAAAAAAAA_")
    assert "=" not in text
    assert encode(bits) == text
    data = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
    assert gzip.decompress(data) == bits.octets
    assert data[4:8] == bytes(4)  # no time of writing


def test_short_lists_are_not_written() -> None:
    with pytest.raises(StatusError) as caught:
        encode(Bitstring.of_size(MINIMUM_ENTRIES - 8))
    assert caught.value.code == "status-list-too-short"


@given(st.binary(), st.integers(0, MINIMUM_ENTRIES))
def test_what_is_written_is_read(some: bytes, place: int) -> None:
    octets = EMPTY.octets
    bits = Bitstring(octets[: place // 8] + some + octets[place // 8 :])
    text = encode(bits)
    assert decode(text) == bits
    assert decode_2021(text[1:]) == bits


@given(st.sets(st.integers(0, MINIMUM_ENTRIES - 1), max_size=40))
def test_exactly_the_bits_that_were_set_are_set(indexes: set[int]) -> None:
    bits = decode(encode(EMPTY.with_bits(indexes)))
    number = int.from_bytes(bits.octets, "big")
    assert number.bit_count() == len(indexes)
    assert all(bits.get(index) == 1 for index in indexes)


def test_shorter_lists_of_real_issuers_are_read() -> None:
    octets = bytes([0b00100010, 0b10000000]) + bytes(12_498)
    assert len(decode(multibase(gzip.compress(octets)))) == 100_000


PACKED = gzip.compress(bytes(16_384), mtime=0)
RAW = zlib.compressobj(wbits=-15)

HOSTILE = {
    "empty text": ("", "not-multibase"),
    "no multibase letter": (multibase(PACKED)[1:], "not-multibase"),
    "base58 letter": ("z" + multibase(PACKED)[1:], "not-multibase"),
    "padded base64url letter": ("U" + multibase(PACKED)[1:], "not-multibase"),
    "padding": (multibase(PACKED) + "=", "not-base64url"),
    "other alphabet": ("uH4sI+/+/", "not-base64url"),
    "white space": ("uH4sI AAAA", "not-base64url"),
    "line end": (multibase(PACKED) + "\n", "not-base64url"),
    "letters beyond ASCII": ("uH4sIÄÖÜ", "not-base64url"),
    "full-width letters": ("u\uff28\uff14\uff53\uff29", "not-base64url"),
    "lone surrogate": ("u\ud800", "not-base64url"),
    "one letter too many": ("uAAAAA", "not-base64url"),
    "nothing after the letter": ("u", "not-gzip"),
    "zlib": (multibase(zlib.compress(bytes(16_384))), "not-gzip"),
    "raw deflate": (multibase(RAW.compress(bytes(16_384)) + RAW.flush()), "not-gzip"),
    "not compressed": (multibase(bytes(16_384)), "not-gzip"),
    "magic alone": (multibase(PACKED[:2]), "truncated-gzip"),
    "header alone": (multibase(PACKED[:10]), "truncated-gzip"),
    "cut in the middle": (multibase(PACKED[:30]), "truncated-gzip"),
    "cut in the checksum": (multibase(PACKED[:-5]), "truncated-gzip"),
    "cut in the length": (multibase(PACKED[:-1]), "truncated-gzip"),
    "wrong checksum": (multibase(PACKED[:-8] + b"\1\2\3\4" + PACKED[-4:]), "damaged-gzip"),
    "wrong length": (multibase(PACKED[:-4] + b"\1\2\3\4"), "damaged-gzip"),
    "unknown method": (multibase(PACKED[:2] + b"\7" + PACKED[3:]), "damaged-gzip"),
    "reserved flags": (multibase(PACKED[:3] + b"\xe0" + PACKED[4:]), "damaged-gzip"),
    "two members": (multibase(PACKED + PACKED), "trailing-bytes"),
    "trailing zero": (multibase(PACKED + b"\0"), "trailing-bytes"),
    "trailing text": (multibase(PACKED + b"revoked"), "trailing-bytes"),
    "empty list": (multibase(gzip.compress(b"")), "empty-status-list"),
}


@pytest.mark.parametrize(("text", "code"), HOSTILE.values(), ids=HOSTILE)
def test_other_texts_are_refused(text: str, code: str) -> None:
    with pytest.raises(StatusError) as caught:
        decode(text)
    assert caught.value.code == code


def test_older_lists_may_use_either_alphabet_but_not_both() -> None:
    data = gzip.compress(Bitstring.of_size(800).with_bits(range(0, 800, 3)).octets)
    for text in (base64.b64encode(data), base64.urlsafe_b64encode(data)):
        assert len(decode_2021(text.decode())) == 800
        assert len(decode_2021(text.decode().rstrip("="))) == 800
    with pytest.raises(StatusError) as caught:
        decode_2021("H4sI+_==")
    assert caught.value.code == "not-base64url"


def test_a_bomb_stops_at_the_limit() -> None:
    bomb = multibase(gzip.compress(bytes(200_000_000), 9))
    with soon(), pytest.raises(LimitError) as caught:
        decode(bomb)
    assert caught.value.code == "status-list-too-large"


def test_the_limit_itself_is_allowed() -> None:
    limits = Limits(inflated_bytes=16_384)
    assert len(decode(multibase(PACKED), limits)) == MINIMUM_ENTRIES
    with pytest.raises(LimitError):
        decode(multibase(gzip.compress(bytes(16_385))), limits)


@given(st.one_of(st.text(), st.text().map("uH4sI{}".format), st.binary().map(multibase)))
def test_any_text_ends_in_bits_or_in_our_error(text: str) -> None:
    for read in (decode, decode_2021):
        with suppress(StatusError, LimitError):
            assert len(read(text)) >= 8


@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
def test_a_changed_byte_never_gives_other_bits(place: int, change: int) -> None:
    data = bytearray(PACKED)
    data[place] ^= change
    try:
        bits = decode(multibase(bytes(data)))
    except StatusError:
        return
    # Only time, flags and system in the header do not matter.
    assert bits == EMPTY
