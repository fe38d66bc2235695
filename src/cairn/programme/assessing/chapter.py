"""The report's chapters on assessments: who is awarded and why, and how far to believe it.

No rater is named here. What the watch found about raters is counted, and told by name only to the
person who runs the assessment, on the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cairn.assessment.gate_chance import percent
from cairn.assessment.signal import Share, sensitivity
from cairn.assessment.statistic import Estimate
from cairn.credentials.assessment_result import assessment_sentences
from cairn.exporters.assessment_drawing import assessment_picture
from cairn.exporters.levels_drawing import PersonLevel, levels_svg, levels_words
from cairn.exporters.report_model import Chapter, Part, TextList, TextTable
from cairn.programme.assessing.signing import signed_assessment
from cairn.programme.assessing.words import outcome_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cairn.programme.assessing.office import Assessments
    from cairn.programme.assessing.outcome import Assessed, PersonOutcome

__all__ = ["assessment_chapters"]

_REACH = 1.96
_METHOD = (
    "Every level is measured with its error, and freed of how severe the raters were and how hard "
    "the task was. An award is signed only where the chance that the true level is above the bar "
    "reaches what the gate asks for."
)


def assessment_chapters(gate: Assessments) -> list[Chapter]:
    """Tell each assessment of a programme in a chapter of its own."""
    return [_chapter(key, one) for key, one in gate.by_achievement.items()]


def _chapter(key: str, assessed: Assessed) -> Chapter:
    awarded, refer = assessed.count("award"), assessed.count("refer")
    rest = len(assessed.people) - awarded - refer
    summary = (
        f"{awarded} of {len(assessed.people)} people are awarded, {rest} not yet, and at {refer} a"
        " person must look."
    )
    return Chapter(
        f"assessment-{key}",
        f"{assessed.title}, assessed with error bars",
        summary,
        (_METHOD, *_about_group(assessed), *_about_raters(assessed)),
        parts=(
            _everybody(assessed),
            *_raw_part(assessed),
            *_drawn(assessed),
            *_signal_part(assessed),
        ),
        count=str(len(assessed.people)),
    )


def _everybody(assessed: Assessed) -> Part:
    levels = [*_levels(assessed.people)]
    bar = assessed.group.bar[0] if assessed.group else 0.0
    words = levels_words(levels, bar) if levels else "Nobody has a measure."
    return Part(
        "Everybody's level and its 95% interval",
        paragraphs=(words,),
        svg=levels_svg(levels, bar),
        svg_text=words,
        tables=(_table(assessed),),
    )


def _levels(people: Iterable[PersonOutcome]) -> Iterable[PersonLevel]:
    for one in people:
        level = one.standing.level if one.standing else None
        if level is not None:
            reach = _REACH * level.standard_error
            yield PersonLevel(
                level.value, level.value - reach, level.value + reach, one.decision.outcome
            )


def _about_group(assessed: Assessed) -> Iterable[str]:
    group, gate = assessed.group, assessed.settings.gate
    if group is None:
        yield "Nothing could be estimated, so nobody is awarded."
        return
    known = group.reliability
    if known.value is not None:
        between = "" if known.low is None else f", between {known.low:.2f} and {known.high:.2f}"
        yield (
            f"The reliability of the whole assessment is {known.value:.2f}{between} ({known.kind};"
            f" {known.n} people)."
        )
    yield (
        f"The bar lies at {group.bar_value:.1f} on the scale of the result. How it was set:"
        f" {gate.cut.method.rstrip('.')}. The gate asks for a chance of {percent(gate.confidence)}."
    )


def _about_raters(assessed: Assessed) -> Iterable[str]:
    watched = assessed.watch
    if watched is not None and watched.findings:
        number = len(watched.findings)
        were = "thing was" if number == 1 else "things were"
        yield (
            f"{number} {were} found about raters, and what cannot be relied on was set aside before"
            " anybody was measured. cairn assess run tells it to whoever runs the assessment."
        )
    if assessed.faults:
        rows = "row does" if len(assessed.faults) == 1 else "rows do"
        yield f"{len(assessed.faults)} {rows} not count; cairn assess run names them."


def _table(assessed: Assessed) -> TextTable:
    rows = tuple(
        (
            one.name,
            outcome_words(one),
            "" if one.decision.chance is None else percent(one.decision.chance),
            "" if one.standing is None else str(one.standing.raters),
            _rests_on(one),
        )
        for one in assessed.people
    )
    header = ("Person", "Decision", "Chance above the bar", "Raters", "What it rests on")
    return TextTable(f"What the assessment of {assessed.title} came to", header, rows)


def _rests_on(person: PersonOutcome) -> str:
    """What would settle it, or why it is so; nothing where the chance says it all."""
    decision = person.decision
    if decision.settling:
        return decision.settling.sentence
    told = [one for one in decision.reasons if one.code not in ("above-the-bar", "below-the-bar")]
    return told[0].sentence if told else ""


def _raw_part(assessed: Assessed) -> Iterable[Part]:
    if not assessed.raw_differences:
        return
    number = len(assessed.raw_differences)
    yield Part(
        "What the plain mean of the scores would have done",
        state=f"{number} decided otherwise",
        style="gone",
        paragraphs=(
            "The plain mean takes a severe rater's scores at face value, and knows no error.",
        ),
        lists=(
            TextList("For whom, and why", tuple(one.sentence for one in assessed.raw_differences)),
        ),
    )


def _drawn(assessed: Assessed) -> Iterable[Part]:
    """The clearest award, the nearest miss, and someone at whom a person must look."""
    for outcome in ("award", "not-yet", "refer"):
        among = [
            one
            for one in assessed.people
            if one.decision.outcome == outcome and one.decision.chance is not None
        ]
        if not among:
            continue
        chosen = max(among, key=lambda one: (one.decision.chance or 0.0, one.name))
        signed = signed_assessment(assessed, chosen)
        if signed is None:
            continue
        svg, words = assessment_picture(signed)
        reasons = tuple(one.sentence for one in chosen.decision.reasons)
        settling = (chosen.decision.settling.sentence,) if chosen.decision.settling else ()
        style = {"award": "ok", "not-yet": "todo", "refer": "gone"}[outcome]
        yield Part(
            chosen.name,
            state=outcome_words(chosen),
            style=style,  # type: ignore[arg-type] # one of the model's words, chosen just above
            paragraphs=assessment_sentences(signed),
            lists=(TextList("Why", (*reasons, *settling)),),
            svg=svg,
            svg_text=words,
        )


def _signal_part(assessed: Assessed) -> Iterable[Part]:
    """What the badge tells, next to one that everybody passes."""
    group = assessed.group
    if group is None or not isinstance(group.pass_rate, Estimate):
        return
    rate, known = group.pass_rate, group.reliability
    if known.value is None or rate.value <= 0.0:
        return
    signals = sensitivity(
        Share(rate.value, rate.low, rate.high), Share(known.value, known.low, known.high)
    )
    middle = signals[len(signals) // 2]
    rows = tuple(
        (
            f"{one.base_rate:.0%}",
            f"{one.competent:.0%}",
            "" if one.low is None else f"{one.low:.0%} to {one.high:.0%}",
            f"{one.everyone:.0%}",
        )
        for one in signals
    )
    yield Part(
        "What this badge tells an employer",
        state=f"{middle.competent:.0%} competent",
        style="ok",
        paragraphs=middle.sentences,
        tables=(
            TextTable(
                "How likely a holder is competent, by how many of those who take it are",
                ("Competent among all", "Among holders", "Interval", "If everyone passed"),
                rows,
            ),
        ),
        keyed=True,
    )
