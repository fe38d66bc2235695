"""`cairn stack export`: a pathway in the words of another standard."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import check_place, programme_folder, write_file
from cairn.cli.options import At, Programme
from cairn.cli.speaking import say, say_exactly
from cairn.kernel.errors import ProgrammeError, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.importers.pathway_file import PathwayBook
    from cairn.importers.programme_file import Programme as ReadProgramme

__all__ = ["ExportForm", "export"]


class ExportForm(StrEnum):
    """What a pathway is written as."""

    CTDL = "ctdl"
    CASE = "case"
    TOML = "toml"


def export(
    directory: Programme,
    pathway: Annotated[
        str,
        typer.Option(
            help="The pathway's key or name; may be left out if there is only one.",
            show_default=False,
        ),
    ] = "",
    form: Annotated[
        ExportForm,
        typer.Option(
            "--as",
            help="A CTDL Pathway in JSON-LD (ctdl), a CASE package in JSON (case), or TOML as the "
            "programme folder holds it (toml).",
        ),
    ] = ExportForm.CTDL,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write; without it, it is printed."),
    ] = None,
    at: At = None,
) -> None:
    """Write a pathway for other people's systems; what comes back from them is the same.

    CTDL and CASE are JSON already, so there is no --json here.
    """
    if output is not None:
        check_place(output)
    folder = programme_folder(directory)
    written = _written(folder, pathway, form, instant_or_now(at))
    if output is None:
        say_exactly(written.decode())
        return
    write_file(output, written)
    say(f"Wrote {output}.")


def _written(folder: Path, word: str, form: ExportForm, at: datetime) -> bytes:
    from cairn.exporters.case_pathway import case_package
    from cairn.exporters.ctdl_pathway import ctdl_pathway
    from cairn.exporters.pathway_tables import pathway_toml
    from cairn.kernel.json_text import write_json

    programme, book = _read(folder)
    key = _key(book, word)
    pathway = book.pathways[key]
    if form is ExportForm.TOML:
        return pathway_toml(pathway, key)
    if form is ExportForm.CASE:
        creator = str(programme.issuer["name"])
        return write_json(case_package(pathway, creator=creator, changed=at))
    return write_json(ctdl_pathway(pathway))


def _read(folder: Path) -> tuple[ReadProgramme, PathwayBook]:
    from cairn.programme.checking import usable_programme
    from cairn.programme.layout import Layout
    from cairn.programme.stack_pathways import read_pathway_files

    layout = Layout(folder)
    programme = usable_programme(layout, None)
    book, faults = read_pathway_files(layout, programme)
    if book is None:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise ProgrammeError(
            f"The pathways have to be mended first:\n{listed}", code="pathway-faults"
        )
    return programme, book


def _key(book: PathwayBook, word: str) -> str:
    keys = [
        key
        for key, one in book.pathways.items()
        if word in ("", key, one.id) or word.casefold() == one.name.casefold()
    ]
    if len(keys) == 1:
        return keys[0]
    known = ", ".join(f"“{one.name}”" for one in book.pathways.values())
    raise UsageError(
        f"{'Several pathways are' if keys else 'No pathway is'} meant by “{word[:80]}”."
        if word
        else "It is not clear which pathway is meant.",
        code="no-such-pathway",
        mend=f"Name one of: {known}." if known else "Write one in pathways.toml.",
    )
