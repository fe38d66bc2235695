"""Which raters, and which tasks, a plan makes comparable: found by linking, before any rating.

Knows who would meet whom. A severity and the difficulty of a task cannot be told from each other
where no rater who judges one task also judges the other, so both are looked at. Needs no NumPy.
What ratings themselves link, `connectedness` knows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

__all__ = ["Links", "Meeting", "linked_names", "linked_raters", "linked_tasks"]

_Name = TypeVar("_Name", bound=Hashable)


class Meeting(NamedTuple):
    """A rater judges a person on a task.

    Attributes:
        person: Who is judged.
        rater: Who judges.
        task: On what; empty when there is one task only.
    """

    person: str
    rater: str
    task: str = ""


class Links(Generic[_Name]):
    """Names that are joined two by two; each group has one of them as its leader."""

    def __init__(self) -> None:
        self._above: dict[_Name, _Name] = {}

    @property
    def names(self) -> tuple[_Name, ...]:
        """All names, in the order in which they came."""
        return tuple(self._above)

    def leader(self, name: _Name) -> _Name:
        """The leader of a name's group; a new name leads its own."""
        above = self._above
        above.setdefault(name, name)
        while above[name] != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    def join(self, one: _Name, other: _Name) -> bool:
        """Join the groups of two names; False when they were one group already."""
        first, second = self.leader(one), self.leader(other)
        self._above[second] = first
        return first != second


def linked_names(pairs: Iterable[tuple[_Name, _Name]]) -> list[list[_Name]]:
    """Names that are linked by pairs, directly or through others.

    Args:
        pairs: Each pair links its two names.

    Returns:
        The parts, the largest first; names in the order in which they came.
    """
    links = Links[_Name]()
    for one, other in pairs:
        links.join(one, other)
    parts: dict[_Name, list[_Name]] = {}
    for name in links.names:
        parts.setdefault(links.leader(name), []).append(name)
    return sorted(parts.values(), key=len, reverse=True)


def linked_raters(meetings: Iterable[Meeting]) -> list[list[str]]:
    """Raters that people who are judged by both link, directly or through others.

    Returns:
        The parts, the one with most raters first; raters sorted.
    """
    pairs = [(("rater", one.rater), ("person", one.person)) for one in meetings]
    parts = [sorted(name for kind, name in part if kind == "rater") for part in linked_names(pairs)]
    return sorted(parts, key=lambda part: (-len(part), part))


def linked_tasks(meetings: Sequence[Meeting]) -> list[list[str]]:
    """Tasks whose difficulties the plan can tell apart from how severe the raters are.

    In the additive model (person + rater + task) each closed walk between people and raters says
    that some sum of tasks is known. Two tasks are comparable when their difference follows from
    such sums; which, elimination with exact fractions tells.

    Returns:
        The parts, the largest first; tasks sorted.
    """
    tasks = sorted({one.task for one in meetings})
    places = {task: place for place, task in enumerate(tasks)}
    known = _reduced(_closed_walks(meetings, places), len(tasks) - 1)
    parts: list[list[int]] = []
    for place in range(len(tasks)):
        for part in parts:
            if _follows(known, part[0], place, len(tasks)):
                part.append(place)
                break
        else:
            parts.append([place])
    return sorted(([tasks[place] for place in part] for part in parts), key=len, reverse=True)


def _closed_walks(meetings: Sequence[Meeting], place: dict[str, int]) -> set[tuple[int, ...]]:
    """The sums of tasks that walks along a spanning forest, closed by one more meeting, make."""
    near: dict[tuple[str, str], list[tuple[tuple[str, str], int]]] = {}
    for meeting in meetings:
        ends = ("person", meeting.person), ("rater", meeting.rater)
        near.setdefault(ends[0], []).append((ends[1], place[meeting.task]))
        near.setdefault(ends[1], []).append((ends[0], place[meeting.task]))
    # Along the forest, each end is (sign) x (its root) + (a sum of tasks): ends of a meeting add up
    # to minus its task, so the sign turns at each step.
    found: set[tuple[int, ...]] = set()
    reached: dict[tuple[str, str], tuple[int, ...]] = {}
    for root in near:
        if root in reached:
            continue
        reached[root] = (0,) * len(place)
        waiting = [root]
        for end in waiting:
            for other, task in near[end]:
                sums = [-value for value in reached[end]]
                sums[task] -= 1
                if other not in reached:
                    reached[other] = tuple(sums)
                    waiting.append(other)
                elif reached[other] != tuple(sums):
                    apart = zip(reached[other], sums, strict=True)
                    found.add(tuple(one - two for one, two in apart))
    return found


def _reduced(rows: Iterable[tuple[int, ...]], most: int) -> dict[int, list[Fraction]]:
    """The rows in echelon form, by the place of their first number; at most so many count."""
    known: dict[int, list[Fraction]] = {}
    for row in sorted(rows):
        if len(known) == most:
            break
        rest = _rest([Fraction(value) for value in row], known)
        lead = next((place for place, value in enumerate(rest) if value), None)
        if lead is not None:
            known[lead] = [value / rest[lead] for value in rest]
    return known


def _rest(row: list[Fraction], known: dict[int, list[Fraction]]) -> list[Fraction]:
    """What is left of a row after taking out what is known."""
    for lead in sorted(known):
        if row[lead]:
            factor = row[lead]
            row = [one - factor * two for one, two in zip(row, known[lead], strict=True)]
    return row


def _follows(known: dict[int, list[Fraction]], one: int, other: int, size: int) -> bool:
    row = [Fraction(0)] * size
    row[one], row[other] = Fraction(1), Fraction(-1)
    return not any(_rest(row, known))
