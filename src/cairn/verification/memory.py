"""What was fetched, and what verifications leave behind for those after them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime

from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import Fetched, Resolver
from cairn.kernel.json_text import JsonObject
from cairn.keys.resolution import FoundKey
from cairn.status.list_credential import ListReading
from cairn.verification.report import CheckResult

__all__ = ["KnownList", "RememberingResolver", "Unset", "VerifierMemory"]

_MOST_KEYS = 1_024
_MOST_LISTS = 8
_MOST_ROUTINES = 256


@dataclass(frozen=True, slots=True)
class KnownList:
    """A status list that was read before.

    Attributes:
        body: The bytes that it was read from.
        at: The instant for which it was checked.
        credential: The list as a credential.
        weight: What it costs the credential that names it; see `cairn.verification.allowance`.
        readings: What it says, by type, purpose and size of the entries that were asked about.
    """

    body: bytes
    at: datetime
    credential: JsonObject
    weight: int
    readings: dict[tuple[str, str, int], ListReading] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unset:
    """What the check of the status says of every entry of a list that is not set.

    Attributes:
        listing: The list.
        octets: Its bits.
        issuer: Whose badges it was asked about.
        strict: Whether the policy was strict about status.
        answer: The result.
    """

    listing: KnownList
    octets: bytes | bytearray
    issuer: str
    strict: bool
    answer: CheckResult


@dataclass(slots=True)
class VerifierMemory:
    """Issuers' keys and status lists that were checked before, for one resolver and one policy.

    Hand the same memory to many verifications to read each issuer's key and each status list once.
    It is for work that is done in one go: what it remembers is not asked for again. Without one,
    nothing is kept between two verifications.

    Args:
        lasting: Whether there will be further verifications. Then the bits of status lists are
            kept unpacked, which takes up to 12.5 MB for a list.

    Attributes:
        keys: Keys that were found, by the URL that named them.
        unset: Answers for entries that are not set, by all that is said of an entry but its place.
        routines: Badges that were found valid, by what their like have in common with them.
    """

    lasting: bool = True
    keys: dict[str, FoundKey] = field(init=False, default_factory=dict)
    unset: dict[Hashable, Unset] = field(init=False, default_factory=dict)
    routines: dict[Hashable, object] = field(init=False, default_factory=dict)
    _lists: dict[str, KnownList] = field(init=False, default_factory=dict)

    def listing(self, url: str, body: bytes, at: datetime) -> KnownList | None:
        """Return what is known of a status list, if this is the same one at the same instant."""
        known = self._lists.get(url)
        return known if known is not None and known.body == body and known.at == at else None

    def last_list(self, url: str) -> KnownList | None:
        """Return what is known of a status list, whichever instant it was checked for."""
        return self._lists.get(url)

    def keep_list(self, url: str, known: KnownList) -> None:
        """Remember a status list whose proof holds."""
        if len(self._lists) >= _MOST_LISTS:
            del self._lists[next(iter(self._lists))]
        self._lists[url] = known

    def keep_unset(self, kind: Hashable, unset: Unset) -> None:
        """Remember what is said of entries that are not set."""
        if len(self.unset) >= _MOST_LISTS:
            self.unset.clear()
        self.unset[kind] = unset

    def keep_routine(self, kind: Hashable, routine: object) -> None:
        """Remember a badge that was found valid."""
        if len(self.routines) >= _MOST_ROUTINES:
            self.routines.clear()
        self.routines[kind] = routine

    def keep_key(self, method: str, found: FoundKey) -> None:
        """Remember a key."""
        if len(self.keys) >= _MOST_KEYS:
            self.keys.clear()
        self.keys[method] = found


@dataclass(slots=True)
class RememberingResolver:
    """A resolver that asks another at most once for each URL, so that answers cannot change.

    Attributes:
        inner: The resolver that answers.
    """

    inner: Resolver
    _answers: dict[str, Fetched | tuple[str, str, str]] = field(default_factory=dict)

    def fetch(self, url: str) -> Fetched:
        """Return the first answer again.

        Raises:
            FetchError: From the inner resolver, and the same again.
        """
        if url not in self._answers:
            try:
                self._answers[url] = self.inner.fetch(url)
            except FetchError as error:
                self._answers[url] = (error.sentence, error.code, error.mend)
        answer = self._answers[url]
        if isinstance(answer, Fetched):
            return answer
        sentence, code, mend = answer
        raise FetchError(sentence, code=code, mend=mend)
