"""Train the tagger of cairn.skills.extraction on SkillSpan's training part, and calibrate it.

    python bench/train_skill_tagger.py [--epochs 12] [--width 80] [--seed 1]
    python bench/train_skill_tagger.py --only tech     how well does it do on a domain never seen?

Trains twice: on five sixths of the training postings, to choose how eagerly to mark and to
calibrate the confidence on the last sixth, then on all of them. The development part is read only
to print how the result does. Numpy only; about ten minutes on one core.
With --only nothing is written: postings of that source alone are learnt, and what is scored is the
development part of all other sources, and the soft skills of Sayfullina, which no part of it saw.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from extraction_data import Sentence, sayfullina, sentence, skillspan
from extraction_score import counts, f_score, report
from scipy.optimize import minimize

from cairn.skills.extraction.extractor import Extractor
from cairn.skills.extraction.tagger import (
    GAP,
    VECTOR_SCALE,
    Tagger,
)
from cairn.skills.extraction.word_vectors import packaged_vectors
from cairn.skills.extraction.words import BUCKETS, looks, words_of

DATA = Path(__file__).resolve().parents[1] / "src" / "cairn" / "skills" / "extraction" / "data"
DILATIONS = (1, 1, 2)
DROPOUT, WORD_DROPOUT = 0.3, 0.05
BATCH, RATE, DECAY = 32, 3e-3, 0.01
LOWERED, RENAMED = 0.1, 0.6
EAGERNESS = (0.0, 0.1, 0.2, 0.3, 0.4)
NAMES = ("Northwind", "Harbour", "Acme", "Leeds", "Berlin", "Oslo", "Marta", "Vela", "Kestrel")
INSIDE = 2


class Types:
    """Every word seen, with its looks and its vector."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.looks: list[list[int]] = []
        self.vectors: list[np.ndarray] = []

    def id(self, word: str) -> int:
        """Number of a word; new ones get the next."""
        if word not in self.ids:
            self.ids[word] = len(self.looks)
            self.looks.append(looks(word))
            self.vectors.append(packaged_vectors().of(word))
        return self.ids[word]

    def freeze(self) -> None:
        """Lay out what was seen, when no more words come."""
        self.table = np.array(self.vectors, np.float32)
        self.sizes = np.array([len(one) for one in self.looks])
        self.firsts = np.concatenate([[0], np.cumsum(self.sizes)])
        self.flat = np.concatenate([np.array(one) for one in self.looks])


def tagged(one: Sentence, types: Types) -> list[tuple[np.ndarray, np.ndarray]]:
    """Sequences of word ids and their tags (words x 2 kinds)."""
    words = words_of(one.text)
    tags = np.zeros((len(words.words), 2), np.int64)
    for low, high, kind in one.spans:
        inside = [
            at
            for at, (start, end) in enumerate(zip(words.starts, words.ends, strict=True))
            if start < high and end > low
        ]
        tags[inside, kind] = INSIDE
        tags[inside[:1], kind] = 1
    # A span that goes on over a cut begins anew: a sequence cannot begin inside.
    firsts = [cut for cut in words.cuts if cut < len(tags)]
    tags[firsts] = np.where(tags[firsts] == INSIDE, 1, tags[firsts])
    ids = np.array([types.id(word) for word in words.words], np.int64)
    return [
        (ids[low:high], tags[low:high])
        for low, high in zip(words.cuts, words.cuts[1:], strict=False)
    ]


def varied(one: Sentence, chance: np.random.Generator) -> Sentence:
    """The sentence with made-up names for its placeholders, or in small letters."""
    tokens = list(one.tokens)
    if chance.random() < RENAMED:
        tokens = [
            str(chance.choice(NAMES)) if re.fullmatch(r"<[A-Z]+>", token) else token
            for token in tokens
        ]
    if chance.random() < LOWERED:
        tokens = [token.lower() for token in tokens]
    return sentence(tokens, one.tags, one.posting)


