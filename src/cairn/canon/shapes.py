"""Canonical N-Quads for documents of one shape, without the general path for each of them.

Knows shapes: the general path (`cairn.canon.jsonld`) runs twice on a shape with other values in
its slots, and documents of that shape are then written by filling slots. Whenever anything could
come out differently, the answer is None and the general path decides, so that the bytes and the
errors are always the general path's own. Why that is sound is in docs/shapes.md.

A cache keeps no document, only shapes and the last values of each. Threads may share one: a race
costs a compilation and never a wrong text, because what is shared is replaced and not changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cairn.canon.contexts import ContextStore
from cairn.canon.jsonld import canonical_nquads
from cairn.canon.rdfc import HashName
from cairn.canon.shapes_extract import Extractor, extractor_of
from cairn.canon.shapes_outline import Outline, outline_of
from cairn.canon.shapes_plan import ORDERS_BYTES, Plan
from cairn.canon.shapes_steering import Steering, named_contexts, steering_of
from cairn.canon.shapes_template import Statements, compile_statements
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["ShapeCache", "ShapeLimits", "Template", "compile_shape", "shapes_of"]

# Larger shapes gain little for what they cost to keep.
_MOST_STATEMENTS = 1_000
_MOST_SLOTS = 1_000
_LARGEST_OUTLINE = 200_000  # characters
# What plans keep besides the lines: formats of nodes and blocks for two hashes, open and fixed, and
# lines for several orders of blank nodes.
_COPIES_KEPT = 20
_MOST_COPIES = 32
# Shapes with the same members at the top that are tried, the most recent first.
_MOST_TRIED = 16
# Documents in which the fixed values did not fit before others are tried; doubled each time.
_FIRST_PATIENCE = 1
_LONGEST_PATIENCE = 1_024


class Template:
    """A compiled shape: fills its slots with the values of further documents.

    Slots that had the same values in two documents in a row are written once and kept, for as
    long as documents keep having those values.

    Attributes:
        size: About how many bytes it keeps.
        used: Whether it was used since its cache last looked for one to forget.
    """

    def __init__(
        self, extract: Extractor, statements: Statements, steering: Steering, room: int
    ) -> None:
        self._extract = extract
        self._statements = statements
        self._schemes = steering.schemes
        self._room = room
        self._numbers = [slot for slot, kind in enumerate(statements.kinds) if kind == "number"]
        self._fillers: dict[HashName, _Filler] = {}
        self.used = False
        orders = min(ORDERS_BYTES, _MOST_COPIES * statements.size)
        self.size = _COPIES_KEPT * statements.size + 2 * orders

    def values(self, document: Json) -> tuple[Json, ...] | None:
        """Return what stands in the slots of a document, or None if it has another shape."""
        return self._extract(document)

    def fill(self, document: JsonObject, hash_name: HashName = "sha256") -> str | None:
        """Return the canonical N-Quads of a document of this shape.

        Args:
            document: Any JSON object; not changed.
            hash_name: The hash inside RDFC-1.0.

        Returns:
            What `cairn.canon.jsonld.canonical_nquads` returns for it, or None if that must be
            asked because the document has another shape or this way is not safe for it.
        """
        values = self._extract(document)
        return None if values is None else self.fill_values(values, hash_name)

    def fill_values(self, values: tuple[Json, ...], hash_name: HashName = "sha256") -> str | None:
        """Return the canonical N-Quads of the document of this shape with these values.

        Args:
            values: One for each slot, as `values` returns them.
            hash_name: The hash inside RDFC-1.0.

        Returns:
            As `fill`.
        """
        for slot in self._numbers:
            if type(values[slot]) not in (int, float):  # true is no number
                return None
        filler = self._fillers.get(hash_name)
        if filler is None:
            filler = _Filler(self._statements, self._schemes, hash_name, self._room)
            self._fillers[hash_name] = filler
        return filler.fill(values)


class _Filler:
    """Fills with one hash, and learns which slots do not change."""

    def __init__(
        self, statements: Statements, schemes: tuple[str, ...], hash_name: HashName, room: int
    ) -> None:
        self._given = (statements, schemes, hash_name)
        self._room = room
        self._open = Plan(statements, schemes, hash_name, room)
        self._folded: Plan | None = None
        self._previous: tuple[Json, ...] | None = None
        self._misses, self._patience = 0, _FIRST_PATIENCE

    def fill(self, values: tuple[Json, ...]) -> str | None:
        folded = self._folded
        if folded is not None and folded.holds(values):
            return folded.fill(values)
        text = self._open.fill(values)
        if text is not None:
            self._learn(values)
        return text

    def _learn(self, values: tuple[Json, ...]) -> None:
        """Note values that do not fit the fixed ones; fix others when it has become worth it."""
        previous, self._previous = self._previous, values
        self._misses += 1
        if previous is None or self._misses < self._patience:
            return
        self._misses, self._patience = 0, min(2 * self._patience, _LONGEST_PATIENCE)
        fixed = {
            slot: value
            for slot, value in enumerate(values)
            if value == previous[slot] and type(value) is type(previous[slot])
        }
        size = sum(len(value) for value in fixed.values() if isinstance(value, str))
        if fixed and 4 * size < self._room:
            self._folded = Plan(*self._given, self._room - 4 * size, fixed)


def compile_shape(
    document: JsonObject, contexts: ContextStore, limits: Limits = DEFAULT_LIMITS
) -> Template | None:
    """Compile the shape of a document, which the general path must accept.

    Args:
        document: A JSON object; not changed.
        contexts: The contexts it may name.
        limits: The ceilings of the general path, which the template keeps too.

    Returns:
        None if documents of this shape must take the general path. Never raises for odd JSON.
    """
    try:
        canonical_nquads(document, contexts, limits=limits)
    except CairnError:
        return None
    sketch = _sketch(document, contexts)
    return None if sketch is None else _compiled(*sketch, contexts, limits)


def _sketch(document: JsonObject, contexts: ContextStore) -> tuple[Outline, Steering] | None:
    urls = named_contexts(document)
    steering = None if urls is None else steering_of(urls, contexts)
    return None if steering is None else (outline_of(document, steering), steering)


def _compiled(
    outline: Outline, steering: Steering, contexts: ContextStore, limits: Limits
) -> Template | None:
    size = len(repr(outline.root))
    if len(outline.values) > _MOST_SLOTS or size > _LARGEST_OUTLINE:
        return None
    statements = compile_statements(outline, steering, contexts, limits)
    if statements is None or len(statements.all) > _MOST_STATEMENTS:
        return None
    room = limits.document_bytes - 4 * size
    return Template(extractor_of(outline), statements, steering, room)


@dataclass(frozen=True, slots=True)
class ShapeLimits:
    """How much a cache of shapes may keep and spend.

    Attributes:
        shapes: Most shapes kept.
        bytes: About how many bytes all of them may take.
        remembered: Most shapes remembered by a number, to know them when they come again.
        sources: Most senders whose spending is remembered.
        first_compiles: Shapes compiled for a sender before it must have earned more.
        documents_per_compile: How many documents earn a sender one more; compiling takes the
            time of four or five.
    """

    shapes: int = 256
    bytes: int = 64 * 1024 * 1024
    remembered: int = 4_096
    sources: int = 1_024
    first_compiles: int = 32
    documents_per_compile: int = 32


class ShapeCache:
    """Canonicalizes documents, the faster the more of them have one shape.

    A shape is compiled when it is seen for the second time, so a stream in which every shape is
    new costs what the general path costs. The memory is bounded by `ShapeLimits`.

    Args:
        contexts: The contexts that documents may name.
        limits: The ceilings of the general path.
        bounds: How much to keep and to spend.

    Attributes:
        filled: How many documents were written by filling a template.
        asked: How many documents there were.
    """

    def __init__(
        self,
        contexts: ContextStore,
        limits: Limits = DEFAULT_LIMITS,
        bounds: ShapeLimits | None = None,
    ) -> None:
        self._contexts, self._limits = contexts, limits
        self._bounds = bounds or ShapeLimits()
        self._steering: dict[frozenset[str], Steering | None] = {}
        self._kept: dict[bytes, tuple[Template, tuple[str, ...]]] = {}
        self._by_names: dict[tuple[str, ...], list[bytes]] = {}
        self._seen: dict[int, None] = {}
        self._settled: dict[bytes, None] = {}
        self._credit: dict[str, float] = {}
        self.filled = self.asked = 0

    @property
    def size(self) -> int:
        """About how many bytes the shapes take."""
        return sum(template.size for template, _ in list(self._kept.values()))

    @property
    def shapes(self) -> int:
        """How many shapes are kept."""
        return len(self._kept)

    def canonical_nquads(
        self, document: JsonObject, *, hash_name: HashName = "sha256", source: str = ""
    ) -> str:
        """Return the canonical N-Quads text of a document, as the general path would.

        Args:
            document: A JSON object; not changed.
            hash_name: The hash inside RDFC-1.0.
            source: Who sent it, in any words; each sender pays for compiling its own shapes.

        Raises:
            CairnError: Exactly what `cairn.canon.jsonld.canonical_nquads` raises.
        """
        self.asked += 1
        text = self._fill(document, hash_name)
        if text is not None:
            self.filled += 1
            return text
        text = canonical_nquads(document, self._contexts, hash_name=hash_name, limits=self._limits)
        self._note(document, source)
        return text

    def _fill(self, document: Json, hash_name: HashName) -> str | None:
        if not isinstance(document, dict):
            return None
        keys = self._by_names.get((*document,))
        for place, key in enumerate(keys[:_MOST_TRIED] if keys else ()):
            kept = self._kept.get(key)
            text = kept[0].fill(document, hash_name) if kept else None
            if kept and text is not None:
                kept[0].used = True
                if place:  # the most recent one is tried first
                    self._first((*document,), key)
                return text
        return None

    def _note(self, document: JsonObject, source: str) -> None:
        """Remember the shape of a document that was accepted; compile it the second time."""
        credit = self._earned(source)
        glance = _glance(document)
        if glance not in self._seen:
            _shrink(self._seen, self._bounds.remembered)
            self._seen[glance] = None
            return
        urls = named_contexts(document)
        if urls is None:
            return
        if urls not in self._steering:
            _shrink(self._steering, self._bounds.shapes)
            self._steering[urls] = steering_of(urls, self._contexts)
        steering = self._steering[urls]
        if steering is None:
            return
        outline = outline_of(document, steering)
        key = outline.key() + _pattern(outline.values[: outline.texts], steering.schemes)
        if key not in self._settled and credit >= 1:
            self._credit[source] = credit - 1
            self._compile(key, outline, steering, (*document,))

    def _earned(self, source: str) -> float:
        bounds = self._bounds
        credit = self._credit.pop(source, bounds.first_compiles)
        credit = min(credit + 1 / bounds.documents_per_compile, bounds.first_compiles)
        _shrink(self._credit, bounds.sources)
        self._credit[source] = credit
        return credit

    def _compile(
        self, key: bytes, outline: Outline, steering: Steering, names: tuple[str, ...]
    ) -> None:
        _shrink(self._settled, self._bounds.remembered)
        self._settled[key] = None
        template = _compiled(outline, steering, self._contexts, self._limits)
        if template is None or template.size > self._bounds.bytes:
            return
        while self._kept and (
            len(self._kept) >= self._bounds.shapes or self.size + template.size > self._bounds.bytes
        ):
            self._drop_one()
        self._kept[key] = template, names
        self._first(names, key)

    def _first(self, names: tuple[str, ...], key: bytes) -> None:
        others = [other for other in self._by_names.get(names, ()) if other != key]
        self._by_names[names] = [key, *others]

    def _drop_one(self) -> None:
        """Forget the oldest shape that was not used since it was last looked at."""
        for key, kept in [*self._kept.items(), *self._kept.items()]:
            if not kept[0].used:
                break
            kept[0].used = False
            if self._kept.pop(key, None):  # to the end of the queue
                self._kept[key] = kept
        if self._kept.pop(key, None) is None:
            return
        self._settled.pop(key, None)
        others = [other for other in self._by_names.get(kept[1], ()) if other != key]
        if others:
            self._by_names[kept[1]] = others
        else:
            self._by_names.pop(kept[1], None)


def _shrink(memory: dict[Any, Any], most: int) -> None:
    """Make room by forgetting the oldest, an eighth at a time."""
    if len(memory) >= most:
        for key in list(memory)[: 1 + most // 8]:
            memory.pop(key, None)


def _glance(document: JsonObject) -> int:
    """Return a number that documents of one shape share, and few others.

    It takes a hundredth of the general path's time. What it overlooks is looked at before a shape
    is compiled.
    """
    seen: list[Any] = []
    todo: list[Json] = [document]
    for item in todo:  # grows on the way
        is_object = isinstance(item, dict)
        seen.append((*item,) if is_object else len(item))
        values = item.values() if is_object else item
        todo.extend([value for value in values if isinstance(value, dict | list)])
    return hash((*seen,))


def _pattern(texts: Sequence[Json], schemes: tuple[str, ...]) -> bytes:
    """Say which of the texts that could be ids are equal."""
    first: dict[str, int] = {}
    places = [first.setdefault(text, len(first)) for text in texts if text.startswith(schemes)]
    return repr(places).encode()


# Stores with caches of their own, kept alive; a program has one or two.
_MOST_CACHES = 8
_caches: dict[tuple[ContextStore, Limits], ShapeCache] = {}


def shapes_of(contexts: ContextStore, limits: Limits = DEFAULT_LIMITS) -> ShapeCache:
    """Return the cache that belongs to a store and its limits, the same one each time."""
    cache = _caches.get((contexts, limits))
    if cache is None:
        _shrink(_caches, _MOST_CACHES)
        cache = _caches[contexts, limits] = ShapeCache(contexts, limits)
    return cache
