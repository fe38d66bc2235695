"""Explains why there is no plan: the smallest set of constraints that would have to give way.

Limits of money and hours, wishes and parts of the goal may each be missed by a column of the
programme, and as few as possible are. Limits of time shape the programme itself, so every set of
them is tried, the small ones first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from cairn.pathways.planner.aims import PathwayAim, RoleAim
from cairn.pathways.planner.answers import NoPlan, Relaxation
from cairn.pathways.planner.candidates import Candidate
from cairn.pathways.planner.finishing import Opened, find_earliest
from cairn.pathways.planner.model import Label
from cairn.pathways.planner.money import Money
from cairn.pathways.planner.programme import Kept, Problem, Stage
from cairn.pathways.planner.search import Choice, Patience, Search
from cairn.pathways.planner.terms import Terms
from cairn.pathways.planner.weeks import FAR, date_of
from cairn.pathways.requirement import leaves_of

__all__ = ["explain"]

_RELAXED, _DISLIKE = Stage("relaxed"), Stage("dislike")
_SECONDS = 10.0  # the plan has had its time; so much more to say what is wrong
_ALL_HOURS = 168


@dataclass(frozen=True, slots=True)
class _Found:
    """A set of constraints that would have to give way.

    Attributes:
        time: The limits of time among them.
        labels: The others.
    """

    time: tuple[str, ...]
    labels: tuple[Label, ...]

    @property
    def size(self) -> int:
        return len(self.time) + len(self.labels)


def explain(problem: Problem, terms: Terms, left: Patience, *, proven: bool) -> NoPlan:
    """Say what would have to give way.

    Args:
        problem: What was asked.
        terms: The terms under which there is no plan.
        left: The time that is left; the explanation may take ten seconds more.
        proven: Whether it is proven that there is none.
    """
    if not proven:
        return NoPlan((), proven=False, smallest=False)
    left.seconds = max(left.seconds, _SECONDS)
    limits = ["hours-per-week", "at-once"]
    if terms.finish_by is not None:
        limits.insert(0, "deadline")
    best: _Found | None = None
    smallest = True
    for size in range(len(limits) + 1):
        for time in combinations(limits, size):
            if best is not None and (size, 0) >= (best.size, _parts(best)):
                continue
            found, sure = _fewest(problem, terms, left, time)
            smallest = smallest and sure
            if found is not None and (best is None or _better(found, best)):
                best = found
    if best is None:
        return NoPlan((), proven=True, smallest=smallest)
    return NoPlan(_worded(problem, terms, left, best), proven=True, smallest=smallest)


def _better(found: _Found, best: _Found) -> bool:
    """Fewer; of as many, those that leave the goal whole."""
    return (found.size, _parts(found)) < (best.size, _parts(best))


def _parts(found: _Found) -> int:
    return sum(kind in ("skill", "leaf", "share") for kind, _ in found.labels)


def _fewest(
    problem: Problem, terms: Terms, left: Patience, time: Sequence[str]
) -> tuple[_Found | None, bool]:
    """The fewest other constraints that must give way when some limits of time do."""
    search = Search(problem, _without_limits(terms, time), left, soft=True)
    found = search.lexicographic((_RELAXED, _DISLIKE))
    if found[-1].offerings is None:
        return None, found[-1].impossible
    return _Found(tuple(time), found[-1].relaxed), found[0].proven


def _without_limits(terms: Terms, time: Sequence[str]) -> Terms:
    if "deadline" in time:
        terms = replace(terms, finish_by=None)
    if "hours-per-week" in time:
        terms = replace(terms, hours_per_week=_ALL_HOURS)
    if "at-once" in time:
        terms = replace(terms, at_once=FAR)
    return terms


def _worded(
    problem: Problem, terms: Terms, left: Patience, found: _Found
) -> tuple[Relaxation, ...]:
    """Say what to change, so that all of it together is enough."""
    labels = frozenset(found.labels)

    def search_under(under: Terms, known: tuple[Candidate, ...]) -> Search:
        kept = Kept(may_give_way=labels)
        return Search(problem, under, left, soft=True, kept=kept, candidates=known)

    worded = []
    under = _without_limits(terms, found.time)
    for kind in found.time:
        under = _TIGHTEN[kind](search_under, under, terms)
        worded.append(_time_worded(terms, under, kind))
    stages = [Stage("cost")] if ("budget", "") in labels else []
    choice = search_under(under, ()).lexicographic([*stages, Stage("hours")])[-1]
    return (*worded, *(_label_worded(problem, terms, choice, one) for one in found.labels))


def _tighten_deadline(search_under: Opened, under: Terms, _: Terms) -> Terms:
    day = find_earliest(search_under, under).day
    return replace(under, finish_by=date_of(day, under))


def _tighten_hours(search_under: Opened, under: Terms, terms: Terms) -> Terms:
    def works(hours: int) -> bool:
        return _works(search_under(replace(under, hours_per_week=hours), ()))

    least = _least(terms.hours_per_week + 1, _ALL_HOURS, works)
    return replace(under, hours_per_week=least)


def _tighten_count(search_under: Opened, under: Terms, terms: Terms) -> Terms:
    def works(count: int) -> bool:
        return _works(search_under(replace(under, at_once=count), ()))

    most = terms.at_once + 1
    while most < FAR and not works(most):
        most *= 2
    return replace(under, at_once=_least(terms.at_once + 1, most, works))


_TIGHTEN: Mapping[str, Callable[[Opened, Terms, Terms], Terms]] = {
    "deadline": _tighten_deadline,
    "hours-per-week": _tighten_hours,
    "at-once": _tighten_count,
}


def _time_worded(terms: Terms, under: Terms, kind: str) -> Relaxation:
    if kind == "deadline":
        by, until = _day(terms.finish_by), _day(under.finish_by)
        return Relaxation("deadline", "", f"Move the deadline from {by} to {until}.")
    if kind == "hours-per-week":
        hours, now = under.hours_per_week, terms.hours_per_week
        return Relaxation(
            "hours-per-week", "", f"Find {hours} hours a week for it instead of {now}."
        )
    count, now = under.at_once, terms.at_once
    return Relaxation("at-once", "", f"Do up to {count} things at once instead of {now}.")


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _works(search: Search) -> bool:
    return search.run(Stage("hours")).offerings is not None


def _least(low: int, high: int, works: Callable[[int], bool]) -> int:
    """The least number that works, if the highest does and more is never worse."""
    while low < high:
        middle = (low + high) // 2
        if works(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _label_worded(problem: Problem, terms: Terms, choice: Choice, label: Label) -> Relaxation:
    kind, subject = label
    if kind in ("budget", "hours", "share"):
        return _limit_worded(problem, terms, choice, kind)
    if kind in ("skill", "leaf"):
        return _part_worded(problem, kind, subject)
    by_id = problem.catalogue.by_id
    if kind == "include":
        name = by_id[subject].name
        return Relaxation("include", name, f"Do not insist on “{name}”.")
    if kind == "avoid":
        name = by_id[subject].name
        return Relaxation("avoid", name, f"Accept “{name}”.")
    if kind == "issuer":
        names = {one.issuer_name for one in by_id.values() if one.issuer_id == subject}
        name = min(names)
        return Relaxation("issuer", name, f"Accept what {name} offers.")
    return Relaxation("mode", subject, f"Accept what is held {subject}.")


def _limit_worded(problem: Problem, terms: Terms, choice: Choice, kind: str) -> Relaxation:
    offerings = choice.offerings or ()
    if kind == "hours":
        hours = sum(one.hours for one in offerings)
        return Relaxation(
            "hours", "", f"Allow {hours} hours of work in all instead of {terms.hours_at_most}."
        )
    if kind == "budget":
        saved = {
            key: terms.waivers[number].saves(problem.catalogue.by_id[key])
            for key, number in choice.waived
        }
        cost = sum(_price(problem, terms, one.id, saved) for one in offerings)
        needed = Money(cost, problem.catalogue.currency)
        return Relaxation("budget", "", f"Raise the budget from {terms.budget} to {needed}.")
    reached = problem.aim.points(offerings) * 100 // problem.aim.total
    return Relaxation("share", "", f"Be content with {reached} % of the role.")


def _price(problem: Problem, terms: Terms, key: str, saved: dict[str, int]) -> int:
    offering = problem.catalogue.by_id[key]
    free = [one.saves(offering) for one in terms.waivers if one.uses is None]
    return offering.price.minor - max(saved.get(key, 0), *free, 0)


def _part_worded(problem: Problem, kind: str, subject: str) -> Relaxation:
    aim = problem.aim
    everything = problem.catalogue.offerings
    if isinstance(aim, RoleAim) and kind == "skill":
        number = next(n for n, one in enumerate(aim.sought.needs) if one.skill == subject)
        name, want = aim.sought.needs[number].name, aim.sought.wanted[number]
        taught = any(aim.gains(one).get(number, 0) >= want for one in everything)
        nobody = "" if taught else ": nothing in the catalogue teaches it at that level"
        return Relaxation("skill", name, f"Do without “{name}”, or show it in another way{nobody}.")
    name = subject
    if isinstance(aim, PathwayAim):
        leaves = leaves_of(aim.goal.pathway.requirement)
        name = next(leaf.name for leaf in leaves if leaf.key == subject)
    return Relaxation(
        "leaf", name, f"“{name}” cannot be had here on these terms: get it elsewhere."
    )
