"""Reads ``pathways.toml``: pathways, and the framework, equivalences and registries they use.

Every fault is found in one reading. Knows the programme's achievements by their keys; checks no
signature, so equivalences in the files of a programme are its own word: it will sign them.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cairn.importers.faults import SettingFault
from cairn.importers.pathway_nodes import TableReader, read_node
from cairn.importers.programme_file import Programme
from cairn.kernel.errors import CairnError
from cairn.pathways.draft import DraftNode, grow
from cairn.pathways.equivalence import Equivalence
from cairn.pathways.framework import SkillFramework
from cairn.pathways.requirement import (
    Approval,
    EquivalencePolicy,
    Issuer,
    Pathway,
    Requirement,
)

__all__ = ["PathwayBook", "pathway_of", "policy_of", "read_pathways"]

_LARGEST_FILE = 1024 * 1024
_MOST_TABLES = 1_000
_APPROVALS: Mapping[str, Approval] = {"automatic": "automatic", "queued": "queued"}
_PATHWAY_KEYS = (
    "key", "id", "name", "version", "description", "earns", "earns_name", "approval", "root",
    "equivalences", "nodes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PathwayBook:
    """A whole file of pathways, checked.

    Attributes:
        pathways: The pathways by their keys.
        framework: How skills and fields relate.
        equivalences: Which things count as others.
        registries: The ids of the issuers in each registry.
    """

    pathways: Mapping[str, Pathway] = field(default_factory=dict)
    framework: SkillFramework = field(default_factory=SkillFramework)
    equivalences: tuple[Equivalence, ...] = ()
    registries: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the programme offers: ids and names of its achievements by key, its base and itself."""

    ids: Mapping[str, str]
    names: Mapping[str, str]
    base: str
    issuer: Issuer | None

    def resolve(self, word: str) -> str | None:
        """The id of an achievement by its key; an address is an id already."""
        return self.ids.get(word, word if ":" in word else None)

    def name(self, identifier: str) -> str:
        """What one of its achievements is called; empty for those of others."""
        return next((self.names[key] for key, own in self.ids.items() if own == identifier), "")


def read_pathways(
    data: bytes, programme: Programme | None = None
) -> tuple[PathwayBook | None, tuple[SettingFault, ...]]:
    """Read a file of pathways.

    Args:
        data: The bytes of ``pathways.toml``.
        programme: The programme whose achievements may be named by their keys; without one,
            pathways need an id and achievements their addresses.

    Returns:
        The book and no faults, or None and every fault.
    """
    faults: list[SettingFault] = []
    tables = _parsed(data, faults)
    if tables is None:
        return None, tuple(faults)
    offered = programme.achievements if programme else {}
    known = _Known(
        {key: str(one.document["id"]) for key, one in offered.items()},
        {key: str(one.document.get("name", "")) for key, one in offered.items()},
        programme.base if programme else "",
        # An issuer that is a did:key has its id from its first key, and none in the file.
        Issuer(str(programme.issuer.get("id", "")), str(programme.issuer["name"]))
        if programme
        else None,
    )
    whole = TableReader(tables, "pathways.toml", faults, known.resolve)
    whole.only(("pathways", "framework", "equivalences", "registries"))
    read = [
        (inner.text("key", needed=True), _pathway(inner, known))
        for inner in _tables(whole, "pathways")
    ]
    for key, times in Counter(key for key, _ in read if key).items():
        if times > 1:
            whole.note(
                "pathways",
                "repeated-key",
                f"{times} pathways have the key “{key}”.",
                "Give each its own.",
            )
    book = PathwayBook(
        {key: pathway for key, pathway in read if pathway is not None},
        _framework(whole),
        tuple(
            found for inner in _tables(whole, "equivalences") if (found := _statement(inner, known))
        ),
        _registries(whole),
    )
    return (None, tuple(faults)) if faults else (book, ())


