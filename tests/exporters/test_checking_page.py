from __future__ import annotations

import re

from cairn.exporters.checking_page import CheckingPage, checking_html

HOSTILE = "<script>alert(1)</script> & “Čapek” 学院"
PAGE = CheckingPage(
    HOSTILE,
    "did:web:badges.example.org",
    (
        ("Our <b>keys</b>", 'https://badges.example.org/a"b/did.json'),
        ("بطاقة", "javascript:alert(1)"),
    ),
)


def test_it_works() -> None:
    text = checking_html(PAGE).decode()
    assert "did:web:badges.example.org" in text
    assert "https://badges.example.org/a%22b/did.json" in text
    assert "بطاقة" in text


def test_foreign_text_stays_text() -> None:
    text = checking_html(PAGE).decode()
    assert "<script>" not in text
    assert "<b>keys" not in text
    assert "“Čapek” 学院" in text


def test_it_loads_nothing_and_runs_nothing() -> None:
    text = checking_html(PAGE).decode()
    assert re.findall(r"\bsrc(?:set)?=|@import|url\(", text) == []
    assert "default-src 'none'" in text


def test_only_web_addresses_become_links() -> None:
    assert 'href="javascript' not in checking_html(PAGE).decode()
    assert "بطاقة" in checking_html(PAGE).decode()


def test_it_says_its_language_title_and_one_heading() -> None:
    text = checking_html(PAGE).decode()
    assert '<html lang="en">' in text
    assert len(re.findall(r"<h1>", text)) == 1
    assert "<title>How to check a credential of" in text
