"""Makes and signs the credentials of a plan, batch by batch, into the ledger.

A batch is in the ledger wholly or not at all; files are made from the ledger later. So whenever a
run is killed, the next one finds exactly what was awarded and goes on with the rest.
"""

from __future__ import annotations

import base64
import mimetypes
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cairn.credentials.identity import identity_object
from cairn.credentials.openbadges import achievement_credential
from cairn.credentials.recognition import assessor_profile, recognition_evidence
from cairn.importers.faults import RowFault
from cairn.kernel.errors import ShapeError, TermError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import JsonObject, write_json
from cairn.programme.ledger import Award, Ledger, SignedVersion
from cairn.programme.planning import Plan, PlannedAward, digest_of
from cairn.programme.slugs import slug_for
from cairn.programme.status_lists import Places, list_url
from cairn.proofs.jose import issue_jwt
from cairn.status.entry import status_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from cairn.importers.roster_cells import EvidenceItem
    from cairn.programme.chance import Chance
    from cairn.programme.signing_desk import SigningDesk

__all__ = ["AwardingOffice", "definition_digest", "evidence_url"]

_BATCH = 25
"""Awards per transaction: few enough that a killed run repeats less than a second of work."""


def definition_digest(achievement: JsonObject, issuer: JsonObject) -> str:
    """Digest of what every award of an achievement says alike: the definition and the issuer."""
    return digest_of([achievement, issuer])


def evidence_url(base: str, item: EvidenceItem) -> str:
    """Where an evidence file is published: unguessable without the file, the same each time."""
    name = item.path.rpartition("/")[2]
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    plain = ending if ending.isascii() and ending[1:].isalnum() else ""
    return f"{base}/evidence/{item.sha256}{plain}"


