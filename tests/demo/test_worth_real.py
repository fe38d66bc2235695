"""The real experiment beside the example: what is known of it comes out, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.demo.value_real import tell_real
from demo.telling import AT


@pytest.mark.shared
def test_special_skills_helped_and_computer_skills_did_nothing(
    shared: Path, tmp_path: Path
) -> None:
    special, computer, *_ = tell_real(tmp_path, shared / "labour", at=AT)
    assert "About 6 more of 100" in special
    assert "No measurable effect on whether people were called back." in computer
    assert "Bertrand" in (tmp_path / "callbacks.html").read_text("utf-8")


def test_without_the_data_nothing_is_told(tmp_path: Path) -> None:
    assert tell_real(tmp_path, tmp_path, at=AT) == ()
    assert list(tmp_path.iterdir()) == []
