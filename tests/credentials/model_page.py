"""Writes docs/model.md from the model: `python tests/credentials/model_page.py`."""

from __future__ import annotations

from pathlib import Path

from cairn.credentials.microcredential import CAIRN_MEMBERS, ELEMENTS
from cairn.credentials.model import CLASSES, ENUMERATIONS, ModelClass

PAGE = Path(__file__).resolve().parents[2] / "docs" / "model.md"

_INTRODUCTION = """\
# The data model

This page is written from the tables in `cairn.credentials.model`; a test holds it against them.

The classes are those of Open Badges 3.0 (context 3.0.3) and of CLR 2.0. What a member means is
told by [the specification](https://www.imsglobal.org/spec/ob/v3p0/). *Occurs* counts the
values; where more than one may stand, the canonical JSON is an array even for one. Cairn writes
the canonical form and reads both.
"""


def _types(entry: ModelClass) -> str:
    if not entry.types:
        return "It needs no `type`."
    groups = [" or ".join(f"`{name}`" for name in group) or "any text" for group in entry.types]
    form = "an array with" if entry.type_array else "the text"
    closed = " No other members are allowed." if entry.closed else ""
    return f"`type` is {form} {' and '.join(groups)}.{closed}"


def _occurs(*, required: bool, many: bool) -> str:
    return f"{int(required)}..{'*' if many else 1}"


def _class_section(entry: ModelClass) -> list[str]:
    lines = [f"## {entry.name}", "", _types(entry), "", "| member | is | occurs | note |"]
    lines.append("|---|---|---|---|")
    if entry.credential:
        lines.append("| `@context` | URLs | 2..* | the VC 2.0 one first, then the badge one |")
    lines.extend(
        f"| `{item.name}` | {' or '.join(item.ranges)} "
        f"| {_occurs(required=item.required, many=item.many)} | {item.note} |"
        for item in entry.properties
    )
    return [*lines, ""]


def _lists() -> list[str]:
    lines = ["## Word lists", "", "| list | words | own words |", "|---|---|---|"]
    for entry in ENUMERATIONS:
        words = ", ".join(f"`{word}`" for word in entry.values)
        lines.append(f"| {entry.name} | {words} | {'`ext:...`' if entry.extensible else 'no'} |")
    return [*lines, ""]


def _elements() -> list[str]:
    lines = [
        "## The European elements",
        "",
        "Annex I of the Council Recommendation on micro-credentials (2022/C 243/02) lists eleven",
        "mandatory and five optional elements. `cairn lint` says which of them a definition lacks.",
        "",
        "| # | element | needed | where it lives | how to add it |",
        "|---|---|---|---|---|",
    ]
    for item in ELEMENTS:
        needed = "mandatory" if item.mandatory else "optional"
        lines.append(f"| {item.number} | {item.name} | {needed} | {item.where} | {item.mend} |")
    lines += [
        "",
        "Where Open Badges has no member for an element, Cairn's context adds one:",
        "",
        "| member | on | meaning |",
        "|---|---|---|",
    ]
    lines.extend(f"| `{name}` | {holder} | {said} |" for name, holder, said in CAIRN_MEMBERS)
    return [*lines, ""]


def model_page() -> str:
    """Give the text of docs/model.md."""
    lines = [_INTRODUCTION, *_elements()]
    for entry in CLASSES:
        lines.extend(_class_section(entry))
    return "\n".join([*lines, *_lists()]).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(model_page(), encoding="utf-8")
