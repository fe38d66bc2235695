"""Where endorsements stand in a document."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from cairn.credentials.faults import as_list
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["ENDORSING", "endorsements_in", "holds_endorsements"]

ENDORSING = ("endorsement", "endorsementJwt")
"""The members that hold endorsements (Open Badges 3.0, appendix B)."""


def endorsements_in(document: JsonObject) -> Iterator[Json]:
    """Yield every endorsement at any depth, breadth first; not inside what has its own turn."""
    todo: deque[Json] = deque([document])
    while todo:
        item = todo.popleft()
        if isinstance(item, list):
            todo.extend(item)
        elif isinstance(item, dict):
            for name, member in item.items():
                if name in ENDORSING:
                    yield from as_list(member)
                elif name != "verifiableCredential":
                    todo.append(member)


def holds_endorsements(document: JsonObject) -> bool:
    """Tell whether anything in a document stands as an endorsement."""
    return next(endorsements_in(document), None) is not None
