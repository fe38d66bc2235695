"""Who holds what: the people of a programme, their credentials and how each stands.

From the ledger, and from ``received/``, where credentials of other issuers lie. A credential is
verified when something is to rest on it, as a stranger would do it; knows no pathways.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cairn.credentials.identity import recipient_matches
from cairn.kernel.errors import CairnError, UsageError
from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import JsonObject, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS
from cairn.pathways.holding_reading import holding_of
from cairn.programme.ledger_stacks import StackLedger
from cairn.programme.planning import digest_of
from cairn.programme.status_lists import keys_with
from cairn.resolvers.folder import SiteResolver
from cairn.resolvers.layered import LayeredResolver
from cairn.verification.documents import open_document
from cairn.verification.memory import VerifierMemory
from cairn.verification.report import Report, Verdict
from cairn.verification.verifier import verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from cairn.kernel.fetching import Resolver
    from cairn.pathways.holdings import Holding, Standing
    from cairn.programme.layout import Layout
    from cairn.programme.ledger import Award, Ledger

__all__ = ["Held", "Holder", "Inspector", "find_person", "held_awards", "holders_of", "own_held"]

_STANDING_OF_CODE: dict[str, Standing] = {
    "revoked": "revoked",
    "suspended": "suspended",
    "expired": "expired",
}


@dataclass(slots=True)
class Held:
    """One credential that somebody holds.

    Attributes:
        holding: Its facts, with its standing as far as it is known.
        document: The signed bytes.
        inside: The form in which a record may hold it: its object, or its compact JWS.
        edition: What tells this edition from others.
        source: Where it is, for messages.
        examined: Whether it was verified already.
    """

    holding: Holding
    document: bytes
    inside: JsonObject | str
    edition: str
    source: str
    examined: bool = False


@dataclass(slots=True)
class Holder:
    """One person.

    Attributes:
        person: The e-mail address in lower case, or the DID without an address.
        name: The name in the latest award.
        email: The address as it is written; may be empty.
        did: The DID; may be empty.
        held: What the person holds, by credential id; credentials that stacks earned are left out.
    """

    person: str
    name: str
    email: str
    did: str
    held: dict[str, Held] = field(default_factory=dict)

    @property
    def holdings(self) -> tuple[Holding, ...]:
        """The facts of everything held."""
        return tuple(one.holding for one in self.held.values())

    @property
    def editions(self) -> dict[str, str]:
        """The edition of everything held."""
        return {key: one.edition for key, one in self.held.items()}


def holders_of(ledger: Ledger) -> dict[str, Holder]:
    """Everybody in a ledger with what this programme awarded them, by `Holder.person`."""
    stacks = StackLedger(ledger).keys()
    found: dict[str, Holder] = {}
    for award, held in held_awards(ledger):
        person = award.email.casefold() or award.did
        holder = found.setdefault(person, Holder(person, "", "", ""))
        holder.name, holder.email = award.name, award.email or holder.email
        holder.did = award.did or holder.did
        if award.key not in stacks:
            holder.held[held.holding.credential_id] = held
    return found


def held_awards(ledger: Ledger) -> Iterator[tuple[Award, Held]]:
    """Every award of a ledger, as it stands today, with what it is to its holder."""
    changes = ledger.status_changes()
    revoked, suspended = keys_with(changes, "revocation"), keys_with(changes, "suspension")
    for award in ledger.awards():
        standing: Standing = "active"
        if award.key in revoked:
            standing = "revoked"
        elif award.key in suspended:
            standing = "suspended"
        yield award, own_held(award, ledger.current(award).document, standing)


def own_held(award: Award, document: bytes, standing: Standing = "active") -> Held:
    """What an award of this programme is to its holder.

    Args:
        award: The award.
        document: Its signed credential.
        standing: How it stands.
    """
    inside = read_json_object(document)
    return Held(
        holding_of(inside, standing=standing),
        document,
        inside,
        str(award.version),
        f"credentials/{award.slug}.json",
    )


def find_person(holders: Mapping[str, Holder], word: str) -> Holder:
    """The person of an e-mail address, DID or full name.

    Raises:
        UsageError: If nobody or more than one person is called so (``no-such-person``).
    """
    wanted = word.strip().casefold()
    exact = [one for one in holders.values() if wanted in (one.person, one.did.casefold())]
    found = exact or [one for one in holders.values() if one.name.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    how_many = "Nobody" if not found else "More than one person"
    raise UsageError(
        f"{how_many} in this programme is called “{word[:80]}”.",
        code="no-such-person",
        mend="Give the e-mail address or DID that stands in the roster.",
    )


class Inspector:
    """Verifies what stacks rest on.

    Args:
        layout: The folder; the programme's own documents are found in its public site.
        base: The publication base.
        at: The present instant.
        resolver: Where the documents of other issuers come from; None to look nowhere else.
    """

    def __init__(self, layout: Layout, base: str, at: datetime, resolver: Resolver | None) -> None:
        host = "/".join(base.split("/")[:3])
        site = SiteResolver(f"{host}/", layout.public)
        self._layout = layout
        self._at = at
        self._resolver = LayeredResolver((site, resolver)) if resolver else site
        self._memory = VerifierMemory()
        self.troubles: list[str] = []

    def receive(self, holders: dict[str, Holder]) -> None:
        """Give everybody the credentials in ``received/`` that are theirs.

        A file that is nobody's, or that cannot be read, is told among the troubles.
        """
        for path in self._received():
            try:
                opened = open_document(path.read_bytes(), DEFAULT_LIMITS)
                holding = holding_of(opened.credential)
            except (CairnError, OSError) as error:
                told = error.sentence if isinstance(error, CairnError) else "It cannot be read."
                self.troubles.append(f"received/{path.name}: {told}")
                continue
            inside = opened.jwt.token if opened.jwt else opened.credential
            edition = digest_of([inside])[:16]
            held = Held(holding, path.read_bytes(), inside, edition, f"received/{path.name}")
            owners = [one for one in holders.values() if _is_whose(opened.credential, one)]
            for owner in owners:
                # What was awarded here is known better from the ledger.
                owner.held.setdefault(holding.credential_id, replace(held))
            if not owners:
                self.troubles.append(f"received/{path.name}: it was awarded to nobody known here.")

    def _received(self) -> Iterator[Path]:
        folder = self._layout.received
        if folder.is_dir():
            yield from sorted(one for one in folder.iterdir() if one.is_file())

    def examine(self, held: Held, *, trusted: bool) -> bool:
        """Verify a credential once, and note how it stands.

        Args:
            held: The credential.
            trusted: Whether a stack rests on this very edition already. Then a question that stays
                open, such as a list that cannot be had today, is told and takes nothing away.

        Returns:
            Whether its standing changed.
        """
        if held.examined:
            return False
        held.examined = True
        start = _instant_for(held.inside, self._at)
        report = verify(held.document, resolver=self._resolver, at=start, memory=self._memory)
        standing = _standing(report)
        if report.verdict is Verdict.UNDETERMINED:
            self.troubles.append(f"{held.source}: {report.sentence}")
            if trusted:
                return False
        if standing == "active" or held.holding.standing != "active":
            return False
        held.holding = replace(held.holding, standing=standing)
        return True


def _instant_for(inside: JsonObject | str, at: datetime) -> datetime:
    """The instant to verify at: a version signed twice within a second starts a second later."""
    start = inside.get("validFrom") if isinstance(inside, dict) else None
    return max(at, parse_instant(start)) if isinstance(start, str) else at


def _standing(report: Report) -> Standing:
    if report.verdict is Verdict.VALID:
        return "active"
    code = report.deciding.code if report.deciding else ""
    return _STANDING_OF_CODE.get(code, "unverified")


def _is_whose(credential: JsonObject, holder: Holder) -> bool:
    return any(
        recipient_matches(credential, name).outcome == "matched"
        for name in (holder.email, holder.did)
        if name
    )
