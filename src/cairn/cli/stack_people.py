"""`cairn stack check` and `cairn stack explain`: where people stand on the pathways."""

from __future__ import annotations

import shutil
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import check_place, programme_folder, write_file
from cairn.cli.options import AsJson, At, Programme, Sites
from cairn.cli.speaking import say, say_json
from cairn.cli.stack_options import Offline, OnePathway
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from cairn.kernel.json_text import JsonObject
    from cairn.programme.stack_findings import PersonStack

__all__ = ["check", "explain"]

_MOST_SHOWN = 20


def check(
    directory: Programme,
    person: Annotated[
        str,
        typer.Option(
            help="Only this person: an e-mail address, DID or full name.", show_default=False
        ),
    ] = "",
    pathway: OnePathway = "",
    everyone: Annotated[
        bool, typer.Option("--all", help="Show those too who have more than one thing to do.")
    ] = False,
    site: Sites = None,
    offline: Offline = False,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Say who has completed which stack, whose is suspended, and who lacks one thing.

    Nothing is written, and no passphrase is needed.
    """
    found = _standing(directory, person, pathway, site or [], at, offline=offline)
    if as_json:
        say_json([_as_json(one) for one in found])
        return
    if not found:
        say("There is no pathway yet; docs/stacks.md says how to write one.")
    ordered = sorted(found, key=lambda one: one.pathway.name)
    for name, stacks in groupby(ordered, key=lambda one: one.pathway.name):
        _tell(name, list(stacks), everyone=everyone or bool(person))


def explain(
    directory: Programme,
    person: Annotated[str, typer.Argument(help="Who asks: an e-mail address, DID or full name.")],
    pathway: OnePathway = "",
    svg: Annotated[
        Path | None,
        typer.Option(help="Draw the path into this SVG file too; it needs a --pathway."),
    ] = None,
    site: Sites = None,
    offline: Offline = False,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Tell one person what they have, what is missing, and what to do: in words, and as a tree.

    Nothing is written but the drawing, and no passphrase is needed.
    """
    if svg is not None:
        check_place(svg)
    found = _standing(directory, person, pathway, site or [], at, offline=offline)
    if svg is not None:
        _draw(svg, found)
    if as_json:
        say_json([_as_json(one) | {"tree": one.tree.to_json()} for one in found])
        return
    from cairn.exporters.stack_lines import stack_tree
    from cairn.exporters.stack_text import nearest_first, spoken

    width = shutil.get_terminal_size().columns
    say(f"{found[0].name}\n" if found else "There is no pathway to tell about.")
    say(
        "\n\n".join(
            f"{spoken(one).text}\n\n{stack_tree(one, width=width)}" for one in nearest_first(found)
        )
    )


def _standing(
    directory: Path, person: str, pathway: str, sites: list[str], at: str | None, *, offline: bool
) -> tuple[PersonStack, ...]:
    from cairn.cli.world import make_resolver
    from cairn.programme.stack_awarding import check_stacks

    return check_stacks(
        programme_folder(directory),
        at=instant_or_now(at),
        person=person,
        pathway=pathway,
        resolver=make_resolver(offline=offline, sites=sites),
    )


def _draw(place: Path, found: tuple[PersonStack, ...]) -> None:
    from cairn.exporters.stack_drawing import stack_svg

    if len(found) != 1:
        raise UsageError(
            f"A drawing shows one path, and there are {len(found)}.",
            code="several-pathways",
            mend="Choose one with --pathway.",
        )
    write_file(place, stack_svg(found[0]))


def _tell(name: str, stacks: list[PersonStack], *, everyone: bool) -> None:
    from cairn.exporters.stack_case import standing_in_short
    from cairn.exporters.stack_text import nearest_first, what_is_open

    say(name)
    near = [one for one in stacks if one.state != "incomplete" or len(one.tree.missing) == 1]
    shown = nearest_first(stacks if everyone else near)
    shown = shown if everyone else shown[:_MOST_SHOWN]
    for one in shown:
        still = what_is_open(one)
        say(f"  {standing_in_short(one):<18} {one.name}{f': {still}' if still else ''}")
    left = len(stacks) - len(shown)
    if left:
        say(f"  {left} more, with more than one thing to do; --all shows them.")


def _as_json(one: PersonStack) -> JsonObject:
    from cairn.exporters.stack_text import spoken
    from cairn.kernel.instants import format_instant

    return {
        "person": one.person,
        "name": one.name,
        "pathway": one.pathway.id,
        "pathwayName": one.pathway.name,
        "pathwayVersion": one.pathway.version,
        "state": one.state,
        "since": format_instant(one.since) if one.since else None,
        "reason": one.reason,
        "restores": list(one.restores),
        "missing": [missing.leaf.name for missing in one.tree.missing],
        "credentialId": one.credential_id or None,
        "newestVersion": one.newest.version if one.newest else None,
        "words": spoken(one).text,
    }
