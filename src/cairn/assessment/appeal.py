"""Appeal: the work is judged again by new raters, and every step stays in the log.

Knows an appeal as a value that only grows: each step gives a new one with one more entry. A former
decision is replaced, never deleted. Who rates again and what the ratings say, others know: the
decision after the appeal is made by `gate` from estimates of all ratings that count. Needs no
NumPy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from cairn.assessment.gate import Decision, Gate
from cairn.assessment.gate_chance import counted, in_words
from cairn.kernel.errors import UsageError

__all__ = ["Appeal", "Entry", "Step", "assign", "close", "request", "rerating_faults", "withdraw"]

Step: TypeAlias = Literal["requested", "assigned", "replaced", "confirmed", "withdrawn"]
"""What was done."""


class Entry(NamedTuple):
    """One line of the log.

    Attributes:
        step: What was done.
        when: When, with its time zone.
        by: By whom.
        why: Why, in the words of whoever did it.
        sentence: What was done, for people.
    """

    step: Step
    when: datetime
    by: str
    why: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """A decision that is looked at again.

    Attributes:
        former: The decision that is appealed against.
        raters: Those who rate again; empty before they are named.
        current: The decision that holds now.
        log: What was done, the oldest first. It only grows.
    """

    former: Decision
    raters: tuple[str, ...]
    current: Decision
    log: tuple[Entry, ...]

    @property
    def open(self) -> bool:
        """Whether it is still to be decided."""
        return self.log[-1].step in {"requested", "assigned"}


def request(former: Decision, *, when: datetime, by: str, why: str) -> Appeal:
    """Ask that a decision is looked at again.

    Args:
        former: The decision.
        when: When it was asked, with its time zone.
        by: Who asks: the person, or someone for the person.
        why: Why.

    Raises:
        UsageError: an award is not appealed against; or who, when or why is missing.
    """
    if former.outcome == "award":
        raise UsageError(
            f"{former.person} has the award already, so there is nothing to appeal against.",
            code="nothing-to-appeal",
            mend="Withdraw a wrong award by revoking its credential.",
        )
    entry = _entry("requested", when, by, why, f"{by} asked to look again at {former.person}.")
    return Appeal(former, (), former, (entry,))


def rerating_faults(
    appeal: Appeal,
    gate: Gate,
    raters: Collection[str],
    *,
    before: Collection[str],
    conflicts: Collection[str] = (),
    outside: Collection[str] = (),
) -> tuple[str, ...]:
    """Why these raters may not rate again; nothing when they may.

    Args:
        appeal: The appeal.
        gate: The rule, which says how many raters are needed, and how many from outside.
        raters: Who is to rate again.
        before: Everyone who rated this person before.
        conflicts: Everyone who has a conflict of interest with the person.
        outside: The raters who come from outside the issuer.

    Returns:
        One sentence for each fault.
    """
    new = set(raters)
    person = appeal.former.person
    faults = [
        f"{name} rated {person} before; name someone else." for name in sorted(new & set(before))
    ]
    faults += [
        f"{name} has a conflict of interest with {person}; name someone else."
        for name in sorted(new & set(conflicts))
    ]
    if person in new:
        faults.append(f"{person} may not rate their own work; name someone else.")
    fit = new - set(before) - set(conflicts) - {person}
    if len(fit) < gate.least_raters:
        faults.append(
            f"The gate asks for {counted(gate.least_raters, 'rater')}, and {_some(len(fit))} of"
            " those named may rate again; name more."
        )
    from_outside = len(fit & set(outside))
    if from_outside < gate.least_outside:
        faults.append(
            f"The gate asks for {counted(gate.least_outside, 'rater')} from outside, and"
            f" {_some(from_outside)} of those who may rate again are; name more."
        )
    return tuple(faults)


def assign(  # noqa: PLR0913 - each list comes from another place
    appeal: Appeal,
    gate: Gate,
    raters: Iterable[str],
    *,
    before: Collection[str],
    when: datetime,
    by: str,
    conflicts: Collection[str] = (),
    outside: Collection[str] = (),
) -> Appeal:
    """Name those who rate again.

    Args:
        appeal: An open appeal.
        gate: The rule.
        raters: Who is to rate again.
        before: Everyone who rated this person before.
        when: When they were named.
        by: Who named them.
        conflicts: Everyone who has a conflict of interest with the person.
        outside: The raters who come from outside the issuer.

    Raises:
        UsageError: the appeal is closed, or these raters may not rate again; the sentence holds
            every fault.
    """
    _require_open(appeal)
    new = tuple(sorted(set(raters)))
    faults = rerating_faults(appeal, gate, new, before=before, conflicts=conflicts, outside=outside)
    if faults:
        raise UsageError(
            " ".join(faults),
            code="unfit-raters",
            mend="An appeal is rated by new raters only, as many as the gate asks for.",
        )
    said = f"{counted(len(new), 'new rater').capitalize()} were named for {appeal.former.person}."
    said = said.replace("rater were", "rater was")
    entry = _entry("assigned", when, by, "The work is judged again.", said)
    return replace(appeal, raters=new, log=(*appeal.log, entry))


def close(
    appeal: Appeal, decision: Decision, rated: Collection[str], *, when: datetime, by: str, why: str
) -> Appeal:
    """Decide the appeal: the new decision replaces the former one, or confirms it.

    Args:
        appeal: An open appeal whose raters were named.
        decision: What the gate decides with the new ratings.
        rated: Who rated again.
        when: When it was decided.
        by: Who closes the appeal.
        why: What the decision rests on.

    Raises:
        UsageError: the appeal is closed, nobody was named, someone named has not rated, or the
            decision is about someone else.
    """
    _require_open(appeal)
    if decision.person != appeal.former.person:
        raise UsageError(
            f"The decision is about {decision.person}, the appeal about {appeal.former.person}.",
            code="wrong-person",
            mend="Give the decision about the person who appealed.",
        )
    missing = sorted(set(appeal.raters) - set(rated))
    if missing or not appeal.raters:
        said = f"{', '.join(missing)} did not rate yet." if missing else "No new rater was named."
        raise UsageError(
            said, code="not-rated-again", mend="Name new raters, and wait for their ratings."
        )
    same = decision.outcome == appeal.former.outcome
    step: Step = "confirmed" if same else "replaced"
    words = {"award": "award", "not-yet": "not yet", "refer": "refer to a person"}
    said = (
        f"The decision about {decision.person} was confirmed: {words[decision.outcome]}."
        if same
        else f"The decision about {decision.person} was “{words[appeal.former.outcome]}” and is now"
        f" “{words[decision.outcome]}”."
    )
    return replace(appeal, current=decision, log=(*appeal.log, _entry(step, when, by, why, said)))


def withdraw(appeal: Appeal, *, when: datetime, by: str, why: str) -> Appeal:
    """End an appeal without a new decision; the former one holds.

    Raises:
        UsageError: the appeal is closed.
    """
    _require_open(appeal)
    said = f"The appeal about {appeal.former.person} was withdrawn. The former decision holds."
    return replace(appeal, log=(*appeal.log, _entry("withdrawn", when, by, why, said)))


def _some(number: int) -> str:
    return in_words(number) if number else "none"


def _require_open(appeal: Appeal) -> None:
    if not appeal.open:
        raise UsageError(
            f"The appeal about {appeal.former.person} is closed.",
            code="appeal-closed",
            mend="Ask for a new appeal.",
        )


def _entry(step: Step, when: datetime, by: str, why: str, sentence: str) -> Entry:
    if not by.strip() or not why.strip() or when.utcoffset() is None:
        raise UsageError(
            "Each step of an appeal needs who did it, why, and a time with its time zone.",
            code="incomplete-entry",
            mend="Give all three.",
        )
    return Entry(step, when, by.strip(), why.strip(), sentence)
