"""Opens a programme folder to look at its assessments, without a ledger or a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.importers.roster import open_roster
from cairn.kernel.errors import InputError, UsageError
from cairn.programme.assessing.office import Assessments
from cairn.programme.checking import usable_programme
from cairn.programme.gating import names_in
from cairn.programme.layout import Layout

if TYPE_CHECKING:
    from cairn.importers.assessment_settings import AssessmentSettings
    from cairn.importers.programme_file import Programme
    from cairn.programme.assessing.outcome import Assessed, PersonOutcome

__all__ = ["Opened", "find_person", "open_assessments", "settings_in"]


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A folder and what its assessments came to.

    Attributes:
        programme: The programme.
        names: What the people of the roster are called, by e-mail address or DID.
        gate: The assessments.
    """

    programme: Programme
    names: dict[str, str]
    gate: Assessments


def open_assessments(folder: Path, at: datetime, achievement: str = "") -> Opened:
    """Carry out the assessments of a folder.

    Args:
        folder: The programme folder.
        at: The present instant.
        achievement: The key of one achievement; empty for all.

    Raises:
        ProgrammeError: If the folder or a file cannot be used.
        UsageError: If there is no such assessment (``no-such-assessment``).
    """
    layout = Layout(folder)
    programme = usable_programme(layout, None)
    settings_in(programme, achievement)
    try:
        roster = open_roster(layout.roster, programme.achievements, folder=folder, at=at)
        names = names_in(roster)
    except InputError:
        names = {}  # an assessment can be looked at before there is a roster
    gate = Assessments.of(folder, programme, names, at)
    if achievement:
        gate = Assessments({achievement: gate.by_achievement[achievement]})
    return Opened(programme, names, gate)


def settings_in(programme: Programme, achievement: str = "") -> AssessmentSettings:
    """The settings of one assessment; of the only one when no achievement is named.

    Args:
        programme: The programme.
        achievement: The achievement's key; empty for the first.

    Raises:
        UsageError: If there is no such assessment (``no-such-assessment``).
    """
    known = programme.assessments
    if not known:
        raise UsageError(
            "This programme has no assessment.",
            code="no-such-assessment",
            mend="Describe one in programme.toml, under [[assessments]].",
        )
    if achievement and achievement not in known:
        raise UsageError(
            f"“{achievement[:80]}” is not assessed in this programme.",
            code="no-such-assessment",
            mend=f"Name one of: {', '.join(known)}.",
        )
    return known[achievement] if achievement else next(iter(known.values()))


def find_person(gate: Assessments, word: str) -> tuple[Assessed, PersonOutcome]:
    """The person of an e-mail address, a DID or a name.

    Args:
        gate: The assessments.
        word: What the person is called.

    Raises:
        UsageError: If nobody was judged by that name, or several were (``no-such-person``).
    """
    wanted = word.strip().casefold()
    found = [
        (assessed, person)
        for assessed in gate.by_achievement.values()
        for person in assessed.people
        if wanted in (person.key, person.name.casefold())
    ]
    if len(found) != 1:
        raise UsageError(
            f"{'Nobody' if not found else 'More than one person'} called “{word[:80]}” was judged.",
            code="no-such-person",
            mend="Write the e-mail address that the ratings name, and the achievement if several"
            " are assessed.",
        )
    return found[0]
