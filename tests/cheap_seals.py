"""Keys of tests are sealed at little cost: hundreds of programmes are opened, and none is secret.

What sealing costs in truth, and that nothing cheaper is written, tests/keys tries.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cairn.keys import sealing

__all__ = ["cheap_seals"]


@pytest.fixture(scope="module", autouse=True)
def cheap_seals() -> Iterator[None]:
    """Seal with a thousandth of the work; what was sealed before still opens."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "_SCRYPT_N", 2**6)
        patch.setattr(sealing, "_SCRYPT_P", 1)
        yield
