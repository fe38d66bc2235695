"""`cairn revoke`, `suspend`, `reinstate` and `status`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.academy import AT, Caller, file_of, site_of

LATER = "2026-11-23T13:00:00Z"


def verdict(call: Caller, folder: Path, learner: str) -> str:
    badge = file_of(folder, "badges", learner)
    site = site_of(folder)
    return call("verify", badge, "--brief", "--offline", "--site", site, "--at", LATER).out


def test_it_works(call: Caller, own_academy: Path) -> None:
    answer = call("revoke", own_academy, "--email", "zoe@example.org", "--at", AT)
    assert answer.code == 0
    assert answer.out == (
        "The credential of Zoë 🌱 (client-talk) is revoked.\n"
        f"Publish {own_academy / 'out' / 'public'} again, so that verifiers see it.\n"
    )
    assert "has revoked" in verdict(call, own_academy, "zoe")


def test_suspended_and_reinstated(call: Caller, own_academy: Path) -> None:
    who = ("--email", "li@example.org", "--at", AT)
    assert call("suspend", own_academy, *who, "--reason", "Under review").code == 0
    assert "INVALID" in verdict(call, own_academy, "genai-finance")
    assert call("reinstate", own_academy, *who).code == 0
    assert verdict(call, own_academy, "genai-finance").startswith("VALID")
    told = call("status", own_academy).out
    assert "suspended: 李小龍, genai-finance (Under review)" in told
    assert "reinstated: 李小龍, genai-finance" in told


@pytest.mark.parametrize("named", ["id", "file", "stem"])
def test_a_credential_by_its_name(named: str, call: Caller, own_academy: Path) -> None:
    signed = file_of(own_academy, "credentials", "zoe")
    name = {
        "id": json.loads(signed.read_text("utf-8"))["id"],
        "file": str(signed),
        "stem": signed.stem,
    }[named]
    assert call("revoke", own_academy, name, "--at", AT).code == 0
    assert "revoked: Zoë 🌱, client-talk" in call("status", own_academy, name).out


def test_twice_is_told(call: Caller, own_academy: Path) -> None:
    call("revoke", own_academy, "--email", "zoe@example.org", "--at", AT)
    answer = call("revoke", own_academy, "--email", "zoe@example.org", "--at", AT)
    assert answer.code == 0
    assert "nothing changed" in answer.out


def test_status_of_an_untouched_programme(call: Caller, academy: Path) -> None:
    answer = call("status", academy)
    assert answer.out == f"5 awards in {academy}.\n  Nothing was revoked or suspended.\n"


def test_status_in_json(call: Caller, own_academy: Path) -> None:
    call("revoke", own_academy, "--email", "zoe@example.org", "--at", AT, "--reason", "A mistake")
    told = json.loads(call("status", own_academy, "--json").out)
    assert told["awards"] == 5
    assert told["changes"][0] | {"credentialId": ""} == {
        "credentialId": "",
        "name": "Zoë 🌱",
        "achievement": "client-talk",
        "change": "revoked",
        "reason": "A mistake",
        "at": AT,
    }


BAD = {
    "nobody named": ([], "not clear which credential"),
    "several": (["--email", "ana@example.org"], "2 awards fit"),
    "nobody": (["--email", "nobody@example.org"], "No award"),
    "no such file": (["nowhere.json"], "No award"),
    "both": (["nowhere.json", "--email", "zoe@example.org"], "not clear which credential"),
}


@pytest.mark.parametrize("command", ["revoke", "suspend", "reinstate"])
@pytest.mark.parametrize("case", BAD)
def test_bad_input(case: str, command: str, call: Caller, own_academy: Path) -> None:
    arguments, words = BAD[case]
    answer = call(command, own_academy, *arguments, "--at", AT)
    assert answer.code == 2
    assert words in answer.err
    assert "Nothing was revoked or suspended" in call("status", own_academy).out


def test_a_revocation_is_final(call: Caller, own_academy: Path) -> None:
    call("revoke", own_academy, "--email", "zoe@example.org", "--at", AT)
    for command in ("suspend", "reinstate"):
        answer = call(command, own_academy, "--email", "zoe@example.org", "--at", AT)
        assert answer.code == 2
        assert "final" in answer.err


def test_a_wrong_passphrase_changes_nothing(
    call: Caller, own_academy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_PASSPHRASE", "another one")
    assert call("revoke", own_academy, "--email", "zoe@example.org", "--at", AT).code == 2
    assert "Nothing was revoked" in call("status", own_academy).out
