"""`cairn value card`: a card for each credential of a programme, with what it is worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder, read_file, write_file
from cairn.cli.options import AsJson, At
from cairn.cli.simulate_telling import needs_value, refuse_faults
from cairn.cli.speaking import say, say_json
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.library.market_store import Market
    from cairn.pathways.planner.catalogue import Catalogue
    from cairn.value.card import ValueCard
    from cairn.value.study import StudyResult

__all__ = ["card"]

_CATALOGUE = "catalogue.toml"


def card(
    directory: Annotated[Path, typer.Argument(help="The programme folder.", metavar="PROGRAMME")],
    credential: Annotated[
        str, typer.Option(help="Only this credential, by its key, name or id.")
    ] = "",
    table: Annotated[
        Path | None,
        typer.Option(help="A table of people, as cairn value study takes it.", show_default=False),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option("--study", help="What is asked of the table, in TOML.", show_default=False),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", help="The folder with loaded postings, for demand.", show_default=False
        ),
    ] = None,
    catalogue: Annotated[
        Path | None,
        typer.Option(
            help="What courses cost, in TOML. Without it, catalogue.toml of the programme folder.",
            show_default=False,
        ),
    ] = None,
    currency: Annotated[str, typer.Option(help="The currency of the catalogue.")] = "EUR",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A folder for cards.html, and SVG and JSON of each."),
    ] = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Say on a card what each credential is worth, for whom, how sure that is, and what instead.

    Six lines: what it changed, who asks for it, who has it, whether it is crowded, what it costs,
    and how far its assessment is to be trusted. A line that nobody can fill says so and stays.

    Exit codes: 0 written, 1 nothing is known of any, 2 the call is wrong.
    """
    folder, instant = programme_folder(directory), instant_or_now(at)
    if (table is None) != (plan is None):
        raise UsageError(
            "A table needs a study that says which column is what, and a study needs a table.",
            code="files-belong-together",
            mend="Give both --table and --study, or neither.",
        )
    with needs_value():
        from cairn.library.value_cards import CardSources, value_cards
        from cairn.programme.register import read_register
        from cairn.programme.reliabilities import stated_reliabilities

        register = read_register(folder)
        issuer = register.source.removeprefix("register of ")
        sources = CardSources(
            register,
            issuer,
            instant,
            _study(plan, table, instant),
            _market(data),
            _catalogue(folder, catalogue, currency),
            stated_reliabilities(folder, register.source),
        )
        cards = value_cards(sources, credential)
        names = [
            one.key for one in register.offered if not credential or one.name == cards[0].credential
        ]
        _tell(cards, names, issuer, output, instant, as_json=as_json)
    raise typer.Exit(0 if any(line.figure for one in cards for line in one.lines) else 1)


def _study(plan: Path | None, table: Path | None, at: datetime) -> StudyResult | None:
    if plan is None or table is None:
        return None
    from cairn.importers.outcomes.study_file import read_study
    from cairn.library.value_study import carry_out

    found, faults = read_study(read_file(plan))
    refuse_faults(plan, faults)
    assert found is not None  # noqa: S101 - a file without faults is read
    return carry_out(
        found, table, today=at.date(), tell=lambda words: say(f"{words} ...", error=True)
    )


def _market(data: Path | None) -> Market | None:
    if data is None:
        return None
    from cairn.cli.data import data_folder
    from cairn.library.market_store import open_market

    return open_market(data_folder(data))


def _catalogue(folder: Path, named: Path | None, currency: str) -> Catalogue | None:
    """What is on offer; None where the folder has none and nobody named one."""
    from cairn.importers.catalogue_file import read_catalogue

    place = named or folder / _CATALOGUE
    if named is None and not place.is_file():
        return None
    form = "csv" if place.suffix.lower() == ".csv" else "toml"
    found, faults = read_catalogue(read_file(place), form=form, currency=currency.upper())
    if found is None:
        raise UsageError(
            f"The catalogue “{place}” has to be mended first:\n"
            + "\n".join(f"  {fault}" for fault in faults),
            code="catalogue-faults",
            mend="Mend it, or leave out --catalogue.",
        )
    return found


def _tell(
    cards: tuple[ValueCard, ...],
    names: list[str],
    issuer: str,
    output: Path | None,
    at: datetime,
    *,
    as_json: bool,
) -> None:
    from cairn.exporters.value_card import card_json, card_lines

    if output is not None:
        _write(cards, names, issuer, output, at)
    if as_json:
        say_json([card_json(one) for one in cards])
        return
    for one in cards:
        for line in card_lines(one):
            say(line)
    if output is not None:
        say(f"The cards: {output / 'cards.html'}")


def _write(
    cards: tuple[ValueCard, ...], names: list[str], issuer: str, output: Path, at: datetime
) -> None:
    from importlib.metadata import version

    from cairn.exporters.value_card import card_json, cards_page
    from cairn.exporters.value_card_drawing import card_svg
    from cairn.kernel.json_text import write_json

    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"“{output}” cannot be made: {error.strerror or 'the disk refuses'}.",
            code="bad-output",
            mend="Choose another --output.",
        ) from error
    for name, one in zip(names, cards, strict=True):
        write_file(output / f"{name}.svg", card_svg(one))
        write_file(output / f"{name}.json", write_json(card_json(one)))
    made_at = f"{at.day} {at:%B %Y}"
    page = cards_page(
        cards,
        kicker=issuer,
        made_at=made_at,
        version=version("cairn-credentials"),
        summary=" ".join(f"{one.credential}: {one.headline}" for one in cards[:3]),
    )
    write_file(output / "cards.html", page)
