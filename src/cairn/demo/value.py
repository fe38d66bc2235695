"""The story's chapter on worth: an invented follow-up, what it shows, and a card per credential.

Everything about the people is made up, and every line says so; what was put in stands in
`value_people`, so that what is found can be held against it. The study goes the way that a
person's own table would go.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.demo.market_register import register_of
from cairn.demo.value_people import PLANTED, applicants
from cairn.demo.value_real import tell_real
from cairn.exporters.report_model import Chapter, Part, TextTable
from cairn.exporters.terminal import in_lines
from cairn.exporters.value_card import card_json, card_part, cards_page
from cairn.exporters.value_card_drawing import card_svg
from cairn.exporters.value_page import section_part, study_page, study_summary
from cairn.exporters.value_sections import credential_sections
from cairn.importers.catalogue_file import read_catalogue
from cairn.importers.outcomes.study_file import read_study
from cairn.kernel.errors import ProgrammeError
from cairn.kernel.json_text import write_json
from cairn.library.value_cards import CardSources, value_cards
from cairn.library.value_study import carry_out
from cairn.programme.atomic_files import write_file
from cairn.programme.reliabilities import stated_reliabilities

if TYPE_CHECKING:
    from cairn.demo.market import AskedMarket
    from cairn.pathways.planner.catalogue import Catalogue
    from cairn.value.card import ValueCard
    from cairn.value.study import StudyResult

__all__ = ["VALUE", "Worth", "tell_value"]

VALUE = "value"
"""The folder of the follow-up, the study and the cards."""

_TITLE = "What the credentials are worth"
_WIDTH = 90
_OUTCOMES, _STUDY = "outcomes.csv", "study.toml"
_PROVENANCE = """\
# Where this comes from