class Network:
    """The network of cairn.skills.extraction.tagger, with its gradients."""

    def __init__(self, width: int, types: Types, chance: np.random.Generator) -> None:
        self.width, self.types, self.chance, self.step = width, types, chance, 0

        def normal(*shape: int) -> np.ndarray:
            size = np.sqrt(1 / np.prod(shape[:-1]))
            return (chance.standard_normal(shape) * size).astype(np.float32)

        self.weights = {
            "projection": normal(types.table.shape[1], width),
            "looks": (chance.standard_normal((BUCKETS, width)) * 0.05).astype(np.float32),
            "bias": np.zeros(width, np.float32),
            "output": normal(width, 6),
            "output_bias": np.zeros(6, np.float32),
            "transitions": np.zeros((2, 3, 3), np.float32),
        }
        for layer in range(len(DILATIONS)):
            self.weights[f"layer_{layer}"] = normal(3 * width, width)
            self.weights[f"layer_bias_{layer}"] = np.zeros(width, np.float32)
        self.first = {name: np.zeros_like(table) for name, table in self.weights.items()}
        self.second = {name: np.zeros_like(table) for name, table in self.weights.items()}

    def _noise(self, shape: tuple[int, ...]) -> np.ndarray:
        kept = (self.chance.random(shape) > DROPOUT).astype(np.float32)
        return kept / (1 - DROPOUT)

    def forward(self, batch: list[np.ndarray]) -> tuple[np.ndarray, dict[str, object]]:
        """Scores (words x 2 x 3) and what the way back needs."""
        types, weights = self.types, self.weights
        lengths = np.array([len(one) for one in batch])
        unique, back = np.unique(np.concatenate(batch), return_inverse=True)
        flat = np.concatenate([types.flat[types.firsts[i] : types.firsts[i + 1]] for i in unique])
        sizes = types.sizes[unique]
        firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        root = np.sqrt(sizes).astype(np.float32)[:, None]
        seen = np.add.reduceat(weights["looks"][flat], firsts, axis=0) / root
        seen += types.table[unique] @ weights["projection"] * VECTOR_SCALE + weights["bias"]
        places = np.arange(len(back)) + np.repeat(np.arange(1, len(batch) + 1) * GAP, lengths)
        rows = len(back) + GAP * (len(batch) + 1)
        drop = self._noise((len(back), self.width))
        drop *= self.chance.random((len(back), 1)) > WORD_DROPOUT
        state, full = np.zeros((rows, self.width), np.float32), np.zeros((rows, 1), np.float32)
        state[places], full[places] = seen[back] * drop, 1
        layers = []
        for layer, reach in enumerate(DILATIONS):
            wide = np.concatenate([shifted(state, reach), state, shifted(state, -reach)], 1)
            raw = wide @ weights[f"layer_{layer}"] + weights[f"layer_bias_{layer}"]
            gate = (raw > 0) * full * self._noise(raw.shape)
            layers.append((wide, gate))
            state = state + raw * gate
        scores = state[places] @ weights["output"] + weights["output_bias"]
        kept = {
            "lengths": lengths,
            "unique": unique,
            "back": back,
            "flat": flat,
            "sizes": sizes,
            "root": root,
            "places": places,
            "drop": drop,
            "layers": layers,
            "state": state,
        }
        return scores.reshape(-1, 2, 3), kept

    def backward(self, slope: np.ndarray, kept: dict) -> dict[str, np.ndarray]:
        """Gradients of all weights but the transitions."""
        weights, width, places = self.weights, self.width, kept["places"]
        flat_slope = slope.reshape(-1, 6)
        found = {
            "output": kept["state"][places].T @ flat_slope,
            "output_bias": flat_slope.sum(0),
        }
        down = np.zeros_like(kept["state"])
        down[places] = flat_slope @ weights["output"].T
        for layer in reversed(range(len(DILATIONS))):
            wide, gate = kept["layers"][layer]
            reach = DILATIONS[layer]
            inner = down * gate
            found[f"layer_{layer}"] = wide.T @ inner
            found[f"layer_bias_{layer}"] = inner.sum(0)
            spread = inner @ weights[f"layer_{layer}"].T
            down = (
                down
                + shifted(spread[:, :width], -reach)
                + spread[:, width : 2 * width]
                + shifted(spread[:, 2 * width :], reach)
            )
        each = np.zeros((len(kept["unique"]), width), np.float32)
        np.add.at(each, kept["back"], down[places] * kept["drop"])
        found["projection"] = VECTOR_SCALE * self.types.table[kept["unique"]].T @ each
        found["bias"] = each.sum(0)
        table = np.zeros_like(weights["looks"])
        np.add.at(table, kept["flat"], np.repeat(each / kept["root"], kept["sizes"], axis=0))
        found["looks"] = table
        return found

    def learn(self, slopes: dict[str, np.ndarray], rate: float) -> None:
        """One step of Adam (Kingma and Ba, 2015) with clipped gradients."""
        self.step += 1
        norm = np.sqrt(sum(float((one**2).sum()) for one in slopes.values()))
        for name, slope in slopes.items():
            slope = slope * min(1, 5 / norm)  # noqa: PLW2901 -- the clipped gradient
            first, second = self.first[name], self.second[name]
            first += 0.1 * (slope - first)
            second += 0.001 * (slope**2 - second)
            size = np.sqrt(second / (1 - 0.999**self.step)) + 1e-8
            self.weights[name] -= (rate * first / (1 - 0.9**self.step) / size).astype(np.float32)
            if name in {"looks", "projection"}:
                self.weights[name] *= 1 - rate * DECAY


