"""Stacks in a programme folder: awarded with a record, suspended with a reason, restored."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cairn.kernel.errors import CairnError, ProgrammeError, UsageError
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.programme.ledger import Ledger
from cairn.programme.stack_awarding import (
    approve,
    award_stacks,
    cascade,
    check_stacks,
    holdings_of,
    refuse,
    stack_history,
)
from cairn.programme.status_changes import StatusResult, change_status
from cairn.resolvers.folder import SiteResolver
from cairn.verification import Outcome, Report, Verdict, verify
from programme.stack_folders import (
    AT,
    CERTIFICATE,
    PASSPHRASE,
    PATHWAYS,
    PROGRAMME,
    ROSTER,
    award_of,
    pathway_id,
    run_folder,
    stack_folder,
)

if TYPE_CHECKING:
    from pathlib import Path

    from cairn.programme.stack_findings import PersonStack, StackResult

ANA, NAZ = "ana@example.org", "naz@example.org"
NEXT = AT + timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which everything was awarded."""
    made = stack_folder(tmp_path / "p")
    assert run_folder(made).troubles == ()
    return made


def told(result: StackResult) -> list[tuple[str, str, str]]:
    return [(one.kind, one.person, one.pathway.rpartition("/")[2]) for one in result.changes]


def change(folder: Path, action: Any, email: str, achievement: str, **more: Any) -> StatusResult:
    options = {"at": NEXT, "passphrase": PASSPHRASE, "reason": "Found out.", **more}
    return change_status(folder, action, email=email, achievement=achievement, **options)


def standing(folder: Path, email: str, key: str, at: datetime = NEXT) -> PersonStack:
    (found,) = check_stacks(folder, at=at, person=email, pathway=key)
    return found


def document(folder: Path, email: str, key: str, kind: str = "credentials") -> Any:
    path = folder / "out" / kind / f"{award_of(folder, email, key).slug}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def verified(folder: Path, email: str, key: str, kind: str, at: datetime = NEXT) -> Report:
    site = SiteResolver("https://badges.example.org/", folder / "out" / "public")
    return verify(document(folder, email, key, kind), resolver=site, at=at)


def outcomes(report: Report) -> dict[str, str]:
    """Every name in the tree with how it stands."""
    found: dict[str, str] = {}
    todo = list(report.tree)
    while todo:
        part = todo.pop()
        found[part.name] = part.outcome.value
        todo += part.parts
    return found


# Awarding


def test_it_works(tmp_path: Path) -> None:
    result = run_folder(stack_folder(tmp_path / "p"))
    assert result.troubles == ()
    assert told(result.stacks) == [
        ("awarded", ANA, "certificate.json"),
        ("awarded", ANA, "diploma.json"),
        ("queued", ANA, "honours.json"),
        ("awarded", NAZ, "certificate.json"),
    ]
    assert (result.stacks.active, result.stacks.waiting, result.stacks.suspended) == (3, 1, 0)
    assert all(report.verdict is Verdict.VALID for report in result.reports.values())
    assert result.missing == ()


def test_run_again_it_changes_nothing(folder: Path) -> None:
    before = {path: path.read_bytes() for path in (folder / "out" / "records").iterdir()}
    again = run_folder(folder, at=NEXT)
    assert (again.stacks.changes, again.changed, again.missing) == ((), 0, ())
    assert award_stacks(folder, at=NEXT, passphrase=PASSPHRASE).changes == ()
    assert {path: path.read_bytes() for path in (folder / "out" / "records").iterdir()} == before


def test_a_folder_without_pathways_has_no_stacks(tmp_path: Path) -> None:
    folder = stack_folder(tmp_path / "p")
    (folder / "pathways.toml").unlink()
    result = run_folder(folder)
    assert result.stacks.changes == ()
    assert not (folder / "out" / "records").exists()
    assert not (folder / "out" / "public" / "status" / "suspension-1.json").exists()


