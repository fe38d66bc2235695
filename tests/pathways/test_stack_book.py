"""The life of one stack: every step has its reason, and only a person ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.pathways.stack_book import (
    Component,
    Finding,
    Stack,
    Step,
    approved,
    held,
    react,
    refused,
    released,
    withdrawn,
)

AT = datetime(2026, 11, 25, tzinfo=UTC)
LATER = AT + timedelta(days=1)
ONE, TWO = Component("urn:a", "1", "A"), Component("urn:b", "1", "B")
HOLDS = Finding(holds=True, version="1", rests_on=(ONE,))
FALLEN = Finding(holds=False, version="1", reasons=("“A” was taken back.",), restores=("Earn A.",))


def _react(stack: Stack | None, finding: Finding, *, queued: bool = False) -> Step | None:
    return react(stack, finding, "p", queued=queued, at=LATER)


def _after(step: Step | None) -> Stack:
    assert step is not None
    return step.stack


ACTIVE = Stack("p", "1", "active", AT, (ONE,), edition=1)
SUSPENDED = _after(_react(ACTIVE, FALLEN))
WAITING = Stack("p", "1", "waiting", AT, (ONE,))


def test_what_is_complete_is_awarded() -> None:
    step = _react(None, HOLDS)
    assert step == Step("awarded", replace(ACTIVE, since=LATER), signs=True)
    assert _react(None, FALLEN) is None


def test_a_queued_one_waits_and_is_awarded_by_approval() -> None:
    step = _react(None, HOLDS, queued=True)
    assert step is not None
    assert (step.kind, step.stack.state, step.signs) == ("queued", "waiting", False)
    assert _react(step.stack, HOLDS, queued=True) is None
    done = approved(step.stack, HOLDS, LATER)
    assert (done.kind, done.stack.state, done.stack.edition, done.signs) == (
        "awarded", "active", 1, True,
    )  # fmt: skip


def test_what_no_longer_waits_for_approval_is_awarded() -> None:
    step = _react(WAITING, HOLDS)
    assert step is not None
    assert step.kind == "awarded"


def test_a_waiting_one_that_falls_is_told_and_may_come_back() -> None:
    lapsed = _react(WAITING, FALLEN, queued=True)
    assert lapsed is not None
    assert (lapsed.kind, lapsed.stack.reasons) == ("lapsed", FALLEN.reasons)
    assert _react(lapsed.stack, FALLEN, queued=True) is None
    again = _react(lapsed.stack, HOLDS, queued=True)
    assert again is not None
    assert again.kind == "queued"


def test_a_fallen_one_is_suspended_with_its_reason_and_what_restores_it() -> None:
    step = _react(ACTIVE, FALLEN)
    assert step is not None
    assert (step.kind, step.signs) == ("suspended", False)
    assert step.stack.reason == "“A” was taken back."
    assert step.stack.restores == ("Earn A.",)
    assert step.stack.rests_on == (ONE,)


def test_another_reason_is_noted_and_the_same_one_is_not() -> None:
    assert _react(SUSPENDED, FALLEN) is None
    step = _react(SUSPENDED, replace(FALLEN, reasons=("“B” has expired.",)))
    assert step is not None
    assert (step.kind, step.stack.state, step.stack.since) == ("noted", "suspended", LATER)


@pytest.mark.parametrize(
    ("finding", "edition", "signs"),
    [
        (HOLDS, 1, False),
        (replace(HOLDS, rests_on=(TWO,)), 2, True),
        (replace(HOLDS, version="2"), 2, True),
    ],
)
def test_it_is_restored_and_signed_anew_only_if_it_rests_on_others(
    finding: Finding,
    edition: int,
    signs: bool,  # noqa: FBT001 - a column of the table
) -> None:
    step = _react(SUSPENDED, finding)
    assert step is not None
    assert (step.kind, step.stack.state, step.stack.edition, step.signs) == (
        "restored", "active", edition, signs,
    )  # fmt: skip
    assert step.stack.reasons == step.stack.restores == ()


@pytest.mark.parametrize(
    ("finding", "kind"),
    [
        (replace(HOLDS, rests_on=(TWO,)), "renewed"),
        (replace(HOLDS, rests_on=(replace(ONE, edition="2"),)), "renewed"),
        (replace(HOLDS, version="2"), "upgraded"),
    ],
)
def test_an_active_one_is_signed_anew_when_its_proof_changes(finding: Finding, kind: str) -> None:
    step = _react(ACTIVE, finding)
    assert step is not None
    assert (step.kind, step.signs, step.stack.edition, step.stack.since) == (kind, True, 2, AT)
    assert _react(ACTIVE, HOLDS) is None


def test_a_held_one_stays_suspended_until_it_is_let_go() -> None:
    stopped = held(ACTIVE, " Under inquiry. ", LATER).stack
    assert (stopped.state, stopped.reason) == ("suspended", "Under inquiry.")
    assert _react(stopped, HOLDS) is None
    fallen_too = _after(_react(stopped, FALLEN))
    assert fallen_too.reason == "Under inquiry. “A” was taken back."
    whole_again = _after(_react(fallen_too, HOLDS))
    assert (whole_again.state, whole_again.reason) == ("suspended", "Under inquiry.")
    let_go = released(whole_again, LATER).stack
    assert let_go.state == "suspended"
    assert _after(_react(let_go, HOLDS)).state == "active"


def test_to_let_go_of_a_fallen_one_does_not_restore_it() -> None:
    let_go = released(_after(_react(held(ACTIVE, "x", AT).stack, FALLEN)), LATER).stack
    assert _react(let_go, FALLEN) is None
    assert let_go.state == "suspended"
    assert let_go.reasons


@pytest.mark.parametrize("finding", [HOLDS, FALLEN, replace(HOLDS, version="2")])
@pytest.mark.parametrize(
    "stack",
    [withdrawn(ACTIVE, "Given in error.", AT).stack, refused(WAITING, "Not yet.", AT).stack],
)
def test_nothing_revives_what_a_person_ended(stack: Stack, finding: Finding) -> None:
    assert _react(stack, finding) is None


def test_a_refusal_is_undone_by_approval() -> None:
    assert approved(refused(WAITING, "Not yet.", AT).stack, HOLDS, LATER).stack.state == "active"


BAD = {
    "nothing to approve": (lambda: approved(None, HOLDS, AT), "nothing-to-approve"),
    "already awarded": (lambda: approved(ACTIVE, HOLDS, AT), "nothing-to-approve"),
    "not complete any more": (lambda: approved(WAITING, FALLEN, AT), "stack-not-complete"),
    "withdrawn": (
        lambda: approved(withdrawn(ACTIVE, "x", AT).stack, HOLDS, AT),
        "nothing-to-approve",
    ),
    "nothing to refuse": (lambda: refused(None, "No.", AT), "nothing-to-approve"),
    "refusing what is awarded": (lambda: refused(ACTIVE, "No.", AT), "nothing-to-approve"),
    "refusing without a reason": (lambda: refused(WAITING, "  ", AT), "no-reason"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_decision_that_makes_no_sense_is_refused(case: str) -> None:
    decide, code = BAD[case]
    with pytest.raises(UsageError) as caught:
        decide()
    assert caught.value.code == code


_findings = st.builds(
    Finding,
    holds=st.booleans(),
    version=st.sampled_from(["1", "2"]),
    rests_on=st.sampled_from([(ONE,), (TWO,), (ONE, TWO)]),
    reasons=st.sampled_from([("“A” was taken back.",), ("“B” has expired.",)]),
    restores=st.just(("Earn A.",)),
)


@given(st.lists(st.tuples(_findings, st.booleans()), max_size=12))
def test_whatever_is_found_the_state_agrees_with_it(found: list[tuple[Finding, bool]]) -> None:
    stack: Stack | None = None
    for finding, queued in found:
        step = _react(stack, finding, queued=queued)
        before, stack = stack, step.stack if step else stack
        if stack is None:
            assert not finding.holds
            continue
        if stack.awarded:
            assert (stack.state == "active") == finding.holds
            assert bool(stack.reasons) == (not finding.holds)
        if step is not None and step.signs:
            assert stack.rests_on == finding.rests_on
            assert stack.edition == (before.edition if before else 0) + 1
        assert _react(stack, finding, queued=queued) is None
