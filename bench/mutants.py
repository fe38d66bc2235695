"""The mutants that `mutation.py` makes: one place of a module, and what shall stand there instead.

Comparisons, arithmetic, `and`, `or` and `not`, numbers, texts, conditions, results, the kinds that
an `except` names, some functions, and whole statements. Sentences and codes of errors are left as
they are: what is said is another question than whether it is said.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult, ast.Mod: ast.Add, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}  # fmt: skip
CALLS = {"sorted": "list", "any": "all", "all": "any", "min": "max", "max": "min",
         "startswith": "endswith", "endswith": "startswith"}  # fmt: skip
REMOVABLE = (ast.Expr, ast.Raise, ast.Continue, ast.Break, ast.Delete, ast.AugAssign)
ENCODINGS = {"ascii", "utf-8", "utf-16-be"}
SMALL = 32
LONGEST = 160
SENTENCE = re.compile(r"[\w\u2019\u201d,.:] [\w\u201c(]")
# Types say nothing at run time, and nearly every test notices a wrong decorator or base.
NOT_MUTATED = {"annotation", "returns", "decorator_list", "bases", "format_spec"}


@dataclass
class Mutant:
    """One place, what stands there, what shall, and near which lines of which function."""

    parent: ast.AST
    field: str
    place: int
    old: ast.AST
    new: ast.AST
    lines: range
    function: ast.FunctionDef | None

    def make(self) -> None:
        """Put it into the tree."""
        value = getattr(self.parent, self.field)
        if isinstance(value, list):
            value[self.place] = self.new
        else:
            setattr(self.parent, self.field, self.new)

    def __str__(self) -> str:
        old, new = (" ".join(ast.unparse(node).split())[:LONGEST] for node in (self.old, self.new))
        where = f"`{self.function.name}` " if self.function else ""
        return f"{where}`{old}` → `{new}`"


def _other_texts(value: object) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, float):
        return [value * 2, value / 2]
    if isinstance(value, int):
        return [value + 1, value - 1] if value <= SMALL else [value + 1]
    if isinstance(value, str):
        # A tilde is nothing that a text, a pattern or a set of characters has anyway; but in the
        # name of an encoding Python overlooks it.
        return [value + ("z" if value in ENCODINGS else "~")]
    return [value + b"~"] if isinstance(value, bytes) else []


def _other_expressions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left, ops, others):
            for place, operator in enumerate(ops):
                for new in COMPARISONS[type(operator)]:
                    yield ast.Compare(left, [*ops[:place], new(), *ops[place + 1 :]], others)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for place in range(len(values)):
                rest = values[:place] + values[place + 1 :]
                yield ast.BoolOp(op, rest) if len(rest) > 1 else rest[0]
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.BinOp(left, ast.BitOr(), right):
            yield from (left, right)
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in ARITHMETIC:
            other = copy(node)
            other.op = ARITHMETIC[type(op)]()
            yield other
        case ast.Constant(value):
            yield from (ast.Constant(other) for other in _other_texts(value))


def _other_calls(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Call(ast.Name(name), arguments, named) if name in CALLS:
            kept = [] if name == "sorted" else named
            yield ast.Call(ast.Name(CALLS[name], ast.Load()), arguments, kept)
        case ast.Call(ast.Attribute(value, name), arguments, named) if name in CALLS:
            yield ast.Call(ast.Attribute(value, CALLS[name], ast.Load()), arguments, named)


def _other_statements(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Return(ast.expr() as value) if ast.unparse(value) != "None":
            yield ast.Return(ast.Constant(None))
        case ast.ExceptHandler(ast.Tuple(kinds), name, body):
            for place in range(len(kinds)):
                fewer = ast.Tuple(kinds[:place] + kinds[place + 1 :], ast.Load())
                yield ast.ExceptHandler(fewer, name, body)
        case ast.Assign([ast.Attribute() | ast.Subscript(), *_]):
            yield ast.Pass()
    if isinstance(node, REMOVABLE):
        yield ast.Pass()


def _others(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """Yield what may stand there instead."""
    yield from _other_expressions(node)
    yield from _other_calls(node)
    yield from _other_statements(node)
    is_condition = field in {"test", "ifs"} and not isinstance(node, ast.Compare | ast.UnaryOp)
    if is_condition and isinstance(node, ast.expr):
        yield ast.UnaryOp(ast.Not(), node)


def _is_for_people(node: ast.AST) -> bool:
    """Tell whether this is documentation, or a sentence or code of an error."""
    match node:
        case ast.Constant(str(text)):
            return SENTENCE.search(text) is not None
        case ast.JoinedStr(parts):
            return any(isinstance(part, ast.Constant) and _is_for_people(part) for part in parts)
        case ast.Expr(ast.Constant()) | ast.keyword("code" | "mend"):
            return True
        case ast.Assign([ast.Name("__all__")]) | ast.AnnAssign(annotation=ast.Name("TypeAlias")):
            return True
    return False


def _lines(statement: ast.stmt) -> range:
    """Return the lines of a statement without the body below it."""
    body = getattr(statement, "body", None)
    end = body[0].lineno if body else (statement.end_lineno or 0) + 1
    return range(statement.lineno, max(end, statement.lineno + 1))


def mutants(
    parent: ast.AST, lines: range = range(1), function: ast.FunctionDef | None = None
) -> Iterator[Mutant]:
    """Yield every mutant of what is below a node."""
    for field, value in ast.iter_fields(parent):
        if field in NOT_MUTATED or (isinstance(parent, ast.ClassDef) and field == "keywords"):
            continue
        if isinstance(parent, ast.FunctionDef) and field == "body":
            function = function or parent
        for place, node in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(node, ast.AST) or _is_for_people(node):
                continue
            near = _lines(node) if isinstance(node, ast.stmt) else lines
            for new in list(_others(node, field)):
                ast.fix_missing_locations(ast.copy_location(new, node))
                yield Mutant(parent, field, place, node, new, near, function)
            yield from mutants(node, near, function)
