"""Tables of people and what became of them, as columns that `cairn.value` can compare."""

from cairn.importers.outcomes.reading import OutcomesRead, read_outcomes, read_several
from cairn.importers.outcomes.settings import OutcomeSettings

__all__ = ["OutcomeSettings", "OutcomesRead", "read_outcomes", "read_several"]
