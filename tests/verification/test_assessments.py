"""An assessment is told as it is signed if the credential is valid, and else only claimed."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from cairn.canon.jsonld import canonical_nquads, undefined_terms
from cairn.cli.verdict_page import page_row
from cairn.credentials.assessment_result import read_assessments
from cairn.credentials.contexts import CAIRN_V1, packaged_contexts
from cairn.kernel.json_text import JsonObject, write_json
from cairn.verification import (
    Policy,
    Report,
    Verdict,
    VerifierMemory,
    render_html,
    render_text,
    verify,
    verify_several,
)
from cairn.verification.routine import Asked, swift_look
from credentials.assessments import LEVEL, assessment, result_of
from verification.badges import (
    ACHIEVEMENT_ID,
    AT,
    LEARNER,
    LIST_URL,
    SUITES,
    badge,
    check,
    key_issuer,
    signed,
    status_list,
    status_member,
    token,
    unsigned,
    world,
)
from verification.test_routine import Two, listed, numbered

LATE = datetime(2031, 1, 1, tzinfo=UTC)
GIST = (
    "Seven people judged two tasks, three of them from outside.",
    "The chance that the true level is above the bar is 96%.",
)


def members(*results: Any, **more: Any) -> dict[str, Any]:
    """What a badge with an assessment is made of."""
    return {
        "achievement": {
            "id": ACHIEVEMENT_ID,
            "type": ["Achievement"],
            "name": "Dialogue with clients",
            "description": "Leads a difficult conversation to an agreement.",
            "criteria": {"narrative": "Two conversations."},
            "resultDescription": [
                {
                    "id": LEVEL,
                    "type": ["ResultDescription"],
                    "name": "Level",
                    "resultType": "ext:Rating",
                }
            ],
        },
        "subject": {"id": LEARNER, "result": list(results) or [result_of()]},
        **more,
    }


@pytest.mark.parametrize("suite", SUITES)
def test_every_suite_signs_and_shows_it(suite: str) -> None:
    issuer = key_issuer(3, SUITES[suite])
    report = check(badge(issuer, suite, **members()))
    assert report.verdict is Verdict.VALID
    assert report.notes == ()
    assert report.assessments == (assessment(),)
    assert report.assessed(report.assessments[0])[:2] == GIST


def test_a_token_shows_it() -> None:
    assert check(token(**members())).assessments == (assessment(),)


def test_its_terms_are_all_defined_and_the_context_is_named() -> None:
    document = unsigned(**members())
    assert CAIRN_V1 in document["@context"]
    assert undefined_terms(document, packaged_contexts()) == ()
    text = canonical_nquads(document, packaged_contexts())
    assert text.count("<https://w3id.org/cairn/vocab#assessment") == 18
    assert text.count("<https://w3id.org/cairn/vocab#assessmentTask>") == 2


def test_the_report_for_programs_has_it() -> None:
    (told,) = check(badge(**members())).to_json()["assessment"]
    assert told["established"] is True
    assert told["sentences"][:2] == list(GIST)
    assert told["assessmentMeasure"] == "0.84"
    assert told["assessmentStandardError"] == "0.31"


def test_a_report_without_one_keeps_its_members() -> None:
    assert "assessment" not in check(badge()).to_json()


def test_a_valid_one_is_told_and_drawn() -> None:
    report = check(badge(**members()))
    text, page = render_text(report), render_html(report)
    for shown in (text, page, page_row(report)):
        assert "How it was assessed" in shown
        assert GIST[1] in shown
    assert "o level 0.84, [ ] 95% 0.23 to 1.45, | bar 0.30" in text
    # The picture comes after the two sentences that it shows, and before the figures.
    for shown, picture in ((text, "o level"), (page, "<svg"), (page_row(report), "<svg")):
        assert shown.index(GIST[1]) < shown.index(picture) < shown.index("The level was measured")
    assert page.count("<svg") == page_row(report).count("<svg") == 1
    assert "the bar is at 0.30, the measured level at 0.84" in page


def expired() -> Report:
    return check(badge(**members()), at=LATE)


def changed() -> Report:
    document = badge(**members())
    document["credentialSubject"]["result"][0]["assessmentChance"] = "0.999"
    return check(document)


def revoked() -> Report:
    listing = {LIST_URL: signed(status_list(taken=(42,)))}
    return check(badge(**members(**status_member())), world(documents=listing))


def unanswered() -> Report:
    return check(badge(**members(**status_member())))


NOT_VALID = {
    expired: "should not be relied on",
    changed: "should not be relied on",
    revoked: "should not be relied on",
    unanswered: "could not be fully checked",
}


@pytest.mark.parametrize("case", NOT_VALID)
def test_what_is_not_valid_is_only_claimed(case: Any) -> None:
    report = case()
    assert report.verdict is not Verdict.VALID
    (sentence,) = report.assessed(report.assessments[0])
    assert sentence.startswith(f"It claims the following, which {NOT_VALID[case]}: “Seven people")
    assert sentence.endswith("”")
    text, page = render_text(report), render_html(report)
    for shown in (text, page, page_row(report)):
        assert "What it claims of its assessment" in shown
        assert "How it was assessed" not in shown
        assert "<svg" not in shown
    assert "o level" not in text
    (told,) = report.to_json()["assessment"]
    assert told["established"] is False
    assert told["sentences"] == [sentence]


def test_a_measure_without_its_error_is_not_shown() -> None:
    result = {n: v for n, v in result_of().items() if n != "assessmentStandardError"}
    report = check(badge(**members(result)))
    assert report.verdict is Verdict.VALID
    assert report.assessments == ()
    assert "level 0.84" not in render_text(report) + render_html(report)


def test_it_cannot_rewrite_the_page_or_the_screen() -> None:
    name = '</p><script>alert("x")</script>\u202e\x1b[2J'
    report = check(badge(**members(result_of(method=name, cut_method=name, model=name))))
    assert report.assessments
    for page in (render_html(report), page_row(report)):
        assert "<script" not in page
    assert "\x1b" not in render_text(report) + render_html(report)
    assert "\u202e" not in render_text(report) + render_html(report)


def test_a_newer_version_is_told_instead_of_the_old_one() -> None:
    url = "https://school.example/refresh/1"
    refresh = {"refreshService": {"id": url, "type": "1EdTechCredentialRefresh"}}
    newer = badge(
        **members(result_of(raters=9), valid_from=datetime(2026, 3, 1, tzinfo=UTC), **refresh)
    )
    report = check(badge(**members(**refresh)), world(documents={url: newer}), refresh=True)
    assert report.check("refresh").code == "refreshed"
    assert [one.raters for one in report.assessments] == [9]


def assessed(number: int, **values: Any) -> JsonObject:
    """One badge of a batch, with an assessment of its own."""
    measure = Decimal(number) / 100
    given = members(result_of(measure=measure, **values))
    given["subject"]["id"] = f"{LEARNER}-{number}"
    return numbered(number, **given)


def test_no_badge_of_a_batch_is_given_the_assessment_of_another() -> None:
    two = Two()
    for number in (*range(100, 120), 7):
        report = two.report(assessed(number, raters=3 + number % 4))
        (found,) = report.assessments
        assert (found.measure, found.raters) == (Decimal(number) / 100, 3 + number % 4)
    assert report.check("status").code == "revoked"


def test_several_at_once_keep_their_own_too() -> None:
    two = Two()
    documents = [assessed(number) for number in range(300, 330)]
    damaged = copy.deepcopy(documents[9])
    damaged["credentialSubject"]["result"][0]["assessmentChance"] = "0.999"
    broken = copy.deepcopy(documents[9])
    broken["credentialSubject"]["result"][0]["assessmentStandardError"] = "none"
    named = [(str(n), json.dumps(one)) for n, one in enumerate([*documents, damaged, broken])]
    for _ in range(2):
        reports = verify_several(
            named, resolver=two.resolver, at=AT, policy=two.policy, memory=two.memory
        )
        for (name, text), report in zip(named, reports, strict=True):
            alone = verify(text, resolver=two.resolver, at=AT, policy=two.policy, source=name)
            assert report.to_json() == alone.to_json()
            assert report.assessments == alone.assessments


def test_the_quick_way_is_taken_and_gives_each_its_own() -> None:
    """In a store of its own, whose shapes nobody else has spent on."""
    memory, resolver = VerifierMemory(), listed()
    store = packaged_contexts().with_documents({})
    for number in range(400, 420):
        text = write_json(assessed(number))
        report = verify(text, resolver=resolver, at=AT, memory=memory, contexts=store)
        assert report.assessments[0].measure == Decimal(number) / 100
    assert memory.routines
    asked = Asked(memory, Policy(), AT, store)
    look = swift_look(write_json(assessed(421)).decode(), asked)
    assert look is not None
    assert read_assessments(look.told())[0].measure == Decimal("4.21")
