"""What the general path makes of a shape: statements with holes where the slots come back.

Knows how a shape is compiled: the general path runs twice, with other values in the slots. What
moves between the runs is a slot, what stays is a constant. Each slot must come back whole, as one
IRI or as one complete literal; if one does not, there is no template.

Does not fill templates (`cairn.canon.shapes_plan`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from cairn.canon.contexts import ContextStore
from cairn.canon.jsonld import quads
from cairn.canon.nquads import Quad, is_blank
from cairn.canon.shapes_outline import Outline, with_marks
from cairn.canon.shapes_steering import Steering
from cairn.canon.to_rdf import number_term
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import Limits

__all__ = ["Hole", "Kind", "Node", "Statement", "Statements", "Term", "compile_statements"]

Kind: TypeAlias = Literal["iri", "text", "number"]
"""How a slot's value is written: inside ``<>``, inside ``""``, or as JSON-LD writes numbers."""

_XSD = "http://www.w3.org/2001/XMLSchema#"


class Hole(NamedTuple):
    """A term that holds a slot.

    Attributes:
        slot: The slot's index.
        kind: How its value is written.
        suffix: What follows a text's quotes: a datatype, a language tag or nothing.
        datatype: A number's datatype; None for xsd:integer or xsd:double, as the value wants.
    """

    slot: int
    kind: Kind
    suffix: str = ""
    datatype: str | None = None


class Node(NamedTuple):
    """A blank node, by its place among the blank nodes."""

    number: int


Term: TypeAlias = str | Hole | Node
"""A constant as canonical N-Quads writes it, a slot, or a blank node."""


class Statement(NamedTuple):
    """One statement in the default graph."""

    subject: Term
    predicate: str
    object: Term


@dataclass(frozen=True, slots=True)
class Statements:
    """All statements of a shape.

    Attributes:
        all: The statements.
        nodes: How many blank nodes there are.
        kinds: The kind of each slot.
        same: For each slot the first slot with the same IRI; itself if it is the first or none.
        constants: Every IRI that is no slot, without its angle brackets.
    """

    all: tuple[Statement, ...]
    nodes: int
    kinds: tuple[Kind, ...]
    same: tuple[int, ...]
    constants: frozenset[str]

    @property
    def size(self) -> int:
        """About how many characters the lines have, without what stands in the slots."""
        return sum(len(str(statement)) for statement in self.all)


class _NoTemplateError(Exception):
    """This shape takes the general path."""


def compile_statements(
    outline: Outline, steering: Steering, contexts: ContextStore, limits: Limits
) -> Statements | None:
    """Find out what a shape says, slots and all.

    Args:
        outline: The shape, and the values of one document, which tell which ids are equal.
        steering: What the contexts say about member names.
        contexts: The contexts that the document names.
        limits: Those of the general path.

    Returns:
        None if the shape cannot be compiled.
    """
    count = len(outline.values)
    try:
        found = _compiled(outline, tuple(range(count)), steering.schemes[0], contexts, limits)
        same = _equal_iris(outline.values, found.kinds)
        if same != found.same:
            found = _compiled(outline, same, steering.schemes[0], contexts, limits)
    except (CairnError, _NoTemplateError):
        return None
    return found


def _equal_iris(values: Sequence[Json], kinds: Sequence[Kind]) -> tuple[int, ...]:
    first: dict[str, int] = {}
    return tuple(
        first.setdefault(value, index) if kind == "iri" else index
        for index, (value, kind) in enumerate(zip(values, kinds, strict=True))
    )


def _compiled(
    outline: Outline, same: tuple[int, ...], scheme: str, contexts: ContextStore, limits: Limits
) -> Statements:
    runs = [_Run(outline.texts, same, scheme, run) for run in (0, 1)]
    results = [quads(run.document(outline), contexts, limits) for run in runs]
    if len(results[0]) != len(results[1]):
        raise _NoTemplateError
    reader = _Reader(runs[0], runs[1])
    statements = tuple(
        reader.statement(first, second) for first, second in zip(*results, strict=True)
    )
    if reader.kinds.keys() != set(same):
        raise _NoTemplateError  # a slot did not come back
    kinds = tuple(reader.kinds[index] for index in same)
    return Statements(statements, len(reader.nodes), kinds, same, frozenset(reader.constants))


