"""Typesetting: what reaches the page is one plain line, whatever was given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.exporters.typesetting import han_face, is_right_to_left, language_code, plain_text

PLAIN = {
    "kept": ("Zoë 👩‍🚀 ®", "Zoë 👩‍🚀 ®"),
    "lines": ("a\nb\tc\x00d  e", "a b c d e"),
    "override": ("abc\u202ecba\u2066x\u2069", "abccbax"),
    "marks-kept": ("\u200fשרה", "\u200fשרה"),
    "surrogate": ("a\ud800b", "a\ufffdb"),
    "markup-kept": ("#panic() *a* $b$ <c>", "#panic() *a* $b$ <c>"),
    "too-long": ("x" * 50, "x" * 19 + "…"),
    "empty": ("", ""),
}


@pytest.mark.parametrize("case", PLAIN)
def test_plain_text(case: str) -> None:
    given_text, expected = PLAIN[case]
    assert plain_text(given_text, 20) == expected


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_plain_text_is_short_and_encodable(text: str, longest: int) -> None:
    plain = plain_text(text, longest)
    assert len(plain) <= longest
    assert plain_text(plain, longest) == plain
    plain.encode("utf-8")


def test_direction_is_the_first_strong_character_s() -> None:
    assert is_right_to_left("12 محمد")
    assert not is_right_to_left("Ana محمد")
    assert not is_right_to_left("123")


HAN = {
    ("ja", "山田"): "JP",
    ("en", "山田さくら"): "JP",
    ("en", "김민준"): "KR",
    ("zh-Hant-TW", "陳大文"): "TC",
    ("zh-HK", "陳大文"): "HK",
    ("zh", "王小明"): "SC",
    ("", "Ana"): "SC",
}


@pytest.mark.parametrize("case", HAN)
def test_han_form(case: tuple[str, str]) -> None:
    assert han_face(*case) == HAN[case]


@pytest.mark.parametrize(
    ("tag", "code"), [("pt-BR", "pt"), ("EN", "en"), ("", "en"), ("x", "en"), ("english", "en")]
)
def test_language_code(tag: str, code: str) -> None:
    assert language_code(tag) == code