def _parsed(data: bytes, faults: list[SettingFault]) -> dict[str, Any] | None:
    def refuse(code: str, sentence: str, mend: str) -> None:
        faults.append(SettingFault("pathways.toml", "", code, sentence, mend))

    if len(data) > _LARGEST_FILE:
        refuse("file-too-large", "The file is larger than 1 MB.", "Divide it.")
        return None
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        return tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError:
        refuse("not-utf-8", "The file is not UTF-8 text.", "Save it as UTF-8.")
    except (tomllib.TOMLDecodeError, ValueError, ArithmeticError) as error:
        refuse("not-toml", f"The file is not TOML: {error}.", "Mend the file at that place.")
    except RecursionError:
        refuse("not-toml", "The file nests too deep.", "Nest fewer brackets.")
    return None


def _tables(reader: TableReader, name: str) -> list[TableReader]:
    given = reader.table.get(name, [])
    if not isinstance(given, list) or len(given) > _MOST_TABLES:
        reader.note(
            name,
            "not-a-list-of-tables",
            f"This is no list of at most {_MOST_TABLES} tables.",
            f"Write [[{name}]] before each.",
        )
        return []
    found = []
    for number, item in enumerate(given, 1):
        inner = reader.below(name, item)
        label = inner.table.get("key") or inner.table.get("name")
        inner.place = f"[[{name}]] {number}" + (f" “{str(label)[:60]}”" if label else "")
        if reader.place != "pathways.toml":
            inner.place = f"{reader.place}, {inner.place}"
        found.append(inner)
    return found


def _pathway(reader: TableReader, known: _Known) -> Pathway | None:
    reader.only(_PATHWAY_KEYS)
    nodes = [read_node(inner) for inner in _tables(reader, "nodes")]
    earns = reader.text("earns")
    earned = known.resolve(earns) if earns else ""
    if earned is None:
        reader.note(
            "earns",
            "no-such-achievement",
            f"No achievement has the key “{earns[:60]}”.",
            "Correct the key, or give the achievement's full address.",
        )
    key = reader.text("key")
    otherwise = f"{known.base}/pathways/{key}.json" if known.base else ""
    fields = {
        "id": reader.text("id", otherwise=otherwise, needed=not known.base) or otherwise,
        "name": reader.text("name", needed=True),
        "version": reader.text("version", otherwise="1"),
        "earns": earned or "",
        "earns_name": reader.text("earns_name", otherwise=known.names.get(earns, "")),
        "approval": reader.text("approval", otherwise="automatic"),
        "description": reader.text("description"),
    }
    if any(node is None for node in nodes):
        return None
    whole = [node for node in nodes if node is not None]
    root = reader.text("root", otherwise=whole[0].key if whole else "")
    return pathway_of(reader, fields, root, whole, policy_of(reader, "equivalences"))


def pathway_of(
    reader: TableReader,
    fields: Mapping[str, str],
    root: str,
    nodes: list[DraftNode],
    policy: EquivalencePolicy,
) -> Pathway | None:
    """Put a pathway together from its parts as a file has them.

    Args:
        reader: Where faults are noted.
        fields: The pathway's texts by the names of its attributes.
        root: The key of the root.
        nodes: The nodes.
        policy: Which equivalences count.

    Returns:
        The pathway, or None when a fault was noted.
    """
    keys = Counter(node.key for node in nodes)
    repeated = [key for key, times in keys.items() if times > 1]
    for key in repeated:
        reader.note(
            "nodes",
            "repeated-key",
            f"{keys[key]} nodes have the key “{key[:60]}”.",
            "Give each its own.",
        )
    approval = _APPROVALS.get(fields["approval"])
    if approval is None:
        reader.note(
            "approval",
            "bad-choice",
            f"“{fields['approval'][:60]}” is no way to approve.",
            "Write automatic or queued.",
        )
    tree = None if repeated else _tree(reader, root, nodes)
    if tree is None or approval is None or not (fields["id"] and fields["name"]):
        return None
    return reader.built(
        "",
        lambda: Pathway(
            id=fields["id"],
            name=fields["name"],
            version=fields["version"],
            requirement=tree,
            earns=fields["earns"],
            earns_name=fields["earns_name"],
            approval=approval,
            equivalences=policy,
            description=fields["description"],
        ),
    )


