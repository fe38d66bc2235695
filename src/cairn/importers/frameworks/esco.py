"""Reads ESCO as the Commission publishes it: the CSV files of 1.1 and 1.2, in any language.

Labels that have several lines or bars, groups, the hierarchy of skills and of occupations, the
essential and optional skills of occupations and of skills, and the collections (transversal,
digital, green and others). Knows that 1.1 and 1.2 differ in columns; the version is in no file, so
it comes from the name of the folder or archive, or from the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.published import Column, TableRow, open_table
from cairn.importers.tables.reading import Item, Reading, counted
from cairn.kernel.errors import InputError, UsageError
from cairn.skills.concepts import (
    Broader,
    Code,
    FrameworkHead,
    Membership,
    Occupation,
    Skill,
    SkillKind,
    SkillRelation,
)

__all__ = ["ESCO_ATTRIBUTION", "esco_head", "open_esco"]

ESCO_ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
"""The sentence that the Commission asks for (ESCO, “Use ESCO”, Commission Decision 2011/833/EU)."""

_VERSION = re.compile(r"(?:^|[^0-9.])v?(1\.[0-9](?:\.[0-9]+)?)(?![0-9.]*[0-9])")
_LANGUAGE = re.compile(r"(.+)_([a-z]{2}(?:-[a-z]{2,4})?)\.csv", re.IGNORECASE)
_LINES = re.compile(r"\s*(?:\n|\s\|\s)\s*")
_REGULATED = "/regulated-professions/"
_KINDS: Mapping[str, SkillKind] = {"skill/competence": "skill", "knowledge": "knowledge"}

_URI = Column("uri", "concepturi")
_LABEL = Column("label", "preferredlabel")
_ALTERNATIVES = Column("alternatives", "altlabels", required=False)
_HIDDEN = Column("hidden", "hiddenlabels", required=False)
_DESCRIPTION = Column("description", "description", required=False)
_STATUS = Column("status", "status", required=False)
_CODE = Column("code", "code", required=False)
_NAMED = (_URI, _LABEL, _ALTERNATIVES, _HIDDEN, _DESCRIPTION, _STATUS, _CODE)
_SKILL_COLUMNS = (
    *_NAMED,
    Column("kind", "skilltype"),
    Column("reuse", "reuselevel", required=False),
)
_OCCUPATION_COLUMNS = (
    *_NAMED,
    Column("isco", "iscogroup"),
    Column("regulated", "regulatedprofessionnote", required=False),
)
_BROADER_COLUMNS = (_URI, Column("broader", "broaderuri"))
_OF_OCCUPATIONS = (
    Column("subject", "occupationuri"),
    Column("relation", "relationtype"),
    Column("skill", "skilluri"),
)
_OF_SKILLS = (
    Column("subject", "originalskilluri"),
    Column("relation", "relationtype"),
    Column("skill", "relatedskilluri"),
)
_HIGHEST_LEVELS = 1
_HIERARCHY_COLUMNS = tuple(
    Column(f"{what}{level}", f"level {level} {name}", required=level <= _HIGHEST_LEVELS)
    for level in range(4)
    for what, name in (("uri", "uri"), ("label", "preferred term"), ("code", "code"))
)

_Reader = Callable[[TableRow], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class _File:
    """One kind of file.

    Attributes:
        pattern: Its name without language and ending, as a regular expression.
        columns: Its columns.
        reader: What becomes of a row.
        what: What it holds, for people; empty when nothing needs to be said if it is missing.
        collection: Whether its rows are skills of a collection, with all that is said of them.
    """

    pattern: str
    columns: tuple[Column, ...]
    reader: _Reader
    what: str = ""
    collection: bool = False


def open_esco(path: Path, *, version: str = "", language: str = "") -> Reading:
    """Open an ESCO publication.

    Args:
        path: The folder or archive of CSV files as downloaded, or one of the files.
        version: Such as ``1.2.0``; from the folder's or archive's name when left out.
        language: Such as ``en``; that of the files when they are in one language only.

    Returns:
        The reading. What the publication lacks is told in its remarks.

    Raises:
        UsageError: If the version or language cannot be told.
        InputError: If there is no file of ESCO, or a column is missing.
        LimitError: If a file is too large.
    """
    publication = Publication(path)
    spoken = language.lower() or _language(publication)
    ending = rf"(?:_{re.escape(spoken)})?\.csv"
    found = [(one, name) for one in _FILES if (name := publication.find(one.pattern + ending))]
    if not found:
        raise InputError(
            f"“{path.name}” holds no file of ESCO in the language “{spoken}”.",
            code="no-publication",
            mend="Give the folder or archive with occupations_en.csv, skills_en.csv and the rest.",
        )
    tables = [(one, open_table(publication, name, one.columns)) for one, name in found]
    head = esco_head(version or _version(path), spoken)
    missing = [one.what for one in _FILES if one.what and all(one is not had for had, _ in found)]
    remarks = (f"Not there, so not imported: {', '.join(missing)}.",) if missing else ()
    rows: dict[str, int] = {}

    def items() -> Iterator[Item]:
        for one, table in tables:
            for row in counted(table, rows):
                if isinstance(row, TableFault):
                    yield row
                    continue
                yield from one.reader(row)
                if one.collection and "skills" in missing:
                    # Without the file of all skills, those of the collections are known at least.
                    yield from _skill(row)

    return Reading(head, items(), tuple(name for _, name in found), remarks, rows)


def esco_head(version: str, language: str) -> FrameworkHead:
    """What ESCO is, in an edition and a language."""
    return FrameworkHead(
        name="esco",
        version=version,
        language=language,
        title="ESCO: European Skills, Competences, Qualifications and Occupations",
        publisher="European Commission",
        licence="free reuse with attribution (Commission Decision 2011/833/EU)",
        attribution=ESCO_ATTRIBUTION,
    )


def _version(path: Path) -> str:
    for part in (path.name, path.parent.name):
        found = _VERSION.search(part.removesuffix(".zip"))
        if found:
            return found[1]
    raise UsageError(
        f"Which version of ESCO “{path.name}” holds cannot be told from its name.",
        code="version-unknown",
        mend="Name it, such as --version 1.2.0.",
    )


def _language(publication: Publication) -> str:
    known = re.compile("|".join(one.pattern for one in _FILES), re.IGNORECASE)
    found = {
        match[2].lower()
        for name in publication.names
        if (match := _LANGUAGE.fullmatch(name)) and known.fullmatch(match[1])
    }
    if len(found) > 1:
        raise UsageError(
            f"“{publication.path.name}” holds several languages: {', '.join(sorted(found))}.",
            code="language-unknown",
            mend=f"Name one, such as --language {min(found)}.",
        )
    return next(iter(found), "en")


def _texts(cell: str) -> tuple[str, ...]:
    """Labels that stand one a line or between bars, each once."""
    return tuple(dict.fromkeys(" ".join(one.split()) for one in _LINES.split(cell) if one.strip()))


def _named(row: TableRow) -> Iterator[TableFault]:
    """What is wrong with the identity of a concept."""
    if not row.get("uri").startswith(("http://", "https://")):
        yield row.fault(
            "uri",
            "bad-uri",
            "The concept has no URI.",
            "Get the file again; it may have been cut off.",
        )
    if not row.get("label"):
        yield row.fault(
            "label",
            "no-label",
            "The concept has no label in this language.",
            "Import another language beside this one.",
        )


def _label(row: TableRow) -> str:
    # Some labels are published with spaces around or between the words.
    return " ".join(row.get("label").split())


def _alternatives(row: TableRow) -> tuple[str, ...]:
    texts = (*_texts(row.get("alternatives")), *_texts(row.get("hidden")))
    return tuple(dict.fromkeys(one for one in texts if one != _label(row)))


def _skill(row: TableRow) -> Iterator[Item]:
    faults = list(_named(row))
    kind = _KINDS.get(row.get("kind").lower() or "skill/competence")
    if kind is None:
        sentence = "This is neither a skill/competence nor knowledge."
        faults.append(row.fault("kind", "unknown-kind", sentence, "Ask its publisher."))
    if faults or kind is None:
        yield from faults
        return
    yield Skill(
        row.get("uri"),
        _label(row),
        _alternatives(row),
        kind,
        row.get("reuse"),
        row.get("description"),
        status=row.get("status"),
    )


def _skill_group(row: TableRow) -> Iterator[Item]:
    if faults := list(_named(row)):
        yield from faults
        return
    yield Skill(
        row.get("uri"),
        _label(row),
        _alternatives(row),
        "group",
        description=row.get("description"),
        code=row.get("code"),
        status=row.get("status"),
    )


def _occupation(row: TableRow) -> Iterator[Item]:
    faults = list(_named(row))
    if not re.fullmatch(r"[0-9]{1,4}", row.get("isco")):
        sentence = "This is no code of ISCO-08, which has one to four digits."
        mend = "Get the file again; a spreadsheet may have taken a leading 0 away."
        faults.append(row.fault("isco", "bad-code", sentence, mend))
    if faults:
        yield from faults
        return
    codes = [Code("isco-08", row.get("isco"))]
    if row.get("code"):
        codes.append(Code("esco", row.get("code")))
    note = row.get("regulated")
    yield Occupation(
        row.get("uri"),
        _label(row),
        _alternatives(row),
        tuple(codes),
        description=row.get("description"),
        licence="regulated" if note.endswith(f"{_REGULATED}regulated") else "",
        status=row.get("status"),
    )


def _isco_group(row: TableRow) -> Iterator[Item]:
    if faults := list(_named(row)):
        yield from faults
        return
    yield Occupation(
        row.get("uri"),
        _label(row),
        _alternatives(row),
        (Code("isco-08", row.get("code")),),
        "group",
        row.get("description"),
        status=row.get("status"),
    )


def _broader(row: TableRow) -> Iterator[Item]:
    for key in ("uri", "broader"):
        if not row.get(key).startswith(("http://", "https://")):
            sentence = "One end of this relation has no URI."
            yield row.fault(key, "bad-uri", sentence, "Get the file again.")
            return
    yield Broader(row.get("uri"), row.get("broader"))


def _relation(row: TableRow) -> Iterator[Item]:
    kind = row.get("relation").lower()
    for key in ("subject", "skill"):
        if not row.get(key).startswith(("http://", "https://")):
            sentence = "One end of this relation has no URI."
            yield row.fault(key, "bad-uri", sentence, "Get the file again.")
            return
    if kind == "essential":
        yield SkillRelation(row.get("subject"), row.get("skill"), "essential")
    elif kind == "optional":
        yield SkillRelation(row.get("subject"), row.get("skill"), "optional")
    else:
        sentence = "A skill is essential or optional, and this is neither."
        yield row.fault("relation", "unknown-relation", sentence, "Ask its publisher.")


def _hierarchy(row: TableRow) -> Iterator[Item]:
    """A row names a group and all that are above it; the broader relations say so too."""
    uris = [uri for level in range(4) if (uri := row.get(f"uri{level}"))]
    if not uris or not all(uri.startswith(("http://", "https://")) for uri in uris):
        sentence = "This row of the hierarchy has no URI."
        yield row.fault("uri0", "bad-uri", sentence, "Get the file again.")
        return
    level = len(uris) - 1
    yield Skill(
        uris[-1],
        row.get(f"label{level}") or uris[-1],
        kind="group",
        code=row.get(f"code{level}"),
    )
    if level:
        yield Broader(uris[-1], uris[-2])


def _member_of(collection: str) -> _Reader:
    def read(row: TableRow) -> Iterator[Item]:
        faults = list(_named(row))
        yield from faults
        if not faults:
            yield Membership(row.get("uri"), collection)

    return read


_FILES: tuple[_File, ...] = (
    _File("skillsHierarchy", _HIERARCHY_COLUMNS, _hierarchy),
    _File("skillGroups", _NAMED, _skill_group, "skill groups"),
    _File("skills", _SKILL_COLUMNS, _skill, "skills"),
    _File("broaderRelationsSkillPillar", _BROADER_COLUMNS, _broader, "the hierarchy of skills"),
    _File("skillSkillRelations", _OF_SKILLS, _relation, "relations between skills"),
    *(
        _File(f"{name}SkillsCollection", _SKILL_COLUMNS, _member_of(collection), collection=True)
        for name, collection in (
            ("transversal", "transversal"),
            ("digital", "digital"),
            ("green", "green"),
            ("language", "language"),
            ("research", "research"),
            ("digComp", "digcomp"),
        )
    ),
    _File("ISCOGroups", _NAMED, _isco_group, "ISCO groups"),
    _File("occupations", _OCCUPATION_COLUMNS, _occupation, "occupations"),
    _File("researchOccupationsCollection", _NAMED, _member_of("research")),
    _File("broaderRelationsOccPillar", _BROADER_COLUMNS, _broader, "the hierarchy of occupations"),
    _File("occupationSkillRelations", _OF_OCCUPATIONS, _relation, "the skills of occupations"),
)
"""Every kind of file, in the order in which they are read."""
