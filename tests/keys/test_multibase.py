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
