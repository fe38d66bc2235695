"""A module is a room one can look over; a function fits on a screen."""

from __future__ import annotations

import ast

from house.sources import modules

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]  # a long docstring is no fault
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {module.name: module.text.count("\n") for module in modules()}
    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{module.name}:{node.lineno} {node.name}": _body_lines(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _body_lines(node) > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_module_is_empty() -> None:
    """Every module says in its docstring what it knows."""
    assert [m.name for m in modules() if not ast.get_docstring(m.tree)] == []
