"""`cairn assess signal`: how likely the holder of a badge is competent."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.assess_options import ThisAchievement, ground_of
from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder
from cairn.cli.options import AsJson, At
from cairn.cli.speaking import say, say_json
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.assessment.signal import Share, Signal
    from cairn.kernel.json_text import JsonObject

__all__ = ["signal"]

_PASS_RATE, _RELIABILITY, _BASE_RATE = 0.4, 0.8, 0.5


def signal(
    directory: Annotated[
        Path | None,
        typer.Argument(
            help="A programme folder, whose own pass rate and reliability are taken.",
            show_default=False,
        ),
    ] = None,
    achievement: ThisAchievement = "",
    pass_rate: Annotated[
        float | None,
        typer.Option(help="The share of people who get the badge; 0.4 without a folder."),
    ] = None,
    reliability: Annotated[
        float | None, typer.Option(help="Of the measure, 0 to 1; 0.8 without a folder.")
    ] = None,
    base_rate: Annotated[
        float, typer.Option(help="The share of competent people among those who take it.")
    ] = _BASE_RATE,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Say what a badge tells an employer, next to a badge that everyone passes.

    Nobody knows well how many of those who take an assessment are competent, so the answer is
    given for several shares. Numbers that you give stand in place of the folder's.

    Exit codes: 0 done, 2 a number cannot be one, or the folder tells too little.
    """
    from cairn.assessment.signal import BASE_RATES, Share, sensitivity
    from cairn.assessment.signal import signal as tell_of

    passed = None if pass_rate is None else Share(pass_rate)
    known = None if reliability is None else Share(reliability)
    if directory is not None and (passed is None or known is None):
        passed, known = _of_folder(directory, instant_or_now(at), achievement, (passed, known))
    shares = (passed or Share(_PASS_RATE), known or Share(_RELIABILITY))
    asked = tell_of(*shares, base_rate)
    table = sensitivity(*shares, sorted({*BASE_RATES, base_rate}))
    if as_json:
        say_json(_as_json(shares, asked, table))
        return
    _tell(shares, asked, table)


def _of_folder(
    directory: Path, at: datetime, achievement: str, given: tuple[Share | None, Share | None]
) -> tuple[Share, Share]:
    """Pass rate and reliability of a folder, where they were not given."""
    folder = programme_folder(directory)
    ground = ground_of(folder, at, achievement)
    from cairn.assessment.signal import Share
    from cairn.assessment.statistic import Estimate
    from cairn.programme.assessing.opening import open_assessments

    key = ground.settings.achievement
    group = open_assessments(folder, at, key).gate.by_achievement[key].group
    rate = group.pass_rate if group else None
    reliability = group.reliability if group else None
    passed = Share(rate.value, rate.low, rate.high) if isinstance(rate, Estimate) else None
    known = None
    if reliability is not None and reliability.value is not None:
        known = Share(reliability.value, reliability.low, reliability.high)
    passed, known = given[0] or passed, given[1] or known
    if passed is None or known is None or passed.value <= 0.0:
        lacking = "reliability" if passed else "pass rate"
        raise UsageError(
            f"The ratings of this folder are too few to tell the {lacking}.",
            code="too-little-to-tell",
            mend="Give it with --pass-rate or --reliability, or collect more ratings.",
        )
    return passed, known


def _tell(shares: tuple[Share, Share], asked: Signal, table: tuple[Signal, ...]) -> None:
    from cairn.assessment.gate_chance import percent
    from cairn.exporters.terminal import text_table

    rate, known = (_shown(one) for one in shares)
    say(f"The badge is given to {rate} of those who are judged, with a reliability of {known}.")
    for sentence in asked.sentences:
        say(sentence)
    rows = [
        (
            f"{one.base_rate:.0%}",
            percent(one.competent),
            ""
            if one.low is None or one.high is None
            else f"{percent(one.low)} to {percent(one.high)}",
            f"{one.everyone:.0%}",
            "" if one.without is None else percent(one.without),
        )
        for one in table
    ]
    header = (
        "Competent among all\t", "Among holders\t", "Between", "If everyone passed\t",
        "Among the others\t",
    )  # fmt: skip
    say()
    say(text_table(header, rows, width=shutil.get_terminal_size().columns))


def _shown(share: Share) -> str:
    between = (
        "" if share.low is None or share.high is None else f" ({share.low:.2f} to {share.high:.2f})"
    )
    return f"{share.value:.2f}{between}"


def _as_json(shares: tuple[Share, Share], asked: Signal, table: tuple[Signal, ...]) -> JsonObject:
    rate, known = shares
    return {
        "passRate": {"value": rate.value, "low": rate.low, "high": rate.high},
        "reliability": {"value": known.value, "low": known.low, "high": known.high},
        "asked": _signal_json(asked),
        "byBaseRate": [_signal_json(one) for one in table],
    }


def _signal_json(one: Signal) -> JsonObject:
    return {
        "baseRate": one.base_rate,
        "competent": one.competent,
        "low": one.low,
        "high": one.high,
        "without": one.without,
        "everyone": one.everyone,
        "sentences": list(one.sentences),
    }
