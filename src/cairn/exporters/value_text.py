"""A study in words and lines for a terminal.

Says what the page says, in its order. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.exporters.terminal import in_lines, text_table
from cairn.exporters.value_page import study_summary
from cairn.exporters.value_sections import Section, credential_sections, definition_section
from cairn.value.study import StudyResult

__all__ = ["study_lines"]

_MOST_FAULTS = 20
_INDENT = 2
_YOURS = (
    "What counts as paying is yours to say: --threshold 0.05 asks for five more of 100 people,"
    " --threshold 1000 for so much more of an amount."
)


def study_lines(result: StudyResult, *, width: int) -> Iterator[str]:
    """A study, a line at a time.

    Args:
        result: The study.
        width: How many columns of letters there are.
    """
    yield from _wrapped(study_summary(result), width)
    phrases = [one.phrase for one in result.study.outcomes]
    for found in result.credentials:
        name = found.credential.name
        yield from ("", name, "=" * len(name))
        for section in credential_sections(found, phrases):
            yield from _section(section, width)
    yield from _section(definition_section(result), width)
    if result.definitions is None:
        yield from _wrapped(_YOURS, width, _INDENT)
    if result.faults:
        yield from ("", f"{len(result.faults):,} cells or rows could not be used:")
        for fault in result.faults[:_MOST_FAULTS]:
            yield from _wrapped(fault, width, _INDENT)
        if len(result.faults) > _MOST_FAULTS:
            yield f"  ... and {len(result.faults) - _MOST_FAULTS:,} more; --json gives them all."


def _section(section: Section, width: int) -> Iterator[str]:
    yield from ("", section.title, "-" * len(section.title))
    yield from _wrapped(section.finding, width)
    for sentence in section.sentences:
        if sentence:
            yield from _wrapped(sentence, width, _INDENT)
    if section.rows:
        table = text_table(section.header, section.rows, width=max(width - _INDENT, 1))
        yield from (f"{' ' * _INDENT}{line}" for line in table.splitlines())


def _wrapped(text: str, width: int, indent: int = 0) -> Iterator[str]:
    for line in in_lines(text, max(width - indent, 1)).splitlines():
        yield f"{' ' * indent}{line}"
