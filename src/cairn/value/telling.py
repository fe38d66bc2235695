"""Effects in words for everybody: so many of a hundred, between so many and so many.

No word of statistics without its meaning, the finding before the method, and “no measurable effect”
like any other finding.
"""

from __future__ import annotations

import math

from cairn.value.effect import Effect

__all__ = ["amount_words", "effect_headline", "effect_sentences", "range_words", "value_words"]

_HUNDRED = 100
_TINY = 0.05
_SHARE = "share who "


def effect_headline(effect: Effect) -> str:
    """The finding in one sentence.

    Args:
        effect: The effect.
    """
    verb = _verb(effect)
    if not effect.measurable:
        how = {"time difference": "how soon people", "hazard ratio": "how soon people"}
        what = "whether people" if effect.name.startswith(_SHARE) else "what people"
        return f"No measurable effect on {how.get(effect.scale, what)} {verb}."
    if effect.scale == "risk difference":
        finding = f"{_capital(value_words(effect))} holders {verb}"
        raw = effect.standing.grade == "raw association"
        found = f"{finding} than of people {'' if raw else 'like them '}without it"
    elif effect.scale == "hazard ratio":
        found = f"Holders were {value_words(effect)} to have {verb}"
    else:
        found = f"Holders {verb} {value_words(effect)}"
    if effect.standing.grade == "raw association":
        return f"{found}; whether that is its doing, nobody has shown."
    return f"{found}."


def effect_sentences(effect: Effect) -> tuple[str, ...]:
    """What was found, how sure it is, and what an empty result rules out.

    Args:
        effect: The effect.
    """
    told = [f"{_capital(value_words(effect))} ({range_words(effect)})."]
    if not effect.measurable:
        told.append(
            "That range holds “no difference”: from these people one cannot say that it changes"
            " anything."
        )
        if effect.minimum_detectable is not None:
            told.append(
                f"A difference of {_distance(effect, effect.minimum_detectable)} or more would"
                " probably have been seen."
            )
    return tuple(told)


def value_words(effect: Effect) -> str:
    """The estimate in words, such as “about 8 more of 100”.

    Args:
        effect: The effect.
    """
    value = effect.value
    if effect.scale == "risk difference":
        count = abs(value) * _HUNDRED
        if count < _TINY:
            return "as many of 100 as among others"
        return f"about {_count(count)} {'more' if value > 0 else 'fewer'} of 100"
    if effect.scale in {"risk ratio", "odds ratio", "hazard ratio"}:
        what = {
            "risk ratio": "as many",
            "odds ratio": "the odds",
            "hazard ratio": "as likely on any one day",
        }
        return f"about {value:.2g} times {what[effect.scale]}"
    if effect.scale == "percent":
        return f"about {_count(abs(value) * _HUNDRED)} % {'more' if value > 0 else 'less'}"
    if effect.scale == "time difference":
        side = "later" if value > 0 else "sooner"
        return f"about {amount_words(abs(value), effect.unit)} {side}"
    return f"about {amount_words(abs(value), effect.unit)} {'more' if value > 0 else 'less'}"


def range_words(effect: Effect) -> str:
    """The interval in words, such as “between 2 and 14 more of 100”.

    Args:
        effect: The effect.
    """
    low, high = effect.low, effect.high
    if effect.scale in {"risk ratio", "odds ratio", "hazard ratio"}:
        return f"between {low:.2g} and {high:.2g} times"
    scale, unit = _in_words(effect)
    more, less = ("later", "sooner") if effect.scale == "time difference" else ("more", "less")
    if effect.scale == "risk difference":
        less = "fewer"
    ends = [_end(one * scale, effect) for one in (low, high)]
    if low >= 0 or high <= 0:
        near, far = (ends[0], ends[1]) if low >= 0 else (ends[1], ends[0])
        return f"between {near} and {far}{unit} {more if low >= 0 else less}".replace(
            " of 100 more", " more of 100"
        ).replace(" of 100 fewer", " fewer of 100")
    text = f"between {ends[0]}{unit} {less} and {ends[1]}{unit} {more}"
    return text.replace(" of 100 more", " more of 100").replace(" of 100 fewer", " fewer of 100")


def amount_words(amount: float, unit: str) -> str:
    """An amount with its unit, rounded as one would say it.

    Args:
        amount: 0 or more.
        unit: Such as ``USD a year``; may be empty.
    """
    digits = 0 if amount >= 20 or amount == round(amount) else 1  # noqa: PLR2004 - as one says it
    if amount >= 1_000:  # noqa: PLR2004 - likewise
        amount = round(amount, -int(math.log10(amount)) + 2)
    return f"{amount:,.{digits}f} {unit}".strip()


def _in_words(effect: Effect) -> tuple[float, str]:
    if effect.scale == "risk difference":
        return _HUNDRED, " of 100"
    if effect.scale == "percent":
        return _HUNDRED, " %"
    return 1.0, f" {effect.unit}" if effect.unit else ""


def _end(value: float, effect: Effect) -> str:
    if effect.scale in {"risk difference", "percent"}:
        return _count(abs(value))
    return amount_words(abs(value), "")


def _distance(effect: Effect, distance: float) -> str:
    if effect.scale == "risk difference":
        return f"{_count(distance * _HUNDRED)} of 100"
    if effect.scale == "percent":
        return f"{_count(distance * _HUNDRED)} %"
    if effect.scale in {"risk ratio", "odds ratio", "hazard ratio"}:
        return f"{1 + distance:.2g} times"
    return amount_words(distance, effect.unit)


def _count(count: float) -> str:
    return f"{count:.0f}" if count >= 1 else f"{count:.1f}"


def _verb(effect: Effect) -> str:
    for opening in (_SHARE, "average of what they ", "time until they "):
        if effect.name.startswith(opening):
            return effect.name.removeprefix(opening)
    return f"fare in “{effect.name}”"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
