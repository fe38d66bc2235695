"""Who may vouch for an older badge: its dates, its way of verification, keys, scope and revocation.

Pure rules over documents that someone else fetched. Source: Open Badges 2.0 (IMS Final Release,
April 2018), sections VerificationObject, RevocationList and Verification.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from cairn.credentials.faults import as_list
from cairn.credentials.ob2_terms import ob2_instant, ob2_version, type_names
from cairn.kernel.json_text import JsonObject

__all__ = [
    "expires",
    "host_of",
    "hosted_id_allowed",
    "issued_on",
    "revoked_in",
    "signing_key_urls",
    "verification_method",
    "verification_object",
]


def issued_on(assertion: JsonObject) -> datetime | None:
    """Give the instant of the award, in any version's spelling."""
    return ob2_instant(assertion.get("issuedOn", assertion.get("issued_on")))


def expires(assertion: JsonObject) -> datetime | None:
    """Give the instant at which the badge expires, or None for never."""
    return ob2_instant(assertion.get("expires"))


def verification_object(assertion: JsonObject) -> JsonObject:
    """Give the verification instructions of an assertion, under either of their names."""
    value = assertion.get("verification", assertion.get("verify"))
    return value if isinstance(value, dict) else {}


def verification_method(assertion: JsonObject) -> Literal["hosted", "signed", ""]:
    """Tell how an assertion asks to be verified; 0.5 badges are always hosted."""
    names = set(type_names(verification_object(assertion)))
    if names & {"signed", "SignedBadge"}:
        return "signed"
    hosted = names & {"hosted", "HostedBadge"} or ob2_version(assertion) == "0.5"
    return "hosted" if hosted else ""


def signing_key_urls(assertion: JsonObject, issuer: JsonObject) -> tuple[str, ...]:
    """Give the URLs of the keys that may have signed: the named one, if the issuer lists it.

    Version 1.x names the key in `verify.url` and its issuers list none. From 2.0 on a `creator`
    must be among the issuer's `publicKey`; without a `creator` all of those may be tried.
    """
    named = verification_object(assertion).get("creator", verification_object(assertion).get("url"))
    listed = [
        item.get("id") if isinstance(item, dict) else item
        for item in as_list(issuer.get("publicKey"))
    ]
    urls = tuple(item for item in listed if isinstance(item, str))
    if not isinstance(named, str):
        return urls
    if named in urls or (ob2_version(assertion) in {"1.0", "1.1"} and not urls):
        return (named,)
    return ()


def revoked_in(revocation_list: JsonObject, assertion: JsonObject) -> str | None:
    """Look an assertion up in its issuer's RevocationList.

    Returns:
        The published reason (may be empty) when it is revoked, None when it is not listed. The 1.0
        form, an object from `uid` to reason, is understood too.
    """
    names = {assertion.get(name) for name in ("id", "uid") if isinstance(assertion.get(name), str)}
    if "revokedAssertions" not in revocation_list:
        found = [reason for uid, reason in revocation_list.items() if uid in names]
        return str(found[0] or "") if found else None
    for entry in as_list(revocation_list["revokedAssertions"]):
        members = entry if isinstance(entry, dict) else {"id": entry}
        listed = [members.get(name) for name in ("id", "uid")]
        if any(isinstance(item, str) and item in names for item in listed):
            return (
                None
                if members.get("revoked") is False
                else str(members.get("revocationReason") or "")
            )
    return None  # fmt: skip


def host_of(url: str) -> str:
    """Give the host of an http(s) URL in lower case, or an empty text."""
    try:
        parts = urlsplit(url)
    except ValueError:  # urlsplit refuses malformed IPv6 hosts
        return ""
    return (parts.hostname or "") if parts.scheme in {"http", "https"} else ""


def hosted_id_allowed(assertion_url: str, issuer: JsonObject, issuer_url: str) -> bool:
    """Tell whether an issuer's scope covers the place of a hosted assertion.

    Args:
        assertion_url: The assertion's id.
        issuer: The issuer's Profile; its `verification` may give `startsWith`, `allowedOrigins`.
        issuer_url: Where the Profile was found; its host is the scope when none is given.

    Returns:
        Whether every rule that the Profile gives covers the URL (2.0, VerificationObject).
    """
    value = issuer.get("verification")
    scope = value if isinstance(value, dict) else {}
    starts = [item for item in as_list(scope.get("startsWith")) if isinstance(item, str)]
    origins = [item for item in as_list(scope.get("allowedOrigins")) if isinstance(item, str)]
    if starts and not any(assertion_url.startswith(item) for item in starts):
        return False
    host = host_of(assertion_url)
    if origins:
        return host != "" and host in {(host_of(item) or item).lower() for item in origins}
    return bool(starts) or (host != "" and host == host_of(issuer_url))
