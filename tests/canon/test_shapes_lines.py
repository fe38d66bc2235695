"""Lines with holes: whatever stands in the holes, they come out as if they were sorted then."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cairn.canon.shapes_lines import Form, Line, picker, rises

WIDTH = 3
TEXTS = st.text("ab \x85\u2028é\uffff\U00010000", max_size=2)
PIECES = st.lists(TEXTS | st.integers(0, WIDTH - 1), max_size=5)
BLOCKS = st.lists(st.lists(PIECES, min_size=1, max_size=4), max_size=3)
TERMS = st.tuples(*[TEXTS] * WIDTH)


def merged(pieces: list[str | int]) -> Line:
    """Pieces as lines are kept: no two texts side by side, a line feed at the end."""
    line: Line = []
    for piece in [*pieces, "\n"]:
        if isinstance(piece, str) and line and isinstance(line[-1], str):
            line[-1] += piece
        elif piece != "":
            line.append(piece)
    return line


def written(line: Line, terms: tuple[str, ...]) -> str:
    return "".join(terms[piece] if isinstance(piece, int) else piece for piece in line)


@given(BLOCKS, st.lists(TERMS, min_size=1, max_size=4))
def test_each_block_is_sorted_whatever_the_terms(
    blocks: list[list[list[str | int]]], several: list[tuple[str, ...]]
) -> None:
    lines = [[merged(pieces) for pieces in block] for block in blocks]
    form = Form(lines, WIDTH)
    for terms in several:
        expected = ["".join(sorted(written(line, terms) for line in block)) for block in lines]
        assert form.blocks(terms) == expected
        if len(blocks) == 1:
            assert form.text(terms) == expected[0]


def test_which_terms_a_form_needs() -> None:
    assert Form([[["a", 1, "\n"]], [[0, "\n"], [1, "\n"]]], 2).holes == (1, 0, 1)
    assert Form([], 2).holes == ()
    assert Form([], 2).blocks(("a", "b")) == []


@given(BLOCKS, st.lists(TERMS, min_size=1, max_size=3))
def test_the_text_of_a_form_is_that_of_all_its_blocks(
    blocks: list[list[list[str | int]]], several: list[tuple[str, ...]]
) -> None:
    form = Form([[merged(pieces) for pieces in block] for block in blocks], WIDTH)
    for terms in several:
        assert form.text(terms) == "".join(form.blocks(terms))


def test_lines_are_sorted_in_advance_where_their_texts_decide() -> None:
    """Then nothing is left to sort, and a form of one block is written in one piece."""
    decided = Form([[["b", 0, "\n"], ["a=", 1, "\n"], ["a b\n"], ["a c", 0, "\n"]]], 2)
    assert decided._unsorted == []
    assert decided.text(("x", "y")) == "a b\na cx\na=y\nbx\n"
    behind = Form([[["<", 0, "> c\n"], ["<", 0, "> b ", 1, "\n"], ["<", 0, "> b=\n"]]], 2)
    assert behind._unsorted == []
    assert behind.text(("x", "y")) == "<x> b y\n<x> b=\n<x> c\n"
    for undecided in (
        [["a", 0, "\n"], ["a", 1, "\n"]],
        [["a", 0, "\n"], ["a\n"]],
        [["ab\n"], ["a", 0, "\n"]],
        [[0, "\n"], ["a\n"]],
        [["a\n"], ["a\n"]],
    ):
        assert Form([undecided], 2)._unsorted == [0]


def test_values_are_picked_at_any_number_of_places() -> None:
    values = ("a", "b", "c")
    assert picker([])(values) == ()
    assert picker([2])(values) == ("c",)
    assert picker([2, 0, 2])(values) == ("c", "a", "c")


IDS = st.text("ab=?", max_size=3)


@given(st.lists(IDS, min_size=2, max_size=4), st.data())
def test_ids_rise_as_their_lines_do(ids: list[str], data: st.DataObject) -> None:
    """The bracket behind an id is part of its line, and other letters stand before it."""
    places = st.integers(0, len(ids) - 1)
    pairs = data.draw(st.lists(st.tuples(places, places), max_size=3))
    expected = all(f"<{ids[low]}> " < f"<{ids[high]}> " for low, high in pairs)
    assert rises(ids, pairs) is expected


def test_ids_that_begin_alike_rise_by_the_bracket() -> None:
    assert rises(["a", "a?"], [(0, 1)])
    assert not rises(["a", "a="], [(0, 1)])
    assert rises(["a=", "a"], [(0, 1)])
    assert rises(["a", "b", "a"], [(0, 1), (2, 1)])
    assert not rises(["a", "b", "a"], [(0, 1), (1, 2)])
    assert not rises(["a", "a"], [(0, 1)])
    assert rises(["b", "a"], [])


@given(BLOCKS, BLOCKS, st.lists(TERMS, min_size=1, max_size=3))
def test_a_run_of_blocks_is_written_in_its_order(
    blocks: list[list[list[str | int]]],
    run: list[list[list[str | int]]],
    several: list[tuple[str, ...]],
) -> None:
    lines, following = (
        [[merged(pieces) for pieces in block] for block in some] for some in (blocks, run)
    )
    form, alone = Form(lines, WIDTH, run=following), Form([*lines, *following], WIDTH)
    for terms in several:
        assert "".join(form.blocks(terms)) == "".join(alone.blocks(terms)) == form.text(terms)
        assert form.blocks(terms)[: len(lines)] == alone.blocks(terms)[: len(lines)]
    assert sorted(form.holes) == sorted(alone.holes)


def test_blocks_of_a_run_become_one_where_nothing_is_left_to_sort() -> None:
    one, two = [["a", 0, "\n"], ["b\n"]], [["c", 1, "\n"]]
    open_ = [["d", 0, "\n"], ["d", 1, "\n"]]
    terms = ("x", "y")
    assert Form([], 2, run=[one, two]).blocks(terms) == ["ax\nb\ncy\n"]
    assert Form([one, two], 2).blocks(terms) == ["ax\nb\n", "cy\n"]
    assert Form([one, two], 2).text(terms) == "ax\nb\ncy\n"
    assert Form([one], 2).text(terms) == "ax\nb\n"
    assert Form([], 2).text(terms) == ""
    assert Form([one], 2, run=[two, open_, one, two]).blocks(terms) == [
        "ax\nb\n",
        "cy\n",
        "dx\ndy\n",
        "ax\nb\ncy\n",
    ]
