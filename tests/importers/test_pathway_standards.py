"""Pathways in CTDL, CASE and CLR: our own come back exactly, those of others as they say it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.exporters.case_pathway import case_package, clr_associations
from cairn.exporters.ctdl_pathway import ctdl_pathway
from cairn.exporters.pathway_tables import pathway_toml
from cairn.importers.case_pathway import pathway_from_associations, read_case_package
from cairn.importers.ctdl_pathway import read_ctdl_pathway
from cairn.importers.faults import SettingFault
from cairn.importers.pathway_file import read_pathways
from cairn.kernel.json_text import write_json
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AnyOf,
    AtLeast,
    Leaf,
    Pathway,
    Requirement,
    SkillWanted,
    leaves_of,
)
from pathways.cases import chance_of, random_case

SEEDS = st.integers(0, 2**40)
CHANGED = datetime(2026, 1, 1, tzinfo=UTC)
A, B, C = (Leaf(key, key.upper(), AchievementWanted(f"urn:a:{key}")) for key in "abc")


def some(requirement: Requirement) -> Pathway:
    return Pathway(
        "https://example.org/p",
        "Analyst “one”",
        "3",
        requirement,
        earns="https://example.org/a",
        earns_name="Analyst badge",
        approval="queued",
        description="For those who\u00a0count.",
    )


def encoded(document: Any) -> bytes:
    text = write_json(document)
    return text if isinstance(text, bytes) else text.encode()


def by_ctdl(pathway: Pathway) -> tuple[Pathway | None, tuple[SettingFault, ...]]:
    return read_ctdl_pathway(encoded(ctdl_pathway(pathway)))


def by_case(pathway: Pathway) -> tuple[Pathway | None, tuple[SettingFault, ...]]:
    return read_case_package(encoded(case_package(pathway, creator="Bolt", changed=CHANGED)))


def by_toml(pathway: Pathway) -> tuple[Pathway | None, tuple[SettingFault, ...]]:
    book, faults = read_pathways(pathway_toml(pathway, "p"))
    return (book.pathways["p"] if book else None), faults


WAYS = {"ctdl": by_ctdl, "case": by_case, "toml": by_toml}


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
@given(SEEDS)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_pathway_comes_back_exactly(way: Callable[..., Any], seed: int) -> None:
    pathway = random_case(chance_of(seed)).pathway
    assert way(pathway) == (pathway, ())


@pytest.mark.parametrize("way", [by_ctdl, by_toml])
def test_what_it_earns_comes_back(way: Callable[..., Any]) -> None:
    pathway = some(AllOf("all", "All", (A, AnyOf("any", "Any", (B, C)))))
    found, faults = way(pathway)
    assert faults == ()
    assert (found.earns, found.earns_name, found.approval) == (
        pathway.earns,
        pathway.earns_name,
        pathway.approval,
    )


def test_ctdl_says_it_in_its_own_words_too() -> None:
    graph = ctdl_pathway(some(AllOf("all", "All", (A, AtLeast("two", "Two", 2, (B, C))))))["@graph"]
    head, destination, *components = graph
    assert head["ceterms:hasDestinationComponent"] == [destination["@id"]]
    assert destination["ceterms:proxyFor"] == "https://example.org/a"
    condition = destination["ceterms:hasCondition"][0]
    assert condition["ceterms:logicalOperator"] == "logic:And"
    assert condition["ceterms:targetComponent"] == [components[0]["@id"]]
    assert condition["ceterms:hasCondition"][0]["ceterms:requiredNumber"] == 2
    assert {one["ceterms:proxyFor"] for one in components} == {"urn:a:a", "urn:a:b", "urn:a:c"}


def test_case_draws_the_tree_and_says_what_stands_for_what() -> None:
    package = case_package(some(AllOf("all", "All", (A, B))), creator="Bolt", changed=CHANGED)
    kinds = [one["associationType"] for one in package["CFAssociations"]]
    assert kinds.count("isChildOf") == 3
    assert kinds.count("exactMatchOf") == 2
    again = case_package(some(AllOf("all", "All", (A, B))), creator="Bolt", changed=CHANGED)
    assert package == again


def test_associations_of_a_record_say_the_structure() -> None:
    pathway = some(AllOf("all", "All", (A, AnyOf("any", "Any", (B, C)))))
    found, faults = pathway_from_associations(
        clr_associations(pathway), pathway_id="urn:p", name="P", names={"urn:a:a": "A"}
    )
    assert faults == ()
    assert found is not None
    assert {leaf.wanted for leaf in leaves_of(found.requirement)} == {A.wanted, B.wanted, C.wanted}
    assert found.earns == "https://example.org/a"


def test_associations_without_one_whole_are_refused() -> None:
    assert pathway_from_associations([], pathway_id="urn:p", name="P", names={})[1]


# --- documents of others -----------------------------------------------------------------------


def component(name: str, kind: str = "Credential", **members: Any) -> dict[str, Any]:
    return {
        "@id": f"https://r.example/{name}",
        "@type": f"ceterms:{kind}Component",
        "ceterms:name": {"en-US": name.title()},
        **members,
    }


def graph(*things: dict[str, Any], **members: Any) -> bytes:
    head = {
        "@id": "https://r.example/pathway",
        "@type": "ceterms:Pathway",
        "ceterms:name": {"fr": "Parcours", "en-US": "A path"},
        "ceterms:hasPart": [thing["@id"] for thing in things],
        "ceterms:hasDestinationComponent": [{"@id": "https://r.example/end"}],
        **members,
    }
    return encoded(
        {"@context": "https://credreg.net/ctdl/schema/context/json", "@graph": [head, *things]}
    )


def condition(*targets: str, **members: Any) -> dict[str, Any]:
    return {
        "@type": "ceterms:ComponentCondition",
        "ceterms:targetComponent": [f"https://r.example/{one}" for one in targets],
        **{f"ceterms:{name}": value for name, value in members.items()},
    }


def test_a_registry_pathway_with_conditions() -> None:
    data = graph(
        component(
            "end",
            **{"ceterms:hasCondition": [condition("one", "two", "three", requiredNumber=2)]},
        ),
        component("one", **{"ceterms:proxyFor": "https://r.example/badge"}),
        component("two", "Competency", **{"ceterms:proxyFor": {"@id": "https://r.example/skill"}}),
        component("three", "Course"),
    )
    pathway, faults = read_ctdl_pathway(data)
    assert faults == ()
    assert pathway is not None
    assert (pathway.name, pathway.approval) == ("A path", "queued")
    assert isinstance(pathway.requirement, AtLeast)
    assert [leaf.wanted for leaf in leaves_of(pathway.requirement)] == [
        AchievementWanted("https://r.example/badge"),
        SkillWanted("https://r.example/skill"),
        AchievementWanted("https://r.example/three"),
    ]


def test_a_registry_pathway_without_conditions_needs_all() -> None:
    pathway, faults = read_ctdl_pathway(graph(component("end"), component("a"), component("b")))
    assert faults == ()
    assert pathway is not None
    assert isinstance(pathway.requirement, AllOf)
    assert len(pathway.requirement.parts) == 2


def test_components_with_conditions_of_their_own_are_trees() -> None:
    inner = condition("a", "b", logicalOperator="logic:Or")
    data = graph(
        component("end", **{"ceterms:hasCondition": [condition("middle", "a")]}),
        component("middle", "Selection", **{"ceterms:hasCondition": [inner]}),
        component("a"),
        component("b"),
    )
    pathway, faults = read_ctdl_pathway(data)
    assert faults == ()
    assert pathway is not None
    first, second = pathway.requirement.parts  # type: ignore[union-attr]  # all of two
    assert isinstance(first, AnyOf)
    assert isinstance(second, Leaf)


def many_times_each_other(depth: int) -> bytes:
    """Each component asks twice for the next: written out it would have 2 to the depth leaves."""
    things = [
        component(
            "end" if n == 0 else f"c{n}",
            **{"ceterms:hasCondition": [condition(f"c{n + 1}"), condition(f"c{n + 1}")]},
        )
        for n in range(depth)
    ]
    return graph(*things, component(f"c{depth}"))


REFUSED = {
    "not JSON": (read_ctdl_pathway, "not-json", b"{"),
    "no pathway": (read_ctdl_pathway, "no-pathway", b"{}"),
    "no destination": (
        read_ctdl_pathway,
        "no-destination",
        graph(component("a"), **{"ceterms:hasDestinationComponent": []}),
    ),
    "a component that is not there": (
        read_ctdl_pathway,
        "no-such-part",
        graph(component("end", **{"ceterms:hasCondition": [condition("gone")]})),
    ),
    "a circle": (
        read_ctdl_pathway,
        "cycle",
        graph(
            component("end", **{"ceterms:hasCondition": [condition("a")]}),
            component("a", **{"ceterms:hasCondition": [condition("a")]}),
        ),
    ),
    "more than there are": (
        read_ctdl_pathway,
        "out-of-range",
        graph(
            component("end", **{"ceterms:hasCondition": [condition("a", "b", requiredNumber=3)]}),
            component("a"),
            component("b"),
        ),
    ),
    "a graph that grows without end": (
        read_ctdl_pathway,
        "pathway-too-large",
        many_times_each_other(24),
    ),
    "our own word with nonsense": (
        read_ctdl_pathway,
        "unclear-node",
        graph(component("end"), component("a", **{"cairn:key": "a", "cairn:requirement": 5})),
    ),
    "a package of nothing": (read_case_package, "no-pathway", b"{}"),
    "a package without items": (
        read_case_package,
        "no-parts",
        encoded({"CFDocument": {"uri": "urn:d", "title": "D"}}),
    ),
    "a package too large": (
        read_case_package,
        "pathway-too-large",
        encoded(
            {"CFDocument": {"uri": "urn:d"}, "CFItems": [{"uri": f"u:{n}"} for n in range(1_001)]}
        ),
    ),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_what_is_no_pathway_is_refused(mistake: str) -> None:
    reads, code, data = REFUSED[mistake]
    pathway, faults = reads(data)
    assert pathway is None
    assert code in {fault.code for fault in faults}, faults
    assert len(faults) < 50


def test_a_framework_of_others_is_skills_and_all_of_them() -> None:
    items = [{"uri": f"https://c.example/{n}", "fullStatement": f"Skill {n}"} for n in "abc"]
    links = [("a", "doc"), ("b", "a"), ("c", "a")]
    package = {
        "CFDocument": {"uri": "https://c.example/doc", "title": "Frame"},
        "CFItems": items,
        "CFAssociations": [
            {
                "associationType": "isChildOf",
                "originNodeURI": {"uri": f"https://c.example/{origin}"},
                "destinationNodeURI": {"uri": f"https://c.example/{target}"},
            }
            for origin, target in links
        ],
    }
    pathway, faults = read_case_package(encoded(package))
    assert faults == ()
    assert pathway is not None
    assert [leaf.wanted for leaf in leaves_of(pathway.requirement)] == [
        SkillWanted("https://c.example/b"),
        SkillWanted("https://c.example/c"),
    ]


MEMBERS = [
    "@graph", "@id", "@type", "ceterms:hasPart", "ceterms:hasCondition", "ceterms:targetComponent",
    "ceterms:hasDestinationComponent", "ceterms:name", "cairn:key", "cairn:requirement",
    "CFDocument", "CFItems", "CFAssociations", "uri", "extensions", "cairn", "originNodeURI",
    "destinationNodeURI", "associationType", "ceterms:requiredNumber", "ceterms:proxyFor",
]  # fmt: skip
ANYTHING = st.recursive(
    st.sampled_from(["a", "b", "ceterms:Pathway", "isChildOf", 1, None, True, -1.5, " "]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=5)
    ),
    max_leaves=40,
)


@given(ANYTHING, ANYTHING)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_document_makes_anything_escape(first: Any, second: Any) -> None:
    head = {"@id": "a", "@type": "ceterms:Pathway", "ceterms:hasDestinationComponent": "b"}
    end = {"@id": "b", "ceterms:hasCondition": first}
    documents = [
        {"@graph": [head, end, second]},
        {"CFDocument": {"uri": "a"}, "CFItems": first, "CFAssociations": second},
    ]
    for document in documents:
        for reads in (read_ctdl_pathway, read_case_package):
            pathway, faults = reads(encoded(document))
            assert (pathway is None) == bool(faults)
