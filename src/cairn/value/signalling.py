"""Spence's market with two kinds of people, in exact numbers: who gets the paper, who gains by it.

Employers cannot see how productive a person is; they see how much schooling, or how many badges,
the person has, and pay what they believe. A standard is an equilibrium where what they believe
comes true. Everything is in closed form and in fractions; `settling` finds the same by trial.

Source: M. Spence, "Job Market Signaling", Quarterly Journal of Economics 87 (1973), 355-374. The
criterion that leaves one standard: I.-K. Cho and D. Kreps, "Signaling Games and Stable
Equilibria", ibid. 102 (1987), 179-221; that standard: J. Riley, "Informational Equilibrium",
Econometrica 47 (1979), 331-359.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from cairn.kernel.errors import UsageError

__all__ = [
    "TEXTBOOK",
    "Equilibria",
    "Kind",
    "Outcome",
    "SignallingMarket",
    "Span",
    "deviations",
    "equilibria",
    "nobody_signals",
    "pooling",
    "separating",
    "statements",
]

_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of people.

    Attributes:
        productivity: What one of them brings an employer, in the unit of pay.
        cost: What one unit of the signal costs one of them, in the unit of pay.
    """

    productivity: Fraction
    cost: Fraction


@dataclass(frozen=True, slots=True)
class SignallingMarket:
    """A market with two kinds of people whom nobody can tell apart but by a signal.

    Attributes:
        less: The less productive; the signal costs them more.
        more: The more productive.
        share_less: Share of the less productive, between 0 and 1.

    Raises:
        UsageError: If the kinds are in the wrong order, the signal does not cost the less
            productive more, or the share is none (``bad-signalling-market``).
    """

    less: Kind
    more: Kind
    share_less: Fraction

    def __post_init__(self) -> None:
        sentence = mend = ""
        if self.less.productivity >= self.more.productivity:
            sentence = "The second kind of people is not more productive than the first."
            mend = "Give the less productive first."
        elif not 0 < self.more.cost < self.less.cost:
            sentence = "The signal does not cost the less productive more than the others."
            mend = (
                "Give costs above 0, the higher one to the less productive; else it tells nothing."
            )
        elif not 0 < self.share_less < 1:
            sentence = f"{self.share_less} is no share of people."
            mend = "Give a number between 0 and 1."
        if sentence:
            raise UsageError(sentence, code="bad-signalling-market", mend=mend)

    @property
    def average(self) -> Fraction:
        """What everybody is paid where nobody can be told apart."""
        return self.share_less * self.less.productivity + self.share_more * self.more.productivity

    @property
    def share_more(self) -> Fraction:
        """Share of the more productive."""
        return _ONE - self.share_less

    @property
    def edge(self) -> Fraction:
        """How much more the more productive bring."""
        return self.more.productivity - self.less.productivity


TEXTBOOK = SignallingMarket(
    Kind(Fraction(1), Fraction(1)), Kind(Fraction(2), Fraction(1, 2)), Fraction(1, 2)
)
"""Spence's own example: productivities 1 and 2, the signal y costs y and y/2, half of each kind."""