Everything in outcomes.csv is made up by Cairn for its example: no person in it exists, and it says
nothing about any real credential. What each credential was made to do is written down in
cairn/demo/value_people.py, so that what is found can be held against it.
"""
_INVENTED = (
    "The people of this follow-up are invented, and so is what became of them. What was put in is"
    " known, so that what is found can be held against it."
)
_PLANTED = ("Credential", "Put in, by year", "Found")
_ISSUER = "Meridian College"


@dataclass(frozen=True, slots=True)
class Worth:
    """What the follow-up showed.

    Attributes:
        result: The study.
        cards: A card for each credential of the programme.
        folder: Where everything was written.
    """

    result: StudyResult
    cards: tuple[ValueCard, ...]
    folder: Path

    @property
    def chapter(self) -> Chapter:
        """The chapter for the report."""
        first = credential_sections(
            self.result.credentials[0], [one.phrase for one in self.result.study.outcomes]
        )
        return Chapter(
            "value",
            _TITLE,
            study_summary(self.result),
            paragraphs=(_INVENTED,),
            parts=(
                _planted_part(self.result),
                *(section_part(one) for one in first),
                *(card_part(card) for card in self.cards if card.lines[0].figure is not None),
            ),
        )


def tell_value(
    folder: Path,
    market: AskedMarket,
    *,
    at: datetime,
    labour: Path | None = None,
    say: Callable[[str], None],
) -> Worth:
    """Ask the follow-up what each credential changed, and say what comes of it.

    Args:
        folder: The example's folder, after a run.
        market: What the job market said.
        at: The present instant.
        labour: A folder with real data, of which the same is asked; None when there is none.
        say: Told a line at a time.

    Raises:
        ProgrammeError: If the folder cannot be written to, or nothing was awarded.
        CairnError: If a file of the example was changed and cannot be read any more.
    """
    place = folder / VALUE
    _write_outcomes(place)
    study, faults = read_study((place / _STUDY).read_bytes())
    if study is None:
        raise ProgrammeError(str(faults[0]), code="bad-example", mend="Delete the folder.")
    result = carry_out(study, place / _OUTCOMES, today=at.date())
    cards = value_cards(_sources(folder, market, result, at))
    made_at = f"{at.day} {at:%B %Y}"
    release = version("cairn-credentials")
    write_file(place / "study.html", study_page(result, made_at=made_at, version=release))
    write_file(
        place / "cards.html",
        cards_page(
            cards, kicker=_ISSUER, made_at=made_at, version=release, summary=study_summary(result)
        ),
    )
    for key, card in zip((one.offered.key for one in market.credentials), cards, strict=True):
        write_file(place / "cards" / f"{key}.svg", card_svg(card))
        write_file(place / "cards" / f"{key}.json", write_json(card_json(card)))
    worth = Worth(result, cards, place)
    real = () if labour is None else tell_real(place, labour, at=at)
    for line in (*_lines(worth), *(line for text in real for line in _broken(text))):
        say(f"   {line}")
    return worth


def _write_outcomes(place: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    known = ("person", "applied", "years of experience", "degree", "field")
    writer.writerow([*known, *PLANTED, "interview", "days", "hired", "pay"])
    for one in applicants():
        writer.writerow(
            [
                *(one.person, one.applied, one.experience, _yes(one.degree), one.field),
                *(_day(one.held.get(key)) for key in PLANTED),
                *(_yes(one.interview), one.days, _yes(one.hired)),
                "" if one.pay is None else one.pay,
            ]
        )
    write_file(place / _OUTCOMES, out.getvalue().encode())
    source = files("cairn.demo") / "provider" / "value" / _STUDY
    write_file(place / _STUDY, source.read_bytes())
    write_file(place / "PROVENANCE.md", _PROVENANCE.encode())


def _yes(fact: bool) -> str:  # noqa: FBT001 - a cell of a table
    return "yes" if fact else "no"


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _sources(folder: Path, market: AskedMarket, result: StudyResult, at: datetime) -> CardSources:
    register = register_of(folder)
    return CardSources(
        register,
        _ISSUER,
        at,
        result,
        catalogue=_catalogue(folder),
        reliabilities=stated_reliabilities(folder, register.source),
        licences={
            one.offered.id: f"{one.asked.outlook.title}: {one.asked.outlook.licence}"
            for one in market.credentials
            if one.asked is not None and one.asked.outlook.licence_said
        },
        measured={
            one.offered.id: (one.demand, one.holders, one.saturation) for one in market.credentials
        },
    )


def _catalogue(folder: Path) -> Catalogue | None:
    data = (folder / "catalogue.toml").read_bytes()
    return read_catalogue(data, form="toml", currency="EUR")[0]


def _planted_part(result: StudyResult) -> Part:
    rows = []
    for one in result.credentials:
        planted = PLANTED[one.credential.column]
        lead = next(iter(one.lifts.values()))
        found = credential_sections(one, [each.phrase for each in result.study.outcomes])[0].finding
        beginning, end = (f"{100 * share:.0f}" for share in (planted.new[0], planted.new[-1]))
        put_in = f"for new people {beginning} more of 100 at first and {end} at last"
        rows.append((one.credential.name, put_in, found if lead.lead is not None else ""))
    return Part(
        "What was put in, and what was found",
        paragraphs=tuple(f"{name}: put in was {put}. Found: {found}" for name, put, found in rows),
        tables=(TextTable("What was put in, and what was found.", _PLANTED, tuple(rows)),),
    )


def _lines(worth: Worth) -> list[str]:
    said = ["The follow-up and everybody in it is made up; it says nothing of any real credential."]
    phrases = [one.phrase for one in worth.result.study.outcomes]
    for one in worth.result.credentials:
        sections = credential_sections(one, phrases)
        said += _broken(f"{one.credential.name}: {sections[0].finding}")
    first = worth.result.credentials[0]
    for section in credential_sections(first, phrases)[len(phrases) :]:
        said += _broken(f"{first.credential.name}. {section.title}: {section.finding}")
    said.append(f"{worth.folder / 'cards.html'}: what each credential is worth, on a card")
    said.append(f"{worth.folder / 'study.html'}: every method beside the others")
    return said


def _broken(text: str) -> list[str]:
    return in_lines(text, _WIDTH).splitlines()
