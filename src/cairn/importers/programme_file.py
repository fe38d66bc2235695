"""Reads ``programme.toml``: who issues, what can be earned, and what is made of it.

Every fault is found in one reading. Knows nothing of keys, rosters or the ledger.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from cairn.importers.achievement_definitions import AchievementDefinition, define_achievement
from cairn.importers.assessment_settings import AssessmentSettings, define_assessments
from cairn.importers.durations import Duration, parse_duration
from cairn.importers.programme_tables import Walk

if TYPE_CHECKING:
    from cairn.importers.faults import SettingFault
    from cairn.kernel.json_text import JsonObject

__all__ = [
    "KeyKind",
    "Outputs",
    "Programme",
    "ProofSettings",
    "StatusPurpose",
    "StatusSettings",
    "read_programme",
]

_LARGEST_FILE = 1024 * 1024
_DEFAULT_LIST_LIFE = "P1Y"

KeyKind = Literal["Ed25519", "P-256", "P-384"]
"""The kinds of key that a programme can be signed with."""

StatusPurpose = Literal["revocation", "suspension"]
"""Why a credential may be taken back: for good, or for a while."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """What is made of each award besides its JSON.

    Attributes:
        image: Whether the credential is baked into a PNG or an SVG.
        pdf: Whether a certificate is drawn.
        jwt: Whether it is signed as a VC-JWT too.
    """

    image: Literal["png", "svg", "none"] = "png"
    pdf: bool = True
    jwt: bool = False


@dataclass(frozen=True, slots=True)
class ProofSettings:
    """How credentials are signed.

    Attributes:
        suite: The cryptosuite's name.
        key: The kind of key that is made on the first run and at each rotation.
    """

    suite: str = "eddsa-rdfc-2022"
    key: KeyKind = "Ed25519"


@dataclass(frozen=True, slots=True)
class StatusSettings:
    """How credentials can be taken back.

    Attributes:
        purposes: The status purposes offered: revocation, and suspension when asked for.
        valid_for: How long a published status list may be relied on.
    """

    purposes: tuple[StatusPurpose, ...]
    valid_for: Duration


@dataclass(frozen=True, slots=True)
class Programme:
    """A whole programme file, checked.

    Attributes:
        name: What people call the programme; the issuer's name when the file gives none.
        issuer: The issuer's Profile; without ``id`` when the file leaves it out.
        issuer_image: Path of the issuer's picture inside the folder; empty for none.
        base: The https address, without a slash at its end, under which out/public is published.
        publish_evidence: Whether evidence files are copied to the public site.
        achievements: What can be earned, by key.
        outputs: What is made of each award.
        proof: How it is signed.
        status: How it can be taken back.
        assessments: What is assessed before it is awarded, by the key of the achievement.
    """

    name: str
    issuer: JsonObject
    issuer_image: str
    base: str
    publish_evidence: bool
    achievements: dict[str, AchievementDefinition]
    outputs: Outputs
    proof: ProofSettings
    status: StatusSettings
    assessments: dict[str, AssessmentSettings]


def read_programme(data: bytes) -> tuple[Programme | None, tuple[SettingFault, ...]]:
    """Read a programme file.

    Args:
        data: The bytes of ``programme.toml``.

    Returns:
        The programme and no faults, or None and every fault.
    """
    walk = Walk()
    tables = _parse(data, walk)
    if tables is None:
        return None, tuple(walk.faults)
    kept = walk.table(tables, "", "")
    base = _base(kept, walk)
    _check_issuer(kept, base, walk)
    proof = _proof(kept, walk)
    definitions = {one.key: one for one in _achievements(kept, base, walk)}
    assessments = define_assessments(kept.get("assessments", []), definitions, walk)
    if walk.faults:
        return None, tuple(walk.faults)
    issuer: dict[str, Any] = kept["issuer"]
    outputs: dict[str, Any] = kept.get("outputs", {})
    status: dict[str, Any] = kept.get("status", {})
    # Revocation is always offered: a credential that cannot be taken back helps no one.
    purposes: list[StatusPurpose] = sorted({"revocation", *status.get("purposes", ())})
    return Programme(
        name=kept.get("programme", {}).get("name", issuer["name"]),
        issuer=_profile(issuer),
        issuer_image=issuer.get("image", ""),
        base=base,
        publish_evidence=kept["publication"].get("evidence", False),
        achievements=definitions,
        outputs=Outputs(**outputs),
        proof=proof,
        status=StatusSettings(
            tuple(purposes), parse_duration(status.get("validFor", _DEFAULT_LIST_LIFE))
        ),
        assessments={one.achievement: one for one in assessments},
    ), ()


def _parse(data: bytes, walk: Walk) -> dict[str, Any] | None:
    if len(data) > _LARGEST_FILE:
        walk.note("", "", "file-too-large", "The file is larger than 1 MB.", "Shorten it.")
        return None
    try:
        return tomllib.loads(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError:
        walk.note("", "", "not-utf-8", "The file is not UTF-8 text.", "Save it as UTF-8.")
    except (tomllib.TOMLDecodeError, ValueError) as error:
        walk.note(
            "", "", "not-toml", f"The file is not TOML: {error}.", "Mend the file at that place."
        )
    except RecursionError:
        walk.note("", "", "not-toml", "The file nests too deep.", "Nest fewer brackets.")
    return None


def _base(kept: dict[str, Any], walk: Walk) -> str:
    base: str = kept.get("publication", {}).get("base", "")
    if not base:
        return ""
    parts = urlsplit(base)
    if parts.scheme != "https" or parts.query or parts.fragment:
        walk.note(
            "[publication]",
            "base",
            "not-a-base",
            f"“{base[:80]}” cannot be the place where things are published.",
            "Write an https address without ? and #, such as https://badges.example.org.",
        )
    return base.rstrip("/")


def _check_issuer(kept: dict[str, Any], base: str, walk: Walk) -> None:
    """The issuer's id must be a document this programme publishes: else nobody finds its keys."""
    identifier = kept.get("issuer", {}).get("id", "")
    host = urlsplit(base).netloc
    if not identifier or not host:
        return
    if identifier.startswith("did:web:"):
        named = identifier.split(":")[2].replace("%3A", ":").replace("%3a", ":")
        path = "/".join(["", *identifier.split(":")[3:], ""])
        inside = path == "/" or path.startswith(urlsplit(base).path + "/")
        if named.lower() == host.lower() and inside:
            return
    elif identifier.startswith(base + "/"):
        return
    walk.note(
        "[issuer]",
        "id",
        "issuer-elsewhere",
        f"“{identifier[:80]}” is not published under {base}.",
        f"Write did:web:{host.replace(':', '%3A')}, or an address that starts with {base}/.",
    )


