"""A record is built around credentials that stay as they were signed, and its tree is read back."""

from __future__ import annotations

import copy
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.clr import associations_of, credentials_of
from cairn.credentials.clr_record import Association, clr_credential
from cairn.credentials.clr_tree import RecordNode, record_tree
from cairn.credentials.contexts import CAIRN_V1, CLR_V2, OB_EXTENSIONS, OB_V3, VC_V2
from cairn.credentials.shape import check_shape
from cairn.credentials.stack_award import (
    COMPONENT_GENRE,
    RECORD_GENRE,
    Component,
    StackNode,
    component_entries,
    stack_evidence,
    stack_record,
)
from cairn.kernel.errors import ShapeError, UsageError
from verification.badges import ISSUED, LEARNER, SCHOOL, badge, token

BADGE = badge()
SUBJECT = {"id": LEARNER}


def record(**more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "credential_id": "urn:uuid:record",
        "name": "Record",
        "issuer": SCHOOL.profile,
        "subject": SUBJECT,
        "credentials": [BADGE],
        "valid_from": ISSUED,
    }
    return clr_credential(**(given | more))


def test_it_works() -> None:
    made = record(associations=[Association("urn:a", "urn:b")])
    assert made["@context"] == [VC_V2, CLR_V2, OB_V3]
    assert made["type"] == ["VerifiableCredential", "ClrCredential"]
    assert made["partial"] is True
    assert credentials_of(made) == (BADGE,)
    assert associations_of(made) == (
        {
            "type": "Association",
            "associationType": "isPartOf",
            "sourceId": "urn:a",
            "targetId": "urn:b",
        },
    )
    assert check_shape(made, arrays="canonical") == ()


def test_what_is_inside_is_put_in_unchanged() -> None:
    odd = copy.deepcopy(BADGE)
    odd["credentialSubject"]["achievement"]["tag"] = []
    odd["credentialSubject"]["achievement"]["creditsAvailable"] = 5.0
    text = token()
    before = copy.deepcopy(odd)
    assert record(credentials=[odd, text])["credentialSubject"]["verifiableCredential"] == [
        before, text,
    ]  # fmt: skip


def test_what_others_write_with_single_values_may_stand_inside() -> None:
    tolerated = {
        **BADGE,
        "proof": BADGE["proof"][0] if isinstance(BADGE["proof"], list) else BADGE["proof"],
    }
    tolerated["credentialStatus"] = [
        {"id": "urn:s#1", "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
         "statusListIndex": "1", "statusListCredential": "urn:s"},
    ]  # fmt: skip
    assert record(credentials=[tolerated])


def test_nothing_empty_and_only_needed_contexts() -> None:
    made = record(subject={"id": LEARNER, "identifier": []}, description=None)
    assert "identifier" not in made["credentialSubject"]
    assert "association" not in made["credentialSubject"]
    assert "description" not in made
    schema = {"id": "https://x.example/s.json", "type": "1EdTechJsonSchemaValidator2019"}
    assert record(credentialSchema=[schema])["@context"][-1] == OB_EXTENSIONS
    ours = {
        "id": "urn:n",
        "type": ["Achievement"],
        "name": "N",
        "description": "N",
        "criteria": {"narrative": "All."},
        "creditUnit": "ECTS",
    }
    assert record(achievements=[ours])["@context"][-1] == CAIRN_V1


BAD: dict[str, tuple[dict[str, Any], type[Exception]]] = {
    "nothing inside": ({"credentials": []}, ShapeError),
    "no id": ({"credential_id": "not a url"}, ShapeError),
    "a number inside": ({"credentials": [5]}, ShapeError),
    "a text that is no token": ({"credentials": ["hello"]}, ShapeError),
    "an unknown association": (
        {"associations": [Association("urn:a", "urn:b", "isLike")]},
        ShapeError,
    ),  # type: ignore[arg-type]  # the bad input
    "a source that is no address": ({"associations": [Association("a", "urn:b")]}, ShapeError),
    "an achievement without criteria": (
        {"achievements": [{"id": "urn:n", "type": ["Achievement"]}]},
        ShapeError,
    ),
    "ends before it starts": ({"valid_until": ISSUED - timedelta(days=1)}, ShapeError),
    "nobody's": ({"subject": {}}, ShapeError),
    "a badge without achievement": (
        {"credentials": [{**BADGE, "credentialSubject": {"id": LEARNER}}]},
        ShapeError,
    ),
    "its own type": ({"type": ["X"]}, UsageError),
    "its own proof": ({"proof": {}}, UsageError),
}


@pytest.mark.parametrize("case", BAD)
def test_a_record_with_any_fault_is_refused(case: str) -> None:
    given, error = BAD[case]
    with pytest.raises(error):
        record(**given)


def test_the_contexts_of_a_record_stand_in_their_order() -> None:
    made = record()
    made["@context"] = [VC_V2, OB_V3, CLR_V2]
    (fault,) = check_shape(made, arrays="canonical")
    assert fault.code == "context-order"
    assert "CLR 2.0" in fault.sentence


# The tree


