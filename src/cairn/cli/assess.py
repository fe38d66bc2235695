"""`cairn assess`: who is good enough, how sure that is, and what would settle the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.assess_agree import agree, next_to_compare
from cairn.cli.assess_appeal import appeal
from cairn.cli.assess_assign import assign, collect
from cairn.cli.assess_cut import cut
from cairn.cli.assess_plan import plan
from cairn.cli.assess_signal import signal
from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder
from cairn.cli.options import AsJson, At, Programme
from cairn.cli.speaking import say, say_json
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cairn.programme.assessing.opening import Opened
    from cairn.programme.assessing.outcome import Assessed, PersonOutcome

__all__ = ["OneAchievement", "assess_app", "explain", "opened", "run"]

OneAchievement = Annotated[
    str,
    typer.Option(
        "--achievement", help="The key of one achievement; all by default.", show_default=False
    ),
]
"""Which assessment is meant."""

assess_app = typer.Typer(
    help="Assess people with error bars: plan, assign, collect, run, explain, appeal, and more.",
    no_args_is_help=True,
)
"""The commands about assessments."""

_MOST_SHOWN = 40


def opened(folder: Path, at: datetime, achievement: str) -> Opened:
    """Carry out the assessments of a folder.

    Raises:
        UsageError: If the extra ``assess`` is not installed.
    """
    try:
        from cairn.programme.assessing.opening import open_assessments
    except ModuleNotFoundError as missing:
        raise UsageError(
            "Assessments need the extra “assess”.",
            code="extra-not-installed",
            mend="Install it with: pip install 'cairn-credentials[assess]'",
        ) from missing
    return open_assessments(folder, at, achievement)


@assess_app.command("run")
def run(
    directory: Programme,
    achievement: OneAchievement = "",
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Measure everybody, watch the raters, and say what the gate decides and why.

    Nothing is signed here: cairn run signs what the gate lets through. What is said about raters
    is for you who run the assessment, and belongs on no public page. The tables are written to
    out/assessments in the folder.

    Exit codes: 0 everybody is decided, 1 at somebody a person must look, or rows do not count,
    2 the folder cannot be used.
    """
    from cairn.programme.assessing.tables import write_tables

    folder = programme_folder(directory)
    found = opened(folder, instant_or_now(at), achievement)
    written = [write_tables(folder, one) for one in found.gate.by_achievement.values()]
    if as_json:
        from cairn.programme.assessing.tables import assessed_json

        say_json([assessed_json(one) for one in found.gate.by_achievement.values()])
    else:
        for one, path in zip(found.gate.by_achievement.values(), written, strict=True):
            _tell(one)
            say(f"The decisions as a table: {path}")
    open_still = any(one.count("refer") or one.faults for one in found.gate.by_achievement.values())
    raise typer.Exit(1 if open_still else 0)


def _tell(assessed: Assessed) -> None:
    from cairn.programme.assessing.words import group_lines

    say(f"{assessed.title}:")
    for line in group_lines(assessed):
        say(f"  {line}")
    _listed("Rows that do not count", [str(one) for one in assessed.faults])
    _listed(
        "What must be known about the ratings",
        [f"{one.sentence} {one.mend}" for one in assessed.findings],
    )
    if assessed.watch is not None:
        _listed(
            "Found about raters, for you alone",
            [f"{one.sentence} {one.mend}" for one in assessed.watch.findings],
        )
    _listed(
        "Work that is nearly the same", [f"{one.sentence} {one.mend}" for one in assessed.copies]
    )
    _listed(
        "The plain mean of the scores would have decided otherwise",
        [one.sentence for one in assessed.raw_differences],
    )
    waiting = [one for one in assessed.people if one.decision.outcome != "award"]
    _listed("Not awarded", [_in_a_line(one) for one in waiting])


def _listed(title: str, sentences: list[str]) -> None:
    if not sentences:
        return
    say(f"  {title}:")
    for sentence in sentences[:_MOST_SHOWN]:
        say(f"    {sentence}")
    if len(sentences) > _MOST_SHOWN:
        say(f"    ... and {len(sentences) - _MOST_SHOWN} more; --json lists them all.")


def _in_a_line(person: PersonOutcome) -> str:
    from cairn.programme.assessing.words import outcome_words

    decision = person.decision
    reason = decision.reasons[0].sentence if decision.reasons else ""
    settled = f" {decision.settling.sentence}" if decision.settling else ""
    return f"{person.name}: {outcome_words(person)}. {reason}{settled}"


@assess_app.command("explain")
def explain(
    directory: Programme,
    person: Annotated[str, typer.Argument(help="An e-mail address, DID or name.")],
    achievement: OneAchievement = "",
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Tell one person what the assessment came to, as they would want to hear it.

    Nothing about single raters is said, and nothing about other people.

    Exit codes: 0 done, 2 nobody by that name was judged, or the folder cannot be used.
    """
    from cairn.programme.assessing.opening import find_person
    from cairn.programme.assessing.words import person_json, person_lines

    found = opened(programme_folder(directory), instant_or_now(at), achievement)
    assessed, one = find_person(found.gate, person)
    if as_json:
        say_json(person_json(assessed, one))
        return
    for line in person_lines(assessed, one):
        say(line)


assess_app.command("plan")(plan)
assess_app.command("assign")(assign)
assess_app.command("collect")(collect)
assess_app.command("appeal")(appeal)
assess_app.command("cut")(cut)
assess_app.command("agree")(agree)
assess_app.command("next")(next_to_compare)
assess_app.command("signal")(signal)
