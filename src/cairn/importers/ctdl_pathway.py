"""Reads a CTDL Pathway in JSON-LD: Cairn's own exactly, those of others as well as CTDL says it.

In a pathway of others a component that stands for a credential is that achievement, one that stands
for a competency is that skill, and what has conditions of its own is the tree they draw. Nothing is
fetched: the graph must hold its components.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from cairn.credentials.faults import as_list
from cairn.importers.faults import SettingFault
from cairn.importers.pathway_file import pathway_of, policy_of
from cairn.importers.pathway_json import carried_node, document_of, key_for, refs_of, text_of
from cairn.importers.pathway_nodes import TableReader
from cairn.kernel.json_text import Json, JsonObject
from cairn.pathways.draft import DraftNode, Rule
from cairn.pathways.requirement import AchievementWanted, Leaf, Pathway, SkillWanted

__all__ = ["read_ctdl_pathway"]

_DEEPEST = 32
_MOST_STEPS = 2_000  # twice the nodes that a pathway may have: a graph may name a part again


def read_ctdl_pathway(
    data: bytes, language: str = "en"
) -> tuple[Pathway | None, tuple[SettingFault, ...]]:
    """Read a CTDL Pathway.

    Args:
        data: The document: a graph with one ``ceterms:Pathway`` and its components.
        language: Which of several languages to take names in.

    Returns:
        The pathway and no faults, or None and every fault.
    """
    faults: list[SettingFault] = []
    document = document_of(data, faults)
    if document is None:
        return None, tuple(faults)
    things = [one for one in as_list(document.get("@graph", document)) if isinstance(one, dict)]
    heads = [one for one in things if "ceterms:Pathway" in as_list(one.get("@type"))]
    if len(heads) != 1:
        fault = SettingFault(
            "the document",
            "@graph",
            "no-pathway",
            f"The document holds {len(heads)} pathways.",
            "Give a graph with exactly one ceterms:Pathway.",
        )
        return None, (fault,)
    by_id = {one["@id"]: one for one in things if isinstance(one.get("@id"), str)}
    pathway = _Reading(heads[0], by_id, language, faults).pathway()
    return (None, tuple(faults)) if faults else (pathway, ())


@dataclass(slots=True)
class _Reading:
    head: JsonObject
    by_id: dict[str, JsonObject]
    language: str
    faults: list[SettingFault]
    nodes: dict[str, DraftNode] = field(default_factory=dict)
    steps: int = 0

    def pathway(self) -> Pathway | None:
        name = self._name(self.head) or "Pathway"
        reader = TableReader(self.head, f"“{name[:60]}”", self.faults)
        destination = self._destination()
        if destination is None:
            reader.note(
                "ceterms:hasDestinationComponent",
                "no-destination",
                "The pathway names no component that is in the graph as its destination.",
                "Put the component into the graph and name it.",
            )
            return None
        root = self._root(destination)
        if root is None:
            return None
        fields = {
            "id": reader.text("@id", needed=True),
            "name": name,
            "version": self._version(),
            "earns": next(iter(refs_of(destination.get("ceterms:proxyFor"))), ""),
            "earns_name": text_of(destination.get("cairn:earnsName")),
            "approval": text_of(self.head.get("cairn:approval")) or "queued",
            "description": text_of(self.head.get("ceterms:description"), self.language),
        }
        policy = policy_of(reader, "cairn:equivalences")
        return pathway_of(reader, fields, root, list(self.nodes.values()), policy)

    def _name(self, thing: JsonObject) -> str:
        return text_of(thing.get("ceterms:name"), self.language)

    def _version(self) -> str:
        stated = as_list(self.head.get("ceterms:versionIdentifier"))
        codes = [one.get("ceterms:identifierValueCode") for one in stated if isinstance(one, dict)]
        return text_of(codes) or "1"

    def _destination(self) -> JsonObject | None:
        named = refs_of(self.head.get("ceterms:hasDestinationComponent"))
        named += [
            identifier
            for identifier, thing in self.by_id.items()
            if self.head.get("@id") in refs_of(thing.get("ceterms:isDestinationComponentOf"))
        ]
        return next((self.by_id[one] for one in named if one in self.by_id), None)

    def _root(self, destination: JsonObject) -> str | None:
        """The key of the root: the destination's conditions, or all other components."""
        conditions = as_list(destination.get("ceterms:hasCondition"))
        title = self._name(destination) or self._name(self.head) or "Everything"
        path = (str(destination.get("@id")),)
        if conditions:
            return self._all_conditions(conditions, title, path)
        members = refs_of(self.head.get("ceterms:hasPart"))
        members += refs_of(self.head.get("ceterms:hasChild"))
        others = [one for one in dict.fromkeys(members) if one != destination.get("@id")]
        keys = [self._component(one, ()) for one in others or path]
        return self._joined(title, "all_of", [key for key in keys if key], 0)

    def _all_conditions(
        self, conditions: list[Json], title: str, path: tuple[str, ...]
    ) -> str | None:
        if len(path) > _DEEPEST:
            self._refuse(title, "pathway-too-large", "The conditions nest too deep.", "Divide it.")
            return None
        keys = [self._condition(one, title, path) for one in conditions if isinstance(one, dict)]
        found = [key for key in keys if key]
        return found[0] if len(found) == 1 else self._joined(title, "all_of", found, 0)

    def _condition(self, condition: JsonObject, title: str, path: tuple[str, ...]) -> str | None:
        name = self._name(condition) or title
        nested = as_list(condition.get("ceterms:hasCondition"))
        targets = refs_of(condition.get("ceterms:targetComponent"))
        parts = [self._component(one, path) for one in targets]
        parts += [
            self._condition(one, name, (*path, "")) for one in nested if isinstance(one, dict)
        ]
        if len(path) > _DEEPEST:
            self._refuse(name, "pathway-too-large", "The conditions nest too deep.", "Divide it.")
        found = [part for part in parts if part]
        key = text_of(condition.get("cairn:key"))
        if key:
            return self._carried(condition, key, name)
        if len(found) == 1:
            return found[0]
        return self._joined(name, *self._rule(condition, found))

    def _rule(self, condition: JsonObject, parts: list[str]) -> tuple[Rule, list[str], int]:
        number = condition.get("ceterms:requiredNumber")
        if isinstance(number, int) and not isinstance(number, bool) and 0 < number < len(parts):
            return "at_least", parts, number
        if isinstance(number, int) and number > len(parts):
            self._refuse(
                self._name(condition) or "a condition",
                "out-of-range",
                f"It asks for {number} of {len(parts)} components.",
                "Ask for no more than there are.",
            )
        either = text_of(condition.get("ceterms:logicalOperator")).lower().endswith(":or")
        return ("any_of" if either and number is None else "all_of"), parts, 0

    def _component(self, identifier: str, path: tuple[str, ...]) -> str | None:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            if self.steps == _MOST_STEPS + 1:
                self._refuse(
                    identifier, "pathway-too-large", "The graph is too large.", "Divide it."
                )
            return None
        thing = self.by_id.get(identifier)
        if thing is None or identifier in path:
            self._refuse(
                identifier,
                "no-such-part" if thing is None else "cycle",
                f"The component {identifier[:80]} is "
                + ("not in the graph." if thing is None else "a part of itself."),
                "Put it into the graph." if thing is None else "Take one of its conditions out.",
            )
            return None
        name = self._name(thing) or identifier
        key = text_of(thing.get("cairn:key"))
        if key:
            return self._carried(thing, key, name)
        conditions = as_list(thing.get("ceterms:hasCondition"))
        stands_for = next(iter(refs_of(thing.get("ceterms:proxyFor"))), "")
        if conditions and not stands_for:
            return self._all_conditions(conditions, name, (*path, identifier))
        key = key_for(identifier, self.nodes)
        skill = "ceterms:CompetencyComponent" in as_list(thing.get("@type"))
        target = stands_for or identifier
        wanted = SkillWanted(target) if skill else AchievementWanted(target)
        self.nodes[key] = DraftNode(key, name, "leaf", leaf=Leaf(key, name, wanted))
        return key

    def _carried(self, thing: JsonObject, key: str, name: str) -> str | None:
        node = carried_node(thing.get("cairn:requirement"), key, name, self.faults)
        if node is None:
            return None
        self.nodes[key] = node
        return key

    def _joined(self, name: str, rule: Rule, parts: list[str], count: int) -> str:
        key = key_for(name, self.nodes)
        self.nodes[key] = DraftNode(key, name, rule, tuple(parts), count, Decimal(0))
        return key

    def _refuse(self, place: str, code: str, sentence: str, mend: str) -> None:
        self.faults.append(SettingFault(f"“{place[:60]}”", "", code, sentence, mend))
