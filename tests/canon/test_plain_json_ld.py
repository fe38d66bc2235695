"""The quick walk: PyLD's own list of statements, or no answer."""

from __future__ import annotations

import copy
import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from weakref import ref

import pytest

from cairn.canon import jsonld, rdfc
from cairn.canon.contexts import ContextStore
from cairn.canon.nquads import parse_nquads
from cairn.canon.plain_json_ld import plain_quads
from cairn.canon.plain_scopes import world_of
from cairn.credentials.contexts import VC_V2, packaged_contexts
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import JsonObject, read_json, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS
from canon.plain_documents import compare, judge
from soon import soon

URL = "https://c.example/v1"
TERMS: JsonObject = {
    "id": "@id",
    "type": "@type",
    "kind": "@type",
    "ex": "urn:ex:",
    "name": "urn:name",
    "title": "urn:name",
    "nothing": None,
    "urn:void": None,
    "date": {"@id": "urn:date", "@type": "http://www.w3.org/2001/XMLSchema#date"},
    "any": {"@id": "urn:any", "@type": "@none"},
    "link": {"@id": "urn:link", "@type": "@id"},
    "word": {"@id": "urn:word", "@type": "@vocab"},
    "json": {"@id": "urn:json", "@type": "@json"},
    "german": {"@id": "urn:german", "@language": "de"},
    "list": {"@id": "urn:list", "@container": "@list"},
    "graph": {"@id": "urn:graph", "@container": "@graph"},
    "back": {"@reverse": "urn:back"},
    "text": "@value",
    "index": {"@id": "urn:index", "@container": "@index"},
    "relative": "cairn-relative://document/x",
    "T": "urn:T",
    # Inside S, `name` is an id; below it, no more.
    "S": {"@id": "urn:S", "@context": {"name": {"@id": "urn:s", "@type": "@id"}}},
    "V": {"@id": "urn:V", "@context": {"name": "@value"}},
    "Goes": {"@id": "urn:Goes", "@context": {"@propagate": True, "name": "urn:far"}},
    # Inside Odd, what was the name of the types is the id.
    "urn:Odd": {"@id": "urn:Odd", "@context": {"kind": "@id", "type": None}},
    "More": {"@id": "urn:More", "@context": {"extra": "@type"}},
    "Gone": {"@id": "urn:Gone", "@context": {"type": "urn:was-type"}},
    "Void": {"@id": "urn:Void", "@context": None},
    "kept": {"@id": "urn:kept", "@protected": True},
    "opens": {"@id": "urn:opens", "@context": {"kept": "urn:opened"}},
    "via": {"@id": "urn:via", "@context": {"name": "urn:below"}},
    "renew": {"@id": "urn:renew", "@context": {"renew": {"@id": "urn:new", "@type": "@id"}}},
    "listed": {
        "@id": "urn:listed",
        "@context": {"listed": {"@id": "urn:listed", "@container": "@list"}},
    },
    "none": {"@id": "urn:none", "@context": None},
    "empty": {"@id": "urn:empty", "@context": []},
    "named": {"@id": "urn:named", "@context": {"@language": "en"}},
}
OTHER = "https://c.example/other"
SPACE = "https://c.example/space"
PLENTY = {f"n{number}": f"urn:n{number}" for number in range(13)}
LONG = "n" * 200
STORE = packaged_contexts().with_documents(
    {
        URL: {"@context": TERMS},
        OTHER: {"@context": {"name": "urn:other", LONG: "urn:long", **PLENTY}},
        SPACE: {"@context": {"@vocab": "urn:a\u00a0:", "name": {"@type": "@none"}}},
    }
)


def under(**members: Any) -> JsonObject:
    return {"@context": URL, **members}


