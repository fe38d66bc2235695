"""What is told of the extractor's own errors."""

from __future__ import annotations

import pytest

from cairn.kernel.errors import UsageError
from cairn.skills.extraction import TIERS
from cairn.skills.extraction.error_counts import measured_error


@pytest.mark.parametrize("framework", ["esco", "cairn"])
@pytest.mark.parametrize("counted", ["links", "spans"])
@pytest.mark.parametrize("tiers", [TIERS, TIERS[:2], TIERS[:1]])
def test_what_was_measured_is_told_with_its_source(
    framework: str, counted: str, tiers: tuple[str, ...]
) -> None:
    counts = measured_error(tiers, framework=framework, counted=counted)  # type: ignore[arg-type]  # parameters are plain strings
    assert counts is not None
    assert counts.true_positives > 0
    assert counts.false_positives >= 0
    assert counts.false_negatives >= 0
    assert counts.sentences > 100
    assert counts.source


def test_the_order_in_which_tiers_are_named_does_not_matter() -> None:
    assert measured_error(("linker", "automaton", "tagger")) == measured_error(TIERS)


def test_the_tagger_finds_more_places_than_names_alone() -> None:
    names = measured_error(("automaton",), counted="spans")
    both = measured_error(("automaton", "tagger"), counted="spans")
    assert names is not None
    assert both is not None
    assert both.false_negatives < names.false_negatives


@pytest.mark.parametrize(
    ("tiers", "framework"),
    [((), "esco"), (("linker",), "esco"), (TIERS, "onet"), (TIERS, ""), (("automaton",), "ESCO")],
)
def test_what_nobody_annotated_is_not_told(tiers: tuple[str, ...], framework: str) -> None:
    assert measured_error(tiers, framework=framework) is None  # type: ignore[arg-type]  # parameters are plain strings


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(UsageError, match="measured by") as caught:
        measured_error(counted="smiles")  # type: ignore[arg-type]  # that is what is tested
    assert caught.value.code == "unknown-count"
