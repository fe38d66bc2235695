"""Signs what a stack earns: the award, whose evidence names its components, and the record of all.

Told what the stack rests on and how; decides nothing and writes nothing down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cairn.credentials.identity import identity_object
from cairn.credentials.openbadges import achievement_credential
from cairn.credentials.stack_award import (
    Component,
    StackNode,
    stack_evidence,
    stack_record,
)
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import write_json
from cairn.pathways.holding_reading import holding_of
from cairn.pathways.leaf_words import number_in_words
from cairn.pathways.proof_tree import ProofNode, ProofTree, State, Use
from cairn.pathways.requirement import AchievementWanted, Leaf
from cairn.pathways.stack_words import rule_words
from cairn.programme.awarding import definition_digest
from cairn.programme.ledger import Award, SignedVersion
from cairn.programme.ledger_stacks import SignedRecord
from cairn.programme.planning import digest_of
from cairn.programme.status_lists import list_url
from cairn.proofs.jose import issue_jwt
from cairn.status.entry import status_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cairn.importers.achievement_definitions import AchievementDefinition
    from cairn.kernel.json_text import Json, JsonObject
    from cairn.pathways.holdings import Holding
    from cairn.pathways.requirement import Pathway
    from cairn.pathways.stack_book import Stack
    from cairn.programme.signing_desk import SigningDesk
    from cairn.programme.stack_holders import Held

__all__ = ["Order", "SignedStack", "StackDesk"]


@dataclass(frozen=True, slots=True)
class Order:
    """One stack to be signed.

    Attributes:
        stack: The stack as it will stand.
        award: The award with its new version's number.
        record_id: The id of the record.
        tree: The proof, made with nothing but what the stack rests on.
        awarded: When it was first awarded.
        earlier: When the version before counts from; None for the first.
    """

    stack: Stack
    award: Award
    record_id: str
    tree: ProofTree
    awarded: datetime
    earlier: datetime | None


@dataclass(frozen=True, slots=True)
class SignedStack:
    """What was signed.

    Attributes:
        award: The award.
        version: Its signed version.
        record: The record of that version.
    """

    award: Award
    version: SignedVersion
    record: SignedRecord


class StackDesk:
    """Signs stacks.

    Args:
        desk: The programme's signing desk.
        achievements: The Achievement of each key, as it will be published.
    """

    def __init__(self, desk: SigningDesk, achievements: Mapping[str, JsonObject]) -> None:
        self._desk = desk
        self._achievements = achievements
        self._keys = {document["id"]: key for key, document in achievements.items()}

    def key_of(self, pathway: Pathway) -> str:
        """The programme's key of the achievement that a pathway earns; empty when it has none."""
        return self._keys.get(pathway.earns, "")

    def holding(
        self, pathway: Pathway, credential_id: str, awarded: datetime, until: datetime | None
    ) -> Holding:
        """The facts of a stack's credential, before or after it was signed."""
        return holding_of(
            {
                "id": credential_id,
                "issuer": self._desk.issuer.profile,
                "awardedDate": format_instant(awarded),
                "validUntil": format_instant(until) if until else None,
                "credentialSubject": {"achievement": self._achievement(pathway)},
            }
        )

    def ends(self, pathway: Pathway, start: datetime) -> datetime | None:
        """When a credential ends that counts from an instant.

        Raises:
            InputError: If that lies beyond the calendar.
        """
        definition: AchievementDefinition = self._desk.programme.achievements[self.key_of(pathway)]
        return definition.valid_for.after(start) if definition.valid_for else None

    def sign(self, order: Order, held: Mapping[str, Held]) -> SignedStack:
        """Sign the award and its record.

        Args:
            order: What.
            held: Everything that it rests on, by credential id.

        Raises:
            CairnError: If a verifier would fault the award, the record or a component in it.
        """
        start = self._desk.at
        if order.earlier is not None:
            # Verifiers take the version with the later validFrom, so it has to be truly later.
            start = max(start, order.earlier + timedelta(seconds=1))
        components = _components(order.tree, held)
        credential = self._credential(order, components, start)
        outputs = self._desk.programme.outputs
        jwt = issue_jwt(credential, self._desk.signer) if outputs.jwt else ""
        signed = self._desk.sign(credential)
        record = self._desk.sign(self._record(order, components, signed, start))
        award, pathway = order.award, order.tree.pathway
        rests_on = [[one.credential_id, one.edition] for one in order.stack.rests_on]
        version = SignedVersion(
            award_key=award.key,
            version=award.version,
            content=digest_of([*rests_on, [pathway.id, pathway.version]]),
            definition=definition_digest(self._achievement(pathway), self._desk.issuer.profile),
            awarded_date=format_instant(order.awarded),
            valid_from=format_instant(start),
            result="",
            document=write_json(signed),
            jwt=jwt,
        )
        kept = SignedRecord(award.key, award.version, order.record_id, write_json(record))
        return SignedStack(award, version, kept)

    def _achievement(self, pathway: Pathway) -> JsonObject:
        return self._achievements[self.key_of(pathway)]

    def _credential(self, order: Order, components: list[Component], start: datetime) -> JsonObject:
        achievement = self._achievement(order.tree.pathway)
        status = self._status(order.award)
        credential = achievement_credential(
            credential_id=order.award.credential_id,
            issuer=self._desk.issuer.profile,
            achievement=achievement,
            subject={"type": ["AchievementSubject"], **_subject(order.award)},
            valid_from=start,
            valid_until=self._until(order, start),
            name=achievement["name"],
            awardedDate=order.awarded,
            evidence=stack_evidence(components, order.record_id, _record_name(achievement)),
            credentialStatus=status[0],
        )
        if len(status) > 1:
            # As with every award: two statuses step out of the Open Badges schema, and docs say so.
            credential["credentialStatus"] = status
        return credential

    def _record(
        self, order: Order, components: list[Component], signed: JsonObject, start: datetime
    ) -> JsonObject:
        return stack_record(
            record_id=order.record_id,
            name=_record_name(self._achievement(order.tree.pathway)),
            issuer=self._desk.issuer.profile,
            subject=_subject(order.award),
            award=signed,
            components=components,
            proof=_proof(order.tree),
            valid_from=start,
            valid_until=self._until(order, start),
            statuses=self._status(order.award),
        )

    def _until(self, order: Order, start: datetime) -> datetime | None:
        return self.ends(order.tree.pathway, order.awarded if order.earlier is None else start)

    def _status(self, award: Award) -> list[JsonObject]:
        """A stack can always be suspended; where the programme offers that too, also revoked.

        One status keeps within the Open Badges schema. A stack that is taken back for good then
        stays suspended for good.
        """
        programme = self._desk.programme
        offered = programme.status.purposes
        purposes = offered if "suspension" in offered else ("suspension",)
        return [
            status_entry(
                list_url(programme.base, purpose, award.list_number), award.list_index, purpose
            )
            for purpose in purposes
        ]


