"""Checks on credentials inside the credential: endorsements at any depth, and what a record holds.

What stands inside may hold more in turn. All of it is looked at, outermost first, up to a number;
beyond that the question stays open.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from cairn.credentials import vcdm
from cairn.credentials.faults import as_list
from cairn.kernel.errors import CairnError, LimitError
from cairn.kernel.json_text import Json, JsonObject
from cairn.verification.case import (
    Case,
    failed,
    issuer_label,
    not_needed,
    passed,
    shortened,
    undetermined,
)
from cairn.verification.checks_status import check_status
from cairn.verification.core import check_core, check_times, first_trouble
from cairn.verification.documents import open_part
from cairn.verification.endorsing import ENDORSING, endorsements_in
from cairn.verification.report import CheckResult, Outcome
from cairn.verification.titles import title_of

__all__ = ["Judged", "check_contained", "check_endorsements", "contained_in", "judge_contained"]

_CHECK_ALONE = "Check the parts one by one."


@dataclass(frozen=True, slots=True)
class _Part:
    """Something inside, whether it stands there as an endorsement, and which of the first it is."""

    value: Json
    endorses: bool
    place: int = -1  # of what stands directly inside; the parts of parts have none


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found about one credential inside.

    Attributes:
        result: The finding, told about the document that holds it.
        place: Which of the credentials directly inside it is; -1 for a part of a part.
        reason: What is amiss with it, told about itself; empty when it holds.
    """

    result: CheckResult
    place: int = -1
    reason: str = ""


def check_endorsements(case: Case) -> CheckResult:
    """Verify every embedded endorsement: its shape, its key, its signature, its status.

    An endorsement that ran out is told as a note: it was good when it was given. So is one that is
    about something else, for anyone can copy another badge's endorsement.
    """
    settled = case.known.settled
    found = () if settled and not settled.endorsed else endorsements_in(case.credential)
    parts = [_Part(entry, endorses=True) for entry in found]
    if not parts:
        sentence = "Nobody has endorsed it inside the file."
        return not_needed("endorsements", "no-endorsements", sentence)
    return _sum_up("endorsements", _judge_all(case, "endorsements", parts))


def check_contained(case: Case) -> CheckResult:
    """Verify every credential inside a Comprehensive Learner Record (CLR 2.0) or presentation."""
    return judge_contained(case)[0]


def judge_contained(case: Case) -> tuple[CheckResult, dict[int, Judged]]:
    """As `check_contained`, with what was found about each credential that stands directly inside.

    Returns:
        The check, and the findings by the place in `contained_in`; fewer when not all was checked.
    """
    inside = contained_in(case.credential)
    parts = [_Part(entry, endorses=False, place=place) for place, entry in enumerate(inside)]
    if not parts:
        return passed("contained", "nothing-inside", "It holds no credentials."), {}
    found = _judge_all(case, "contained", parts)
    return _sum_up("contained", found), {one.place: one for one in found if one.place >= 0}


def contained_in(document: JsonObject) -> list[Json]:
    """The credentials that a record or a presentation holds, as they stand there."""
    if vcdm.kind(document) == "presentation":
        return as_list(document.get("verifiableCredential"))
    if vcdm.kind(document) != "clr":
        return []
    subject = document.get("credentialSubject")
    return as_list(subject.get("verifiableCredential")) if isinstance(subject, dict) else []


def _judge_all(case: Case, name: str, parts: list[_Part]) -> list[Judged]:
    todo = deque(parts)
    results: list[Judged] = []
    most = case.policy.limits.endorsements
    endorsable = _names_in(case.credential)
    while todo and len(results) < most:
        part = todo.popleft()
        try:
            inner = case.within(open_part(part.value, case.policy.limits))
        except LimitError as error:
            open_question = undetermined(name, error.code, error.sentence, error.mend)
            results.append(Judged(open_question))
            break
        except CairnError as error:
            sentence = f"Something inside cannot be read. {error.sentence}"
            unread = failed(name, error.code, sentence, error.mend)
            results.append(Judged(unread, part.place, error.sentence))
            continue
        results.append(_judge(name, inner, part, endorsable))
        todo.extend(_Part(entry, endorses=True) for entry in endorsements_in(inner.credential))
        todo.extend(_Part(entry, endorses=False) for entry in contained_in(inner.credential))
    else:
        if todo:
            sentence = f"There are more than {most} credentials inside; the rest was not checked."
            more = undetermined(name, f"too-many-{name}", sentence, _CHECK_ALONE)
            results.append(Judged(more))
    return results


def _sum_up(name: str, judged: list[Judged]) -> CheckResult:
    results = [one.result for one in judged]
    notes = tuple(note for result in results for note in result.notes)
    for outcome, maker in ((Outcome.FAILED, failed), (Outcome.UNDETERMINED, undetermined)):
        found = [result for result in results if result.outcome is outcome]
        if found:
            first = found[0]
            others = tuple(f"Also: {result.sentence}" for result in found[1:])
            return maker(name, first.code, first.sentence, first.next_step, others + notes)
    many = len(results) > 1
    sentence = f"{len(results)} {_NOUNS[name][many]} inside: {'each' if many else 'its'} signature"
    return passed(name, f"{name}-hold", f"{sentence} matches.", notes)


_NOUNS = {
    "endorsements": ("endorsement", "endorsements"),
    "contained": ("credential", "credentials"),
}


def _judge(name: str, inner: Case, part: _Part, endorsable: frozenset[str]) -> Judged:
    who = shortened(issuer_label(inner.credential), 200) or "an unnamed issuer"
    kind = vcdm.kind(inner.credential)
    if part.endorses and kind != "endorsement":
        sentence = f"What stands as an endorsement by {who} is none."
        return Judged(failed(name, "not-an-endorsement", sentence), part.place, sentence)
    trouble = first_trouble((*check_core(inner), check_status(inner)))
    if trouble is not None:
        broken = trouble.outcome is Outcome.FAILED
        end, maker = ("does not hold", failed) if broken else ("could not be checked", undetermined)
        sentence = f"What {who} signed inside {end}: {trouble.sentence}"
        told = maker(name, trouble.code, sentence, trouble.next_step)
        return Judged(told, part.place, trouble.sentence)
    late = first_trouble(check_times(inner))
    if late is not None and not part.endorses:
        told = failed(name, late.code, f"From {who}: {late.sentence}", late.next_step)
        return Judged(told, part.place, late.sentence)
    notes: tuple[str, ...] = ()
    if late is not None:
        notes += (f"Endorsement by {who}: {late.sentence}",)
    if part.endorses and endorsable.isdisjoint(vcdm.subject_ids(inner.credential)):
        notes += (f"The endorsement by {who} is about something that is not in this credential.",)
    if kind == "achievement":
        notes += (f"“{shortened(title_of(inner.credential), 200)}” from {who} holds.",)
    holds = passed(name, f"{name}-hold", f"What {who} signed inside holds.", notes)
    return Judged(holds, part.place)


def _names_in(credential: JsonObject) -> frozenset[str]:
    """The ids of everything in the credential that may be endorsed."""
    found: set[str] = set()
    todo: list[Json] = [credential]
    while todo:
        item = todo.pop()
        if isinstance(item, list):
            todo.extend(item)
        elif isinstance(item, dict):
            # An issuer or a creator may be named by its id alone.
            named = (item.get(name) for name in ("id", "issuer", "creator"))
            found.update(name for name in named if isinstance(name, str))
            todo.extend(member for name, member in item.items() if name not in ENDORSING)
    return frozenset(found)
