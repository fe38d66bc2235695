"""N-Quads lines: read strictly, written in their one canonical form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon.nquads import Quad, is_blank, literal_term, parse_nquads, serialize
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
    "the last control character": (
        '<urn:s> <urn:p> "\x1f \x7f\ufffe\uffff" .',
        r'<urn:s> <urn:p> "\u001F \u007F\uFFFE\uFFFF" .' + "\n",
    ),
    "a graph with an IRI": (
        "<urn:s> <urn:p> <urn:o> <urn:g> .",
        "<urn:s> <urn:p> <urn:o> <urn:g> .\n",
    ),
    "labels of every kind": ("_:0 <urn:p> _:é.-9·b .", "_:0 <urn:p> _:é.-9·b .\n"),
    "lines that end in every way": (
        "<urn:s> <urn:p> <urn:o> .\r\n_:a <urn:p> <urn:o> .\r_:b <urn:p> <urn:o> .",
        "<urn:s> <urn:p> <urn:o> .\n_:a <urn:p> <urn:o> .\n_:b <urn:p> <urn:o> .\n",
    ),
    "tabs": ("\t<urn:s>\t<urn:p>\t<urn:o>\t.\t", "<urn:s> <urn:p> <urn:o> .\n"),
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
    "a label that begins with a full stop": "_:.a <urn:p> <urn:o> .",
    "a label that begins with a hyphen": "_:-a <urn:p> <urn:o> .",
    "a label that begins with a tilde": "_:~a <urn:p> <urn:o> .",
    "a label that ends in a tilde": "_:a~ <urn:p> <urn:o> .",
    "a tilde in a label": "_:a~b <urn:p> <urn:o> .",
    "a tilde in a label and a full stop": "_:a.~b <urn:p> <urn:o> .",
    "a tilde before a graph": "<urn:s> <urn:p> <urn:o> ~<urn:g> .",
    "two graphs": "<urn:s> <urn:p> <urn:o> <urn:g> <urn:g> .",
    "a literal graph": '<urn:s> <urn:p> <urn:o> "g" .',
    "no predicate": "<urn:s> <urn:o> .",
    "a language with a figure": '<urn:s> <urn:p> "x"@e1 .',
    "a language with two hyphens": '<urn:s> <urn:p> "x"@en--us .',
    "an escape of three figures": r'<urn:s> <urn:p> "\u004" .',
    "an escape of seven figures": r'<urn:s> <urn:p> "\U0000004" .',
    "a short escape in an IRI": r"<urn:\t> <urn:p> <urn:o> .",
    "something behind the full stop": "<urn:s> <urn:p> <urn:o> . x",
    "half a character in an IRI": r"<urn:\uD800> <urn:p> <urn:o> .",
    "half a character in a datatype": r'<urn:s> <urn:p> "x"^^<urn:\uD800> .',
    "another space": "<urn:s>\u00a0<urn:p> <urn:o> .",
    **{f"a {mark} in an IRI": f"<urn:{mark}> <urn:p> <urn:o> ." for mark in '<"{}|^`\x00'},
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


def test_which_terms_are_blank_nodes() -> None:
    assert is_blank("_:a") is True
    for term in ("<urn:_:>", '"_:"', '"x"', "", "a_:"):
        assert is_blank(term) is False


def test_the_line_at_fault_is_named() -> None:
    with pytest.raises(InputError, match="Line 2 "):
        parse_nquads("<urn:s> <urn:p> <urn:o> .\nnonsense")


def test_limits_come_first() -> None:
    line = "<urn:s> <urn:p> <urn:o> .\n"
    assert len(parse_nquads(line * 2, Limits(quads=2, document_bytes=2 * len(line)))) == 2
    with pytest.raises(LimitError) as caught:
        parse_nquads(line * 3, Limits(quads=2))
    assert caught.value.code == "too-many-statements"
    with pytest.raises(LimitError) as caught:
        parse_nquads(line, Limits(document_bytes=len(line) - 1))
    assert caught.value.code == "document-too-large"


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