def _record_name(achievement: JsonObject) -> str:
    return f"{achievement['name']}: the record"


def _subject(award: Award) -> dict[str, Json]:
    identifiers = [identity_object(award.name, "name")]
    if award.email:
        identifiers.append(identity_object(award.email, "emailAddress", salt=award.salt))
    return {"id": award.did or None, "identifier": identifiers}


def _components(tree: ProofTree, held: Mapping[str, Held]) -> list[Component]:
    serves: dict[str, list[str]] = {}
    notes: dict[str, list[str]] = {}
    for node in tree.nodes():
        if node.on_the_way:
            for use in node.used:
                serves.setdefault(use.holding.credential_id, []).append(node.requirement.name)
                note = _note(use)
                if note:
                    notes.setdefault(use.holding.credential_id, []).append(note)
    return [
        Component(
            document=held[one.credential_id].inside,
            credential_id=one.credential_id,
            achievement=one.achievement_id,
            title=one.achievement_name,
            issuer=one.issuer_name or one.issuer_id,
            awarded=one.awarded,
            serves=tuple(dict.fromkeys(serves[one.credential_id])),
            note=" ".join(dict.fromkeys(notes.get(one.credential_id, []))),
        )
        for one in tree.used
    ]


def _note(use: Use) -> str:
    prior = use.holding.prior_learning
    who = prior.assessor_name or prior.assessor if prior else ""
    recognised = f"{who} recognised it as prior learning." if who else ""
    return f"{_counts(use)} {recognised}".strip()


def _counts(use: Use) -> str:
    if use.way == "equivalent":
        who = use.through[-1].issuer_name or use.through[-1].issuer_id
        return f"It counts for {number_in_words(use.percent)} %, as {who} states."
    if use.amount is not None:
        return f"It brings {number_in_words(use.amount)} credits."
    return ""


def _proof(tree: ProofTree) -> StackNode:
    pathway, root = tree.pathway, tree.root
    direct, parts = _below(root, pathway)
    name = pathway.earns_name or pathway.name
    return StackNode(pathway.earns, name, rule_words(root.requirement), direct, parts)


def _below(node: ProofNode, pathway: Pathway) -> tuple[tuple[str, ...], tuple[StackNode, ...]]:
    """What satisfies a node directly, and the parts of it that were used."""
    if isinstance(node.requirement, Leaf):
        return tuple(dict.fromkeys(use.holding.achievement_id for use in node.used)), ()
    direct: list[str] = []
    parts: list[StackNode] = []
    for child in node.children:
        if child.on_the_way and child.state is State.SATISFIED:
            own, below = _below(child, pathway)
            if _says_no_more(child):
                direct += own
                continue
            name = f"{pathway.id}#{child.requirement.key}"
            rule = rule_words(child.requirement)
            parts.append(StackNode(name, child.requirement.name, rule, own, below))
    return tuple(dict.fromkeys(direct)), tuple(parts)


def _says_no_more(node: ProofNode) -> bool:
    """Whether a leaf is simply the achievement that satisfies it: then it is left out."""
    leaf = node.requirement
    return (
        isinstance(leaf, Leaf)
        and isinstance(leaf.wanted, AchievementWanted)
        and all(use.holding.achievement_id == leaf.wanted.achievement for use in node.used)
    )
