"""The repository as a whole: what must not be in it, and what must stand beside what is."""

from __future__ import annotations

import ast
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from house.sources import ROOT, Module, modules, shown, texts, tracked

# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(pieces)
    for pieces in (
        ("files", "pythonhosted"),
        ("pypi", "org/simple"),
        ("pypi", "python", "org"),
        ("test", "pypi", "org"),
        ("registry", "npmjs"),
        ("registry", "yarnpkg"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("docker", "io/"),
    )
]

UNFINISHED = re.compile(
    r"raise NotImplementedError|TODO|FIXME|\bXXX\b|[Cc]oming soon|[Pp]laceholder"
)

# A rule is put aside only with a reason beside it.
PUT_ASIDE = re.compile(r"#\s*(noqa|type:\s*ignore|nosec|pragma)\b(?P<rest>.*)")
REASON = re.compile(r"(:\s*[A-Z0-9, ]+|\[[a-z0-9, -]+\])?\s*(-|#|:|no cover -)\s*\w.{8,}")

DATA = {
    ".bin", ".csv", ".gz", ".jpg", ".json", ".jsonld", ".jwt", ".nq", ".otf", ".pdf", ".pem",
    ".png", ".svg", ".ttf", ".woff2", ".zip",
}  # fmt: skip
OUR_OWN = {"cairn-v1.json", "package.json", "package-lock.json"}


def test_no_file_names_a_registry() -> None:
    found = [
        shown(path) for path, text in texts() if any(host in text.lower() for host in REGISTRIES)
    ]
    assert found == []


def test_no_file_names_a_machine_of_ours() -> None:
    pattern = re.compile(r"(?<![\w.])/(work|home|root)/[a-z]")
    found = [shown(path) for path, text in texts() if pattern.search(text)]
    assert found == []


def test_nothing_is_unfinished() -> None:
    places = [
        f"{shown(path, number)} {line.strip()[:80]}"
        for path, text in texts()
        if path.is_relative_to(ROOT / "src")
        or path.is_relative_to(ROOT / "docs")
        or path == ROOT / "README.md"
        for number, line in enumerate(text.splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert places == []


def test_every_exception_to_a_rule_has_its_reason() -> None:
    places = [
        shown(path, number)
        for path, text in texts()
        if path.suffix == ".py"
        for number, line in enumerate(text.splitlines(), 1)
        if (match := PUT_ASIDE.search(line)) and "re.compile" not in line
        if not REASON.match(match["rest"])
    ]
    assert places == []


def test_whoever_catches_everything_says_why() -> None:
    """Or passes it on: a handler that ends in a bare raise keeps nothing back."""
    silent = [
        f"{module.name}:{handler.lineno}"
        for module in modules()
        for handler in ast.walk(module.tree)
        if isinstance(handler, ast.ExceptHandler)
        if handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}
        if not (isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None)
        if not _has_comment(module, handler.lineno)
    ]
    assert silent == []


def _has_comment(module: Module, lineno: int) -> bool:
    near = module.text.splitlines()[lineno - 2 : lineno + 1]
    return any("# " in line for line in near)


def test_every_vector_and_font_has_its_provenance() -> None:
    orphans = [
        shown(path)
        for path in tracked()
        if path.is_relative_to(ROOT / "tests") or path.is_relative_to(ROOT / "src")
        if path.suffix.lower() in DATA and path.name not in OUR_OWN
        if not any((folder / "PROVENANCE.md").is_file() for folder in _up_to_root(path))
    ]
    assert orphans == []


def _up_to_root(path: Path) -> list[Path]:
    return [folder for folder in path.parents if folder.is_relative_to(ROOT) and folder != ROOT]


@pytest.mark.shared
def test_nothing_of_the_published_vectors_is_committed(shared: Path) -> None:
    """They are read where they lie; a copy would be ours to keep true."""
    smallest = 200
    ours = {path.stat().st_size: path for path in tracked() if path.name != "LICENSE"}
    digests = {
        hashlib.sha256(path.read_bytes()).digest(): path
        for path in tracked()
        if path.stat().st_size >= smallest and path.name != "LICENSE"
    }
    copies = [
        shown(digests[digest])
        for path in shared.rglob("*")
        if path.is_file() and path.stat().st_size in ours
        if (digest := hashlib.sha256(path.read_bytes()).digest()) in digests
    ]
    assert copies == []


def _settings() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0] for line in requirements}


def test_the_readme_gives_a_reason_for_every_dependency() -> None:
    project = _settings()["project"]
    wanted = _names(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted |= _names(extra)
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    reasoned = {
        name.strip("` ").lower()
        for cells in rows
        if len(cells) > 1 and len(cells[-1]) > len("because")
        for name in re.findall(r"`[^`]+`|[\w-]+", cells[0])
    }
    assert {name for name in wanted if name.lower() not in reasoned} == set()


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    loose = [line.split()[0] for line in lines if "==" not in line or "--hash=sha256:" not in line]
    assert lines
    assert loose == []


def test_what_runs_is_also_in_the_list_for_development() -> None:
    pinned = re.compile(r"^[a-z0-9][\w.-]*==\S+", re.MULTILINE | re.IGNORECASE)
    run, dev = (
        set(pinned.findall((ROOT / "requirements" / name).read_text(encoding="utf-8")))
        for name in ("run.txt", "dev.txt")
    )
    assert run - dev == set()


def test_the_npm_lock_is_whole_and_names_no_address() -> None:
    text = (ROOT / "tests" / "interop" / "node" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert text.count('"integrity"') >= text.count('"node_modules/')


def test_make_has_the_promised_commands() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "test", "check", "bench", "lock", "docs", "clean", "help"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make check" in ci
    assert "make test" in ci
