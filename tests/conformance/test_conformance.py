"""Every published vector that concerns Cairn, and the page docs/conformance.md made from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.page import ROOT, SETS
from conformance.tally import Tally


@pytest.mark.shared
@pytest.mark.parametrize("run", SETS, ids=lambda run: run.__name__)
def test_every_case_of_the_set_gives_what_it_should(
    run: Callable[[Path], Tally], vectors: Path
) -> None:
    tally = run(vectors)
    assert tally.passed, f"no case of {tally.name} was found"
    assert not tally.failed, "\n".join(f"{case}: {found}" for case, found in tally.failed.items())


@pytest.mark.shared
def test_the_page_is_current(vectors: Path) -> None:
    page = (ROOT / "docs" / "conformance.md").read_text("utf-8")
    # With other vectors beside the checkout the figures differ; the sets must all be there.
    for run in SETS:
        assert f"| {run(vectors).name} |" in page
