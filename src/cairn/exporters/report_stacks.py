"""The report's chapter on stacks: who was awarded, who is nearly there, whose parts end soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from cairn.exporters.report_model import Chapter, Part, TextList, TextTable
from cairn.exporters.stack_case import StackCase, standing_in_short, stones
from cairn.exporters.stack_drawing import stack_svg
from cairn.exporters.stack_text import nearest_first, spoken, what_is_open

__all__ = ["RenewalCase", "stack_part", "stack_table", "stacks_chapter"]

_MOST_ROWS = 60
_MOST_DRAWN = 6
_STYLES: Mapping[str, Literal["ok", "bad", "todo", "gone"]] = {
    "active": "ok",
    "suspended": "gone",
    "withdrawn": "bad",
    "refused": "bad",
}


_RULE = (
    "A stack is awarded when everything that its pathway asks for is held, and it is held to that: "
    "when a part is taken back, ends or turns out not to verify, the stack is evaluated again. If "
    "nothing else stands in, it is suspended, and its holder is told what would bring it back."
)


class RenewalCase(Protocol):
    """One credential that ends, as the listing of renewals tells it."""

    @property
    def name(self) -> str:
        """The person's name."""
        ...

    @property
    def title(self) -> str:
        """What the credential is called."""
        ...

    @property
    def until(self) -> datetime:
        """When it ends."""
        ...

    @property
    def days(self) -> int:
        """Whole days until then; negative when it has ended."""
        ...

    @property
    def ways(self) -> tuple[str, ...]:
        """What renews it, one sentence each."""
        ...

    @property
    def stacks(self) -> tuple[str, ...]:
        """Names of the stacks that rest on it."""
        ...


def stacks_chapter(
    cases: Sequence[StackCase],
    *,
    drawn: Sequence[StackCase] = (),
    renewals: Sequence[RenewalCase] = (),
) -> Chapter:
    """Tell where everybody stands.

    Args:
        cases: Everybody on every pathway.
        drawn: Whose paths are drawn; the first few of `cases` that need a look when left out.
        renewals: Credentials that end soon or have ended.
    """
    counts = Counter(one.state for one in cases)
    nearly = [one for one in cases if one.state == "incomplete" and len(one.tree.missing) == 1]
    told = [one for one in nearest_first(cases) if one.state != "incomplete"]
    shown = [*told, *nearest_first(nearly)][:_MOST_ROWS]
    paragraphs = [_RULE, *_others(cases, shown)]
    tables = [stack_table(shown)] if shown else []
    if renewals:
        tables.append(_renewals(renewals))
    parts = drawn or [*told, *nearest_first(nearly)][:_MOST_DRAWN]
    return Chapter(
        "stacks",
        "Stacks",
        _summary(counts, len(nearly)),
        tuple(paragraphs),
        tuple(tables),
        parts=tuple(stack_part(one) for one in parts),
        count=str(counts["active"]),
    )


def _others(cases: Sequence[StackCase], shown: Sequence[StackCase]) -> list[str]:
    """How many are not in the table, told by whether they have begun."""
    there = set(map(id, shown))
    begun_or_not = [bool(one.tree.used) for one in cases if id(one) not in there]
    begun, unbegun = begun_or_not.count(True), begun_or_not.count(False)
    told = []
    if begun:
        told.append(f"{begun} more {'has' if begun == 1 else 'have'} more than one thing to do.")
    if unbegun:
        told.append(
            f"{unbegun} {'has' if unbegun == 1 else 'have'} nothing yet of what is asked for."
        )
    return [" ".join(told)] if told else []


def _summary(counts: Counter[str], nearly: int) -> str:
    said = [
        (counts["active"], "stack stands", "stacks stand"),
        (counts["suspended"], "is suspended", "are suspended"),
        (counts["waiting"], "waits for approval", "wait for approval"),
        (nearly, "lacks one thing", "lack one thing"),
    ]
    words = [f"{number} {one if number == 1 else many}" for number, one, many in said if number]
    return f"{', '.join(words)}." if words else "Nobody has completed a stack yet."


def stack_table(cases: Sequence[StackCase]) -> TextTable:
    """A row for each stack: whose, which, how it stands, and what is open."""
    return TextTable(
        "Stacks that were awarded, and those that lack one thing",
        ("Learner", "Qualification", "How it stands", "What is open"),
        tuple(
            (one.name, one.pathway.name, standing_in_short(one), what_is_open(one)) for one in cases
        ),
    )


def _renewals(lines: Sequence[RenewalCase]) -> TextTable:
    return TextTable(
        "Credentials that end soon or have ended",
        ("Learner", "Credential", "Ends", "What renews it", "Rests on it"),
        tuple(
            (
                one.name,
                one.title,
                f"{one.until.date().isoformat()}, "
                + (f"in {one.days} days" if one.days >= 0 else "ended"),
                " Or: ".join(one.ways),
                ", ".join(one.stacks),
            )
            for one in lines
        ),
    )


def stack_part(case: StackCase) -> Part:
    """Draw and tell one person's path."""
    said = spoken(case)
    short = standing_in_short(case)
    rows = [
        (stone.name, stone.note[0].upper() + stone.note[1:])
        for stone in stones(case.tree)
        if stone.note
    ]
    return Part(
        title=f"{case.name}: {case.pathway.name}",
        state=short,
        style=_STYLES.get(case.state, "todo"),
        paragraphs=(said.opening,),
        lists=tuple(TextList(heading, sentences) for heading, sentences in said.parts),
        svg=stack_svg(case),
        svg_text=f"The path of {case.name} to {case.pathway.name}, drawn stone by stone: {short}.",
        tables=(
            TextTable(
                f"What {case.pathway.name} asks, and how it stands",
                ("Asked for", "How it stands"),
                tuple(rows),
            ),
        ),
    )
