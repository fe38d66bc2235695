"""Fixtures every room may use, and the rule that a skip nobody expected is a failure."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

settings.register_profile(
    "house",
    derandomize=True,
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("house")

# What a machine may lack. `.ci/run` sets CAIRN_REQUIRE to all of them: there, nothing is skipped.
_WANTED = set(os.environ.get("CAIRN_REQUIRE", "").split(",")) - {""}


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


_PRESENT = {
    "shared": (SHARED / "vectors").is_dir(),
    "node": shutil.which("node") is not None
    and (ROOT / "tests" / "interop" / "node" / "node_modules").is_dir(),
    "browser": _chromium() is not None,
    "ray": all(importlib.util.find_spec(name) for name in ("ray", "pyarrow")),
}
_WHY = {
    "shared": "the published test vectors are not on this machine (../shared)",
    "node": "node and the npm peers are not on this machine (npm ci in tests/interop/node)",
    "browser": "Chromium is not on this machine",
    "ray": "the extra ray is not installed (requirements/ray.txt)",
}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Modules with a slow test come first, so that no worker is left with one at the end.
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    for item in items:
        for need, present in _PRESENT.items():
            if item.get_closest_marker(need) and not present and need not in _WANTED:
                item.add_marker(pytest.mark.skip(reason=f"expected skip: {_WHY[need]}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # noqa: ANN201 - a pytest hook's own generator type
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if "expected skip: " not in reason:
            report.outcome = "failed"
            report.longrepr = f"a skip nobody expected: {reason}"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published vectors, registries and benchmarks beside the checkout."""
    return SHARED


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The published test vectors."""
    return SHARED / "vectors"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium that can take pictures of pages."""
    path = _chromium()
    assert path is not None
    return path
