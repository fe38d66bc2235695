"""`cairn issue MANY -o SIGNED`: a job of hours that goes on where it was stopped."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from cairn.bulk.engines import Engine
from cairn.cli.clock import instant_or_now
from cairn.cli.file_job import check_job_places, chosen_engine, run_job
from cairn.cli.passphrase import VARIABLE, find_passphrase
from cairn.cli.speaking import say
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cairn.keys.signer import Signer

__all__ = ["FolderKey", "issue_file"]


@dataclass(frozen=True, slots=True)
class FolderKey:
    """A recipe for the programme's key that a worker of a cluster follows itself.

    The key is unsealed where it is used, and never travels.

    Attributes:
        folder: The programme's folder, under the same path on every machine.
        key: The public key, to be sure that it is the same.
        method: The verification method under which others find it.
        passphrase_file: Where the passphrase stands; None for the environment.
    """

    folder: Path
    key: str
    method: str
    passphrase_file: Path | None

    def __call__(self) -> Signer:
        """Open the key.

        Raises:
            CairnError: If it is not there, or the passphrase does not fit.
        """
        from cairn.programme.keyring import open_signer, read_keyring
        from cairn.programme.layout import Layout

        keys = Layout(self.folder).keys
        for entry in read_keyring(keys).entries:
            if entry.multibase == self.key:
                passphrase = find_passphrase(self.passphrase_file)
                return open_signer(keys, entry, passphrase, self.method)
        raise UsageError(
            f"A worker found no key {self.method} in “{self.folder}”.",
            code="key-elsewhere",
            mend="Let every machine of the cluster have the folder under this path.",
        )


def issue_file(
    source: str,
    output: str,
    folder: Path,
    *,
    jwt: bool,
    passphrase_file: Path | None,
    at: str | None,
    engine: Engine | None,
    jobs: int | None,
) -> NoReturn:
    """Sign every row of a file, and write the signed credentials into another.

    Raises:
        CairnError: If the job cannot begin, or cannot go on.
        typer.Exit: 0 if every row was signed, 1 if some have mistakes.
    """
    from cairn.bulk.issuing import FAULTS_HEADER, NOT_SIGNED, SIGNED, Issuing
    from cairn.bulk.job import Job, Plan
    from cairn.bulk.row_files import RowFile
    from cairn.programme.status_changes import open_issuer_desk

    check_job_places(source, output)
    instant = instant_or_now(at).replace(microsecond=0)
    desk = open_issuer_desk(folder, at=instant, passphrase=find_passphrase(passphrase_file))
    suite, method = desk.programme.proof.suite, desk.signer.verification_method
    settings = {"work": "issue", "form": "jwt" if jwt else suite, "key": method}
    plan = Plan(RowFile(source), output, settings, instant, at is not None, FAULTS_HEADER)
    with Job(plan) as job:
        chosen = chosen_engine(job.left, engine, jobs)
        signer = _recipe(desk.signer, chosen, folder, passphrase_file)
        result = run_job(job, Issuing(signer, job.at, suite, jwt), chosen, jobs)
    signed, bad = result.counts.get(SIGNED, 0), result.counts.get(NOT_SIGNED, 0)
    say(f"Signed {signed} credentials as {desk.issuer.id} and wrote {output}.")
    if bad:
        say(f"{bad} rows could not be signed; {result.faults} says which, why, and what to do.")
    raise typer.Exit(1 if bad else 0)


def _recipe(
    signer: Signer, engine: Engine, folder: Path, passphrase_file: Path | None
) -> Callable[[], Signer]:
    """How a worker comes by the signer."""
    from cairn.bulk.issuing import HandedKey

    if engine is Engine.LOCAL:
        return lambda: signer
    if engine is Engine.POOL:
        return HandedKey.of(signer)
    if passphrase_file is None and not os.environ.get(VARIABLE):
        raise UsageError(
            "Ray's workers open the programme's key themselves, and cannot ask you.",
            code="no-passphrase",
            mend=f"Set {VARIABLE}, or name a file with --passphrase-file.",
        )
    file = passphrase_file and passphrase_file.absolute()
    key = signer.public_key.multikey()
    return FolderKey(folder.absolute(), key, signer.verification_method, file)
