"""A resolver that answers from memory, counts what it was asked, and fails where told."""

from __future__ import annotations

from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import Fetched, MappingResolver

A, B, C = (f"https://issuer.example/{name}" for name in "abc")


class Counting:
    """Answers from memory, counts, and fails where told."""

    def __init__(self, documents: dict[str, bytes], failing: str = "") -> None:
        self.documents = documents
        self.failing = failing
        self.asked: list[str] = []

    def fetch(self, url: str) -> Fetched:
        self.asked.append(url)
        if url == self.failing:
            raise FetchError("Too slow.", code="too-slow", mend="Try again later.")
        return MappingResolver(self.documents).fetch(url)
