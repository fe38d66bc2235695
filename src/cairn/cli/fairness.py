"""`cairn fairness`: who was chosen by category, and which clause makes the gap."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import check_place, write_file
from cairn.cli.options import AsJson, At
from cairn.cli.speaking import say, say_exactly, say_json
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cairn.exporters.fairness_words import FairnessPaper
    from cairn.importers.faults import RowFault

__all__ = ["fairness"]

_SMALL_SHARE = 0.02
_MOST_FAULTS = 20


def fairness(
    applicants: Annotated[
        Path,
        typer.Argument(
            help="The applicants, as CSV: reference, what they told of themselves (sex, "
            "race_ethnicity, age_group, disability), and selected, score or keep. With the column "
            "applicants each row is a group."
        ),
    ],
    shortlist: Annotated[
        Path | None,
        typer.Option(
            help="A shortlist as cairn shortlist run wrote it, in JSON. Without it or --clauses, "
            "nothing is said about clauses.",
            show_default=False,
        ),
    ] = None,
    clauses: Annotated[
        Path | None,
        typer.Option(
            help="Who meets which clause, as CSV: reference, clause, met, weight, where "
            "there is no shortlist of Cairn's.",
            show_default=False,
        ),
    ] = None,
    requirement: Annotated[
        Path | None,
        typer.Option(
            help="The requirement that these are the clauses of: a TOML file with [job]. Without "
            "it, the file of clauses says in weight which must be met.",
            show_default=False,
        ),
    ] = None,
    least_may: Annotated[
        int, typer.Option(min=0, help="How many optional clauses must be met all the same.")
    ] = 0,
    places: Annotated[
        int | None,
        typer.Option(min=1, help="How many people are wanted; without it, all who meet the rest."),
    ] = None,
    keep_share: Annotated[
        float,
        typer.Option(
            help="Which share of the average score of those taken now a nearer requirement has to "
            "keep, where there are scores and nobody is marked in keep."
        ),
    ] = 1.0,
    leave_out_small: Annotated[
        bool,
        typer.Option(
            "--leave-out-small",
            help="Leave out categories of under 2 % of the people, as New York City's rules allow.",
        ),
    ] = False,
    seed: Annotated[
        int,
        typer.Option(help="Which orders are drawn where there are too many clauses for all."),
    ] = 0,
    title: Annotated[str, typer.Option(help="What the list is called.")] = "",
    made_up: Annotated[
        bool, typer.Option("--made-up", help="Say everywhere that the people are invented.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write a page too; one that is there is replaced."),
    ] = None,
    at: At = None,
    as_json: AsJson = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Answer with a table of all figures, for spreadsheets.")
    ] = False,
) -> None:
    """Say how many of each category were chosen, and which clause makes the difference.

    Rates and impact ratios are those of New York City's rules for Local Law 144, with the
    four-fifths rule and whether one person more would change it. This is a calculation, not an
    independent audit. Categories are what people told; nothing is guessed, and of fewer than ten
    people nothing is told.

    Exit codes: 0 answered, 1 there is nothing to compare, or rows do not count, 2 the call is
    wrong.
    """
    instant = instant_or_now(at)
    if as_json and as_csv:
        raise UsageError(
            "An answer has one form: --json or --csv.",
            code="two-forms",
            mend="Leave one of them out.",
        )
    if output is not None:
        check_place(output, *[one for one in (applicants, shortlist, clauses, requirement) if one])
    with _needs_value():
        from cairn.cli.fairness_reading import Asked, paper_of

        day = f"{instant.day} {instant:%B %Y}"
        rule = (least_may, places, _SMALL_SHARE if leave_out_small else 0.0, keep_share, seed)
        asked = Asked(applicants, shortlist, clauses, requirement, *rule)
        paper, faults, notes = paper_of(asked, title=title, made_at=day, made_up=made_up)
        if output is not None:
            from cairn.exporters.fairness_page import fairness_html

            write_file(output, fairness_html(paper))
        _tell(paper, as_json=as_json, as_csv=as_csv)
    _tell_faults(faults, notes)
    if output is not None and not (as_json or as_csv):
        say(f"The page: {output}")
    raise typer.Exit(1 if faults or not _compared(paper) else 0)


@contextmanager
def _needs_value() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as missing:
        raise UsageError(
            "Questions about fairness need the extra “value”.",
            code="extra-not-installed",
            mend="Install it with: pip install 'cairn-credentials[value]'",
        ) from missing


def _tell(paper: FairnessPaper, *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        from cairn.exporters.fairness_tables import fairness_json

        say_json(fairness_json(paper))
    elif as_csv:
        from cairn.exporters.fairness_tables import fairness_csv

        say_exactly(fairness_csv(paper))
    else:
        from cairn.exporters.fairness_text import fairness_lines

        for line in fairness_lines(paper, width=shutil.get_terminal_size().columns):
            say(line)


def _tell_faults(faults: Sequence[tuple[str, RowFault]], notes: Sequence[str]) -> None:
    """What was wrong goes to standard error, so that JSON and CSV stay whole."""
    for note in notes:
        say(f"Note: {note}", error=True)
    for name, fault in faults[:_MOST_FAULTS]:
        say(f"A row that does not count: {name}, {fault}", error=True)
    if len(faults) > _MOST_FAULTS:
        say(f"{len(faults) - _MOST_FAULTS} more rows do not count.", error=True)


def _compared(paper: FairnessPaper) -> bool:
    tables = (*paper.report.selection, *paper.report.scoring)
    return any(one.against and not one.small for table in tables for one in table.categories)
