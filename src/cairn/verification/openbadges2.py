"""Open Badges 2.0 and older: the original on the issuer's site, or a signature by its key.

A hosted badge is proven by standing where its issuer says its badges stand; a signed one by a key
that the issuer's profile lists. Both are told in the same named checks as newer credentials.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cairn.credentials import ob2, vcdm
from cairn.credentials.faults import Fault, as_list
from cairn.credentials.ob2_shape import check_ob2
from cairn.credentials.ob2_trust import host_of
from cairn.kernel.errors import CairnError, FetchError, InputError, KeyMaterialError
from cairn.kernel.fetching import Resolver
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import JsonObject, read_json_object
from cairn.keys.material import PublicKey, public_key_from_pem
from cairn.proofs.jose import JwtCredential, verify_jws_signature
from cairn.verification.case import (
    Case,
    failed,
    not_needed,
    passed,
    shortened,
    text_of,
    undetermined,
)
from cairn.verification.checks_holder import judge_issuer, judge_recipient
from cairn.verification.documents import Opened
from cairn.verification.policy import Policy
from cairn.verification.report import CheckResult, Outcome, Report

__all__ = ["verify_open_badge_2"]

_ASK = "Ask the issuer whether it made this badge."
_TRY = "Try again later, or ask the issuer whether its site has moved."
_LONGEST_NAME = 500
_LONGEST_ID = 2_000
_MOST_KEYS = 8
_KEY_CODES = frozenset({"outside-issuer-scope", "id-not-its-own"})
_PROOF_CODES = frozenset({"id-differs"})


@dataclass(frozen=True, slots=True)
class _Look:
    """One verification of an older badge in progress."""

    opened: Opened
    badge: ob2.Ob2Badge
    resolver: Resolver
    at: datetime
    policy: Policy

    @property
    def issuer_id(self) -> str:
        """Where the issuer's profile was found.

        Badges of 0.5 name their issuer's origin, which is compared with where they stand. What any
        other profile inside a badge calls itself is only its own word.
        """
        origin = self.badge.issuer.get("origin") if self.badge.version == "0.5" else ""
        return self.badge.issuer_url or text_of(origin)


def verify_open_badge_2(case: Case, source: str) -> Report:
    """Verify a hosted or signed badge of Open Badges 0.5 to 2.0."""
    assertion, opened = case.credential, case.opened
    if vcdm.kind(assertion) != "ob2-assertion":
        return _definition(opened, assertion, case.at, source)
    badge = ob2.load_assertion(
        assertion, case.resolver.fetch, hosted_at=opened.url, limits=case.policy.limits
    )
    look = _Look(opened, badge, case.resolver, case.at, case.policy)
    issuer_name = shortened(text_of(badge.issuer.get("name")), _LONGEST_NAME)
    issuer_id = shortened(look.issuer_id, _LONGEST_ID)
    own_id = text_of(badge.assertion.get("id")) or badge.assertion_url
    return Report(
        source=shortened(source, _LONGEST_ID),
        kind=f"open-badge-{badge.version or 'unknown'}",
        title=shortened(text_of(badge.badge.get("name")), _LONGEST_NAME),
        issuer=issuer_name or issuer_id,
        issuer_id=issuer_id,
        credential_id=shortened(own_id, _LONGEST_ID),
        recipient="",
        at=case.at,
        checks=_checks(look, look.issuer_id, issuer_name),
    )


def _definition(opened: Opened, document: JsonObject, at: datetime, source: str) -> Report:
    """A BadgeClass, Profile or Endorsement on its own awards nothing to anybody."""
    result = check_ob2(document)
    readable = passed("readable", "read", "It could be read.", opened.notes)
    if result.faults:
        fault = result.faults[0]
        shape = failed("shape", fault.code, _said(fault), fault.mend)
    else:
        shape = passed("shape", "shape-right", "It has the shape that Open Badges asks for.")
    proof = undetermined(
        "proof",
        "not-an-award",
        "It describes a badge or an issuer, but awards nothing to anybody.",
        "Ask for the badge that was awarded.",
    )
    kind = vcdm.kind(document)
    title = shortened(text_of(document.get("name")), _LONGEST_NAME)
    own_id = shortened(text_of(document.get("id")), _LONGEST_ID)
    checks = (readable, shape, proof)
    return Report(shortened(source, _LONGEST_ID), kind, title, "", "", own_id, "", at, checks)


def _checks(look: _Look, issuer_id: str, issuer_name: str) -> tuple[CheckResult, ...]:
    version = look.badge.version or "2.0"
    notes = look.opened.notes + tuple(note.sentence for note in look.badge.notes)
    key, proof = _key_and_proof(look)
    early, late = _times(look)
    why = f"Open Badges {version} is not signed through a vocabulary."
    return (
        passed("readable", "read", f"It is an Open Badge {version} and could be read.", notes),
        not_needed("contexts", "not-by-vocabulary", why),
        _shape(look),
        not_needed("terms", "not-by-vocabulary", why),
        key,
        proof,
        not_needed("refresh", "no-refresh", "Older badges offer no newer versions."),
        _status(look),
        early,
        late,
        judge_recipient(look.badge.assertion, look.policy),
        not_needed(
            "endorsements", "not-looked-at", "Endorsements of older badges were not looked at."
        ),
        judge_issuer(issuer_id, issuer_name, look.policy),
    )


def _first(faults: tuple[Fault, ...], codes: frozenset[str]) -> Fault | None:
    return next((fault for fault in faults if fault.code in codes), None)


def _shape(look: _Look) -> CheckResult:
    elsewhere = _KEY_CODES | _PROOF_CODES | {"revoked"}
    faults = [fault for fault in look.badge.faults if fault.code not in elsewhere]
    if faults:
        fault = faults[0]
        more = f" There are {len(faults) - 1} more such faults." if len(faults) > 1 else ""
        return failed("shape", fault.code, _said(fault) + more, fault.mend or _ASK)
    return passed("shape", "shape-right", "It has the shape that Open Badges asks for.")


def _said(fault: Fault) -> str:
    return f"{fault.sentence.rstrip('.')} (at {fault.path})." if fault.path else fault.sentence


def _key_and_proof(look: _Look) -> tuple[CheckResult, CheckResult]:
    if look.badge.verification == "signed":
        return _signed(look)
    missing = look.badge.undetermined
    own = next((fault for fault in missing if not fault.path.startswith("badge")), None)
    linked = next((fault for fault in missing if fault.path.startswith("badge")), None)
    differs = _first(look.badge.faults, _PROOF_CODES)
    if differs is not None:
        proof = failed("proof", differs.code, differs.sentence, _ASK)
    elif own is not None:
        sentence = f"The original could not be had. {own.sentence}"
        proof = undetermined("proof", own.code, sentence, own.mend or _TRY)
    elif not look.badge.assertion_url:
        proof = failed("proof", "not-verifiable", "It does not say how it can be verified.", _ASK)
    else:
        proof = passed("proof", "hosted", "The original stands on the web and says the same.")
    outside = _first(look.badge.faults, _KEY_CODES)
    if outside is not None:
        return failed("issuer-key", outside.code, outside.sentence, _ASK), proof
    if linked is not None or not look.badge.issuer:
        sentence = linked.sentence if linked else "The issuer's profile was not reached."
        code = linked.code if linked else "no-issuer"
        return undetermined("issuer-key", code, sentence, _TRY), proof
    return passed(
        "issuer-key", "hosted-by-issuer", "It stands where its issuer keeps its badges."
    ), proof


def _signed(look: _Look) -> tuple[CheckResult, CheckResult]:
    jws = look.opened.jwt
    if jws is None:
        sentence = "It should be signed, and carries no signature."
        return _no_key("no-signature", "Without a signature there is no key."), failed(
            "proof", "no-signature", sentence, _ASK
        )
    if not look.badge.issuer_url:
        return _unreachable_issuer(look)
    urls = ob2.signing_key_urls(look.badge.assertion, look.badge.issuer)[:_MOST_KEYS]
    if not urls:
        sentence = "The key it names is not one that its issuer lists."
        return failed("issuer-key", "key-not-the-issuers", sentence, _ASK), _uncompared(
            "key-not-the-issuers"
        )
    tried = [_try_key(look, jws, url) for url in urls]
    good = next((pair for pair in tried if pair[1].outcome is Outcome.PASSED), None)
    return good or tried[0]


def _no_key(code: str, sentence: str) -> CheckResult:
    return undetermined("issuer-key", code, sentence, _ASK)


def _uncompared(code: str) -> CheckResult:
    return undetermined("proof", code, "Without the key nothing could be compared.", _TRY)


def _unreachable_issuer(look: _Look) -> tuple[CheckResult, CheckResult]:
    """A profile that stands nowhere but in the badge is the signer's own word."""
    if look.badge.undetermined:
        fault = look.badge.undetermined[0]
        return undetermined("issuer-key", fault.code, fault.sentence, _TRY), _uncompared(fault.code)
    sentence = "Its issuer has no address of its own, so anyone could have signed in that name."
    code = "issuer-without-address"
    return failed("issuer-key", code, sentence, _ASK), _uncompared(code)


