"""Evidence that can be held to its word: digests of what a link held when it was signed.

Knows how to state a digest inside an Evidence (Open Badges 3.0, section B.1.16), with
``digestSRI`` and ``mediaType`` of VC Data Model 2.0 (section 5.3) and Cairn's ``aiAssistance``, and
how others state one (``digestMultibase``, ``relatedResource``). Does not fetch: the caller hands in
a function that does.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cairn.kernel.errors import FetchError, KeyMaterialError, UsageError
from cairn.kernel.fetching import Fetched
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.keys.multibase import decode_multibase

__all__ = [
    "EvidenceFinding",
    "EvidenceOutcome",
    "check_all_evidence",
    "check_evidence",
    "content_digest",
    "evidence_entry",
]

EvidenceOutcome: TypeAlias = Literal[
    "same", "changed", "gone", "not-fetched", "no-digest", "unusable-digest"
]
"""What became of one piece of evidence."""


_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]{1,127}/[\w!#$&^.+-]{1,127}", re.ASCII)
_HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
# Multihash: function code and digest length, from the multicodec table.
_MULTIHASHES = {b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}
_DIGEST_MEMBERS = ("digestSRI", "digestMultibase")
_LONGEST_STATEMENT = 1_000  # one SHA-512 takes 95 characters
_GONE = "not-found"  # what resolvers say when the server has nothing there (HTTP 404 and 410)


@dataclass(frozen=True, slots=True)
class EvidenceFinding:
    """What became of one piece of evidence.

    Attributes:
        url: Where the evidence is; empty when the entry has no address.
        outcome: "same"; "changed"; "gone" when the server has it no more; "not-fetched" when it
            could not be asked; "no-digest" when the issuer did not sign what it held;
            "unusable-digest" when what was signed is no digest that can be checked.
        code: A reason code for programs.
        sentence: The finding in plain words.
        notes: Further sentences, such as a media type that is another now.
    """

    url: str
    outcome: EvidenceOutcome
    code: str
    sentence: str
    notes: tuple[str, ...] = ()


def content_digest(content: bytes) -> str:
    """Return the SHA-256 digest as Subresource Integrity writes it: ``sha256-`` and base64."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"


def evidence_entry(  # noqa: PLR0913 - one keyword per member of an Evidence
    url: str,
    *,
    content: bytes,
    media_type: str,
    name: str | None = None,
    description: str | None = None,
    narrative: str | None = None,
    genre: str | None = None,
    audience: str | None = None,
    ai_assistance: str | None = None,
) -> JsonObject:
    """Make an Evidence that states what its link holds now.

    The digest and the declaration are members of Cairn's extension context; the credential must
    name that context after the one of Open Badges, or they would not be signed.

    Args:
        url: Where the piece of work is, http or https.
        content: The bytes found there.
        media_type: Their media type, such as ``application/pdf``.
        name: A title.
        description: What it is, in a sentence or two.
        narrative: How it shows the achievement, as Markdown.
        genre: What kind of work it is.
        audience: For whom it was made.
        ai_assistance: In the learner's words, what part AI had in the work.

    Raises:
        UsageError: If the address or the media type is malformed.
    """
    if not _ADDRESS.fullmatch(url):
        raise UsageError(
            "Evidence needs a web address.",
            code="bad-evidence-address",
            mend="Give the full address, with https://.",
        )
    if not _MEDIA_TYPE.fullmatch(media_type):
        raise UsageError(
            f"“{media_type[:80]}” is not a media type.",
            code="bad-media-type",
            mend="Write it like application/pdf, without parameters.",
        )
    members = {
        "name": name,
        "description": description,
        "narrative": narrative,
        "genre": genre,
        "audience": audience,
        "digestSRI": content_digest(content),
        "mediaType": media_type.lower(),
        "aiAssistance": ai_assistance,
    }
    stated = {member: value for member, value in members.items() if value is not None}
    return {"id": url, "type": ["Evidence"], **stated}


