"""A study: what is asked of a table of people, and what it came to.

Values only. Who reads the table and who asks the questions are elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cairn.value.baseline import BaselineBy
from cairn.value.decay import Decay, PremiumPoint
from cairn.value.definitions import Definition, Sensitivity
from cairn.value.effect import NoEffect
from cairn.value.evidence import Standing
from cairn.value.for_whom import ByGroup
from cairn.value.lift import LiftReport
from cairn.value.next_skills import NextSkills
from cairn.value.outcomes import OutcomeKind

__all__ = ["CredentialColumn", "CredentialStudy", "OutcomeColumn", "Study", "StudyResult"]


@dataclass(frozen=True, slots=True)
class CredentialColumn:
    """A credential of a study.

    Attributes:
        column: Its column: the day it was earned, or yes and no.
        name: What it is called.
    """

    column: str
    name: str


@dataclass(frozen=True, slots=True)
class OutcomeColumn:
    """An outcome of a study.

    Attributes:
        column: Its column.
        kind: What kind it is.
        phrase: In words that end “who …”: ``got an interview``.
        unit: Of an amount or a time.
        ended: Of a time: the column that says whether it was reached.
    """

    column: str
    kind: OutcomeKind
    phrase: str
    unit: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """What is asked of a table of people.

    Attributes:
        standing: What stands behind it.
        credentials: The credentials.
        outcomes: The outcomes, the most important first.
        definitions: What it means that one pays, the chosen definition first.
        person: The column with a word that stands for the person.
        before: The column with the day before which a credential must be held.
        known: What was known about people before.
        by: For whom it is told: columns among `known`.
        issuer: The column with who awarded it; empty for none.
        offered: The column that says who was offered it; empty for none.
        horizon: Up to which time times are compared; None for as far as both sides reach.
        months: For how many months after the day that counts outcomes were watched.
    """

    standing: Standing
    credentials: tuple[CredentialColumn, ...]
    outcomes: tuple[OutcomeColumn, ...]
    definitions: tuple[Definition, ...] = ()
    person: str = "person"
    before: str = ""
    known: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    issuer: str = ""
    offered: str = ""
    horizon: float | None = None
    months: int = 12


@dataclass(frozen=True, slots=True)
class CredentialStudy:
    """What a study says of one credential.

    Attributes:
        credential: Which one.
        lifts: By outcome column, what it changes.
        groups: For whom, by the study's first outcome.
        years: What it changed in each year, by the first outcome.
        decay: Whether the signal decays, by the first outcome; None where no time is told.
        shares: The share who hold it, by calendar year; empty where no time is told.
        spread: Whether it becomes the baseline; None likewise.
        beside: What sets holders apart, by the first outcome; None where nothing else is known.
    """

    credential: CredentialColumn
    lifts: Mapping[str, LiftReport]
    groups: tuple[ByGroup, ...]
    years: tuple[PremiumPoint, ...]
    decay: Decay | NoEffect | None
    shares: Mapping[int, float]
    spread: BaselineBy | None
    beside: NextSkills | None


@dataclass(frozen=True, slots=True)
class StudyResult:
    """What a study came to.

    Attributes:
        study: What was asked.
        file: The table's name.
        credentials: What it says of each.
        definitions: How many pay, by each definition; None where the study has none.
        faults: What is wrong in the table, a sentence each, each once.
    """

    study: Study
    file: str
    credentials: tuple[CredentialStudy, ...]
    definitions: Sensitivity | None
    faults: tuple[str, ...]
