"""The paper ceiling: what openings ask for and the people who do the work today do not have.

A demand that most of them would fail shuts out people who can do the work. A licence is another
matter: the law asks for it. Shares have Wilson's interval; under ten people nothing is told.

Source of the interval: E. Wilson, "Probable Inference, the Law of Succession, and Statistical
Inference", Journal of the American Statistical Association 22 (1927), 209-212.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from cairn.kernel.errors import UsageError
from cairn.market.measure import FEWEST, EvidenceGrade, Measure, MeasureAnswer, suppressed
from cairn.value.openings import Opening

__all__ = ["Ceiling", "Demand", "Incumbent", "paper_ceiling", "share_of"]

_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Incumbent:
    """Somebody who does the work today.

    Attributes:
        person: A number or pseudonym.
        holds: Credentials and skills that the person can show.
        licences: Licences that the person has.
    """

    person: str
    holds: frozenset[str]
    licences: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that openings ask for.

    Attributes:
        word: The credential, skill or licence.
        licence: Whether it is a licence.
        asked_by: Which share of the openings ask for it.
        lacking: Which share of those who do the work lack it.
    """

    word: str
    licence: bool
    asked_by: Measure
    lacking: MeasureAnswer


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What openings ask for, held against those who do the work.

    Attributes:
        openings: How many openings there are.
        incumbents: How many do the work; None where there are so few that it is not told.
        demands: What is asked for, what most openings ask for first, licences last.
        shut_out: Which share of those who do the work meet none of the openings, licences aside.
        by_opening: Each opening, with the share of those who do the work who would not meet it,
            licences aside.
    """

    openings: int
    incumbents: int | None
    demands: tuple[Demand, ...]
    shut_out: MeasureAnswer
    by_opening: tuple[tuple[Opening, MeasureAnswer], ...]

    @property
    def papers(self) -> tuple[Demand, ...]:
        """Demands that are no licences."""
        return tuple(one for one in self.demands if not one.licence)

    @property
    def licences(self) -> tuple[Demand, ...]:
        """Demands that are."""
        return tuple(one for one in self.demands if one.licence)


def paper_ceiling(
    openings: Sequence[Opening],
    incumbents: Sequence[Incumbent],
    source: str,
    *,
    made_up: bool = False,
) -> Ceiling:
    """Hold what openings ask for against those who do the work today.

    Args:
        openings: The openings, at least one.
        incumbents: Those who do the work.
        source: Where both come from, for people.
        made_up: Whether they are made up.

    Raises:
        UsageError: If there are no openings (``bad-openings``), or one person stands there twice
            (``bad-incumbents``).
    """
    if not openings:
        raise UsageError("There are no openings.", code="bad-openings", mend="Give at least one.")
    if len({one.person for one in incumbents}) < len(incumbents):
        raise UsageError(
            "A person stands there twice.",
            code="bad-incumbents",
            mend="Give each person one row, with all that the person holds.",
        )
    grade: EvidenceGrade = "made up" if made_up else "raw count"
    about = _About(len(incumbents), source, grade)
    return Ceiling(
        len(openings),
        len(incumbents) if len(incumbents) >= FEWEST else None,
        (*_papers(openings, incumbents, about), *_licences(openings, incumbents, about)),
        about.lacking(
            "meet none of the openings",
            sum(not any(one.asks <= who.holds for one in openings) for who in incumbents),
        ),
        tuple(
            (
                one,
                about.lacking(
                    f"would not meet “{one.called}”",
                    sum(not one.asks <= who.holds for who in incumbents),
                ),
            )
            for one in openings
        ),
    )


def _papers(
    openings: Sequence[Opening], incumbents: Sequence[Incumbent], about: _About
) -> list[Demand]:
    found = [
        Demand(
            word,
            licence=False,
            asked_by=_asked(word, [word in one.asks for one in openings], about),
            lacking=about.lacking(f"lack {word}", sum(word not in one.holds for one in incumbents)),
        )
        for word in {word for one in openings for word in one.asks}
    ]
    return sorted(found, key=_most_asked)


def _licences(
    openings: Sequence[Opening], incumbents: Sequence[Incumbent], about: _About
) -> list[Demand]:
    found = [
        Demand(
            word,
            licence=True,
            asked_by=_asked(word, [word in one.licences for one in openings], about),
            lacking=about.lacking(
                f"have no licence “{word}” in these data",
                sum(word not in one.licences for one in incumbents),
            ),
        )
        for word in {word for one in openings for word in one.licences}
    ]
    return sorted(found, key=_most_asked)


def _most_asked(demand: Demand) -> tuple[float, str]:
    """Not by what most lack: those shares have intervals that overlap, and are not ranked."""
    return -demand.asked_by.value, demand.word


@dataclass(frozen=True, slots=True)
class _About:
    """What all shares have in common."""

    incumbents: int
    source: str
    grade: EvidenceGrade

    def lacking(self, what: str, count: int) -> MeasureAnswer:
        name = f"people who do the work and {what}"
        if self.incumbents < FEWEST:
            return suppressed(name, self.incumbents, "people who do the work", self.source, "")
        return share_of(name, count, self.incumbents, self.source, self.grade)


def _asked(word: str, asks: Sequence[bool], about: _About) -> Measure:
    name, share = f"openings that ask for {word}", sum(asks) / len(asks)
    method = "counted over all the openings given, so without an interval"
    return Measure(
        name, share, share, share, "share", len(asks), about.source, "", about.grade, method
    )


def share_of(name: str, count: int, n: int, source: str, grade: EvidenceGrade) -> Measure:
    """A share with Wilson's interval.

    Args:
        name: Of what, in plain words.
        count: How many.
        n: Of how many, at least one.
        source: Where the data come from, for people.
        grade: What stands behind it.
    """
    z = NormalDist().inv_cdf((1 + _CONFIDENCE) / 2)
    share, weight = count / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    half = z * math.sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    low, high = max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))
    return Measure(
        name, share, low, high, "share", n, source, "", grade,
        "share with Wilson's interval (1927)", _CONFIDENCE,
    )  # fmt: skip
