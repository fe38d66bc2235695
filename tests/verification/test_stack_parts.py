"""Verifying a stack shows what it rests on, part by part, and believes no part unchecked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cairn.credentials.clr_record import Association, clr_credential
from cairn.credentials.stack_award import COMPONENT_GENRE
from cairn.kernel.json_text import write_json
from cairn.verification import (
    Outcome,
    Report,
    Verdict,
    VerifierMemory,
    render_html,
    render_text,
    verify,
)
from verification.badges import (
    AT,
    ISSUED,
    LEARNER,
    LIST_URL,
    SCHOOL,
    STRANGER,
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

WHOLE = "https://school.example/achievements/whole"


def achievement(name: str) -> dict[str, Any]:
    return {
        "id": f"https://school.example/achievements/{name}",
        "type": ["Achievement"],
        "name": name.title(),
        "description": name,
        "criteria": {"narrative": f"Rule of {name}."},
    }


def of(name: str, **more: Any) -> Any:
    given = {"credential_id": f"urn:uuid:{name}", "achievement": achievement(name), **more}
    return badge(**given)


def part(name: str, whole: str = "whole") -> Association:
    return Association(achievement(name)["id"], achievement(whole)["id"])


def record(*credentials: Any, links: Any = None, named: tuple[str, ...] = (), **more: Any) -> Any:
    made = clr_credential(
        credential_id="urn:uuid:record",
        name="Whole: the record",
        issuer=SCHOOL.profile,
        subject={"id": LEARNER},
        credentials=credentials,
        associations=[part("one"), part("two")] if links is None else links,
        achievements=[achievement(name) for name in named],
        valid_from=ISSUED,
        **more,
    )
    return signed(made)


def tree(report: Report) -> dict[str, str]:
    found: dict[str, str] = {}
    todo = list(report.tree)
    while todo:
        one = todo.pop()
        found[one.name] = one.outcome.value
        todo += one.parts
    return found


def test_it_works() -> None:
    report = check(record(of("whole"), of("one"), of("two")))
    assert report.verdict is Verdict.VALID
    assert (report.check("stack").code, report.check("stack").outcome) == (
        "stack-holds", Outcome.PASSED,
    )  # fmt: skip
    assert "2 credentials" in report.check("stack").sentence
    assert tree(report) == {"Whole": "passed", "One": "passed", "Two": "passed"}
    (root,) = report.tree
    assert root.is_credential
    assert root.parts[0].sentence == "From Example School, awarded on 2026-01-15: it holds."


def test_a_record_that_says_nothing_of_parts_has_no_tree() -> None:
    report = check(record(of("one"), links=[]))
    assert report.tree == ()
    assert all(one.name != "stack" for one in report.checks)


def _tampered() -> Any:
    made = of("two")
    made["credentialSubject"]["achievement"]["name"] = "Three"
    return made


FALLEN: dict[str, tuple[Any, str]] = {
    "tampered": (_tampered, "The signature does not match"),
    "expired": (lambda: of("two", valid_until=AT - timedelta(days=1)), "It expired on"),
    "of the school by a stranger": (
        lambda: signed(unsigned(achievement=achievement("two")), STRANGER),
        "",
    ),
}


@pytest.mark.parametrize("case", FALLEN)
def test_a_part_that_does_not_hold_is_shown_where_it_stands(case: str) -> None:
    make, reason = FALLEN[case]
    made = record(of("whole"), of("one"), make())
    report = check(made)
    assert report.verdict is Verdict.INVALID
    assert report.check("stack").code == "stack-broken"
    found = tree(report)
    assert (found["Whole"], found["One"]) == ("failed", "passed")
    assert found.get("Two", found.get("Three")) == "failed"
    assert "it holds by itself, and something that it rests on does not" in report.tree[0].sentence
    assert reason in report.tree[0].parts[1].sentence


def test_a_revoked_part_is_shown() -> None:
    lists = {LIST_URL: signed(status_list(taken=(42,)))}
    made = record(of("whole"), of("one"), of("two", **status_member()))
    report = check(made, world(documents=lists))
    assert tree(report)["Two"] == "failed"
    assert "revoked" in report.tree[0].parts[1].sentence


def test_a_part_of_which_the_list_cannot_be_had_leaves_the_question_open() -> None:
    report = check(record(of("whole"), of("one"), of("two", **status_member())))
    assert report.verdict is Verdict.UNDETERMINED
    found = tree(report)
    assert found.pop("One") == "passed"
    assert set(found.values()) == {"could not be determined"}


def test_a_part_that_is_only_named_does_not_count_and_is_no_reason_to_refuse() -> None:
    report = check(record(of("whole"), of("one"), named=("two",)))
    assert report.verdict is Verdict.VALID
    found = report.check("stack")
    assert (found.code, found.advisory) == ("stack-open", True)
    assert tree(report)["Two"] == "could not be determined"
    assert "“Two”" in found.sentence


def test_a_requirement_between_holds_when_its_parts_do() -> None:
    links = [part("between"), part("one", "between"), part("two", "between")]
    report = check(record(of("whole"), of("one"), of("two"), links=links, named=("between",)))
    assert report.check("stack").outcome is Outcome.PASSED
    (between,) = report.tree[0].parts
    assert (between.is_credential, between.sentence) == (False, "Rule of between.")
    assert [one.name for one in between.parts] == ["One", "Two"]


def test_tokens_inside_are_read_too() -> None:
    two = token(achievement=achievement("two"), credential_id="urn:uuid:two")
    report = check(record(of("whole"), of("one"), two))
    assert tree(report)["Two"] == "passed"


def test_what_cannot_be_read_inside_is_no_part() -> None:
    made = record(of("whole"), of("one"), of("two"))
    made["credentialSubject"]["verifiableCredential"][2] = {"type": "x"}
    report = check(made)
    assert report.verdict is Verdict.INVALID
    assert tree(report)[WHOLE.replace("whole", "two")] == "could not be determined"


def test_the_findings_belong_to_the_right_parts() -> None:
    """Also when what stands before them cannot be read, or has endorsements of its own."""
    made = record(of("whole"), of("one"), of("two"))
    inside = made["credentialSubject"]["verifiableCredential"]
    made["credentialSubject"]["verifiableCredential"] = ["ey.x.y", *inside, 5, _tampered()]
    found = tree(check(made))
    assert (found["One"], found["Two"]) == ("passed", "passed")


def _award(*names: str, genre: str = COMPONENT_GENRE) -> Any:
    entries = [
        {"id": f"urn:uuid:{name}", "type": ["Evidence"], "name": name, "genre": genre,
         "description": f"From School: {name}."}
        for name in names
    ]  # fmt: skip
    return badge(evidence=entries)


def test_an_award_alone_names_its_parts_and_claims_nothing_of_them() -> None:
    report = check(_award("One", "Two"))
    assert report.verdict is Verdict.VALID
    found = report.check("stack")
    assert (found.code, found.outcome, found.advisory) == (
        "parts-elsewhere", Outcome.UNDETERMINED, True,
    )  # fmt: skip
    assert tree(report) == {
        "Dialogue with clients": "could not be determined",
        "One": "could not be determined",
        "Two": "could not be determined",
    }


def test_in_a_batch_every_award_has_its_own_tree() -> None:
    """Badges of one shape share their findings; a tree is never shared."""
    memory, resolver = VerifierMemory(), world()
    works = _award("One", "Two", genre="Portfolio")
    for award, names in (
        (works, ()),
        (works, ()),
        (_award("One", "Two"), ("One", "Two")),
        (_award("Three", "Four"), ("Three", "Four")),
        (works, ()),
    ):
        for document in (award, write_json(award, indent=None).decode()):
            report = verify(document, resolver=resolver, at=AT, memory=memory)
            assert set(tree(report)) == ({"Dialogue with clients", *names} if names else set())


def test_the_tree_is_told_in_text_page_and_json() -> None:
    report = check(record(of("whole"), of("one"), _tampered()))
    text = render_text(report, every_check=False)
    assert "  ✗ Whole (does not hold)" in text
    assert "      ✓ One (holds)" in text
    page = render_html(report)
    assert "<h2>What it rests on</h2>" in page
    assert page.count("<ul>") == page.count("</ul>") == 2
    told = report.check("stack").to_json()
    assert [one["name"] for one in told["tree"][0]["parts"]] == ["One", "Three"]
    assert "tree" not in report.check("proof").to_json()


def test_names_in_the_tree_are_harmless() -> None:
    bad = {**achievement("one"), "name": "<script>\u202e\x1b[31m"}
    made = record(of("whole"), of("one", achievement=bad), of("two"))
    report = check(made)
    assert "<script>" not in render_html(report)
    assert not {"\u202e", "\x1b"} & set(render_text(report) + render_html(report))


def test_another_issuer_may_have_given_a_part() -> None:
    other = key_issuer(31, name="Other School")
    two = badge(other, achievement=achievement("two"), credential_id="urn:uuid:two")
    report = check(record(of("whole"), of("one"), two))
    assert report.tree[0].parts[1].sentence.startswith("From Other School")
