"""An assessment in a credential: who judged what, the measure with its error, and the bar.

Knows where Open Badges 3.0 has room for that, which is one Result of the subject, and the terms of
Cairn's context that stand in it; and how it is said in sentences. Numbers with a fraction are
written as text, so that the signed statement has the digits that were meant. A measure without its
standard error is neither written nor read. Proofs are not looked at, and whether an assessment was
a good one is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from cairn.credentials.faults import as_list
from cairn.credentials.number_words import as_sentence, in_words, percent, share, to_two_places
from cairn.kernel.errors import UsageError
from cairn.kernel.json_text import Json, JsonObject

__all__ = [
    "AssessedTask",
    "AssessmentResult",
    "LevelUnit",
    "assessed_result",
    "assessment_of",
    "assessment_sentences",
    "assessment_terms",
    "read_assessments",
]

LevelUnit: TypeAlias = Literal["logit", "score"]
"""Logits above the average criterion, or a fair average on the rubric."""

_MOST_RESULTS = 500  # of one credential, that are looked at
_MOST_ASSESSMENTS = 5
_MOST_TASKS = 12
_LONGEST = 500  # characters of one text
_MOST_PEOPLE = 10_000_000
_MOST_MINUTES = 1_000_000
_HIGHEST = Decimal(1_000_000)
_STEP = Decimal("0.000001")
_REACH = Decimal("1.959964")  # standard errors to either side of a 95% interval
_SMALLEST_SHOWN = Decimal("0.01")  # an error that rounds to nothing would look like none
_PAIR = 2
_NUMBER = re.compile(r"-?[0-9]{1,7}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class AssessedTask:
    """Something that people were asked to do, and how.

    Attributes:
        name: What it is called.
        conditions: Under which conditions, in words; empty when not told.
        minutes: How long it took or might take; None when not told.
        ai_assistance: What help by artificial intelligence was allowed; empty when not told.
    """

    name: str
    conditions: str
    minutes: int | None
    ai_assistance: str


@dataclass(frozen=True, slots=True)
class AssessmentResult:
    """What one person's assessment came to, with everything that must be said beside it.

    Attributes:
        method: How it was assessed, such as “rubric ratings”.
        model: The statistical model and its version.
        raters: How many people judged this person, at least one.
        outside_raters: How many of them came from outside the issuer.
        tasks: What they judged.
        measure: The person's measured level, in `unit`.
        standard_error: Its standard error, in `unit`, at least 0.000001.
        unit: Logits above the average criterion, or points of a fair average on the rubric.
        cut: The bar, in `unit`.
        cut_method: How the bar was set.
        chance: That the true level is above the bar, 0 to 1.
        reliability: How far another such assessment would have come to the same, 0 to 1.
        reliability_kind: Which reliability that is, such as “person separation”.
        cohort: How many people were assessed; None when not told.
        pass_rate: The share of them that passed, 0 to 1; None where they are too few to tell.

    Raises:
        UsageError: If a text is missing or too long, or a number out of its range
            (``bad-assessment``).
    """

    method: str
    model: str
    raters: int
    outside_raters: int
    tasks: tuple[AssessedTask, ...]
    measure: Decimal
    standard_error: Decimal
    unit: LevelUnit
    cut: Decimal
    cut_method: str
    chance: Decimal
    reliability: Decimal
    reliability_kind: str
    cohort: int | None
    pass_rate: Decimal | None

    def __post_init__(self) -> None:
        wrong = next(_faults(self), None)
        if wrong is not None:
            raise UsageError(
                f"The assessment cannot be written so: {wrong}.",
                code="bad-assessment",
                mend="Correct it before it is signed.",
            )

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """Where the true level lies with 95% confidence: the measure and 1.96 errors around it."""
        reach = self.standard_error * _REACH
        return self.measure - reach, self.measure + reach


def _faults(result: AssessmentResult) -> Iterator[str]:
    """Say what is wrong; nothing for a sound one."""
    yield from _faults_of_texts(result)
    yield from _faults_of_counts(result)
    levels = (result.measure, result.standard_error, result.cut)
    if not all(level.is_finite() and abs(level) <= _HIGHEST for level in levels):
        yield "measure, standard error and bar must be numbers"
    elif result.standard_error < _STEP:
        yield "a measure needs a standard error above zero"
    if result.unit not in get_args(LevelUnit):
        yield "its unit must be logit or score"
    shares = (result.chance, result.reliability, result.pass_rate or Decimal(0))
    if not all(part.is_finite() and 0 <= part <= 1 for part in shares):
        yield "chance, reliability and pass rate lie between 0 and 1"


def _faults_of_texts(result: AssessmentResult) -> Iterator[str]:
    names = tuple(task.name for task in result.tasks)
    needed = (result.method, result.model, result.cut_method, result.reliability_kind, *names)
    if not all(text.strip() for text in needed):
        yield "method, model, tasks, how the bar was set and the kind of reliability need words"
    told = tuple(text for one in result.tasks for text in (one.conditions, one.ai_assistance))
    if any(len(text) > _LONGEST for text in needed + told):
        yield f"a text is longer than {_LONGEST} characters"


def _faults_of_counts(result: AssessmentResult) -> Iterator[str]:
    if len(result.tasks) > _MOST_TASKS:
        yield f"there are more than {_MOST_TASKS} tasks"
    minutes = [task.minutes for task in result.tasks if task.minutes is not None]
    if not all(0 < number <= _MOST_MINUTES for number in minutes):
        yield "a task takes at least a minute"
    if not (0 <= result.outside_raters <= result.raters and 0 < result.raters <= _MOST_PEOPLE):
        yield "there is at least one rater, and those from outside are among them"
    if result.cohort is not None and not 0 < result.cohort <= _MOST_PEOPLE:
        yield "a cohort has at least one person"
    if result.pass_rate is not None and result.cohort is None:
        yield "a pass rate needs the number of people"


def assessed_result(assessment: AssessmentResult, description_id: str, value: str) -> JsonObject:
    """Write an assessment as a Result (Open Badges 3.0, B.1.19), to stand in a signed credential.

    Args:
        assessment: The assessment. Its fractions are rounded to six places.
        description_id: The id of the ResultDescription of the achievement that it belongs to.
        value: The result as people read it, such as the measure or a level.

    Returns:
        The Result; the credential must name Cairn's context.
    """
    result: JsonObject = {
        "type": ["Result"],
        "resultDescription": description_id,
        "value": value,
    }
    return result | assessment_terms(assessment)


def assessment_terms(assessment: AssessmentResult) -> JsonObject:
    """Give the members that say it, by the terms of Cairn's context; none where nothing is told."""
    given = assessment
    terms: dict[str, Json] = {
        "assessmentMethod": given.method,
        "assessmentModel": given.model,
        "assessmentRaters": given.raters,
        "assessmentOutsideRaters": given.outside_raters,
        "assessmentTask": [_task_terms(task) for task in given.tasks] or None,
        "assessmentMeasure": _written(given.measure),
        "assessmentStandardError": _written(given.standard_error),
        "assessmentUnit": given.unit,
        "assessmentCut": _written(given.cut),
        "assessmentCutMethod": given.cut_method,
        "assessmentChance": _written(given.chance),
        "assessmentReliability": _written(given.reliability),
        "assessmentReliabilityKind": given.reliability_kind,
        "assessmentCohort": given.cohort,
        "assessmentPassRate": None if given.pass_rate is None else _written(given.pass_rate),
    }
    return {term: value for term, value in terms.items() if value is not None}


