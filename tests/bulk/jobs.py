"""Small jobs: unsigned credentials, a key that is always the same, and a run from file to file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cairn.bulk.engines import Engine
from cairn.bulk.issuing import FAULTS_HEADER, HandedKey, Issuing
from cairn.bulk.job import Job, JobResult, Plan
from cairn.bulk.row_files import RowFile
from cairn.credentials.openbadges import achievement_credential
from cairn.keys.did import did_key
from cairn.keys.signer import LocalSigner, private_key_from_seed

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
SIGNER = LocalSigner(private_key_from_seed("Ed25519", bytes(range(32))))
ISSUER = did_key(SIGNER.public_key)
KEY = HandedKey.of(SIGNER)


def credential(number: int) -> dict[str, Any]:
    """An unsigned credential; two differ in what tells learners apart."""
    return achievement_credential(
        credential_id=f"urn:uuid:9d1c4d51-4d2e-4b6c-9f0e-{number:012}",
        name="Client communication",
        issuer={"id": ISSUER, "type": ["Profile"], "name": "Northbank Academy"},
        achievement={
            "id": "https://badges.example.org/achievements/client-talk",
            "type": ["Achievement"],
            "name": "Client communication",
            "description": "Talks with clients.",
            "criteria": {"narrative": "Role play."},
        },
        subject={"id": f"did:example:learner-{number}", "type": ["AchievementSubject"]},
        valid_from=AT,
    )


def line(number: int) -> bytes:
    """An unsigned credential as a line, without its end."""
    return json.dumps(credential(number), ensure_ascii=False).encode()


def write_rows(path: Path, count: int) -> Path:
    path.write_bytes(b"".join(line(number) + b"\n" for number in range(count)))
    return path


def plan_of(source: Path, output: Path | str, **options: Any) -> Plan:
    rows = RowFile(str(source), most_rows=options.pop("most_rows", 250))
    settings = {"work": "issue", "form": "eddsa-rdfc-2022", "key": SIGNER.verification_method}
    return Plan(rows, str(output), settings, AT, faults_header=FAULTS_HEADER, **options)


def issue_rows(
    source: Path,
    output: Path | str,
    *,
    engine: Engine = Engine.LOCAL,
    jobs: int = 2,
    tell: Any = lambda *_: None,
    **options: Any,
) -> JobResult:
    with Job(plan_of(source, output, **options)) as job:
        return job.run(Issuing(KEY, job.at), engine=engine, jobs=jobs, tell=tell)


class Stopped(BaseException):
    """What a test raises where a person would press Ctrl-C."""


def stop_after(rows: int):  # noqa: ANN201 - a function of two lines
    def tell(stage: str, done: int, total: int) -> None:
        if done >= rows:
            raise Stopped

    return tell


def stopped_job(source: Path, output: Path, **options: object) -> None:
    with pytest.raises(Stopped):
        issue_rows(source, output, tell=stop_after(20), most_rows=10, flush_seconds=0, **options)
