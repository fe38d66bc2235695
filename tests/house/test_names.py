"""Names: no junk drawers, and an `__all__` that is complete and documented (ruff sorts it)."""

from __future__ import annotations

import ast

import pytest

from house.sources import Module, modules

JUNK_DRAWERS = {
    "common", "helper", "helpers", "lib", "misc", "miscellaneous", "stuff", "tool", "tools", "util",
    "utilities", "utils",
}  # fmt: skip

MODULES = [pytest.param(module, id=module.name) for module in modules()]


def _declared(module: Module) -> list[str] | None:
    for node in module.tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return None


def _assigned(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def _defined(module: Module) -> set[str]:
    names = set()
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        names.update(_assigned(node))
    return {name for name in names if not name.startswith("_")}


def _undocumented(module: Module) -> set[str]:
    """Public names without a docstring; a constant may have a comment above its block instead."""
    missing = set()
    lines = module.text.splitlines()
    body = module.tree.body
    for place, node in enumerate(body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if not ast.get_docstring(node):
                missing.add(node.name)
            continue
        names = _assigned(node)
        following = body[place + 1] if place + 1 < len(body) else None
        documented = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
        if names and not documented and not _commented(lines, node.lineno):
            missing.update(names)
    return missing


def _commented(lines: list[str], lineno: int) -> bool:
    if "  # " in lines[lineno - 1]:
        return True
    above = lineno - 2
    while above >= 0 and lines[above].strip() and not lines[above].startswith("#"):
        above -= 1  # up to the start of the block of constants
    return above >= 0 and lines[above].startswith("#")


@pytest.mark.parametrize("module", MODULES)
def test_no_junk_drawers(module: Module) -> None:
    parts = {part.lstrip("_") for part in module.name.removesuffix(".py").split("/")}
    assert not parts & JUNK_DRAWERS


@pytest.mark.parametrize("module", MODULES)
def test_all_is_there_and_complete(module: Module) -> None:
    declared = _declared(module)
    defined = _defined(module)
    if declared is None:
        assert not defined, f"{module.name} defines {sorted(defined)} and has no __all__"
        return
    assert len(declared) == len(set(declared))
    assert defined - set(declared) == set(), "public names that __all__ leaves out"


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_documented(module: Module) -> None:
    assert _undocumented(module) & set(_declared(module) or ()) == set()
