"""Everything about a text that a rule of shape may ask, as one value.

Two texts of one class are the same to `cairn.credentials.shape`, to the rules of the data model and
to the search for disguised members: a date stays a date, whichever day it is. So what was found out
about one document holds for another whose texts are of the same classes.

A rule that asks something new of a text needs a new part here. tests/credentials compares the
classes with every data type and word list of the model.
"""

from __future__ import annotations

from collections.abc import Hashable

from cairn.credentials.faults import is_url
from cairn.credentials.model_datatypes import (
    DATATYPES,
    ENUMERATIONS,
    is_extension,
    is_instant,
    looks_extended,
)
from cairn.credentials.shape_prose import is_identity_hash

__all__ = ["text_class"]

# Words that a rule compares a text with.
_WORDS = frozenset(word for entry in ENUMERATIONS for word in entry.values)
_DATATYPES = {entry.name: entry for entry in DATATYPES}
_is_date = _DATATYPES["date"].in_words
_is_language = _DATATYPES["language"].in_schema
_is_jws = _DATATYPES["compact-jws"].in_schema
_DOTS_OF_JWS = 2
_LONGEST_LANGUAGE = 13
# Longer than any scheme in use; what stands before a colon farther on is prose.
_LONGEST_PREFIX = 64


def text_class(text: str, *, is_iri: bool = False) -> Hashable:
    """Name the class of a text.

    Args:
        text: Any text without lone surrogates.
        is_iri: Whether it is known to be an absolute IRI (RFC 3987): then it is no date, language
            tag, JWS or hash.
    """
    prefix, colon, _ = text.partition(":")
    if is_iri:
        return prefix, is_url(text), "ext:" in text
    if text in _WORDS:
        return text
    if text[10:11] == "T" and is_instant(text):
        return is_instant
    return (
        # An id's prefix may be a term; a text without a prefix is no URL and no extension.
        (prefix[:_LONGEST_PREFIX], is_url(text), looks_extended(text), is_extension(text))
        if colon
        else not text,
        text[4:5] == "-" and _is_date(text),
        len(text) <= _LONGEST_LANGUAGE and text[:1].isalpha() and _is_language(text),
        text.count(".") == _DOTS_OF_JWS and _is_jws(text),
        "$" in text and is_identity_hash(text),
    )
