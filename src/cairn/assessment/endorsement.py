"""Endorsements: what people who worked with a candidate say they have seen.

Knows who endorses whom, in which relation and period, and which endorsements can be measured: those
of people who endorse at least two others and are linked with the rest, because only then can anyone
tell a kind endorser from a good candidate. All others count as statements and give no measure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias, get_args

from cairn.assessment.finding import Finding, listing
from cairn.assessment.linkage import linked_names
from cairn.assessment.ratings import Rating
from cairn.assessment.rubric import Rubric
from cairn.assessment.statistic import NotEnoughData

__all__ = ["Endorsed", "Endorsement", "EndorsementSummary", "Relation", "summarize_endorsements"]

Relation: TypeAlias = Literal["manager", "colleague", "report", "client", "teacher", "other"]
"""What the endorser was to the candidate."""

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Endorsement:
    """What one person says about another.

    Attributes:
        person: The candidate.
        endorser: Who says so.
        relation: What the endorser was to the candidate.
        since: The first day of working together.
        until: The last day; None while it lasts.
        behaviours: For each criterion that the endorser could see, the score of the rubric.
        statement: In the endorser's own words; may be empty.
    """

    person: str
    endorser: str
    relation: Relation
    since: date
    until: date | None = None
    behaviours: Mapping[str, int] = field(default_factory=dict)
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Endorsed:
    """What a candidate has.

    Attributes:
        person: The candidate.
        endorsements: How many people spoke.
        relations: How many of them in each relation.
        measured: How many of them can be measured, because they are linked.
        no_measure: Why no measure can come of them; None when some are linked.
    """

    person: str
    endorsements: int
    relations: Mapping[Relation, int]
    measured: int
    no_measure: NotEnoughData | None

    @property
    def sentence(self) -> str:
        """What can be said to whoever reads it."""
        people = "one person" if self.endorsements == 1 else f"{self.endorsements} people"
        kinds = ", ".join(f"{count} as {kind}" for kind, count in self.relations.items())
        said = f"{people.capitalize()} who worked with {self.person} spoke ({kinds})."
        return f"{said} {self.no_measure.reason}" if self.no_measure else said


@dataclass(frozen=True, slots=True)
class EndorsementSummary:
    """What all endorsements give.

    Attributes:
        ratings: Of linked endorsers, one for each behaviour; to be estimated like other ratings.
        people: What each candidate has, by name.
        statements: The endorsements that count as statements only.
        findings: What was left out, and what must be known.
    """

    ratings: tuple[Rating, ...]
    people: tuple[Endorsed, ...]
    statements: tuple[Endorsement, ...]
    findings: tuple[Finding, ...]


def summarize_endorsements(
    endorsements: Iterable[Endorsement],
    rubric: Rubric,
    ratings: Sequence[Rating] = (),
    task: str = "",
) -> EndorsementSummary:
    """Turn endorsements into ratings where that can be, and into statements elsewhere.

    Args:
        endorsements: The endorsements.
        rubric: Criteria and scores of what was seen.
        ratings: Ratings of others, which may link endorsers.
        task: The task that the ratings are given; working together is one of its own.

    Returns:
        Ratings, and for each candidate what there is. A faulty endorsement is named and left out.
    """
    findings: list[Finding] = []
    usable = _usable(list(endorsements), rubric, findings)
    linked = _linked(usable, ratings)
    measured = [one for one in usable if one.endorser in linked and one.behaviours]
    statements = [one for one in usable if one.endorser not in linked or not one.behaviours]
    if statements:
        apart = sorted({one.endorser for one in statements})
        findings.append(
            Finding(
                "unlinked-endorsers",
                "What these people say counts as a statement and gives no measure, because nobody"
                f" can tell how kind they are: {listing(apart)}.",
                "Ask people who worked with several candidates, or raters who judge them all.",
            )
        )
    people = tuple(
        _endorsed(person, [one for one in usable if one.person == person], measured)
        for person in sorted({one.person for one in usable})
    )
    given = tuple(
        Rating(one.person, one.endorser, criterion, score, task)
        for one in measured
        for criterion, score in one.behaviours.items()
    )
    return EndorsementSummary(given, people, tuple(statements), tuple(findings))


def _usable(
    endorsements: Sequence[Endorsement], rubric: Rubric, findings: list[Finding]
) -> list[Endorsement]:
    """Those without a fault; each fault is told with the names of all whom it concerns."""
    faults: dict[tuple[str, str, str], list[str]] = {}
    times = Counter((one.person.casefold(), one.endorser.casefold()) for one in endorsements)
    kept = []
    for one in endorsements:
        wrong = [*_faults_of(one, rubric)]
        if times[one.person.casefold(), one.endorser.casefold()] > 1:
            wrong.append(
                (
                    "repeated-endorsement",
                    "Somebody endorses the same person more than once, and none of it counts",
                    "Keep one endorsement for each pair.",
                )
            )
        for fault in wrong:
            faults.setdefault(fault, []).append(f"{one.endorser} for {one.person}")
        if not wrong:
            kept.append(one)
    findings += [
        Finding(code, f"{what}: {listing(list(dict.fromkeys(pairs)))}.", mend)
        for (code, what, mend), pairs in faults.items()
    ]
    return kept


def _faults_of(one: Endorsement, rubric: Rubric) -> Iterator[tuple[str, str, str]]:
    """What is wrong with one: a code, the fault without its end, and the mend."""
    if one.person.casefold() == one.endorser.casefold():
        yield (
            "self-endorsement",
            "Nobody can endorse themselves",
            "Ask someone who worked with the candidate.",
        )
    if one.relation not in get_args(Relation):
        yield (
            "unknown-relation",
            f"“{one.relation}” is no relation of people who work together",
            "Write one of: " + ", ".join(get_args(Relation)) + ".",
        )
    if one.until is not None and one.until < one.since:
        yield (
            "period-ends-early",
            "The time of working together ends before it begins",
            "Correct one of the two days.",
        )
    if not one.behaviours and not one.statement.strip():
        yield (
            "empty-endorsement",
            "The endorsement says nothing",
            "Ask for what was seen, on the rubric or in words.",
        )
    yield from _faulty_behaviours(one.behaviours, rubric)


def _faulty_behaviours(
    behaviours: Mapping[str, int], rubric: Rubric
) -> Iterator[tuple[str, str, str]]:
    criteria = {criterion.key: criterion for criterion in rubric.criteria}
    strangers = sorted(behaviours.keys() - criteria.keys())
    if strangers:
        yield (
            "unknown-criterion",
            f"The rubric does not have {listing(strangers)}",
            "Correct the criterion.",
        )
    for key in sorted(behaviours.keys() & criteria.keys()):
        low, high = criteria[key].span
        score = behaviours[key]
        whole = isinstance(score, int) and not isinstance(score, bool)
        if not whole or not low <= score <= high:
            yield (
                "impossible-score",
                f"The score {score} on {criteria[key].name} is not possible",
                f"Give a whole number from {low} to {high}.",
            )


def _linked(endorsements: Sequence[Endorsement], ratings: Sequence[Rating]) -> set[str]:
    """The endorsers of at least two people who are of the largest linked group of all."""
    judged: dict[str, set[str]] = {}
    for one in endorsements:
        if one.behaviours:
            judged.setdefault(one.endorser, set()).add(one.person)
    # An endorser of one person is as kind as that person is good: nothing tells the two apart.
    judged = {who: people for who, people in judged.items() if len(people) >= _FEWEST}
    endorsers = set(judged)
    for rating in ratings:
        judged.setdefault(rating.rater, set()).add(rating.person)
    pairs = [
        (("rater", who), ("person", person)) for who, people in judged.items() for person in people
    ]
    for part in linked_names(pairs)[:1]:
        inside = {name for kind, name in part if kind == "rater"}
        if len(inside) >= _FEWEST:
            return inside & endorsers
    return set()


def _endorsed(person: str, own: Sequence[Endorsement], measured: Sequence[Endorsement]) -> Endorsed:
    counts = Counter(one.relation for one in own)
    linked = sum(one.person == person for one in measured)
    none = None
    if linked == 0:
        none = NotEnoughData(
            "What they say counts as a statement and gives no measure, because nothing links those"
            " who spoke with others.",
            len(own),
        )
    return Endorsed(person, len(own), dict(sorted(counts.items())), linked, none)
