"""How well and how fast are skills found in text?

    python bench/extraction.py            everything below
    python bench/extraction.py spans      SkillSpan and Sayfullina, by tier
    python bench/extraction.py linking    ESCO labels of Decorte's validation sentences, by tier
    python bench/extraction.py calibration   is the confidence what it says?
    python bench/extraction.py speed [N]  postings per second of the processor, start, memory

The sets lie in ../shared/labour; what is missing there is left out. Spans are scored on sentences
joined by spaces: relaxed is greedy one to one with any overlap, exact has the same offsets, skills
and knowledge pooled. Linking compares sets of preferred labels of each sentence, micro-averaged.
Intervals are 95 %, by 1,000 bootstrap draws of sentences. Nothing was trained on the parts that are
scored here, but two of them were looked at while choosing: what is left out when the tagger did not
mark it was set on SkillSpan's development part, and the linker's threshold on SkillSkape's. Their
scores are a little too good for that. Sayfullina's and Decorte's sets chose nothing.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from extraction_data import (
    Sentence,
    decorte,
    esco,
    gazetteer,
    postings,
    sayfullina,
    skillskape,
    skillspan,
)
from extraction_score import counts, label_counts, report

from cairn.skills.extraction import Extraction, Tier
from cairn.skills.extraction.extractor import Extractor

TIER_SETS: dict[str, tuple[Tier, ...]] = {
    "tier 1": ("automaton",),
    "tiers 1+2": ("automaton", "tagger"),
    "all": ("automaton", "tagger", "linker"),
    "tagger alone": ("tagger",),
}
START = """
import sys, time
sys.path.insert(0, {bench!r})
from extraction_data import esco, gazetteer, postings
texts = postings()[:200]
known, phrases = (esco(), gazetteer()) if {fetched} else (None, ())
began = time.process_time()
from cairn.skills.extraction.extractor import Extractor
extractor = Extractor(known, gazetteer=phrases)
extractor.extract(texts[0], tiers={tiers})
seconds = time.process_time() - began
for text in texts:
    extractor.extract(text, tiers={tiers})
