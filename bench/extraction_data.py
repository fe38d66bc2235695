"""The annotated sets that extraction is trained and measured on, read where they lie.

None of them is part of Cairn. Knows their layouts: BIO tags of SkillSpan and Sayfullina, sentences
with ESCO labels of Decorte and of SkillSkape.
"""

from __future__ import annotations

import ast
import csv
from pathlib import Path
from typing import NamedTuple

from cairn.kernel.json_text import read_json
from cairn.skills.concepts import FrameworkHead, Skill
from cairn.skills.framework import Framework, framework_of

LABOUR = Path(__file__).resolve().parents[2] / "shared" / "labour"
SETS = LABOUR / "benchmarks"
NO_LABEL = {"LABEL NOT PRESENT", "UNDERSPECIFIED", "UNK", ""}


class Sentence(NamedTuple):
    """A sentence with its gold spans: start, end, 0 for a skill and 1 for knowledge."""

    text: str
    spans: list[tuple[int, int, int]]
    posting: tuple[str, int]
    tokens: list[str]
    tags: tuple[list[str], ...]


class Labelled(NamedTuple):
    """A sentence with the ESCO labels that it asks for, in lower case."""

    text: str
    labels: frozenset[str]


def sentence(tokens: list[str], tags: tuple[list[str], ...], posting: tuple[str, int]) -> Sentence:
    """Join tokens by spaces, and find the spans of their BIO tags."""
    places, at = [], 0
    for token in tokens:
        places.append((at, at + len(token)))
        at += len(token) + 1
    spans = []
    for kind, column in enumerate(tags):
        first = None
        for index, tag in enumerate([*column, "O"]):
            if first is not None and not tag.startswith("I"):
                spans.append((places[first][0], places[index - 1][1], kind))
                first = None
            if tag.startswith("B") or (first is None and tag.startswith("I")):
                first = index
    return Sentence(" ".join(tokens), spans, posting, tokens, tags)


def skillspan(split: str) -> list[Sentence]:
    """SkillSpan, "train" or "dev" (Zhang et al., 2022; MIT)."""
    path = SETS / "kris927b+SkillSpan" / "data" / "json" / f"{split}.json"
    rows = [read_json(line) for line in path.read_text("utf-8").splitlines()]
    return [
        sentence(
            row["tokens"], (row["tags_skill"], row["tags_knowledge"]), (row["source"], row["idx"])
        )
        for row in rows
    ]


def sayfullina(split: str) -> list[Sentence]:
    """Soft skills, "train" or "dev" (Sayfullina et al., 2018; CC BY 4.0)."""
    folder = SETS / "jjzha+skill-extraction-weak-supervision" / "sayfullina"
    blocks = (folder / f"sayfullina_{split}.conll").read_text("utf-8").strip().split("\n\n")
    found = []
    for block in blocks:
        pairs = [line.split("\t") for line in block.splitlines() if "\t" in line]
        tokens, tags = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        if tokens:
            found.append(sentence(tokens, (tags,), ("sayfullina", len(found))))
    return found


def decorte(part: str) -> list[Labelled]:
    """Validation sentences of "house" or "tech" with ESCO labels (Decorte et al., 2022)."""
    folder = SETS / "jensjorisdecorte+Skill-Extraction-benchmark" / "data"
    found: dict[str, set[str]] = {}
    with (folder / f"{part}_validation_annotations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            labels = found.setdefault(row["sentence"], set())
            if row["label"].strip() not in NO_LABEL:
                labels.add(row["label"].strip().lower())
    return [Labelled(text, frozenset(labels)) for text, labels in found.items()]


def skillskape(split: str) -> list[Labelled]:
    """Synthetic sentences with ESCO labels, "train" or "dev" (Magron et al., 2024; MIT)."""
    path = SETS / "magantoine+JobSkape" / "jobskape" / "SkillSkape" / f"{split}.csv"
    with path.open(encoding="utf-8") as file:
        rows = [(row["sentence"], ast.literal_eval(row["skills"])) for row in csv.DictReader(file)]
    return [
        Labelled(text, frozenset(one.strip().lower() for one in labels if one not in NO_LABEL))
        for text, labels in rows
    ]


def gazetteer() -> list[str]:
    """The phrases of the package skill-extractor (MIT)."""
    return read_json((LABOUR / "frameworks" / "qarera_skill_gazetteer_mit.json").read_bytes())


def esco() -> Framework:
    """ESCO 1.1.1 in English, preferred and alternative labels."""
    import polars as pl

    name = "esco_1.1.1_labels_from_ojd.parquet"
    table = pl.read_parquet(LABOUR / "frameworks" / name)
    preferred: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for key, label, kind in table.select("id", "description", "type").iter_rows():
        if kind == "preferredLabel":
            preferred[key] = label
        elif kind.startswith("alt"):
            others.setdefault(key, []).append(label)
    head = FrameworkHead(
        "esco", "1.1.1", "en", "ESCO", "European Commission", "free reuse", "Uses ESCO."
    )
    start = "http://data.europa.eu/esco/skill/"
    return framework_of(
        head,
        [Skill(start + key, label, tuple(others.get(key, ()))) for key, label in preferred.items()],
    )


def postings() -> list[str]:
    """The texts of the real postings."""
    import polars as pl

    name = "postings_glassdoor_linkedin_dedup.parquet"
    return pl.read_parquet(LABOUR / "postings" / name)["text"].to_list()
