"""Rows of a workbook (.xlsx): bytes in, cells of one sheet with their row numbers out.

Reads what published statistics use of ECMA-376 part 1: shared and inline texts, numbers, truth
values and errors; formulas give their stored result. Dates come as numbers. Streams the sheet;
document types and entities are refused, and every part has its ceiling. Runs nothing.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, NoReturn, Self
from xml.parsers import expat

from cairn.importers.tables.delimited import Cells
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.limits import TableLimits
from cairn.kernel.errors import InputError, LimitError

__all__ = ["read_workbook", "sheet_names"]

_READ_SIZE = 256 * 1024
_LETTERS = re.compile(r"([A-Z]{1,3})[0-9]+")
_LONGEST_INDEX = 8
_DIGITS = 15
"""As many digits as a spreadsheet shows; the rest is how a computer stores a fraction."""


def sheet_names(stream: BinaryIO, name: str, limits: TableLimits) -> tuple[str, ...]:
    """The names of the sheets, in their order.

    Raises:
        InputError: If it is no workbook.
        LimitError: If it is too large.
    """
    with _Parts(stream, name, limits) as parts:
        return tuple(_sheets(parts))


def read_workbook(
    stream: BinaryIO, name: str, sheet: str, limits: TableLimits
) -> Iterator[Cells | TableFault]:
    """Read the rows of a sheet; those that are empty are left out.

    Args:
        stream: The file; it must be seekable.
        name: Its name, for errors.
        sheet: Name of the sheet.
        limits: The ceilings to obey.

    Raises:
        InputError: If it is no workbook, is damaged or lacks the sheet.
        LimitError: If it is too large.
    """
    with _Parts(stream, name, limits) as parts:
        part = _sheets(parts).get(sheet)
        if part is None:
            raise InputError(
                f"{name} has no sheet “{sheet}”.",
                code="no-sheet",
                mend="Get the file again from its publisher.",
            )
        texts = _SharedTexts(limits)
        if "xl/sharedStrings.xml" in parts.names:
            for _ in parts.parse("xl/sharedStrings.xml", texts):
                pass
        rows = _Rows(name, texts.found, limits)
        for _ in parts.parse(part, rows):
            yield from rows.take()
        yield from rows.take()


class _Parts:
    """The files inside a workbook."""

    def __init__(self, stream: BinaryIO, name: str, limits: TableLimits) -> None:
        self._name = name
        self._limits = limits
        self._read = 0
        try:
            self._archive = zipfile.ZipFile(stream)
            self.names = frozenset(self._archive.namelist())
        except (zipfile.BadZipFile, OSError, RuntimeError) as error:
            raise self._broken("it is no workbook (.xlsx)") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_what: object) -> None:
        self._archive.close()

    def parse(self, part: str, reader: _Reader) -> Iterator[None]:
        """Parse a part of XML, pausing between pieces."""
        parser = expat.ParserCreate(namespace_separator=" ")
        for handler, meant in (
            ("StartElementHandler", reader.start),
            ("EndElementHandler", reader.end),
            ("CharacterDataHandler", reader.text),
            ("StartDoctypeDeclHandler", self._refuse),
            ("EntityDeclHandler", self._refuse),
        ):
            setattr(parser, handler, meant)
        try:
            with self._archive.open(part) as stream:
                while piece := stream.read(_READ_SIZE):
                    self._read += len(piece)
                    if self._read > self._limits.file_bytes:
                        raise LimitError(
                            f"{self._name} is larger than its ceiling when it is unpacked.",
                            code="table-too-large",
                            mend="Check that it is the published workbook.",
                        )
                    parser.Parse(piece, False)  # noqa: FBT003 - pyexpat takes "this is all" by position
                    yield
            parser.Parse(b"", True)  # noqa: FBT003 - same
        except expat.ExpatError as error:
            raise self._broken(f"{part} is not well-formed") from error
        except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, EOFError, zlib.error) as error:
            raise self._broken(f"{part} is missing or damaged") from error

    def _refuse(self, *_what: object) -> NoReturn:
        raise self._broken("it declares a document type, which no spreadsheet writes")

    def _broken(self, why: str) -> InputError:
        return InputError(
            f"{self._name} cannot be read: {why}.",
            code="broken-workbook",
            mend="Get the file again from its publisher; an old .xls must be saved as .xlsx first.",
        )


class _Reader:
    """What becomes of the elements of a part; names come without their namespace."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.opened(name.rsplit(" ", 1)[-1], attributes)

    def end(self, name: str) -> None:
        self.closed(name.rsplit(" ", 1)[-1])

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element starts."""

    def closed(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text between tags."""


