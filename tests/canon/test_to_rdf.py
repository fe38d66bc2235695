"""From expanded JSON-LD to statements: what reaches this far and still has no place there."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.canon.to_rdf import number_term, to_quads
from cairn.kernel.errors import CairnError, LimitError
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

XSD = "http://www.w3.org/2001/XMLSchema#"


def about(*values: Any) -> list[Any]:
    return [{"@id": "urn:s", "urn:p": list(values)}]


REFUSED: dict[str, tuple[Any, str]] = {
    "a text on its own": (["x"], "undefined-term"),
    "a value on its own": ([{"@value": "x"}], "undefined-term"),
    "a list on its own": ([{"@list": []}], "undefined-term"),
    "a list in a graph": ([{"@graph": [{"@list": []}]}], "undefined-term"),
    "an id on its own": ([{"@id": "urn:s"}], "undefined-term"),
    "an id among statements": ([*about(), {"@id": "urn:o"}], "undefined-term"),
    "an id that is no text": ([{"@id": 5, "urn:p": []}], "undefined-term"),
    "a relative id": ([{"@id": "s", "urn:p": []}], "invalid-iri"),
    "a relative member": ([{"p": [{"@value": "x"}]}], "invalid-iri"),
    "a relative type": ([{"@type": ["T"]}], "invalid-iri"),
    "a relative member the other way round": (
        [{"@reverse": {"p": [{"@id": "urn:o"}]}}],
        "invalid-iri",
    ),
    "an index": ([{"@index": "x", "urn:p": [{"@value": "x"}]}], "undefined-term"),
    "a text for a value": (about("x"), "undefined-term"),
    "null for a value": (about({"@value": None}), "undefined-term"),
    "an object for a value": (about({"@value": {"a": 1}}), "undefined-term"),
    "an index of a value": (about({"@value": "x", "@index": "y"}), "undefined-term"),
    "an index of a list": (about({"@list": [], "@index": "y"}), "undefined-term"),
    "a relative datatype": (about({"@value": "x", "@type": "t"}), "invalid-iri"),
    "a datatype that is a list": (about({"@value": "x", "@type": ["urn:t"]}), "undefined-term"),
    "a language that is no text": (
        about({"@value": "x", "@language": 5}),
        "invalid-language-tag",
    ),
    "a language with a space": (
        about({"@value": "x", "@language": "d e"}),
        "invalid-language-tag",
    ),
    "a direction": (about({"@value": "x", "@direction": "rtl"}), "text-direction"),
    "a number that is no double": (about({"@value": 2**53 + 1}), "number-not-exact"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_has_no_place_among_statements(case: str) -> None:
    expanded, code = REFUSED[case]
    with pytest.raises(CairnError) as caught:
        to_quads(expanded, DEFAULT_LIMITS)
    assert caught.value.code == code


def test_nothing_says_nothing() -> None:
    assert to_quads([], DEFAULT_LIMITS) == []
    assert to_quads([{}], DEFAULT_LIMITS) == []
    assert len(to_quads([{}, *about({"@value": "x"}), {}], DEFAULT_LIMITS)) == 1


def test_each_statement_counts_whether_it_is_new_or_not() -> None:
    twice = about({"@value": "x"}, {"@value": "x"})
    assert len(to_quads(twice, Limits(quads=2))) == 1
    with pytest.raises(LimitError) as caught:
        to_quads(twice, Limits(quads=1))
    assert caught.value.code == "too-many-statements"


def test_nodes_without_an_id_are_nodes_of_their_own() -> None:
    found = to_quads(about({"urn:q": []}, {"urn:q": []}, {"@id": "_:x"}, {"@id": "_:x"}), Limits())
    assert len({quad.object for quad in found}) == 3
    assert all(quad.object.startswith("_:") for quad in found)


NUMBERS: dict[str, tuple[float, str | None, str]] = {
    "whole": (3, None, f'"3"^^<{XSD}integer>'),
    "the last that is": (10**21 - 2**17, None, f'"{10**21 - 2**17}"^^<{XSD}integer>'),
    "the first that is not": (10**21, None, f'"1.0E21"^^<{XSD}double>'),
    "the same below zero": (-(10**21), None, f'"-1.0E21"^^<{XSD}double>'),
    "whole, of a type": (3.0, "urn:t", '"3"^^<urn:t>'),
    "large, of a type": (1e21, "urn:t", '"1.0E21"^^<urn:t>'),
    "a fraction": (0.5, None, f'"5.0E-1"^^<{XSD}double>'),
    "a double": (120, f"{XSD}double", f'"1.2E2"^^<{XSD}double>'),
    "the smallest": (5e-324, None, f'"4.940656458412465E-324"^^<{XSD}double>'),
    "more digits than fit": (0.1 + 0.2, None, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", NUMBERS)
def test_how_a_number_is_written(case: str) -> None:
    value, datatype, expected = NUMBERS[case]
    if expected:
        assert number_term(value, datatype) == expected
        return
    with pytest.raises(CairnError) as caught:
        number_term(value, datatype)
    assert caught.value.code == "number-not-exact"
