"""HTML becomes the text that a reader sees, in time that grows with its length only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.postings.plain_html import json_ld_scripts, plain_from_html

SEEN = {
    "paragraphs": ("<p>One</p><p>two</p>", "One\n\ntwo"),
    "points": ("<ul><li>SQL</li><li>Excel</li></ul>", "SQL\n\nExcel"),
    "words within": ("<p>Java<b>Script</b> and R&amp;D</p>", "JavaScript and R&D"),
    "cells": ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    "scripts": ("<p>a</p><script>if (1 < 2) alert('<p>x</p>')</script>b", "a\nb"),
    "a style that is open": ("<p>a</p><style>p {", "a"),
    "a comment": ("<p>a<!-- <p>hidden</p> -->b</p>", "ab"),
    "a comment that is open": ("<p>a<!-- b", "a"),
    "a mark in an attribute": ('<p>a<a title="1 > 0" href="x">b</a></p>', "ab"),
    "escaped twice": ("&lt;p&gt;Tom &amp;amp; Co&lt;/p&gt;", "Tom & Co"),
    "a doctype": ("<!doctype html><p>a</p>", "a"),
    "capital letters": ("<P>a<SCRIPT>b</SCRIPT></P>", "a"),
    "no HTML": ("C < 5 and D > 7\r\n\r\n\r\n  C++ & more", "C < 5 and D > 7\n\nC++ & more"),
    "control characters": ("a\x00b\x1bc\ufeff\ud800", "abc"),
    "a tag that is open": ("<p>a</p> 1 <b 2", "a\n1 <b 2"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("kind", SEEN)
def test_the_text_is_what_a_reader_sees(kind: str) -> None:
    given_text, seen = SEEN[kind]
    assert plain_from_html(given_text) == seen


@given(st.text(alphabet="<>/!-pscript&;\"'= \n\x00a", max_size=80))
def test_whatever_is_given_no_control_character_and_no_script_is_left(text: str) -> None:
    plain = plain_from_html(f"<p>{text}</p>")
    assert "\x00" not in plain
    assert plain == plain.strip()
    assert "\n\n\n" not in plain


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<p ", '<a b="', "<script>", "&lt;p", "<!a", "</", "\n ", "<script "]
)
def test_a_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    text = "<p>" + piece * (400_000 // len(piece))
    begun = time.perf_counter()
    plain_from_html(text)
    assert list(json_ld_scripts(text)) == []
    assert time.perf_counter() - begun < 3


def test_scripts_with_json_ld_are_found_and_no_others() -> None:
    page = (
        "<script>1</script><SCRIPT async TYPE='application/ld+json'>2</SCRIPT>"
        '<script type="application/json">3</script><script type=application/ld+json>4'
    )
    assert list(json_ld_scripts(page)) == ["2", "4"]
