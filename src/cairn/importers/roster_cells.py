"""Checks the cells of one roster row and turns them into values, noting every fault."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from cairn.credentials.recognition import Recognition
from cairn.importers.faults import RowFault
from cairn.importers.plain_text import forbidden_character
from cairn.importers.result_rules import ResultRule, decimal_of
from cairn.importers.setting_values import closest, is_email, is_web_url
from cairn.kernel.errors import InputError
from cairn.kernel.instants import parse_instant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cairn.importers.achievement_definitions import AchievementDefinition
    from cairn.kernel.json_text import JsonObject

__all__ = ["CellReader", "EvidenceItem"]

_LONGEST_NAME = 300
_LONGEST_CELL = 20_000
_MOST_EVIDENCE = 20
_LARGEST_EVIDENCE = 512 * 1024 * 1024
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SPACED_STAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})?", re.ASCII
)
# DID Core 1.0 section 3.1: method in small letters and digits, then the method's own identifier.
_DID = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._%-]", re.ASCII)
_LINES_ALLOWED = frozenset({"narrative", "ai_assistance", "evidence"})


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One piece of evidence.

    Attributes:
        url: Its web address; empty for a file.
        path: Its path inside the programme folder; empty for a web address.
        sha256: The hexadecimal SHA-256 of the file; empty for a web address.
    """

    url: str = ""
    path: str = ""
    sha256: str = ""


