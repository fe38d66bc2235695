"""A renamed member keeps a matching signature where statements are signed: it must not pass."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from cairn.kernel.json_text import JsonObject
from cairn.verification import Outcome, Verdict
from verification.badges import badge, check, signed, unsigned

CREDENTIALS = "https://www.w3.org/2018/credentials#"
LATER = datetime(2031, 1, 1, tzinfo=UTC)
ENDS = "2030-01-01T00:00:00Z"
TYPED = {
    "@id": f"{CREDENTIALS}validUntil",
    "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
}


def _renamed(name: str, value: Any, *contexts: JsonObject) -> JsonObject:
    """The expired badge of these tests, with its end under another name."""
    document = {key: item for key, item in badge().items() if key != "validUntil"}
    return {**document, "@context": [*document["@context"], *contexts], name: value}


FORGED: dict[str, JsonObject] = {
    "a full IRI": _renamed(TYPED["@id"], {"@value": ENDS, "@type": TYPED["@type"]}),
    "an alias": _renamed("until", ENDS, {"until": TYPED}),
}


def test_the_badge_itself_is_expired() -> None:
    assert check(badge(), at=LATER).deciding.code == "expired"


@pytest.mark.parametrize("case", FORGED)
def test_an_end_that_hides_is_refused_though_the_signature_matches(case: str) -> None:
    report = check(FORGED[case], at=LATER)
    assert report.check("proof").outcome is Outcome.PASSED
    assert report.check("expired").outcome is Outcome.PASSED
    assert report.check("contexts").code == "disguised-member"
    assert report.verdict is Verdict.INVALID


def test_an_issuers_own_word_is_no_disguise() -> None:
    own = {"shoeSize": {"@id": "https://school.example/words#shoeSize"}}
    document = unsigned()
    document["@context"].append(own)
    document["shoeSize"] = "42"
    assert check(signed(document)).verdict is Verdict.VALID


def test_a_signature_over_text_needs_no_plain_words() -> None:
    """With JCS a renamed member changes what was signed; an own alias was signed as it stands."""
    document = unsigned()
    document["@context"].append({"until": TYPED})
    report = check(signed(document, suite="eddsa-jcs-2022"))
    assert report.check("contexts").outcome is Outcome.PASSED