PLAIN: dict[str, JsonObject] = {
    "a text": under(name="x"),
    "a text with escapes": under(name='"\\\n\x7f\U0001f600'),
    "nothing, in a list and alone": under(name=["x", None], any=None, link=[]),
    "numbers and truth values": under(any=[1, 1.5, True, False, 1e21, -0.0, 2.0]),
    "a date, and a number as a date": under(date=["2026-01-01", 5, True]),
    "an id": under(id="urn:a", name="x"),
    "an id beyond ASCII": under(id="https://a.example/ü", name="x"),
    "a link to a node, and to an id": under(link=["urn:b", {"id": "urn:b"}, {"name": "y"}]),
    "words": under(word=["T", "urn:other", "https://a.example/"]),
    "types": under(type=["T", "urn:other", "T"]),
    "one type": under(type="T", name="x"),
    "no types": under(type=[], name="x"),
    "the keywords themselves": {"@context": URL, "@id": "urn:a", "@type": "T", "name": "x"},
    "the other name of the types": under(kind="T", name="x"),
    "a type with a context": under(type="S", name="urn:x"),
    "a type with a context ends below": under(type="S", any={"name": "x", "any": "y", "link": []}),
    "a mere id ends nothing": under(type="S", any=[{"id": "urn:x"}, {"name": "x"}]),
    "an id with something else ends it": under(type="S", any={"id": "urn:x", "name": "urn:y"}),
    "contexts of a small node's own": under(type="S", any={"@context": URL, "id": "urn:x"}),
    "a type's context that goes on": under(type="Goes", any={"name": "x"}),
    "two types with contexts": under(type=["Goes", "S"], name="urn:x"),
    "types in types": under(type="S", any={"type": "S", "name": "urn:x", "any": {"name": "x"}}),
    "a null context for a type": under(type="Void", name="x"),
    "a member with a context": under(via=[{"name": "x"}, "y"], name="z"),
    "a member's context may change what is protected": under(opens={"kept": "x"}, kept="y"),
    "below it": under(via={"any": {"name": "x"}}),
    "a member with a context, below a type": under(type="S", via={"name": "x", "any": "y"}),
    "a graph": under(graph=[{"name": "x"}, {"id": "urn:a", "link": {"name": "y"}}]),
    "contexts of a node's own": under(any={"@context": [OTHER, VC_V2], "n1": "x"}),
    "two contexts": {"@context": [URL, OTHER], "name": "x", "any": "y"},
    "one context in a list": {"@context": [URL], "name": "x"},
    "equal statements": under(name=["x", "x"], link=[{"id": "urn:a", "name": "y"}] * 2),
    "parts that are alike": under(link=[{"name": "y"}, {"name": "y"}]),
    "a number that only names a type": under(named=5),
}


@pytest.mark.parametrize("case", PLAIN)
def test_plain_documents_are_answered_as_by_pyld(case: str) -> None:
    assert judge(PLAIN[case], STORE) is True
    assert jsonld.undefined_terms(PLAIN[case], STORE) == ()


