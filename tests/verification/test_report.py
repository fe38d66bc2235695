"""The report: its verdict, its words, its JSON, its text and its page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import product
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import FetchError, InputError, UsageError, VerificationFailedError
from cairn.kernel.json_text import read_json, write_json
from cairn.verification import (
    CHECKS,
    CheckResult,
    Outcome,
    Report,
    Verdict,
    plain_text,
    render_html,
    render_text,
    unreadable_report,
)
from verification.badges import AT, STRANGER, badge, check, endorsement, signed, token, unsigned
from verification.test_embedded import record
from verification.test_presentations import presentation
from verification.test_verifier import BAD

NAMES = [name for name, _ in CHECKS]


def report_of(*outcomes: tuple[Outcome, bool], **members: Any) -> Report:
    checks = tuple(
        CheckResult(NAMES[i], outcome, f"code-{i}", f"Sentence {i}.", "Do it.", (), advisory)
        for i, (outcome, advisory) in enumerate(outcomes)
    )
    given: dict[str, Any] = {
        "source": "a.json", "kind": "achievement", "title": "Dialogue", "issuer": "School",
        "issuer_id": "did:example:s", "credential_id": "urn:x", "recipient": "Amina", "at": AT,
    }  # fmt: skip
    return Report(**(given | members), checks=checks)


@pytest.mark.parametrize("outcomes", list(product(Outcome, repeat=3)))
def test_the_verdict_follows_from_the_outcomes(outcomes: tuple[Outcome, ...]) -> None:
    report = report_of(*((outcome, False) for outcome in outcomes))
    if Outcome.FAILED in outcomes:
        expected = Verdict.INVALID
    elif Outcome.UNDETERMINED in outcomes or Outcome.PASSED not in outcomes:
        expected = Verdict.UNDETERMINED
    else:
        expected = Verdict.VALID
    assert report.verdict is expected
    with_advice = report_of(
        *((outcome, False) for outcome in outcomes),
        (Outcome.FAILED, True),
        (Outcome.UNDETERMINED, True),
    )
    assert with_advice.verdict is expected
    assert with_advice.deciding == report.deciding


def test_nothing_checked_is_not_valid() -> None:
    report = report_of()
    assert report.verdict is Verdict.UNDETERMINED
    assert report.deciding is None
    with pytest.raises(VerificationFailedError) as caught:
        report.raise_for_failure()
    assert caught.value.code == "nothing-checked"


def test_failure_is_raised_on_request() -> None:
    report_of((Outcome.PASSED, False)).raise_for_failure()
    with pytest.raises(VerificationFailedError) as caught:
        report_of((Outcome.PASSED, False), (Outcome.FAILED, False)).raise_for_failure()
    assert caught.value.code == "code-1"
    assert caught.value.mend == "Do it."


def test_a_check_is_found_by_its_name() -> None:
    report = check(badge())
    assert report.check("proof").title == "Signature matches"
    with pytest.raises(UsageError):
        report.check("beauty")


def test_the_json_survives_a_round_trip() -> None:
    for document in (badge(), b"", {**badge(), "name": "x"}):
        written = check(document, source="名前🎓®.json").to_json()
        assert read_json(write_json(written)) == written
        assert written["at"] == "2026-06-01T12:00:00Z"
        assert {c["outcome"] for c in written["checks"]} <= {o.value for o in Outcome}


def test_what_could_not_be_had_is_not_called_wrong() -> None:
    assert unreadable_report(FetchError("Nothing there."), AT, "x").verdict is Verdict.UNDETERMINED
    assert unreadable_report(InputError("No JSON."), AT, "x").verdict is Verdict.INVALID
    assert len(unreadable_report(InputError("No JSON."), AT, "x").checks) == 13


REPORTS = {
    **{name: make for name, (make, _, _) in BAD.items()},
    "good": badge,
    "token": token,
    "endorsed": lambda: signed({**unsigned(), "endorsement": [endorsement()]}),
    "record": lambda: signed(record(badge(), {**badge(), "name": "x"}), suite="eddsa-jcs-2022"),
    "presentation": lambda: presentation(badge(), token()),
    "stranger": lambda: badge(STRANGER),
}


@pytest.mark.parametrize("case", REPORTS)
def test_every_sentence_is_for_a_person(case: str) -> None:
    report = check(REPORTS[case](), recipient="a@example.org", evidence=True)
    for found in report.checks:
        assert re.match(r"[A-Z“\d]", found.sentence), found.sentence
        assert found.sentence.endswith((".", "?")), found.sentence
        assert " " in found.sentence
        assert not re.search(r"\n|Error\b|Traceback|None\b|\bnull\b", found.sentence)
        assert "-" not in found.code or found.code not in found.sentence
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found.code)
        needs_step = found.outcome in (Outcome.FAILED, Outcome.UNDETERMINED)
        assert bool(found.next_step) == needs_step, found
        assert all(note.endswith((".", "”")) for note in found.notes), found.notes
        assert len(found.sentence) <= 1_000


HOSTILE = "<script>alert(1)</script>\u202eevil\u2066\x1b[31m\x07 ]]>&amp;\"'\r\n\u2028"
FRIENDLY = [
    "أمينة بن علي",
    "Nguyễn Thị Hương",
    "王小明",
    "אבי כהן",
    "प्रिया शर्मा",
    "José 🎓 ®",
    "👩‍🏫 می‌خواهم",
]


class _Page(HTMLParser):
    """Collects tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def _page(report: Report) -> tuple[str, _Page]:
    text = render_html(report)
    page = _Page()
    page.feed(text)
    return text, page


