"""From one classification to another: many to many, with weights and how sure they are.

A published crosswalk says which codes belong together and not how much of one goes to each. Where
a code has one counterpart all of it goes there, and that is certain. Where it has several, its
share may be anything: the weight is a guess that says so, by its standard error under a Dirichlet
distribution and, for totals, by the bounds that hold whatever the shares are (Manski, "Partial
Identification of Probability Distributions", 2003, chapter 1). Does not read files.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from cairn.kernel.errors import UsageError

__all__ = ["Carried", "Crosswalk", "CrosswalkEdge", "CrosswalkLink", "WeightSource"]

WeightSource: TypeAlias = Literal["only one", "published", "even split", "by size"]
"""Where a weight comes from; the last two are guesses."""


@dataclass(frozen=True, slots=True)
class CrosswalkEdge:
    """Two codes belong together, as a crosswalk says.

    Attributes:
        source: Code in the first classification.
        target: Code in the second.
        weight: The published share of the source that belongs to the target; None where the
            crosswalk has none.
        source_label: What the source is called; may be empty.
        target_label: What the target is called; may be empty.
    """

    source: str
    target: str
    weight: float | None = None
    source_label: str = ""
    target_label: str = ""


@dataclass(frozen=True, slots=True)
class CrosswalkLink:
    """How much of a code goes to another.

    Attributes:
        source: Code in the first classification.
        target: Code in the second.
        weight: Share of the source, 0 to 1; the shares of one source add up to 1.
        standard_error: Of the share; 0 where it is certain or published.
        how: Where the weight comes from.
    """

    source: str
    target: str
    weight: float
    standard_error: float
    how: WeightSource


@dataclass(frozen=True, slots=True)
class Carried:
    """A total in the second classification.

    Attributes:
        value: By the weights.
        low: The least it can be, whatever the guessed shares are.
        high: The most it can be, likewise.
        standard_error: By the weights' own standard errors.
        sources: The codes that it comes from.
    """

    value: float
    low: float
    high: float
    standard_error: float
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Crosswalk:
    """A crosswalk between two classifications.

    Attributes:
        origin: Scheme of the first, such as ``soc-2010``.
        target: Scheme of the second, such as ``isco-08``.
        edges: What belongs together.
        source: Where it comes from, for people.
    """

    origin: str
    target: str
    edges: tuple[CrosswalkEdge, ...]
    source: str = ""

    def links(
        self, code: str, sizes: Mapping[str, float] | None = None
    ) -> tuple[CrosswalkLink, ...]:
        """Where a code goes, the largest share first.

        Published weights are used as they are, scaled to add up to 1. Else the split is even, or
        by the sizes of the targets where all of them are known: a guess that a source spreads as
        its targets do. With n targets the shares then have the standard error of a Dirichlet
        distribution of concentration n.

        Args:
            code: Code in the first classification.
            sizes: How large each target is, such as its employment.

        Returns:
            The links; none for a code that the crosswalk does not know.
        """
        edges = self._by_source.get(code, ())
        n = len(edges)
        if not edges:
            return ()
        if n == 1:
            return (CrosswalkLink(code, edges[0].target, 1.0, 0.0, "only one"),)
        shares, how = _shares(edges, sizes or {})
        links = [
            CrosswalkLink(
                code,
                edge.target,
                share,
                0.0 if how == "published" else math.sqrt(share * (1 - share) / (n + 1)),
                how,
            )
            for edge, share in zip(edges, shares, strict=True)
        ]
        return tuple(sorted(links, key=lambda link: (-link.weight, link.target)))

    def carry(
        self, amounts: Mapping[str, float], sizes: Mapping[str, float] | None = None
    ) -> tuple[dict[str, Carried], float]:
        """Carry amounts, such as employment, from the first classification to the second.

        Args:
            amounts: Amount of each source, 0 or more.
            sizes: As for `links`.

        Returns:
            The totals by target, and the amount whose codes the crosswalk does not know: what
            went in is what comes out plus that.

        Raises:
            UsageError: If an amount is negative or no number.
        """
        adding: dict[str, _Adding] = {}
        lost = 0.0
        for code, amount in amounts.items():
            if not (math.isfinite(amount) and amount >= 0):
                raise UsageError(
                    f"The amount of {code} is {amount}, which cannot be carried.",
                    code="bad-amount",
                    mend="Give amounts of 0 or more, and leave out what is not known.",
                )
            links = self.links(code, sizes)
            lost += 0.0 if links else amount
            for link in links:
                adding.setdefault(link.target, _Adding()).add(link, amount)
        return {target: one.result() for target, one in adding.items()}, lost

    def turned(self) -> Crosswalk:
        """The crosswalk the other way round; published weights hold one way only and are left."""
        edges = (
            CrosswalkEdge(
                edge.target,
                edge.source,
                source_label=edge.target_label,
                target_label=edge.source_label,
            )
            for edge in self.edges
        )
        return Crosswalk(self.target, self.origin, tuple(edges), self.source)

    @cached_property
    def _by_source(self) -> Mapping[str, tuple[CrosswalkEdge, ...]]:
        found: dict[str, dict[str, CrosswalkEdge]] = {}
        for edge in self.edges:
            found.setdefault(edge.source, {}).setdefault(edge.target, edge)
        return {code: tuple(edges.values()) for code, edges in found.items()}


class _Adding:
    """A total that is being added up."""

    def __init__(self) -> None:
        self._value = self._low = self._high = self._variance = 0.0
        self._sources: list[str] = []

    def add(self, link: CrosswalkLink, amount: float) -> None:
        share = amount * link.weight
        certain = link.how in ("only one", "published")
        self._value += share
        self._low += share if certain else 0.0
        self._high += share if certain else amount
        self._variance += (amount * link.standard_error) ** 2
        self._sources.append(link.source)

    def result(self) -> Carried:
        return Carried(
            self._value,
            self._low,
            self._high,
            math.sqrt(self._variance),
            tuple(self._sources),
        )


def _shares(
    edges: Iterable[CrosswalkEdge], sizes: Mapping[str, float]
) -> tuple[list[float], WeightSource]:
    """The shares of the edges of one source, and where they come from."""
    known = tuple(edges)
    how: WeightSource = "published"
    weights = [edge.weight for edge in known]
    if any(weight is None for weight in weights):
        weights, how = [sizes.get(edge.target) for edge in known], "by size"
    whole = [weight for weight in weights if weight is not None and weight >= 0]
    total = sum(whole)
    if len(whole) < len(known) or not total > 0:
        return [1 / len(known)] * len(known), "even split"
    return [weight / total for weight in whole], how
