"""Reading what the associations of a record say: which achievement is part of which, as a tree.

Knows names and structure only. Whether the credentials in the record hold is the verifier's to
say. Associations come from strangers: they may run in circles or fan out without end, so paths do
not repeat and the tree has a limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cairn.credentials.clr import associations_of
from cairn.credentials.faults import as_list
from cairn.credentials.vcdm import subjects
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["RecordNode", "record_tree"]

_MOST_NODES = 300
_DEEPEST = 24
_PART_FIRST = frozenset({"isPartOf", "isChildOf"})
_WHOLE_FIRST = frozenset({"isParentOf"})


@dataclass(frozen=True, slots=True)
class RecordNode:
    """One achievement of a record, with its parts.

    Attributes:
        achievement: The achievement's id.
        name: Its name; its id when the record gives none.
        narrative: What its criteria say; empty for nothing.
        places: Which of the record's credentials are awards of it, counted from 0.
        parts: The achievements that are part of it, in the record's order.
    """

    achievement: str
    name: str
    narrative: str
    places: tuple[int, ...]
    parts: tuple[RecordNode, ...]


@dataclass(slots=True)
class _Reading:
    """What a record says, by achievement id; and how many nodes may still be made."""

    known: dict[str, JsonObject] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=dict)
    left: int = _MOST_NODES

    def node(self, achievement: str, above: tuple[str, ...]) -> RecordNode:
        self.left -= 1
        path = (*above, achievement)
        below = self.parts.get(achievement, []) if len(path) < _DEEPEST else []
        found = [self.node(one, path) for one in below if one not in path and self.left > 0]
        told = self.known.get(achievement, {})
        criteria = told.get("criteria")
        return RecordNode(
            achievement,
            _text(told.get("name")) or achievement,
            _text(criteria.get("narrative")) if isinstance(criteria, dict) else "",
            tuple(self.places.get(achievement, ())),
            tuple(found),
        )


def record_tree(record: JsonObject, inside: Sequence[JsonObject | None]) -> tuple[RecordNode, ...]:
    """Read a record's associations as trees, one for each achievement that is part of no other.

    Args:
        record: A CLR.
        inside: The credentials inside, opened, in their order; None for one that cannot be read.

    Returns:
        The roots that have parts. Empty when the record says of nothing that it is part of
        something, or only in circles.
    """
    reading = _Reading()
    for subject in subjects(record):
        _learn(reading, subject.get("achievement"))
    for place, credential in enumerate(inside):
        for subject in subjects(credential) if credential else ():
            for name in _learn(reading, subject.get("achievement")):
                reading.places.setdefault(name, []).append(place)
    below: set[str] = set()
    for association in associations_of(record):
        pair = _pair(association)
        if pair is not None:
            part, whole = pair
            listed = reading.parts.setdefault(whole, [])
            if part not in listed:
                listed.append(part)
            below.add(part)
    roots = [whole for whole in reading.parts if whole not in below]
    return tuple(reading.node(root, ()) for root in roots if reading.left > 0)


def _learn(reading: _Reading, achievements: Json) -> list[str]:
    names = []
    for one in as_list(achievements):
        name = one.get("id") if isinstance(one, dict) else None
        if isinstance(name, str):
            reading.known.setdefault(name, one)
            names.append(name)
    return names


def _pair(association: JsonObject) -> tuple[str, str] | None:
    """The part and the whole; None when the association speaks of something else."""
    kind, source, target = (
        association.get(name) for name in ("associationType", "sourceId", "targetId")
    )
    if not isinstance(source, str) or not isinstance(target, str) or not isinstance(kind, str):
        return None
    if kind in _PART_FIRST:
        return source, target
    return (target, source) if kind in _WHOLE_FIRST else None


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
