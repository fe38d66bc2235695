"""Open Badges before 3.0: versions, shapes, and the walk from an assertion to its issuer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.ob2 import (
    Ob2Badge,
    check_assertion,
    check_badge_class,
    check_endorsement,
    check_issuer,
    check_ob2,
    expires,
    hosted_id_allowed,
    issued_on,
    load_assertion,
    ob2_kind,
    ob2_version,
    revoked_in,
    signing_key_urls,
    verification_method,
)
from cairn.credentials.ob2_terms import has_zone, ob2_instant
from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import Fetched, MappingResolver, OfflineResolver
from cairn.kernel.json_text import read_json_object

V2 = "https://w3id.org/openbadges/v2"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
ROOTS = ("https://www.example.org/", "https://example.org/", "http://example.org/")


def assertion(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "@context": V2,
        "type": "Assertion",
        "id": "https://issuer.example/a/1",
        "recipient": {"type": "email", "hashed": False, "identity": "zoë@example.com"},
        "badge": "https://issuer.example/b/1",
        "issuedOn": "2025-01-02T03:04:05Z",
        "verification": {"type": "hosted"},
    } | changes
    return {name: value for name, value in document.items() if value is not ...}


def badge_class(**changes: Any) -> dict[str, Any]:
    document = {
        "@context": V2,
        "type": "BadgeClass",
        "id": "https://issuer.example/b/1",
        "name": "Ledger keeping",
        "description": "Keeps a ledger.",
        "image": "https://issuer.example/b/1.png",
        "criteria": {"narrative": "Keep one for a month."},
        "issuer": "https://issuer.example/i",
    } | changes
    return {name: value for name, value in document.items() if value is not ...}


def issuer(**changes: Any) -> dict[str, Any]:
    document = {
        "@context": V2,
        "type": "Issuer",
        "id": "https://issuer.example/i",
        "name": "Issuer",
        "url": "https://issuer.example",
        "email": "office@issuer.example",
    } | changes
    return {name: value for name, value in document.items() if value is not ...}


def web(*documents: dict[str, Any], **more: Any) -> MappingResolver:
    pages: dict[str, bytes | Fetched] = {d["id"]: json.dumps(d).encode() for d in documents}
    pages.update(more.get("at", {}))
    return MappingResolver(pages)


def walk(*documents: dict[str, Any], presented: dict[str, Any] | None = None) -> Ob2Badge:
    return load_assertion(presented or documents[0], web(*documents).fetch)


def codes(badge: Ob2Badge) -> set[str]:
    return {fault.code for fault in badge.faults}


# --- the published vectors -------------------------------------------------------------------


def published_web(folder: Path, subject: dict[str, Any]) -> MappingResolver:
    """The validator's stub web, and the tested document where its id says it is kept."""
    pages: dict[str, bytes | Fetched] = {
        root + path.name: path.read_bytes()
        for root in ROOTS
        for path in (folder / "assets").iterdir()
    }
    if isinstance(subject.get("id"), str):
        pages.setdefault(subject["id"], json.dumps(subject).encode())
    return MappingResolver(pages)


def published_verdict(folder: Path, path: Path) -> tuple[bool, bool]:
    """Give whether the document is faultless, and whether there is a note."""
    subject = read_json_object(path.read_bytes())
    resolver = published_web(folder, subject)
    if ob2_kind(subject) == "ob2-assertion":
        badge = load_assertion(subject, resolver.fetch)
        issued, end = issued_on(badge.assertion), expires(badge.assertion)
        early = issued is not None and issued > NOW
        late = end is not None and end < NOW
        sound = not badge.faults and not badge.undetermined and not early and not late
        return sound, bool(badge.notes)
    findings = check_ob2(subject)
    faults = list(findings.faults)
    if ob2_kind(subject) == "ob2-badge-class":
        named = resolver.fetch(subject["issuer"])
        faults.extend(check_issuer(read_json_object(named.body)))
    return not faults, bool(findings.notes)


