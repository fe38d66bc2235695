"""Finds the equilibria of Spence's market by trial: people choose, employers learn, until it rests.

Employers begin with a belief about who meets their standard. People do what pays them best,
employers then pay what they saw, and keep what they believed of what they did not see: the loop
of Spence's figure 1. Shares nothing with the closed form of `signalling` but the market.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from cairn.value.signalling import Kind, SignallingMarket

__all__ = ["Belief", "Rest", "Settled", "settle", "tempts_more_alone"]

Rest: TypeAlias = Literal["separating", "everybody", "nobody", "no rest"]
"""Who meets the standard in the end; "no rest": what is believed and what is done chase each other.
"""

_MOST_ROUNDS = 20
"""Two kinds of people have four ways to choose, so a market that is not at rest by then goes round.
"""


@dataclass(frozen=True, slots=True)
class Belief:
    """What employers pay, as they believe people to be.

    Attributes:
        below: Pay of those who do not meet the standard.
        at: Pay of those who do.
    """

    below: Fraction
    at: Fraction


@dataclass(frozen=True, slots=True)
class Settled:
    """Where the loop ends.

    Attributes:
        rest: Who meets the standard.
        belief: What employers pay then.
        less: What one of the less productive has, pay less the cost of signalling.
        more: What one of the more productive has.
        rounds: How many times employers learned something new.
    """

    rest: Rest
    belief: Belief
    less: Fraction
    more: Fraction
    rounds: int


def settle(market: SignallingMarket, standard: Fraction, belief: Belief | None = None) -> Settled:
    """Let people choose and employers learn until nothing changes.

    Args:
        market: The market.
        standard: What employers ask for, above 0.
        belief: What they pay at first; when left out, they believe that exactly the more
            productive meet it.
    """
    now = belief or Belief(market.less.productivity, market.more.productivity)
    rest: Rest = "no rest"
    rounds = 0
    while rounds < _MOST_ROUNDS:
        chosen = _chosen(market, standard, now)
        learned = _learned(market, chosen, now)
        if learned == now:
            rest = _WHO.get(chosen, "no rest")
            break
        now = learned
        rounds += 1
    less, more = (
        max(now.below, now.at - kind.cost * standard) for kind in (market.less, market.more)
    )
    return Settled(rest, now, less, more, rounds)


_WHO: dict[tuple[bool, bool], Rest] = {
    (False, False): "nobody",
    (False, True): "separating",
    (True, True): "everybody",
}


def _chosen(market: SignallingMarket, standard: Fraction, pay: Belief) -> tuple[bool, bool]:
    """Whether the less and the more productive meet the standard.

    Whoever gains nothing either way does what is expected of them: the more productive signal, and
    the less productive do not, unless employers pay by an average that holds them too.
    """
    expected = pay.at < market.more.productivity, True
    return (
        _meets(market.less, standard, pay, ties=expected[0]),
        _meets(market.more, standard, pay, ties=expected[1]),
    )


def _meets(kind: Kind, standard: Fraction, pay: Belief, *, ties: bool) -> bool:
    gain = pay.at - kind.cost * standard - pay.below
    return gain > 0 or (ties and gain == 0)


def _learned(market: SignallingMarket, chosen: tuple[bool, bool], pay: Belief) -> Belief:
    return Belief(
        _mean(market, (not chosen[0], not chosen[1]), pay.below), _mean(market, chosen, pay.at)
    )


def _mean(market: SignallingMarket, there: tuple[bool, bool], otherwise: Fraction) -> Fraction:
    """What those who are there bring on average; nothing is learned where nobody is."""
    shares = market.share_less * there[0], market.share_more * there[1]
    if not sum(shares):
        return otherwise
    brought = shares[0] * market.less.productivity + shares[1] * market.more.productivity
    return brought / sum(shares)


def tempts_more_alone(market: SignallingMarket, rest: Settled, standard: Fraction) -> bool:
    """Whether another standard would pay the more productive alone, if they were known by it.

    Such a standard breaks an equilibrium by the intuitive criterion (Cho and Kreps, 1987).

    Args:
        market: The market.
        rest: The equilibrium.
        standard: The other standard.
    """
    best = market.more.productivity
    less, more = (best - kind.cost * standard for kind in (market.less, market.more))
    return less < rest.less and more > rest.more
