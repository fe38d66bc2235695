"""Reads a study from TOML: which columns of a table are what, what stands behind it, what pays.

Every fault is found in one reading.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

from cairn.importers.faults import SettingFault
from cairn.importers.outcomes.settings import OutcomeSettings
from cairn.importers.pathway_nodes import TableReader
from cairn.importers.toml_tables import toml_tables
from cairn.value.definitions import Definition, Wanted
from cairn.value.evidence import EvidenceGrade, Standing
from cairn.value.outcomes import OutcomeKind
from cairn.value.study import CredentialColumn, OutcomeColumn, Study

__all__ = ["read_study", "settings_of"]

_FILE = "the study"
_STUDY_KEYS = (
    "grade", "question", "base", "sponsor", "date", "source", "made_up", "person", "before",
    "known", "by", "issuer", "offered", "horizon", "months", "credentials", "outcomes",
    "definitions",
)  # fmt: skip
_GRADES: tuple[EvidenceGrade, ...] = get_args(EvidenceGrade)
_KINDS: tuple[OutcomeKind, ...] = get_args(OutcomeKind)


def settings_of(
    study: Study, credential: CredentialColumn, outcome: OutcomeColumn
) -> OutcomeSettings:
    """Which column is what, for one question of a study.

    Args:
        study: The study.
        credential: The credential.
        outcome: The outcome.
    """
    return OutcomeSettings(
        credential.column,
        outcome.column,
        outcome.kind,
        called=credential.name,
        phrase=outcome.phrase,
        unit=outcome.unit,
        person=study.person,
        before=study.before,
        known=study.known,
        also=tuple(one.column for one in study.credentials if one.column != credential.column),
        ended=outcome.ended,
        offered=study.offered,
        issuer=study.issuer,
    )


def read_study(data: bytes) -> tuple[Study | None, tuple[SettingFault, ...]]:
    """Read a study.

    Args:
        data: The file. ``[study]`` has ``grade``, ``question``, ``base``, ``sponsor``, ``date`` and
            ``source``, perhaps ``made_up``, ``person``, ``before``, ``known``, ``by``, ``issuer``,
            ``offered``, ``horizon`` and ``months``; ``[[study.credentials]]`` have ``column`` and
            ``name``;
            ``[[study.outcomes]]`` have ``column``, ``kind`` and ``phrase``, perhaps ``unit`` and
            ``ended``; ``[[study.definitions]]`` have ``name`` and
            ``any_of``, a list of tables with ``outcome`` and ``threshold``.

    Returns:
        The study and no faults, or None and every fault.
    """
    faults: list[SettingFault] = []
    tables = toml_tables(data, _FILE, faults)
    whole = TableReader(tables, _FILE, faults)
    whole.only(("study",))
    if not faults and "study" not in tables:
        whole.note("study", "missing-setting", "There is no study.", "Write [study] above it.")
    found = None if faults else _study(whole.below("study", tables["study"]))
    return (None, tuple(faults)) if faults else (found, ())


def _study(reader: TableReader) -> Study:
    reader.only(_STUDY_KEYS)
    grade = _choice(reader, "grade", _GRADES)
    texts = {
        name: reader.text(name, needed=True)
        for name in ("question", "base", "sponsor", "date", "source")
    }
    outcomes = tuple(
        _outcome(reader.below(f"outcome {number}", item))
        for number, item in enumerate(reader.items("outcomes"), 1)
    )
    credentials = tuple(
        _credential(reader.below(f"credential {number}", item))
        for number, item in enumerate(reader.items("credentials"), 1)
    )
    columns = [one.column for one in outcomes]
    months = reader.whole("months", 12)
    definitions = tuple(
        _definition(reader.below(f"definition {number}", item), columns, months)
        for number, item in enumerate(reader.items("definitions"), 1)
        if "definitions" in reader.table
    )
    known, by = reader.texts("known"), reader.texts("by")
    strange = [name for name in by if name not in known]
    if strange:
        mend = "Name it under known as well."
        reader.note("by", "bad-choice", f"“{strange[0][:40]}” is not among known.", mend)
    return Study(
        Standing(grade, **texts, made_up=reader.flag("made_up", otherwise=False)),
        credentials,
        outcomes,
        definitions,
        reader.text("person", otherwise="person"),
        reader.text("before"),
        known,
        by,
        reader.text("issuer"),
        reader.text("offered"),
        float(reader.number("horizon", Decimal(0))) or None,
        months,
    )


def _outcome(reader: TableReader) -> OutcomeColumn:
    reader.only(("column", "kind", "phrase", "unit", "ended"))
    kind = _choice(reader, "kind", _KINDS)
    ended = reader.text("ended")
    if (kind == "time") != bool(ended):
        mend = "Name the column that says who reached it, for a time and for nothing else."
        reader.note("ended", "missing-setting", "Who reached it is told for a time only.", mend)
    return OutcomeColumn(
        reader.text("column", needed=True),
        kind,
        reader.text("phrase", needed=True),
        reader.text("unit"),
        ended,
    )


def _credential(reader: TableReader) -> CredentialColumn:
    reader.only(("column", "name"))
    column = reader.text("column", needed=True)
    return CredentialColumn(column, reader.text("name", otherwise=column))


def _definition(reader: TableReader, outcomes: list[str], months: int) -> Definition:
    reader.only(("name", "any_of"))
    wanted = tuple(
        _wanted(reader.below(f"any_of {number}", item), outcomes, months)
        for number, item in enumerate(reader.items("any_of"), 1)
    )
    if not wanted:
        mend = 'Write any_of = [{ outcome = "pay", threshold = 5000 }], with your outcomes.'
        reader.note("any_of", "missing-setting", "Nothing says what would count.", mend)
    return Definition(reader.text("name", needed=True), wanted)


def _wanted(reader: TableReader, outcomes: list[str], months: int) -> Wanted:
    reader.only(("outcome", "threshold"))
    outcome = reader.text("outcome", needed=True)
    if outcome and outcome not in outcomes:
        mend = f"The outcomes are: {', '.join(outcomes)}."
        reader.note("outcome", "bad-choice", f"“{outcome[:40]}” is no outcome.", mend)
    return Wanted(outcome, float(reader.number("threshold", Decimal(0))), months)


def _choice(reader: TableReader, name: str, known: tuple[Any, ...]) -> Any:
    word = reader.text(name, needed=True)
    if word not in known:
        mend = f"Choose one of: {', '.join(known)}."
        reader.note(name, "bad-choice", f"“{word[:40]}” is not known here.", mend)
        return known[0]
    return word
