"""A whole older badge: assertion, BadgeClass and issuer, walked through a fetch function.

The hosted assertion is the source of truth: what was presented only says where to look (2.0,
section HostedBadge Verification). What a linked document says of its own id is believed only when
it was found there, or on the same host: otherwise anyone could host a Profile with another's id.
Signatures, revocation lists and the clock are the verifier's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from cairn.credentials.faults import Fault, join, one_per_path, shown
from cairn.credentials.ob2_shape import (
    check_assertion,
    check_badge_class,
    check_endorsement,
    check_issuer,
    check_ob2,
)
from cairn.credentials.ob2_terms import (
    Ob2Version,
    ob2_class,
    ob2_kind,
    ob2_version,
)
from cairn.credentials.ob2_trust import (
    expires,
    host_of,
    hosted_id_allowed,
    issued_on,
    revoked_in,
    signing_key_urls,
    verification_method,
    verification_object,
)
from cairn.kernel.errors import FetchError, InputError
from cairn.kernel.fetching import Fetched
from cairn.kernel.json_text import Json, JsonObject, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = [
    "Fetch",
    "Ob2Badge",
    "Ob2Version",
    "check_assertion",
    "check_badge_class",
    "check_endorsement",
    "check_issuer",
    "check_ob2",
    "expires",
    "hosted_id_allowed",
    "issued_on",
    "load_assertion",
    "ob2_kind",
    "ob2_version",
    "revoked_in",
    "signing_key_urls",
    "verification_method",
]

Fetch = Callable[[str], Fetched]
"""Gets the document at a URL or raises FetchError; `Resolver.fetch` is one."""


@dataclass(frozen=True, slots=True)
class Ob2Badge:
    """What was found by walking from an assertion to its issuer.

    Attributes:
        version: The version of the assertion; None when it is no assertion.
        verification: How it asks to be verified; empty when it does not say.
        assertion: The assertion that counts: the hosted one when it was fetched.
        badge: The BadgeClass, or an empty object when it was not found.
        issuer: The issuer's Profile, or an empty object when it was not found.
        assertion_url: Where the hosted assertion lives; empty when signed.
        badge_url: Where the BadgeClass was found; empty when embedded.
        issuer_url: Where the Profile was found: the issuer's identity; empty when embedded.
        faults: What is wrong: the badge is not valid.
        notes: What is accepted, and worth a word.
        undetermined: What could not be fetched: nothing can be said about it.
    """

    version: Ob2Version | None
    verification: Literal["hosted", "signed", ""]
    assertion: JsonObject
    badge: JsonObject = field(default_factory=dict)
    issuer: JsonObject = field(default_factory=dict)
    assertion_url: str = ""
    badge_url: str = ""
    issuer_url: str = ""
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    undetermined: tuple[Fault, ...] = ()


class _Walk:
    """One walk; gathers what is said on the way."""

    def __init__(self, fetch: Fetch, limits: Limits) -> None:
        self.fetch = fetch
        self.limits = limits
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self.undetermined: list[Fault] = []

    def get(self, url: str, path: str) -> JsonObject | None:
        """Fetch a JSON object, or say why not."""
        try:
            fetched = self.fetch(url)
        except FetchError as error:
            if error.code == "gone":
                self.faults.append(
                    Fault(path, "revoked", f"{shown(url)} was taken back by its issuer.")
                )
            else:
                self.undetermined.append(Fault(path, error.code, error.sentence, error.mend))
            return None
        if fetched.final_url not in {"", url}:
            self.notes.append(Fault(path, "redirected", f"{shown(url)} leads to another address."))
        try:
            found = read_json_object(fetched.body, self.limits)
        except InputError as error:
            self.faults.append(
                Fault(path, error.code, f"What is kept at {shown(url)} is no badge document.")
            )
            return None
        return found

    def settle_id(self, document: JsonObject, url: str, path: str) -> tuple[JsonObject, str]:
        """Decide under which URL a fetched document counts, given the id it claims."""
        claimed = document.get("id")
        if claimed is None or claimed == url:
            return document, url
        if not isinstance(claimed, str) or not host_of(claimed):
            self.notes.append(
                Fault(path, "id-not-http", f"Its id {shown(claimed)} is not a web address.")
            )
            return document, url
        self.notes.append(
            Fault(
                path,
                "id-differs",
                f"It was found at {shown(url)} and calls itself {shown(claimed)}.",
            )
        )
        if host_of(claimed) == host_of(url):
            return document, url
        own = self.get(claimed, path)
        if own is None:
            return {}, ""
        if own.get("id") != claimed:
            self.faults.append(
                Fault(path, "id-not-its-own", f"{shown(claimed)} is not its address.")
            )
            return {}, ""
        return own, claimed

    def linked(self, value: Json, path: str) -> tuple[JsonObject, str]:
        """Give a linked or embedded document and the URL at which it was found."""
        embedded = value if isinstance(value, dict) else {}
        url = embedded.get("id") if embedded else value
        if not isinstance(url, str) or not host_of(url):
            return embedded, ""
        document = self.get(url, path)
        return ({}, "") if document is None else self.settle_id(document, url, path)

    def check(self, path: str, document: JsonObject, wanted: str) -> None:
        """Add the shape faults of one document, each under its path."""
        if not document:
            return
        rules = {"BadgeClass": check_badge_class, "Profile": check_issuer}.get(
            wanted, check_assertion
        )
        self.faults.extend(
            Fault(
                join(path, fault.path) if path else fault.path,
                fault.code,
                fault.sentence,
                fault.mend,
            )
            for fault in rules(document)
        )
        if wanted == "BadgeClass" and ob2_class(document) == "BadgeClass":
            notes = check_ob2(document).notes
            self.notes.extend(Fault(join(path, n.path), n.code, n.sentence, n.mend) for n in notes)


def _hosted(walk: _Walk, assertion: JsonObject, url: str) -> JsonObject:
    """Replace a presented assertion by the hosted one, which alone counts."""
    if not url:
        walk.undetermined.append(
            Fault(
                "",
                "no-hosted-address",
                "The badge does not say where its original is kept.",
                "Give the address from which it was downloaded.",
            )
        )
        return assertion
    hosted = walk.get(url, "")
    if hosted is None:
        return assertion
    if hosted.get("revoked") is True:
        reason = hosted.get("revocationReason")
        said = f" Its reason: {shown(reason)}." if isinstance(reason, str) else ""
        walk.faults.append(Fault("revoked", "revoked", f"The issuer has revoked the badge.{said}"))
        return hosted
    if ob2_version(hosted) in {"1.1", "2.0"} and hosted.get("id") not in {url, None}:
        walk.faults.append(
            Fault("id", "id-differs", f"The assertion kept at {shown(url)} is another one.")
        )
    changed = sorted(
        name for name in {*assertion, *hosted} if assertion.get(name) != hosted.get(name)
    )
    if changed:
        walk.notes.append(
            Fault(
                changed[0],
                "hosted-differs",
                f"The original differs from this copy in: {', '.join(changed)[:200]}.",
                "Only the original counts.",
            )
        )
    return hosted


def _check_scope(walk: _Walk, badge: Ob2Badge) -> None:
    if not badge.issuer:
        return
    issuer_url = badge.issuer_url or str(badge.issuer.get("origin", ""))
    scoped = isinstance(badge.issuer.get("verification"), dict)
    if badge.verification == "hosted" and badge.assertion_url:
        if not issuer_url:
            issuer_url = badge.badge_url or badge.assertion_url  # it stands where it is embedded
        if not hosted_id_allowed(badge.assertion_url, badge.issuer, issuer_url):
            walk.faults.append(
                Fault(
                    "id",
                    "outside-issuer-scope",
                    f"The issuer does not vouch for badges kept at {shown(badge.assertion_url)}.",
                    "Ask the issuer whether the badge is theirs.",
                )
            )
    apart = host_of(badge.badge_url) != host_of(badge.issuer_url)
    if badge.badge_url and badge.issuer_url and not scoped and apart:
        walk.faults.append(
            Fault(
                "badge",
                "outside-issuer-scope",
                "The BadgeClass is kept on another host than its issuer.",
            )
        )


def load_assertion(
    assertion: JsonObject,
    fetch: Fetch,
    *,
    hosted_at: str = "",
    limits: Limits = DEFAULT_LIMITS,
) -> Ob2Badge:
    """Walk from an assertion to its BadgeClass and issuer, and check all of it but the clock.

    Args:
        assertion: Any JSON object that is said to be an assertion, or the payload of a signed one.
        fetch: Gets a document by URL; `Resolver.fetch` fits.
        hosted_at: Where the assertion was found, for 0.5 badges, which do not say it themselves.
        limits: The ceilings for what is fetched.

    Returns:
        What was found. Expiry, the future, revocation lists and signatures are not judged here.
        Never raises: what cannot be fetched is in `undetermined`.
    """
    walk = _Walk(fetch, limits)
    version = ob2_version(assertion)
    method = verification_method(assertion)
    walk.check("", assertion, "Assertion")
    url = ""
    if method == "hosted" and not walk.faults:
        own = assertion.get("id", verification_object(assertion).get("url"))
        url = own if isinstance(own, str) and host_of(own) else hosted_at
        assertion = _hosted(walk, assertion, url)
        walk.check("", assertion, "Assertion")
    badge, badge_url = walk.linked(assertion.get("badge"), "badge")
    issuer, issuer_url = walk.linked(badge.get("issuer"), "badge.issuer")
    if version != "0.5":  # where badge and issuer are parts of the assertion, checked with it
        walk.check("badge", badge, "BadgeClass")
        walk.check("badge.issuer", issuer, "Profile")
    found = Ob2Badge(version, method, assertion, badge, issuer, url, badge_url, issuer_url)
    _check_scope(walk, found)
    return Ob2Badge(
        version,
        method,
        assertion,
        badge,
        issuer,
        url,
        badge_url,
        issuer_url,
        one_per_path(walk.faults),
        tuple(dict.fromkeys(walk.notes)),
        one_per_path(walk.undetermined),
    )
