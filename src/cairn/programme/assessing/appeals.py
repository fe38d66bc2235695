"""The log of appeals: a file of lines that only grows, each line one step.

Knows the file, and how steps become the appeals of `cairn.assessment.appeal`, which has the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.assessment import appeal as rules
from cairn.assessment.gate import Decision, Outcome
from cairn.kernel.errors import CairnError, ProgrammeError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import JsonObject, read_json_object, write_json

if TYPE_CHECKING:
    from cairn.programme.assessing.outcome import Labels

__all__ = ["AppealBook", "append_step", "read_appeals"]

_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class AppealBook:
    """All appeals of an assessment.

    Attributes:
        latest: The last appeal of each person, by key.
        panels: Those who were named to rate again, by the key of the person: the panel of each
            appeal that was not withdrawn, the oldest first.
    """

    latest: Mapping[str, rules.Appeal] = field(default_factory=dict)
    panels: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)


def read_appeals(path: Path, labels: Labels) -> AppealBook:
    """Read the log.

    Args:
        path: The file; it need not exist.
        labels: What people are called.

    Raises:
        ProgrammeError: If it cannot be read; the sentence names the line.
    """
    try:
        if not path.exists():
            return AppealBook()
        if path.stat().st_size > _LARGEST:
            raise _unreadable(path, "it is larger than 16 MB")
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise _unreadable(path, error.strerror or "it cannot be opened") from error
    latest: dict[str, rules.Appeal] = {}
    every: dict[tuple[str, int], rules.Appeal] = {}
    count: Counter[str] = Counter()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            key, step = _step(read_json_object(line), latest, labels)
        except (CairnError, KeyError, TypeError, ValueError) as error:
            raise _unreadable(path, f"line {number} is not a step of an appeal") from error
        count[key] += len(step.log) == 1
        latest[key] = every[key, count[key]] = step
    return AppealBook(latest, {key: _panels(key, every) for key in latest})


def _panels(key: str, every: Mapping[tuple[str, int], rules.Appeal]) -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(one.casefold() for one in appeal.raters)
        for (person, _), appeal in every.items()
        if person == key and appeal.raters and appeal.log[-1].step != "withdrawn"
    )


def append_step(path: Path, key: str, appeal: rules.Appeal) -> None:
    """Write the last step of an appeal down.

    Args:
        path: The file; made if it does not exist.
        key: The person's e-mail address or DID.
        appeal: The appeal after the step.

    Raises:
        ProgrammeError: If it cannot be written.
    """
    entry = appeal.log[-1]
    line: JsonObject = {
        "person": key,
        "step": entry.step,
        "when": format_instant(entry.when),
        "by": entry.by,
        "why": entry.why,
        "sentence": entry.sentence,
    }
    if entry.step == "requested":
        line["former"] = _written(appeal.former)
    if entry.step == "assigned":
        line["raters"] = list(appeal.raters)
    if entry.step in ("replaced", "confirmed"):
        line["decision"] = _written(appeal.current)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(write_json(line, indent=None).rstrip(b"\n") + b"\n")
    except OSError as error:
        raise ProgrammeError(
            f"{path} cannot be written: {error.strerror}.",
            code="appeals-unwritable",
            mend="Make room, or allow writing to the folder.",
        ) from error


def _step(
    line: JsonObject, latest: Mapping[str, rules.Appeal], labels: Labels
) -> tuple[str, rules.Appeal]:
    key = str(line["person"]).casefold()
    entry = rules.Entry(
        line["step"],
        parse_instant(line["when"]),
        str(line["by"]),
        str(line["why"]),
        str(line["sentence"]),
    )
    if entry.step == "requested":
        former = _read(labels.label(key), line["former"])
        return key, rules.Appeal(former, (), former, (entry,))
    before = latest[key]
    raters = tuple(map(str, line["raters"])) if entry.step == "assigned" else before.raters
    current = before.current
    if entry.step in ("replaced", "confirmed"):
        current = _read(before.former.person, line["decision"])
    return key, rules.Appeal(before.former, raters, current, (*before.log, entry))


def _written(decision: Decision) -> JsonObject:
    return {"outcome": decision.outcome, "chance": decision.chance}


def _read(person: str, written: JsonObject) -> Decision:
    words: dict[str, Outcome] = {"award": "award", "not-yet": "not-yet", "refer": "refer"}
    chance = written["chance"]
    return Decision(
        person,
        words[str(written["outcome"])],
        None if chance is None else float(chance),
        clear=False,
        reasons=(),
    )


def _unreadable(path: Path, why: str) -> ProgrammeError:
    return ProgrammeError(
        f"The log of appeals {path.name} cannot be read: {why}.",
        code="appeals-unreadable",
        mend="Restore the file from a backup; lines are only ever added to it.",
    )
