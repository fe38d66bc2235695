"""A shortlist as a page and as a table: what was asked, who stands where, and the proof of each.

Knows layout, and which words stand around the answers. It ranks nobody: the order is the list's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from cairn.exporters.page_frame import PageWords, chapters_page
from cairn.exporters.report_model import Chapter, Part, TextList, TextTable
from cairn.hiring.clause_answer import ClauseAnswer
from cairn.hiring.shortlist import OUTCOMES, PersonAnswer, Shortlist
from cairn.kernel.instants import format_instant
from cairn.pathways.explanation import node_words
from cairn.pathways.proof_tree import ProofNode

__all__ = ["SHORTLIST_COLUMNS", "shortlist_html", "shortlist_rows", "shortlist_sentence"]

SHORTLIST_COLUMNS = ("applicant", "outcome", "why", "fell_at", "not_known", "met_must", "met_may")
"""The columns of the table before those of the clauses."""

_MET = {True: "met", False: "not met", None: "not known"}
_TITLES = {
    "shortlisted": "Meets the requirement",
    "beyond the places": "Meets it, beyond the places",
    "undetermined": "A person has to look",
    "not met": "Does not meet it",
}
_LEDES = {
    "shortlisted": "Every clause that must be met is met by credentials that stand.",
    "beyond the places": "They meet it, and others meet more of the optional clauses.",
    "undetermined": "Nothing speaks against them, and something could not be looked at.",
    "not met": "They fall at a clause; which one stands beside each.",
}
_NOTE = (
    "This list is a filter with the rule written on it. It learned nothing, guessed nothing and"
    " decides nothing: a person does, and their decision is recorded with the version of the"
    " requirement."
)
_RULE = (
    "A clause is met where credentials that stand show what it wants.",
    "Who meets every clause that must be met, and enough of the others, meets the requirement.",
    "The order: by outcome, then by how many clauses are met, then by reference.",
    "Among equals the order says nothing.",
    "“Not known” is no “no”: a check could not be brought to an end, or a file could not be read.",
    "“Fell only here”: they would meet the requirement if this one clause were met.",
)
_STYLES: dict[bool | None, Literal["ok", "bad", "todo"]] = {
    True: "ok", False: "bad", None: "todo",
}  # fmt: skip


def shortlist_rows(found: Shortlist) -> Iterator[tuple[str, ...]]:
    """The table: a row for each applicant, with a column for each clause after the common ones."""
    for one in found.answers:
        yield (
            one.applicant.reference,
            one.outcome,
            one.sentence,
            "; ".join(clause.key for clause in one.fell_at),
            "; ".join(clause.key for clause in one.open_at),
            str(one.met_must),
            str(one.met_may),
            *(_MET[clause.met] for clause in one.clauses),
        )


def shortlist_sentence(found: Shortlist) -> str:
    """How many stand where, in a sentence."""
    counts = {outcome: sum(one.outcome == outcome for one in found.answers) for outcome in OUTCOMES}
    beyond = counts["beyond the places"]
    places = f", {beyond} more meet it beyond the places" if beyond else ""
    return (
        f"Of {len(found.answers)} who applied, {counts['shortlisted']} are on the list{places}, "
        f"{counts['not met']} fall at a clause, and of {counts['undetermined']} it could not be "
        "determined: a person has to look."
    )


def shortlist_html(found: Shortlist, *, version: str) -> bytes:
    """Write a page.

    Args:
        found: The list.
        version: The version of Cairn that makes it.

    Returns:
        One HTML document in UTF-8; the same list gives the same bytes.
    """
    requirement = found.requirement
    words = PageWords(
        title=f"Shortlist: {requirement.name}",
        heading=requirement.name,
        kicker="Who meets what the job needs, and why",
        when=f"Version {requirement.version}, for {format_instant(found.at)}",
        summary=shortlist_sentence(found),
        note_title="A filter, not a decision.",
        note=_NOTE,
        version=version,
    )
    return chapters_page(words, list(_chapters(found)))


def _chapters(found: Shortlist) -> Iterator[Chapter]:
    rule = Part("How it works", lists=(TextList("The rule, whole", _RULE),))
    summary = "What the job needs, why, and what each clause does to the people as a whole."
    yield Chapter(
        "asked", "What is asked", summary, found.remarks, (_clauses(found),), parts=(rule,)
    )
    for place, outcome in enumerate(OUTCOMES):
        people = tuple(one for one in found.answers if one.outcome == outcome)
        if people:
            yield Chapter(
                f"outcome-{place}",
                _TITLES[outcome],
                _LEDES[outcome],
                tables=(_overview(people),),
                parts=tuple(map(_person, people)),
                count=str(len(people)),
            )


def _clauses(found: Shortlist) -> TextTable:
    rows = tuple(
        (
            one.clause.name,
            "must be met" if one.clause.weight == "must" else "may be met",
            one.clause.because or "Nobody said why.",
            f"{one.met}",
            f"{one.not_met}",
            f"{one.undetermined}",
            f"{one.only_here}",
        )
        for one in found.counts
    )
    header = ("Clause", "Weight", "Because", "Met by", "Not met by", "Not known", "Fell only here")
    return TextTable("Every clause, with how many people meet it.", header, rows)


def _overview(people: tuple[PersonAnswer, ...]) -> TextTable:
    rows = tuple(
        (
            one.applicant.reference,
            one.sentence,
            ", ".join(clause.name for clause in one.fell_at),
            ", ".join(clause.name for clause in one.open_at),
        )
        for one in people
    )
    return TextTable("Each applicant.", ("Applicant", "Why", "Fell at", "Not known"), rows)


def _person(answer: PersonAnswer) -> Part:
    applicant = answer.applicant
    proofs = tuple(
        TextList(f"{one.clause.name}: {_MET[one.met]}", tuple(_proof(one)))
        for one in answer.clauses
    )
    besides = (TextList("To be known besides", applicant.remarks),) if applicant.remarks else ()
    unread = (TextList("Could not be read", applicant.unread),) if applicant.unread else ()
    return Part(
        applicant.reference,
        state=answer.outcome,
        style=_style(answer),
        paragraphs=(answer.sentence,),
        lists=(*proofs, *besides, *unread),
    )


def _style(answer: PersonAnswer) -> Literal["ok", "bad", "todo"]:
    if answer.outcome == "undetermined":
        return _STYLES[None]
    return _STYLES[answer.outcome != "not met"]


def _proof(one: ClauseAnswer) -> Iterator[str]:
    """The answer, and where the clause has parts, the answer at each of them."""
    yield one.sentence
    if one.proof is not None:
        yield from _nodes(one.proof.root, 0)


def _nodes(node: ProofNode, depth: int) -> Iterator[str]:
    if depth:
        yield f"{'. ' * depth}{node_words(node)}"
    for child in node.children:
        yield from _nodes(child, depth + 1)
