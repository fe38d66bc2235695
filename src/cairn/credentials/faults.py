"""What is wrong with a document, said member by member. Knows no standard, only how to say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cairn.kernel.json_text import Json

__all__ = ["Basis", "Fault", "Findings", "as_list", "is_url", "join", "one_per_path", "shown"]

Basis = Literal["schema", "specification"]
"""Who asks: the published JSON Schema, or only the words of the specification."""

_MANY = 200  # a person stops reading long before; a hostile document must not make a huge report
_SHOWN = 60

# RFC 3987 section 2.2, loosely: a scheme, a colon, and no character that no IRI may hold.
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with, or worth saying about, one member of a document.

    Attributes:
        path: Where, such as ``credentialSubject.achievement.name`` or ``evidence[0].id``; empty
            for the document itself.
        code: A stable, lower-case, hyphenated reason code.
        sentence: One plain sentence that says what is wrong.
        mend: One plain sentence that says what to do; may be empty.
        basis: ``schema`` when the published JSON Schema refuses it too, else ``specification``.
    """

    path: str
    code: str
    sentence: str
    mend: str = ""
    basis: Basis = "specification"


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome of a check: what is wrong, and what is accepted but worth a word.

    Attributes:
        faults: What the standard refuses.
        notes: What the standard, or this reader, tolerates.
    """

    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


def is_url(value: Json) -> bool:
    """Tell whether a value is text that is an absolute URL, such as ``did:example:1``."""
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def as_list(value: Json) -> list[Json]:
    """Give the items of an array, a single value as one item, and nothing for null."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def join(path: str, member: str | int) -> str:
    """Extend a path by a member name or an array index."""
    if isinstance(member, int):
        return f"{path}[{member}]"
    return f"{path}.{member}" if path else member


def shown(value: Json) -> str:
    """Write a value for a sentence, cut so that it cannot flood the page."""
    text = value if isinstance(value, str) else type(value).__name__
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"


def one_per_path(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Keep the first fault of each path, and no more than a person can use."""
    first: dict[str, Fault] = {}
    for fault in faults:
        first.setdefault(fault.path, fault)
        if len(first) == _MANY:
            break
    return tuple(first.values())
