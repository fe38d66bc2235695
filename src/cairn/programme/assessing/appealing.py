"""Carries an appeal through: asked for, new raters named, decided or withdrawn, each step logged.

Knows how a folder's files become what the rules of `cairn.assessment.appeal` ask for: who rated
before, who has a conflict, and what the gate decides once the new ratings are there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cairn.assessment import appeal as rules
from cairn.assessment.gate import decide
from cairn.assessment.gate_chance import Bar
from cairn.assessment.linkage import Meeting
from cairn.kernel.errors import UsageError
from cairn.programme.assessing.appeals import append_step
from cairn.programme.assessing.ground import find_rater, given_ratings
from cairn.programme.assessing.sheets import people_on_sheets, write_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from cairn.assessment.gate import Decision
    from cairn.assessment.rating_plan import Rater
    from cairn.importers.ratings_file import GivenRating
    from cairn.programme.assessing.ground import Ground
    from cairn.programme.assessing.outcome import Assessed, PersonOutcome
    from cairn.programme.chance import Chance

__all__ = ["AppealCase", "Proposal", "appeal_case"]

_ALIKE = "work-alike"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who may rate again.

    Attributes:
        first: As many as the gate asks for; before all those about whom the watch has no question,
            then those with the least work. Fewer if there are no more.
        others: Who may as well.
        sentences: What is lacking; nothing when the first ones are enough.
    """

    first: tuple[Rater, ...]
    others: tuple[Rater, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AppealCase:
    """One person's decision, and the appeal about it.

    Attributes:
        ground: The assessment before its estimates.
        assessed: What it came to.
        person: Whose decision it is.
        log: The file in which steps are kept.
        appeal: The last appeal; None where there was none.
        given: Every rating there is, of everybody.
    """

    ground: Ground
    assessed: Assessed
    person: PersonOutcome
    log: Path
    appeal: rules.Appeal | None
    given: tuple[GivenRating, ...]

    def request(self, by: str, why: str) -> rules.Appeal:
        """Ask that the decision is looked at again.

        Raises:
            UsageError: If an appeal is open already, the person is awarded, or a word is missing.
            ProgrammeError: If the log cannot be written.
        """
        if self.appeal is not None and self.appeal.open:
            raise UsageError(
                f"An appeal about {self.person.name} is open already.",
                code="appeal-open",
                mend="Name new raters with --assign, decide it with --close, or --withdraw it.",
            )
        asked = rules.request(self.person.decision, when=self.ground.at, by=by, why=why)
        return self._kept(asked)

    def propose(self) -> Proposal:
        """Who may rate again, and who of them first."""
        gate = self.assessed.settings.gate
        work = {one.key: 0 for one in self.assessed.raters}
        for rater, _ in {(one.rating.rater, one.rating.person) for one in self.given}:
            work[rater] = work.get(rater, 0) + 1
        watched = self.assessed.watch.findings if self.assessed.watch else ()
        odd = {name for one in watched for name in one.raters}
        labels = self.ground.labels

        def last(one: Rater) -> tuple[bool, bool, int, str]:
            """Whoever has judged others is known in severity; about some there is a question."""
            return labels.label(one.key) in odd, work[one.key] == 0, work[one.key], one.name

        fit = sorted(self._fit(), key=last)
        outside = [one for one in fit if one.outside][: gate.least_outside]
        rest = [one for one in fit if one not in outside]
        first = [*outside, *rest[: max(gate.least_raters - len(outside), 0)]]
        others = [one for one in fit if one not in first]
        lacking = self._faults(first) if first else ("Nobody on the list of raters may.",)
        return Proposal(tuple(first), tuple(others), lacking)

    def name_raters(
        self, words: Sequence[str], by: str, chance: Chance
    ) -> tuple[rules.Appeal, tuple[Path, ...]]:
        """Name those who rate again, and write a sheet for each.

        Args:
            words: E-mail addresses or names.
            by: Who names them.
            chance: Where code names come from.

        Returns:
            The appeal after it, and the sheets.

        Raises:
            UsageError: If no appeal is open, or these may not rate again, and the sentence says
                why; or if a sheet that is there is filled in already.
            ProgrammeError: If the log or a sheet cannot be written.
        """
        appeal = self._open()
        chosen = list(dict.fromkeys(find_rater(self.assessed.raters, one) for one in words))
        faults = self._faults(chosen)
        if faults:
            raise UsageError(
                " ".join(faults),
                code="unfit-raters",
                mend="An appeal is rated by new raters only. Call this command without --assign to"
                " see who may.",
            )
        gate = self.assessed.settings.gate
        named = rules.assign(
            appeal,
            gate,
            [one.key for one in chosen],
            before=self._before(),
            when=self.ground.at,
            by=by,
            outside=[one.key for one in self.assessed.raters if one.outside],
        )
        sheets = self._sheets(named.raters, chance)
        return self._kept(named), sheets

    def _sheets(self, raters: Sequence[str], chance: Chance) -> tuple[Path, ...]:
        key = self.person.key
        people = {**self.ground.people, key: self.ground.names.get(key, "")}
        shown = people_on_sheets(self.ground, people, chance)
        meetings = [Meeting(key, rater, task) for rater in raters for task in self.ground.tasks]
        appeal = (key, self.round)
        return write_sheets(self.ground, meetings, self.assessed.raters, shown, appeal)

    @property
    def round(self) -> int:
        """The round in which ratings of this appeal are given: one after the last one."""
        return 1 + max([1, *(one.round for one in self._own() if not self._new(one))])

    def close(self, by: str, why: str) -> rules.Appeal:
        """Decide the appeal by what the gate says with the new ratings.

        Raises:
            UsageError: If no appeal is open, or someone named has not rated yet.
            ProgrammeError: If the log cannot be written.
        """
        appeal = self._open()
        labels = self.ground.labels
        rated = {one.rating.rater.casefold() for one in self._own() if one.round > 1}
        named = replace(appeal, raters=tuple(map(labels.label, appeal.raters)))
        closed = rules.close(
            named,
            replace(self._decision(), person=appeal.former.person),
            [labels.label(one) for one in rated],
            when=self.ground.at,
            by=by,
            why=why,
        )
        return self._kept(replace(closed, raters=appeal.raters))

    def withdraw(self, by: str, why: str) -> rules.Appeal:
        """End the appeal without a new decision.

        Raises:
            UsageError: If no appeal is open, or something is missing.
            ProgrammeError: If the log cannot be written.
        """
        return self._kept(rules.withdraw(self._open(), when=self.ground.at, by=by, why=why))

    def _kept(self, appeal: rules.Appeal) -> rules.Appeal:
        append_step(self.log, self.person.key, appeal)
        return appeal

    def _open(self) -> rules.Appeal:
        if self.appeal is None or not self.appeal.open:
            raise UsageError(
                f"No appeal about {self.person.name} is open.",
                code="no-open-appeal",
                mend="Ask for one first: say who asks with --by, and why with --why.",
            )
        return self.appeal

    def _own(self) -> list[GivenRating]:
        return [one for one in self.given if one.rating.person.casefold() == self.person.key]

    def _new(self, one: GivenRating) -> bool:
        """Whether a rating is one that the open appeal asked for."""
        appeal = self.appeal
        named = {key.casefold() for key in appeal.raters} if appeal and appeal.open else set()
        return one.rating.rater.casefold() in named

    def _before(self) -> set[str]:
        keys = {one.key.casefold(): one.key for one in self.assessed.raters}
        found = {one.rating.rater.casefold() for one in self._own() if not self._new(one)}
        return {keys.get(one, one) for one in found}

    def _fit(self) -> list[Rater]:
        before, key, name = self._before(), self.person.key, self.person.name
        return [
            one
            for one in self.assessed.raters
            if one.key not in before and not one.is_person(key) and not one.in_conflict(key, name)
        ]

    def _faults(self, chosen: Sequence[Rater]) -> tuple[str, ...]:
        """Why these may not rate again, by name."""
        labels, key, name = self.ground.labels, self.person.key, self.person.name
        named = {one.key: labels.label(one.key) for one in self.assessed.raters}
        appeal = self.appeal or rules.Appeal(self.person.decision, (), self.person.decision, ())
        faults = rules.rerating_faults(
            appeal,
            self.assessed.settings.gate,
            [named[one.key] for one in chosen],
            before=[named.get(one, one) for one in self._before()],
            conflicts=[
                named[one.key] for one in self.assessed.raters if one.in_conflict(key, name)
            ],
            outside=[named[one.key] for one in self.assessed.raters if one.outside],
        )
        judged = {one.rating.rater for one in self.given}
        if chosen and not judged & {one.key for one in chosen}:
            faults = (
                *faults,
                (
                    "None of those named has judged anybody else, so nobody could say how severe"
                    " they are; name at least one who has."
                ),
            )
        return faults

    def _decision(self) -> Decision:
        """What the gate decides when the appeal itself no longer holds it up."""
        decision, standing, group = self.person.decision, self.person.standing, self.assessed.group
        if standing is None or group is None or any(one.code == _ALIKE for one in decision.reasons):
            return decision  # a person must look, whatever the ratings say
        return decide(self.assessed.settings.gate, Bar(*group.bar), standing, group.reliability)


def appeal_case(ground: Ground, assessed: Assessed, person: PersonOutcome) -> AppealCase:
    """One person's case.

    Args:
        ground: The assessment before its estimates.
        assessed: What it came to.
        person: Whose decision it is.

    Raises:
        UsageError: If the assessment keeps no log of appeals, or is not by ratings.
        ProgrammeError: If the ratings cannot be read.
    """
    settings = assessed.settings
    if not settings.appeals:
        raise UsageError(
            f"The assessment of “{assessed.title}” keeps no log of appeals.",
            code="no-log-of-appeals",
            mend="Name a file under its [[assessments]] in programme.toml, such as appeals ="
            ' "appeals.jsonl".',
        )
    found = given_ratings(ground)
    book = assessed.appeals
    return AppealCase(
        ground,
        assessed,
        person,
        ground.folder / settings.appeals,
        book.latest.get(person.key) if book else None,
        found.given if found else (),
    )
