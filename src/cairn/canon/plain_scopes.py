"""What the names in a document mean where they stand, for the plain part of JSON-LD.

Knows which terms are plain: those for an IRI, `@id` or `@type`, whose values are text, numbers,
truth values, nodes, and sets or graphs of those. Contexts are processed by PyLD, once for each
place in which they stand, and what is found is kept as long as the store of contexts lives.

Does not see values (`cairn.canon.plain_json_ld`). Knows no errors: whatever is unusual or wrong
ends in `UnusualError`, and the document goes to `cairn.canon.expansion`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary, ref

from cairn.canon.contexts import ContextStore
from cairn.canon.expansion import MOST_TERMS, RELATIVE_SCHEME, context_after, first_context
from cairn.canon.iris import is_absolute_iri
from cairn.canon.nquads import iri_term, literal_term
from cairn.canon.processed import ActiveContext
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["Kinds", "Layout", "Member", "Scope", "Step", "UnusualError", "World", "world_of"]

# A store's world is forgotten when it holds more than this, and begins anew. A scope of PyLD holds
# about a thousand terms, and an issuer uses a dozen; an entry is a member, a layout or the like, of
# which a typical credential needs a hundred.
_MOST_SCOPES = 256
_MOST_ENTRIES = 8_192
# Longer lists of names are not kept.
_LONGEST_LAYOUT = 64
_MOST_TYPES = 8
# A context that gives texts a language or direction, by default or for one term.
_MARKS_TEXT = ("@language", "@direction")
_NAMES = ("@id", "@vocab")


class UnusualError(Exception):
    """The document uses more of JSON-LD than is known here, or is wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """The way into a scope.

    Attributes:
        scope: Where it leads.
        terms: What PyLD charges a document, once, for the contexts processed on it.
    """

    scope: Scope
    terms: int


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """The types of a node.

    Attributes:
        terms: Their IRIs' terms.
        step: Into the scope that they bring; the same scope if none of them has a context.
        characters: Their length in the document.
    """

    terms: tuple[str, ...]
    step: Step
    characters: int


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A member that becomes statements.

    Attributes:
        name: Its name in the document.
        predicate: The term of its IRI.
        step: Into the scope of its values; the same scope if it has no context of its own.
        write: Returns the term of a text.
        datatype: Of its numbers and truth values; None if it depends on the value.
        is_name: Whether its texts are ids or words, so that numbers are unusual.
        is_graph: Whether each value is a graph of its own.
    """

    name: str
    predicate: str
    step: Step
    write: Callable[[str], str]
    datatype: str | None
    is_name: bool
    is_graph: bool


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The members of a node, judged by their names alone.

    Attributes:
        members: Those that become statements, in the order in which PyLD takes them; None stands
            for the types.
        id_name: The name of the id; empty if there is none.
        type_name: The name of the types; empty if there is none.
        steps: Into the members' own contexts.
        characters: The length of all names.
    """

    members: tuple[tuple[str, Member | None], ...]
    id_name: str
    type_name: str
    steps: tuple[Step, ...]
    characters: int


