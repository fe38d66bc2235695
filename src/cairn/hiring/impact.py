"""Impact ratios by category, as New York City's Local Law 144 and the four-fifths rule have them.

A category's rate is held against the highest rate of the same table (6 RCNY 5-300 and 5-301); under
four fifths of it is a flag (29 CFR 1607.4 D), not a verdict. What is small is flagged. The result
is a calculation: an independent auditor has to do an audit, and a court decides what is unlawful.
"""

from __future__ import annotations

from dataclasses import dataclass

from cairn.hiring.exact import Interval, TwoShares
from cairn.hiring.one_more import OneMore, flagged, one_more
from cairn.hiring.rates import FEWEST, CategoryCount, Counted, Rate, rate_of

__all__ = [
    "CALCULATION",
    "FOUR_FIFTHS",
    "TWO_IN_A_HUNDRED",
    "Against",
    "CategoryImpact",
    "ImpactTable",
    "TableSettings",
    "impact_table",
]

CALCULATION = "This is a calculation, not an independent audit."
"""What stands on everything that is made of these figures."""

FOUR_FIFTHS = 0.8
"""Under this ratio the four-fifths rule speaks of adverse impact."""

TWO_IN_A_HUNDRED = 0.02
"""6 RCNY 5-301 lets an auditor leave out categories with a smaller share of the data."""


@dataclass(frozen=True, slots=True)
class Against:
    """A category held against the one with the highest rate.

    Attributes:
        ratio_interval: Koopman's score interval of the impact ratio.
        ratio_interval_katz: The interval by the logarithm; None where nobody was chosen.
        fisher_two_sided: Fisher's exact p, two-sided.
        fisher_less: The same, one-sided: as few chosen, or fewer.
        conditional_odds_ratio: The conditional maximum likelihood odds ratio.
        pooled_z: Standard errors between the two rates, pooled.
        one_more: What one person chosen otherwise would change.
    """

    ratio_interval: Interval
    ratio_interval_katz: Interval | None
    fisher_two_sided: float
    fisher_less: float
    conditional_odds_ratio: float
    pooled_z: float
    one_more: OneMore


@dataclass(frozen=True, slots=True)
class CategoryImpact:
    """One line of a table.

    Attributes:
        count: The category and its people.
        rate: Which share was chosen.
        share: Which share of the table's people are of this category.
        impact_ratio: Its rate over the highest; over 1 only for a category that is too small to be
            held against; None where nobody was chosen.
        flag: Whether the ratio is strictly under four fifths.
        reference: Whether this is the category with the highest rate.
        below_two_percent: Whether its share is under two in a hundred.
        small: Whether it has fewer than ten people, so that its rate is not told on paper.
        against: How it differs from the category with the highest rate; None for that one itself,
            and where nobody was chosen.
    """

    count: CategoryCount
    rate: Rate
    share: float
    impact_ratio: float | None
    flag: bool
    reference: bool
    below_two_percent: bool
    small: bool
    against: Against | None


@dataclass(frozen=True, slots=True)
class TableSettings:
    """How a table is made.

    Attributes:
        leave_out_below: Categories with a smaller share of the people are left out, and named.
        fewest_reference: A category with fewer people is not held against; 1 is the rule's text.
        confidence: Coverage that the intervals aim at.
    """

    leave_out_below: float = 0.0
    fewest_reference: int = 1
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class ImpactTable:
    """The rates and ratios of one kind of category.

    Attributes:
        title: Which categories: ``sex``, ``race/ethnicity``, ``race/ethnicity and sex``.
        categories: Its lines, by name.
        left_out: Categories left out for being under two in a hundred, with their counts.
        unknown: How many people are in no category.
        unknown_selected: How many of those were chosen.
        applicants: How many people the lines have together.
        higher_small: Whether a category that is too small to be held against has a higher rate.
        settings: How it was made.
    """

    title: str
    categories: tuple[CategoryImpact, ...]
    left_out: tuple[CategoryCount, ...]
    unknown: int
    unknown_selected: int
    applicants: int
    higher_small: bool
    settings: TableSettings

    @property
    def reference(self) -> CategoryImpact | None:
        """The category with the highest rate; None where there is none to hold others against."""
        return next((one for one in self.categories if one.reference), None)


def impact_table(
    title: str, counted: Counted, settings: TableSettings | None = None
) -> ImpactTable:
    """Hold the rate of every category against the highest one.

    Where two have the highest rate, the larger one is held against, then the first by name: its
    interval is the narrower. The highest of several rates is high by chance too, so the intervals
    are those of two categories that were chosen before anybody looked.

    Args:
        title: Which categories, in plain words.
        counted: The people.
        settings: How the table is made; by the rule's text where left out.
    """
    settings = settings or TableSettings()
    people = sum(one.applicants for one in counted.counts)
    left_out = tuple(
        one for one in counted.counts if one.applicants / people < settings.leave_out_below
    )
    kept = [one for one in counted.counts if one not in left_out]
    total = sum(one.applicants for one in kept)
    able = [one for one in kept if one.applicants >= settings.fewest_reference]
    best = min(able, key=_rank, default=None)
    # A category that cannot be held against is held against the best, and may be above it.
    higher = best is not None and any(_rate(one) > _rate(best) for one in kept)
    return ImpactTable(
        title,
        tuple(_line(one, best, able, total, settings) for one in kept),
        left_out,
        counted.unknown,
        counted.unknown_selected,
        total,
        higher,
        settings,
    )


def _rate(one: CategoryCount) -> float:
    return one.selected / one.applicants


def _rank(one: CategoryCount) -> tuple[float, int, tuple[str, ...]]:
    """Highest rate, then most people, then first by name."""
    return -_rate(one), -one.applicants, one.category


def _line(
    one: CategoryCount,
    best: CategoryCount | None,
    able: list[CategoryCount],
    total: int,
    settings: TableSettings,
) -> CategoryImpact:
    comparable = best is not None and best.selected > 0
    itself = best is not None and best.category == one.category
    return CategoryImpact(
        count=one,
        rate=rate_of(one.selected, one.applicants, confidence=settings.confidence),
        share=one.applicants / total,
        impact_ratio=_rate(one) / _rate(best) if best is not None and comparable else None,
        flag=flagged(one, able),
        reference=comparable and itself,
        below_two_percent=one.applicants / total < TWO_IN_A_HUNDRED,
        small=one.applicants < FEWEST,
        against=_against(one, best, able, settings)
        if best is not None and comparable and not itself
        else None,
    )


def _against(
    one: CategoryCount, best: CategoryCount, able: list[CategoryCount], settings: TableSettings
) -> Against:
    two = TwoShares(one.selected, one.applicants, best.selected, best.applicants)
    both, less = two.fisher()
    return Against(
        ratio_interval=two.koopman(confidence=settings.confidence),
        ratio_interval_katz=two.katz(confidence=settings.confidence),
        fisher_two_sided=both,
        fisher_less=less,
        conditional_odds_ratio=two.conditional_odds_ratio(),
        pooled_z=two.pooled_z(),
        one_more=one_more(one, best, able),
    )
