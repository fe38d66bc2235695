"""The example's story, told once with a few learners for every test that only looks."""

from __future__ import annotations

import pytest

from cheap_seals import cheap_seals
from demo.telling import Telling, telling

__all__ = ["cheap_seals"]


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Telling:
    """The story and its folder; not to be changed."""
    return telling(tmp_path_factory.mktemp("story") / "e")
