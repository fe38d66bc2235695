"""From a report to what a requirement may count."""

from __future__ import annotations

import pytest

from cairn.hiring.checked import checked_holding
from cairn.kernel.errors import InputError
from cairn.pathways.holdings import Standing
from cairn.verification.report import CheckResult, Outcome, Report
from hiring.job_builders import AT

CREDENTIAL = {
    "id": "urn:uuid:1",
    "validFrom": "2026-01-01T00:00:00Z",
    "issuer": {"id": "did:example:bolt", "name": "Bolt College"},
    "credentialSubject": {"achievement": {"id": "urn:a:python", "name": "Python"}},
}


def report(*checks: CheckResult) -> Report:
    return Report("a.json", "achievement", "Python", "Bolt", "did:x", "urn:uuid:1", "", AT, checks)


def check(outcome: Outcome, code: str = "ok", *, advisory: bool = False) -> CheckResult:
    return CheckResult("status", outcome, code, f"It is {code}.", advisory=advisory)


GOOD = check(Outcome.PASSED)
CASES: dict[str, tuple[Report, Standing, str]] = {
    "valid": (report(GOOD), "active", ""),
    "a doubt that does not count": (
        report(GOOD, check(Outcome.UNDETERMINED, "unknown-issuer", advisory=True)),
        "active",
        "",
    ),
    "revoked": (report(GOOD, check(Outcome.FAILED, "revoked")), "revoked", ""),
    "suspended": (report(GOOD, check(Outcome.FAILED, "suspended")), "suspended", ""),
    "expired": (report(GOOD, check(Outcome.FAILED, "expired")), "expired", ""),
    "forged": (report(GOOD, check(Outcome.FAILED, "signature-mismatch")), "unverified", ""),
    "no network": (
        report(GOOD, check(Outcome.UNDETERMINED, "not-fetched")),
        "unverified",
        "It is not-fetched.",
    ),
    "failed, and something open besides": (
        report(check(Outcome.UNDETERMINED, "not-fetched"), check(Outcome.FAILED, "revoked")),
        "revoked",
        "",
    ),
    "nothing checked": (report(), "unverified", "Nothing could be checked."),
}


@pytest.mark.parametrize("case", CASES)
def test_a_report_becomes_a_standing(case: str) -> None:
    told, standing, reason = CASES[case]
    holding, doubt = checked_holding(CREDENTIAL, told)
    assert (holding.standing, holding.achievement_name) == (standing, "Python")
    assert (doubt.reason if doubt else "") == reason
    assert doubt is None or doubt.credential_id == holding.credential_id


def test_what_is_no_credential_is_refused_whatever_its_report() -> None:
    with pytest.raises(InputError):
        checked_holding({"id": "urn:uuid:1"}, report(GOOD))
