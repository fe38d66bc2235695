"""A rating plan: who judges whom on which task, and whether measures can come of it.

Knows raters, their conflicts, and the faults of a plan: someone who judges themselves or a friend,
people with too few raters, uneven work, and parts that nothing links. `assignment` makes plans
without these faults. Needs no NumPy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cairn.assessment.finding import Finding, listing
from cairn.assessment.linkage import Meeting, linked_raters, linked_tasks
from cairn.assessment.load_balance import Loads
from cairn.kernel.errors import ShapeError

__all__ = [
    "PlanRules",
    "Rater",
    "RatingPlan",
    "allowed_people",
    "plan_findings",
    "require_plan",
]

_ONLY_TOLD = frozenset({"uneven-load", "unknown-conflict"})


@dataclass(frozen=True, slots=True)
class Rater:
    """Someone who judges.

    Attributes:
        key: The word that ratings name them by: an e-mail address.
        name: What people call them.
        organisation: Where they work; may be empty.
        outside: Whether they come from outside the issuer.
        conflicts: The people whom they must not judge, by key or by name, as they declared.
    """

    key: str
    name: str
    organisation: str = ""
    outside: bool = False
    conflicts: frozenset[str] = frozenset()

    def is_person(self, person: str) -> bool:
        """Whether this is the person of that key; case does not matter."""
        return self.key.casefold() == person.casefold()

    def in_conflict(self, person: str, name: str) -> bool:
        """Whether they declared a conflict with the person of that key or name."""
        if not self.conflicts:
            return False
        declared = {one.strip().casefold() for one in self.conflicts}
        return person.casefold() in declared or name.strip().casefold() in declared


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What a plan must give each person; the gate asks for the same.

    Attributes:
        raters: How many raters at least.
        outside: How many of them at least from outside the issuer.
        raters_per_task: How many at least for each task.
    """

    raters: int = 2
    outside: int = 0
    raters_per_task: int = 1


@dataclass(frozen=True, slots=True)
class RatingPlan:
    """Who judges whom on which task.

    Attributes:
        people: What each person who is judged is called, by key.
        raters: The raters.
        tasks: What each task is called, by key.
        meetings: Who judges whom on what.
        blind: Whether raters see neither whose work it is nor what others gave.
        by_key: The raters by their keys.
    """

    people: Mapping[str, str]
    raters: tuple[Rater, ...]
    tasks: Mapping[str, str]
    meetings: tuple[Meeting, ...]
    blind: bool = True
    by_key: Mapping[str, Rater] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {rater.key: rater for rater in self.raters})

    @property
    def loads(self) -> dict[str, int]:
        """How many people each rater judges, by the rater's key."""
        pairs = {(one.rater, one.person) for one in self.meetings}
        counts = Counter(rater for rater, _ in pairs)
        return {rater.key: counts[rater.key] for rater in self.raters}


def allowed_people(people: Mapping[str, str], raters: Iterable[Rater]) -> dict[str, set[str]]:
    """Whom each rater may judge, by the rater's key.

    Args:
        people: What each person is called, by key.
        raters: The raters.
    """
    keys: dict[str, set[str]] = {}
    words: dict[str, set[str]] = {}
    for person, name in people.items():
        keys.setdefault(person.casefold(), set()).add(person)
        for word in (person, name.strip()):
            words.setdefault(word.casefold(), set()).add(person)
    found = {}
    for rater in raters:
        barred = [words.get(one.strip().casefold(), set()) for one in rater.conflicts]
        found[rater.key] = set(people).difference(keys.get(rater.key.casefold(), set()), *barred)
    return found


def require_plan(plan: RatingPlan, rules: PlanRules) -> None:
    """Refuse a plan from which no measures could come.

    Raises:
        ShapeError: the plan has a fault other than uneven work; the sentence names all faults, and
            where nothing links the groups, the groups.
    """
    faults = [one for one in plan_findings(plan, rules) if one.code not in _ONLY_TOLD]
    if faults:
        mends = dict.fromkeys(fault.mend for fault in faults)
        raise ShapeError(
            " ".join(fault.sentence for fault in faults),
            code=faults[0].code,
            mend=" ".join(mends),
        )


def plan_findings(plan: RatingPlan, rules: PlanRules) -> tuple[Finding, ...]:
    """Say what is wrong with a plan.

    Args:
        plan: The plan.
        rules: What it must give each person.

    Returns:
        Every fault; nothing when all is well. What is faulty counts for nothing else: a rater who
        must not judge a person is not one of that person's raters.
    """
    if not plan.meetings:
        mend = "Let raters judge people."
        return (Finding("empty-plan", "In the plan nobody judges anybody.", mend),)
    findings = [*_about_words(plan)]
    allowed = allowed_people(plan.people, plan.raters)
    known = [one for one in dict.fromkeys(plan.meetings) if _known(plan, one)]
    good = [one for one in known if one.person in allowed[one.rater]]
    findings += _about_forbidden(plan, sorted(set(known) - set(good)))
    findings += _about_numbers(plan, good, rules)
    findings += _about_links(plan, good)
    findings += _about_loads(plan, good, rules, allowed)
    return tuple(findings)


def _known(plan: RatingPlan, one: Meeting) -> bool:
    return one.person in plan.people and one.task in plan.tasks and one.rater in plan.by_key


