"""Plans found the slow way: every choice, every run, every week, with nothing left out.

Shares no code with the planner but its shapes. Small cases are drawn from a seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from random import Random

from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import Holding, SkillHeld
from cairn.pathways.planner.answers import NoPlan, Plan
from cairn.pathways.planner.catalogue import Catalogue, Offering, Run
from cairn.pathways.planner.goals import RoleGoal, SkillNeed
from cairn.pathways.planner.money import Money
from cairn.pathways.planner.planning import make_plan
from cairn.pathways.planner.terms import FeeWaiver, Objective, Terms

__all__ = ["Case", "best_of", "differences", "draw", "faults_of", "key_of", "relaxed", "works"]

START = date(2026, 3, 2)
LEVELS = ("basic", "good", "strong")
FRAMEWORK = SkillFramework(levels=LEVELS, broader={"s:0a": ("s:0",)}, close=(("s:1", "s:1c"),))


@dataclass(frozen=True)
class Case:
    """One small question."""

    goal: RoleGoal
    holdings: tuple[Holding, ...]
    catalogue: Catalogue
    terms: Terms


# --- drawing -----------------------------------------------------------------------------------


def draw(seed: int) -> Case:
    """Draw a small case."""
    chance = Random(seed)  # noqa: S311 - a case is drawn from its seed, nothing is secret
    skills = [f"s:{n}" for n in range(chance.randint(1, 4))]
    needs = tuple(
        SkillNeed(
            skill,
            f"Skill {skill}",
            chance.choice(("", "", "basic", *LEVELS)),
            chance.randint(1, 4),
            required=chance.random() < 0.4,
            close=chance.random() < 0.5,
        )
        for skill in skills
    )
    enough = chance.choice([Fraction(1), Fraction(1), Fraction(2, 3), Fraction(1, 2)])
    taught = [*skills, *skills, "s:0a", "s:1c", "s:9"]
    count = chance.randint(3, 6)
    offerings = tuple(_offering(chance, n, count, taught) for n in range(count))
    holdings = tuple(_holding(chance, n, taught) for n in range(chance.choice([0, 0, 1, 2])))
    goal = RoleGoal("Role", needs, enough, framework=FRAMEWORK)
    return Case(goal, holdings, Catalogue("EUR", offerings), _terms(chance, count))


def _skills(chance: Random, taught: Sequence[str]) -> tuple[SkillHeld, ...]:
    chosen = chance.sample(taught, chance.randint(1, min(2, len(taught))))
    return tuple(SkillHeld(one, chance.choice(("", "good", *LEVELS, "strong"))) for one in chosen)


def _day(chance: Random, low: int, high: int) -> date:
    return START + timedelta(days=chance.randint(low, high))


def _offering(chance: Random, number: int, count: int, taught: Sequence[str]) -> Offering:
    runs: tuple[Run, ...] = ()
    opens = closes = None
    if chance.random() < 0.5:
        starts = [_day(chance, -1, 20) for _ in range(chance.randint(1, 2))]
        runs = tuple(
            Run(
                one,
                one + timedelta(days=chance.randint(0, 15)),
                one - timedelta(days=2) if chance.random() < 0.2 else None,
            )
            for one in starts
        )
    elif chance.random() < 0.3:
        opens = _day(chance, -3, 14)
        closes = opens + timedelta(days=chance.randint(6, 28)) if chance.random() < 0.5 else None
    groups: list[tuple[str, ...]] = []
    if chance.random() < 0.3:
        names = [f"a:{n}" for n in range(count) if n != number]
        groups = [
            tuple(chance.sample(names, min(len(names), chance.randint(1, 2))))
            for _ in range(chance.choice([1, 1, 2]))
        ]
    return Offering(
        f"o:{number}",
        f"Offering {number}",
        f"a:{number}",
        f"i:{chance.randint(0, 1)}",
        "Someone",
        Money(chance.choice([0, 500, 1000, 1000, 1999, 2500]), "EUR"),
        chance.choice((1, 1, 2, 2, 3, 4)),
        () if chance.random() < 0.1 else _skills(chance, taught),
        runs,
        opens,
        closes,
        tuple(groups),
        chance.choice(["online", "online", "on-site"]),
    )


def _holding(chance: Random, number: int, taught: Sequence[str]) -> Holding:
    return Holding(
        f"c:{number}",
        f"a:{chance.randint(0, 6)}",
        "Held",
        "i:0",
        "Someone",
        datetime(2025, 1, 1, tzinfo=UTC),
        valid_until=datetime(2026, 1, 1, tzinfo=UTC) if chance.random() < 0.2 else None,
        standing="suspended" if chance.random() < 0.1 else "active",
        skills=_skills(chance, taught),
    )


def _terms(chance: Random, count: int) -> Terms:
    def some(likely: float) -> frozenset[str]:
        picked = frozenset({f"o:{chance.randrange(count)}"})
        return picked if chance.random() < likely else frozenset()

    waivers = []
    if chance.random() < 0.3:
        waivers.append(FeeWaiver("aid", 50, uses=chance.choice([None, 1, 2])))
    if chance.random() < 0.2:
        waivers.append(FeeWaiver("grant", 90, issuers=frozenset({"i:1"}), uses=1))
    return Terms(
        START,
        hours_per_week=chance.randint(1, 5),
        at_once=chance.randint(1, 3),
        finish_by=_day(chance, 10, 60) if chance.random() < 0.35 else None,
        budget=Money(chance.choice([1000, 2000, 4000]), "EUR") if chance.random() < 0.35 else None,
        hours_at_most=chance.randint(5, 16) if chance.random() < 0.2 else None,
        include=some(0.15),
        avoid=some(0.1),
        avoid_issuers=frozenset({"i:1"}) if chance.random() < 0.1 else frozenset(),
        modes=frozenset({"online"}) if chance.random() < 0.15 else Terms(START).modes,
        waivers=tuple(waivers),
        worth=chance.choice([Fraction(0), Fraction(0), Fraction(1, 50), Fraction(1, 10)]),
    )


# --- the goal ----------------------------------------------------------------------------------

_COUNTS = {("s:0a", "s:0"), ("s:1c", "s:1")}


def _counts_as(held: str, need: SkillNeed) -> bool:
    if held == need.skill:
        return True
    if (held, need.skill) == ("s:0a", "s:0"):
        return True
    return need.close and {held, need.skill} == {"s:1", "s:1c"}


def _share_of(need: SkillNeed, skills: Sequence[SkillHeld]) -> Fraction:
    if not need.level:
        return Fraction(any(_counts_as(one.skill, need) for one in skills))
    want = LEVELS.index(need.level) + 1
    best = max(
        (
            LEVELS.index(one.level) + 1
            for one in skills
            if one.level and _counts_as(one.skill, need)
        ),
        default=0,
    )
    return Fraction(min(best, want), want)


def _active(case: Case) -> list[Holding]:
    at = datetime(START.year, START.month, START.day, 12, tzinfo=UTC)
    return [
        one
        for one in case.holdings
        if one.standing == "active" and (one.valid_until is None or one.valid_until >= at)
    ]


def _shares(case: Case, chosen: Sequence[Offering]) -> tuple[Fraction, Fraction, bool]:
    """The share of the role, the weight of what is required, and whether that is complete."""
    skills = [s for one in (*_active(case), *chosen) for s in one.skills]
    total = sum(need.weight for need in case.goal.needs)
    parts = [(need, _share_of(need, skills)) for need in case.goal.needs]
    share = sum((need.weight * part for need, part in parts), Fraction(0)) / total
    required = sum((need.weight * part for need, part in parts if need.required), Fraction(0))
    return share, required, all(part == 1 for need, part in parts if need.required)


# --- money -------------------------------------------------------------------------------------


def _cost(case: Case, chosen: Sequence[Offering]) -> int:
    options = [
        [None, *(n for n, one in enumerate(case.terms.waivers) if one.saves(offering))]
        for offering in chosen
    ]
    best = sum(one.price.minor for one in chosen)
    for picks in product(*options):
        used = [picks.count(n) for n in range(len(case.terms.waivers))]
        allowed = all(
            one.uses is None or used[n] <= one.uses for n, one in enumerate(case.terms.waivers)
        )
        if allowed:
            saved = sum(
                case.terms.waivers[pick].saves(one)
                for one, pick in zip(chosen, picks, strict=True)
                if pick is not None
            )
            best = min(best, sum(one.price.minor for one in chosen) - saved)
    return best


# --- time --------------------------------------------------------------------------------------


def _monday(week: int) -> date:
    return START + timedelta(days=7 * week)


def _sunday(week: int) -> date:
    return _monday(week) + timedelta(days=6)


def _run_loads(run: Run, hours: int) -> dict[int, int]:
    first, last = (run.first - START).days // 7, (run.last - START).days // 7
    weeks = list(range(first, last + 1))
    return {w: hours // len(weeks) + (n < hours % len(weeks)) for n, w in enumerate(weeks)}


def earliest(case: Case, chosen: Sequence[Offering], by: date = date.max) -> date | None:
    """The earliest end; the start for nothing; None if it cannot be arranged by a day."""
    if not chosen:
        return START
    held = {one.achievement_id for one in _active(case)}
    there = held | {one.achievement for one in chosen}
    if not all(set(group) & there for one in chosen for group in one.prerequisites):
        return None
    fixed = [one for one in chosen if one.runs]
    own = [one for one in chosen if not one.runs]
    ends = []
    for picks in product(*(one.runs for one in fixed)):
        latest = min([by, *ends])
        if all(run.last <= latest for run in picks):
            end = _with_runs(case.terms, held, list(zip(fixed, picks, strict=True)), own, latest)
            if end is not None and end <= latest:
                ends.append(end)
    return min(ends, default=None)


def _soonest(case: Case, chosen: Sequence[Offering]) -> date:
    """A day before which no choice can end: there is so much work, and runs have their ends."""
    hours = sum(one.hours for one in chosen)
    weeks = -(-hours // case.terms.hours_per_week)
    ends = [min(run.last for run in one.runs) for one in chosen if one.runs]
    # The last week may be one of a run that ends early in it.
    return max([_monday(weeks - 1) if hours else START, *ends])


def _with_runs(
    terms: Terms,
    held: set[str],
    fixed: Sequence[tuple[Offering, Run]],
    own: Sequence[Offering],
    by: date,
) -> date | None:
    load: dict[int, int] = {}
    count: dict[int, int] = {}
    for one, run in fixed:
        if run.first < START or (run.enrol_by or run.first) < START:
            return None
        if terms.finish_by and run.last > terms.finish_by:
            return None
        for week, hours in _run_loads(run, one.hours).items():
            load[week] = load.get(week, 0) + hours
            count[week] = count.get(week, 0) + 1
    if any(hours > terms.hours_per_week for hours in load.values()):
        return None
    if any(number > terms.at_once for number in count.values()):
        return None
    last_run = max((run.last for _, run in fixed), default=START)
    weeks = 3 + max(load, default=0) + sum(one.hours for one in own)
    weeks += max(((one.opens - START).days // 7 for one in own if one.opens), default=0)
    weeks = min(weeks, (by - START).days // 7 + 1)
    end = _work(_Work(terms, held, tuple(fixed), tuple(own), load, count), weeks)
    if end is None:
        return None
    return max(last_run, _sunday(end)) if own else last_run


@dataclass(frozen=True)
class _Work:
    terms: Terms
    held: set[str]
    fixed: tuple[tuple[Offering, Run], ...]
    own: tuple[Offering, ...]
    load: dict[int, int]
    count: dict[int, int]


def _work(work: _Work, weeks: int) -> int | None:
    """The earliest week in which all own work is done; -1 for none to do."""

    @cache
    def search(week: int, left: tuple[int, ...]) -> int | None:
        if not _runs_may_start(work, week, left):
            return None
        if week > weeks:
            return None
        if not any(left) and _all_started_before(work, week):
            return -1
        best: int | None = None
        for after in _spend(work, week, left):
            later = search(week + 1, after)
            if later is not None:
                end = max(later, week if after != left else -1)
                best = end if best is None else min(best, end)
        return best

    return search(0, tuple(one.hours for one in work.own))


def _all_started_before(work: _Work, week: int) -> bool:
    return all(run.first < _monday(week) for _, run in work.fixed)


def _done_before(work: _Work, day: date, left: Sequence[int]) -> set[str]:
    runs = {one.achievement for one, run in work.fixed if run.last < day}
    own = {one.achievement for one, hours in zip(work.own, left, strict=True) if not hours}
    return work.held | runs | own


def _runs_may_start(work: _Work, week: int, left: Sequence[int]) -> bool:
    """Whether each run whose own work had to be done by the last week finds it done."""
    for one, run in work.fixed:
        first_seen = week == 0 or run.first > _sunday(week - 1)
        if run.first <= _sunday(week) and first_seen:
            done = _done_before(work, run.first, left)
            if not all(set(group) & done for group in one.prerequisites):
                return False
    return True


def _spend(work: _Work, week: int, left: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every way to spend a week's hours on own work."""
    room = work.terms.hours_per_week - work.load.get(week, 0)
    if work.count.get(week, 0) >= work.terms.at_once:
        room = 0
    most = [
        min(hours, room) if hours and _open(work.terms, one, week) else 0
        for one, hours in zip(work.own, left, strict=True)
    ]
    for spent in product(*(range(hours + 1) for hours in most)):
        if sum(spent) <= room and _in_order(work, week, left, spent):
            yield tuple(a - b for a, b in zip(left, spent, strict=True))


