"""RDF Dataset Canonicalization: the same graph, the same text, whoever wrote it (RDFC-1.0).

Knows the algorithm of https://www.w3.org/TR/rdf-canon/ with SHA-256 and SHA-384. Does not parse
JSON-LD and does not sign.

Some graphs ("poison" graphs) are symmetrical enough to need factorially many steps. The work is
counted, and such a graph ends in an error within a fraction of a second.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from typing import Literal, TypeAlias

from cairn.canon.nquads import Quad, is_blank
from cairn.kernel.errors import CanonicalizationError, LimitError
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["HashName", "canonical_labels", "canonicalize", "hash_first_degree"]

HashName: TypeAlias = Literal["sha256", "sha384"]
"""The hash inside the algorithm; ECDSA with P-384 asks for SHA-384 there too."""

# Statements and labels looked at, for each allowed round of N-degree hashing: a Petersen graph, as
# symmetrical as its 10 nodes can be, takes 1,390 rounds of 67; a clique of 8, which spends all
# 5,000, ends after 0.3 s in CPython.
_STEPS_PER_ROUND = 200


def canonicalize(
    quads: Iterable[Quad], *, hash_name: HashName = "sha256", limits: Limits = DEFAULT_LIMITS
) -> str:
    """Return the canonical N-Quads document of a set of statements.

    Args:
        quads: The statements; order and repetitions do not matter.
        hash_name: The hash inside the algorithm.
        limits: `quads` caps the statements, `hash_rounds` the work on symmetrical graphs.

    Returns:
        One line for each statement, blank nodes named ``_:c14n0`` and so on, sorted by code
        point.

    Raises:
        LimitError: If there are too many statements.
        CanonicalizationError: ``graph-too-complex`` if it would cost too much.
    """
    statements = dict.fromkeys(quads)
    labels = _canonical_labels(_State(statements, hash_name, limits))
    # `Quad.line` with other names, written out because it is done for every statement.
    label = labels.get
    lines = [
        f"{label(s, s)} {p} {label(o, o)} {label(g, g)} .\n"
        if g
        else f"{label(s, s)} {p} {label(o, o)} .\n"
        for s, p, o, g in statements
    ]
    lines.sort()
    return "".join(lines)


def canonical_labels(
    quads: Iterable[Quad], *, hash_name: HashName = "sha256", limits: Limits = DEFAULT_LIMITS
) -> dict[str, str]:
    """Return the canonical label of each blank node, both written with ``_:``.

    Takes and raises what `canonicalize` does; RDFC-1.0 section 4.4.3.
    """
    return _canonical_labels(_State(dict.fromkeys(quads), hash_name, limits))


def _canonical_labels(state: _State) -> dict[str, str]:
    shared: dict[str, list[str]] = {}
    for node in state.mentions:
        shared.setdefault(state.first_degree(node), []).append(node)
    for digest in sorted(shared):
        if len(shared[digest]) == 1:
            state.canonical.issue(shared[digest][0])
    try:
        for digest in sorted(shared):
            if len(shared[digest]) > 1:
                _label_alike(state, shared[digest])
    except RecursionError:  # a long chain of nodes that are all alike
        raise _too_complex() from None
    return state.canonical.labels


def hash_first_degree(node: str, mentions: Iterable[Quad], hash_name: HashName = "sha256") -> str:
    """Hash a blank node by the statements that mention it (RDFC-1.0 section 4.6).

    Args:
        node: The blank node's label with ``_:``.
        mentions: Every statement in which it is subject, object or graph name, each once.
        hash_name: The hash to use.

    Returns:
        The digest in lower-case hexadecimal.
    """
    lines = sorted([_seen_from(node, quad) for quad in mentions])
    return hashlib.new(hash_name, "".join(lines).encode()).hexdigest()


def _seen_from(node: str, quad: Quad) -> str:
    """Write a statement with the node as ``_:a`` and every other blank node as ``_:z``."""
    s, p, o, g = quad
    if s.startswith("_:"):
        s = "_:a" if s == node else "_:z"
    if o.startswith("_:"):
        o = "_:a" if o == node else "_:z"
    if not g:
        return f"{s} {p} {o} .\n"
    if g.startswith("_:"):
        g = "_:a" if g == node else "_:z"
    return f"{s} {p} {o} {g} .\n"


@dataclass
class _Issuer:
    """Gives out labels in order (RDFC-1.0 section 4.5); the order matters, and dict keeps it."""

    prefix: str
    labels: dict[str, str] = field(default_factory=dict)

    def issue(self, node: str) -> str:
        return self.labels.setdefault(node, f"{self.prefix}{len(self.labels)}")

    def copy(self) -> _Issuer:
        return _Issuer(self.prefix, dict(self.labels))


class _State:
    """What the whole run shares: who is mentioned where, labels given, and work left."""

    def __init__(self, quads: Mapping[Quad, None], hash_name: HashName, limits: Limits) -> None:
        if len(quads) > limits.quads:
            raise LimitError(
                f"There are more than {limits.quads} statements.", code="too-many-statements"
            )
        self.hash_name = hash_name
        self.canonical = _Issuer("_:c14n")
        self.mentions: dict[str, list[Quad]] = {}
        for quad in quads:
            s, _, o, g = quad
            # Only blank nodes begin so; this is asked more often than anything else.
            if s[0] == "_":
                self.mentions.setdefault(s, []).append(quad)
            if o[0] == "_" and o != s:
                self.mentions.setdefault(o, []).append(quad)
            if g and g[0] == "_" and g not in (s, o):
                self.mentions.setdefault(g, []).append(quad)
        self._first_degree: dict[str, str] = {}
        self._rounds_left = limits.hash_rounds
        self._steps_left = limits.hash_rounds * _STEPS_PER_ROUND

    def first_degree(self, node: str) -> str:
        digest = self._first_degree.get(node)
        if digest is None:
            digest = hash_first_degree(node, self.mentions[node], self.hash_name)
            self._first_degree[node] = digest
        return digest

    def digest(self, text: str) -> str:
        return hashlib.new(self.hash_name, text.encode()).hexdigest()

    def spend(self, steps: int, rounds: int = 0) -> None:
        self._steps_left -= steps
        self._rounds_left -= rounds
        if self._steps_left < 0 or self._rounds_left < 0:
            raise _too_complex()


def _too_complex() -> CanonicalizationError:
    return CanonicalizationError(
        "The document's unnamed parts are too alike to be told apart in reasonable time.",
        code="graph-too-complex",
        mend="Give the repeated parts an id.",
    )


def _places(quad: Quad) -> Iterator[tuple[str, str]]:
    for place, term in (("s", quad.subject), ("o", quad.object), ("g", quad.graph)):
        if is_blank(term):
            yield place, term


def _label_alike(state: _State, nodes: list[str]) -> None:
    """Give canonical labels to nodes of one first-degree hash (section 4.4.3, step 5)."""
    paths: list[tuple[str, _Issuer]] = []
    for node in nodes:
        if node not in state.canonical.labels:
            issuer = _Issuer("_:b")
            issuer.issue(node)
            paths.append(_hash_n_degree(state, node, issuer))
    for _, issuer in sorted(paths, key=lambda path: path[0]):
        for node in issuer.labels:
            state.canonical.issue(node)


def _hash_related(state: _State, related: str, quad: Quad, issuer: _Issuer, place: str) -> str:
    """Hash a neighbour by how it is connected (section 4.7)."""
    label = state.canonical.labels.get(related) or issuer.labels.get(related)
    predicate = "" if place == "g" else quad.predicate
    return state.digest(place + predicate + (label or state.first_degree(related)))


def _hash_n_degree(state: _State, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
    """Hash a node by its neighbourhood (section 4.8); returns the hash and the labels it gave."""
    mentions = state.mentions[node]
    state.spend(len(mentions), rounds=1)
    neighbours: dict[str, list[str]] = {}
    for quad in mentions:
        for place, related in _places(quad):
            if related != node:
                digest = _hash_related(state, related, quad, issuer, place)
                neighbours.setdefault(digest, []).append(related)
    data: list[str] = []
    for digest in sorted(neighbours):
        path, issuer = _shortest_path(state, neighbours[digest], issuer)
        data.append(digest + path)
    return state.digest("".join(data)), issuer


def _shortest_path(state: _State, related: list[str], issuer: _Issuer) -> tuple[str, _Issuer]:
    chosen_path, chosen_issuer = "", issuer
    for order in permutations(related):
        state.spend(len(order) + len(issuer.labels))
        found = _path(state, order, issuer.copy(), chosen_path)
        if found is not None and (not chosen_path or found[0] < chosen_path):
            chosen_path, chosen_issuer = found
    return chosen_path, chosen_issuer


def _path(
    state: _State, order: Iterable[str], issuer: _Issuer, best: str
) -> tuple[str, _Issuer] | None:
    """Walk neighbours in one order; None as soon as the path cannot beat the best one."""
    path = ""
    later: list[str] = []
    for related in order:
        label = state.canonical.labels.get(related)
        if label is None:
            if related not in issuer.labels:
                later.append(related)
            label = issuer.issue(related)
        path += label
        if _is_worse(path, best):
            return None
    for related in later:
        digest, walked = _hash_n_degree(state, related, issuer)
        path += f"{issuer.issue(related)}<{digest}>"
        issuer = walked
        if _is_worse(path, best):
            return None
    return path, issuer


def _is_worse(path: str, best: str) -> bool:
    return bool(best) and len(path) >= len(best) and path > best