def _proof(kept: dict[str, Any], walk: Walk) -> ProofSettings:
    given = kept.get("proof", {})
    suite = given.get("suite", "ecdsa-rdfc-2019" if given.get("key", "E")[0] == "P" else "")
    settings = ProofSettings(
        suite=suite or "eddsa-rdfc-2022",
        key=given.get("key", "P-256" if suite.startswith("ecdsa") else "Ed25519"),
    )
    if settings.suite.startswith("eddsa") != (settings.key == "Ed25519"):
        walk.note(
            "[proof]",
            "key",
            "key-does-not-fit-suite",
            f"A key of kind {settings.key} cannot sign with {settings.suite}.",
            "Use Ed25519 with the eddsa suites, P-256 or P-384 with the ecdsa suites.",
        )
    return settings


def _achievements(kept: dict[str, Any], base: str, walk: Walk) -> list[AchievementDefinition]:
    tables = kept.get("achievements", [])
    definitions = []
    for number, table in enumerate(tables, 1):
        place = f"[[achievements]] {number}"
        place += f" “{table['key']}”" if "key" in table else ""
        definitions.append(define_achievement(table, base, walk, place))
    for what, words in (
        ("key", Counter(d.key for d in definitions if d.key)),
        ("id", Counter(d.document["id"] for d in definitions if d.key)),
    ):
        for word, times in words.items():
            if times > 1:
                walk.note(
                    "[[achievements]]",
                    what,
                    "repeated-key",
                    f"{times} achievements have the {what} “{word}”.",
                    "Give each its own.",
                )
    return [_with_names(definition, definitions, walk) for definition in definitions]


def _with_names(
    definition: AchievementDefinition, all_of_them: list[AchievementDefinition], walk: Walk
) -> AchievementDefinition:
    """Give the achievements that renew another their names; note those that are not there."""
    names = {one.key: one.document.get("name", "") for one in all_of_them if one is not definition}
    for way in definition.renewal:
        if way.achievement and way.achievement not in names:
            walk.note(
                f"[[achievements]] “{definition.key}”",
                "renewal",
                "unknown-achievement",
                f"“{way.achievement}” is not another achievement of this programme.",
                "Write the key of one, or leave it out and note renewals in the roster.",
            )
    ways = tuple(
        replace(way, achievement_name=names.get(way.achievement, "")) for way in definition.renewal
    )
    return replace(definition, renewal=ways)


def _profile(issuer: dict[str, Any]) -> JsonObject:
    names = ("id", "name", "url", "email", "phone", "description", "official")
    profile: JsonObject = {"type": ["Profile"]} | {n: issuer[n] for n in names if n in issuer}
    if issuer.get("address"):
        profile["address"] = {"type": ["Address"], **issuer["address"]}
    return profile
