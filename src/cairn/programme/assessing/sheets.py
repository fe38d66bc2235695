"""Sheets for raters: one for each, with a row for each score that is asked for.

Knows their columns, which are those of a file of ratings, and their place. A sheet that somebody
has begun to fill in is never written over.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.assessment.linkage import Meeting
from cairn.kernel.errors import ProgrammeError, UsageError
from cairn.programme.assessing.code_names import code_names_file, give_code_names, read_code_names
from cairn.programme.assessing.ground import Ground, rubric_of
from cairn.programme.atomic_files import write_file

if TYPE_CHECKING:
    from cairn.assessment.rating_plan import Rater
    from cairn.programme.chance import Chance

__all__ = ["people_known", "people_on_sheets", "plan_csv", "safe_cell", "write_sheets"]

_COLUMNS = ("person", "rater", "task", "criterion", "score", "rated_on", "comment")
_LONGEST = 40


def people_on_sheets(ground: Ground, people: Mapping[str, str], chance: Chance) -> dict[str, str]:
    """What raters read for each person: a code name where they are blind, else the name.

    Args:
        ground: The assessment.
        people: What each is called, by key.
        chance: Where codes come from.

    Raises:
        ProgrammeError: If the file of code names cannot be used or written.
    """
    if ground.settings.blind:
        return give_code_names(code_names_file(ground), people, chance)
    return _names(ground, people)


def people_known(ground: Ground) -> dict[str, str]:
    """What people are called on sheets that come back, by key.

    Raises:
        ProgrammeError: If the file of code names is lost or cannot be used.
    """
    if not ground.settings.blind:
        return _names(ground, ground.people)
    path = code_names_file(ground)
    if not path.exists():
        raise ProgrammeError(
            f"There is no {path.name}, so nobody knows who is behind a code name.",
            code="code-names-unusable",
            mend="Restore it from a backup; or make a plan first, with cairn assess assign.",
        )
    return read_code_names(path)


def _names(ground: Ground, people: Mapping[str, str]) -> dict[str, str]:
    """Names; a name that two share names nobody when the sheet comes back."""
    times = Counter(name.strip().casefold() for name in people.values())
    labels = ground.labels
    return {
        key: safe_cell(labels.label(key)) if times[name.strip().casefold()] == 1 else safe_cell(key)
        for key, name in people.items()
    }


def write_sheets(
    ground: Ground,
    meetings: Iterable[Meeting],
    raters: Sequence[Rater],
    shown: Mapping[str, str],
    appeal: tuple[str, int] | None = None,
) -> tuple[Path, ...]:
    """Write a sheet for each rater who has work.

    Args:
        ground: The assessment.
        meetings: Who judges whom on what.
        raters: The raters.
        shown: What raters read for each person.
        appeal: The person whose work is judged again, by key, and in which round; None for first
            ratings.

    Returns:
        The sheets.

    Raises:
        ProgrammeError: If one cannot be written.
        UsageError: If one that is there is filled in already (``sheet-filled-in``).
    """
    person, round_ = appeal or ("", 1)
    # Appeals of several people must not write over each other's sheets.
    who = _plain(shown[person] if ground.settings.blind else person) if person else ""
    place = ground.private / (f"appeal-{who}-round-{round_}" if person else "sheets")
    work: dict[str, list[Meeting]] = {}
    for one in meetings:
        work.setdefault(one.rater, []).append(one)
    names = _file_names(raters)
    texts = {
        place / f"{names[key]}.csv": _sheet(ground, own, shown, round_) for key, own in work.items()
    }
    old = sorted(place.glob("*.csv"))
    begun = [path.name for path in old if not _empty(path)]
    if begun:
        raise UsageError(
            f"In {place} there are sheets that somebody has filled in: {', '.join(begun[:5])}.",
            code="sheet-filled-in",
            mend="Take them in with cairn assess collect, move them to another place, and try"
            " again.",
        )
    for path in old:
        path.unlink()  # an empty sheet of a former plan
    for path, text in texts.items():
        write_file(path, text.encode("utf-8-sig"))
    return tuple(sorted(texts))


def _sheet(
    ground: Ground, meetings: Sequence[Meeting], shown: Mapping[str, str], round_: int
) -> str:
    rubric = rubric_of(ground)
    later = ("round",) if round_ > 1 else ()
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow((*_COLUMNS, *later))
    tasks = ground.tasks
    order = {key: place for place, key in enumerate(tasks)}
    # People in the order of what is shown: code names are drawn by chance, and tell nothing.
    for one in sorted(meetings, key=lambda one: (shown[one.person], order[one.task])):
        for criterion in rubric.criteria:
            rows.writerow(
                (
                    shown[one.person],
                    one.rater,
                    tasks[one.task],
                    criterion.name,
                    "",
                    "",
                    "",
                    *(str(round_) for _ in later),
                )
            )
    return text.getvalue()


def _file_names(raters: Sequence[Rater]) -> dict[str, str]:
    """A readable file name for each rater; one in a script without Latin letters gets a number."""
    found: dict[str, str] = {}
    for place, rater in enumerate(raters, 1):
        name = _plain(rater.name) or f"rater-{place}"
        found[rater.key] = f"{name}-{place}" if name in found.values() else name
    return found


def _plain(text: str) -> str:
    """What can stand in a file name of any system; empty for a script without Latin letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-")


def _empty(path: Path) -> bool:
    """Whether nobody has written a score into a sheet; what cannot be read may be somebody's."""
    try:
        rows = [*csv.DictReader(path.read_text("utf-8-sig").splitlines())]
    except (OSError, ValueError, csv.Error):
        return False
    columns = {*_COLUMNS, "round"}
    return all(set(row) <= columns and not (row.get("score") or "").strip() for row in rows)


def plan_csv(meetings: Iterable[Meeting], shown: Mapping[str, str]) -> bytes:
    """A plan as a table: person, rater, task.

    Args:
        meetings: Who judges whom on what.
        shown: What raters read for each person.
    """
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("person", "rater", "task"))
    rows.writerows(
        (shown[one.person], one.rater, one.task)
        for one in sorted(meetings, key=lambda one: (one.rater, shown[one.person], one.task))
    )
    return text.getvalue().encode()


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