class _Run:
    """The values that stand in the slots during one run of the general path."""

    def __init__(self, texts: int, same: tuple[int, ...], scheme: str, run: int) -> None:
        # A text that is an absolute IRI is a good id and a good literal. Whole numbers in one
        # run and fractions in the other show how JSON-LD writes each.
        authority = "//cairn.invalid/" if scheme.startswith("http") else "cairn:"
        self.marks: tuple[Json, ...] = tuple(
            f"{scheme}{authority}slot-{run}-{index:04}"
            if place < texts
            else 730_001_000 + index + run / 2
            if run
            else 730_001_000 + index
            for place, index in enumerate(same)
        )
        self._slots = {mark: same[place] for place, mark in enumerate(self.marks)}

    def document(self, outline: Outline) -> JsonObject:
        texts = outline.texts
        marked: JsonObject = with_marks(outline.root, self.marks[:texts], self.marks[texts:])
        return marked

    def slot(self, mark: Json) -> int | None:
        return self._slots.get(mark)


class _Reader:
    """Reads the statements of both runs side by side."""

    def __init__(self, first: _Run, second: _Run) -> None:
        self._runs = (first, second)
        self.kinds: dict[int, Kind] = {}
        self.nodes: dict[str, Node] = {}
        self.constants: set[str] = set()

    def statement(self, first: Quad, second: Quad) -> Statement:
        if first.graph or second.graph or first.predicate != second.predicate:
            raise _NoTemplateError
        subject = self._term(first.subject, second.subject)
        predicate = self._term(first.predicate, second.predicate)
        if not isinstance(predicate, str):
            raise _NoTemplateError
        return Statement(subject, predicate, self._term(first.object, second.object))

    def _term(self, first: str, second: str) -> Term:
        if first != second:
            hole = _hole(first, second, self._runs)
            if self.kinds.setdefault(hole.slot, hole.kind) != hole.kind:
                raise _NoTemplateError
            return hole
        if is_blank(first):
            return self.nodes.setdefault(first, Node(len(self.nodes)))
        if first.startswith("<"):
            self.constants.add(first[1:-1])
        return first


def _hole(first: str, second: str, runs: tuple[_Run, _Run]) -> Hole:
    """Return the slot that came back whole as this term in both runs."""
    contents = [_content(term) for term in (first, second)]
    slot, again = (run.slot(content) for run, (content, _) in zip(runs, contents, strict=True))
    (_, suffix), (_, other) = contents
    if slot is not None and slot == again and suffix == other:
        return Hole(slot, "iri") if suffix == ">" else Hole(slot, "text", suffix)
    return _number_hole(first, second, runs)


def _content(term: str) -> tuple[str, str]:
    """Split a term into what it holds and what follows; marks hold nothing that is escaped."""
    if term.startswith("<"):
        return term[1:-1], ">"
    content, _, suffix = term[1:].partition('"')
    return content, suffix


def _number_hole(first: str, second: str, runs: tuple[_Run, _Run]) -> Hole:
    (text, suffix), (_, other) = _content(first), _content(second)
    candidates: list[str | None] = []
    if suffix == other:
        candidates.append(suffix.removeprefix("^^<").removesuffix(">"))
    if (suffix, other) == (f"^^<{_XSD}integer>", f"^^<{_XSD}double>"):
        candidates.append(None)
    try:
        slot = runs[0].slot(int(float(text)))
    except (ValueError, OverflowError):
        slot = None
    if slot is not None:
        numbers = [run.marks[slot] for run in runs]
        for candidate in candidates:
            if [number_term(number, candidate) for number in numbers] == [first, second]:
                return Hole(slot, "number", "", candidate)
    raise _NoTemplateError
