"""Limits are named numbers, each explained, each above what honest credentials need."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from cairn.kernel.limits import DEFAULT_LIMITS, Limits


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_every_limit_is_explained_and_positive(name: str) -> None:
    assert Limits.__doc__ is not None
    assert f"{name}:" in Limits.__doc__
    assert getattr(DEFAULT_LIMITS, name) > 0


def test_the_network_limits_are_the_promised_ones() -> None:
    assert DEFAULT_LIMITS.fetch_bytes == 1024 * 1024
    assert DEFAULT_LIMITS.fetch_redirects == 3
    assert DEFAULT_LIMITS.fetch_seconds == 5.0


def test_limits_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        DEFAULT_LIMITS.depth = 1  # type: ignore[misc]  # that it is refused is what is tested


def test_one_limit_can_be_replaced() -> None:
    assert replace(DEFAULT_LIMITS, depth=3).depth == 3
    assert DEFAULT_LIMITS.depth == Limits().depth
