"""`cairn shortlist answer`: a learner answers a requirement with only what it asks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.job_reading import Learner, background_from, learner_from, requirement_from
from cairn.cli.options import AsJson, At, Sites
from cairn.cli.plan_terms import day_option
from cairn.cli.speaking import say, say_json
from cairn.cli.stack_options import Offline
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.hiring.consent import Consent
    from cairn.hiring.disclosure import Disclosure, Preview
    from cairn.hiring.requirement import JobRequirement

__all__ = ["answer"]

_MET = {True: "met", False: "not met", None: "not known"}
_ENDINGS = {"json": "json", "jwt": "jwt", "png": "png", "svg": "svg"}


def answer(
    requirement: Annotated[
        Path, typer.Argument(help="What is asked: a TOML file with [job] and its clauses.")
    ],
    credentials: Annotated[
        list[str], typer.Argument(help="Your credentials: files, folders or archives.")
    ],
    by: Annotated[str, typer.Option(help="Who you are, as it shall stand in the record.")] = "me",
    clause: Annotated[
        list[str] | None,
        typer.Option(help="Answer only this clause, by its key. May be given several times."),
    ] = None,
    party: Annotated[str, typer.Option(help="To whom it is disclosed.", show_default=False)] = "",
    purpose: Annotated[str, typer.Option(help="What for.", show_default=False)] = "",
    until: Annotated[
        str | None, typer.Option(help="The last day on which they may use it: 2026-12-31.")
    ] = None,
    consent: Annotated[
        bool, typer.Option("--consent", help="Agree to what was shown; without it nothing goes.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A new folder for the answer and the credentials."),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(help="Your file of consents, to which this one is added. It stays with you."),
    ] = None,
    framework: Annotated[
        Path | None,
        typer.Option(help="How skills relate: a TOML file with the tables of pathways.toml."),
    ] = None,
    site: Sites = None,
    offline: Offline = False,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Answer a requirement with only the credentials that prove what it asks.

    Without --consent it shows what would be disclosed, what that shows besides, and what is
    withheld; nothing is written. With it, the answer and the credentials go into a new folder, and
    the consent (who, to whom, what for, until when, which clauses) into your own record.

    Exit codes: 0 the answer is written, 1 nothing was disclosed, 2 the call or a file is wrong.
    """
    from cairn.cli.world import make_resolver
    from cairn.hiring.disclosure import answer as answer_under
    from cairn.hiring.disclosure import preview

    wanted, background = requirement_from(requirement), background_from(framework)
    instant = instant_or_now(at)
    agreed = (
        _agreed(wanted, (by, party, purpose), until, clause or [], instant) if consent else None
    )
    if agreed is not None:
        _check_places(output, record)
    resolver = make_resolver(offline=offline, sites=site or [])
    learner = learner_from(by, credentials, resolver, instant)
    if agreed is None:
        shown = preview(
            wanted, learner.person, at=instant, background=background, scope=clause or []
        )
        _tell(shown, learner, as_json=as_json)
        raise typer.Exit(1)
    found = answer_under(wanted, learner.person, agreed, at=instant, background=background)
    _hand_over(found, learner, output, record)
    if as_json:
        say_json(found.to_json())
    else:
        say(f"The answer and {_credentials(len(found.credential_ids))} are in {output}.")
        say(f"What you agreed to is in {record}; it stays with you.")


def _agreed(
    requirement: JobRequirement,
    words: tuple[str, str, str],
    until: str | None,
    scope: list[str],
    at: datetime,
) -> Consent:
    from datetime import UTC, datetime, time

    from cairn.hiring.consent import Consent
    from cairn.hiring.digest import requirement_digest

    last = day_option(until)
    if last is None or not all(words):
        raise UsageError(
            "A consent says to whom, what for, and until when.",
            code="bad-consent",
            mend="Give --party, --purpose and --until.",
        )
    return Consent(
        by=words[0],
        party=words[1],
        purpose=words[2],
        given=at,
        until=datetime.combine(last, time(23, 59, 59), UTC),
        requirement_digest=requirement_digest(requirement),
        scope=tuple(scope) or tuple(one.key for one in requirement.clauses),
    )


def _check_places(output: Path | None, record: Path | None) -> None:
    """Refuse to begin where the answer or the record has no place."""
    if output is None or record is None:
        raise UsageError(
            "The answer needs a folder, and your consent a record.",
            code="bad-output",
            mend="Give --output with a new folder, and --record with your file of consents.",
        )
    if output.exists() or not output.parent.is_dir():
        raise UsageError(
            f"“{output}” cannot be made: it is there already, or its folder is not.",
            code="bad-output",
            mend="Name a new folder, so that nothing else goes with the answer.",
        )


def _hand_over(
    found: Disclosure, learner: Learner, output: Path | None, record: Path | None
) -> None:
    """Write the record first: nothing goes of which there is no record."""
    from cairn.cli.files import write_file
    from cairn.credentials.containers import detect
    from cairn.kernel.json_text import write_json
    from cairn.library.record_log import add_record

    assert output is not None  # noqa: S101 - both places were checked before
    assert record is not None  # noqa: S101 - both places were checked before
    add_record(record, "consent", found.record())
    try:
        output.mkdir()
    except OSError as error:
        raise UsageError(
            f"“{output}” cannot be made: {error.strerror or 'the disk refuses'}.",
            code="bad-output",
            mend="Choose another place.",
        ) from error
    write_file(output / "answer.json", write_json(found.to_json()))
    for number, key in enumerate(found.credential_ids, 1):
        data = learner.files[key]
        ending = _ENDINGS.get(detect(data), "json")
        write_file(output / f"credential-{number}.{ending}", data)


def _tell(shown: Preview, learner: Learner, *, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "disclosed": [one.credential_id for one in shown.credentials],
                "clauses": [
                    {"key": one.clause.key, "met": one.met, "sentence": one.sentence}
                    for one in shown.clauses
                ],
                "besides": list(shown.besides),
                "withheld": [{"kind": one.kind, "count": one.count} for one in shown.withheld],
                "unread": list(learner.person.unread),
            }
        )
        return
    say(f"“{shown.requirement.name}” asks, and you could answer:\n")
    for one in shown.clauses:
        say(f"  {_MET[one.met]:<9} {one.clause.name}: {one.sentence}")
    say(f"\nThat would disclose {_credentials(len(shown.credentials))}.")
    for sentence in shown.besides:
        say(f"  {sentence}")
    if shown.withheld:
        say("\nThese stay with you, and nobody is told that there are any:")
        for held in shown.withheld:
            say(f"  {held.kind}: {held.count}")
    for sentence in learner.person.unread:
        say(f"\nCould not be read: {sentence}", error=True)
    say("\nNothing was disclosed. To agree, give --consent with --party, --purpose and --until.")


def _credentials(count: int) -> str:
    return "1 credential" if count == 1 else f"{count} credentials"