def test_the_award_names_what_it_rests_on_and_its_record(folder: Path) -> None:
    award = document(folder, ANA, "certificate")
    record = document(folder, ANA, "certificate", "records")
    evidence = award["evidence"]
    assert [(one["name"], one["genre"]) for one in evidence] == [
        ("Generative AI for finance", "Component credential"),
        ("Data with SQL", "Component credential"),
        (f"{CERTIFICATE}: the record", "Comprehensive Learner Record"),
    ]
    assert evidence[1]["narrative"] == "Satisfies “Data with SQL”."
    assert evidence[-1]["id"] == record["id"]
    inside = record["credentialSubject"]["verifiableCredential"]
    assert [one["id"] for one in inside] == [award["id"], *(one["id"] for one in evidence[:-1])]
    assert inside[1] == document(folder, ANA, "genai")


def test_one_status_keeps_within_the_schema_and_two_are_used_where_offered(tmp_path: Path) -> None:
    plain = stack_folder(tmp_path / "plain")
    both = stack_folder(
        tmp_path / "both",
        programme=PROGRAMME.replace(
            "[outputs]", '[status]\npurposes = ["suspension"]\n\n[outputs]', 1
        ),
    )
    for folder in (plain, both):
        run_folder(folder)
    assert document(plain, ANA, "certificate")["credentialStatus"]["statusPurpose"] == "suspension"
    two = document(both, ANA, "certificate")["credentialStatus"]
    assert [one["statusPurpose"] for one in two] == ["revocation", "suspension"]


def test_verifying_a_record_shows_the_tree(folder: Path) -> None:
    report = verified(folder, ANA, "certificate", "records")
    assert report.verdict is Verdict.VALID, report.sentence
    (root,) = report.tree
    assert root.name == CERTIFICATE
    assert [part.name for part in root.parts] == [
        "Generative AI for finance",
        "One data credential",
    ]
    assert [part.name for part in root.parts[1].parts] == ["Data with SQL"]
    assert root.parts[1].sentence == "One of these is enough."
    assert set(outcomes(report).values()) == {"passed"}


def test_verifying_the_award_alone_names_the_parts_and_says_they_are_elsewhere(
    folder: Path,
) -> None:
    report = verified(folder, ANA, "certificate", "credentials")
    assert report.verdict is Verdict.VALID
    check = report.check("stack")
    assert (check.outcome, check.advisory, check.code) == (
        Outcome.UNDETERMINED, True, "parts-elsewhere",
    )  # fmt: skip
    assert [part.name for part in report.tree[0].parts] == [
        "Generative AI for finance", "Data with SQL",
    ]  # fmt: skip


def test_a_stack_may_rest_on_a_stack(folder: Path) -> None:
    record = document(folder, ANA, "diploma", "records")
    inside = record["credentialSubject"]["verifiableCredential"]
    assert document(folder, ANA, "certificate") in inside
    assert verified(folder, ANA, "diploma", "records").verdict is Verdict.VALID


def test_a_component_that_does_not_verify_awards_nothing(tmp_path: Path) -> None:
    folder = stack_folder(tmp_path / "p")
    (folder / "pathways.toml").rename(folder / "later.toml")
    run_folder(folder)
    slug = award_of(folder, ANA, "sql")
    with Ledger(folder / "ledger.sqlite") as ledger, ledger.transaction() as connection:
        found = ledger.current(slug).document.replace(b"Data with SQL", b"Data with FOO")
        connection.execute(
            "UPDATE versions SET document = ? WHERE award_key = ?", (found, slug.key)
        )
    (folder / "later.toml").rename(folder / "pathways.toml")
    result = award_stacks(folder, at=NEXT, passphrase=PASSPHRASE)
    assert ("awarded", NAZ, "certificate.json") in told(result)
    assert ("awarded", ANA, "certificate.json") not in told(result)


def test_a_pathway_that_earns_what_nobody_offers_is_told(tmp_path: Path) -> None:
    text = PATHWAYS.replace('earns = "honours"', 'earns = "https://elsewhere.example/honours"')
    result = run_folder(stack_folder(tmp_path / "p", pathways=text))
    assert any("“Honours” earns an achievement" in one for one in result.troubles)
    assert result.stacks.active == 3


