"""What an assessment has before anything is estimated: settings, files, and who is to be assessed.

Opens a folder for the work before and beside the estimates: planning, handing out sheets, taking
them back. What the ratings come to, `office` knows. Needs no NumPy until ratings are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.importers.roster import RosterRow, open_roster
from cairn.kernel.errors import InputError, ProgrammeError, UsageError
from cairn.programme.assessing.files import Frame, faults_in, read_frame, read_given
from cairn.programme.assessing.opening import settings_in
from cairn.programme.assessing.outcome import FileFault, Labels
from cairn.programme.checking import usable_programme
from cairn.programme.gating import names_in, needs_assessment
from cairn.programme.layout import Layout

if TYPE_CHECKING:
    from cairn.assessment.rating_plan import Rater
    from cairn.assessment.rubric import Rubric
    from cairn.importers.assessment_settings import AssessmentSettings
    from cairn.importers.faults import RowFault
    from cairn.importers.ratings_file import RatingsFile

__all__ = ["Ground", "find_rater", "given_ratings", "open_ground", "rubric_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """One assessment of a folder, before anybody rates.

    Attributes:
        folder: The programme folder.
        settings: What the programme file says of it.
        title: The achievement's name.
        frame: Rubric and raters.
        people: Who is to be assessed: what each is called, by e-mail address or DID.
        names: The same for everybody in the roster.
        faults: Rows of the roster and of the raters' file that do not count.
        at: The present instant.
    """

    folder: Path
    settings: AssessmentSettings
    title: str
    frame: Frame
    people: Mapping[str, str]
    names: Mapping[str, str]
    faults: tuple[FileFault, ...]
    at: datetime

    @property
    def tasks(self) -> dict[str, str]:
        """What each task is called, by key."""
        return {one.key: one.name for one in self.settings.tasks}

    @property
    def labels(self) -> Labels:
        """What people and raters are called in sentences."""
        raters = {one.key.casefold(): one.name for one in self.frame.raters}
        return Labels(dict(self.names) | raters)

    @property
    def data(self) -> Path:
        """The file of ratings or comparisons."""
        return self.folder / self.settings.data

    @property
    def private(self) -> Path:
        """The folder for what this assessment hands out; it lies beside what is published."""
        return Layout(self.folder).out / "assessments" / self.settings.achievement


def open_ground(folder: Path, at: datetime, achievement: str = "") -> Ground:
    """Read what an assessment has before anybody rates.

    Args:
        folder: The programme folder.
        at: The present instant.
        achievement: The achievement's key; may be empty where one is assessed only.

    Raises:
        ProgrammeError: If the folder or a file cannot be used.
        UsageError: If it is not clear which assessment is meant.
    """
    layout = Layout(folder)
    programme = usable_programme(layout, None)
    if not achievement and len(programme.assessments) > 1:
        raise UsageError(
            "Several achievements are assessed in this programme.",
            code="several-assessments",
            mend=f"Choose one with --achievement: {', '.join(programme.assessments)}.",
        )
    settings = settings_in(programme, achievement)
    title = str(programme.achievements[settings.achievement].document["name"])
    frame = read_frame(folder, settings, title)
    rows: list[RosterRow | RowFault] = []
    if layout.roster.exists():  # an assessment can be designed before there is a roster
        try:
            rows += open_roster(layout.roster, programme.achievements, folder=folder, at=at)
        except InputError as error:
            raise ProgrammeError(error.sentence, code=error.code, mend=error.mend) from error
    return Ground(
        folder,
        settings,
        title,
        frame,
        _assessed(rows, settings),
        names_in(rows),
        (*_faults(layout, rows), *frame.faults),
        at,
    )


def _assessed(rows: Iterable[RosterRow | RowFault], settings: AssessmentSettings) -> dict[str, str]:
    """Those whose award is made by this assessment."""
    return {
        row.identity[0].casefold(): row.name
        for row in rows
        if isinstance(row, RosterRow) and needs_assessment(row, settings)
    }


def _faults(layout: Layout, rows: Iterable[RosterRow | RowFault]) -> Iterable[FileFault]:
    return faults_in(layout.roster.name, [one for one in rows if not isinstance(one, RosterRow)])


def rubric_of(ground: Ground) -> Rubric:
    """The rubric of an assessment by ratings.

    Raises:
        UsageError: If people are judged in another way (``not-by-ratings``).
    """
    method = ground.settings.method
    if ground.frame.rubric is None or method != "ratings":
        raise UsageError(
            f"“{ground.title}” is assessed by {method}, and this command is for ratings.",
            code="not-by-ratings",
            mend="Use cairn assess next to plan them."
            if method == "comparisons"
            else "Nothing needs to be planned; cairn assess run reads the file.",
        )
    return ground.frame.rubric


def given_ratings(ground: Ground) -> RatingsFile | None:
    """What raters gave so far; None where there is no file yet.

    Raises:
        ProgrammeError: If the file cannot be used.
        UsageError: If people are judged in another way.
    """
    rubric_of(ground)  # refuses what is not judged by ratings
    if not ground.data.exists() or not ground.data.stat().st_size:
        return None
    return read_given(ground.folder, ground.settings, ground.frame, ground.names, ground.at)


def find_rater(raters: Iterable[Rater], word: str) -> Rater:
    """The rater of an e-mail address or a name.

    Args:
        raters: Who may judge.
        word: What the rater is called.

    Raises:
        UsageError: If nobody is called so, or several are (``no-such-rater``).
    """
    wanted = " ".join(word.split()).casefold()
    known = list(raters)
    found = [one for one in known if one.key.casefold() == wanted] or [
        one for one in known if " ".join(one.name.split()).casefold() == wanted
    ]
    if len(found) != 1:
        raise UsageError(
            f"{'No rater' if not found else 'More than one rater'} is called “{word[:80]}”.",
            code="no-such-rater",
            mend="Write the rater's e-mail address as the list of raters has it.",
        )
    return found[0]
