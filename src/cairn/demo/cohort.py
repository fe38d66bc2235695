"""The learners whose stacks and plans the story tells, and the awards that make their cases."""

from __future__ import annotations

from collections.abc import Iterator

from cairn.demo.people import Learner

__all__ = [
    "ALL_BUT_ONE",
    "ASSESSED",
    "COMPLETE",
    "FRIENDS",
    "PLANS_FOR_PATHWAY",
    "PLANS_FOR_ROLE",
    "PRODUCER",
    "SURE",
    "TAKEN_BACK",
    "TOLD",
    "TWO_WAYS",
    "stacking_rows",
]

COMPLETE = 4
"""Holds everything, and is awarded."""

ALL_BUT_ONE = 5
"""Holds everything but a communication credential that was assessed reliably: the one from the
year before states a reliability that is too low."""

TWO_WAYS = 7
"""Lacks a data credential, and may choose between two."""

TAKEN_BACK = 2
"""Holds everything, until one of the credentials is revoked."""

PRODUCER = 8
"""Becomes a game producer."""

PLANS_FOR_PATHWAY = 3
"""Asks what to take for the whole pathway."""

PLANS_FOR_ROLE = 7
"""Asks how near to a job each further credential brings."""

SURE = (COMPLETE, TWO_WAYS, TAKEN_BACK)
"""Communicate so well that any honest assessment finds it."""

FRIENDS = (9, 15)
"""Learners who judge as well, and favour each other."""

ASSESSED = frozenset((*SURE, *range(3, 3 * 58, 3)))
"""The sixty whose client communication was assessed this autumn."""

TOLD = (COMPLETE, ALL_BUT_ONE, TWO_WAYS, TAKEN_BACK)
"""The four learners whose way to the finance analyst is told."""

_RENEWS = 1  # holds a credential of the year before last that ends soon
_HALF_A_PRODUCER = 6
_MANAGES: dict[int, tuple[str, ...]] = {
    COMPLETE: ("data-visualisation",),
    ALL_BUT_ONE: ("data-sql", "project-management"),
    TWO_WAYS: ("project-management",),
    TAKEN_BACK: ("data-sql", "project-management"),
    PRODUCER: ("entrepreneurship", "game-portfolio"),
    _HALF_A_PRODUCER: ("entrepreneurship", "game-portfolio"),
}
_DAYS = {
    "data-sql": "10-16",
    "data-visualisation": "10-16",
    "entrepreneurship": "10-09",
    "game-portfolio": "10-23",
    "project-management": "11-06",
    "client-communication": "11-13",
}
_RESULTS = {"data-sql": "74", "data-visualisation": "81", "project-management": "B"}


# What two tired assessors came to in the year before the college had a gate.
_OLD_RATING = "Rating = 85 | Reliability = 0.62"


def stacking_rows(people: tuple[Learner, ...], year: int) -> Iterator[tuple[str, ...]]:
    """The rows of the roster beyond what everybody takes: name to AI assistance, as it has them.

    Args:
        people: The learners of the roster.
        year: The year in whose autumn the courses were held.
    """
    for one in people:
        if one.number == _RENEWS:
            yield (one.name, one.email, "data-sql", f"{year - 2}-12-10", "67", "", "")
        for key in _MANAGES.get(one.number, ()):
            result = _RESULTS.get(key, "")
            yield (one.name, one.email, key, f"{year}-{_DAYS[key]}", result, "", "")
        if one.number == ALL_BUT_ONE:
            day = f"{year - 1}-{_DAYS['client-communication']}"
            yield (one.name, one.email, "client-communication", day, _OLD_RATING, "", "")
        if one.number in ASSESSED:
            day = f"{year}-{_DAYS['client-communication']}"
            yield (one.name, one.email, "client-communication", day, "", "", "")
