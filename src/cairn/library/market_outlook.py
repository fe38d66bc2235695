"""The outlook of an occupation, from what was imported: projections, pay, education, licence.

Knows which statistics, frameworks and crosswalks on the shelf belong to it; the figures and what
is to be said about them come from `cairn.market.outlook`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from cairn.exporters.market_model import Answer, Entry, Finding, Said, Shape
from cairn.exporters.market_text import figure
from cairn.library.market_names import NamedOccupation, Names, shown_label
from cairn.library.shelf import Shelf
from cairn.market.measure import Measure
from cairn.market.outlook import Outlook, Statistics, outlook
from cairn.market.published import MEASURED
from cairn.skills.concepts import Code
from cairn.skills.crosswalk import Crosswalk

__all__ = ["occupation_outlook", "outlook_answer", "outlook_found"]

_STATISTICS = ("bls-employment-projections", "oews")
_NOTHING = (
    "No statistics of occupations are imported. Get the Employment Projections of the BLS and give:"
    " cairn data import bls-projections FILE"
)
_GROUPS = (
    ("jobs", "Jobs", "jobs", ("employment", "employment-projected")),
    (
        "outlook",
        "Growth and openings",
        "",
        ("employment-change", "employment-change-percent", "openings-annual-average"),
    ),
    ("pay", "Pay", "USD a year", tuple(one for one in MEASURED if one.startswith("wage-"))),
    ("unemployment", "Unemployment", "", ("unemployment-rate",)),
)
"""Key, heading, axis of a drawing, and the measures of each group."""

_ENTRY = {
    "entry-education": "Typical education at entry",
    "work-experience": "Work experience in a related occupation",
    "on-the-job-training": "Typical training on the job",
}


def outlook_answer(folder: Path, occupation: str) -> Answer:
    """What is to be expected of an occupation.

    Args:
        folder: The folder with the data.
        occupation: A SOC, O*NET-SOC or ISCO-08 code, or a title.

    Raises:
        UsageError: If no occupation is called so, or no crosswalk leads to it.
    """
    names = Names.of(folder)
    return outlook_found(occupation_outlook(folder, names.occupation(occupation), names))


def occupation_outlook(folder: Path, named: NamedOccupation, names: Names) -> Outlook:
    """Put together what the shelf has about an occupation.

    Args:
        folder: The folder with the data.
        named: The occupation.
        names: The names of the folder.

    Raises:
        UsageError: If no crosswalk leads to it.
    """
    code = Code("soc-2018", named.soc) if named.soc else Code("isco-08", named.isco)
    statistics: list[Statistics] = []
    crosswalks: tuple[Crosswalk, ...] = ()
    if (folder / "data.sqlite").is_file():
        with Shelf(folder) as shelf:
            there = {one.head.name for one in shelf.datasets()}
            for name in _STATISTICS:
                if name in there:
                    source, sheets = shelf.sheets(name, place="US")
                    # The shelf is closed below, so the sheets are taken now.
                    statistics.append(Statistics(source, tuple(sheets)))
            crosswalks = tuple(_crosswalks(shelf, there)) if code.scheme != "soc-2018" else ()
    if code.scheme != "soc-2018" and not crosswalks:
        statistics = []  # nothing leads from the figures to this code
    return outlook(
        code,
        statistics,
        frameworks=names.occupations,
        crosswalks=crosswalks or (Crosswalk("soc-2018", code.scheme, ()),),
        title=named.label,
    )


def _crosswalks(shelf: Shelf, there: set[str]) -> Iterator[Crosswalk]:
    """The crosswalk between SOC and ISCO-08, whichever edition and direction was imported."""
    for soc in ("soc-2018", "soc-2010"):
        for name in (f"crosswalk:{soc}:isco-08", f"crosswalk:isco-08:{soc}"):
            if name in there:
                yield shelf.crosswalk(name)
                return


def outlook_found(found: Outlook) -> Answer:
    """An outlook as an answer.

    Args:
        found: The outlook.
    """
    findings = tuple(_findings(found))
    said = [Said("Licence", (found.licence, *_licences(found)))]
    entry = tuple(
        dict.fromkeys(f"{_ENTRY.get(one.about, one.about)}: {one.text}." for one in found.entry)
    )
    if entry:
        said.append(Said("To begin", entry))
    return Answer(
        f"What is the outlook for {shown_label(found.title)} ({found.occupation.value})?",
        f"{_growth(found)} {found.licence}",
        findings,
        tuple(said),
        (*(() if findings else (_NOTHING,)), *found.remarks),
        found.attributions,
    )


def _findings(found: Outlook) -> Iterator[Finding]:
    """Figures of one unit together, so that those which can be compared are drawn."""
    several = len({one.source for one in found.figures}) > 1
    for key, topic, axis, wanted in _GROUPS:
        entries = tuple(
            Entry(
                MEASURED[one.measure][0] + (f" ({one.source})" if several else ""),
                one.answer,
                key=one.measure,
            )
            for one in found.figures
            if one.measure in wanted
        )
        if entries:
            shape: Shape = "ranking" if axis else "figures"
            titles = {"jobs": _growth(found), "outlook": _openings(found), "pay": _pay(entries)}
            yield Finding(key, topic, titles.get(key, topic), entries, shape, axis)


def _pay(entries: Sequence[Entry]) -> str:
    middle = next((one.answer for one in entries if one.key == "wage-annual-median"), None)
    if isinstance(middle, Measure):
        return f"Half of those employed earn more than {figure(middle)}."
    return middle.reason if middle is not None else "Not enough data: no median pay is given."


def _growth(found: Outlook) -> str:
    growth = found.figure("employment-change-percent")
    if growth is None or not isinstance(growth.answer, Measure):
        return "Not enough data: no source here projects its jobs."
    one = growth.answer
    when = one.period.replace("/", " to ")
    if not one.value:
        return f"Jobs are projected to stay as many as they are ({when})."
    verb = "grow" if one.value > 0 else "shrink"
    return f"Jobs are projected to {verb} by {figure(one).removeprefix('-')} ({when})."


def _openings(found: Outlook) -> str:
    openings = found.figure("openings-annual-average")
    if openings is None or not isinstance(openings.answer, Measure):
        return "How many openings there will be is not projected."
    return f"{openings.answer.value:,.0f} openings a year are projected."


def _licences(found: Outlook) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(f"{one.source}: {one.words.rstrip('.')}." for one in found.licence_said)
    )
