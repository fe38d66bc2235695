from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import KeyMaterialError
from cairn.keys.multibase import (
    decode_base58,
    decode_base64url,
    decode_multibase,
    encode_base58,
    encode_base64url,
)


@given(st.binary(max_size=200))
def test_both_alphabets_give_back_what_they_were_given(data: bytes) -> None:
    assert decode_base58(encode_base58(data)) == data
    assert decode_base64url(encode_base64url(data)) == data
    assert decode_multibase("z" + encode_base58(data)) == data
    assert decode_multibase("u" + encode_base64url(data)) == data


def test_leading_zeros_are_kept() -> None:
    assert encode_base58(b"\0\0a") == "112g"
    assert decode_base58("112g") == b"\0\0a"


BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# GMP passes over white space and underscores, ends at a zero byte, and knows signs and prefixes.
FOREIGN = "0OIl_ +-\t\n\0\v!?\x85\xa0\xff\u0661\u2003"


@given(st.text(BASE58, max_size=90) | st.text(BASE58 + FOREIGN, max_size=20))
def test_base58_is_what_its_digits_say(text: str) -> None:
    foreign = [mark for mark in text if mark not in BASE58]
    if foreign:
        with pytest.raises(KeyMaterialError) as caught:
            decode_base58(text)
        assert (caught.value.code, caught.value.sentence[1]) == ("bad-encoding", foreign[0])
        return
    number = 0
    for mark in text:
        number = 58 * number + BASE58.index(mark)
    zeros = len(text) - len(text.lstrip("1"))
    assert decode_base58(text) == bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_foreign_character_is_refused_wherever_it_stands(foreign: str) -> None:
    for text in (foreign, f"{foreign}2", f"2{foreign}", f"2{foreign}2", f"1{foreign}"):
        with pytest.raises(KeyMaterialError):
            decode_base58(text)


@given(st.text(max_size=50))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    for decode in (decode_base58, decode_base64url, decode_multibase):
        with suppress(KeyMaterialError):
            assert isinstance(decode(text), bytes)


@given(st.binary(min_size=1, max_size=70), st.data())
def test_one_value_has_one_spelling(data: bytes, draw: st.DataObject) -> None:
    text = encode_base64url(data)
    place = draw.draw(st.integers(0, len(text) - 1))
    other = draw.draw(st.sampled_from("ABCxyz019-_"))
    changed = text[:place] + other + text[place + 1 :]
    if changed == text:
        return
    with suppress(KeyMaterialError):
        assert decode_base64url(changed) != data


BAD = {
    "character that base58 leaves out": (decode_base58, "1O", "bad-encoding"),
    "base58 of quadratic cost": (decode_base58, "2" * 100_000, "encoded-too-long"),
    "padding": (decode_base64url, "YQ==", "bad-encoding"),
    "the other base64 alphabet": (decode_base64url, "+/8", "bad-encoding"),
    "white space": (decode_base64url, "YQ ", "bad-encoding"),
    "line feed at the end": (decode_base64url, "YWE\n", "bad-encoding"),
    "impossible length": (decode_base64url, "YWFhY", "bad-encoding"),
    "stray bits": (decode_base64url, "YR", "bad-encoding"),
    "digits of another script": (decode_base64url, "\u0661\u0661", "bad-encoding"),
    "too long": (decode_base64url, "A" * 1_048_580, "encoded-too-long"),
    "hexadecimal multibase": (decode_multibase, "f00", "unsupported-multibase"),
    "no multibase prefix": (decode_multibase, "", "unsupported-multibase"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_the_alphabet_is_refused(case: str) -> None:
    decode, text, code = BAD[case]
    with pytest.raises(KeyMaterialError) as caught:
        decode(text)
    assert caught.value.code == code