def _task_terms(task: AssessedTask) -> JsonObject:
    terms: dict[str, Json] = {
        "name": task.name,
        "assessmentConditions": task.conditions or None,
        "assessmentMinutes": task.minutes,
        "aiAssistance": task.ai_assistance or None,
    }
    return {term: value for term, value in terms.items() if value is not None}


def _written(number: Decimal) -> str:
    rounded = number.quantize(_STEP)
    return f"{rounded.normalize():f}" if rounded else "0"


def read_assessments(credential: JsonObject) -> tuple[AssessmentResult, ...]:
    """Read the assessments that a credential states.

    Args:
        credential: An AchievementCredential; it may be malformed.

    Returns:
        Each that is whole and sound, at most five; those with something missing, malformed or out
        of range are left out, and so is any measure without its standard error.
    """
    subject = credential.get("credentialSubject")
    results = subject.get("result") if isinstance(subject, dict) else None
    if not results:
        return ()
    found: list[AssessmentResult] = []
    for entry in as_list(results)[:_MOST_RESULTS]:
        read = assessment_of(entry) if isinstance(entry, dict) else None
        if read is not None:
            found.append(read)
        if len(found) == _MOST_ASSESSMENTS:
            break
    return tuple(found)


def assessment_of(result: JsonObject) -> AssessmentResult | None:
    """Read the assessment that one Result states; None if it states none, or a malformed one."""
    if "assessmentMeasure" not in result:
        return None
    tasks = as_list(result.get("assessmentTask"))
    try:
        return AssessmentResult(
            method=_text(result, "assessmentMethod"),
            model=_text(result, "assessmentModel"),
            raters=_whole(result, "assessmentRaters"),
            outside_raters=_whole(result, "assessmentOutsideRaters"),
            tasks=tuple(_task_of(task) for task in tasks[: _MOST_TASKS + 1]),
            measure=_number(result, "assessmentMeasure"),
            standard_error=_number(result, "assessmentStandardError"),
            unit=_unit(result),
            cut=_number(result, "assessmentCut"),
            cut_method=_text(result, "assessmentCutMethod"),
            chance=_number(result, "assessmentChance"),
            reliability=_number(result, "assessmentReliability"),
            reliability_kind=_text(result, "assessmentReliabilityKind"),
            cohort=_whole_or_none(result, "assessmentCohort"),
            pass_rate=(
                _number(result, "assessmentPassRate") if "assessmentPassRate" in result else None
            ),
        )
    except UsageError:
        return None


