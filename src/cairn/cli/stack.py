"""`cairn stack`: what stacks rest on, who has completed one, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder
from cairn.cli.options import AsJson, At, PassphraseFile, Programme, Sites
from cairn.cli.passphrase import find_passphrase
from cairn.cli.speaking import say, say_json
from cairn.cli.stack_export import export
from cairn.cli.stack_lint import lint
from cairn.cli.stack_options import Offline, OnePathway
from cairn.cli.stack_people import check, explain
from cairn.cli.world import make_resolver
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cairn.kernel.fetching import Resolver
    from cairn.kernel.json_text import JsonObject
    from cairn.programme.stack_findings import StackResult

__all__ = ["award", "stack_app"]

stack_app = typer.Typer(
    help="Complete stacks of credentials: check, award, explain, lint, export.",
    no_args_is_help=True,
)
"""The commands about stacks."""


@dataclass(frozen=True, slots=True)
class _Decision:
    """What a person decides of one stack; empty words for none."""

    approve: str
    refuse: str
    pathway: str
    by: str
    reason: str


@stack_app.command("award")
def award(
    directory: Programme,
    approve: Annotated[
        str,
        typer.Option(
            help="Approve the stack of this person that waits: an e-mail address, DID or name.",
            show_default=False,
        ),
    ] = "",
    refuse: Annotated[
        str,
        typer.Option(
            help="Refuse the stack of this person that waits; say why with --reason.",
            show_default=False,
        ),
    ] = "",
    pathway: OnePathway = "",
    by: Annotated[
        str, typer.Option(help="Who decides; it is kept in the folder.", show_default=False)
    ] = "",
    reason: Annotated[
        str, typer.Option(help="Why it is refused, to be told to the person.", show_default=False)
    ] = "",
    passphrase_file: PassphraseFile = None,
    site: Sites = None,
    offline: Offline = False,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Award every complete stack, and suspend or restore those whose parts have changed.

    A pathway with approval = "queued" waits for --approve or --refuse. cairn run does the same as
    this command without options. Doing it twice changes nothing.

    Exit codes: 0 done, 1 something could not be done, 2 the call or a folder is wrong.
    """
    folder = programme_folder(directory)
    decided = bool(approve) + bool(refuse)
    if decided > 1 or (decided and not (pathway and by)):
        raise UsageError(
            "A decision names one person, the pathway and who decides.",
            code="bad-decision",
            mend="Give --approve or --refuse, and with it --pathway and --by.",
        )
    result = _carry_out(
        folder,
        _Decision(approve, refuse, pathway, by, reason),
        passphrase_file,
        make_resolver(offline=offline, sites=site or []),
        instant_or_now(at),
    )
    if as_json:
        say_json(_as_json(result))
    else:
        _tell(result, folder)
    raise typer.Exit(1 if result.troubles else 0)


def _carry_out(
    folder: Path,
    decision: _Decision,
    passphrase_file: Path | None,
    resolver: Resolver,
    at: datetime,
) -> StackResult:
    from cairn.programme import stack_awarding

    pathway, by = decision.pathway, decision.by
    if decision.refuse:
        return stack_awarding.refuse(
            folder, person=decision.refuse, pathway=pathway, by=by, reason=decision.reason, at=at
        )
    passphrase = find_passphrase(passphrase_file)
    if decision.approve:
        return stack_awarding.approve(
            folder,
            person=decision.approve,
            pathway=pathway,
            by=by,
            at=at,
            passphrase=passphrase,
            resolver=resolver,
        )
    return stack_awarding.award_stacks(folder, at=at, passphrase=passphrase, resolver=resolver)


def _tell(result: StackResult, folder: Path) -> None:
    for change in result.changes:
        say(change.sentence)
        say(f"  To tell them: {change.to_holder}")
    if not result.changes:
        say("Nothing has changed.")
    counts = f"{result.active} stand, {result.suspended} suspended, {result.waiting} waiting"
    say(f"Stacks in {folder}: {counts}.")
    for note in result.notes:
        say(f"  Note: {note}")
    for trouble in result.troubles:
        say(f"  Wrong: {trouble}", error=True)
    if result.changes:
        say(f"Publish {folder / 'out' / 'public'} again, so that verifiers see it.")


def _as_json(result: StackResult) -> JsonObject:
    return {
        "changes": [change.to_json() for change in result.changes],
        "active": result.active,
        "suspended": result.suspended,
        "waiting": result.waiting,
        "troubles": list(result.troubles),
        "notes": list(result.notes),
        "statusLists": list(result.lists),
    }


stack_app.command("check")(check)
stack_app.command("explain")(explain)
stack_app.command("lint")(lint)
stack_app.command("export")(export)
