"""What sets apart those who have the baseline already: the next credential, measured among holders.

When everybody holds the same, the question is what else. Among holders only, each other credential
is compared; the estimates are drawn together, and what is named holds a false-discovery rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cairn.value.for_whom import ByGroup, beside
from cairn.value.grouping import estimate
from cairn.value.outcomes import OutcomeTable

__all__ = ["what_differentiates"]


def what_differentiates(
    table: OutcomeTable, names: Sequence[str] = (), *, confidence: float = 0.95
) -> ByGroup:
    """What each further credential changes for people who hold this one.

    Args:
        table: People with `also`; the outcome happened or not, or is an amount.
        names: The covariates that are held alike.
        confidence: Coverage that the intervals aim at.

    Returns:
        One group for each further credential; nothing is ranked whose ranges overlap.

    Raises:
        UsageError: If there is no such covariate (``no-such-column``).
    """
    holders = table.only(table.held)
    tables = {
        name: replace(
            holders, held=held, also={}, question=replace(table.question, credential=name)
        )
        for name, held in holders.also.items()
    }
    baseline = table.question.credential
    effects = tuple(
        (name, estimate(one, names, confidence=confidence)) for name, one in tables.items()
    )
    return beside(effects, f"what people hold beside {baseline}", confidence=confidence)
