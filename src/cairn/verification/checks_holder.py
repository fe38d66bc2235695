"""Checks about people: does it belong to this person, is the issuer on the verifier's list."""

from __future__ import annotations

from dataclasses import replace

from cairn.credentials.identity import recipient_matches
from cairn.kernel.json_text import JsonObject
from cairn.verification.case import (
    Case,
    failed,
    issuer_label,
    not_needed,
    passed,
    shortened,
    undetermined,
)
from cairn.verification.policy import Policy
from cairn.verification.report import CheckResult

__all__ = ["check_issuer_known", "check_recipient", "judge_issuer", "judge_recipient"]


def check_recipient(case: Case) -> CheckResult:
    """Compare the holder with the person whom the verifier named, if any."""
    return judge_recipient(case.credential, case.policy)


def judge_recipient(credential: JsonObject, policy: Policy) -> CheckResult:
    """Compare a credential's or assertion's holder with the policy's person."""
    wanted = policy.recipient
    if wanted is None:
        return not_needed(
            "recipient",
            "recipient-not-asked",
            "Whose it is was not checked, because no e-mail address or DID was given.",
        )
    match = recipient_matches(credential, wanted)
    if match.outcome == "matched":
        return passed("recipient", "recipient-matches", match.sentence)
    if match.outcome == "different":
        return failed(
            "recipient",
            "recipient-differs",
            match.sentence,
            "Ask the person which address or identifier the badge was issued to.",
        )
    return undetermined("recipient", "recipient-unknown", match.sentence, "Ask the issuer.")


def check_issuer_known(case: Case) -> CheckResult:
    """Look the issuer up in the verifier's registries."""
    return judge_issuer(case.issuer, issuer_label(case.credential), case.policy)


def judge_issuer(issuer: str, label: str, policy: Policy) -> CheckResult:
    """Look an issuer's id up in the policy's registries."""
    name = "issuer-known"
    if policy.require_known_issuer and not policy.registries:
        return failed(
            name,
            "no-registry",
            "Only known issuers are to be accepted, but no list of known issuers was given.",
            "Give a registry of issuers whom you trust.",
        )
    if not policy.registries:
        who = shortened(label or issuer, 200) or "the issuer"
        sentence = (
            f"Who stands behind {who} was not checked, because no list of known issuers was given."
        )
        return not_needed(name, "no-registry", sentence)
    for registry in policy.registries:
        if issuer in registry.issuers:
            known = registry.issuers[issuer]
            return passed(name, "issuer-known", f"“{registry.name}” lists this issuer as {known}.")
    lists = ", ".join(f"“{registry.name}”" for registry in policy.registries)
    sentence = f"The issuer {shortened(issuer, 200) or '(not named)'} is not on {lists}."
    step = "Find out yourself whether you trust this issuer."
    if policy.require_known_issuer:
        return failed(name, "issuer-unknown", sentence, step)
    return replace(undetermined(name, "issuer-unknown", sentence, step), advisory=True)
