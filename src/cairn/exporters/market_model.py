"""What the faces of the market show, as plain frozen values: answers, findings and figures.

One answer is told on the terminal, to programs, in a spreadsheet, and on a page with charts; all
of them read this and nothing else, so that they say the same. Every figure is a `MeasureAnswer`.
Knows no data, draws nothing, and holds no wording of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from cairn.market.measure import Measure, MeasureAnswer

__all__ = ["Answer", "Entry", "Finding", "Said", "Shape"]

Shape: TypeAlias = Literal["path", "ranking", "figures"]
"""How a finding is drawn.

"path": along time, each entry a month. "ranking": one below the other, with intervals. "figures":
not drawn, because the figures have different units or are too few.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure with the words that tell it from its neighbours.

    Attributes:
        label: What it is about: a month such as ``2026-03``, a skill, an occupation.
        answer: The figure, or why there is none.
        series: Which of several comparable series it belongs to; empty where there is one.
        key: Its identifier for programs, such as a URI or a code; may be empty.
    """

    label: str
    answer: MeasureAnswer
    series: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one question.

    Attributes:
        key: Its name for programs, such as ``demand-by-month``.
        topic: What it is about, in a few words: the heading.
        title: What was found, in a sentence: the title of the chart.
        entries: The figures, in the order in which they are shown.
        shape: How they are drawn.
        axis: What the figures are, in a few words, such as ``share of postings``.
        baseline: A figure to compare with, such as 1 for ratios; None for none.
        sentences: What must be said beside it, one sentence each.
    """

    key: str
    topic: str
    title: str
    entries: tuple[Entry, ...]
    shape: Shape = "figures"
    axis: str = ""
    baseline: float | None = None
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says in words, such as a licence.

    Attributes:
        topic: What it is about: the heading.
        sentences: What is said, one sentence each.
    """

    topic: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that is answered to one question.

    Attributes:
        question: What was asked, in words: the heading.
        summary: The answer in one sentence.
        findings: What was found, the most telling first.
        said: What sources say in words.
        remarks: What a reader must know to use the answer rightly.
        sources: Where the data come from, and what must be said where they are used.
    """

    question: str
    summary: str
    findings: tuple[Finding, ...] = ()
    said: tuple[Said, ...] = ()
    remarks: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def told(self) -> bool:
        """Whether there is any figure or anything said at all."""
        return bool(self.said) or any(
            isinstance(entry.answer, Measure)
            for finding in self.findings
            for entry in finding.entries
        )
