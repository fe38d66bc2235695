"""What the example's college awards and who holds it, by the skills that its postings speak of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cairn.demo.market_files import asked_for
from cairn.programme.register import read_register
from cairn.skills.vocabulary import small_vocabulary

if TYPE_CHECKING:
    from cairn.kernel.json_text import JsonObject
    from cairn.library.market_register import Register

__all__ = ["register_of"]


def register_of(folder: Path) -> Register:
    """What the college awards, in the order of its programme, and everything that anybody holds.

    The skills are those of the small vocabulary that stand for the ones in the credentials.

    Args:
        folder: The example's folder, after a run.

    Raises:
        ProgrammeError: If nothing was awarded, or the programme was changed and cannot be used.
    """
    known = asked_for()

    def shown(document: JsonObject) -> dict[str, str]:
        labels = small_vocabulary().skills
        return {
            uri: labels[uri].label
            for one in document.get("alignment", ())
            for uri in known.get(one["targetUrl"], ())
        }

    return read_register(
        folder,
        source="the register of {}, an example",
        shown=shown,
        skills=lambda uri: known.get(uri, ()),
    )
