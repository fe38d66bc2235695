"""JSON-LD to statements: what comes through, and that nothing is dropped without a word."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.nquads import serialize
from cairn.kernel.errors import CairnError, CanonicalizationError, TermError
from cairn.kernel.json_text import JsonObject

TERMS: JsonObject = {
    "@context": {
        "@protected": True,
        "id": "@id",
        "type": "@type",
        "graph": "@graph",
        "name": "urn:name",
        "knows": {"@id": "urn:knows", "@type": "@id"},
        "kind": {"@id": "urn:kind", "@type": "@vocab"},
        "float": {"@id": "urn:f", "@type": "http://www.w3.org/2001/XMLSchema#float"},
        "double": {"@id": "urn:d", "@type": "http://www.w3.org/2001/XMLSchema#double"},
        "any": "urn:any",
        "json": {"@id": "urn:json", "@type": "@json"},
        "set": {"@id": "urn:set", "@container": "@set"},
        "list": {"@id": "urn:list", "@container": "@list"},
        "words": {"@id": "urn:words", "@container": "@language"},
        "byIndex": {"@id": "urn:byIndex", "@container": "@index"},
        "byId": {"@id": "urn:byId", "@container": "@id"},
        "byType": {"@id": "urn:byType", "@container": "@type"},
        "byName": {"@id": "urn:byName", "@container": "@index", "@index": "urn:name"},
        "proof": {"@id": "urn:proof", "@type": "@id", "@container": "@graph"},
        "nest": "@nest",
        "back": {"@reverse": "urn:back"},
        "Person": "urn:Person",
        "Scoped": {"@id": "urn:Scoped", "@context": {"inner": "urn:inner"}},
    }
}
URL = "https://terms.example/v1"
SCOPED = "https://terms.example/scoped"
STORE = ContextStore().with_documents(
    {
        URL: TERMS,
        SCOPED: {"@context": {"via": {"@id": "urn:via", "@context": URL}}},
        "https://circle.example/": {"@context": "https://circle.example/"},
    }
)


def lines(members: JsonObject, context: Any = URL) -> str:
    document = {"@context": context, "id": "urn:s", **members}
    return jsonld.canonical_nquads(document, STORE)


XSD = "http://www.w3.org/2001/XMLSchema#"
MEANINGS = {
    "text": ({"name": "Zoë ®"}, '<urn:s> <urn:name> "Zoë ®" .\n'),
    "a type": (
        {"type": "Person"},
        "<urn:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:Person> .\n",
    ),
    "an id": ({"knows": "urn:o"}, "<urn:s> <urn:knows> <urn:o> .\n"),
    "a word of a vocabulary": ({"kind": "Person"}, "<urn:s> <urn:kind> <urn:Person> .\n"),
    "an object without id": (
        {"knows": {"name": "x"}},
        '<urn:s> <urn:knows> _:c14n0 .\n_:c14n0 <urn:name> "x" .\n',
    ),
    "true": ({"any": True}, f'<urn:s> <urn:any> "true"^^<{XSD}boolean> .\n'),
    "false": ({"any": False}, f'<urn:s> <urn:any> "false"^^<{XSD}boolean> .\n'),
    "true of a type": ({"float": True}, f'<urn:s> <urn:f> "true"^^<{XSD}float> .\n'),
    "whole": ({"any": 3}, f'<urn:s> <urn:any> "3"^^<{XSD}integer> .\n'),
    "whole as float": ({"any": 3.0}, f'<urn:s> <urn:any> "3"^^<{XSD}integer> .\n'),
    "minus zero": ({"any": -0.0}, f'<urn:s> <urn:any> "0"^^<{XSD}integer> .\n'),
    "fraction": ({"any": 3.5}, f'<urn:s> <urn:any> "3.5E0"^^<{XSD}double> .\n'),
    "small": ({"any": 1e-7}, f'<urn:s> <urn:any> "1.0E-7"^^<{XSD}double> .\n'),
    "large": ({"any": 1e21}, f'<urn:s> <urn:any> "1.0E21"^^<{XSD}double> .\n'),
    "large and whole": ({"any": 10**21}, f'<urn:s> <urn:any> "1.0E21"^^<{XSD}double> .\n'),
    "xsd:float, whole": ({"float": 3}, f'<urn:s> <urn:f> "3"^^<{XSD}float> .\n'),
    "xsd:float, 3.0": ({"float": 3.0}, f'<urn:s> <urn:f> "3"^^<{XSD}float> .\n'),
    "xsd:float, fraction": ({"float": 2.5}, f'<urn:s> <urn:f> "2.5E0"^^<{XSD}float> .\n'),
    "xsd:double, whole": ({"double": 3}, f'<urn:s> <urn:d> "3.0E0"^^<{XSD}double> .\n'),
    "xsd:double, minus zero": ({"double": -0.0}, f'<urn:s> <urn:d> "0.0E0"^^<{XSD}double> .\n'),
    "xsd:double, hundred": ({"double": 100}, f'<urn:s> <urn:d> "1.0E2"^^<{XSD}double> .\n'),
    "xsd:double, 16 digits": (
        {"double": 1.234567890123456},
        f'<urn:s> <urn:d> "1.234567890123456E0"^^<{XSD}double> .\n',
    ),
    "xsd:double, text": ({"double": "03.50"}, f'<urn:s> <urn:d> "03.50"^^<{XSD}double> .\n'),
    "json": (
        {"json": {"b": [1.0, None], "a": "ü"}},
        (
            r'<urn:s> <urn:json> "{\"a\":\"ü\",\"b\":[1,null]}"^^'
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON> .\n"
        ),
    ),
    "json, said beside the value": (
        {"any": {"@value": {"a": 1}, "@type": "@json"}},
        (
            r'<urn:s> <urn:any> "{\"a\":1}"^^'
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON> .\n"
        ),
    ),
    "a value without a type": (
        {"any": [{"@value": "x", "@type": None}, {"@value": "y", "type": None}]},
        '<urn:s> <urn:any> "x" .\n<urn:s> <urn:any> "y" .\n',
    ),
    "maps without keys": (
        {"byIndex": {"@none": "y"}, "byId": {"@none": {"id": "urn:o", "name": "x"}}},
        '<urn:o> <urn:name> "x" .\n<urn:s> <urn:byId> <urn:o> .\n<urn:s> <urn:byIndex> "y" .\n',
    ),
    "a graph of nothing": ({"proof": {}}, "<urn:s> <urn:proof> _:c14n0 .\n"),
    "a set": ({"set": ["b", "a", "b"]}, '<urn:s> <urn:set> "a" .\n<urn:s> <urn:set> "b" .\n'),
    "a list": (
        {"list": ["a"]},
        (
            "<urn:s> <urn:list> _:c14n0 .\n"
            '_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "a" .\n'
            "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> "
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .\n"
        ),
    ),
    "a set by keyword": ({"any": {"@set": ["x"]}}, '<urn:s> <urn:any> "x" .\n'),
    "a language": (
        {"any": {"@value": "x", "@language": "de-AT"}},
        '<urn:s> <urn:any> "x"@de-at .\n',
    ),
    "a key of nothing": ({"name": "x", "byIndex": {"k": []}}, '<urn:s> <urn:name> "x" .\n'),
    "a long id": ({"knows": "urn:" + "x" * 5_000}, f"<urn:s> <urn:knows> <urn:{'x' * 5_000}> .\n"),
    "an empty list": (
        {"list": []},
        "<urn:s> <urn:list> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .\n",
    ),
    "languages": (
        {"words": {"de-AT": "ja", "en": ["yes", "yep"], "@none": "1"}},
        (
            '<urn:s> <urn:words> "1" .\n<urn:s> <urn:words> "ja"@de-at .\n'
            '<urn:s> <urn:words> "yep"@en .\n<urn:s> <urn:words> "yes"@en .\n'
        ),
    ),
    "an index that is a property": (
        {"byName": {"x": {"id": "urn:o"}}},
        '<urn:o> <urn:name> "x" .\n<urn:s> <urn:byName> <urn:o> .\n',
    ),
    "a map by id": (
        {"byId": {"urn:o": {"name": "x"}}},
        '<urn:o> <urn:name> "x" .\n<urn:s> <urn:byId> <urn:o> .\n',
    ),
    "a map by type": (
        {"byType": {"Person": {"id": "urn:o"}}},
        (
            "<urn:o> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:Person> .\n"
            "<urn:s> <urn:byType> <urn:o> .\n"
        ),
    ),
    "a graph": (
        {"proof": {"name": "x"}},
        '<urn:s> <urn:proof> _:c14n0 .\n_:c14n1 <urn:name> "x" _:c14n0 .\n',
    ),
    "nested members": ({"nest": {"name": "x"}}, '<urn:s> <urn:name> "x" .\n'),
    "a reversed member": ({"back": {"id": "urn:o"}}, "<urn:o> <urn:back> <urn:s> .\n"),
    "included nodes": (
        {"name": "x", "@included": {"id": "urn:o", "name": "y"}},
        '<urn:o> <urn:name> "y" .\n<urn:s> <urn:name> "x" .\n',
    ),
    "absences": ({"name": "x", "any": None, "set": []}, '<urn:s> <urn:name> "x" .\n'),
    "control characters": (
        {"name": "\x00\b\x0b\x7f\ufffe\uffff"},
        r'<urn:s> <urn:name> "\u0000\b\u000B\u007F\uFFFE\uFFFF" .' + "\n",
    ),
}


@pytest.mark.parametrize("case", MEANINGS)
def test_what_a_member_says(case: str) -> None:
    members, expected = MEANINGS[case]
    assert lines(members) == expected
    assert jsonld.undefined_terms({"@context": URL, "id": "urn:s", **members}, STORE) == ()


def test_a_list_keeps_its_order() -> None:
    assert lines({"list": ["a", "b"]}) != lines({"list": ["b", "a"]})
    assert lines({"list": [["a"], ["b"]]}) != lines({"list": [["a", "b"]]})


def test_two_places_with_one_id_are_one_node() -> None:
    twice = {"set": [{"id": "urn:o", "name": "x"}, {"id": "urn:o", "any": "y"}]}
    once = {"set": [{"id": "urn:o", "name": "x", "any": "y"}]}
    assert lines(twice) == lines(once)


def test_a_named_blank_node_is_the_same_everywhere() -> None:
    assert lines({"set": [{"id": "_:x", "name": "y"}], "knows": "_:x"}) == (
        '<urn:s> <urn:knows> _:c14n0 .\n<urn:s> <urn:set> _:c14n0 .\n_:c14n0 <urn:name> "y" .\n'
    )


def test_a_default_vocabulary_defines_every_word() -> None:
    context = [URL, {"@vocab": "urn:v:"}]
    assert "<urn:v:colour>" in lines({"colour": "red"}, context)
    assert "<urn:v:Colour>" in lines({"type": "Colour"}, context)


LONG = "x" * 5_000
BY_CONTEXT: dict[str, tuple[JsonObject, Any, str]] = {
    "no context": ({"@id": "urn:s", "urn:p": "x"}, [], '<urn:s> <urn:p> "x" .\n'),
    "a context in the scope of a published term": (
        {"@id": "urn:s", "via": {"@id": "urn:o", "name": "x"}},
        SCOPED,
        '<urn:o> <urn:name> "x" .\n<urn:s> <urn:via> <urn:o> .\n',
    ),
    "a key that stands for none": (
        {"id": "urn:s", "byIndex": {"none": "x"}},
        [URL, {"none": "@none"}],
        '<urn:s> <urn:byIndex> "x" .\n',
    ),
    "a long member of a vocabulary": (
        {"@id": "urn:s", LONG: "x"},
        {"@vocab": "urn:v:"},
        f'<urn:s> <urn:v:{LONG}> "x" .\n',
    ),
    "a long id behind a prefix": (
        {"@id": "urn:s", "k": f"ex:{LONG}"},
        {"ex": "urn:ex:", "k": {"@id": "urn:k", "@type": "@id"}},
        f"<urn:s> <urn:k> <urn:ex:{LONG}> .\n",
    ),
    "a graph and nothing else": (
        {"@graph": [{"@id": "urn:s", "urn:p": "x"}]},
        [],
        '<urn:s> <urn:p> "x" .\n',
    ),
}


@pytest.mark.parametrize("case", BY_CONTEXT)
def test_what_a_context_makes_of_it(case: str) -> None:
    members, context, expected = BY_CONTEXT[case]
    assert jsonld.canonical_nquads({"@context": context, **members}, STORE) == expected


def test_a_context_named_at_every_node_is_paid_for_once() -> None:
    nodes = [{"@context": URL, "name": str(number)} for number in range(2_450)]
    assert len(jsonld.quads({"@context": URL, "set": nodes}, STORE)) == 4_900


# id -> (members, context, code, what the sentence names)
REFUSED: dict[str, tuple[JsonObject, Any, str, str]] = {
    "an undefined member": ({"colour": "red"}, URL, "undefined-term", "colour"),
    "an undefined member of null": ({"colour": None}, URL, "undefined-term", "colour"),
    "an undefined member below": (
        {"set": [{}, {"knows": {"colour": "red"}}]}, URL, "undefined-term", "set[1].knows.colour"),
    "an undefined member of @nest": (
        {"nest": {"colour": 1}}, URL, "undefined-term", "nest.colour"),
    "an undefined member of a reverse map": (
        {"@reverse": {"colour": {"id": "urn:o"}}}, URL, "undefined-term", "@reverse.colour"),
    "an undefined type": ({"type": "Diplomma"}, URL, "undefined-term", "type “Diplomma”"),
    "an undefined type among others": (
        {"type": ["Person", "Diplomma"]}, URL, "undefined-term", "type “Diplomma”"),
    "an undefined type below": (
        {"knows": {"type": "Diplomma"}}, URL, "undefined-term", "knows.type “Diplomma”"),
    "an undefined type of a value": (
        {"any": {"@value": "x", "@type": "colour"}}, URL, "undefined-term", "any.@type “colour”"),
    "a reserved type of a value": (
        {"any": {"@value": "x", "@type": "@colour"}}, URL, "undefined-term", "any.@type"),
    "an undefined word": ({"kind": "Foe"}, URL, "undefined-term", "kind “Foe”"),
    "an undefined type in a type map": (
        {"byType": {"Foe": {"id": "urn:o"}}}, URL, "undefined-term", "byType.Foe"),
    "a term set to null": ({"name": "x"}, {"name": None, "id": "@id"}, "undefined-term", "name"),
    "a relative id": ({"id": "badge/1", "name": "x"}, URL, "undefined-term", "id “badge/1”"),
    "an empty id": ({"id": "", "name": "x"}, URL, "undefined-term", "id"),
    "a fragment as id": ({"id": "#key", "name": "x"}, URL, "undefined-term", "id “#key”"),
    "a relative reference": ({"knows": "o"}, URL, "undefined-term", "knows “o”"),
    "a relative reference in a list": (
        {"knows": ["urn:a", "o"]}, URL, "undefined-term", "knows “o”"),
    "a network-path reference": ({"knows": "//o.example/"}, URL, "undefined-term", "knows"),
    "a colon after a slash": ({"knows": "a/b:c"}, URL, "undefined-term", "knows"),
    "a reserved id": ({"id": "@colour", "name": "x"}, URL, "undefined-term", "id"),
    "a keyword as id": ({"id": "@type", "name": "x"}, URL, "undefined-term", "id"),
    "a reserved reference": ({"knows": "@colour"}, URL, "undefined-term", "knows"),
    "our own base": ({"knows": "cairn-relative://document/x"}, URL, "undefined-term", "knows"),
    "a relative id in a map": ({"byId": {"o": {"name": "x"}}}, URL, "undefined-term", "byId.o"),
    "a map whose id is not used": (
        {"byId": {"urn:a": {"id": "urn:b", "name": "x"}}}, URL, "undefined-term", "byId.urn:a"),
    "a relative vocabulary": (
        {"colour": "x"}, [URL, {"@vocab": "words/"}], "undefined-term", "colour"),
    "a base set to null": (
        {"knows": "o"}, [URL, {"@base": None}], "undefined-term", "knows “o”"),
    "a space in an IRI": ({"knows": "urn:a b"}, URL, "undefined-term", "knows “urn:a b”"),
    "a bad percent escape": ({"knows": "urn:%zz"}, URL, "undefined-term", "knows"),
    "two number signs": ({"knows": "https://a.example/#b#c"}, URL, "undefined-term", "knows"),
    "a bracket in an IRI": ({"knows": "https://a.example/[x]"}, URL, "undefined-term", "knows"),
    "letters as port": ({"knows": "https://a.example:port/"}, URL, "undefined-term", "knows"),
    "an angle bracket": ({"knows": "urn:<x>"}, URL, "undefined-term", "knows"),
    "a blank node as member": ({"_:p": "x"}, URL, "undefined-term", "_:p"),
    "an odd IRI as member": ({"https://a b/": "x"}, URL, "undefined-term", "https://a b/"),
    "an odd IRI as datatype": (
        {"any": {"@value": "x", "@type": "urn:a b"}}, URL, "not-json-ld", "typed value"),
    "an odd IRI as datatype in a context": (
        {"odd": "x"}, [URL, {"odd": {"@id": "urn:o", "@type": "urn:%zz"}}], "invalid-iri", "%zz"),
    "an index": ({"knows": {"id": "urn:o", "@index": "x"}}, URL, "undefined-term", "knows.@index"),
    "an index map": ({"byIndex": {"x": "y"}}, URL, "undefined-term", "byIndex.x"),
    "an index of a value": (
        {"any": {"@value": "x", "@index": "y"}}, URL, "undefined-term", "any.@index"),
    "a direction": (
        {"any": {"@value": "x", "@direction": "rtl"}}, URL, "text-direction", "direction"),
    "a default direction": (
        {"any": "x"}, [URL, {"@direction": "rtl"}], "text-direction", "direction"),
    "a bad language tag": (
        {"words": {"e n": "x"}}, URL, "invalid-language-tag", "e n"),
    "a bad default language": (
        {"any": "x"}, [URL, {"@language": "e_n"}], "invalid-language-tag", "e_n"),
    "a language alone": ({"any": {"@language": "en"}}, URL, "undefined-term", "any"),
    "a language of a node": (
        {"knows": {"@language": "en", "name": "x"}}, URL, "undefined-term", "@language"),
    "a null value": ({"any": {"@value": None}}, URL, "undefined-term", "any"),
    "a framing word": ({"@embed": True, "name": "x"}, URL, "undefined-term", "@embed"),
    "a reserved member": ({"@colour": "x"}, URL, "undefined-term", "@colour"),
    "text in a graph": ({"graph": ["x"]}, URL, "undefined-term", "graph"),
    "an id in a graph": ({"graph": [{"id": "urn:o"}]}, URL, "undefined-term", "graph"),
    "a reference where a graph is": ({"proof": "urn:o"}, URL, "undefined-term", "urn:o"),
    "a number where a graph is": ({"proof": 3}, URL, "undefined-term", "belongs to nothing"),
    "an id and nothing else": ({}, URL, "undefined-term", "The document"),
    "a scoped member outside its class": ({"inner": "x"}, URL, "undefined-term", "inner"),
    "a scoped member further down": (
        {"type": "Scoped", "knows": {"inner": "x"}}, URL, "undefined-term", "knows.inner"),
    "an unknown context": ({}, "https://b.example/", "unknown-context", "https://b.example/"),
    "a relative context": ({}, "v1", "unknown-context", "v1"),
    "a context that names itself": ({}, "https://circle.example/", "invalid-context", "end"),
    "an unknown context for a term": (
        {"x": "y"}, [URL, {"x": {"@id": "urn:x", "@context": "https://b.example/"}}],
        "unknown-context", "https://b.example/"),
    "a redefined protected term": (
        {"name": "x"}, [URL, {"name": "urn:evil"}], "not-json-ld", "protected"),
    "null after protected terms": ({"name": "x"}, [URL, None], "not-json-ld", "nullification"),
    "an import": ({}, {"@import": URL}, "invalid-context", "@import"),
    "an import for a term": (
        {"x": {"name": "y"}}, [URL, {"x": {"@id": "urn:x", "@context": {"@import": URL}}}],
        "invalid-context", "@import"),
    "a reserved term": ({}, {"@colour": "urn:x"}, "invalid-context", "@colour"),
    "a reserved meaning, in short": ({}, {"x": "@colour"}, "invalid-context", "@colour"),
    "a reserved meaning the other way round": (
        {}, {"x": {"@reverse": "@colour"}}, "invalid-context", "@colour"),
    "a reserved meaning": ({}, {"x": {"@id": "@colour"}}, "invalid-context", "@colour"),
    "a number as context": ({}, 5, "invalid-context", "neither"),
    "a context in a context": ({}, [{"@context": {"x": "urn:x"}}], "invalid-context", "@context"),
    "terms that define each other": (
        {}, {"a": "b:x", "b": "a:x"}, "not-json-ld", "cyclic"),
    "an old vocabulary withdrawn": ({}, {"@vocab": None}, "not-json-ld", "not JSON-LD"),
    "a number as id": ({"id": 5}, URL, "not-json-ld", "@id"),
    "an object as type": ({"type": {"a": 1}}, URL, "not-json-ld", "type"),
    "an integer that is no double": (
        {"any": 2**53 + 1}, URL, "number-not-exact", "9007199254740993"),
    "such an integer in JSON": (
        {"json": [2**53 + 1]}, URL, "number-not-exact", "9007199254740993"),
    "more digits than its signed form": (
        {"double": 0.1 + 0.2}, URL, "number-not-exact", "0.30000000000000004"),
    "a huge integer": ({"any": 10**399}, URL, "number-not-exact", "range"),
    "half a character": ({"name": "\ud800"}, URL, "lone-surrogate", "half"),
    "not JSON": ({"name": {1, 2}}, URL, "not-json", "set"),
    "an infinite number": ({"any": float("inf")}, URL, "not-json", "finite"),
    "a number as member": ({5: "x"}, URL, "not-json", "name"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_and_where(case: str) -> None:
    members, context, code, named = REFUSED[case]
    document = {"@context": context, "id": "urn:s", **members}
    with pytest.raises(CairnError) as caught:
        jsonld.quads(document, STORE)
    assert caught.value.code == code, caught.value
    assert named in caught.value.sentence


@pytest.mark.parametrize("case", [case for case in REFUSED if REFUSED[case][2] == "undefined-term"])
def test_a_report_lists_what_is_refused(case: str) -> None:
    members, context, _, _ = REFUSED[case]
    found = jsonld.undefined_terms({"@context": context, "id": "urn:s", **members}, STORE)
    assert found


def test_a_report_lists_everything() -> None:
    document = {
        "@context": URL,
        "id": "relative",
        "type": ["Person", "Diplomma"],
        "colour": {"below": "is not looked at"},
        "set": [{"knows": {"size": 1, "type": "Foe"}}],
    }
    assert set(jsonld.undefined_terms(document, STORE)) == {
        "id “relative”",
        "type “Diplomma”",
        "colour",
        "set[0].knows.size",
        "set[0].knows.type “Foe”",
    }


# What is listed, exactly: where it stands, and the word as the document writes it.
REPORTED: dict[str, tuple[JsonObject, tuple[str, ...]]] = {
    "a reference": ({"knows": "o"}, ("knows “o”",)),
    "a reference below": ({"knows": {"knows": "o"}}, ("knows.knows “o”",)),
    "a reference after an object": ({"any": {"name": "x"}, "knows": "o"}, ("knows “o”",)),
    "an id with steps back": ({"id": "a/../b", "name": "x"}, ("id “a/../b”",)),
    "a reference with steps back": ({"knows": "a/../b"}, ("knows “a/../b”",)),
    "a reserved type of a value": (
        {"any": {"@value": "x", "@type": "@colour"}},
        ("any.@type “@colour”",),
    ),
    "a reserved type under an alias": (
        {"any": {"@value": "x", "type": "@colour"}},
        ("any.type “@colour”",),
    ),
    "a node that calls itself JSON": (
        {"knows": {"type": "@json", "name": "x"}},
        ("knows.type “@json”",),
    ),
    "a key of an index": ({"byIndex": {"x": "y"}}, ("byIndex.x",)),
    "a key of another id": (
        {"byId": {"urn:a": {"id": "urn:b", "name": "x"}}},
        ("byId.urn:a",),
    ),
    "a key of several, one of another id": (
        {"byId": {"urn:a": [{"name": "x"}, {"id": "urn:b", "name": "y"}]}},
        ("byId.urn:a",),
    ),
    "a type before a good one": (
        {"byType": {"Foe": {"id": "urn:o", "type": "Person"}}},
        ("byType.Foe “Foe”",),
    ),
    "a nothing below": ({"knows": {"any": {"@value": None}}}, ("knows.any",)),
    "a long reference": ({"knows": LONG}, (f"knows “{LONG[:200]}”",)),
    "a key that is a word": ({"byId": {"o": {"name": "x"}}}, ("byId.o “o”",)),
    "a type that is a word": ({"byType": {"Foe": {"id": "urn:o"}}}, ("byType.Foe “Foe”",)),
    "a member without a name": ({"knows": {"": 1, "name": "x"}}, ("knows",)),
    "an index": ({"any": {"@list": ["a"], "@index": "x"}}, ("any.@index",)),
    "a text where a graph is": ({"graph": ["x"]}, ("graph",)),
}


def test_a_report_names_a_word_that_means_nothing_any_more() -> None:
    document = {"@context": {"name": None, "any": "urn:any"}, "any": "x", "name": "y"}
    assert jsonld.undefined_terms(document, STORE) == ("name",)


@pytest.mark.parametrize("case", REPORTED)
def test_a_report_names_the_place(case: str) -> None:
    members, expected = REPORTED[case]
    document = {"@context": URL, "id": "urn:s", **members}
    assert jsonld.undefined_terms(document, STORE) == expected


@pytest.mark.parametrize("case", [case for case in REFUSED if REFUSED[case][2] != "undefined-term"])
def test_a_report_refuses_what_is_no_statement_for_another_reason(case: str) -> None:
    members, context, code, _ = REFUSED[case]
    with pytest.raises(CairnError) as caught:
        jsonld.undefined_terms({"@context": context, "id": "urn:s", **members}, STORE)
    assert caught.value.code == code


def test_more_finds_are_counted() -> None:
    counts = {1: "no context defines it.", 2: "it. (1 more like it.)", 3: "it. (2 more like it.)"}
    for count, end in counts.items():
        with pytest.raises(TermError) as caught:
            lines({"name": "x", **dict.fromkeys("abc"[:count], 1)})
        assert caught.value.sentence.endswith(end)


def test_a_document_is_not_changed() -> None:
    document = {"@context": [URL, {"x": "urn:x"}], "id": "urn:s", **MEANINGS["languages"][0]}
    before = copy.deepcopy(document)
    jsonld.quads(document, STORE)
    assert document == before


def test_a_document_cannot_change_what_a_context_means_to_the_next() -> None:
    before = lines({"name": "x", "type": "Scoped", "inner": "y"})
    attempts: list[Any] = [
        [URL, {"@import": URL, "inner": "urn:evil"}],
        [URL, {"name": "urn:evil"}],
        [URL, {"inner": "urn:evil"}],
        [{"name": "urn:evil", "type": "@type", "id": "@id"}],
        {"@import": URL, "name": "urn:evil"},
    ]
    for context in attempts:
        try:
            lines({"name": "x", "type": "Scoped", "inner": "y"}, context)
        except CairnError:
            continue
    assert lines({"name": "x", "type": "Scoped", "inner": "y"}) == before


def test_a_context_of_a_document_lives_no_longer_than_the_document() -> None:
    # Python gives the place of a dead object to the next one, so ids must not be remembered.
    for number in range(50):
        assert f"<urn:{number}>" in lines({"own": "x"}, [URL, {"own": f"urn:{number}"}])


def test_two_stores_do_not_mix() -> None:
    other = ContextStore().with_documents({URL: {"@context": {"name": "urn:other"}}})
    document = {"@context": URL, "@id": "urn:s", "name": "x"}
    assert "<urn:name>" in serialize(jsonld.quads(document, STORE))
    assert "<urn:other>" in serialize(jsonld.quads(document, other))
    assert "<urn:name>" in serialize(jsonld.quads(document, STORE))


@pytest.mark.parametrize("document", [[], "x", None, 5])
def test_only_an_object_is_a_document(document: Any) -> None:
    with pytest.raises(CairnError) as caught:
        jsonld.quads(document, STORE)
    assert caught.value.code == "not-an-object"


def test_poison_from_json() -> None:
    everyone = [{"id": f"_:n{j}"} for j in range(9)]
    document = {
        "@context": URL,
        "graph": [
            {"id": f"_:n{i}", "set": [o for o in everyone if o["id"] != f"_:n{i}"]}
            for i in range(9)
        ],
    }
    with pytest.raises(CanonicalizationError) as caught:
        jsonld.canonical_nquads(document, STORE)
    assert caught.value.code == "graph-too-complex"