def _try_key(look: _Look, jws: JwtCredential, url: str) -> tuple[CheckResult, CheckResult]:
    try:
        key = _fetch_key(look, url)
    except CairnError as error:
        maker = undetermined if isinstance(error, FetchError) else failed
        found = maker("issuer-key", error.code, error.sentence, error.mend or _ASK)
        return found, _uncompared(error.code)
    listed = passed("issuer-key", "key-is-the-issuers", "The key is the issuer's.")
    try:
        verify_jws_signature(jws, key)
    except CairnError as error:
        return listed, failed("proof", error.code, error.sentence, _ASK)
    sentence = "The signature matches: nothing was changed."
    return listed, passed("proof", "signature-matches", sentence)


def _fetch_key(look: _Look, url: str) -> PublicKey:
    """Get a key that the profile lists, or for versions 1.x one that stands on the issuer's host.

    Raises:
        FetchError: If nothing could be had there.
        KeyMaterialError: If it is no key, or not the issuer's.
    """
    listed = {
        entry.get("id") if isinstance(entry, dict) else entry
        for entry in as_list(look.badge.issuer.get("publicKey"))
        if isinstance(entry, dict | str)
    }
    if url not in listed and host_of(url) != host_of(look.badge.issuer_url):
        raise KeyMaterialError(
            "The key stands on another site than its issuer, who does not list it.",
            code="key-not-the-issuers",
        )
    body = look.resolver.fetch(url).body
    if body.lstrip().startswith(b"-----BEGIN"):
        return public_key_from_pem(body.decode("ascii", "replace"))
    document = read_json_object(body, look.policy.limits)
    owner, pem = document.get("owner"), document.get("publicKeyPem")
    if not isinstance(pem, str):
        raise KeyMaterialError("What stands at the key's address is no key.", code="not-a-key")
    if isinstance(owner, str) and owner != look.badge.issuer_url:
        raise KeyMaterialError(
            f"The key belongs to {shortened(owner, 200)}, not to this badge's issuer.",
            code="key-not-the-issuers",
        )
    return public_key_from_pem(pem)


