"""`cairn shortlist answer`: only what is asked, and nothing without consent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cairn.library.record_log import read_records
from cli.academy import AT, Caller, file_of, site_of

BASE = "https://badges.example.org/achievements"
JOB = f"""\
[job]
key = "analyst"
name = "Junior analyst"
version = "1"

[[job.clauses]]
key = "genai"
name = "Uses generative AI"
achievement = "{BASE}/genai-finance.json"

[[job.clauses]]
key = "python"
name = "Programs"
skill = "https://skills.example/python"
"""


class Desk:
    """A learner's own folder: two credentials, one of which the job asks for."""

    def __init__(self, academy: Path, folder: Path) -> None:
        self.folder, self.job, self.wallet = folder, folder / "job.toml", folder / "wallet"
        self.job.write_text(JOB, encoding="utf-8")
        self.wallet.mkdir()
        for number, path in enumerate(sorted((academy / "out" / "credentials").glob("ana-*"))):
            (self.wallet / f"{number}.json").write_bytes(path.read_bytes())
        self.known = ("--offline", "--site", site_of(academy), "--at", AT)
        self.agreed = (
            *(
                "--consent",
                "--party",
                "Bolt Ltd",
                "--purpose",
                "To apply.",
                "--until",
                "2027-06-30",
            ),
            *("--output", folder / "answer", "--record", folder / "consents.jsonl"),
        )

    @property
    def asked(self) -> tuple[object, ...]:
        return ("shortlist", "answer", self.job, self.wallet, "--by", "Ana", *self.known)


@pytest.fixture
def desk(academy: Path, tmp_path: Path) -> Desk:
    """What a learner has."""
    return Desk(academy, tmp_path)


def test_it_works(call: Caller, desk: Desk) -> None:
    answer = call(*desk.asked, *desk.agreed)
    assert answer.code == 0, answer.err
    assert "The answer and 1 credential are in" in answer.out
    made = desk.folder / "answer"
    assert sorted(one.name for one in made.iterdir()) == ["answer.json", "credential-1.json"]
    told = json.loads((made / "answer.json").read_text())
    assert [(one["key"], one["met"]) for one in told["clauses"]] == [
        ("genai", True),
        ("python", False),
    ]
    assert told["to"] == "Bolt Ltd"
    (record,) = read_records(desk.folder / "consents.jsonl", "consent")
    assert record["credentials"] == told["credentials"]
    assert (record["by"], record["purpose"], record["until"]) == (
        "Ana",
        "To apply.",
        "2027-06-30T23:59:59Z",
    )
    sent = (made / "credential-1.json").read_bytes()
    assert sent in [one.read_bytes() for one in desk.wallet.iterdir()]
    assert "Client communication" not in "".join(one.read_text() for one in made.iterdir())


def test_nothing_goes_without_consent(call: Caller, desk: Desk) -> None:
    answer = call(*desk.asked)
    assert answer.code == 1
    assert "That would disclose 1 credential." in answer.out
    assert "is signed as a whole" in answer.out
    assert "These stay with you" in answer.out
    assert "Nothing was disclosed." in answer.out
    assert sorted(one.name for one in desk.folder.iterdir()) == ["job.toml", "wallet"]


def test_the_preview_as_json(call: Caller, desk: Desk) -> None:
    told = json.loads(call(*desk.asked, "--clause", "python", "--json").out)
    assert told["disclosed"] == []
    assert sum(one["count"] for one in told["withheld"]) == 2


def test_what_cannot_be_read_is_told(call: Caller, desk: Desk) -> None:
    (desk.wallet / "broken.json").write_text("{")
    assert "broken.json: This is not JSON" in call(*desk.asked).err


INCOMPLETE = {
    "to nobody": "--party",
    "for nothing": "--purpose",
    "for ever": "--until",
    "into nowhere": "--output",
    "without a record": "--record",
}


@pytest.mark.parametrize("case", INCOMPLETE)
def test_a_consent_that_lacks_something_discloses_nothing(
    case: str, call: Caller, desk: Desk
) -> None:
    place = desk.agreed.index(INCOMPLETE[case])
    answer = call(*desk.asked, *desk.agreed[:place], *desk.agreed[place + 2 :])
    assert answer.code == 2
    assert sorted(one.name for one in desk.folder.iterdir()) == ["job.toml", "wallet"]


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--until", "2020-01-01", "an end after it was given"),
        ("--until", "soon", "is not a day"),
        ("--clause", "cooking", "has no clause “cooking”"),
        ("--framework", "nowhere.toml", "There is no file"),
    ],
)
def test_a_wrong_option_discloses_nothing(
    option: str, value: str, says: str, call: Caller, desk: Desk
) -> None:
    answer = call(*desk.asked, *desk.agreed, option, value)
    assert answer.code == 2
    assert says in answer.err
    assert not (desk.folder / "answer").exists()


def test_an_answer_never_goes_into_a_folder_with_other_things(call: Caller, desk: Desk) -> None:
    (desk.folder / "answer").mkdir()
    answer = call(*desk.asked, *desk.agreed)
    assert answer.code == 2
    assert "Name a new folder" in answer.err
    assert not (desk.folder / "consents.jsonl").exists()


def test_a_broken_record_discloses_nothing(call: Caller, desk: Desk) -> None:
    (desk.folder / "consents.jsonl").write_text("{}\n")
    answer = call(*desk.asked, *desk.agreed)
    assert answer.code == 1
    assert "is no record" in answer.err
    assert not (desk.folder / "answer").exists()


def test_the_file_of_one_credential_is_enough(call: Caller, desk: Desk, academy: Path) -> None:
    badge = file_of(academy, "credentials", "ana")
    answer = call("shortlist", "answer", desk.job, badge, *desk.known, *desk.agreed)
    assert answer.code == 0, answer.err
