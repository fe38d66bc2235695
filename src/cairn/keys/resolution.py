"""From the URL in a proof to the public key, and to whoever stands behind it.

A key proves something about an issuer only if the issuer's own document lists it. So:

- did:key and did:jwk are their own key;
- a did:web method must be in the DID document, for the asked purpose;
- an https method must be in the document at its URL without the fragment. A key that stands in
  the fragment (``https://issuer.example#z6Mk...``) is believed only if that document lists it;
- an https document that is itself a key names a controller; the controller's document must list
  the key in turn, because anyone can publish a key and write another's name under it.

The rules are those of Controlled Identifiers 1.0, section 3.3, widened by key documents, which
Open Badges allows. Fetches through the resolver it is given. Does not compare the controller
with the issuer of a credential, nor dates with a clock: it returns both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal, TypeAlias

from cairn.kernel.errors import InputError, KeyMaterialError
from cairn.kernel.fetching import Resolver
from cairn.kernel.json_text import Json, JsonObject, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.keys.did import did_web_url, signing_key_of, split_did_url
from cairn.keys.documents import (
    RELATIONSHIPS,
    Method,
    as_list,
    has_key_material,
    listed_method,
    read_method,
    references,
)
from cairn.keys.material import PublicKey
from cairn.keys.multikey import decode_multikey

__all__ = ["FoundKey", "KeySource", "find_key"]

KeySource: TypeAlias = Literal["did:key", "did:jwk", "did:web", "https"]
"""Where a key was found."""

_LONGEST_URL = 8_192


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A public key, and what the document that lists it says about it.

    Attributes:
        public_key: The key.
        controller: The DID or URL of whoever the key belongs to; to be compared with the issuer.
        source: Where it was found.
        method_id: The absolute URL of the verification method.
        revoked: From when on it must not be used; None when the document does not say.
        expires: Until when it may be used; None when the document does not say.
    """

    public_key: PublicKey
    controller: str
    source: KeySource
    method_id: str
    revoked: datetime | None = None
    expires: datetime | None = None


def find_key(
    verification_method: Json,
    resolver: Resolver,
    *,
    purpose: str = "assertionMethod",
    limits: Limits = DEFAULT_LIMITS,
) -> FoundKey:
    """Find the public key that a verification method names.

    Args:
        verification_method: The URL in the proof, or the `kid` of a JWT; any JSON value. A bare
            DID stands for its key if it has exactly one for the purpose.
        resolver: What fetches did:web and https documents.
        purpose: The verification relationship the key must have.
        limits: The ceilings for fetched documents.

    Raises:
        KeyMaterialError: If there is no such key for the purpose, or it cannot be used. Codes
            beside those of malformed keys: ``bad-key-url``, ``bad-did``, ``key-not-listed``,
            ``wrong-purpose``, ``controller-mismatch``, ``unreadable-key-document``.
        FetchError: If a document could not be had.
    """
    if not isinstance(verification_method, str) or len(verification_method) > _LONGEST_URL:
        raise KeyMaterialError("A verification method is named by a URL.", code="bad-key-url")
    if not verification_method.startswith("did:"):
        return _find_at_url(verification_method, resolver, purpose, limits)
    did, fragment = split_did_url(verification_method)
    if did.startswith("did:web:"):
        document = _document(did_web_url(did), resolver, limits)
        return _find_listed(document, verification_method, did, purpose, source="did:web")
    return _find_in_did(did, fragment, purpose)


@lru_cache(maxsize=256)
def _find_in_did(did: str, fragment: str, purpose: str) -> FoundKey:
    key = signing_key_of(did)
    source: KeySource = "did:key" if did.startswith("did:key:") else "did:jwk"
    expected = did.removeprefix("did:key:") if source == "did:key" else "0"
    if fragment not in {"", expected}:
        raise _not_listed(f"{did}#{fragment}")
    if purpose not in RELATIONSHIPS or purpose == "keyAgreement":
        raise _wrong_purpose(did, purpose)
    return FoundKey(key, did, source, f"{did}#{expected}")


def _find_at_url(url: str, resolver: Resolver, purpose: str, limits: Limits) -> FoundKey:
    if not url.startswith(("https://", "http://")):
        raise KeyMaterialError(
            f"“{url[:80]}” is neither a web address nor a DID.",
            code="bad-key-url",
            mend="Name the key by a did:key, did:jwk, did:web or https URL.",
        )
    base = url.partition("#")[0]
    document = _document(base, resolver, limits)
    if has_key_material(document):
        return _find_key_document(document, url, base, resolver, purpose=purpose, limits=limits)
    return _find_listed(document, url, base, purpose, source="https")