class AwardingOffice:
    """Awards what a plan says.

    Args:
        desk: Where it is signed.
        achievements: The Achievement of each key, as it will be published.
        ledger: Where it is written down.
        chance: Ids, salts and places come from here.
    """

    def __init__(
        self,
        desk: SigningDesk,
        achievements: dict[str, JsonObject],
        ledger: Ledger,
        chance: Chance,
    ) -> None:
        self._desk = desk
        self._achievements = achievements
        self._ledger = ledger
        self._chance = chance
        awards = ledger.awards()
        self._places = Places(awards)
        self._slugs = {award.slug for award in awards}

    def award(self, plan: Plan, progress: Callable[[int, int], None]) -> tuple[RowFault, ...]:
        """Sign and write down everything that is new or changed.

        Args:
            plan: What is to be done.
            progress: Told after each batch how many of how many are done.

        Returns:
            Rows that no valid credential could be made of; the others are awarded.
        """
        todo = (*plan.new, *plan.changed)
        faults: list[RowFault] = []
        for start in range(0, len(todo), _BATCH):
            batch = todo[start : start + _BATCH]
            signed = []
            for planned in batch:
                try:
                    signed.append(self._sign(planned))
                except (ShapeError, TermError) as error:
                    line = planned.row.row
                    faults.append(RowFault(line, "", error.code, error.sentence, error.mend))
            self._ledger.save(signed, format_instant(self._desk.at))
            progress(start + len(batch), len(todo))
        return tuple(faults)

    def _sign(self, planned: PlannedAward) -> tuple[Award, SignedVersion]:
        award = self._next(planned)
        valid_from = self._valid_from(planned)
        credential = self.credential(planned, award, valid_from)
        jwt = issue_jwt(credential, self._desk.signer) if self._desk.programme.outputs.jwt else ""
        definition = self._achievements[planned.row.achievement]
        return award, SignedVersion(
            award_key=award.key,
            version=award.version,
            content=planned.content,
            definition=definition_digest(definition, self._desk.issuer.profile),
            awarded_date=format_instant(planned.row.date),
            valid_from=format_instant(valid_from),
            result=self._result_in_words(planned),
            document=write_json(self._desk.sign(credential)),
            jwt=jwt,
        )

    def _next(self, planned: PlannedAward) -> Award:
        row = planned.row
        if planned.previous is not None:
            return replace(
                planned.previous,
                name=row.name,
                email=row.email,
                did=row.did,
                version=planned.previous.version + 1,
            )
        number, index = self._places.take(self._chance.randbelow)
        credential_id = self._chance.urn()
        slug = slug_for(row.name, row.achievement, credential_id, self._slugs)
        self._slugs.add(slug)
        return Award(
            key=planned.key,
            credential_id=credential_id,
            slug=slug,
            achievement=row.achievement,
            label=row.award,
            name=row.name,
            email=row.email,
            did=row.did,
            salt=self._chance.token(),
            list_number=number,
            list_index=index,
            version=1,
        )

    def _valid_from(self, planned: PlannedAward) -> datetime:
        """Verifiers take the version with the later validFrom, so it has to be truly later."""
        if planned.previous is None:
            return self._desk.at
        before = parse_instant(self._ledger.current(planned.previous).valid_from)
        return max(self._desk.at, before + timedelta(seconds=1))

    def credential(self, planned: PlannedAward, award: Award, valid_from: datetime) -> JsonObject:
        """Build the unsigned credential of one row.

        Raises:
            ShapeError: If a verifier would fault it.
        """
        row = planned.row
        achievement = self._achievements[row.achievement]
        base = self._desk.programme.base
        statuses = [
            status_entry(list_url(base, purpose, award.list_number), award.list_index, purpose)
            for purpose in self._desk.programme.status.purposes
        ]
        credential = achievement_credential(
            credential_id=award.credential_id,
            issuer=self._desk.issuer.profile,
            achievement=achievement,
            subject=_subject(planned, award, base),
            valid_from=valid_from,
            valid_until=planned.valid_until,
            name=achievement["name"],
            awardedDate=row.date,
            evidence=self._evidence(planned),
            credentialStatus=statuses[0],
        )
        if len(statuses) > 1:
            # The Open Badges schema knows one status, the data model below it several (VCDM 2.0
            # section 4.10). Who wants suspension too steps out of the former; docs say so.
            credential["credentialStatus"] = statuses
        return credential

    def _evidence(self, planned: PlannedAward) -> list[JsonObject]:
        row = planned.row
        found = [self._evidence_entry(item) for item in row.evidence]
        if row.recognition:
            found = recognition_evidence(found, row.recognition)
        if row.ai_assistance:
            # The declaration is about the work: it stands with each piece, or for itself.
            found = found or [{"type": ["Evidence"], "name": "How this was made"}]
            found = [{**entry, "aiAssistance": row.ai_assistance} for entry in found]
        return found

    def _evidence_entry(self, item: EvidenceItem) -> JsonObject:
        if item.url:
            return {"id": item.url, "type": ["Evidence"]}
        name = item.path.rpartition("/")[2]
        digest = base64.b64encode(bytes.fromhex(item.sha256)).decode()
        entry: JsonObject = {
            "type": ["Evidence"],
            "name": name,
            "digestSRI": f"sha256-{digest}",
            "mediaType": mimetypes.guess_type(name)[0] or "application/octet-stream",
        }
        if self._desk.programme.publish_evidence:
            return {"id": evidence_url(self._desk.programme.base, item), **entry}
        return entry

    def _result_in_words(self, planned: PlannedAward) -> str:
        rules = {
            rule.id: rule
            for rule in self._desk.programme.achievements[planned.row.achievement].results
        }
        words = []
        for result in planned.results:
            rule = rules[result["resultDescription"]]
            levels = dict(rule.levels)
            level = levels.get(result.get("achievedLevel", ""), ("",))[0]
            value = result.get("value") or result.get("status") or level
            words.append(value if len(rules) == 1 else f"{rule.name}: {value}")
        return ", ".join(words)


def _subject(planned: PlannedAward, award: Award, base: str) -> JsonObject:
    row = planned.row
    identifiers = [identity_object(row.name, "name")]
    if row.email:
        identifiers.append(identity_object(row.email, "emailAddress", salt=award.salt))
    return {
        "id": row.did or None,
        "type": ["AchievementSubject"],
        "identifier": identifiers,
        "result": list(planned.results),
        "narrative": row.narrative or None,
        "licenseNumber": row.licence or None,
        "creditsEarned": row.credits,
        "source": assessor_profile(row.recognition, base) if row.recognition else None,
    }
