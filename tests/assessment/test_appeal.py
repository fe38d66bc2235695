"""Appeals: new raters only, every step in the log, nothing is deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cairn.assessment.appeal import Appeal, assign, close, request, rerating_faults, withdraw
from cairn.assessment.gate import Cut, Decision, Gate
from cairn.kernel.errors import UsageError

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
GATE = Gate(Cut(2.5), least_raters=2, least_outside=1)
FORMER = Decision("Ana", "not-yet", 0.7, clear=False, reasons=())
BEFORE = ("Bo", "Cy")
NEW = ("Dee", "Eli")


def _asked() -> Appeal:
    return request(FORMER, when=NOW, by="Ana", why="My second task was not read.")


def _assigned() -> Appeal:
    return assign(
        _asked(), GATE, NEW, before=BEFORE, outside=("Eli",), when=NOW + timedelta(days=1),
        by="Office",
    )  # fmt: skip


def _close(appeal: Appeal, decision: Decision, **other: Any) -> Appeal:
    given = {"rated": NEW, "when": NOW, "by": "Office", "why": "The new ratings."} | other
    return close(appeal, decision, **given)


def test_a_new_decision_replaces_the_former_one_and_both_stay() -> None:
    award = replace(FORMER, outcome="award", chance=0.95, clear=True)
    done = _close(_assigned(), award)
    assert done.current == award
    assert done.former == FORMER
    assert [one.step for one in done.log] == ["requested", "assigned", "replaced"]
    assert done.log[-1].sentence == ("The decision about Ana was “not yet” and is now “award”.")
    assert not done.open


def test_the_same_decision_confirms_the_former_one() -> None:
    done = _close(_assigned(), replace(FORMER, chance=0.6))
    assert done.log[-1].step == "confirmed"
    assert done.current.chance == 0.6
    assert done.former.chance == 0.7


def test_every_step_keeps_the_log_before_it() -> None:
    asked, assigned = _asked(), _assigned()
    done = withdraw(assigned, when=NOW, by="Ana", why="No longer needed.")
    assert done.log[:2] == assigned.log
    assert assigned.log[:1] == asked.log
    assert done.current == FORMER
    assert asked.open


@pytest.mark.parametrize(
    ("raters", "conflicts", "said"),
    [
        (("Bo", "Dee", "Eli"), (), "Bo rated Ana before"),
        (("Dee", "Eli"), ("Dee",), "Dee has a conflict of interest with Ana"),
        (("Ana", "Dee", "Eli"), (), "Ana may not rate their own work"),
        (("Eli",), (), "The gate asks for two raters, and one of"),
        (("Dee", "Fay"), (), "one rater from outside, and no of"),
        ((), (), "The gate asks for two raters"),
    ],
)
def test_unfit_raters_are_refused_by_name(
    raters: tuple[str, ...], conflicts: tuple[str, ...], said: str
) -> None:
    faults = rerating_faults(
        _asked(), GATE, raters, before=BEFORE, conflicts=conflicts, outside=("Eli",)
    )
    assert any(said.replace("no of", "none of") in one for one in faults)
    with pytest.raises(UsageError) as caught:
        assign(
            _asked(), GATE, raters, before=BEFORE, conflicts=conflicts, outside=("Eli",),
            when=NOW, by="Office",
        )  # fmt: skip
    assert caught.value.code == "unfit-raters"
    assert all(one in caught.value.sentence for one in faults)


def test_fit_raters_have_no_fault() -> None:
    assert rerating_faults(_asked(), GATE, NEW, before=BEFORE, outside=("Eli",)) == ()


def test_an_award_is_not_appealed_against() -> None:
    with pytest.raises(UsageError) as caught:
        request(replace(FORMER, outcome="award"), when=NOW, by="Ana", why="More.")
    assert caught.value.code == "nothing-to-appeal"


@pytest.mark.parametrize(
    "wrong",
    [{"by": " "}, {"why": ""}, {"when": NOW.replace(tzinfo=None)}],
)
def test_a_step_without_who_why_or_when_is_refused(wrong: dict[str, Any]) -> None:
    given = {"when": NOW, "by": "Ana", "why": "Unread."} | wrong
    with pytest.raises(UsageError) as caught:
        request(FORMER, **given)
    assert caught.value.code == "incomplete-entry"


def test_it_is_not_decided_before_all_have_rated() -> None:
    for appeal, rated in ((_assigned(), ("Dee",)), (_asked(), NEW)):
        with pytest.raises(UsageError) as caught:
            _close(appeal, FORMER, rated=rated)
        assert caught.value.code == "not-rated-again"


def test_a_decision_about_someone_else_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        _close(_assigned(), replace(FORMER, person="Bo"))
    assert caught.value.code == "wrong-person"


def test_a_closed_appeal_stays_closed() -> None:
    done = _close(_assigned(), FORMER)
    for step in (
        lambda: _close(done, FORMER),
        lambda: withdraw(done, when=NOW, by="Ana", why="Late."),
        lambda: assign(done, GATE, NEW, before=BEFORE, outside=("Eli",), when=NOW, by="Office"),
    ):
        with pytest.raises(UsageError) as caught:
            step()
        assert caught.value.code == "appeal-closed"