UNUSUAL: dict[str, Any] = {
    "no object": ["x"],
    "no context": {"urn:x": "x"},
    "a null context": {"@context": None, "urn:x": "x"},
    "no contexts": {"@context": [], "urn:x": "x"},
    "an inline context": {"@context": [URL, {}], "name": "x"},
    "an unknown context": {"@context": "https://unknown.example/", "name": "x"},
    "many contexts": {"@context": [URL] * 17, "name": "x"},
    "an inline context below": under(any={"@context": {}, "name": "x"}),
    "a null context below": under(any={"@context": None, "name": "x"}),
    "nothing said": under(),
    "nothing said of an id": under(id="urn:a"),
    "nothing said in a graph": under(graph={"id": "urn:a"}, name="x"),
    "an undefined member": under(unknown="x"),
    "a member that is nothing": under(nothing="x"),
    "a member that is an IRI": under(**{"urn:x": "x"}),
    "a member that is compact": under(**{"ex:x": "x"}),
    "a name that is no text": {"@context": URL, 1: "x"},
    "names that are not all text": {"@context": URL, "name": "x", 1: "x"},
    "a name that is no text in a small node": under(type="S", any={1: "x"}),
    "members of one IRI": under(name="x", title="y"),
    "ids under two names": {"@context": URL, "@id": "urn:a", "id": "urn:a", "name": "x"},
    "types under two names": under(type="T", kind="T"),
    "a type's context names types": under(type="More", extra="T"),
    "a type's context takes the name": under(type="Gone"),
    "a type's context makes the types an id": under(kind="urn:Odd", name="x"),
    "an id that is no text": under(id=5, name="x"),
    "an id in a list": under(id=["urn:a"], name="x"),
    "a blank id": under(id="_:a", name="x"),
    "a relative id": under(id="a", name="x"),
    "a word as an id": under(id="T", name="x"),
    "a compact id": under(id="ex:a", name="x"),
    "an id that was relative": under(id="cairn-relative://document/a", name="x"),
    "an id beyond ASCII without slashes": under(id="urn:a\u00a0b", name="x"),
    "a null type": under(type=None),
    "a type that is no text": under(type=["T", 5]),
    "a type that is an object": under(type=["T", {}]),
    "a type that is a keyword": under(type="id"),
    "a type that is an IRI made nothing": under(type="urn:void", name="x"),
    "a word that is an IRI made nothing": under(word="urn:void", name="x"),
    "a type that is only a word": under(type="Unknown"),
    "a type that is nothing": under(type="nothing"),
    "a keyword": {"@context": URL, "@graph": [{"name": "x"}]},
    "a value": under(name={"@value": "x"}),
    "a value below a type": under(type="S", any={"@value": "x"}),
    "a value under another name": under(type="S", any={"text": "x"}),
    "a value under a name that is a member below": under(type="V", any={"name": "x"}),
    "a value with a type": under(type="V", any={"name": "x", "type": "urn:T"}),
    "a map": under(index={"name": "x"}),
    "a member that was relative": under(relative="x"),
    "a member whose IRI holds a space beyond ASCII": {"@context": SPACE, "name": "x"},
    "a list in a list": under(name=[["x"]]),
    "another type of Python": under(name=("x",)),
    "a number as a link": under(link=5),
    "a truth value as a word": under(word=True),
    "a word that is none": under(word="unknown"),
    "a text in German": under(german="x"),
    "a text in a language by default": under(named="x"),
    "a JSON literal": under(json={"a": 1}),
    "a list": under(list=["x"]),
    "a reverse member": under(back={"id": "urn:a"}),
    "a text as a graph": under(graph="x"),
    "a number as a graph": under(graph=[5]),
    "a graph in a graph": under(graph={"graph": {"name": "x"}}),
    "a member that its own context renews": under(renew="urn:x"),
    "a member that its own context makes a list": under(listed=["x"]),
    "a member whose context is null": under(none={"name": "x"}),
    "a member whose context is empty": under(empty={"name": "x"}),
    "an integer that is no double": under(any=2**53 + 1),
    "a number without end": under(any=float("inf")),
    "half a character": under(name="\ud800"),
    "a circle": {},
}
UNUSUAL["a circle"] |= under(name="x", link=UNUSUAL["a circle"])


@pytest.mark.parametrize("case", UNUSUAL)
def test_what_is_unusual_or_wrong_is_left_to_pyld(case: str) -> None:
    assert plain_quads(UNUSUAL[case], STORE, DEFAULT_LIMITS) is None


def test_a_document_of_endless_parts_is_left_soon() -> None:
    node: JsonObject = {"name": "x"}
    for _ in range(40):
        node = {"link": [node, node]}
    with soon():
        assert plain_quads({"@context": URL, **node}, STORE, DEFAULT_LIMITS) is None


def test_a_member_with_a_space_beyond_ascii_is_not_lost() -> None:
    """PyLD takes U+00A0 for the end of an IRI and drops the member, although RFC 3987 allows it."""
    for member in ("urn:a\u00a0b", "https://a.example/\u3000"):
        document = {member: "x", "urn:p": "y"}
        assert jsonld.undefined_terms(document, STORE) == (member,)
        with pytest.raises(CairnError) as caught:
            jsonld.canonical_nquads(document, STORE)
        assert caught.value.code == "undefined-term"


def _nested(depth: int) -> JsonObject:
    node: JsonObject = {"name": ["x"]}
    for _ in range(depth):
        node = {"link": node}
    return under(**node)