def _status(look: _Look) -> CheckResult:
    revoked = _first(look.badge.faults, frozenset({"revoked"}))
    if revoked is not None:
        return failed("status", "revoked", revoked.sentence, "Do not rely on it.")
    if look.badge.verification == "signed":
        return _listed_status(look)
    if look.badge.undetermined:
        sentence = "Whether it was revoked could not be determined without the original."
        return undetermined("status", look.badge.undetermined[0].code, sentence, _TRY)
    return passed("status", "not-revoked", "The issuer's original is not marked as revoked.")


def _listed_status(look: _Look) -> CheckResult:
    url = look.badge.issuer.get("revocationList")
    if not isinstance(url, str):
        return not_needed("status", "no-status", "The issuer publishes no list of revoked badges.")
    try:
        listing = read_json_object(look.resolver.fetch(url).body, look.policy.limits)
    except (FetchError, InputError) as error:
        sentence = f"Whether it was revoked could not be determined. {error.sentence}"
        return undetermined("status", error.code, sentence, error.mend or _TRY)
    reason = ob2.revoked_in(listing, look.badge.assertion)
    if reason is None:
        return passed("status", "not-revoked", "The issuer has not revoked it.")
    said = f" Its reason: {reason[:200]}." if reason else ""
    return failed("status", "revoked", f"The issuer has revoked it.{said}", "Do not rely on it.")


def _times(look: _Look) -> tuple[CheckResult, CheckResult]:
    assertion = look.badge.assertion
    start, end = ob2.issued_on(assertion), ob2.expires(assertion)
    if start is not None and start > look.at:
        sentence = f"It says it was issued on {format_instant(start)}, which is still to come."
        early = failed("not-yet-valid", "not-yet-valid", sentence, "Check it again then.")
    else:
        early = passed("not-yet-valid", "already-valid", "It was issued before this check.")
    if end is not None and start is not None and end < start:
        sentence = "It expires before it was issued."
        return early, failed("expired", "expires-before-issue", sentence, _ASK)
    if end is not None and end < look.at:
        sentence = f"It expired on {format_instant(end)}."
        return early, failed(
            "expired", "expired", sentence, "Ask the holder whether it was renewed."
        )
    late = "It does not expire." if end is None else f"It is valid until {format_instant(end)}."
    return early, passed("expired", "not-expired", late)
