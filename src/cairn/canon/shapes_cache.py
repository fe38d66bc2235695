"""Keeps compiled shapes: which are worth compiling, how many, and who pays for it.

A cache keeps no document, only shapes and the last values of each. Threads may share one: a race
costs a compilation and never a wrong text, because what is shared is replaced and not changed.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cairn.canon.contexts import ContextStore
from cairn.canon.jsonld import canonical_nquads
from cairn.canon.rdfc import HashName
from cairn.canon.shapes import Match, Template, compile_outline
from cairn.canon.shapes_forms import TextForms
from cairn.canon.shapes_outline import Outline, outline_of
from cairn.canon.shapes_steering import Steering, named_contexts, steering_of
from cairn.canon.shapes_text import Alike
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["ShapeCache", "ShapeLimits", "shapes_of"]

# Shapes with the same members at the top that are tried, the most recent first.
_MOST_TRIED = 16
# Characters of a canonical text of which many may be held at once; a badge has ten thousand.
_LONGEST_HELD = 100_000
# Documents that pass by between two looks at a shape that could not be compiled.
_LONGEST_WAIT = 64


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


class _Wait(NamedTuple):
    """How many documents to let pass before the next look, and how many after that."""

    left: int
    next: int


_NOT_YET = _Wait(0, 1)


class ShapeCache:
    """Canonicalizes documents, the faster the more of them have one shape.

    A shape is compiled when it is seen for the second time, so a stream in which every shape is
    new costs what the general path costs. The memory is bounded by `ShapeLimits`.

    Args:
        contexts: The contexts that documents may name.
        limits: The ceilings of the general path.
        bounds: How much to keep and to spend.

    Attributes:
        limits: The ceilings of the general path.
        digests: Digests of canonical texts that its users want to remember with it.
        filled: How many documents were written by filling a template.
        asked: How many documents there were.
    """

    def __init__(
        self,
        contexts: ContextStore,
        limits: Limits = DEFAULT_LIMITS,
        bounds: ShapeLimits | None = None,
    ) -> None:
        self._contexts, self.limits = contexts, limits
        self._bounds = bounds or ShapeLimits()
        self._steering: dict[frozenset[str], Steering | None] = {}
        self._kept: dict[bytes, tuple[Template, tuple[str, ...]]] = {}
        self._latest: Template | None = None
        self._by_names: dict[tuple[str, ...], list[bytes]] = {}
        self._seen: dict[int, _Wait] = {}
        self._settled: dict[bytes, None] = {}
        self._credit: dict[str, float] = {}
        self._forms = TextForms()
        self.digests: dict[Hashable, bytes] = {}
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
        found = self.find(document, hash_name=hash_name)
        if found is not None:
            return found.nquads
        text = canonical_nquads(document, self._contexts, hash_name=hash_name, limits=self.limits)
        self.note(document, source)
        return text

    def find(self, document: Json, *, hash_name: HashName = "sha256") -> Match | None:
        """Return a document as a match, if its shape is known and filling it is safe.

        Nothing is learnt: whoever gets None and then finds that the general path accepts the
        document says so with `note`.

        Args:
            document: Any JSON value; not changed.
            hash_name: The hash inside RDFC-1.0.

        Returns:
            None if the general path must be asked. Otherwise it would accept the document.
        """
        self.asked += 1
        if not isinstance(document, dict):
            return None
        latest = self._latest
        match = latest.match(document, hash_name) if latest else None
        if match is not None:
            self.filled += 1
            return match
        names = (*document,)
        keys = self._by_names.get(names)
        for place, key in enumerate(keys[:_MOST_TRIED] if keys else ()):
            kept = self._kept.get(key)
            match = kept[0].match(document, hash_name) if kept else None
            if kept and match is not None:
                self._latest = kept[0]
                kept[0].used = True
                self.filled += 1
                if place:  # the most recent one is tried first
                    self._first(names, key)
                return match
        return None

    def read_alike(self, text: str, without: str) -> Alike | None:
        """Read JSON text that is like one read before, except in plain strings.

        Args:
            text: Any text without half characters.
            without: The member that is not part of the shape.

        Returns:
            None if the text must be parsed.
        """
        found = self._forms.read(text, without)
        if found is not None:
            self.asked += 1
            self.filled += 1
        return found

    def read_several(self, texts: Sequence[str | None], without: str) -> list[Alike | None]:
        """Do what `read_alike` does for several texts, most of them written in one way.

        All are taken apart before any is filled: a processor that does one kind of work at a time
        has its instructions at hand, which saves an eighth of the time.

        Args:
            texts: Any texts without half characters; None gives None.
            without: The member that is not part of the shape.

        Returns:
            None also for a document whose canonical text is too long to hold many like it.
        """
        form = self._forms.latest(without)
        if form is None:
            return [None] * len(texts)
        taken = [None if text is None else form.take(text) for text in texts]
        found: list[Alike | None] = []
        for text, one in zip(texts, taken, strict=True):
            alike = None if one is None else form.fill(one)
            if alike is not None:
                self.asked += 1
                self.filled += 1
            elif text is not None:
                alike = self.read_alike(text, without)
            short = alike is not None and len(alike.match.nquads) <= _LONGEST_HELD
            found.append(alike if short else None)
        return found

    def note_text(self, text: str, document: JsonObject, match: Match, without: str) -> None:
        """Remember how a document was written whose shape is known.

        Args:
            text: JSON text without backslashes that the strict reader accepts.
            document: What it says.
            match: What is known of it without the one member.
            without: That member's name.
        """
        if match.is_plain:
            self._forms.note(text, document, match, without)

    def note(self, document: JsonObject, source: str = "") -> None:
        """Remember the shape of a document that the general path has accepted.

        The second time it is compiled, if its source can still pay for that.
        """
        credit = self._earned(source)
        glance = _glance(document)
        waits = self._seen.get(glance)
        if waits is None:
            _shrink(self._seen, self._bounds.remembered)
            self._seen[glance] = _NOT_YET
        elif waits.left:
            self._seen[glance] = _Wait(waits.left - 1, waits.next)
        elif credit >= 1:
            compiled = self._look(document, source, credit)
            # Looking closely at what cannot be compiled costs as much as the document itself.
            following = min(2 * waits.next, _LONGEST_WAIT)
            self._seen[glance] = _NOT_YET if compiled else _Wait(waits.next, following)

    def _look(self, document: JsonObject, source: str, credit: float) -> bool:
        """Compile the shape of a document if it is new; tell whether there is a template now."""
        urls = named_contexts(document)
        if urls is None:
            return False
        if urls not in self._steering:
            _shrink(self._steering, self._bounds.shapes)
            self._steering[urls] = steering_of(urls, self._contexts)
        steering = self._steering[urls]
        if steering is None:
            return False
        outline = outline_of(document, steering)
        key = outline.key() + _pattern(outline.values[: outline.texts], steering.schemes)
        if key in self._settled:
            return False
        self._credit[source] = credit - 1
        self._compile(key, outline, steering, (*document,))
        return key in self._kept

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
        template = compile_outline(outline, steering, self._contexts, self.limits)
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
        self._latest = None
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
_latest: dict[tuple[int, int], tuple[ContextStore, Limits, ShapeCache]] = {}


def shapes_of(contexts: ContextStore, limits: Limits = DEFAULT_LIMITS) -> ShapeCache:
    """Return the cache that belongs to a store and its limits, the same one each time."""
    key = (id(contexts), id(limits))
    found = _latest.get(key)
    if found is not None and found[0] is contexts and found[1] is limits:
        return found[2]
    cache = _caches.pop((contexts, limits), None)
    if cache is None:
        _shrink(_caches, _MOST_CACHES)
        cache = ShapeCache(contexts, limits)
    _caches[contexts, limits] = cache  # the last one used is the last one forgotten
    _latest.clear()  # hashing limits takes longer than it should for each document
    _latest[key] = (contexts, limits, cache)
    return cache
