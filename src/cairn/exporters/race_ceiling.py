"""The paper ceiling as an answer that every face can tell.

Words for the figures of `cairn.value.ceiling`. A licence stands apart: the law asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from cairn.exporters.market_model import Answer, Entry, Finding, Said
from cairn.exporters.market_text import figure, spoken
from cairn.market.measure import Measure, MeasureAnswer
from cairn.value.ceiling import Ceiling, Demand

__all__ = ["ceiling_answer"]

_HALF = 0.5
_LACKING = "share of those who do the work who lack it"


def ceiling_answer(ceiling: Ceiling) -> Answer:
    """Tell what openings ask for that those who do the work do not have.

    Args:
        ceiling: What was found.
    """
    return Answer(
        "Do the people who do the work have what openings for it ask for?",
        _summary(ceiling),
        tuple(_findings(ceiling)),
        (_licences(ceiling.licences),) if ceiling.licences else (),
        (
            (
                "A paper that most of those who do the work do not have shuts out people who can do"
                " it. Ask what the job needs it for, or whether showing the skill would do."
            ),
            "Who lacks a paper may well have the skill; only what can be shown counts here.",
            (
                "n is the number of people who do the work, or of openings. If 100 such groups were"
                " asked, 95 of the intervals would hold the true share."
            ),
        ),
    )


def _summary(ceiling: Ceiling) -> str:
    made_up = _made_up(ceiling)
    told = [one for one in ceiling.papers if isinstance(one.lacking, Measure)]
    if not ceiling.papers:
        return f"{made_up}The openings ask for no papers but licences."
    if not told:
        return f"{made_up}Not enough data: {_reason(ceiling.shut_out)}"
    # "Most" is said only where the whole interval lies above a half.
    most = [
        one.word for one in told if isinstance(one.lacking, Measure) and one.lacking.low > _HALF
    ]
    first = told[0]
    headline = (
        f"{len(most)} of {len(told)} things that openings ask for are not held by most of those"
        f" who do the work today: {', '.join(most)}."
        if most
        else "None of the things that openings ask for is surely missing from most of those who do"
        " the work today."
    )
    return (
        f"{made_up}{headline} What most openings ask for is {first.word}"
        f" ({figure(first.asked_by)}): {spoken(first.lacking)} of those who do the work do not"
        " have it."
    )


def _made_up(ceiling: Ceiling) -> str:
    grades = {one.asked_by.grade for one in ceiling.demands}
    return "Made-up data, to try the command with. " if "made up" in grades else ""


def _reason(answer: MeasureAnswer) -> str:
    return "" if isinstance(answer, Measure) else answer.reason.removeprefix("Not enough data: ")


def _findings(ceiling: Ceiling) -> Sequence[Finding]:
    return [*(_of_papers(ceiling) if ceiling.papers else ()), _by_opening(ceiling)]


def _of_papers(ceiling: Ceiling) -> tuple[Finding, Finding]:
    papers = ceiling.papers
    return (
        Finding(
            "lacking",
            "What those who do the work lack",
            _title(papers[0]),
            tuple(Entry(one.word, one.lacking) for one in papers),
            "ranking",
            _LACKING,
        ),
        Finding(
            "asked-by",
            "How many openings ask for it",
            f"{figure(papers[0].asked_by)} of {ceiling.openings} openings ask for"
            f" {papers[0].word}.",
            tuple(Entry(one.word, one.asked_by) for one in papers),
            "ranking",
            "share of the openings that ask for it",
        ),
    )


def _by_opening(ceiling: Ceiling) -> Finding:
    none = (
        f"{spoken(ceiling.shut_out)} of those who do the work would meet none of the openings."
        if isinstance(ceiling.shut_out, Measure)
        else ceiling.shut_out.reason
    )
    return Finding(
        "by-opening",
        "Who would be shut out of their own job",
        none,
        (
            *(Entry(one.called, answer) for one, answer in ceiling.by_opening),
            Entry("all of them", ceiling.shut_out),
        ),
        "ranking",
        "share of those who do the work who would not meet it",
    )


def _title(demand: Demand) -> str:
    if not isinstance(demand.lacking, Measure):
        return demand.lacking.reason
    return f"{spoken(demand.lacking)} of those who do the work do not have {demand.word}."


def _licences(demands: Sequence[Demand]) -> Said:
    return Said(
        "A licence is asked for by law",
        tuple(
            f"{figure(one.asked_by)} of the openings ask for the licence “{one.word}”. That is no"
            " paper ceiling: without it the work may not be done, and no badge stands in for it."
            for one in demands
        ),
    )
