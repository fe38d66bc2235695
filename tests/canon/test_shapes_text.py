"""JSON text of a known layout: the same document, or the same error, as `read_json` gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon.shapes_text import LayoutCache
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json, read_json_object
from cairn.kernel.limits import Limits


def outcome(read: Callable[[], Json]) -> object:
    try:
        return repr(read())  # which tells 1, 1.0 and true apart, and the order of members
    except CairnError as error:
        return type(error), error.code


def learnt(text: str, times: int = 2) -> LayoutCache:
    cache = LayoutCache()
    for _ in range(times):
        cache.read(text)
    return cache


KNOWN = '{"a": "x", "b": [1, 2, {"c": "y"}], "d": 1.5, "e": true, "f": null, "g": {}}'
QUICK = {
    "the same": KNOWN,
    "other texts": KNOWN.replace("x", "zé{}[]:,").replace("y", ""),
    "another number": KNOWN.replace("1.5", "-12"),
}
NOT_QUICK = {
    "another name": KNOWN.replace('"a"', '"A"'),
    "a name twice": KNOWN.replace('"d"', '"a"'),
    "a space more": KNOWN.replace(": ", ":  "),
    "false": KNOWN.replace("true", "false"),
    "another array": KNOWN.replace("1, 2", "1, 3"),
    "an escape": KNOWN.replace("x", "\\n"),
    "an escaped quote": KNOWN.replace("x", '\\"'),
    "a control character": KNOWN.replace("x", "\n"),
    "half a character": KNOWN.replace("x", "\ud800"),
    "a number with an exponent": KNOWN.replace("1.5", "1e5"),
    "a number with a zero before it": KNOWN.replace("1.5", "01"),
    "no number": KNOWN.replace("1.5", "NaN"),
    "two numbers": KNOWN.replace("1.5", "1 5"),
    "a long number": KNOWN.replace("1.5", "1" * 500),
    "a text for a number": KNOWN.replace("1.5", '"1.5"'),
    "cut off": KNOWN[:-1],
    "something behind": KNOWN + "x",
    "a byte order mark": "\ufeff" + KNOWN,
    "an array": f"[{KNOWN}]",
    "nothing": "",
}


@pytest.mark.parametrize("case", QUICK)
def test_a_known_layout_is_read_quickly(case: str) -> None:
    cache, text = learnt(KNOWN), QUICK[case]
    assert outcome(lambda: cache.read(text)) == outcome(lambda: read_json_object(text))
    assert outcome(lambda: cache.read(text.encode())) == outcome(lambda: read_json_object(text))
    assert cache.quick == 2


@pytest.mark.parametrize("case", NOT_QUICK)
def test_any_other_text_is_read_as_ever(case: str) -> None:
    cache, text = learnt(KNOWN), NOT_QUICK[case]
    assert outcome(lambda: cache.read(text)) == outcome(lambda: read_json_object(text))
    assert cache.quick == 0


def test_bytes_that_are_no_text() -> None:
    data = KNOWN.encode().replace(b"x", b"\xff")
    assert outcome(lambda: learnt(KNOWN).read(data)) == outcome(lambda: read_json_object(data))


def test_the_limits_hold() -> None:
    limits = Limits(document_bytes=100)
    cache = LayoutCache(limits)
    for text in (KNOWN, KNOWN, KNOWN.replace("x", "x" * 100)):
        expected = outcome(lambda t=text: read_json_object(t, limits))
        assert outcome(lambda t=text: cache.read(t)) == expected


def test_deep_layouts_are_not_learnt() -> None:
    cache = LayoutCache(Limits(depth=300))
    text = '{"a":' * 250 + '"x"' + "}" * 250
    for _ in range(4):
        assert cache.read(text) == json.loads(text)
    assert cache.quick == 0


def test_documents_are_not_shared() -> None:
    cache = learnt(KNOWN)
    cache.read(KNOWN)["b"][2]["c"] = "changed"
    assert cache.read(KNOWN) == json.loads(KNOWN)


def test_layouts_are_bounded() -> None:
    cache = LayoutCache()
    for number in range(400):
        text = json.dumps({f"name {i}": "x" for i in range(number % 300)})
        for _ in range(2):
            assert cache.read(text) == json.loads(text)


VALUES = [
    '"a"', '"b c"', '"é"', '"\\u00e9"', '"\0"', '"\x7f"', '"\ud800"', "1", "1.0", "-0", "0.5",
    "1e5",
    "01", "1.", "NaN", "true", "null", "12345678901234567890", "[]", "{}", "[1,2]",
    '["x",3]',
    '{"q":4.5,"r":"s"}', '"]"', '"\u2028"', '""', '"{"', "truE", "- 1", "1 ", "\t2",
    "-Infinity", "--1",
    "1-1", ".5", "[1, true, 2]", "[[1]]",
]  # fmt: skip


def test_random_texts_come_out_alike() -> None:
    chance, cache = Random(11), LayoutCache()  # noqa: S311 - seeded noise, not secrets
    for _ in range(3_000):
        names = [chance.choice("abcdé") for _ in range(chance.randrange(4))]
        text = ",".join(
            f'"{name}"{chance.choice([":", ": "])}{chance.choice(VALUES)}' for name in names
        )
        for _ in range(3):
            assert outcome(lambda t=text: cache.read(f"{{{t}}}")) == outcome(
                lambda t=text: read_json_object(f"{{{t}}}")
            )
    assert cache.quick >= 500


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=3), ANYTHING, max_size=4), st.booleans())
def test_any_object_comes_out_alike(value: Json, ascii_only: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    text = json.dumps(value, ensure_ascii=ascii_only)
    cache = (
        learnt(text)
        if not isinstance(outcome(lambda: read_json_object(text)), tuple)
        else LayoutCache()
    )
    assert outcome(lambda: cache.read(text)) == outcome(lambda: read_json_object(text))
