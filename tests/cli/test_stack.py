"""`cairn stack`: check, award, explain, lint and export."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cli.academy import AT, PASSPHRASE, Caller
from cli.stack_academy import make_stack_academy

OFF = ("--offline", "--at", AT)
CERTIFICATE = "Certificate in finance operations"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme that was run; not to be changed."""
    folder = tmp_path_factory.mktemp("stacks")
    secret = folder / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    return make_stack_academy(folder / "p", secret)


@pytest.fixture
def own(ready: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(ready, tmp_path / "own"))


def test_it_works(call: Caller, ready: Path) -> None:
    answer = call("stack", "check", ready, "--pathway", "certificate", *OFF)
    assert answer.code == 0
    assert answer.out == (
        f"{CERTIFICATE}\n"
        "  Awarded            Ana Díaz\n"
        "  Awarded            نازنین\n"
        "  1 thing to do      李小龍: Earn “Data with SQL”.\n"
    )


def test_who_has_more_to_do_is_counted_until_asked_for(call: Caller, ready: Path) -> None:
    few = call("stack", "check", ready, "--pathway", "diploma", *OFF).out
    assert "1 more, with more than one thing to do; --all shows them." in few
    everyone = call("stack", "check", ready, "--pathway", "diploma", "--all", *OFF).out
    assert "2 things to do     李小龍" in everyone
    alone = call("stack", "check", ready, "--person", "li@example.org", *OFF).out
    assert "Ana Díaz" not in alone
    assert "--all" not in alone


def test_check_in_json(call: Caller, ready: Path) -> None:
    told = json.loads(call("stack", "check", ready, "--json", *OFF).out)
    by_key = {(one["person"], one["pathwayName"]): one for one in told}
    assert len(told) == len(by_key) == 9
    ana = by_key["ana@example.org", CERTIFICATE]
    assert ana["state"] == "active"
    assert ana["credentialId"].startswith("urn:uuid:")
    assert ana["missing"] == []
    assert by_key["li@example.org", CERTIFICATE]["missing"] == ["Data with SQL"]
    assert by_key["ana@example.org", "Honours"]["state"] == "waiting"


def test_explain_speaks_and_draws_a_tree(call: Caller, ready: Path) -> None:
    answer = call("stack", "explain", ready, "李小龍", "--pathway", "certificate", *OFF)
    assert answer.code == 0
    assert answer.out == (
        "李小龍\n\n"
        f"One thing is missing for “{CERTIFICATE}”, and you have 1 of 2.\n"
        "What you have:\n"
        "  “Generative AI for finance”: you have it from Northbank Academy, awarded on 4 May "
        "2026.\n"
        "What to do:\n"
        "  Earn “Data with SQL”.\n"
        "Or, just as short:\n"
        "  Earn “Data with Python”.\n\n"
        f"{CERTIFICATE}: 1 thing to do\n"
        "├── ✓ Generative AI for finance: You have it: earned on 4 May 2026.\n"
        "└── One data credential (one of these is enough)\n"
        "    ├── ○ Data with SQL: To do.\n"
        "    └── ○ Data with Python: Would do instead.\n"
    )


def test_explain_in_json_holds_the_tree(call: Caller, ready: Path) -> None:
    (told,) = json.loads(
        call(
            "stack", "explain", ready, "ana@example.org", "--pathway", "certificate", "--json", *OFF
        ).out
    )
    assert told["tree"]["satisfied"] is True
    assert [part["name"] for part in told["tree"]["tree"]["parts"]] == [
        *("Generative AI for finance", "One data credential"),
    ]


def test_explain_draws_into_a_file(call: Caller, ready: Path, tmp_path: Path) -> None:
    place = tmp_path / "path.svg"
    who = (ready, "ana@example.org", "--svg", place)
    assert call("stack", "explain", *who, "--pathway", "certificate", *OFF).code == 0
    assert ET.parse(place).getroot().tag.endswith("svg")  # noqa: S314 - our own drawing
    several = call("stack", "explain", *who, *OFF)
    assert several.code == 2
    assert "A drawing shows one path" in several.err


def test_a_revoked_part_is_told_at_once(call: Caller, own: Path) -> None:
    call("revoke", own, "--email", "ana@example.org", "--achievement", "genai", "--at", AT)
    told = call("stack", "explain", own, "ana@example.org", "--pathway", "certificate", *OFF).out
    assert f"Your “{CERTIFICATE}” has been suspended since 23 November 2026." in told
    assert "“Generative AI for finance” was taken back by Northbank Academy." in told
    assert "What would bring it back:" in told
    assert "✗ Generative AI for finance" in told
    checked = call("stack", "check", own, "--pathway", "certificate", *OFF).out
    assert checked.splitlines()[1].startswith("  Suspended          Ana Díaz: “Generative AI")


def test_award_after_the_roster_grew(call: Caller, own: Path) -> None:
    again = call("stack", "award", own, *OFF)
    assert again.code == 0
    assert again.out.splitlines()[0] == "Nothing has changed."
    roster = own / "roster.csv"
    roster.write_text(
        f"{roster.read_text('utf-8')}李小龍,li@example.org,sql,2026-05-04,\n", encoding="utf-8"
    )
    told = call("run", own, "--at", AT)
    assert told.code == 0
    assert "Awarded            李小龍" in call("stack", "check", own, *OFF).out


def test_award_in_json(call: Caller, own: Path) -> None:
    told = json.loads(call("stack", "award", own, "--json", *OFF).out)
    assert told["changes"] == []
    assert (told["active"], told["waiting"]) == (3, 1)