@pytest.mark.shared
def test_every_json_case_of_the_1edtech_validator_gets_its_verdict(vectors: Path) -> None:
    folder = vectors / "1edtech-validator"
    cases: Mapping[str, Any] = read_json_object((folder / "expected.json").read_bytes())["cases"]
    wrong, checked = [], 0
    for name, case in cases.items():
        path = folder / name
        if not name.startswith("ob20/") or path.suffix != ".json" or not path.exists():
            continue
        checked += 1
        sound, noted = published_verdict(folder / "ob20", path)
        if sound != case["expected"].startswith("valid"):
            wrong.append((name, case["expected"]))
        if case["expected"] == "valid-with-warning" and not noted:
            wrong.append((name, "no warning"))
    assert wrong == []
    assert checked >= 15


@pytest.mark.shared
def test_versions_of_the_validator_core_samples(vectors: Path) -> None:
    found = {}
    for path in sorted((vectors / "ob2-validator-core").glob("[012]_*.json")):
        document = read_json_object(path.read_bytes())
        found[path.stem] = ob2_version(document)
        ok = not check_ob2(document).faults
        # 1.1 and 2.0 have an Issuer each; the samples of the two are alike but for the context
        assert ok == (path.stem != "1_0_assertion_with_errors"), (path.stem, check_ob2(document))
    assert all(
        version == {"0_5": "0.5", "1_0": "1.0", "1_1": "1.1", "2_0": "2.0"}[name[:3]]
        for name, version in found.items()
    ), found
    assert len(found) >= 12


@pytest.mark.shared
def test_published_contexts_are_of_no_version(vectors: Path) -> None:
    for name in ("openbadges_context.json", "openbadges_context_v1.json"):
        document = read_json_object((vectors / "ob2-validator-core" / name).read_bytes())
        assert ob2_kind(document) is None


# --- shapes, bad ones first ------------------------------------------------------------------

BAD_ASSERTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "another type": ({"type": "OtherAssertion"}, "wrong-type"),
    "no type": ({"type": ...}, "missing-member"),
    "no id": ({"id": ...}, "missing-member"),
    "id is no URL": ({"id": "one"}, "not-a-url"),
    "no recipient": ({"recipient": ...}, "missing-member"),
    "recipient as text": ({"recipient": "zoe@example.com"}, "bad-recipient"),
    "recipient without identity": ({"recipient": {"type": "email"}}, "missing-member"),
    "hash that is none": (
        {"recipient": {"type": "email", "hashed": True, "identity": "zoe@example.com"}},
        "bad-hash",
    ),
    "hashed as text": (
        {"recipient": {"type": "email", "hashed": "yes", "identity": "x"}},
        "wrong-kind",
    ),
    "salt as number": (
        {"recipient": {"type": "email", "hashed": False, "identity": "x", "salt": 1}},
        "wrong-kind",
    ),
    "no badge": ({"badge": ...}, "missing-member"),
    "badge as number": ({"badge": 7}, "not-a-url"),
    "no verification": ({"verification": ...}, "missing-member"),
    "verification as text": ({"verification": "hosted"}, "wrong-kind"),
    "unknown verification": ({"verification": {"type": "blockchain"}}, "unknown-verification"),
    "no date": ({"issuedOn": ...}, "missing-member"),
    "date without zone": ({"issuedOn": "2025-01-02T03:04:05"}, "bad-instant"),
    "date as seconds": ({"issuedOn": 1735786000}, "bad-instant"),
    "thirteenth month": ({"issuedOn": "2025-13-02T03:04:05Z"}, "bad-instant"),
    "expired before issued": ({"expires": "2024-01-02T03:04:05Z"}, "expires-before-issued"),
    "picture in the assertion": ({"image": "data:image/png;base64,AAAA"}, "data-image"),
    "image as number": ({"image": 1}, "not-a-url"),
    "evidence as number": ({"evidence": [1]}, "not-a-url"),
    "narrative as number": ({"narrative": 1}, "wrong-kind"),
    "extension without its type": (
        {"extensions:x": {"type": ["extensions:ExampleExtension"]}},
        "not-an-extension",
    ),
    "extension with a number": (
        {
            "extensions:x": {
                "type": ["Extension", "obi:extensions/#ExampleExtension"],
                "http://schema.org/text": 1337,
            }
        },
        "bad-extension",
    ),
    "extension without its member": (
        {"extensions:x": {"type": ["Extension", "extensions:ApplyLink"]}},
        "bad-extension",
    ),
}


