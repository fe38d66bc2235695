"""The outlook of an occupation: growth, openings, pay, education, and whether a licence is needed.

Each figure has its source, period, interval and grade. An occupation whose classification is that
of the figures gets them to the digit; another one gets them through crosswalks, between bounds.
Where a licence is required that comes first, since a badge cannot stand for it. Predicts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cairn.market.carried import carried_parts
from cairn.market.carried_measures import carried_measures
from cairn.market.facts import Fact, FactSheet, Source, Subject
from cairn.market.growth import LicenceSaid, licence_said
from cairn.market.measure import MeasureAnswer
from cairn.market.published import MEASURED, measures_of
from cairn.skills.concepts import Code
from cairn.skills.crosswalk import Crosswalk
from cairn.skills.framework import Framework

__all__ = [
    "LICENCE_REQUIRED",
    "LICENCE_SILENT",
    "LICENCE_SOME",
    "EntrySaid",
    "Outlook",
    "OutlookFigure",
    "Statistics",
    "licence_sentence",
    "outlook",
]

LICENCE_REQUIRED: Final = "For this work a licence is required; a badge is a supplement."
"""What is said where a source says that a licence is required."""

LICENCE_SOME: Final = (
    "Some who do this work hold a licence. Ask who licenses it where you live before you pay for a"
    " badge."
)
"""What is said where only titles speak of a licence, or only for a part of the work."""

LICENCE_SILENT: Final = (
    "No source here says that a licence is required, which does not mean that none is."
)
"""What is said where no source says anything."""

_SOC = "soc-2018"
_ENTRY = ("entry-education", "work-experience", "on-the-job-training")


class Statistics(NamedTuple):
    """The sheets of one source, as `cairn.library.shelf` gives them.

    Attributes:
        source: The source.
        sheets: Its sheets; those of other occupations and places do no harm.
    """

    source: Source
    sheets: Iterable[FactSheet]


class OutlookFigure(NamedTuple):
    """One figure of an outlook.

    Attributes:
        measure: What is measured, such as ``openings-annual-average``.
        answer: The figure, or why there is none.
        source: Short name of its source.
        fact: The figure as it was published; None for one that was carried over.
    """

    measure: str
    answer: MeasureAnswer
    source: str
    fact: Fact | None = None


class EntrySaid(NamedTuple):
    """What a source says is typical for entry.

    Attributes:
        about: ``entry-education``, ``work-experience`` or ``on-the-job-training``.
        text: What it says.
        source: The source, for people.
        occupation: The occupation it says it of.
    """

    about: str
    text: str
    source: str
    occupation: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """The outlook of an occupation.

    Attributes:
        occupation: Its code.
        title: What it is called.
        licence: What is to be said about a licence, first of all.
        licence_said: Who says so, word for word.
        figures: Its figures, in the order of `cairn.market.published.MEASURED`.
        entry: What is typical for entry.
        remarks: What must be told beside the figures.
        attributions: What must be said where they are used.
    """

    occupation: Code
    title: str
    licence: str
    licence_said: tuple[LicenceSaid, ...] = ()
    figures: tuple[OutlookFigure, ...] = ()
    entry: tuple[EntrySaid, ...] = ()
    remarks: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()

    def figure(self, measure: str, source: str = "") -> OutlookFigure | None:
        """The first figure of a measure; None when no source has one.

        Args:
            measure: What is measured.
            source: Short name of the source; any when left out.
        """
        return next(
            (one for one in self.figures if one.measure == measure and source in ("", one.source)),
            None,
        )


def outlook(
    occupation: Code,
    statistics: Iterable[Statistics],
    *,
    frameworks: Sequence[Framework] = (),
    crosswalks: Sequence[Crosswalk] = (),
    place: str = "US",
    title: str = "",
) -> Outlook:
    """Put together what sources say about an occupation.

    Args:
        occupation: Its code in ``soc-2018``, ``onet-soc-2019`` (that of its SOC code is given) or,
            with crosswalks, another classification such as ``isco-08``.
        statistics: Sources with their sheets, whose codes are of SOC 2018.
        frameworks: Where licences are looked up, such as O*NET or the small vocabulary.
        crosswalks: The way from SOC 2018 to the occupation's classification.
        place: Of which place the figures are wanted.
        title: What the occupation is called; the sources' title when left out.

    Returns:
        The outlook. Without any figure it says so among the remarks.

    Raises:
        UsageError: If the crosswalks do not lead there (``unfit-crosswalk``).
    """
    kept = [_Kept(one.source, _national(one.sheets, place)) for one in statistics]
    if occupation.scheme in (_SOC, "onet-soc-2019"):
        code = Code(_SOC, occupation.value[: len("11-1011")])
        return _direct(code, kept, frameworks, title)
    return _carried(occupation, kept, frameworks, crosswalks, title)


def licence_sentence(said: Sequence[LicenceSaid], *, everywhere: bool = True) -> str:
    """What is to be told about a licence, in one sentence.

    Args:
        said: What sources say.
        everywhere: Whether what is required is required for all of the occupation.
    """
    if any(one.required for one in said) and everywhere:
        return LICENCE_REQUIRED
    return LICENCE_SOME if said else LICENCE_SILENT


@dataclass(slots=True)
class _Kept:
    """The sheets of one source that matter, by code."""

    source: Source
    sheets: Mapping[str, FactSheet] = field(default_factory=dict)


def _national(sheets: Iterable[FactSheet], place: str) -> dict[str, FactSheet]:
    """Of each code the sheet of all industries and people; a detailed occupation before a group."""
    found: dict[str, FactSheet] = {}
    for sheet in sheets:
        subject = sheet.subject
        if (subject.scheme, subject.place, subject.industry, subject.group) != (
            _SOC,
            place,
            "",
            "",
        ):
            continue
        owners = sheet.trait("ownership")
        known = found.get(subject.code)
        if owners is not None and known is not None:
            continue
        level = sheet.trait("occupation-level")
        if known is None or (level is not None and level.text == "detailed"):
            found[subject.code] = sheet
    return found


def _broader(code: str, sheets: Mapping[str, FactSheet]) -> str:
    """The code itself, or the broad occupation that the source gives in its place; else empty."""
    return next((one for one in (code, f"{code[:-1]}0") if one in sheets), "")


def _direct(
    code: Code, kept: Sequence[_Kept], frameworks: Sequence[Framework], title: str
) -> Outlook:
    figures: list[OutlookFigure] = []
    entry: list[EntrySaid] = []
    said: tuple[LicenceSaid, ...] = ()
    remarks: list[str] = []
    used: list[Source] = []
    for one in kept:
        found = _broader(code.value, one.sheets)
        if not found:
            remarks.append(f"{one.source.title} has no figures for {code.value}.")
            continue
        sheet = one.sheets[found]
        if found != code.value:
            remarks.append(
                f"{one.source.title} gives only the broader “{sheet.subject.title}” ({found})."
            )
        used.append(one.source)
        title = title or sheet.subject.title
        for measure, answer in measures_of(sheet, one.source).items():
            figures.append(OutlookFigure(measure, answer, one.source.name, sheet.fact(measure)))
        entry += _entry(sheet, one.source)
        said = said or tuple(word for word in licence_said(sheet, ()) if found == code.value)
    bare = FactSheet(Subject(_SOC, code.value))
    said = (*licence_said(bare, frameworks), *said)
    if not figures:
        remarks.append(f"Not enough data: no source here has figures for {code.value}.")
    return Outlook(
        code,
        title or code.value,
        licence_sentence(said),
        said,
        tuple(sorted(figures, key=lambda one: list(MEASURED).index(one.measure))),
        tuple(entry),
        (*remarks, *_remarks(used)),
        tuple(dict.fromkeys(one.attribution for one in used)),
    )


def _carried(
    occupation: Code,
    kept: Sequence[_Kept],
    frameworks: Sequence[Framework],
    crosswalks: Sequence[Crosswalk],
    title: str,
) -> Outlook:
    figures: list[OutlookFigure] = []
    entry: list[EntrySaid] = []
    remarks: dict[str, None] = {}
    said, everywhere = _licences_of(occupation, frameworks)
    used: list[Source] = []
    for one in kept:
        parts, told = carried_parts(one.sheets, _SOC, occupation, crosswalks)
        remarks |= dict.fromkeys(told)
        if not parts:
            remarks[f"{one.source.title} has no figures that the crosswalk leads here."] = None
            continue
        used.append(one.source)
        sheets = {part.code: one.sheets[part.code] for part in parts}
        joined = carried_measures(parts, sheets, one.source, title or occupation.value)
        figures += [OutlookFigure(*pair, one.source.name) for pair in joined.items()]
        for sheet in sheets.values():
            entry += _entry(sheet, one.source)
        if not said:
            said, everywhere = _licences_below(sheets.values(), frameworks)
    if not figures:
        remarks[f"Not enough data: no source here has figures for {occupation.value}."] = None
    return Outlook(
        occupation,
        title or occupation.value,
        licence_sentence(said, everywhere=everywhere),
        said,
        tuple(sorted(figures, key=lambda figure: list(MEASURED).index(figure.measure))),
        tuple(entry),
        (*remarks, *_remarks(used)),
        tuple(dict.fromkeys(source.attribution for source in used)),
    )


def _licences_of(
    occupation: Code, frameworks: Sequence[Framework]
) -> tuple[tuple[LicenceSaid, ...], bool]:
    """What frameworks say of the occupation's own code; and whether of all that have it."""
    found, silent = [], 0
    for framework in frameworks:
        for one in framework.with_code(occupation.scheme, occupation.value):
            silent += not one.licence
            if one.licence:
                title = f"{framework.head.title}: {one.label}"
                found.append(LicenceSaid(title, one.licence, required=True))
    return tuple(found), not silent


def _licences_below(
    sheets: Iterable[FactSheet], frameworks: Sequence[Framework]
) -> tuple[tuple[LicenceSaid, ...], bool]:
    """What is said of the occupations that belong to it; and whether of each of them."""
    each = [licence_said(sheet, frameworks) for sheet in sheets]
    everywhere = all(any(one.required for one in said) for said in each)
    return tuple(one for said in each for one in said), everywhere


def _entry(sheet: FactSheet, source: Source) -> list[EntrySaid]:
    traits = [trait for name in _ENTRY if (trait := sheet.trait(name)) is not None]
    return [EntrySaid(one.name, one.text, source.title, sheet.subject.title) for one in traits]


def _remarks(used: Sequence[Source]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(remark for source in used for remark in source.remarks))
