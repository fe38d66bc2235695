"""What a study says of a credential, as sections: a finding, sentences, a table, a picture.

The terminal, the page and the table for spreadsheets read these and nothing else, so that they say
the same. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from cairn.exporters.value_drawing import EffectLine, effects_svg, effects_words
from cairn.market.measure import Measure
from cairn.value.balance import BalanceReport
from cairn.value.decay import Decay
from cairn.value.effect import Effect, EffectAnswer, NoEffect
from cairn.value.evidence import gloss
from cairn.value.for_whom import ByGroup
from cairn.value.lift import LiftReport
from cairn.value.next_skills import NextSkills
from cairn.value.outcome_checks import OutcomeFinding
from cairn.value.study import CredentialStudy, StudyResult
from cairn.value.telling import effect_headline, effect_sentences, range_words, value_words

__all__ = ["Section", "credential_sections", "definition_section", "lift_section"]

_HEADER = ("Method", "Finding", "Range", "People", "Evidence")
_GROUPS = ("Group", "Finding", "Range", "People")
_SURE = (
    "“Between … and …”: counted a hundred times anew, about 95 of a hundred such ranges would hold"
    " the true figure."
)
_REFUSED = "no number"
_MADE_UP = " The people are made up: it says nothing about any real credential."
_YEARS = ("Year", "Hold it", "What it changed", "Range")
_DRAWN = "Small groups say little by themselves, so each is drawn towards what all have in common."


@dataclass(frozen=True, slots=True)
class Section:
    """One part of what is said.

    Attributes:
        title: What it is about.
        finding: What was found, in a sentence.
        sentences: What else must be said.
        header: Titles of the table; empty where there is none.
        rows: Its rows.
        svg: A picture; empty where there is none.
        svg_text: The picture in words.
    """

    title: str
    finding: str
    sentences: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    svg: bytes = b""
    svg_text: str = ""


def credential_sections(found: CredentialStudy, phrases: Sequence[str]) -> tuple[Section, ...]:
    """Everything that a study says of one credential.

    Args:
        found: What it says.
        phrases: What each outcome is about, in the order of the lifts.
    """
    sections = [
        lift_section(report, phrase)
        for report, phrase in zip(found.lifts.values(), phrases, strict=True)
    ]
    sections += [
        _balance_section(one.balance)
        for one in islice(found.lifts.values(), 1)
        if isinstance(one.balance, BalanceReport)
    ]
    sections += [_groups_section(f"For whom, by {one.by}", one) for one in found.groups]
    if found.years:
        sections.append(_decay_section(found))
    if found.shares:
        sections.append(_spread_section(found))
    if found.beside is not None and found.beside.together is not None:
        sections.append(_beside_section(found.beside))
    return tuple(sections)


def lift_section(report: LiftReport, phrase: str) -> Section:
    """What a credential changes, with every method beside it.

    Args:
        report: The report.
        phrase: What the outcome is about: ``got an interview``.
    """
    lead = report.lead
    finding = effect_headline(lead) if isinstance(lead, Effect) else lead.reason
    sentences = [*_lead_sentences(report), *_beside(report)]
    shown = [
        EffectLine(_method(one), one)
        for one in report.answers
        if isinstance(one, Effect) and isinstance(lead, Effect) and one.scale == lead.scale
    ]
    return Section(
        f"Who {phrase}",
        finding,
        tuple(sentences),
        _HEADER,
        tuple(_row(one) for one in report.answers),
        effects_svg(shown) if len(shown) > 1 else b"",
        effects_words(shown) if len(shown) > 1 else "",
    )


def _lead_sentences(report: LiftReport) -> Iterator[str]:
    lead = report.lead
    yield report.because
    if not isinstance(lead, Effect):
        yield lead.mend
        return
    yield from effect_sentences(lead)
    standing = lead.standing
    made_up = _MADE_UP if standing.made_up else ""
    yield (
        f"Evidence: {standing.grade} ({gloss(standing.grade)}). {lead.n:,} people, {lead.holders:,}"
        f" of them with it; {standing.base}. Asked by {standing.sponsor}, {standing.date}; source:"
        f" {standing.source}.{made_up}"
    )
    yield _SURE
    yield from lead.remarks


def _beside(report: LiftReport) -> Iterator[str]:
    if isinstance(report.balance, BalanceReport):
        yield report.balance.sentence
    if report.homogeneity is not None:
        yield report.homogeneity.sentence
    if report.hidden is not None:
        yield report.hidden.sentence
    if report.offer is not None:
        yield f"The offer: {_told(report.offer.first_stage)} hold it for being offered it."
    yield from (_finding(one) for one in report.findings)


def _balance_section(found: BalanceReport) -> Section:
    rows = tuple((one.name, f"{one.before:+.2f}", f"{one.after:+.2f}") for one in found.lines)
    return Section(
        "Are the two sides alike?",
        found.sentence,
        (
            (
                "A difference is told in spreads of what is compared; up to 0.10 either way counts"
                f" as alike. The largest was {found.worst_before:.2f} before and is"
                f" {found.worst_after:.2f} once weighted."
            ),
            (
                f"Once weighted, those with it count for {found.counts_with:,.0f} people and those"
                f" without it for {found.counts_without:,.0f}. For {found.within:.0%} of all it was"
                " open beforehand whether they would hold it."
            ),
        ),
        ("What is known of them", "Difference before", "Once weighted"),
        rows,
    )


def _finding(one: OutcomeFinding) -> str:
    return f"{one.sentence} {one.mend}".strip()


def _told(answer: EffectAnswer) -> str:
    if isinstance(answer, Effect):
        return f"{value_words(answer)} ({range_words(answer)})"
    return answer.reason


def _method(one: EffectAnswer) -> str:
    return one.method[:1].upper() + one.method[1:].partition(" (")[0] + _of_whom(one.method)


def _of_whom(method: str) -> str:
    if "those who hold it" in method:
        return ", on those who hold it"
    # The same method stands beside itself, with and without anything held alike.
    alike = method.startswith("proportional hazards") and "held alike" in method
    return ", of people who are alike" if alike else ""


def _row(one: EffectAnswer) -> tuple[str, ...]:
    if isinstance(one, Effect):
        return (one.method, value_words(one), range_words(one), f"{one.n:,}", one.standing.grade)
    told = f"{one.n:,}" if one.n else ""
    return (one.method, _REFUSED, f"{one.reason} {one.mend}", told, one.standing.grade)


def _groups_section(title: str, groups: ByGroup) -> Section:
    rows = []
    shown = []
    for one in groups.groups:
        if one.drawn is None:
            reason = one.raw.reason if isinstance(one.raw, NoEffect) else ""
            rows.append((one.name, _REFUSED, reason, ""))
            continue
        words = (value_words(one.drawn), range_words(one.drawn))
        rows.append((one.name, *words, f"{one.drawn.n:,}"))
        shown.append(EffectLine(one.name, one.drawn))
    return Section(
        title,
        groups.headline,
        (*groups.sentences, *groups.remarks, _DRAWN),
        _GROUPS,
        tuple(rows),
        effects_svg(shown) if len(shown) > 1 else b"",
        effects_words(shown) if len(shown) > 1 else "",
    )


def _beside_section(found: NextSkills) -> Section:
    title = "What sets apart those who have it"
    if found.together is None:
        return Section(title, found.sentence, found.remarks)
    section = _groups_section(title, found.together)
    return replace(section, finding=found.sentence, sentences=(*section.sentences, *found.remarks))


def _decay_section(found: CredentialStudy) -> Section:
    rows = tuple(
        (
            one.when,
            f"{one.penetration:.0%}",
            value_words(one.effect) if isinstance(one.effect, Effect) else _REFUSED,
            range_words(one.effect) if isinstance(one.effect, Effect) else one.effect.reason,
        )
        for one in found.years
    )
    decay = found.decay
    title = "Does the signal decay?"
    if isinstance(decay, Decay):
        return Section(title, decay.headline, decay.remarks, _YEARS, rows)
    reason = "Not enough data." if decay is None else f"{decay.reason} {decay.mend}"
    return Section(title, reason, (), _YEARS, rows)


def _spread_section(found: CredentialStudy) -> Section:
    rows = tuple((str(year), f"{share:.0%}") for year, share in found.shares.items())
    sentence = (
        "When it becomes the baseline cannot be said: the years have gaps."
        if found.spread is None
        else found.spread.sentence
    )
    return Section("When everybody has it", sentence, (), ("Year", "Hold it"), rows)


def definition_section(result: StudyResult) -> Section:
    """Which credentials pay, by each definition.

    Args:
        result: What a study came to.
    """
    found = result.definitions
    if found is None:
        return Section("Which of them pay?", "The study does not say what it means that one pays.")
    names = [one.credential.name for one in result.credentials]
    rows = []
    for answer in found.answers:
        told = {one.credential: one.verdict for one in answer.credentials}
        share = (
            f"{answer.share.value:.0%} ({answer.share.low:.0%} to {answer.share.high:.0%})"
            if isinstance(answer.share, Measure)
            else answer.share.reason
        )
        verdicts = (told.get(name, "no number") for name in names)
        rows.append((answer.definition.name, *verdicts, share))
    return Section(
        "Which of them pay?",
        found.sentence,
        (),
        ("Definition", *names, "Share that pays"),
        tuple(rows),
    )