class _Attributes(_Reader):
    """Collects the attributes of elements of one name."""

    def __init__(self, element: str) -> None:
        self._element = element
        self.found: list[Mapping[str, str]] = []

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == self._element:
            plain = {key.rsplit(" ", 1)[-1]: value for key, value in attributes.items()}
            # r:id is the relation; the plain id of a sheet is another attribute, sheetId.
            self.found.append(plain)


def _sheets(parts: _Parts) -> dict[str, str]:
    """The part of each sheet, by the sheet's name."""
    relations, sheets = _Attributes("Relationship"), _Attributes("sheet")
    for part, reader in (
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/workbook.xml", sheets),
    ):
        for _ in parts.parse(part, reader):
            pass
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations.found}
    found = {}
    for one in sheets.found:
        target = targets.get(one.get("id", ""), "")
        place = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        found[one.get("name", "")] = place
    return found


class _Text(_Reader):
    """Gathers the text of elements <t>, without what tells how it is pronounced."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._inside = False
        self._phonetic = 0

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        del attributes  # a text has none that change it
        self._phonetic += name == "rPh"
        self._inside = name == "t" and not self._phonetic

    def closed(self, name: str) -> None:
        self._phonetic -= name == "rPh"
        self._inside = False

    def text(self, text: str) -> None:
        if self._inside:
            self._pieces.append(text)

    def taken(self) -> str:
        """The text gathered since the last call."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return text


class _SharedTexts(_Text):
    """The texts that cells share."""

    def __init__(self, limits: TableLimits) -> None:
        super().__init__()
        self._limits = limits
        self._length = 0
        self.found: list[str] = []

    def closed(self, name: str) -> None:
        super().closed(name)
        if name != "si":
            return
        text = self.taken()
        self._length += len(text) + 1
        if self._length > self._limits.text_bytes:
            raise LimitError(
                "The workbook holds more text than its ceiling allows.",
                code="table-too-large",
                mend="Check that it is the published workbook.",
            )
        self.found.append(text)


class _Rows(_Text):
    """The rows of a sheet."""

    def __init__(self, name: str, shared: list[str], limits: TableLimits) -> None:
        super().__init__()
        self._name = name
        self._shared = shared
        self._limits = limits
        self._done: list[Cells | TableFault] = []
        self._cells: list[str] = []
        self._number = 0
        self._place = 0
        self._kind = ""
        self._fault: TableFault | None = None

    def take(self) -> list[Cells | TableFault]:
        """The rows that are complete since the last call."""
        done, self._done = self._done, []
        return done

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            given = attributes.get("r", "")
            self._number = (
                int(given)
                if given.isdecimal() and len(given) <= _LONGEST_INDEX
                else self._number + 1
            )
            self._cells, self._fault = [], None
        elif name == "c":
            self._place = self._column(attributes.get("r", ""))
            self._kind = attributes.get("t", "n")
            self.taken()
        super().opened("t" if name == "v" else name, attributes)

    def closed(self, name: str) -> None:
        super().closed(name)
        if name == "c":
            self._put(_VALUES.get(self._kind, _as_it_is)(self.taken(), self._shared))
        elif name == "row":
            if self._fault is not None:
                self._done.append(self._fault)
            elif any(cell.strip() for cell in self._cells):
                self._done.append(Cells(self._number, self._cells))

    def _column(self, reference: str) -> int:
        """The place of a cell, counted from 0; cells may leave out what is empty before them."""
        letters = _LETTERS.fullmatch(reference)
        if not letters:
            return len(self._cells)
        place = 0
        for letter in letters[1]:
            place = place * 26 + ord(letter) - ord("A") + 1
        return place - 1

    def _put(self, value: str | None) -> None:
        if value is None or self._place >= self._limits.columns:
            self._fault = TableFault(
                self._name,
                self._number,
                "",
                "broken-cell",
                "A cell of this row stands outside the table or refers to a text that is missing.",
                "Get the workbook again.",
            )
            return
        self._cells.extend([""] * (self._place + 1 - len(self._cells)))
        self._cells[self._place] = value


def _as_it_is(text: str, _shared: list[str]) -> str | None:
    return text


def _number(text: str, _shared: list[str]) -> str | None:
    """A number with the digits that a spreadsheet shows: 2.2999999999999998 was written as 2.3."""
    try:
        return f"{float(text):.{_DIGITS}g}" if "." in text or "E" in text.upper() else text
    except ValueError:
        return text


def _shared_text(text: str, shared: list[str]) -> str | None:
    known = text.isdecimal() and len(text) <= _LONGEST_INDEX and int(text) < len(shared)
    return shared[int(text)] if known else None


def _truth(text: str, _shared: list[str]) -> str | None:
    return {"1": "TRUE", "0": "FALSE"}.get(text, text)


_VALUES: Mapping[str, Callable[[str, list[str]], str | None]] = {
    "s": _shared_text,
    "n": _number,
    "b": _truth,
}
