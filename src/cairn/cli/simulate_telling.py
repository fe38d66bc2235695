"""How the commands that simulate speak: words, JSON, CSV or a page; and how they refuse a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import check_place, write_file
from cairn.cli.market_telling import needs_market, one_form, tell_answer
from cairn.cli.speaking import say
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from cairn.exporters.market_model import Answer
    from cairn.exporters.race_page import Subject
    from cairn.importers.faults import RowFault, SettingFault

__all__ = ["Face", "Page", "needs_value", "refuse_faults", "tell"]

Page = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Write a page with charts to this file, and say the finding alone.",
        show_default=False,
    ),
]  # fmt: skip
"""Where a page is written."""

_MOST_FAULTS = 30


@dataclass(frozen=True, slots=True)
class Face:
    """How an answer is to be told.

    Attributes:
        page: Where a page is written; None for none.
        as_json: Whether the answer is for a program.
        as_csv: Whether it is for a spreadsheet.
        at: The instant to act for; None for now.

    Raises:
        UsageError: If two forms are wanted (``two-forms``), or the page has no place
            (``bad-output``).
    """

    page: Path | None
    as_json: bool
    as_csv: bool
    at: str | None

    def __post_init__(self) -> None:
        one_form(as_json=self.as_json, as_csv=self.as_csv)
        if self.page is not None:
            check_place(self.page)


@contextmanager
def needs_value() -> Iterator[None]:
    """Say in a sentence that the extra is missing, where something it brings cannot be imported.

    Raises:
        UsageError: If a module of another package is missing (``extra-not-installed``).
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        raise UsageError(
            "What credentials are worth, simulations and budgets need the extra “value”.",
            code="extra-not-installed",
            mend="Install it with: pip install 'cairn-credentials[value]'",
        ) from missing


def tell(subject: Subject, answer: Answer, face: Face) -> NoReturn:
    """Say an answer in the form that was asked for.

    Raises:
        typer.Exit: With 0, or with 1 when there is no figure and nothing said.
    """
    if face.page is None:
        tell_answer(answer, as_json=face.as_json, as_csv=face.as_csv)
    with needs_market():
        from importlib.metadata import version

        from cairn.exporters.race_page import race_page

        made = instant_or_now(face.at)
        write_file(face.page, race_page(subject, answer, made, version("cairn-credentials")))
    if face.as_json or face.as_csv:
        tell_answer(answer, as_json=face.as_json, as_csv=face.as_csv)
    say(answer.summary)
    say(f"The page: {face.page}")
    raise typer.Exit(0 if answer.told else 1)


def refuse_faults(path: Path, faults: Sequence[RowFault | SettingFault]) -> None:
    """Refuse a file of which a part is wrong: an answer from the rest would mislead.

    Raises:
        UsageError: If there are faults (``faults-in-file``).
    """
    if not faults:
        return
    for fault in faults[:_MOST_FAULTS]:
        say(f"{path.name}, {fault}", error=True)
    if len(faults) > _MOST_FAULTS:
        say(f"... and {len(faults) - _MOST_FAULTS} more.", error=True)
    things = "one thing is" if len(faults) == 1 else f"{len(faults)} things are"
    raise UsageError(
        f"In “{path.name}” {things} wrong, so nothing was reckoned.",
        code="faults-in-file",
        mend="Mend what is named above and run again.",
    )
