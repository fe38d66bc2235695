"""The repository as the house tests read it: its files, and its modules as syntax trees."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "cairn"


@dataclass(frozen=True)
class Module:
    """One module of the package."""

    path: Path

    @property
    def name(self) -> str:
        """The path as a person writes it, such as ``kernel/errors.py``."""
        return self.path.relative_to(PACKAGE).as_posix()

    @property
    def dotted(self) -> str:
        """The name by which it is imported."""
        parts = ("cairn", *self.path.relative_to(PACKAGE).with_suffix("").parts)
        return ".".join(part for part in parts if part != "__init__")

    @property
    def room(self) -> str:
        """The part of the house it stands in; empty for the package's own face."""
        return self.name.split("/")[0] if "/" in self.name else ""

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package, in order."""
    return tuple(Module(path) for path in sorted(PACKAGE.rglob("*.py")))


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is committed, or would be by adding everything."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """Every tracked file that is text."""
    for path in tracked():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def shown(path: Path, line: int | None = None) -> str:
    """A place as an editor understands it."""
    name = path.relative_to(ROOT).as_posix()
    return name if line is None else f"{name}:{line}"
