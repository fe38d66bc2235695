"""Statements as text with holes: formatted in one operation, sorted in advance where that is safe.

Knows that the lines of one subject stand together in canonical N-Quads, because no subject's text
with the space behind it is the beginning of another's. So lines are kept in blocks, one for each
subject, and only the blocks are sorted when the values are known; not even they, where the ids
stand in the order in which they stood before. Inside a block the order is known in advance
wherever two lines differ before either reaches a hole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cmp_to_key
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import Any, TypeAlias

from cairn.canon.nquads import literal_term
from cairn.canon.shapes_template import Hole, Node, Statement, Statements, Term
from cairn.canon.to_rdf import number_term
from cairn.kernel.json_text import Json

__all__ = ["Form", "Line", "Rising", "Writer", "picker", "rises"]

Line: TypeAlias = list[str | int]
"""Text and the numbers of the terms that stand in between; no two texts side by side."""

Rising: TypeAlias = list[tuple[int, int]]
"""Places of ids, two by two, of which the lines of the first stand before those of the second."""


def picker(places: Sequence[int | slice]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Return a function that takes the values at these places, or the parts of these extents."""
    if len(places) > 1:
        return itemgetter(*places)
    if places:
        only = places[0]
        return lambda values: (values[only],)
    return lambda _values: ()


def rises(values: Sequence[str], pairs: Rising) -> bool:
    """Tell whether all lines of one id stand before those of the other, for pairs of ids.

    Args:
        values: Ids, among other texts.
        pairs: The places of each pair.
    """
    for low, high in pairs:
        first, second = values[low], values[high]
        # Where one id is the beginning of the other, the bracket behind it decides.
        if (first >= second or second.startswith(first)) and f"{first}>" >= f"{second}>":
            return False
    return True


class Form:
    """Blocks of lines with places for terms.

    Args:
        blocks: The blocks, each with its lines in any order.
        width: How many terms there will be.
        run: Further blocks, in their order. Those side by side become one where nothing in them
            is left to be sorted.

    Attributes:
        holes: The terms that it needs.
    """

    __slots__ = ("_constants", "_picks", "_unsorted", "holes")

    def __init__(
        self, blocks: Iterable[list[Line]], width: int, run: Iterable[list[Line]] = ()
    ) -> None:
        constants: list[str] = []
        holes: list[int] = []
        self._unsorted: list[int] = []
        self._picks = []
        every = chain(map(_sorted, blocks), _joined(map(_sorted, run)))
        for number, (lines, decided) in enumerate(every):
            if not decided:
                self._unsorted.append(number)
            places = []
            for piece in _merged([piece for line in lines for piece in line]):
                if isinstance(piece, int):
                    holes.append(piece)
                    places.append(piece)
                else:  # the constants follow the terms
                    places.append(width + len(constants))
                    constants.append(piece)
            self._picks.append(picker(places))
        self.holes = tuple(holes)
        self._constants = tuple(constants)

    def text(self, terms: tuple[str, ...]) -> str:
        """Return the text of all blocks."""
        if self._unsorted or len(self._picks) != 1:
            return "".join(self.blocks(terms))
        return "".join(self._picks[0](terms + self._constants))

    def blocks(self, terms: tuple[str, ...]) -> list[str]:
        """Return each block's text, its lines sorted."""
        # Picking in order and joining writes a text.
        values, joined = terms + self._constants, "".join
        blocks = [joined(pick(values)) for pick in self._picks]
        for number in self._unsorted:
            # Only line feeds end a line here; splitlines would split at others too.
            lines = blocks[number].split("\n")
            lines.pop()
            lines.sort()
            lines.append("")
            blocks[number] = "\n".join(lines)
        return blocks


def _joined(blocks: Iterable[tuple[list[Line], bool]]) -> Iterator[tuple[list[Line], bool]]:
    """Make one of blocks side by side whose lines are all decided."""
    for decided, several in groupby(blocks, key=itemgetter(1)):
        if decided:
            yield [line for lines, _ in several for line in lines], decided
        else:
            yield from several


def _sorted(lines: list[Line]) -> tuple[list[Line], bool]:
    """Sort lines as far as their texts decide, and tell whether they decide all."""
    lines = sorted(lines, key=cmp_to_key(_compare))
    return lines, all(_compare(first, second) < 0 for first, second in pairwise(lines))


def _compare(first: Line, second: Line) -> int:
    """Return -1 or 1 if one line comes first whatever stands in the holes; 0 if that decides."""
    for one, other in zip(first, second, strict=False):
        if one == other:
            continue
        if isinstance(one, int) or isinstance(other, int):
            return 0
        if one.startswith(other) or other.startswith(one):
            return 0
        return -1 if one < other else 1
    return 0