status = open("/proc/self/status").read()
print(round(seconds, 2), int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""
BATCHES = 5
HASHES = 200_000


def extractors() -> dict[str, Extractor]:
    """With nothing but what comes with Cairn, and with what can be fetched."""
    return {
        "built-in": Extractor(),
        "ESCO + gazetteer": Extractor(esco(), gazetteer=gazetteer()),
    }


def places(found: Extraction) -> list[tuple[int, int]]:
    """The spans of the mentions."""
    return [(one.start, one.end) for one in found.mentions]


def spans() -> None:
    """Relaxed and exact scores on SkillSpan's development part, and on soft skills."""
    sets: dict[str, Callable[[], list[Sentence]]] = {
        "SkillSpan dev": lambda: skillspan("dev"),
        "SkillSpan dev, tech": lambda: [r for r in skillspan("dev") if r.posting[0] == "tech"],
        "SkillSpan dev, house": lambda: [r for r in skillspan("dev") if r.posting[0] == "house"],
        "Sayfullina dev": lambda: sayfullina("dev"),
    }
    for words, extractor in extractors().items():
        for name, load in sets.items():
            rows = load()
            gold = [[span[:2] for span in one.spans] for one in rows]
            for tiers, wanted in TIER_SETS.items():
                if tiers == "all":
                    continue  # the linker changes no span
                found = [places(extractor.extract(one.text, tiers=wanted)) for one in rows]
                for exact in (False, True):
                    kind = "exact" if exact else "relaxed"
                    line = report(counts(gold, found, exact=exact))
                    print(f"{name:22} {words:17} {tiers:13} {kind:8} {line}", flush=True)


def linking() -> None:
    """Sets of ESCO labels."""
    framework = esco()
    extractor = Extractor(framework, gazetteer=gazetteer())
    house, tech = decorte("house"), decorte("tech")
    sets = {
        "Decorte house": house,
        "Decorte tech": tech,
        "Decorte both": house + tech,
        "SkillSkape dev": skillskape("dev"),
    }
    for name, rows in sets.items():
        for tiers in ("tier 1", "tiers 1+2", "all"):
            found = []
            for text, _ in rows:
                uris = extractor.extract(text, tiers=TIER_SETS[tiers]).skills()
                found.append(frozenset(framework.skills[uri].label.lower() for uri in uris))
            line = report(label_counts([labels for _, labels in rows], found))
            print(f"{name:22} {tiers:13} linking  {line}", flush=True)


def calibration() -> None:
    """Mentions by confidence, and how many of them overlap a gold span of the development part."""
    rows = skillspan("dev")
    for words, extractor in extractors().items():
        for tiers in ("tier 1", "tiers 1+2"):
            said, right = [], []
            for one in rows:
                for mention in extractor.extract(one.text, tiers=TIER_SETS[tiers]).mentions:
                    said.append(mention.confidence)
                    right.append(
                        any(mention.start < e and mention.end > s for s, e, _ in one.spans)
                    )
            table(f"{words}, {tiers}", said, right)
    print("Links, the tech half of Decorte's validation: said / right", flush=True)
    framework = esco()
    extractor = Extractor(framework, gazetteer=gazetteer())
    said, right = [], []
    for text, labels in decorte("tech"):
        for mention in extractor.extract(text).mentions:
            if mention.uri:
                said.append(mention.link_confidence)
                right.append(mention.skill.lower() in labels)
    table("links", said, right)


def table(name: str, said: Sequence[float], right: Sequence[bool]) -> None:
    """Print said against right, in five parts of equal width, and the expected error."""
    values, truth = np.array(said), np.array(right, float)
    error = 0.0
    for low in np.arange(0, 1, 0.2):
        inside = (values >= low) & (values < low + 0.2 + 1e-9)
        if inside.any():
            gap = abs(values[inside].mean() - truth[inside].mean())
            error += gap * inside.mean()
            print(
                f"  {name}: {low:.1f}-{low + 0.2:.1f}  said {values[inside].mean():.2f}"
                f"  right {truth[inside].mean():.2f}  n {inside.sum()}"
            )
    print(f"  {name}: expected calibration error {error:.3f}", flush=True)


def speed(number: int) -> None:
    """Postings per second of the processor; the median of some batches."""
    texts = postings()[:number]
    block = bytes(2048)
    began = time.process_time()
    for _ in range(HASHES):
        hashlib.sha256(block).digest()
    rate = HASHES / (time.process_time() - began)
    print(f"this core now: {rate:,.0f} SHA-256 of 2 KiB per CPU second (quiet: 513,000)")
    for words, extractor in extractors().items():
        for tiers in ("tier 1", "tiers 1+2", "all"):
            rates = []
            # Warm means that the words of the first batch are known; each batch is new text.
            for batch in np.array_split(np.arange(len(texts)), BATCHES):
                began = time.process_time()
                for index in batch:
                    extractor.extract(texts[index], tiers=TIER_SETS[tiers])
                rates.append(len(batch) / (time.process_time() - began))
            shown = " ".join(f"{rate:.0f}" for rate in rates)
            print(
                f"{words:17} {tiers:13} {np.median(rates):7.0f} postings per CPU second ({shown})",
                flush=True,
            )
    for fetched in (False, True):
        for tiers in ("tier 1", "tiers 1+2", "all"):
            code = START.format(
                bench=str(Path(__file__).parent), fetched=fetched, tiers=TIER_SETS[tiers]
            )
            done = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True
            )
            seconds, megabytes = done.stdout.split()
            words = "ESCO + gazetteer" if fetched else "built-in"
            print(
                f"{words:17} {tiers:13} first text after {seconds} s of the processor, at the"
                f" most {megabytes} MB, of which the reading of the postings is a part"
            )


def main(words: list[str]) -> None:
    """Run what was asked for, on one thread."""
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        # It is read when numpy is loaded, which the imports above have done.
        os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1"))
        done = subprocess.run([sys.executable, __file__, *words], check=False)
        raise SystemExit(done.returncode)
    wanted = words[0] if words else ""
    for name, measure in (("spans", spans), ("linking", linking), ("calibration", calibration)):
        if wanted in {"", name}:
            measure()
    if wanted in {"", "speed"}:
        speed(int(words[1]) if len(words) > 1 else 3434)


if __name__ == "__main__":
    main(sys.argv[1:])
