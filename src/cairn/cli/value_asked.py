"""What a person asks on the command line, as a study: that of a file changed, or one without.

Only the words between options and `cairn.value.study`; reads nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from cairn.kernel.errors import UsageError
from cairn.value.definitions import Definition, Wanted
from cairn.value.evidence import Standing
from cairn.value.grouping import ISSUER
from cairn.value.outcomes import OutcomeKind
from cairn.value.study import CredentialColumn, OutcomeColumn, Study

__all__ = ["Asked", "changed", "plain_study"]

_UNTOLD = "nobody said"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say.

    Attributes:
        credential: The credential's column; of a study, the study itself has it.
        outcome: The outcome's column; empty for all of a study.
        unit: Of an amount; empty where the outcome is yes or no, or a study tells it.
        before: The column with the day before which a credential must be held.
        known: Columns of what was known before.
        by: For whom it is told.
        horizon: Up to which time times are compared; None where it is not asked.
        threshold: From which effect on it counts as paying; None where it is not asked.
    """

    credential: str = ""
    outcome: str = ""
    unit: str = ""
    before: str = ""
    known: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    horizon: float | None = None
    threshold: float | None = None


def plain_study(asked: Asked, table: Path) -> Study:
    """A study without a file: one credential, one outcome, and nobody vouches for the data.

    Args:
        asked: What the options say.
        table: The table of people, for its name.

    Raises:
        UsageError: If the credential or the outcome is not named (``no-study``), or people are to
            be told by what is not known of them (``no-such-column``).
    """
    if not asked.credential or not asked.outcome:
        raise UsageError(
            "Nothing says which column is the credential and which is the outcome.",
            code="no-study",
            mend="Give --credential and --outcome, or --study with a file that tells all columns.",
        )
    kind: OutcomeKind = "amount" if asked.unit else "happened"
    phrase = f"have “{asked.outcome}”"
    question = f"What did {asked.credential} change in {asked.outcome}?"
    study = Study(
        Standing(
            "adjusted observation", question, f"the people in {table.name}", _UNTOLD, _UNTOLD,
            table.name,
        ),
        (CredentialColumn(asked.credential, asked.credential),),
        (OutcomeColumn(asked.outcome, kind, phrase, asked.unit),),
    )  # fmt: skip
    return changed(study, replace(asked, unit=""))


def changed(study: Study, asked: Asked) -> Study:
    """A study as the options change it.

    Args:
        study: The study.
        asked: What the options say.

    Raises:
        UsageError: If the study has no such outcome (``no-such-outcome``), people are to be told by
            what is not known of them (``no-such-column``), or a unit is given where the study tells
            it (``bad-option``).
    """
    if asked.unit:
        raise UsageError(
            "The study says in which unit its outcomes are.",
            code="bad-option",
            mend="Leave out --unit, or --study.",
        )
    known = asked.known or study.known
    found = replace(
        study,
        outcomes=_outcomes(study, asked.outcome),
        before=asked.before or study.before,
        known=known,
        by=_by(study, asked.by, known),
        horizon=asked.horizon or study.horizon,
    )
    columns = {one.column for one in found.outcomes}
    kept = tuple(
        one for one in study.definitions if all(wish.outcome in columns for wish in one.any_of)
    )
    mine = () if asked.threshold is None else (_mine(found, asked.threshold),)
    return replace(found, definitions=(*mine, *kept))


def _outcomes(study: Study, wanted: str) -> tuple[OutcomeColumn, ...]:
    found = tuple(one for one in study.outcomes if wanted in {"", one.column})
    if found:
        return found
    raise UsageError(
        f"The study has no outcome “{wanted[:60]}”.",
        code="no-such-outcome",
        mend=f"It has: {', '.join(one.column for one in study.outcomes)}.",
    )


def _by(study: Study, wanted: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    # The issuer is told without being asked wherever the study names its column.
    there = {*known, *({ISSUER} if study.issuer else ())}
    for one in wanted:
        if one not in there:
            raise UsageError(
                f"Nothing is known of people called “{one[:60]}”, so it cannot be told by it.",
                code="no-such-column",
                mend="Name its column with --known as well.",
            )
    if wanted:
        return tuple(one for one in dict.fromkeys(wanted) if one != ISSUER)
    return tuple(one for one in study.by if one in known)


def _mine(study: Study, threshold: float) -> Definition:
    """The reader's own definition: a first outcome that differs by so much."""
    first = study.outcomes[0]
    if first.kind == "happened":
        words = f"{threshold * 100:g} more of 100 people {first.phrase}"
    elif first.kind == "amount":
        words = f"{threshold:,.10g} {first.unit} more".replace("  ", " ")
    else:
        words = f"times at least {threshold:g}: who {first.phrase}"
    return Definition(words, (Wanted(first.column, threshold, study.months),))
