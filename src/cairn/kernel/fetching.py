"""The port through which the pure floors ask for documents, and three resolvers without a network.

The verifier never opens a socket: it is handed a resolver. `cairn.resolvers` has the one that
uses HTTPS with limits; here are the one that answers nothing, the one that answers from memory,
and the one that counts what another is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cairn.kernel.errors import FetchError

__all__ = ["BudgetedResolver", "Fetched", "MappingResolver", "OfflineResolver", "Resolver"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it was found.

    Attributes:
        url: The URL that was asked for.
        body: The bytes, after transfer decoding.
        media_type: Lower-case media type without parameters; empty when not told.
        final_url: Where it was found after redirects; same as `url` without any.
    """

    url: str
    body: bytes
    media_type: str = ""
    final_url: str = ""


class Resolver(Protocol):
    """Anything that can get a document by its URL."""

    def fetch(self, url: str) -> Fetched:
        """Get the document at an absolute http(s) URL.

        Raises:
            FetchError: If it could not be had, whatever the reason.
        """
        ...


@dataclass(frozen=True, slots=True)
class OfflineResolver:
    """A resolver for a machine without a network: every fetch says so."""

    def fetch(self, url: str) -> Fetched:
        """Refuse, because nothing may be fetched.

        Raises:
            FetchError: Always, with the code ``offline``.
        """
        raise FetchError(
            f"{url} was not fetched, because this check runs offline.",
            code="offline",
            mend="Run it again with a network, or give a copy of the issuer's site.",
        )


@dataclass(frozen=True, slots=True)
class MappingResolver:
    """A resolver that answers from documents in memory.

    Attributes:
        documents: URL to bytes, or to a Fetched for redirects and media types.
    """

    documents: Mapping[str, bytes | Fetched] = field(default_factory=dict)

    def fetch(self, url: str) -> Fetched:
        """Return the stored document.

        Raises:
            FetchError: If no document is stored for the URL, with the code ``not-found``.
        """
        found = self.documents.get(url)
        if found is None:
            raise FetchError(f"Nothing was found at {url}.", code="not-found")
        return found if isinstance(found, Fetched) else Fetched(url, found, "", url)


@dataclass(slots=True)
class BudgetedResolver:
    """A resolver that passes on a limited number of fetches: one document cannot ask for more.

    Attributes:
        inner: The resolver that answers.
        left: How many fetches are still allowed.
    """

    inner: Resolver
    left: int

    def fetch(self, url: str) -> Fetched:
        """Pass the fetch on, if the budget allows.

        Raises:
            FetchError: If the budget is used up (``too-many-fetches``), or from the inner resolver.
        """
        if self.left <= 0:
            raise FetchError(
                "The credential asks for too many documents; the rest was not fetched.",
                code="too-many-fetches",
            )
        self.left -= 1
        return self.inner.fetch(url)