def _hostile_report() -> Report:
    checks = [CheckResult(n, Outcome.FAILED, "x", HOSTILE, HOSTILE, (HOSTILE,)) for n in NAMES]
    return Report(
        HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE + "2", HOSTILE, HOSTILE, AT, tuple(checks)
    )


def test_a_page_lets_nothing_hostile_through() -> None:
    text, page = _page(_hostile_report())
    assert "script" not in page.tags
    assert not set("\u202e\u2066\x1b\x07\u2028") & set(text)
    assert {name for name, _ in page.attributes} <= {"lang", "charset", "name", "content", "class",
                                                     "http-equiv"}  # fmt: skip


def test_a_page_asks_nobody_for_anything() -> None:
    text, page = _page(check(badge()))
    assert not {"script", "img", "link", "iframe", "form", "a", "object"} & set(page.tags)
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text


@pytest.mark.parametrize("make", [_hostile_report, lambda: check(badge()), lambda: check(b"")])
def test_a_page_is_well_formed(make: Any) -> None:
    text = render_html(make())
    body = text[text.index("<main>") : text.index("</main>") + 7]
    assert ET.fromstring(body).tag == "main"  # noqa: S314 - our own page


def test_text_lets_nothing_hostile_through() -> None:
    text = render_text(_hostile_report())
    assert not set("\u202e\u2066\x1b\x07\u2028\r") & set(text)


@pytest.mark.parametrize("name", FRIENDLY)
def test_names_survive(name: str) -> None:
    document = unsigned()
    document["credentialSubject"]["achievement"]["name"] = name
    document["issuer"]["name"] = name
    report = check(signed(document))
    assert report.verdict is Verdict.VALID
    assert report.title == report.issuer == name
    for text in (render_text(report), render_html(report), write_json(report.to_json()).decode()):
        assert name in text


@given(st.text())
def test_plain_text_changes_nothing_but_what_is_dangerous(text: str) -> None:
    shown = plain_text(text)
    assert len(shown) == len(text)
    assert plain_text(shown) == shown
    assert all(new in {old, "\ufffd"} for old, new in zip(text, shown, strict=True))


@given(st.text(max_size=40), st.text(max_size=40), st.integers(20, 200))
def test_any_words_can_be_rendered(title: str, sentence: str, width: int) -> None:
    found = CheckResult("proof", Outcome.FAILED, "x", sentence, title, (title,))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    report = Report(title, title, title, title, sentence, title, sentence, at, (found,))
    assert render_text(report, width=width).encode()
    assert render_html(report).encode()


def test_text_says_outcomes_in_words_and_can_be_short() -> None:
    report = check({**badge(), "name": "x"})
    text = render_text(report)
    assert "✗ Signature matches (failed)" in text
    assert "→ " in text
    short = render_text(report, every_check=False)
    assert "(passed)" not in short
    assert "(failed)" in short


def test_a_long_name_is_cut_and_an_ellipsis_says_so() -> None:
    document = unsigned(name="x")
    document["credentialSubject"]["achievement"]["name"] = "long " * 1_000
    document["issuer"]["name"] = "n" * 5_000
    report = check(signed(document))
    assert report.title.endswith("…")
    assert len(report.title) == len(report.issuer) == 500
