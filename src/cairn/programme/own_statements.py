"""The programme's own statements that one thing counts as another: signed once, and published.

They stand in the files of pathways. Each is signed when it is first said and kept in the ledger;
one that is said no more is withdrawn for good, in a status list of its own. Knows nothing of what
others state (`cairn.programme.statements`).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from cairn.credentials.issuing import issue
from cairn.kernel.errors import CairnError
from cairn.kernel.instants import format_instant, parse_instant
from cairn.kernel.json_text import JsonObject, read_json_object, write_json
from cairn.pathways.equivalence_reading import equivalence_credential
from cairn.programme.atomic_files import file_sha256, write_file
from cairn.programme.planning import digest_of
from cairn.programme.status_lists import list_url
from cairn.status.bitstring import MINIMUM_ENTRIES, Bitstring
from cairn.status.entry import status_entry
from cairn.status.list_credential import status_list_credential

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cairn.pathways.equivalence import Equivalence
    from cairn.programme.layout import Layout
    from cairn.programme.ledger import Ledger
    from cairn.programme.signing_desk import SigningDesk

__all__ = ["OwnStatement", "own_statements", "publish_statements", "sign_statements"]

_FACT, _LIST_FACT = "equivalences", "equivalences list"
_LONGEST_WORD = 40
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """One statement as it was signed.

    Attributes:
        content: A digest of what it says.
        slug: The name of its files.
        document: The signed credential as text.
        withdrawn: Whether the programme says it no more.
    """

    content: str
    slug: str
    document: str
    withdrawn: bool = False


def own_statements(ledger: Ledger) -> tuple[OwnStatement, ...]:
    """Every statement that was signed, in the order of their places in the status list."""
    kept = ledger.fact(_FACT)
    return tuple(OwnStatement(**one) for one in read_json_object(kept)["all"]) if kept else ()


def sign_statements(
    desk: SigningDesk, ledger: Ledger, statements: Iterable[Equivalence]
) -> tuple[str, ...]:
    """Sign what is said for the first time, and withdraw what is said no more.

    Args:
        desk: Who signs, with what, when.
        ledger: Where it is kept.
        statements: Everything that the programme says now.

    Returns:
        What cannot be signed, one sentence each; it does not count.
    """
    kept, said, troubles = list(own_statements(ledger)), set(), []
    for statement in statements:
        content = _content(desk, statement)
        if content in said:
            continue
        said.add(content)
        if any(one.content == content and not one.withdrawn for one in kept):
            continue
        try:
            kept.append(_signed(desk, statement, content, kept))
        except CairnError as error:
            what = f"“{statement.source}” counts as “{statement.target}”"
            troubles.append(f"{what} is not signed and does not count: {error}")
    now = [replace(one, withdrawn=one.withdrawn or one.content not in said) for one in kept]
    if tuple(now) != own_statements(ledger):
        told: JsonObject = {"all": [asdict(one) for one in now]}
        ledger.remember({_FACT: write_json(told, indent=None).decode()})
    return tuple(troubles)


def _content(desk: SigningDesk, one: Equivalence) -> str:
    instants = [format_instant(end) if end else "" for end in (one.since, one.until)]
    percent = f"{one.percent.normalize():f}"
    sides = [one.source, one.source_name, one.target, one.target_name]
    return digest_of([desk.issuer.id, desk.programme.base, *sides, percent, *instants])


def _signed(
    desk: SigningDesk, statement: Equivalence, content: str, kept: Sequence[OwnStatement]
) -> OwnStatement:
    # Said again after it was withdrawn, it is a new statement: a withdrawal is final.
    again = sum(one.content == content for one in kept)
    words = f"{_word(statement.source)}-as-{_word(statement.target)}-{content[:_DIGITS]}"
    slug = f"{words}-{again + 1}" if again else words
    base = desk.programme.base
    unsigned = equivalence_credential(
        statement,
        credential_id=f"{base}/equivalences/{slug}.json",
        issuer=desk.issuer.profile,
        valid_from=statement.since or desk.at,
        credentialStatus=status_entry(list_url(base, "equivalences", 1), len(kept), "revocation"),
    )
    suite = desk.programme.proof.suite
    signed = issue(unsigned, desk.signer, created=desk.at, suite=suite)
    return OwnStatement(content, slug, write_json(signed).decode())


def _word(identifier: str) -> str:
    tail = re.split(r"[/#:]", identifier.rstrip("/#:").removesuffix(".json"))[-1].lower()
    return re.sub(r"[^a-z0-9]+", "-", tail)[:_LONGEST_WORD].strip("-") or "x"


def publish_statements(layout: Layout, desk: SigningDesk, ledger: Ledger) -> None:
    """Write every statement, and the list that says which are withdrawn, as far as out of date.

    A withdrawn one stays on the site, so that its address goes on telling what was said.

    Args:
        layout: Where to.
        desk: Signs the list.
        ledger: What was signed.
    """
    kept = own_statements(ledger)
    if not kept:
        return
    base = desk.programme.base
    _put(layout, list_url(base, "equivalences", 1), _list(desk, ledger, kept))
    for one in kept:
        data = one.document.encode()
        _put(layout, str(read_json_object(data)["id"]), data)
        copy = layout.out / "equivalences" / f"{one.slug}.json"
        if one.withdrawn:
            copy.unlink(missing_ok=True)
        elif file_sha256(copy) != sha256(data).hexdigest():
            write_file(copy, data)


def _put(layout: Layout, url: str, data: bytes) -> None:
    path = layout.public_file(url)
    if file_sha256(path) != sha256(data).hexdigest():
        write_file(path, data)


def _list(desk: SigningDesk, ledger: Ledger, kept: Sequence[OwnStatement]) -> bytes:
    """The signed list: the one in the ledger, or a new one when that changed or runs out soon."""
    withdrawn = [place for place, one in enumerate(kept) if one.withdrawn]
    size = MINIMUM_ENTRIES * (1 + len(kept) // MINIMUM_ENTRIES)
    bits = digest_of([withdrawn, size, desk.issuer.id, desk.signer.verification_method])
    until = desk.programme.status.valid_for.after(desk.at)
    known = ledger.fact(_LIST_FACT)
    old = read_json_object(known) if known else {}
    # As with the lists of awards: a third of its life is time enough to publish the next one.
    if old.get("bits") == bits and parse_instant(old["until"]) - desk.at >= (until - desk.at) / 3:
        return str(old["document"]).encode()
    url = list_url(desk.programme.base, "equivalences", 1)
    unsigned = status_list_credential(
        url,
        desk.issuer.id,
        "revocation",
        Bitstring.of_size(size).with_bits(withdrawn),
        valid_from=desk.at,
        valid_until=until,
    )
    document = write_json(desk.sign(unsigned)).decode()
    told: JsonObject = {"bits": bits, "until": format_instant(until), "document": document}
    ledger.remember({_LIST_FACT: write_json(told, indent=None).decode()})
    return document.encode()
