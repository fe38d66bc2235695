"""A memory for one run, in which every document is fetched once."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import Fetched, Resolver

__all__ = ["CachingResolver"]


@dataclass(slots=True)
class CachingResolver:
    """A resolver that fetches each document once, failures included.

    Three hundred applicants with one issuer then cost one fetch of its status list, the issuer
    learns of one look and not of three hundred, and a site that is down costs one wait. Make a
    new one for each run: nothing in it ever grows stale otherwise.

    Attributes:
        inner: What fetches.
        most_entries: Most documents kept; the oldest goes first.
        most_bytes: Most bytes kept.
    """

    inner: Resolver
    most_entries: int = 1024
    most_bytes: int = 64 * 1024 * 1024
    _kept: dict[str, Fetched | FetchError] = field(default_factory=dict, init=False, repr=False)
    _bytes: int = field(default=0, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def fetch(self, url: str) -> Fetched:
        """Get the document from memory, or from the inner resolver the first time.

        Raises:
            FetchError: As the inner one did the first time.
        """
        key = url.partition("#")[0]
        with self._lock:
            answer = self._kept.get(key)
        if answer is None:
            answer = self._ask(key)
            with self._lock:
                self._keep(key, answer)
        if isinstance(answer, FetchError):
            raise _copy(answer)
        return replace(answer, url=url)

    def _ask(self, url: str) -> Fetched | FetchError:
        try:
            return self.inner.fetch(url)
        except FetchError as error:
            return _copy(error)

    def _keep(self, key: str, answer: Fetched | FetchError) -> None:
        self._forget(key)
        if _weight(answer) > self.most_bytes or self.most_entries < 1:
            return
        self._kept[key] = answer
        self._bytes += _weight(answer)
        while len(self._kept) > self.most_entries or self._bytes > self.most_bytes:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: str) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._bytes -= _weight(gone)


def _weight(answer: Fetched | FetchError) -> int:
    return len(answer.body) if isinstance(answer, Fetched) else 0


def _copy(error: FetchError) -> FetchError:
    # An exception that is kept keeps its frames and sockets; raised again, its traceback grows.
    return FetchError(error.sentence, code=error.code, mend=error.mend)
