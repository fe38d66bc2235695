"""Count how far surface forms and links can be trusted, and write what extraction reads.

    python bench/count_skill_surfaces.py

Forms of Cairn's vocabulary, of ESCO and of the gazetteer, where they stand in SkillSpan's training
part: how often does a form overlap a gold span? Links: how the chance rises with the cosine is
fitted on the training part of SkillSkape. Its sentences were made by a language model and do not
list every skill in them, so how high the chance is comes from one half of Decorte's validation
sentences: four proportions.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
from extraction_data import Sentence, decorte, esco, gazetteer, sentence, skillskape, skillspan
from scipy.optimize import minimize

from cairn.skills.extraction.automaton import Automaton
from cairn.skills.extraction.linking import Linker, meant
from cairn.skills.extraction.reliability import Reliability
from cairn.skills.extraction.surfaces import surface_forms
from cairn.skills.extraction.tagger import packaged_tagger
from cairn.skills.extraction.word_vectors import packaged_vectors
from cairn.skills.framework import Framework

DATA = Path(__file__).resolve().parents[1] / "src" / "cairn" / "skills" / "extraction" / "data"
FEWEST = 3
SENTENCES = 2500
PLACEHOLDER = re.compile(r"<[A-Z]+>")


def renamed(one: Sentence) -> Sentence:
    """Without placeholders, whose words would count as the skills of the same name."""
    tokens = ["Acme" if PLACEHOLDER.fullmatch(token) else token for token in one.tokens]
    return sentence(tokens, one.tags, one.posting)


def count_forms(framework: Framework) -> tuple[dict[str, float], dict[str, list[int]]]:
    """Chance of each kind, and the counts of each form that was seen often enough."""
    forms: dict[str, list[int]] = {}
    kinds_seen: Counter[str] = Counter()
    kinds_right: Counter[str] = Counter()
    rows = [renamed(one) for one in skillspan("train")]
    for chosen in (None, framework):
        automaton = Automaton(surface_forms(chosen, gazetteer()))
        own: dict[str, list[int]] = {}
        for one in rows:
            for start, end, surface in automaton.search(one.text).surfaces:
                hit = any(start < high and end > low for low, high, _ in one.spans)
                count = own.setdefault(surface.words, [0, 0])
                count[0] += hit
                count[1] += 1
                kinds_seen[surface.kind] += 1
                kinds_right[surface.kind] += hit
        for form, count in own.items():
            # A form may be hidden by a longer one of the other run: the larger count is whole.
            forms[form] = max(count, forms.get(form, [0, 0]), key=lambda pair: pair[1])
    kinds = {k: round((kinds_right[k] + 2) / (kinds_seen[k] + 4), 3) for k in sorted(kinds_seen)}
    return kinds, {form: forms[form] for form in sorted(forms) if forms[form][1] >= FEWEST}


def count_slope(framework: Framework) -> float:
    """How the log odds that a link is right rise with its cosine, on SkillSkape."""
    automaton = Automaton(surface_forms(framework))
    skills = list(framework.skills.values())
    vectors, tagger = packaged_vectors(), packaged_tagger()
    table = np.array([vectors.of(one.label) for one in skills])
    cosines, hits = [], []
    for text, labels in skillskape("train")[:SENTENCES]:
        surfaces = automaton.search(text).surfaces
        for span in tagger.mark(text):
            if not any(low < span.end and high > span.start for low, high, _ in surfaces):
                nearness = table @ vectors.of(meant(text[span.start : span.end]))
                cosines.append(float(nearness.max()))
                hits.append(skills[int(nearness.argmax())].label.lower() in labels)
    x, y = np.array(cosines), np.array(hits, float)
    for low in np.arange(0.5, 1.0, 0.05):
        inside = (x >= low) & (x < low + 0.05)
        print(
            f"cosine {low:.2f}: right {y[inside].mean() if inside.any() else 0:.3f}", inside.sum()
        )

    def loss(w: np.ndarray) -> float:
        score = w[0] + w[1] * x
        return float(np.logaddexp(0, score).sum() - (score * y).sum())

    return round(float(minimize(loss, np.zeros(2)).x[1]), 3)


def count_links(framework: Framework, slope: float) -> tuple[list[float], dict[str, float]]:
    """Log odds of a link by its cosine, and the chance of a link by the source of its form.

    On the "house" half of Decorte's validation sentences; the bench looks at the other half.
    """
    automaton = Automaton(surface_forms(framework, gazetteer()))
    linker = Linker(framework, packaged_vectors(), Reliability({}, {}, (0.0, slope), {}))
    tagger = packaged_tagger()
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    odds = []
    for text, labels in decorte("house"):
        surfaces = automaton.search(text).surfaces
        for _, _, surface in surfaces:
            if surface.uri:
                seen[surface.source] += 1
                right[surface.source] += surface.skill.lower() in labels
        for span in tagger.mark(text):
            if any(low < span.end and high > span.start for low, high, _ in surfaces):
                continue
            link = linker.link(text[span.start : span.end])
            if link is not None:
                seen["linker"] += 1
                right["linker"] += link.skill.lower() in labels
                odds.append(float(np.log(link.confidence / (1 - link.confidence))))
    links = {one: (right[one] + 1) / (seen[one] + 2) for one in sorted(seen)}
    wanted = links.pop("linker")
    # The constant that makes the mean of what is said what was counted.
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        said = np.mean(1 / (1 + np.exp(-(np.array(odds) + middle))))
        low, high = (middle, high) if said < wanted else (low, middle)
    print("links of the house half:", dict(right), dict(seen))
    return [round(low, 3), slope], {one: round(value, 3) for one, value in links.items()}


def main() -> None:
    """Count and write."""
    framework = esco()
    kinds, forms = count_forms(framework)
    odds, links = count_links(framework, count_slope(framework))
    print(kinds, odds, links, len(forms), sep="\n")
    lines = ",\n".join(f"{json.dumps(form)}: {count}" for form, count in forms.items())
    head = {"kinds": kinds, "link_odds": odds, "links": links | {"gazetteer": 0.0}}
    text = json.dumps(head, indent=1)[:-2] + f',\n "forms": {{\n{lines}\n}}\n}}\n'
    (DATA / "reliability.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
