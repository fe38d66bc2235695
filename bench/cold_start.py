"""How long does `cairn verify badge.png --offline` take from a cold start?

Signs one badge with a key that stands in the issuer's own id (did:key), so that everything is
checked and nothing has to be fetched, bakes it, and calls the installed command again and again.
Prints the median and the longest wall time beside the limit, and fails when the median is above.

Run it with ``python bench/cold_start.py [path/to/cairn]``. Without a path it measures the command
beside this Python; the command of an environment with the core alone is what an employer has.
"""

from __future__ import annotations

import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from datetime import UTC, datetime
from pathlib import Path

from cairn.credentials.baking import bake
from cairn.credentials.issuing import issue
from cairn.credentials.openbadges import achievement_credential
from cairn.kernel.json_text import write_json
from cairn.keys.did import did_key
from cairn.keys.signer import LocalSigner, private_key_from_seed

LIMIT_SECONDS = 1.0
CALLS = 15
AT = datetime(2026, 1, 1, tzinfo=UTC)
EXTRA = ("polars", "segno", "typst")


def picture() -> bytes:
    """Make the smallest PNG: one grey pixel."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\x00\x80")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def badge() -> bytes:
    """Issue one badge and bake it."""
    signer = LocalSigner(private_key_from_seed("Ed25519", bytes(range(32))))
    issuer = did_key(signer.public_key)
    credential = achievement_credential(
        credential_id="urn:uuid:0d3b1c3e-0f0a-4c57-9d43-2e4a6f1f9b11",
        issuer={"id": issuer, "type": ["Profile"], "name": "Northbank Academy"},
        achievement={
            "id": "https://northbank.example/achievements/cold-starts",
            "type": ["Achievement"],
            "name": "Cold starts",
            "description": "Starts in the cold.",
            "criteria": {"narrative": "Starts within a second."},
        },
        subject={"id": "did:example:learner", "type": ["AchievementSubject"]},
        valid_from=AT,
    )
    return bake(picture(), write_json(issue(credential, signer, created=AT)))


def extras_of(command: Path) -> str:
    """Say whether the command's environment has the core alone."""
    python = command.with_name("python")
    code = f"import importlib.util as u; print(*[n for n in {EXTRA!r} if u.find_spec(n)])"
    found = subprocess.run([python, "-c", code], capture_output=True, check=True, text=True)
    return f"with {', '.join(found.stdout.split())}" if found.stdout.split() else "the core alone"


def measure(command: Path, file: Path) -> list[float]:
    """Seconds of each call, the first one (which may compile) left out."""
    times = []
    for _ in range(CALLS + 1):
        started = time.perf_counter()
        ended = subprocess.run(
            [command, "verify", file, "--offline"], capture_output=True, check=False
        )
        times.append(time.perf_counter() - started)
        assert ended.returncode == 0, ended.stdout.decode() + ended.stderr.decode()
        assert ended.stdout.startswith(b"VALID"), ended.stdout
    return times[1:]


def main() -> int:
    """Measure and print."""
    beside = Path(sys.executable).with_name("cairn")
    command = Path(sys.argv[1]) if sys.argv[1:] else beside
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "badge.png")
        file.write_bytes(badge())
        times = measure(command, file)
    median, longest = statistics.median(times), max(times)
    print(f"{command} ({extras_of(command)}), {CALLS} calls of verify badge.png --offline")
    print(f"{'median s':>10}{'longest s':>12}{'limit s':>10}")
    print(f"{median:>10.3f}{longest:>12.3f}{LIMIT_SECONDS:>10.1f}")
    return 1 if median > LIMIT_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
