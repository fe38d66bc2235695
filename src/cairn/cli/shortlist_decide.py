"""`cairn shortlist decide`: a person decides about an applicant, and it is recorded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import unreadable
from cairn.cli.options import AsJson, At
from cairn.cli.speaking import say, say_json
from cairn.kernel.errors import UsageError
from cairn.kernel.limits import DEFAULT_LIMITS

__all__ = ["decide"]

# A list of ten thousand applicants with all its proofs.
_LARGEST_LIST = replace(
    DEFAULT_LIMITS, document_bytes=512 * 1024 * 1024, members=50_000_000, depth=256
)


def decide(
    shortlist: Annotated[
        Path, typer.Argument(help="The list, as cairn shortlist run wrote it in JSON.")
    ],
    reference: Annotated[str, typer.Argument(help="The applicant's reference on the list.")],
    keep: Annotated[
        bool | None,
        typer.Option("--keep/--not", help="Whether the applicant goes on.", show_default=False),
    ] = None,
    by: Annotated[str, typer.Option(help="Who decides.", show_default=False)] = "",
    why: Annotated[
        str, typer.Option(help="Why, to be told to the applicant if they ask.", show_default=False)
    ] = "",
    record: Annotated[
        Path, typer.Option(help="The file of decisions; a line is added to it.")
    ] = Path("decisions.jsonl"),
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Record what a person decides about an applicant: who, when, whether they are kept, and why.

    The record names the version of the requirement and the digests of all that the list rested
    on. Lines are only added, and each is chained to the one before it.

    Exit codes: 0 it is recorded, 1 the list or the record cannot be read, 2 the call is wrong.
    """
    from cairn.hiring.decision import grounds_in
    from cairn.hiring.decision import record as recorded
    from cairn.kernel.json_text import read_json_object
    from cairn.library.record_log import add_record

    if keep is None:
        raise UsageError(
            "It is not said whether the applicant goes on.",
            code="bad-decision",
            mend="Give --keep, or --not.",
        )
    try:
        data = shortlist.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(shortlist, error) from error
    grounds = grounds_in(read_json_object(data, _LARGEST_LIST), reference)
    decision = recorded(grounds, kept=keep, by=by, why=why, at=instant_or_now(at))
    add_record(record, "decision", decision.to_json())
    if as_json:
        say_json(decision.to_json())
        return
    goes = "goes on" if keep else "does not go on"
    against = " The list had said otherwise." if decision.against_the_list else ""
    say(f"{reference} {goes}, {by.strip()} decided. It is in {record}.{against}")
