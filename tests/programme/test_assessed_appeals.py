"""Appeals in a run: what counts while one is open, after it, and after the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from cairn.assessment import appeal as rules
from cairn.assessment.gate import Decision
from cairn.kernel.errors import ProgrammeError
from cairn.programme.assessing.appeals import append_step, read_appeals
from cairn.programme.assessing.opening import open_assessments
from cairn.programme.assessing.outcome import Assessed, Labels
from cairn.programme.assessing.words import person_lines
from programme.assessed_folders import CRITERIA, assessed_folder, email, ratings
from programme.folders import AT

WHO = email(9)  # a little below the bar
NEW = ("n1@x.example", "n2@x.example", "n3@x.example")
LATER = ("m1@x.example", "m2@x.example", "m3@x.example")
LABELS = Labels({WHO: "Nine"})
FORMER = Decision("Nine", "not-yet", 0.2, clear=False, reasons=())


def rows(more: Iterable[tuple[str, str, int, int]] = ()) -> str:
    """The ratings, and some of a later round: person, rater, score, round."""
    lines = [f"{who},{rater},{what},{score},1\n" for who, rater, what, score in ratings()]
    lines += [
        f"{who},{rater},{what},{score},{turn}\n"
        for who, rater, score, turn in more
        for what in CRITERIA
    ]
    # The new raters judge others too, so that their severity is known.
    lines += [
        f"{email(number)},{rater},{what},{1 + number // 6},1\n"
        for rater in (*NEW, *LATER)
        for number in (2, 8, 14, 20)
        for what in CRITERIA
    ]
    return "person,rater,criterion,score,round\n" + "".join(lines)


def folder_with(tmp_path: Path, more: Iterable[tuple[str, str, int, int]] = ()) -> Path:
    folder = assessed_folder(tmp_path / "p", rows=rows(more))
    with (folder / "raters.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{one},{one[:2].upper()},,yes,\n" for one in (*NEW, *LATER))
    return folder


def log(folder: Path, *steps: str) -> None:
    """Write steps: requested, assigned-new, assigned-later, closed, withdrawn."""
    appeal: rules.Appeal | None = None
    path = folder / "appeals.jsonl"
    for number, step in enumerate(steps):
        when = AT + timedelta(hours=number)
        if step == "requested":
            appeal = rules.request(FORMER, when=when, by="Nine", why="It was unfair.")
        else:
            assert appeal is not None
            if step.startswith("assigned"):
                raters = NEW if step.endswith("new") else LATER
                entry = rules.Entry("assigned", when, "Head", "Again.", "Named.")
                appeal = rules.Appeal(appeal.former, raters, appeal.current, (*appeal.log, entry))
            elif step == "withdrawn":
                appeal = rules.withdraw(appeal, when=when, by="Nine", why="Never mind.")
            else:
                appeal = rules.close(
                    appeal, FORMER, appeal.raters, when=when, by="Head", why="Seen."
                )
        append_step(path, WHO, appeal)


def assessed(folder: Path) -> Assessed:
    return open_assessments(folder, AT).gate.by_achievement["talk"]


def given(raters: Iterable[str], score: int, turn: int = 2) -> list[tuple[str, str, int, int]]:
    return [(WHO, rater, score, turn) for rater in raters]


def test_while_an_appeal_is_open_nothing_is_signed(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    log(folder, "requested")
    found = assessed(folder)
    decision = found.by_key[WHO].decision
    assert (decision.outcome, decision.reasons[0].code) == ("refer", "appeal-open")
    assert "can appeal" not in " ".join(person_lines(found, found.by_key[WHO]))


def test_without_an_appeal_a_person_hears_of_it(tmp_path: Path) -> None:
    found = assessed(folder_with(tmp_path))
    assert "can appeal" in " ".join(person_lines(found, found.by_key[WHO]))


def test_before_all_new_raters_have_judged_the_first_ratings_count(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, given(NEW[:2], 5))
    log(folder, "requested", "assigned-new")
    standing = assessed(folder).by_key[WHO].standing
    assert standing is not None
    assert standing.raters == 4


def test_afterwards_only_what_the_new_raters_gave_counts(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, given(NEW, 5))
    log(folder, "requested", "assigned-new", "closed")
    person = assessed(folder).by_key[WHO]
    assert person.standing is not None
    assert (person.standing.raters, person.decision.outcome) == (3, "award")


def test_a_second_appeal_does_not_bring_the_first_ratings_back(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, given(NEW, 5))
    log(folder, "requested", "assigned-new", "closed", "requested")
    found = assessed(folder)
    assert found.by_key[WHO].standing is not None
    assert found.by_key[WHO].standing.raters == 3
    assert found.findings == ()


def test_the_last_panel_that_has_judged_rules(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, [*given(NEW, 5), *given(LATER, 1, 3)])
    log(folder, "requested", "assigned-new", "closed", "requested", "assigned-later", "closed")
    person = assessed(folder).by_key[WHO]
    assert person.standing is not None
    assert (person.standing.raters, person.decision.outcome) == (3, "not-yet")


def test_a_withdrawn_appeal_leaves_the_first_ratings(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, given(NEW, 5))
    log(folder, "requested", "assigned-new", "withdrawn")
    found = assessed(folder)
    assert found.by_key[WHO].decision.outcome == "not-yet"
    assert [one.code for one in found.findings] == ["round-without-appeal"]


def test_a_later_round_without_an_appeal_is_told_and_does_not_count(tmp_path: Path) -> None:
    found = assessed(folder_with(tmp_path, given(NEW, 5)))
    (told,) = [one for one in found.findings if one.code == "round-without-appeal"]
    assert "Person 9" in told.sentence
    assert found.by_key[WHO].decision.outcome == "not-yet"


def test_the_log_comes_back_as_it_was_written(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    log(folder, "requested", "assigned-new", "closed", "requested", "withdrawn")
    book = read_appeals(folder / "appeals.jsonl", LABELS)
    assert [one.step for one in book.latest[WHO].log] == ["requested", "withdrawn"]
    assert book.panels[WHO] == (frozenset(NEW),)
    assert book.latest[WHO].former.chance == 0.2
    assert len((folder / "appeals.jsonl").read_bytes().splitlines()) == 5


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"[1]",
        b"hello",
        b'{"person": "a", "step": "closed", "when": "2026-01-01T00:00:00Z"}',
        (
            b'{"person": "a", "step": "requested", "when": "soon", "by": "b", "why": "c", '
            b'"sentence": "d", "former": {"outcome": "not-yet", "chance": null}}'
        ),
        b"\xff\xfe",
    ],
)
def test_a_line_that_is_no_step_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "appeals.jsonl"
    path.write_bytes(b"\n" + line + b"\n")
    with pytest.raises(ProgrammeError) as caught:
        read_appeals(path, LABELS)
    assert caught.value.code == "appeals-unreadable"
    assert "line 2" in caught.value.sentence


def test_a_conflict_that_was_declared_by_name_is_seen(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    text = (folder / "raters.csv").read_text("utf-8")
    text = text.replace("r1@x.example,Rater 1,,yes,", "r1@x.example,Rater 1,,yes,Person 9")
    (folder / "raters.csv").write_text(text, encoding="utf-8")
    codes = {one.fault.code for one in assessed(folder).faults}
    assert codes == {"conflict-of-interest"}
