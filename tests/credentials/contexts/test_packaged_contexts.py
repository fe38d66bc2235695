"""Each context Cairn knows is the published one, and comes from where it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cairn.canon import jcs
from cairn.credentials.contexts import (
    CAIRN_V1,
    CLR_V2,
    CONTEXTS,
    OB_EXTENSIONS,
    OB_V3,
    VC_V1,
    VC_V2,
    packaged_contexts,
)
from cairn.credentials.contexts.packaged import PACKAGED
from cairn.kernel.errors import TermError
from cairn.kernel.json_text import read_json_object

OB = "https://purl.imsglobal.org/spec/ob/v3p0/"
UNDEFINED_TERMS = "https://www.w3.org/ns/credentials/undefined-terms/v2"
# Published documents that no credential Cairn must read names.
NOT_KNOWN = {
    "https://www.w3.org/2018/credentials/examples/v1",
    "https://w3id.org/citizenship/v3",
    "https://w3id.org/citizenship/v4rc1",
}
# 1EdTech added two terms to 3.0.3 in place, and its validator uses the newer one, as Cairn does.
ADDED_IN_PLACE = {"endorsementJwt", "jti"}


@pytest.mark.parametrize("source", CONTEXTS, ids=lambda source: source.url)
def test_each_context_is_what_it_is_pinned_to(source: object) -> None:
    url = source.url  # type: ignore[attr-defined]  # a parameter's type is not known to pytest
    assert "@context" in packaged_contexts().document(url)


def test_the_names_of_contexts_are_known_to_the_store() -> None:
    assert {VC_V1, VC_V2, OB_V3, OB_EXTENSIONS, CLR_V2, CAIRN_V1} <= set(packaged_contexts().urls)
    assert len(packaged_contexts().urls) == len(CONTEXTS)


def test_the_w3c_pins_its_context_to_these_bytes() -> None:
    assert packaged_contexts().sha256(VC_V2) == (
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    )


@pytest.mark.shared
def test_each_context_is_the_published_one(vectors: Path) -> None:
    published = read_json_object((vectors / "contexts" / "url-map.json").read_bytes())
    published[UNDEFINED_TERMS] = "contexts/w3c-and-other/credentials-undefined-terms-v2.jsonld"
    known = set(packaged_contexts().urls)
    assert published.keys() - known == NOT_KNOWN
    assert known - published.keys() == {CAIRN_V1}
    for url in known & published.keys():
        ours = packaged_contexts().document(url)
        theirs = read_json_object((vectors / published[url]).read_bytes())
        if url == OB_V3:
            assert {ours["@context"].pop(term)["@id"] for term in ADDED_IN_PLACE}
        assert jcs.canonicalize(ours) == jcs.canonicalize(theirs), url


@pytest.mark.shared
def test_the_validator_of_1edtech_uses_the_same_3_0_3(vectors: Path) -> None:
    folder = vectors / "contexts" / "1edtech-validator-cache"
    theirs = read_json_object((folder / "ob-v3p0-3.0.3.json").read_bytes())
    assert packaged_contexts().document(OB_V3) == theirs


def test_versions_that_cannot_be_confirmed_are_unknown() -> None:
    with pytest.raises(TermError) as caught:
        packaged_contexts().document(OB + "context-3.0.0.json")
    assert caught.value.code == "unknown-context"


def test_packages_are_read_and_not_imported() -> None:
    program = (
        "import sys\n"
        "from cairn.credentials.contexts import packaged_contexts\n"
        "store = packaged_contexts()\n"
        "for url in store.urls: store.document(url)\n"
        "assert not {'openbadgeslib', 'pyld', 'openvc'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_every_package_named_carries_its_files() -> None:
    assert {source.origin for source in PACKAGED} == {"openbadgeslib", "pyld"}


def test_no_context_of_others_is_in_the_repository() -> None:
    folder = Path(sys.modules["cairn.credentials.contexts"].__file__ or "").parent
    assert [path.name for path in folder.glob("*.json*")] == ["cairn-v1.json"]


def test_the_page_of_contexts_lists_each_context_and_each_term() -> None:
    page = (Path(__file__).parents[3] / "docs" / "contexts.md").read_text(encoding="utf-8")
    for source in CONTEXTS:
        assert f"| `{source.url}` |" in page
    for term in packaged_contexts().document(CAIRN_V1)["@context"].keys() - {"@protected"}:
        assert f"| `{term}` |" in page
