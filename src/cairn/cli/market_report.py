"""`cairn market report`: a page with charts about a skill, an occupation or a credential."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.data import data_folder
from cairn.cli.files import check_place, programme_folder, write_file
from cairn.cli.market_telling import DataFolder, ProgrammeOption, needs_market
from cairn.cli.options import At, Output
from cairn.cli.speaking import say
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.exporters.market_model import Answer

__all__ = ["report"]


def report(
    output: Output,
    skill: Annotated[str, typer.Option(help="A skill, by label, another label or URI.")] = "",
    occupation: Annotated[
        str, typer.Option(help="An occupation, by SOC or ISCO code or by title.")
    ] = "",
    credential: Annotated[
        str, typer.Option(help="A credential of --programme, by its key or name.")
    ] = "",
    programme: ProgrammeOption = None,
    data: DataFolder = None,
    at: At = None,
) -> None:
    """Write a page with charts about a skill, an occupation or a credential.

    The page is one file without scripts. Each chart says in its title what was found; behind it
    stands its table, below it how the figures were made and where they come from.

    Exit codes: 0 written, 1 not enough data, 2 the call is wrong.
    """
    check_place(output)
    instant = instant_or_now(at)
    kind, subject = _subject(skill, occupation, credential)
    with needs_market():
        from cairn.exporters.market_page import MarketPage, market_html

        answers = _answers(kind, subject, programme, data_folder(data), instant)
        page = MarketPage(
            subject,
            f"The job market: {kind}",
            f"{instant.day} {instant:%B %Y}",
            _version(),
            answers[0].summary,
            answers,
        )
        write_file(output, market_html(page))
    say(answers[0].summary)
    say(f"The page: {output}")
    raise typer.Exit(0 if any(answer.told for answer in answers) else 1)


def _version() -> str:
    from importlib.metadata import version

    return version("cairn-credentials")


def _subject(skill: str, occupation: str, credential: str) -> tuple[str, str]:
    """What the page is about: exactly one of the three."""
    given = [
        (kind, text)
        for kind, text in (
            ("a skill", skill),
            ("an occupation", occupation),
            ("a credential", credential),
        )
        if text.strip()
    ]
    if len(given) != 1:
        raise UsageError(
            "A page is about one thing: a skill, an occupation or a credential.",
            code="one-subject",
            mend="Give one of --skill, --occupation and --credential.",
        )
    return given[0]


def _answers(
    kind: str, subject: str, programme: Path | None, folder: Path, at: datetime
) -> tuple[Answer, ...]:
    if kind == "a skill":
        from cairn.library.market_pages import skill_answers

        return skill_answers(folder, subject)
    if kind == "an occupation":
        from cairn.library.market_pages import occupation_answers

        return occupation_answers(folder, subject)
    if programme is None:
        raise UsageError(
            "A page about a credential needs the programme that awards it.",
            code="no-programme",
            mend="Name its folder with --programme.",
        )
    from cairn.library.market_pages import credential_answers
    from cairn.programme.register import read_register

    return credential_answers(folder, read_register(programme_folder(programme)), subject, at)
