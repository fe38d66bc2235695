"""Statements that one thing counts as another: how they chain, end and contradict each other.

Knows the arithmetic: percentages multiply along a chain, a chain stops at the policy's limit, a
statement ends at its date, a newer one replaces an
older one of the same issuer. Does not check signatures: only statements that were verified are
handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from cairn.kernel.errors import UsageError
from cairn.pathways.requirement import EquivalencePolicy
from cairn.pathways.wanted import SMALLEST, WHOLE, in_range, needed

__all__ = ["Chain", "Equivalence", "EquivalenceConflict", "chains_to", "conflicts_in", "in_force"]


@dataclass(frozen=True, slots=True)
class Equivalence:
    """An issuer's statement that A counts as B.

    Attributes:
        source: The id of A: an achievement, or a kind of licence.
        target: The id of B.
        issuer_id: Who says so.
        percent: How far A counts as B: more than 0, at most 100.
        since: When it was said; None when not told.
        until: The last instant at which it holds; None without end.
        source_name: A's name for people.
        target_name: B's name for people.
        issuer_name: The issuer's name for people.
        statement: The id of the signed statement; empty when there is none.

    Raises:
        UsageError: If the percentage is out of range (``out-of-range``) or a side is empty
            (``nothing-wanted``), or an instant has no zone (``bad-instants``).
    """

    source: str
    target: str
    issuer_id: str
    percent: Decimal = Decimal(100)
    since: datetime | None = None
    until: datetime | None = None
    source_name: str = ""
    target_name: str = ""
    issuer_name: str = ""
    statement: str = ""

    def __post_init__(self) -> None:
        needed(self.source, "What counts as something else")
        needed(self.target, "What something else counts as")
        in_range(self.percent, "The percentage of an equivalence", SMALLEST, Decimal(WHOLE))
        if any(one is not None and one.tzinfo is None for one in (self.since, self.until)):
            raise UsageError(
                "An equivalence states an instant without a zone.",
                code="bad-instants",
                mend="Give instants with a zone.",
            )

    def holds_at(self, instant: datetime) -> bool:
        """Whether the statement is in force at an instant, both ends included."""
        begun = self.since is None or self.since <= instant
        return begun and (self.until is None or instant <= self.until)


@dataclass(frozen=True, slots=True)
class Chain:
    """Statements one after another, by which one thing counts as another.

    Attributes:
        source: The id of what is held.
        percent: The product of the percentages.
        through: The statements, the one about what is held first.
    """

    source: str
    percent: Decimal
    through: tuple[Equivalence, ...]


@dataclass(frozen=True, slots=True)
class EquivalenceConflict:
    """Statements in force that say different percentages of the same two things.

    Attributes:
        statements: The statements, the one that was used first.
    """

    statements: tuple[Equivalence, ...]


def in_force(
    statements: Iterable[Equivalence], policy: EquivalencePolicy, at: datetime
) -> tuple[Equivalence, ...]:
    """The statements that count: accepted by the policy, holding at an instant, not replaced.

    Of several statements of one issuer about the same two things the newest counts; those of the
    same instant all do, and may contradict each other. The order does not depend on the one given.
    """
    newest: dict[tuple[str, str, str], list[Equivalence]] = {}
    for one in statements:
        accepted = not policy.issuers or one.issuer_id in policy.issuers
        if accepted and one.holds_at(at) and one.source != one.target:
            newest.setdefault((one.source, one.target, one.issuer_id), []).append(one)
    kept: list[Equivalence] = []
    for several in newest.values():
        last = max(_said(one) for one in several)
        kept += [one for one in several if _said(one) == last]
    return tuple(sorted(kept, key=_order))


def conflicts_in(statements: Sequence[Equivalence]) -> tuple[EquivalenceConflict, ...]:
    """Statements that say different percentages of the same two things.

    Args:
        statements: Those in force, as `in_force` gives them: the greatest percentage comes first
            and is the one that is used.
    """
    about: dict[tuple[str, str], list[Equivalence]] = {}
    for one in statements:
        about.setdefault((one.source, one.target), []).append(one)
    return tuple(
        EquivalenceConflict(tuple(several))
        for several in about.values()
        if len({one.percent for one in several}) > 1
    )


def chains_to(target: str, statements: Sequence[Equivalence], longest: int) -> tuple[Chain, ...]:
    """The best chain from each thing that counts as another.

    Args:
        target: The id of what is wanted.
        statements: Those in force, as `in_force` gives them.
        longest: How many statements a chain may have.

    Returns:
        One chain for each source: the greatest percentage, then the shortest, then the first in
        the order of the statements.
    """
    towards: dict[str, list[Equivalence]] = {}
    for one in statements:
        towards.setdefault(one.target, []).append(one)
    best: dict[str, Chain] = {}
    ends = {target: Chain(target, Decimal(WHOLE), ())}
    for _ in range(longest):
        longer: dict[str, Chain] = {}
        for end in ends.values():
            for one in towards.get(end.source, ()):
                if one.source == target:
                    continue
                chain = Chain(one.source, end.percent * one.percent / WHOLE, (one, *end.through))
                known = longer.get(one.source) or best.get(one.source)
                if known is None or chain.percent > known.percent:
                    longer[one.source] = chain
        best |= longer
        ends = longer
    return tuple(best.values())


def _said(statement: Equivalence) -> float:
    return statement.since.timestamp() if statement.since else float("-inf")


def _order(statement: Equivalence) -> tuple[object, ...]:
    return (
        -statement.percent,
        statement.source,
        statement.target,
        statement.issuer_id,
        statement.statement,
        _said(statement),
        statement.until.timestamp() if statement.until else float("inf"),
    )
