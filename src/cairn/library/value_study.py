"""A study carried out: every credential against every outcome, for whom, since when, and what pays.

Reads the table once for each question, estimates, and puts the answers side by side; counts and
words are other rooms'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

from cairn.importers.outcomes import OutcomesRead, read_several
from cairn.importers.outcomes.study_file import settings_of
from cairn.kernel.errors import UsageError
from cairn.value.decay import by_year, premium_against_penetration
from cairn.value.definitions import CredentialEffects, Sensitivity, sensitivity
from cairn.value.for_whom import for_whom
from cairn.value.grouping import ISSUER
from cairn.value.lift import LiftReport, lift
from cairn.value.next_skills import what_differentiates
from cairn.value.spread import shares_by_year, spread_of
from cairn.value.study import CredentialColumn, CredentialStudy, OutcomeColumn, Study, StudyResult

__all__ = ["carry_out"]

_AT_ONCE = 2


def carry_out(
    study: Study,
    path: Path,
    *,
    today: date,
    seed: int = 1,
    only: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> StudyResult:
    """Ask a table everything that a study asks.

    Args:
        study: What is asked.
        path: The table of people.
        today: Consent that ended before this day does not count.
        seed: Divides people into folds for one of the estimates.
        only: Only this credential, by its column or name; empty for all.
        tell: Told which question is being asked.

    Raises:
        InputError: If the table cannot be read.
        UsageError: If the study has no such credential (``no-such-credential``).
    """
    chosen = [one for one in study.credentials if only in ("", one.column, one.name)]
    if not chosen:
        known = ", ".join(one.name for one in study.credentials)
        raise UsageError(
            f"The study has no credential “{only[:60]}”.",
            code="no-such-credential",
            mend=f"It has: {known}.",
        )
    faults: dict[str, None] = {}
    found = []
    # Arrays are reckoned without the interpreter's lock, so two questions at once take less time.
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        for credential in chosen:
            tell(f"{credential.name}: {', '.join(one.phrase for one in study.outcomes)}")
            asked = [settings_of(study, credential, one) for one in study.outcomes]
            reads = read_several(path, asked, study.standing, today=today)
            faults.update(dict.fromkeys(map(str, reads[0].faults)))
            reports = pool.map(lambda one: _lift(study, one, seed), reads)
            columns = (one.column for one in study.outcomes)
            lifts = dict(zip(columns, reports, strict=True))
            found.append(_credential(study, credential, lifts, pool))
    return StudyResult(study, path.name, tuple(found), _definitions(study, found), tuple(faults))


def _lift(study: Study, read: OutcomesRead, seed: int) -> LiftReport:
    names = {one.column: one.name for one in study.credentials}
    also = {names.get(column, column): held for column, held in read.table.also.items()}
    return lift(
        replace(read.table, also=also),
        study.known,
        seed=seed,
        horizon=study.horizon,
        too_late=read.too_late,
        undated=read.undated,
    )


def _credential(
    study: Study,
    credential: CredentialColumn,
    lifts: Mapping[str, LiftReport],
    pool: ThreadPoolExecutor,
) -> CredentialStudy:
    first = _grouped(study, lifts)
    if first is None:
        return CredentialStudy(credential, lifts, (), (), None, {}, None, None)
    table, known = first.table, study.known
    by = (*study.by, *([ISSUER] if study.issuer else []))
    timed = table.year is not None
    beside = pool.submit(what_differentiates, table, known) if table.also else None
    by_years = pool.submit(by_year, table, known) if timed else None
    groups = tuple(pool.map(lambda one: for_whom(table, one, known), by))
    years = by_years.result() if by_years is not None else ()
    return CredentialStudy(
        credential,
        lifts,
        groups,
        years,
        premium_against_penetration(years) if years else None,
        shares_by_year(table),
        spread_of(table),
        beside.result() if beside is not None else None,
    )


def _grouped(study: Study, lifts: Mapping[str, LiftReport]) -> LiftReport | None:
    """The first outcome that can be told in groups: one that is no time."""
    usable: list[OutcomeColumn] = [one for one in study.outcomes if one.kind != "time"]
    return lifts[usable[0].column] if usable else None


def _definitions(study: Study, found: Sequence[CredentialStudy]) -> Sensitivity | None:
    """What the choice of a definition changes; None where the study has none."""
    if not study.definitions:
        return None
    effects = [
        CredentialEffects(
            one.credential.name,
            {(name, study.months): report.lead for name, report in one.lifts.items()},
        )
        for one in found
    ]
    standing = study.standing
    return sensitivity(effects, study.definitions, source=standing.source, period=standing.date)