def test_a_pathway_that_earns_nothing_awards_nothing(tmp_path: Path) -> None:
    text = PATHWAYS.replace('earns = "honours"\n', "")
    result = run_folder(stack_folder(tmp_path / "p", pathways=text))
    assert result.troubles == ()
    assert (result.stacks.active, result.stacks.waiting) == (3, 0)


# Approval


def _decide(folder: Path, what: Any, **more: Any) -> StackResult:
    given = {"person": "Ana Díaz", "pathway": "honours", "by": "The dean", "at": NEXT, **more}
    found: StackResult = what(folder, **given)
    return found


def test_what_waits_is_awarded_by_approval(folder: Path) -> None:
    result = _decide(folder, approve, passphrase=PASSPHRASE)
    assert told(result) == [("awarded", ANA, "honours.json")]
    assert verified(folder, ANA, "honours", "records").verdict is Verdict.VALID
    last = stack_history(folder, person=ANA, pathway="honours")[-1]
    assert (last.kind, last.by) == ("awarded", "The dean")


def test_a_refusal_keeps_its_reason_and_can_be_undone(folder: Path) -> None:
    result = _decide(folder, refuse, reason="The interview is still to come.")
    assert told(result) == [("refused", ANA, "honours.json")]
    assert "The interview is still to come." in result.changes[0].to_holder
    assert run_folder(folder, at=NEXT).stacks.changes == ()
    assert standing(folder, ANA, "honours").state == "refused"
    assert told(_decide(folder, approve, passphrase=PASSPHRASE)) == [
        ("awarded", ANA, "honours.json")
    ]


def test_what_waits_and_is_no_longer_complete_cannot_be_approved(folder: Path) -> None:
    change(folder, "revoke", ANA, "talk")
    with pytest.raises(UsageError) as caught:
        _decide(folder, approve, passphrase=PASSPHRASE)
    assert caught.value.code == "stack-not-complete"
    assert ("lapsed", ANA, "honours.json") in told(run_folder(folder, at=NEXT).stacks)


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "nobody": ({"person": "Nobody Known"}, "no-such-person"),
    "no pathway": ({"pathway": "no-such"}, "no-such-pathway"),
    "nothing waits": ({"pathway": "certificate"}, "nothing-to-approve"),
    "nothing was earned": ({"person": NAZ}, "nothing-to-approve"),
    "a wrong passphrase": ({"passphrase": "wrong"}, "wrong-passphrase"),
}


@pytest.mark.parametrize("case", BAD)
def test_an_approval_that_makes_no_sense_changes_nothing(folder: Path, case: str) -> None:
    given, code = BAD[case]
    with pytest.raises(CairnError) as caught:
        _decide(folder, approve, **{"passphrase": PASSPHRASE, **given})
    assert caught.value.code == code
    assert standing(folder, ANA, "honours").state == "waiting"


# The cascade


def test_a_revoked_component_suspends_all_that_rests_on_it(folder: Path) -> None:
    result = change(folder, "revoke", ANA, "sql")
    assert told(result.stacks) == [
        ("suspended", ANA, "certificate.json"),
        ("suspended", ANA, "diploma.json"),
    ]
    first = result.stacks.changes[0]
    assert "“Data with SQL” was taken back by Northbank Academy." in first.sentence
    assert "What would bring it back" in first.to_holder
    assert "urn:" not in first.to_holder + first.sentence
    for kind in ("credentials", "records"):
        report = verified(folder, ANA, "certificate", kind)
        assert (report.verdict, report.deciding and report.deciding.code) == (
            Verdict.INVALID, "suspended",
        )  # fmt: skip
    broken = outcomes(verified(folder, ANA, "certificate", "records"))
    assert broken["Data with SQL"] == broken["One data credential"] == "failed"
    assert broken["Generative AI for finance"] == "passed"


def test_another_way_keeps_it_and_is_signed_anew_with_its_date(folder: Path) -> None:
    before = document(folder, NAZ, "certificate")
    result = change(folder, "revoke", NAZ, "sql")
    assert told(result.stacks) == [("renewed", NAZ, "certificate.json")]
    after = document(folder, NAZ, "certificate")
    assert (after["id"], after["awardedDate"]) == (before["id"], before["awardedDate"])
    assert after["validFrom"] > before["validFrom"]
    report = verified(folder, NAZ, "certificate", "records")
    assert report.verdict is Verdict.VALID
    assert "Data with Python" in outcomes(report)


def test_a_lifted_suspension_restores_everything(tmp_path: Path) -> None:
    offered = PROGRAMME.replace(
        "[outputs]", '[status]\npurposes = ["revocation", "suspension"]\n\n[outputs]', 1
    )
    folder = stack_folder(tmp_path / "p", programme=offered)
    run_folder(folder)
    before = document(folder, ANA, "certificate")
    change(folder, "suspend", ANA, "sql")
    assert standing(folder, ANA, "diploma").state == "suspended"
    result = change(folder, "reinstate", ANA, "sql", at=NEXT + timedelta(days=1))
    assert told(result.stacks) == [
        ("restored", ANA, "certificate.json"),
        ("restored", ANA, "diploma.json"),
    ]
    at = NEXT + timedelta(days=1)
    assert document(folder, ANA, "certificate") == before
    assert verified(folder, ANA, "diploma", "records", at).verdict is Verdict.VALID


def test_an_expired_component_suspends_and_its_renewal_restores(folder: Path) -> None:
    late = AT + timedelta(days=400)
    result = cascade(folder, at=late, passphrase=PASSPHRASE)
    assert told(result) == [
        ("suspended", ANA, "certificate.json"),
        ("suspended", ANA, "diploma.json"),
        ("renewed", NAZ, "certificate.json"),
    ]
    assert "“Data with SQL” expired on 4 May 2027." in result.changes[0].to_holder
    renewed = ROSTER.replace(
        "ana@example.org,sql,2026-05-04,", "ana@example.org,sql,2026-05-04,2027-12-01"
    )
    (folder / "roster.csv").write_text(renewed, encoding="utf-8")
    again = run_folder(folder, at=late)
    assert again.changed == 1
    assert told(again.stacks)[0] == ("restored", ANA, "certificate.json")
    sql = document(folder, ANA, "sql")
    assert (sql["awardedDate"][:10], sql["validUntil"][:10]) == ("2026-05-04", "2028-12-01")
    certificate = document(folder, ANA, "certificate")
    assert certificate["awardedDate"][:10] == AT.date().isoformat()
    assert verified(folder, ANA, "certificate", "records", late).verdict is Verdict.VALID


def test_what_was_withdrawn_by_cascade_is_in_the_history(folder: Path) -> None:
    change(folder, "revoke", ANA, "sql")
    events = stack_history(folder, person=ANA, pathway=CERTIFICATE)
    assert [event.kind for event in events] == ["awarded", "suspended"]
    assert len(stack_history(folder)) == 6


# A person's decision about a stack


def test_a_person_may_suspend_a_stack_and_let_it_go(folder: Path) -> None:
    result = change(folder, "suspend", ANA, "certificate")
    assert result.changed
    assert told(result.stacks) == [
        ("held", ANA, "certificate.json"),
        ("suspended", ANA, "diploma.json"),
    ]
    assert run_folder(folder, at=NEXT).stacks.suspended == 2
    again = change(folder, "suspend", ANA, "certificate")
    assert not again.changed
    free = change(folder, "reinstate", ANA, "certificate")
    assert told(free.stacks) == [
        ("released", ANA, "certificate.json"),
        ("restored", ANA, "certificate.json"),
        ("restored", ANA, "diploma.json"),
    ]
    assert verified(folder, ANA, "diploma", "records").verdict is Verdict.VALID


def test_nobody_can_reinstate_what_has_fallen(folder: Path) -> None:
    change(folder, "revoke", ANA, "sql")
    result = change(folder, "reinstate", ANA, "certificate")
    assert not result.changed
    assert "stays suspended" in result.sentence
    assert verified(folder, ANA, "certificate", "records").verdict is Verdict.INVALID


def test_a_stack_that_is_taken_back_stays_so(folder: Path) -> None:
    change(folder, "revoke", ANA, "certificate")
    assert verified(folder, ANA, "certificate", "credentials").verdict is Verdict.INVALID
    assert run_folder(folder, at=NEXT).stacks.changes == ()
    assert standing(folder, ANA, "certificate").state == "withdrawn"
    assert not change(folder, "revoke", ANA, "certificate").changed
    for action in ("suspend", "reinstate"):
        with pytest.raises(UsageError) as caught:
            change(folder, action, ANA, "certificate")
        assert caught.value.code == "revocation-is-final"


