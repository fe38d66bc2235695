"""Documentation is tested: every error, code, command, setting and room has its line."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from house import pages
from house.reason_codes import sayings
from house.sources import PACKAGE, ROOT, modules, shown, tracked

DOCS = ROOT / "docs"


def _doc(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", pages.PAGES)
def test_a_page_made_from_the_code_is_current(name: str) -> None:
    assert _doc(name) == pages.PAGES[name](), f"docs/{name} is old: run make docs"


def test_every_reason_code_in_the_source_is_documented() -> None:
    """By a plain search, so that a code the page's reader does not find is missed here."""
    written = re.compile(r"""\bcode=["']([a-z0-9-]+)["']""")
    page = _doc("errors.md")
    missing = {
        f"{module.name}: {code}"
        for module in modules()
        for code in written.findall(module.text)
        if f"`{code}`" not in page
    }
    assert missing == set()


def test_every_code_is_hyphenated_lower_case() -> None:
    assert [code for code in sayings() if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []


def test_every_sentence_starts_like_one() -> None:
    """With a capital, a quotation, a value, or a word that the standards write small."""
    start = re.compile(r"[A-Z0-9“\"(…'<\[{]|[a-z]+([A-Z]|\.toml)")
    odd = {
        f"{code}: {place.sentence}"
        for code, places in sayings().items()
        for place in places
        if place.sentence and not start.match(place.sentence)
    }
    assert odd == set()


def test_every_command_and_option_is_explained() -> None:
    from typer.main import get_command

    from cairn.cli.main import app

    silent = []
    for path, command in pages.walk(get_command(app)):
        if not command.help:
            silent.append(path)
        silent += [
            f"{path} {parameter.name}"
            for parameter in pages.parameters(command)
            if not getattr(parameter, "help", None)
        ]
    assert silent == []


def test_every_setting_of_a_programme_is_documented() -> None:
    from cairn.importers.programme_settings import SETTINGS

    page = _doc("programme.md")
    missing = [
        f"[{row.table}] {row.name}"
        for row in SETTINGS
        if f"`{row.name}`" not in page and not re.search(rf"\[{row.name}\]", page)
    ]
    assert missing == []


def test_every_column_of_a_roster_is_documented() -> None:
    from cairn.importers.roster_columns import COLUMNS

    page = _doc("programme.md")
    assert [str(column) for column in COLUMNS if f"`{_name(column)}`" not in page] == []


def _name(column: object) -> str:
    return str(getattr(column, "name", column))


def test_every_room_is_on_the_map_of_the_first_decision() -> None:
    text = _doc("decisions/0001-the-house.md")
    rooms = [path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()]
    assert [room for room in rooms if f"`{room}`" not in text] == []


def test_every_decision_is_in_the_index() -> None:
    index = _doc("decisions/README.md")
    decisions = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert decisions
    assert [path.name for path in decisions if f"({path.name})" not in index] == []


def test_every_decision_has_a_status_and_a_decision() -> None:
    incomplete = [
        path.name
        for path in (DOCS / "decisions").glob("[0-9]*.md")
        if not re.search(
            r"^Status: .*^## Decision", path.read_text("utf-8"), re.DOTALL | re.MULTILINE
        )
    ]
    assert incomplete == []


def test_every_page_can_be_reached_from_the_index() -> None:
    index = _doc("index.md")
    pages_there = {path.name for path in DOCS.glob("*.md")} - {"index.md"}
    assert {name for name in pages_there if f"({name})" not in index} == set()


MARKDOWN = [path for path in tracked() if path.suffix == ".md"]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("path", MARKDOWN, ids=shown)
def test_every_link_leads_somewhere(path: Path) -> None:
    targets = [
        unquote((match[1] or match[2]).split("#")[0])
        for match in LINK.finditer(path.read_text(encoding="utf-8"))
    ]
    local = [target for target in targets if target and not re.match(r"\w+:", target)]
    assert [target for target in local if not (path.parent / target).exists()] == []


@pytest.mark.parametrize(
    "word",
    ["1EdTech certified", "TrustEd Credential", "Europass credential", "certified by 1EdTech"],
)
def test_no_page_claims_what_others_own(word: str) -> None:
    pages_with = [shown(path) for path in MARKDOWN if word in path.read_text(encoding="utf-8")]
    assert pages_with == []


def test_the_changelog_has_a_section_for_what_is_next() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[(Unreleased|\d+\.\d+\.\d+)\]", text, re.MULTILINE)
