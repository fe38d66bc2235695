"""The labour-market files in ../shared, for the tests that are marked so."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def labour(shared: Path) -> Path:
    """The folder with frameworks, statistics and postings."""
    return shared / "labour"
