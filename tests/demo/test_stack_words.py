"""What the four learners of the example hear: names, what is missing, what to do; nothing else.

`cairn stack explain` is read aloud here as the learner would hear it. An id, an address or a code
in it is a failure.
"""

from __future__ import annotations

import re

import pytest

from cairn.cli.main import main
from cairn.demo.cohort import ALL_BUT_ONE, COMPLETE, TAKEN_BACK, TOLD, TWO_WAYS
from cairn.demo.people import learners
from demo.telling import Telling

FINANCE = "AI-ready Finance Analyst"
_EMAILS = {one.number: one.email for one in learners()}

NOT_FOR_PEOPLE = {
    "a web address": r"\w+://|www\.|\.example|\.json",
    "a URN or a DID": r"\b(urn|did|plan):\w",
    "a UUID": r"\b[0-9a-f]{8}-[0-9a-f]{4}-",
    "a digest or a key": r"\b(?=[0-9a-f]*\d)[0-9a-f]{10,}\b|\bz6Mk\w+|\bz[1-9A-HJ-NP-Za-km-z]{30,}",
    "an e-mail address": r"\w@\w",
    "a word for programs": r"\b[a-z]+(-[a-z]+){1,}\b",
    "a word of Python or JSON": r"\b(None|True|False|null|nan)\b|[{}_]|\b[a-z]+[A-Z]\w*",
    "a code": r"\b[A-Z]{2,}-[A-Z0-9-]+\b|\bE\d+\b",
    "an instant for programs": r"\dT\d|\d{4}-\d{2}-\d{2}",
    "a skill of a framework": r"esco|ESCO",
}


def heard(told: Telling, number: int, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command line says to a learner of the example."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(
            [
                *("stack", "explain", str(told.folder), _EMAILS[number], "--offline"),
                *("--pathway", "finance-analyst", "--at", "2026-11-23T12:00:00Z"),
            ]
        )
    assert ended.value.code in (None, 0)
    return capsys.readouterr().out


def offences(text: str) -> list[str]:
    """What a person should not have to hear, by its kind."""
    return [
        f"{kind}: {found[0]}"
        for kind, pattern in NOT_FOR_PEOPLE.items()
        if (found := re.search(pattern, text))
    ]


@pytest.mark.parametrize("number", TOLD)
def test_no_ids_no_codes(number: int, told: Telling, capsys: pytest.CaptureFixture[str]) -> None:
    text = heard(told, number, capsys)
    assert len(text) > 300
    assert offences(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Earn https://badges.meridian.example/achievements/data-sql.json.",
        "See urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed.",
        "It comes from did:web:badges.meridian.example.",
        "Reason: nobody-can-meet.",
        "It was refused (too-old).",
        "Earn “data-sql”.",
        "Ask s26005@students.meridian.example.",
        "Earned at 2026-11-23T12:00:00Z.",
        "Reach 60 in FIN-GAI-5.",
        "It is at_least 3.",
        "The key is z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd.",
        "The digest is 3f786850e387550f.",
        "You have None.",
        "The member credentialSubject is missing.",
    ],
)
def test_the_ear_hears_what_is_not_for_people(text: str) -> None:
    assert offences(text)


EACH_HEARS = {
    COMPLETE: [
        f"You have held “{FINANCE}” since 23 November 2026.",
        "What it rests on:",
        "“Generative AI for Finance”",
        "“Data Visualisation”",
        "“Project Management”",
        "“Client Communication”: you have it from Meridian College",
    ],
    ALL_BUT_ONE: [
        f"One thing is missing for “{FINANCE}”, and you have 3 of 4.",
        "What to do:",
        "Reach 60 or more in “Client Communication”, assessed with a reliability of 0.8 or more.",
        "“Client Communication” was assessed less reliably than is asked",
    ],
    TWO_WAYS: [
        f"One thing is missing for “{FINANCE}”, and you have 3 of 4.",
        "Earn “SQL for Finance Data”.",
        "Or, just as short:",
        "Earn “Data Visualisation”.",
    ],
    TAKEN_BACK: [
        f"Your “{FINANCE}” has been suspended since 23 November 2026.",
        "“Generative AI for Finance” was taken back by Meridian College.",
        "What would bring it back:",
        "Earn “Generative AI for Finance”.",
    ],
}


@pytest.mark.parametrize("number", TOLD)
def test_each_hears_what_is_there_what_is_missing_and_what_to_do(
    number: int, told: Telling, capsys: pytest.CaptureFixture[str]
) -> None:
    text = heard(told, number, capsys)
    assert [words for words in EACH_HEARS[number] if words not in text] == []
    if number == COMPLETE:
        assert "What to do" not in text
        assert "missing" not in text


def test_the_story_says_the_same(told: Telling, capsys: pytest.CaptureFixture[str]) -> None:
    said = {line.strip() for line in told.lines}
    for number in TOLD:
        spoken = heard(told, number, capsys).split("\n\n")[1]
        assert [line for line in spoken.splitlines() if line.strip() not in said] == []
