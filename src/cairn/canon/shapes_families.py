"""Families of plain texts: what holds for one of a family holds for all of it.

Most values that differ within a batch are plain: ids, numbers, days, hashes, names of people. The
texts of a family look alike to every question that is asked of a text besides which one it is:

- none has a character that N-Quads or JSON would escape;
- the ids are absolute IRIs (RFC 3987) of one scheme, without white space of any kind;
- a `cairn.canon.shapes_match.Classify` gives all of them one class.

So one regular expression over all the texts of a document answers for each of them. A text of no
family is nothing bad: it is looked at by itself. tests/canon and tests/credentials draw texts from
each family and hold it to these promises.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["BETWEEN", "FAMILIES", "Family", "families_pattern"]

BETWEEN = "\0"
"""Stands between two texts; no text of a family holds it."""


class Family(NamedTuple):
    """Texts that are alike.

    Attributes:
        name: What they are, in words.
        pattern: A regular expression for all of such a text. Its repetitions are possessive: a
            text that does not fit is refused in one pass.
        is_iri: Whether they are absolute IRIs.
    """

    name: str
    pattern: str
    is_iri: bool = False


_HEX = "[0-9a-f]"
_LETTER = r"[^\W\d_]"
_HOST = "[a-z0-9]++(?:[.-][a-z0-9]++)*+"

FAMILIES = (
    Family(
        "a web address without a port or a query",
        f"https://{_HOST}(?:/[A-Za-z0-9._~/-]*+)?+(?:#[A-Za-z0-9._~-]*+)?+",
        is_iri=True,
    ),
    Family("a UUID", f"urn:uuid:{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}", is_iri=True),
    Family("a DID of one part", "did:(?:example|jwk|key|web):[A-Za-z0-9._-]++", is_iri=True),
    Family("a mail address as an id", f"mailto:[A-Za-z0-9._-]++@{_HOST}", is_iri=True),
    Family("a number", r"[0-9]{1,9}+(?:\.[0-9]{1,9}+)?+"),
    Family(
        "an instant on a day that each month has",
        "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
        "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z",
    ),
    Family("a SHA-256 of Open Badges", rf"sha256\${_HEX}{{64}}"),
    Family("a number with letters before it", "[A-Za-z]{1,20}+-?+[0-9]{4,32}+"),
    Family("a long number of base 16", f"{_HEX}{{16,128}}+"),
    Family("several words of letters", f"{_LETTER}{{1,40}}+(?: {_LETTER}{{1,40}}+){{1,9}}+"),
)
"""The families, in the order in which a text is tried."""

_PATTERNS = [(family, re.compile(family.pattern)) for family in FAMILIES]


def families_pattern(
    texts: Sequence[str], iris: Sequence[bool], schemes: tuple[str, ...]
) -> re.Pattern[str] | None:
    """Return what matches texts of the same families, joined by `BETWEEN`.

    Args:
        texts: The texts of one document.
        iris: Which of them stand as ids.
        schemes: Prefixes such as ``urn:`` that an id may have.

    Returns:
        None if one of them is of no family, or is an id with another prefix.
    """
    patterns = []
    for text, is_iri in zip(texts, iris, strict=True):
        if is_iri and not text.startswith(schemes):
            return None
        found = [
            family.pattern
            for family, pattern in _PATTERNS
            if (family.is_iri or not is_iri) and pattern.fullmatch(text)
        ]
        if not found:
            return None
        patterns.append(found[0])
    return re.compile(BETWEEN.join(patterns))
