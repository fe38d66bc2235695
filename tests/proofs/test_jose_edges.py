"""Edges of what is noted of a token."""

from __future__ import annotations

import json
from typing import Any

from cairn.keys.multibase import encode_base64url
from cairn.proofs.jose import issue_jwt, read_jwt


def test_long_names_in_a_header_are_cut_in_the_note(badge: Any, signers: Any) -> None:
    _, payload, signature = issue_jwt(badge, signers["Ed25519"]).split(".")
    header = encode_base64url(json.dumps({"alg": "EdDSA", "x" * 41: 1}).encode())
    (note,) = read_jwt(f"{header}.{payload}.{signature}").notes
    assert note == f"Open Badges allows no header member {'x' * 40}; not used."
