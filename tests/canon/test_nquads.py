"""N-Quads lines: read strictly, written in their one canonical form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon.nquads import Quad, literal_term, parse_nquads, serialize
from cairn.kernel.errors import InputError, LimitError
from cairn.kernel.limits import Limits

GOOD = {
    "an IRI": ("<urn:s> <urn:p> <urn:o> .", "<urn:s> <urn:p> <urn:o> .\n"),
    "a blank node": ("_:a <urn:p> _:b.c .", "_:a <urn:p> _:b.c .\n"),
    "a graph": ('<urn:s> <urn:p> "x" _:g .', '<urn:s> <urn:p> "x" _:g .\n'),
    "no spaces": ('<urn:s><urn:p>"x".', '<urn:s> <urn:p> "x" .\n'),
    "a comment": ('<urn:s> <urn:p> "x" . # so', '<urn:s> <urn:p> "x" .\n'),
    "a datatype": ('<urn:s> <urn:p> "1"^^<urn:t> .', '<urn:s> <urn:p> "1"^^<urn:t> .\n'),
    "a needless datatype": (
        '<urn:s> <urn:p> "x"^^<http://www.w3.org/2001/XMLSchema#string> .',
        '<urn:s> <urn:p> "x" .\n',
    ),
    "a language": ('<urn:s> <urn:p> "x"@de-AT .', '<urn:s> <urn:p> "x"@de-AT .\n'),
    "escapes that go": (r'<urn:s> <urn:p> "\u0041\U0001F600\'" .', '<urn:s> <urn:p> "A😀\'" .\n'),
    "escapes that stay": (
        r'<urn:s> <urn:p> "\t\b\n\r\f\"\\\u0001\u007F\uFFFE" .',
        '<urn:s> <urn:p> "\\t\\b\\n\\r\\f\\"\\\\\\u0001\\u007F\\uFFFE" .\n',
    ),
    "an escaped IRI": (r"<urn:\u00e9> <urn:p> <urn:o> .", "<urn:é> <urn:p> <urn:o> .\n"),
    "nothing": ("\n  \n# only words\n", ""),
}

BAD = {
    "no full stop": "<urn:s> <urn:p> <urn:o>",
    "a blank predicate": "<urn:s> _:p <urn:o> .",
    "a literal subject": '"x" <urn:p> <urn:o> .',
    "a space in an IRI": "<urn: s> <urn:p> <urn:o> .",
    "an open literal": '<urn:s> <urn:p> "x .',
    "a language and a datatype": '<urn:s> <urn:p> "x"@en^^<urn:t> .',
    "a language without a name": '<urn:s> <urn:p> "x"^^'
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .",
    "an escape beyond Unicode": r'<urn:s> <urn:p> "\UFFFFFFFF" .',
    "half a character": r'<urn:s> <urn:p> "\uD800" .',
    "an unknown escape": r'<urn:s> <urn:p> "\x" .',
    "two statements on a line": "<urn:s> <urn:p> <urn:o> . <urn:s> <urn:p> <urn:o> .",
    "Turtle": "@prefix ex: <urn:> .",
    "JSON": '{"a": 1}',
    "a label that ends in a full stop": "_:a. <urn:p> <urn:o> .",
}


@pytest.mark.parametrize("case", GOOD)
def test_lines_and_their_canonical_form(case: str) -> None:
    text, canonical = GOOD[case]
    assert serialize(parse_nquads(text)) == canonical


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_statement(case: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_nquads(BAD[case])
    assert caught.value.code == "not-n-quads"


def test_the_line_at_fault_is_named() -> None:
    with pytest.raises(InputError, match="Line 2 "):
        parse_nquads("<urn:s> <urn:p> <urn:o> .\nnonsense")


def test_limits_come_first() -> None:
    line = "<urn:s> <urn:p> <urn:o> .\n"
    with pytest.raises(LimitError):
        parse_nquads(line * 3, Limits(quads=2))
    with pytest.raises(LimitError):
        parse_nquads(line, Limits(document_bytes=10))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_writing_and_reading(text: str) -> None:
    quad = Quad("<urn:s>", "<urn:p>", literal_term(text))
    assert parse_nquads(quad.line()) == [quad]


@given(st.text())
def test_any_text_gives_statements_or_our_error(text: str) -> None:
    try:
        quads = parse_nquads(text)
    except InputError:
        return
    assert parse_nquads(serialize(quads)) == quads
