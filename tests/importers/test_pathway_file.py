"""Reading pathways.toml: what fits is kept exactly, and every fault is told at once."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.importers.pathway_file import PathwayBook, read_pathways
from cairn.importers.programme_file import read_programme
from cairn.pathways.period import Period
from cairn.pathways.requirement import (
    AchievementWanted,
    AllOf,
    AtLeast,
    CreditWanted,
    DegreeWanted,
    Issuer,
    Leaf,
    LicenceWanted,
    ResultWanted,
    SkillWanted,
    Weighted,
    leaves_of,
)
from importers.programmes import PROGRAMME

HEAD = """
[[pathways]]
key = "analyst"
id = "https://example.org/pathways/analyst"
name = "Analyst"
"""

LEAF = """
[[pathways.nodes]]
key = "sql"
name = "SQL"
achievement = "urn:a:sql"
"""


def node(text: str, key: str = "x") -> str:
    return f'\n[[pathways.nodes]]\nkey = "{key}"\nname = "{key.upper()}"\n{text}\n'


def read(text: str) -> PathwayBook:
    book, faults = read_pathways(text.encode())
    assert [str(fault) for fault in faults] == []
    assert book is not None
    return book


def leaf(text: str) -> Leaf:
    found = read(HEAD + node(text)).pathways["analyst"].requirement
    assert isinstance(found, Leaf)
    return found


def test_it_works() -> None:
    pathway = read(HEAD + LEAF).pathways["analyst"]
    assert pathway.requirement == Leaf("sql", "SQL", AchievementWanted("urn:a:sql"))
    assert (pathway.version, pathway.approval, pathway.earns) == ("1", "automatic", "")


WANTED = {
    'achievement = "urn:a:x"\nversion = "2"': AchievementWanted("urn:a:x", "2"),
    'skill = "urn:s:x"\nlevel = "good"\nclose = false': SkillWanted("urn:s:x", "good", close=False),
    'licence = "nurse"': LicenceWanted("nurse"),
    'result = { achievement = "urn:a:x", at_least = 69.95, name = "oral" }': ResultWanted(
        "urn:a:x", Decimal("69.95"), "oral"
    ),
    'credits = 2.5\nfield = "urn:f:x"\nfield_name = "data"': CreditWanted(
        Decimal("2.5"), "ECTS", "urn:f:x", "data"
    ),
    'credits = 40\nunit = "hours"': CreditWanted(Decimal(40), "hours"),
    "degree = 6": DegreeWanted(6),
}


@pytest.mark.parametrize("text", WANTED)
def test_every_want_is_read(text: str) -> None:
    assert leaf(text).wanted == WANTED[text]


def test_every_condition_is_read() -> None:
    asked = leaf(
        """
        achievement = "urn:a:x"
        issuers = ["did:example:x", { id = "did:example:y", name = "Y" }]
        registry = "recognised"
        earned_from = 2025-01-01
        earned_until = 2026-01-01
        within = "P2Y"
        expired = true
        shared = 50
        reliability = 0.8
        """
    ).conditions
    assert asked.issuers == (Issuer("did:example:x"), Issuer("did:example:y", "Y"))
    assert asked.earned_from == datetime(2025, 1, 1, tzinfo=UTC)
    assert asked.earned_until == datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC)
    assert asked.within == Period(months=24)
    assert (asked.registry, asked.unexpired, asked.shared) == ("recognised", False, 50)
    assert asked.reliability == Decimal("0.8")


def test_nodes_join_by_their_keys_in_any_order() -> None:
    text = (
        HEAD
        + 'root = "all"\n'
        + node('achievement = "urn:a:a"', "a")
        + node('achievement = "urn:a:b"', "b")
        + node("at_least = 1\nof = ['a']", "some")
        + node("weighted = 1.5\nof = ['b']\nweights = [2]", "points")
        + node("all_of = ['points', 'some']", "all")
    )
    root = read(text).pathways["analyst"].requirement
    assert isinstance(root, AllOf)
    assert [type(part) for part in root.parts] == [Weighted, AtLeast]
    assert [one.key for one in leaves_of(root)] == ["b", "a"]


def test_what_stands_beside_the_pathways_is_read() -> None:
    book = read(
        """
        [registries]
        recognised = ["did:example:x"]
        [framework]
        levels = ["basic", "good"]
        [[framework.skills]]
        uri = "urn:s:pandas"
        name = "Pandas"
        broader = ["urn:s:python"]
        exact = ["urn:o:pandas"]
        close = ["urn:s:polars"]
        [[equivalences]]
        source = "urn:a:a"
        target = "urn:a:b"
        percent = 62.5
        until = 2027-12-31
        issuer = { id = "did:example:uni", name = "Uni" }
        """
    )
    assert book.registries == {"recognised": frozenset({"did:example:x"})}
    assert book.framework.broader == {"urn:s:pandas": ("urn:s:python",)}
    assert book.framework.exact == (("urn:s:pandas", "urn:o:pandas"),)
    assert book.framework.close == (("urn:s:pandas", "urn:s:polars"),)
    assert book.framework.levels == ("basic", "good")
    statement = book.equivalences[0]
    assert (statement.percent, statement.issuer_name) == (Decimal("62.5"), "Uni")
    assert statement.until == datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_pathway_says_which_equivalences_count() -> None:
    text = HEAD + "[pathways.equivalences]\nlongest_chain = 0\nleast_percent = 80\n" + LEAF
    policy = read(text).pathways["analyst"].equivalences
    assert (policy.longest_chain, policy.least_percent) == (0, 80)


def test_achievements_of_the_programme_go_by_their_keys() -> None:
    programme, _ = read_programme(PROGRAMME.encode())
    assert programme is not None
    key, definition = next(iter(programme.achievements.items()))
    text = f'[[pathways]]\nkey = "p"\nname = "P"\nearns = "{key}"\n' + node(
        f'achievement = "{key}"'
    )
    book, faults = read_pathways(text.encode(), programme)
    assert faults == ()
    assert book is not None
    pathway = book.pathways["p"]
    assert pathway.id == f"{programme.base}/pathways/p.json"
    assert pathway.earns == definition.document["id"]
    assert pathway.earns_name == definition.document["name"]
    assert pathway.requirement.wanted == AchievementWanted(str(definition.document["id"]))  # type: ignore[union-attr]  # its only node is a leaf


MISTAKES = {
    "not TOML": ("not-toml", "[[pathways"),
    "a key that is not known": ("unknown-setting", HEAD + 'nmae = "x"\n' + LEAF),
    "a node that wants nothing": ("unclear-node", HEAD + node("")),
    "a node that wants two things": ("unclear-node", HEAD + node('skill = "s"\nlicence = "l"')),
    "a word that does not belong there": (
        "unknown-setting",
        HEAD + node('all_of = ["x"]\nlevel = "good"'),
    ),
    "a pathway without nodes": ("no-root", HEAD),
    "a root that is not there": ("no-root", HEAD + 'root = "y"\n' + LEAF),
    "a part that is not there": ("no-such-part", HEAD + node('all_of = ["y"]')),
    "a circle": ("cycle", HEAD + node('all_of = ["x"]')),
    "a node that nobody asks for": ("unreachable", HEAD + LEAF + node('skill = "s"')),
    "a node of two": (
        "shared-node",
        HEAD + node('all_of = ["y", "sql"]') + node('any_of = ["sql"]', "y") + LEAF,
    ),
    "a key used twice": ("repeated-key", HEAD + LEAF + LEAF),
    "a pathway twice": ("repeated-key", HEAD + LEAF + HEAD + LEAF),
    "an achievement that is not offered": (
        "no-such-achievement",
        HEAD + node('achievement = "sql"'),
    ),
    "an award that is not offered": ("no-such-achievement", HEAD + 'earns = "x"\n' + LEAF),
    "an approval of another kind": ("bad-choice", HEAD + 'approval = "maybe"\n' + LEAF),
    "a pathway without an id": ("missing-setting", HEAD.replace("id =", "#") + LEAF),
    "a pathway without a name": ("missing-setting", HEAD.replace("name =", "#") + LEAF),
    "a number that is none": ("not-a-number", HEAD + node('credits = "many"')),
    "an endless number": ("not-a-number", HEAD + node("credits = inf")),
    "credits below nothing": ("out-of-range", HEAD + node("credits = -1")),
    "credits in apples": ("bad-credit-unit", HEAD + node('credits = 1\nunit = "apples"')),
    "a degree of no level": ("out-of-range", HEAD + node("degree = 12")),
    "half a degree": ("not-a-number", HEAD + node("degree = 6.5")),
    "more than there are": ("out-of-range", HEAD + node("at_least = 2\nof = ['sql']") + LEAF),
    "a weight too few": ("no-parts", HEAD + node("weighted = 1\nof = ['sql']") + LEAF),
    "no parts": ("no-parts", HEAD + node("any_of = []")),
    "parts that are no list": ("not-a-list", HEAD + node("any_of = 'sql'") + LEAF),
    "a time that is none": ("bad-duration", HEAD + node('skill = "s"\nwithin = "2 years"')),
    "a day that is none": ("bad-instant", HEAD + node('skill = "s"\nearned_from = "soon"')),
    "an instant without a zone": (
        "bad-instant",
        HEAD + node('skill = "s"\nearned_from = 2026-01-01T00:00:00'),
    ),
    "days that cross": (
        "bad-instants",
        HEAD + node('skill = "s"\nearned_from = 2026-01-02\nearned_until = 2026-01-01'),
    ),
    "a share above all": ("out-of-range", HEAD + node('skill = "s"\nshared = 101')),
    "a flag that is none": ("not-a-flag", HEAD + node('skill = "s"\nclose = "no"')),
    "a result that is no table": ("not-a-table", HEAD + node("result = 5")),
    "a result of nothing": ("missing-setting", HEAD + node("result = { at_least = 5 }")),
    "an issuer without an id": ("missing-setting", HEAD + node('skill = "s"\nissuers = [{}]')),
    "a text that deceives": (
        "forbidden-character",
        HEAD.replace("Analyst", "\u202eAnalyst") + LEAF,
    ),
    "pathways that are no tables": ("not-a-list-of-tables", "pathways = 5"),
    "a pathway that is no table": ("not-a-table", "pathways = [5]"),
    "an equivalence above all": (
        "out-of-range",
        '[[equivalences]]\nsource="urn:a"\ntarget="urn:b"\npercent=101\nissuer={id="did:x:y"}',
    ),
    "an equivalence by nobody": (
        "missing-setting",
        '[[equivalences]]\nsource="urn:a"\ntarget="urn:b"',
    ),
    "a policy out of range": (
        "out-of-range",
        HEAD + "[pathways.equivalences]\nleast_percent = 0\n" + LEAF,
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_mend(mistake: str) -> None:
    code, text = MISTAKES[mistake]
    book, faults = read_pathways(text.encode())
    assert book is None
    assert code in {fault.code for fault in faults}
    assert all(fault.sentence and fault.mend for fault in faults)


def test_bytes_that_are_no_text_and_files_that_are_no_file() -> None:
    assert read_pathways(b"\xff")[1][0].code == "not-utf-8"
    assert read_pathways(b"#" * (2**20 + 1))[1][0].code == "file-too-large"
    assert read_pathways(b"a = " + b"[" * 5_000)[1][0].code == "not-toml"


def test_every_fault_is_found_in_one_reading() -> None:
    text = HEAD + node('skill = "s"\nshared = "a"\nwithin = "b"') + node("degree = 0", "y")
    _, faults = read_pathways(text.encode())
    assert len(faults) == 3


@given(st.text(alphabet='[]{}="\n.,0123456789abcdefx_ pathwysnode', max_size=200))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_text_makes_anything_escape(text: str) -> None:
    book, faults = read_pathways(text.encode())
    assert (book is None) == bool(faults)
