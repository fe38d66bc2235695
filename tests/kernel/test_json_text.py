"""Strict JSON: what two readers could read differently, or what costs too much, is refused."""

from __future__ import annotations

import json
import tracemalloc
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cairn.kernel.errors import CairnError, InputError, LimitError
from cairn.kernel.json_text import read_json, read_json_object, write_json
from cairn.kernel.limits import DEFAULT_LIMITS
from soon import soon

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)

# What is refused: a name, the input, the reason code.
BAD: dict[str, tuple[bytes | str, str]] = {
    "nothing": (b"", "not-json"),
    "only spaces": (b"  \n", "not-json"),
    "a word": (b"credential", "not-json"),
    "an unfinished object": (b'{"a": 1', "not-json"),
    "an unfinished text": (b'"abc', "not-json"),
    "a comma at the end": (b"[1,]", "not-json"),
    "a comma at an object's end": (b'{"a":1,}', "not-json"),
    "single quotes": (b"{'a': 1}", "not-json"),
    "a comment": (b"{} // no", "not-json"),
    "two values": (b"{} {}", "not-json"),
    "a plus sign": (b"+1", "not-json"),
    "a leading nought": (b"01", "not-json"),
    "a bare fraction": (b".5", "not-json"),
    "a hexadecimal": (b"0x10", "not-json"),
    "NaN": (b"NaN", "not-json"),
    "Infinity": (b"[Infinity]", "not-json"),
    "minus Infinity": (b'{"a":-Infinity}', "not-json"),
    "a raw line feed in a text": (b'"a\nb"', "not-json"),
    "a raw NUL in a text": (b'"a\x00b"', "not-json"),
    "an unknown escape": (rb'"\x41"', "not-json"),
    "a short unicode escape": (rb'"\u12"', "not-json"),
    "a bad unicode escape": (rb'"\uZZZZ"', "not-json"),
    "closing brackets only": (b"]]]}", "not-json"),
    "the wrong closing bracket": (b'{"a":[1}', "not-json"),
    "a member without a value": (b'{"a"}', "not-json"),
    "a member that is no text": (b"{1:2}", "not-json"),
    "the same member twice": (b'{"a":1,"a":1}', "duplicate-member"),
    "the same member twice, deep": (b'[{"x":{"a":1,"b":2,"a":3}}]', "duplicate-member"),
    "the same member written in two ways": (rb'{"a":1,"\u0061":2}', "duplicate-member"),
    "Latin-1": ("é".encode("latin-1"), "not-utf-8"),
    "UTF-16": ("{}".encode("utf-16"), "not-utf-8"),
    "an overlong slash": (b'"\xc0\xaf"', "not-utf-8"),
    "half a character as bytes": (b'"\xed\xa0\x80"', "not-utf-8"),
    "a PNG": (b"\x89PNG\r\n\x1a\n", "not-utf-8"),
    "a byte order mark": (b"\xef\xbb\xbf{}", "byte-order-mark"),
    "a byte order mark in text": ("\ufeff{}", "byte-order-mark"),
    "a lone high surrogate": (rb'"\ud800"', "lone-surrogate"),
    "a lone low surrogate": (rb'["\udc00"]', "lone-surrogate"),
    "surrogates in the wrong order": (rb'{"a":"\udc00\ud800"}', "lone-surrogate"),
    "a lone surrogate in a member's name": (rb'{"\ud83d":1}', "lone-surrogate"),
    "a lone surrogate in text": ('"\ud800"', "lone-surrogate"),
    "a number beyond all floats": (b"1e400", "number-out-of-range"),
    "a negative number beyond all floats": (b"[-1e999999]", "number-out-of-range"),
    "an integer of 401 digits": (b"9" * 401, "number-too-long"),
    "65 levels of arrays": (b"[" * 65 + b"]" * 65, "json-too-deep"),
    "65 levels of objects": (b'{"a":' * 65 + b"1" + b"}" * 65, "json-too-deep"),
    "a million brackets": (b"[" * 1_000_000, "json-too-deep"),
    "too many values": (b"[" + b"1," * 50_000 + b"1]", "json-too-many-values"),
    "one byte too many": (b" " * DEFAULT_LIMITS.document_bytes + b"1", "document-too-large"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused(name: str) -> None:
    data, code = BAD[name]
    with pytest.raises(InputError) as caught:
        read_json(data)
    assert caught.value.code == code
    assert caught.value.sentence.endswith((".", ")"))


MEGABYTE = 1024 * 1024

# Texts made to cost much. None may take more than the second and the memory that a report may.
COSTLY: dict[str, str] = {
    "an unfinished text of escaped quotes": '"' + '\\"' * 2_000_000,
    "the same, with half an escape at its end": '"' + '\\"' * 2_000_000 + "\\",
    "quotes only": '"' * 4_000_000,
    "one long text": '"' + "a" * 4_000_000 + '"',
    "one long text of escapes": '"' + "\\n" * 2_000_000 + '"',
    "commas only": "[" + "," * 4_000_000,
    "an integer of four million digits": "1" * 4_000_000,
    "a fraction of four million digits": "0." + "1" * 4_000_000,
    "an endless exponent": "1e" + "9" * 4_000_000,
    "brackets inside a text": '"' + "[{" * 2_000_000 + '"',
    "a surrogate at the end of a long text": '"' + "a" * 4_000_000 + '\\ud800"',
}


@pytest.mark.parametrize("name", COSTLY)
def test_no_text_is_costly(name: str) -> None:
    data = COSTLY[name].encode()
    with soon(), suppress(CairnError):
        read_json(data)


@pytest.mark.parametrize("name", COSTLY)
def test_no_text_needs_much_memory(name: str) -> None:
    data = COSTLY[name][: 2 * MEGABYTE].encode()
    tracemalloc.start()
    try:
        with suppress(CairnError):
            read_json(data)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 40 * MEGABYTE


GOOD: dict[str, tuple[bytes | str, object]] = {
    "null": (b"null", None),
    "text": ('"Zoë 🎓 ® 名"', "Zoë 🎓 ® 名"),
    "a pair of surrogates is one character": (rb'"\ud83c\udf93"', "🎓"),
    "an escaped quote": (rb'"say \"yes\""', 'say "yes"'),
    "an escaped backslash at the end": (rb'["a\\","b"]', ["a\\", "b"]),
    "brackets in a text": (b'"[[[[{{{{"', "[[[[{{{{"),
    "spaces around": (b" \t\r\n[ ] \n", []),
    "an integer stays whole": (b"3", 3),
    "a decimal is a float": (b"3.0", 3.0),
    "minus nought": (b"-0.0", -0.0),
    "an integer of 400 digits": (b"9" * 400, int("9" * 400)),
    "a tiny number is nought": (b"1e-400", 0.0),
    "names that differ in case": (b'{"a":1,"A":2}', {"a": 1, "A": 2}),
    "names that look alike": ('{"é":1,"e\u0301":2}', {"é": 1, "e\u0301": 2}),
    "64 levels": (b"[" * 64 + b"]" * 64, None),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_read(name: str) -> None:
    data, expected = GOOD[name]
    found = read_json(data)
    if expected is not None:
        assert found == expected
        assert type(found) is type(expected)


@given(JSON_VALUES)
def test_whatever_is_json_is_read_back_the_same(value: object) -> None:
    assert read_json(json.dumps(value)) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary() | st.text())
@example(b'{"a":"\\')
@example("\ud800")
def test_any_bytes_are_read_or_refused(data: bytes | str) -> None:
    with suppress(InputError):
        read_json(data)


@given(JSON_VALUES, st.data())
def test_a_damaged_text_is_read_or_refused(value: object, data: st.DataObject) -> None:
    text = bytearray(json.dumps(value).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text) - 1))
        text[place] = data.draw(st.integers(0, 255))
    with suppress(InputError):
        read_json(bytes(text))


