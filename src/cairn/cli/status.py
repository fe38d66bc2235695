"""`cairn revoke`, `suspend`, `reinstate` and `status`: what the issuer still stands by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder
from cairn.cli.options import AsJson, At, PassphraseFile, Programme
from cairn.cli.passphrase import find_passphrase
from cairn.cli.speaking import say, say_json

if TYPE_CHECKING:
    from cairn.kernel.json_text import JsonObject
    from cairn.programme.ledger import Award, StatusChange

__all__ = ["reinstate", "revoke", "status", "suspend"]

_Credential = Annotated[
    str,
    typer.Argument(
        help="The credential's id, or the name of one of its files. "
        "Leave it out to name the learner with --email.",
        show_default=False,
    ),
]
_Email = Annotated[str, typer.Option(help="The learner's e-mail address.", show_default=False)]
_Achievement = Annotated[
    str,
    typer.Option(help="The achievement's key, where the learner has several.", show_default=False),
]
_Reason = Annotated[
    str,
    typer.Option(help="Why. It is kept in the folder and never published.", show_default=False),
]


def revoke(
    directory: Programme,
    credential: _Credential = "",
    email: _Email = "",
    achievement: _Achievement = "",
    reason: _Reason = "",
    passphrase_file: PassphraseFile = None,
    at: At = None,
) -> None:
    """Take one credential back for good, and sign the status list anew."""
    _change("revoke", directory, credential, email, achievement, reason, passphrase_file, at)


def suspend(
    directory: Programme,
    credential: _Credential = "",
    email: _Email = "",
    achievement: _Achievement = "",
    reason: _Reason = "",
    passphrase_file: PassphraseFile = None,
    at: At = None,
) -> None:
    """Suspend one credential for the time being, and sign the status list anew.

    The programme must have offered suspension when the credential was signed: write
    purposes = ["revocation", "suspension"] under [status] in programme.toml.
    """
    _change("suspend", directory, credential, email, achievement, reason, passphrase_file, at)


def reinstate(
    directory: Programme,
    credential: _Credential = "",
    email: _Email = "",
    achievement: _Achievement = "",
    reason: _Reason = "",
    passphrase_file: PassphraseFile = None,
    at: At = None,
) -> None:
    """Lift the suspension of one credential; a revocation is final."""
    _change("reinstate", directory, credential, email, achievement, reason, passphrase_file, at)


def _change(
    action: Literal["revoke", "suspend", "reinstate"],
    directory: Path,
    credential: str,
    email: str,
    achievement: str,
    reason: str,
    passphrase_file: Path | None,
    at: str | None,
) -> None:
    from cairn.programme.status_changes import change_status

    folder, instant = programme_folder(directory), instant_or_now(at)
    result = change_status(
        folder,
        action,
        credential=credential,
        email=email,
        achievement=achievement,
        reason=reason,
        at=instant,
        passphrase=find_passphrase(passphrase_file),
    )
    say(result.sentence)
    for change in result.stacks.changes:
        say(f"{change.sentence}\n  To tell them: {change.to_holder}")
    say(f"Publish {folder / 'out' / 'public'} again, so that verifiers see it.")


def status(
    directory: Programme,
    credential: _Credential = "",
    email: _Email = "",
    achievement: _Achievement = "",
    as_json: AsJson = False,
) -> None:
    """Say what was revoked or suspended: everything, or what befell one credential."""
    from cairn.programme.status_changes import status_of, status_overview

    folder = programme_folder(directory)
    if credential or email or achievement:
        award, changes = status_of(
            folder, credential=credential, email=email, achievement=achievement
        )
        heading = f"{award.name}, {award.achievement}: {award.credential_id}"
        history = [(award, change) for change in changes]
        awards = 1
    else:
        awards, history = status_overview(folder)
        heading = f"{awards} award{'' if awards == 1 else 's'} in {folder}."
    if as_json:
        say_json({"awards": awards, "changes": [_as_json(*entry) for entry in history]})
        return
    say(heading)
    for one, change in history:
        reason = f" ({change.reason})" if change.reason else ""
        say(f"  {change.at}  {_done(change)}: {one.name}, {one.achievement}{reason}")
    if not history:
        say("  Nothing was revoked or suspended.")


def _done(change: StatusChange) -> str:
    if change.purpose == "revocation":
        return "revoked"
    return "suspended" if change.value else "reinstated"


def _as_json(award: Award, change: StatusChange) -> JsonObject:
    return {
        "credentialId": award.credential_id,
        "name": award.name,
        "achievement": award.achievement,
        "change": _done(change),
        "reason": change.reason,
        "at": change.at,
    }
