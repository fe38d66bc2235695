"""Trees and tables as lines of text: Rich lays them out, the command line prints them."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from rich.box import SIMPLE
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

__all__ = ["in_lines", "text_table"]

_NARROWEST = 40


def in_lines(what: RenderableType, width: int) -> str:
    """Lay something out in lines.

    Args:
        what: A tree, a table or a text.
        width: How many columns there are; fewer than 40 are taken for 40.

    Returns:
        Lines without colours and without trailing spaces.
    """
    sheet = StringIO()
    console = Console(
        file=sheet,
        width=max(width, _NARROWEST),
        color_system=None,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    console.print(what)
    return "\n".join(line.rstrip() for line in sheet.getvalue().splitlines())


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, width: int) -> str:
    """Lay rows out as a table.

    Args:
        header: The titles of the columns; one that ends in a tab is set flush right.
        rows: The cells.
        width: How many columns of letters there are.
    """
    table = Table(box=SIMPLE, pad_edge=False, show_edge=False)
    for title in header:
        right = title.endswith("\t")
        table.add_column(Text(title.strip()), justify="right" if right else "left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return in_lines(table, width)
