"""A shortlist: a filter that anyone can read, and the proof of each answer.

The rule, whole: a clause is met where the proof tree of what it wants is satisfied by credentials
that stand. Who meets every clause that must be met, and enough of those that may be, meets the
requirement. Nothing is weighed but what the requirement weighs, nothing is learned, and the list
decides nothing: a person does, in `decision`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from cairn.hiring.applicant import Applicant
from cairn.hiring.background import NOTHING_KNOWN, Background
from cairn.hiring.clause_answer import ClauseAnswer, ClauseQuestion
from cairn.hiring.requirement import Clause, JobRequirement
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "OUTCOMES",
    "ClauseCount",
    "Outcome",
    "PersonAnswer",
    "Shortlist",
    "meets",
    "passed_matrix",
    "shortlist",
]

Outcome: TypeAlias = Literal["shortlisted", "beyond the places", "undetermined", "not met"]
"""Where somebody stands.

"shortlisted": meets the requirement and has a place. "beyond the places": meets it, and others
meet more of the optional clauses. "undetermined": nothing speaks against it, and something could
not be looked at. "not met": falls at a clause.
"""

OUTCOMES: tuple[Outcome, ...] = ("shortlisted", "beyond the places", "undetermined", "not met")
"""Every outcome, in the order in which people are listed."""


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """What the requirement says of one applicant.

    Attributes:
        applicant: Who.
        clauses: The answer at each clause, in the requirement's order.
        outcome: Where they stand.
        sentence: The same in a sentence for people.
    """

    applicant: Applicant
    clauses: tuple[ClauseAnswer, ...]
    outcome: Outcome
    sentence: str

    @property
    def fell_at(self) -> tuple[Clause, ...]:
        """The clauses that had to be met and are not."""
        return tuple(
            one.clause for one in self.clauses if one.clause.weight == "must" and one.met is False
        )

    @property
    def open_at(self) -> tuple[Clause, ...]:
        """The clauses of which it could not be determined whether they are met."""
        return tuple(one.clause for one in self.clauses if one.met is None)

    @property
    def met_must(self) -> int:
        """How many clauses that must be met are."""
        return sum(one.met is True and one.clause.weight == "must" for one in self.clauses)

    @property
    def met_may(self) -> int:
        """How many clauses that may be met are."""
        return sum(one.met is True and one.clause.weight == "may" for one in self.clauses)


@dataclass(frozen=True, slots=True)
class ClauseCount:
    """What one clause does to the people as a whole.

    Attributes:
        clause: The clause.
        met: How many meet it.
        not_met: How many do not.
        undetermined: Of how many nobody knows.
        only_here: How many do not meet the requirement, and would if they met this one clause and
            all else stayed as it is. What could not be determined counts as not met here.
    """

    clause: Clause
    met: int
    not_met: int
    undetermined: int
    only_here: int


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The answers for everybody, with all that they depend on.

    Attributes:
        requirement: What was asked.
        at: The instant for which the answers hold.
        background: What they depend on besides.
        answers: One for each applicant: by outcome, then by how many clauses are met (those that
            must be first), then by reference. Among equals the order says nothing.
        counts: What each clause does, in the requirement's order.
        remarks: What must be told beside the list, a sentence each.
    """

    requirement: JobRequirement
    at: datetime
    background: Background
    answers: tuple[PersonAnswer, ...]
    counts: tuple[ClauseCount, ...]
    remarks: tuple[str, ...]

    def of(self, reference: str) -> PersonAnswer:
        """The answer for one applicant.

        Raises:
            UsageError: If nobody has this reference (``no-such-applicant``).
        """
        for one in self.answers:
            if one.applicant.reference == reference:
                return one
        raise UsageError(
            f"Nobody on this list has the reference “{reference[:60]}”.",
            code="no-such-applicant",
            mend="Take a reference from the list.",
        )


def shortlist(
    requirement: JobRequirement,
    applicants: Sequence[Applicant],
    *,
    at: datetime,
    background: Background = NOTHING_KNOWN,
) -> Shortlist:
    """Ask a requirement of everybody who applied.

    The same values give the same list, whatever the order of the applicants. Where more people
    meet the requirement than there are places, those who meet more optional clauses have them;
    whoever stands level with the last one has a place too, so that nothing but the requirement
    decides.

    Args:
        requirement: What the job needs.
        applicants: Who applied, with what they handed in.
        at: The instant for which the answers hold.
        background: How skills relate, what counts as what, and who is on which list.

    Raises:
        UsageError: If two applicants share a reference (``repeated-applicant``), there are fewer
            places than one (``bad-requirement``) or the instant has no zone (``bad-instant``).
    """
    _check(requirement, applicants)
    questions = [
        ClauseQuestion(requirement, clause, at, background) for clause in requirement.clauses
    ]
    met = [
        (one, tuple(question.answer(one) for question in questions))
        for one in sorted(applicants, key=lambda one: one.reference)
    ]
    least = _least_with_a_place(requirement, [clauses for _, clauses in met])
    answers = [_person(requirement, one, clauses, least) for one, clauses in met]
    answers.sort(key=lambda one: (OUTCOMES.index(one.outcome), -one.met_must, -one.met_may))
    return Shortlist(
        requirement,
        at,
        background,
        tuple(answers),
        tuple(_count(requirement, place, answers) for place in range(len(questions))),
        _remarks(requirement, answers),
    )