@pytest.mark.parametrize("name", BAD_ASSERTIONS)
def test_bad_assertions_are_refused(name: str) -> None:
    changes, code = BAD_ASSERTIONS[name]
    assert code in {fault.code for fault in check_assertion(assertion(**changes))}


def test_a_good_assertion_has_no_fault() -> None:
    assert check_assertion(assertion()) == ()
    assert check_assertion(assertion(type=["Assertion", "https://x.example/More"])) == ()
    assert check_assertion({"@context": V2, "type": "Assertion", "revoked": True}) == ()


BAD_OTHERS: dict[str, tuple[dict[str, Any], str]] = {
    "badge of another type": (badge_class(type="Criteria"), "unknown-class"),
    "badge without criteria": (badge_class(criteria=...), "missing-member"),
    "badge with name as number": (badge_class(name=5), "wrong-kind"),
    "badge with tag as number": (badge_class(tags=["a", 5]), "wrong-kind"),
    "badge with half an alignment": (
        badge_class(alignment=[{"targetName": "x"}]),
        "missing-member",
    ),
    "badge with alignment as number": (badge_class(alignment=[5]), "not-a-url"),
    "issuer without e-mail": (issuer(email=...), "missing-member"),
    "issuer with a scope of numbers": (issuer(verification={"startsWith": [5]}), "wrong-kind"),
    "issuer with a scope as text": (issuer(verification="id"), "wrong-kind"),
    "issuer scoped by another member": (
        issuer(verification={"verificationProperty": "name"}),
        "unknown-verification",
    ),
    "endorsement of nobody": (
        {
            "@context": V2,
            "id": "https://e.example/1",
            "type": "Endorsement",
            "claim": {"endorsementComment": "Good"},
            "issuer": "https://e.example/i",
            "issuedOn": "2025-01-02T03:04Z",
            "verification": {"type": "hosted"},
        },
        "not-a-url",
    ),
    "alignment without target": ({"@context": V2, "type": "AlignmentObject"}, "missing-member"),
}


@pytest.mark.parametrize("name", BAD_OTHERS)
def test_other_bad_documents_are_refused(name: str) -> None:
    document, code = BAD_OTHERS[name]
    assert code in {fault.code for fault in check_ob2(document).faults}


def test_good_ones_pass() -> None:
    assert check_badge_class(badge_class()) == ()
    assert check_issuer(issuer()) == ()
    assert check_ob2(badge_class(image=...)).notes[0].code == "no-image"
    assert (
        check_endorsement(
            {
                "@context": V2,
                "id": "https://e.example/1",
                "type": "Endorsement",
                "claim": {"id": "https://issuer.example/i", "endorsementComment": "Good"},
                "issuer": "https://e.example/i",
                "issuedOn": "2025-01-02T03:04Z",
                "verification": {"type": "hosted"},
            }
        )
        == ()
    )


OLD_05: dict[str, Any] = {
    "recipient": "zoe@example.com",
    "issued_on": "2011-06-01",
    "badge": {
        "version": "0.5.0",
        "name": "n",
        "image": "http://old.example/i",
        "description": "d",
        "criteria": "http://old.example/c",
        "issuer": {"origin": "http://old.example", "name": "Old"},
    },
}


def test_a_badge_of_2011_is_judged_by_the_address_it_came_from() -> None:
    at = {"http://old.example/a.json": json.dumps(OLD_05).encode()}
    fetch = MappingResolver(at).fetch
    good = load_assertion(OLD_05, fetch, hosted_at="http://old.example/a.json")
    assert (good.version, good.verification, good.faults, good.undetermined) == (
        "0.5",
        "hosted",
        (),
        (),
    )
    nowhere = load_assertion(OLD_05, fetch)
    assert [fault.code for fault in nowhere.undetermined] == ["no-hosted-address"]
    at["http://evil.example/a.json"] = json.dumps(OLD_05).encode()
    moved = load_assertion(OLD_05, fetch, hosted_at="http://evil.example/a.json")
    assert codes(moved) == {"outside-issuer-scope"}
    assert check_issuer(OLD_05["badge"]["issuer"]) == ()


