"""RDFC-1.0: W3C's vectors, another implementation as a witness, and graphs made to hang."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon import rdfc
from cairn.canon.nquads import Quad, parse_nquads, serialize
from cairn.canon.rdfc import HashName
from cairn.kernel.errors import CanonicalizationError, LimitError
from cairn.kernel.json_text import JsonObject, read_json, read_json_object
from cairn.kernel.limits import Limits
from soon import soon


def clique(size: int) -> list[Quad]:
    return [
        Quad(f"_:n{i}", "<urn:p>", f"_:n{j}") for i in range(size) for j in range(size) if i != j
    ]


def ring(size: int) -> list[Quad]:
    return [Quad(f"_:n{i}", "<urn:p>", f"_:n{(i + 1) % size}") for i in range(size)]


def both_ways(edges: list[tuple[int, int]]) -> list[Quad]:
    return [Quad(f"_:n{a}", "<urn:p>", f"_:n{b}") for pair in edges for a, b in (pair, pair[::-1])]


PETERSEN = both_ways(
    [(i, (i + 1) % 5) for i in range(5)]
    + [(i, i + 5) for i in range(5)]
    + [(5 + i, 5 + (i + 2) % 5) for i in range(5)]
)
CUBE = both_ways([(i, i ^ bit) for i in range(8) for bit in (1, 2, 4) if i < i ^ bit])


def _entries(vectors: Path) -> list[JsonObject]:
    manifest = read_json_object((vectors / "rdf-canon" / "manifest.jsonld").read_bytes())
    folder = vectors / "rdf-canon"
    return [
        entry
        for entry in manifest["entries"]
        if (folder / entry["action"]).exists()
        and ("result" not in entry or (folder / entry["result"]).exists())
    ]


def _hash_name(entry: JsonObject) -> HashName:
    return "sha384" if entry.get("hashAlgorithm") == "SHA384" else "sha256"


def _text(path: Path) -> str:
    return path.read_bytes().decode()


@pytest.mark.shared
def test_published_vectors(vectors: Path) -> None:
    folder = vectors / "rdf-canon"
    counted: dict[str, int] = {}
    for entry in _entries(vectors):
        quads = parse_nquads(_text(folder / entry["action"]))
        hash_name = _hash_name(entry)
        kind = entry["type"]
        counted[kind] = counted.get(kind, 0) + 1
        if kind == "rdfc:RDFC10MapTest":
            labels = rdfc.canonical_labels(quads, hash_name=hash_name)
            found = {old[2:]: new[2:] for old, new in labels.items()}
            assert found == read_json(_text(folder / entry["result"])), entry["id"]
        elif kind == "rdfc:RDFC10EvalTest":
            found_text = rdfc.canonicalize(quads, hash_name=hash_name)
            assert found_text == _text(folder / entry["result"]), entry["id"]
        else:
            with pytest.raises(CanonicalizationError):
                rdfc.canonicalize(quads, hash_name=hash_name)
    assert counted["rdfc:RDFC10EvalTest"] >= 30
    assert counted["rdfc:RDFC10MapTest"] >= 8


POISON = {
    "a clique of 7": clique(7),
    "a clique of 10": clique(10),
    "a clique of 60": clique(60),
    "a ring of 100": ring(100),
    "a ring of 4,000": ring(4000),
    "many cliques": [
        Quad(*(term.replace("n", f"c{copy}n") if term.startswith("_:") else term for term in quad))
        for copy in range(100)
        for quad in clique(7)
    ],
}


@pytest.mark.parametrize("case", POISON)
def test_poison_ends_quickly_in_our_error(case: str) -> None:
    with soon(), pytest.raises(CanonicalizationError) as caught:
        rdfc.canonicalize(POISON[case])
    assert caught.value.code == "graph-too-complex"


@pytest.mark.parametrize("graph", [clique(4), clique(5), ring(20), PETERSEN, CUBE])
def test_symmetry_that_can_be_solved_is(graph: list[Quad]) -> None:
    # Every other statement first, the rest backwards.
    shuffled = graph[::2] + graph[::-1]
    renamed = [Quad(*(term.replace("_:n", "_:other") for term in quad)) for quad in shuffled]
    assert rdfc.canonicalize(renamed) == rdfc.canonicalize(graph)


def test_too_many_statements() -> None:
    assert rdfc.canonicalize(ring(10), limits=Limits(quads=10))
    with pytest.raises(LimitError) as caught:
        rdfc.canonicalize(ring(11), limits=Limits(quads=10))
    assert caught.value.code == "too-many-statements"


def test_repetitions_do_not_matter() -> None:
    assert rdfc.canonicalize(ring(3) * 2) == rdfc.canonicalize(ring(3))


def test_lines_are_sorted_by_code_point() -> None:
    astral = Quad("<urn:s>", "<urn:p>", '"\U00010000"')
    private = Quad("<urn:s>", "<urn:p>", '"\uffed"')
    assert rdfc.canonicalize([astral, private]) == private.line() + astral.line()


def test_first_degree_hash_is_of_the_mentions_alone() -> None:
    mentions = [Quad("_:x", "<urn:p>", "_:y"), Quad("_:x", "<urn:q>", '"1"')]
    renamed = [Quad("_:u", "<urn:q>", '"1"'), Quad("_:u", "<urn:p>", "_:v")]
    assert rdfc.hash_first_degree("_:x", mentions) == rdfc.hash_first_degree("_:u", renamed)
    assert rdfc.hash_first_degree("_:y", mentions) != rdfc.hash_first_degree("_:x", mentions)
    assert len(rdfc.hash_first_degree("_:x", mentions, "sha384")) == 96


def test_sha_384_gives_other_labels() -> None:
    graph = [
        Quad("_:a", "<urn:p>", '"1"'),
        Quad("_:b", "<urn:p>", '"2"'),
        Quad("_:c", "<urn:p>", '"3"'),
        Quad("_:d", "<urn:p>", '"4"'),
    ]
    assert rdfc.canonicalize(graph) != rdfc.canonicalize(graph, hash_name="sha384")


BLANKS = st.sampled_from([f"_:b{i}" for i in range(5)])
NODES = BLANKS | st.sampled_from(["<urn:a>", "<urn:b>"])
VALUES = NODES | st.sampled_from(['"x"', '"x"@en', '"1"^^<urn:t>', '"\\u007F\\n\U00010000"'])
QUADS = st.lists(
    st.builds(Quad, NODES, st.sampled_from(["<urn:p>", "<urn:q>"]), VALUES, st.just("") | NODES),
    max_size=9,
)


def by_pyoxigraph(quads: list[Quad]) -> str:
    dataset = pyoxigraph.Dataset(
        pyoxigraph.parse(serialize(quads).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    )
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    witness = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS)
    assert witness is not None
    return "".join(sorted(witness.decode().splitlines(keepends=True)))


@given(QUADS)
def test_pyoxigraph_agrees(quads: list[Quad]) -> None:
    assert rdfc.canonicalize(quads) == by_pyoxigraph(quads)


@given(QUADS, st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(quads: list[Quad], chance: random.Random) -> None:
    names = [f"_:z{i}" for i in range(5)]
    chance.shuffle(names)
    other = {f"_:b{i}": name for i, name in enumerate(names)}
    renamed = [Quad(*(other.get(term, term) for term in quad)) for quad in quads]
    chance.shuffle(renamed)
    assert rdfc.canonicalize(renamed) == rdfc.canonicalize(quads)


def _alike(chance: random.Random) -> list[Quad]:
    """A graph whose nodes all look the same from near: sums of shuffles of three to seven nodes."""
    count = chance.randint(3, 7)
    edges: set[tuple[int, int]] = set()
    for _ in range(chance.randint(1, 3)):
        if chance.random() < 0.5:
            step = chance.randrange(1, count)
            edges |= {(node, (node + step) % count) for node in range(count)}
        else:
            goals = chance.sample(range(count), count)
            edges |= set(enumerate(goals))
    return [Quad(f"_:n{start}", "<urn:p>", f"_:n{end}") for start, end in sorted(edges)]


def test_nodes_that_look_alike_are_told_apart_by_their_shortest_paths() -> None:
    chance = random.Random(7)  # noqa: S311 - seeded noise, not secrets
    for _ in range(300):
        graph = _alike(chance)
        names = [f"_:m{number}" for number in chance.sample(range(7), 7)]
        renamed = [
            Quad(names[int(s[3:])], predicate, names[int(o[3:])]) for s, predicate, o, _ in graph
        ]
        chance.shuffle(renamed)
        assert rdfc.canonicalize(renamed) == rdfc.canonicalize(graph)


def _entangled(chance: random.Random) -> list[Quad]:
    """Two to seven nodes of which many look alike from near and some from afar."""
    nodes = [f"_:n{number}" for number in range(chance.randint(2, 7))]
    predicates, graphs = ["<urn:p>", "<urn:q>"], ["", "", "<urn:g>"]
    return [
        Quad(*(chance.choice(terms) for terms in (nodes, predicates, nodes, graphs)))
        for _ in range(chance.randint(2, 12))
    ]


@pytest.mark.parametrize("make", [_alike, _entangled])
def test_pyoxigraph_agrees_on_nodes_that_look_alike(
    make: Callable[[random.Random], list[Quad]],
) -> None:
    chance = random.Random(11)  # noqa: S311 - seeded noise, not secrets
    for _ in range(200):
        graph = make(chance)
        assert rdfc.canonicalize(graph) == by_pyoxigraph(graph)


ROUNDS = {
    "a pair": (ring(2), 4),
    "a ring": (ring(20), 400),
    "a clique": (clique(4), 76),
    "a cube": (CUBE, 536),
}


@pytest.mark.parametrize("case", ROUNDS)
def test_the_last_round_allowed_is_enough_and_one_less_is_not(case: str) -> None:
    graph, rounds = ROUNDS[case]
    assert rdfc.canonicalize(graph, limits=Limits(hash_rounds=rounds))
    with pytest.raises(CanonicalizationError) as caught:
        rdfc.canonicalize(graph, limits=Limits(hash_rounds=rounds - 1))
    assert caught.value.code == "graph-too-complex"
