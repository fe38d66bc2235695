"""What many tests of the verifier ask for."""

from __future__ import annotations

import pytest

from cairn.kernel.json_text import JsonObject
from verification.badges import badge


@pytest.fixture(scope="session")
def good_badge() -> JsonObject:
    """A badge with nothing wrong; tests change copies of it."""
    return badge()
