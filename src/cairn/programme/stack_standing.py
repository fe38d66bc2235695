"""Where everyone stands on every pathway, what befell their stacks, and whose credentials end.

Reads a programme folder and writes nothing; needs no passphrase. What somebody else issued counts
here as far as it can be checked with the resolver that is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import read_json_object
from cairn.pathways.renewal import Due, Renewable, due
from cairn.programme.checking import existing_ledger, usable_programme
from cairn.programme.layout import Layout
from cairn.programme.ledger import Ledger
from cairn.programme.ledger_stacks import StackEvent, StackLedger, stack_key
from cairn.programme.stack_findings import PersonStack, RenewalLine
from cairn.programme.stack_holders import Holder, Inspector, find_person, holders_of, own_held
from cairn.programme.stack_pathways import open_pathways
from cairn.programme.statements import with_statements
from cairn.programme.status_lists import keys_with

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from cairn.importers.programme_file import Programme
    from cairn.kernel.fetching import Resolver
    from cairn.pathways.holdings import Holding, Standing
    from cairn.pathways.period import Period
    from cairn.pathways.stack_book import Stack
    from cairn.pathways.stack_round import Definition, Judge
    from cairn.programme.ledger import Award

__all__ = ["check_stacks", "holdings_of", "renewals_due", "stack_history"]

_STANDINGS: dict[str, Standing] = {"active": "active", "withdrawn": "revoked"}


def check_stacks(
    folder: Path,
    *,
    at: datetime,
    person: str = "",
    pathway: str = "",
    resolver: Resolver | None = None,
) -> tuple[PersonStack, ...]:
    """Say where everyone stands on every pathway.

    Args:
        folder: The programme folder.
        at: The instant for which to answer.
        person: Only this person: an e-mail address, DID or full name; empty for all.
        pathway: Only this pathway: its id, key or name; empty for all.
        resolver: Where the documents of other issuers come from; None to look nowhere.

    Returns:
        One entry for each person in the ledger and each pathway, sorted by name and pathway.

    Raises:
        ProgrammeError: If nothing was awarded, or the folder or a pathway file cannot be used.
        UsageError: If nobody or no pathway is called so.
    """
    layout = Layout(folder)
    with existing_ledger(layout) as ledger:
        programme = usable_programme(layout, ledger)
        pathways = open_pathways(layout, programme, ledger)
        pathways = with_statements(layout, programme.base, ledger, pathways, at, resolver)
        definitions = [pathways.find(pathway)] if pathway else list(pathways.definitions)
        judge = pathways.judge(at)
        holders = _known_holders(layout, ledger, programme.base, at, resolver)
        chosen = [find_person(holders, person)] if person else list(holders.values())
        kept = StackLedger(ledger).stacks()
        awards = {award.key: award for award in ledger.awards()}
        found = [
            one
            for holder in chosen
            for definition in definitions
            if (
                one := _standing(
                    holder, definition, kept.get((holder.person, definition.id)), awards, judge
                )
            )
        ]
    return tuple(sorted(found, key=lambda one: (one.name, one.person, one.pathway.name)))


def _standing(
    holder: Holder,
    definition: Definition,
    stack: Stack | None,
    awards: Mapping[str, Award],
    judge: Judge,
) -> PersonStack | None:
    pathway, newest = definition.under(stack), definition.newest
    if pathway is None:
        return None
    holdings = holder.holdings
    if stack is None:
        return PersonStack(
            holder.person, holder.name, pathway, "incomplete", judge.tree(pathway, holdings)
        )
    tree = judge.proof(pathway, stack.rests_on, holdings)
    tree = tree if tree.satisfied else judge.tree(pathway, holdings)
    award = awards.get(stack_key(holder.person, definition.id))
    older = newest is not None and stack.awarded and newest.version != stack.version
    return PersonStack(
        person=holder.person,
        name=holder.name,
        pathway=pathway,
        state=stack.state,
        tree=tree,
        credential_id=award.credential_id if award else "",
        slug=award.slug if award else "",
        since=stack.since,
        reason=stack.reason,
        restores=stack.restores,
        newest=newest if older else None,
        upgrade=judge.tree(newest, holdings) if older and newest else None,
    )


def _known_holders(
    layout: Layout, ledger: Ledger, base: str, at: datetime, resolver: Resolver | None
) -> dict[str, Holder]:
    """Everybody with everything: own credentials, those that stacks earned, received ones."""
    holders = holders_of(ledger)
    inspector = Inspector(layout, base, at, resolver)
    inspector.receive(holders)
    states = StackLedger(ledger).states()
    for holder in holders.values():
        for held in holder.held.values():
            if held.source.startswith("received/"):
                inspector.examine(held, trusted=False)
    for award in ledger.awards():
        if award.key in states:
            standing = _STANDINGS.get(states[award.key], "suspended")
            held = own_held(award, ledger.current(award).document, standing)
            holders[award.email.casefold() or award.did].held[award.credential_id] = held
    return holders


def holdings_of(
    folder: Path, person: str, *, at: datetime, resolver: Resolver | None = None
) -> tuple[str, tuple[Holding, ...]]:
    """What one person holds, as plain facts, for the planner.

    Args:
        folder: The programme folder.
        person: An e-mail address, DID or full name.
        at: The present instant.
        resolver: Where the documents of other issuers come from; None to look nowhere.

    Returns:
        The person's name, and everything that the ledger and ``received/`` have of them.

    Raises:
        ProgrammeError: If nothing was awarded, or the folder cannot be used.
        UsageError: If nobody is called so.
    """
    layout = Layout(folder)
    with existing_ledger(layout) as ledger:
        base = usable_programme(layout, ledger).base
        holder = find_person(_known_holders(layout, ledger, base, at, resolver), person)
    return holder.name, holder.holdings


def stack_history(folder: Path, *, person: str = "", pathway: str = "") -> tuple[StackEvent, ...]:
    """Tell what befell stacks, the oldest first.

    Args:
        folder: The programme folder.
        person: Only this person's: an e-mail address, DID or full name; empty for all.
        pathway: Only this pathway's: its id, key or name; empty for all.

    Raises:
        ProgrammeError: If nothing was awarded, or the folder cannot be used.
        UsageError: If nobody or no pathway is called so.
    """
    layout = Layout(folder)
    with existing_ledger(layout) as ledger:
        pathways = open_pathways(layout, usable_programme(layout, ledger), ledger)
        whose = find_person(holders_of(ledger), person).person if person else ""
        which = pathways.find(pathway).id if pathway else ""
        stacks = StackLedger(ledger)
        wanted = {
            stack_key(*pair)
            for pair in stacks.stacks()
            if whose in ("", pair[0]) and which in ("", pair[1])
        }
        return tuple(event for event in stacks.events() if event.stack_key in wanted)


def renewals_due(folder: Path, *, at: datetime, within: Period) -> tuple[RenewalLine, ...]:
    """List whose credentials have ended or end soon, the most urgent first.

    Revoked credentials are left out: no renewal brings them back.

    Args:
        folder: The programme folder.
        at: The present instant.
        within: How far to look ahead.

    Raises:
        ProgrammeError: If nothing was awarded, or the folder cannot be used.
    """
    layout = Layout(folder)
    with existing_ledger(layout) as ledger:
        programme = usable_programme(layout, ledger)
        names = open_pathways(layout, programme, ledger).names
        revoked = keys_with(ledger.status_changes(), "revocation")
        awards = {one.credential_id: one for one in ledger.awards() if one.key not in revoked}
        found = [_renewable(ledger, programme, award) for award in awards.values()]
        resting: dict[str, set[str]] = {}
        for stack in StackLedger(ledger).stacks().values():
            for part in stack.rests_on if stack.awarded else ():
                resting.setdefault(part.credential_id, set()).add(names[stack.pathway])
    ending = due([one for one in found if one], at=at, within=within)
    return tuple(_line(one, awards[one.credential.credential_id], resting) for one in ending)


def _renewable(ledger: Ledger, programme: Programme, award: Award) -> Renewable | None:
    document = read_json_object(ledger.current(award).document)
    until = document.get("validUntil")
    if not isinstance(until, str):
        return None
    offered = programme.achievements.get(award.achievement)
    return Renewable(
        award.credential_id,
        str(document["name"]),
        parse_instant(str(document["awardedDate"])),
        parse_instant(until),
        offered.renewal if offered else (),
    )


def _line(one: Due, award: Award, resting: Mapping[str, set[str]]) -> RenewalLine:
    return RenewalLine(
        person=award.email.casefold() or award.did,
        name=award.name,
        achievement=award.achievement,
        title=one.credential.title,
        credential_id=award.credential_id,
        awarded=one.credential.awarded,
        until=one.credential.until,
        days=one.days,
        ways=tuple(way.sentence for way in one.credential.ways),
        stacks=tuple(sorted(resting.get(award.credential_id, ()))),
        sentence=one.sentence,
    )
