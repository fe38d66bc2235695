"""Pages for the report's tests, from small to large."""

from __future__ import annotations

from cairn.exporters.report_model import (
    AwardRow,
    Chapter,
    CheckLine,
    DefinitionRow,
    ElementCell,
    Figure,
    Link,
    MendRow,
    Part,
    ReportPage,
    StatusRow,
    StrangerRow,
    TextList,
    TextTable,
)

__all__ = ["BADGE", "EMPTY", "full_page"]

BADGE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>'
EMPTY = ReportPage("Provider", "Programme", "now", "Nothing happened.", "0.1.0")

_NAMES = ("Amélie Nowak-Żurawska", "محمد بن سلمان", "王小明", "Zoë 🦄", "अनुष्का शर्मा")
_CHECKS = tuple(
    CheckLine(check, "passed", "A sentence of a usual length says what was found by this check.")
    for check in (
        *("Readable", "Contexts", "Shape", "Every term defined", "Issuer key", "Proof", "Refresh"),
        *("Status", "Not yet valid", "Expired", "Recipient", "Endorsements", "Issuer known"),
    )
)


def _award(number: int) -> AwardRow:
    return AwardRow(
        learner=_NAMES[number % len(_NAMES)],
        achievement="Generative AI for Finance",
        date="2026-11-22",
        result="Merit",
        verdict="undetermined" if number % 7 == 3 else "valid",
        sentence="Signed by Northlight Academy, unchanged and in force.",
        links=(
            Link("JSON", f"credentials/{number}.json"),
            Link("Badge", f"badges/{number}.png"),
            Link("PDF", f"certificates/{number}.pdf"),
        ),
        checks=_CHECKS,
    )


def _parts(text: str) -> tuple[Part, ...]:
    table = TextTable(text, (text, "b"), ((text, text),))
    lists = (TextList(text, (text, text)), TextList("Empty", ()))
    return (
        Part(text, text, "todo", (text,), lists, BADGE, text, (table, table)),
        Part("Keyed", "Stop", "gone", svg=BADGE, svg_text=text, tables=(table,), keyed=True),
        Part("Without a picture", tables=(table,)),
        Part("Without a word"),
    )


def full_page(awards: int = 5, text: str = "Skills for finance") -> ReportPage:
    """A page with every chapter; `text` stands wherever foreign text can."""
    check = CheckLine(text, "undetermined", text, text)
    elements = (
        ElementCell("1", text, present=True),
        ElementCell("2", text, present=False, mend=text),
        ElementCell("O1", text, present=False, mandatory=False),
    )
    return ReportPage(
        provider=text,
        programme=text,
        made_at=text,
        summary=text,
        version=text,
        figures=(Figure(text, text, text),),
        mends=(MendRow(text, text, text, text, text), MendRow("9", "email", text, text)),
        awards=(
            AwardRow(text, text, text, text, "invalid", text, (Link(text, text),), (check,), text),
            AwardRow(text, text, text, text, "revoked", text, notes=(text,), anchor=text),
            *(_award(number) for number in range(awards)),
        ),
        definitions=(
            DefinitionRow(text, elements, BADGE, text),
            DefinitionRow("Second", elements, b"GIF"),
        ),
        withdrawn=(StatusRow(text, text, "suspended", text, text),),
        strangers=(StrangerRow(text, text, text, "not checked", text, (check,)),),
        checked=(text,),
        not_checked=(text,),
        more=(
            Chapter(
                "market",
                text,
                text,
                (text,),
                (TextTable(text, (text, "b"), ((text, text), ("short",), ("l", "o", "ng"))),),
                BADGE,
                text,
                _parts(text),
                text,
            ),
        ),
        downloads=(Link(text, text),),
        lang="en",
    )
