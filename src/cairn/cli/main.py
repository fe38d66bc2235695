"""The command line: one verb per task, plain words out, and exit codes for scripts.

Exit codes: 0 valid or done, 1 invalid, 2 the call or folder is wrong, 3 could not be determined.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cairn.cli.assess import assess_app
from cairn.cli.bake import bake, unbake
from cairn.cli.data import data_app
from cairn.cli.demo import demo
from cairn.cli.fairness import fairness
from cairn.cli.issue import issue
from cairn.cli.keys import keys_app
from cairn.cli.lint import lint
from cairn.cli.market import market_app
from cairn.cli.plan import plan
from cairn.cli.renewals import renewals
from cairn.cli.run import run
from cairn.cli.shortlist import shortlist_app
from cairn.cli.simulate import simulate_app
from cairn.cli.speaking import CLOSED_PIPE, prepare_streams, say
from cairn.cli.stack import stack_app
from cairn.cli.status import reinstate, revoke, status, suspend
from cairn.cli.value import value_app
from cairn.cli.verify import verify
from cairn.kernel.errors import (
    CairnError,
    FetchError,
    KeyMaterialError,
    ProgrammeError,
    UsageError,
)

__all__ = ["app", "exit_code", "main"]

INVALID, USAGE, UNDETERMINED, INTERRUPTED = 1, 2, 3, 130

app = typer.Typer(
    name="cairn",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
"""All commands."""


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        say(f"cairn {version('cairn-credentials')}")
        raise typer.Exit


def _cairn(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_tell_version,
            is_eager=True,
            help="Say which version of Cairn this is.",
        ),
    ] = False,
) -> None:
    """Issue, verify, stack and assess microcredentials that anyone can check.

    Exit codes: 0 valid or done, 1 invalid, 2 the call or a folder is wrong, 3 could not be
    determined.
    """


app.callback()(_cairn)
for _command in (
    *(run, issue, verify, bake, unbake, revoke, suspend, reinstate, status, lint),
    *(plan, renewals, fairness, demo),
):
    app.command()(_command)
app.add_typer(stack_app, name="stack")
app.add_typer(assess_app, name="assess")
app.add_typer(keys_app, name="keys")
app.add_typer(data_app, name="data")
app.add_typer(market_app, name="market")
app.add_typer(shortlist_app, name="shortlist")
app.add_typer(simulate_app, name="simulate")
app.add_typer(value_app, name="value")


def exit_code(error: CairnError) -> int:
    """The exit code that an error of ours stands for."""
    if isinstance(error, FetchError):
        return UNDETERMINED
    # Outside a report, a key that cannot be used is the caller's own: the passphrase, mostly.
    yours = isinstance(error, UsageError | ProgrammeError | KeyMaterialError)
    return USAGE if yours else INVALID


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit; a person never meets a traceback."""
    prepare_streams()
    try:
        app(arguments)
    except CairnError as error:
        _tell(f"{error.sentence}\n{error.mend}".strip())
        sys.exit(exit_code(error))
    except KeyboardInterrupt:
        _tell("Stopped.")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.exit(CLOSED_PIPE)
    except Exception as error:  # noqa: BLE001 - the last line: a fault of ours is still told in a sentence
        _tell(
            f"Cairn met a fault of its own ({type(error).__name__}: {error}).\n"
            "Nothing was decided. Please report it, with the command you gave."
        )
        sys.exit(UNDETERMINED)


def _tell(words: str) -> None:
    print(words, file=sys.stderr)  # noqa: T201 - Typer's own echo may be what failed
