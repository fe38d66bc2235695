"""Code names: everybody has one, nobody can guess it, and none is ever given twice."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.kernel.errors import ProgrammeError
from cairn.programme.assessing.code_names import give_code_names, read_code_names
from cairn.programme.chance import SYSTEM_CHANCE, Chance


def _chance(*numbers: int) -> Chance:
    """Gives these numbers, then counts."""
    rest = iter(numbers)
    later = count()
    draw: Callable[[int], int] = lambda below: next(rest, next(later) % below)  # noqa: E731 - two lines would say no more
    return Chance(token=lambda: "", randbelow=draw)


@settings(max_examples=30)
@given(people=st.sets(st.emails().map(str.casefold), max_size=30))
def test_what_was_given_is_read_again(
    people: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("codes") / "codes.csv"
    made = give_code_names(path, dict.fromkeys(people, "Somebody"), SYSTEM_CHANCE)
    assert set(made) == people
    assert len(set(made.values())) == len(people)
    assert read_code_names(path) == made


def test_a_code_that_is_taken_is_drawn_again(tmp_path: Path) -> None:
    chance = _chance(*[0] * 10, *[1] * 5)
    made = give_code_names(tmp_path / "codes.csv", {"a@x.example": "A", "b@x.example": "B"}, chance)
    assert made == {"a@x.example": "BBBBB", "b@x.example": "CCCCC"}


def test_who_came_later_changes_no_code(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    first = give_code_names(path, {"a@x.example": "A"}, SYSTEM_CHANCE)
    second = give_code_names(path, {"b@x.example": "B"}, SYSTEM_CHANCE)
    assert second.items() > first.items()
    assert set(second) == {"a@x.example", "b@x.example"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "code\nBBBBB\n",
        "code,person\nBBBBB,a@x.example\nBBBBB,b@x.example\n",
        "code,person\nBBBBB,a@x.example\nCCCCC,A@x.example\n",
        "code,person\n,a@x.example\n",
        'code,person\n"BBBBB,a@x.example\n',
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text(text)
    with pytest.raises(ProgrammeError) as raised:
        give_code_names(path, {"z@x.example": "Z"}, SYSTEM_CHANCE)
    assert raised.value.code == "code-names-unusable"
    assert path.read_text() == text