def _linked(*pairs: tuple[str, str], kind: Any = "isPartOf", names: str = "abcde") -> Any:
    nodes = [
        {"id": f"urn:{one}", "type": ["Achievement"], "name": one.upper(), "description": one,
         "criteria": {"narrative": f"Rule {one}."}}
        for one in names
    ]  # fmt: skip
    links = [Association(f"urn:{part}", f"urn:{whole}", kind) for part, whole in pairs]
    return record(achievements=nodes, associations=links)


def _drawn(node: RecordNode) -> Any:
    return (node.name, [_drawn(part) for part in node.parts]) if node.parts else node.name


def test_the_associations_draw_a_tree() -> None:
    made = _linked(("b", "a"), ("c", "a"), ("d", "c"))
    (root,) = record_tree(made, [BADGE])
    assert _drawn(root) == ("A", ["B", ("C", ["D"])])
    assert root.narrative == "Rule a."


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("isChildOf", [("A", ["B"])]),
        ("isParentOf", [("B", ["A"])]),
        ("isRelatedTo", []),
        ("precedes", []),
    ],
)
def test_only_parts_and_wholes_make_a_tree(kind: str, drawn: list[Any]) -> None:
    assert [_drawn(one) for one in record_tree(_linked(("b", "a"), kind=kind), [])] == drawn


def test_a_credential_stands_where_its_achievement_does() -> None:
    mine = BADGE["credentialSubject"]["achievement"]["id"]
    made = record(associations=[Association(mine, "urn:whole")], credentials=[BADGE, BADGE])
    (root,) = record_tree(made, [BADGE, None])
    assert (root.name, root.places) == ("urn:whole", ())
    assert (root.parts[0].name, root.parts[0].places) == ("Dialogue with clients", (0,))


def test_circles_end() -> None:
    assert record_tree(_linked(("a", "b"), ("b", "a")), []) == ()
    (root,) = record_tree(_linked(("a", "b"), ("b", "c"), ("c", "b"), ("b", "d")), [])
    assert _drawn(root) == ("D", [("B", ["A", "C"])])


def test_a_tree_that_fans_out_without_end_is_cut() -> None:
    made = record()
    rows = [[f"urn:{row}-{n}" for n in range(9)] for row in range(20)]
    made["credentialSubject"]["association"] = [
        Association(part, whole).to_json()
        for above, below in pairwise(rows)
        for whole in above
        for part in below
    ]
    found = record_tree(made, [])
    assert 0 < sum(_size(one) for one in found) <= 300


def _size(node: RecordNode) -> int:
    return 1 + sum(_size(part) for part in node.parts)


_json = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.sampled_from(["urn:a", "isPartOf"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["id", "name", "achievement", "association", "sourceId", "targetId",
                         "associationType", "criteria", "narrative"]), inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(_json, _json)
def test_whatever_a_record_says_the_tree_is_read(subject: Any, inside: Any) -> None:
    found = record_tree({"credentialSubject": subject}, [{"credentialSubject": inside}])
    assert sum(_size(one) for one in found) <= 301


# The award of a stack


def _component(name: str, **more: Any) -> Component:
    given: dict[str, Any] = {
        "document": BADGE,
        "credential_id": f"urn:c:{name}",
        "achievement": f"urn:a:{name}",
        "title": name.upper(),
        "issuer": "School",
        "awarded": ISSUED,
        "serves": (name.upper(),),
    }
    return Component(**(given | more))


def test_evidence_names_each_component_and_the_record() -> None:
    counted = _component("b", serves=("B", "C"), note="It brings 2.5 credits.")
    found = stack_evidence([_component("a"), counted], "urn:r", "The record")
    assert [one["genre"] for one in found] == [COMPONENT_GENRE, COMPONENT_GENRE, RECORD_GENRE]
    assert found[0]["description"] == "From School, awarded on 2026-01-15."
    assert found[1]["narrative"] == "Satisfies “B”, “C”. It brings 2.5 credits."
    assert found[2]["id"] == "urn:r"
    assert component_entries({"evidence": found}) == found[:2]


@pytest.mark.parametrize(
    "value", [None, "x", 5, [], ["x"], [{}], {"genre": 5}, {"genre": "Portfolio"}]
)
def test_other_evidence_makes_no_stack(value: Any) -> None:
    assert component_entries({"evidence": value}) == []


def test_a_record_of_a_stack_holds_all_and_draws_the_proof() -> None:
    proof = StackNode(
        "urn:whole", "Whole", "All of these are needed.", ("urn:a:a",),
        (StackNode("urn:p#either", "Either", "One of these is enough.", ("urn:a:b",)),),
    )  # fmt: skip
    made = stack_record(
        record_id="urn:uuid:r",
        name="Whole: the record",
        issuer=SCHOOL.profile,
        subject=SUBJECT,
        award=BADGE,
        components=[_component("a"), _component("b")],
        proof=proof,
        valid_from=ISSUED,
        valid_until=None,
        statuses=[{"id": "urn:s#1", "type": "BitstringStatusListEntry"}],
    )
    assert len(credentials_of(made)) == 3
    (root,) = record_tree(made, [])
    assert _drawn(root) == ("urn:whole", ["urn:a:a", ("Either", ["urn:a:b"])])
    assert [one["name"] for one in made["credentialSubject"]["achievement"]] == ["Either"]
    assert made["credentialStatus"]["id"] == "urn:s#1"
