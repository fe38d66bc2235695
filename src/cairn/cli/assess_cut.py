"""`cairn assess cut`: what judges said becomes the cut of the gate."""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.assess_options import ThisAchievement, found_json, ground_of
from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder
from cairn.cli.options import AsJson, At, Programme
from cairn.cli.speaking import say, say_json
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cairn.assessment.rubric import Rubric
    from cairn.assessment.standard_setting import CutScore, Page
    from cairn.kernel.json_text import Json, JsonObject
    from cairn.programme.assessing.cutting import CutStudy
    from cairn.programme.assessing.ground import Ground

__all__ = ["CutMethod", "cut"]

_TWO_THIRDS = 0.67


class CutMethod(StrEnum):
    """How the cut is set."""

    ANGOFF = "angoff"
    BOOKMARK = "bookmark"


def cut(
    directory: Programme,
    judges: Annotated[
        Path | None,
        typer.Argument(
            help="What the judges said, as CSV: judge, criterion, round, score for angoff; judge, "
            "round, bookmark for bookmark. Without it, what the judges need is shown.",
            show_default=False,
        ),
    ] = None,
    method: Annotated[
        CutMethod,
        typer.Option(
            help="Score by score (angoff), or by the last page of a booklet that a person who is "
            "just good enough still masters (bookmark)."
        ),
    ] = CutMethod.ANGOFF,
    probability: Annotated[
        float,
        typer.Option(help="For bookmark: how likely a person masters what lies at their level."),
    ] = _TWO_THIRDS,
    achievement: ThisAchievement = "",
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Set the cut, with its standard error, from what judges said.

    It prints the lines to write under [assessments.gate]. Nothing is written.

    Exit codes: 0 there is a cut and nothing to look at, 1 there are too few judges, some differ
    from all others, or rows do not count, 2 the call, the folder or the file cannot be used.
    """
    folder = programme_folder(directory)
    instant = instant_or_now(at)
    ground = ground_of(folder, instant, achievement)
    from cairn.programme.assessing.cutting import (
        booklet_of,
        cut_by_angoff,
        cut_by_bookmark,
    )
    from cairn.programme.assessing.ground import rubric_of

    rubric_of(ground)
    if not 0 < probability < 1:
        raise UsageError(
            f"The probability is {probability:g}; it must lie between 0 and 1.",
            code="no-booklet",
            mend="Give two thirds or so, such as 0.67.",
        )
    booklet: tuple[Page, ...] = ()
    if method is CutMethod.BOOKMARK:
        from cairn.programme.assessing.opening import open_assessments

        key = ground.settings.achievement
        found = open_assessments(folder, instant, key).gate.by_achievement[key]
        booklet = booklet_of(found, probability)
    if judges is None:
        _tell_what_is_needed(ground, booklet, as_json=as_json)
        return
    study = cut_by_bookmark(booklet, judges) if booklet else cut_by_angoff(ground, judges)
    if as_json:
        say_json(_as_json(study))
    else:
        _tell(study)
    raise typer.Exit(1 if study.faults or study.setting.findings else 0)


def _tell_what_is_needed(ground: Ground, booklet: Sequence[Page], *, as_json: bool) -> None:
    """The booklet, or the rows that each judge fills in."""
    from cairn.programme.assessing.ground import rubric_of

    rubric = rubric_of(ground)
    anchors = {
        (one.name, level.score): level.anchor for one in rubric.criteria for level in one.levels
    }
    if as_json:
        say_json(_needed_json(rubric, booklet, anchors))
    elif booklet:
        from cairn.exporters.terminal import text_table

        say("The booklet, the easiest first. Each judge names the last page that a person who is")
        say("just good enough still masters: judge,round,bookmark")
        rows = [
            (str(page.number), page.item, str(page.score), anchors.get((page.item, page.score), ""))
            for page in booklet
        ]
        width = shutil.get_terminal_size().columns
        say(text_table(("Page\t", "Criterion", "Score\t", "What is seen"), rows, width=width))
    else:
        say("Each judge writes the score that a person who is just good enough would get:")
        say("judge,criterion,round,score")
        for one in rubric.criteria:
            say(f"Ana,{one.name},1,     from {one.span[0]} to {one.span[1]}")


def _needed_json(
    rubric: Rubric, booklet: Sequence[Page], anchors: Mapping[tuple[str, int], str]
) -> JsonObject:
    return {
        "booklet": [
            {
                "page": page.number,
                "criterion": page.item,
                "score": page.score,
                "logits": page.location,
                "anchor": anchors.get((page.item, page.score), ""),
            }
            for page in booklet
        ],
        "criteria": [
            {"criterion": one.name, "lowest": one.span[0], "highest": one.span[1]}
            for one in rubric.criteria
        ],
    }


def _tell(study: CutStudy) -> None:
    setting = study.setting
    for note in study.notes:
        say(f"Note: {note}")
    for fault in study.faults:
        say(f"A row that does not count: {fault}")
    for number, one in enumerate(setting.rounds, 1):
        say(
            f"Round {number}: {_shown(one)}"
            if one
            else f"Round {number}: too few judges for a cut."
        )
    for judge, asked in setting.judges.items():
        say(f"  {judge}: {asked:.2f}")
    for finding in setting.findings:
        say(f"{finding.sentence} {finding.mend}")
    if study.lines:
        say("Write under [assessments.gate]:")
        for line in study.lines:
            say(f"  {line}")


def _shown(one: CutScore) -> str:
    unit = "on the rubric" if one.unit == "score" else "logits above the average criterion"
    return (
        f"{one.value:.2f} {unit}, with a standard error of {one.standard_error:.2f}, from"
        f" {one.judges} judges."
    )


def _as_json(study: CutStudy) -> JsonObject:
    setting = study.setting
    return {
        "cut": _cut_json(setting.cut),
        "rounds": [_cut_json(one) for one in setting.rounds],
        "judges": dict(setting.judges),
        "outlying": list(setting.outlying),
        "findings": [found_json(one.code, one.sentence, one.mend) for one in setting.findings],
        "faults": [
            {"row": one.row, "field": one.field} | found_json(one.code, one.sentence, one.mend)
            for one in study.faults
        ],
        "lines": list(study.lines),
    }


def _cut_json(one: CutScore | None) -> Json:
    if one is None:
        return None
    return {
        "value": one.value,
        "unit": one.unit,
        "standardError": one.standard_error,
        "method": one.method,
        "judges": one.judges,
    }
