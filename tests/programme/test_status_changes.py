"""Revoking, suspending, reinstating, and a new key: what was signed still tells the truth."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cairn.kernel.errors import CairnError, KeyMaterialError, ProgrammeError, UsageError
from cairn.programme.inspection import verdict_of
from cairn.programme.status_changes import (
    Action,
    StatusResult,
    change_status,
    open_issuer_desk,
    rotate_key,
    status_of,
    status_overview,
)
from programme.folders import AT, PASSPHRASE, PROGRAMME, ROSTER, make_folder, run_folder

if TYPE_CHECKING:
    from pathlib import Path

SUSPENDING = PROGRAMME.replace(
    "[outputs]", '[status]\npurposes = ["revocation", "suspension"]\n[outputs]'
)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = make_folder(tmp_path / "p", programme=SUSPENDING)
    run_folder(made)
    return made


def change(folder: Path, action: Action, **options: Any) -> StatusResult:
    options = {"at": LATER, "passphrase": PASSPHRASE, "email": "ana@example.org", **options}
    return change_status(folder, action, **options)


def verdicts(folder: Path) -> dict[str, str]:
    result = run_folder(folder, at=LATER)
    assert result.troubles == ()
    return {report.recipient: verdict_of(report) for report in result.reports.values()}


def test_it_works(folder: Path) -> None:
    result = change(folder, "revoke", reason="Issued in error.")
    assert result.changed
    assert result.lists == (
        "https://badges.example.org/status/revocation-1.json",
        "https://badges.example.org/status/suspension-1.json",
    )
    assert sorted(verdicts(folder).values()) == ["revoked", "valid", "valid"]
    page = (folder / "out" / "report.html").read_text("utf-8")
    assert "Issued in error." in page
    awards, ((award, _),) = status_overview(folder)
    assert (awards, award.name) == (3, "Ana Díaz")
    _, (told,) = status_of(folder, email="ana@example.org")
    assert (told.purpose, told.value, told.reason) == ("revocation", True, "Issued in error.")


def test_a_revoked_row_is_not_awarded_again(folder: Path) -> None:
    change(folder, "revoke")
    make_folder(folder, SUSPENDING, ROSTER.replace("Ana Díaz", "Ana D."))
    result = run_folder(folder, at=LATER)
    assert (result.new, result.changed, result.unchanged, result.withdrawn) == (0, 0, 2, 1)


def test_suspended_and_reinstated(folder: Path) -> None:
    change(folder, "suspend")
    assert sorted(verdicts(folder).values()) == ["suspended", "valid", "valid"]
    change(folder, "reinstate")
    assert set(verdicts(folder).values()) == {"valid"}


def test_a_change_that_is_none_is_told(folder: Path) -> None:
    assert not change(folder, "reinstate").changed
    change(folder, "revoke")
    assert not change(folder, "revoke").changed


def test_a_revocation_is_final(folder: Path) -> None:
    change(folder, "revoke")
    for action in ("reinstate", "suspend"):
        with pytest.raises(UsageError) as caught:
            change(folder, action)
        assert caught.value.code == "revocation-is-final"


def test_suspension_has_to_be_offered(tmp_path: Path) -> None:
    plain = make_folder(tmp_path / "p")
    run_folder(plain)
    for programme in (PROGRAMME, SUSPENDING):
        # Offered later, it still does not hold for what was signed before.
        make_folder(plain, programme=programme)
        with pytest.raises(UsageError) as caught:
            change(plain, "suspend")
        assert caught.value.code == "no-suspension"


def test_by_id_and_by_file(folder: Path) -> None:
    slug = next((folder / "out" / "credentials").glob("ana*")).stem
    award, _ = status_of(folder, credential=f"out/badges/{slug}.png")
    assert award.name == "Ana Díaz"
    assert status_of(folder, credential=award.credential_id)[0] == award


WRONG = {
    "nobody": ({"email": "no@example.org"}, "no-such-award"),
    "nothing": ({"email": ""}, "which-credential"),
    "both": ({"credential": "x"}, "which-credential"),
    "other achievement": ({"achievement": "client-talk"}, "no-such-award"),
}


@pytest.mark.parametrize("name", WRONG)
def test_who_is_meant_has_to_be_clear(folder: Path, name: str) -> None:
    options, code = WRONG[name]
    with pytest.raises(UsageError) as caught:
        change(folder, "revoke", **options)
    assert caught.value.code == code


def test_several_awards_of_one_person(folder: Path) -> None:
    make_folder(folder, SUSPENDING, ROSTER + "Ana Díaz,ana@example.org,client-talk,2026-05-04,\n")
    run_folder(folder)
    with pytest.raises(UsageError) as caught:
        change(folder, "revoke")
    assert caught.value.code == "several-awards"
    assert change(folder, "revoke", achievement="client-talk").changed


def test_a_wrong_passphrase_changes_nothing(folder: Path) -> None:
    with pytest.raises(KeyMaterialError):
        change(folder, "revoke", passphrase="wrong")
    assert status_of(folder, email="ana@example.org")[1] == ()


def test_a_folder_without_awards(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeError) as caught:
        change(make_folder(tmp_path / "p"), "revoke")
    assert caught.value.code == "no-ledger"


def test_a_new_key_signs_and_old_signatures_still_hold(folder: Path) -> None:
    issuer = rotate_key(folder, at=LATER, passphrase=PASSPHRASE)
    assert [entry.id for entry in issuer.keyring.entries] == ["key-1", "key-2"]
    assert issuer.keyring.current.id == "key-2"
    make_folder(folder, SUSPENDING, ROSTER + "Bo,bo@example.org,client-talk,2026-05-04,\n")
    assert set(verdicts(folder).values()) == {"valid"}
    signed = {
        "key-2" if b"did:web:badges.example.org#key-2" in path.read_bytes() else "key-1"
        for path in (folder / "out" / "credentials").iterdir()
    }
    assert signed == {"key-1", "key-2"}


def test_rotation_at_an_https_issuer(tmp_path: Path) -> None:
    programme = PROGRAMME.replace(
        "did:web:badges.example.org", "https://badges.example.org/us.json"
    )
    made = make_folder(tmp_path / "p", programme=programme)
    run_folder(made)
    rotate_key(made, at=LATER, passphrase=PASSPHRASE)
    make_folder(made, programme, ROSTER + "Bo,bo@example.org,client-talk,2026-05-04,\n")
    assert set(verdicts(made).values()) == {"valid"}


def test_a_mistyped_passphrase_does_not_seal_a_new_key(folder: Path) -> None:
    with pytest.raises(KeyMaterialError):
        rotate_key(folder, at=LATER, passphrase="mistyped")
    assert set(verdicts(folder).values()) == {"valid"}


def test_a_did_key_cannot_rotate(tmp_path: Path) -> None:
    programme = PROGRAMME.replace('id = "did:web:badges.example.org"\n', "")
    made = make_folder(tmp_path / "p", programme=programme)
    run_folder(made)
    with pytest.raises(ProgrammeError) as caught:
        rotate_key(made, at=LATER, passphrase=PASSPHRASE)
    assert caught.value.code == "did-key-cannot-rotate"


def test_a_list_is_signed_anew_before_it_runs_out(folder: Path) -> None:
    path = folder / "out" / "public" / "status" / "revocation-1.json"
    first = path.read_bytes()
    run_folder(folder, at=AT + timedelta(days=100))
    assert path.read_bytes() == first
    run_folder(folder, at=AT + timedelta(days=300))
    assert path.read_bytes() != first


# What is broken, and the reason that is told.
BROKEN = {
    "ledger": ("ledger.sqlite", b"not a database, not at all" * 100, "ledger-unusable"),
    "keyring": ("keys/keyring.json", b"{}", "keyring-damaged"),
    "keyring not json": ("keys/keyring.json", b"\xff", "keyring-damaged"),
    "keyring climbing": (
        "keys/keyring.json",
        (
            b'{"keys":[{"id":"k","kind":"Ed25519","publicKeyMultibase":"z","created":"",'
            b'"retired":"","file":"../x","verificationMethod":""}]}'
        ),
        "keyring-damaged",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_damaged_folder_is_told(folder: Path, name: str) -> None:
    path, data, code = BROKEN[name]
    (folder / path).write_bytes(data)
    with pytest.raises(CairnError) as caught:
        change(folder, "revoke")
    assert caught.value.code == code
    assert caught.value.mend


def test_a_lost_key_file_is_told(folder: Path) -> None:
    next((folder / "keys").glob("*.pem")).unlink()
    with pytest.raises(ProgrammeError) as caught:
        change(folder, "revoke")
    assert caught.value.code == "key-missing"


def test_single_credentials_are_signed_with_the_same_key(tmp_path: Path) -> None:
    made = make_folder(tmp_path / "p")
    desk = open_issuer_desk(made, at=AT, passphrase=PASSPHRASE)
    assert desk.signer.verification_method == "did:web:badges.example.org#key-1"
    assert (made / "out" / "public" / ".well-known" / "did.json").is_file()
    assert run_folder(made).troubles == ()
