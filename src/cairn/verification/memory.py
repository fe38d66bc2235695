"""One answer for each address: what is fetched during a verification is fetched once."""

from __future__ import annotations

from dataclasses import dataclass, field

from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import Fetched, Resolver

__all__ = ["RememberingResolver"]


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
