"""The report: well formed, told in chapters, safe with any text, and one file for ever."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.exporters.report_model import AwardRow, Chapter, DefinitionRow, Link, TextTable
from cairn.exporters.report_page import report_html
from exporters.report_pages import BADGE, EMPTY, full_page

_VOID = frozenset({"meta", "br", "img", "link", "input", "hr"})
_SHAPES = frozenset({"ellipse", "rect"})


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str]
    parent: _Element | None
    text: str = ""
    children: list[_Element] = field(default_factory=list)

    def inside(self, tag: str) -> bool:
        above = self.parent
        while above is not None:
            if above.tag == tag:
                return True
            above = above.parent
        return False


class _Tree(HTMLParser):
    """Every element of a page; nesting that does not close is a failure."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.all: list[_Element] = []
        self._open: list[_Element] = []
        self.feed(page.decode("utf-8"))
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        above = self._open[-1] if self._open else None
        assert len(dict(attrs)) == len(attrs), "an attribute is given twice"
        element = _Element(tag, {key: value or "" for key, value in attrs}, above)
        self.all.append(element)
        if above is not None:
            above.children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _SHAPES, "only shapes close themselves"
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def some(self, *tags: str) -> list[_Element]:
        return [element for element in self.all if element.tag in tags]


PAGES = {
    "empty": EMPTY,
    "full": full_page(),
    "hostile": full_page(text="\"'><script>alert(1)</script><!-- ]]> & \x00\ud800\u202e${title}"),
}


@pytest.fixture(params=PAGES, scope="module")
def tree(request: pytest.FixtureRequest) -> _Tree:
    return _Tree(report_html(PAGES[request.param]))


def test_the_document_has_a_language_a_title_and_one_first_heading(tree: _Tree) -> None:
    assert tree.some("html")[0].attributes["lang"] == "en"
    assert tree.some("title")[0].text.strip()
    assert len(tree.some("h1")) == 1
    assert len(tree.some("main")) == 1


