"""Lines that are kept in one order serve only documents whose lines stand in that order."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon import jsonld
from cairn.canon.shapes import compile_shape
from cairn.canon.shapes_lines import Form, Line, Writer, rises
from cairn.canon.shapes_plan import Plan
from cairn.canon.shapes_template import Hole, Node, Statement, Statements, Term
from cairn.credentials.contexts import OB_V3, VC_V2, packaged_contexts
from cairn.kernel.json_text import JsonObject

CONTEXTS = packaged_contexts()
IDS = st.text("ab/-.~\u00e9\U00010000", min_size=1, max_size=4).map("urn:{}".format)
OPEN = 3  # ids, and then as many literals
KNOWN_IDS = ("urn:a/b", "urn:b")
LABELS = (("_:c14n0", "_:c14n1"), ("_:c14n1", "_:c14n0"))


def statements() -> Statements:
    """Three open ids, two known ones and two blank nodes, each with a literal of its own."""
    subjects: list[Term] = [Hole(slot, "iri") for slot in range(OPEN)]
    subjects += [f"<{iri}>" for iri in KNOWN_IDS]
    lines = [Statement(subject, "<urn:p>", '"x"') for subject in subjects]
    lines += [Statement(subject, "<urn:q>", Node(1)) for subject in subjects]
    lines += [Statement(Node(node), "<urn:p>", Hole(OPEN + node, "text")) for node in (0, 1)]
    return Statements(
        tuple(lines),
        2,
        ("iri", "iri", "iri", "text", "text"),
        tuple(range(OPEN + 2)),
        frozenset({*KNOWN_IDS, "urn:p", "urn:q"}),
    )


def sorted_text(terms: tuple[str, ...], labels: tuple[str, str]) -> str:
    lines = []
    for iri in (*terms[:OPEN], *KNOWN_IDS):
        lines += [f'<{iri}> <urn:p> "x" .\n', f"<{iri}> <urn:q> {labels[1]} .\n"]
    lines += [f'{labels[node]} <urn:p> "{terms[OPEN + node]}" .\n' for node in (0, 1)]
    return "".join(sorted(lines))


TERMS = st.tuples(*[IDS] * OPEN, st.sampled_from("xyz"), st.sampled_from("uvw")).filter(
    lambda terms: len({*terms[:OPEN], *KNOWN_IDS}) == OPEN + len(KNOWN_IDS)
)


@given(st.lists(TERMS, min_size=1, max_size=6))
def test_ids_in_any_order_are_written_in_theirs(several: list[tuple[str, ...]]) -> None:
    plan = Plan(statements(), ("urn:",), "sha256", 10_000)
    for terms in several:
        text = plan.written(terms)
        assert text in [sorted_text(terms, labels) for labels in LABELS]
        assert text == Plan(statements(), ("urn:",), "sha256", 10_000).written(terms)


@given(TERMS)
def test_a_form_of_blocks_serves_all_terms(terms: tuple[str, ...]) -> None:
    blocks = Writer(statements(), range(OPEN + 2), {}).in_blocks((1, 0)).blocks(terms)
    assert "".join(sorted(blocks)) == sorted_text(terms, ("_:c14n1", "_:c14n0"))
    assert len(blocks) == OPEN + len(KNOWN_IDS) + 1  # the blank nodes stand together


@given(TERMS, TERMS)
def test_a_form_serves_the_terms_that_rise_as_it_wants(
    made: tuple[str, ...], other: tuple[str, ...]
) -> None:
    writer = Writer(statements(), range(OPEN + 2), {})
    assert writer.subjects == KNOWN_IDS
    rising, form = writer.in_order((1, 0), made)
    assert rises(made + writer.subjects, rising)
    assert len(form.blocks(made)) == 1
    for terms in (made, other):
        if rises(terms + writer.subjects, rising):
            assert form.text(terms) == sorted_text(terms, ("_:c14n1", "_:c14n0"))


@given(st.lists(IDS, min_size=2, max_size=4))
def test_ids_rise_if_their_lines_do(ids: list[str]) -> None:
    pairs = list(pairwise(range(len(ids))))
    lines = [f"<{iri}> <urn:p> " for iri in ids]
    assert rises(ids, pairs) == all(one < two for one, two in pairwise(lines))


def test_the_bracket_decides_between_an_id_and_what_it_begins() -> None:
    assert rises(["urn:a", "urn:b"], [(0, 1)])
    assert not rises(["urn:b", "urn:a"], [(0, 1)])
    assert not rises(["urn:a", "urn:a"], [(0, 1)])
    assert rises(["urn:a/b", "urn:a"], [(0, 1)])
    assert not rises(["urn:a", "urn:a/b"], [(0, 1)])
    assert rises(["urn:a", "urn:az"], [(0, 1)])
    assert rises(["urn:b", "urn:a"], [])


def document(ids: tuple[str, ...], names: tuple[str, ...]) -> JsonObject:
    return {
        "@context": [VC_V2, OB_V3],
        "id": ids[0],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "urn:issuer", "type": ["Profile"], "name": "Issuer"},
        "credentialSubject": {
            "id": ids[1],
            "type": ["AchievementSubject"],
            "achievement": {
                "id": ids[2],
                "type": ["Achievement"],
                "alignment": [{"type": ["Alignment"], "targetName": name} for name in names],
            },
        },
    }


@pytest.mark.parametrize("names", [("a", "b"), ("b", "c", "a"), ("a", "b", "c", "d")])
def test_documents_are_written_whatever_the_order_of_ids_and_nodes(names: tuple[str, ...]) -> None:
    ids = ("urn:h", "urn:issuer-0", "urn:issuer/", "urn:z", "urn:h/i", "urn:h~")
    several = [document(three, names) for three in permutations(ids, 3)]
    several += [document(three, names[::-1]) for three in permutations(ids[:4], 3)]
    template = compile_shape(several[0], CONTEXTS)
    assert template is not None
    for one in several * 2:
        assert template.fill(one) == jsonld.canonical_nquads(one, CONTEXTS)


def test_ids_in_two_orders_are_sorted_from_then_on() -> None:
    plan = Plan(statements(), ("urn:",), "sha256", 10_000)
    assert plan.written(("urn:c", "urn:d", "urn:e", "x", "y")) is not None
    assert [rising is None for rising, _ in plan._orders.values()] == [False]
    for ids in permutations(("urn:c", "urn:a/", "urn:a")):
        expected = Plan(statements(), ("urn:",), "sha256", 10_000).written((*ids, "x", "y"))
        assert plan.written((*ids, "x", "y")) == expected
        assert [rising is None for rising, _ in plan._orders.values()] == [True]


def test_orders_are_kept_within_bounds() -> None:
    plan = Plan(statements(), ("urn:",), "sha256", 10_000)
    plan._most_orders = 1
    seen = set()
    for number in range(40):
        terms = ("urn:c", "urn:d", "urn:e", "x", f"{number}")
        text = plan.written(terms)
        expected = [sorted_text(terms, labels) for labels in LABELS]
        seen.add(expected.index(str(text)))
    assert seen == {0, 1}
    assert len(plan._orders) == 1


WIDTH = 2
PIECES = st.lists(st.sampled_from(["a", "b", "ab", " "]) | st.integers(0, WIDTH - 1), max_size=3)
BLOCKS = st.lists(st.lists(PIECES, min_size=1, max_size=3), max_size=4)
TEXTS = st.text("ab ", max_size=2)


def ended(pieces: list[str | int]) -> Line:
    line: Line = []
    for piece in [*pieces, "\n"]:
        if isinstance(piece, str) and line and isinstance(line[-1], str):
            line[-1] += piece
        else:
            line.append(piece)
    return line


@given(BLOCKS, st.tuples(TEXTS, TEXTS))
def test_blocks_that_are_joined_say_what_each_says(
    blocks: list[list[list[str | int]]], terms: tuple[str, ...]
) -> None:
    lines = [[ended(pieces) for pieces in block] for block in blocks]
    apart, joined = Form(lines, WIDTH), Form([], WIDTH, run=lines)
    assert joined.text(terms) == apart.text(terms) == "".join(apart.blocks(terms))
    assert joined.holes == apart.holes
    undecided = len(apart._unsorted)
    assert len(joined.blocks(terms)) <= 2 * undecided + 1