def shifted(table: np.ndarray, rows: int) -> np.ndarray:
    """The table moved down by some rows (up, if negative), with zeros where nothing comes in."""
    moved = np.zeros_like(table)
    if rows > 0:
        moved[rows:] = table[:-rows]
    else:
        moved[:rows] = table[-rows:]
    return moved


def log_sum(values: np.ndarray, axis: int) -> np.ndarray:
    """Logarithm of the sum of exponentials."""
    top = values.max(axis, keepdims=True)
    return np.squeeze(top, axis) + np.log(np.exp(values - top).sum(axis))


def crf(scores: np.ndarray, tags: list[np.ndarray], moves: np.ndarray) -> tuple:
    """Loss of a conditional random field, with the gradients of scores and transitions."""
    lengths = np.array([len(one) for one in tags])
    steps, count = lengths.max(), len(tags)
    offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    at = np.minimum(offsets[:, None] + np.arange(steps), len(scores) - 1)
    mask = np.arange(steps) < lengths[:, None]
    slope, slope_moves, loss = np.zeros_like(scores), np.zeros_like(moves), 0.0
    for kind in (0, 1):
        table = moves[kind].astype(np.float64)
        table[0, 2] = -1e4
        own = np.where(mask[..., None], scores[:, kind][at].astype(np.float64), 0)
        own[:, 0, 2] -= 1e4
        gold = np.zeros((count, steps), np.int64)
        for row, one in enumerate(tags):
            gold[row, : lengths[row]] = one[:, kind]
        hot = np.eye(3)[gold] * mask[..., None]
        forth, back = np.zeros_like(own), np.zeros_like(own)
        forth[:, 0] = own[:, 0]
        for t in range(1, steps):
            new = log_sum(forth[:, t - 1, :, None] + table, 1) + own[:, t]
            forth[:, t] = np.where(mask[:, t, None], new, forth[:, t - 1])
        total = log_sum(forth[:, -1], 1)
        for t in range(steps - 2, -1, -1):
            new = log_sum(table + (own[:, t + 1] + back[:, t + 1])[:, None, :], 2)
            back[:, t] = np.where(mask[:, t + 1, None], new, 0)
        chance = np.exp(forth + back - total[:, None, None]) * mask[..., None]
        slope[at[mask], kind] = (chance - hot)[mask]
        pair = forth[:, :-1, :, None] + table + (own + back)[:, 1:, None, :]
        pair = np.exp(pair - total[:, None, None, None]) * mask[:, 1:, None, None]
        true_pair = hot[:, :-1, :, None] * hot[:, 1:, None, :]
        slope_moves[kind] = (pair - true_pair).sum((0, 1))
        loss += (total - (own * hot).sum((1, 2)) - (true_pair * table).sum((1, 2, 3))).sum()
    slope_moves[:, 0, 2] = 0
    return loss, slope.astype(np.float32), slope_moves.astype(np.float32)


def train(rows: list[Sentence], args: argparse.Namespace, say: Callable[[str], None]) -> dict:
    """Train on some sentences and give the weights."""
    chance = np.random.default_rng(args.seed)
    types = Types()
    editions = [[varied(one, chance) for one in rows] for _ in range(args.editions)]
    data = [[pair for one in rows_ for pair in tagged(one, types)] for rows_ in editions]
    types.freeze()
    network = Network(args.width, types, chance)
    done, total = 0, args.epochs * (len(data[0]) // BATCH)
    for epoch in range(args.epochs):
        pairs = data[epoch % len(data)]
        order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]) + 15 * chance.random())
        batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        chance.shuffle(batches)
        sum_ = 0.0
        for batch in batches:
            scores, kept = network.forward([pairs[i][0] for i in batch])
            tags = [pairs[i][1] for i in batch]
            loss, slope, moves = crf(scores, tags, network.weights["transitions"])
            slopes = network.backward(slope / len(scores), kept)
            slopes["transitions"] = moves / len(scores)
            wave = 0.5 * (1 + np.cos(np.pi * min(1, done / total))) + 0.02
            network.learn(slopes, RATE * min(1, done / 100) * wave)
            done, sum_ = done + 1, sum_ + loss
        say(f"epoch {epoch + 1}: loss {sum_ / sum(len(ids) for ids, _ in pairs):.4f}")
    weights = {name: table.astype(np.float16) for name, table in network.weights.items()}
    weights["dilations"] = np.array(DILATIONS, np.float32)
    weights["eagerness"] = np.zeros(1, np.float32)
    weights["calibration"] = np.zeros(5, np.float32)
    return weights


