"""The postings that were loaded, opened for questions: counts, labels, measured error, what to say.

Loads that were coded for another framework or by other tiers cannot be counted together; the
larger group is used, and the others are named. Knows where the parts lie; measures nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.bulk.postings_store import Load, cube_of, loads_of, read_coded
from cairn.kernel.errors import UsageError
from cairn.library.market_loading import SMALL, STORE, framework_named
from cairn.library.market_names import Names
from cairn.market.cube import Cell, DemandCube
from cairn.market.cube_index import EVERYTHING, CubeIndex, indexed, period_of
from cairn.market.measure import EvidenceGrade
from cairn.skills.vocabulary import VOCABULARY_REMARK, small_vocabulary

if TYPE_CHECKING:
    from cairn.market.correction import ExtractorError
    from cairn.skills.extraction import Tier
    from cairn.skills.framework import Framework

__all__ = ["Market", "open_market"]

_MADE_UP = "These postings are made up as an example; they say nothing about any real job market."
_BETWEEN = 0.3
"""How much the errors of single skills differ from that of all, as a standard deviation of the
logarithm of true share over found share. Of the skills that were annotated or found three times or
more in Decorte's validation sentences it is 0.29 for ESCO (29 skills, all tiers) and 0.14 for the
small vocabulary (14 skills), by moments; the larger one is taken for all."""

_ONE_ERROR = (
    "The error of the skill finder was counted for all skills together, on sentences; that single"
    " skills differ from it is in the intervals."
)


@dataclass(frozen=True)
class Market:
    """Everything that questions about postings need.

    Attributes:
        folder: The folder with the data.
        loads: The loads that are counted.
        aside: The loads that are not, because they were coded otherwise.
        cube: The counts.
        together: Whether the counts are of several skills as one, whose error was not measured.
    """

    folder: Path
    loads: tuple[Load, ...]
    aside: tuple[Load, ...]
    cube: CubeIndex
    together: bool = False

    @cached_property
    def framework(self) -> Framework:
        """The framework that the postings were coded for."""
        name = self.loads[0].about.get("framework", SMALL)
        return framework_named(self.folder, name) or small_vocabulary()

    @cached_property
    def names(self) -> Names:
        """The names of skills, occupations and places."""
        return Names.of(self.folder, self.framework)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers of the skill finder that coded the postings."""
        return tuple(self.loads[0].about.get("tiers", "").split())

    @property
    def source(self) -> str:
        """Where the postings come from, for people."""
        named = dict.fromkeys(one.about.get("source") or one.name for one in self.loads)
        return f"postings of {_listed(tuple(named))}"

    @property
    def made_up(self) -> bool:
        """Whether any of the postings were written as an example."""
        return any(one.about.get("made_up") == "yes" for one in self.loads)

    @property
    def grade(self) -> EvidenceGrade:
        """What stands behind figures that are counted from the postings."""
        if self.made_up:
            return "made up"
        return "raw count" if self.error is None else "adjusted count"

    @cached_property
    def error(self) -> ExtractorError | None:
        """How often the skill finder errs, as it was measured; None where nobody measured it.

        It was measured on real postings, so it says nothing about made-up ones.
        """
        from cairn.market.correction import ExtractorError  # noqa: PLC0415 - loads numpy and scipy
        from cairn.skills.extraction.error_counts import measured_error  # noqa: PLC0415 - reads a file of counts

        tiers: list[Tier] = [one for one in ("automaton", "tagger", "linker") if one in self.tiers]
        name = self.framework.head.name
        unknown = self.together or self.made_up
        counts = None if unknown else measured_error(tiers, framework=name)
        if counts is None:
            return None
        return ExtractorError(
            counts.true_positives,
            counts.false_positives,
            counts.false_negatives,
            between=_BETWEEN,
            source=counts.source,
        )

    @property
    def period(self) -> str:
        """The months of the postings, such as ``2024-01/2026-03``; empty when none has a day."""
        return period_of(self.cube, EVERYTHING)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be told beside every figure that is counted from the postings."""
        told = [_MADE_UP] if self.made_up else []
        undated = self.cube.total(Cell(month=""))
        if undated:
            told.append(
                f"{undated:,} of {self.cube.total():,} postings have no day; they count only where"
                " no month is asked for."
            )
        if self.aside:
            names = _listed(tuple(f"“{one.name}”" for one in self.aside))
            told.append(
                f"Left out, because they were coded for another framework or by other tiers:"
                f" {names}."
            )
        if self.error is None and not self.made_up:
            what = "several skills together" if self.together else "this framework"
            told.append(
                f"How often the skill finder errs for {what} was not measured, so shares are as"
                " they were found."
            )
        if self.error is not None:
            told.append(_ONE_ERROR)
        if self.framework.head.name == SMALL:
            told.append(VOCABULARY_REMARK)
        return tuple(told)

    @property
    def attributions(self) -> tuple[str, ...]:
        """What must be said where the figures are used."""
        return (self.framework.head.attribution,)

    def asking_for_any(self, wanted: Mapping[str, frozenset[str]]) -> Market:
        """The same postings, counted by sets of skills: one asks for a set that asks for any of it.

        Args:
            wanted: Sets of skills by URI, each under a name that stands for a skill.

        Raises:
            InputError: If a file of the store is missing or damaged.
        """
        coded = read_coded(self.folder / STORE, loads=[one.name for one in self.loads])
        cube = DemandCube.of(
            one._replace(
                skills=tuple(
                    sorted(name for name, uris in wanted.items() if not uris.isdisjoint(one.skills))
                )
            )
            for one in coded
        )
        return replace(self, cube=indexed(cube), together=True)


def open_market(folder: Path) -> Market:
    """Open the postings that were loaded.

    Args:
        folder: The folder with the data.

    Raises:
        UsageError: If none were loaded, or what is needed is not installed.
        InputError: If the store is damaged.
    """
    store = folder / STORE
    loads = loads_of(store)
    if not loads:
        raise UsageError(
            f"No postings are loaded into “{folder}”.",
            code="no-postings-loaded",
            mend="Load some with: cairn market load FILES",
        )
    groups: dict[tuple[str, ...], list[Load]] = {}
    for load in loads:
        groups.setdefault(_coding(load), []).append(load)
    counted = max(
        groups.values(), key=lambda some: (sum(one.postings for one in some), some[0].name)
    )
    aside = tuple(load for load in loads if load not in counted)
    cube: DemandCube = cube_of(store, loads=[one.name for one in counted])
    return Market(folder, tuple(counted), aside, indexed(cube))


def _coding(load: Load) -> tuple[str, ...]:
    return tuple(load.about.get(name, "") for name in ("framework", "framework_version", "tiers"))


def _listed(names: Sequence[str]) -> str:
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
