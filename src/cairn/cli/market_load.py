"""`cairn market load`: postings from files into the data folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.bulk.engines import Engine
from cairn.cli.clock import instant_or_now
from cairn.cli.data import data_folder
from cairn.cli.market_telling import DataFolder, needs_market
from cairn.cli.options import AsJson, At, EngineOption, Jobs
from cairn.cli.progress import Progress
from cairn.cli.speaking import say, say_json
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from cairn.kernel.json_text import JsonObject
    from cairn.library.market_loading import LoadReport
    from cairn.skills.extraction import Tier

__all__ = ["Tiers", "load", "tiers_of"]

Tiers = Annotated[
    str,
    typer.Option(
        "--tiers",
        help="Which tiers of the skill finder are wanted: automaton, tagger, linker, with commas.",
    ),
]
"""How thoroughly skills are looked for."""

_INTERRUPTED = 130
_SHOWN_FAULTS = 20


def load(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILES", help="Files or folders of postings: CSV, JSON, Parquet, pages, feeds."
        ),
    ],
    data: DataFolder = None,
    name: Annotated[
        str, typer.Option(help="The name of this load; made of the names of the files without it.")
    ] = "",
    source: Annotated[
        str, typer.Option(help="What the postings are called where they are used.")
    ] = "",
    framework: Annotated[
        str,
        typer.Option(
            help="Whose skills are looked for; “cairn” is the small vocabulary. Without it, ESCO "
            "when it is imported, else the small vocabulary."
        ),
    ] = "",
    tiers: Tiers = "automaton,tagger,linker",
    made_up: Annotated[
        bool,
        typer.Option("--made-up", help="Say with every figure that the postings are an example."),
    ] = False,
    engine: EngineOption = None,
    jobs: Jobs = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Load job postings: read them, keep each job once, find what it asks, count it by month.

    Loading the same files again changes nothing; other files under the same name take the place
    of the earlier ones. Postings that cannot be used are named and left out.

    Exit codes: 0 loaded, 1 loaded but for some postings, or not readable, 2 the call is wrong.
    """
    wanted = tiers_of(tiers)
    with needs_market():
        from cairn.library.market_loading import LoadChoices, load_postings

        choices = LoadChoices(name, source, framework, wanted, made_up)
        try:
            with Progress(quiet=as_json) as progress:
                report = load_postings(
                    data_folder(data),
                    paths,
                    choices,
                    today=instant_or_now(at).date(),
                    engine=engine or Engine.LOCAL,
                    jobs=jobs,
                    tell=progress,
                )
        except KeyboardInterrupt as stopped:
            say("Stopped. Nothing of this load counts; what was there before does.", error=True)
            raise typer.Exit(_INTERRUPTED) from stopped
    if as_json:
        say_json(_as_json(report))
    else:
        _tell(report)
    lost = report.count("lost") or any(fault.lost for fault in report.faults)
    raise typer.Exit(1 if lost else 0)


def tiers_of(text: str) -> tuple[Tier, ...]:
    """The tiers that a person names.

    Raises:
        UsageError: If one of them is none, or none is named (``unknown-tier``).
    """
    from cairn.skills.extraction import TIERS

    named = {part.strip() for part in text.split(",")} - {""}
    if not named or named - set(TIERS):
        odd = ", ".join(sorted(named - set(TIERS))) or "none"
        raise UsageError(
            f"There is no tier “{odd}” of the skill finder.",
            code="unknown-tier",
            mend=f"Name some of: {', '.join(TIERS)}.",
        )
    return tuple(tier for tier in TIERS if tier in named)


def _tell(report: LoadReport) -> None:
    load = report.load
    outcome = {
        "loaded": "loaded",
        "replaced": "loaded anew; what was there under this name is replaced",
        "unchanged": "these files were loaded already, and nothing changed",
    }[report.outcome]
    say(f"“{load.name}”: {outcome}.")
    for count, words in (
        (report.count("read"), "postings read"),
        (report.count("reposts"), "of them reposts or duplicates, counted with the first"),
        (load.postings, "jobs in the store"),
        (report.count("undated"), "of them without a day: in totals, and in no month"),
        (report.count("lost"), "postings that could not be used"),
        (report.count("mended"), "postings used without a part that cannot be right"),
    ):
        if count:
            say(f"{count:>8,}  {words}")
    say(f"Skills of the framework “{load.about.get('framework', '')}”, found by: "
        f"{', '.join(load.about.get('tiers', '').split())}.")  # fmt: skip
    if report.faults:
        say("What is wrong in the files:")
    for fault in report.faults[:_SHOWN_FAULTS]:
        say(f"  {fault}")
    if len(report.faults) > _SHOWN_FAULTS:
        say(f"  and more; --json gives the first {len(report.faults)}.")


def _as_json(report: LoadReport) -> JsonObject:
    load = report.load
    counts = ("read", "reposts", "undated", "lost", "mended")
    return {
        "name": load.name,
        "outcome": report.outcome,
        "jobs": load.postings,
        **{name: report.count(name) for name in counts},
        "source": load.about.get("source", ""),
        "framework": load.about.get("framework", ""),
        "frameworkVersion": load.about.get("framework_version", ""),
        "tiers": load.about.get("tiers", "").split(),
        "madeUp": load.about.get("made_up") == "yes",
        "faults": [
            {
                "file": fault.file,
                "row": fault.row,
                "field": fault.field,
                "code": fault.code,
                "sentence": fault.sentence,
                "mend": fault.mend,
                "lost": fault.lost,
            }
            for fault in report.faults
        ],
    }
