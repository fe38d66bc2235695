"""What a programme awards and who holds it, as values for the market's measures.

People become numbers here, so that no name goes into a measure. Counts nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cairn.programme.checking import existing_ledger, usable_programme
from cairn.programme.layout import Layout
from cairn.programme.stack_holders import own_held
from cairn.programme.status_lists import keys_with

if TYPE_CHECKING:
    from pathlib import Path

    from cairn.kernel.json_text import JsonObject
    from cairn.library.market_register import Offered, Register
    from cairn.market.supply import Holding
    from cairn.pathways.holdings import Standing
    from cairn.programme.ledger import Ledger

__all__ = ["read_register"]


def read_register(folder: Path) -> Register:
    """Read what a programme awards, and who holds it.

    Args:
        folder: The programme folder.

    Raises:
        ProgrammeError: If the programme file cannot be used, or nothing was awarded.
    """
    from cairn.library.market_register import Register

    layout = Layout(folder)
    with existing_ledger(layout) as ledger:
        programme = usable_programme(layout, ledger)
        return Register(
            f"register of {programme.issuer['name']}",
            tuple(_offered(key, one.document) for key, one in programme.achievements.items()),
            tuple(_holdings(ledger)),
        )


def _offered(key: str, document: JsonObject) -> Offered:
    from cairn.library.market_register import Offered

    skills = {
        str(one["targetUrl"]): str(one.get("targetName", ""))
        for one in document.get("alignment", ())
        if one.get("targetUrl")
    }
    return Offered(key, str(document["id"]), str(document["name"]), skills)


def _holdings(ledger: Ledger) -> Iterator[Holding]:
    from cairn.market.supply import Holding

    changes = ledger.status_changes()
    revoked, suspended = keys_with(changes, "revocation"), keys_with(changes, "suspension")
    numbers: dict[str, str] = {}
    for award in ledger.awards():
        person = award.email.casefold() or award.did or award.name.casefold()
        standing: Standing = "active"
        if award.key in revoked:
            standing = "revoked"
        elif award.key in suspended:
            standing = "suspended"
        one = own_held(award, ledger.current(award).document, standing).holding
        yield Holding(
            person=numbers.setdefault(person, str(len(numbers) + 1)),
            achievement=one.achievement_id,
            valid_from=one.awarded,
            skills=tuple(sorted({skill.skill for skill in one.skills})),
            valid_until=one.valid_until,
            standing=one.standing,
            assessed=one.reliability is not None,
        )
