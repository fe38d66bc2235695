"""A shortlist as a JSON object, with the digests of what it rests on."""

from __future__ import annotations

from cairn.hiring.clause_answer import ClauseAnswer
from cairn.hiring.digest import inputs_digest, requirement_digest
from cairn.hiring.shortlist import PersonAnswer, Shortlist
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import JsonObject

__all__ = ["shortlist_json"]


def shortlist_json(found: Shortlist, *, proofs: bool = True) -> JsonObject:
    """A shortlist as a JSON object.

    Args:
        found: The list.
        proofs: Whether the whole proof tree of each clause is written too.
    """
    requirement = found.requirement
    return {
        "requirement": {
            "key": requirement.key,
            "name": requirement.name,
            "version": requirement.version,
            "digest": requirement_digest(requirement),
            "leastMay": requirement.least_may,
            "places": requirement.places,
        },
        "at": format_instant(found.at),
        "inputsDigest": inputs_digest(found),
        "remarks": list(found.remarks),
        "counts": [
            {
                "key": one.clause.key,
                "name": one.clause.name,
                "weight": one.clause.weight,
                "because": one.clause.because,
                "met": one.met,
                "notMet": one.not_met,
                "undetermined": one.undetermined,
                "onlyHere": one.only_here,
            }
            for one in found.counts
        ],
        "people": [_person(one, proofs=proofs) for one in found.answers],
    }


def _person(answer: PersonAnswer, *, proofs: bool) -> JsonObject:
    return {
        "reference": answer.applicant.reference,
        "outcome": answer.outcome,
        "sentence": answer.sentence,
        "fellAt": [one.key for one in answer.fell_at],
        "openAt": [one.key for one in answer.open_at],
        "remarks": list(answer.applicant.remarks),
        "unread": list(answer.applicant.unread),
        "clauses": [_clause(one, proofs=proofs) for one in answer.clauses],
    }


def _clause(one: ClauseAnswer, *, proofs: bool) -> JsonObject:
    tree = {"proof": one.proof.to_json() if one.proof else None} if proofs else {}
    return {
        "key": one.clause.key,
        "met": one.met,
        "reason": one.reason,
        "sentence": one.sentence,
        **tree,
    }
