"""JSON-LD to statements in one walk, for documents that use the plain part of JSON-LD.

Knows the plain part: contexts of the store, named by their URLs; members that
`cairn.canon.plain_scopes` knows; values that are text, numbers, truth values, nodes, and sets of
those. Returns what the long way through PyLD would return, in the same order, or None.

Knows no errors. None means that the long way decides, so that an error is always its own. Why
what comes out is the same: docs/general-path.md, whose conditions are numbered here.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from cairn.canon.contexts import ContextStore
from cairn.canon.expansion import MOST_TERMS
from cairn.canon.nquads import Quad, iri_term, literal_term
from cairn.canon.plain_scopes import Kinds, Layout, Member, Scope, Step, UnusualError, world_of
from cairn.canon.to_rdf import number_term
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import Limits

__all__ = ["plain_quads"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = iri_term("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
# PyLD recurses; whether Python's stack is deep enough for more is for the long way to find out.
_DEEPEST = 64
# More contexts in one place are unusual.
_MOST_CONTEXTS = 16
# A character takes up to four bytes.
_BYTES = 4

# What `Quad(*terms)` does, without a call of Python for each.
_quad = partial(tuple.__new__, Quad)


def plain_quads(document: JsonObject, contexts: ContextStore, limits: Limits) -> list[Quad] | None:
    """Return the statements of a plain document.

    Args:
        document: Any value; not changed.
        contexts: The contexts it may name.
        limits: The ceilings of the long way.

    Returns:
        The very list that the long way returns; None if only the long way can tell.
    """
    walk = _Walk(limits)
    try:
        walk.document(document, contexts)
        return [*map(_quad, walk.quads)]
    except (UnusualError, CairnError, RecursionError):
        return None


class _Walk:
    """One document's way; the dict keeps statements in order and each once."""

    def __init__(self, limits: Limits) -> None:
        self.quads: dict[tuple[str, str, str, str], None] = {}
        self._limits = limits
        # Each value takes up to three steps of PyLD, and there are two for each
        # statement allowed; a value makes at most one statement.
        self._most_values = min(limits.quads, limits.members) // 2
        self._deepest = min(limits.depth, _DEEPEST) - 2
        self._values = self._characters = self._terms = self._labels = 0
        self._paid: set[Step] = set()

    def document(self, document: Json, contexts: ContextStore) -> None:
        if type(document) is not dict:
            raise UnusualError
        self._count(1)
        urls = self._urls(document.get("@context"))
        step = world_of(contexts).first.into_contexts(urls)
        self._pay(step)
        self._node(step.scope, document, 1)
        if not self.quads:  # condition 7
            raise UnusualError
        if _BYTES * self._characters + self._values > self._limits.document_bytes:
            raise UnusualError
        try:
            "".join([target for _, _, target, _ in self.quads]).encode()
        except UnicodeEncodeError as error:  # half a character
            raise UnusualError from error

    def _count(self, values: int, depth: int = 1) -> None:
        """Condition 8: a document beyond the limits, or near them, is not for this walk."""
        self._values += values
        if self._values > self._most_values or depth > self._deepest:
            raise UnusualError

    def _pay(self, step: Step) -> None:
        """Condition 3: contexts cost a document the same, whatever is remembered of them."""
        if step.terms and step not in self._paid:
            self._paid.add(step)
            self._terms += step.terms
            if self._terms > MOST_TERMS:
                raise UnusualError

    def _urls(self, context: Json) -> tuple[str, ...]:
        """Condition 1: contexts are URLs."""
        urls = (*context,) if type(context) is list else (context,)
        if len(urls) > _MOST_CONTEXTS or not all(type(url) is str for url in urls):
            raise UnusualError
        self._count(len(urls))
        self._characters += sum(map(len, urls))
        return urls

    def _label(self) -> str:
        self._labels += 1
        return f"_:b{self._labels}"

    def _node(self, base: Scope, element: JsonObject, depth: int, graph: str = "") -> str:
        """Write a node and return its term."""
        self._count(len(element), depth)
        type_name = base.type_name(element)
        kinds = self._kinds(base, element[type_name]) if type_name else None
        scope = kinds.step.scope if kinds else base
        layout = self._layout(scope, element)
        if layout.type_name != type_name:  # condition 4
            raise UnusualError
        subject = self._subject(scope, element, layout.id_name)
        quads = self.quads
        for name, member in layout.members:
            if member is None:
                for kind in kinds.terms if kinds else ():
                    quads[subject, _TYPE, kind, graph] = None
                continue
            value = element[name]
            if type(value) is str:
                self._characters += len(value)
                quads[subject, member.predicate, member.write(value), graph] = None
            elif type(value) is list:
                self._count(len(value))
                for item in [item for item in value if item is not None]:
                    term = self._term(member, item, depth + 2, graph)
                    quads[subject, member.predicate, term, graph] = None
            elif value is not None:
                term = self._term(member, value, depth + 1, graph)
                quads[subject, member.predicate, term, graph] = None
        return subject

    def _layout(self, scope: Scope, element: JsonObject) -> Layout:
        try:
            names = (*sorted(element),)
        except TypeError as error:  # names that are not all text
            raise UnusualError from error
        layout = scope.layouts.get(names) or scope.layout(names)
        for step in layout.steps:
            self._pay(step)
        self._characters += layout.characters
        return layout

    def _kinds(self, base: Scope, types: Json) -> Kinds:
        names = (*types,) if type(types) is list else (types,)
        self._count(len(names))
        kinds = base.kinds(names)
        self._characters += kinds.characters
        self._pay(kinds.step)
        return kinds

    def _subject(self, scope: Scope, element: JsonObject, id_name: str) -> str:
        if not id_name:
            return self._label()
        value = element[id_name]
        if type(value) is not str:
            raise UnusualError
        self._characters += len(value)
        return scope.iri(value)

    def _term(self, member: Member, value: Any, depth: int, graph: str) -> str:
        """Write what a value says, and return its term."""
        if type(value) is str:
            self._characters += len(value)
            return member.write(value)
        if type(value) is dict:
            if member.is_graph:
                return self._graph(member, value, depth, graph)
            return self._inner(member, value, depth, graph)
        if member.is_name or member.is_graph:
            raise UnusualError
        if type(value) is bool:
            return literal_term("true" if value else "false", member.datatype or _XSD + "boolean")
        if type(value) is not int and type(value) is not float:
            raise UnusualError
        return number_term(value, member.datatype)

    def _inner(self, member: Member, element: JsonObject, depth: int, graph: str) -> str:
        """Write a node below a member (condition 5)."""
        outer = member.step.scope
        is_reference = (
            outer.reverts
            and len(element) <= 2  # noqa: PLR2004 - PyLD's rule
            and outer.is_reference(element)
        )
        step = outer.into_node(member, is_reference=is_reference)
        self._pay(step)
        if "@context" in element:
            step = step.scope.into_contexts(self._urls(element["@context"]))
            self._pay(step)
        return self._node(step.scope, element, depth, graph)

    def _graph(self, member: Member, element: JsonObject, depth: int, graph: str) -> str:
        """Write a node into a graph of its own, and return the graph's name."""
        if graph:
            raise UnusualError
        name = self._label()
        before = len(self.quads)
        self._inner(member, element, depth, name)
        if len(self.quads) == before:  # condition 7
            raise UnusualError
        return name
