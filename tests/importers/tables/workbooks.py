"""Makes small workbooks (.xlsx) for tests, as spreadsheets write them, and broken ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

__all__ = ["parts_of", "workbook", "zipped"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

Value = str | int | float | bool | None


def parts_of(sheets: Mapping[str, Sequence[Sequence[Value]]]) -> dict[str, str]:
    """The parts of a workbook, with texts shared."""
    texts: dict[str, int] = {}
    parts: dict[str, str] = {}
    named, related = "", ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(rows, texts)
        named += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        related += f'<Relationship Id="rId{number}" Target="worksheets/sheet{number}.xml"/>'
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{named}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>'
    )
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{shared}</sst>'
    return parts


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of files by their names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def workbook(sheets: Mapping[str, Sequence[Sequence[Value]]]) -> bytes:
    """A workbook with these sheets."""
    return zipped(parts_of(sheets))


def _sheet(rows: Sequence[Sequence[Value]], texts: dict[str, int]) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            _cell(f"{_letters(at)}{number}", value, texts) for at, value in enumerate(row)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _letters(at: int) -> str:
    first, last = divmod(at, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)


def _cell(place: str, value: Value, texts: dict[str, int]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    number = texts.setdefault(value, len(texts))
    return f'<c r="{place}" t="s"><v>{number}</v></c>'
