"""How much work one verification may cause beyond the document itself.

A badge may hold endorsements, a record holds credentials, and both name lists and newer versions.
Each is checked like a document of its own, so many small ones can cost more than a large one. All
of them together share one allowance, counted in JSON values; nothing is timed, so that the same
document always gives the same answer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from cairn.kernel.errors import LimitError
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import Limits

__all__ = ["Allowance", "limits_for_part", "proofs_worth_checking", "weight"]

# Where a value stands: a context at the head of the document or further inside, a definition in a
# context, or a context in a definition.
_Place: TypeAlias = Literal["root", "value", "head", "inside", "definition", "scoped"]

# A value costs about 80 microseconds in all checks together; 4,000 of them a third of a second.
_VALUES = 4_000
# What a context costs that has to be worked out anew.
_PER_CONTEXT = 100
# A context inside a term's definition may be worked out at every object that uses the term.
_PER_SCOPED_CONTEXT = 3_000
_ACROSS_PROOFS = 12_000
_FEWEST_PROOFS = 2
_QUADS_OF_PART = 2_500
_ROUNDS_OF_PART = 100
_PROOFS_OF_PART = 4


@dataclass(slots=True)
class Allowance:
    """What is left for the documents inside the document and those fetched for it.

    Attributes:
        left: JSON values that may still be checked.
    """

    left: int = _VALUES

    def spend(self, document: JsonObject) -> None:
        """Take a document's weight off.

        Raises:
            LimitError: If less than that is left, with the code ``too-much-inside``.
        """
        self.take(weight(document))

    def take(self, cost: int) -> None:
        """Take a weight off that is known already; see `spend`."""
        if cost > self.left:
            raise LimitError(
                "There is more inside it, or linked from it, than can be checked at once.",
                code="too-much-inside",
                mend="Check the parts one by one.",
            )
        self.left -= cost


def weight(document: JsonObject) -> int:
    """Say how many JSON values a document costs like; contexts cost most.

    The published contexts at the head of a document are known already and cost nothing. A context
    of the document's own makes all of them cost, and so does each one further inside.
    """
    found: Counter[_Place] = Counter()
    values = own = 0
    todo: list[tuple[Json, _Place]] = [(document, "root")]
    while todo:
        item, place = todo.pop()
        values += 1
        if isinstance(item, list):
            todo.extend((entry, place) for entry in item)
            continue
        found[place] += 1
        if isinstance(item, dict):
            own += place == "head"
            todo.extend((member, _below(place, name)) for name, member in item.items())
    contexts = found["inside"] + (found["head"] if own else 0)
    return values + _PER_CONTEXT * contexts + _PER_SCOPED_CONTEXT * found["scoped"]


def _below(place: _Place, name: str) -> _Place:
    if place in {"root", "value"}:
        inside: _Place = "head" if place == "root" else "inside"
        return inside if name == "@context" else "value"
    return "scoped" if name == "@context" else "definition"


def proofs_worth_checking(document: JsonObject, limits: Limits) -> Limits:
    """Allow a heavy document fewer proofs, because each may need the whole of it again."""
    most = max(_FEWEST_PROOFS, _ACROSS_PROOFS // weight(document))
    return replace(limits, proofs=min(limits.proofs, most))


def limits_for_part(limits: Limits) -> Limits:
    """The limits for a document inside another, or fetched for it; the same again for its parts."""
    return replace(
        limits,
        quads=min(limits.quads, _QUADS_OF_PART),
        hash_rounds=min(limits.hash_rounds, _ROUNDS_OF_PART),
        proofs=min(limits.proofs, _PROOFS_OF_PART),
    )