def _find_key_document(  # a key document is checked against the document of its controller
    document: JsonObject,
    url: str,
    base: str,
    resolver: Resolver,
    *,
    purpose: str,
    limits: Limits,
) -> FoundKey:
    if not (references(document.get("id"), url, base) or document.get("id") == base):
        raise _not_listed(url)
    method = read_method(document)
    if len(method.controllers) != 1:
        raise KeyMaterialError(
            "A key document must name one controller.", code="controller-mismatch"
        )
    (controller,) = method.controllers
    if controller.startswith(("did:key:", "did:jwk:")):
        if signing_key_of(controller) != method.public_key:
            raise _not_listed(url)
        return _found(method, controller, "https", url)
    if controller.startswith("did:"):
        owner = _document(did_web_url(controller), resolver, limits)
    elif controller.startswith(("https://", "http://")):
        owner = _document(controller.partition("#")[0], resolver, limits)
    else:
        raise KeyMaterialError(
            "The controller of a key is named by a URL or a DID.", code="controller-mismatch"
        )
    _check_identity(owner, controller)
    entry = listed_method(owner, url, controller)
    if entry is None:
        raise _not_listed(url)
    if has_key_material(entry) and read_method(entry).public_key != method.public_key:
        raise KeyMaterialError(
            "The key document and its controller hold different keys.", code="ambiguous-key"
        )
    _check_purpose(owner, url, controller, purpose)
    return _found(method, controller, "https", url)


def _find_listed(
    document: JsonObject, url: str, base: str, purpose: str, *, source: KeySource
) -> FoundKey:
    _check_identity(document, base)
    if url == base:
        url = _only_method(document, base, purpose)
    entry = listed_method(document, url, base)
    if entry is None:
        raise _not_listed(url)
    _check_purpose(document, url, base, purpose)
    if has_key_material(entry):
        method = read_method(entry)
    else:
        # The document lists nothing but the id, and a Multikey in the fragment is the key.
        method = Method(decode_multikey(url.partition("#")[2]), (), None, None)
    if method.controllers and base not in method.controllers:
        raise KeyMaterialError(
            f"The key {url[:80]} is listed by {base[:80]} and belongs to someone else.",
            code="controller-mismatch",
        )
    return _found(method, base, source, url)


def _only_method(document: JsonObject, base: str, purpose: str) -> str:
    names = set()
    for entry in as_list(document.get(purpose)):
        name = entry.get("id") if isinstance(entry, dict) else entry
        if isinstance(name, str):
            names.add(base + name if name.startswith("#") else name)
    if len(names) != 1:
        raise KeyMaterialError(
            f"{base[:80]} has {len(names)} keys for this purpose; the proof must name one.",
            code="key-not-listed",
        )
    return names.pop()


def _check_identity(document: JsonObject, expected: str) -> None:
    if document.get("id") != expected:
        raise KeyMaterialError(
            f"The document found for {expected[:80]} says that it is about something else.",
            code="controller-mismatch",
        )


def _check_purpose(document: JsonObject, url: str, base: str, purpose: str) -> None:
    """Refuse a key that its controller keeps for something else.

    Issuer profiles of Open Badges may list keys and no relationship at all; then nothing says
    that the key is for another purpose. A DID document must say what each key is for.
    """
    stated = [name for name in RELATIONSHIPS if name in document]
    if not stated and not base.startswith("did:"):
        return
    for entry in as_list(document.get(purpose)):
        name = entry.get("id") if isinstance(entry, dict) else entry
        if references(name, url, base):
            return
    raise _wrong_purpose(url, purpose)


def _document(url: str, resolver: Resolver, limits: Limits) -> JsonObject:
    body = resolver.fetch(url).body
    try:
        return read_json_object(body, limits)
    except InputError as error:
        raise KeyMaterialError(
            f"The document at {url[:120]} is not JSON that can be read: {error.sentence}",
            code="unreadable-key-document",
        ) from error


def _found(method: Method, controller: str, source: KeySource, url: str) -> FoundKey:
    return FoundKey(method.public_key, controller, source, url, method.revoked, method.expires)


def _not_listed(url: str) -> KeyMaterialError:
    return KeyMaterialError(
        f"The issuer's document does not list the key {url[:120]}.",
        code="key-not-listed",
        mend="The issuer must publish the key in the document that its URL points at.",
    )


def _wrong_purpose(url: str, purpose: str) -> KeyMaterialError:
    return KeyMaterialError(
        f"The key {url[:120]} is not meant for the purpose {purpose[:40]}.", code="wrong-purpose"
    )
