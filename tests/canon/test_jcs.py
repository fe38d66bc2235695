"""RFC 8785, with the vectors of its author and the numbers of its appendix B."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon import jcs
from cairn.kernel.errors import CanonicalizationError
from cairn.kernel.json_text import read_json

NUMBERS = {
    "zero": (0.0, "0"),
    "minus zero": (-0.0, "0"),
    "smallest": (5e-324, "5e-324"),
    "largest": (1.7976931348623157e308, "1.7976931348623157e+308"),
    "limit of integers": (9007199254740992, "9007199254740992"),
    "an exact integer beyond it": (295147905179352830000.0, "295147905179352830000"),
    "twenty-one digits": (999999999999999900000, "999999999999999900000"),
    "twenty-two digits": (1e21, "1e+21"),
    "rounding": (333333333.33333329, "333333333.3333333"),
    "small and plain": (0.000001, "0.000001"),
    "small with exponent": (1e-7, "1e-7"),
    "whole as float": (3.0, "3"),
    "whole": (3, "3"),
    "negative": (-4.5, "-4.5"),
    "tens": (100.0, "100"),
    "long fraction": (0.002, "0.002"),
    "a half": (0.5, "0.5"),
    "less than nothing": (-0.5, "-0.5"),
    "a tenth and more": (0.30000000000000004, "0.30000000000000004"),
    "figures on both sides": (123456.75, "123456.75"),
    "small with many figures": (0.000001234, "0.000001234"),
    "smaller with two figures": (1.5e-7, "1.5e-7"),
    "large with two figures": (1.5e300, "1.5e+300"),
    "large below zero": (-1.25e300, "-1.25e+300"),
    "small below zero": (-1e-7, "-1e-7"),
    "twenty-one digits, one of them": (1e20, "100000000000000000000"),
    "twenty-three digits": (1.2345678901234568e22, "1.2345678901234568e+22"),
}

BAD = {
    "an integer that is no double": (2**53 + 1, "number-not-exact"),
    "an integer out of range": (10**400, "number-not-exact"),
    "infinity": (float("inf"), "number-not-exact"),
    "not a number": (float("nan"), "number-not-exact"),
    "half a character": ("\ud800", "lone-surrogate"),
    "half a character in a name": ({"\udfff": 1}, "lone-surrogate"),
    "a set": ({1}, "not-json"),
    "bytes": (b"x", "not-json"),
    "a number as name": ({1: 2}, "not-json"),
}


@pytest.mark.shared
def test_published_vectors(vectors: Path) -> None:
    folder = vectors / "jcs"
    names = sorted(path.name for path in (folder / "input").iterdir())
    assert len(names) >= 6
    for name in names:
        value = read_json((folder / "input" / name).read_bytes())
        assert jcs.canonicalize(value) == (folder / "output" / name).read_bytes(), name


@pytest.mark.parametrize("case", NUMBERS)
def test_numbers_as_ecmascript_prints_them(case: str) -> None:
    number, text = NUMBERS[case]
    assert jcs.canonicalize(number) == text.encode()


@pytest.mark.parametrize("case", BAD)
def test_what_has_no_canonical_form(case: str) -> None:
    value, code = BAD[case]
    with pytest.raises(CanonicalizationError) as caught:
        jcs.canonicalize(value)
    assert caught.value.code == code


def test_what_a_program_may_hand_in_besides() -> None:
    assert jcs.canonicalize((1, (), [[]], {"a": {}})) == b'[1,[],[[]],{"a":{}}]'


def test_member_names_are_ordered_by_utf_16() -> None:
    # U+10000 is D800 DC00 in UTF-16, so it comes before U+FFFD, which is greater as a number.
    assert (
        jcs.canonicalize({"\ufffd": 1, "\U00010000": 2}) == '{"\U00010000":2,"\ufffd":1}'.encode()
    )


def test_escapes_are_the_short_ones() -> None:
    assert jcs.canonicalize('\b\t\n\f\r"\\/\x00\x1f\x7f\u2028') == (
        '"\\b\\t\\n\\f\\r\\"\\\\/\\u0000\\u001f\x7f\u2028"'.encode()
    )


def test_deep_nesting_ends_in_our_error() -> None:
    value: list[object] = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(CanonicalizationError) as caught:
        jcs.canonicalize(value)
    assert caught.value.code == "json-too-deep"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("aé\U00010000\uffff\n"), inner),
)


@given(JSON)
def test_reading_it_back_gives_the_same_text(value: object) -> None:
    text = jcs.canonicalize(value)
    assert jcs.canonicalize(read_json(text)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_survives(number: float) -> None:
    text = jcs.canonicalize(number).decode()
    assert float(text) == number
    assert "E" not in text
    assert not text.startswith("-0") or "." in text or "e" in text
