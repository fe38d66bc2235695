"""The options that commands of `cairn assess` share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from cairn.kernel.json_text import JsonObject
    from cairn.programme.assessing.ground import Ground
    from cairn.programme.assessing.outcome import FileFault

__all__ = ["ThisAchievement", "faults_json", "found_json", "ground_of", "needs_the_extra"]

ThisAchievement = Annotated[
    str,
    typer.Option(
        "--achievement",
        help="The key of the achievement; needed where several are assessed.",
        show_default=False,
    ),
]
"""Which assessment is meant, where only one can be."""


def needs_the_extra() -> UsageError:
    """The error that says what to install."""
    return UsageError(
        "Assessments need the extra “assess”.",
        code="extra-not-installed",
        mend="Install it with: pip install 'cairn-credentials[assess]'",
    )


def ground_of(folder: Path, at: datetime, achievement: str) -> Ground:
    """Read what an assessment has before anybody rates.

    Raises:
        UsageError: If the extra ``assess`` is not installed, or it is not clear which is meant.
        ProgrammeError: If the folder or a file cannot be used.
    """
    try:
        import cairn.assessment.statistic  # noqa: F401 - whether NumPy and SciPy are there
        from cairn.programme.assessing.ground import open_ground
    except ModuleNotFoundError as missing:
        raise needs_the_extra() from missing
    return open_ground(folder, at, achievement)


def found_json(code: str, sentence: str, mend: str) -> JsonObject:
    """One finding for programs."""
    return {"code": code, "sentence": sentence, "mend": mend}


def faults_json(faults: Sequence[FileFault]) -> list[JsonObject]:
    """Rows that do not count, for programs."""
    return [
        {"file": one.file, "row": one.fault.row, "field": one.fault.field}
        | found_json(one.fault.code, one.fault.sentence, one.fault.mend)
        for one in faults
    ]