@dataclass(slots=True)
class CellReader:
    """One row under examination.

    Attributes:
        row: The line in the file.
        cells: Column name to stripped cell.
        achievements: What can be earned, by key.
        folder: Where evidence files are looked for.
        at: The present instant.
        faults: What is wrong so far.
    """

    row: int
    cells: Mapping[str, str]
    achievements: Mapping[str, AchievementDefinition]
    folder: Path
    at: datetime
    faults: list[RowFault] = field(default_factory=list)

    def note(self, column: str, code: str, sentence: str, mend: str, value: str = "") -> None:
        """Remember one fault of this row."""
        self.faults.append(RowFault(self.row, column, code, sentence, mend, value[:120]))

    def _note_error(self, column: str, error: InputError, value: str) -> None:
        self.note(column, error.code, error.sentence, error.mend, value)

    def _cell(self, column: str) -> str:
        return self.cells.get(column, "")

    def check_characters(self) -> None:
        """Refuse characters that deceive or that no text holds, and cells of absurd length."""
        for column, cell in self.cells.items():
            found = forbidden_character(cell, lines=column in _LINES_ALLOWED)
            if found:
                shown = "".join(c if c.isprintable() else "�" for c in cell)
                sentence = f"The {column} holds {found}."
                self.note(column, "forbidden-character", sentence, "Type the cell anew.", shown)
            if len(cell) > _LONGEST_CELL:
                sentence = f"The {column} is longer than {_LONGEST_CELL} characters."
                self.note(column, "cell-too-long", sentence, "Shorten it.", cell)

    def name(self) -> str:
        """The learner's name as given."""
        name = self._cell("name")
        if not name:
            self.note("name", "missing-name", "The name is missing.", "Write the learner's name.")
        elif len(name) > _LONGEST_NAME:
            sentence = f"The name is longer than {_LONGEST_NAME} characters."
            self.note("name", "name-too-long", sentence, "Shorten it.", name)
        return name

    def identity(self) -> tuple[str, str]:
        """The e-mail address and the DID; at least one is needed."""
        email, did = self._cell("email"), self._cell("did")
        if not email and not did:
            sentence = "There is neither an e-mail address nor a DID."
            self.note("email", "missing-identity", sentence, "Write at least one of the two.")
        if email and not is_email(email):
            sentence = f"“{email[:80]}” is not an e-mail address."
            self.note(
                "email", "not-an-email", sentence, "Write one, such as name@host.example.", email
            )
        if did and not _DID.fullmatch(did):
            sentence = f"“{did[:80]}” is not a DID."
            self.note(
                "did", "not-a-did", sentence, "Write one, such as did:key:z6Mk..., or none.", did
            )
        return email, did

    def achievement(self) -> str:
        """The key of an achievement that the programme has."""
        key = self._cell("achievement")
        if not key:
            known = ", ".join(self.achievements)
            mend = f"Write one of: {known}."
            self.note("achievement", "missing-achievement", "The achievement is missing.", mend)
        elif key not in self.achievements:
            guess = closest(key, list(self.achievements))
            known = f"Write one of: {', '.join(self.achievements)}."
            sentence = f"“{key[:80]}” is not an achievement of this programme."
            self.note("achievement", "unknown-achievement", sentence, guess or known, key)
        return key

    def date(self) -> datetime | None:
        """When it was awarded; a day alone means its first instant in UTC."""
        if not self._cell("date"):
            self.note("date", "missing-date", "The date is missing.", "Write it like 2026-01-31.")
            return None
        return self._date_in("date")

    def renewed(self, awarded: datetime | None) -> datetime | None:
        """When the award was last renewed: not before it was made, and only if it ends.

        Args:
            awarded: When it was made; None when that cannot be read.
        """
        cell = self._cell("renewed")
        date = self._date_in("renewed") if cell else None
        definition = self.achievements.get(self._cell("achievement"))
        if date is None or awarded is None or definition is None:
            return date
        if definition.valid_for is None:
            sentence = "This achievement does not end, and the row says when it was renewed."
            mend = "Empty the cell, or write validFor in programme.toml."
            self.note("renewed", "nothing-to-renew", sentence, mend, cell)
        elif date < awarded:
            sentence = f"{cell} is before the award itself."
            mend = "Correct one of the two; the date stays that of the first award."
            self.note("renewed", "renewed-before-award", sentence, mend, cell)
        return date

    def recognition(self, awarded: datetime | None) -> Recognition | None:
        """Who recognised prior learning, and when: never without an assessor and evidence.

        Args:
            awarded: When it was awarded; None when that cannot be read.
        """
        cell, day = self._cell("recognised_by"), self._cell("recognised_on")
        if not cell and not day:
            return None
        assessor, address = self._assessor(cell)
        if not self._cell("evidence").replace("|", " ").strip():
            sentence = "The row recognises prior learning, and names nothing that was assessed."
            mend = "Name the evidence that the assessor looked at: a web address, or a file."
            self.note("evidence", "recognition-without-evidence", sentence, mend)
        date = self._date_in("recognised_on") if day else awarded
        # By days: an award whose date has no time counts from the first instant of its day.
        if date and awarded and awarded.date() < date.date() <= self.at.date():
            sentence = f"{day} is after the award, which rests on the recognition."
            mend = "Correct one of the two dates."
            self.note("recognised_on", "recognised-after-award", sentence, mend, day)
        return Recognition(assessor, address, date or self.at)

    def _assessor(self, cell: str) -> tuple[str, str]:
        """The name and, behind a bar, the DID or web address of whoever assessed."""
        name, bar, address = (part.strip() for part in cell.partition("|"))
        column, learner = "recognised_by", self._cell("name")
        if not name:
            sentence = "The row recognises prior learning, and names nobody who assessed it."
            mend = "Write the assessor's name."
            self.note(column, "recognition-without-assessor", sentence, mend, cell)
        elif len(name) > _LONGEST_NAME:
            sentence = f"The assessor's name is longer than {_LONGEST_NAME} characters."
            self.note(column, "cell-too-long", sentence, "Shorten it.", name)
        if bar and not (is_web_url(address) or _DID.fullmatch(address)):
            sentence = f"“{address[:80]}” is neither a DID nor a web address of the assessor."
            mend = "Write one behind the bar, or the name alone."
            self.note(column, "bad-assessor-address", sentence, mend, cell)
        alike = name.casefold() == learner.casefold() and not address
        if learner and (alike or (address and address == self._cell("did"))):
            sentence = f"“{name[:80]}” cannot recognise their own learning."
            mend = "Name the assessor; behind a bar the address of one who has the same name."
            self.note(column, "recognised-by-oneself", sentence, mend, cell)
        return name, address

    def _date_in(self, column: str) -> datetime | None:
        cell = self._cell(column)
        spaced = _SPACED_STAMP.fullmatch(cell)
        stamp = f"{cell}T00:00:00Z" if _DATE.fullmatch(cell) else cell
        if spaced:
            time = spaced[2] if len(spaced[2]) > len("09:30") else f"{spaced[2]}:00"
            stamp = f"{spaced[1]}T{time}{spaced[3] or 'Z'}"
        try:
            date = parse_instant(stamp)
        except InputError:
            sentence = f"“{cell[:60]}” is not a date that can be read in one way only."
            self.note(column, "not-a-date", sentence, "Write it like 2026-01-31.", cell)
            return None
        if date > self.at:
            sentence = f"{cell} lies in the future (today is {self.at.astimezone(UTC).date()})."
            self.note(column, "date-in-future", sentence, "Correct it, or run again then.", cell)
        return date

    def short(self, column: str) -> str:
        """A label or number on one line."""
        cell = self._cell(column)
        if len(cell) > _LONGEST_NAME:
            sentence = f"The {column} is longer than {_LONGEST_NAME} characters."
            self.note(column, "cell-too-long", sentence, "Shorten it.", cell)
        return cell

    def credits(self) -> int | float | None:
        """Credits earned, not more than the achievement offers."""
        cell = self._cell("credits")
        if not cell:
            return None
        number = decimal_of(cell)
        definition = self.achievements.get(self._cell("achievement"))
        most = definition.document.get("creditsAvailable", 1_000) if definition else 1_000
        if number is None or not 0 <= number <= most:
            sentence = f"“{cell[:60]}” is not a number of credits from 0 to {most}."
            self.note("credits", "bad-credits", sentence, "Write a number such as 2.5.", cell)
            return None
        return int(number) if number == int(number) else float(number)

    def results(self) -> tuple[JsonObject, ...]:
        """The Results; with several descriptions a cell names each: ``Grade = B | Score = 71``."""
        cell = self._cell("result")
        definition = self.achievements.get(self._cell("achievement"))
        if not cell or definition is None:
            return ()
        rules = definition.results
        if not rules:
            sentence = "This achievement has no result, and the row gives one."
            mend = "Empty the cell, or describe the result in programme.toml."
            self.note("result", "result-not-expected", sentence, mend, cell)
            return ()
        parts = [part.strip() for part in cell.split("|")] if len(rules) > 1 else [cell]
        found: list[JsonObject] = []
        for part in parts:
            result = self._result(part, rules, cell)
            if result is not None:
                found.append(result)
        described = [result["resultDescription"] for result in found]
        if len(set(described)) != len(described):
            sentence = "One result is given twice."
            self.note("result", "repeated-result", sentence, "Keep one of them.", cell)
        return tuple(found)

    def _result(self, part: str, rules: tuple[ResultRule, ...], cell: str) -> JsonObject | None:
        rule, value = rules[0], part
        if len(rules) > 1:
            name, separator, value = part.partition("=")
            by_name = {known.name.casefold(): known for known in rules}
            named = by_name.get(name.strip().casefold())
            if named is None or not separator:
                names = " | ".join(f"{known.name} = ..." for known in rules)
                sentence = f"“{part[:60]}” does not say which result it is."
                self.note("result", "unnamed-result", sentence, f"Write: {names}", cell)
                return None
            rule = named
        try:
            return rule.result(value)
        except InputError as error:
            self._note_error("result", error, cell)
            return None

    def evidence(self) -> tuple[EvidenceItem, ...]:
        """Web addresses and files, several of them separated by ``|``."""
        cell = self._cell("evidence")
        parts = [part.strip() for part in cell.split("|") if part.strip()]
        if len(parts) > _MOST_EVIDENCE:
            sentence = f"There are more than {_MOST_EVIDENCE} pieces of evidence."
            self.note("evidence", "too-much-evidence", sentence, "Name the best ones.", cell)
            return ()
        items = [self._evidence_item(part) for part in parts]
        return tuple(item for item in items if item is not None)

    def _evidence_item(self, part: str) -> EvidenceItem | None:
        if is_web_url(part):
            return EvidenceItem(url=part)
        if "://" in part:
            sentence = f"“{part[:80]}” is not a web address."
            self.note("evidence", "not-a-url", sentence, "Write an https address.", part)
            return None
        relative = PurePosixPath(part)
        path = self.folder / relative
        try:
            inside = path.resolve().is_relative_to(self.folder.resolve())
            if relative.is_absolute() or "\\" in part or not inside:
                sentence = f"“{part[:80]}” does not stay inside the programme folder."
                mend = "Copy the file into the folder and write its path with / between folders."
                self.note("evidence", "evidence-outside", sentence, mend, part)
                return None
            if not path.is_file() or path.stat().st_size > _LARGEST_EVIDENCE:
                raise FileNotFoundError
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except (OSError, ValueError, RuntimeError):
            sentence = f"The file “{part[:80]}” is not in the programme folder, or cannot be read."
            mend = "Put it there, or write a web address."
            self.note("evidence", "evidence-missing", sentence, mend, part)
            return None
        return EvidenceItem(path=part, sha256=digest)