@pytest.mark.parametrize("field", ["quads", "members", "depth", "document_bytes"])
def test_within_any_limits_there_is_no_answer_that_pyld_would_not_give(field: str) -> None:
    documents = [_nested(3), under(name=["xyü", None] * 4, type=["S"] * 5, any=[5, {}, [], 1.5])]
    documents += [PLAIN["a graph"], under(date="é" * 9, id="https://a.example/" + "é" * 20)]
    documents += [under(any=[1] * 200)]
    documents += [under(name=["x"] * 60), under(type=["T"] * 60), under(type="urn:" + "x" * 200)]
    documents += [under(link=[{"link": [{"name": ["x"]}]}]), {"@context": OTHER, LONG: "x"}]
    answers = 0
    for document in documents:
        for number in range(1, 320):
            answer = judge(document, STORE, replace(DEFAULT_LIMITS, **{field: number}))
            assert answer is not False
            answers += answer is True
    assert answers >= 50


def test_no_document_is_deeper_than_python_can_go() -> None:
    limits = replace(DEFAULT_LIMITS, depth=100_000)
    assert plain_quads(_nested(50), STORE, limits) is not None
    assert plain_quads(_nested(80), STORE, limits) is None


def _by_pyld(document: JsonObject, store: ContextStore) -> object:
    try:
        return jsonld.quads_by_pyld(document, store)
    except CairnError as error:
        return error.code


def _costly(nodes: int) -> JsonObject:
    """A document whose nodes each stand in another place, where contexts cost anew."""
    node: JsonObject = {"name": "x"}
    for _ in range(nodes):
        node = {"in": node}
    return {"@context": "urn:costly", "name": "y", **node}


def test_the_first_reader_and_the_second_get_the_same_answer() -> None:
    """Near the ceiling of terms, where PyLD's memory must not make a document cheaper."""
    many = {f"t{number}": f"urn:t{number}" for number in range(2_600)}
    terms = {"name": "urn:name", "in": {"@id": "urn:in", "@context": many}}
    documents = {"urn:costly": {"@context": terms}}
    answers = []
    for warm in (False, True, True):
        store = ContextStore().with_documents(documents)
        if warm:
            for nodes in range(5, 0, -1):
                plain_quads(_costly(nodes), store, DEFAULT_LIMITS)
        found = []
        for nodes in range(1, 6):
            store = store if warm else ContextStore().with_documents(documents)
            quick = plain_quads(_costly(nodes), store, DEFAULT_LIMITS)
            assert quick in (None, _by_pyld(_costly(nodes), store))
            found.append(quick is not None)
        answers.append(found)
    assert answers[0] == answers[1] == answers[2]
    assert 0 < sum(answers[0]) < len(answers[0])


MANY = {f"t{number}": f"urn:t{number}" for number in range(3_500)}
LARGE = {
    "name": "urn:name",
    "type": "@type",
    "A": {"@id": "urn:A", "@context": MANY},
    "B": {"@id": "urn:B", "@context": MANY},
}


def test_types_cost_what_all_their_contexts_cost() -> None:
    store = ContextStore().with_documents({URL: {"@context": LARGE}})
    assert judge(under(type="A", name="x"), store) is True
    assert judge(under(type=["A", "B"], name="x"), store) is None
    assert judge(under(type="A", name="x", **{"@id": "urn:x"}), store) is True


def test_endless_types_are_not_endless_work() -> None:
    store = ContextStore().with_documents({URL: {"@context": LARGE}})
    with soon():
        assert plain_quads(under(type=["A"] * 500, name="x"), store, DEFAULT_LIMITS) is None


def test_a_store_that_nobody_uses_is_forgotten() -> None:
    store = ContextStore(STORE.sources)
    assert plain_quads(PLAIN["a type with a context"], store, DEFAULT_LIMITS)
    watched = ref(store), ref(world_of(store))
    del store
    gc.collect()
    assert [watch() for watch in watched] == [None, None]


def _layouts() -> Iterator[JsonObject]:
    for number in range(1, 2**13):
        chosen = [name for place, name in enumerate(PLENTY) if number >> place & 1]
        yield {"@context": OTHER, **dict.fromkeys(chosen, "x")}
    for number in range(1, 2**13):
        chosen = [name for place, name in enumerate(PLENTY) if number >> place & 1]
        yield {"@context": [OTHER, OTHER], **dict.fromkeys(chosen, "x")}


