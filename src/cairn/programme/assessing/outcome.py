"""What an assessment came to: a decision for each person, and all that stands behind it.

Plain values that every method fills and every face reads. Nobody's severity leaves the folder:
what names a rater is for the person who runs the assessment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cairn.assessment.facets import Facets
    from cairn.assessment.finding import Finding
    from cairn.assessment.gate import Decision, Reliability, Standing
    from cairn.assessment.judging_raw import RawDifference
    from cairn.assessment.pairwise import Pairwise
    from cairn.assessment.rating_plan import Rater
    from cairn.assessment.rubric import Rubric
    from cairn.assessment.statistic import Answer
    from cairn.assessment.watch import WatchReport
    from cairn.assessment.watch_findings import WatchFinding
    from cairn.importers.assessment_settings import AssessmentSettings
    from cairn.importers.faults import RowFault
    from cairn.programme.assessing.appeals import AppealBook

__all__ = ["Assessed", "FileFault", "Group", "Labels", "PersonOutcome"]


@dataclass(frozen=True, slots=True)
class FileFault:
    """A row of one of the assessment's files that does not count.

    Attributes:
        file: The file's path inside the folder.
        fault: What is wrong with the row.
    """

    file: str
    fault: RowFault

    def __str__(self) -> str:
        return f"{self.file}, {self.fault}"


class Labels:
    """Names for people in sentences, and back to the keys that files know them by.

    Args:
        names: What each is called, by key: an e-mail address or a DID, in small letters.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        taken: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        for key, name in names.items():
            label = name or key
            if taken.setdefault(label, key) != key:  # two people of one name
                label = f"{name} ({key})"
                taken[label] = key
            self._labels[key] = label
        self._keys = taken

    @property
    def known(self) -> Mapping[str, str]:
        """What everybody who is known by name is called, by key."""
        return self._names

    def label(self, key: str) -> str:
        """What to call somebody; the key itself when nobody knows a name."""
        known = key.casefold()
        if known not in self._labels:
            self._labels[known] = key
            self._keys[key] = known
        return self._labels[known]

    def key(self, label: str) -> str:
        """The key behind a label."""
        return self._keys[label]


@dataclass(frozen=True, slots=True)
class PersonOutcome:
    """One person's outcome.

    Attributes:
        key: The e-mail address or DID, in small letters.
        name: What to call the person.
        decision: The decision and its reasons.
        standing: What is known; None where nothing could be estimated.
        value: The result on the scale of the achievement's result, such as 68.5; None without a
            measure.
    """

    key: str
    name: str
    decision: Decision
    standing: Standing | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What holds for everybody in an assessment.

    Attributes:
        reliability: Of the whole assessment.
        bar: The cut in logits, with its standard error.
        bar_value: The cut on the scale of the achievement's result.
        pass_rate: The share of people awarded; not told for fewer than ten.
        model: The statistical model and its version.
        method: How people were judged, in a few words.
    """

    reliability: Reliability
    bar: tuple[float, float]
    bar_value: float
    pass_rate: Answer
    model: str
    method: str


@dataclass(frozen=True, slots=True, eq=False)
class Assessed:
    """One assessment, carried out.

    Attributes:
        settings: What the programme file says of it.
        title: The achievement's name.
        people: Everybody who was judged, by name.
        group: What holds for all; None where nothing could be estimated.
        findings: What must be known about the data as a whole.
        faults: Rows that do not count.
        notes: What to tell people about the files.
        watch: What the watch over raters found; None for methods without raters.
        copies: Texts that are nearly the same.
        raw_differences: Who would be decided otherwise by the raw mean.
        facets: The estimates of ratings; None for other methods.
        pairs: The estimates of comparisons; None for other methods.
        raters: Who judged.
        rubric: What was looked at; None where the method needs none.
        appeals: The appeals; None without a log.
    """

    settings: AssessmentSettings
    title: str
    people: tuple[PersonOutcome, ...] = ()
    group: Group | None = None
    findings: tuple[Finding, ...] = ()
    faults: tuple[FileFault, ...] = ()
    notes: tuple[str, ...] = ()
    watch: WatchReport | None = None
    copies: tuple[WatchFinding, ...] = ()
    raw_differences: tuple[RawDifference, ...] = ()
    facets: Facets | None = None
    pairs: Pairwise | None = None
    raters: tuple[Rater, ...] = ()
    rubric: Rubric | None = None
    appeals: AppealBook | None = None
    by_key: Mapping[str, PersonOutcome] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {one.key: one for one in self.people})

    def count(self, outcome: str) -> int:
        """How many people have this outcome."""
        return sum(one.decision.outcome == outcome for one in self.people)
