"""Carries out the assessments of a programme, and is the gate that a run asks.

Reads the files, sets aside what may not count, lets the method decide, and remembers nothing: the
same files give the same decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.assessment.finding import Finding
from cairn.assessment.gate import Reason
from cairn.assessment.judging import pass_rate
from cairn.importers.endorsements_file import read_endorsements
from cairn.importers.ratings_file import GivenRating, read_comparisons
from cairn.importers.situations_file import read_answers, read_situations
from cairn.kernel.errors import InputError, ProgrammeError
from cairn.programme.assessing.appeals import AppealBook, read_appeals
from cairn.programme.assessing.comparisons import judge_comparisons
from cairn.programme.assessing.copies import copied_work
from cairn.programme.assessing.endorsements import judge_endorsements
from cairn.programme.assessing.files import Frame, faults_in, file_inside, read_frame, read_given
from cairn.programme.assessing.outcome import Assessed, FileFault, Group, Labels, PersonOutcome
from cairn.programme.assessing.ratings import Rated, judge_ratings, labelled
from cairn.programme.assessing.signing import award_results, waiting_sentence
from cairn.programme.assessing.situations import judge_situations
from cairn.programme.gating import needs_assessment

if TYPE_CHECKING:
    from cairn.importers.assessment_settings import AssessmentSettings
    from cairn.importers.programme_file import Programme
    from cairn.importers.roster import RosterRow
    from cairn.kernel.json_text import JsonObject

__all__ = ["Assessments", "assess"]

_DAY = 86_400.0
_APPEAL_OPEN = Reason(
    "appeal-open",
    "An appeal is open.",
    "New raters judge the work; then close the appeal.",
    refers=True,
)
_COPIED = Reason(
    "work-alike",
    "The text that was handed in is nearly the same as somebody else's.",
    "Read both, and ask both how they worked.",
    refers=True,
)


def assess(
    folder: Path,
    settings: AssessmentSettings,
    title: str,
    names: Mapping[str, str],
    at: datetime,
) -> Assessed:
    """Carry out one assessment.

    Args:
        folder: The programme folder.
        settings: The assessment.
        title: The achievement's name.
        names: What people are called, by e-mail address or DID in small letters.
        at: The present instant; no rating can be later.

    Raises:
        ProgrammeError: If a file cannot be used.
    """
    frame = read_frame(folder, settings, title)
    labels = Labels(dict(names) | {one.key.casefold(): one.name for one in frame.raters})
    book = read_appeals(folder / settings.appeals, labels) if settings.appeals else AppealBook()
    assessed = Assessed(
        settings,
        title,
        faults=frame.faults,
        notes=frame.notes,
        raters=frame.raters,
        rubric=frame.rubric,
        appeals=book,
        copies=copied_work(folder, settings, labels),
    )
    if settings.method == "comparisons":
        return _compared(folder, assessed, labels)
    if settings.method == "situations":
        return _answered(folder, assessed, labels)
    if settings.method == "endorsements":
        return _endorsed(folder, assessed, labels, at)
    return _rated(folder, assessed, frame, labels, at)


def _compared(folder: Path, assessed: Assessed, labels: Labels) -> Assessed:
    settings = assessed.settings
    judges = {one.key: one.name for one in assessed.raters} or None
    found = file_inside(folder, settings.data, lambda path: read_comparisons(path, judges=judges))
    named = [
        replace(
            one,
            first=labels.label(one.first),
            second=labels.label(one.second),
            judge=labels.label(one.judge) if one.judge else "",
        )
        for one in found.comparisons
    ]
    outside = [labels.label(one.key) for one in assessed.raters if one.outside]
    people, group, findings, pairs = judge_comparisons(named, outside, settings, labels)
    people = _looked_at(people, assessed)
    return replace(
        assessed,
        people=people,
        group=_with_rate(group, people),
        findings=findings,
        faults=(*assessed.faults, *faults_in(settings.data, found.faults)),
        notes=(*assessed.notes, *found.notes),
        pairs=pairs,
    )


def _answered(folder: Path, assessed: Assessed, labels: Labels) -> Assessed:
    settings = assessed.settings
    asked = file_inside(folder, settings.items, read_situations)
    experts = file_inside(folder, settings.experts, lambda path: read_answers(path, asked.items))
    given = file_inside(folder, settings.data, lambda path: read_answers(path, asked.items))
    rated = judge_situations(asked.items, experts.answers, given.answers, settings, labels)
    faults = (
        *faults_in(settings.items, asked.faults),
        *faults_in(settings.experts, experts.faults),
        *faults_in(settings.data, given.faults),
    )
    return _told(assessed, rated, faults, (*asked.notes, *experts.notes, *given.notes))


def _endorsed(folder: Path, assessed: Assessed, labels: Labels, at: datetime) -> Assessed:
    settings, rubric = assessed.settings, assessed.rubric
    if rubric is None:  # the settings ask for one
        raise ProgrammeError("This assessment has no rubric.", code="rubric-unusable")
    found = file_inside(folder, settings.data, lambda path: read_endorsements(path, rubric, at))
    rated = judge_endorsements(found.endorsements, settings, rubric, assessed.raters, labels)
    return _told(assessed, rated, faults_in(settings.data, found.faults), found.notes)


def _told(
    assessed: Assessed, rated: Rated, faults: Iterable[FileFault], notes: Iterable[str]
) -> Assessed:
    people = _looked_at(rated.people, assessed)
    return replace(
        assessed,
        people=people,
        group=_with_rate(rated.group, people),
        findings=(*assessed.findings, *rated.findings),
        faults=(*assessed.faults, *faults),
        notes=(*assessed.notes, *notes),
        watch=rated.watch,
        raw_differences=rated.raw_differences,
        facets=rated.facets,
    )


def _rated(
    folder: Path, assessed: Assessed, frame: Frame, labels: Labels, at: datetime
) -> Assessed:
    settings, rubric = assessed.settings, frame.rubric
    if rubric is None:  # the settings ask for one
        raise ProgrammeError("This assessment has no rubric.", code="rubric-unusable")
    tasks = {one.key: one.name for one in settings.tasks}
    found = read_given(folder, settings, frame, labels.known, at)
    counted, findings = _rounds(found.given, assessed.appeals, labels)
    named = labelled(counted, rubric, tasks, labels)
    times = {
        rating: one.rated_on.timestamp() / _DAY
        for rating, one in named.items()
        if one.rated_on is not None
    }
    rated = judge_ratings([*named], times, settings, rubric, frame.raters, labels)
    whole = replace(assessed, findings=tuple(findings))
    return _told(whole, rated, faults_in(settings.data, found.faults), found.notes)


def _rounds(
    given: Sequence[GivenRating], book: AppealBook | None, labels: Labels
) -> tuple[list[GivenRating], list[Finding]]:
    """After an appeal only what the new raters gave counts; a later round needs an appeal."""
    panels = book.panels if book else {}
    again: dict[str, set[str]] = {}
    for one in given:
        if one.round > 1:
            again.setdefault(one.rating.person.casefold(), set()).add(one.rating.rater.casefold())
    # The last panel that has judged; until all of it has, what counted before counts.
    ruling = {
        key: next((panel for panel in reversed(sets) if panel <= again.get(key, set())), None)
        for key, sets in panels.items()
    }
    counted, stray = [], set()
    for one in given:
        key, rater = one.rating.person.casefold(), one.rating.rater.casefold()
        panel = ruling.get(key)
        if one.round == 1:
            counted += [one] if panel is None else []
        elif panel is not None and rater in panel:
            counted.append(one)
        elif not any(rater in other for other in panels.get(key, ())):
            stray.add(labels.label(one.rating.person))
    findings = [
        Finding(
            "round-without-appeal",
            f"Ratings of a later round do not count for {name}: no appeal names these raters.",
            "Log the appeal and its new raters first, or give the ratings in round 1.",
        )
        for name in sorted(stray)
    ]
    return counted, findings


def _with_rate(group: Group | None, people: Sequence[PersonOutcome]) -> Group | None:
    """The share of people who are awarded in the end."""
    awarded = sum(one.decision.outcome == "award" for one in people)
    return group and replace(group, pass_rate=pass_rate(awarded, len(people)))


def _looked_at(people: Iterable[PersonOutcome], assessed: Assessed) -> tuple[PersonOutcome, ...]:
    """While an appeal is open, or work looks copied, nothing is signed: a person must look."""
    alike = {name for one in assessed.copies for name in one.people}
    latest = assessed.appeals.latest if assessed.appeals else {}
    found = []
    for person in people:
        reasons = []
        appeal = latest.get(person.key)
        if appeal is not None and appeal.open:
            reasons.append(_APPEAL_OPEN)
        if person.name in alike:
            reasons.append(_COPIED)
        decision = person.decision
        if reasons:
            decision = replace(
                decision, outcome="refer", reasons=(*reasons, *decision.reasons), settling=None
            )
        found.append(replace(person, decision=decision))
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Assessments:
    """All assessments of a programme, as a run's gate (`cairn.programme.planning.RosterGate`).

    Attributes:
        by_achievement: Each, by the key of its achievement.
    """

    by_achievement: Mapping[str, Assessed]

    @classmethod
    def of(
        cls, folder: Path, programme: Programme, names: Mapping[str, str], at: datetime
    ) -> Assessments:
        """Carry out all of them.

        Args:
            folder: The programme folder.
            programme: The programme.
            names: What people are called, by e-mail address or DID in small letters.
            at: The present instant.

        Raises:
            ProgrammeError: If a file cannot be used.
        """
        return cls(
            {
                key: assess(
                    folder, settings, str(programme.achievements[key].document["name"]), names, at
                )
                for key, settings in programme.assessments.items()
            }
        )

    def needs(self, row: RosterRow) -> bool:
        """Whether this award is made by an assessment."""
        assessed = self.by_achievement.get(row.achievement)
        return assessed is not None and needs_assessment(row, assessed.settings)

    def waits(self, row: RosterRow) -> str:
        """Why the award waits; empty when it does not."""
        assessed = self.by_achievement[row.achievement]
        why = waiting_sentence(assessed, row.identity[0])
        if why:
            return why
        try:
            self.results(row)
        except InputError as error:
            return f"A person must look. {error.sentence}"
        return ""

    def results(self, row: RosterRow) -> tuple[JsonObject, ...]:
        """What the assessment gives to the credential."""
        assessed = self.by_achievement[row.achievement]
        return award_results(assessed, assessed.by_key[row.identity[0].casefold()])
