"""A document whose shape is known: its canonical text, its JSON, and what is known of its like.

Much that can be asked of a document depends on its shape and on little of each value: whether a
text is a date, not which. `Match.likeness` says when two documents are alike for such a question,
so that the answer need not be found again.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Protocol

from cairn.canon.shapes_json import JsonForm
from cairn.canon.shapes_outline import Outline
from cairn.canon.shapes_plan import Plan
from cairn.kernel.json_text import Json

__all__ = ["Classify", "Match"]


class Classify(Protocol):
    """Names the class of a text: everything about it that may matter to a question."""

    def __call__(self, text: str, *, is_iri: bool) -> Hashable:
        """Return the class; `is_iri` tells that the text is an absolute IRI of a usual scheme."""
        ...


_MOST_ANSWERS = 64


class Match:
    """A document that a plan has filled.

    Args:
        plan: The plan; what is known of other documents stays with it.
        shape: The shape.
        values: What stands in the document's slots.
        nquads: The document's canonical N-Quads.

    Attributes:
        nquads: The document's canonical N-Quads.
    """

    __slots__ = ("_plan", "_shape", "_values", "nquads")

    @property
    def strings(self) -> int:
        """How many texts and member names the document has."""
        return self._shape.strings

    @property
    def has_numbers(self) -> bool:
        """Whether a number of the document may be another in its like."""
        return self._shape.has_numbers

    def __init__(self, plan: Plan, shape: Outline, values: tuple[Json, ...], nquads: str) -> None:
        self._plan, self._shape, self._values = plan, shape, values
        self.nquads = nquads

    def likeness(self, classify: Classify) -> Hashable:
        """Return what the document's texts have in common with those of its like.

        Two documents with one plan and one likeness have the same members, the same constants,
        texts of the same classes, and equal texts in the same places. Numbers are not looked at,
        only that they are numbers.

        Args:
            classify: Names the class of a text.
        """
        fixed, seen = self._plan.fixed_texts, dict[str, int]()
        return tuple(
            [
                (classify(text, is_iri=is_iri), fixed.get(text), seen.setdefault(text, place))
                for place, (text, is_iri) in enumerate(
                    zip(self._plan.open_texts(self._values), self._plan.open_iris, strict=True)
                )
            ]
        )

    def recall(self, question: Hashable, likeness: Hashable) -> Any:
        """Return the answer that `remember` was told of a document like this; None if none."""
        return self._plan.answers.get((question, likeness))

    def remember(self, question: Hashable, likeness: Hashable, answer: object) -> None:
        """Keep an answer that holds for every document like this one."""
        answers = self._plan.answers
        if len(answers) >= _MOST_ANSWERS:
            answers.clear()
        answers[question, likeness] = answer

    def json(self, *, canonical: bool = False) -> str:
        """Return the document's JSON text.

        Args:
            canonical: False for what ``json.dumps(document, ensure_ascii=False)`` returns, True
                for JCS (RFC 8785).

        Raises:
            CanonicalizationError: As `cairn.canon.jcs.canonicalize`.
        """
        form = self._plan.json_forms.get(canonical)
        if form is None:
            shape = self._shape
            form = JsonForm(shape.root, shape.texts, self._plan.fixed, canonical=canonical)
            self._plan.json_forms[canonical] = form
        return form.text(self._values)
