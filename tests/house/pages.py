"""Writes the pages of docs/ that come from the code: ``make docs``.

The same functions are what the tests compare the pages with, so that no page grows old.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from house.reason_codes import Saying, sayings
from house.sources import ROOT

_WRITTEN = "<!-- Written by `make docs` from the code; change the code instead. -->\n"
_MOST_SENTENCES = 3


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def errors_page() -> str:
    """The error tree, and every reason code with what it says and what to do."""
    from cairn.kernel import errors

    drawing = inspect.cleandoc(errors.__doc__ or "").split("\n\n")[1]
    classes = [
        (f"`{name}`", f"`{kind.code}`", _cell((kind.__doc__ or "").split("\n")[0]))
        for name in errors.__all__
        for kind in [getattr(errors, name)]
    ]
    codes = [(f"`{code}`", *_columns(places)) for code, places in sayings().items() if code]
    return (
        f"# Errors and reason codes\n\n{_WRITTEN}\n"
        "Every error that Cairn raises is a `CairnError` with a `code` for programs, a `sentence`"
        " for people and a `mend`: what to do next. A report's checks carry the same codes.\n\n"
        f"## The classes\n\n```\n{inspect.cleandoc(drawing)}\n```\n\n"
        + _table(("Class", "Its own code", "Meaning"), classes)
        + "\n## The codes\n\nCodes are stable: a program may compare them. Where a sentence holds"
        " a name or a number, an ellipsis stands here.\n\n"
        + _table(("Code", "Given as", "Says", "What to do", "Room"), codes)
    )


def _columns(places: tuple[Saying, ...]) -> tuple[str, str, str, str]:
    def each(values: Iterator[str], joint: str) -> str:
        kept = list(dict.fromkeys(value for value in values if value))
        more = ["…"] if len(kept) > _MOST_SENTENCES else []
        return joint.join([*kept[:_MOST_SENTENCES], *more])

    return (
        each((place.kind for place in places), ", "),
        each((_cell(place.sentence) for place in places), "<br>"),
        each((_cell(place.mend) for place in places), "<br>"),
        each((place.room for place in places), ", "),
    )


def commands_page() -> str:
    """Every command of the command line with its arguments and options."""
    from typer.main import get_command

    from cairn.cli.main import app

    sections = "\n".join(_command(path, command) for path, command in walk(get_command(app)))
    return f"# Commands\n\n{_WRITTEN}\n{sections}"


def walk(command: Any, path: str = "cairn") -> Iterator[tuple[str, Any]]:
    """Every command with the words that call it."""
    yield path, command
    for name, inner in sorted(getattr(command, "commands", {}).items()):
        if not inner.hidden:
            yield from walk(inner, f"{path} {name}")


def parameters(command: Any) -> list[Any]:
    """The arguments and options that a person can give; help is taken for granted."""
    hidden = {"help", "install_completion", "show_completion"}
    return [
        parameter
        for parameter in command.params
        if parameter.name not in hidden and not getattr(parameter, "hidden", False)
    ]


def _command(path: str, command: Any) -> str:
    level = "#" * (1 + len(path.split()))
    text = inspect.cleandoc(command.help or "").replace("\b\n", "")
    rows = [
        (
            " ".join(f"`{name}`" for name in _spellings(parameter)),
            _cell(getattr(parameter, "help", None) or ""),
            _default(parameter),
        )
        for parameter in parameters(command)
    ]
    table = "\n" + _table(("Argument or option", "Meaning", "Otherwise"), rows) if rows else ""
    return f"{level} `{path}`\n\n{text}\n{table}"


def _spellings(parameter: Any) -> list[str]:
    if parameter.param_type_name == "argument":
        return [
            parameter.make_metavar_name()
            if hasattr(parameter, "make_metavar_name")
            else (parameter.metavar or parameter.name).upper()
        ]
    return [*parameter.opts, *parameter.secondary_opts]


def _default(parameter: Any) -> str:
    value = parameter.default
    if parameter.required:
        return "must be given"
    if (
        value is None
        or callable(value)
        or value in ("", (), [], False)
        or "Sentinel" in repr(value)
    ):
        return ""
    return f"`{'yes' if value is True else value}`"


PAGES: dict[str, Callable[[], str]] = {
    "errors.md": errors_page,
    "commands.md": commands_page,
}


def write(folder: Path) -> None:
    """Write every page into a folder."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write(ROOT / "docs")
