"""Strict JSON for signed documents: what two readers could read differently is refused.

Limits come first: size before decoding, depth before parsing. Refused besides malformed text:
duplicate member names, NaN and Infinity, lone surrogates, a byte order mark, integers of absurd
length. Python's own parser then does the work.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from cairn.kernel.errors import InputError, LimitError
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["Json", "JsonObject", "read_json", "read_json_object", "text_of", "write_json"]

Json: TypeAlias = Any
"""A JSON value: None, bool, int, float, str, list or dict with string keys."""

JsonObject: TypeAlias = dict[str, Any]
"""A JSON object, its members in their order."""


# An unfinished text runs to the end (`\\?\Z`) and nothing is tried twice (`++`, `*+`): otherwise a
# document of escaped quotes would cost the square of its length.
_STRUCTURE = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def _is_small(text: str, limits: Limits) -> bool:
    """Tell quickly that a text is within the limits: what is counted also counts inside texts."""
    opened = text.count("[") + text.count("{")
    return (
        opened <= limits.depth
        and opened + text.count(",") <= limits.members
        and text.count('"') <= limits.members
    )


def _measure(text: str, limits: Limits) -> None:
    # Names and values: there are at most two texts for each value.
    depth = members = texts = 0
    for token in _STRUCTURE.finditer(text):
        mark = token.group()
        if mark in "[{":
            depth += 1
            members += 1
            if depth > limits.depth:
                raise LimitError(
                    f"The JSON nests deeper than {limits.depth} levels.", code="json-too-deep"
                )
        elif mark in "]}":
            depth -= 1
        elif mark == ",":
            members += 1
        else:
            texts += 1
        if members > limits.members or texts > 2 * limits.members + 1:
            raise LimitError(
                f"The JSON has more than {limits.members} values.", code="json-too-many-values"
            )


def _unique_members(pairs: list[tuple[str, Json]]) -> JsonObject:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise InputError(
                    f"The member “{name[:80]}” appears twice in one object.",
                    code="duplicate-member",
                    mend="Two readers could read it differently; keep one of them.",
                )
            seen.add(name)
    return members


def _no_constant(name: str) -> Json:
    raise InputError(f"{name} is not a JSON number.", code="not-json")


def read_json(
    data: bytes | str, limits: Limits = DEFAULT_LIMITS, *, repeated_members: bool = False
) -> Json:
    """Parse untrusted JSON.

    Args:
        data: UTF-8 bytes, or text.
        limits: The ceilings to obey.
        repeated_members: Whether a member may appear twice, the last one counting; only for files
            that carry no signature, such as public registries that really do so.

    Returns:
        The JSON value; integers stay int, other numbers become float.

    Raises:
        LimitError: If the text is too large, too deep or has too many values.
        InputError: If it is not JSON, or could be read in two ways.
    """
    if len(data) > limits.document_bytes:
        raise LimitError(
            f"The document is larger than {limits.document_bytes} bytes.", code="document-too-large"
        )
    text = text_of(data)
    if not _is_small(text, limits):
        _measure(text, limits)

    def whole_number(literal: str) -> int:
        if len(literal) > limits.integer_digits:
            raise LimitError("A number has too many digits.", code="number-too-long")
        return int(literal)

    try:
        value = json.JSONDecoder(
            object_pairs_hook=dict if repeated_members else _unique_members,
            parse_constant=_no_constant,
            parse_int=whole_number,
            parse_float=_finite,
        ).decode(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"This is not JSON: {error.msg.removesuffix(' at')} at line {error.lineno},"
            f" column {error.colno}.",
            code="not-json",
        ) from error
    except RecursionError as error:
        raise LimitError("The JSON nests too deep.", code="json-too-deep") from error
    if "\\u" in text or _SURROGATE.search(text):
        _refuse_surrogates(value)
    return value


def read_json_object(data: bytes | str, limits: Limits = DEFAULT_LIMITS) -> JsonObject:
    """Parse untrusted JSON that must be an object; see `read_json`."""
    value = read_json(data, limits)
    if not isinstance(value, dict):
        raise InputError("The JSON is not an object ({ ... }).", code="not-an-object")
    return value


def write_json(value: Mapping[str, Json] | list[Json], *, indent: int | None = 2) -> bytes:
    """Write JSON for people to read: UTF-8, members in their order, a final line feed.

    Raises:
        InputError: If the value holds what JSON cannot: NaN, half a character, another type.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
        return text.encode() + b"\n"
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"This cannot be written as JSON: {error}.", code="not-json") from error


def text_of(data: bytes | str) -> str:
    """Return JSON text that came as bytes.

    Raises:
        InputError: If it is not UTF-8 (``not-utf-8``) or starts with a byte order mark.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("The document is not UTF-8 text.", code="not-utf-8") from error
    if text.startswith("\ufeff"):
        raise InputError("The document starts with a byte order mark.", code="byte-order-mark")
    return text


def _finite(literal: str) -> float:
    number = float(literal)
    if number in (float("inf"), float("-inf")):
        raise InputError(f"The number {literal[:40]} is out of range.", code="number-out-of-range")
    return number


def _refuse_surrogates(value: Json) -> None:
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            if _SURROGATE.search(item):
                raise InputError("A text holds half a character.", code="lone-surrogate")
        elif isinstance(item, list):
            todo.extend(item)
        elif isinstance(item, dict):
            todo.extend(item)
            todo.extend(item.values())
