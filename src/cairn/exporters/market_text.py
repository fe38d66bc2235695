"""Answers about the market in words and lines: figures with their intervals, and what they rest on.

Knows how a figure of each unit is written, and the order in which things are said. Where there is
no figure the reason stands in its place; an empty place or a 0 never does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cairn.exporters.market_model import Answer, Finding
from cairn.exporters.terminal import in_lines, text_table
from cairn.market.measure import FEWEST, Measure, MeasureAnswer

__all__ = [
    "NO_FIGURE",
    "answer_lines",
    "counted",
    "entry_header",
    "entry_rows",
    "figure",
    "interval",
    "method_sentences",
    "spoken",
]

NO_FIGURE = "not told"
"""What stands where a figure would."""

_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_HUNDRED = 100
_MOST_ROWS, _MOST_REMARKS = 40, 3
_ENDED = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")


def figure(measure: Measure) -> str:
    """A figure with its unit, such as “12.3 %” or “62,000 USD a year”."""
    return _written(measure.value, measure.unit)


def interval(measure: Measure) -> str:
    """The interval of a figure, such as “10.1 % to 14.8 %”; empty where it has no width to show."""
    low, high = (_written(end, measure.unit) for end in (measure.low, measure.high))
    if low == high:
        return ""
    # The unit is said once, but the sign of per cent belongs to each number.
    unit = measure.unit.removeprefix("percent").strip()
    return f"{low.removesuffix(unit).rstrip()} to {high}"


def _written(value: float, unit: str) -> str:
    if unit == "share":
        return _percent(value * _HUNDRED)
    if unit.startswith("percent"):
        return _percent(value) + unit.removeprefix("percent")
    number = _number(value)
    return number if unit == "ratio" else f"{number} {unit}"


def _percent(points: float) -> str:
    if points in (0, _HUNDRED):
        return f"{points:.0f} %"
    size = abs(points)
    digits = 2 if size < 1 else 1
    written = f"{points:.{digits}f}"
    if not float(written) and points:
        return f"less than {'-' if points < 0 else ''}0.01 %"
    return f"{written} %"


def _number(value: float) -> str:
    if abs(value) >= _HUNDRED or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.2f}"


def entry_header(finding: Finding) -> tuple[str, ...]:
    """The titles over `entry_rows`; one that ends in a tab is set flush right."""
    first = "Month" if finding.shape == "path" else "What"
    series = ("Of",) if _in_series(finding) else ()
    return (first, *series, "Figure\t", _between(finding), "n\t")


def _in_series(finding: Finding) -> bool:
    return any(entry.series for entry in finding.entries)


def _between(finding: Finding) -> str:
    levels = {one.confidence for one in _measures(finding)}
    # Cut and not rounded: 99.99 % must not become 100.
    return (
        f"{int(levels.pop() * 10_000 + 1e-6) / 100:g}% interval" if len(levels) == 1 else "Interval"
    )


def entry_rows(finding: Finding) -> tuple[tuple[str, ...], ...]:
    """A row for each figure: what it is about, the figure, its interval, how much is behind it."""
    series = _in_series(finding)
    return tuple(
        (entry.label, *((entry.series,) if series else ()), *_cells(entry.answer))
        for entry in finding.entries
    )


def _cells(answer: MeasureAnswer) -> tuple[str, str, str]:
    known = counted(answer)
    n = "" if known is None else f"{known:,}"
    if isinstance(answer, Measure):
        return figure(answer), interval(answer), n
    return NO_FIGURE, answer.reason, n


def counted(answer: MeasureAnswer) -> int | None:
    """How many stand behind an answer; None where there are so few that it is not told."""
    if isinstance(answer, Measure) or not answer.n or answer.n >= FEWEST:
        return answer.n
    return None


def method_sentences(finding: Finding) -> tuple[str, ...]:
    """How the figures were made and where they come from, each way once.

    Returns:
        A sentence for each method, then one for each source with its period and grade.
    """
    measures = _measures(finding)
    methods = [f"{_capital(one.method)}." for one in measures if one.method]
    sources: dict[tuple[str, str], list[Measure]] = {}
    for one in measures:
        sources.setdefault((one.source, one.grade), []).append(one)
    told = [_source(source, grade, some) for (source, grade), some in sources.items()]
    return tuple(dict.fromkeys([*methods, *_remarks(finding), *told]))


def _remarks(finding: Finding) -> Iterator[str]:
    """What must be told beside the figures: once for all of them, else of which figure it is."""
    said = [
        (entry.label, _ENDED.split(one.remark))
        for entry in finding.entries
        if isinstance(one := entry.answer, Measure)
    ]
    common = (
        [part for part in said[0][1] if all(part in parts for _, parts in said)] if said else []
    )
    yield from (_sentence(part) for part in common if part)
    shared: dict[str, list[str]] = {}
    for label, parts in said:
        for part in parts:
            if part and part not in common:
                shared.setdefault(part, []).append(label)
    own = [f"{_few(labels)}: {_sentence(part)}" for part, labels in shared.items()]
    yield from own[:_MOST_REMARKS]
    if len(own) > _MOST_REMARKS:
        yield f"{len(own) - _MOST_REMARKS} further remarks are like these."


def _few(labels: Sequence[str]) -> str:
    """Which figures a sentence is about: one, two, or the first and how many more."""
    first, *others = dict.fromkeys(labels)
    if len(others) > 1:
        return f"{first} and {len(others)} others"
    return " and ".join((first, *others))


def _measures(finding: Finding) -> list[Measure]:
    return [one.answer for one in finding.entries if isinstance(one.answer, Measure)]


def _source(source: str, grade: str, measures: Sequence[Measure]) -> str:
    periods = sorted({one.period for one in measures if one.period})
    if len(periods) > 1 and all(_MONTH.fullmatch(period) for period in periods):
        periods = [f"{periods[0]} to {periods[-1]}"]
    when = "".join(f", {period.replace('/', ' to ')}" for period in periods)
    most = max(one.n for one in measures)
    return f"Source: {source.rstrip('.')}{when} ({grade}; n = {most:,})."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def answer_lines(answer: Answer, *, width: int = 80) -> tuple[str, ...]:
    """An answer as lines for a terminal.

    Args:
        answer: The answer.
        width: How many columns there are.
    """
    return tuple(_lines(answer, width))


def _lines(answer: Answer, width: int) -> Iterator[str]:
    yield from _wrapped(answer.question, width)
    yield from _wrapped(answer.summary, width)
    for finding in answer.findings:
        yield ""
        yield from _finding(finding, width)
    for said in answer.said:
        yield ""
        yield f"{said.topic}:"
        for sentence in said.sentences:
            yield from _wrapped(sentence, width, 2)
    for title, sentences in (("Note", answer.remarks), ("Say where you use it", answer.sources)):
        if sentences:
            yield ""
        for sentence in sentences:
            yield from _wrapped(f"{title}: {sentence}", width)


def _finding(finding: Finding, width: int) -> Iterator[str]:
    yield from _wrapped(f"{finding.topic}: {finding.title}", width)
    rows = entry_rows(finding)
    if rows:
        shown = rows[:_MOST_ROWS]
        table = text_table(entry_header(finding), shown, width=max(width - 2, 1))
        yield from (f"  {line}".rstrip() for line in table.splitlines())
    if len(rows) > _MOST_ROWS:
        yield f"  ... and {len(rows) - _MOST_ROWS} more; --csv and --json give them all."
    for sentence in (*finding.sentences, *method_sentences(finding)):
        yield from _wrapped(sentence, width, 2)


def _wrapped(text: str, width: int, indent: int = 0) -> Iterator[str]:
    for line in in_lines(text, max(width - indent, 1)).splitlines():
        yield f"{' ' * indent}{line}"


def spoken(answer: MeasureAnswer) -> str:
    """A figure in a sentence's own words, such as “12.3 % (10.1 % to 14.8 %)”."""
    if not isinstance(answer, Measure):
        return NO_FIGURE
    between = interval(answer)
    return figure(answer) + (f" ({between})" if between else "")
