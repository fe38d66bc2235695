"""Which publications can be imported, by name, and how: one row each.

Opens a publication with its importer and puts it on the shelf. Knows no layouts itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path

from cairn.importers.frameworks.case_framework import open_case_framework
from cairn.importers.frameworks.crosswalk import open_crosswalk
from cairn.importers.frameworks.esco import open_esco
from cairn.importers.frameworks.esco_labels import open_esco_labels
from cairn.importers.frameworks.esco_texts import open_esco_texts
from cairn.importers.frameworks.gazetteer import open_gazetteer
from cairn.importers.frameworks.onet import open_onet
from cairn.importers.frameworks.onet_categories import open_onet_categories
from cairn.importers.frameworks.rsd import open_rsd
from cairn.importers.statistics.bls_projections import open_bls_projections
from cairn.importers.statistics.cps import open_cps
from cairn.importers.statistics.hiring_lab import open_hiring_lab
from cairn.importers.statistics.oews import open_oews
from cairn.importers.statistics.oews_package import open_oews_package
from cairn.importers.tables.publication import Publication
from cairn.importers.tables.reading import Reading
from cairn.kernel.errors import UsageError
from cairn.library.shelf import Dataset, Shelf

__all__ = ["IMPORTS", "Choices", "ImportKind", "import_publication"]


_PROJECT = "cairn-credentials"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person may say beside the path; empty for what the files themselves say.

    Attributes:
        version: The edition.
        language: Language of the labels.
        origin: First classification of a crosswalk.
        target: Second classification of a crosswalk.
    """

    version: str = ""
    language: str = ""
    origin: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A publication that can be imported.

    Attributes:
        title: What it is, for people.
        open: Opens it.
        choices: Which choices mean something for it; its files say the rest themselves.
    """

    title: str
    open: Callable[[Path, Choices], Reading]
    choices: tuple[str, ...] = ()


IMPORTS: Mapping[str, ImportKind] = {
    "esco": ImportKind(
        "ESCO: the Commission's CSV files, 1.1 or 1.2, in any language",
        lambda path, said: open_esco(path, version=said.version, language=said.language),
        ("version", "language"),
    ),
    "esco-labels": ImportKind(
        "ESCO labels: the folder that “cairn data fetch esco-labels” makes",
        lambda path, _: open_esco_labels(path),
    ),
    "esco-texts": ImportKind(
        "ESCO 1.2 in texts: the folder with what “fetch” made of esco-texts and esco-labels",
        lambda path, _: open_esco_texts(path),
    ),
    "onet": ImportKind(
        "O*NET: the database in text, Excel or CSV, 29 or later",
        lambda path, said: open_onet(path, version=said.version),
        ("version",),
    ),
    "onet-categories": ImportKind(
        "O*NET skills in ten categories: the folder that “cairn data fetch onet-categories” makes",
        lambda path, _: open_onet_categories(path),
    ),
    "case": ImportKind(
        "a framework in CASE: a CFPackage in JSON",
        lambda path, said: open_case_framework(path, version=said.version),
        ("version",),
    ),
    "rsd": ImportKind(
        "Rich Skill Descriptors of the Open Skills Network: JSON or CSV",
        lambda path, said: open_rsd(path, version=said.version),
        ("version",),
    ),
    "gazetteer": ImportKind(
        "phrases for skills: the folder that “cairn data fetch gazetteer” makes",
        lambda path, _: open_gazetteer(path),
    ),
    "crosswalk": ImportKind(
        "a crosswalk of occupations: CSV or workbook, with --origin and --target",
        lambda path, said: open_crosswalk(
            path, origin=said.origin, target=said.target, version=said.version
        ),
        ("version", "origin", "target"),
    ),
    "bls-projections": ImportKind(
        "BLS Employment Projections: the website's CSV, or the workbook of occupations",
        lambda path, _: open_bls_projections(path),
    ),
    "oews": ImportKind(
        "BLS wages (OEWS): a workbook as downloaded",
        lambda path, said: open_oews(path, version=said.version),
        ("version",),
    ),
    "oews-package": ImportKind(
        "BLS wages (OEWS), nation and states: the folder that “cairn data fetch oews-2025” makes",
        lambda path, _: open_oews_package(path),
    ),
    "oews-metros": ImportKind(
        "BLS wages (OEWS), metropolitan areas: the same folder",
        lambda path, _: open_oews_package(path, areas="M"),
    ),
    "cps": ImportKind(
        "unemployment rates by age and education (CPS): CSV or text", lambda path, _: open_cps(path)
    ),
    "hiring-lab": ImportKind(
        "Indeed Hiring Lab: the CSV files of postings indices and AI share",
        lambda path, _: open_hiring_lab(path),
    ),
}
"""Every publication, by the name that `cairn data import` takes."""


def import_publication(
    shelf: Shelf, name: str, path: Path, choices: Choices | None = None
) -> Dataset:
    """Import a publication; doing it again changes nothing.

    Args:
        shelf: Where to.
        name: One of `IMPORTS`.
        path: Its file, folder or archive.
        choices: What the files do not say.

    Returns:
        The dataset, with what was wrong in its files.

    Raises:
        UsageError: If there is no such publication, the edition cannot be told, or something was
            chosen that its files say themselves.
        InputError: If the files cannot be read.
        LimitError: If a file is too large.
    """
    kind = IMPORTS.get(name)
    if kind is None:
        raise UsageError(
            f"“{name}” is nothing that can be imported.",
            code="unknown-import",
            mend=f"Name one of: {', '.join(IMPORTS)}.",
        )
    said = choices or Choices()
    for choice in fields(said):
        if getattr(said, choice.name) and choice.name not in kind.choices:
            raise UsageError(
                f"“{name}” takes no --{choice.name}: its files say it, or it has none.",
                code="not-a-choice",
                mend=f"Leave --{choice.name} out.",
            )
    reading = kind.open(path, said)
    # Another Cairn may read the same files better: it looks at them once more.
    asked = f"{version(_PROJECT)}\0{name}\0{said}\0{Publication(path).digest()}"
    return shelf.add(reading, hashlib.sha256(asked.encode()).hexdigest())