BAD_05: dict[str, tuple[dict[str, Any], str]] = {
    "recipient as object": ({"recipient": {}}, "recipient"),
    "badge without name": ({"badge": {"issuer": {"origin": "x", "name": "y"}}}, "badge.name"),
    "issuer without origin": ({"badge": {"issuer": {"name": "y"}}}, "badge.issuer.origin"),
    "date that is none": ({"issued_on": "soon"}, "issued_on"),
}


@pytest.mark.parametrize("name", BAD_05)
def test_bad_badges_of_2011_are_refused(name: str) -> None:
    changes, path = BAD_05[name]
    assert path in {fault.path for fault in check_assertion({**OLD_05, **changes})}


def test_a_badge_of_2012_needs_its_address() -> None:
    document = {
        "uid": "1",
        "recipient": {"identity": "zoe@example.com", "type": "email"},
        "badge": "http://old.example/b",
        "issuedOn": 1396022337,
        "verify": {"type": "hosted"},
    }
    assert [fault.path for fault in check_assertion(document)] == ["verify.url"]


# --- the walk --------------------------------------------------------------------------------


def test_it_walks_to_the_issuer() -> None:
    badge = walk(assertion(), badge_class(), issuer())
    assert (badge.faults, badge.notes, badge.undetermined) == ((), (), ())
    assert badge.version == "2.0"
    assert badge.issuer["name"] == "Issuer"
    assert badge.issuer_url == "https://issuer.example/i"
    assert badge.badge_url == "https://issuer.example/b/1"


def test_only_the_hosted_original_counts() -> None:
    forged = assertion(recipient={"type": "email", "hashed": False, "identity": "me@evil.example"})
    badge = walk(assertion(), badge_class(), issuer(), presented=forged)
    assert badge.assertion["recipient"]["identity"] == "zoë@example.com"
    assert {note.code for note in badge.notes} == {"hosted-differs"}


def test_a_revoked_original_is_said() -> None:
    gone = {"id": "https://issuer.example/a/1", "revoked": True, "revocationReason": "Mistake"}
    badge = walk(gone, badge_class(), issuer(), presented=assertion())
    assert "revoked" in codes(badge)

    def taken_back(url: str) -> Fetched:
        raise FetchError(url, code="gone")

    assert "revoked" in codes(load_assertion(assertion(), taken_back))


def test_without_a_network_nothing_is_determined() -> None:
    badge = load_assertion(assertion(), OfflineResolver().fetch)
    assert badge.faults == ()
    assert {fault.code for fault in badge.undetermined} == {"offline"}


