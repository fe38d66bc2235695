"""Reads the text of a small settings file as TOML, or says in a sentence why it cannot be read."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

from cairn.importers.faults import SettingFault

__all__ = ["toml_tables"]

_LARGEST_FILE = 1024 * 1024


def toml_tables(
    data: bytes, file: str, faults: list[SettingFault], *, exact: bool = True
) -> dict[str, Any]:
    """The tables of a file.

    Args:
        data: The file.
        file: What it is called in a fault.
        faults: Where a fault goes.
        exact: Whether numbers with a point stay as they are written, as decimals.

    Returns:
        The tables; empty, with a fault, where the file is too large, no UTF-8 or no TOML.
    """
    code = sentence = mend = ""
    try:
        if len(data) <= _LARGEST_FILE:
            text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
            return tomllib.loads(text, parse_float=Decimal) if exact else tomllib.loads(text)
        code, sentence, mend = "file-too-large", "The file is larger than 1 MB.", "Shorten it."
    except UnicodeDecodeError:
        code, sentence, mend = "not-utf-8", "The file is not UTF-8 text.", "Save it as UTF-8."
    except (ValueError, ArithmeticError, RecursionError) as error:
        code, sentence = "not-toml", f"The file is not TOML: {str(error)[:120]}."
        mend = "Mend the file at that place."
    faults.append(SettingFault(file, "", code, sentence, mend))
    return {}
