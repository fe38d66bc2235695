"""What the interop tests share: a run of the npm peers on a folder."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interop import samples

NODE = Path(__file__).parent / "node"
Verdicts = dict[str, dict[str, Any]]


def _run(script: str, folder: Path) -> str:
    run = subprocess.run(
        ["node", NODE / script, folder],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture
def node_verify(tmp_path: Path) -> Callable[..., Verdicts]:
    """Give a function that has the npm peers verify files: name to text, and who issued them."""

    def verify(files: dict[str, str], *issuers: samples.Issuer) -> Verdicts:
        (tmp_path / "credentials").mkdir()
        for name, text in files.items():
            (tmp_path / "credentials" / name).write_text(text, encoding="utf-8")
        for name, value in {
            "contexts.json": samples.contexts(),
            "documents.json": {issuer.did: issuer.did_document for issuer in issuers},
            "keys.json": {issuer.verification_method: issuer.jwk for issuer in issuers},
        }.items():
            (tmp_path / name).write_text(json.dumps(value), encoding="utf-8")
        verdicts: Verdicts = json.loads(_run("verify.mjs", tmp_path))
        return verdicts

    return verify


@pytest.fixture
def node_issue(tmp_path: Path) -> Callable[[list[dict[str, Any]]], dict[str, str]]:
    """Give a function that has the npm peers issue: orders in, file name to text out."""

    def issue(orders: list[dict[str, Any]]) -> dict[str, str]:
        (tmp_path / "contexts.json").write_text(json.dumps(samples.contexts()), encoding="utf-8")
        (tmp_path / "orders.json").write_text(json.dumps(orders), encoding="utf-8")
        _run("issue.mjs", tmp_path)
        return {
            order["file"]: (tmp_path / "issued" / order["file"]).read_text(encoding="utf-8")
            for order in orders
        }

    return issue
