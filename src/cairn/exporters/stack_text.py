"""A stack in words for a person. No ids, no codes.

Knows the order in which things are said: how it stands, what is held, what to do, other ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cairn.exporters.stack_case import StackCase, standing_sentence
from cairn.pathways.explanation import explain

__all__ = ["Spoken", "nearest_first", "spoken", "what_is_open"]

_ORDER = ("suspended", "waiting", "refused", "withdrawn", "active", "incomplete", "lapsed")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said to a person about one stack.

    Attributes:
        opening: How it stands, in a sentence or two.
        parts: Headings, each with its sentences.
    """

    opening: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def text(self) -> str:
        """Everything as it is read aloud, a sentence on each line."""
        lines = [self.opening]
        for heading, sentences in self.parts:
            lines += [f"{heading}:", *(f"  {sentence}" for sentence in sentences)]
        return "\n".join(lines)


def spoken(case: StackCase) -> Spoken:
    """Say where a person stands, what that rests on and what to do."""
    told = explain(case.tree)
    standing = standing_sentence(case)
    opening = standing or told.summary
    if case.state in ("active", "waiting") and not case.tree.satisfied:
        opening = f"{standing} {told.summary}"
    to_do = "What would bring it back" if case.state == "suspended" else "What to do"
    parts = [
        ("What it rests on" if case.tree.satisfied else "What you have", told.held),
        (to_do, told.to_do),
        ("Or, just as short", told.instead),
        ("Worth knowing", told.notes),
        ("There is a newer version. The shortest way up", _way_up(case)),
    ]
    return Spoken(opening, tuple((heading, lines) for heading, lines in parts if lines))


def _way_up(case: StackCase) -> tuple[str, ...]:
    return explain(case.upgrade).to_do if case.upgrade is not None else ()


def what_is_open(case: StackCase) -> str:
    """The one thing that the issuer wants to know: why it does not stand, or what is missing."""
    if case.state in ("suspended", "refused", "withdrawn"):
        return case.reason
    return " ".join(explain(case.tree).to_do)


def nearest_first(cases: Sequence[StackCase]) -> list[StackCase]:
    """Stacks in the order in which somebody should look at them.

    First what needs a person, then what was awarded, then whoever has the least to do.
    """
    return sorted(
        cases,
        key=lambda one: (
            _ORDER.index(one.state),
            len(one.tree.missing),
            -one.tree.root.fraction,
            one.name,
        ),
    )