def check_evidence(
    entry: JsonObject, fetch: Callable[[str], Fetched], related: tuple[JsonObject, ...] = ()
) -> EvidenceFinding:
    """Tell whether a piece of evidence is still what was signed.

    All digests that are stated for the address are read; every one that can be checked must match.

    Args:
        entry: The Evidence, as it stands in the credential.
        fetch: Gets the bytes at an address; raises FetchError when it cannot.
        related: The credential's ``relatedResource`` entries; those of the same address count.
    """
    url = entry.get("id")
    stated = list(_stated(entry))
    if not isinstance(url, str) or not _ADDRESS.fullmatch(url):
        return EvidenceFinding(
            "",
            "not-fetched" if stated else "no-digest",
            "no-address",
            "The evidence has no web address; compare its digest with the holder's copy."
            if stated
            else "The evidence has neither a web address nor a digest; nothing can be checked.",
        )
    for resource in related:
        if resource.get("id") == url:
            stated += _stated(resource)
    if not stated:
        return EvidenceFinding(
            url,
            "no-digest",
            "no-digest",
            f"The issuer did not sign what {url} held, so a change would not be seen.",
        )
    digests = [digest for one in stated for digest in [_read_digest(*one)] if digest is not None]
    if not digests:
        return EvidenceFinding(
            url,
            "unusable-digest",
            "unusable-digest",
            f"What was signed about {url} is not a SHA-256, SHA-384 or SHA-512 digest.",
        )
    return _compare(url, digests, entry.get("mediaType"), fetch)


def check_all_evidence(
    credential: JsonObject, fetch: Callable[[str], Fetched], limits: Limits = DEFAULT_LIMITS
) -> tuple[EvidenceFinding, ...]:
    """Check every piece of evidence of a credential, in its order; see `check_evidence`.

    No more addresses are fetched than the limits allow; the rest is "not-fetched".
    """
    related = tuple(_objects(credential.get("relatedResource")))[: limits.fetches]
    budget = iter(range(limits.fetches))

    def within_budget(url: str) -> Fetched:
        if next(budget, None) is None:
            raise FetchError(
                f"{url} was not fetched: the credential has too many links.",
                code="too-many-fetches",
            )
        return fetch(url)

    return tuple(
        check_evidence(entry, within_budget, related)
        for entry in _objects(credential.get("evidence"))
    )


def _compare(
    url: str,
    digests: list[tuple[str, bytes]],
    media_type: Json,
    fetch: Callable[[str], Fetched],
) -> EvidenceFinding:
    try:
        found = fetch(url)
    except FetchError as error:
        if error.code == _GONE:
            return EvidenceFinding(
                url, "gone", error.code, f"{url} holds nothing any more; the evidence is gone."
            )
        return EvidenceFinding(
            url,
            "not-fetched",
            error.code,
            f"{url} could not be looked at, which says nothing about it: {error.sentence}",
        )
    held = {name: _HASHES[name](found.body).digest() for name in {name for name, _ in digests}}
    if any(held[name] != digest for name, digest in digests):
        return EvidenceFinding(
            url,
            "changed",
            "evidence-changed",
            f"{url} no longer holds what it held when the credential was signed.",
        )
    notes: tuple[str, ...] = ()
    if isinstance(media_type, str) and found.media_type not in ("", media_type.lower()):
        notes = (f"It is now served as {found.media_type} instead of {media_type[:80]}.",)
    return EvidenceFinding(
        url,
        "same",
        "evidence-same",
        f"{url} still holds exactly what it held when the credential was signed.",
        notes,
    )


def _stated(entry: JsonObject) -> Iterator[tuple[str, Json]]:
    for member in _DIGEST_MEMBERS:
        for value in _many(entry.get(member)):
            if member == "digestMultibase":
                yield member, value
            else:
                # Subresource Integrity section 3.3: several digests, parted by white space.
                short = isinstance(value, str) and len(value) <= _LONGEST_STATEMENT
                yield from ((member, part) for part in (value.split() if short else [value]))


def _read_digest(member: str, value: Json) -> tuple[str, bytes] | None:
    """Name of the hash and its digest, or None for anything else."""
    if not isinstance(value, str) or len(value) > _LONGEST_STATEMENT:
        return None
    if member == "digestMultibase":
        try:
            raw = decode_multibase(value)
        except KeyMaterialError:
            return None
        name, digest = _MULTIHASHES.get(raw[:2], ""), raw[2:]
    else:
        name, _, encoded = value.partition("-")
        try:
            # An option after "?" belongs to Subresource Integrity and means nothing here.
            digest = base64.b64decode(encoded.partition("?")[0], validate=True)
        except (binascii.Error, ValueError):
            return None
    if name not in _HASHES or len(digest) != _HASHES[name]().digest_size:
        return None
    return name, digest


def _many(value: Json) -> list[Json]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _objects(value: Json) -> list[JsonObject]:
    return [one for one in _many(value) if isinstance(one, dict)]
