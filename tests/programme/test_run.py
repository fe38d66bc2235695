"""The main job: what it makes, and that making it again changes nothing."""

from __future__ import annotations

import hashlib
import json
import stat
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest

from cairn.credentials.baking import unbake
from cairn.credentials.shape import check_shape
from cairn.kernel.errors import KeyMaterialError, ProgrammeError
from cairn.kernel.instants import parse_instant
from cairn.keys.signer import LocalSigner, generate
from cairn.programme.layout import Layout
from cairn.programme.ledger import Ledger
from cairn.programme.lock import folder_lock
from programme.folders import AT, PASSPHRASE, PROGRAMME, ROSTER, make_folder, run_folder

if TYPE_CHECKING:
    from pathlib import Path

    from cairn.keys.material import PublicKey


def credentials(folder: Path) -> dict[str, dict]:
    files = sorted((folder / "out" / "credentials").glob("*.json"))
    return {file.stem: json.JSONDecoder().decode(file.read_text("utf-8")) for file in files}


def digests(folder: Path) -> dict[str, str]:
    # The report tells what its own run did, so it is another one each time.
    every = sorted((folder / "out").rglob("*"))
    files = (file for file in every if file.is_file() and file.name != "report.html")
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def name_of(credential: dict) -> str:
    (name,) = (
        identity["identityHash"]
        for identity in credential["credentialSubject"]["identifier"]
        if identity["identityType"] == "name"
    )
    return name


