"""A document whose shape is known: its canonical text, its JSON, and what is known of its like.

Much that can be asked of a document depends on its shape and on little of each value: whether a
text is a date, not which. `Match.likeness` says when two documents are alike for such a question,
so that the answer need not be found again.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Protocol, TypeAlias

from cairn.canon.shapes_json import JsonForm
from cairn.canon.shapes_outline import Fixed, Members, Outline, Part, Slot
from cairn.canon.shapes_plan import Plan
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["Classify", "Match", "Paths"]


class Classify(Protocol):
    """Names the class of a text: everything about it that may matter to a question.

    The texts of one of `cairn.canon.shapes_families.FAMILIES` are of one class.
    """

    def __call__(self, text: str, *, is_iri: bool) -> Hashable:
        """Return the class; `is_iri` tells that the text is an absolute IRI of a usual scheme."""
        ...


Paths: TypeAlias = tuple[tuple[str, ...], ...]
"""Ways through objects to members, by their names."""

_MOST_ANSWERS = 64


class Match:
    """A document that a plan has filled.

    Args:
        plan: The plan; what is known of other documents stays with it.
        shape: The shape.
        values: What stands in the document's slots; None to have it made of the open texts.
        nquads: The document's canonical N-Quads.
        plain: What its texts have in common with those of its like, if they are plain.
        texts: The open texts, if `values` is None.

    Attributes:
        plan: The plan.
        shape: The shape.
        nquads: The document's canonical N-Quads.
    """

    __slots__ = ("_given", "_plain", "_texts", "nquads", "plan", "shape")

    @property
    def is_plain(self) -> bool:
        """Whether the texts are plain; see `cairn.canon.shapes_families`."""
        return self._plain is not None

    @property
    def strings(self) -> int:
        """How many texts and member names the document has."""
        return self.shape.strings

    @property
    def has_fractions(self) -> bool:
        """Whether a number of the document is a float, or may be one in its like."""
        return self.plan.has_fractions or self.shape.has_fractions

    def __init__(
        self,
        plan: Plan,
        shape: Outline,
        values: tuple[Json, ...] | None,
        nquads: str,
        plain: Hashable = None,
        texts: tuple[str, ...] = (),
    ) -> None:
        self.plan, self.shape, self._given = plan, shape, values
        self.nquads, self._plain, self._texts = nquads, plain, texts

    @property
    def _values(self) -> tuple[Json, ...]:
        given = self._given
        if given is None:
            given = self._given = self.plan.values_of(self._texts)
        return given

    def likeness(self, classify: Classify) -> Hashable:
        """Return what the document's texts have in common with those of its like.

        Two documents with one plan and one likeness have the same members, the same constants,
        texts of the same classes, and equal texts in the same places. Numbers are not looked at,
        only that they are numbers.

        Args:
            classify: Names the class of a text.
        """
        if self._plain is not None:
            return self._plain
        plan = self.plan
        texts = plan.open_texts(self._values)
        classes = [
            classify(text, is_iri=is_iri)
            for text, is_iri in zip(texts, plan.open_iris, strict=True)
        ]
        return (*classes, plan.equal_texts(texts))

    def recall(self, question: Hashable, likeness: Hashable) -> Any:
        """Return the answer that `remember` was told of a document like this; None if none."""
        return self.plan.answers.get((question, likeness))

    def remember(self, question: Hashable, likeness: Hashable, answer: object) -> None:
        """Keep an answer that holds for every document like this one."""
        answers = self.plan.answers
        if len(answers) >= _MOST_ANSWERS:
            answers.clear()
        answers[question, likeness] = answer

    def part(self, paths: Paths) -> JsonObject:
        """Return a part of the document: the members on these paths and what is below them.

        Args:
            paths: Member names from the top. Nothing is taken out of arrays.

        Returns:
            The document without all other members; not to be changed.
        """
        kept = self.plan.parts.get(paths)
        if kept is None:
            kept = _only(self.shape.root, paths)
            slots = _slots_in(kept, self.shape.texts)
            kept = self._value(kept) if self.plan.fixed.keys() >= slots else kept
            if len(self.plan.parts) < _MOST_ANSWERS:
                self.plan.parts[paths] = kept
        found: JsonObject = self._value(kept) if isinstance(kept, Members) else kept
        return found

    def _value(self, part: Part) -> Json:
        if isinstance(part, Slot):
            return self._values[part.place + (self.shape.texts if part.number else 0)]
        if isinstance(part, Members):
            return dict(zip(part.names, map(self._value, part.parts), strict=True))
        return part.value if isinstance(part, Fixed) else [*map(self._value, part.parts)]

    def json(self, *, canonical: bool = False) -> str:
        """Return the document's JSON text.

        Args:
            canonical: False for what ``json.dumps(document, ensure_ascii=False)`` returns, True
                for JCS (RFC 8785).

        Raises:
            CanonicalizationError: As `cairn.canon.jcs.canonicalize`.
        """
        form = self.plan.json_forms.get(canonical)
        if form is None:
            shape = self.shape
            form = JsonForm(shape.root, shape.texts, self.plan.fixed, canonical=canonical)
            self.plan.json_forms[canonical] = form
        return form.text(self._values)


def _only(part: Members, paths: Paths) -> Members:
    """Leave only the members on these paths."""
    names, parts = [], []
    for name, item in zip(part.names, part.parts, strict=True):
        below = tuple([path[1:] for path in paths if path[0] == name])
        if () in below:
            names.append(name)
            parts.append(item)
        elif below and isinstance(item, Members):
            names.append(name)
            parts.append(_only(item, below))
    return Members(tuple(names), tuple(parts))


def _slots_in(part: Part, texts: int) -> set[int]:
    if isinstance(part, Slot):
        return {part.place + (texts if part.number else 0)}
    if isinstance(part, Fixed):
        return set()
    return set[int]().union(*[_slots_in(item, texts) for item in part.parts])