@given(st.integers(1, 10), st.integers(1, 12))
def test_depth_is_counted_exactly(allowed: int, nested: int) -> None:
    limits = replace(DEFAULT_LIMITS, depth=allowed)
    text = "[" * nested + "]" * nested
    if nested <= allowed:
        read_json(text, limits)
    else:
        with pytest.raises(LimitError):
            read_json(text, limits)


@pytest.mark.parametrize("data", [b"[]", b"1", b'"a"', b"null", b"true"])
def test_an_object_is_asked_for(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_json_object(data)
    assert caught.value.code == "not-an-object"


def test_an_object_is_returned_in_its_order() -> None:
    assert list(read_json_object(b'{"b":1,"a":2}')) == ["b", "a"]


@given(st.dictionaries(st.text(), JSON_VALUES))
def test_what_is_written_is_read_back(value: dict[str, object]) -> None:
    assert read_json_object(write_json(value)) == value
    assert read_json_object(write_json(value, indent=None)) == value


def test_writing_is_for_people() -> None:
    assert write_json({"name": "Zoë", "tags": ["名"]}) == (
        '{\n  "name": "Zoë",\n  "tags": [\n    "名"\n  ]\n}\n'.encode()
    )


@pytest.mark.parametrize(
    "value",
    [{"a": float("nan")}, {"a": float("inf")}, {"a": "\ud800"}, {"a": object()}],
    ids=["NaN", "infinity", "half a character", "no JSON value"],
)
def test_what_is_not_json_is_not_written(value: dict[str, object]) -> None:
    with pytest.raises(CairnError):
        write_json(value)