def _open(terms: Terms, one: Offering, week: int) -> bool:
    if one.opens and _monday(week) < one.opens:
        return False
    if one.closes and _sunday(week) > one.closes:
        return False
    return not (terms.finish_by and _sunday(week) > terms.finish_by)


def _in_order(work: _Work, week: int, left: Sequence[int], spent: Sequence[int]) -> bool:
    """Whether the week's work can be done one thing after the other."""
    done = _done_before(work, _monday(week), left)
    waiting = [n for n, hours in enumerate(spent) if hours]
    while waiting:
        ready = [
            n for n in waiting if all(set(group) & done for group in work.own[n].prerequisites)
        ]
        if not ready:
            return False
        for n in ready:
            waiting.remove(n)
            if spent[n] == left[n]:
                done = done | {work.own[n].achievement}
    return True


# --- the best ----------------------------------------------------------------------------------


def _allowed(case: Case, chosen: Sequence[Offering]) -> bool:
    terms = case.terms
    ids = {one.id for one in chosen}
    if not terms.include <= ids or terms.avoid & ids:
        return False
    if any(one.issuer_id in terms.avoid_issuers or one.mode not in terms.modes for one in chosen):
        return False
    if terms.hours_at_most is not None and sum(one.hours for one in chosen) > terms.hours_at_most:
        return False
    return terms.budget is None or _cost(case, chosen) <= terms.budget.minor


