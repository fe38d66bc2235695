"""What the example's college awards and who holds it, as the market's measures need it.

People become numbers here, so that no name goes into a measure. Counts nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.demo.market_files import asked_for
from cairn.library.market_register import Offered, Register
from cairn.market.supply import Holding
from cairn.programme.checking import existing_ledger, usable_programme
from cairn.programme.layout import Layout
from cairn.programme.stack_holders import own_held
from cairn.programme.status_lists import keys_with
from cairn.skills.vocabulary import small_vocabulary

if TYPE_CHECKING:
    from cairn.kernel.json_text import JsonObject
    from cairn.pathways.holdings import Standing
    from cairn.programme.ledger import Ledger

__all__ = ["register_of"]


def register_of(folder: Path) -> Register:
    """What the college awards, in the order of its programme, and everything that anybody holds.

    The skills are those of the small vocabulary that stand for the ones in the credentials.

    Args:
        folder: The example's folder, after a run.

    Raises:
        ProgrammeError: If nothing was awarded, or the programme was changed and cannot be used.
    """
    layout, known = Layout(folder), asked_for()
    programme = usable_programme(layout, None)
    with existing_ledger(layout) as ledger:
        holdings = tuple(_held(ledger, known))
    return Register(
        f"the register of {programme.issuer['name']}, an example",
        tuple(
            Offered(key, one.document["id"], one.document["name"], _shown(one.document, known))
            for key, one in programme.achievements.items()
        ),
        holdings,
    )


def _shown(document: JsonObject, known: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    labels = small_vocabulary().skills
    return {
        uri: labels[uri].label
        for one in document.get("alignment", ())
        for uri in known.get(one["targetUrl"], ())
    }


def _held(ledger: Ledger, known: Mapping[str, tuple[str, ...]]) -> Iterator[Holding]:
    changes = ledger.status_changes()
    revoked, suspended = keys_with(changes, "revocation"), keys_with(changes, "suspension")
    numbers: dict[str, str] = {}
    for award in ledger.awards():
        person = award.email.casefold() or award.did
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
            skills=tuple(
                sorted({uri for skill in one.skills for uri in known.get(skill.skill, ())})
            ),
            valid_until=one.valid_until,
            standing=one.standing,
            assessed=one.reliability is not None,
        )
