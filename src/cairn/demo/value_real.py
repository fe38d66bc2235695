"""The same questions asked of a real experiment, where its data lie beside the checkout.

Bertrand and Mullainathan sent invented CVs to real openings and counted who was called back. The
data are never part of Cairn; what is asked of them stands in `provider/value/audit.toml`.
"""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from cairn.exporters.value_page import study_page
from cairn.importers.outcomes.study_file import read_study
from cairn.kernel.errors import ProgrammeError
from cairn.library.value_study import carry_out
from cairn.programme.atomic_files import write_file
from cairn.value.effect import Effect
from cairn.value.telling import effect_headline

__all__ = ["tell_real"]

_DATA = Path("outcomes") / "bertrand_mullainathan_resume.parquet"
_STUDY = "audit.toml"


def tell_real(place: Path, labour: Path, *, at: datetime) -> tuple[str, ...]:
    """Ask the experiment which skills on a CV went with a callback.

    Args:
        place: The folder for the page.
        labour: The folder with real data.
        at: The present instant.

    Returns:
        The findings, a sentence each; none where the data are not there.

    Raises:
        ProgrammeError: If the page cannot be written.
        CairnError: If the data are damaged.
    """
    if not (labour / _DATA).is_file():
        return ()
    study, faults = read_study((files("cairn.demo") / "provider" / "value" / _STUDY).read_bytes())
    if study is None:
        raise ProgrammeError(str(faults[0]), code="bad-example", mend="Install Cairn anew.")
    result = carry_out(study, labour / _DATA, today=at.date())
    page = study_page(result, made_at=f"{at.day} {at:%B %Y}", version=version("cairn-credentials"))
    write_file(place / "callbacks.html", page)
    leads = (next(iter(one.lifts.values())).lead for one in result.credentials)
    told = (
        (one.credential.name, effect_headline(lead) if isinstance(lead, Effect) else lead.reason)
        for one, lead in zip(result.credentials, leads, strict=True)
    )
    return (
        *(f"In a real experiment, {name} on a CV: {finding}" for name, finding in told),
        f"{place / 'callbacks.html'}: the same questions, asked of that experiment",
    )
