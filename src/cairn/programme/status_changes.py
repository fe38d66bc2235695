"""Takes credentials back: revoke for good, suspend for a while, reinstate.

The change is in the ledger first, then the signed list on the public site; killed in between, the
next run or change publishes the list.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cairn.kernel.errors import UsageError
from cairn.kernel.instants import format_instant
from cairn.programme.checking import existing_ledger, usable_programme
from cairn.programme.desk_opening import open_desk, rotate
from cairn.programme.layout import Layout
from cairn.programme.ledger import Award, Ledger, StatusChange
from cairn.programme.ledger_stacks import StackLedger
from cairn.programme.lock import folder_lock
from cairn.programme.publication import publish_issuer, publish_status_lists
from cairn.programme.stack_changes import StackChanges
from cairn.programme.stack_findings import StackResult
from cairn.programme.stack_pathways import open_pathways
from cairn.programme.statements import with_signed_statements
from cairn.programme.status_lists import keys_with, refresh_lists

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.importers.programme_file import Programme, StatusPurpose
    from cairn.kernel.fetching import Resolver
    from cairn.keys.signer import Signer
    from cairn.programme.issuer import Issuer
    from cairn.programme.signing_desk import SigningDesk

__all__ = [
    "Action",
    "StatusResult",
    "change_status",
    "open_issuer_desk",
    "rotate_key",
    "status_of",
    "status_overview",
]

Action = Literal["revoke", "suspend", "reinstate"]
"""What can be done to a credential's status."""


@dataclass(frozen=True, slots=True)
class StatusResult:
    """What a change did.

    Attributes:
        award: The award it was about.
        changed: False when the credential was in that state already.
        sentence: What was done, in words.
        lists: The addresses of the status lists, to be published.
        stacks: What became of the stacks that rest on it.
    """

    award: Award
    changed: bool
    sentence: str
    lists: tuple[str, ...]
    stacks: StackResult = field(default_factory=StackResult)


def change_status(  # noqa: PLR0913 - who, what, why, when, with which key
    folder: Path,
    action: Action,
    *,
    credential: str = "",
    email: str = "",
    achievement: str = "",
    reason: str = "",
    at: datetime,
    passphrase: str,
    signer: Signer | None = None,
    resolver: Resolver | None = None,
) -> StatusResult:
    """Revoke, suspend or reinstate one credential, and sign the status list anew.

    Every stack of the same person that was awarded is then evaluated again.

    Args:
        folder: The programme folder.
        action: What to do. A revocation is final; only a suspension can be lifted.
        credential: The credential's id, its file's name, or the name without its ending.
        email: Instead of `credential`: the learner's e-mail address.
        achievement: With `email`: the achievement's key; needed when there are several awards.
        reason: Why; kept in the ledger and told in the report, never published.
        at: The present instant.
        passphrase: Opens the issuer's sealed key.
        signer: An outside signing port in place of the keys in the folder.
        resolver: Where the documents of other issuers come from, whose credentials stacks may
            rest on; None to look nowhere.

    Raises:
        UsageError: If no or more than one award is meant, or the change is not possible.
        ProgrammeError: If the folder cannot be used.
        KeyMaterialError: If the passphrase does not fit.
    """
    layout = Layout(folder)
    now = at.replace(microsecond=0)
    with ExitStack() as stack:
        stack.enter_context(folder_lock(layout.lock))
        ledger = stack.enter_context(existing_ledger(layout))
        programme = usable_programme(layout, ledger)
        award = _find(ledger, credential, email, achievement)
        # The key is opened before anything is changed: a mistyped passphrase changes nothing.
        desk = open_desk(layout, programme, passphrase, signer, now)
        pathways = open_pathways(layout, programme, ledger)
        pathways = with_signed_statements(layout, desk, ledger, pathways, resolver)
        work = StackChanges(layout, desk, ledger, pathways, resolver)
        if award.key in StackLedger(ledger).states():
            changed, sentence = work.decide(award, action, reason)
        else:
            change = _change(ledger, programme, award, action, reason, now)
            if change is not None:
                ledger.change_status([change])
            changed, sentence = change is not None, _sentence(award, action, change)
        refresh_lists(desk, ledger)
        publish_issuer(layout, desk.issuer, programme, None)
        publish_status_lists(layout, ledger, programme.base)
        stacks = work.cascade(award)
        refresh_lists(desk, ledger)
        lists = publish_status_lists(layout, ledger, programme.base)
    return StatusResult(award, changed, sentence, lists, stacks)


def rotate_key(folder: Path, *, at: datetime, passphrase: str) -> Issuer:
    """Make a new signing key for the programme; see `cairn.programme.desk_opening.rotate`.

    Raises:
        ProgrammeError: If the folder cannot be used, or the issuer is a did:key.
        KeyMaterialError: If the passphrase does not fit.
    """
    layout = Layout(folder)
    with ExitStack() as stack:
        stack.enter_context(folder_lock(layout.lock))
        ledger = stack.enter_context(Ledger(layout.ledger)) if layout.ledger.exists() else None
        programme = usable_programme(layout, ledger)
        return rotate(layout, programme, passphrase, at.replace(microsecond=0))


