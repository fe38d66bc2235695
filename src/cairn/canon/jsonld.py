"""JSON-LD documents to RDF statements, in a safe mode in which everything said gets signed.

Knows the way from a document to statements and to canonical text. The contexts come from a
`ContextStore`; nothing is fetched. A member that no context defines, a relative id, a type that
is only a word: each is an error, because a proof over statements would not cover it and anyone
could change it.

A null and an empty array claim nothing, and are let through as the absence that they are.
"""

from __future__ import annotations

import math

from cairn.canon import jcs, rdfc
from cairn.canon.contexts import ContextStore
from cairn.canon.expansion import Find, expand
from cairn.canon.nquads import Quad
from cairn.canon.plain_json_ld import plain_quads
from cairn.canon.rdfc import HashName
from cairn.canon.to_rdf import to_quads
from cairn.kernel.errors import CairnError, InputError, LimitError, TermError
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["canonical_nquads", "quads", "quads_by_pyld", "undefined_terms"]

# Beyond this, only some integers are doubles; JCS knows which.
_EXACT = 2**53


def quads(
    document: JsonObject, contexts: ContextStore, limits: Limits = DEFAULT_LIMITS
) -> list[Quad]:
    """Turn a JSON-LD document into the statements it makes.

    Args:
        document: A JSON object; not changed.
        contexts: The contexts it may name. Contexts written inside the document are allowed.
        limits: The ceilings on size, depth, values and statements.

    Returns:
        The statements, each once, blank nodes under arbitrary names.

    Raises:
        TermError: ``undefined-term`` if something would not become a statement; the sentence
            names the path. ``unknown-context``, ``context-changed``, ``invalid-context``,
            ``invalid-iri``, ``invalid-language-tag``, ``text-direction`` and ``not-json-ld``
            say what else may be wrong.
        CanonicalizationError: ``number-not-exact`` for an integer that is no double.
        InputError: If it is not a JSON object.
        LimitError: If it is larger or more deeply nested than allowed.
    """
    found = plain_quads(document, contexts, limits)
    return quads_by_pyld(document, contexts, limits) if found is None else found


def quads_by_pyld(
    document: JsonObject, contexts: ContextStore, limits: Limits = DEFAULT_LIMITS
) -> list[Quad]:
    """Take the long way, which knows all of JSON-LD and every error; see `quads`."""
    expanded, finds = _expanded(document, contexts, limits)
    if finds:
        raise _undefined(finds)
    return to_quads(expanded, limits)


def undefined_terms(
    document: JsonObject, contexts: ContextStore, limits: Limits = DEFAULT_LIMITS
) -> tuple[str, ...]:
    """List everything in a document that a proof over its statements would not cover.

    Args:
        document: A JSON object; not changed.
        contexts: The contexts it may name.
        limits: The ceilings on size, depth and values.

    Returns:
        Paths such as ``credentialSubject.achievement.colour`` for members that no context
        defines, and paths with a word such as ``type “Diplomma”`` for types and ids that are not
        absolute IRIs, in no particular order; a sentence for a value in a place where RDF has
        none. What stands below an undefined member is not listed again. Empty exactly if
        `quads` would not raise ``undefined-term``.

    Raises:
        TermError, InputError, LimitError, CanonicalizationError: As `quads`, but never
            ``undefined-term``.
    """
    if plain_quads(document, contexts, limits) is not None:
        return ()
    return _undefined_by_pyld(document, contexts, limits)


def _undefined_by_pyld(
    document: JsonObject, contexts: ContextStore, limits: Limits
) -> tuple[str, ...]:
    expanded, finds = _expanded(document, contexts, limits)
    if not finds:
        try:
            to_quads(expanded, limits)
        except TermError as error:
            if error.code == TermError.code:
                return (error.sentence,)
            raise
    return tuple(str(find) for find in finds)


def canonical_nquads(
    document: JsonObject,
    contexts: ContextStore,
    *,
    hash_name: HashName = "sha256",
    limits: Limits = DEFAULT_LIMITS,
) -> str:
    """Return the canonical N-Quads text of a JSON-LD document, which is what gets hashed.

    Raises:
        CanonicalizationError: ``graph-too-complex`` if its unnamed parts are too alike.
        TermError, InputError, LimitError: As `quads`.
    """
    return rdfc.canonicalize(quads(document, contexts, limits), hash_name=hash_name, limits=limits)


def _expanded(
    document: JsonObject, contexts: ContextStore, limits: Limits
) -> tuple[list[Json], tuple[Find, ...]]:
    _admit(document, limits)
    try:
        return expand(document, contexts, limits)
    except CairnError:
        raise
    except RecursionError as error:
        raise LimitError("The contexts refer to each other too deeply.") from error
    # PyLD raises its own error for what the standard forbids, and lets KeyError, TypeError,
    # ValueError and more escape on odd contexts. All of it means: this is not JSON-LD.
    except Exception as error:
        raise _not_json_ld(error) from error


def _undefined(finds: tuple[Find, ...]) -> TermError:
    first = finds[0]
    others = f" ({len(finds) - 1} more like it.)" if len(finds) > 1 else ""
    return TermError(
        f"{first} would not be covered by a signature: {first.why}.{others}",
        code="undefined-term",
        mend="Add the context that defines it, or remove it.",
    )


def _not_json_ld(error: BaseException) -> CairnError:
    """Find our own error or PyLD's reason in a chain of causes."""
    reason = ""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, CairnError):
            return cause
        if isinstance(cause, RecursionError):
            return LimitError("The contexts refer to each other too deeply.")
        reason = getattr(cause, "code", None) or reason
        cause = cause.__cause__
    return TermError(
        f"The document is not JSON-LD{f': {reason}' if reason else ''}.", code="not-json-ld"
    )


def _admit(document: Json, limits: Limits) -> None:
    """Refuse what is not JSON or is over the limits, without recursion."""
    if not isinstance(document, dict):
        raise InputError("The document is not a JSON object.", code="not-an-object")
    values = characters = 0
    todo: list[tuple[Json, int]] = [(document, 1)]
    while todo:
        item, depth = todo.pop()
        values += 1
        if isinstance(item, dict | list):
            if depth > limits.depth:
                raise LimitError(
                    f"The JSON nests deeper than {limits.depth} levels.", code="json-too-deep"
                )
            if isinstance(item, dict):
                characters += sum(_length(name) for name in item)
                item = item.values()
            todo.extend((value, depth + 1) for value in item)
        else:
            characters += _scalar_length(item)
        if values + len(todo) > limits.members or characters > limits.document_bytes:
            raise LimitError("The document is too large.", code="document-too-large")


def _scalar_length(item: Json) -> int:
    if isinstance(item, str):
        return _length(item)
    if isinstance(item, float) and not math.isfinite(item):
        raise InputError("A number is not finite.", code="not-json")
    if isinstance(item, int) and abs(item) > _EXACT:
        jcs.canonicalize(item)
    if item is not None and not isinstance(item, bool | int | float):
        raise InputError(f"A {type(item).__name__} is not a JSON value.", code="not-json")
    return 1


def _length(text: object) -> int:
    if not isinstance(text, str):
        raise InputError("A JSON member name is not text.", code="not-json")
    try:
        return len(text) if text.isascii() else len(text.encode())
    except UnicodeEncodeError as error:
        raise InputError("A text holds half a character.", code="lone-surrogate") from error