def _places() -> Iterator[JsonObject]:
    names = ["S", "Goes", "T"]
    for number in range(300):
        node: JsonObject = {"name": "urn:x"}
        for place in range(6):
            node = {"any": node, "type": [names[number // 3**place % 3]], "via": "x"}
            node = {"via": node}
        yield under(**node)


@pytest.mark.parametrize("documents", [_layouts, _places])
def test_what_is_remembered_is_bounded(documents: Callable[[], Iterator[JsonObject]]) -> None:
    store = ContextStore(STORE.sources)
    worlds = [world_of(store)]
    for document in documents():
        assert plain_quads(document, store, DEFAULT_LIMITS)
        if world_of(store) is not worlds[-1]:
            worlds.append(world_of(store))
        assert worlds[-1].entries <= 8_200
        assert worlds[-1].scopes <= 280
    assert len(worlds) >= 2
    assert judge(PLAIN["types in types"], store) is True


def test_long_lists_of_names_are_not_kept() -> None:
    names = {f"n{number}": f"urn:n{number}" for number in range(70)}
    store = ContextStore().with_documents({URL: {"@context": names}})
    assert judge(under(**dict.fromkeys(names, "x")), store) is True
    before = world_of(store).entries
    assert judge(under(**dict.fromkeys([*names][1:], "x")), store) is True
    assert world_of(store).entries == before


def test_threads_may_share_a_store() -> None:
    for _ in range(4):
        store = ContextStore(STORE.sources)
        documents = [*PLAIN.values()] * 4
        expected = [jsonld.quads_by_pyld(document, store) for document in documents]
        with ThreadPoolExecutor(8) as pool:
            found = pool.map(lambda d, s=store: plain_quads(d, s, DEFAULT_LIMITS), documents)
            assert [*found] == expected


@pytest.mark.slow
def test_random_and_adversarial_documents_come_out_alike() -> None:
    """`bench/shapes.py general` runs the same comparison on as many as one likes."""
    tally = compare(20261125, 3_000)
    assert tally.different == []
    # No answer would be right too, and is not the point.
    assert tally.quick["families"] >= 450
    assert tally.quick["broken"] >= 170
    assert tally.quick["contexts by chance"] >= 60


def _credentials(folder: Path) -> Iterator[JsonObject]:
    for path in sorted(folder.rglob("*.json")):
        try:
            value = read_json(path.read_bytes())
        except CairnError:
            continue
        if isinstance(value, dict) and "@context" in value:
            yield value
            yield {name: item for name, item in value.items() if name != "proof"}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("folder", "floor"),
    [
        ("dcc-fixtures/verifiableCredentials", 70),
        ("1edtech-validator", 30),
        ("ob3-spec", 30),
        ("vcdm2", 50),
    ],
)
def test_real_credentials_come_out_alike(vectors: Path, folder: str, floor: int) -> None:
    answers = [judge(document, packaged_contexts()) for document in _credentials(vectors / folder)]
    assert False not in answers
    assert answers.count(True) >= floor


def _with_context_in_store(document: Any) -> tuple[JsonObject, ContextStore]:
    """A document whose context, which stands inside, is moved to a store."""
    moved = copy.deepcopy(document)
    context = moved["@context"]
    for place, item in enumerate(context if isinstance(context, list) else []):
        if not isinstance(item, str | dict):
            context[place] = {}
    store = ContextStore().with_documents({URL: {"@context": context}})
    return {**moved, "@context": URL}, store


@pytest.mark.shared
def test_the_published_suite(vectors: Path) -> None:
    """Its contexts stand inside its documents; here they are moved to a store."""
    folder = vectors / "json-ld"
    answered = 0
    manifest = read_json_object((folder / "toRdf-manifest.jsonld").read_bytes())
    for entry in manifest["sequence"]:
        path = folder / entry["input"]
        if not entry["input"].endswith(".jsonld") or not path.exists():
            continue
        try:
            document = read_json(path.read_bytes())
        except CairnError:
            continue
        if not isinstance(document, dict) or not isinstance(document.get("@context"), dict | list):
            continue
        moved, store = _with_context_in_store(document)
        found = plain_quads(moved, store, DEFAULT_LIMITS)
        if found is None:
            continue
        answered += 1
        assert judge(moved, store) is True
        assert "expect" in entry, entry["@id"]
        expected = parse_nquads((folder / entry["expect"]).read_bytes().decode())
        assert rdfc.canonicalize(found) == rdfc.canonicalize(expected), entry["@id"]
    assert answered >= 20