EVIL = "https://evil.example"
ATTACKS: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str]] = {
    "assertion outside the issuer's host": (
        [assertion(id=f"{EVIL}/a"), badge_class(), issuer()],
        {},
        "outside-issuer-scope",
    ),
    "embedded issuer that borrows an id and widens its scope": (
        [
            assertion(
                id=f"{EVIL}/a",
                badge=badge_class(
                    id=f"{EVIL}/b", issuer=issuer(verification={"startsWith": f"{EVIL}/"})
                ),
            ),
            badge_class(id=f"{EVIL}/b", issuer=issuer(verification={"startsWith": f"{EVIL}/"})),
            issuer(),
        ],
        {},
        "outside-issuer-scope",
    ),
    "issuer kept elsewhere that borrows an id": (
        [
            assertion(id=f"{EVIL}/a", badge=f"{EVIL}/b"),
            badge_class(id=f"{EVIL}/b", issuer=f"{EVIL}/i"),
            issuer(),
        ],
        {f"{EVIL}/i": issuer(verification={"startsWith": f"{EVIL}/"})},
        "outside-issuer-scope",
    ),
    "address that begins like the host": (
        [
            assertion(id="https://issuer.example.evil.example/a"),
            badge_class(),
            issuer(verification={"allowedOrigins": "issuer.example"}),
        ],
        {},
        "outside-issuer-scope",
    ),
    "original that is another assertion": (
        [badge_class(), issuer()],
        {"https://issuer.example/a/1": assertion(id="https://issuer.example/a/2")},
        "id-differs",
    ),
    "issuer that borrows an id where another stands": (
        [
            assertion(id=f"{EVIL}/a", badge=f"{EVIL}/b"),
            badge_class(id=f"{EVIL}/b", issuer=f"{EVIL}/i"),
        ],
        {f"{EVIL}/i": issuer(), "https://issuer.example/i": issuer(id=f"{EVIL}/i")},
        "id-not-its-own",
    ),
    "badge kept away from its issuer": (
        [assertion(badge=f"{EVIL}/b"), badge_class(id=f"{EVIL}/b"), issuer()],
        {},
        "outside-issuer-scope",
    ),
    "issuer that is no issuer": (
        [assertion(), badge_class(), issuer(type="Criteria")],
        {},
        "wrong-type",
    ),
    "document that is a list": (
        [assertion(), badge_class()],
        {"https://issuer.example/i": []},
        "not-an-object",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_end_in_a_fault(name: str) -> None:
    documents, elsewhere, code = ATTACKS[name]
    at = {url: json.dumps(document).encode() for url, document in elsewhere.items()}
    presented = documents[0] if "recipient" in documents[0] else assertion()
    badge = load_assertion(presented, web(*documents, at=at).fetch)
    assert code in codes(badge), badge


def test_a_borrowed_id_that_cannot_be_looked_up_is_undetermined() -> None:
    elsewhere = assertion(id=f"{EVIL}/a", badge=f"{EVIL}/b")
    pages = {f"{EVIL}/i": json.dumps(issuer()).encode()}
    documents = (elsewhere, badge_class(id=f"{EVIL}/b", issuer=f"{EVIL}/i"))
    badge = load_assertion(elsewhere, web(*documents, at=pages).fetch)
    assert badge.issuer == {}
    assert [fault.code for fault in badge.undetermined] == ["not-found"]


def test_an_issuer_without_an_address_stands_where_its_badge_is_kept() -> None:
    nameless = issuer(id=...)
    kept = assertion(id=f"{EVIL}/a")
    badge = load_assertion(kept, web(kept, badge_class(issuer=nameless)).fetch)
    assert "outside-issuer-scope" in codes(badge)
    own = load_assertion(assertion(), web(assertion(), badge_class(issuer=nameless)).fetch)
    assert "outside-issuer-scope" not in codes(own)


def test_a_redirect_is_noted() -> None:
    body = json.dumps(badge_class()).encode()
    moved = Fetched("https://issuer.example/b/1", body, "", "https://issuer.example/b/new")
    badge = load_assertion(assertion(), web(assertion(), issuer(), at={moved.url: moved}).fetch)
    assert [note.code for note in badge.notes] == ["redirected"]


SCOPES: dict[str, tuple[Any, str, bool]] = {
    "no scope, same host": (..., "https://issuer.example/a", True),
    "no scope, other host": (..., "https://other.example/a", False),
    "no scope, not on the web": (..., "urn:uuid:1", False),
    "starts with": ({"startsWith": "https://a.example/x"}, "https://a.example/x/1", True),
    "starts with another": ({"startsWith": ["https://a.example/y"]}, "https://a.example/x", False),
    "allowed host": ({"allowedOrigins": ["A.example"]}, "https://a.example/1", True),
    "allowed origin as URL": ({"allowedOrigins": "https://a.example"}, "https://a.example/1", True),
    "host not allowed": ({"allowedOrigins": "a.example"}, "https://issuer.example/1", False),
    "both must hold": (
        {"allowedOrigins": "a.example", "startsWith": "https://a.example/y"},
        "https://a.example/x",
        False,
    ),
    "odd scope counts as none": ("x", "https://issuer.example/a", True),
    "broken host": (..., "https://[::1/a", False),
}


@pytest.mark.parametrize("name", SCOPES)
def test_scopes(name: str) -> None:
    scope, url, allowed = SCOPES[name]
    profile = issuer(verification=scope)
    assert hosted_id_allowed(url, profile, "https://issuer.example/i") is allowed


# --- signed badges ---------------------------------------------------------------------------


def test_keys_of_a_signed_badge_are_the_issuers() -> None:
    signed = assertion(
        id="urn:uuid:1",
        verification={"type": "SignedBadge", "creator": "https://issuer.example/k"},
    )
    assert verification_method(signed) == "signed"
    assert signing_key_urls(signed, issuer(publicKey="https://issuer.example/k")) == (
        "https://issuer.example/k",
    )
    assert signing_key_urls(signed, issuer()) == ()
    assert signing_key_urls(signed, issuer(publicKey="https://issuer.example/other")) == ()
    both = issuer(publicKey=[{"id": "https://issuer.example/k"}, "https://issuer.example/l", 5])
    unnamed = assertion(verification={"type": "signed"})
    assert signing_key_urls(unnamed, both) == (
        "https://issuer.example/k",
        "https://issuer.example/l",
    )
    old = {
        "uid": "1",
        "recipient": {},
        "badge": "x",
        "verify": {"type": "signed", "url": "https://k"},
    }
    assert signing_key_urls(old, {}) == ("https://k",)
    badge = walk(badge_class(), issuer(), presented=signed)
    assert (badge.faults, badge.assertion_url, badge.verification) == ((), "", "signed")


REVOCATIONS: dict[str, tuple[dict[str, Any], str | None]] = {
    "listed as text": ({"revokedAssertions": ["https://issuer.example/a/1"]}, ""),
    "listed with a reason": (
        {"revokedAssertions": [{"id": "https://issuer.example/a/1", "revocationReason": "R"}]},
        "R",
    ),
    "listed by uid": ({"revokedAssertions": [{"uid": "u1"}]}, ""),
    "said not to be revoked": (
        {"revokedAssertions": [{"id": "https://issuer.example/a/1", "revoked": False}]},
        None,
    ),
    "another one": ({"revokedAssertions": ["https://issuer.example/a/2", 5, None, []]}, None),
    "empty": ({"revokedAssertions": []}, None),
    "the 1.0 form": ({"u1": "Mistake"}, "Mistake"),
    "the 1.0 form, another": ({"u2": "Mistake"}, None),
}


@pytest.mark.parametrize("name", REVOCATIONS)
def test_revocation_lists(name: str) -> None:
    document, reason = REVOCATIONS[name]
    assert revoked_in(document, assertion(uid="u1")) == reason


INSTANTS: dict[str, tuple[Any, str | None]] = {
    "a day": ("2015-04-30", "2015-04-30T00:00:00+00:00"),
    "no seconds": ("2017-10-01T00:00Z", "2017-10-01T00:00:00+00:00"),
    "short zone": ("2017-10-01T02:00:00+02", "2017-10-01T00:00:00+00:00"),
    "zone without colon": ("2017-10-01T02:00:00.5+0200", "2017-10-01T00:00:00.500000+00:00"),
    "comma": ("2017-10-01T02:00:00,5Z", "2017-10-01T02:00:00.500000+00:00"),
    "seconds since 1970": (1396022337, "2014-03-28T15:58:57+00:00"),
    "the same as text": ("1396022337", "2014-03-28T15:58:57+00:00"),
    "negative": (-1, None),
    "far too large": (10**30, None),
    "true": (True, None),
    "nothing": (None, None),
    "no such day": ("2015-02-30", None),
    "words": ("yesterday", None),
}


@pytest.mark.parametrize("name", INSTANTS)
def test_old_dates(name: str) -> None:
    value, expected = INSTANTS[name]
    found = ob2_instant(value)
    assert (found and found.isoformat()) == expected
    assert not has_zone("2015-04-30")


# --- anything at all -------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "Assertion",
        "BadgeClass",
        "Issuer",
        "hosted",
        V2,
        "https://issuer.example/i",
        "x",
        "Extension",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.text(),
    lambda part: (
        st.lists(part, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["@context", "type", "id", "badge", "issuer", "recipient", "verification", "verify"]
            )
            | st.text(),
            part,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from([*assertion(), "extensions:x", "image", "verify"]), JSON))
def test_any_json_ends_in_an_answer(changes: dict[str, Any]) -> None:
    document = assertion(**changes)
    check_ob2(document)
    page = json.dumps(document).encode()
    badge = load_assertion(document, lambda url: Fetched(url, page))
    assert isinstance(badge, Ob2Badge)
    revoked_in(document, document)
    signing_key_urls(document, document)
    assert ob2_version(document) in {"0.5", "1.0", "1.1", "2.0", None}
