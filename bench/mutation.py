"""Does a test fail when one sign, number, word or statement of the code is changed?

Makes mutants of modules: each is the module with one place changed (`mutants.py`). Runs the tests
that reach the place until one fails, those of the module first, then the quickest. Prints what no
test noticed and `docs/mutation.md` does not explain, then a table.

Run it with ``python bench/mutation.py canon/rdfc proofs/chain``, or with ``all``; ``--most 100``
takes so many mutants of each module, by chance, and ``--seed 2`` others. Without names it says
which there are: a module takes minutes, and all of them more than an hour.
"""

from __future__ import annotations

import argparse
import ast
import gc
import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.machinery import SourceFileLoader
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest
from mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parent.parent
COPY = Path(tempfile.gettempdir()) / "cairn-mutation" / "main"
TESTS = ("tests/canon", "tests/proofs")
OPTIONS = (
    "-qs", "--tb=no", "-pno:randomly", "-pno:cacheprovider", "-pno:cov", "-pno:xdist",
    "-otimeout=0", "-Wignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip
# Under the eye of coverage, which doubles the time; a test that takes longer is not asked.
SLOWEST_TEST = 6.0
# Seconds of tests for one mutant, as long. What survives costs them all, and, if the page does
# not explain it, the second number too.
MOST_SECONDS, MOST_SECONDS_MORE = 8.0, 40.0
# Of tests, to be imported anew for a mutant outside of functions.
MOST_FILES = 8
MOST_BYTES = 4 * 2**30

Functions = dict[tuple[str, int], list[FunctionType]]


@dataclass
class Case:
    """A mutant, the tree and file of its module, and the tests to try it with."""

    mutant: Mutant
    tree: ast.Module
    file: Path
    tests: list[str]
    more: list[str]
    at_import: bool
    explained: bool
    survived: bool | None = None  # while it was not tried

    def code(self, *, changed: bool = True) -> CodeType:
        """Make the mutant; the tree stays changed, so this is for a process that ends."""
        if changed:
            self.mutant.make()
        return compile(self.tree, str(self.file), "exec")


class Trial:
    """A pytest plugin: runs some tests in their order, and ends the process when one fails."""

    def __init__(self, wanted: Sequence[str], seconds: dict[str, float]) -> None:
        self.wanted, self.seconds = wanted, seconds

    def pytest_collection(self) -> None:
        """Let Hypothesis stop at its first find, because nobody reads it."""
        from hypothesis import Phase, settings

        quick = (Phase.explicit, Phase.generate)
        settings.register_profile("mutation", settings.get_profile("house"), phases=quick)
        settings.load_profile("mutation")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Take what is wanted."""
        known = {item.nodeid: item for item in items}
        items[:] = [known[name] for name in self.wanted]

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Give the test ten times what it took before; then the signal ends the process."""
        signal.setitimer(signal.ITIMER_PROF, 5 + 10 * self.seconds.get(nodeid, 0))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Stop at the first failure."""
        if report.failed:
            os._exit(1)


class Survey(Trial):
    """Runs all tests, and notes how long each takes and which lines it reaches."""

    def __init__(self) -> None:
        super().__init__((), {})
        self.coverage = coverage.Coverage(data_file=None, include=[f"{COPY}/src/*"])
        self.left_out: set[str] = set()
        signal.signal(signal.SIGPROF, self._stop)
        self.coverage.start()

    def _stop(self, *_: object) -> None:
        collector = self.coverage._collector  # noqa: SLF001 - coverage has no public way to its lock
        if collector is not None and collector.data_lock.locked():
            signal.setitimer(signal.ITIMER_PROF, 0.05)  # it is at work, and would never let go
            return
        raise SystemExit("The test takes too long to be asked.")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Take all."""

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Note from here on which lines this test reaches."""
        self.coverage.switch_context(nodeid)
        signal.setitimer(signal.ITIMER_PROF, SLOWEST_TEST)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how long it took."""
        if report.when == "call":
            # The signal must only meet the test, and not coverage, which holds locks.
            signal.setitimer(signal.ITIMER_PROF, 0)
            self.seconds[report.nodeid] = report.duration
        if report.failed:
            self.left_out.add(report.nodeid)

    def result(self) -> dict[str, Any]:
        """Return the seconds of each test, and for each file and line the tests that reach it."""
        self.coverage.stop()
        data = self.coverage.get_data()
        return {
            "seconds": {test: s for test, s in self.seconds.items() if test not in self.left_out},
            "reached": {file: data.contexts_by_lineno(file) for file in data.measured_files()},
        }


class Session(Trial):
    """Collects all tests once; then tries each mutant of a function in a process of its own."""

    def __init__(self, cases: Sequence[Case], seconds: dict[str, float]) -> None:
        super().__init__((), seconds)
        self.cases = cases

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Take all."""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the mutants instead of running the tests."""
        items = {item.nodeid: item for item in session.items}
        functions: Functions = {}
        for found in gc.get_objects():
            if isinstance(found, FunctionType):
                code = found.__code__
                functions.setdefault((code.co_filename, code.co_firstlineno), []).append(found)
        known = set[tuple[Path, int]]()
        for case in self.cases:
            asked = [items[name] for name in case.tests]
            put = _anew if case.at_import else partial(_in_place, functions=functions)
            if (place := (case.file, id(case.mutant.function))) not in known:
                known.add(place)
                # Else what cannot be tried would count as noticed.
                same = partial(_try, case, put, asked[:3], changed=False)
                assert survives(same), f"{case.file.stem}: {case.mutant} cannot be tried"
            case.survived = survives(partial(_try, case, put, asked))
            if case.survived and not case.explained and not case.at_import:
                more = [items[name] for name in case.more]
                case.survived = survives(partial(_try, case, put, more))
        return True


def _try(
    case: Case,
    put: Callable[[Case, CodeType], None],
    items: list[pytest.Item],
    *,
    changed: bool = True,
) -> None:
    """Put the mutant into the running program, and run the tests."""
    put(case, case.code(changed=changed))
    for item, following in zip_longest(items, items[1:]):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _anew(case: Case, code: CodeType) -> None:
    """Run the module anew below its living functions and classes, so that others keep them.

    What others took of the rest, they keep too: who survives this is tried from the start.
    """
    module = next(
        one for one in sys.modules.values() if vars(one).get("__file__") == str(case.file)
    )
    before = dict(vars(module))
    exec(code, vars(module))  # noqa: S102 - our own module with one place changed
    vars(module).update({name: value for name, value in before.items() if callable(value)})


def _in_place(case: Case, code: CodeType, functions: Functions) -> None:
    """Give the living functions the mutant's code."""
    function = case.mutant.function
    assert function is not None
    line = min(node.lineno for node in (function, *function.decorator_list))
    for live in functions[str(case.file), line]:
        live.__code__ = _code_at(code, line)


def _code_at(code: CodeType, line: int) -> CodeType:
    todo = [code]
    for found in todo:  # grows on the way
        if found.co_firstlineno == line and found.co_name != "<module>":
            return found
        todo.extend(constant for constant in found.co_consts if isinstance(constant, CodeType))
    raise LookupError(line)


def _from_the_start(case: Case, seconds: dict[str, float]) -> int:
    """Import the mutant, for a change outside of functions, and run the tests."""
    code, original = case.code(), SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
        return code if loader.path == str(case.file) else original(loader, name)

    SourceFileLoader.get_code = get_code
    for name, module in [*sys.modules.items()]:
        if str(vars(module).get("__file__")).startswith(str(COPY)):
            del sys.modules[name]
    every = [*case.tests, *case.more]
    files = [*dict.fromkeys(map(_file, every))][:MOST_FILES]
    tests = [test for test in every if _file(test) in files]
    return pytest.main([*OPTIONS, *files], [Trial(tests, seconds)])


def _file(test: str) -> str:
    return test.partition("::")[0]


def survives(work: Callable[[], object], most: float = 300.0) -> bool:
    """Do it in a process of its own; tell whether that ends well, and within so many seconds."""
    process = os.fork()
    if process:
        return os.waitpid(process, 0)[1] == 0
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        if most:
            signal.setitimer(signal.ITIMER_REAL, most)
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        status = 1 if work() else 0
    finally:
        os._exit(status)


def prepare() -> None:
    """Copy what is needed to a folder beside a link to the published vectors."""
    shutil.rmtree(COPY.parent, ignore_errors=True)
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, COPY / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", COPY)
    (COPY.parent / "shared").symlink_to(ROOT.parent / "shared")
    os.chdir(COPY)
    sys.path.insert(0, str(COPY / "src"))
    os.environ["PYTHONPATH"] = str(COPY / "src")


def survey() -> dict[str, Any]:
    """Run all tests once in a process of its own."""
    file = COPY.parent / "survey.json"

    def work() -> None:
        plugin = Survey()
        pytest.main([*OPTIONS, *TESTS], [plugin])
        file.write_text(json.dumps(plugin.result()), encoding="utf-8")

    assert survives(work, most=0)
    found: dict[str, Any] = json.loads(file.read_bytes())  # noqa: TID251 - written just above
    return found


def cases_of(module: str, known: dict[str, Any], most: int, seed: str) -> list[Case]:
    """Make a module's mutants, or some of them, with the tests that reach each."""
    file = COPY / "src" / "cairn" / f"{module}.py"
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = list(mutants(tree))
    if len(found) > most:
        places = random.Random(f"{seed} {module}").sample(range(len(found)), most)
        found = [found[place] for place in sorted(places)]
    reached, seconds = known["reached"].get(str(file), {}), known["seconds"]
    reasons = explained(module)
    cases = []
    for mutant in found:
        tests = {test for line in mutant.lines for test in reached.get(str(line), ())}
        # What only runs while modules are imported concerns every test of a file that reaches
        # anything of the module: a class or a constant has lines that no test runs.
        at_import = not mutant.function or tests == {""}
        if at_import:
            files = {_file(test) for reaching in reached.values() for test in reaching}
            tests = {test for test in seconds if _file(test) in files}
        asked = _chosen(tests & seconds.keys(), seconds, file.stem)
        known_reason = str(mutant) in reasons
        cases.append(Case(mutant, tree, file, *asked, at_import, known_reason))
    return cases


def _chosen(tests: set[str], seconds: dict[str, float], module: str) -> tuple[list[str], list[str]]:
    """Order tests: those of the module first, then the quickest; and cut where time is up."""
    family = module.partition("_")[0]

    def order(test: str) -> tuple[bool, float]:
        about = _file(test).rpartition("test_")[2].removesuffix(".py")
        return about.partition("_")[0] != family, seconds[test]

    total, first, more = 0.0, list[str](), list[str]()
    for test in sorted(tests, key=order):
        total += seconds[test]
        if total < MOST_SECONDS:
            first.append(test)
        elif total < MOST_SECONDS_MORE:
            more.append(test)
    return first, more


def explained(module: str) -> set[str]:
    """Return the survivors for which the page gives a reason."""
    page = (ROOT / "docs" / "mutation.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {module}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"(?:`\w+` )?`[^`]+` → `[^`]+`", section))


def run(modules: Sequence[str], most: int, seed: str) -> dict[str, list[Case]]:
    """Try the mutants of modules."""
    prepare()
    known = survey()
    print(f"{len(known['seconds'])} tests are asked.", flush=True)
    cases = {module: cases_of(module, known, most, seed) for module in modules}
    every = [case for of_module in cases.values() for case in of_module]
    pytest.main([*OPTIONS, *TESTS], [Session(every, known["seconds"])])
    for case in every:
        if case.at_import and case.survived:
            case.survived = survives(partial(_from_the_start, case, known["seconds"]))
    assert all(case.survived is not None for case in every), "not all were tried"
    return cases


def main() -> int:
    """Try what the command line names, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("modules", nargs="*", help="as in canon/rdfc; or all")
    parser.add_argument("--most", type=int, default=10_000)
    parser.add_argument("--seed", default="1")
    wanted = parser.parse_args()
    folder = ROOT / "src" / "cairn"
    everything = [
        str(path.relative_to(folder).with_suffix(""))
        for room in ("canon", "proofs")
        for path in sorted((folder / room).rglob("*.py"))
    ]
    modules = everything if wanted.modules == ["all"] else wanted.modules
    if not modules:
        print("Name modules to try their mutants, or all:", ", ".join(everything))
        return 0
    cases = run(modules, wanted.most, wanted.seed)
    print(f"\n| {'module':34} | mutants | noticed | explained | unexplained |")
    unexplained = 0
    for module, tried in cases.items():
        survived = [case for case in tried if case.survived]
        silent = [case for case in survived if not case.explained]
        counts = (len(tried), len(tried) - len(survived), len(survived) - len(silent), len(silent))
        print(f"| {module:34} | {' | '.join(map(str, counts))} |")
        for case in silent:
            print(f"    line {case.mutant.lines.start}: {case.mutant}")
        unexplained += len(silent)
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
