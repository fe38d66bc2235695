"""Settles the stacks of everyone in a ledger: evaluates, verifies, signs, writes down, tells.

A step and everything signed for it are in the ledger wholly or not at all, person by person; killed
in between, the next round finds what is left to do. The lock and the files are the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cairn.kernel.errors import CairnError, ProgrammeError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.pathways.stack_book import Finding, approved, react
from cairn.pathways.stack_round import Person, settle
from cairn.programme.ledger import Award
from cairn.programme.ledger_stacks import SavedStep, StackEvent, StackLedger, stack_key
from cairn.programme.slugs import slug_for
from cairn.programme.stack_findings import StackChangeTold, StackResult
from cairn.programme.stack_holders import Held, Holder, Inspector, holders_of, own_held
from cairn.programme.stack_pathways import Pathways, keep_pathways
from cairn.programme.stack_signing import Order, SignedStack, StackDesk
from cairn.programme.stack_steps import one_for_each, status_changes
from cairn.programme.stack_telling import tell
from cairn.programme.status_lists import Places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from cairn.kernel.fetching import Resolver
    from cairn.kernel.json_text import JsonObject
    from cairn.pathways.holdings import Holding
    from cairn.pathways.requirement import Pathway
    from cairn.pathways.stack_book import Stack, Step
    from cairn.pathways.stack_round import Definition
    from cairn.programme.chance import Chance
    from cairn.programme.layout import Layout
    from cairn.programme.ledger import Ledger
    from cairn.programme.signing_desk import SigningDesk

__all__ = ["StackOffice"]


@dataclass(slots=True)
class _Told:
    """What a round did so far."""

    changes: list[StackChangeTold]
    troubles: list[str]


class StackOffice:
    """Settles stacks.

    Args:
        layout: The folder; its public site must be up to date, for what stacks rest on is verified.
        desk: Where it is signed.
        achievements: The Achievement of each key, as it will be published.
        ledger: Where it is written down.
        pathways: What is asked for.
        chance: Ids, salts and places come from here.
        resolver: Where the documents of other issuers come from; None to look nowhere else.
    """

    def __init__(
        self,
        layout: Layout,
        desk: SigningDesk,
        achievements: Mapping[str, JsonObject],
        ledger: Ledger,
        pathways: Pathways,
        chance: Chance,
        resolver: Resolver | None = None,
    ) -> None:
        self._desk = desk
        self._ledger = ledger
        self._stacks = StackLedger(ledger)
        self._pathways = pathways
        self._judge = pathways.judge(desk.at)
        self._signing = StackDesk(desk, achievements)
        self._chance = chance
        self._inspector = Inspector(layout, desk.programme.base, desk.at, resolver)
        self._awards = {award.key: award for award in ledger.awards()}
        self._places = Places(self._awards.values())
        self._slugs = {award.slug for award in self._awards.values()}
        self._known: dict[str, dict[str, Stack]] = {}
        for (person, pathway), stack in self._stacks.stacks().items():
            self._known.setdefault(person, {})[pathway] = stack
        self._record_ids = self._stacks.record_ids()
        self._planned: dict[str, Award] = {}
        self._told = _Told([], list(pathways.troubles))

    def settle(self, *, only_awarded: bool = False, person: str = "") -> StackResult:
        """Evaluate everyone's stacks, and do what follows.

        Args:
            only_awarded: Whether to look only at stacks that were awarded, and award nothing new.
            person: Only this person; empty for all.

        Returns:
            What was done. Settling again does nothing.
        """
        keep_pathways(self._pathways, self._stacks)
        definitions = self._usable()
        holders = holders_of(self._ledger)
        self._inspector.receive(holders)
        for holder in sorted(holders.values(), key=lambda one: (one.name, one.person)):
            if person in ("", holder.person):
                self._settle_one(holder, definitions, only_awarded=only_awarded)
        return self.result()

    def approve(self, person: str, definition: Definition, by: str) -> None:
        """Award a stack that waits, because a person says so.

        Args:
            person: Whose stack.
            definition: Its pathway.
            by: Who approves.

        Raises:
            UsageError: If no such stack waits, or it is not complete any more.
            ProgrammeError: If it cannot be signed (``stack-not-signed``).
        """
        keep_pathways(self._pathways, self._stacks)
        holders = holders_of(self._ledger)
        self._inspector.receive(holders)
        holder = holders[person]
        while True:
            now = self._person(holder)
            stack = now.stacks.get(definition.id)
            finding = now.find(definition, self._pathways.definitions, self._judge)
            step = approved(stack, finding, self._desk.at)
            if not self._examined(holder, now, (step,)):
                break
        if self._carry_out(holder, [step], by):
            raise ProgrammeError(
                f"It cannot be signed. {self._told.troubles[-1]}",
                code="stack-not-signed",
                mend="Mend that, then approve it again.",
            )

    def decide(self, person: str, step: Step, by: str) -> None:
        """Write down what a person decided of a stack that needs no signature.

        Args:
            person: Whose stack.
            step: The decision; `cairn.pathways.stack_book` has them.
            by: Who decided.
        """
        self._carry_out(holders_of(self._ledger)[person], [step], by)

    def _usable(self) -> list[Definition]:
        """The pathways; without a newest version where the programme lacks what it earns."""
        found = []
        for definition in self._pathways.definitions:
            newest = definition.newest
            if newest is not None and not self._signing.key_of(newest):
                if newest.earns:
                    self._told.troubles.append(
                        f"“{newest.name}” earns an achievement that this programme does not have. "
                        "Add it to programme.toml, or correct “earns” of the pathway."
                    )
                # Nothing new can be awarded; what was awarded is still looked after.
                found.append(replace(definition, newest=None))
            else:
                found.append(definition)
        return found

    # One person

    def _settle_one(
        self, holder: Holder, definitions: list[Definition], *, only_awarded: bool
    ) -> None:
        unsigned: set[str] = set()
        try:
            while True:
                left = [one for one in definitions if one.id not in unsigned]
                person = self._person(holder, unsigned)
                steps = settle(person, left, self._judge, only_awarded=only_awarded)
                # Nothing rests on what was not verified: what fails is out, and it begins again.
                if self._examined(holder, person, steps):
                    continue
                failed = self._carry_out(holder, one_for_each(steps), "")
                if not failed:
                    return
                unsigned.add(failed)
        except CairnError as error:
            self._told.troubles.append(f"{holder.name}: {error}")

    def _person(self, holder: Holder, unsigned: AbstractSet[str] = frozenset()) -> Person:
        """A person as the evaluation wants them; stacks that cannot be signed count as they are."""

        def award(stack: Stack, pathway: Pathway) -> Holding:
            known = self._awards.get(stack_key(holder.person, stack.pathway))
            current = known is not None and known.version == stack.edition
            if known is not None and (current or not self._signing.key_of(pathway)):
                return own_held(known, self._ledger.current(known).document).holding
            made = self._award_of(holder, stack_key(holder.person, stack.pathway), pathway)
            awarded = self._awarded(made) or self._desk.at
            start = self._desk.at if known else awarded
            until = self._signing.ends(pathway, start)
            return self._signing.holding(pathway, made.credential_id, awarded, until)

        stacks = dict(self._known.get(holder.person, {}))
        holdings, editions = list(holder.holdings), holder.editions
        for pathway in unsigned & stacks.keys():
            known = self._awards.get(stack_key(holder.person, pathway))
            if known is not None and stacks[pathway].state == "active":
                held = own_held(known, self._ledger.current(known).document)
                holdings.append(held.holding)
                editions[known.credential_id] = held.edition
        return Person(holdings, editions, stacks, award)

    def _awarded(self, award: Award) -> datetime | None:
        if award.key not in self._awards:
            return None
        return parse_instant(self._ledger.current(award).awarded_date)

    def _examined(self, holder: Holder, person: Person, steps: tuple[Step, ...]) -> bool:
        """Verify what stacks will rest on; say whether anything turned out otherwise."""
        after = {**person.stacks, **{step.stack.pathway: step.stack for step in steps}}
        before = {
            (part.credential_id, part.edition)
            for stack in person.stacks.values()
            for part in stack.rests_on
            if stack.awarded
        }
        changed = False
        for stack in after.values():
            if stack.state not in ("active", "waiting"):
                continue
            for part in stack.rests_on:
                held = holder.held.get(part.credential_id)
                if held is not None:
                    trusted = (part.credential_id, part.edition) in before
                    changed = self._inspector.examine(held, trusted=trusted) or changed
        return changed

    def _carry_out(self, holder: Holder, steps: list[Step], by: str) -> str:
        """Sign and write down, in one transaction, up to the first that cannot be signed.

        Returns:
            The pathway of the one that could not be signed; empty when all was done.
        """
        held = dict(holder.held)
        saved: list[SavedStep] = []
        carried: list[Step] = []
        failed = ""
        for step in steps:
            try:
                signed = self._sign(holder, step, held) if step.signs else None
            except CairnError as error:
                self._told.troubles.append(f"{holder.name}: {error}")
                failed = step.stack.pathway
                fallen = self._fallen(holder, step, error)
                if fallen is not None:
                    carried.append(fallen)
                    saved.append(self._saved(holder, fallen, None, by))
                break
            carried.append(step)
            saved.append(self._saved(holder, step, signed, by))
            if signed:
                # Another stack of the same round may rest on it.
                held[signed.award.credential_id] = own_held(signed.award, signed.version.document)
        self._stacks.save(saved)
        self._told.changes += [self._tell(holder, step) for step in carried]
        for done in saved:
            self._known.setdefault(holder.person, {})[done.stack.pathway] = done.stack
            if done.signed is not None and done.record is not None:
                self._awards[done.event.stack_key] = done.signed[0]
                self._record_ids[done.event.stack_key] = done.record.record_id
        return failed

    def _tell(self, holder: Holder, step: Step) -> StackChangeTold:
        return tell(step, holder, self._pathways.names[step.stack.pathway], self._desk.at)

    def _saved(self, holder: Holder, step: Step, signed: SignedStack | None, by: str) -> SavedStep:
        key = stack_key(holder.person, step.stack.pathway)
        before = self._known.get(holder.person, {}).get(step.stack.pathway)
        change = self._tell(holder, step)
        at = format_instant(self._desk.at)
        return SavedStep(
            holder.person,
            step.stack,
            StackEvent(key, step.kind, change.sentence, by, at),
            (signed.award, signed.version) if signed else None,
            signed.record if signed else None,
            status_changes(key, before, step, change.sentence, at),
        )

    def _fallen(self, holder: Holder, step: Step, error: CairnError) -> Step | None:
        """What becomes of an active stack that should be signed anew and cannot be.

        While what it rested on still proves it, it stays as it is; else it is suspended.
        """
        before = self._known.get(holder.person, {}).get(step.stack.pathway)
        if before is None or before.state != "active":
            return None
        holdings, _ = self._person(holder).counting(self._pathways.definitions)
        if self._judge.proof(self._version(before), before.rests_on, holdings).satisfied:
            return None
        why = Finding(
            holds=False,
            version=before.version,
            reasons=(f"It could not be signed anew: {error.sentence}",),
            restores=(error.mend or "Ask the issuer to look into it.",),
        )
        return react(before, why, before.pathway, queued=False, at=self._desk.at)

    def _version(self, stack: Stack) -> Pathway:
        definition = next(one for one in self._pathways.definitions if one.id == stack.pathway)
        return definition.versions[stack.version]

    def _sign(self, holder: Holder, step: Step, held: dict[str, Held]) -> SignedStack:
        stack, pathway = step.stack, self._version(step.stack)
        if not self._signing.key_of(pathway):
            raise ProgrammeError(
                f"“{pathway.name}” earns an achievement that this programme does not have.",
                code="no-such-achievement",
                mend="Add it to programme.toml again.",
            )
        key = stack_key(holder.person, stack.pathway)
        known = self._awards.get(key)
        earlier = self._ledger.current(known) if known else None
        award = replace(
            self._award_of(holder, key, pathway),
            version=stack.edition,
            name=holder.name,
            email=holder.email,
            did=holder.did,
        )
        needed = self._with_stacks(holder, held, stack)
        holdings = [one.holding for one in needed.values()]
        order = Order(
            stack,
            award,
            self._record_ids.get(key) or self._chance.urn(),
            self._judge.proof(pathway, stack.rests_on, holdings),
            parse_instant(earlier.awarded_date) if earlier else self._desk.at,
            parse_instant(earlier.valid_from) if earlier else None,
        )
        return self._signing.sign(order, needed)

    def _with_stacks(self, holder: Holder, held: dict[str, Held], stack: Stack) -> dict[str, Held]:
        """What a stack rests on, the credentials of other stacks included."""
        stacks = self._known.get(holder.person, {})
        keys = [stack_key(holder.person, pathway) for pathway in stacks]
        by_id = {
            self._awards[key].credential_id: self._awards[key]
            for key in keys
            if key in self._awards
        }
        found: dict[str, Held] = {}
        for part in stack.rests_on:
            one = held.get(part.credential_id)
            if one is None:
                if part.credential_id not in by_id:
                    raise ProgrammeError(
                        f"“{part.title}”, on which it rests, was not signed.",
                        code="component-not-signed",
                        mend="Mend what kept it from being signed, then run again.",
                    )
                award = by_id[part.credential_id]
                one = own_held(award, self._ledger.current(award).document)
            found[part.credential_id] = one
        return found

    def _award_of(self, holder: Holder, key: str, pathway: Pathway) -> Award:
        """The award of a stack: as it is in the ledger, or as it will be."""
        if key in self._awards:
            return self._awards[key]
        if key not in self._planned:
            number, index = self._places.take(self._chance.randbelow)
            credential_id = self._chance.urn()
            achievement = self._signing.key_of(pathway)
            slug = slug_for(holder.name, achievement, credential_id, self._slugs)
            self._slugs.add(slug)
            self._planned[key] = Award(
                key, credential_id, slug, achievement, "", holder.name, holder.email, holder.did,
                self._chance.token(), number, index, 1,
            )  # fmt: skip
        return self._planned[key]

    def result(self) -> StackResult:
        """What was done so far."""
        states = [stack.state for own in self._known.values() for stack in own.values()]
        return StackResult(
            changes=tuple(self._told.changes),
            waiting=states.count("waiting"),
            active=states.count("active"),
            suspended=states.count("suspended"),
            troubles=tuple(dict.fromkeys((*self._told.troubles, *self._inspector.troubles))),
        )
