"""What people hear of an assessment: the group in a few lines, and one person in theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cairn.assessment.gate_chance import percent
from cairn.assessment.statistic import Estimate
from cairn.credentials.assessment_result import assessment_sentences, assessment_terms
from cairn.programme.assessing.signing import signed_assessment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cairn.kernel.json_text import JsonObject
    from cairn.programme.assessing.outcome import Assessed, PersonOutcome

__all__ = ["group_lines", "outcome_words", "person_json", "person_lines"]

_STATES = {"award": "awarded", "not-yet": "not yet", "refer": "a person must look"}
_OPENINGS = {
    "award": "The gate is open: the credential can be signed.",
    "not-yet": "Not yet.",
    "refer": "A person must look before anything is decided.",
}


def outcome_words(person: PersonOutcome) -> str:
    """A decision in two or three words."""
    return _STATES[person.decision.outcome]


def group_lines(assessed: Assessed) -> Iterator[str]:
    """The outcome for all, a line at a time.

    Args:
        assessed: The assessment.
    """
    awarded, refer = assessed.count("award"), assessed.count("refer")
    rest = len(assessed.people) - awarded - refer
    yield (
        f"{len(assessed.people)} people were judged: {awarded} awarded, {rest} not yet, {refer} for"
        " a person to look at."
    )
    group, gate = assessed.group, assessed.settings.gate
    if group is None:
        yield "Nothing could be estimated, so nobody is awarded."
        return
    known = group.reliability
    if known.value is None:
        yield f"There are not enough data to tell the reliability ({known.kind})."
    else:
        between = "" if known.low is None else f" ({known.low:.2f} to {known.high:.2f})"
        yield f"Reliability {known.value:.2f}{between}: {known.kind}, from {known.n} people."
    yield (
        f"The bar: {group.bar_value:.1f} on the scale of the result. {gate.cut.method.rstrip('.')}."
        f" The gate asks for a chance of {percent(gate.confidence)} to be above it."
    )
    rate = group.pass_rate
    if isinstance(rate, Estimate):
        between = f"{percent(rate.low)} to {percent(rate.high)}"
        yield f"Pass rate {percent(rate.value)} ({between})."
    yield f"{group.model}."


def person_lines(assessed: Assessed, person: PersonOutcome) -> Iterator[str]:
    """What one person hears.

    Args:
        assessed: The assessment.
        person: The person.
    """
    decision = person.decision
    yield f"{person.name}, {assessed.title}: {_OPENINGS[decision.outcome]}"
    signed = signed_assessment(assessed, person)
    if signed is not None:
        yield from assessment_sentences(signed)
    for reason in decision.reasons:
        # The chance was said with the measure already.
        if signed is None or reason.code not in ("above-the-bar", "not-sure"):
            yield reason.sentence
        if reason.mend:
            yield f"What to do: {reason.mend}"
    if decision.settling is not None:
        yield decision.settling.sentence
    asked = any(reason.code == "appeal-open" for reason in decision.reasons)
    if decision.outcome != "award" and not asked:
        yield "Whoever disagrees can appeal: new raters then judge the work again."


def person_json(assessed: Assessed, person: PersonOutcome) -> JsonObject:
    """The same for programs; it names no rater.

    Args:
        assessed: The assessment.
        person: The person.
    """
    decision, standing = person.decision, person.standing
    signed = signed_assessment(assessed, person)
    settling = decision.settling
    return {
        "person": person.key,
        "name": person.name,
        "achievement": assessed.settings.achievement,
        "outcome": decision.outcome,
        "chance": decision.chance,
        "value": person.value,
        "raters": standing.raters if standing else None,
        "outsideRaters": standing.outside if standing else None,
        "reasons": [
            {"code": one.code, "sentence": one.sentence, "mend": one.mend}
            for one in decision.reasons
        ],
        "settling": None
        if settling is None
        else {
            "ratings": settling.ratings,
            "chance": settling.chance,
            "sentence": settling.sentence,
        },
        "assessment": None if signed is None else assessment_terms(signed),
    }