def test_it_works(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    told: list[tuple[str, int, int]] = []
    result = run_folder(folder, progress=lambda *said: told.append(said))
    assert (result.new, result.changed, result.faults, result.row_faults) == (3, 0, (), ())
    assert [report.verdict.value for report in result.reports.values()] == ["valid"] * 3
    assert result.troubles == ()
    assert {stage for stage, _, _ in told} == {"awarding", "files", "verifying"}
    assert {name_of(one) for one in credentials(folder).values()} == {
        "Ana Díaz",
        "李小龍",
        "نازنین",
    }
    table = pl.read_parquet(folder / "out" / "awards.parquet")
    assert table["verdict"].to_list() == ["valid"] * 3
    assert table["roster_row"].to_list() == [2, 3, 4]
    assert "Ana Díaz" in result.report.read_text("utf-8")


def test_what_is_issued_has_the_canonical_shape(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    run_folder(folder)
    for credential in credentials(folder).values():
        assert check_shape(credential, arrays="canonical") == ()
        assert isinstance(credential["proof"], list)


def test_dates_say_when_it_was_earned_issued_and_ends(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    run_folder(folder)
    ana = next(one for slug, one in credentials(folder).items() if slug.startswith("ana-diaz"))
    assert ana["awardedDate"] == "2026-05-04T00:00:00Z"
    assert ana["validFrom"] == "2026-11-23T12:00:00Z"
    assert ana["validUntil"] == "2029-05-04T00:00:00Z"


def test_run_twice_nothing_is_doubled_or_changed(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    run_folder(folder)
    before = digests(folder)
    result = run_folder(folder)
    assert (result.new, result.changed, result.unchanged) == (0, 0, 3)
    assert digests(folder) == before


def test_lost_and_damaged_files_are_made_anew(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    run_folder(folder)
    before = digests(folder)
    one, two, three = sorted((folder / "out" / "credentials").iterdir())
    one.unlink()
    two.write_text("{}")
    (folder / "out" / "public" / "status" / "revocation-1.json").write_text("")
    (folder / "out" / ".writing-left").write_text("")
    run_folder(folder)
    assert digests(folder) == before
    assert three.exists()


def test_a_changed_row_gives_a_new_version_of_the_same_credential(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    run_folder(folder)
    before = {one["id"]: one for one in credentials(folder).values()}
    make_folder(folder, roster=ROSTER.replace("Ana Díaz", "Ana Díaz García").replace(",61", ",71"))
    result = run_folder(folder, at=AT + timedelta(days=1))
    assert (result.new, result.changed, result.unchanged) == (0, 2, 1)
    after = {one["id"]: one for one in credentials(folder).values()}
    assert set(after) == set(before)
    changed = [one for key, one in after.items() if one != before[key]]
    assert {name_of(one) for one in changed} == {"Ana Díaz García", "李小龍"}
    for one in changed:
        old = before[one["id"]]
        assert parse_instant(one["validFrom"]) > parse_instant(old["validFrom"])
        assert one["awardedDate"] == old["awardedDate"]
        assert one["credentialStatus"] == old["credentialStatus"]
    assert result.troubles == ()


def test_a_change_within_the_same_second_is_still_later(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    run_folder(folder)
    make_folder(folder, roster=ROSTER.replace("Ana Díaz", "Ana D."))
    assert run_folder(folder).changed == 1
    ana = next(one for one in credentials(folder).values() if name_of(one) == "Ana D.")
    assert ana["validFrom"] == "2026-11-23T12:00:01Z"


def test_a_row_that_is_gone_is_told_and_its_award_stands(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    run_folder(folder)
    make_folder(folder, roster="\n".join(ROSTER.splitlines()[:3]) + "\n")
    result = run_folder(folder)
    assert [award.name for award in result.missing] == ["نازنین"]
    assert len(credentials(folder)) == 3
    assert result.troubles == ()


def test_bad_rows_are_told_and_the_others_awarded(tmp_path: Path) -> None:
    bad = (
        "Bo,bo@example.org,genai-finance,2026-05-04,300\nOld,o@x.org,genai-finance,2020-01-01,70\n"
    )
    folder = make_folder(tmp_path / "p", roster=ROSTER + bad)
    result = run_folder(folder)
    assert result.new == 3
    assert [(fault.row, fault.code) for fault in result.row_faults] == [
        (5, "result-out-of-range"),
        (6, "expired-before-issued"),
    ]


def test_faults_of_the_programme_stop_everything(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p", programme=PROGRAMME.replace("level = 5", "level = 50"))
    result = run_folder(folder)
    assert [fault.code for fault in result.faults] == ["not-a-level"]
    assert not (folder / "out").exists()
    assert not (folder / "keys").exists()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    result = run_folder(folder, dry_run=True, passphrase="")
    assert (result.new, result.report, result.dry_run) == (3, None, True)
    assert sorted(path.name for path in folder.iterdir()) == ["programme.toml", "roster.csv"]


def test_every_form_carries_the_same_credential(tmp_path: Path) -> None:
    outputs = 'image = "svg"\npdf = true\njwt = true'
    programme = PROGRAMME.replace('image = "none"\npdf = false', outputs)
    folder = make_folder(tmp_path / "p", programme=programme)
    result = run_folder(folder)
    assert result.troubles == ()
    for file in (folder / "out" / "credentials").glob("*.json"):
        (baked,) = unbake((folder / "out" / "badges" / f"{file.stem}.svg").read_bytes())
        assert baked.text.strip() == file.read_text("utf-8").strip()
        pdf = (folder / "out" / "certificates" / f"{file.stem}.pdf").read_bytes()
        assert pdf.startswith(b"%PDF")
        assert (folder / "out" / "credentials" / f"{file.stem}.jwt").read_text().count(".") == 2
    before = digests(folder)
    run_folder(folder)
    assert digests(folder) == before


def test_evidence_files_are_published_only_when_asked_for(tmp_path: Path) -> None:
    roster = ROSTER.replace("result\n", "result,evidence,ai_assistance\n", 1)
    roster = roster.replace("87.5", "87.5,work.txt,Spelling only")
    folder = make_folder(tmp_path / "p", roster=roster)
    (folder / "work.txt").write_text("my work")
    run_folder(folder)
    ana = next(one for one in credentials(folder).values() if name_of(one) == "Ana Díaz")
    (piece,) = ana["evidence"]
    assert piece["digestSRI"].startswith("sha256-")
    assert piece["aiAssistance"] == "Spelling only"
    assert "id" not in piece
    assert not (folder / "out" / "public" / "evidence").exists()
    make_folder(
        tmp_path / "q", PROGRAMME.replace("[outputs]", "evidence = true\n[outputs]"), roster
    )
    (tmp_path / "q" / "work.txt").write_text("my work")
    assert run_folder(tmp_path / "q").troubles == ()
    (copy,) = (tmp_path / "q" / "out" / "public" / "evidence").iterdir()
    assert copy.read_text() == "my work"


ISSUERS = {
    "did:web": 'id = "did:web:badges.example.org"\n',
    "https": 'id = "https://badges.example.org/issuer.json"\n',
    "did:key": "",
}
KEYS = {
    "Ed25519 jcs": '[proof]\nsuite = "eddsa-jcs-2022"\n',
    "P-256": '[proof]\nsuite = "ecdsa-rdfc-2019"\n',
    "P-384": '[proof]\nsuite = "ecdsa-rdfc-2019"\nkey = "P-384"\n',
}


@pytest.mark.parametrize("issuer", ISSUERS)
def test_every_kind_of_issuer_verifies(tmp_path: Path, issuer: str) -> None:
    programme = PROGRAMME.replace('id = "did:web:badges.example.org"\n', ISSUERS[issuer])
    result = run_folder(make_folder(tmp_path / "p", programme=programme))
    assert result.issuer_id.startswith(issuer)
    assert [report.verdict.value for report in result.reports.values()] == ["valid"] * 3
    assert run_folder(tmp_path / "p").unchanged == 3


@pytest.mark.parametrize("key", KEYS)
def test_every_kind_of_key_verifies(tmp_path: Path, key: str) -> None:
    programme = PROGRAMME.replace("[outputs]", KEYS[key] + "[outputs]")
    result = run_folder(make_folder(tmp_path / "p", programme=programme))
    assert [report.verdict.value for report in result.reports.values()] == ["valid"] * 3


def test_a_base_below_a_path(tmp_path: Path) -> None:
    programme = PROGRAMME.replace("badges.example.org", "example.org", 1)
    programme = programme.replace("did:web:example.org", "did:web:example.org:badges")
    programme = programme.replace("https://badges.example.org", "https://example.org/badges/")
    folder = make_folder(tmp_path / "p", programme=programme)
    assert run_folder(folder).troubles == ()
    assert (folder / "out" / "public" / "badges" / "did.json").is_file()


@dataclass(frozen=True)
class Vault:
    """A signer whose key never enters the folder."""

    inner: LocalSigner

    @property
    def public_key(self) -> PublicKey:
        return self.inner.public_key

    @property
    def verification_method(self) -> str:
        return self.inner.verification_method

    def sign(self, message: bytes) -> bytes:
        return self.inner.sign(message)


def test_a_key_in_a_vault_signs(tmp_path: Path) -> None:
    vault = Vault(LocalSigner(generate("Ed25519"), "did:web:badges.example.org#vault-1"))
    folder = make_folder(tmp_path / "p")
    result = run_folder(folder, signer=vault, passphrase="")
    assert [report.verdict.value for report in result.reports.values()] == ["valid"] * 3
    assert [path.name for path in (folder / "keys").iterdir()] == ["keyring.json"]
    stranger = replace(vault, inner=replace(vault.inner, verification_method="did:web:other.org#k"))
    with pytest.raises(ProgrammeError) as caught:
        run_folder(folder, signer=stranger)
    assert caught.value.code == "method-elsewhere"


def test_private_things_are_for_the_owner_only(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    run_folder(folder)
    private = [folder / "ledger.sqlite", *(folder / "keys").iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}
    published = b"".join(f.read_bytes() for f in (folder / "out/public").rglob("*") if f.is_file())
    for personal in ("Ana", "ana@example.org", "李小龍"):
        assert personal.encode() not in published
    names = [path.name for path in (folder / "out").rglob("*")]
    assert not [name for name in names if "@" in name or "example-org" in name]


def test_places_in_the_list_are_unique_and_keep_no_order(tmp_path: Path) -> None:
    rows = "".join(f"L{i},l{i}@example.org,client-talk,2026-05-04,\n" for i in range(40))
    folder = make_folder(tmp_path / "p", roster=ROSTER + rows)
    run_folder(folder)
    with Ledger(Layout(folder).ledger) as ledger:
        places = [award.list_index for award in ledger.awards()]
    assert len(set(places)) == 43
    assert places != sorted(places)


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    with folder_lock(Layout(folder).lock), pytest.raises(ProgrammeError) as caught:
        run_folder(folder)
    assert caught.value.code == "already-running"


def test_a_wrong_passphrase_changes_nothing(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    run_folder(folder)
    make_folder(folder, roster=ROSTER.replace("Ana", "Anna"))
    before = digests(folder)
    with pytest.raises(KeyMaterialError) as caught:
        run_folder(folder, passphrase=PASSPHRASE + "!")
    assert caught.value.code == "wrong-passphrase"
    assert digests(folder) == before


# What is changed after the first run, and the fault that stops the next one.
MOVED = {
    "another issuer": (
        "did:web:badges.example.org",
        "https://badges.example.org/i.json",
        "issuer-changed",
    ),
    "no issuer id": ('id = "did:web:badges.example.org"\n', "", "issuer-changed"),
    "another path": (
        'base = "https://badges.example.org"',
        'base = "https://badges.example.org/b"',
        "base-changed",
    ),
    "a picture that is not there": ("level = 5", 'image = "badge.png"', "bad-image"),
}


@pytest.mark.parametrize("name", MOVED)
def test_what_would_break_issued_credentials_is_refused(tmp_path: Path, name: str) -> None:
    folder = make_folder(tmp_path / "p")
    run_folder(folder)
    old, new, code = MOVED[name]
    make_folder(folder, programme=PROGRAMME.replace(old, new))
    if name == "another path":
        text = PROGRAMME.replace(old, new).replace(
            "did:web:badges.example.org", "did:web:badges.example.org:b"
        )
        make_folder(folder, programme=text)
    assert code in {fault.code for fault in run_folder(folder).faults}


def test_a_changed_definition_holds_for_new_awards_only(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p")
    run_folder(folder)
    make_folder(folder, PROGRAMME.replace("Role play.", "Role play, twice."))
    result = run_folder(folder)
    assert result.unchanged == 3
    assert any("“client-talk”" in note and note.endswith("1.") for note in result.notes)


@pytest.mark.parametrize("missing", ["programme.toml", "roster.csv"])
def test_a_missing_file_is_told(tmp_path: Path, missing: str) -> None:
    folder = make_folder(tmp_path / "p")
    (folder / missing).unlink()
    with pytest.raises(ProgrammeError) as caught:
        run_folder(folder)
    assert caught.value.mend


def test_credentials_from_elsewhere_are_told_in_the_report(tmp_path: Path) -> None:
    one = run_folder(make_folder(tmp_path / "p")).reports
    stranger = replace(next(iter(one.values())), source="from-far-away.json")
    result = run_folder(tmp_path / "p", strangers=(stranger,))
    assert "from-far-away.json" in result.report.read_text("utf-8")
