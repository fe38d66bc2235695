"""`cairn assess assign` and `collect`: who judges whom, sheets for raters, and back again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.assess_options import ThisAchievement, faults_json, found_json, ground_of
from cairn.cli.clock import instant_or_now
from cairn.cli.files import check_place, programme_folder
from cairn.cli.options import AsJson, At, Programme
from cairn.cli.speaking import say, say_json

if TYPE_CHECKING:
    from cairn.kernel.json_text import JsonObject
    from cairn.programme.assessing.assigning import Assigned
    from cairn.programme.assessing.collecting import Collected
    from cairn.programme.assessing.ground import Ground

__all__ = ["assign", "collect"]

_MOST_SHOWN = 40


def assign(
    directory: Programme,
    achievement: ThisAchievement = "",
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Make no plan: check whether the ratings that exist are linked and even.",
        ),
    ] = False,
    raters: Annotated[
        int | None,
        typer.Option(
            min=2, max=100, help="Raters of each person. Without it, as many as the gate asks for."
        ),
    ] = None,
    outside: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=100,
            help="How many of them come from outside. Without it, as many as the gate asks for.",
        ),
    ] = None,
    separate_tasks: Annotated[
        bool,
        typer.Option("--separate-tasks", help="Each task of a person has raters of its own."),
    ] = False,
    most_people: Annotated[
        int | None, typer.Option(min=1, help="How many people one rater judges at most.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another number gives another plan.")] = 1,
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write the plan. Without it, out/assessments in the folder."),
    ] = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Plan who judges whom, and write a sheet for each rater to fill in.

    Everybody of the roster who is to be assessed gets raters; nobody judges themselves or against
    a declared conflict; all raters are linked and have even work. Where raters are blind, the plan
    and the sheets hold code names, and the file of code names beside the ratings says who is who:
    keep it to yourself.

    Exit codes: 0 done and nothing to mend, 1 something in the plan or the ratings is to mend, 2
    there is no such plan, or the folder cannot be used.
    """
    folder = programme_folder(directory)
    ground = ground_of(folder, instant_or_now(at), achievement)
    if out is not None:
        _check_out(ground, out)
    from cairn.programme.assessing.assigning import AssignWish, check_ratings
    from cairn.programme.assessing.assigning import assign as make_plan

    if check:
        found, written = check_ratings(ground), {}
    else:
        wish = AssignWish(raters, outside, separate_tasks, most_people, seed)
        found = make_plan(ground, wish)
        written = _write(ground, found, out)
    if as_json:
        say_json(_assigned_json(ground, found, written))
    else:
        _tell_plan(ground, found, written, check=check)
    raise typer.Exit(1 if found.findings or found.faults else 0)


def _check_out(ground: Ground, out: Path) -> None:
    """A plan must take the place of no file that the assessment reads."""
    from cairn.programme.assessing.code_names import code_names_file

    settings = ground.settings
    named = ("programme.toml", "roster.csv", settings.data, settings.rubric, settings.raters)
    check_place(out, code_names_file(ground), *(ground.folder / one for one in named))


def _write(ground: Ground, found: Assigned, out: Path | None) -> dict[str, Path]:
    """The plan, the sheets and the code names."""
    from cairn.programme.assessing.code_names import code_names_file
    from cairn.programme.assessing.sheets import people_on_sheets, plan_csv, write_sheets
    from cairn.programme.atomic_files import write_file
    from cairn.programme.chance import SYSTEM_CHANCE
    from cairn.programme.layout import Layout
    from cairn.programme.lock import folder_lock

    meetings, raters = found.plan.meetings, found.plan.raters
    place = out or ground.private / "plan.csv"
    with folder_lock(Layout(ground.folder).lock):
        shown = people_on_sheets(ground, ground.people, SYSTEM_CHANCE)
        sheets = write_sheets(ground, meetings, raters, shown)
        write_file(place, plan_csv(meetings, shown))
    written = {"plan": place, "sheets": sheets[0].parent}
    if ground.settings.blind:
        written["codeNames"] = code_names_file(ground)
    return written


