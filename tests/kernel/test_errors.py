"""The one error tree: every class has a sentence, a code of its own and a place in the drawing."""

from __future__ import annotations

import re

import pytest

from cairn.kernel import errors
from cairn.kernel.errors import CairnError, InputError, LimitError, ProofError, SignatureError

CLASSES = [getattr(errors, name) for name in errors.__all__]


@pytest.mark.parametrize("error_class", CLASSES)
def test_every_class_is_in_the_tree_and_in_its_drawing(error_class: type[CairnError]) -> None:
    assert issubclass(error_class, CairnError)
    assert error_class.__doc__
    assert errors.__doc__ is not None
    assert error_class.__name__ in errors.__doc__


def test_every_class_has_a_code_of_its_own() -> None:
    codes = [error_class.code for error_class in CLASSES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in codes)


def test_a_message_is_the_sentence_and_what_to_do_next() -> None:
    error = InputError("The file is empty.", code="empty-file", mend="Save it again.")
    assert str(error) == "The file is empty. Save it again."
    assert (error.sentence, error.code, error.mend) == (
        "The file is empty.",
        "empty-file",
        "Save it again.",
    )


def test_a_message_without_advice_has_no_space_at_its_end() -> None:
    assert str(LimitError("Too large.")) == "Too large."


def test_a_code_given_to_one_error_does_not_change_its_class() -> None:
    InputError("x", code="something-else")
    assert InputError("x").code == "unreadable"


def test_a_limit_is_an_input_error_and_a_wrong_signature_is_a_proof_error() -> None:
    assert issubclass(LimitError, InputError)
    assert issubclass(SignatureError, ProofError)
