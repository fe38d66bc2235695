"""Further chapters of the report: parts with pictures, and chapters put into a finished page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from cairn.exporters.report_bulk import BulkFigures, BulkFinding, bulk_chapter, bulk_lines
from cairn.exporters.report_model import Chapter, Part, ReportPage, TextTable
from cairn.exporters.report_page import report_html, with_chapters
from cairn.exporters.report_plans import advice_part, front_part, plan_part, plans_chapter
from cairn.exporters.report_stacks import stack_part, stacks_chapter
from cairn.kernel.errors import InputError
from cairn.pathways.planner.advice import advise
from exporters.plan_cases import CATALOGUE, FRONT, HELD, NONE, NOTHING, PLAN, ROLE, TERMS
from exporters.report_pages import BADGE, EMPTY, full_page
from exporters.stack_cases import PEOPLE

MORE = Chapter("more", "More <b>", "One more.", parts=(Part("First"), Part("Second")), count="2")


def _ids(page: bytes) -> list[str]:
    return [piece.split('"')[0] for piece in page.decode().split('<section id="')[1:]]


def test_it_works() -> None:
    page = with_chapters(report_html(full_page()), (MORE,))
    assert _ids(page)[-2:] == ["more", "method"]
    text = page.decode()
    assert '<a href="#more">More &lt;b&gt; <span class="count">2</span></a>' in text
    assert text.index('href="#market"') < text.index('href="#more"') < text.index('href="#method"')


def test_chapters_can_be_added_again_and_where_there_is_no_method() -> None:
    page = with_chapters(report_html(EMPTY), (MORE,))
    page = with_chapters(page, (Chapter("last", "Last", "The last."),))
    assert _ids(page)[-2:] == ["more", "last"]


def test_a_chapter_that_is_there_already_is_replaced() -> None:
    page = with_chapters(report_html(full_page()), (MORE, Chapter("market", "Market", "Anew.")))
    assert _ids(page).count("market") == 1
    text = page.decode()
    assert "Anew." in text
    assert text.count('<a href="#market">') == 1
    assert with_chapters(page, (MORE,)).count(b'<section id="more"') == 1
    assert _ids(with_chapters(report_html(full_page()), (Chapter("method", "M", "m."),))) == [
        *("made", "mends", "credentials", "elements", "withdrawn", "strangers", "market", "method"),
    ]


@pytest.mark.parametrize("page", [b"", b"<html></html>", report_html(EMPTY) * 2])
def test_what_is_no_report_is_left_alone(page: bytes) -> None:
    with pytest.raises(InputError) as caught:
        with_chapters(page, (MORE,))
    assert caught.value.code == "not-a-report"


def test_foreign_text_does_not_pass_for_the_mark() -> None:
    hostile = full_page(text="<!-- further chapters --><!-- further contents -->")
    page = with_chapters(report_html(hostile), (MORE,))
    assert _ids(page)[-2:] == ["more", "method"]


def test_a_table_of_a_picture_is_behind_a_disclosure_unless_it_is_its_key() -> None:
    table = (TextTable("Caption", ("a",), (("1",),)),)
    pages = {
        keyed: report_html(
            _page(Chapter("c", "C", "C.", parts=(Part("P", svg=BADGE, tables=table, keyed=keyed),)))
        ).decode()
        for keyed in (True, False)
    }
    assert "The picture as a table" in pages[False]
    assert "The picture as a table" not in pages[True]
    assert all(page.count('id="c-1-table-1"') == 1 for page in pages.values())


def _page(*chapters: Chapter) -> ReportPage:
    return replace(EMPTY, more=chapters)


@dataclass(frozen=True)
class Ends:
    """A credential that ends."""

    name: str = "Ana Díaz"
    title: str = "SQL"
    until: datetime = datetime(2026, 12, 10, tzinfo=UTC)
    days: int = 17
    ways: tuple[str, ...] = ("A shorter test.", "New evidence.")
    stacks: tuple[str, ...] = ("Analyst",)


def test_the_chapter_on_stacks_counts_and_draws() -> None:
    chapter = stacks_chapter(tuple(PEOPLE.values()), renewals=(Ends(), Ends(days=-3)))
    assert chapter.summary == (
        "2 stacks stand, 1 is suspended, 1 waits for approval, 4 lack one thing."
    )
    assert chapter.paragraphs[1] == (
        "1 more has more than one thing to do. 1 has nothing yet of what is asked for."
    )
    ending = chapter.tables[1].rows
    assert ending[0][2:] == (
        "2026-12-10, in 17 days",
        "A shorter test. Or: New evidence.",
        "Analyst",
    )
    assert ending[1][2].endswith("ended")
    assert len(chapter.parts) == 6
    assert report_html(_page(chapter))


def test_nobody_has_begun() -> None:
    chapter = stacks_chapter(())
    assert chapter.summary == "Nobody has completed a stack yet."
    assert chapter.tables == chapter.parts == ()


@pytest.mark.parametrize("who", PEOPLE)
def test_each_path_has_words_a_picture_and_a_table(who: str) -> None:
    part = stack_part(PEOPLE[who])
    assert part.svg
    assert part.svg_text
    assert part.state
    assert part.paragraphs[0]
    assert part.tables[0].rows


def test_the_chapter_on_plans_holds_every_answer() -> None:
    advice = advise(ROLE, HELD, CATALOGUE, TERMS)
    parts = (
        plan_part("A plan", PLAN, "Goal"),
        plan_part("No plan", NONE, "Goal"),
        plan_part("Nothing", NOTHING, "Goal"),
        front_part("Several", FRONT, "Goal"),
        front_part("None of several", NONE, "Goal"),
        advice_part("Advice", advice, "Goal"),
    )
    assert [part.state for part in parts] == [
        *("3 steps", "No plan", "0 steps"),
        *(f"{len(FRONT.plans)} plans", "No plan", "Go on"),
    ]
    text = report_html(_page(plans_chapter(parts))).decode()
    assert "Why each step is there" in text
    assert "There is no further one." in text


def test_the_chapter_on_many_tells_what_failed_and_how_fast() -> None:
    refused = (BulkFinding("Row 3", "Not signed", "It is not JSON."),)
    findings = tuple(BulkFinding(f"Row {n}", "Not valid", "Altered.") for n in range(50))
    figures = BulkFigures(10, 9, refused, 0.5, {"valid": 8, "invalid": 50}, findings, 0.0)
    signed, verified = bulk_lines(figures)
    assert signed.endswith("were signed in 0.5 seconds (20 a second); 1 with mistakes.")
    assert verified == (
        "58 credentials were verified in 0.0 seconds (58000 a second): 8 valid, 50 not valid."
    )
    chapter = bulk_chapter(figures)
    assert [len(table.rows) for table in chapter.tables] == [1, 41]
    assert chapter.tables[1].rows[-1][0] == "10 more"
    assert bulk_chapter(BulkFigures(0, 0, (), 0, {}, (), 0)).tables == ()
