"""`cairn keys`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.academy import AT, Caller, file_of, make_folder, site_of


def test_it_works(call: Caller, academy: Path) -> None:
    answer = call("keys", "list", academy)
    assert answer.code == 0
    assert "key-1  Ed25519, made 2026-11-23T12:00:00Z, signs now, sealed" in answer.out
    assert "z6Mk" in answer.out


def test_what_older_keys_signed_still_verifies(call: Caller, own_academy: Path) -> None:
    answer = call("keys", "rotate", own_academy, "--at", AT)
    assert answer.code == 0
    assert "Publish" in answer.out
    told = json.loads(call("keys", "list", own_academy, "--json").out)
    assert [(key["id"], key["retired"]) for key in told] == [("key-1", AT), ("key-2", None)]
    badge = file_of(own_academy, "badges", "zoe")
    answer = call("verify", badge, "--offline", "--site", site_of(own_academy), "--at", AT)
    assert answer.code == 0


def test_before_the_first_run(call: Caller, tmp_path: Path) -> None:
    answer = call("keys", "list", make_folder(tmp_path / "p"))
    assert answer.out == "There is no key yet; the first run makes one.\n"


def test_a_wrong_passphrase(
    call: Caller, own_academy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_PASSPHRASE", "another one")
    assert call("keys", "rotate", own_academy, "--at", AT).code == 2


def test_a_damaged_list(call: Caller, own_academy: Path) -> None:
    (own_academy / "keys" / "keyring.json").write_text("[")
    answer = call("keys", "list", own_academy)
    assert answer.code == 2
    assert "backup" in answer.err
