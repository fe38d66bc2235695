"""What people call skills, occupations and places, and what these are called in the data.

A skill is found by its URI, its label or another label of it, an occupation by its code or a title,
a place by its code or name. Where nothing is called so, what is nearly called so is suggested:
nothing is guessed silently.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from cairn.kernel.errors import UsageError
from cairn.library.shelf import Shelf
from cairn.market.places import country_code, region_code
from cairn.skills.concepts import Occupation, Skill
from cairn.skills.extraction.titles import TitleCoder
from cairn.skills.framework import Framework, label_key
from cairn.skills.vocabulary import small_vocabulary

__all__ = ["NamedOccupation", "NamedSkill", "Names", "shown_label"]

_SOC = re.compile(r"\d{2}-\d{4}", re.ASCII)
_ONET = re.compile(r"(\d{2}-\d{4})\.\d{2}", re.ASCII)
_ISCO = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_PLACE = re.compile(r"([A-Z]{2})(?:-([A-Za-z0-9]{1,3}))?", re.ASCII)
_NEAREST, _LIKENESS = 5, 0.6
_LONGEST = 300
_TITLED = ("onet", "esco")


class NamedSkill(NamedTuple):
    """A skill and what it is called.

    Attributes:
        uri: Its URI.
        label: Its preferred label.
    """

    uri: str
    label: str


class NamedOccupation(NamedTuple):
    """An occupation, by its codes, and what it is called.

    Attributes:
        soc: SOC 2018 code; empty when it has none.
        isco: ISCO-08 code; empty when it has none.
        label: What it is called.
    """

    soc: str
    isco: str
    label: str


def shown_label(label: str) -> str:
    """A label inside a sentence: in quotation marks."""
    return f"“{label}”"


@dataclass(frozen=True)
class Names:
    """The names that one framework and the classifications of occupations give.

    Attributes:
        skills: The framework that skills are named by.
        occupations: The frameworks that occupations are named by, the most trusted first.
        titles: Titles of SOC 2018 codes as statistics have them.
    """

    skills: Framework
    occupations: tuple[Framework, ...]
    titles: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path, framework: Framework | None = None) -> Names:
        """The names that a folder with data gives.

        Args:
            folder: The folder; it need not be there.
            framework: The framework that skills are named by; the small vocabulary when left out.
        """
        small = small_vocabulary()
        found: list[Framework] = []
        titles: dict[str, str] = {}
        if (folder / "data.sqlite").is_file():
            with Shelf(folder) as shelf:
                there = {one.head.name for one in shelf.datasets()}
                known = {} if framework is None else {framework.head.name: framework}
                found = [
                    known.get(name) or shelf.framework(name) for name in _TITLED if name in there
                ]
                if "bls-employment-projections" in there:
                    _, sheets = shelf.sheets("bls-employment-projections")
                    titles = {
                        one.subject.code: one.subject.title
                        for one in sheets
                        if one.subject.scheme == "soc-2018"
                    }
        return cls(framework or small, (*found, small), titles)

    def skill(self, text: str) -> NamedSkill:
        """The skill that a person names.

        Args:
            text: A URI, a label or another label, of the framework or of the small vocabulary.

        Raises:
            UsageError: If no skill is called so (``unknown-skill``), with what is nearly so called.
        """
        asked = text.strip()
        for framework in self._skill_frameworks:
            known = framework.skills.get(asked)
            if known is not None and known.kind != "group":
                return NamedSkill(known.uri, known.label)
        found = [one for one in self._called(asked) if one.kind != "group"]
        if found:
            return NamedSkill(self._in_framework(found[0].uri), found[0].label)
        raise UsageError(
            f"No skill is called {shown_label(_short(asked))} in {self.skills.head.title}.",
            code="unknown-skill",
            mend=self._suggested(asked, self._skill_labels)
            or "Name a skill by a label or URI of the framework.",
        )

    def is_skill(self, text: str) -> bool:
        """Whether a skill is called so."""
        try:
            self.skill(text)
        except UsageError:
            return False
        return True

    @property
    def _skill_frameworks(self) -> tuple[Framework, ...]:
        small = small_vocabulary()
        return (self.skills,) if self.skills is small else (self.skills, small)

    def _called(self, text: str) -> list[Skill]:
        return [
            framework.skills[uri]
            for framework in self._skill_frameworks
            for uri in framework.called(text)
            if uri in framework.skills
        ]

    def _in_framework(self, uri: str) -> str:
        """A skill of the small vocabulary by the URI that the framework has for it."""
        if uri in self.skills.skills:
            return uri
        targets = (
            match.target
            for match in small_vocabulary().matches
            if match.source == uri and match.target in self.skills.skills
        )
        return next(targets, uri)

    def standing_for(self, uri: str, label: str = "") -> frozenset[str]:
        """The framework's skills that stand for a skill of any framework.

        Args:
            uri: URI of the skill, as a credential names it.
            label: What the credential calls it; may be empty.

        Returns:
            The skill itself where the framework has it, else what matches it by the small
            vocabulary, else what is called so; none where nothing is known to stand for it.
        """
        if uri in self.skills.skills:
            return frozenset({uri})
        pairs = [(one.source, one.target) for one in small_vocabulary().matches]
        found = {other for one, other in pairs if one == uri}
        found |= {one for one, other in pairs if other == uri}
        matched = frozenset(one for one in found if one in self.skills.skills)
        named = self.skills.called(label) if label and not matched else ()
        return matched | frozenset(one for one in named if one in self.skills.skills)

    def human_skills(self) -> dict[str, str]:
        """The human skills of the framework: what they are called, by URI.

        ESCO calls some skills transversal; in any framework those count that stand for a human
        skill of the small vocabulary.
        """
        small = small_vocabulary()
        found = set(self.skills.collections.get("transversal", ()))
        for uri in small.collections["human"]:
            found |= self.standing_for(uri, small.skills[uri].label)
        kept = [self.skills.skills[uri] for uri in sorted(found) if uri in self.skills.skills]
        return {one.uri: one.label for one in kept if one.kind != "group"}

    @cached_property
    def _skill_labels(self) -> tuple[str, ...]:
        labels = (
            label for framework in self._skill_frameworks for _, label, _ in framework.labels()
        )
        return tuple(dict.fromkeys(labels))

    def label(self, uri: str) -> str:
        """What a skill is called; its URI when that is not known."""
        for framework in self._skill_frameworks:
            if uri in framework.skills:
                return framework.skills[uri].label
        return uri

    def labels(self, uris: Iterable[str]) -> dict[str, str]:
        """What skills are called, by URI."""
        return {uri: self.label(uri) for uri in uris}

    def occupation(self, text: str) -> NamedOccupation:
        """The occupation that a person names.

        Args:
            text: A SOC 2018, O*NET-SOC or ISCO-08 code, or a title.

        Raises:
            UsageError: If no occupation is called so (``unknown-occupation``).
        """
        asked = text.strip()
        detailed = _ONET.fullmatch(asked)
        code = detailed[1] if detailed else asked
        if _SOC.fullmatch(code) or _ISCO.fullmatch(code):
            found = self._coded("soc-2018" if "-" in code else "isco-08", code)
        else:
            found = self._titled(asked)
        if found is not None:
            return found
        raise UsageError(
            f"No occupation is called {shown_label(_short(asked))}.",
            code="unknown-occupation",
            mend=self._suggested(asked, self._occupation_labels)
            or "Name it by a SOC code such as 15-1252, an ISCO code such as 2512, or a title.",
        )

    def _coded(self, scheme: str, code: str) -> NamedOccupation | None:
        for framework in self.occupations:
            for one in framework.with_code(scheme, code):
                return self._named(one, scheme, code)
        if scheme == "soc-2018" and code in self.titles:
            return NamedOccupation(code, "", self.titles[code])
        return None

    def _named(self, one: Occupation, scheme: str, code: str) -> NamedOccupation:
        soc = code if scheme == "soc-2018" else one.code("soc-2018")
        isco = code if scheme == "isco-08" else one.code("isco-08")
        return NamedOccupation(soc, isco, self.titles.get(soc) or one.label)

    def _titled(self, text: str) -> NamedOccupation | None:
        wanted = label_key(text)
        for code, title in self.titles.items():
            if label_key(title) == wanted:
                return self._coded("soc-2018", code)
        for framework in self.occupations:
            for uri in framework.called(text):
                one = framework.occupations.get(uri)
                if one is not None and one.codes and one.kind == "occupation":
                    return self._named(one, "", "")
        codes = {one.scheme: one for one in self._coder.code(text)}
        best = codes.get("soc-2018")
        return self._coded("soc-2018", best.code) if best else None

    @cached_property
    def _coder(self) -> TitleCoder:
        return TitleCoder(self.occupations)

    @cached_property
    def _occupation_labels(self) -> tuple[str, ...]:
        labels = [*self.titles.values()]
        for framework in self.occupations:
            for one in framework.occupations.values():
                if one.kind == "occupation":
                    labels += [one.label, *one.alternatives]
        return tuple(dict.fromkeys(labels))

    def soc_title(self, code: str) -> str:
        """What a SOC 2018 code is called, with the code."""
        found = self._coded("soc-2018", code)
        return f"{found.label} ({code})" if found else code

    def place(self, text: str) -> str:
        """The place that a person names, as it is counted: ``US`` or ``US-CA``.

        Args:
            text: A code, the name of a country, or a region and its country as “California, US”.

        Raises:
            UsageError: If it is no place that is known (``unknown-place``).
        """
        asked = text.strip()
        coded = _PLACE.fullmatch(asked)
        if coded and country_code(coded[1]):
            return asked
        region, _, country = asked.rpartition(",")
        code = country_code(country)
        if code and not region:
            return code
        within = region_code(code, region) if code else ""
        if within:
            return f"{code}-{within}"
        raise UsageError(
            f"{shown_label(_short(asked))} is no place that is known.",
            code="unknown-place",
            mend="Name a country or region by its code, such as IE or US-CA, or a country by name.",
        )

    def month(self, text: str, there: tuple[str, ...]) -> str:
        """The month that a person names.

        Args:
            text: Such as ``2026-03``.
            there: The months of the data.

        Raises:
            UsageError: If it is no month, or there is no posting of it (``unknown-month``).
        """
        asked = text.strip()
        if not _MONTH.fullmatch(asked):
            raise UsageError(
                f"{shown_label(_short(asked))} is no month.",
                code="unknown-month",
                mend="Write year and month, such as 2026-03.",
            )
        if asked not in there:
            span = f"from {there[0]} to {there[-1]}" if there else "without a day"
            raise UsageError(
                f"There is no posting of {asked}.",
                code="unknown-month",
                mend=f"The postings are {span}.",
            )
        return asked

    def _suggested(self, text: str, labels: tuple[str, ...]) -> str:
        lower = {label.casefold(): label for label in labels}
        wanted = text.casefold()[:_LONGEST]
        near = difflib.get_close_matches(wanted, lower, n=_NEAREST, cutoff=_LIKENESS)
        holding = sorted((key for key in lower if len(wanted) > 2 and wanted in key), key=len)  # noqa: PLR2004 - two letters are in everything
        chosen = tuple(dict.fromkeys([*near, *holding]))[:_NEAREST]
        if not chosen:
            return ""
        return f"Did you mean {' or '.join(shown_label(lower[key]) for key in chosen)}?"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
