"""The chance a run needs, as one value that a test may replace."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SYSTEM_CHANCE", "Chance"]


@dataclass(frozen=True, slots=True)
class Chance:
    """Where unpredictable values come from.

    Attributes:
        token: Makes an unguessable text of hexadecimal digits: 32 of them.
        randbelow: Returns an integer from 0 up to, not including, its argument.
    """

    token: Callable[[], str]
    randbelow: Callable[[int], int]

    def urn(self) -> str:
        """A new ``urn:uuid:`` of version 4; it says nothing about the person."""
        return uuid.UUID(self.token(), version=4).urn


SYSTEM_CHANCE = Chance(token=lambda: secrets.token_hex(16), randbelow=secrets.randbelow)
"""The operating system's generator."""