def _tree(reader: TableReader, root: str, nodes: list[DraftNode]) -> Requirement | None:
    tree, faults = grow(root, nodes)
    for fault in faults:
        reader.note(f"nodes, {fault.key[:60]}", fault.code, fault.sentence, fault.mend)
    return tree


def policy_of(reader: TableReader, key: str) -> EquivalencePolicy:
    """Read which equivalences count from a table below another; the usual ones without it."""
    usual = EquivalencePolicy()
    if key not in reader.table:
        return usual
    inner = reader.below(key, reader.table[key])
    inner.only(("longest_chain", "least_percent", "issuers"))
    found = inner.built(
        "",
        lambda: EquivalencePolicy(
            inner.whole("longest_chain", usual.longest_chain),
            inner.number("least_percent", usual.least_percent),
            inner.texts("issuers"),
        ),
    )
    return found or usual


def _framework(whole: TableReader) -> SkillFramework:
    if "framework" not in whole.table:
        return SkillFramework()
    reader = whole.below("framework", whole.table["framework"])
    reader.only(("levels", "skills"))
    broader: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    pairs: dict[str, list[tuple[str, str]]] = {"exact": [], "close": []}
    for inner in _tables(reader, "skills"):
        inner.only(("uri", "name", "broader", "exact", "close"))
        uri = inner.text("uri", needed=True)
        names[uri] = inner.text("name", otherwise=uri)
        broader[uri] = inner.texts("broader")
        for kind, found in pairs.items():
            found += [(uri, other) for other in inner.texts(kind)]
    return SkillFramework(
        {uri: above for uri, above in broader.items() if above},
        tuple(pairs["exact"]),
        tuple(pairs["close"]),
        reader.texts("levels"),
        names,
    )


def _statement(reader: TableReader, known: _Known) -> Equivalence | None:
    says = ("source", "source_name", "target", "target_name", "percent", "since", "until", "issuer")
    # What the programme says itself gets its id when it is signed.
    reader.only(says if known.issuer else (*says, "statement"))
    issuer = _says_who(reader, known.issuer)
    sides = {side: reader.text(side, needed=True) for side in ("source", "target")}
    ids = {side: reader.resolve(word) or word for side, word in sides.items()}
    try:
        return Equivalence(
            source=ids["source"],
            target=ids["target"],
            issuer_id=issuer.id,
            percent=reader.number("percent", Decimal(100)),
            since=reader.instant("since"),
            until=reader.instant("until", end=True),
            source_name=reader.text("source_name", otherwise=known.name(ids["source"])),
            target_name=reader.text("target_name", otherwise=known.name(ids["target"])),
            issuer_name=issuer.name,
            statement=reader.text("statement"),
        )
    except CairnError as error:
        reader.note("", error.code, error.sentence, error.mend)
        return None


def _says_who(reader: TableReader, own: Issuer | None) -> Issuer:
    """Who states an equivalence: in the file of a programme, only the programme itself."""
    inner = reader.below("issuer", reader.table.get("issuer", {}))
    inner.only(("id", "name"))
    if own is None:
        return Issuer(inner.text("id", needed=True), inner.text("name"))
    if "issuer" in reader.table and not (own.id and inner.text("id") == own.id):
        reader.note(
            "issuer",
            "not-our-statement",
            "What another issuer says counts only as that issuer signed it.",
            "Put the signed file into equivalences/; or leave issuer out, to say it as your own.",
        )
    return own


def _registries(whole: TableReader) -> dict[str, frozenset[str]]:
    if "registries" not in whole.table:
        return {}
    reader = whole.below("registries", whole.table["registries"])
    return {str(name): frozenset(reader.texts(name)) for name in reader.table}
