"""Charts of the market as SVG: the finding is the title, and every figure has its interval.

Altair describes a chart and vl-convert draws it, without a browser and without the network. A
series has a shape and a dash of its own, so that colour is never alone. Where there is no figure
there is a gap, never a 0. Knows how things are drawn; what is true it is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from cairn.exporters.market_model import Finding
from cairn.exporters.market_text import figure
from cairn.exporters.svg_text import FONT, broken, plain
from cairn.kernel.errors import UsageError
from cairn.market.measure import Measure

try:
    import altair as alt
    import vl_convert
except ModuleNotFoundError as missing:
    raise UsageError(
        "Charts need the extra “market”.",
        code="extra-not-installed",
        mend="Install it with: pip install 'cairn-credentials[market]'",
    ) from missing

__all__ = ["MOST_DRAWN", "finding_svg", "finding_words"]

MOST_DRAWN = 30
"""How many lines of a ranking are drawn; its table has them all."""

_WIDTH, _ROW, _HIGH = 430, 24, 250
_INK, _QUIET, _LINE = "#1b2430", "#536070", "#d9dde1"
# Dark enough for white ground (WCAG 2.2, 1.4.11), and told apart by shape and dash as well.
_COLOURS = ("#175a86", "#a0461f", "#57357f", "#17643d")
_SHAPES = ("circle", "square", "triangle-up", "diamond")
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
_LABELS = 6
_TITLE_SIZE = 15
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_OPENING = re.compile(r"<svg [^>]*>")


def finding_svg(finding: Finding) -> bytes:
    """Draw a finding.

    Args:
        finding: What was found.

    Returns:
        An SVG about 430 units wide, with ``title`` and ``desc``; the same finding gives the same
        bytes. Empty where the finding is not to be drawn, or has fewer than two figures.
    """
    rows = _rows(finding)
    if finding.shape == "figures" or sum("value" in row for row in rows) <= 1:
        return b""
    # Whoever looks may have wider letters than were measured here, so names get some room more.
    room = 8 if finding.shape == "path" else 34
    chart = _path(finding, rows) if finding.shape == "path" else _ranking(finding, rows)
    spec = chart.properties(
        title=alt.Title(_lines(finding.title, room), anchor="start", offset=12),
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        padding={"left": room, "top": 6, "right": 12, "bottom": 6},
    ).configure(**_look())
    svg = vl_convert.vegalite_to_svg(
        json.dumps(spec.to_dict()), vl_version=_language(), allowed_base_urls=[]
    )
    told = f"<title>{plain(finding.title)}</title><desc>{plain(finding_words(finding))}</desc>"
    # Vega's own names for parts are read out one by one; the picture is one thing, told once.
    silent = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    return _OPENING.sub(lambda found: _named(found[0]) + told, silent, count=1).encode()


def _language() -> str:
    """The version of Vega-Lite that this Altair writes, such as ``6.1``."""
    return ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def _named(opening: str) -> str:
    return opening.replace("<svg ", '<svg role="img" ', 1)


def finding_words(finding: Finding) -> str:
    """What a chart shows, in words, for who cannot see it."""
    measures = [one for one in finding.entries if isinstance(one.answer, Measure)]
    if not measures:
        return f"{finding.title} There is no figure."
    ordered = sorted(measures, key=lambda one: one.answer.value)  # type: ignore[union-attr]  # only measures are left
    low, high = ordered[0], ordered[-1]
    told = f"{finding.title} {finding.axis.capitalize()}, with intervals, for {len(measures)} "
    told += "months" if finding.shape == "path" else "lines"
    if len(measures) > 1:
        ends = (
            f"{figure(one.answer)} ({_called(one.label, one.series)})"
            for one in (low, high)
            if isinstance(one.answer, Measure)
        )
        told += f", from {' to '.join(ends)}"
    missing = len(finding.entries) - len(measures)
    return f"{told}." + (f" {missing} have no figure." if missing else "")


def _called(label: str, series: str) -> str:
    return f"{series}, {label}" if series else label


def _rows(finding: Finding) -> list[dict[str, Any]]:
    shown = finding.entries if finding.shape == "path" else finding.entries[:MOST_DRAWN]
    rows: list[dict[str, Any]] = []
    for entry in shown:
        row: dict[str, Any] = {
            "label": _drawable(entry.label),
            "series": _drawable(entry.series or finding.axis),
        }
        if isinstance(entry.answer, Measure):
            one = entry.answer
            row |= {"value": one.value, "low": one.low, "high": one.high, "said": figure(one)}
        rows.append(row)
    return rows


def _lines(title: str, room: int) -> list[str]:
    """A title in lines that fit in bold letters of any usual font."""
    return list(broken(_drawable(title), _WIDTH - 12 - room, _TITLE_SIZE * 1.15))


def _drawable(text: str) -> str:
    """A text without what no drawing can hold: controls and half characters."""
    return _CONTROLS.sub(" ", text)


def _look() -> dict[str, Any]:
    words = {"labelColor": _INK, "titleColor": _QUIET, "labelFontSize": 12, "titleFontSize": 12}
    return {
        "font": FONT,
        "background": "#fff",
        "title": {"fontSize": _TITLE_SIZE, "fontWeight": 600, "color": _INK, "lineHeight": 20},
        "axis": {
            **words,
            "titleFontWeight": "normal",
            "gridColor": _LINE,
            "domainColor": _QUIET,
            "tickColor": _QUIET,
        },
        "legend": {
            **words,
            "orient": "bottom",
            "direction": "horizontal",
            "title": None,
            "symbolSize": 90,
            "symbolOpacity": 1,
            "symbolStrokeWidth": 0,
            "labelLimit": 380,
            "columns": 1,
        },
        "view": {"stroke": None},
    }


def _series(rows: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["series"] for row in rows))


def _marking(names: tuple[str, ...]) -> tuple[alt.Color, alt.Shape]:
    """Colour and shape of each series, with one legend for both where there are several."""
    legend = alt.Legend() if len(names) > 1 else None
    colours = [_COLOURS[place % len(_COLOURS)] for place in range(len(names))]
    shapes = [_SHAPES[place % len(_SHAPES)] for place in range(len(names))]
    return (
        alt.Color("series:N", scale=alt.Scale(domain=list(names), range=colours), legend=legend),
        alt.Shape("series:N", scale=alt.Scale(domain=list(names), range=shapes), legend=legend),
    )


def _axis(finding: Finding, rows: Sequence[dict[str, Any]], *, grid: bool) -> dict[str, Any]:
    """Scale and axis of the figures, in the unit that they have."""
    units = {one.answer.unit for one in finding.entries if isinstance(one.answer, Measure)}
    sign = "%" if units == {"share"} else "~s" if _large(rows) else ".6~g"
    return {
        "axis": alt.Axis(title=finding.axis or None, format=sign, tickCount=5, grid=grid),
        "scale": alt.Scale(zero=finding.baseline in (None, 0), nice=True),
    }


def _large(rows: Sequence[dict[str, Any]]) -> bool:
    return any(abs(row.get("high", 0)) >= 10_000 for row in rows)  # noqa: PLR2004 - from here on thousands are easier read as 10k


def _path(finding: Finding, rows: list[dict[str, Any]]) -> alt.LayerChart | alt.FacetChart:
    months = sorted({row["label"] for row in rows})
    step = -(-len(months) // _LABELS)
    names = _series(rows)
    colour, shape = _marking(names)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X(
            "label:O",
            sort=months,
            axis=alt.Axis(title=None, labelAngle=0, values=months[::step], grid=False),
        )
    )
    figures = alt.Y("value:Q", **_axis(finding, rows, grid=True))
    dashes = alt.Scale(
        domain=list(names), range=[_DASHES[place % len(_DASHES)] for place in range(len(names))]
    )
    valued = base.transform_filter("isValid(datum.value)")
    layers: list[alt.Chart] = [
        valued.mark_rule(strokeWidth=5, opacity=0.25).encode(
            y=alt.Y("low:Q", **_axis(finding, rows, grid=True)), y2="high:Q", color=colour
        ),
        # A month without a figure breaks the line.
        base.mark_line(strokeWidth=2, invalid="break-paths-show-path-domains").encode(
            y=figures,
            color=colour,
            strokeDash=alt.StrokeDash("series:N", scale=dashes, legend=None),
        ),
        valued.mark_point(filled=True, size=36, opacity=1).encode(
            y=figures, color=colour, shape=shape
        ),
    ]
    if finding.baseline is not None:
        wall = alt.Chart(alt.InlineData(values=[{"at": finding.baseline}]))
        layers.append(wall.mark_rule(color=_QUIET, strokeDash=[4, 3]).encode(y="at:Q"))
    high = _HIGH + (24 * len(names) if len(names) > 1 else 0)
    return alt.layer(*layers).properties(width=_WIDTH, height=high)


def _ranking(finding: Finding, rows: list[dict[str, Any]]) -> alt.LayerChart | alt.FacetChart:
    labels = list(dict.fromkeys(row["label"] for row in rows))
    names = _series(rows)
    colour, shape = _marking(names)
    offset: dict[str, Any] = {}
    if len(names) > 1:
        offset["yOffset"] = alt.YOffset("series:N", sort=list(names))
    base = (
        alt.Chart(alt.InlineData(values=rows))
        .transform_filter("isValid(datum.value)")
        .encode(
            y=alt.Y(
                "label:N",
                sort=labels,
                scale=alt.Scale(domain=labels),
                axis=alt.Axis(title=None, labelLimit=190, ticks=False, domain=False),
            ),
            **offset,
        )
    )
    along = _axis(finding, rows, grid=True)
    layers: list[alt.Chart] = [
        base.mark_rule(strokeWidth=3, opacity=0.35).encode(
            x=alt.X("low:Q", **along), x2="high:Q", color=colour
        ),
        base.mark_point(filled=True, size=70, opacity=1).encode(
            x=alt.X("value:Q", **along), color=colour, shape=shape
        ),
    ]
    if finding.baseline is not None:
        wall = alt.Chart(alt.InlineData(values=[{"at": finding.baseline}]))
        layers.append(wall.mark_rule(color=_QUIET, strokeDash=[4, 3]).encode(x="at:Q"))
    high = _ROW * len(labels) * max(1, min(len(names), 2)) + 90
    return alt.layer(*layers).properties(width=_WIDTH, height=high)