class Scope:
    """An active context of PyLD, with what is known of the names met in it.

    Attributes:
        context: The active context.
        mappings: Its terms, as PyLD defines them.
        reverts: Whether it ends below the node whose type brought it.
        layouts: By the names of a node's members, sorted.
    """

    def __init__(self, world: World, context: ActiveContext) -> None:
        self._world, self.context = world, context
        self.mappings: dict[str, Any] = context["mappings"]
        self.reverts = "previousContext" in context
        self.layouts: dict[tuple[str, ...], Layout] = {}
        self._kinds: dict[tuple[str, ...], Kinds] = {}
        self._members: dict[str, Member] = {}
        self._steps: dict[tuple[object, ...], Step] = {}
        self._type_names, self._id_names = self._names("@type"), self._names("@id")

    def _names(self, keyword: str) -> tuple[str, ...]:
        return (keyword, *(n for n, m in self.mappings.items() if m and m["@id"] == keyword))

    def iri(self, value: str) -> str:
        """Return the term of an id that PyLD leaves as it is."""
        if not is_absolute_iri(value) or value.startswith(RELATIVE_SCHEME):
            raise UnusualError
        scheme, _, rest = value.partition(":")
        # PyLD looks no further if `//` follows. Otherwise the scheme may be a prefix, and beyond
        # ASCII there are spaces, which PyLD takes for the end of an IRI and RFC 3987 does not.
        if not rest.startswith("//") and (scheme in self.mappings or not value.isascii()):
            raise UnusualError
        return iri_term(value)

    def word(self, value: str) -> str:
        """Return the term of a type or of another word of the vocabulary."""
        if value not in self.mappings:
            return self.iri(value)
        return iri_term(self._plain_iri(self.mappings[value]))

    def kinds(self, types: tuple[Any, ...]) -> Kinds:
        """Return what the types of a node mean."""
        try:
            found = self._kinds.get(types)
        except TypeError as error:  # objects, which cannot be looked up
            raise UnusualError from error
        if found is None:
            if not all(type(kind) is str for kind in types):
                raise UnusualError
            found = self._new_kinds(types)
            if len(types) <= _MOST_TYPES and all(kind in self.mappings for kind in types):
                self._world.entries += 1
                self._kinds[types] = found
        return found

    def _new_kinds(self, types: tuple[str, ...]) -> Kinds:
        step = Step(self, 0)
        for kind in sorted(types):
            mapping = self.mappings.get(kind)
            context = mapping.get("@context") if mapping else None
            if context is not None and context is not False:  # PyLD's word for null
                further = self._world.step(step.scope.context, context, propagate=False)
                step = Step(further.scope, step.terms + further.terms)
            if step.terms > MOST_TERMS:  # endless types must not be endless work
                raise UnusualError
        return Kinds(tuple(map(self.word, types)), step, sum(map(len, types)))

    def type_name(self, element: JsonObject) -> str:
        """Return the name under which a node says its types; empty if it says none."""
        found = [name for name in self._type_names if name in element]
        if len(found) > 1:
            raise UnusualError
        return found[0] if found else ""

    def is_reference(self, element: JsonObject) -> bool:
        """Tell whether a value is an id and nothing else, which ends no scope."""
        for name in element:
            mapping = self.mappings.get(name)
            means = mapping["@id"] if mapping else name
            if means == "@value":
                raise UnusualError
            if means == "@id" and len(element) == 1:
                return True
        return False

    def layout(self, names: tuple[str, ...]) -> Layout:
        """Return what these member names mean in this scope."""
        found = self.layouts.get(names)
        if found is None:
            found = self._layout(names)
            if len(names) <= _LONGEST_LAYOUT:
                self._world.entries += 1
                self.layouts[names] = found
        return found

    def _layout(self, names: tuple[str, ...]) -> Layout:
        members: list[tuple[str, Member | None]] = []
        ids = [name for name in names if name in self._id_names]
        types = [name for name in names if name in self._type_names]
        for name in names:
            if name in types:
                members.append((name, None))
            elif name != "@context" and name not in ids:
                members.append((name, self._member(name)))
        plain = [member for _, member in members if member]
        # PyLD merges members of one IRI, which would put the statements in another order.
        merged = len({member.predicate for member in plain}) < len(plain)
        if len(ids) > 1 or len(types) > 1 or merged:
            raise UnusualError
        steps = tuple(member.step for member in plain if member.step.terms)
        characters = sum(len(name) for name in names)
        return Layout(tuple(members), "".join(ids), "".join(types), steps, characters)

    def _plain_iri(self, mapping: Any) -> str:
        """Return what a term stands for, if that is an IRI."""
        iri = mapping["@id"] if mapping else None
        if not isinstance(iri, str) or iri.startswith(RELATIVE_SCHEME) or not is_absolute_iri(iri):
            raise UnusualError
        return iri

    def _member(self, name: str) -> Member:
        found = self._members.get(name)
        if found is None:
            found = self._members[name] = self._new_member(name)
            self._world.entries += 1
        return found

    def _new_member(self, name: str) -> Member:
        mapping: Any = self.mappings.get(name)
        iri = self._plain_iri(mapping)
        named = mapping.get("@container", [])
        container = {named} if isinstance(named, str) else set(named)
        if not iri.isascii() or container - {"@set", "@graph"}:
            raise UnusualError
        step = Step(self, 0)
        if mapping.get("@context") is not None:
            step = self._world.step(
                self.context, mapping["@context"], propagate=True, override_protected=True
            )
        # PyLD looks up the rest in the member's own context, which may define the member anew.
        own = step.scope.mappings.get(name)
        if not own or own["@id"] != iri or own["reverse"] or own.get("@container", []) != named:
            raise UnusualError
        if mapping.get("@type") == "@json":
            raise UnusualError
        write, datatype = step.scope.writer(own)
        if "@graph" in container:
            write = _refuse
        is_name = own.get("@type") in _NAMES
        return Member(
            name, iri_term(iri), step, write, datatype, is_name, is_graph="@graph" in container
        )

    def writer(self, mapping: Any) -> tuple[Callable[[str], str], str | None]:
        """Return what writes the texts of a term, and the datatype of its other values."""
        kind = mapping.get("@type")
        if kind in _NAMES:
            return self.iri if kind == "@id" else self.word, None
        if kind is None or kind == "@none":
            marked = any(word in self.context or word in mapping for word in _MARKS_TEXT)
            return _refuse if marked else literal_term, None
        if not is_absolute_iri(kind):  # a blank node, or @json
            raise UnusualError
        return partial(literal_term, datatype=kind), kind

    def into_node(self, member: Member, *, is_reference: bool) -> Step:
        """Return the step from a member's scope to where a node below it begins."""
        return self._remembered(("node", member.name, is_reference), self._into_node)

    def _into_node(self, _: str, name: str, is_reference: object) -> Step:
        scope = self
        if self.reverts and not is_reference:
            scope = self._world.scope(self.context["previousContext"])
        mapping = self.mappings.get(name)
        context = mapping.get("@context") if mapping else None
        if context is None:
            return Step(scope, 0)
        return self._world.step(scope.context, context, override_protected=True)

    def into_contexts(self, urls: tuple[str, ...]) -> Step:
        """Return the step into a node that names contexts of the store itself."""
        return self._remembered(("contexts", *urls), self._into_contexts)

    def _into_contexts(self, _: str, *urls: str) -> Step:
        return self._world.step(self.context, list(urls))

    def _remembered(self, key: tuple[Any, ...], make: Callable[..., Step]) -> Step:
        found = self._steps.get(key)
        if found is None:
            found = self._steps[key] = make(*key)
            self._world.entries += 1
        return found


