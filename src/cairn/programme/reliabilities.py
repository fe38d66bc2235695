"""What a programme's credentials say of how reliably each achievement was assessed."""

from __future__ import annotations

from pathlib import Path

from cairn.programme.checking import existing_ledger
from cairn.programme.layout import Layout
from cairn.programme.stack_holders import held_awards
from cairn.value.card import Reliability

__all__ = ["stated_reliabilities"]


def stated_reliabilities(folder: Path, source: str) -> dict[str, Reliability]:
    """By achievement id, the reliability that its credentials state; those of the latest award.

    Args:
        folder: The programme folder.
        source: Who states it, for people.

    Raises:
        ProgrammeError: If nothing was awarded.
    """
    found: dict[str, list[float]] = {}
    with existing_ledger(Layout(folder)) as ledger:
        for _, held in sorted(
            held_awards(ledger), key=lambda pair: (pair[1].holding.awarded, pair[0].key)
        ):
            if held.holding.reliability is not None:
                stated = found.setdefault(held.holding.achievement_id, [])
                stated.append(float(held.holding.reliability))
    return {
        name: Reliability(
            stated[-1], None, None, len(stated), f"stated in its credentials; {source}"
        )
        for name, stated in found.items()
    }
