"""Job titles coded to occupations: SOC and ISCO, with how sure the code is.

A title is compared with the titles of frameworks: as it stands, without what says nothing of the
occupation (seniority, place, contract), and then by the words they share, rare words counting
more. Knows no tasks and no skills: a title that names no occupation gets no code.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from cairn.skills.concepts import Code
from cairn.skills.framework import Framework
from cairn.skills.vocabulary import small_vocabulary

__all__ = ["SCHEMES", "TitleCode", "TitleCoder", "plain_title"]

SCHEMES = ("soc-2018", "isco-08")
"""The classifications that titles are coded to."""

_LEAST = 0.3
"""Confidence below which no code is given."""

_WHOLE, _PLAIN = 0.9, 0.55
"""Confidence of a title that a framework has as it stands, or after cleaning; measured on O*NET's
reported titles (bench/titles.py), which its other titles were to code."""

_SHARED = (-3.4, 4.6)
"""Constant and slope of the log odds that a title with some likeness has the same code; measured
likewise."""

_FEW, _FEW_FACTOR = 500, 0.8
"""Where fewer occupations are known, the right one of a title that is merely alike is more often
missing, and the confidence is that much less."""

_MOST_REMEMBERED = 50_000
_LONGEST = 200
_SOC_DIGITS = len("11-1011")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\b[mfdwx]\s?/\s?[mfdwx](?:\s?/\s?[mfdwx])?\b")
_SEPARATOR = re.compile(
    r"\s[-\u2013\u2014|@:\u2022]\s|[,;|/]|\s[-\u2013\u2014]|[-\u2013\u2014]\s|\bat\b|\bin\b|\bfor\b"
)
_WORD = re.compile(r"[^\W_]+[+#]*")
_SAYS_NOTHING = frozenset(
    re.findall(
        r"\S+",
        "a an and casual contract day entry experienced fixed freelance full fulltime graduate"
        " hiring home hybrid i ii iii immediate interim iv jr junior lead level mid middle new"
        " night now of onsite part parttime permanent principal remote senior shift sr staff temp"
        " temporary term the time urgent v vacancy wanted weekend",
    )
)


class TitleCode(NamedTuple):
    """An occupation for a title.

    Attributes:
        scheme: The classification.
        code: Its code there.
        occupation: Label of the occupation.
        confidence: Chance that the code is right, 0 to 1, as measured.
    """

    scheme: str
    code: str
    occupation: str
    confidence: float


class _Known(NamedTuple):
    label: str
    codes: tuple[tuple[str, str], ...]
    preferred: bool


def plain_title(title: str) -> str:
    """A title without place, contract and seniority, in lower case.

    Args:
        title: As the posting writes it.

    Returns:
        The words left, or all its words where nothing would be left.
    """
    bare = _ASIDE.sub(" ", title[:_LONGEST].lower())
    for part in [*_SEPARATOR.split(bare), bare]:
        words = _WORD.findall(part)
        kept = [word for word in words if word not in _SAYS_NOTHING]
        if kept:
            return " ".join(kept)
    return " ".join(_WORD.findall(bare))


class TitleCoder:
    """Codes titles by the occupations of some frameworks. Made once, used for many titles.

    Args:
        frameworks: Whose occupations are known, the most trusted first; Cairn's small vocabulary
            when there is none.
    """

    def __init__(self, frameworks: Iterable[Framework] = ()) -> None:
        chosen = tuple(frameworks) or (small_vocabulary(),)
        self._whole: dict[str, list[_Known]] = {}
        self._plain: dict[str, list[_Known]] = {}
        self._titles: list[tuple[frozenset[str], _Known]] = []
        self._holding: dict[str, list[int]] = {}
        for framework in chosen:
            for occupation in framework.occupations.values():
                codes = tuple(_codes(occupation.codes))
                if occupation.kind == "occupation" and codes:
                    titles = (occupation.label, *occupation.alternatives)
                    for at, title in enumerate(titles):
                        self._add(title, _Known(occupation.label, codes, preferred=at == 0))
        spread = Counter(word for words, _ in self._titles for word in words)
        total = len(self._titles) + 1
        self._weights = {word: math.log(total / count) for word, count in spread.items()}
        self._rare = math.log(total)
        occupations = sum(len(one.occupations) for one in chosen)
        self._factor = 1.0 if occupations >= _FEW else _FEW_FACTOR
        self._known: dict[str, tuple[TitleCode, ...]] = {}

    def _add(self, title: str, known: _Known) -> None:
        plain = plain_title(title)
        if not plain:
            return
        self._whole.setdefault(_whole(title), []).append(known)
        self._plain.setdefault(plain, []).append(known)
        words = frozenset(map(_stem, plain.split()))
        for word in words:
            self._holding.setdefault(word, []).append(len(self._titles))
        self._titles.append((words, known))

    def code(self, title: str) -> tuple[TitleCode, ...]:
        """Code a title.

        Args:
            title: As the posting writes it.

        Returns:
            The most likely code of each classification, `SCHEMES` first; none where no code is
            likely enough.
        """
        known = self._known.get(title)
        if known is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            known = self._known[title] = self._code(title)
        return known

    def _code(self, title: str) -> tuple[TitleCode, ...]:
        plain = plain_title(title)
        ways = (
            (self._whole.get(_whole(title), []), _WHOLE),
            (self._plain.get(plain, []), _PLAIN),
        )
        found: list[TitleCode] = []
        for scheme in SCHEMES:
            for known, sure in ways:
                best = _agreed(scheme, known, sure)
                if best is not None:
                    break
            else:
                best = self._likeliest(scheme, plain)
            if best is not None and best.confidence >= _LEAST:
                found.append(best)
        return tuple(found)

    def _likeliest(self, scheme: str, plain: str) -> TitleCode | None:
        words = list(dict.fromkeys(map(_stem, plain.split())))
        if not words:
            return None
        weigh = self._weights
        total = sum(weigh.get(word, self._rare) for word in words)
        # The two rarest words lead to the candidates; what shares neither is not alike.
        leading = sorted(words, key=lambda word: -weigh.get(word, 0.0))[:2]
        near: dict[str, tuple[float, str]] = {}
        for at in sorted({at for word in leading for at in self._holding.get(word, ())}):
            own, known = self._titles[at]
            shared = sum(weigh[word] for word in words if word in own)
            other = sum(weigh[word] for word in own)
            likeness = 2 * shared / (total + other) if total + other else 0.0
            # The last word of an English title says what a person is: nurse, driver, analyst.
            if words[-1] not in own:
                likeness *= 0.6
            for its_scheme, code in known.codes:
                if its_scheme == scheme and likeness > near.get(code, (0.0, ""))[0]:
                    near[code] = (likeness, known.label)
        if not near:
            return None
        code, (likeness, label) = max(near.items(), key=lambda item: (item[1][0], item[0]))
        rivals = sum(one > 0.95 * likeness for one, _ in near.values())
        constant, slope = _SHARED
        sure = 1 / (1 + math.exp(-(constant + slope * likeness))) / math.sqrt(rivals) * self._factor
        return TitleCode(scheme, code, label, round(sure, 3))


def _codes(codes: Iterable[Code]) -> Iterable[tuple[str, str]]:
    for code in codes:
        if code.scheme == "onet-soc-2019":
            # O*NET's codes are SOC 2018 with two digits more.
            yield "soc-2018", code.value[:_SOC_DIGITS]
        elif code.scheme in SCHEMES:
            yield code.scheme, code.value


def _whole(title: str) -> str:
    return " ".join(map(_stem, _WORD.findall(title[:_LONGEST].lower())))


def _stem(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _agreed(scheme: str, known: list[_Known], sure: float) -> TitleCode | None:
    """The code that most of the occupations with this title have."""
    # A preferred label is worth more than any number of alternatives.
    chosen = [one for one in known if one.preferred] or known
    votes: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for one in chosen:
        for its_scheme, code in dict.fromkeys(one.codes):
            if its_scheme == scheme:
                votes[code] += 1
                labels.setdefault(code, one.label)
    if not votes:
        return None
    code, count = votes.most_common(1)[0]
    return TitleCode(scheme, code, labels[code], round(sure * count / votes.total(), 3))
