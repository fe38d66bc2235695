"""A stack as a tree of lines for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text
from rich.tree import Tree

from cairn.exporters.stack_case import Mark, StackCase, Stone, standing_in_short, stones
from cairn.exporters.terminal import in_lines

__all__ = ["stack_tree"]

_SIGNS: Mapping[Mark, str] = {
    "held": "✓",
    "spare": "✓",
    "partly": "◐",
    "to do": "○",
    "fallen": "✗",
    "instead": "○",
    "not needed": "·",
}


def stack_tree(case: StackCase, *, width: int = 80) -> str:
    """Draw the proof tree for a terminal.

    Args:
        case: Where one person stands on one pathway.
        width: How many columns there are.

    Returns:
        Lines of text without colours.
    """
    root = Tree(Text(f"{case.pathway.name}: {standing_in_short(case)}"))
    above = [root]
    for stone in stones(case.tree):
        del above[stone.depth + 1 :]
        above.append(above[stone.depth].add(Text(_line(stone))))
    return in_lines(root, width)


def _line(stone: Stone) -> str:
    if stone.mark is None:
        return f"{stone.name} ({stone.note})"
    return f"{_SIGNS[stone.mark]} {stone.name}: {stone.note}"
