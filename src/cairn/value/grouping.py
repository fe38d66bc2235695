"""One table as several: by years of experience, by field, by issuer; and the effect in each.

Numbers are cut into bands, and an issuer's holders meet everybody without the credential. Knows
how people are parted and estimated; how groups are told beside each other, `for_whom` knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NoReturn

import numpy as np

from cairn.kernel.errors import UsageError
from cairn.value.differences import mean_difference, risk_difference
from cairn.value.effect import FEWEST, EffectAnswer
from cairn.value.evidence import EvidenceGrade
from cairn.value.lift import graded
from cairn.value.outcomes import BoolArray, Covariate, IntArray, OutcomeTable
from cairn.value.regression import adjusted
from cairn.value.survival import restricted_mean

__all__ = ["ISSUER", "Parted", "estimate", "parted"]

ISSUER = "issuer"
"""The name by which people are parted by who issued what they hold."""

_BANDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Parted:
    """Groups of people.

    Attributes:
        names: The groups, in the order of their categories or numbers.
        tables: The people of each.
        remarks: What must be told beside them, a sentence each.
    """

    names: tuple[str, ...]
    tables: tuple[OutcomeTable, ...]
    remarks: tuple[str, ...]


def parted(table: OutcomeTable, by: str, cuts: Sequence[float] = ()) -> Parted:
    """Part people into groups.

    Args:
        table: People.
        by: A covariate's name, or ``issuer``.
        cuts: Where a number is cut: each cut begins a band. Thirds of the people when left out.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``), or the cuts do not rise
            or are given for what is no number (``bad-cuts``).
    """
    if by == ISSUER and table.issuer is not None:
        if cuts:
            _refuse_cuts("Issuers are no numbers and cannot be cut.")
        return _by_issuer(table, table.issuer)
    column = table.column(by)
    if column.levels and cuts:
        _refuse_cuts(f"“{by}” has categories and cannot be cut.")
    if any(not low < high for low, high in pairwise(cuts)):
        _refuse_cuts("The cuts do not rise.")
    unknown = int(np.isnan(column.values).sum())
    many = f"{unknown:,}" if unknown >= FEWEST else f"Fewer than {FEWEST}"
    remarks = (f"{many} people are left out: their “{by}” is not known.",) if unknown else ()
    names, members = _levels(column) if column.levels else _bands(column, cuts)
    return Parted(names, tuple(table.only(one) for one in members), remarks)


def estimate(
    table: OutcomeTable,
    names: Sequence[str] = (),
    *,
    chosen: bool = False,
    confidence: float = 0.95,
) -> EffectAnswer:
    """The effect among some people, with the grade that it deserves.

    Args:
        table: The people.
        names: Covariates that are held alike; of a time none can be.
        chosen: Whether people chose what is compared, whatever chance decided otherwise.
        confidence: Coverage that the interval aims at.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    kind = table.question.kind
    if kind == "time":
        answer, names = restricted_mean(table, confidence=confidence), ()
    elif names:
        answer = adjusted(table, names, confidence=confidence)
    elif kind == "happened":
        answer = risk_difference(table, confidence=confidence)
    else:
        answer = mean_difference(table, confidence=confidence)
    if table.question.standing.grade == "randomised" and not chosen:
        return answer
    best: EvidenceGrade = "adjusted observation" if names else "raw association"
    return graded(answer, best)


def _by_issuer(table: OutcomeTable, issuer: IntArray) -> Parted:
    without = ~table.held
    tables = tuple(
        table.only(without | (table.held & (issuer == code))) for code in range(len(table.issuers))
    )
    remark = (
        "Each issuer's holders are compared with the same people without it, so the figures share"
        " the luck of those people; and who went to which issuer, people chose."
    )
    return Parted(table.issuers, tables, (remark,))


def _levels(column: Covariate) -> tuple[tuple[str, ...], tuple[BoolArray, ...]]:
    return column.levels, tuple(column.values == code for code in range(len(column.levels)))


def _bands(
    column: Covariate, cuts: Sequence[float]
) -> tuple[tuple[str, ...], tuple[BoolArray, ...]]:
    values = column.values
    known = values[~np.isnan(values)]
    edges = list(cuts)
    if not edges and len(known):
        thirds = np.quantile(known, np.arange(1, _BANDS) / _BANDS, method="higher")
        edges = sorted({float(one) for one in thirds if one > known.min()})
    ends = [-np.inf, *edges, np.inf]
    names = []
    for low, high in pairwise(ends):
        if np.isinf(low):
            names.append(f"{column.name} under {high:g}" if np.isfinite(high) else column.name)
        elif np.isinf(high):
            names.append(f"{column.name} {low:g} or more")
        else:
            names.append(f"{column.name} {low:g} to under {high:g}")
    members = tuple((values >= low) & (values < high) for low, high in pairwise(ends))
    return tuple(names), members


def _refuse_cuts(sentence: str) -> NoReturn:
    raise UsageError(
        sentence, code="bad-cuts", mend="Give rising numbers for a covariate that is a number."
    )
