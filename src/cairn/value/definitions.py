"""Which share of credentials pays: by a definition that the reader chooses, and by all the others.

“Pays” may mean 5,000 USD a year more, or moving up, or getting into the field, within a year or
five. The definition decides the answer, so it is a value here, and the answers by several stand in
one table. Estimates are first drawn together, so that luck is not counted as pay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from scipy import special

from cairn.kernel.errors import UsageError
from cairn.market.measure import EvidenceGrade, Measure, MeasureAnswer, NoMeasure, suppressed
from cairn.value.differences import wilson
from cairn.value.effect import FEWEST, RATIOS, Effect, EffectAnswer
from cairn.value.for_whom import on_a_line
from cairn.value.pooling import FEWEST_GROUPS, pool

__all__ = [
    "CredentialEffects",
    "Definition",
    "IndexAnswer",
    "Reaching",
    "Sensitivity",
    "Verdict",
    "Wanted",
    "index",
    "sensitivity",
]

Verdict: TypeAlias = Literal["pays", "does not", "cannot be told"]
"""Whether a credential pays by a definition."""


class Wanted(NamedTuple):
    """One thing that would count as paying.

    Attributes:
        outcome: Which outcome: ``pay``, ``moved up``, ``in the field``.
        threshold: From which effect on it counts, on the effect's own scale and in its unit.
        horizon: Within how many months.
    """

    outcome: str
    threshold: float
    horizon: int


class Definition(NamedTuple):
    """What “it pays” means: any one of some things.

    Attributes:
        name: In plain words: ``5,000 USD a year more within a year``.
        any_of: The things.
    """

    name: str
    any_of: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class CredentialEffects:
    """What is known of one credential.

    Attributes:
        credential: Its name.
        effects: Effects by outcome and horizon in months.
    """

    credential: str
    effects: Mapping[tuple[str, int], EffectAnswer]


class Reaching(NamedTuple):
    """One credential by one definition.

    Attributes:
        credential: Its name.
        chance: The chance that it pays, from 0 to 1, as far as the estimates tell; what is wanted
            side by side counts as if one told nothing of the other.
        verdict: Said only where the chance leaves 5 in 100 or less open, in each direction half.
    """

    credential: str
    chance: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """The share that pays by one definition.

    Attributes:
        definition: The definition.
        share: The share, or why there is none. Its interval reaches from those that surely pay to
            all that may, each widened by the chance of which credentials were looked at.
        credentials: Each credential, in the order given.
        unknown: How many have no effect for anything that the definition wants.
    """

    definition: Definition
    share: MeasureAnswer
    credentials: tuple[Reaching, ...]
    unknown: int

    def count(self, verdict: Verdict) -> int:
        """How many credentials have a verdict.

        Args:
            verdict: The verdict.
        """
        return sum(one.verdict == verdict for one in self.credentials)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The same credentials by several definitions.

    Attributes:
        answers: One for each definition, in the order given.
        sentence: How much the definition decides, in plain words.
    """

    answers: tuple[IndexAnswer, ...]
    sentence: str


def index(
    credentials: Sequence[CredentialEffects],
    definition: Definition,
    *,
    source: str,
    period: str,
    confidence: float = 0.95,
) -> IndexAnswer:
    """The share of credentials that pay by a definition.

    Args:
        credentials: The credentials with their effects.
        definition: What “it pays” means.
        source: Where the effects come from, for people.
        period: When, as an ISO 8601 date or interval.
        confidence: Coverage that intervals and verdicts aim at.

    Raises:
        UsageError: If the definition wants nothing (``bad-definition``), or one outcome is on
            different scales (``mixed-scales``).
    """
    if not definition.any_of:
        raise UsageError(
            f"“{definition.name}” wants nothing, so nothing can pay by it.",
            code="bad-definition",
            mend="Name an outcome, a threshold and a horizon.",
        )
    missed: dict[str, float] = defaultdict(lambda: 1.0)
    told: list[Effect] = []
    for wanted in definition.any_of:
        for name, effect, chance in _chances(credentials, wanted):
            missed[name] *= 1.0 - chance
            told.append(effect)
    known = tuple(
        _verdict(one.credential, 1.0 - missed[one.credential], confidence)
        for one in credentials
        if one.credential in missed
    )
    grade: EvidenceGrade = (
        "made up" if any(one.standing.made_up for one in told) else "adjusted count"
    )
    share = _share(definition, known, (source, period, grade), confidence)
    return IndexAnswer(definition, share, known, len(credentials) - len(known))


