"""JSON-LD expansion in which nothing is dropped without being noticed.

Knows PyLD, the JSON-LD 1.1 processor, and where it drops or invents something. It drops members
that no context defines, types and ids made of unknown words, objects that hold only a language,
and keys of index maps; it resolves relative ids against a base address of its own. Each such
place is watched, and every find is kept with its path in the document.

Does not make statements (`cairn.canon.to_rdf`) and does not decide what to do about the finds
(`cairn.canon.jsonld`).

The hooks are PyLD's private methods. That is a choice: its public `expand` can only say that
"something" was dropped. The version is pinned, and W3C's suites run through this class in tests.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pyld.jsonld import KEYWORDS, JsonLdProcessor

from cairn.canon.contexts import ContextStore
from cairn.canon.iris import is_absolute_iri
from cairn.canon.processed import ActiveContext, Meter, memory_of
from cairn.kernel.errors import LimitError, TermError
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["MOST_TERMS", "RELATIVE_SCHEME", "Find", "context_after", "expand", "first_context"]

# A base that no document can mean: whatever comes out with it was relative.
_RELATIVE = "cairn-relative://document/"
RELATIVE_SCHEME = "cairn-relative:"
"""The scheme of what was relative."""

# What an expanded node may hold; any other keyword means nothing to RDF.
_KEPT = frozenset(
    ["@graph", "@id", "@included", "@list", "@nest", "@reverse", "@set", "@type", "@value"]
)
_SAID_ELSEWHERE = frozenset(["@language", "@direction"])  # checked where values become literals
_RESERVED = re.compile("@[A-Za-z]+")
# RFC 3987 allows spaces beyond ASCII, such as U+00A0; PyLD drops a member whose IRI has one.
_SPACE = re.compile(r"\s")

# Terms defined for one document. A new store's first badge defines 1,150 (v2, OB 3.0.3 and their
# scoped contexts); each takes about 15 microseconds.
MOST_TERMS = 12_000
"""Terms that the contexts of one document may define."""

# What it costs to begin a context, and to copy what was defined before, in terms.
_TERMS_PER_CONTEXT = 5
_COPIED_PER_TERM = 50
# Steps of expansion, for each statement allowed; real badges take 1.3, and a step 40 microseconds.
_STEPS_PER_QUAD = 2
# PyLD resolves a relative id character by character; a longer one than this is refused unread.
_LONGEST_RELATIVE = 4096


class Find(NamedTuple):
    """Something that would have been dropped.

    Attributes:
        path: Where in the document, as in ``credentialSubject.achievement.tag[0]``.
        word: The type, id or key at fault; empty if it is the member itself.
        why: The reason, as the end of a sentence.
    """

    path: str
    word: str
    why: str

    def __str__(self) -> str:
        return f"{self.path} “{self.word}”" if self.word else self.path


def expand(
    document: JsonObject, contexts: ContextStore, limits: Limits
) -> tuple[list[Json], tuple[Find, ...]]:
    """Expand a document that has been admitted by the limits.

    Returns:
        The expanded document, and what is missing in it; in the order in which it was found.

    Raises:
        TermError: ``unknown-context``, ``context-changed`` or ``invalid-context``.
        LimitError: If contexts or document take too many steps.
        Exception: Whatever PyLD raises on a document that is not JSON-LD.
    """
    processor = _Processor(contexts, limits)
    expanded = processor.run(document)
    return expanded, processor.finds(document)


def first_context(contexts: ContextStore) -> ActiveContext:
    """Return the active context in which every document begins."""
    return _Processor(contexts, DEFAULT_LIMITS).initial()


def context_after(
    contexts: ContextStore, before: ActiveContext, context: Json, **how: bool
) -> tuple[ActiveContext, int]:
    """Process a context of the store as the expansion of a document would.

    Args:
        contexts: The store.
        before: The active context before.
        context: URLs, or a context that stands inside one of the store.
        how: PyLD's flags.

    Returns:
        The active context after it, and the terms that each document pays for it once.

    Raises:
        TermError: ``invalid-context`` if a document would pay for it each time.
        Exception: Whatever PyLD raises.
    """
    memory = memory_of(contexts)
    listed = context if isinstance(context, list) else [context]
    if not listed or not all(memory.has_name(item) for item in listed):
        raise TermError("The context has no name.", code="invalid-context")
    return _Processor(contexts, DEFAULT_LIMITS).after(before, context, **how)


class _Processor(JsonLdProcessor):  # type: ignore[misc]  # PyLD ships no types
    """PyLD's processor for one document."""

    def __init__(self, contexts: ContextStore, limits: Limits) -> None:
        super().__init__()
        self._memory = memory_of(contexts)
        self._steps_left = limits.quads * _STEPS_PER_QUAD
        self._meter = Meter(MOST_TERMS)
        self.options = {
            "base": _RELATIVE,
            "isFrame": False,
            "processingMode": "json-ld-1.1",
            "contextResolver": self._memory,
        }
        # The objects being expanded, outermost first; finds are noted by object and member.
        self._open: list[Json] = []
        self._found: dict[tuple[int, str, str], tuple[Json, str]] = {}

    def after(self, before: ActiveContext, context: Json, **how: bool) -> tuple[ActiveContext, int]:
        after = self._process_context(before, context, self.options, **how)
        return after, MOST_TERMS - self._meter.left

    def initial(self) -> ActiveContext:
        initial = self._get_initial_context(self.options)
        self._memory.trust(initial)
        return initial

    def run(self, document: JsonObject) -> list[Json]:
        expanded = self._expand(self.initial(), None, document, self.options)
        # A document that is nothing but @graph is that graph (JSON-LD API section 5.1.2, step 19).
        if isinstance(expanded, dict) and expanded.keys() == {"@graph"}:
            expanded = expanded["@graph"]
        if expanded is None:
            return []
        return expanded if isinstance(expanded, list) else [expanded]

    def finds(self, document: JsonObject) -> tuple[Find, ...]:
        """Return what was found, with paths."""
        if not self._found:
            return ()
        paths = _paths(document)
        return tuple(
            Find(_join(paths.get(id(holder), ""), member) or "The document", word, why)
            for (_, member, word), (holder, why) in self._found.items()
        )

    def _holder(self) -> Json:
        return self._open[-1] if self._open else None

    def _note(self, holder: Json, member: str | None, word: str, why: str) -> None:
        # The holder is kept so that its id stays its own.
        self._found.setdefault((id(holder), member or "", word), (holder, why))

    def _note_iri(self, holder: Json, member: str | None, iri: Json, word: Json) -> None:
        """Note an id or type that is not an absolute IRI (or blank node)."""
        if isinstance(iri, str):
            if iri.startswith("_:"):
                return
            if not iri.startswith(RELATIVE_SCHEME) and is_absolute_iri(iri):
                return
            word = word if isinstance(word, str) else iri.removeprefix(_RELATIVE)
        self._note(holder, member, str(word)[:200], "it is no absolute IRI and no defined term")

    # What follows overrides PyLD; names and parameters are its own.

    def _expand(
        self,
        active_ctx: ActiveContext,
        active_property: str | None,
        element: Json,
        options: Any,
        **state: Any,
    ) -> Any:
        self._spend_steps(1)
        expanded = super()._expand(active_ctx, active_property, element, options, **state)
        if expanded is None and element is not None:
            self._note(
                self._open[-1] if self._open else None, active_property, "", "it says nothing"
            )
        return expanded

    def _expand_object(
        self,
        active_ctx: ActiveContext,
        active_property: str | None,
        expanded_active_property: str | None,
        element: JsonObject,
        expanded_parent: JsonObject,
        *rest: Any,
        **state: Any,
    ) -> None:
        self._spend_steps(1)
        if len(element) > self._steps_left:
            self._spend_steps(len(element))
        for member in element:
            if member != "@context":
                self._check_member(active_ctx, element, member)
        self._open.append(element)
        super()._expand_object(
            active_ctx,
            active_property,
            expanded_active_property,
            element,
            expanded_parent,
            *rest,
            **state,
        )
        self._open.pop()
        self._check_names(active_ctx, element, expanded_parent)

    def _spend_steps(self, steps: int) -> None:
        self._steps_left -= steps
        if self._steps_left < 0:
            raise LimitError("The document holds too many values.", code="too-many-statements")

    def _check_member(self, active_ctx: ActiveContext, element: JsonObject, member: str) -> None:
        iri = self._expand_iri(active_ctx, member, vocab=True)
        if not isinstance(iri, str):
            self._note(element, member, "", "no context defines it")
        elif iri.startswith("@"):
            if iri == "@type" and isinstance(element[member], list):
                self._spend_steps(len(element[member]))
            if iri not in _KEPT and iri not in _SAID_ELSEWHERE:
                self._note(element, member, "", f"{iri} means nothing in a statement")
        elif not is_absolute_iri(iri) or iri.startswith(RELATIVE_SCHEME):
            self._note(element, member, "", "no context defines it")
        elif _SPACE.search(iri):
            self._note(element, member, "", "it holds a space")

    def _check_names(
        self, active_ctx: ActiveContext, element: JsonObject, expanded: JsonObject
    ) -> None:
        if "@id" in expanded:
            self._note_name(active_ctx, element, "@id", expanded["@id"])
        kinds = expanded.get("@type")
        # A value object may say "@type": null, which is the same as no type.
        if "@type" in expanded and (kinds is not None or self._says(active_ctx, element, "@type")):
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                if kind != "@json" or "@value" not in expanded:
                    self._note_name(active_ctx, element, "@type", kind)

    def _note_name(
        self, active_ctx: ActiveContext, element: JsonObject, keyword: str, iri: Json
    ) -> None:
        if not isinstance(iri, str) or iri.startswith(RELATIVE_SCHEME) or not is_absolute_iri(iri):
            member = next(
                (m for m in element if self._expand_iri(active_ctx, m, vocab=True) == keyword),
                keyword,
            )
            word = element.get(member) if not isinstance(element.get(member), list) else None
            self._note_iri(element, member, iri, word)

    def _says(self, active_ctx: ActiveContext, element: JsonObject, keyword: str) -> bool:
        return any(
            value is not None and self._expand_iri(active_ctx, member, vocab=True) == keyword
            for member, value in element.items()
        )

    def _expand_value(
        self, active_ctx: ActiveContext, active_property: str | None, value: Json, options: Any
    ) -> Any:
        expanded = super()._expand_value(active_ctx, active_property, value, options)
        if isinstance(expanded, dict) and "@id" in expanded:
            self._note_iri(self._holder(), active_property, expanded["@id"], value)
        return expanded

    def _expand_iri(
        self, active_ctx: ActiveContext, value: Json, base: str | None = None, **state: Any
    ) -> Any:
        long = base is not None and isinstance(value, str) and len(value) > _LONGEST_RELATIVE
        if long and not is_absolute_iri(value):
            return value
        return super()._expand_iri(active_ctx, value, base=base, **state)

    def _expand_index_map(
        self,
        active_ctx: ActiveContext,
        active_property: str,
        value: JsonObject,
        index_key: str,
        *rest: Any,
    ) -> list[Json]:
        items: list[Json] = []
        # Key by key: PyLD would apply the context of one type to the keys after it, too.
        for key in sorted(value):
            found = super()._expand_index_map(
                active_ctx, active_property, {key: value[key]}, index_key, *rest
            )
            items.extend(found)
            self._check_key(active_ctx, value, key, index_key, found)
        return items

    def _check_key(
        self,
        active_ctx: ActiveContext,
        holder: JsonObject,
        key: str,
        index_key: str,
        found: list[Json],
    ) -> None:
        if not found or self._expand_iri(active_ctx, key, vocab=True) == "@none":
            return
        if index_key == "@index":
            self._note(holder, key, "", "an index means nothing in a statement")
        elif index_key == "@id":
            iri = self._expand_iri(active_ctx, key, base=_RELATIVE)
            if any(item.get("@id") != iri for item in found):
                self._note(holder, key, "", "the object below has another id")
            self._note_iri(holder, key, iri, key)
        elif index_key == "@type":
            self._note_iri(holder, key, found[0]["@type"][0], key)

    def _process_context(
        self, active_ctx: ActiveContext, local_ctx: Json, options: Any, **how: Any
    ) -> ActiveContext:
        if isinstance(local_ctx, list) and len(local_ctx) > 1:
            # One at a time, so that the beginning of the list is found in memory.
            for context in local_ctx:
                active_ctx = self._process_context(active_ctx, context, options, **how)
            return active_ctx
        context = local_ctx[0] if isinstance(local_ctx, list) and local_ctx else local_ctx

        def process() -> ActiveContext:
            copied = len(active_ctx["mappings"])
            self._meter.spend(_TERMS_PER_CONTEXT + copied // _COPIED_PER_TERM)
            return super(_Processor, self)._process_context(active_ctx, context, options, **how)

        if "cycles" in how:  # a rehearsal while terms are still being defined
            return process()
        flags = tuple(sorted(how.items()))
        return self._memory.processed(active_ctx, context, flags, process, self._meter)

    def _create_term_definition(
        self,
        active_ctx: ActiveContext,
        local_ctx: JsonObject,
        term: str,
        defined: JsonObject,
        *rest: Any,
        **state: Any,
    ) -> None:
        # PyLD copies what is defined so far for each term that has the form of an IRI.
        copied = len(defined) if ":" in term or "/" in term else 0
        self._meter.spend(1 + copied // _COPIED_PER_TERM)
        definition = local_ctx.get(term)
        named = definition if isinstance(definition, dict) else {"@id": definition}
        # PyLD only warns about words that look like keywords, and leaves the term undefined.
        for word in (term, named.get("@id"), named.get("@reverse")):
            if isinstance(word, str) and _RESERVED.fullmatch(word) and word not in KEYWORDS:
                raise TermError(f"A context uses the reserved word {word}.", code="invalid-context")
        super()._create_term_definition(active_ctx, local_ctx, term, defined, *rest, **state)


def _join(path: str, member: str) -> str:
    return f"{path}.{member}" if path and member else path or member


def _paths(document: Json) -> dict[int, str]:
    """Return the path of every object in a document, by the object's id."""
    paths: dict[int, str] = {}
    todo: list[tuple[Json, str]] = [(document, "")]
    while todo:
        item, path = todo.pop()
        if isinstance(item, dict):
            paths.setdefault(id(item), path)
            todo.extend((value, _join(path, member)) for member, value in item.items())
        elif isinstance(item, list):
            todo.extend((value, f"{path}[{place}]") for place, value in enumerate(item))
    return paths
