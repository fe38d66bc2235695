"""The face of stack awarding: check, award, approve, refuse, cascade, and who is due.

Pathways are read from ``pathways.toml`` and ``pathways/*.toml`` in the programme folder, what
people hold from the ledger and from ``received/``. Each call opens the folder under its lock and
leaves ledger, status lists and files in step. `cairn run` does what `award_stacks` does, `cairn
revoke` and its kin do what `cascade` does. What only reads is in `stack_standing`, and stands
here too.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cairn.pathways.stack_book import refused
from cairn.programme.chance import SYSTEM_CHANCE, Chance
from cairn.programme.checking import existing_ledger, usable_programme
from cairn.programme.desk_opening import open_desk
from cairn.programme.layout import Layout
from cairn.programme.ledger_stacks import StackLedger
from cairn.programme.lock import folder_lock
from cairn.programme.publication import BadgePictures, publish_issuer, publish_status_lists
from cairn.programme.stack_files import check_records, write_all
from cairn.programme.stack_findings import StackResult
from cairn.programme.stack_holders import find_person, holders_of
from cairn.programme.stack_office import StackOffice
from cairn.programme.stack_pathways import Pathways, open_pathways
from cairn.programme.stack_standing import (
    check_stacks,
    holdings_of,
    renewals_due,
    stack_history,
)
from cairn.programme.stack_steps import write_decision
from cairn.programme.statements import with_signed_statements
from cairn.programme.status_lists import refresh_lists

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from cairn.kernel.fetching import Resolver
    from cairn.keys.signer import Signer
    from cairn.programme.ledger import Ledger
    from cairn.programme.signing_desk import SigningDesk

__all__ = [
    "approve",
    "award_stacks",
    "cascade",
    "check_stacks",
    "holdings_of",
    "refuse",
    "renewals_due",
    "stack_history",
]


def award_stacks(
    folder: Path,
    *,
    at: datetime,
    passphrase: str,
    signer: Signer | None = None,
    chance: Chance = SYSTEM_CHANCE,
    resolver: Resolver | None = None,
) -> StackResult:
    """Award every complete stack or queue it for approval, and do what `cascade` does.

    Args:
        folder: The programme folder.
        at: The present instant.
        passphrase: Opens the issuer's sealed key.
        signer: An outside signing port in place of the keys in the folder.
        chance: Where ids and places come from.
        resolver: Where the documents of other issuers come from, whose credentials lie in
            ``received/``; None to look nowhere.

    Returns:
        What was done. Doing it twice changes nothing.

    Raises:
        ProgrammeError: If folder, ledger, pathway files or keys cannot be used.
        KeyMaterialError: If the passphrase does not fit.
    """
    with _opened(folder, at, passphrase, signer, chance, resolver) as work:
        return work.finished(work.office.settle())


def approve(  # noqa: PLR0913 - whose, which, who says so, when, with which key
    folder: Path,
    *,
    person: str,
    pathway: str,
    by: str,
    at: datetime,
    passphrase: str,
    signer: Signer | None = None,
    chance: Chance = SYSTEM_CHANCE,
    resolver: Resolver | None = None,
) -> StackResult:
    """Approve a complete stack that waits, or one that was refused before: it is awarded.

    Args:
        folder: The programme folder.
        person: Whose: an e-mail address, DID or full name.
        pathway: Which: the pathway's id, key or name.
        by: Who approves; kept in the ledger.
        at: The present instant.
        passphrase: Opens the issuer's sealed key.
        signer: An outside signing port in place of the keys in the folder.
        chance: Where ids and places come from.
        resolver: As for `award_stacks`.

    Raises:
        UsageError: If no such stack waits (``nothing-to-approve``), it is not complete any more
            (``stack-not-complete``), or nobody or no pathway is called so.
        ProgrammeError: If the folder cannot be used.
        KeyMaterialError: If the passphrase does not fit.
    """
    with _opened(folder, at, passphrase, signer, chance, resolver) as work:
        whose = find_person(holders_of(work.ledger), person).person
        work.office.approve(whose, work.pathways.find(pathway), by)
        return work.finished(work.office.settle(person=whose))


def refuse(
    folder: Path, *, person: str, pathway: str, by: str, reason: str, at: datetime
) -> StackResult:
    """Refuse a complete stack that waits; the reason is kept and told. `approve` undoes it.

    Args:
        folder: The programme folder.
        person: Whose: an e-mail address, DID or full name.
        pathway: Which: the pathway's id, key or name.
        by: Who refuses; kept in the ledger.
        reason: Why, in words for the holder.
        at: The present instant.

    Raises:
        UsageError: If no such stack waits (``nothing-to-approve``), or there is no reason
            (``no-reason``).
        ProgrammeError: If the folder cannot be used.
    """
    layout, now = Layout(folder), at.replace(microsecond=0)
    with folder_lock(layout.lock), existing_ledger(layout) as ledger:
        pathways = open_pathways(layout, usable_programme(layout, ledger), ledger)
        holder = find_person(holders_of(ledger), person)
        definition = pathways.find(pathway)
        stacks = StackLedger(ledger)
        step = refused(stacks.stacks().get((holder.person, definition.id)), reason, now)
        change = write_decision(stacks, holder, step, pathways.names[definition.id], by, now)
        return replace(_counted(stacks), changes=(change,))


def cascade(
    folder: Path,
    *,
    at: datetime,
    passphrase: str,
    signer: Signer | None = None,
    resolver: Resolver | None = None,
) -> StackResult:
    """Evaluate every awarded stack again: suspend what no longer holds, restore what holds again.

    A stack whose components changed and that still holds, perhaps by others, is signed anew with
    its award date kept. Nothing is revoked, and every change is told with its reason.

    Args:
        folder: The programme folder.
        at: The present instant.
        passphrase: Opens the issuer's sealed key.
        signer: An outside signing port in place of the keys in the folder.
        resolver: As for `award_stacks`.

    Raises:
        ProgrammeError: If folder, ledger, pathway files or keys cannot be used.
        KeyMaterialError: If the passphrase does not fit.
    """
    with _opened(folder, at, passphrase, signer, SYSTEM_CHANCE, resolver) as work:
        return work.finished(work.office.settle(only_awarded=True))


@dataclass(frozen=True, slots=True)
class _Work:
    """A folder that is open for awarding stacks."""

    layout: Layout
    ledger: Ledger
    desk: SigningDesk
    pathways: Pathways
    pictures: BadgePictures
    office: StackOffice
    resolver: Resolver | None

    def finished(self, result: StackResult) -> StackResult:
        """Bring lists and files in step with the ledger, and look at what was made."""
        base = self.desk.programme.base
        refresh_lists(self.desk, self.ledger)
        lists = publish_status_lists(self.layout, self.ledger, base)
        paths = write_all(self.layout, self.desk, self.ledger, self.pictures)
        troubles = check_records(self.layout, base, self.ledger, paths, self.desk.at, self.resolver)
        return replace(result, troubles=(*result.troubles, *troubles), lists=lists)


@contextmanager
def _opened(
    folder: Path,
    at: datetime,
    passphrase: str,
    signer: Signer | None,
    chance: Chance,
    resolver: Resolver | None,
) -> Iterator[_Work]:
    layout, now = Layout(folder), at.replace(microsecond=0)
    with folder_lock(layout.lock), existing_ledger(layout) as ledger:
        programme = usable_programme(layout, ledger)
        pathways = open_pathways(layout, programme, ledger)
        desk = open_desk(layout, programme, passphrase, signer, now)
        pictures = BadgePictures(layout, programme)
        # What stacks rest on is verified from the public site: it has to be up to date first.
        refresh_lists(desk, ledger)
        publish_issuer(layout, desk.issuer, programme, pictures)
        publish_status_lists(layout, ledger, programme.base)
        pathways = with_signed_statements(layout, desk, ledger, pathways, resolver)
        office = StackOffice(
            layout, desk, pictures.achievements(), ledger, pathways, chance, resolver
        )
        yield _Work(layout, ledger, desk, pathways, pictures, office, resolver)


def _counted(stacks: StackLedger) -> StackResult:
    states = list(stacks.states().values())
    return StackResult(
        waiting=states.count("waiting"),
        active=states.count("active"),
        suspended=states.count("suspended"),
    )
