"""Published status entries and lists, from issuers who never heard of Cairn."""

from __future__ import annotations

import base64
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cairn.kernel.json_text import read_json_object
from cairn.status.entry import BitstringEntry, RevocationListEntry, entries_of, read_entry
from cairn.status.list_credential import evaluate

pytestmark = pytest.mark.shared
AT = datetime(2026, 1, 1, tzinfo=UTC)


def load(path: Path) -> dict[str, object]:
    return read_json_object(path.read_bytes())


@pytest.mark.parametrize(
    "name", ["credential-status-revoked.json", "credential-status-revoked-blank-nodes.json"]
)
def test_the_validators_list_revokes_its_credentials(vectors: Path, name: str) -> None:
    folder = vectors / "1edtech-validator" / "ob30" / "bit-string-list"
    entry = read_entry(load(folder / name)["credentialStatus"])
    assert isinstance(entry, BitstringEntry)
    found = evaluate(entry, load(folder / "testlist"), at=AT)
    assert found.code == "revoked"
    # The sample writes the index as a number and the list names another address.
    assert len(found.notes) == 2


def test_only_bit_23_is_set(vectors: Path) -> None:
    folder = vectors / "1edtech-validator" / "ob30" / "bit-string-list"
    status = load(folder / "credential-status-revoked.json")["credentialStatus"]
    assert isinstance(status, dict)
    for index in (16, 22, 24, 31, 131_071):
        entry = read_entry({**status, "statusListIndex": str(index)})
        assert isinstance(entry, BitstringEntry)
        assert not evaluate(entry, load(folder / "testlist"), at=AT).set


def test_the_validators_revocation_list_entry_is_read(vectors: Path) -> None:
    document = load(vectors / "1edtech-validator" / "ob30" / "credential-status-revoked.json")
    assert isinstance(read_entry(document["credentialStatus"]), RevocationListEntry)


def test_every_entry_of_the_consortiums_fixtures_gives_its_expected_status(vectors: Path) -> None:
    folder = vectors / "dcc-fixtures"
    # What the manifest says of their list: 100,000 entries, of which 2, 6 and 8 are set.
    octets = bytes([0b00100010, 0b10000000]) + bytes(12_498)
    text = "u" + base64.urlsafe_b64encode(gzip.compress(octets)).rstrip(b"=").decode()
    seen = 0
    for name, case in load(folder / "expected.json")["cases"].items():  # type: ignore[attr-defined] # the manifest's shape is fixed
        if case["status"] not in ("revoked", "not-revoked"):
            continue
        for status in entries_of(load(folder / name)["credentialStatus"]):
            entry = read_entry(status)
            assert isinstance(entry, BitstringEntry)
            listing = {
                "id": entry.list_url,
                "type": ["VerifiableCredential", "BitstringStatusListCredential"],
                "credentialSubject": {
                    "type": "BitstringStatusList",
                    "statusPurpose": "revocation",
                    "encodedList": text,
                },
            }
            found = evaluate(entry, listing, at=AT)
            assert found.code == case["status"]
            assert "100000 entries" in found.notes[0]
            seen += 1
    assert seen == 15
