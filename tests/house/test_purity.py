"""What the floors promise beyond imports: no clock, no errors but ours, light to import."""

from __future__ import annotations

import ast
import builtins
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from house.sources import ROOT, Module, modules

MODULES = [pytest.param(module, id=module.name) for module in modules()]

CLOCK = "cli/clock.py"
READS_THE_CLOCK = re.compile(
    r"(^|\.)(datetime|date)\.(now|utcnow|today)$|^time\.(time|time_ns|localtime|gmtime)$"
)

# What a command of the command line may raise to end itself.
ENDINGS = {"typer.Exit", "typer.BadParameter"}


@pytest.mark.parametrize("module", MODULES)
def test_only_the_clock_reads_the_clock(module: Module) -> None:
    found = [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and READS_THE_CLOCK.search(ast.unparse(node))
    ]
    assert found == [] or module.name == CLOCK


@cache
def _error_names() -> set[str]:
    """CairnError and every class below it, wherever it is defined."""
    bases = {
        node.name: {ast.unparse(base).split(".")[-1] for base in node.bases}
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    ours = {"CairnError"}
    while new := {name for name, above in bases.items() if above & ours} - ours:
        ours |= new
    return ours


def _raised(module: Module) -> list[tuple[int, str]]:
    """Line and class of every raise; raising a caught or returned error again is no new one."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            found.append((node.lineno, ast.unparse(node.exc.func)))
        elif isinstance(node, ast.Raise) and node.exc is not None:
            name = ast.unparse(node.exc)
            if name.split(".")[-1][0].isupper():
                found.append((node.lineno, name))
    return found


@cache
def _returns_errors() -> set[str]:
    """Functions that build an error for their caller to raise, by their return annotation."""
    errors = _error_names()
    return {
        node.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and ast.unparse(node.returns).split(".")[-1] in errors
    }


def _caught_in(room: str) -> set[str]:
    """Every exception that some handler of the room names."""
    types = [
        handler.type
        for module in modules()
        if module.room == room
        for handler in ast.walk(module.tree)
        if isinstance(handler, ast.ExceptHandler) and handler.type is not None
    ]
    named = [
        part for kind in types for part in (kind.elts if isinstance(kind, ast.Tuple) else [kind])
    ]
    return {ast.unparse(part) for part in named}


def _stays_inside(name: str, module: Module) -> bool:
    """Whether an exception that is not ours is a signal that its own room catches."""
    known = getattr(builtins, name, None)
    names = {base.__name__ for base in known.__mro__} if known else {name}
    return bool(names & (_caught_in(module.room) - {"Exception", "BaseException"}))


@pytest.mark.parametrize("module", MODULES)
def test_every_error_is_ours(module: Module) -> None:
    """Whatever is raised is a CairnError, or is caught in the same room."""
    allowed = _error_names() | _returns_errors()
    if module.room == "cli":
        allowed = allowed | ENDINGS
    if not module.room:
        allowed = allowed | {"AttributeError"}  # PEP 562 asks a module's __getattr__ for it
    strangers = [
        f"{line}: {name}"
        for line, name in _raised(module)
        if name not in allowed and name.split(".")[-1] not in allowed
        if not _stays_inside(name, module)
    ]
    assert strangers == []


def _loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sorted({{n.split('.')[0] for n in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return set(run.stdout.split())


HEAVY = {
    "ahocorasick_rs", "altair", "highspy", "numpy", "openbadgeslib", "openvc", "PIL", "polars",
    "pyld", "requests", "scipy", "segno", "tokenizers", "typst", "vl_convert",
}  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "unwanted"),
    [
        ("import cairn", HEAVY | {"cryptography", "rich", "typer"}),
        ("import cairn.kernel.json_text", HEAVY | {"cryptography", "rich", "typer", "jwt"}),
        (
            "import cairn.verification.verifier",
            # PyLD looks for requests, and loads it where another package brings it.
            HEAVY - {"pyld", "requests"} | {"rich", "typer"},
        ),
        ("import cairn.cli.main", HEAVY | {"cryptography"}),
    ],
)
def test_importing_is_light(statement: str, unwanted: set[str]) -> None:
    assert _loaded_by(statement) & unwanted == set()


def test_imports_go_down_only() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