def test_headings_never_skip_a_level(tree: _Tree) -> None:
    levels = [int(element.tag[1]) for element in tree.some("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_scopes_and_a_labelled_region(tree: _Tree) -> None:
    for table in tree.some("table"):
        assert table.children[0].tag == "caption"
        assert table.children[0].text.strip()
        region = table.parent
        assert region is not None
        assert region.attributes["role"] == "region"
        assert region.attributes["tabindex"] == "0"
        assert region.attributes["aria-labelledby"] == table.children[0].attributes["id"]
    for head in tree.some("th"):
        assert head.attributes["scope"] in {"col", "row", "rowgroup"}


def test_every_row_is_as_wide_as_its_head(tree: _Tree) -> None:
    for table in tree.some("table"):
        rows = [r for part in table.children for r in part.children if r.tag == "tr"]
        widths = {
            sum(int(cell.attributes.get("colspan", "1")) for cell in row.children) for row in rows
        }
        assert len(widths) == 1


def test_identifiers_are_unique_and_every_reference_is_kept(tree: _Tree) -> None:
    ids = [e.attributes["id"] for e in tree.all if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    wanted = [
        e.attributes["aria-labelledby"] for e in tree.all if "aria-labelledby" in e.attributes
    ]
    wanted += [
        e.attributes["href"][1:] for e in tree.some("a") if e.attributes["href"].startswith("#")
    ]
    assert set(wanted) <= set(ids)


def test_pictures_have_alternatives_and_decoration_is_hidden(tree: _Tree) -> None:
    for image in tree.some("img"):
        assert "alt" in image.attributes
    for drawing in tree.some("svg"):
        assert drawing.attributes["aria-hidden"] == "true"


def test_links_say_where_they_go(tree: _Tree) -> None:
    for link in tree.some("a", "summary"):
        assert link.text.strip()


def test_nothing_comes_from_elsewhere_and_nothing_runs(tree: _Tree) -> None:
    assert not tree.some("script", "link", "iframe", "object", "embed", "form", "base")
    for element in tree.all:
        assert not [name for name in element.attributes if name.startswith("on")]
        assert "style" not in element.attributes, "the policy allows the style sheet only"
        for name in ("src", "href", "srcset", "action", "poster"):
            value = element.attributes.get(name, "")
            inside = value.startswith("data:image/")
            assert inside or not re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*:|//)", value)


def test_the_policy_allows_this_style_sheet_and_no_request(tree: _Tree) -> None:
    sheet = tree.some("style")[0].text
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = next(
        meta.attributes["content"]
        for meta in tree.some("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none';")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"@import|url\((?!\"data:)", sheet)


def test_the_style_sheet_serves_everyone() -> None:
    page = report_html(EMPTY).decode()
    for wish in ("color-scheme: dark", "reduced-motion", "print", "forced-colors", "max-width"):
        assert wish in page
    assert ":focus-visible" in page


def test_a_colour_always_has_words(tree: _Tree) -> None:
    for element in tree.all:
        if "tag" in element.attributes.get("class", "").split():
            assert element.text.strip()


def test_the_page_says_it_is_not_for_publication(tree: _Tree) -> None:
    assert "not for publication" in tree.some("main")[0].text
    assert any(meta.attributes.get("content") == "noindex, nofollow" for meta in tree.some("meta"))


def test_chapters_come_in_order() -> None:
    tree = _Tree(report_html(full_page()))
    ids = [section.attributes["id"] for section in tree.some("section")]
    assert ids == [
        *("made", "mends", "credentials", "elements", "withdrawn", "strangers"),
        *("market", "method"),
    ]
    contents = [link.attributes["href"][1:] for link in tree.some("a") if link.inside("nav")]
    assert contents == ids


def test_an_empty_run_is_told_in_words() -> None:
    main = _Tree(report_html(EMPTY)).some("main")[0].text
    assert "None: every row of the roster could be read." in main
    assert "No credential was made." in main
    assert "No credential is revoked or suspended." in main


def test_what_needs_a_look_is_linked_first() -> None:
    tree = _Tree(report_html(full_page(awards=200)))
    anchors = [
        link.attributes["href"][1:]
        for link in tree.some("a")
        if link.attributes["href"].startswith("#credential-")
    ]
    assert anchors[0] == "credential-6"
    assert len(anchors) == 19, "twenty at most are named, the invalid one under its own anchor"
    assert "more." in tree.some("main")[0].text


def test_checks_say_outcome_sentence_and_next_step() -> None:
    tree = _Tree(report_html(full_page(text="Foreign")))
    lines = [
        e for e in tree.some("li") if e.parent and e.parent.attributes.get("class") == "checks"
    ]
    assert lines[0].text == "Foreign could not be determined. ForeignNext: Foreign"
    summaries = [e.text for e in tree.some("summary")]
    assert summaries[0] == "Checks: 1 could not be determined for Foreign, Foreign"
    assert summaries[1].startswith("13 checks passed for Amélie Nowak-Żurawska")


PATHS = {
    "plain": ("credentials/a 1.json", "credentials/a%201.json"),
    "names": ("credentials/王#?.json", "credentials/%E7%8E%8B%23%3F.json"),
    "colon": ("javascript:alert(1)", "javascript%3Aalert%281%29"),
    "absolute": ("/etc/passwd", None),
    "host": ("//evil.example/x", None),
    "backslash": ("\\\\evil\\x", None),
    "url": ("https://evil.example/x", None),
    "surrogate": ("a\ud800", "a%3F"),
    "nothing": ("", None),
}


@pytest.mark.parametrize("case", PATHS)
def test_only_relative_files_are_linked(case: str) -> None:
    path, expected = PATHS[case]
    tree = _Tree(report_html(replace(EMPTY, downloads=(Link("Take", path),))))
    links = [a.attributes["href"] for a in tree.some("a") if a.text == "Take"]
    assert links == ([expected] if expected else [])
    assert "Take" in tree.some("main")[0].text


def test_anchors_that_clash_are_numbered() -> None:
    award = AwardRow("A", "B", "", "", "valid", "", anchor="same one")
    tree = _Tree(report_html(replace(EMPTY, awards=(award, award, replace(award, anchor="")))))
    ids = [row.attributes["id"] for row in tree.some("tr") if "id" in row.attributes]
    assert ids == ["same-one", "credential-2", "credential-3"]


def test_a_picture_too_large_is_left_out() -> None:
    large = BADGE + b" " * 200_000
    page = replace(
        EMPTY, definitions=(DefinitionRow("A", (), large), DefinitionRow("B", (), BADGE))
    )
    assert len(_Tree(report_html(page)).some("img")) == 1


def test_a_chapter_without_columns_has_no_table() -> None:
    chapter = Chapter("x y", "T", "S", tables=(TextTable("c", (), ((),)),))
    tree = _Tree(report_html(replace(EMPTY, more=(chapter,))))
    assert tree.some("table") == []
    assert tree.some("section")[-1].attributes["id"] == "x-y"


def test_three_hundred_rows_stay_usable() -> None:
    assert len(report_html(full_page(awards=300))) < 3_000_000


def test_the_same_page_gives_the_same_bytes() -> None:
    assert report_html(full_page()) == report_html(full_page())


@given(st.text(st.characters(), max_size=60))
def test_any_text_stays_text(text: str) -> None:
    plain = _Tree(report_html(full_page(awards=1)))
    tree = _Tree(report_html(full_page(awards=1, text=text)))
    assert len(tree.some("script")) == 0
    assert len(tree.some("section")) == len(plain.some("section"))
    assert len(tree.some("td", "th")) == len(plain.some("td", "th"))