def _choices(case: Case) -> Iterator[tuple[Offering, ...]]:
    everything = case.catalogue.offerings
    for size in range(len(everything) + 1):
        yield from combinations(everything, size)


def key_of(case: Case, chosen: Sequence[Offering], end: date, objective: Objective) -> tuple:
    """How good a choice is; the smaller, the better."""
    cost, hours = _cost(case, chosen), sum(one.hours for one in chosen)
    share, required, _ = _shares(case, chosen)
    match objective:
        case "cost":
            return (cost, hours)
        case "hours":
            return (hours, cost)
        case "finish":
            return ((end - START).days if chosen else -1, cost, hours)
        case "coverage":
            net = share - case.terms.worth * hours
            return (-required * (not case.terms.worth), -net, cost, hours)


def best_of(case: Case, objective: Objective) -> tuple | None:
    """The key of the best choice; None if there is none."""
    kept = []
    for chosen in _choices(case):
        share, _, complete = _shares(case, chosen)
        if objective != "coverage" and not (complete and share >= case.goal.enough):
            continue
        if _allowed(case, chosen):
            kept.append(chosen)
    if objective == "finish":
        # Whatever cannot end as soon as the best so far need not be tried.
        best, by = None, date.max
        for chosen in sorted(kept, key=lambda one: _soonest(case, one)):
            end = earliest(case, chosen, by) if _soonest(case, chosen) <= by else None
            if end is not None:
                key = key_of(case, chosen, end, objective)
                best, by = key if best is None else min(best, key), min(by, end)
        return best
    for key, chosen in sorted(
        ((key_of(case, one, START, objective), one) for one in kept), key=lambda pair: pair[0]
    ):
        if earliest(case, chosen) is not None:
            return key
    return None


