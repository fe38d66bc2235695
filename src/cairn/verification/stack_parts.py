"""What a stack rests on, part by part: the tree that a record's associations draw, with findings.

A credential that was earned with others comes in a record (CLR 2.0) that holds them too. The record
says which is part of which, each was checked, and the tree puts the two together. It repeats what
the issuer signed; whether the rule was a good one is not for the verifier to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cairn.credentials import vcdm
from cairn.credentials.clr_tree import RecordNode, record_tree
from cairn.credentials.faults import as_list
from cairn.credentials.stack_award import component_entries
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import Json, JsonObject
from cairn.verification.case import (
    Case,
    failed,
    issuer_label,
    passed,
    shortened,
    text_of,
    undetermined,
)
from cairn.verification.checks_embedded import Judged, contained_in
from cairn.verification.documents import open_part
from cairn.verification.report import CheckResult, Outcome, StackPart
from cairn.verification.titles import title_of

__all__ = ["check_named_parts", "check_stack", "may_name_parts"]

_LONGEST = 200
_MOST_NAMED = 50
_ASK_RECORD = "Ask the holder for the record of the stack, a file that holds them all."


@dataclass(frozen=True, slots=True)
class _Inside:
    """One credential of the record, as it was found."""

    credential: JsonObject
    judged: Judged

    @property
    def outcome(self) -> Outcome:
        return self.judged.result.outcome


def may_name_parts(credential: JsonObject) -> bool:
    """Tell whether a credential, or one with the same members, may name others as its parts.

    Badges of one shape share their findings, and the words in it differ; so what counts here is
    whether evidence has a genre at all.
    """
    evidence = as_list(credential.get("evidence"))
    return any("genre" in entry for entry in evidence if isinstance(entry, dict))


def check_named_parts(case: Case) -> CheckResult | None:
    """Say which credentials a stack names as its parts; they are not in this file.

    Returns:
        A result that does not change the verdict; None for a credential that names none.
    """
    entries = component_entries(case.credential)[:_MOST_NAMED]
    if not entries:
        return None
    parts = tuple(
        StackPart(
            shortened(text_of(entry.get("name")) or text_of(entry.get("id")), _LONGEST),
            Outcome.UNDETERMINED,
            shortened(text_of(entry.get("description")), _LONGEST),
        )
        for entry in entries
    )
    whole = StackPart(
        shortened(title_of(case.credential), _LONGEST),
        Outcome.UNDETERMINED,
        f"From {shortened(issuer_label(case.credential), _LONGEST)}.",
        parts=parts,
    )
    sentence = f"It was earned with {_counted(len(parts))}, which are not in this file."
    found = undetermined("stack", "parts-elsewhere", sentence, _ASK_RECORD)
    return replace(found, advisory=True, tree=(whole,))


def check_stack(case: Case, judged: Mapping[int, Judged]) -> CheckResult | None:
    """Draw the tree of a record.

    Args:
        case: The record.
        judged: What was found about each credential in it, by its place.

    Returns:
        The check with its tree; None when the record does not say what is part of what. A part
        that no credential in the record shows leaves the question open and does not change the
        verdict; a part that fails does, and the check “contained” says so too.
    """
    values = contained_in(case.credential)
    inside = [_opened(case, value, judged.get(place)) for place, value in enumerate(values)]
    roots = record_tree(case.credential, [one.credential if one else None for one in inside])
    if not roots:
        return None
    tree = tuple(_part(root, inside) for root in roots)
    outcomes = {part.outcome for part in tree}
    count = len({place for root in roots for part in root.parts for place in _places(part)})
    if Outcome.FAILED in outcomes:
        broken = _first(tree, Outcome.FAILED)
        sentence = f"It rests on something that does not hold: “{broken.name}”."
        found = failed("stack", "stack-broken", sentence, "Do not rely on it.")
    elif Outcome.UNDETERMINED in outcomes:
        open_part_ = _first(tree, Outcome.UNDETERMINED)
        sentence = f"Whether “{open_part_.name}” holds could not be told from this record."
        found = undetermined("stack", "stack-open", sentence, _ASK_RECORD)
        found = replace(found, advisory=True)
    else:
        sentence = f"What it rests on is in this record and holds: {_counted(count)}."
        found = passed("stack", "stack-holds", sentence)
    return replace(found, tree=tree)


def _opened(case: Case, value: Json, judged: Judged | None) -> _Inside | None:
    if judged is None:
        return None
    try:
        return _Inside(open_part(value, case.policy.limits).credential, judged)
    except CairnError:
        return None


def _part(node: RecordNode, inside: list[_Inside | None]) -> StackPart:
    own = [one for place in node.places if (one := inside[place]) is not None]
    parts = tuple(_part(part, inside) for part in node.parts)
    outcomes = [part.outcome for part in parts]
    if own:
        outcomes.append(_own_outcome(own))
    fallen = any(part.outcome is Outcome.FAILED for part in parts)
    told = " ".join(_told(one, fallen=fallen) for one in own)
    return StackPart(
        shortened(node.name, _LONGEST),
        _together(outcomes),
        told or shortened(node.narrative, _LONGEST),
        is_credential=bool(own),
        parts=parts,
    )


def _own_outcome(own: list[_Inside]) -> Outcome:
    """One that holds is enough: the record may hold an older award of the same achievement."""
    found = [one.outcome for one in own]
    return Outcome.PASSED if Outcome.PASSED in found else found[0]


def _together(outcomes: list[Outcome]) -> Outcome:
    if Outcome.FAILED in outcomes:
        return Outcome.FAILED
    if Outcome.UNDETERMINED in outcomes or not outcomes:
        return Outcome.UNDETERMINED
    return Outcome.PASSED


def _told(one: _Inside, *, fallen: bool) -> str:
    who = shortened(issuer_label(one.credential), _LONGEST) or "an unnamed issuer"
    awarded = vcdm.awarded(one.credential)
    when = f", awarded on {awarded.date().isoformat()}" if awarded else ""
    if one.outcome is not Outcome.PASSED:
        return f"From {who}{when}. {one.judged.reason}".rstrip()
    if fallen:
        return f"From {who}{when}: it holds by itself, and something that it rests on does not."
    return f"From {who}{when}: it holds."


def _places(node: RecordNode) -> Iterator[int]:
    yield from node.places
    for part in node.parts:
        yield from _places(part)


def _first(tree: tuple[StackPart, ...], outcome: Outcome) -> StackPart:
    """The deepest part on the first path that ends this way: where the reason is."""
    part = next(part for part in tree if part.outcome is outcome)
    below = tuple(one for one in part.parts if one.outcome is outcome)
    return _first(below, outcome) if below else part


def _counted(number: int) -> str:
    return "one credential" if number == 1 else f"{number} credentials"