def meets(requirement: JobRequirement, met: Sequence[bool | None]) -> bool | None:
    """The rule itself: whether answers at the clauses add up to meeting the requirement.

    Args:
        requirement: What the job needs.
        met: Whether each clause is met, in the requirement's order; None where nobody knows.

    Returns:
        True or False; None where it depends on what nobody knows.
    """
    must = [one for one, c in zip(met, requirement.clauses, strict=True) if c.weight == "must"]
    may = [one for one, c in zip(met, requirement.clauses, strict=True) if c.weight == "may"]
    if False in must or len(may) - may.count(False) < requirement.least_may:
        return False
    return True if None not in must and may.count(True) >= requirement.least_may else None


def passed_matrix(
    found: Shortlist, *, undetermined: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...], NDArray[np.bool_]]:
    """Who meets which clause, as a table for counting.

    Args:
        found: The list.
        undetermined: What stands in the table where nobody knows.

    Returns:
        The references of the applicants, the keys of the clauses, and the table: a row for each
        applicant in the list's order, a column for each clause in the requirement's.
    """
    import numpy as np  # noqa: PLC0415 - a list is read without it, and commands start quickly

    rows = [
        [undetermined if clause.met is None else clause.met for clause in one.clauses]
        for one in found.answers
    ]
    keys = tuple(one.key for one in found.requirement.clauses)
    table = np.array(rows, dtype=np.bool_).reshape(len(rows), len(keys))
    return tuple(one.applicant.reference for one in found.answers), keys, table


def _check(requirement: JobRequirement, applicants: Sequence[Applicant]) -> None:
    if requirement.places is not None and requirement.places < 1:
        raise UsageError(
            f"The requirement has {requirement.places} places.",
            code="bad-requirement",
            mend="Leave the number of places out, or give one from 1 up.",
        )
    times = Counter(one.reference for one in applicants)
    for reference, count in sorted(times.items()):
        if count > 1:
            raise UsageError(
                f"{count} applicants have the reference “{reference[:60]}”.",
                code="repeated-applicant",
                mend="Give each applicant one reference, and put all that they hold under it.",
            )


def _least_with_a_place(
    requirement: JobRequirement, answered: Sequence[tuple[ClauseAnswer, ...]]
) -> int:
    """How many optional clauses somebody has to meet to have a place; 0 where all have one."""
    meeting = sorted(
        (
            sum(one.met is True and one.clause.weight == "may" for one in clauses)
            for clauses in answered
            if meets(requirement, [one.met for one in clauses])
        ),
        reverse=True,
    )
    places = requirement.places
    return 0 if places is None or len(meeting) <= places else meeting[places - 1]


def _person(
    requirement: JobRequirement,
    applicant: Applicant,
    clauses: tuple[ClauseAnswer, ...],
    least: int,
) -> PersonAnswer:
    good = meets(requirement, [one.met for one in clauses])
    optional = sum(one.met is True and one.clause.weight == "may" for one in clauses)
    outcome: Outcome
    if good is None:
        outcome = "undetermined"
    elif not good:
        outcome = "not met"
    else:
        outcome = "shortlisted" if optional >= least else "beyond the places"
    return PersonAnswer(
        applicant, clauses, outcome, _sentence(requirement, clauses, outcome, optional)
    )


def _sentence(
    requirement: JobRequirement,
    clauses: tuple[ClauseAnswer, ...],
    outcome: Outcome,
    optional: int,
) -> str:
    may = sum(one.clause.weight == "may" for one in clauses)
    more = f", and {optional} of {may} that may be" if may else ""
    if outcome == "shortlisted":
        return f"Meets everything that must be met{more}."
    if outcome == "beyond the places":
        return f"Meets everything that must be met{more}; the places went to people who meet more."
    if outcome == "undetermined":
        names = _names([one.clause for one in clauses if one.met is None])
        return f"Nobody knows yet: {names} could not be determined. A person has to look."
    fell = [one.clause for one in clauses if one.clause.weight == "must" and one.met is False]
    if fell:
        return f"Does not meet {_names(fell)}."
    least = requirement.least_may
    wanted = "1 is wanted" if least == 1 else f"{least} are wanted"
    return f"Meets {optional} of {may} optional clauses; {wanted}."


def _names(clauses: Sequence[Clause]) -> str:
    words = [f"“{one.name}”" for one in clauses]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _count(requirement: JobRequirement, place: int, answers: Sequence[PersonAnswer]) -> ClauseCount:
    here = Counter(one.clauses[place].met for one in answers)
    only = 0
    for one in answers:
        met = [clause.met is True for clause in one.clauses]
        if one.clauses[place].met is False and not meets(requirement, met):
            met[place] = True
            only += meets(requirement, met) is True
    clause = requirement.clauses[place]
    return ClauseCount(clause, here[True], here[False], here[None], only)


def _remarks(requirement: JobRequirement, answers: Sequence[PersonAnswer]) -> tuple[str, ...]:
    found = ["This list is a filter; a person decides, and the decision is recorded."]
    outcomes = Counter(one.outcome for one in answers)
    places = requirement.places
    if places is not None and outcomes["shortlisted"] > places:
        room = "There is 1 place" if places == 1 else f"There are {places} places"
        found.append(
            f"{room} and {outcomes['shortlisted']} people are on the list: nothing"
            " in the requirement tells those apart who stand level at the last place."
        )
    if unknown := outcomes["undetermined"]:
        people = "1 person is" if unknown == 1 else f"{unknown} people are"
        found.append(
            f"{people} neither in nor out: something could not be determined. Have it looked at"
            " before the list is closed."
        )
    return tuple(found)
