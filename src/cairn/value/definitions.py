"""Which credentials pay depends on what “pay” means: the person chooses, and sees what it changes.

One index in which one in eight pays finds one in three when moving up counts too. A definition here
is an outcome and a threshold; over many credentials it gives a share, and the sensitivity is the
same share under other definitions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cairn.value.differences import wilson
from cairn.value.effect import Effect, EffectAnswer

__all__ = ["Definition", "Index", "Judgement", "definition_index", "judge", "sensitivity"]

Judgement: TypeAlias = Literal["pays", "may pay", "does little", "cannot say"]
"""What a definition says of one credential.

"pays": its whole range lies at the threshold or above. "may pay": the estimate does, not the whole
range. "does little": the estimate lies below. "cannot say": there is no number.
"""


@dataclass(frozen=True, slots=True)
class Definition:
    """What it means that a credential pays.

    Attributes:
        name: In words: ``at least 5,000 USD a year more``.
        outcome: Which outcome it looks at, by its name.
        threshold: How large the effect must be, on the effect's scale; more than “none”.
    """

    name: str
    outcome: str
    threshold: float


@dataclass(frozen=True, slots=True)
class Index:
    """How many credentials pay by one definition.

    Attributes:
        definition: The definition.
        judged: What it says of each credential.
        pays: How many pay.
        may: How many may.
        known: Of how many there is a number.
        share: Share of those with a number that pay; None with none.
        low: Lower end of its interval (Wilson); None with none.
        high: Upper end.
        sentence: The same in words.
    """

    definition: Definition
    judged: Mapping[str, Judgement]
    pays: int
    may: int
    known: int
    share: float | None
    low: float | None
    high: float | None
    sentence: str


def judge(answer: EffectAnswer | None, definition: Definition) -> Judgement:
    """What a definition says of one credential.

    Args:
        answer: The effect on the definition's outcome; None where nobody looked.
        definition: The definition.
    """
    if not isinstance(answer, Effect):
        return "cannot say"
    if answer.low >= definition.threshold and answer.measurable:
        return "pays"
    return "may pay" if answer.value >= definition.threshold else "does little"


def definition_index(
    effects: Mapping[str, Mapping[str, EffectAnswer]], definition: Definition
) -> Index:
    """How many credentials pay by a definition.

    Args:
        effects: By credential, the effect on each outcome.
        definition: The definition.
    """
    judged = {name: judge(one.get(definition.outcome), definition) for name, one in effects.items()}
    known = sum(one != "cannot say" for one in judged.values())
    pays = sum(one == "pays" for one in judged.values())
    may = sum(one == "may pay" for one in judged.values())
    if not known:
        sentence = f"By “{definition.name}” nothing can be said: there is no number."
        return Index(definition, judged, 0, 0, 0, None, None, None, sentence)
    low, high = wilson(pays, known)
    sentence = (
        f"By “{definition.name}” {pays} of {known} credentials pay for sure, {may} may, and"
        f" {known - pays - may} do little."
    )
    return Index(definition, judged, pays, may, known, pays / known, low, high, sentence)


def sensitivity(
    effects: Mapping[str, Mapping[str, EffectAnswer]], definitions: Sequence[Definition]
) -> tuple[tuple[Index, ...], str]:
    """The same credentials under several definitions, and what the choice changes.

    Args:
        effects: By credential, the effect on each outcome.
        definitions: The definitions.
    """
    found = tuple(definition_index(effects, one) for one in definitions)
    known = [one for one in found if one.known]
    if len(known) < 2:  # noqa: PLR2004 - one alone has nothing to be compared with
        return found, "With fewer than two definitions there is nothing to compare."
    least, most = min(known, key=lambda one: one.pays), max(known, key=lambda one: one.pays)
    if least.pays == most.pays:
        return found, "Which definition is chosen changes nothing here."
    return found, (
        f"The definition decides: {least.pays} of {least.known} pay by “{least.definition.name}”,"
        f" {most.pays} of {most.known} by “{most.definition.name}”."
    )
