"""Contexts as PyLD wants them, processed once for each store instead of once for each node.

Knows how PyLD asks for contexts and what it needs back. Processing the contexts takes most of
the time of an expansion, and credentials of one issuer all name the same ones.

Only what comes out of the store is remembered. A context written inside a document is processed
for that document and forgotten, so one document cannot change what another means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary, ref

from cairn.canon.contexts import ContextStore
from cairn.kernel.errors import LimitError, TermError, UsageError
from cairn.kernel.json_text import Json

__all__ = ["ActiveContext", "Meter", "Resolved", "StoreMemory", "memory_of"]

ActiveContext: TypeAlias = Any  # PyLD's mapping of terms, frozen, with a "_uuid"
"""A processed context as PyLD keeps it."""


# An issuer uses a dozen; a sender of endless combinations must not fill the memory.
_MOST_REMEMBERED = 512
# Contexts that name contexts; the published ones do so at most once.
_DEEPEST_CHAIN = 8


class Resolved:
    """One context object for PyLD; its own caches, which PyLD would fill, stay empty."""

    def __init__(self, document: Json) -> None:
        self.document = document

    def get_processed(self, _active: ActiveContext) -> None:
        """Tell PyLD that nothing is cached; `StoreMemory` remembers more, and more safely."""

    def set_processed(self, _active: ActiveContext, _processed: ActiveContext) -> None:
        """Take note of nothing."""


class Meter:
    """What one document may still cost in terms defined, whatever is remembered already.

    A remembered context costs each document once what it cost when it was new: otherwise the first
    reader of a document and the second could come to different answers.
    """

    def __init__(self, terms: int) -> None:
        self.left = terms
        self._counted: set[tuple[Any, ...]] = set()

    def spend(self, terms: int) -> None:
        """Take note of terms defined.

        Raises:
            LimitError: ``contexts-too-large`` if the document may not define so many.
        """
        self.left -= terms
        if self.left < 0:
            raise LimitError("The contexts define too many terms.", code="contexts-too-large")

    def meets(self, key: tuple[Any, ...]) -> bool:
        """Tell whether a remembered context comes up for the first time in this document."""
        if key in self._counted:
            return False
        self._counted.add(key)
        return True


class StoreMemory:
    """What is known of one store's contexts; PyLD uses it as its context resolver."""

    def __init__(self, store: ContextStore) -> None:
        # The store's own parts, not the store: it must be free to go when nobody uses it.
        self._store = ref(store)
        self._owned: dict[int, Json] = {}
        self._processed: dict[tuple[Any, ...], tuple[ActiveContext, int]] = {}
        self._trusted: set[str] = set()

    def resolve(
        self, _active: ActiveContext, context: Json, _base: str, _cycles: Any = None
    ) -> list[Resolved]:
        """Give PyLD the context objects that a value of ``@context`` stands for.

        Raises:
            TermError: If a context is unknown, of a wrong type or imports another.
        """
        return self._resolve(context, 0)

    def _resolve(self, context: Json, depth: int) -> list[Resolved]:
        if depth > _DEEPEST_CHAIN:
            raise TermError("A context refers to contexts without end.", code="invalid-context")
        if isinstance(context, list):
            return [found for item in context for found in self._resolve(item, depth + 1)]
        if isinstance(context, str):
            return self._resolve(self._document(context)["@context"], depth + 1)
        if context is None or context is False:  # PyLD notes null in a term definition as False
            return [Resolved(context)]
        if not isinstance(context, dict):
            raise TermError("A context is neither a URL nor an object.", code="invalid-context")
        # PyLD merges into an imported document in place, which would change it for others; and a
        # context inside a context is a keyword redefined, which PyLD overlooks in a list.
        for word in ("@import", "@context"):
            if word in context:
                raise TermError(f"A context holds {word}.", code="invalid-context")
        return [Resolved(context)]

    def processed(
        self,
        active: ActiveContext,
        context: Json,
        flags: tuple[object, ...],
        process: Callable[[], ActiveContext],
        meter: Meter,
    ) -> ActiveContext:
        """Return the active context after `context`, from memory if it only depends on the store.

        Args:
            active: The active context before.
            context: One context: a URL or an object.
            flags: What else the result depends on.
            process: Computes the result and spends what it costs.
            meter: What the document may still cost.

        Raises:
            LimitError: If the document's contexts define too many terms.
        """
        before = active.get("_uuid")
        name = self._name(context)
        if name is None or before not in self._trusted:
            return process()
        key = (before, name, flags)
        first = meter.meets(key)
        if key in self._processed:
            after, cost = self._processed[key]
            if first:
                meter.spend(cost)
            return after
        had = meter.left
        after = process()
        if len(self._processed) < _MOST_REMEMBERED and "_uuid" in after:
            self._processed[key] = (after, had - meter.left)
            self._trusted.add(after["_uuid"])
        return after

    def trust(self, initial: ActiveContext) -> None:
        """Count PyLD's initial context, which never changes, among what is remembered."""
        self._trusted.add(initial["_uuid"])

    def has_name(self, context: Json) -> bool:
        """Tell whether a context is the store's own, so that a document pays for it only once."""
        return self._name(context) is not None

    def _name(self, context: Json) -> object:
        if isinstance(context, str):
            return context
        # An id is only a name while its object lives, and the store's objects live.
        return id(context) if self._owned.get(id(context)) is context else None

    def _document(self, url: str) -> Json:
        store = self._store()
        if store is None:  # whoever processes a document holds its store
            raise UsageError("The contexts are gone.", code="contexts-gone")
        document = store.pinned(url)
        if "@context" not in document:
            raise TermError(f"The document at {url[:200]} is no context.", code="invalid-context")
        if id(document) not in self._owned:
            self._own(document)
        return document

    def _own(self, document: Json) -> None:
        todo = [document]
        while todo:
            item = todo.pop()
            if isinstance(item, dict):
                self._owned[id(item)] = item
                todo.extend(item.values())
            elif isinstance(item, list):
                todo.extend(item)


_memories: WeakKeyDictionary[ContextStore, StoreMemory] = WeakKeyDictionary()


def memory_of(store: ContextStore) -> StoreMemory:
    """Return the memory that belongs to a store."""
    memory = _memories.get(store)
    if memory is None:
        memory = _memories[store] = StoreMemory(store)
    return memory