@dataclass(frozen=True, slots=True)
class Span:
    """Standards from `low` to `high`, both ends included: there a person does not care.

    Attributes:
        low: Lower end.
        high: Upper end, not below it.
    """

    low: Fraction
    high: Fraction

    def __contains__(self, standard: Fraction) -> bool:
        return self.low <= standard <= self.high

    def inside(self, standard: Fraction) -> bool:
        """Whether a standard lies inside and not at an end: then everybody strictly prefers."""
        return self.low < standard < self.high


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an equilibrium leaves to people, in the unit of pay.

    Attributes:
        standard: How much of the signal employers ask for; 0 where nobody signals.
        less: What one of the less productive has, pay less the cost of signalling.
        more: What one of the more productive has.
        spent: What signalling costs for each person in the market, of both kinds.
    """

    standard: Fraction
    less: Fraction
    more: Fraction
    spent: Fraction


@dataclass(frozen=True, slots=True)
class Equilibria:
    """All standards that come true, and the one that is left when unlikely beliefs are given up.

    Attributes:
        market: The market.
        separating: Standards that only the more productive meet.
        pooling: Standards that everybody meets, so that they tell nobody apart.
        riley: The least standard that still separates; the only one that the intuitive criterion
            leaves.
        without: What people have where nobody signals.
        best: What they have at `riley`, the cheapest of all that separate.
        more_gain_below: The more productive gain by signalling only at standards below this. From
            it on nobody signals where those without it are paid the average, which is Spence's
            second kind of equilibrium.
        everyone_loses: Whether at every separating standard both kinds have less than without.
    """

    market: SignallingMarket
    separating: Span
    pooling: Span
    riley: Fraction
    without: Outcome
    best: Outcome
    more_gain_below: Fraction
    everyone_loses: bool


def equilibria(market: SignallingMarket) -> Equilibria:
    """Find every equilibrium in closed form.

    Args:
        market: The market.

    Returns:
        The spans of standards with their ends, and what they leave to people.
    """
    lifted = market.average - market.less.productivity
    held_down = market.more.productivity - market.average
    separating_span = Span(market.edge / market.less.cost, market.edge / market.more.cost)
    gain_below = held_down / market.more.cost
    return Equilibria(
        market,
        separating_span,
        Span(Fraction(0), lifted / market.less.cost),
        riley=separating_span.low,
        without=nobody_signals(market),
        best=separating(market, separating_span.low),
        more_gain_below=gain_below,
        everyone_loses=separating_span.low >= gain_below,
    )


def nobody_signals(market: SignallingMarket) -> Outcome:
    """What people have where there is no signal: everybody is paid the average."""
    return Outcome(Fraction(0), market.average, market.average, Fraction(0))


def separating(market: SignallingMarket, standard: Fraction) -> Outcome:
    """What people have where only the more productive meet a standard.

    Args:
        market: The market.
        standard: The standard.

    Raises:
        UsageError: If the standard does not separate (``no-equilibrium``).
    """
    low, high = market.edge / market.less.cost, market.edge / market.more.cost
    if standard not in Span(low, high):
        raise _not_one(standard, "separates", low, high)
    cost = market.more.cost * standard
    return Outcome(
        standard,
        market.less.productivity,
        market.more.productivity - cost,
        market.share_more * cost,
    )


def pooling(market: SignallingMarket, standard: Fraction) -> Outcome:
    """What people have where everybody meets a standard, and those without it would be paid least.

    Args:
        market: The market.
        standard: The standard.

    Raises:
        UsageError: If not everybody would meet it (``no-equilibrium``).
    """
    high = (market.average - market.less.productivity) / market.less.cost
    if standard not in Span(Fraction(0), high):
        raise _not_one(standard, "is met by everybody", Fraction(0), high)
    costs = market.less.cost * standard, market.more.cost * standard
    return Outcome(
        standard,
        market.average - costs[0],
        market.average - costs[1],
        market.share_less * costs[0] + market.share_more * costs[1],
    )


def deviations(market: SignallingMarket, outcome: Outcome) -> Span | None:
    """Other standards that would pay the more productive alone, if they were known by them.

    The intuitive criterion: whoever shows such a standard can only be one of the more productive,
    so an equilibrium that rests on believing otherwise is given up.

    Args:
        market: The market.
        outcome: What people have in the equilibrium.

    Returns:
        The span whose inside would pay them alone; None where there is none, so that the
        equilibrium survives.
    """
    high = (market.more.productivity - outcome.more) / market.more.cost
    low = (market.more.productivity - outcome.less) / market.less.cost
    return Span(low, high) if low < high else None


def statements(found: Equilibria) -> tuple[str, ...]:
    """What the equilibria mean, in sentences for people.

    Args:
        found: The equilibria.
    """
    low, high = found.separating.low, found.separating.high
    gain = (
        "At every such standard both kinds have less than where nobody signals."
        if found.everyone_loses
        else f"The more productive gain by it only below {found.more_gain_below}; the others lose."
    )
    return (
        f"A standard from {low} to {high} is met by the more productive alone.",
        gain,
        f"A standard up to {found.pooling.high} is met by everybody, and tells nothing.",
        f"Where nobody holds on to unlikely beliefs, {found.riley} is what is asked for.",
    )


def _not_one(standard: Fraction, what: str, low: Fraction, high: Fraction) -> UsageError:
    return UsageError(
        f"The standard {standard} is none that {what}.",
        code="no-equilibrium",
        mend=f"Give one from {low} to {high}.",
    )
