"""Where the passphrase of the issuer's keys comes from: a file, the environment, or the person."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from cairn.cli.files import read_file
from cairn.kernel.errors import UsageError

__all__ = ["VARIABLE", "find_passphrase"]

VARIABLE = "CAIRN_PASSPHRASE"
"""The environment variable that may hold the passphrase."""


def find_passphrase(file: Path | None, *, new: bool = False) -> str:
    """Find the passphrase.

    Args:
        file: A file whose first line is the passphrase; None to look elsewhere.
        new: Whether it is being chosen, so that a person types it twice.

    Raises:
        UsageError: If there is none and nobody to ask.
    """
    if file is not None:
        lines = read_file(file).decode("utf-8", "replace").splitlines()
        if not lines or not lines[0]:
            raise UsageError(
                f"The first line of “{file}” is empty.",
                code="no-passphrase",
                mend="Write the passphrase there.",
            )
        return lines[0]
    found = os.environ.get(VARIABLE)
    if found:
        return found
    if not sys.stdin.isatty():
        raise _none_given()
    words = (
        "Choose a passphrase for the issuer's keys" if new else "Passphrase of the issuer's keys"
    )
    try:
        return str(typer.prompt(words, hide_input=True, confirmation_prompt=new))
    except typer.Abort as error:
        raise _none_given() from error


def _none_given() -> UsageError:
    return UsageError(
        "The issuer's keys are sealed with a passphrase, and none was given.",
        code="no-passphrase",
        mend=f"Set {VARIABLE}, or name a file with --passphrase-file.",
    )
