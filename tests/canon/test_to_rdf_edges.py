"""What is said of a list that belongs to nothing."""

from __future__ import annotations

import pytest

from cairn.canon.to_rdf import to_quads
from cairn.kernel.errors import TermError
from cairn.kernel.limits import DEFAULT_LIMITS


@pytest.mark.parametrize("loose", ["x", {"@value": "x"}, {"@list": []}, {"@list": ["x"]}])
def test_a_loose_value_belongs_to_nothing(loose: object) -> None:
    with pytest.raises(TermError) as caught:
        to_quads([loose], DEFAULT_LIMITS)
    assert caught.value.sentence.startswith("A value that belongs to nothing ")
