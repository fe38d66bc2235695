"""The same commands by Ray Data, on a cluster of this machine, in processes of their own."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from cli.academy import AT, PASSPHRASE, site_of, start
from cli.test_bulk import unsigned, write_rows
from soon import BUSY

pytestmark = [pytest.mark.ray, pytest.mark.slow, pytest.mark.timeout(600)]
__all__ = ["unsigned"]

OPTIONS = ("--jobs", 2, "--at", AT)


def called(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    ended = start(*arguments, *OPTIONS, CAIRN_PASSPHRASE=PASSPHRASE)
    assert b"Traceback" not in ended.stderr, ended.stderr
    return ended


def test_it_gives_the_same_bytes(
    own_academy: Path, unsigned: dict[str, Any], tmp_path: Path
) -> None:
    source = write_rows(tmp_path / "many.ndjson", unsigned, 2_600, shoeSize=38)
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE)
    for engine, key in (("local", ()), ("ray", ("--passphrase-file", secret))):
        words = ("issue", source, "-p", own_academy, "-o", tmp_path / f"{engine}.ndjson")
        ended = called(*words, "--engine", engine, *key)
        assert ended.returncode == 1, ended.stderr
        assert ended.stdout.startswith(b"Signed 2600 credentials")
    signed = tmp_path / "local.ndjson"
    assert (tmp_path / "ray.ndjson").read_bytes() == signed.read_bytes()
    faults = (tmp_path / "local.faults.csv").read_bytes()
    assert (tmp_path / "ray.faults.csv").read_bytes() == faults

    site = ("--offline", "--site", site_of(own_academy))
    (tmp_path / "some.ndjson").write_bytes(
        b"".join(signed.read_bytes().splitlines(keepends=True)[:300])
    )
    told = [
        called("verify", own_academy / "out", tmp_path / "some.ndjson", "--json", *site, *engine)
        for engine in (("--engine", "local"), ("--engine", "ray"))
    ]
    assert told[0].stdout == told[1].stdout
    assert told[0].stdout.count(b"\n") > 300
    assert [one.returncode for one in told] == [1, 1]


def test_what_is_not_there_is_told_before_a_cluster_starts(tmp_path: Path) -> None:
    began = time.monotonic()
    ended = called("verify", tmp_path / "none.ndjson", "--engine", "ray", "--offline")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"There is no file or folder" in ended.stderr
    assert time.monotonic() - began < BUSY
