"""Filling a shape's statements with values: canonical text without the general path.

Knows RDFC-1.0 for the one case in which it is simple: all blank nodes differ in their first-degree
hash, so that labels follow the order of the hashes (section 4.4.3, step 4). Whatever could make
a filled text differ from the general path's ends in None, and the general path decides.

Some slots may be fixed in advance, because a batch has the same values there: their statements
are written, and their blank nodes hashed, once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Mapping
from typing import Any

from cairn.canon.iris import ABSOLUTE_IRI
from cairn.canon.nquads import literal_term
from cairn.canon.rdfc import HashName
from cairn.canon.shapes_families import BETWEEN, families_pattern
from cairn.canon.shapes_json import JsonForm
from cairn.canon.shapes_lines import Form, Rising, Writer, picker, rises
from cairn.canon.shapes_template import Hole, Statements
from cairn.canon.to_rdf import number_term
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json

__all__ = ["ORDERS_BYTES", "Plain", "Plan", "is_safe_iri"]

# Up to so many blank nodes with values of their own, the lines of each order are kept ready: two
# among six nodes can stand in 30.
_MOST_OPEN = 3
_MOST_ORDERS = 64
ORDERS_BYTES = 400_000
"""About how many bytes a plan keeps in lines of certain orders of blank nodes."""
# Digests of nodes with one open value of so many characters, and how many of them are kept.
_SHORT = 8
_MOST_SHORT = 256
# Documents with a text of no family that pass by between two attempts to know families.
_LONGEST_WAIT = 1_024


class Plain:
    """What the documents of a plan share whose open texts are of the same families.

    Args:
        pattern: Matches the texts, joined; see `cairn.canon.shapes_families`.

    Attributes:
        fits: Applies the pattern.
    """

    __slots__ = ("fits",)

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.fits = pattern.fullmatch


def is_safe_iri(text: str, schemes: tuple[str, ...]) -> bool:
    """Tell whether an id means itself, whatever the contexts say.

    Args:
        text: The id.
        schemes: Prefixes such as ``urn:`` that no context gives a meaning.

    Returns:
        True for an absolute IRI of such a scheme. Letters that Python counts as white space,
        which RFC 3987 allows, make PyLD take an IRI for a relative one, so they are not safe.
    """
    return (
        text.startswith(schemes)
        and ABSOLUTE_IRI.fullmatch(text) is not None
        and (text.isascii() or text.split() == [text])
    )


class Plan:
    """A shape's statements, with some slots fixed and the others open.

    Args:
        statements: What the shape says.
        schemes: Prefixes that no context gives a meaning.
        hash_name: The hash inside RDFC-1.0.
        room: How many bytes of text the open slots may hold together.
        fixed: Values of the slots that do not change; slots with equal IRIs all or none.

    Attributes:
        fixed: The same.
        fixed_values: Only the values.
        fixed_texts: The slot of each text among them.
        texts: The slots of the other texts; of equal ids only the first.
        twins: The slots of the other equal ids, each with the first.
        open_texts: Picks `texts` out of all slots' values.
        open_iris: Which of these are IRIs.
        has_fractions: Whether some slots are for any number, or always hold a float.
        answers: What is known of documents with these values; see `cairn.canon.shapes_match`.
        json_forms: How such documents are written as JSON.
        parts: Parts of such documents, or how they look where they hold an open slot.
    """

    def __init__(
        self,
        statements: Statements,
        schemes: tuple[str, ...],
        hash_name: HashName,
        room: int,
        fixed: Mapping[int, Json] | None = None,
    ) -> None:
        fixed = fixed or {}
        self.fixed = fixed
        self.fixed_texts = {value: slot for slot, value in fixed.items() if isinstance(value, str)}
        self.answers: dict[Any, Any] = {}
        self.json_forms: dict[bool, JsonForm] = {}
        self.parts: dict[Any, Any] = {}
        self._schemes = schemes
        self._hash = getattr(hashlib, hash_name)
        self._plain: Plain | None = None
        self._wait, self._next_wait = 0, 1
        self._always: str | None = None
        self._sort_slots(statements, room)
        self._prepare(statements)
        if not self.texts and not self._numbers:
            self._always, _ = self.fill(self.fixed_values)

    def _sort_slots(self, statements: Statements, room: int) -> None:
        """Tell the slots apart: fixed, texts, ids, numbers, and ids that are equal to others."""
        fixed, kinds, same = self.fixed, statements.kinds, statements.same
        open_slots = [slot for slot in range(len(kinds)) if slot not in fixed]
        self.fixed_values = tuple(fixed.values())
        self._pick_fixed = picker(list(fixed))
        # 3 and 3.0 are equal, and 0.0 and -0.0, and not the same.
        self._fixed_numbers = [
            (slot, repr(fixed[slot])) for slot in fixed if kinds[slot] == "number"
        ]
        self.twins = [(slot, same[slot]) for slot in open_slots if same[slot] != slot]
        texts = [slot for slot in open_slots if kinds[slot] != "number" and same[slot] == slot]
        numbers = [slot for slot in open_slots if kinds[slot] == "number"]
        iris = [slot for slot in texts if kinds[slot] == "iri"]
        self.texts = texts
        # As if every text were as long as all together; equal ids are looked at only once.
        self._room = room // (1 + len(self.twins))
        self.open_texts, self._pick_iris = picker(texts), picker(iris)
        self._pick_ids = picker([texts.index(slot) for slot in iris])
        self.open_iris = [kinds[slot] == "iri" for slot in texts]
        self._literals = [place for place, slot in enumerate(texts) if kinds[slot] == "text"]
        self._other_iris = statements.constants | {
            value for slot, value in fixed.items() if kinds[slot] == "iri"
        }
        self._pick_values = picker(_places([*texts, *numbers, *fixed], self.twins))
        self._taken = self._other_iris | frozenset(self.fixed_texts)
        self._writer = Writer(statements, [*texts, *numbers], fixed)
        self._numbers = _with_datatypes(numbers, statements)
        self.has_fractions = bool(numbers) or any(
            isinstance(value, float) for value in fixed.values()
        )

    def _prepare(self, statements: Statements) -> None:
        """Write and hash what does not depend on the open slots."""
        none = ("",) * self._writer.width
        self._rivals = [form for form in self._writer.rivals() if form.holes]
        constant = [form.blocks(none) for form in self._writer.rivals() if not form.holes]
        self._never = any(len({*values}) != len(values) for values in constant)
        forms = [self._writer.node_form(node) for node in range(statements.nodes)]
        self._open_nodes = [
            (node, form, form.holes[0] if len({*form.holes}) == 1 else -1)
            for node, form in enumerate(forms)
            if form.holes
        ]
        self._short: dict[tuple[int, str], bytes] = {}
        self._digests = [
            None if form.holes else self._hash(form.text(none).encode()).digest() for form in forms
        ]
        # For each order of blank nodes the lines, and how ids stand in them; None if ids came in
        # more than one order there: their blocks are sorted each time.
        self._orders: dict[tuple[int, ...], tuple[Rising | None, Form]] = {}
        self._any_order: Form | None = None
        self._most_orders = 0
        if len(self._open_nodes) <= _MOST_OPEN:
            self._most_orders = max(1, min(_MOST_ORDERS, ORDERS_BYTES // statements.size))

    def holds(self, values: tuple[Json, ...]) -> bool:
        """Tell whether a document has this plan's values in the fixed slots."""
        if self._pick_fixed(values) != self.fixed_values:
            return False
        for slot, number in self._fixed_numbers:  # noqa: SIM110 - a generator costs more here
            if repr(values[slot]) != number:
                return False
        return True

    def values_of(self, texts: tuple[str, ...]) -> tuple[Json, ...]:
        """Return what stands in all slots, when no number is open.

        Args:
            texts: The values of `texts`.
        """
        return self._pick_values(texts + self.fixed_values)

    def fill(self, values: tuple[Json, ...]) -> tuple[str | None, Hashable]:
        """Return the canonical N-Quads of the document with these values.

        Args:
            values: All slots' values, fixed ones included, for which `holds` is true.

        Returns:
            The text, or None if the general path must decide; and what the document's texts
            have in common with those of its like, if they are plain.
        """
        if self._always is not None:
            return self._always, None
        texts = self.open_texts(values)
        try:
            joined = BETWEEN.join(texts)
        except TypeError:  # something that is no text
            return None, None
        if not self._twins_agree(values):
            return None, None
        likeness = self.likeness(texts, joined)
        if likeness is not None:
            return self.written(texts), likeness
        size = len(joined) if joined.isascii() else 4 * len(joined)
        if size > self._room:
            return None, None
        terms = self._terms(values, texts, joined)
        text = None if terms is None else self.written(terms)
        if text is not None:
            self._learn(texts)
        return text, None

    def likeness(self, texts: tuple[str, ...], joined: str) -> Hashable:
        """Return what plain texts have in common with those of their like.

        Args:
            texts: The values of `texts`; equal ids are equal.
            joined: The same with `BETWEEN` between them.

        Returns:
            None if `fill` must be asked: the texts are of no known families, or too long.
        """
        plain = self._plain
        if plain is None or 4 * len(joined) > self._room or not plain.fits(joined):
            return None
        if len({*texts}) == len(texts) and self._taken.isdisjoint(texts):
            return plain
        return (plain, self.equal_texts(texts)) if self._ids_differ(self._pick_ids(texts)) else None

    def written(self, terms: tuple[str, ...]) -> str | None:
        """Return the canonical N-Quads with these terms.

        Args:
            terms: The open texts, escaped, and the open numbers; plain texts are as they are.

        Returns:
            None if the general path must decide.
        """
        if self._never or (self._rivals and not self._all_differ(terms)):
            return None
        order = self._order(terms)
        if order is None:
            return None
        kept = self._orders.get(order)
        if kept is None:
            return self._in_new_order(order, terms)
        rising, form = kept
        if rising is not None:
            if rises(terms + self._writer.subjects, rising):
                return form.text(terms)
            form = self._writer.in_blocks(order)
            self._orders[order] = None, form
        return "".join(sorted(form.blocks(terms)))

    def _learn(self, texts: tuple[str, ...]) -> None:
        """Note texts that are of no known families; know theirs when it has become worth it."""
        if not self.fixed or self._numbers:
            return
        if self._wait:
            self._wait -= 1
            return
        self._wait, self._next_wait = self._next_wait, min(2 * self._next_wait, _LONGEST_WAIT)
        pattern = families_pattern(texts, self.open_iris, self._schemes)
        if pattern is not None:
            self._plain = Plain(pattern)

    def equal_texts(self, texts: tuple[str, ...]) -> tuple[Hashable, ...]:
        """Say which of the open texts are equal to each other, or to a fixed one."""
        fixed, seen = self.fixed_texts, dict[str, int]()
        return tuple(
            [(fixed.get(text), seen.setdefault(text, place)) for place, text in enumerate(texts)]
        )

    def _terms(
        self, values: tuple[Json, ...], texts: tuple[str, ...], joined: str
    ) -> tuple[str, ...] | None:
        """Check and escape the open slots' values."""
        if not self._iris_fit(values):
            return None
        terms: tuple[str, ...] | None = texts
        if not " ".join(texts).isprintable() or '"' in joined or "\\" in joined:
            terms = self._escaped(texts)
        if terms is None or not self._numbers:
            return terms
        try:
            written = [number_term(values[slot], kind) for slot, kind in self._numbers]
        except CairnError:
            return None
        return (*terms, *written)

    def _twins_agree(self, values: tuple[Json, ...]) -> bool:
        """Tell whether ids are equal where the shape's are."""
        for slot, first in self.twins:  # noqa: SIM110 - a generator costs more than there is to do
            if values[slot] != values[first]:
                return False
        return True

    def _iris_fit(self, values: tuple[Json, ...]) -> bool:
        """Tell whether the ids are safe, and differ where the shape's do."""
        iris = self._pick_iris(values)
        for iri in iris:
            if not is_safe_iri(iri, self._schemes):
                return False
        return self._ids_differ(iris)

    def _ids_differ(self, iris: tuple[str, ...]) -> bool:
        return len({*iris}) == len(iris) and self._other_iris.isdisjoint(iris)

    def _escaped(self, texts: tuple[str, ...]) -> tuple[str, ...] | None:
        terms = list(texts)
        try:
            "".join(terms).encode()
        except UnicodeEncodeError:  # half a character
            return None
        for place in self._literals:
            terms[place] = literal_term(terms[place])[1:-1]
        return tuple(terms)

    def _all_differ(self, terms: tuple[str, ...]) -> bool:
        """Tell whether no two values of one property of one node became the same statement."""
        for form in self._rivals:
            values = form.blocks(terms)
            if len(set(values)) != len(values):
                return False
        return True

    def _order(self, terms: tuple[str, ...]) -> tuple[int, ...] | None:
        """Return the blank nodes in the order of their labels; None if two hash alike."""
        digests: list[Any] = self._digests.copy()
        for node, form, only in self._open_nodes:
            # Grades and the like come again: what they hash to is kept.
            short = terms[only] if only >= 0 and len(terms[only]) <= _SHORT else ""
            known = self._short.get((node, short)) if short else None
            if known is None:
                known = self._hash(form.text(terms).encode()).digest()
                if short and len(self._short) < _MOST_SHORT:
                    self._short[node, short] = known
            digests[node] = known
        if len(set(digests)) != len(digests):
            return None
        return tuple(sorted(range(len(digests)), key=digests.__getitem__))

    def _in_new_order(self, order: tuple[int, ...], terms: tuple[str, ...]) -> str:
        """Write the lines for an order of blank nodes, and keep it if there is room."""
        if len(self._orders) < self._most_orders:
            rising, form = self._writer.in_order(order, terms)
            self._orders[order] = rising, form
            return form.text(terms)
        if self._any_order is None:
            self._any_order = self._writer.in_any_order(len(order))
        labels = [""] * len(order)
        for label, node in enumerate(order):
            labels[node] = f"_:c14n{label}"
        return "".join(sorted(self._any_order.blocks((*terms, *labels))))


def _places(slots: list[int], twins: list[tuple[int, int]]) -> list[int]:
    """Say where the value of each slot, the first to the last, stands among these."""
    places = {slot: place for place, slot in enumerate(slots)}
    places.update({slot: places[first] for slot, first in twins})
    return [places[slot] for slot in sorted(places)]


def _with_datatypes(numbers: list[int], statements: Statements) -> list[tuple[int, str | None]]:
    datatypes = {
        line.object.slot: line.object.datatype
        for line in statements.all
        if isinstance(line.object, Hole)
    }
    return [(slot, datatypes[slot]) for slot in numbers]
