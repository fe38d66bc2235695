"""Opens what a person hands over: JSON, a compact JWS, a baked PNG or SVG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import shapes_of
from cairn.canon.shapes_match import Match
from cairn.canon.shapes_read import read_known
from cairn.credentials.baking import unbake
from cairn.credentials.containers import credential_file
from cairn.kernel.errors import InputError, LimitError
from cairn.kernel.json_text import Json, JsonObject, read_json_object, write_json
from cairn.kernel.limits import Limits
from cairn.proofs.jose import JwtCredential, read_jwt

__all__ = ["Opened", "open_document", "open_part"]

_ENVELOPES = {
    "EnvelopedVerifiableCredential": ("data:application/vc+jwt,", "data:application/jwt,"),
    "EnvelopedVerifiablePresentation": ("data:application/vp+jwt,", "data:application/jwt,"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that could be read.

    Attributes:
        credential: The credential's JSON object.
        form: "json", "jwt", "png" or "svg".
        jwt: The compact JWS that carried it, if one did.
        url: For the oldest badges, whose image only holds an address: that address.
        notes: Oddities met on the way.
        rest: The credential without its proofs, if its shape is known.
        match: What is known of that.
    """

    credential: JsonObject
    form: str
    jwt: JwtCredential | None = None
    url: str = ""
    notes: tuple[str, ...] = ()
    rest: JsonObject | None = None
    match: Match | None = None


def open_document(
    document: bytes | str | Mapping[str, Json], limits: Limits, contexts: ContextStore | None = None
) -> Opened:
    """Read a document in any of the forms a credential travels in.

    Args:
        document: The document.
        limits: The ceilings to obey.
        contexts: The contexts whose known shapes may help to read it; none when left out.

    Raises:
        InputError: If it is none of them, or holds no credential.
        ProofError: If it is a token whose algorithm or header is not accepted.
        ShapeError: If it is a token whose claims cannot complete its credential.
        LimitError: If it is larger or deeper than allowed.
    """
    if isinstance(document, Mapping):
        return _unwrapped(read_json_object(_as_json(document, limits), limits), limits)
    data = _encoded(document) if isinstance(document, str) else bytes(document)
    if len(data) > max(limits.image_bytes, limits.document_bytes):
        raise LimitError("The file is larger than any badge.", code="document-too-large")
    form = credential_file(data)
    if form in {"png", "svg"}:
        return _open_image(data, form, limits, contexts)
    return _open_text(data, form, limits, contexts)


def open_part(part: Json, limits: Limits) -> Opened:
    """Read a credential that stands inside another: an object, or a token as text.

    Raises:
        CairnError: As `open_document`; ``not-a-credential`` if it is anything else.
    """
    if isinstance(part, dict):
        return _unwrapped(part, limits)
    if isinstance(part, str) and part.strip().startswith("ey"):
        return _opened_token(read_jwt(part, limits))
    raise InputError("It is neither a credential nor a signed token.", code="not-a-credential")


def _open_text(data: bytes, form: str, limits: Limits, contexts: ContextStore | None) -> Opened:
    if form == "jwt":
        return _opened_token(read_jwt(data.strip(), limits, contexts))
    known = read_known(data, shapes_of(contexts, limits)) if contexts else None
    if known is None:
        return _unwrapped(read_json_object(data, limits), limits)
    opened = _unwrapped(known.document, limits)
    if opened.form != "json":
        return opened
    return replace(opened, rest=known.rest, match=known.match)


def _opened_token(jwt: JwtCredential) -> Opened:
    """Take the presentation out of a token of data model 1.1, whose `vp` claim holds it."""
    presentation = jwt.claims.get("vp")
    if jwt.profile == "jws" and isinstance(presentation, dict):
        return Opened(presentation, "jwt", jwt, notes=jwt.notes)
    rest = None if jwt.match is None else jwt.credential
    return Opened(jwt.credential, "jwt", jwt, notes=jwt.notes, rest=rest, match=jwt.match)


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InputError("The text holds half a character.", code="lone-surrogate") from error


def _as_json(document: Mapping[str, Json], limits: Limits) -> bytes:
    _measure(document, limits)
    try:
        return write_json(dict(document), indent=None)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(
            "The mapping holds values that JSON cannot write.", code="not-json"
        ) from error


def _measure(document: Mapping[str, Json], limits: Limits) -> None:
    """Refuse before writing what would be too much to write; parts may stand there many times."""
    values = characters = 0
    todo: list[Json] = [document]
    while todo:
        item = todo.pop()
        values += 1
        if isinstance(item, Mapping):
            todo.extend(item.values())
            characters += sum(len(name) for name in item if isinstance(name, str))
        elif isinstance(item, list | tuple):
            todo.extend(item)
        elif isinstance(item, str):
            characters += len(item)
        if values + len(todo) > 2 * limits.members or characters > limits.document_bytes:
            raise LimitError("The document is too large.", code="document-too-large")


def _unwrapped(document: JsonObject, limits: Limits) -> Opened:
    """Take a credential out of its envelope: a data URL holding a JWT (VCDM 2.0, 4.12.1)."""
    types = document.get("type")
    listed = types if isinstance(types, list) else [types]
    prefixes = [prefix for kind, ours in _ENVELOPES.items() if kind in listed for prefix in ours]
    if not prefixes:
        return Opened(document, "json")
    address = document.get("id")
    for prefix in prefixes:
        if isinstance(address, str) and address.startswith(prefix):
            return _opened_token(read_jwt(address.removeprefix(prefix), limits))
    raise InputError(
        "The envelope does not hold a signed token (data:application/vc+jwt,...).",
        code="envelope-unreadable",
    )


def _open_image(data: bytes, form: str, limits: Limits, contexts: ContextStore | None) -> Opened:
    found = unbake(data, limits)
    text = found[0].text.strip()
    notes = found[0].notes
    if len(found) > 1:
        notes += ("The image holds more than one credential; the first counts.",)
    if found[0].form == "url":
        return Opened({}, form, url=text, notes=notes)
    inner = _open_text(text.encode(), credential_file(text.encode()), limits, contexts)
    return replace(inner, form=form, notes=notes + inner.notes)
