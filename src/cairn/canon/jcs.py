"""The JSON Canonicalization Scheme: one JSON value, one sequence of bytes (RFC 8785).

Knows numbers as ECMAScript prints them, member names in UTF-16 order and the shortest escapes.
Does not parse: untrusted text goes through `cairn.kernel.json_text.read_json` first.

An integer that is neither a double nor the printed form of one is refused. RFC 8785 (section
3.2.2.3) reads every number as a double, so a JavaScript signer would silently sign the rounded
number, and two readers would disagree about what was signed; its appendix D tells authors to
write such numbers as text.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from json import JSONEncoder
from typing import TypeAlias

from cairn.kernel.errors import CanonicalizationError
from cairn.kernel.json_text import Json

__all__ = ["canonicalize"]

_Put: TypeAlias = Callable[[str], None]

# With ensure_ascii off, Python's encoder escapes exactly what RFC 8785 section 3.2.2.2 asks for.
_text = JSONEncoder(ensure_ascii=False).encode

# Number.prototype.toString switches to exponents outside of these powers of ten (ECMA-262 6.1.6.1).
_LARGEST_PLAIN = 21
_SMALLEST_PLAIN = -6


def canonicalize(value: Json) -> bytes:
    """Write a JSON value in its canonical form.

    Args:
        value: None, bool, int, float, str, list or dict with string keys, nested at will.

    Returns:
        The UTF-8 bytes of RFC 8785.

    Raises:
        CanonicalizationError: ``not-json`` for anything else than JSON, ``number-not-exact`` for
            an integer that is no double, ``lone-surrogate`` for half a character,
            ``json-too-deep`` for nesting beyond what can be walked.
    """
    pieces: list[str] = []
    try:
        _write(value, pieces.append)
        return "".join(pieces).encode("utf-8")
    except UnicodeEncodeError as error:
        raise CanonicalizationError(
            "A text holds half a character, which has no UTF-8 form.", code="lone-surrogate"
        ) from error
    except RecursionError as error:
        raise CanonicalizationError("The JSON nests too deep.", code="json-too-deep") from error


def _write(value: Json, put: _Put) -> None:
    if isinstance(value, str):
        put(_text(value))
    elif value is None or isinstance(value, bool):
        put({None: "null", True: "true", False: "false"}[value])
    elif isinstance(value, int | float):
        put(_number(value))
    elif isinstance(value, dict):
        _write_object(value, put)
    elif isinstance(value, list | tuple):
        before = "["
        for item in value:
            put(before)
            _write(item, put)
            before = ","
        put("]" if value else "[]")
    else:
        raise CanonicalizationError(
            f"A {type(value).__name__} is not a JSON value.", code="not-json"
        )


def _write_object(value: dict[str, Json], put: _Put) -> None:
    if not all(isinstance(name, str) for name in value):
        raise CanonicalizationError("A JSON member name is not text.", code="not-json")
    before = "{"
    for name in sorted(value, key=lambda name: name.encode("utf-16-be")):
        put(before)
        put(_text(name))
        put(":")
        _write(value[name], put)
        before = ","
    put("}" if value else "{}")


def _number(value: float) -> str:
    try:
        double = float(value)
    except OverflowError:
        double = math.inf
    if not math.isfinite(double):
        raise CanonicalizationError(
            "A number is out of the range of a double.", code="number-not-exact"
        )
    text = _ecmascript(double)
    # 295147905179352830000 is no double, but it is how the nearest one is printed.
    if double != value and text != str(value):
        raise CanonicalizationError(
            f"The number {value} is no double, so readers would round it differently.",
            code="number-not-exact",
            mend="Write it as text.",
        )
    return text


def _ecmascript(double: float) -> str:
    """Print a finite double as ECMAScript's Number::toString does; 5e-324 to 1.79e308."""
    if double == 0:
        return "0"
    sign = "-" if double < 0 else ""
    # Python and ECMAScript both print the shortest digits that read back as the same double.
    mantissa, _, exponent = repr(abs(double)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    leading_zeros = len(whole + fraction) - len(digits)
    point = len(whole) - leading_zeros + int(exponent or 0)
    digits = digits.rstrip("0")
    if len(digits) <= point <= _LARGEST_PLAIN:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= _LARGEST_PLAIN:
        return sign + digits[:point] + "." + digits[point:]
    if _SMALLEST_PLAIN < point <= 0:
        return sign + "0." + "0" * -point + digits
    tail = "." + digits[1:] if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{tail}e{point - 1:+d}"
