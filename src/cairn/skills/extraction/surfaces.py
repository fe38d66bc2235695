"""Which words in a text stand for which skill: surface forms, and when they count.

Surface forms come from three places: the labels of a framework, Cairn's small vocabulary (whose
matches lead to ESCO and so give its skills the words that people use), and, where the caller has
one, a gazetteer of phrases that belong to no framework. Knows nothing of texts; the automaton
looks for the forms.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from cairn.skills.concepts import Skill
from cairn.skills.extraction.folding import Folding, folding_for
from cairn.skills.extraction.reliability import Reliability
from cairn.skills.framework import Framework
from cairn.skills.vocabulary import small_vocabulary

__all__ = ["Source", "Surface", "SurfaceForms", "surface_forms"]

Source: TypeAlias = Literal["vocabulary", "preferred", "alternative", "gazetteer"]
"""Where a form comes from, the most trusted first."""

_LONGEST_FORM = 4
"""Words of the longest form: longer ones stand in frameworks and hardly ever in postings. Of
alternative labels those of one word are left out too: they are too wide, such as "develop"."""

_CASED_WORDS = frozenset(
    re.findall(
        r"\S+",
        "access agile airflow angular ant apex asana assembly azure bash basic blender box buffer"
        " c chef concur confluence crystal d dart delphi django drive eclipse elm ember epic excel"
        " express f flask flutter git go groovy hive ideal impala indesign jasmine java jira julia"
        " keras keynote lean less lightroom linear lua maya mocha notion numbers oracle outlook"
        " pages pandas perl phoenix photoshop pig play power publisher puppet r rails react ruby"
        " rust sage salt sap sas sass scala scheme scratch segment shell sketch slack snowflake"
        " spark spring square stata storm swift tableau teams twilio unity unreal vault visio"
        " visual vue word workday zoom",
    )
)
"""Names of tools that are words of English too, or letters: they count in their own case only."""

_NOT_AFTER: dict[str, tuple[str, ...]] = {
    "access": ("to ", "control "),
    "box": ("of ",),
    "c": ("level ", "suite ", "corp "),
    "excel": ("in ", "at ", "as ", "under "),
    "express": ("your ", "interest ", "an ", "their ", "entry "),
    "go": ("to ", "above ", "beyond ", "live ", "the ", "getter ", "for ", "with "),
    "less": ("than ",),
    "play": ("a ",),
    "power": ("to ", "of "),
    "r": ("d ", "& d "),
    "react": ("to ", "quickly "),
    "spring": ("of ", "semester ", "20"),
    "teams": ("of ", "in ", "across ", "and "),
    "word": ("of ",),
}
"""What follows where such a word is no tool: "Excel in a team", "Go to our site"."""

_MOST_WORDS = 3
"""Words from which a form counts as long."""

_ASIDE = re.compile(r"\s*\([^)]*\)")
_PLAIN = re.compile(r"[a-z]+")
_SPELLINGS = (("isation", "ization"), ("ise ", "ize "), ("ising ", "izing "), ("our ", "or "))


class Surface(NamedTuple):
    """One surface form.

    Attributes:
        form: The words, folded, with a space on both sides.
        words: The same as text.
        skill: Label of the skill.
        uri: Its URI; empty when no framework has it, or when several skills share the form.
        source: Where the form comes from.
        cased: How it must be written to count; empty where case does not matter.
        not_after: Folded beginnings of what may not follow.
        human: Whether it is a skill of the small vocabulary's human skills.
        kind: Source, number of words and mark in one: forms of a kind are about as trustworthy.
    """

    form: bytes
    words: str
    skill: str
    uri: str
    source: Source
    cased: str
    not_after: tuple[str, ...]
    human: bool
    kind: str


_Owner: TypeAlias = tuple[str, str, Source, bool]
"""Label and URI of the skill that a label belongs to, where the label comes from, and whether it
is a human skill."""

_Entry: TypeAlias = tuple[str, _Owner]
"""A label, and what it belongs to."""


class SurfaceForms:
    """All forms to look for.

    A large framework has a hundred thousand, of which a text holds forty. So they are kept as
    they come, and `Surface` is made of those that are asked for.

    Args:
        entries: What each folded form stands for.
        folding: How texts must be folded to be compared with the forms.
    """

    def __init__(self, entries: Mapping[bytes, _Entry], folding: Folding) -> None:
        self._entries = entries
        self.folding = folding

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Surface]:
        return map(self.surface, self._entries)

    def surface(self, form: bytes) -> Surface:
        """One of the forms."""
        plain, (skill, uri, source, human) = self._entries[form]
        words = self.folding.decode(form).strip()
        cased = plain if _counts_in_its_case(plain) else ""
        not_after = _NOT_AFTER.get(plain.lower(), ()) if cased else ()
        kind = _kind(words, source, human=human, cased=bool(cased))
        return Surface(form, words, skill or words, uri, source, cased, not_after, human, kind)

    def parted(self, others: Collection[bytes]) -> tuple[list[bytes], list[bytes]]:
        """The forms that count in any case, in order, and the others.

        Args:
            others: Folded forms that belong to the others whatever their case.
        """
        plain: list[bytes] = []
        rest: list[bytes] = []
        for form, (words, _) in self._entries.items():
            (rest if _counts_in_its_case(words) or form in others else plain).append(form)
        return sorted(plain), rest

    def worth(self, least: float, reliability: Reliability) -> SurfaceForms:
        """The forms that belong to a skill, and of the others those with some chance.

        Args:
            least: The chance.
            reliability: What is known of forms.
        """
        decode, counted = self.folding.decode, reliability.forms
        kept: dict[bytes, _Entry] = {}
        kinds: dict[tuple[str, bool, bool, int], bool] = {}
        for form, entry in self._entries.items():
            plain, (_, uri, source, human) = entry
            if not uri:
                words = decode(form).strip()
                cased = _counts_in_its_case(plain)
                # Few forms are known by themselves; of the others all of a kind are alike.
                kind = (source, human, cased, words.count(" "))
                good = kinds.get(kind) if words not in counted else None
                if good is None:
                    name = _kind(words, source, human=human, cased=cased)
                    good = reliability.chance(words, name) >= least
                    if words not in counted:
                        kinds[kind] = good
                if not good:
                    continue
            kept[form] = entry
        return SurfaceForms(kept, self.folding)


def _kind(words: str, source: Source, *, human: bool, cased: bool) -> str:
    marks = "human" if human else "cased" if cased else "plain"
    return f"{source} {min(words.count(' ') + 1, _MOST_WORDS)} {marks}"


def _counts_in_its_case(plain: str) -> bool:
    return " " not in plain and (len(plain) == 1 or plain.lower() in _CASED_WORDS)


@dataclass(slots=True)
class _Collection:
    folding: Folding
    found: dict[bytes, _Entry] = field(default_factory=dict)

    def add(self, labels: Iterable[_Entry], *, few: bool = False, varied: bool = False) -> None:
        """Add the forms of some labels, folded all at once.

        Args:
            labels: The labels.
            few: Whether those of one word and of four are left out.
            varied: Whether other spellings and numbers are added.
        """
        least, most = (2, _LONGEST_FORM - 1) if few else (1, _LONGEST_FORM)
        bare = (
            entry if "(" not in entry[0] else (_ASIDE.sub("", entry[0]).strip(), entry[1])
            for entry in labels
        )
        entries = [entry for entry in bare if least <= entry[0].count(" ") + 1 <= most]
        variants = [entry[0] for entry in entries]
        if varied:
            both = [(variant, entry) for entry in entries for variant in _variants(entry[0])]
            variants, entries = [variant for variant, _ in both], [entry for _, entry in both]
        found = self.found
        for form, entry in zip(self.folding.forms(variants), entries, strict=True):
            known = found.setdefault(form, entry)
            if known is not entry:
                found[form] = _settled(known, entry)


def _settled(known: _Entry, other: _Entry) -> _Entry:
    # The more trusted source keeps the form. Two skills that share an alternative label make it
    # ambiguous: then the words count, and the URI is left to the linker.
    _, (_, uri, source, _) = known
    if source == other[1][2] == "alternative" and uri != other[1][1]:
        return known[0], ("", "", source, False)
    return known


def _variants(words: str) -> Iterator[str]:
    yield words
    lowered = words.lower()
    padded = lowered + " "
    for british, american in _SPELLINGS:
        if british in padded:
            yield padded.replace(british, american).strip()
    last = lowered.rsplit(" ", 1)[-1]
    # An all-capital word is a name, and names have no plural here.
    if _PLAIN.fullmatch(last) and len(last) > len("data") and not words.isupper():
        if last.endswith("s") and not last.endswith(("ss", "is", "us", "ics")):
            yield lowered[:-1]
        elif last[-1] not in "sgy":
            yield lowered + "s"


def surface_forms(
    framework: Framework | None = None, gazetteer: Iterable[str] = ()
) -> SurfaceForms:
    """Gather the forms to look for.

    Args:
        framework: Whose skills are wanted; Cairn's small vocabulary when there is none.
        gazetteer: Phrases that count as skills without belonging to a framework.

    Returns:
        The forms. The same arguments give the same forms in the same order.
    """
    vocabulary = small_vocabulary()
    wanted = vocabulary if framework is None else framework
    skills = [one for one in wanted.skills.values() if one.kind != "group"]
    all_forms = _Collection(folding_for(one.label for one in skills))
    all_forms.add(_vocabulary_labels(vocabulary, wanted), varied=True)
    if wanted is not vocabulary:
        preferred: list[_Entry] = [
            (one.label, (one.label, one.uri, "preferred", False)) for one in skills
        ]
        all_forms.add(preferred, varied=True)
        # A preferred label stands before every alternative, of whatever skill.
        all_forms.add(_alternatives(skills), few=True)
    all_forms.add((phrase, (phrase, "", "gazetteer", False)) for phrase in gazetteer)
    # Signs alone are no form.
    found = {form: entry for form, entry in all_forms.found.items() if form.strip(b" \0")}
    return SurfaceForms(found, all_forms.folding)


def _alternatives(skills: Iterable[Skill]) -> Iterator[_Entry]:
    for one in skills:
        owner: _Owner = (one.label, one.uri, "alternative", False)
        for label in one.alternatives:
            yield label, owner


def _vocabulary_labels(vocabulary: Framework, wanted: Framework) -> Iterator[_Entry]:
    matches: dict[str, str] = {}
    for match in vocabulary.matches:
        if match.target in wanted.skills:
            matches.setdefault(match.source, match.target)
    english = wanted.head.language.startswith("en")
    for uri, words, _ in vocabulary.labels():
        target = uri if uri in wanted.skills else matches.get(uri, "")
        if target or english:
            skill = wanted.skills[target].label if target else vocabulary.skills[uri].label
            human = vocabulary.belongs_to(uri, "human")
            yield words, (skill, target, "vocabulary", human)
