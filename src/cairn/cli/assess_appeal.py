"""`cairn assess appeal`: a decision is looked at again by new raters, and every step is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.assess_options import ground_of, needs_the_extra
from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder
from cairn.cli.options import AsJson, At, Programme
from cairn.cli.speaking import say, say_json
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from cairn.assessment.appeal import Appeal
    from cairn.kernel.json_text import JsonObject
    from cairn.programme.assessing.appealing import AppealCase, Proposal

__all__ = ["appeal"]

_WORDS = {
    "requested": "New raters are still to be named.",
    "assigned": "The new raters judge the work again; close the appeal when they have.",
}


def appeal(
    directory: Programme,
    person: Annotated[str, typer.Argument(help="Who appeals: an e-mail address, DID or name.")],
    by: Annotated[
        str, typer.Option(help="Who takes this step; it is logged.", show_default=False)
    ] = "",
    why: Annotated[
        str, typer.Option(help="Why, in their words; it is logged.", show_default=False)
    ] = "",
    assign: Annotated[
        list[str] | None,
        typer.Option(
            help="Name a new rater by e-mail address or name. Give it once for each of them."
        ),
    ] = None,
    close: Annotated[
        bool, typer.Option("--close", help="Decide it, once all new raters have judged.")
    ] = False,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="End it; the former decision holds.")
    ] = False,
    achievement: Annotated[
        str,
        typer.Option(
            help="The key of the achievement; needed where several are assessed.",
            show_default=False,
        ),
    ] = "",
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Ask for a decision to be looked at again, name new raters, and decide.

    With --by and --why alone it asks for the appeal; then --assign names raters, who get sheets to
    fill in; then --close decides. Without any of them it tells how things stand and who may judge
    again. Every step is added to the log of appeals, and nothing is ever taken out of it.

    Exit codes: 0 done, 1 there are not enough raters who may judge again, 2 the step cannot be
    taken, or the folder cannot be used.
    """
    if sum((bool(assign), close, withdraw)) > 1:
        raise UsageError(
            "One step is taken at a time.",
            code="several-steps",
            mend="Give one of --assign, --close and --withdraw.",
        )
    step = "assign" if assign else "close" if close else "withdraw" if withdraw else ""
    if not step and by and why:
        step = "request"
    _require_who(step, by, why)
    from dataclasses import replace

    folder, instant = programme_folder(directory), instant_or_now(at)
    with _held(folder, step):
        case = _case(folder, instant, achievement, person)
        after, sheets = _taken(case, step, by, why, assign or [])
    case = replace(case, appeal=after)
    asks = after is not None and after.log[-1].step == "requested"
    proposal = case.propose() if asks or (not step and not (after and after.open)) else None
    if as_json:
        say_json(_as_json(case, proposal, sheets))
    else:
        _tell(case, proposal, sheets)
    raise typer.Exit(1 if proposal is not None and proposal.sentences else 0)


def _require_who(step: str, by: str, why: str) -> None:
    needed = {"": not (by or why), "request": True, "assign": bool(by)}
    if not needed.get(step, bool(by and why)):
        raise UsageError(
            "Every step of an appeal is logged with who takes it and why.",
            code="incomplete-entry",
            mend="Give --by, and --why too unless raters are named.",
        )


def _held(folder: Path, step: str) -> AbstractContextManager[None]:
    """The folder's lock while a step is taken; looking needs none."""
    from contextlib import nullcontext

    from cairn.programme.layout import Layout
    from cairn.programme.lock import folder_lock

    return folder_lock(Layout(folder).lock) if step else nullcontext()


def _case(folder: Path, at: datetime, achievement: str, person: str) -> AppealCase:
    ground = ground_of(folder, at, achievement)
    try:
        from cairn.programme.assessing.appealing import appeal_case
        from cairn.programme.assessing.opening import find_person, open_assessments
    except ModuleNotFoundError as missing:
        raise needs_the_extra() from missing
    found = open_assessments(folder, at, ground.settings.achievement)
    return appeal_case(ground, *find_person(found.gate, person))


def _taken(
    case: AppealCase, step: str, by: str, why: str, raters: list[str]
) -> tuple[Appeal | None, tuple[Path, ...]]:
    """Take the step; the appeal after it, and the sheets that were written."""
    from cairn.programme.chance import SYSTEM_CHANCE

    if step == "request":
        return case.request(by, why), ()
    if step == "assign":
        return case.name_raters(raters, by, SYSTEM_CHANCE)
    if step == "close":
        return case.close(by, why), ()
    if step == "withdraw":
        return case.withdraw(by, why), ()
    return case.appeal, ()


def _tell(case: AppealCase, proposal: Proposal | None, sheets: tuple[Path, ...]) -> None:
    name = case.person.name
    if case.appeal is None:
        say(f"There is no appeal about {name}.")
    else:
        say(f"The appeal about {name}, {case.assessed.title}:")
        for entry in case.appeal.log:
            say(f"  {entry.when:%Y-%m-%d}: {entry.sentence} {entry.by}: {entry.why}")
        say(_WORDS.get(case.appeal.log[-1].step, "It is closed."))
    for sheet in sheets:
        say(f"A sheet to fill in: {sheet}")
    if sheets:
        say("Take the filled sheets in with cairn assess collect.")
    if proposal is None:
        return
    if proposal.first:
        say("May judge again:")
        for rater in proposal.first:
            say(f"  {rater.name} ({rater.key}){', from outside' if rater.outside else ''}")
    if proposal.others:
        say(f"Or: {', '.join(one.name for one in proposal.others)}.")
    for sentence in proposal.sentences:
        say(f"Not enough: {sentence}")


def _as_json(case: AppealCase, proposal: Proposal | None, sheets: tuple[Path, ...]) -> JsonObject:
    from cairn.kernel.instants import format_instant

    appeal = case.appeal
    return {
        "person": case.person.key,
        "name": case.person.name,
        "achievement": case.assessed.settings.achievement,
        "open": appeal is not None and appeal.open,
        "former": appeal.former.outcome if appeal else case.person.decision.outcome,
        "current": appeal.current.outcome if appeal else case.person.decision.outcome,
        "raters": list(appeal.raters) if appeal else [],
        "log": [
            {
                "step": one.step,
                "when": format_instant(one.when),
                "by": one.by,
                "why": one.why,
                "sentence": one.sentence,
            }
            for one in (appeal.log if appeal else ())
        ],
        "proposed": [one.key for one in proposal.first] if proposal else [],
        "others": [one.key for one in proposal.others] if proposal else [],
        "lacking": list(proposal.sentences) if proposal else [],
        "sheets": [str(one) for one in sheets],
    }
