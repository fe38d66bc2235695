"""Measures the check of 300 applicants with five files each, every kind of broken file among them.

A made-up academy issues a badge to each applicant; everyone hands it in as JSON, as SVG and in a
PDF, with two more files of which many are broken. Then `cairn shortlist check` and
`cairn shortlist run` are called as a person calls them. Printed are wall time, processor time and
the most memory of each, how the files ended, and whether nothing was lost.
`PYTHONPATH=tests python bench/applicants.py 300` takes so many applicants; 300 when left out.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

from cli.academy import AT, PASSPHRASE, PROGRAMME, site_of
from cli.applicant_pile import Pile, broken, pdf_of
from cli.test_shortlist_check import JOB

FILES = 5
KINDS = 20


def main(count: int) -> None:
    """Make the pile, check it, and print what it took."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        academy = _academy(folder / "academy", count)
        kinds = _pile(academy, folder / "applicants", count)
        job, out = folder / "job.toml", folder / "out"
        job.write_text(JOB, encoding="utf-8")
        known = ("--site", site_of(academy), "--at", AT)
        print(f"{count} applicants, {count * FILES} files, {kinds} kinds of broken file")
        _measured("check", "shortlist", "check", folder / "applicants", "--out", out, *known)
        _measured("run", "shortlist", "run", job, out)
        text = (out / "applicants.csv").read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(text.splitlines()))
        handed = {f"p{n:04}" for n in range(count)}
        seen = {(one["applicant"], one["file"].split(" > ")[0].split(".zip/")[0]) for one in rows}
        print(f"rows {len(rows)}, files told of {len(seen)}, "
              f"applicants missing {len(handed - {one['applicant'] for one in rows})}")  # fmt: skip
        print("verdicts", dict(Counter(one["verdict"] for one in rows)))
        bad = Counter(one["reason"] for one in rows if one["verdict"] != "valid")
        print(f"different sentences about what is not valid: {len(bad)}")
        for sentence, times in bad.most_common():
            print(f"  {times:>4}  {sentence}")


def _academy(folder: Path, count: int) -> Path:
    """A programme that has issued a badge to each."""
    folder.mkdir()
    lines = ["name,email,achievement,date,result"]
    lines += [
        f"Person {n:04},p{n:04}@example.org,genai-finance,2026-05-04,70" for n in range(count)
    ]
    (folder / "programme.toml").write_text(PROGRAMME, encoding="utf-8")
    (folder / "roster.csv").write_text("\n".join(lines), encoding="utf-8")
    _call("run", folder, "--at", AT)
    return folder


def _pile(academy: Path, folder: Path, count: int) -> int:
    """What everyone hands in; how many kinds of broken file there are."""
    pile = Pile(academy, folder)
    made = sorted((academy / "out" / "credentials").iterdir())
    images = sorted((academy / "out" / "badges").iterdir())
    bad = broken(made[0].read_bytes())
    turn = cycle(bad.items())
    for number, (credential, image) in enumerate(zip(made, images, strict=True)):
        good = credential.read_bytes()
        files = {"a.json": good, "b.svg": image.read_bytes(), "c.pdf": pdf_of(("b.json", good))}
        for _ in range(FILES - len(files)):
            name, data = next(turn)
            files[name] = data
        pile.put_all(f"p{number:04}", files)
    pile.people(*(f"p{n:04},p{n:04}@example.org,Person {n:04}" for n in range(count)))
    assert len(bad) >= KINDS, "too few kinds of broken file"
    return len(bad)


def _measured(word: str, *arguments: object) -> None:
    begun = time.perf_counter()
    process = _start(*arguments)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    print(
        f"{word}: {time.perf_counter() - begun:.1f} s wall, {used.ru_utime + used.ru_stime:.1f} s "
        f"of processor, {used.ru_maxrss / 1024:.0f} MB at most, exit code {process.returncode}"
    )


def _call(*arguments: object) -> None:
    if _start(*arguments).wait():
        raise SystemExit(f"cairn {arguments[0]} has failed")


def _start(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cairn.cli", *map(str, arguments)]
    return subprocess.Popen(command, env={**os.environ, "CAIRN_PASSPHRASE": PASSPHRASE})


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