# Versions


def _second(text: str = PATHWAYS) -> str:
    return (
        text.replace(
            'name = "Certificate in finance operations"\nearns',
            'name = "Certificate in finance operations"\nversion = "2"\nearns',
            1,
        )
        .replace('all_of = ["genai", "data"]', 'all_of = ["genai", "data", "more"]', 1)
        .replace(
            '[[pathways.nodes]]\nkey = "genai"',
            '[[pathways.nodes]]\nkey = "more"\nname = "Client communication"\n'
            'achievement = "talk"\n\n'
            '[[pathways.nodes]]\nkey = "genai"',
            1,
        )
    )


def test_a_changed_version_is_refused_and_a_new_one_upgrades_who_has_it(folder: Path) -> None:
    (folder / "pathways.toml").write_text(_second().replace('version = "2"\n', ""), "utf-8")
    with pytest.raises(ProgrammeError) as caught:
        run_folder(folder, at=NEXT)
    assert caught.value.code == "pathway-changed"
    (folder / "pathways.toml").write_text(_second(), "utf-8")
    result = run_folder(folder, at=NEXT)
    assert told(result.stacks) == [
        ("upgraded", ANA, "certificate.json"),
        ("renewed", ANA, "diploma.json"),
    ]
    mine = standing(folder, NAZ, "certificate")
    assert (mine.state, mine.pathway.version) == ("active", "1")
    assert mine.newest is not None
    assert mine.newest.version == "2"
    assert mine.upgrade is not None
    assert [one.leaf.name for one in mine.upgrade.missing] == ["Client communication"]
    assert standing(folder, ANA, "certificate").newest is None


def test_what_was_awarded_outlives_its_pathway(folder: Path) -> None:
    (folder / "pathways.toml").unlink()
    assert run_folder(folder, at=NEXT).stacks.active == 3
    result = change(folder, "revoke", ANA, "sql")
    assert [kind for kind, _, _ in told(result.stacks)] == ["suspended", "suspended"]


def test_other_words_for_the_same_version_change_nothing(folder: Path) -> None:
    text = PATHWAYS.replace(
        'name = "Certificate in finance operations"\nearns', 'name = "Finance"\nearns', 1
    )
    (folder / "pathways.toml").write_text(text, "utf-8")
    assert run_folder(folder, at=NEXT).stacks.changes == ()


def test_pathways_may_lie_in_a_folder(tmp_path: Path) -> None:
    folder = stack_folder(tmp_path / "p")
    (folder / "pathways").mkdir()
    (folder / "pathways.toml").rename(folder / "pathways" / "finance.toml")
    assert run_folder(folder).stacks.active == 3


