"""`cairn run`: a programme folder in, signed credentials and everything around them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder
from cairn.cli.options import AsJson, At, PassphraseFile, Programme
from cairn.cli.passphrase import find_passphrase
from cairn.cli.progress import Progress
from cairn.cli.speaking import say, say_json

if TYPE_CHECKING:
    from cairn.importers.faults import RowFault, SettingFault
    from cairn.kernel.json_text import JsonObject
    from cairn.programme.run import RunResult

__all__ = ["run"]

_MOST_FAULTS_SHOWN = 40
_INTERRUPTED = 130


def run(
    directory: Programme,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Check everything, say what would be done, write nothing."),
    ] = False,
    passphrase_file: PassphraseFile = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Award what the roster says, sign it, and make every file of it.

    Run it again whenever the roster has changed: nothing is doubled, and a run that was stopped
    goes on where it was. Rows with mistakes are named and left out.

    Exit codes: 0 every row is awarded, 1 some rows have mistakes, 2 nothing could be done.
    """
    from cairn.programme.run import run as carry_out

    folder, instant = programme_folder(directory), instant_or_now(at)
    first = not (folder / "keys" / "keyring.json").exists()
    passphrase = "" if dry_run else find_passphrase(passphrase_file, new=first)
    try:
        with Progress(quiet=as_json) as progress:
            result = carry_out(
                folder, at=instant, passphrase=passphrase, dry_run=dry_run, progress=progress
            )
    except KeyboardInterrupt as stopped:
        say("Stopped. Give the same command again, and it goes on where it was.", error=True)
        raise typer.Exit(_INTERRUPTED) from stopped
    if as_json:
        say_json(_as_json(result))
    else:
        _tell(result)
    if result.faults:
        raise typer.Exit(2)
    raise typer.Exit(1 if result.row_faults or result.troubles else 0)


def _tell(result: RunResult) -> None:
    if result.faults:
        say("Nothing was done, because programme.toml has to be mended first:", error=True)
        for fault in result.faults:
            say(f"  {fault}", error=True)
        return
    if result.dry_run:
        say("Nothing was written. This is what a run would do:")
    done = "to be " if result.dry_run else ""
    counts = (
        (result.new, f"{done}awarded"),
        (result.changed, f"{done}signed anew, because the row has changed"),
        (result.unchanged, "unchanged"),
        (result.withdrawn, "left alone, because the credential was revoked"),
        (len(result.missing), "kept, though the roster no longer has the row"),
        (
            len(result.waiting),
            f"{'would wait' if result.dry_run else 'wait'} for their assessment:",
        ),
        (len({fault.row for fault in result.row_faults}), "not awarded, because of mistakes:"),
    )
    for count, words in counts:
        if count:
            say(f"{count:>6}  {words}")
        if words.endswith("assessment:"):
            _listed(
                [
                    f"row {one.planned.row.row}, {one.planned.row.name}: {one.why}"
                    for one in result.waiting
                ]
            )
    _listed([str(fault) for fault in result.row_faults])
    if not any(count for count, _ in counts):
        say("     0  awards: the roster has no rows yet.")
    _tell_rest(result)


def _tell_rest(result: RunResult) -> None:
    for change in result.stacks.changes:
        say(f"  Stack: {change.sentence}")
    for note in result.notes:
        say(f"  Note: {note}")
    for trouble in result.troubles:
        say(f"  Wrong: {trouble}")
    if result.report is not None:
        say(f"The report: {result.report}")


def _listed(lines: list[str]) -> None:
    for line in lines[:_MOST_FAULTS_SHOWN]:
        say(f"          {line}")
    hidden = len(lines) - _MOST_FAULTS_SHOWN
    if hidden > 0:
        say(f"          ... and {hidden} more; --json and the report list them all.")


def _as_json(result: RunResult) -> JsonObject:
    return {
        "dryRun": result.dry_run,
        "issuer": result.issuer_id,
        "new": result.new,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "withdrawn": result.withdrawn,
        "missing": [award.credential_id for award in result.missing],
        "faults": [_setting(fault) for fault in result.faults],
        "rowFaults": [_row(fault) for fault in result.row_faults],
        "waiting": [{"row": one.planned.row.row, "why": one.why} for one in result.waiting],
        "stacks": [change.to_json() for change in result.stacks.changes],
        "notes": list(result.notes),
        "troubles": list(result.troubles),
        "verdicts": {key: report.verdict.value for key, report in result.reports.items()},
        "report": str(result.report or ""),
    }


def _setting(fault: SettingFault) -> JsonObject:
    return {
        "table": fault.table,
        "key": fault.key,
        "code": fault.code,
        "sentence": fault.sentence,
        "mend": fault.mend,
    }


def _row(fault: RowFault) -> JsonObject:
    return {
        "row": fault.row,
        "field": fault.field,
        "code": fault.code,
        "sentence": fault.sentence,
        "mend": fault.mend,
    }