def _task_of(task: Json) -> AssessedTask:
    if not isinstance(task, dict):
        raise _malformed("assessmentTask")
    return AssessedTask(
        name=_text(task, "name"),
        conditions=_text(task, "assessmentConditions", ""),
        minutes=_whole_or_none(task, "assessmentMinutes"),
        ai_assistance=_text(task, "aiAssistance", ""),
    )


def _text(document: JsonObject, member: str, default: str | None = None) -> str:
    value = document.get(member, default)
    if not isinstance(value, str):
        raise _malformed(member)
    return value


def _whole(document: JsonObject, member: str) -> int:
    value = document.get(member)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _malformed(member)
    return value


def _whole_or_none(document: JsonObject, member: str) -> int | None:
    return _whole(document, member) if member in document else None


def _number(document: JsonObject, member: str) -> Decimal:
    """A number as it is signed, as text; a JSON number would be a double, and is left out."""
    text = _text(document, member)
    if _NUMBER.fullmatch(text) is None:
        raise _malformed(member)
    return Decimal(text)


def _unit(document: JsonObject) -> LevelUnit:
    value = document.get("assessmentUnit")
    for unit in get_args(LevelUnit):
        if value == unit:
            return unit  # type: ignore[no-any-return]  # get_args of a Literal has no type
    raise _malformed("assessmentUnit")


def _malformed(member: str) -> UsageError:
    return UsageError(f"The member “{member}” is malformed.", code="bad-assessment")


def assessment_sentences(result: AssessmentResult) -> tuple[str, ...]:
    """Say an assessment in plain words.

    Returns:
        Sentences: who judged, the chance, the measure with its error, each task, how the bar was
        set, the reliability, how many passed, and the method; the first two are the gist. Texts of
        the issuer are in them as they were signed, so a page must escape them.
    """
    low, high = (to_two_places(end) for end in result.interval)
    unit = "logits" if result.unit == "logit" else "points"
    level, bar = to_two_places(result.measure), to_two_places(result.cut)
    small = result.standard_error < _SMALLEST_SHOWN
    error = f"less than {_SMALLEST_SHOWN}" if small else to_two_places(result.standard_error)
    measured = (
        f"The level was measured as {level} {unit} with a standard error of {error}, so the true "
        f"level is likely between {low} and {high} (95%); the bar is at {bar}."
    )
    kind = " ".join(result.reliability_kind.split())
    return (
        _who_judged(result),
        f"The chance that the true level is above the bar is {percent(result.chance)}.",
        measured,
        *(_task_sentence(task) for task in result.tasks),
        as_sentence(f"How the bar was set: {result.cut_method}"),
        f"The reliability is {share(result.reliability)} on a scale from 0 to 1 ({kind}).",
        _passed(result),
        as_sentence(f"The method: {result.method}; model: {result.model}"),
    )


def _who_judged(result: AssessmentResult) -> str:
    tasks = len(result.tasks)
    what = f"{in_words(tasks)} task{'' if tasks == 1 else 's'}" if tasks else "this"
    people = "person" if result.raters == 1 else "people"
    who = f"{in_words(result.raters)} {people}".capitalize()
    outside = result.outside_raters
    if result.raters == 1:
        came = "came" if outside else "did not come"
        return f"{who} judged {what}, and {came} from outside."
    part = {0: "none", result.raters: "both" if outside == _PAIR else "all"}
    return f"{who} judged {what}, {part.get(outside, in_words(outside))} of them from outside."


def _task_sentence(task: AssessedTask) -> str:
    told = []
    if task.minutes is not None:
        told.append(f"{in_words(task.minutes)} minute{'' if task.minutes == 1 else 's'}")
    if task.conditions:
        told.append(task.conditions.strip().rstrip("."))
    told.append(f"help by artificial intelligence: {task.ai_assistance.strip() or 'not told'}")
    return as_sentence(f"The task “{task.name}”: {'; '.join(told)}")


def _passed(result: AssessmentResult) -> str:
    if result.pass_rate is None or result.cohort is None:
        return "How many of those who were assessed passed is not told, as they are too few."
    people = "person" if result.cohort == 1 else "people"
    whole = {Decimal(0): "none", Decimal(1): "all"}
    rate = whole.get(result.pass_rate) or percent(result.pass_rate)
    return f"Of the {in_words(result.cohort)} {people} assessed, {rate} passed."
