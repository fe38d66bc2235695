"""Count how often extraction is right and wrong, and write what measures of demand correct by.

    python bench/extraction_errors.py

Links: sentences of Decorte's validation sets and the ESCO skills that people gave them; for
Cairn's small vocabulary only the skills that it knows. Spans: the development part of SkillSpan,
any overlap, one to one. Both by the tiers that may run, without a gazetteer.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

import numpy as np
from extraction_data import decorte, esco, skillspan
from extraction_score import counts, label_counts

from cairn.skills.extraction import Tier
from cairn.skills.extraction.extractor import Extractor
from cairn.skills.framework import Framework
from cairn.skills.vocabulary import small_vocabulary

TO = Path(__file__).resolve().parents[1] / "src/cairn/skills/extraction/data/errors.json"
LINK_TIERS: tuple[tuple[Tier, ...], ...] = (
    ("automaton",),
    ("automaton", "tagger"),
    ("automaton", "tagger", "linker"),
)
LINKS = "sentences of job postings with ESCO skills, Decorte and others (2022), validation"
SPANS = "sentences of job postings, SkillSpan (Zhang and others, 2022), development part"


def row(
    counted: str, framework: str, tiers: Collection[str], table: np.ndarray, source: str
) -> dict[str, object]:
    """One line of the file."""
    right, found, gold = (int(one) for one in table.sum(0))
    return {
        "counted": counted,
        "framework": framework,
        "tiers": " ".join(tiers),
        "right": right,
        "wrong": found - right,
        "missed": gold - right,
        "sentences": len(table),
        "source": source,
    }


def links(name: str, extractor: Extractor, framework: Framework) -> list[dict[str, object]]:
    """Counts of skills by URI, for each choice of tiers."""
    # The labels are of ESCO 1.1.0; a few that were preferred there are alternatives in 1.1.1.
    whole = esco()
    rows = decorte("house") + decorte("tech")
    uris = {label: whole.called(label)[:1] for one in rows for label in one.labels}
    gold = [
        frozenset(uri for label in one.labels for uri in uris[label] if uri in framework.skills)
        for one in rows
    ]
    missing = sorted(label for label, found in uris.items() if not found)
    print(f"{name}: {sum(map(len, gold))} pairs; labels that ESCO 1.1.1 lacks: {missing}")
    # Skills that only Cairn's vocabulary has cannot be annotated, so they cannot be wrong either.
    known = frozenset(whole.skills)
    found = []
    for tiers in LINK_TIERS:
        sets = [frozenset(extractor.extract(one.text, tiers=tiers).skills()) for one in rows]
        table = label_counts(gold, [one & known for one in sets])
        found.append(row("links", name, tiers, table, LINKS))
    return found


def spans(name: str, extractor: Extractor) -> list[dict[str, object]]:
    """Counts of places, for each choice of tiers."""
    rows = skillspan("dev")
    gold = [[span[:2] for span in one.spans] for one in rows]
    found = []
    for tiers in LINK_TIERS:
        places = [
            [(m.start, m.end) for m in extractor.extract(one.text, tiers=tiers).mentions]
            for one in rows
        ]
        found.append(row("spans", name, tiers, counts(gold, places, exact=False), SPANS))
    return found


def main() -> None:
    """Count and write."""
    lines = []
    for name, framework in (("cairn", small_vocabulary()), ("esco", esco())):
        extractor = Extractor(framework)
        lines += [*links(name, extractor, framework), *spans(name, extractor)]
    text = ",\n".join(json.dumps(one) for one in lines)
    TO.write_text(f"[\n{text}\n]\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
