"""What sets people apart once they hold the baseline: which further credentials bring something.

Among those who hold what nearly everyone holds, each further credential is compared with being
without it, all of them side by side and none ranked before another where ranges overlap. Who earns
more credentials chose to, so this is never better than an adjusted observation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scipy import special

from cairn.value.detectable import minimum_detectable
from cairn.value.effect import RATIOS, Effect, EffectAnswer, NoEffect
from cairn.value.for_whom import ByGroup, beside, on_a_line
from cairn.value.grouping import estimate
from cairn.value.outcomes import BoolArray, OutcomeTable

__all__ = ["NextSkill", "NextSkills", "what_differentiates"]

_MORE = "difference of the two effects, whose errors are independent"
_NOT_NEXT = (
    "What people hold besides they chose; nobody has shown that earning it changes anything."
)


@dataclass(frozen=True, slots=True)
class NextSkill:
    """One further credential.

    Attributes:
        credential: Its name.
        with_baseline: What it brings those who hold the baseline.
        without: What it brings those who do not.
        more: By how much the first is more than the second; a ratio of ratios for ratios.
    """

    credential: str
    with_baseline: EffectAnswer
    without: EffectAnswer
    more: EffectAnswer


@dataclass(frozen=True, slots=True)
class NextSkills:
    """What sets people apart who hold the baseline.

    Attributes:
        baseline: What they hold.
        together: The further credentials beside each other, as groups.
        skills: The same, each also among those without the baseline, in the order of the table.
        sentence: The finding in plain words.
        remarks: What must be told beside it, a sentence each.
    """

    baseline: str
    together: ByGroup | None
    skills: tuple[NextSkill, ...]
    sentence: str
    remarks: tuple[str, ...]


def what_differentiates(
    table: OutcomeTable, names: Sequence[str] = (), *, confidence: float = 0.95
) -> NextSkills:
    """Which further credentials bring something to those who hold the baseline.

    Args:
        table: People; what is held is the baseline, and `also` tells the further credentials.
        names: Covariates that are held alike.
        confidence: Coverage that intervals aim at.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    baseline = table.question.credential
    skills = []
    for credential in table.also:
        mine = _of(table, credential, table.held, names, confidence)
        others = _of(table, credential, ~table.held, names, confidence)
        skills.append(NextSkill(credential, mine, others, _more(mine, others, confidence)))
    if not skills:
        sentence = "Not enough data: the table tells of nothing that people hold besides."
        return NextSkills(baseline, None, (), sentence, ())
    together = beside(
        [(one.credential, one.with_baseline) for one in skills],
        "further credential",
        confidence=confidence,
    )
    return NextSkills(
        baseline,
        together,
        tuple(skills),
        _sentence(baseline, together),
        (
            _NOT_NEXT,
            "The same people stand behind all comparisons, so the figures share their luck.",
        ),
    )


def _of(
    table: OutcomeTable,
    credential: str,
    rows: BoolArray,
    names: Sequence[str],
    confidence: float,
) -> EffectAnswer:
    """What a further credential brings some of the people."""
    people = table.only(rows)
    question = replace(table.question, credential=credential)
    turned = replace(
        people,
        question=question,
        held=people.also[credential],
        offered=None,
        issuer=None,
        issuers=(),
        also={},
    )
    return estimate(turned, names, chosen=True, confidence=confidence)


def _more(first: EffectAnswer, second: EffectAnswer, confidence: float) -> EffectAnswer:
    name = f"{first.name}: what it adds for those with the baseline against those without"
    if isinstance(first, NoEffect) or isinstance(second, NoEffect):
        short = next(one for one in (first, second) if isinstance(one, NoEffect))
        return NoEffect(name, short.reason, short.mend, 0, _MORE, short.standing)
    (value, other), errors = on_a_line([first, second])
    value -= other
    error = math.hypot(*errors)
    reach = float(special.ndtri(0.5 + confidence / 2)) * error
    ends = [value, value - reach, value + reach]
    told = [math.exp(one) for one in ends] if first.scale in RATIOS else ends
    return Effect(
        name=name,
        scale=first.scale,
        value=told[0],
        standard_error=error,
        low=told[1],
        high=told[2],
        p=float(2 * special.ndtr(-abs(value) / error)),
        n=first.n + second.n,
        holders=first.holders + second.holders,
        unit=first.unit,
        method=f"{first.method}; {_MORE}",
        standing=first.standing,
        minimum_detectable=minimum_detectable(error, first.scale),
        confidence=confidence,
    )


def _sentence(baseline: str, together: ByGroup) -> str:
    told = [one for one in together.groups if isinstance(one.raw, Effect)]
    if not told:
        return f"Not enough data to say what sets people apart who hold {baseline}."
    sure = [
        one.name
        for one in told
        if one.believed and isinstance(one.raw, Effect) and one.raw.value > one.raw.none
    ]
    if not sure:
        return (
            f"No measurable effect of any further credential for people who hold {baseline}:"
            " nothing here shows that another one would set anybody apart."
        )
    names = ", ".join(f"“{one}”" for one in sure)
    return f"Among people who hold {baseline}, those who also hold {names} fare differently."