def measured(weights: dict, rows: list[Sentence]) -> tuple[float, float]:
    """Relaxed and exact F1."""
    tagger = Tagger(weights, packaged_vectors())
    found = [[span[:2] for span in tagger.mark(one.text)] for one in rows]
    gold = [[span[:2] for span in one.spans] for one in rows]
    return tuple(f_score(counts(gold, found, exact=exact).sum(0)) for exact in (False, True))


def calibrated(weights: dict, rows: list[Sentence]) -> np.ndarray:
    """Coefficients of a logistic regression: does a marked span overlap a gold one?"""
    features, truth = [], []
    tagger = Tagger(weights, packaged_vectors())
    for one in rows:
        places, table = tagger.weigh(one.text)
        features.append(table)
        truth += [any(low < e and high > s for s, e, _ in one.spans) for low, high, _ in places]
    table, hit = np.concatenate(features), np.array(truth, float)

    def loss(w: np.ndarray) -> float:
        score = table @ w
        return float(np.logaddexp(0, score).sum() - (score * hit).sum() + 0.5 * (w**2).sum())

    return minimize(loss, np.zeros(table.shape[1])).x.astype(np.float32)


def learnt(rows: list[Sentence], args: argparse.Namespace) -> dict:
    """Weights with their eagerness and calibration, from some sentences and nothing else."""
    postings = sorted({one.posting for one in rows})
    order = np.random.default_rng(0).permutation(len(postings))
    held = {postings[i] for i in order[: len(postings) // 6]}
    own = [one for one in rows if one.posting in held]
    part = train([one for one in rows if one.posting not in held], args, print)
    for eager in EAGERNESS:
        part["eagerness"] = np.array([eager], np.float32)
        relaxed, exact = measured(part, own)
        print(f"held-out sixth, eagerness {eager}: relaxed {relaxed:.3f} exact {exact:.3f}")
    chosen = max(EAGERNESS, key=lambda e: sum(measured(part | {"eagerness": np.array([e])}, own)))
    part["eagerness"] = np.array([chosen], np.float32)
    calibration = calibrated(part, own)
    whole = train(rows, args, print)
    whole["eagerness"], whole["calibration"] = part["eagerness"], calibration
    print("chosen eagerness", chosen, "calibration", calibration.tolist())
    return whole


def elsewhere(weights: dict, learnt_from: str) -> None:
    """Score weights on sources that they never saw, alone and with the first tier."""
    extractor = Extractor(tagger=Tagger(weights, packaged_vectors()))
    for name, rows in (
        (
            "SkillSpan dev, other sources",
            [r for r in skillspan("dev") if r.posting[0] != learnt_from],
        ),
        ("Sayfullina dev", sayfullina("dev")),
    ):
        gold = [[span[:2] for span in one.spans] for one in rows]
        for words, tiers in (("tagger alone", ("tagger",)), ("tiers 1+2", ("automaton", "tagger"))):
            mentions = [extractor.extract(one.text, tiers=tiers).mentions for one in rows]
            found = [[(one.start, one.end) for one in each] for each in mentions]
            for exact in (False, True):
                kind = "exact" if exact else "relaxed"
                line = report(counts(gold, found, exact=exact))
                print(f"{name:28} {words:13} {kind:8} {line}", flush=True)


def main() -> None:
    """Train, calibrate, write, and say how well it does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--editions", type=int, default=4)
    parser.add_argument("--width", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", type=Path, default=DATA / "tagger.npz")
    parser.add_argument("--only", choices=("tech", "house"))
    args = parser.parse_args()
    rows = skillspan("train")
    if args.only:
        weights = learnt([one for one in rows if one.posting[0] == args.only], args)
        elsewhere(weights, args.only)
        return
    whole = learnt(rows, args)
    np.savez_compressed(args.to, **whole)
    relaxed, exact = measured(whole, skillspan("dev"))
    print(f"development part: relaxed {relaxed:.3f} exact {exact:.3f}")


if __name__ == "__main__":
    main()
