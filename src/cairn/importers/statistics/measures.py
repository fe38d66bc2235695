"""How cells of a row become facts: which measure, in which unit, for which period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.figures import Figure, read_figure
from cairn.importers.tables.published import TableRow
from cairn.market.facts import Fact

__all__ = ["BLS_LICENCE", "BLS_PUBLISHER", "Measured", "read_facts", "soc_fault"]

BLS_PUBLISHER = "U.S. Bureau of Labor Statistics"
"""Who publishes the Employment Projections, OEWS and the CPS series."""

BLS_LICENCE = "public domain (work of the United States government)"
"""Under which terms they may be used."""

_SOC = re.compile(r"[0-9]{2}-[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Measured:
    """What the cells of a column measure.

    Attributes:
        key: Key of the column.
        measure: Name of the measure.
        unit: Its unit.
        period: When, as in `cairn.market.facts.Fact`.
        multiple: How many units a figure counts in.
        marks: What marks mean in this column, where it differs from the rest of the publication.
    """

    key: str
    measure: str
    unit: str
    period: str
    multiple: int = 1
    marks: Mapping[str, Figure] | None = None


def read_facts(
    row: TableRow, columns: Iterable[Measured], marks: Mapping[str, Figure]
) -> tuple[list[Fact], list[TableFault]]:
    """The facts of a row, and what is wrong in it.

    A cell that the table lacks, or that is empty, gives no fact.

    Args:
        row: The row.
        columns: What its cells measure.
        marks: What the marks of this publication mean.
    """
    facts: list[Fact] = []
    faults: list[TableFault] = []
    for column in columns:
        text = row.get(column.key)
        if not text:
            continue
        figure = read_figure(text, column.marks or marks)
        if figure is None:
            sentence = "This is neither a number nor a mark that the publisher explains."
            faults.append(row.fault(column.key, "bad-number", sentence, "Get the file again."))
            continue
        facts.append(
            Fact(
                column.measure,
                figure.value,
                column.unit,
                column.period,
                figure.mark,
                column.multiple,
                figure.bound,
                figure.note,
            )
        )
    return facts, faults


def soc_fault(row: TableRow) -> TableFault | None:
    """What is wrong with the SOC code of a row, under the key ``code``; None when nothing is."""
    if _SOC.fullmatch(row.get("code")):
        return None
    return row.fault(
        "code",
        "bad-code",
        "This is no SOC code, such as 13-2011.",
        "Get the file again; a spreadsheet may have taken the code for a date.",
    )