def sensitivity(
    credentials: Sequence[CredentialEffects],
    definitions: Sequence[Definition],
    *,
    source: str,
    period: str,
    confidence: float = 0.95,
) -> Sensitivity:
    """The share that pays, by one definition after another.

    Args:
        credentials: The credentials with their effects.
        definitions: The definitions, the reader's own first.
        source: Where the effects come from, for people.
        period: When, as an ISO 8601 date or interval.
        confidence: Coverage that intervals and verdicts aim at.

    Raises:
        UsageError: As for `index`.
    """
    answers = tuple(
        index(credentials, one, source=source, period=period, confidence=confidence)
        for one in definitions
    )
    shares = [
        (one.share.value, one.definition.name) for one in answers if isinstance(one.share, Measure)
    ]
    if not shares:
        sentence = "Not enough data to say by any definition which share of credentials pays."
        return Sensitivity(answers, sentence)
    (least, strict), (most, wide) = min(shares), max(shares)
    if len(shares) == 1:
        sentence = f"About {_of_hundred(least)} of 100 credentials pay by “{strict}”."
        return Sensitivity(answers, f"{sentence} Another definition may say something else.")
    sentence = (
        f"The definition decides: by “{strict}” about {_of_hundred(least)} of 100 credentials pay,"
        f" by “{wide}” about {_of_hundred(most)} of 100."
    )
    if _of_hundred(least) == _of_hundred(most):
        sentence = f"By each definition about {_of_hundred(least)} of 100 credentials pay."
    return Sensitivity(answers, sentence)


def _chances(
    credentials: Sequence[CredentialEffects], wanted: Wanted
) -> list[tuple[str, Effect, float]]:
    """Each credential's chance of reaching what is wanted, its effects drawn together first."""
    found = [
        (one.credential, effect)
        for one in credentials
        if isinstance(effect := one.effects.get((wanted.outcome, wanted.horizon)), Effect)
    ]
    effects = [effect for _, effect in found]
    if len({(one.scale, one.unit) for one in effects}) > 1:
        raise UsageError(
            f"“{wanted.outcome}” is told on different scales or in different units, so one"
            " threshold cannot serve all.",
            code="mixed-scales",
            mend="Estimate it for every credential by the same method, in the same unit.",
        )
    if not effects:
        return []
    values, errors = (np.array(one) for one in on_a_line(effects))
    aim = _aim(wanted, effects[0])
    if len(effects) >= FEWEST_GROUPS:
        chances = pool(values, errors).above(aim)
    else:
        chances = special.ndtr((values - aim) / errors)
    return [(*one, float(chance)) for one, chance in zip(found, chances, strict=True)]


def _aim(wanted: Wanted, effect: Effect) -> float:
    if effect.scale not in RATIOS:
        return wanted.threshold
    if wanted.threshold <= 0:
        raise UsageError(
            f"“{wanted.outcome}” is told as a ratio, and no ratio is {wanted.threshold:g}.",
            code="bad-definition",
            mend="Give a threshold of more than 0; 1 is no effect.",
        )
    return float(np.log(wanted.threshold))


def _verdict(credential: str, chance: float, confidence: float) -> Reaching:
    open_side = (1.0 - confidence) / 2
    verdict: Verdict = "cannot be told"
    if chance >= 1.0 - open_side:
        verdict = "pays"
    elif chance <= open_side:
        verdict = "does not"
    return Reaching(credential, chance, verdict)


def _share(
    definition: Definition,
    known: Sequence[Reaching],
    about: tuple[str, str, EvidenceGrade],
    confidence: float,
) -> MeasureAnswer:
    source, period, grade = about
    name, n = f"credentials that pay by “{definition.name}”", len(known)
    if n < FEWEST:
        if n:
            reason = f"Not enough data: of fewer than {FEWEST} credentials no share is told."
            return NoMeasure(name, reason, None, source, period)
        return suppressed(name, 0, "credentials with such an effect", source, period)
    surely = sum(one.verdict == "pays" for one in known)
    perhaps = n - sum(one.verdict == "does not" for one in known)
    return Measure(
        name=name,
        value=float(np.mean([one.chance for one in known])),
        low=wilson(surely, n, confidence)[0],
        high=wilson(perhaps, n, confidence)[1],
        unit="share",
        n=n,
        source=source,
        period=period,
        grade=grade,
        method="average chance of reaching the threshold after partial pooling (Rubin 1981); from"
        " those that surely reach it to all that may, each with Wilson's interval",
        confidence=confidence,
        remark=f"{surely} surely pay, {n - perhaps} surely do not, of {perhaps - surely} it cannot"
        " be told.",
    )


def _of_hundred(share: float) -> str:
    return f"{share * 100:.0f}"