def _about_words(plan: RatingPlan) -> Iterator[Finding]:
    """Words that name nobody or two, and what stands twice."""
    sides: tuple[tuple[str, Callable[[Meeting], str], Iterable[str]], ...] = (
        ("person", lambda one: one.person, plan.people),
        ("rater", lambda one: one.rater, [rater.key for rater in plan.raters]),
        ("task", lambda one: one.task, plan.tasks),
    )
    for what, read, known in sides:
        strangers = sorted({read(one) for one in plan.meetings} - set(known))
        if strangers:
            yield Finding(
                f"unknown-{what}",
                f"The plan names a {what} that the assessment does not have: {listing(strangers)}.",
                "Correct the name, or add it to the assessment.",
            )
    keys = Counter(rater.key.casefold() for rater in plan.raters)
    twice = [rater.name for rater in plan.raters if keys[rater.key.casefold()] > 1]
    if twice:
        yield Finding(
            "repeated-rater",
            f"Raters have the same e-mail address: {listing(twice)}.",
            "Keep one of them, or give each their own address.",
        )
    copies = [one for one, times in Counter(plan.meetings).items() if times > 1]
    if copies:
        shown = [f"{one.rater} judges {one.person}" for one in copies]
        yield Finding(
            "repeated-meeting",
            f"The plan says this more than once: {listing(shown)}.",
            "Keep one of each.",
        )
    yield from _about_declarations(plan)


def _about_declarations(plan: RatingPlan) -> Iterator[Finding]:
    """A conflict with a misspelt name would protect nobody."""
    words = {word.strip().casefold() for pair in plan.people.items() for word in pair}
    for rater in plan.raters:
        strangers = sorted(one for one in rater.conflicts if one.strip().casefold() not in words)
        if strangers:
            yield Finding(
                "unknown-conflict",
                f"{rater.name} declares a conflict with someone who does not take part:"
                f" {listing(strangers)}.",
                "Check the spelling; nothing is to do if this person is in another assessment.",
            )


def _about_forbidden(plan: RatingPlan, meetings: Iterable[Meeting]) -> Iterator[Finding]:
    """Meetings that must not be: each is of oneself, or goes against a declaration."""
    own: dict[str, None] = {}
    conflicts: dict[str, None] = {}
    for one in meetings:
        rater, name = plan.by_key[one.rater], plan.people[one.person]
        if rater.is_person(one.person):
            own[name] = None
        else:
            conflicts[f"{rater.name} judges {name}"] = None
    if own:
        yield Finding(
            "self-rating",
            f"In the plan these people judge themselves: {listing(list(own))}.",
            "Let someone else judge them.",
        )
    if conflicts:
        yield Finding(
            "conflict-of-interest",
            f"The plan goes against a declared conflict: {listing(list(conflicts))}.",
            "Let someone else judge these people.",
        )


def _about_numbers(
    plan: RatingPlan, meetings: Sequence[Meeting], rules: PlanRules
) -> Iterator[Finding]:
    raters: dict[str, set[str]] = {person: set() for person in plan.people}
    on_task: Counter[tuple[str, str]] = Counter()
    for one in meetings:
        raters[one.person].add(one.rater)
        on_task[one.person, one.task] += 1
    outside = {rater.key for rater in plan.raters if rater.outside}
    counts = {person: len(found) for person, found in raters.items()}
    yield from _too_few(plan, "too-few-raters", "raters", counts, rules.raters)
    counts = {person: len(found & outside) for person, found in raters.items()}
    yield from _too_few(plan, "too-few-outside", "raters from outside", counts, rules.outside)
    for task, called in plan.tasks.items():
        counts = {person: on_task[person, task] for person in plan.people}
        what = f"raters on {called}" if called else "raters on the task"
        yield from _too_few(plan, "too-few-on-task", what, counts, rules.raters_per_task)


def _too_few(
    plan: RatingPlan, code: str, what: str, counts: Mapping[str, int], least: int
) -> Iterator[Finding]:
    lacking = [f"{plan.people[one]} ({n or 'none'})" for one, n in counts.items() if n < least]
    if lacking:
        yield Finding(
            code,
            f"These people have fewer than {least} {what}: {listing(lacking)}.",
            f"Give each person at least {least}.",
        )


def _about_links(plan: RatingPlan, meetings: Sequence[Meeting]) -> Iterator[Finding]:
    parts = linked_raters(meetings)
    if len(parts) > 1:
        named = [[plan.by_key[key].name for key in part] for part in parts]
        yield Finding(
            "unlinked-plan",
            "The plan falls into groups of raters that no person links:"
            f" {'; '.join(listing(group) for group in named)}.",
            "Let a rater of each group judge someone of another group.",
        )
        return
    tasks = linked_tasks(meetings)
    if len(tasks) > 1:
        named = [[plan.tasks[key] for key in part] for part in tasks]
        yield Finding(
            "unlinked-plan",
            "The plan falls into groups of tasks that no rater links:"
            f" {'; '.join(listing(group) for group in named)}. Whether a task is hard or its raters"
            " are severe could not be told.",
            "Let some raters judge on tasks of more than one group.",
        )


def _about_loads(
    plan: RatingPlan,
    meetings: Sequence[Meeting],
    rules: PlanRules,
    allowed: Mapping[str, set[str]],
) -> Iterator[Finding]:
    judged: dict[str, set[str]] = {rater.key: set() for rater in plan.raters}
    for one in meetings:
        judged[one.rater].add(one.person)
    outside = {rater.key for rater in plan.raters if rater.outside}
    loads = Loads(judged, allowed, outside, rules.outside)
    chain = loads.evening_moves()
    if chain:
        giver, taker = plan.by_key[chain[-1].giver], plan.by_key[chain[0].taker]
        yield Finding(
            "uneven-load",
            f"The work is uneven: {giver.name} judges {loads.load(giver.key)} people and"
            f" {taker.name} judges {loads.load(taker.key)}, and no conflict asks for it.",
            f"Take people from {giver.name} and give people to {taker.name}.",
        )
