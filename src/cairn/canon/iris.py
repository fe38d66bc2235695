"""What may stand as an IRI or a language tag in a statement that somebody signs.

Knows the grammars of RFC 3987 and RFC 5646. Does not resolve, compare or fetch.

The check is strict on purpose: libraries treat odd IRIs (a space, a bad percent escape, two
number signs) in three different ways, so a signature over one would not travel.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["ABSOLUTE_IRI", "is_absolute_iri", "is_language_tag"]

# RFC 3987 section 2.2: ucschar, and iprivate, which is allowed in the query only.
_UCSCHAR = (
    "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    "\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd\U00040000-\U0004fffd"
    "\U00050000-\U0005fffd\U00060000-\U0006fffd\U00070000-\U0007fffd\U00080000-\U0008fffd"
    "\U00090000-\U0009fffd\U000a0000-\U000afffd\U000b0000-\U000bfffd\U000c0000-\U000cfffd"
    "\U000d0000-\U000dfffd\U000e1000-\U000efffd"
)
_IPRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_NAME = rf"A-Za-z0-9._~!$&'()*+,;={_UCSCHAR}\-"
_PERCENT = "%[0-9A-Fa-f]{2}"


def _run_of(characters: str) -> str:
    # Possessive, so that a long text that is no IRI is refused in one pass.
    return rf"(?:[{_NAME}{characters}]++|{_PERCENT})*+"


ABSOLUTE_IRI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*+:"
    rf"(?://(?:{_run_of(':')}@)?"  # user information
    rf"(?:\[[0-9A-Fa-fv.:]++\]|{_run_of('')})(?::[0-9]*+)?(?=[/?#]|\Z)"  # host and port
    rf"{_run_of(':@/')}|(?!//){_run_of(':@/')})"
    rf"(?:\?{_run_of(':@/?' + _IPRIVATE)})?"
    rf"(?:#{_run_of(':@/?')})?"
)
"""The grammar itself, for those who check ids that never come again and belong in no cache."""

_LANGUAGE_TAG = re.compile("[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


@lru_cache(maxsize=4096)
def _is_known_absolute_iri(text: str) -> bool:
    return ABSOLUTE_IRI.fullmatch(text) is not None


# Longer ones are data: images, which would push the contexts' own IRIs out of the cache.
_WORTH_KEEPING = 200


def is_absolute_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI with a scheme (RFC 3987, rule IRI).

    Blank node identifiers (``_:b0``) are not IRIs.
    """
    if len(text) <= _WORTH_KEEPING:
        return _is_known_absolute_iri(text)
    return ABSOLUTE_IRI.fullmatch(text) is not None


def is_language_tag(text: str) -> bool:
    """Tell whether a text has the form of a language tag (RDF 1.1 N-Quads, rule LANGTAG)."""
    return _LANGUAGE_TAG.fullmatch(text) is not None