def _refuse(_: str) -> str:
    """Stand where a text would get a language, or be a graph."""
    raise UnusualError


class World:
    """The scopes of one store; it does not hold the store, which must be free to go.

    Threads may share one: a race finds the same thing twice.

    Attributes:
        first: The scope in which every document begins.
        entries: About how much is kept besides the scopes.
    """

    def __init__(self, store: ContextStore) -> None:
        self._store = ref(store)
        self._scopes: dict[str, Scope] = {}
        self.first = self.scope(first_context(store))
        self.entries = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to begin anew."""
        return self.scopes > _MOST_SCOPES or self.entries > _MOST_ENTRIES

    @property
    def scopes(self) -> int:
        """How many scopes are kept."""
        return len(self._scopes)

    def scope(self, context: ActiveContext) -> Scope:
        """Return the one scope of an active context."""
        found = self._scopes.get(context["_uuid"])
        if found is None or found.context is not context:
            found = self._scopes[context["_uuid"]] = Scope(self, context)
        return found

    def step(self, before: ActiveContext, context: Json, **how: bool) -> Step:
        """Let PyLD process a context."""
        store = self._store()
        if store is None:
            raise UnusualError
        try:
            after, terms = context_after(store, before, context, **how)
            return Step(self.scope(after), terms)
        # PyLD raises whatever it likes about a context; it will do so again, and be understood.
        except Exception as error:
            raise UnusualError from error


_worlds: WeakKeyDictionary[ContextStore, World] = WeakKeyDictionary()


def world_of(store: ContextStore) -> World:
    """Return the world that belongs to a store."""
    world = _worlds.get(store)
    if world is None or world.is_full:
        world = _worlds[store] = World(store)
    return world
