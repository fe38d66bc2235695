"""A programme's register as values for the market's measures: what it awards, and who holds it.

People become numbers here, so that no name goes into a measure. Counts nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.library.market_register import Offered, Register
from cairn.market.supply import Holding
from cairn.programme.checking import existing_ledger, usable_programme
from cairn.programme.layout import Layout
from cairn.programme.stack_holders import held_awards

if TYPE_CHECKING:
    from cairn.kernel.json_text import JsonObject
    from cairn.programme.ledger import Ledger

__all__ = ["read_register"]


def read_register(
    folder: Path,
    *,
    source: str = "register of {}",
    shown: Callable[[JsonObject], Mapping[str, str]] | None = None,
    skills: Callable[[str], Iterable[str]] | None = None,
) -> Register:
    """Read what a programme awards, in its order, and who holds it.

    Args:
        folder: The programme folder.
        source: Which register it is, for people, with ``{}`` for the issuer's name.
        shown: The skills of an achievement's document, what they are called by URI; when left out,
            those that it is aligned to.
        skills: The skills that stand for a URI in a credential; when left out, itself.

    Raises:
        ProgrammeError: If the programme file cannot be used, or nothing was awarded.
    """
    layout = Layout(folder)
    with existing_ledger(layout) as ledger:
        programme = usable_programme(layout, ledger)
        return Register(
            source.format(programme.issuer["name"]),
            tuple(
                Offered(
                    key,
                    str(one.document["id"]),
                    str(one.document["name"]),
                    (shown or _aligned)(one.document),
                )
                for key, one in programme.achievements.items()
            ),
            tuple(_holdings(ledger, skills or _itself)),
        )


def _aligned(document: JsonObject) -> dict[str, str]:
    return {
        str(one["targetUrl"]): str(one.get("targetName", ""))
        for one in document.get("alignment", ())
        if one.get("targetUrl")
    }


def _itself(skill: str) -> tuple[str, ...]:
    return (skill,)


def _holdings(ledger: Ledger, skills: Callable[[str], Iterable[str]]) -> Iterator[Holding]:
    numbers: dict[str, str] = {}
    for award, held in held_awards(ledger):
        # Whoever has neither an address nor a DID is known by name alone.
        person = award.email.casefold() or award.did or award.name.casefold()
        one = held.holding
        yield Holding(
            person=numbers.setdefault(person, str(len(numbers) + 1)),
            achievement=one.achievement_id,
            valid_from=one.awarded,
            skills=tuple(sorted({uri for skill in one.skills for uri in skills(skill.skill)})),
            valid_until=one.valid_until,
            standing=one.standing,
            assessed=one.reliability is not None,
        )
