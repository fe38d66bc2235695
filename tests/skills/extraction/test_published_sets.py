"""What was promised on the published sets; ESCO is fetched, the rest comes with Cairn."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from cairn.skills.extraction.extractor import Extractor

BENCH = Path(__file__).resolve().parents[3] / "bench"


@pytest.fixture
def sets(labour: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The readers of the sets, which the bench has too."""
    assert (labour / "benchmarks").is_dir()
    monkeypatch.syspath_prepend(str(BENCH))
    import extraction_data

    return extraction_data


@pytest.mark.shared
@pytest.mark.slow
def test_spans_of_the_development_part_are_found(sets: ModuleType) -> None:
    score = sys.modules.get("extraction_score") or __import__("extraction_score")
    rows = sets.skillspan("dev")
    extractor = Extractor()
    found = [
        [one[:2] for one in extractor.extract(row.text, tiers=("automaton", "tagger")).mentions]
        for row in rows
    ]
    gold = [[span[:2] for span in row.spans] for row in rows]
    relaxed, exact = (
        score.f_score(score.counts(gold, found, exact=way).sum(0)) for way in (False, True)
    )
    assert relaxed >= 0.60
    assert exact >= 0.42


@pytest.mark.shared
@pytest.mark.slow
def test_labels_of_the_validation_sentences_are_found(sets: ModuleType) -> None:
    score = sys.modules.get("extraction_score") or __import__("extraction_score")
    framework = sets.esco()
    extractor = Extractor(framework)
    rows = sets.decorte("house") + sets.decorte("tech")
    found = [
        frozenset(framework.skills[uri].label.lower() for uri in extractor.extract(text).skills())
        for text, _ in rows
    ]
    assert score.f_score(score.label_counts([one for _, one in rows], found).sum(0)) >= 0.28