def works(case: Case) -> bool:
    """Whether there is any plan that completes the goal."""
    return best_of(case, "cost") is not None


def differences(seed: int, objective: Objective) -> list[str]:
    """Hold the planner's answer for one drawn case against the slow one."""
    case = draw(seed)
    answer = make_plan(case.goal, case.holdings, case.catalogue, case.terms, objective=objective)
    best = best_of(case, objective)
    where = f"case {seed}, {objective}"
    if isinstance(answer, NoPlan):
        wrong = best is not None or not answer.proven
        return [f"{where}: no plan, and the best is {best}"] if wrong else []
    ends = [
        step.ends if step.offering.runs else step.work[-1].starts + timedelta(days=6)
        for step in answer.steps
    ]
    chosen = [step.offering for step in answer.steps]
    key = key_of(case, chosen, max(ends, default=START), objective)
    found = [f"{where}: {fault}" for fault in faults_of(answer, case)]
    if key != best:
        found.append(f"{where}: {key}, and the best is {best}")
    if not (answer.optimality.proven and answer.optimality.ties_proven):
        found.append(f"{where}: not proven")
    return found


# --- what a plan must keep ---------------------------------------------------------------------


def faults_of(  # noqa: C901, PLR0912 - one branch for each promise
    plan: Plan, case: Case
) -> list[str]:
    """Everything that a plan breaks, read from the plan alone."""
    terms = case.terms
    chosen = [step.offering for step in plan.steps]
    faults = []
    held = {one.achievement_id for one in _active(case)}
    weeks: dict[date, int] = {}
    active: dict[date, set[str]] = {}
    for step in plan.steps:
        one = step.offering
        if sum(week.hours for week in step.work) != one.hours:
            faults.append(f"{one.id} is not done")
        for week in step.work:
            weeks[week.starts] = weeks.get(week.starts, 0) + week.hours
            active.setdefault(week.starts, set()).add(one.id if one.runs else "own")
        if step.starts < terms.start or (terms.finish_by and step.ends > terms.finish_by):
            faults.append(f"{one.id} is out of time")
        if one.runs and not any(
            (run.first, run.last) == (step.starts, step.ends)
            and (run.enrol_by or run.first) >= terms.start
            for run in one.runs
        ):
            faults.append(f"{one.id} has no such run")
        if one.opens and step.starts < one.opens:
            faults.append(f"{one.id} starts before it opens")
        if one.closes and step.ends > one.closes:
            faults.append(f"{one.id} ends after it closes")
        for group in one.prerequisites:
            before = [
                other
                for other in plan.steps
                if other.offering.achievement in group
                and other.offering.id != one.id
                and (
                    other.ends < step.starts
                    or (other.ends == step.starts and not one.runs and not other.offering.runs)
                )
            ]
            if not held & set(group) and not before:
                faults.append(f"{one.id} lacks {group}")
    if any(hours > terms.hours_per_week for hours in weeks.values()):
        faults.append("a week has too many hours")
    if any(len(several) > terms.at_once for several in active.values()):
        faults.append("too much at once")
    if not _allowed(case, chosen):
        faults.append("a limit or a wish is not kept")
    if plan.cost.minor != _cost(case, chosen) or plan.hours != sum(one.hours for one in chosen):
        faults.append("cost or hours are not what the steps add up to")
    if plan.coverage != _shares(case, chosen)[0]:
        faults.append("the coverage is not what the steps reach")
    return faults


def relaxed(  # noqa: C901 - one branch for each kind of constraint
    case: Case, kinds: frozenset[tuple[str, str]]
) -> Case:
    """The case with some constraints gone."""
    terms, goal = case.terms, case.goal
    for kind, subject in kinds:
        match kind:
            case "budget":
                terms = replace(terms, budget=None)
            case "hours":
                terms = replace(terms, hours_at_most=None)
            case "deadline":
                terms = replace(terms, finish_by=None)
            case "hours-per-week":
                terms = replace(terms, hours_per_week=168)
            case "at-once":
                terms = replace(terms, at_once=99)
            case "include":
                terms = replace(terms, include=terms.include - {subject})
            case "avoid":
                terms = replace(terms, avoid=terms.avoid - {subject})
            case "issuer":
                terms = replace(terms, avoid_issuers=frozenset())
            case "mode":
                terms = replace(terms, modes=terms.modes | {subject})
    return Case(goal, case.holdings, case.catalogue, terms)