def _tell_plan(ground: Ground, found: Assigned, written: dict[str, Path], *, check: bool) -> None:
    plan = found.plan
    loads = [one for one in plan.loads.values() if one]
    least, most = min(loads, default=0), max(loads, default=0)
    each = f"{least}" if least == most else f"{least} to {most}"
    done = "have judged" if check else "judge"
    say(
        f"{ground.title}: {len(loads)} raters {done} {len(plan.people)} people on"
        f" {len(plan.tasks)} {'task' if len(plan.tasks) == 1 else 'tasks'}; each of them {each}."
    )
    for fault in ground.frame.faults[:_MOST_SHOWN]:
        say(f"  A row that does not count: {fault}")
    elsewhere = len(ground.faults) - len(ground.frame.faults)
    if elsewhere:
        rows = "row of the roster does" if elsewhere == 1 else "rows of the roster do"
        say(f"  {elsewhere} {rows} not count; cairn run names them.")
    for row in found.faults[:_MOST_SHOWN]:
        say(f"  A row that does not count: {ground.settings.data}, {row}")
    for one in found.findings:
        say(f"  To mend: {one.sentence} {one.mend}")
    if not found.findings:
        say("All raters are linked, the work is even, and no conflict is touched.")
    if not written:
        return
    say(f"The plan: {written['plan']}")
    say(f"A sheet for each rater: {written['sheets']}")
    if "codeNames" in written:
        say(f"Who is behind the code names, for you alone: {written['codeNames']}")
    say("Take the filled sheets in with cairn assess collect.")


def _assigned_json(ground: Ground, found: Assigned, written: dict[str, Path]) -> JsonObject:
    plan = found.plan
    return {
        "achievement": ground.settings.achievement,
        "blind": plan.blind,
        "people": len(plan.people),
        "loads": dict(plan.loads),
        "meetings": [
            {"person": one.person, "rater": one.rater, "task": one.task} for one in plan.meetings
        ],
        "findings": [found_json(one.code, one.sentence, one.mend) for one in found.findings],
        "faults": [
            *faults_json(ground.faults),
            *(
                {"file": ground.settings.data, "row": one.row, "field": one.field}
                | found_json(one.code, one.sentence, one.mend)
                for one in found.faults
            ),
        ],
        "written": {name: str(path) for name, path in written.items()},
    }


def collect(
    directory: Programme,
    sheets: Annotated[list[Path], typer.Argument(help="The filled sheets.", show_default=False)],
    achievement: ThisAchievement = "",
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Add filled sheets to the ratings: code names become people again.

    A row counts once, however often its sheet is taken in. A row that cannot be read is told and
    left out; scores that nobody has written yet wait. What the file of ratings holds is not
    changed.

    Exit codes: 0 every score is in, 1 something was left out, 2 the folder or the file of ratings
    cannot be used.
    """
    folder = programme_folder(directory)
    ground = ground_of(folder, instant_or_now(at), achievement)
    from cairn.programme.assessing.collecting import collect as take_in

    found = take_in(ground, sheets)
    if as_json:
        say_json(_collected_json(found))
    else:
        _tell_collected(found)
    raise typer.Exit(1 if found.faults or found.troubles else 0)


def _tell_collected(found: Collected) -> None:
    say(f"Ratings added to {found.path}: {found.added}.")
    if found.already:
        say(f"Stood there already: {found.already}.")
    if found.blank:
        say(f"Scores that nobody has written yet: {found.blank}.")
    for trouble in found.troubles:
        say(f"  Wrong: {trouble}", error=True)
    for fault in found.faults[:_MOST_SHOWN]:
        say(f"  Left out: {fault}")
    if len(found.faults) > _MOST_SHOWN:
        say(f"  ... and {len(found.faults) - _MOST_SHOWN} more; --json lists them all.")


def _collected_json(found: Collected) -> JsonObject:
    return {
        "file": str(found.path),
        "added": found.added,
        "already": found.already,
        "blank": found.blank,
        "faults": list(faults_json(found.faults)),
        "troubles": list(found.troubles),
    }
