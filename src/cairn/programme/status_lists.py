"""The signed status lists of a programme: which places are set, and when a list is signed anew.

One place for each award, the same in the list of every purpose. A place is never given twice.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import write_json
from cairn.programme.ledger import Award, Ledger, StatusChange, StatusList
from cairn.programme.ledger_stacks import StackLedger
from cairn.programme.planning import digest_of
from cairn.status.assignment import choose_index
from cairn.status.bitstring import MINIMUM_ENTRIES, Bitstring
from cairn.status.list_credential import status_list_credential

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cairn.importers.programme_file import StatusPurpose
    from cairn.programme.signing_desk import SigningDesk

__all__ = ["Places", "keys_with", "list_url", "refresh_lists"]


def list_url(base: str, purpose: str, number: int) -> str:
    """The address of one status list."""
    return f"{base}/status/{purpose}-{number}.json"


def keys_with(changes: Iterable[StatusChange], purpose: StatusPurpose) -> frozenset[str]:
    """The awards for which a purpose is set now: the last change of each counts."""
    last = {change.award_key: change.value for change in changes if change.purpose == purpose}
    return frozenset(key for key, value in last.items() if value)


class Places:
    """Gives out places in the lists: each free one with the same chance.

    Args:
        awards: Every award made so far.
    """

    def __init__(self, awards: Iterable[Award]) -> None:
        self._taken: dict[int, set[int]] = defaultdict(set)
        for award in awards:
            self._taken[award.list_number].add(award.list_index)

    def take(self, randbelow: Callable[[int], int]) -> tuple[int, int]:
        """Give out one place: the list's number and the index in it."""
        number = max(self._taken, default=1)
        if len(self._taken[number]) >= MINIMUM_ENTRIES:
            number += 1
        index = choose_index(self._taken[number], MINIMUM_ENTRIES, randbelow)
        self._taken[number].add(index)
        return number, index


def refresh_lists(desk: SigningDesk, ledger: Ledger) -> int:
    """Sign every list anew that changed, that another key should sign, or that runs out soon.

    Args:
        desk: Who signs, with what, when.
        ledger: The ledger; the signed lists are kept in it.

    Returns:
        How many lists were signed.
    """
    awards, changes, kept = ledger.awards(), ledger.status_changes(), ledger.status_lists()
    stacks = StackLedger(ledger).keys()
    # A purpose that is no longer offered still stands in older credentials.
    purposes: set[StatusPurpose] = {*desk.programme.status.purposes, *(one for one, _ in kept)}
    if any(award.key in stacks for award in awards):
        purposes.add("suspension")  # a stack can always be suspended
    signed = 0
    for purpose in sorted(purposes):
        keys = keys_with(changes, purpose)
        places: dict[int, list[int]] = {1: []}
        for award in awards:
            own = places.setdefault(award.list_number, [])
            if award.key in keys:
                own.append(award.list_index)
        for number, indexes in places.items():
            made_from = [sorted(indexes), desk.issuer.id, desk.signer.verification_method]
            bits = digest_of(made_from)
            old = kept.get((purpose, number))
            if old is None or old.bits != bits or _runs_out(old, desk):
                ledger.save_status_list(_signed(desk, purpose, number, indexes, bits))
                signed += 1
    return signed


def _runs_out(old: StatusList, desk: SigningDesk) -> bool:
    """Whether less than a third of a list's life is left: time enough to publish the next one."""
    life = desk.programme.status.valid_for.after(desk.at) - desk.at
    return parse_instant(old.valid_until) - desk.at < life / 3


def _signed(
    desk: SigningDesk, purpose: StatusPurpose, number: int, indexes: list[int], bits: str
) -> StatusList:
    until = desk.programme.status.valid_for.after(desk.at)
    document = status_list_credential(
        list_url(desk.programme.base, purpose, number),
        desk.issuer.id,
        purpose,
        Bitstring.of_size(MINIMUM_ENTRIES).with_bits(indexes),
        valid_from=desk.at,
        valid_until=until,
    )
    return StatusList(purpose, number, bits, format_instant(until), write_json(desk.sign(document)))
