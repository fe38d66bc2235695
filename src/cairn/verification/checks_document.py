"""Checks on the document alone: is its vocabulary known, its shape right, every term defined."""

from __future__ import annotations

from cairn.canon.jsonld import undefined_terms
from cairn.canon.plain_words import disguised_members
from cairn.canon.shapes_cache import shapes_of
from cairn.credentials import vcdm
from cairn.credentials.contexts import OB_V3, VC_V1, VC_V2
from cairn.credentials.shape import Fault, examine_shape
from cairn.kernel.errors import CairnError, LimitError
from cairn.kernel.json_text import Json
from cairn.proofs.suites import suite_of
from cairn.proofs.suites.hash_and_sign import canonicalize_jcs
from cairn.verification.case import Case, failed, passed, shortened, undetermined
from cairn.verification.report import CheckResult

__all__ = [
    "check_contexts",
    "check_shapes",
    "check_terms",
    "faults_of",
    "signature_covers_text",
]

_MOST_NAMED = 3
_LONGEST_SENTENCE = 250
_LONGEST_PATH = 120


def signature_covers_text(case: Case) -> bool:
    """Tell whether the signature covers every member, and so undefined terms all the same.

    True for a JWT and for JCS cryptosuites, which sign text; false for RDF cryptosuites, which
    sign the meaning that the contexts give it, and where it cannot be told.
    """
    if case.jwt is not None:
        return True
    proofs = case.credential.get("proof")
    listed = proofs if isinstance(proofs, list) else [proofs]
    if len(listed) > case.policy.limits.proofs:
        return False
    return bool(listed) and all(_signs_text(proof) for proof in listed)


def _signs_text(proof: Json) -> bool:
    try:
        return isinstance(proof, dict) and suite_of(proof).canonicalize is canonicalize_jcs
    except CairnError:
        return False


def check_contexts(case: Case, faults: tuple[Fault, ...], *, as_text: bool) -> CheckResult:
    """Check that the contexts are there, in order, and among the packaged ones."""
    name = "contexts"
    mine = [fault for fault in faults if fault.path.startswith("@context")]
    if mine:
        return failed(name, mine[0].code, mine[0].sentence, mine[0].mend)
    context = case.credential.get("@context")
    listed = context if isinstance(context, list) else [context]
    packaged = frozenset(case.contexts.urls)
    unknown = [url for url in listed if isinstance(url, str) and url not in packaged]
    if unknown and not as_text:
        return undetermined(
            name,
            "unknown-context",
            f"Cairn does not carry the vocabulary {shortened(unknown[0], 200)}, and fetches none.",
            "Ask the issuer to use published contexts, or check with software that knows this one.",
        )
    disguised = disguised_members(case.known.unsigned, case.contexts)
    if disguised and not as_text:
        words = ", ".join(shortened(term, _LONGEST_PATH) for term in disguised[:_MOST_NAMED])
        return failed(
            name,
            "disguised-member",
            f"It does not use the published words but others for the same: {words}. The signature "
            "would not show if something was renamed.",
            "Ask the holder for the original file, or the issuer for one in plain words.",
        )
    notes = [
        f"The vocabulary {url} is not known here; the signature covers it as text."
        for url in unknown
    ]
    notes += _old_context_notes(listed)
    return passed(name, "contexts-known", "Every vocabulary it uses is known.", tuple(notes))


def _old_context_notes(listed: list[object]) -> list[str]:
    notes = []
    if VC_V1 in listed and VC_V2 not in listed:
        notes.append("It follows the older data model 1.1.")
    older = [
        url
        for url in listed
        if isinstance(url, str)
        and url.startswith("https://purl.imsglobal.org/spec/ob/v3p0/context")
        and url != OB_V3
    ]
    notes += [
        f"It uses an older Open Badges vocabulary ({url.rsplit('/', 1)[-1]})." for url in older
    ]
    inline = sum(1 for entry in listed if isinstance(entry, dict))
    if inline:
        notes.append("It defines terms of its own inside the document.")
    return notes


def check_shapes(case: Case, faults: tuple[Fault, ...], notes: tuple[str, ...]) -> CheckResult:
    """Check the members that the standards require, their types and their values."""
    name = "shape"
    mine = [fault for fault in faults if not fault.path.startswith("@context")]
    if not mine:
        version = vcdm.version(case.credential)
        return passed(
            name, "shape-right", f"It has the shape that data model {version} asks for.", notes
        )
    sentence = " ".join(_said(fault) for fault in mine[:_MOST_NAMED])
    more = len(mine) - _MOST_NAMED
    sentence += f" There are {more} more such faults." if more > 0 else ""
    return failed(
        name, mine[0].code, sentence, mine[0].mend or "Ask the issuer to correct it.", notes
    )


def _said(fault: Fault) -> str:
    """The sentence first, then the place: a path alone tells a person nothing."""
    sentence = shortened(fault.sentence, _LONGEST_SENTENCE).rstrip(".")
    return (
        f"{sentence} (at {shortened(fault.path, _LONGEST_PATH)})." if fault.path else sentence + "."
    )


def faults_of(case: Case) -> tuple[tuple[Fault, ...], tuple[str, ...]]:
    """The faults of shape, and the tolerated oddities as notes."""
    found = examine_shape(case.credential)
    notes = [_said(note) for note in found.notes[:_MOST_NAMED]]
    more = len(found.notes) - _MOST_NAMED
    if more > 0:
        notes.append(f"The shape has {more} more such oddities.")
    return found.faults, tuple(notes)


def check_terms(case: Case, *, as_text: bool) -> tuple[CheckResult, LimitError | None]:
    """Check that every member and type is defined, and so covered by an RDF signature.

    Returns:
        The result, and why not even an RDF signature need be looked at: the document is too large.
    """
    try:
        undefined = _undefined_terms(case, as_text=as_text)
    except CairnError as error:
        if as_text:
            return _covered_as_text(error.sentence), None
        result = undetermined("terms", error.code, error.sentence, error.mend)
        return result, error if isinstance(error, LimitError) else None
    if not undefined:
        said = "Every term it uses is defined by its vocabulary."
        return passed("terms", "terms-defined", said), None
    listed = ", ".join(shortened(name, _LONGEST_PATH) for name in undefined[:_MOST_NAMED])
    if as_text:
        return _covered_as_text(
            f"No vocabulary defines {listed}; the signature covers it as text."
        ), None
    result = failed(
        "terms",
        "undefined-term",
        f"No vocabulary defines {listed}: the signature does not cover what stands there.",
        "Do not rely on these members; ask the issuer for a corrected credential.",
    )
    return result, None


def _undefined_terms(case: Case, *, as_text: bool) -> tuple[str, ...]:
    if case.known.match is not None:
        return ()
    undefined = undefined_terms(case.known.unsigned, case.contexts, case.policy.limits)
    if as_text and not undefined:
        # Nobody else will: such a signature needs no statements.
        shapes_of(case.contexts, case.policy.limits).note(case.known.unsigned)
    return undefined


def _covered_as_text(note: str) -> CheckResult:
    sentence = "The signature covers every member as text."
    return passed("terms", "terms-as-text", sentence, (note,))