BROKEN = {
    "not TOML": "[[pathways",
    "no such part": PATHWAYS.replace('all_of = ["genai", "data"]', 'all_of = ["genai", "nothing"]'),
    "the same twice": PATHWAYS + PATHWAYS,
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_of_pathways_stops_before_anything_is_signed(
    tmp_path: Path, case: str
) -> None:
    folder = stack_folder(tmp_path / "p", pathways=BROKEN[case])
    with pytest.raises(ProgrammeError) as caught:
        run_folder(folder)
    assert caught.value.code == "pathway-faults"
    assert not list((folder / "out").glob("credentials/*"))


# Where people stand


def test_everyone_stands_somewhere(folder: Path) -> None:
    found = check_stacks(folder, at=NEXT)
    assert len(found) == 3 * 3
    li = standing(folder, "李小龍", "certificate")
    assert (li.state, li.tree.satisfied) == ("incomplete", False)
    assert [one.leaf.name for one in li.tree.missing] in (["Data with SQL"], ["Data with Python"])


def test_the_planner_sees_what_stacks_earned(folder: Path) -> None:
    name, holdings = holdings_of(folder, ANA, at=NEXT)
    assert name == "Ana Díaz"
    held = {one.achievement_name: one.standing for one in holdings}
    assert held[CERTIFICATE] == "active"
    change(folder, "revoke", ANA, "sql")
    held = {one.achievement_name: one.standing for one in holdings_of(folder, ANA, at=NEXT)[1]}
    assert (held[CERTIFICATE], held["Data with SQL"]) == ("suspended", "revoked")


def test_nothing_awarded_is_told(tmp_path: Path) -> None:
    folder = stack_folder(tmp_path / "p")
    with pytest.raises(ProgrammeError) as caught:
        check_stacks(folder, at=AT)
    assert caught.value.code == "no-ledger"


def test_ids_and_keys_name_a_pathway_too(folder: Path) -> None:
    for word in (pathway_id("certificate"), "certificate", CERTIFICATE.upper()):
        assert standing(folder, ANA, word).pathway.id == pathway_id("certificate")


# What cannot be signed


def _without_certificate(folder: Path) -> None:
    """The programme no longer has what the stack earned; the pathway stays."""
    start = PROGRAMME.index('\n[[achievements]]\nkey = "certificate"')
    end = PROGRAMME.index("\n[[achievements]]", start + 1)
    (folder / "programme.toml").write_text(PROGRAMME[:start] + PROGRAMME[end:], "utf-8")
    text = PATHWAYS.replace(
        '"certificate"', '"https://badges.example.org/achievements/certificate.json"'
    ).replace(
        'key = "https://badges.example.org/achievements/certificate.json"', 'key = "certificate"'
    )
    text = text.replace(
        'all_of = ["https://badges.example.org/achievements/certificate.json"',
        'all_of = ["certificate"',
    )
    (folder / "pathways.toml").write_text(text, "utf-8")


def test_what_the_programme_no_longer_has_is_still_looked_after(folder: Path) -> None:
    _without_certificate(folder)
    result = run_folder(folder, at=NEXT)
    assert result.stacks.changes == ()
    assert any("does not have" in one for one in result.troubles)
    assert told(change(folder, "revoke", ANA, "sql").stacks) == [
        ("suspended", ANA, "certificate.json"),
        ("suspended", ANA, "diploma.json"),
    ]


def test_what_should_be_signed_anew_and_cannot_be_is_suspended(folder: Path) -> None:
    _without_certificate(folder)
    result = change(folder, "revoke", NAZ, "sql")
    (fallen,) = result.stacks.changes
    assert (fallen.kind, fallen.person) == ("suspended", NAZ)
    assert "could not be signed anew" in fallen.sentence
    assert any("does not have" in one for one in result.stacks.troubles)
    assert verified(folder, NAZ, "certificate", "credentials").verdict is Verdict.INVALID


# What is killed goes on


class _Dying:
    """A signing port whose power fails after a number of signatures."""

    def __init__(self, signer: Any, left: int) -> None:
        self.public_key, self.verification_method = signer.public_key, signer.verification_method
        self._signer, self._left = signer, left

    def sign(self, message: bytes) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise RuntimeError("The power failed.")
        signature: bytes = self._signer.sign(message)
        return signature


@pytest.mark.parametrize("left", [9, 10, 11, 12, 13, 14, 15])
def test_a_run_that_is_cut_off_goes_on_and_doubles_nothing(tmp_path: Path, left: int) -> None:
    key = private_key_from_seed("Ed25519", bytes(range(32)))
    signer = LocalSigner(key, "did:web:badges.example.org#hsm")
    folder = stack_folder(tmp_path / "p")
    with contextlib.suppress(RuntimeError):
        run_folder(folder, signer=_Dying(signer, left))
    result = run_folder(folder, signer=signer)
    assert result.troubles == ()
    assert (result.stacks.active, result.stacks.waiting) == (3, 1)
    with Ledger(folder / "ledger.sqlite") as ledger:
        ids = [award.credential_id for award in ledger.awards()]
    assert len(ids) == len(set(ids)) == 7 + 3
    assert verified(folder, ANA, "diploma", "records").verdict is Verdict.VALID
    again = award_stacks(folder, at=NEXT, passphrase="", signer=signer)
    assert again.changes == ()
