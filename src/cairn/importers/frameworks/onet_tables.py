"""The tables of the O*NET database that are read: their names and columns, old and new."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.published import Column, TableRow
from cairn.skills.concepts import SkillKind

__all__ = [
    "CONTENT_MODEL",
    "JOB_ZONES",
    "OCCUPATIONS",
    "RATINGS",
    "RELATED",
    "TECHNOLOGY",
    "TITLES",
    "OnetTable",
    "code_fault",
]

_CODE = re.compile(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}")


@dataclass(frozen=True, slots=True)
class OnetTable:
    """One table.

    Attributes:
        title: Its name as published.
        columns: Its columns.
        kind: What kind of skill it rates.
        instead: The tables that took its place.
    """

    title: str
    columns: tuple[Column, ...]
    kind: SkillKind = "skill"
    instead: tuple[OnetTable, ...] = ()

    @property
    def pattern(self) -> str:
        """Its file's name, as a regular expression: any ending, spaces or underscores."""
        return re.escape(self.title).replace(r"\ ", "[ _]") + r"\.(txt|csv|xlsx)"


_SOC = Column("soc", r"o\*net-soc code")
_RATING_COLUMNS = (
    _SOC,
    Column("element", "element id"),
    Column("name", "element name"),
    Column("scale", "scale id"),
    Column("value", "data value"),
    Column("suppress", "recommend suppress", required=False),
    Column("irrelevant", "not relevant", required=False),
)
_MARKS = (
    Column("hot", "hot technology", required=False),
    Column("demand", "in demand", required=False),
)

OCCUPATIONS = OnetTable(
    "Occupation Data",
    (_SOC, Column("title", "title"), Column("description", "description")),
)
"""The table of occupations."""

_JOB_TITLES = OnetTable(
    "Job Titles",
    (_SOC, Column("alternate", "job title"), Column("short", "short title", required=False)),
)
TITLES: tuple[OnetTable, ...] = (
    OnetTable(
        "Alternate Titles",
        (
            _SOC,
            Column("alternate", "alternate title"),
            Column("short", "short title", required=False),
        ),
        instead=(_JOB_TITLES,),
    ),
    _JOB_TITLES,
    OnetTable("Sample of Reported Titles", (_SOC, Column("alternate", "reported job title"))),
)
"""The tables of other titles."""

JOB_ZONES = OnetTable("Job Zones", (_SOC, Column("zone", "job zone")))
"""The table of how much preparation an occupation needs."""

RELATED = OnetTable(
    "Related Occupations",
    (
        _SOC,
        Column("related", r"related o\*net-soc code"),
        Column("tier", "relatedness tier", required=False),
        Column("rank", "index"),
    ),
)
"""The table of occupations that are alike."""

CONTENT_MODEL = OnetTable(
    "Content Model Reference",
    (
        Column("element", "element id"),
        Column("name", "element name"),
        Column("description", "description"),
    ),
)
"""The table of what elements mean."""

_ESSENTIAL_SKILLS = OnetTable("Essential Skills", _RATING_COLUMNS)
_TRANSFERABLE_SKILLS = OnetTable("Transferable Skills", _RATING_COLUMNS)
RATINGS: tuple[OnetTable, ...] = (
    OnetTable("Skills", _RATING_COLUMNS, instead=(_ESSENTIAL_SKILLS, _TRANSFERABLE_SKILLS)),
    OnetTable("Knowledge", _RATING_COLUMNS, "knowledge"),
    _ESSENTIAL_SKILLS,
    _TRANSFERABLE_SKILLS,
)
"""The tables with importance and level."""

_SOFTWARE_SKILLS = OnetTable(
    "Software Skills",
    (
        _SOC,
        Column("group", "element id"),
        Column("group_name", "element name"),
        Column("product", "workplace example"),
        *_MARKS,
    ),
    "tool",
)
TECHNOLOGY: tuple[OnetTable, ...] = (
    OnetTable(
        "Technology Skills",
        (
            _SOC,
            Column("group", "commodity code"),
            Column("group_name", "commodity title"),
            Column("product", "example"),
            *_MARKS,
        ),
        "tool",
        (_SOFTWARE_SKILLS,),
    ),
    _SOFTWARE_SKILLS,
)
"""The tables of technology."""


def code_fault(row: TableRow, *keys: str) -> TableFault | None:
    """What is wrong with the codes of a row; None when nothing is.

    Args:
        row: The row.
        keys: The cells that hold codes; ``soc`` when none is named.
    """
    for key in keys or ("soc",):
        if not _CODE.fullmatch(row.get(key)):
            return row.fault(
                key,
                "bad-code",
                "This is no O*NET-SOC code, such as 15-1252.00.",
                "Get the file again; a spreadsheet may have changed the code.",
            )
    return None