class Writer:
    """Writes a shape's statements, with open slots numbered as the terms are.

    Args:
        statements: What the shape says.
        open_slots: The slots whose terms will be given, in that order.
        fixed: The values of the others.

    Attributes:
        width: How many terms there are.
        subjects: The ids that are subjects and are not open.
    """

    def __init__(
        self, statements: Statements, open_slots: Sequence[int], fixed: Mapping[int, Json]
    ) -> None:
        self._statements = statements.all
        self._place = {slot: place for place, slot in enumerate(open_slots)}
        self._fixed = fixed
        self.width = len(open_slots)
        self._mentions: dict[int, list[Statement]] = {}
        for statement in statements.all:
            for term in dict.fromkeys((statement.subject, statement.object)):
                if isinstance(term, Node):
                    self._mentions.setdefault(term.number, []).append(statement)
        self._ids: dict[Term, int] = {}
        self.subjects: tuple[str, ...] = ()
        self._know_subjects()

    def _know_subjects(self) -> None:
        """Number the ids among the subjects: open ones are terms, the others stand behind."""
        for subject in dict.fromkeys(line.subject for line in self._statements):
            match [] if isinstance(subject, Node) else self._pieces(subject, str):
                case [str() as iri]:
                    self._ids[subject] = self.width + len(self.subjects)
                    self.subjects += (iri[1:-1],)
                case [_, int() as term, _]:
                    self._ids[subject] = term

    def node_form(self, node: int) -> Form:
        """Return what a blank node's first-degree hash is over (RDFC-1.0 section 4.6)."""

        def seen(index: int) -> str:
            return "_:a" if index == node else "_:z"

        return Form([[self._line(line, seen) for line in self._mentions[node]]], self.width)

    def in_order(self, order: tuple[int, ...], terms: tuple[str, ...]) -> tuple[Rising, Form]:
        """Return a form of all lines for labels in order, and for which terms it serves.

        Args:
            order: The blank nodes in the order of their labels.
            terms: Terms whose ids it puts in order.

        Returns:
            What must rise in terms with `subjects` behind them, so that their lines are in order
            too; and the form.
        """
        values = terms + self.subjects
        ids, nodes = self._apart(order)
        ranks = sorted(ids, key=lambda place: f"{values[place]}>")
        rising = [pair for pair in pairwise(ranks) if min(pair) < self.width]
        blocks = [ids[place] for place in ranks]
        return rising, Form([], self.width, run=[*blocks, *nodes])

    def in_blocks(self, order: tuple[int, ...]) -> Form:
        """Return a form of all lines for labels in order, with a block for each id to be sorted."""
        ids, nodes = self._apart(order)
        return Form(ids.values(), self.width, run=nodes)

    def _apart(self, order: tuple[int, ...]) -> tuple[dict[int, list[Line]], list[list[Line]]]:
        """Return the blocks of the ids by their places, and those of blank nodes, sorted.

        Blank nodes stand behind all ids, because an underscore stands behind a bracket.
        """
        labels = {node: f"_:c14n{label}" for label, node in enumerate(order)}
        blocks = self._blocks(labels.__getitem__)
        ids = {self._ids[term]: block for term, block in blocks.items() if term in self._ids}
        nodes = {
            labels[term.number]: block for term, block in blocks.items() if isinstance(term, Node)
        }
        return ids, [nodes[label] for label in sorted(nodes)]

    def in_any_order(self, nodes: int) -> Form:
        """Return a form of all blocks, with the blank nodes' labels as further terms."""
        blocks = self._blocks(lambda node: self.width + node)
        return Form(blocks.values(), self.width + nodes)

    def rivals(self) -> list[Form]:
        """Return the values that must differ: literals of one property of one node."""
        groups: dict[tuple[Term, str], list[list[Line]]] = {}
        for subject, predicate, target in self._statements:
            if isinstance(target, Hole) and target.kind == "iri":
                continue
            if isinstance(target, Hole) or (isinstance(target, str) and target[0] == '"'):
                value = _merged(self._pieces(target, str))
                groups.setdefault((subject, predicate), []).append([value])
        return [Form(group, self.width) for group in groups.values() if len(group) > 1]

    def _blocks(self, nodes: Callable[[int], str | int]) -> dict[Term, list[Line]]:
        blocks: dict[Term, list[Line]] = {}
        for statement in self._statements:
            blocks.setdefault(statement.subject, []).append(self._line(statement, nodes))
        return blocks

    def _line(self, statement: Statement, nodes: Callable[[int], str | int]) -> Line:
        return _merged(
            [
                *self._pieces(statement.subject, nodes),
                f" {statement.predicate} ",
                *self._pieces(statement.object, nodes),
                " .\n",
            ]
        )

    def _pieces(self, term: Term, nodes: Callable[[int], str | int]) -> Line:
        if isinstance(term, str):
            return [term]
        if isinstance(term, Node):
            return [nodes(term.number)]
        if term.slot in self._place:
            place = self._place[term.slot]
            if term.kind == "number":
                return [place]
            return ["<", place, ">"] if term.kind == "iri" else ['"', place, '"' + term.suffix]
        value = self._fixed[term.slot]
        if term.kind == "number":
            return [number_term(value, term.datatype)]
        return [f"<{value}>" if term.kind == "iri" else literal_term(value) + term.suffix]


def _merged(pieces: Line) -> Line:
    """Join texts that stand side by side."""
    merged: Line = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged
