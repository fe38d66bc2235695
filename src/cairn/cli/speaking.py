"""How the command line speaks: every answer leaves through here, whatever the terminal is like."""

from __future__ import annotations

import io
import json
import os
import sys

import typer

from cairn.kernel.json_text import Json

__all__ = ["CLOSED_PIPE", "in_ascii", "prepare_streams", "say", "say_exactly", "say_json"]

CLOSED_PIPE = 141
"""The exit code when nobody reads on, as a shell reports it for a pipe; it is no verdict."""


def prepare_streams() -> None:
    """Let a letter that the terminal lacks come out as a question mark, and never as a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str = "", *, error: bool = False) -> None:
    """Print a line, or several.

    Args:
        text: What to say, without the last line feed.
        error: Whether it goes to standard error.

    Raises:
        typer.Exit: If nobody reads on.
    """
    _echo(text + "\n", error=error)


def say_exactly(text: str) -> None:
    """Print a text as the bytes it is in UTF-8, for programs; a terminal gets a line feed after it.

    Raises:
        typer.Exit: If nobody reads on.
    """
    _echo(text.encode() + (b"\n" if sys.stdout.isatty() else b""))


def say_json(value: Json, *, indent: int | None = 2) -> None:
    """Print a JSON value; where the output is not UTF-8, in ASCII.

    Args:
        value: What to say.
        indent: How far to indent; None puts it on one line.

    Raises:
        typer.Exit: If nobody reads on.
    """
    say(json.dumps(value, ensure_ascii=in_ascii(), indent=indent))


def in_ascii() -> bool:
    """Whether the output is in an encoding that may lack letters, so that JSON goes in ASCII."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower()
    return encoding.replace("-", "") != "utf8"


def _echo(text: str | bytes, *, error: bool = False) -> None:
    try:
        typer.echo(text, nl=False, err=error)
    except BrokenPipeError as closed:
        # What is still buffered would be written when Python ends, and fail again.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, (sys.stderr if error else sys.stdout).fileno())
        raise typer.Exit(CLOSED_PIPE) from closed
