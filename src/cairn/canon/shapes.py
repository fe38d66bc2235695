"""Canonical N-Quads for documents of one shape, without the general path for each of them.

Knows shapes: the general path (`cairn.canon.jsonld`) runs twice on a shape with other values in
its slots, and documents of that shape are then written by filling slots. Whenever anything could
come out differently, the answer is None and the general path decides, so that the bytes and the
errors are always the general path's own. Why that is sound is in docs/shapes.md.

Which shapes are compiled and kept is the business of `cairn.canon.shapes_cache`.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from cairn.canon.contexts import ContextStore
from cairn.canon.jsonld import canonical_nquads
from cairn.canon.rdfc import HashName
from cairn.canon.shapes_extract import extractor_of
from cairn.canon.shapes_match import Match
from cairn.canon.shapes_outline import Outline, outline_of
from cairn.canon.shapes_plan import ORDERS_BYTES, Plan
from cairn.canon.shapes_steering import Steering, named_contexts, steering_of
from cairn.canon.shapes_template import Statements, compile_statements
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["Match", "Template", "compile_outline", "compile_shape", "sketch"]

# Larger shapes gain little for what they cost to keep.
_MOST_STATEMENTS = 1_000
_MOST_SLOTS = 1_000
_LARGEST_OUTLINE = 200_000  # characters
# What plans keep besides the lines: formats of nodes and blocks for two hashes, open and fixed, and
# lines for several orders of blank nodes.
_COPIES_KEPT = 20
_MOST_COPIES = 64
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
        self, outline: Outline, statements: Statements, steering: Steering, room: int
    ) -> None:
        self._outline = replace(outline, values=())
        self._extract = extractor_of(outline)
        self._statements = statements
        self._schemes = steering.schemes
        self._room = room
        self._numbers = [slot for slot, kind in enumerate(statements.kinds) if kind == "number"]
        self._fillers: dict[HashName, _Filler] = {}
        self.used = False
        orders = min(ORDERS_BYTES, _MOST_COPIES * statements.size)
        self.size = _COPIES_KEPT * statements.size + 2 * orders

    def fill(self, document: JsonObject, hash_name: HashName = "sha256") -> str | None:
        """Return the canonical N-Quads of a document of this shape.

        Args:
            document: Any JSON object; not changed.
            hash_name: The hash inside RDFC-1.0.

        Returns:
            What `cairn.canon.jsonld.canonical_nquads` returns for it, or None if that must be
            asked because the document has another shape or this way is not safe for it.
        """
        match = self.match(document, hash_name)
        return None if match is None else match.nquads

    def match(self, document: Json, hash_name: HashName = "sha256") -> Match | None:
        """Return a document of this shape as a match; the arguments and None as for `fill`."""
        values = self._extract(document)
        if values is None:
            return None
        for slot in self._numbers:
            if type(values[slot]) not in (int, float):  # true is no number
                return None
        filler = self._fillers.get(hash_name)
        if filler is None:
            filler = _Filler(self._statements, self._schemes, hash_name, self._room)
            self._fillers[hash_name] = filler
        plan, nquads, plain = filler.fill(values)
        return None if nquads is None else Match(plan, self._outline, values, nquads, plain)


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

    def fill(self, values: tuple[Json, ...]) -> tuple[Plan, str | None, Hashable]:
        folded = self._folded
        if folded is not None and folded.holds(values):
            return folded, *folded.fill(values)
        text, _ = self._open.fill(values)
        if text is not None and values != self._previous:  # the same one again teaches nothing
            self._learn(values)
        return self._open, text, None

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
    found = sketch(document, contexts)
    return None if found is None else compile_outline(*found, contexts, limits)


def sketch(document: JsonObject, contexts: ContextStore) -> tuple[Outline, Steering] | None:
    """Return a document's shape and what steers it, or None if its contexts are its own."""
    urls = named_contexts(document)
    steering = None if urls is None else steering_of(urls, contexts)
    return None if steering is None else (outline_of(document, steering), steering)


def compile_outline(
    outline: Outline, steering: Steering, contexts: ContextStore, limits: Limits
) -> Template | None:
    """Compile a shape whose document the general path has accepted; see `compile_shape`."""
    size = len(repr(outline.root))
    if len(outline.values) > _MOST_SLOTS or size > _LARGEST_OUTLINE:
        return None
    statements = compile_statements(outline, steering, contexts, limits)
    if statements is None or len(statements.all) > _MOST_STATEMENTS:
        return None
    room = limits.document_bytes - 4 * size
    return Template(outline, statements, steering, room)
