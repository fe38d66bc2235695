"""Finds every reason code in the source, with the sentence that stands beside it.

A code is a lower-case hyphenated word given as ``code=...``, as a class's own ``code``, or right
before its sentence: in a call, a tuple or a table. The sentence is read from the syntax tree; a
value that is only known when the program runs is shown as an ellipsis.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from house.sources import Module, modules

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OUTCOMES = {
    "failed": "failed",
    "passed": "passed",
    "undetermined": "could not be determined",
    "not_needed": "not needed",
}

Names = dict[str, list[ast.Assign]]


@dataclass(frozen=True, order=True)
class Saying:
    """One place that gives a code.

    Attributes:
        code: The reason code.
        kind: The error's class, or the outcome of a check, or "fault".
        room: The room it stands in.
        sentence: What is said; empty when it is only known when the program runs.
        mend: What to do next; may be empty.
    """

    code: str
    kind: str
    room: str
    sentence: str = ""
    mend: str = ""


def _words(node: ast.expr | None, names: Names) -> str:
    """The text of a literal, an f-string, or a name that was given one."""
    if isinstance(node, ast.Name) and node.id in names:
        before = [given for given in names[node.id] if given.lineno < node.lineno]
        return _words(before[-1].value, {}) if before else ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (_words(node.left, names) or "…") + (_words(node.right, names) or "…")
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else "…" for part in node.values
        )
    return ""


def _is_sentence(text: str) -> bool:
    return " " in text and text.rstrip().endswith((".", "?", "!", "…"))


def _codes(node: ast.expr) -> list[str]:
    """The codes of a literal, or of either branch of a condition."""
    found = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return [code for code in found if isinstance(code, str) and _CODE.fullmatch(code)]


def _kind(call: ast.Call | None) -> str:
    name = ast.unparse(call.func).split(".")[-1] if call else ""
    return _OUTCOMES.get(name.lstrip("_"), name if name.endswith("Error") else "fault")


def _from_keyword(call: ast.Call, room: str, names: Names) -> Iterator[Saying]:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if "code" not in given:
        return
    sentence = given.get("sentence") or next(
        (arg for arg in call.args if _is_sentence(_words(arg, names))), None
    )
    mend = given.get("mend") or given.get("next_step")
    for code in _codes(given["code"]):
        yield Saying(code, _kind(call), room, _words(sentence, names), _words(mend, names))


def _from_row(
    row: list[ast.expr], call: ast.Call | None, room: str, names: Names
) -> Iterator[Saying]:
    """Pairs of code and sentence that stand side by side."""
    for place, item in enumerate(row[:-1]):
        code = item.value if isinstance(item, ast.Constant) else None
        sentence = _words(row[place + 1], names)
        if isinstance(code, str) and _CODE.fullmatch(code) and _is_sentence(sentence):
            mend = _words(row[place + 2], names) if place + 2 < len(row) else ""
            yield Saying(code, _kind(call), room, sentence, mend if _is_sentence(mend) else "")


def _in_scope(nodes: list[ast.AST], room: str, names: Names) -> Iterator[Saying]:
    for node in nodes:
        if isinstance(node, ast.Call):
            yield from _from_keyword(node, room, names)
            yield from _from_row(node.args, node, room, names)
        elif isinstance(node, ast.Tuple):
            yield from _from_row(node.elts, None, room, names)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and "-" in str(key.value):
                    yield from _from_row([key, value], None, room, names)


def _assigned(nodes: list[ast.AST]) -> Names:
    names: Names = defaultdict(list)
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            names[node.targets[0].id].append(node)
    for given in names.values():
        given.sort(key=lambda node: node.lineno)
    return names


def _scopes(node: ast.AST) -> Iterator[list[ast.AST]]:
    """The nodes of each function, of each class and of the module, without those inside others."""
    own: list[ast.AST] = []
    todo = list(ast.iter_child_nodes(node))
    while todo:
        item = todo.pop()
        if isinstance(item, ast.FunctionDef | ast.ClassDef):
            yield from _scopes(item)
        else:
            own.append(item)
            todo.extend(ast.iter_child_nodes(item))
    yield own


def _in_module(module: Module) -> Iterator[Saying]:
    room = module.room or "cairn"
    general = _assigned(list(module.tree.body))
    for scope in _scopes(module.tree):
        yield from _in_scope(scope, room, {**general, **_assigned(scope)})
    if module.name == "kernel/errors.py":
        yield from _own_codes(module)


def _own_codes(module: Module) -> Iterator[Saying]:
    """The code that each class of error has of its own."""
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            sentence = (ast.get_docstring(node) or "").split("\n")[0]
            for statement in node.body:
                if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
                    yield Saying(_words(statement.value, {}), node.name, "kernel", sentence)


def sayings() -> dict[str, tuple[Saying, ...]]:
    """Every reason code with the places that give it, in order."""
    found: dict[str, set[Saying]] = defaultdict(set)
    for module in modules():
        for saying in _in_module(module):
            found[saying.code].add(saying)
    return {code: tuple(sorted(found[code])) for code in sorted(found)}
