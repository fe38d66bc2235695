"""What may stand as an IRI or a language tag: RFC 3987 and RFC 5646, a text of each rule."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon.iris import is_absolute_iri, is_language_tag

LONG = "https://a.example/" + "x" * 300
ABSOLUTE = {
    "a URN": "urn:x",
    "nothing behind the colon": "a:",
    "every kind of letter in a scheme": "a1+b-c.d:x",
    "capitals": "HTTPS://A.EXAMPLE/A",
    "a host alone": "https://a.example",
    "an empty host": "file:///x",
    "a user": "https://user@a.example/",
    "a user and a password": "https://us:er@a.example/",
    "an empty user": "https://@a.example/",
    "a port": "https://a.example:8080/",
    "an empty port": "https://a.example:/",
    "an address in brackets": "https://[2001:db8::1]:80/",
    "an address of the future": "https://[vF.1]",
    "a query at once": "https://a.example?q",
    "a fragment at once": "https://a.example#f",
    "a path at once": "x:/a",
    "two slashes in a path": "https://a.example//a//",
    "at signs and colons in a path": "x:a@b:c/@:",
    "an empty query and an empty fragment": "x:a?#",
    "what a query may hold": "x:a?/:@?",
    "what a fragment may hold": "x:a#/:@?",
    "every mark": "x:._~!$&'()*+,;=-",
    "a percent escape": "x:%4a%FF?%00#%aF",
    "letters of the world": "https://é.example/ü?漢#\U0001f600",
    "private letters in a query": "x:a?\ue000\U000f0000\U00100000",
    "two hundred letters": "x:" + "a" * 198,
    "one more": "x:" + "a" * 199,
    "a long one": LONG,
}
NOT_ABSOLUTE = {
    "nothing": "",
    "a word": "name",
    "a path": "/a",
    "a host without a scheme": "//a.example/",
    "no scheme": ":a",
    "a scheme that begins with a figure": "1a:x",
    "a scheme that begins with a mark": "+a:x",
    "a scheme of another alphabet": "é:x",
    "an underscore in a scheme": "a_b:x",
    "a blank node": "_:b0",
    "a space": "urn:a b",
    "a space before": " urn:a",
    "a line feed behind": "urn:a\n",
    "a control character": "urn:\x01",
    "the last control character": "urn:\x7f",
    "half an escape": "urn:%4",
    "an escape of other letters": "urn:%4g",
    "two number signs": "urn:a#b#c",
    "two users": "https://a@b@c/",
    "letters in a port": "https://a.example:8x/",
    "two ports": "https://a.example:8:8/",
    "an open bracket": "https://[::1",
    "something behind the bracket": "https://[::1]x/",
    "empty brackets": "https://[]/",
    "brackets around a word": "https://[name]/",
    "a bracket in a path": "https://a.example/[",
    "brackets in a query": "https://a.example/?[]",
    "a private letter in a path": "urn:\ue000",
    "a private letter in a host": "https://\ue000/",
    "a private letter in a fragment": "urn:a#\ue000",
    "no letter of Unicode": "urn:\ufdd0",
    "the last but one of a plane": "urn:\U0001fffe",
    "a tag letter": "urn:\U000e0001",
    "half a character": "urn:\ud800",
    "a long one with a space": LONG + " ",
    "a long word": "x" * 300,
    **{f"a {mark}": f"urn:{mark}" for mark in '"<>\\^`{|}'},
}


@pytest.mark.parametrize("case", ABSOLUTE)
def test_an_absolute_iri_is(case: str) -> None:
    assert is_absolute_iri(ABSOLUTE[case]) is True


@pytest.mark.parametrize("case", NOT_ABSOLUTE)
def test_an_absolute_iri_is_not(case: str) -> None:
    assert is_absolute_iri(NOT_ABSOLUTE[case]) is False


@given(st.from_regex(r"[a-z]:(//[^/]{0,4})?[/?#:@%0-9a-fé\ue000\[\]]{0,8}", fullmatch=True))
def test_what_is_one_is_one_to_others(text: str) -> None:
    if is_absolute_iri(text):
        assert pyoxigraph.NamedNode(text).value == text


@pytest.mark.parametrize("tag", ["de", "de-AT", "zh-Hant-TW", "x", "abcdefgh", "en-1-abcdefgh"])
def test_a_language_tag_is(tag: str) -> None:
    assert is_language_tag(tag) is True


@pytest.mark.parametrize(
    "tag",
    ["", "-", "de-", "-de", "de--at", "1a", "abcdefghi", "de-abcdefghi", "de_AT", "dé", "d\n"],
)
def test_a_language_tag_is_not(tag: str) -> None:
    assert is_language_tag(tag) is False
