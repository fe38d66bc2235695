"""Lines with holes: whatever stands in the holes, they come out as if they were sorted then."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cairn.canon.shapes_lines import Form, Line, picker

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


def test_lines_are_sorted_in_advance_where_their_texts_decide() -> None:
    """Then nothing is left to sort, and a form of one block is written in one piece."""
    decided = Form([[["b", 0, "\n"], ["a=", 1, "\n"], ["a b\n"], ["a c", 0, "\n"]]], 2)
    assert decided._unsorted == []
    assert decided.text(("x", "y")) == "a b\na cx\na=y\nbx\n"
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
