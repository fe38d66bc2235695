"""The JSON-LD contexts that may be used, each pinned by its SHA-256.

Knows documents by URL and nothing else: it never fetches, so a context that is not in the store
does not exist. Where the documents come from is the business of `cairn.credentials.contexts`.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cairn.canon import jcs
from cairn.kernel.errors import TermError
from cairn.kernel.json_text import JsonObject, read_json_object

__all__ = ["ContextSource", "ContextStore"]


@dataclass(frozen=True, slots=True)
class ContextSource:
    """One context: where it stands on the web, what it must be, and how to get its bytes here.

    Attributes:
        url: The URL by which credentials name it.
        sha256: Lower-case hexadecimal digest of the bytes that `read` must return.
        origin: Who provides the bytes, in words: a package's name, or "Cairn".
        read: Returns the bytes; called at most once by each store.
    """

    url: str
    sha256: str
    origin: str
    read: Callable[[], bytes]


@dataclass(frozen=True, eq=False)
class ContextStore:
    """The contexts that a document may name, loaded when first asked for.

    Two stores are equal only if they are the same one.

    Attributes:
        sources: The contexts; of two with one URL, the later counts.
    """

    sources: tuple[ContextSource, ...] = ()
    _by_url: dict[str, ContextSource] = field(init=False, repr=False)
    _loaded: dict[str, JsonObject] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_url", {source.url: source for source in self.sources})

    @property
    def urls(self) -> tuple[str, ...]:
        """The URLs that the store answers for, in their order."""
        return tuple(self._by_url)

    def sha256(self, url: str) -> str:
        """Return the digest a context is pinned to.

        Raises:
            TermError: ``unknown-context`` if the store has none of this URL.
        """
        return self._source(url).sha256

    def document(self, url: str) -> JsonObject:
        """Return a copy of a context document: an object with the member ``@context``.

        Raises:
            TermError: ``unknown-context`` if the store has none of this URL,
                ``context-changed`` if its bytes are not the pinned ones.
        """
        return copy.deepcopy(self.pinned(url))

    def pinned(self, url: str) -> JsonObject:
        """Return the store's own document, which the caller must not change; see `document`."""
        document = self._loaded.get(url)
        if document is None:
            document = self._loaded[url] = _load(self._source(url))
        return document

    def with_documents(self, documents: Mapping[str, JsonObject]) -> ContextStore:
        """Return a store that knows these documents too, pinned to what they are now.

        Args:
            documents: URL to an object with the member ``@context``; wins over a context of the
                same URL.
        """
        added = tuple(_source_of(url, document) for url, document in documents.items())
        return ContextStore(self.sources + added)

    def _source(self, url: str) -> ContextSource:
        source = self._by_url.get(url)
        if source is None:
            raise TermError(
                f"The context {url[:200]} is not among those that Cairn knows.",
                code="unknown-context",
                mend="What its terms mean cannot be told; contexts are never fetched.",
            )
        return source


def _source_of(url: str, document: JsonObject) -> ContextSource:
    text = jcs.canonicalize(document)
    return ContextSource(url, hashlib.sha256(text).hexdigest(), "the caller", lambda: text)


def _load(source: ContextSource) -> JsonObject:
    data = source.read()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise TermError(
            f"The context {source.url} that {source.origin} holds is not the one Cairn was "
            "checked against.",
            code="context-changed",
            mend=f"Install the version of {source.origin} that Cairn's requirements name.",
        )
    return read_json_object(data)
