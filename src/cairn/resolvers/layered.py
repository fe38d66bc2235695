"""Several resolvers as one: the first that has the document answers."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import Fetched, Resolver

__all__ = ["LayeredResolver"]

# A layer that does not have a document says one of these; anything else is its answer.
_PASSED_ON = frozenset({"not-found", "offline"})


@dataclass(frozen=True, slots=True)
class LayeredResolver:
    """A resolver that asks several, in their order, and takes the first that has the document.

    Only ``not-found`` and ``offline`` go on to the next layer. Any other failure stands, so that
    a document never silently comes from another source than the one that should have had it.

    Attributes:
        layers: The resolvers, the first to be asked first.
    """

    layers: tuple[Resolver, ...]

    def fetch(self, url: str) -> Fetched:
        """Get the document from the first layer that has it.

        Raises:
            FetchError: The failure of the layer that answered, or of the last one.
        """
        last = FetchError(f"Nothing was found at {url[:200]}.", code="not-found")
        for layer in self.layers:
            try:
                return layer.fetch(url)
            except FetchError as error:
                if error.code not in _PASSED_ON:
                    raise
                last = error
        raise last
