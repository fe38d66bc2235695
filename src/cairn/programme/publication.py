"""The public site: what strangers need to check a credential, and nothing about a person.

``out/public`` is the root of the publication host. It holds the issuer's profile and keys, the
achievements and their pictures, the status lists, and evidence files when the programme says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cairn.credentials.alignments import eqf_level
from cairn.credentials.baking import image_kind
from cairn.credentials.contexts import CAIRN_V1, OB_V3, VC_V2
from cairn.exporters.badge_image import BadgeArt, badge_png, badge_svg
from cairn.exporters.checking_page import CheckingPage, checking_html
from cairn.kernel.errors import ProgrammeError
from cairn.kernel.json_text import JsonObject, write_json
from cairn.programme.atomic_files import file_sha256, write_file
from cairn.programme.awarding import evidence_url
from cairn.programme.status_lists import list_url

if TYPE_CHECKING:
    from cairn.importers.achievement_definitions import AchievementDefinition
    from cairn.importers.programme_file import Programme
    from cairn.importers.roster import RosterRow
    from cairn.programme.issuer import Issuer
    from cairn.programme.layout import Layout
    from cairn.programme.ledger import Ledger

__all__ = [
    "BadgePictures",
    "checking_url",
    "publish_evidence",
    "publish_issuer",
    "publish_status_lists",
    "read_image",
]

_LARGEST_IMAGE = 4 * 1024 * 1024


class BadgePictures:
    """The picture of each achievement: the provider's own or one that is drawn.

    Args:
        layout: Where own pictures lie.
        programme: What can be earned.
    """

    def __init__(self, layout: Layout, programme: Programme) -> None:
        self._layout = layout
        self._programme = programme
        self._made: dict[str, bytes] = {}

    def kind(self, key: str) -> str:
        """``png``, ``svg``, or an empty text when the achievement has no picture."""
        own = self._programme.achievements[key].image
        if own:
            return image_kind(read_image(self._layout, own))
        wanted = self._programme.outputs.image
        return "" if wanted == "none" else wanted

    def url(self, key: str) -> str:
        """Where the picture is published."""
        return f"{self._programme.base}/images/{key}.{self.kind(key)}"

    def picture(self, key: str) -> bytes:
        """The picture's bytes; the same each time."""
        if key not in self._made:
            self._made[key] = self._make(self._programme.achievements[key])
        return self._made[key]

    def _make(self, definition: AchievementDefinition) -> bytes:
        if definition.image:
            return read_image(self._layout, definition.image)
        document = definition.document
        art = BadgeArt(
            achievement_id=document["id"],
            title=document["name"],
            issuer=self._programme.issuer["name"],
            ribbon=_ribbon(document),
            lang=document.get("inLanguage", "en"),
        )
        fonts = (self._layout.fonts,) if self._layout.fonts.is_dir() else ()
        draw = badge_svg if self.kind(definition.key) == "svg" else badge_png
        return draw(art, fonts=fonts)

    def achievements(self) -> dict[str, JsonObject]:
        """Every Achievement by key, with the address of its picture."""
        found: dict[str, JsonObject] = {}
        for key, definition in self._programme.achievements.items():
            document = dict(definition.document)
            if self.kind(key):
                document["image"] = {"id": self.url(key), "type": "Image"}
            found[key] = document
        return found


def read_image(layout: Layout, path: str) -> bytes:
    """Read one of the provider's own pictures.

    Raises:
        ProgrammeError: If it is missing, too large, or neither PNG nor SVG (``bad-image``).
    """
    mend = "Give a PNG or SVG file of at most 4 MB inside the programme folder."
    file = layout.folder / path
    try:
        inside = file.resolve().is_relative_to(layout.folder.resolve())
        data = file.read_bytes() if inside and file.stat().st_size <= _LARGEST_IMAGE else b""
    except (OSError, ValueError) as error:
        raise ProgrammeError(f"{path} cannot be read.", code="bad-image", mend=mend) from error
    if not image_kind(data):
        raise ProgrammeError(f"{path} is no picture that fits.", code="bad-image", mend=mend)
    return data


def _ribbon(document: JsonObject) -> str:
    words = [eqf_level(document)] if eqf_level(document) else []
    if "creditsAvailable" in document:
        unit = document.get("creditUnit", "credits")
        words.append(f"{document['creditsAvailable']} {unit}")
    return " · ".join(words)


def _put(layout: Layout, url: str, data: bytes) -> None:
    path = layout.public_file(url)
    try:
        same = path.read_bytes() == data
    except OSError:
        same = False
    if not same:
        write_file(path, data)


def publish_issuer(
    layout: Layout, issuer: Issuer, programme: Programme, pictures: BadgePictures | None
) -> None:
    """Write the issuer's profile and keys, and the achievements with their pictures.

    Args:
        layout: Where to.
        issuer: Who.
        programme: What can be earned.
        pictures: The pictures; None to write only what the keys need.
    """
    for url, document in issuer.documents().items():
        _put(layout, url, write_json(document))
    if pictures is None:
        return
    if programme.issuer_image:
        _put(layout, issuer.profile["image"]["id"], read_image(layout, programme.issuer_image))
    for key, document in pictures.achievements().items():
        if document["id"].startswith(f"{programme.base}/"):
            whole = {"@context": [VC_V2, OB_V3, CAIRN_V1], **document}
            _put(layout, document["id"], write_json(whole))
        if "image" in document:
            _put(layout, document["image"]["id"], pictures.picture(key))
    _put(layout, checking_url(programme.base), checking_html(_checking_page(issuer, programme)))


def checking_url(base: str) -> str:
    """The address of the public page that says how to check a credential."""
    return f"{base}/verify.html"


def _checking_page(issuer: Issuer, programme: Programme) -> CheckingPage:
    links = [(f"{issuer.profile['name']}: who we are", issuer.profile_address())]
    if not issuer.id.startswith("did:key:"):
        links += [("Our keys", url) for url in issuer.documents() if url != links[0][1]]
    links += [
        (definition.document["name"], definition.document["id"])
        for definition in programme.achievements.values()
    ]
    lists = [
        (f"Status list: {p}", list_url(programme.base, p, 1)) for p in programme.status.purposes
    ]
    return CheckingPage(issuer.profile["name"], issuer.id, (*links, *lists))


def publish_status_lists(layout: Layout, ledger: Ledger, base: str) -> tuple[str, ...]:
    """Write the signed status lists as they stand in the ledger; return their addresses."""
    urls = []
    for (purpose, number), signed in sorted(ledger.status_lists().items()):
        url = list_url(base, purpose, number)
        _put(layout, url, signed.document)
        urls.append(url)
    return tuple(urls)


def publish_evidence(layout: Layout, base: str, rows: tuple[RosterRow, ...]) -> None:
    """Copy evidence files to the public site, under names that nobody can guess.

    A file that changed since the roster was checked is not copied: the next run signs it anew.
    """
    for row in rows:
        for item in row.evidence:
            if not item.path:
                continue
            target = layout.public_file(evidence_url(base, item))
            source = layout.folder / item.path
            if file_sha256(target) != item.sha256 and file_sha256(source) == item.sha256:
                write_file(target, source.read_bytes())
