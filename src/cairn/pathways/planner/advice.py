"""Says what one more credential would bring, and when to stop.

What a credential brings is measured against what is held: the share of the goal that it adds, for
each hundred hours and each hundred units of money, and how much of what it teaches is held
already. Whether anything is worth taking is not read off that list, because two may only be worth
it together: it is the plan for “coverage” under the same terms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import Holding, SkillHeld
from cairn.pathways.planner.aims import Aim, PathwayAim, RoleAim
from cairn.pathways.planner.answers import Gain, NoPlan, Plan
from cairn.pathways.planner.candidates import bans_of, price_of
from cairn.pathways.planner.catalogue import Catalogue, Offering
from cairn.pathways.planner.goals import Goal, RoleGoal
from cairn.pathways.planner.money import Money
from cairn.pathways.planner.planning import PATIENCE, active_at_start, make_plan, problem_of
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.writing import gain_of
from cairn.pathways.requirement import DegreeWanted, LicenceWanted

__all__ = ["Advice", "Marginal", "advise", "marginal_values"]

_MOST_SHOWN = 20
_HUNDRED = 100
_OTHER = {
    "licence": "Get {name}: it is a licence, and no course replaces it.",
    "experience": "Gain {name}: that is experience, and no course replaces it.",
    "portfolio": "Show {name}: that is a piece of your own work, and no course replaces it.",
}


@dataclass(frozen=True, slots=True)
class Marginal:
    """What one more credential would bring.

    Attributes:
        offering: The credential.
        share: The share of the goal that it adds to what is held, 0 to 1.
        price: What it costs this person.
        adds: The skills that rise; empty for a pathway.
        redundancy: How much of what it teaches is held already, in per cent; None when the
            catalogue does not say what it teaches.
        needs: The names of what must be finished before and is not held.
    """

    offering: Offering
    share: Fraction
    price: Money
    adds: tuple[Gain, ...]
    redundancy: Fraction | None
    needs: tuple[str, ...]

    @property
    def share_per_100_hours(self) -> Fraction:
        """The share of the goal for each hundred hours of work."""
        return self.share * _HUNDRED / self.offering.hours

    @property
    def share_per_100_money(self) -> Fraction | None:
        """The share of the goal for each hundred units of money; None for something free."""
        if not self.price.minor:
            return None
        return self.share * _HUNDRED / Fraction(self.price.amount)


@dataclass(frozen=True, slots=True)
class Advice:
    """Whether to take one more, and which.

    Attributes:
        stop: Whether no further credential is worth taking.
        because: Why, in sentences for people.
        instead: What would help instead of a credential, in sentences for people.
        plan: What to take, if anything; None when even the wishes cannot be kept.
        marginals: What each remaining credential would bring alone, the best per hour in front.
    """

    stop: bool
    because: tuple[str, ...]
    instead: tuple[str, ...]
    plan: Plan | None
    marginals: tuple[Marginal, ...]


def marginal_values(
    goal: Goal, holdings: Sequence[Holding], catalogue: Catalogue, terms: Terms
) -> tuple[Marginal, ...]:
    """Say what each credential would bring alone.

    Args:
        goal: What the person aims at.
        holdings: What the person has.
        catalogue: What is on offer.
        terms: For the waivers, and for what is to be avoided. Dates are not looked at.

    Returns:
        Every credential that adds something, the most per hour in front; of equals, the cheaper.
    """
    problem = problem_of(goal, holdings, catalogue, terms, complete=False)
    active = active_at_start(holdings, terms)
    shown = _Shown([skill for one in active for skill in one.skills], goal.framework)
    names = _names(catalogue)
    found = []
    for one in catalogue.offerings:
        if bans_of(one, terms) or not problem.aim.useful(one):
            continue
        share, adds = _brings(problem.aim, one)
        if share:
            groups = [group for group in one.prerequisites if not problem.held & set(group)]
            needs = tuple(" or ".join(names.get(key, key) for key in group) for group in groups)
            price = Money(price_of(one, terms).full, catalogue.currency)
            found.append(Marginal(one, share, price, adds, shown.redundancy(one), needs))
    return tuple(
        sorted(found, key=lambda m: (-m.share_per_100_hours, m.price.minor, m.offering.id))
    )


def advise(
    goal: Goal,
    holdings: Sequence[Holding],
    catalogue: Catalogue,
    terms: Terms,
    *,
    patience: float = PATIENCE,
) -> Advice:
    """Say whether one more credential is worth it, and if not, what would help instead.

    Args:
        goal: What the person aims at.
        holdings: What the person has.
        catalogue: What is on offer.
        terms: What a plan must keep to; `Terms.worth` says what an hour must bring.
        patience: How many seconds of the solver it may take.
    """
    problem = problem_of(goal, holdings, catalogue, terms, complete=False)
    values = marginal_values(goal, holdings, catalogue, terms)
    answer = make_plan(goal, holdings, catalogue, terms, objective="coverage", patience=patience)
    plan = answer if isinstance(answer, Plan) else None
    stop = isinstance(answer, NoPlan) or not answer.steps
    instead = _instead(problem.aim, catalogue)
    because = _because(values, terms, answer) if stop else ()
    return Advice(stop, because, instead, plan, values[:_MOST_SHOWN])


def _names(catalogue: Catalogue) -> Mapping[str, str]:
    return {one.achievement: one.name for one in reversed(catalogue.offerings)}


def _brings(aim: Aim, offering: Offering) -> tuple[Fraction, tuple[Gain, ...]]:
    share = Fraction(aim.points((offering,)) - aim.points(()), aim.total)
    if not isinstance(aim, RoleAim):
        return share, ()
    held = aim.sought.held
    gains = sorted(aim.gains(offering).items())
    return share, tuple(gain_of(aim.sought, number, held[number], rank) for number, rank in gains)


class _Shown:
    """What a person's credentials show, with everything broader and all that is the same.

    Args:
        skills: The skills that are held.
        framework: How skills relate.
    """

    def __init__(self, skills: Sequence[SkillHeld], framework: SkillFramework) -> None:
        self._levels = {word: place for place, word in enumerate(framework.levels, 1)}
        same: dict[str, list[str]] = {}
        for one, other in framework.exact:
            same.setdefault(one, []).append(other)
            same.setdefault(other, []).append(one)
        self._best: dict[str, int] = {}
        for held in skills:
            rank = self._rank(held)
            waiting, seen = [held.skill], {held.skill}
            while waiting:
                skill = waiting.pop()
                self._best[skill] = max(self._best.get(skill, 0), rank)
                above = {*framework.broader.get(skill, ()), *same.get(skill, ())} - seen
                seen |= above
                waiting += sorted(above)

    def _rank(self, held: SkillHeld) -> int:
        return self._levels.get(held.level, 0) + 1

    def redundancy(self, offering: Offering) -> Fraction | None:
        """How much of what an offering teaches is held, in per cent; a level is a step."""
        total = sum(self._rank(one) for one in offering.skills)
        if not total:
            return None
        held = sum(min(self._rank(one), self._best.get(one.skill, 0)) for one in offering.skills)
        return Fraction(held * _HUNDRED, total)


def _because(values: Sequence[Marginal], terms: Terms, answer: Plan | NoPlan) -> tuple[str, ...]:
    if isinstance(answer, NoPlan):
        return tuple(one.sentence for one in answer.relax) or ("Your wishes cannot all be kept.",)
    if answer.covered_now == 1:
        if answer.missing:
            return ("You have every skill it asks for; what is missing is not a course.",)
        return ("You already have everything it asks for.",)
    if not values:
        return ("No credential in the catalogue brings you closer on its own or with others.",)
    best = values[0]
    told = (
        f"The most useful one left, “{best.offering.name}”, adds {_percent(best.share)} for "
        f"{best.offering.hours} hours of work."
    )
    asked = terms.worth * best.offering.hours
    if best.share < asked:
        return (told, f"At what an hour is worth to you, that should be {_percent(asked)}.")
    return (told, "It does not fit into your time, your money or your wishes.")


def _percent(share: Fraction) -> str:
    return f"{float(share) * _HUNDRED:.3g} %"


def _instead(aim: Aim, catalogue: Catalogue) -> tuple[str, ...]:
    """What would help besides: other needs, and parts that nothing on offer gives."""
    if isinstance(aim, RoleAim):
        return _beside_a_role(aim, catalogue)
    if isinstance(aim, PathwayAim):
        return _beside_a_pathway(aim, catalogue)
    return ()


def _beside_a_role(aim: RoleAim, catalogue: Catalogue) -> tuple[str, ...]:
    goal: RoleGoal = aim.sought.goal
    told = [_OTHER[one.kind].format(name=one.name) for one in goal.others if not one.met]
    ranks = aim.sought.after(catalogue.offerings)
    told += [
        f"Show “{need.name}” by experience or a piece of your own work: nothing in the catalogue "
        "teaches it at the level that is asked."
        for need in aim.sought.missing(ranks)
    ]
    return tuple(told)


def _beside_a_pathway(aim: PathwayAim, catalogue: Catalogue) -> tuple[str, ...]:
    told = []
    given = aim.open_leaves(catalogue.offerings)
    for leaf in aim.open_leaves(()):
        if isinstance(leaf.wanted, LicenceWanted):
            told.append(_OTHER["licence"].format(name=f"“{leaf.name}”"))
        elif isinstance(leaf.wanted, DegreeWanted):
            told.append(f"“{leaf.name}” is a degree: no short course replaces it.")
        elif leaf in given:
            told.append(f"Nothing in the catalogue gives “{leaf.name}”: get it elsewhere.")
    return tuple(told)
