"""A study as a page: a chapter for each credential, and one for which of them pay."""

from __future__ import annotations

from collections.abc import Sequence

from cairn.exporters.page_frame import PageWords, chapters_page
from cairn.exporters.report_model import Chapter, Part, TextTable
from cairn.exporters.value_sections import Section, credential_sections, definition_section
from cairn.market.measure import Measure
from cairn.value.effect import Effect
from cairn.value.study import CredentialStudy, StudyResult
from cairn.value.telling import effect_headline

__all__ = ["credential_chapter", "section_part", "study_page", "study_summary"]


def section_part(section: Section) -> Part:
    """A section as a part of a chapter.

    Args:
        section: The section.
    """
    tables = (
        (TextTable(f"{section.finding}", section.header, section.rows),) if section.rows else ()
    )
    return Part(
        section.title,
        paragraphs=(section.finding, *section.sentences),
        svg=section.svg,
        svg_text=section.svg_text,
        tables=tables,
    )


def credential_chapter(found: CredentialStudy, phrases: Sequence[str], identifier: str) -> Chapter:
    """What a study says of one credential, as a chapter.

    Args:
        found: What it says.
        phrases: What each outcome is about.
        identifier: A fragment identifier of letters, digits and hyphens, unique on the page.
    """
    sections = credential_sections(found, phrases)
    return Chapter(
        identifier,
        found.credential.name,
        sections[0].finding if sections else "Nothing was asked.",
        parts=tuple(section_part(one) for one in sections),
    )


def study_summary(result: StudyResult) -> str:
    """What a study came to, in a sentence or two.

    Args:
        result: The study.
    """
    first = result.study.outcomes[0].column
    leads = [one.lifts[first].lead for one in result.credentials]
    known = [one for one in leads if isinstance(one, Effect)]
    if len(result.credentials) == 1 and known:
        return effect_headline(known[0])
    changed = sum(one.measurable for one in known)
    unknown = len(leads) - len(known)
    unsure = f" Of {unknown} it cannot be said." if unknown else ""
    return (
        f"Of {len(leads)} credentials {changed} changed measurably who"
        f" {result.study.outcomes[0].phrase}.{unsure}{_by_definition(result)}"
    )


def _by_definition(result: StudyResult) -> str:
    """What the choice of a definition changes, where there are credentials enough to say."""
    found = result.definitions
    if found is None or not any(isinstance(one.share, Measure) for one in found.answers):
        return ""
    return f" {found.sentence}"


def study_page(result: StudyResult, *, made_at: str, version: str) -> bytes:
    """A study as a page.

    Args:
        result: The study.
        made_at: When it was made, as it is shown.
        version: The version of Cairn that made it.

    Returns:
        One HTML document in UTF-8; the same study gives the same bytes.
    """
    phrases = [one.phrase for one in result.study.outcomes]
    chapters = [
        credential_chapter(one, phrases, f"credential-{place}")
        for place, one in enumerate(result.credentials, 1)
    ]
    if result.definitions is not None:
        section = definition_section(result)
        chapters.append(
            Chapter("definitions", section.title, section.finding, parts=(section_part(section),))
        )
    if result.faults:
        sentence = f"{len(result.faults):,} cells or rows could not be used."
        chapters.append(
            Chapter("faults", "What is wrong in the table", sentence, paragraphs=result.faults[:50])
        )
    words = PageWords(
        title=f"What is it worth? {result.study.standing.question}",
        heading="What is it worth?",
        kicker=result.study.standing.question,
        when=f"From {result.file}, put together on {made_at}",
        summary=study_summary(result),
        note_title="What this is, and is not.",
        note="Every number has its range, its people, its source and the grade of its evidence. A"
        " difference between people is not yet an effect; where the sides are not alike there is no"
        " number. No measurable effect is a finding like any other.",
        version=version,
    )
    return chapters_page(words, chapters)
