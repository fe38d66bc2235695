"""The report in a real browser: without scripts, and on a phone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from cairn.exporters.report_page import report_html
from exporters.report_pages import full_page

pytestmark = pytest.mark.browser

# The probe frames the page at a phone's width, with scripts forbidden inside the frame, opens the
# first disclosure as a person would, and writes what it measures into its own title.
_PROBE = """<!DOCTYPE html><title>waiting</title>
<iframe id="frame" sandbox="allow-same-origin" src="report.html" width="{width}" height="800">
</iframe>
<script>
document.getElementById("frame").addEventListener("load", (event) => {{
  const page = event.target.contentDocument;
  const root = page.documentElement;
  const tag = page.querySelector(".tag");
  const styled = event.target.contentWindow.getComputedStyle(tag, "::before");
  page.querySelector("summary").click();
  const seen = page.querySelector(".checks li").getBoundingClientRect().height > 0;
  document.title = [root.scrollWidth, root.clientWidth, page.querySelectorAll("section").length,
    styled.maskImage.startsWith("url") ? "icons" : "no icons", seen ? "open" : "shut"].join(" ");
}});
</script>
"""


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_works_without_scripts_at_any_width(chromium: str, tmp_path: Path, width: int) -> None:
    tmp_path.joinpath("report.html").write_bytes(report_html(full_page(awards=20)))
    probe = tmp_path / "probe.html"
    probe.write_text(_PROBE.format(width=width), encoding="utf-8")
    dumped = subprocess.run(
        [
            *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *("--allow-file-access-from-files", "--virtual-time-budget=4000"),
            *(f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", probe.as_uri()),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout
    measured = re.search(r"<title>(\d+) (\d+) (\d+) (.*?)</title>", dumped)
    assert measured is not None
    assert int(measured[1]) <= int(measured[2]) <= width, "nothing is cut off at the side"
    assert int(measured[3]) == 8
    assert measured[4] == "icons open", "the policy lets the style sheet and its icons in"