def test_approve_and_refuse(call: Caller, own: Path) -> None:
    decide = ("--pathway", "honours", "--by", "Dr. Ní Bhriain", *OFF)
    no = call(
        "stack", "award", own, "--refuse", "ana@example.org", "--reason", "Too soon.", *decide
    )
    assert no.code == 0
    assert "“Honours” was refused to Ana Díaz. Too soon." in no.out
    assert "To tell them: “Honours” was not awarded. Too soon." in no.out
    yes = call("stack", "award", own, "--approve", "ana@example.org", *decide)
    assert yes.code == 0
    assert "Ana Díaz was awarded “Honours”." in yes.out
    assert (
        "Awarded            Ana Díaz"
        in call("stack", "check", own, "--pathway", "honours", *OFF).out
    )


BAD_DECISIONS = {
    "nobody decides": ["--approve", "ana@example.org", "--pathway", "honours"],
    "no pathway": ["--approve", "ana@example.org", "--by", "me"],
    "both": ["--approve", "a", "--refuse", "a", "--pathway", "honours", "--by", "me"],
    "nothing waits": ["--approve", "li@example.org", "--pathway", "honours", "--by", "me"],
    "no reason": ["--refuse", "ana@example.org", "--pathway", "honours", "--by", "me"],
    "nobody": ["--approve", "who@example.org", "--pathway", "honours", "--by", "me"],
}


@pytest.mark.parametrize("case", BAD_DECISIONS)
def test_a_decision_that_is_none(case: str, call: Caller, own: Path) -> None:
    before = (own / "ledger.sqlite").read_bytes()
    answer = call("stack", "award", own, *BAD_DECISIONS[case], *OFF)
    assert answer.code == 2
    assert answer.err.count("\n") >= 2, "what is wrong, and what to do"
    assert "waiting" in call("stack", "check", own, "--json", *OFF).out
    assert len((own / "ledger.sqlite").read_bytes()) == len(before)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--person", "nobody@example.org"],
        ["check", "--pathway", "none"],
        ["explain", "nobody@example.org"],
        ["export", "--pathway", "none"],
        ["export"],
    ],
)
def test_a_wrong_name(arguments: list[str], call: Caller, ready: Path) -> None:
    command, *rest = arguments
    offline = [] if command == "export" else ["--offline"]
    answer = call("stack", command, ready, *rest, *offline, "--at", AT)
    assert answer.code == 2
    assert answer.out == ""


@pytest.mark.parametrize("command", ["check", "award", "lint", "export"])
def test_a_folder_that_is_none(command: str, call: Caller, tmp_path: Path) -> None:
    answer = call("stack", command, tmp_path)
    assert answer.code == 2
    assert "There is no programme.toml" in answer.err


def test_a_programme_without_pathways(call: Caller, academy: Path) -> None:
    assert "There is no pathway yet" in call("stack", "check", academy, *OFF).out
    assert "There is no pathway" in call("stack", "explain", academy, "Zoë 🌱", *OFF).out
    assert call("stack", "lint", academy).out == "0 pathways, nothing to mend.\n"


def test_lint_finds_nothing_in_a_good_one(call: Caller, ready: Path) -> None:
    answer = call("stack", "lint", ready)
    assert (answer.code, answer.out) == (0, "3 pathways, nothing to mend.\n")


LINTED = {
    "a circle": ('all_of = ["genai", "data"]', 'all_of = ["genai", "data", "all"]', "cycle"),
    "asked by nobody": ('all_of = ["genai", "data"]', 'all_of = ["data"]', "unreachable"),
    "no such achievement": (
        'achievement = "python"',
        'achievement = "pythons"',
        "no-such-achievement",
    ),
    "reliability that nothing states": (
        'achievement = "python"',
        'achievement = "python"\nreliability = 0.9',
        "nobody-can-meet",
    ),
    "needed twice": ('achievement = "talk"', 'achievement = "certificate"', "counts-only-once"),
    "an empty registry": (
        'achievement = "sql"',
        'achievement = "sql"\nregistry = "none"',
        "empty-registry",
    ),
}


@pytest.mark.parametrize("case", LINTED)
def test_lint_finds(case: str, call: Caller, own: Path) -> None:
    before, after, code = LINTED[case]
    file = own / "pathways.toml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    told = json.loads(call("stack", "lint", own, "--json").out)
    assert code in {one["code"] for one in told["findings"]}
    answer = call("stack", "lint", own)
    faults = {one["severity"] for one in told["findings"]}
    assert answer.code == (1 if "fault" in faults else 0)
    assert "→" in answer.out


def test_export_to_ctdl_and_case_is_json(call: Caller, ready: Path, tmp_path: Path) -> None:
    ctdl = json.loads(call("stack", "export", ready, "--pathway", "certificate").out)
    assert ctdl["@graph"][0]["@type"] == "ceterms:Pathway"
    place = tmp_path / "case.json"
    answer = call(
        "stack", "export", ready, "--pathway", CERTIFICATE, "--as", "case", "-o", place, "--at", AT
    )
    assert answer.out == f"Wrote {place}.\n"
    package = json.loads(place.read_text("utf-8"))
    assert package["CFDocument"]["creator"] == "Northbank Academy"
    assert package["CFDocument"]["lastChangeDateTime"] == AT


def test_an_export_to_toml_comes_back(call: Caller, own: Path) -> None:
    text = call("stack", "export", own, "--pathway", "diploma", "--as", "toml").out
    assert tomllib.loads(text)["pathways"][0]["key"] == "diploma"
    (own / "pathways.toml").write_text(text, encoding="utf-8")
    again = call("stack", "export", own, "--as", "toml").out
    assert again == text


def test_export_into_a_folder_that_is_not_there(call: Caller, ready: Path, tmp_path: Path) -> None:
    answer = call("stack", "export", ready, "--pathway", "diploma", "-o", tmp_path / "no" / "f")
    assert answer.code == 2
    assert "There is no folder" in answer.err
