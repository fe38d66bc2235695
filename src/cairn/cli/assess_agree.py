"""`cairn assess agree` and `next`: how far raters agree, and what to compare next."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.assess_options import ThisAchievement, ground_of
from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder
from cairn.cli.options import AsJson, At, Programme
from cairn.cli.speaking import say, say_json

if TYPE_CHECKING:
    from cairn.assessment.statistic import Answer
    from cairn.kernel.json_text import Json, JsonObject
    from cairn.programme.assessing.agreeing import Agreement

__all__ = ["agree", "next_to_compare"]

_ALL = "all together"
_CORRECTED = (
    "Raters need not give the same scores: cairn assess run takes out how severe each of them is. "
    "What it cannot mend is raters who put people in another order."
)


def agree(
    directory: Programme,
    achievement: ThisAchievement = "",
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Say how far raters agree beyond chance, criterion by criterion, and what it means.

    Exit codes: 0 done, 2 there are no ratings, or the folder cannot be used.
    """
    ground = ground_of(programme_folder(directory), instant_or_now(at), achievement)
    from cairn.programme.assessing.agreeing import agreement

    found = agreement(ground)
    if as_json:
        say_json([_agreement_json(one) for one in found])
        return
    from cairn.exporters.terminal import text_table

    icc = found[-1].icc_kind
    header = ("Criterion", "Krippendorff's alpha", "Gwet's AC2", icc, "Works\t")
    rows = [
        (
            one.criterion or _ALL,
            _shown(one.alpha),
            _shown(one.gwet),
            _shown(one.icc),
            str(one.alpha.n),
        )
        for one in found
    ]
    say(f"{ground.title}: how far raters agree, from 0 (chance) to 1.")
    say(text_table(header, rows, width=shutil.get_terminal_size().columns))
    for one in found:
        say(f"{one.criterion or _ALL.capitalize()}: {one.sentence}")
    say(_CORRECTED)


def _shown(answer: Answer) -> str:
    from cairn.assessment.statistic import Estimate

    if not isinstance(answer, Estimate):
        return "not to be told"
    return f"{answer.value:.2f} ({answer.low:.2f} to {answer.high:.2f})"


def _agreement_json(one: Agreement) -> JsonObject:
    return {
        "criterion": one.criterion or None,
        "krippendorffAlpha": _answer_json(one.alpha),
        "gwetAC2": _answer_json(one.gwet),
        one.icc_kind: _answer_json(one.icc),
        "sentence": one.sentence,
    }


def _answer_json(answer: Answer) -> Json:
    from cairn.assessment.statistic import Estimate

    if not isinstance(answer, Estimate):
        return {"notEnoughData": answer.reason, "n": answer.n}
    return {
        "value": answer.value,
        "standardError": answer.standard_error,
        "low": answer.low,
        "high": answer.high,
        "n": answer.n,
        "method": answer.method,
        "grade": answer.grade,
    }


def next_to_compare(
    directory: Programme,
    achievement: ThisAchievement = "",
    pairs: Annotated[int, typer.Option(min=1, max=10_000, help="How many pairs.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="Another number gives other pairs.")] = 1,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Name the pairs of works whose comparison helps most, for an assessment by comparisons.

    Works that were compared least come first, and pairs that link what nothing links yet. Who won
    before is not looked at: pairs that are chosen by it make the scale look better than it is.

    Exit codes: 0 done, 2 the assessment is not by comparisons, or the folder cannot be used.
    """
    ground = ground_of(programme_folder(directory), instant_or_now(at), achievement)
    from cairn.programme.assessing.comparing import pairs_to_compare

    found = pairs_to_compare(ground, pairs, seed)
    labels = ground.labels
    if as_json:
        say_json(
            {
                "pairs": [{"left": left, "right": right} for left, right in found.pairs],
                "compared": found.compared,
                "faults": [str(one) for one in found.faults],
            }
        )
        return
    say(f"{ground.title}: {found.compared} comparisons so far. Next:")
    for left, right in found.pairs:
        say(f"  {labels.label(left)} and {labels.label(right)}")
    for fault in found.faults:
        say(f"A row that does not count: {ground.settings.data}, {fault}")