def open_issuer_desk(folder: Path, *, at: datetime, passphrase: str) -> SigningDesk:
    """Open the issuer's current key to sign something besides the roster's awards.

    What is signed here is not in the ledger and has no place in a status list.

    Args:
        folder: The programme folder.
        at: The present instant.
        passphrase: Opens the issuer's sealed key, or seals the first one.

    Raises:
        ProgrammeError: If the folder or its keys cannot be used.
        KeyMaterialError: If the passphrase does not fit.
    """
    layout = Layout(folder)
    now = at.replace(microsecond=0)
    with ExitStack() as stack:
        stack.enter_context(folder_lock(layout.lock))
        ledger = stack.enter_context(Ledger(layout.ledger)) if layout.ledger.exists() else None
        desk = open_desk(layout, usable_programme(layout, ledger), passphrase, None, now)
        publish_issuer(layout, desk.issuer, desk.programme, None)
    return desk


def status_overview(folder: Path) -> tuple[int, list[tuple[Award, StatusChange]]]:
    """How many awards there are, and every change of a status with its award, the oldest first.

    Raises:
        ProgrammeError: If nothing was awarded in this folder.
    """
    with existing_ledger(Layout(folder)) as ledger:
        awards = {award.key: award for award in ledger.awards()}
        changes = ledger.status_changes()
    return len(awards), [(awards[change.award_key], change) for change in changes]


def status_of(
    folder: Path, *, credential: str = "", email: str = "", achievement: str = ""
) -> tuple[Award, tuple[StatusChange, ...]]:
    """One award and every change of its status, the oldest first; see `change_status`.

    Raises:
        UsageError: If no or more than one award is meant.
        ProgrammeError: If nothing was awarded in this folder.
    """
    with existing_ledger(Layout(folder)) as ledger:
        award = _find(ledger, credential, email, achievement)
        changes = [one for one in ledger.status_changes() if one.award_key == award.key]
        return award, tuple(changes)


def _find(ledger: Ledger, credential: str, email: str, achievement: str) -> Award:
    if bool(credential) == bool(email):
        raise UsageError(
            "It is not clear which credential is meant.",
            code="which-credential",
            mend="Give its id or file, or the learner's e-mail address.",
        )
    stem = Path(credential).name
    for ending in (".json", ".jwt", ".png", ".svg", ".pdf"):
        stem = stem.removesuffix(ending)
    found = [
        award
        for award in ledger.awards()
        if (credential and (award.credential_id == credential or award.slug == stem))
        or (
            email
            and award.email.casefold() == email.strip().casefold()
            and achievement in ("", award.achievement)
        )
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            "No award in this folder fits.",
            code="no-such-award",
            mend="Look it up in out/awards.csv.",
        )
    named = ", ".join(f"{award.credential_id} ({award.achievement})" for award in found[:5])
    raise UsageError(
        f"{len(found)} awards fit: {named}.",
        code="several-awards",
        mend="Name the achievement too, or the credential's id.",
    )


def _change(
    ledger: Ledger,
    programme: Programme,
    award: Award,
    action: Action,
    reason: str,
    at: datetime,
) -> StatusChange | None:
    changes = ledger.status_changes()
    revoked = award.key in keys_with(changes, "revocation")
    suspended = award.key in keys_with(changes, "suspension")
    if revoked and action == "revoke":
        return None
    if revoked:
        raise UsageError(
            f"{award.credential_id} is revoked, and a revocation is final.",
            code="revocation-is-final",
            mend="Award it anew: give the row another label in the column “award”.",
        )
    purpose: StatusPurpose = "revocation" if action == "revoke" else "suspension"
    if purpose == "suspension" and not _can_suspend(ledger, programme, award):
        raise UsageError(
            "Credentials of this programme can be revoked, and not suspended.",
            code="no-suspension",
            mend='Write purposes = ["revocation", "suspension"] under [status]; it holds for '
            "what is signed from then on.",
        )
    value = action != "reinstate"
    if purpose == "suspension" and suspended == value:
        return None
    return StatusChange(award.key, purpose, value, reason, format_instant(at))


def _can_suspend(ledger: Ledger, programme: Programme, award: Award) -> bool:
    """A credential signed before suspension was offered does not point to its list."""
    if "suspension" not in programme.status.purposes:
        return False
    return b'"statusPurpose": "suspension"' in ledger.current(award).document


def _sentence(award: Award, action: Action, change: StatusChange | None) -> str:
    who = f"{award.name} ({award.achievement})"
    now, before = {
        "revoke": ("is revoked", "was revoked already"),
        "suspend": ("is suspended", "was suspended already"),
        "reinstate": ("is valid again", "was not suspended"),
    }[action]
    if change is None:
        return f"The credential of {who} {before}; nothing changed."
    return f"The credential of {who} {now}."
